//! Whether whoever calls may change this project: the rule is `bureau`'s, the answer is 403 in its words.

use bureau::{Actor, may_change};
use model::{Project, UserRole};

use super::{ApiError, App, ErrorCode};

/// Asks the rule for a project that is there.
pub(super) fn his(app: &App, project: &Project) -> Result<(), ApiError> {
    let person = app.person()?;
    let team = person.team.as_ref().map(|(_, team)| team);
    let actor = Actor { name: &person.name, role: person.role, unit: &person.unit, team };
    may_change(&actor, project).map_err(|why| ApiError::new(ErrorCode::Forbidden, why.en).hint(why.zh))
}

/// Asks for a project that comes in. The office hands leads on to other units; a department enters those it recruits itself.
pub(super) fn his_to_enter(app: &App, project: &Project) -> Result<(), ApiError> {
    if app.person()?.role == UserRole::Department { his(app, project) } else { Ok(()) }
}

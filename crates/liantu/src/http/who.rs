//! Who acts in a request that writes, and which projects he may change.
//!
//! The session says who it is. A name in the request is for the machine without users alone, where several people may share a desk.

use bureau::Actor;
use model::{Project, Text, UserRole};
use store::VisitRecordRow;

use super::chains::said;
use super::{ApiError, App, ErrorCode};

impl App {
    /// The name that is kept with what is written: that of the account. At the machine without users it is the one that was said, else
    /// `local`.
    ///
    /// # Errors
    ///
    /// Nobody is logged in; or another name was said than that of the account, so that nobody signs for a colleague.
    pub(crate) fn by(&self, name: Option<&str>) -> Result<String, ApiError> {
        let person = self.person()?;
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        match name {
            None => Ok(person.name.clone()),
            Some(name) if person.account.is_none() => said("by", name),
            Some(name) if name == person.name => Ok(person.name.clone()),
            Some(name) => Err(ApiError::refused(&[Text::new(
                format!("你以“{}”登录，不能署名“{name}”", person.name),
                format!("field `by`: `{name}` is not who is logged in; leave it out and `{}` signs", person.name),
            )])),
        }
    }

    /// Why whoever calls may not change a project; `None` when he may. Only whose project it is: his role was asked before.
    pub(crate) fn barred(&self, project: &Project) -> Result<Option<Text>, ApiError> {
        Ok(self.actor()?.and_then(|actor| bureau::may_change(&actor, project).err()))
    }

    /// Whoever calls, as the rules ask for him; nobody at a machine without users, where all may be done.
    pub(crate) fn actor(&self) -> Result<Option<Actor<'_>>, ApiError> {
        let person = self.person()?;
        let team = person.team.as_ref().map(|(_, team)| team);
        let actor = Actor { name: &person.name, role: person.role, unit: &person.unit, team };
        Ok(person.account.map(|_| actor))
    }

    /// Lets whoever calls correct a record of a visit, or says who may.
    pub(crate) fn corrects(&self, row: &VisitRecordRow) -> Result<(), ApiError> {
        let Some(actor) = self.actor()? else { return Ok(()) };
        bureau::may_correct_visit(&actor, &row.record, &row.created_by)
            .map_err(|why| ApiError::new(ErrorCode::Forbidden, why.en).hint(why.zh))
    }

    /// Lets whoever calls change a project, or says whose it is.
    pub(crate) fn changes(&self, project: &Project) -> Result<(), ApiError> {
        match self.barred(project)? {
            None => Ok(()),
            Some(why) => Err(ApiError::new(ErrorCode::Forbidden, why.en).hint(why.zh)),
        }
    }

    /// Lets whoever calls enter a project. The office hands leads on to other units; a department enters those it recruits itself.
    pub(crate) fn enters(&self, project: &Project) -> Result<(), ApiError> {
        if self.person()?.role == UserRole::Department { self.changes(project) } else { Ok(()) }
    }
}

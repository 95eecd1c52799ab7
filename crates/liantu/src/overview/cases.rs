//! Rows of the overview for requests of firms: what waits for whoever looks, and what goes to the director.

use bureau::{CaseClock, holder};
use model::{CaseLevel, CaseState, Text, UserRole};

use super::{Desk, OverviewRow};
use crate::cases::Looked;

/// A request that stands on somebody's overview; `None` where it does not wait for him.
pub(crate) fn case_row(desk: &Desk<'_>, looked: &Looked) -> Option<OverviewRow> {
    let (case, standing, scope) = (&looked.row.case, &looked.standing, desk.scope);
    let clock = standing.running()?;
    let calls = clock.clock == CaseClock::Call || standing.state == CaseState::Received;
    let (person, unit) = match calls {
        true => (&case.receiver, &case.receiver_unit),
        false => (&standing.handler, &standing.unit),
    };
    let his = match scope.role {
        UserRole::Director | UserRole::Viewer => standing.level == Some(CaseLevel::Director),
        UserRole::ZoneLead | UserRole::ChainOffice => scope.mine(person, unit) || scope.ours(unit),
        _ => scope.mine(person, unit),
    };
    if !his {
        return None;
    }
    let (what, due) = (clock.clock.title(), clock.due);
    let why = match (clock.late, clock.stands) {
        (0, true) => Text::new("等企业补充", "waits for the firm"),
        (0, false) => Text::new(format!("{}在 {due} 到期", what.zh), format!("{} due on {due}", what.en)),
        (late, _) => {
            Text::new(format!("{}逾期 {late} 个工作日", what.zh), format!("{}: {late} working days late", what.en))
        }
    };
    let id = looked.row.id;
    let title = Text::new(case.title.clone(), case.title.clone());
    let row = desk.told(&format!("case:{id}"), (title, why), &format!("/service?which=all&open={id}"));
    let firm = Text::new(case.firm.clone(), case.firm.clone());
    Some(OverviewRow {
        about: [&firm, &standing.class.title()].into_iter().map(Into::into).collect(),
        on: Some(due.to_string()),
        days: Some((due - desk.day).num_days()),
        colour: Some(clock.colour.to_string()),
        holder: holder(person, unit),
        sample: case.sample,
        ..row
    })
}

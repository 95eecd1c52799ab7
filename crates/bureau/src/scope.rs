//! Whose project it is: an officer changes what his unit, his team or he himself answers for, and reads the rest.
//!
//! Whether a role may change projects at all is a table of the rim; this is about which.

use model::{Project, Team, Text, UserRole, VisitRecord};

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// The name he works under.
    pub name: &'a str,
    /// What he is.
    pub role: UserRole,
    /// His unit; empty when in none.
    pub unit: &'a str,
    /// His team.
    pub team: Option<&'a Team>,
}

/// Whether someone may change a project; otherwise why not.
pub fn may_change(who: &Actor<'_>, project: &Project) -> Result<(), Text> {
    let same = |one: &str, other: &str| !one.trim().is_empty() && one.trim() == other.trim();
    match who.role {
        UserRole::Director | UserRole::Admin | UserRole::Clerk => return Ok(()),
        UserRole::Viewer => return Err(Text::new("只读账号不能改项目", "a viewer changes no project")),
        UserRole::Officer | UserRole::ZoneLead | UserRole::ChainOffice | UserRole::Department => {}
    }
    let his = same(&project.owner, who.name) || same(&project.unit, who.unit);
    // Who shares the credit shares the work.
    let shared = project.credits.iter().any(|credit| same(&credit.unit, who.unit));
    let of_team = who.team.is_some_and(|team| {
        let zone = project.links.zone.as_ref().is_some_and(|zone| team.zones.contains(zone));
        let chain = project.links.node.as_ref().is_some_and(|(chain, _)| team.chains.contains(chain));
        same(&project.unit, &team.name) || zone || chain
    });
    // A project that nobody answers for yet is anyone's to take up.
    let free = project.owner.trim().is_empty() && project.unit.trim().is_empty();
    if his || shared || of_team || free {
        return Ok(());
    }
    let (unit, owner) = (project.unit.trim(), project.owner.trim());
    let holder = if unit.is_empty() { owner } else { unit };
    Err(Text::new(
        format!("这个项目由`{holder}`负责，可以看，不能改；要改请先转办"),
        format!("`{holder}` answers for this project: it can be read, and changed after a transfer"),
    ))
}

/// Whether someone may correct what was written of a visit, or add photos to it; otherwise why not. `author` is who entered it.
pub fn may_correct_visit(who: &Actor<'_>, visit: &VisitRecord, author: &str) -> Result<(), Text> {
    let same = |one: &str, other: &str| !one.trim().is_empty() && one.trim() == other.trim();
    let head = matches!(who.role, UserRole::Director | UserRole::Admin);
    let there = visit.people.iter().any(|name| same(name, who.name));
    let of_team = same(&visit.team, who.unit) || who.team.is_some_and(|team| same(&visit.team, &team.name));
    if who.role != UserRole::Viewer && (head || there || of_team || same(author, who.name)) {
        return Ok(());
    }
    Err(Text::new(
        format!("这条走访由`{author}`记录：记录人、同行人、同组和局领导可以更正"),
        format!(
            "`{author}` wrote this visit down: he, who was there, their team, a director or an administrator correct it"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use model::{Credit, Profile};

    use super::*;

    #[derive(Clone, Copy)]
    struct Case {
        role: UserRole,
        unit: &'static str,
        zones: &'static [&'static str],
    }

    #[track_caller]
    fn check(Case { role, unit, zones }: Case, project: &Project, expect: &str) {
        let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect();
        let team =
            Team { name: "一组".into(), zones: owned(zones), chains: vec!["pipe".into()], above: String::new() };
        let team = (!zones.is_empty()).then_some(&team);
        let found = may_change(&Actor { name: "干事甲", role, unit, team }, project);
        assert_eq!(found.map_or_else(|text| text.en, |()| "may".to_owned()), expect);
    }

    fn project(owner: &str, unit: &str) -> Project {
        Project { owner: owner.into(), unit: unit.into(), ..Project::new("项目", Profile::Industrial) }
    }

    #[test]
    fn an_officer_changes_what_he_his_unit_or_his_team_answers_for() {
        let officer = Case { role: UserRole::Officer, unit: "商务局", zones: &[] };
        check(officer, &project("干事甲", "文旅局"), "may");
        check(officer, &project("干事乙", "商务局"), "may");
        check(officer, &project("", ""), "may");
        let other = "`文旅局` answers for this project: it can be read, and changed after a transfer";
        check(officer, &project("干事乙", "文旅局"), other);
        let mut shared = project("干事乙", "文旅局");
        shared.credits = vec![Credit { unit: "商务局".into(), share: 40 }];
        check(officer, &shared, "may");
        let mut placed = project("干事乙", "文旅局");
        placed.links.zone = Some("park".into());
        check(officer, &placed, other);
        check(Case { zones: &["park"], ..officer }, &placed, "may");
    }

    #[test]
    fn no_unit_is_not_the_same_as_no_unit() {
        let nobody = Case { role: UserRole::Department, unit: " ", zones: &[] };
        check(
            nobody,
            &project("干事乙", ""),
            "`干事乙` answers for this project: it can be read, and changed after a transfer",
        );
    }

    #[test]
    fn a_viewer_changes_nothing_and_a_director_anything() {
        let case = |role| Case { role, unit: "商务局", zones: &[] };
        check(case(UserRole::Viewer), &project("干事甲", "商务局"), "a viewer changes no project");
        check(case(UserRole::Director), &project("干事乙", "文旅局"), "may");
    }
}

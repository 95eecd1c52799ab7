//! The overview of a role: what it needs first, each with where it leads. Counts and rows of projects are asked of the projects that are
//! held in memory; nothing is read twice.
//!
//! Not for the words of a page: a finding is put together where it is shown, of the counts that stand here.

pub(crate) mod cases;
pub(crate) mod freshness;
pub(crate) mod pipeline;
pub(crate) mod rows;

use model::{Team, UserRole};
use serde::Serialize;
use utoipa::ToSchema;

use crate::people::Person;
use crate::project_shapes::{CodeShape, ProjectLinkShape};
use crate::projects::Seen;
use crate::shapes::Bilingual;

pub(crate) use pipeline::{PipelineStage, stages};
pub(crate) use rows::{Desk, OverviewList, OverviewRow, RedWeek, Week};

/// What a role needs first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OverviewShape {
    /// Whose overview it is.
    pub(crate) role: CodeShape,
    /// Roles that whoever asks may look as; his own alone for most.
    pub(crate) roles: Vec<CodeShape>,
    /// Whether “mine” is what the person himself has in hand; else everybody's is shown.
    pub(crate) own: bool,
    /// The day of the office.
    pub(crate) day: String,
    /// The first and the last day of its week, Monday to Sunday.
    pub(crate) week: [String; 2],
    /// The district.
    pub(crate) title: Bilingual,
    /// Whether anything of it is invented.
    pub(crate) sample: bool,
    /// Whether there is nothing yet: no chain, no firm and no project.
    pub(crate) blank: bool,
    /// The team it is for; null where it is for none.
    pub(crate) team: Option<String>,
    /// Chains that are looked after; empty where the role has none of its own.
    pub(crate) chains: Vec<ProjectLinkShape>,
    /// What turned or turns red this week; null where the role does not begin with it.
    pub(crate) red: Option<RedWeek>,
    /// Indicators with a target of the year for the whole district, in their order; where none was set, the usual ones without. Null where
    /// the role has no use for them.
    pub(crate) plan: Option<Vec<crate::http::IndicatorShape>>,
    /// How many indicators have no target; null with `plan`.
    pub(crate) untargeted: Option<usize>,
    /// The stages with what stands in each; null where the role has no use for them.
    pub(crate) stages: Option<Vec<PipelineStage>>,
    /// Gaps of the chains; null where the role has no use for them.
    pub(crate) gaps: Option<Vec<ChainGaps>>,
    /// Lists, the first needed first.
    pub(crate) lists: Vec<OverviewList>,
}

/// What a chain is short of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainGaps {
    /// The chain.
    pub(crate) chain: ProjectLinkShape,
    /// Its nodes.
    pub(crate) nodes: usize,
    /// Nodes by label.
    pub(crate) kinds: std::collections::BTreeMap<String, usize>,
    /// Firms found ÷ firms expected; null when unknown.
    pub(crate) coverage: Option<f64>,
    /// Where it is opened.
    pub(crate) opens: String,
    /// The gaps to begin with.
    pub(crate) first: Vec<GapToClose>,
}

/// A gap with the firm to speak to first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapToClose {
    /// Node id.
    pub(crate) node: String,
    /// Its name.
    pub(crate) title: Bilingual,
    /// Its label.
    pub(crate) kind: String,
    /// Where its targets are.
    pub(crate) opens: String,
    /// How many firms could close it; null where they were not looked for.
    pub(crate) targets: Option<usize>,
    /// The first of them; null where there is none, or they were not looked for.
    pub(crate) target: Option<GapTarget>,
}

/// A firm to speak to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapTarget {
    /// Its name.
    pub(crate) name: String,
    /// What it would be worth here, 0 to 100.
    pub(crate) value: f64,
    /// How likely it is to come, 0 to 100.
    pub(crate) likelihood: f64,
    /// Where it is opened.
    pub(crate) opens: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// Whose work an overview shows.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    /// The role that is looked as.
    pub(crate) role: UserRole,
    /// Everybody's: for whoever looks as another role, or sits at a machine without users.
    pub(crate) whole: bool,
    name: String,
    unit: String,
    team: Option<Team>,
}

impl Scope {
    /// What a person sees in a role. `None` where he may not look as it.
    pub(crate) fn of(person: &Person, role: UserRole) -> Option<Self> {
        may_look_as(person).contains(&role).then(|| Self::seen_as(person, role))
    }

    /// What a person sees in his own role.
    pub(crate) fn own(person: &Person) -> Self {
        Self::seen_as(person, own_role(person))
    }

    fn seen_as(person: &Person, role: UserRole) -> Self {
        Self {
            role,
            whole: person.account.is_none() || role != person.role,
            name: person.name.clone(),
            unit: person.unit.clone(),
            team: person.team.as_ref().map(|(_, team)| team.clone()),
        }
    }

    /// An address of projects, narrowed to those that are his where he does not see all.
    pub(crate) fn narrowed(&self, opens: &str) -> String {
        let all = matches!(self.role, UserRole::Director | UserRole::Viewer | UserRole::Clerk | UserRole::Admin);
        if self.whole || all { opens.to_owned() } else { format!("{opens}&mine=true") }
    }

    /// The team's name, where it is a team's.
    pub(crate) fn team(&self) -> Option<&str> {
        self.team.as_ref().filter(|_| !self.whole).map(|team| team.name.as_str())
    }

    /// Chains that the team looks after, by id.
    pub(crate) fn chains(&self) -> &[String] {
        self.team.as_ref().filter(|_| !self.whole).map_or(&[], |team| &team.chains)
    }

    /// Whether somebody has it in hand himself: by his name, or by his unit where it names nobody.
    pub(crate) fn mine(&self, owner: &str, unit: &str) -> bool {
        self.whole || owner == self.name || (owner.is_empty() && self.is_unit(unit))
    }

    /// Whether it is his unit's or his team's.
    pub(crate) fn ours(&self, unit: &str) -> bool {
        self.whole || self.is_unit(unit) || self.team.as_ref().is_some_and(|team| team.name == unit)
    }

    fn is_unit(&self, unit: &str) -> bool {
        !self.unit.is_empty() && unit == self.unit
    }

    /// Whether he goes there, or his team does where nobody is named; whoever leads a team or a chain sees all that go for it.
    pub(crate) fn goes(&self, people: &[String], team: &str, chain: Option<&String>) -> bool {
        let leads = matches!(self.role, UserRole::ZoneLead | UserRole::ChainOffice);
        self.whole
            || people.contains(&self.name)
            || ((people.is_empty() || leads) && self.ours(team))
            || (leads && chain.is_some_and(|chain| self.chains().contains(chain)))
    }

    /// Whether a project is his in the role: an officer's own, a team's by its zones and chains, a department's by its unit, and all for
    /// those who answer for all.
    pub(crate) fn has(&self, seen: &Seen<'_>) -> bool {
        let project = &seen.held.row.project;
        let unit = seen.standing.unit(project);
        match self.role {
            UserRole::Officer => self.mine(&project.owner, unit),
            UserRole::Department => self.ours(unit),
            UserRole::ZoneLead | UserRole::ChainOffice => {
                let Some(team) = self.team.as_ref().filter(|_| !self.whole) else {
                    return self.whole || self.role == UserRole::ChainOffice || self.mine(&project.owner, unit);
                };
                let chain = project.links.node.as_ref().map(|(chain, _)| chain);
                let (on_chain, in_zone) = (
                    chain.is_some_and(|chain| team.chains.contains(chain)),
                    project.links.zone.as_ref().is_some_and(|zone| team.zones.contains(zone)),
                );
                on_chain || in_zone || self.ours(unit) || project.owner == self.name
            }
            UserRole::Director | UserRole::Viewer | UserRole::Clerk | UserRole::Admin => true,
        }
    }
}

/// The roles that a person may look as: who answers for all, and who keeps the machine, see all of them.
pub(crate) fn may_look_as(person: &Person) -> Vec<UserRole> {
    if person.account.is_none() || matches!(person.role, UserRole::Director | UserRole::Admin) {
        return UserRole::ALL.iter().copied().filter(|role| *role != UserRole::Viewer).collect();
    }
    vec![person.role]
}

/// The role that an overview is for where none is asked for. Whoever sits at a machine without users has every part; he begins as the one
/// who answers for all.
pub(crate) fn own_role(person: &Person) -> UserRole {
    if person.account.is_none() { UserRole::Director } else { person.role }
}

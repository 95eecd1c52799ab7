//! Which known project a row of a ledger is, for certain or perhaps.

use std::collections::{BTreeMap, BTreeSet};

use bureau::{KnownProject, Marks, Twin, TwinReason, twins};
use model::{OutsideKey, Project, ProjectId, Text};

use super::Around;
use crate::project_entry;

/// Known projects by what they are recognised by, so that a row is held only against those that share something with it.
pub(super) struct Book {
    known: Vec<KnownProject>,
    by_mark: BTreeMap<String, Vec<usize>>,
    by_id: BTreeMap<ProjectId, usize>,
    by_number: BTreeMap<(OutsideKey, String), Vec<ProjectId>>,
}

fn keys_of(marks: &Marks) -> Vec<String> {
    let texts = marks.names.iter().chain(&marks.parent).chain(&marks.title).chain(&marks.site);
    texts.cloned().chain(marks.codes.iter().map(ToString::to_string)).collect()
}

impl Book {
    pub(super) fn new(around: &Around<'_>) -> Self {
        let known = project_entry::known(around.projects, around.landscape, None);
        let mut by_mark: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, project) in known.iter().enumerate() {
            for key in keys_of(&project.marks) {
                by_mark.entry(key).or_default().push(at);
            }
        }
        let mut by_number: BTreeMap<(OutsideKey, String), Vec<ProjectId>> = BTreeMap::new();
        for held in around.projects.iter() {
            for number in numbers(&held.row.project) {
                by_number.entry(number).or_default().push(held.row.id);
            }
        }
        let by_id = known.iter().enumerate().map(|(at, project)| (project.id, at)).collect();
        Self { known, by_mark, by_id, by_number }
    }

    fn twins(&self, marks: &Marks) -> Vec<Twin> {
        let near: BTreeSet<usize> =
            keys_of(marks).iter().filter_map(|key| self.by_mark.get(key)).flatten().copied().collect();
        let near: Vec<KnownProject> = near.into_iter().map(|at| self.known[at].clone()).collect();
        twins(marks, &near, &BTreeSet::new())
    }

    /// Which known project a row is: for certain by another office's number, or by its own name and the investor's; by its own name
    /// alone where one of the two has no investor. Whatever speaks against it leaves the answer to a person.
    pub(super) fn recognise(&self, project: &Project, marks: &Marks, around: &Around<'_>) -> Recognised {
        let mut twins = self.twins(marks);
        let numbered: BTreeSet<ProjectId> =
            numbers(project).filter_map(|number| self.by_number.get(&number)).flatten().copied().collect();
        for id in &numbered {
            match twins.iter_mut().find(|twin| twin.id == *id) {
                Some(twin) => twin.reasons.insert(0, TwinReason::Number),
                None => {
                    let Some(known) = self.at(*id) else { continue };
                    twins.insert(0, Twin { id: *id, stage: known.stage, reasons: vec![TwinReason::Number] });
                }
            }
        }
        let named = |twin: &&Twin| {
            let has = |reason| twin.reasons.contains(&reason);
            let nameless = || self.at(twin.id).is_none_or(|known| known.marks.names.is_empty());
            has(TwinReason::Title) && (has(TwinReason::Name) || marks.names.is_empty() || nameless())
        };
        let likely: Vec<&Twin> = if numbered.len() == 1 {
            twins.iter().filter(|twin| numbered.contains(&twin.id)).collect()
        } else {
            twins.iter().filter(named).collect()
        };
        let mut doubts = Vec::new();
        let certain = match likely.as_slice() {
            [one] => {
                if let Some(held) = around.projects.get(one.id) {
                    doubts = against(project, &held.row.project, By::of(one));
                }
                doubts.is_empty().then_some(one.id)
            }
            _ => None,
        };
        // Two of one name are told apart by what differs; the row says so for the likeliest.
        if certain.is_none()
            && doubts.is_empty()
            && let Some(twin) = twins.iter().find(|twin| twin.reasons.contains(&TwinReason::Title))
            && let Some(held) = around.projects.get(twin.id)
        {
            doubts = against(project, &held.row.project, By::of(twin));
        }
        Recognised { certain, twins, doubts }
    }

    fn at(&self, id: ProjectId) -> Option<&KnownProject> {
        self.by_id.get(&id).map(|at| &self.known[*at])
    }
}

/// What a row was recognised as.
pub(super) struct Recognised {
    /// The project that it is, without a doubt.
    pub(super) certain: Option<ProjectId>,
    /// Known projects that it may be, the likeliest first.
    pub(super) twins: Vec<Twin>,
    /// What speaks against the likeliest.
    pub(super) doubts: Vec<Text>,
}

/// By what two records are held to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A number of another office.
    Number,
    /// Their name and the investor's.
    Investor,
    /// Their name alone.
    Name,
}

impl By {
    fn of(twin: &Twin) -> Self {
        let has = |reason| twin.reasons.contains(&reason);
        match () {
            () if has(TwinReason::Number) => Self::Number,
            () if has(TwinReason::Name) || has(TwinReason::Code) => Self::Investor,
            () => Self::Name,
        }
    }

    /// How many times the smaller amount the larger may be. One investor's plans grow, and ledgers lag behind; twice as much is
    /// another project or another unit. Of a name alone only what rounding does is let pass.
    fn amounts_apart(self) -> f64 {
        match self {
            Self::Number | Self::Investor => 2.0,
            Self::Name => 1.05,
        }
    }
}

/// What speaks against two records being one project. What one of them does not know speaks for nothing.
pub(super) fn against(row: &Project, known: &Project, by: By) -> Vec<Text> {
    let mut found = Vec::new();
    let mut differs = |zh: &str, en: &str, here: &str, there: &str| {
        found.push(Text::new(format!("{zh}不同：{here} / {there}"), format!("another {en}: {here} / {there}")));
    };
    let other = |here: &str, there: &str| {
        let (here, there) = (registry::name_key(here), registry::name_key(there));
        !here.is_empty() && !there.is_empty() && here != there
    };
    let investor = other(&row.investor, &known.investor);
    match by {
        // A firm is founded for a project under way, and projects are renamed; both at once are told.
        By::Number => {
            if investor && other(&row.name, &known.name) {
                differs("项目名称", "name", &row.name, &known.name);
                differs("投资方", "investor", &row.investor, &known.investor);
            }
        }
        By::Investor => {}
        By::Name => {
            if investor {
                differs("投资方", "investor", &row.investor, &known.investor);
            }
            let (here, there) = (row.investor_home.trim(), known.investor_home.trim());
            // One says the province, the other the town in it.
            if other(here, there) && !here.contains(there) && !there.contains(here) {
                differs("投资方所在地", "home of the investor", here, there);
            }
        }
    }
    if by != By::Number {
        if let (Some(here), Some(there)) = (&row.links.zone, &known.links.zone)
            && here != there
        {
            differs("落地片区", "zone", here, there);
        }
        if let (Some(here), Some(there)) = (row.amount, known.amount) {
            let (less, more) = (here.hundredths.min(there.hundredths), here.hundredths.max(there.hundredths));
            let apart = (more as f64) > (less as f64) * by.amounts_apart();
            if here.currency != there.currency || apart {
                let (here, there) = (here.spoken(), there.spoken());
                found.push(Text::new(
                    format!("总投资不同：{} / {}", here.zh, there.zh),
                    format!("another total investment: {} / {}", here.en, there.en),
                ));
            }
        }
    }
    found
}

/// Numbers of other offices that name one project. Words such as 办理中 or 无 in their place do not.
fn numbers(project: &Project) -> impl Iterator<Item = (OutsideKey, String)> {
    let number = |(kind, text): (&OutsideKey, &String)| {
        let folded: String = tables::fold(text).chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let telling = folded.chars().filter(char::is_ascii_digit).count() >= SHORTEST_NUMBER;
        telling.then(|| (*kind, folded.to_ascii_lowercase()))
    };
    project.keys.iter().filter_map(number)
}

/// Fewest digits of a number that names one project: those of offices have a year and a running number at least.
const SHORTEST_NUMBER: usize = 6;

#[cfg(test)]
mod tests {
    use model::{Money, Profile};

    use super::*;

    fn project(name: &str, investor: &str, zone: &str, amount: i64) -> Project {
        let mut project = Project { investor: investor.to_owned(), ..Project::new(name, Profile::Industrial) };
        project.links.zone = (!zone.is_empty()).then(|| zone.to_owned());
        project.amount = (amount > 0).then(|| Money::yuan(amount));
        project
    }

    #[test]
    fn what_differs_speaks_against_one_project_and_what_is_unknown_does_not() {
        let known = project("钻杆项目", "甲公司", "z1", 300_000_000);
        let check = |row: Project, by: By, expect: &[&str]| {
            let told = against(&row, &known, by);
            let told: Vec<&str> =
                told.iter().filter_map(|text| text.zh.split_once("不同").map(|(what, _)| what)).collect();
            assert_eq!(told, expect, "{row:?}");
        };
        check(project("钻杆项目", "甲公司", "z1", 300_000_000), By::Investor, &[]);
        check(project("钻杆项目", "", "", 0), By::Name, &[]);
        check(project("钻杆项目", "乙公司", "z1", 300_000_000), By::Name, &["投资方"]);
        check(project("钻杆项目", "", "z2", 0), By::Name, &["落地片区"]);
        check(project("钻杆项目", "甲公司", "z2", 0), By::Investor, &["落地片区"]);
        // A plan that grew is the same plan; ten thousand times as much is another unit.
        check(project("钻杆项目", "甲公司", "", 450_000_000), By::Investor, &[]);
        check(project("钻杆项目", "甲公司", "", 30_000), By::Investor, &["总投资"]);
        check(project("钻杆项目", "", "", 305_000_000), By::Name, &[]);
        check(project("钻杆项目", "", "", 450_000_000), By::Name, &["总投资"]);
        check(project("二期", "乙公司", "", 0), By::Number, &["项目名称", "投资方"]);
        check(project("二期", "甲公司", "", 900_000_000), By::Number, &[]);
    }

    #[test]
    fn only_what_looks_like_a_number_names_a_project() {
        let of = |text: &str| {
            let mut project = project("甲", "", "", 0);
            project.keys.insert(OutsideKey::Approval, text.to_owned());
            numbers(&project).map(|(_, number)| number).collect::<Vec<_>>()
        };
        assert_eq!(of("2404-430400-04-01-123456"), ["24044304000401123456"]);
        for text in ["无", "办理中", "/", "2024年", "见附件1"] {
            assert_eq!(of(text), Vec::<String>::new(), "{text}");
        }
    }
}

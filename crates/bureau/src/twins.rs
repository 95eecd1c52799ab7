//! Whether a project is already known: by credit code, names, parent and site. What is alike is listed with reasons; people judge.

use std::collections::BTreeSet;

use model::{ProjectId, ProjectStage, Text, Uscc};

/// What a project is recognised by. Names come in the forms in which the register compares them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Credit codes of the investor and of the firm founded for it.
    pub codes: BTreeSet<Uscc>,
    /// Names of the investor and of the firm founded for it, in comparing form.
    pub names: BTreeSet<String>,
    /// Name of the parent, in comparing form.
    pub parent: Option<String>,
    /// The project's own name, in comparing form.
    pub title: Option<String>,
    /// The site it goes to.
    pub site: Option<String>,
}

/// A project that is known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProject {
    /// Which.
    pub id: ProjectId,
    /// Where it stands.
    pub stage: ProjectStage,
    /// What it is recognised by.
    pub marks: Marks,
}

/// Why two projects may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TwinReason {
    /// The same credit code.
    Code,
    /// The same number at another office, such as an approval's. Found by whoever reads the numbers: marks do not hold them.
    Number,
    /// The same name of a firm.
    Name,
    /// The same parent.
    Parent,
    /// One is the parent of the other.
    ParentOf,
    /// The same name of the project.
    Title,
    /// The same site.
    Site,
}

impl TwinReason {
    /// In a few words.
    pub fn words(self) -> Text {
        let (zh, en) = match self {
            Self::Code => ("信用代码相同", "same credit code"),
            Self::Number => ("其他部门编号相同", "same number at another office"),
            Self::Name => ("企业名称相同", "same name of the firm"),
            Self::Parent => ("母公司相同", "same parent"),
            Self::ParentOf => ("互为母子公司", "one is the parent of the other"),
            Self::Title => ("项目名称相同", "same name of the project"),
            Self::Site => ("落地载体相同", "same site"),
        };
        Text::new(zh, en)
    }

    /// How much it says, for the order of a list alone: a code is one firm's, a site may see many.
    fn weight(self) -> u8 {
        match self {
            Self::Code => 8,
            Self::Number => 7,
            Self::Name => 6,
            Self::Title => 4,
            Self::ParentOf => 3,
            Self::Parent => 2,
            Self::Site => 1,
        }
    }
}

/// A known project that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// Which.
    pub id: ProjectId,
    /// Where it stands: what is in talks or further cannot be reported again.
    pub stage: ProjectStage,
    /// Why, the strongest first.
    pub reasons: Vec<TwinReason>,
}

impl Twin {
    /// Whether it stands where another report of it is none: in talks or signed, and not ended.
    pub fn is_taken(&self) -> bool {
        (ProjectStage::Talks..=ProjectStage::Operating).contains(&self.stage)
    }
}

/// Known projects that may be the same as one that comes in, the likeliest first; `judged_other` are those of which a person
/// said that they are not.
pub fn twins(entry: &Marks, known: &[KnownProject], judged_other: &BTreeSet<ProjectId>) -> Vec<Twin> {
    let mut found: Vec<Twin> = known
        .iter()
        .filter(|project| !judged_other.contains(&project.id))
        .filter_map(|project| {
            let reasons = reasons(entry, &project.marks);
            (!reasons.is_empty()).then_some(Twin { id: project.id, stage: project.stage, reasons })
        })
        .collect();
    let weight = |twin: &Twin| twin.reasons.iter().map(|reason| u32::from(reason.weight())).sum::<u32>();
    found.sort_by_key(|twin| (std::cmp::Reverse(weight(twin)), twin.id));
    found
}

fn reasons(one: &Marks, other: &Marks) -> Vec<TwinReason> {
    fn same(one: Option<&String>, other: Option<&String>) -> bool {
        one.is_some_and(|text| !text.is_empty()) && one == other
    }
    let named = |marks: &Marks, parent: Option<&String>| {
        parent.is_some_and(|parent| !parent.is_empty() && marks.names.contains(parent))
    };
    let shared = one.names.intersection(&other.names).any(|name| !name.is_empty());
    let mut found: Vec<TwinReason> = [
        (TwinReason::Code, !one.codes.is_disjoint(&other.codes)),
        (TwinReason::Name, shared),
        (TwinReason::Title, same(one.title.as_ref(), other.title.as_ref())),
        (TwinReason::ParentOf, named(one, other.parent.as_ref()) || named(other, one.parent.as_ref())),
        (TwinReason::Parent, same(one.parent.as_ref(), other.parent.as_ref())),
        (TwinReason::Site, same(one.site.as_ref(), other.site.as_ref())),
    ]
    .into_iter()
    .filter_map(|(reason, holds)| holds.then_some(reason))
    .collect();
    found.sort_by_key(|reason| std::cmp::Reverse(reason.weight()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(name: &str, parent: Option<&str>, site: Option<&str>) -> Marks {
        Marks {
            names: [name.to_owned()].into(),
            parent: parent.map(str::to_owned),
            site: site.map(str::to_owned),
            ..Marks::default()
        }
    }

    fn known(id: i64, stage: ProjectStage, marks: Marks) -> KnownProject {
        KnownProject { id: ProjectId(id), stage, marks }
    }

    #[test]
    fn what_is_alike_is_listed_with_its_reasons_the_likeliest_first() {
        let list = [
            known(1, ProjectStage::Lead, marks("乙", None, Some("S-1"))),
            known(2, ProjectStage::Talks, marks("甲", Some("集团"), None)),
            known(3, ProjectStage::Signed, marks("集团", None, None)),
            known(4, ProjectStage::Talks, marks("丙", None, None)),
        ];
        let found = twins(&marks("甲", Some("集团"), Some("S-1")), &list, &BTreeSet::new());
        let seen: Vec<_> = found.iter().map(|twin| (twin.id.0, twin.reasons.clone(), twin.is_taken())).collect();
        assert_eq!(
            seen,
            [
                (2, vec![TwinReason::Name, TwinReason::Parent], true),
                (3, vec![TwinReason::ParentOf], true),
                (1, vec![TwinReason::Site], false),
            ]
        );
    }

    #[test]
    fn what_a_person_judged_to_be_another_is_not_asked_about_again() {
        let list = [known(2, ProjectStage::Talks, marks("甲", None, None))];
        assert_eq!(twins(&marks("甲", None, None), &list, &[ProjectId(2)].into()), []);
    }

    #[test]
    fn unknown_is_not_the_same_as_unknown() {
        let list = [known(2, ProjectStage::Talks, marks("", None, None))];
        assert_eq!(twins(&marks("", None, None), &list, &BTreeSet::new()), []);
    }
}

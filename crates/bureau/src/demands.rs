//! What the gate before a stage asks of a project on a day, and what of it is there: the list a person sees before a move.

use chrono::NaiveDate;
use model::{Demand, GateRule, Project, ProjectStage, Text};

use crate::standing::Standing;

/// One demand of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is asked for.
    pub demand: Demand,
    /// Whether it is there already.
    pub met: bool,
    /// Working days after the move in which a proof may follow; `None` when it is owed at once.
    pub grace: Option<u16>,
    /// Where the rule is published.
    pub source: Text,
}

/// What the gate before a stage asks for, in the order of the rules. A demand that several rules make stands once, the strictest.
pub fn asked(
    project: &Project,
    standing: Option<&Standing>,
    stage: ProjectStage,
    (gates, on): (&[GateRule], NaiveDate),
) -> Vec<Asked> {
    let mut list: Vec<Asked> = Vec::new();
    let in_force =
        |rule: &&GateRule| rule.stage == stage && rule.profiles.contains(&project.profile) && rule.term.holds_on(on);
    for rule in gates.iter().filter(in_force) {
        let met = match rule.demand {
            Demand::Field(field) => project.knows(field),
            Demand::Proof(kind) => standing.is_some_and(|standing| standing.has_proof(kind)),
        };
        match list.iter_mut().find(|known| known.demand == rule.demand) {
            Some(known) => known.grace = known.grace.zip(rule.grace).map(|(one, other)| one.min(other)),
            None => {
                list.push(Asked { demand: rule.demand, met, grace: rule.grace, source: rule.source.clone() });
            }
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_days::day;
    use model::{Profile, ProjectField, ProofKind, Term};

    fn rule(demand: Demand, grace: Option<u16>, from: &str) -> GateRule {
        GateRule {
            stage: ProjectStage::Signed,
            profiles: vec![Profile::Industrial],
            demand,
            grace,
            term: Term { from: day(from), to: None },
            source: Text::new("本局规定", "set by the office"),
        }
    }

    #[test]
    fn a_demand_of_two_rules_stands_once_and_a_later_rule_does_not_hold_yet() {
        let gates = [
            rule(Demand::Field(ProjectField::Content), None, "2024-01-01"),
            rule(Demand::Proof(ProofKind::ClauseTable), Some(20), "2024-01-01"),
            rule(Demand::Proof(ProofKind::ClauseTable), Some(3), "2024-01-01"),
            rule(Demand::Proof(ProofKind::Agreement), None, "2025-01-01"),
        ];
        let project = Project { content: "钻杆".to_owned(), ..Project::new("样例", Profile::Industrial) };
        let list = asked(&project, None, ProjectStage::Signed, (&gates, day("2024-06-01")));
        let seen: Vec<_> = list.iter().map(|asked| (asked.demand, asked.met, asked.grace)).collect();
        assert_eq!(
            seen,
            [
                (Demand::Field(ProjectField::Content), true, None),
                (Demand::Proof(ProofKind::ClauseTable), false, Some(3)),
            ]
        );
        assert_eq!(asked(&project, None, ProjectStage::Talks, (&gates, day("2024-06-01"))), []);
    }
}

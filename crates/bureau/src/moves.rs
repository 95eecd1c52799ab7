//! Whether a project may move: the gate before a stage with its demands, and days that fit the history.
//!
//! Every objection comes back at once, so that an officer fetches all missing papers on one errand.

use chrono::NaiveDate;
use model::{
    BackCause, Demand, GateRule, Happening, OwedProof, Profile, Project, ProjectField, ProjectStage, Proof, ProofKind,
    Text, WorkCalendar,
};

use crate::calendar::add_working_days;
use crate::standing::Standing;

/// What the rules are.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// What gates ask for.
    pub gates: &'a [GateRule],
    /// Which days are worked.
    pub calendar: &'a WorkCalendar,
    /// Today.
    pub today: NaiveDate,
}

/// A move forward that someone asks for.
#[derive(Debug, Clone)]
pub struct MoveRequest {
    /// Where to.
    pub to: ProjectStage,
    /// On which day it happened.
    pub on: NaiveDate,
    /// Proofs handed in with it.
    pub proofs: Vec<Proof>,
    /// Why stages between are skipped; empty when none is.
    pub skip_reason: String,
}

/// Why something is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The profile has no such stage.
    NoSuchStage {
        /// Which.
        stage: ProjectStage,
        /// Of which profile.
        profile: Profile,
    },
    /// It is not forward from where the project stands.
    NotForward {
        /// Where it stands.
        from: ProjectStage,
        /// Where it was to go.
        to: ProjectStage,
    },
    /// It is not back from where the project stands.
    NotBack {
        /// Where it stands.
        from: ProjectStage,
        /// Where it was to go.
        to: ProjectStage,
    },
    /// It has ended; only reopening it leads on.
    Ended,
    /// It has not ended, so that there is nothing to reopen.
    NotEnded,
    /// The day lies before the one on which the present stage was entered.
    BeforeStage {
        /// The day that was given.
        on: NaiveDate,
        /// Since when the project is in its stage.
        since: NaiveDate,
    },
    /// The day has not come.
    InFuture {
        /// The day that was given.
        on: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// Stages are skipped and nobody says why.
    SkipUnexplained {
        /// Which.
        skipped: Vec<ProjectStage>,
    },
    /// What is filled in lies where nothing is missing: before the stage that the project was in already.
    HistoryBefore {
        /// The stage that was given.
        stage: ProjectStage,
        /// The day that was given.
        on: NaiveDate,
        /// Where the project stood on that day.
        then: ProjectStage,
        /// Since when.
        since: NaiveDate,
    },
    /// What is filled in lies beyond the stage that came after it.
    HistoryBeyond {
        /// The stage that was given.
        stage: ProjectStage,
        /// The day that was given.
        on: NaiveDate,
        /// Where the project stood next.
        next: ProjectStage,
        /// From when.
        from: NaiveDate,
    },
    /// What is filled in lies behind the last that is known: that is a move.
    HistoryIsMove {
        /// The day that was given.
        on: NaiveDate,
        /// Since when the project is where it is.
        since: NaiveDate,
    },
    /// A reason is needed.
    ReasonMissing,
    /// A field of the record is unknown.
    FieldMissing {
        /// Which.
        field: ProjectField,
        /// Where the rule is published.
        source: Text,
    },
    /// A proof is missing that may not follow later.
    ProofMissing {
        /// Which.
        kind: ProofKind,
        /// Where the rule is published.
        source: Text,
    },
}

impl Refusal {
    /// In a sentence, with what to do.
    pub fn sentence(&self, profile: Profile) -> Text {
        let name = |stage: ProjectStage| stage.title(profile);
        match self {
            Self::NoSuchStage { stage, profile } => {
                let (stage, profile) = (stage.title(*profile), profile.title());
                Text::new(
                    format!("{}没有“{}”阶段", profile.zh, stage.zh),
                    format!("a project of the profile `{}` has no stage `{}`", profile.en, stage.en),
                )
            }
            Self::NotForward { from, to } => Text::new(
                format!("项目已在“{}”，推进不能到“{}”；要退回请用“退回”并写明原因", name(*from).zh, name(*to).zh),
                format!(
                    "the project is in `{}`; `{}` is not ahead of it: to go back, say so and give a reason",
                    name(*from).en,
                    name(*to).en
                ),
            ),
            Self::NotBack { from, to } => Text::new(
                format!("项目在“{}”，“{}”不在其前，不能退回", name(*from).zh, name(*to).zh),
                format!("the project is in `{}`; `{}` does not lie behind it", name(*from).en, name(*to).en),
            ),
            Self::Ended => Text::new("项目已终止，须先恢复", "the project has ended; reopen it first"),
            Self::NotEnded => {
                Text::new("项目没有终止，无须恢复", "the project has not ended; there is nothing to reopen")
            }
            Self::BeforeStage { on, since } => Text::new(
                format!("日期 {on} 早于进入本阶段的 {since}"),
                format!("`{on}` lies before `{since}`, the day on which the present stage was entered"),
            ),
            Self::InFuture { on, today } => Text::new(
                format!("日期 {on} 还没到（今天 {today}）"),
                format!("`{on}` has not come; today is `{today}`"),
            ),
            Self::SkipUnexplained { skipped } => {
                let zh: Vec<String> = skipped.iter().map(|stage| name(*stage).zh).collect();
                let en: Vec<String> = skipped.iter().map(|stage| format!("`{}`", name(*stage).en)).collect();
                Text::new(
                    format!("跳过了{}，须写明原因", zh.join("、")),
                    format!("{} would be skipped: say why", en.join(", ")),
                )
            }
            Self::HistoryBefore { stage, on, then, since } => Text::new(
                format!("{on} 时项目已在“{}”（{since} 起），补不进“{}”", name(*then).zh, name(*stage).zh),
                format!(
                    "on `{on}` the project was in `{}` already, since `{since}`: `{}` does not come after it",
                    name(*then).en,
                    name(*stage).en
                ),
            ),
            Self::HistoryBeyond { stage, on, next, from } => Text::new(
                format!("{from} 才到“{}”，{on} 不能已在“{}”", name(*next).zh, name(*stage).zh),
                format!(
                    "`{}` was reached on `{from}`; on `{on}` it was not in `{}` yet",
                    name(*next).en,
                    name(*stage).en
                ),
            ),
            Self::HistoryIsMove { on, since } => Text::new(
                format!("{on} 不早于最后一次阶段变动 {since}：这是推进，不是补录"),
                format!(
                    "`{on}` does not lie before `{since}`, the last change of stage: that is a move, not its history"
                ),
            ),
            Self::ReasonMissing => Text::new("须写明原因", "a reason is needed"),
            Self::FieldMissing { field, source } => Text::new(
                format!("缺“{}”（{}）", field.title().zh, source.zh),
                format!("`{}` is not filled in ({})", field.title().en, source.en),
            ),
            Self::ProofMissing { kind, source } => Text::new(
                format!("缺佐证：{}（{}）", kind.title().zh, source.zh),
                format!("the proof `{}` is missing ({})", kind.title().en, source.en),
            ),
        }
    }
}

/// Whether a project may move forward, and what the move then is: with the proofs that may follow, each with its day.
///
/// # Errors
///
/// Every objection, in the order in which an officer would meet them.
pub fn check_move(
    project: &Project,
    standing: &Standing,
    request: &MoveRequest,
    rules: &Rules<'_>,
) -> Result<Happening, Vec<Refusal>> {
    let mut refusals = days_fit(standing, request.on, rules.today);
    let stages = project.profile.stages();
    if standing.stage == ProjectStage::Ended {
        refusals.push(Refusal::Ended);
        return Err(refusals);
    }
    if !stages.contains(&request.to) {
        refusals.push(Refusal::NoSuchStage { stage: request.to, profile: project.profile });
        return Err(refusals);
    }
    if request.to <= standing.stage {
        refusals.push(Refusal::NotForward { from: standing.stage, to: request.to });
        return Err(refusals);
    }
    let between = |stage: &&ProjectStage| **stage > standing.stage && **stage < request.to;
    let skipped: Vec<ProjectStage> = stages.iter().filter(between).copied().collect();
    if !skipped.is_empty() && request.skip_reason.trim().is_empty() {
        refusals.push(Refusal::SkipUnexplained { skipped });
    }
    let mut owed = Vec::new();
    for rule in gate(rules.gates, request.to, project.profile, request.on) {
        match rule.demand {
            Demand::Field(field) if !project.knows(field) => {
                refusals.push(Refusal::FieldMissing { field, source: rule.source.clone() });
            }
            Demand::Field(_) => {}
            Demand::Proof(kind)
                if request.proofs.iter().any(|proof| proof.kind == kind) || standing.has_proof(kind) => {}
            Demand::Proof(kind) => match rule.grace {
                Some(days) => {
                    let due = add_working_days(rules.calendar, request.on, u32::from(days));
                    owed.push(OwedProof { kind, stage: request.to, due });
                }
                None => refusals.push(Refusal::ProofMissing { kind, source: rule.source.clone() }),
            },
        }
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    owed.sort_by_key(|owed| (owed.due, owed.kind));
    owed.dedup_by_key(|owed| owed.kind);
    let skip_reason = request.skip_reason.trim().to_owned();
    Ok(Happening::Moved { to: request.to, proofs: request.proofs.clone(), owed, skip_reason })
}

/// What the gate before a stage asks of a profile on a day.
fn gate(gates: &[GateRule], stage: ProjectStage, profile: Profile, on: NaiveDate) -> impl Iterator<Item = &GateRule> {
    gates.iter().filter(move |rule| rule.stage == stage && rule.profiles.contains(&profile) && rule.term.holds_on(on))
}

/// Whether a project may go back, and what that is.
///
/// # Errors
///
/// Every objection.
pub fn check_back(
    project: &Project,
    standing: &Standing,
    (to, cause, on, reason): (ProjectStage, BackCause, NaiveDate, &str),
    today: NaiveDate,
) -> Result<Happening, Vec<Refusal>> {
    let mut refusals = days_fit(standing, on, today);
    if standing.stage == ProjectStage::Ended {
        refusals.push(Refusal::Ended);
    } else if !project.profile.stages().contains(&to) {
        refusals.push(Refusal::NoSuchStage { stage: to, profile: project.profile });
    } else if to >= standing.stage {
        refusals.push(Refusal::NotBack { from: standing.stage, to });
    }
    explained(reason, &mut refusals);
    done(refusals, || Happening::Back { to, cause, reason: reason.trim().to_owned() })
}

/// Whether a stage may be filled in after the fact, and what that is: on any day before the last change of stage, where it lies between the
/// stages before and after it.
///
/// # Errors
///
/// Every objection.
pub fn check_history(
    project: &Project,
    standing: &Standing,
    (stage, on): (ProjectStage, NaiveDate),
    today: NaiveDate,
) -> Result<Happening, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if on > today {
        refusals.push(Refusal::InFuture { on, today });
    }
    if !project.profile.stages().contains(&stage) {
        refusals.push(Refusal::NoSuchStage { stage, profile: project.profile });
        return Err(refusals);
    }
    let next = standing.spells.iter().position(|spell| spell.from > on);
    let last = next.unwrap_or(standing.spells.len()).checked_sub(1).and_then(|at| standing.spells.get(at));
    if let Some(last) = last.filter(|last| last.stage >= stage) {
        refusals.push(Refusal::HistoryBefore { stage, on, then: last.stage, since: last.from });
    }
    match next.and_then(|at| standing.spells.get(at)) {
        // Whatever it had come to, it ended then.
        Some(next) if next.stage < stage => {
            refusals.push(Refusal::HistoryBeyond { stage, on, next: next.stage, from: next.from });
        }
        Some(_) => {}
        None => refusals.push(Refusal::HistoryIsMove { on, since: standing.since }),
    }
    done(refusals, || Happening::Entered { stage, first_talk: standing.first_talk.clone() })
}

/// Whether a project may end, and what that is.
///
/// # Errors
///
/// Every objection: it has ended already, the day does not fit, or `other` stands without words.
pub fn check_end(
    standing: &Standing,
    (reason, on, note): (model::EndReason, NaiveDate, &str),
    today: NaiveDate,
) -> Result<Happening, Vec<Refusal>> {
    let mut refusals = days_fit(standing, on, today);
    if standing.stage == ProjectStage::Ended {
        refusals.push(Refusal::Ended);
    }
    if reason == model::EndReason::Other {
        explained(note, &mut refusals);
    }
    done(refusals, || Happening::Ended { reason, note: note.trim().to_owned() })
}

/// Whether an ended project may come back, and what that is.
///
/// # Errors
///
/// Every objection.
pub fn check_reopen(
    project: &Project,
    standing: &Standing,
    (to, on, reason): (ProjectStage, NaiveDate, &str),
    today: NaiveDate,
) -> Result<Happening, Vec<Refusal>> {
    let mut refusals = days_fit(standing, on, today);
    if standing.stage != ProjectStage::Ended {
        refusals.push(Refusal::NotEnded);
    } else if !project.profile.stages().contains(&to) {
        refusals.push(Refusal::NoSuchStage { stage: to, profile: project.profile });
    } else if to > standing.stage_alive() {
        refusals.push(Refusal::NotBack { from: standing.stage_alive(), to });
    }
    explained(reason, &mut refusals);
    done(refusals, || Happening::Reopened { to, reason: reason.trim().to_owned() })
}

fn days_fit(standing: &Standing, on: NaiveDate, today: NaiveDate) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if on > today {
        refusals.push(Refusal::InFuture { on, today });
    }
    if on < standing.since {
        refusals.push(Refusal::BeforeStage { on, since: standing.since });
    }
    refusals
}

fn explained(reason: &str, refusals: &mut Vec<Refusal>) {
    if reason.trim().is_empty() {
        refusals.push(Refusal::ReasonMissing);
    }
}

fn done(refusals: Vec<Refusal>, happening: impl FnOnce() -> Happening) -> Result<Happening, Vec<Refusal>> {
    if refusals.is_empty() { Ok(happening()) } else { Err(refusals) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::standing;
    use crate::test_days::day;
    use model::{EndReason, ProjectEvent, Term};

    fn rule(stage: ProjectStage, profiles: &[Profile], demand: Demand, grace: Option<u16>) -> GateRule {
        let term = Term { from: day("2024-01-01"), to: None };
        let source = Text::new("本局规定", "set by the office");
        GateRule { stage, profiles: profiles.to_vec(), demand, grace, term, source }
    }

    fn gates() -> Vec<GateRule> {
        let all = Profile::ALL;
        vec![
            rule(ProjectStage::Signed, all, Demand::Field(ProjectField::SignedAmount), None),
            rule(ProjectStage::Signed, all, Demand::Proof(ProofKind::Agreement), None),
            rule(ProjectStage::Signed, all, Demand::Proof(ProofKind::ClauseTable), Some(3)),
            rule(ProjectStage::Signed, &[Profile::Industrial], Demand::Proof(ProofKind::EnvironmentOpinion), None),
        ]
    }

    fn project(profile: Profile) -> Project {
        Project {
            signed_amount: Some(model::Money::yuan(50_000_000)), ..Project::new("石油钻具项目（样例）", profile)
        }
    }

    fn stands(stage: ProjectStage, on: &str) -> Standing {
        standing(&[ProjectEvent {
            on: day(on),
            written_at: "2025-01-01T00:00:00Z".to_owned(),
            by: "样例".to_owned(),
            backfilled: false,
            what: Happening::Entered { stage, first_talk: "商务局".to_owned() },
        }])
        .unwrap()
    }

    fn paper(kind: ProofKind) -> Proof {
        Proof { kind, file: None, note: "第1号".to_owned() }
    }

    fn ask(profile: Profile, from: ProjectStage, request: MoveRequest) -> Result<Happening, Vec<Refusal>> {
        let gates = gates();
        let calendar = crate::test_days::spring_festival_2025();
        let rules = Rules { gates: &gates, calendar: &calendar, today: day("2025-03-01") };
        check_move(&project(profile), &stands(from, "2025-01-10"), &request, &rules)
    }

    fn to_signed(proofs: &[ProofKind]) -> MoveRequest {
        let proofs = proofs.iter().map(|kind| paper(*kind)).collect();
        MoveRequest { to: ProjectStage::Signed, on: day("2025-01-24"), proofs, skip_reason: String::new() }
    }

    #[test]
    fn without_its_proof_a_project_does_not_move_and_hears_of_everything_missing() {
        let refusals = ask(Profile::Industrial, ProjectStage::Talks, to_signed(&[])).unwrap_err();
        let said: Vec<String> = refusals.iter().map(|refusal| refusal.sentence(Profile::Industrial).zh).collect();
        assert_eq!(said, ["跳过了准入，须写明原因", "缺佐证：签约文本（本局规定）", "缺佐证：环保意见（本局规定）",]);
    }

    #[test]
    fn a_proof_in_grace_is_owed_by_a_working_day_across_the_holiday() {
        let request = to_signed(&[ProofKind::Agreement]);
        let Ok(Happening::Moved { owed, .. }) = ask(Profile::Commercial, ProjectStage::Admission, request) else {
            panic!("a commercial project needs no environmental opinion")
        };
        assert_eq!(
            owed,
            [OwedProof { kind: ProofKind::ClauseTable, stage: ProjectStage::Signed, due: day("2025-02-05") }]
        );
    }

    #[test]
    fn a_day_before_the_stage_or_after_today_is_refused() {
        let check = |on: &str, expected: Refusal| {
            let request = MoveRequest { on: day(on), ..to_signed(&[ProofKind::Agreement]) };
            assert_eq!(ask(Profile::Light, ProjectStage::Talks, request), Err(vec![expected]));
        };
        check("2025-01-09", Refusal::BeforeStage { on: day("2025-01-09"), since: day("2025-01-10") });
        check("2025-03-02", Refusal::InFuture { on: day("2025-03-02"), today: day("2025-03-01") });
    }

    #[test]
    fn a_stage_of_another_profile_does_not_exist() {
        let request = MoveRequest { to: ProjectStage::Filed, ..to_signed(&[]) };
        let refusals = ask(Profile::Light, ProjectStage::Talks, request).unwrap_err();
        assert_eq!(refusals, [Refusal::NoSuchStage { stage: ProjectStage::Filed, profile: Profile::Light }]);
    }

    #[test]
    fn forward_never_goes_back_and_back_needs_a_reason() {
        let refusals = ask(Profile::Light, ProjectStage::Operating, to_signed(&[])).unwrap_err();
        assert_eq!(refusals, [Refusal::NotForward { from: ProjectStage::Operating, to: ProjectStage::Signed }]);
        let standing = stands(ProjectStage::Signed, "2025-01-10");
        let back = |to, reason| {
            let asked = (to, BackCause::FellBack, day("2025-02-10"), reason);
            check_back(&project(Profile::Light), &standing, asked, day("2025-03-01"))
        };
        assert_eq!(back(ProjectStage::Talks, " "), Err(vec![Refusal::ReasonMissing]));
        assert!(back(ProjectStage::Talks, "合同解除").is_ok());
        assert!(back(ProjectStage::Operating, "误").is_err());
    }

    #[test]
    fn a_stage_is_filled_in_wherever_it_lies_between_its_neighbours() {
        let event = |on: &str, what| ProjectEvent {
            on: day(on),
            written_at: "2025-01-01T00:00:00Z".to_owned(),
            by: "样例".to_owned(),
            backfilled: true,
            what,
        };
        let entered = |on: &str, stage| event(on, Happening::Entered { stage, first_talk: "商务局".to_owned() });
        let mut events = vec![entered("2024-06-01", ProjectStage::Signed), entered("2024-01-01", ProjectStage::Lead)];
        let project = project(Profile::Industrial);
        let fill = |events: &[ProjectEvent], stage, on: &str| {
            let found = check_history(&project, &standing(events).unwrap(), (stage, day(on)), day("2025-03-01"));
            found.map_err(|why| why.iter().map(|one| one.sentence(Profile::Industrial).en).collect::<String>())
        };
        let refused = |events: &[ProjectEvent], stage, on: &str, words: &str| {
            let why = fill(events, stage, on).unwrap_err();
            assert!(why.contains(words), "{why}");
        };
        use ProjectStage::{Admission, Construction, Lead, Signed, Talks};
        assert!(fill(&events, Lead, "2023-12-01").is_ok());
        assert!(fill(&events, Talks, "2024-03-01").is_ok());
        events.push(entered("2024-03-01", Talks));
        assert!(fill(&events, Admission, "2024-05-01").is_ok());
        refused(&events, Admission, "2024-02-01", "`In talks` was reached on `2024-03-01`");
        refused(&events, Lead, "2024-04-01", "was in `In talks` already, since `2024-03-01`");
        refused(&events, Construction, "2024-05-01", "on `2024-05-01` it was not in `Construction` yet");
        refused(&events, Construction, "2024-07-01", "that is a move");
        refused(&events, Construction, "2025-04-01", "has not come");
        assert!(fill(&events, Signed, "2024-05-20").is_ok(), "it was signed earlier than was known");
        events.push(event("2024-09-01", Happening::Ended { reason: EndReason::Elsewhere, note: String::new() }));
        assert!(fill(&events, Construction, "2024-08-01").is_ok());
        refused(&events, Construction, "2024-10-01", "was in `Ended` already");
    }

    #[test]
    fn an_end_is_an_end_until_it_is_reopened_no_further_than_it_had_come() {
        let standing = standing(&[
            ProjectEvent {
                on: day("2025-01-10"),
                written_at: "2025-01-10T00:00:00Z".to_owned(),
                by: "样例".to_owned(),
                backfilled: false,
                what: Happening::Entered { stage: ProjectStage::Talks, first_talk: "商务局".to_owned() },
            },
            ProjectEvent {
                on: day("2025-02-10"),
                written_at: "2025-02-10T00:00:00Z".to_owned(),
                by: "样例".to_owned(),
                backfilled: false,
                what: Happening::Ended { reason: EndReason::Withdrawn, note: String::new() },
            },
        ])
        .unwrap();
        let today = day("2025-03-01");
        let light = project(Profile::Light);
        let again = check_end(&standing, (EndReason::Withdrawn, today, ""), today);
        assert_eq!(again, Err(vec![Refusal::Ended]));
        let reopen = |to| check_reopen(&light, &standing, (to, today, "重启"), today);
        assert!(reopen(ProjectStage::Talks).is_ok());
        assert!(reopen(ProjectStage::Signed).is_err());
    }

    #[test]
    fn another_reason_to_end_needs_words() {
        let standing = stands(ProjectStage::Talks, "2025-01-10");
        let end = |note| check_end(&standing, (EndReason::Other, day("2025-02-01"), note), day("2025-03-01"));
        assert_eq!(end(""), Err(vec![Refusal::ReasonMissing]));
        assert!(end("企业改组").is_ok());
    }
}

//! How a meeting goes its way: planned, held, its minutes reviewed and issued; and how its agenda is proposed.

use model::{AgendaKind, ClockColour, MeetingState, Text};

/// What someone wants to do with a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingIntent {
    /// Change its day, its place or its agenda.
    Plan,
    /// Write its minutes, or add a decision.
    Write,
    /// Put it in another state.
    Become(MeetingState),
    /// Begin a correction of its minutes.
    Correct,
}

/// Whether something may be done with a meeting in a state.
///
/// # Errors
///
/// Why not, with what to do.
pub fn may_meet(state: MeetingState, intent: MeetingIntent) -> Result<(), Text> {
    use MeetingState::{Held, Issued, Planned, Reviewed};
    match (intent, state) {
        (MeetingIntent::Plan, Planned) | (MeetingIntent::Write, Held) | (MeetingIntent::Correct, Issued) => Ok(()),
        (MeetingIntent::Become(Held), Planned | Reviewed)
        | (MeetingIntent::Become(Reviewed), Held)
        | (MeetingIntent::Become(Issued), Reviewed) => Ok(()),
        (MeetingIntent::Plan, _) => {
            Err(Text::new("会议已召开，议题不再改动", "the meeting has begun: its agenda stays as it was then"))
        }
        (MeetingIntent::Write, Planned) => Err(Text::new(
            "会议还没召开，先开会再记录",
            "the meeting has not begun; begin it before its minutes are written",
        )),
        (MeetingIntent::Write, Reviewed) => {
            Err(Text::new("纪要已审核；先退回再改", "the minutes are reviewed; send them back before they are changed"))
        }
        (MeetingIntent::Write, Issued) => Err(Text::new(
            "纪要已印发，不再改动；有误请另出更正版",
            "the minutes are issued and stay as they are; begin a correction instead",
        )),
        (MeetingIntent::Correct, _) => Err(Text::new(
            "纪要还没印发，直接修改即可",
            "the minutes are not issued yet: change them, there is nothing to correct",
        )),
        (MeetingIntent::Become(to), from) => Err(Text::new(
            format!("“{}”不能改为“{}”", from.title().zh, to.title().zh),
            format!("`{from}` does not become `{to}`"),
        )),
    }
}

/// What may come on an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidature {
    /// Its key, such as `project:12`.
    pub key: String,
    /// What it is.
    pub kind: AgendaKind,
    /// For a project: its colour.
    pub colour: Option<ClockColour>,
    /// For a task or a decision: worked days by which it is late; 0 in time.
    pub late: u32,
}

/// How many of what come on an agenda by rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgendaRules {
    /// Yellow projects beside the red ones; more would make a meeting of a list. A person adds the others.
    pub yellow: usize,
    /// Late tasks.
    pub tasks: usize,
}

impl Default for AgendaRules {
    fn default() -> Self {
        Self { yellow: 10, tasks: 20 }
    }
}

/// The proposed agenda: instructions first, then red projects, then yellow ones, then decisions of earlier meetings, then late tasks.
/// Within a kind they stand as they came, the latest tasks first.
pub fn propose(candidates: &[Candidature], rules: AgendaRules) -> Vec<String> {
    let of = |kind: AgendaKind| candidates.iter().filter(move |one| one.kind == kind);
    let red = |one: &&Candidature| one.colour >= Some(ClockColour::Red);
    let mut tasks: Vec<&Candidature> = of(AgendaKind::Task).filter(|one| one.late > 0).collect();
    tasks.sort_by_key(|one| std::cmp::Reverse(one.late));
    let mut decisions: Vec<&Candidature> = of(AgendaKind::Decision).collect();
    decisions.sort_by_key(|one| std::cmp::Reverse(one.late));
    let all = of(AgendaKind::Instruction)
        .chain(of(AgendaKind::Project).filter(red))
        .chain(of(AgendaKind::Project).filter(|one| !red(one)).take(rules.yellow))
        .chain(decisions)
        .chain(tasks.into_iter().take(rules.tasks));
    all.map(|one| one.key.clone()).collect()
}

/// A user as notices look for him.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reachable<'a> {
    /// His name.
    pub name: &'a str,
    /// His unit.
    pub unit: &'a str,
    /// Whether he answers for everything.
    pub head: bool,
    /// Whether he only reads.
    pub reads: bool,
}

/// Who is told of something that a person or a unit has in hand: the person where he may log in, else whoever works in the unit, else
/// the heads: what nobody can be told of is theirs.
pub fn recipients<'a>(users: &[Reachable<'a>], owner: &str, unit: &str) -> Vec<&'a str> {
    let of = |wanted: &dyn Fn(&Reachable<'a>) -> bool| {
        users.iter().filter(|user| wanted(user)).map(|user| user.name).collect::<Vec<_>>()
    };
    let person = of(&|user| !owner.trim().is_empty() && user.name == owner.trim());
    if !person.is_empty() {
        return person;
    }
    let unit = unit.trim();
    let colleagues = of(&|user| !unit.is_empty() && user.unit.trim() == unit && !user.reads);
    if colleagues.is_empty() { of(&|user| user.head) } else { colleagues }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(state: MeetingState, intent: MeetingIntent, expect: &str) {
        let found = may_meet(state, intent);
        assert_eq!(found.map_or_else(|text| text.en, |()| "may".to_owned()), expect);
    }

    #[test]
    fn minutes_that_are_issued_are_corrected_and_not_changed() {
        use MeetingState::{Held, Issued, Planned, Reviewed};
        check(Planned, MeetingIntent::Plan, "may");
        check(Planned, MeetingIntent::Become(Held), "may");
        check(Held, MeetingIntent::Plan, "the meeting has begun: its agenda stays as it was then");
        check(Reviewed, MeetingIntent::Become(Held), "may");
        check(Issued, MeetingIntent::Write, "the minutes are issued and stay as they are; begin a correction instead");
        check(Issued, MeetingIntent::Correct, "may");
        check(Held, MeetingIntent::Become(Issued), "`held` does not become `issued`");
        check(Issued, MeetingIntent::Become(Held), "`issued` does not become `held`");
    }

    #[test]
    fn an_agenda_begins_with_instructions_and_ends_with_late_tasks() {
        let one = |key: &str, kind, colour, late| Candidature { key: key.into(), kind, colour, late };
        let candidates = [
            one("task:1", AgendaKind::Task, None, 2),
            one("task:2", AgendaKind::Task, None, 0),
            one("task:3", AgendaKind::Task, None, 9),
            one("project:1", AgendaKind::Project, Some(ClockColour::Red), 0),
            one("project:2", AgendaKind::Project, Some(ClockColour::Yellow), 0),
            one("project:3", AgendaKind::Project, Some(ClockColour::Yellow), 0),
            one("decision:4", AgendaKind::Decision, None, 0),
            one("instruction:1", AgendaKind::Instruction, None, 0),
        ];
        let found = propose(&candidates, AgendaRules { yellow: 1, tasks: 20 });
        assert_eq!(found, ["instruction:1", "project:1", "project:2", "decision:4", "task:3", "task:1"]);
    }

    #[test]
    fn who_cannot_be_told_himself_is_told_through_his_unit_or_the_heads() {
        let user = |name, unit, head, reads| Reachable { name, unit, head, reads };
        let users = [
            user("局长甲", "商务局", true, false),
            user("干事甲", "商务局", false, false),
            user("看客", "文旅局", false, true),
        ];
        assert_eq!(recipients(&users, "干事甲", "文旅局"), ["干事甲"]);
        assert_eq!(recipients(&users, "已调走", "商务局"), ["局长甲", "干事甲"]);
        assert_eq!(recipients(&users, "", "文旅局"), ["局长甲"]);
        assert_eq!(recipients(&users, "", ""), ["局长甲"]);
    }
}

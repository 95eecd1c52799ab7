//! Whether an act may be entered on a step of an approval plan: which acts follow which, on which days, and what has to be said.
//!
//! What comes before its turn is not forbidden, because offices take papers side by side (容缺受理, 并联审批); it needs a reason, and stays
//! marked.

use chrono::NaiveDate;
use model::{PlanStep, StepAct, StepState, Text, WorkCalendar};

use crate::approvals::{open_before, told};

/// An act to enter.
#[derive(Debug, Clone, Copy)]
pub struct ActRequest<'a> {
    /// What.
    pub act: StepAct,
    /// The day it was.
    pub on: NaiveDate,
    /// Number of the paper it ended with.
    pub number: &'a str,
    /// Why, or what was said.
    pub note: &'a str,
    /// How many papers are named as wanting.
    pub papers: usize,
}

/// Why an act is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActRefusal {
    /// It does not follow from where the step stands.
    State(StepAct, StepState),
    /// Its day has not come.
    Future(NaiveDate),
    /// It lies before the act that it follows.
    BeforeLast(StepAct, NaiveDate),
    /// Nothing is there to be taken back.
    NothingBefore,
    /// Steps before it are open, and no reason is given; their names.
    OutOfTurn(Vec<Text>),
    /// It was never handed in, and no reason is given.
    NeverHandedIn,
    /// It needs a reason.
    NeedsReason(StepAct),
    /// It needs the number of the paper.
    NeedsNumber,
    /// It names neither a paper nor what is to be corrected.
    NeedsPapers,
}

impl ActRefusal {
    /// In a sentence.
    pub fn sentence(&self) -> Text {
        match self {
            Self::State(act, state) => {
                let (act, state) = (act.title(), state.title());
                Text::new(
                    format!("事项“{}”，不能记“{}”", state.zh, act.zh),
                    format!("the step stands at “{}”: “{}” does not follow", state.en, act.en),
                )
            }
            Self::Future(today) => {
                Text::new(format!("日期还没到（今天 {today}）"), format!("the day has not come; today is `{today}`"))
            }
            Self::BeforeLast(act, on) => Text::new(
                format!("日期早于上一步“{}”的 {on}", act.title().zh),
                format!("the day lies before “{}” of `{on}`", act.title().en),
            ),
            Self::NothingBefore => Text::new("没有可撤回的办理记录", "there is no act to take back"),
            Self::OutOfTurn(names) => {
                let join = |said: fn(&Text) -> &str, with: &str| names.iter().map(said).collect::<Vec<_>>().join(with);
                Text::new(
                    format!("前置事项未办结：{}；确需先办的，请写明原因", join(|name| &name.zh, "、")),
                    format!("steps before it are open: {}; give a reason to go ahead", join(|name| &name.en, ", ")),
                )
            }
            Self::NeverHandedIn => Text::new(
                "没有申报记录就办结：请写明原因，或先补记申报",
                "granted without being handed in: give a reason, or enter the submission first",
            ),
            Self::NeedsReason(act) => {
                let act = act.title();
                Text::new(format!("“{}”须写明原因", act.zh), format!("“{}” needs a reason", act.en))
            }
            Self::NeedsNumber => {
                Text::new("请写结果文书的编号；没有编号的写“无”", "give the number of the result, or say “none”")
            }
            Self::NeedsPapers => Text::new(
                "请勾选要补正的材料，或写明补正什么",
                "name the papers to be corrected, or say what is to be corrected",
            ),
        }
    }
}

/// What speaks against an act; nothing when it may be entered.
pub fn act_refusals(
    steps: &[PlanStep],
    at: usize,
    request: &ActRequest<'_>,
    (today, calendar): (NaiveDate, &WorkCalendar),
) -> Vec<ActRefusal> {
    let mut found = Vec::new();
    let act = request.act;
    let said = !request.note.trim().is_empty();
    if request.on > today {
        found.push(ActRefusal::Future(today));
    }
    let told = told(&steps[at].events, calendar, NaiveDate::MAX);
    if let Some(last) = told.last.filter(|last| request.on < last.on && act != StepAct::Noted) {
        found.push(ActRefusal::BeforeLast(last.act, last.on));
    }
    let open = open_before(steps, at, request.on, calendar);
    let state = told.state().unwrap_or(if open.is_empty() { StepState::Ready } else { StepState::Waiting });
    let not_begun = matches!(state, StepState::Waiting | StepState::Ready);
    let with_them = matches!(state, StepState::Submitted | StepState::InHand);
    let follows = match act {
        StepAct::Submitted => not_begun || matches!(state, StepState::Returned | StepState::Refused),
        StepAct::Accepted => state == StepState::Submitted,
        StepAct::Returned => with_them,
        StepAct::Granted => not_begun || with_them,
        StepAct::Refused => with_them || state == StepState::Returned,
        StepAct::NotApplicable => not_begun || state == StepState::Refused,
        StepAct::Applicable => state == StepState::NotApplicable,
        StepAct::TakenBack | StepAct::Noted => true,
    };
    if !follows {
        found.push(ActRefusal::State(act, state));
        return found;
    }
    let early = matches!(act, StepAct::Submitted | StepAct::Granted) && not_begun && !open.is_empty();
    if early && !said {
        found.push(ActRefusal::OutOfTurn(open.iter().map(|place| steps[*place].step.title.clone()).collect()));
    }
    if act == StepAct::Granted && not_begun && !early && !said {
        found.push(ActRefusal::NeverHandedIn);
    }
    let reason = matches!(act, StepAct::Refused | StepAct::NotApplicable | StepAct::Applicable | StepAct::TakenBack);
    // Handed in anew after a refusal: why it will go otherwise.
    let again = act == StepAct::Submitted && state == StepState::Refused;
    if (reason || again || act == StepAct::Noted) && !said {
        found.push(ActRefusal::NeedsReason(act));
    }
    if act == StepAct::TakenBack && told.last.is_none() {
        found.push(ActRefusal::NothingBefore);
    }
    if act == StepAct::Granted && request.number.trim().is_empty() {
        found.push(ActRefusal::NeedsNumber);
    }
    if act == StepAct::Returned && request.papers == 0 && !said {
        found.push(ActRefusal::NeedsPapers);
    }
    found
}

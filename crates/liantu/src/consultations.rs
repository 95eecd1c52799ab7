//! Consultations at the rim: letters and answers read from forms, shapes of both, and the letter as it is printed.

use std::collections::BTreeSet;

use bureau::{AskFacts, LinkFacts, ask_state, link_refusal};
use chrono::NaiveDate;
use model::{AnswerWay, AskState, NoticeKind, Opinion, Task, TaskOrigin, Text};
use press::{AskedDepartment, Consultation};
use serde::{Deserialize, Serialize};
use store::{
    AnswerRow, AskRow, ConsultationRow, LetterOut, LetterPaper, NewConsultation, NewNotice, ReplyLinkRow, ReplyVisitRow,
};
use utoipa::ToSchema;

use crate::config::Config;
use crate::office::Office;
use crate::people::Person;
use crate::project_entry::Faults;
use crate::project_shapes::{CodeShape, code};
use crate::shapes::Bilingual;

/// Longest name of a person, a post or a department, in characters.
const LONGEST_NAME: usize = 60;

/// A name on one line: no control characters, none that turn the direction of writing, no private number.
pub(crate) fn plain_name(faults: &mut Faults, (zh, en): (&str, &str), text: &str) -> String {
    let name = text.trim();
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if name.chars().any(odd) {
        faults.add(format!("“{zh}”里有看不见的控制字符"), format!("`{en}` holds characters that are not seen"));
        return String::new();
    }
    let length = name.chars().count();
    if length > LONGEST_NAME {
        faults.add(
            format!("“{zh}”有 {length} 字，最多 {LONGEST_NAME} 字"),
            format!("`{en}` has {length} characters, at most {LONGEST_NAME} fit"),
        );
        return String::new();
    }
    faults.person((zh, en), name)
}

/// A text of several lines: one kind of line break, other control characters dropped.
pub(crate) fn plain_text(faults: &mut Faults, name: (&str, &str), text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
    faults.text(name, &text)
}

/// What a department says, as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub(crate) struct OpinionBody {
    /// `agree`, `conditions`, `object` or `no_opinion`.
    #[serde(default)]
    pub(crate) opinion: String,
    /// In words; needed for a condition and an objection.
    #[serde(default)]
    pub(crate) text: String,
    /// Who answers, by work name.
    #[serde(default)]
    pub(crate) name: String,
    /// His post.
    #[serde(default)]
    pub(crate) post: String,
    /// The day that the paper bears, of an answer that came on paper; of every other way the day is that of its coming.
    pub(crate) on: Option<String>,
}

/// Which way an answer came, when, and by whom it was written down.
pub(crate) struct Arrival<'a> {
    /// The way.
    pub(crate) way: AnswerWay,
    /// Today.
    pub(crate) on: NaiveDate,
    /// The day of the letter: no answer is older.
    pub(crate) asked_on: NaiveDate,
    /// Whether the letter is about a case: a department then says what it does.
    pub(crate) of_case: bool,
    /// Now.
    pub(crate) at: String,
    /// The user, or the number of the link.
    pub(crate) by: &'a str,
}

/// Reads an answer; every fault at once.
pub(crate) fn read_answer(body: &OpinionBody, arrival: Arrival<'_>) -> Result<AnswerRow, Vec<Text>> {
    let mut faults = Faults::default();
    let opinion: Option<Opinion> = faults.word(("意见", "opinion"), Some(&body.opinion));
    let choices = Opinion::choices(arrival.of_case);
    if opinion.is_some_and(|opinion| !choices.contains(&opinion)) {
        let (zh, en): (Vec<_>, Vec<_>) = choices.iter().map(|one| (one.title().zh, one.as_str())).unzip();
        faults.add(
            format!("这封函要选的是：{}", zh.join("、")),
            format!("`opinion` is one of `{}` in this letter", en.join("` `")),
        );
    }
    if body.opinion.trim().is_empty() {
        faults.add("请选择一项意见", "choose an opinion");
    }
    let text = plain_text(&mut faults, ("具体内容", "text"), &body.text);
    if let Some(opinion) = opinion.filter(|opinion| opinion.needs_text() && text.is_empty()) {
        let title = opinion.title();
        faults.add(
            format!("“{}”须写明具体内容", title.zh),
            format!("`{}` needs words: which condition, or why", title.en),
        );
    }
    let name = plain_name(&mut faults, ("答复人", "name"), &body.name);
    let post = plain_name(&mut faults, ("职务", "post"), &body.post);
    if body.name.trim().is_empty() {
        faults.add("请写答复人", "`name` is missing: who answers");
    }
    if body.post.trim().is_empty() {
        faults.add("请写答复人职务", "`post` is missing: the post of who answers");
    }
    let on = answered_on(&mut faults, body, &arrival);
    let Arrival { way, at, by, .. } = arrival;
    let opinion = faults.or(opinion)?.unwrap_or(Opinion::NoOpinion);
    Ok(AnswerRow { opinion, text, name, post, on, way, at, by: by.to_owned() })
}

/// The day of an answer: a paper bears its own, whenever it is typed.
fn answered_on(faults: &mut Faults, body: &OpinionBody, arrival: &Arrival<'_>) -> NaiveDate {
    let (today, asked_on) = (arrival.on, arrival.asked_on);
    let given = faults.day(("答复日期", "on"), body.on.as_deref());
    let said = body.on.as_deref().is_some_and(|text| !text.trim().is_empty());
    if arrival.way != AnswerWay::Paper {
        if said && given != Some(today) {
            faults.add("只有纸质来函写答复日期", "`on`: only an answer that came on paper bears a day of its own");
        }
        return today;
    }
    let Some(on) = given else {
        if !said {
            faults.add("请写纸质答复的落款日期", "`on` is missing: the day that the paper bears");
        }
        return today;
    };
    if on > today {
        faults.add(
            format!("答复日期 {on} 还没到（今天 {today}）"),
            format!("`on`: `{on}` has not come; today is `{today}`"),
        );
    }
    if on < asked_on {
        faults.add(
            format!("答复日期 {on} 早于发函日期 {asked_on}"),
            format!("`on`: `{on}` lies before the letter of `{asked_on}`"),
        );
    }
    on
}

/// What whoever sent a letter, and whose projects it is about, are told of an answer.
pub(crate) fn answered(
    office: &Office,
    row: &ConsultationRow,
    ask: &AskRow,
    (opinion, by): (Opinion, &str),
) -> Vec<NewNotice> {
    let (title, department) = (&row.letter.title, &ask.department);
    let opinion = opinion.title();
    let notice = NewNotice {
        person: String::new(),
        kind: NoticeKind::Answered,
        mark: format!("ask:{}:answered", ask.id),
        thing: format!("consultation:{}", row.id),
        words: Text::new(
            format!("{department}已答复（{}）：{title}", opinion.zh),
            format!("{department} answered ({}): {title}", opinion.en),
        ),
        day: office.day.to_string(),
    };
    let projects = row.letter.projects.iter().filter_map(|(id, _)| office.projects.get(*id));
    let owners = projects.map(|held| (held.row.project.owner.as_str(), held.row.project.unit.as_str()));
    let mut told: Vec<NewNotice> = Vec::new();
    for whom in [(row.created_by.as_str(), "")].into_iter().chain(owners) {
        for one in office.notices(whom, by, &notice) {
            if !told.contains(&one) {
                told.push(one);
            }
        }
    }
    told
}

/// What whoever works in an asked department is told; `None` where the department has no user: it has its link. `{id}` and `{ask}` stand
/// for the numbers of the letter and of the asked department.
pub(crate) fn asked(office: &Office, letter: &NewConsultation, department: &str, by: &str) -> Vec<NewNotice> {
    let works_there = |user: &store::UserRow| user.disabled.is_none() && user.user.unit == department;
    if !office.users.is_empty() && !office.users.iter().any(works_there) {
        return Vec::new();
    }
    let (title, due) = (&letter.title, letter.due);
    let notice = NewNotice {
        person: String::new(),
        kind: NoticeKind::Consultation,
        mark: "ask:{ask}".to_owned(),
        thing: "consultation:{id}".to_owned(),
        words: Text::new(
            format!("征求{department}意见：{title}（{due} 前答复）"),
            format!("{department} is asked for its opinion: {title} (until {due})"),
        ),
        day: office.day.to_string(),
    };
    office.notices(("", department), by, &notice)
}

/// What goes out with a letter: each department has its answer in hand as a task, and is told.
pub(crate) fn out(office: &Office, letter: &NewConsultation, by: &str) -> LetterOut {
    let task = |department: &String| Task {
        title: match letter.case {
            Some(_) => format!("协办企业诉求：{}", letter.title),
            None => format!("答复征求意见：{}", letter.title),
        },
        owner: String::new(),
        unit: department.clone(),
        due: letter.due,
        origin: TaskOrigin::Consultation,
        origin_id: None,
        project: letter.projects.first().filter(|_| letter.projects.len() == 1).map(|(id, _)| *id),
        sample: letter.sample,
    };
    LetterOut {
        tasks: letter.departments.iter().map(task).collect(),
        notices: letter.departments.iter().map(|department| asked(office, letter, department, by)).collect(),
    }
}

/// A letter with its answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ConsultationShape {
    /// Id.
    pub(crate) id: i64,
    /// Version.
    pub(crate) version: i64,
    /// What it is about.
    pub(crate) title: String,
    /// Its number; empty when it has none.
    pub(crate) number: String,
    /// What is asked.
    pub(crate) question: String,
    /// The day of the letter.
    pub(crate) asked_on: String,
    /// The last day for answers.
    pub(crate) due: String,
    /// Where the time for answers comes from; null where it was set by hand.
    pub(crate) rule: Option<Bilingual>,
    /// How far it has come.
    pub(crate) state: CodeShape,
    /// Why it was taken back.
    pub(crate) state_reason: String,
    /// The case of a firm that it is about; null where it is about projects.
    pub(crate) case: Option<i64>,
    /// Projects it is about.
    pub(crate) projects: Vec<LetterProjectShape>,
    /// Papers that go along.
    pub(crate) papers: Vec<LetterPaperShape>,
    /// The departments.
    pub(crate) asks: Vec<AskShape>,
    /// How many were asked and not asked no more, answered, are overdue.
    pub(crate) asked: usize,
    /// See `asked`.
    pub(crate) answered: usize,
    /// See `asked`.
    pub(crate) overdue: usize,
    /// When it was written.
    pub(crate) created_at: String,
    /// By whom.
    pub(crate) created_by: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
    /// The day it is looked at.
    pub(crate) as_of: String,
}

/// A project a letter is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LetterProjectShape {
    /// Its number.
    pub(crate) id: i64,
    /// Its name when the letter went out.
    pub(crate) name: String,
}

/// A paper that goes along.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LetterPaperShape {
    /// SHA-256 of its bytes.
    pub(crate) sha256: String,
    /// Its label.
    pub(crate) name: String,
    /// How many bytes.
    pub(crate) bytes: usize,
}

/// One asked department.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AskShape {
    /// Id.
    pub(crate) id: i64,
    /// Its name.
    pub(crate) department: String,
    /// How its answer stands.
    pub(crate) state: CodeShape,
    /// When somebody first looked.
    pub(crate) opened_at: Option<String>,
    /// When it was last reminded.
    pub(crate) reminded_at: Option<String>,
    /// How often.
    pub(crate) reminders: usize,
    /// Why it is asked no more.
    pub(crate) withdrawn_reason: Option<String>,
    /// Its answer.
    pub(crate) answer: Option<OpinionShape>,
    /// Its last link.
    pub(crate) link: Option<ReplyLinkShape>,
    /// Whether whoever looks may answer for it.
    pub(crate) yours: bool,
}

/// What a department answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OpinionShape {
    /// What it thinks.
    pub(crate) opinion: CodeShape,
    /// In words.
    pub(crate) text: String,
    /// Who answered.
    pub(crate) name: String,
    /// His post.
    pub(crate) post: String,
    /// The day.
    pub(crate) on: String,
    /// By which way.
    pub(crate) way: CodeShape,
}

/// A one-time link, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReplyLinkShape {
    /// The last day on which it holds.
    pub(crate) ends: String,
    /// When it was made.
    pub(crate) created_at: String,
    /// By whom.
    pub(crate) created_by: String,
    /// Why it takes no answer any more; null while it does.
    pub(crate) refusal: Option<Bilingual>,
    /// Calls by it, the last first.
    pub(crate) visits: Vec<ReplyVisitShape>,
}

/// A call by a link.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReplyVisitShape {
    /// When.
    pub(crate) at: String,
    /// From which address.
    pub(crate) address: String,
    /// `opened`, `paper`, `answered`, or why it was refused.
    pub(crate) what: String,
}

/// What stands beside a letter.
pub(crate) struct LetterAround<'a> {
    /// Rules and words.
    pub(crate) config: &'a Config,
    /// Links of its departments, the last first.
    pub(crate) links: &'a [ReplyLinkRow],
    /// Calls by them.
    pub(crate) visits: &'a [ReplyVisitRow],
    /// Who looks.
    pub(crate) person: &'a Person,
    /// The office's day.
    pub(crate) day: NaiveDate,
}

/// Whether somebody answers for a department: its own people by their account, who asked by writing a paper answer down.
pub(crate) fn answers_for(person: &Person, ask: &AskRow) -> Option<AnswerWay> {
    match person.role {
        model::UserRole::Department if person.unit.trim() == ask.department => Some(AnswerWay::Account),
        model::UserRole::Department | model::UserRole::Viewer | model::UserRole::Clerk => None,
        _ => Some(AnswerWay::Paper),
    }
}

/// How an asked department stands.
pub(crate) fn state_of(row: &ConsultationRow, ask: &AskRow, day: NaiveDate) -> AskState {
    let facts = AskFacts {
        due: row.letter.due,
        opened: ask.opened_at.is_some(),
        answered: ask.answer.is_some(),
        withdrawn: ask.withdrawn.is_some() || row.state == model::ConsultationState::Withdrawn,
    };
    ask_state(&facts, day)
}

/// What decides whether a link holds.
pub(crate) fn link_facts(row: &ConsultationRow, ask: &AskRow, link: &ReplyLinkRow) -> LinkFacts {
    LinkFacts {
        ends: link.ends,
        revoked: link.revoked_at.is_some(),
        answered: ask.answer.is_some(),
        withdrawn: ask.withdrawn.is_some(),
        letter: row.state,
    }
}

/// A letter as it is shown.
pub(crate) fn shape(row: &ConsultationRow, around: &LetterAround<'_>) -> ConsultationShape {
    let day = around.day;
    let asks: Vec<AskShape> = row.asks.iter().map(|ask| ask_shape(row, ask, around)).collect();
    let count = |wanted: AskState| row.asks.iter().filter(|ask| state_of(row, ask, day) == wanted).count();
    let letter = &row.letter;
    let rules = &around.config.standard.compliance.letters;
    let rule = rules.iter().find(|rule| rule.id == letter.rule);
    ConsultationShape {
        id: row.id,
        version: row.version,
        title: letter.title.clone(),
        number: letter.number.clone(),
        question: letter.question.clone(),
        case: letter.case,
        asked_on: letter.asked_on.to_string(),
        due: letter.due.to_string(),
        rule: rule.map(|rule| Bilingual::from(&rule.source)),
        state: code(row.state, row.state.title()),
        state_reason: row.state_reason.clone(),
        projects: letter
            .projects
            .iter()
            .map(|(id, name)| LetterProjectShape { id: id.0, name: name.clone() })
            .collect(),
        papers: letter
            .papers
            .iter()
            .map(|paper| LetterPaperShape {
                sha256: paper.sha256.clone(),
                name: paper.name.clone(),
                bytes: paper.bytes,
            })
            .collect(),
        asked: asks.len() - count(AskState::Withdrawn),
        answered: count(AskState::Answered),
        overdue: if row.state == model::ConsultationState::Open { count(AskState::Overdue) } else { 0 },
        asks,
        created_at: row.created_at.clone(),
        created_by: row.created_by.clone(),
        sample: letter.sample,
        as_of: day.to_string(),
    }
}

fn ask_shape(row: &ConsultationRow, ask: &AskRow, around: &LetterAround<'_>) -> AskShape {
    let state = state_of(row, ask, around.day);
    let link = around.links.iter().find(|link| link.ask == ask.id);
    let open = row.state == model::ConsultationState::Open && ask.answer.is_none() && ask.withdrawn.is_none();
    AskShape {
        id: ask.id,
        department: ask.department.clone(),
        state: code(state, state.title()),
        opened_at: ask.opened_at.clone(),
        reminded_at: ask.reminded_at.clone(),
        reminders: ask.reminders,
        withdrawn_reason: ask.withdrawn.as_ref().map(|(_, _, reason)| reason.clone()),
        answer: ask.answer.as_ref().map(|answer| OpinionShape {
            opinion: code(answer.opinion, answer.opinion.title()),
            text: answer.text.clone(),
            name: answer.name.clone(),
            post: answer.post.clone(),
            on: answer.on.to_string(),
            way: code(answer.way, answer.way.title()),
        }),
        link: link.map(|link| ReplyLinkShape {
            ends: link.ends.to_string(),
            created_at: link.created_at.clone(),
            created_by: link.created_by.clone(),
            refusal: link_refusal(&link_facts(row, ask, link), around.day).map(|why| Bilingual::from(&why.sentence())),
            visits: around
                .visits
                .iter()
                .filter(|visit| visit.link == link.id)
                .map(|visit| ReplyVisitShape {
                    at: visit.at.clone(),
                    address: visit.address.clone(),
                    what: visit.what.clone(),
                })
                .collect(),
        }),
        yours: open && answers_for(around.person, ask).is_some(),
    }
}

/// A letter as it is printed.
pub(crate) fn printed(row: &ConsultationRow, office: Text, day: NaiveDate) -> Consultation {
    let letter = &row.letter;
    let asked = |ask: &AskRow| AskedDepartment {
        department: ask.department.clone(),
        state: state_of(row, ask, day),
        opinion: ask.answer.as_ref().map(|answer| answer.opinion),
        text: ask.answer.as_ref().map(|answer| answer.text.clone()).unwrap_or_default(),
        who: ask.answer.as_ref().map(|answer| format!("{} {}", answer.name, answer.post)).unwrap_or_default(),
        on: ask.answer.as_ref().map(|answer| answer.on),
    };
    Consultation {
        office,
        number: letter.number.clone(),
        title: letter.title.clone(),
        question: letter.question.clone(),
        asked_on: letter.asked_on,
        due: letter.due,
        projects: letter.projects.iter().map(|(_, name)| name.clone()).collect(),
        papers: letter.papers.iter().map(|paper| paper.name.clone()).collect(),
        asked: row.asks.iter().map(asked).collect(),
        as_of: day,
        of_case: letter.case.is_some(),
        sample: letter.sample,
    }
}

/// Papers chosen by their sums among those of the projects; a sum that none has is a fault.
pub(crate) fn chosen_papers(faults: &mut Faults, sums: &[String], papers: &[store::AttachmentRow]) -> Vec<LetterPaper> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for sum in sums {
        let sum = sum.trim().to_lowercase();
        if !seen.insert(sum.clone()) {
            continue;
        }
        match papers.iter().find(|row| row.paper.sha256 == sum) {
            Some(row) => found.push(LetterPaper {
                attachment: row.id,
                name: row.paper.name.clone(),
                media: row.paper.media.clone(),
                sha256: sum,
                bytes: row.paper.bytes,
            }),
            None => {
                let shown: String = sum.chars().take(64).collect();
                faults.add(
                    format!("所选项目没有附件 `{shown}`"),
                    format!("none of the projects has the paper `{shown}`"),
                );
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: OpinionBody, expect: &[&str]) {
        let found = read_answer(&body, arrival(AnswerWay::Link));
        let found: Vec<String> = found.err().unwrap_or_default().into_iter().map(|text| text.en).collect();
        assert_eq!(found, expect);
    }

    fn arrival(way: AnswerWay) -> Arrival<'static> {
        let (on, asked_on) = ("2025-01-20".parse().unwrap(), "2025-01-06".parse().unwrap());
        Arrival { way, on, asked_on, of_case: false, at: String::new(), by: "link:1" }
    }

    #[test]
    fn a_paper_answer_bears_its_own_day() {
        #[track_caller]
        fn check(way: AnswerWay, on: Option<&str>, expect: Result<&str, &str>) {
            let body = OpinionBody { on: on.map(str::to_owned), ..body("agree", "") };
            let found = read_answer(&body, arrival(way));
            let found = found.map(|row| row.on.to_string()).map_err(|why| why[0].en.clone());
            assert_eq!(found, expect.map(str::to_owned).map_err(str::to_owned));
        }
        check(AnswerWay::Paper, Some("2025-01-13"), Ok("2025-01-13"));
        check(AnswerWay::Paper, Some("2025-01-06"), Ok("2025-01-06"));
        check(AnswerWay::Paper, None, Err("`on` is missing: the day that the paper bears"));
        check(AnswerWay::Paper, Some(" "), Err("`on` is missing: the day that the paper bears"));
        check(AnswerWay::Paper, Some("2025-01-21"), Err("`on`: `2025-01-21` has not come; today is `2025-01-20`"));
        check(AnswerWay::Paper, Some("2025-01-05"), Err("`on`: `2025-01-05` lies before the letter of `2025-01-06`"));
        check(AnswerWay::Paper, Some("2025-02-30"), Err("`on`: `2025-02-30` is not a day such as `2025-01-31`"));
        check(AnswerWay::Account, None, Ok("2025-01-20"));
        check(
            AnswerWay::Account,
            Some("2025-01-13"),
            Err("`on`: only an answer that came on paper bears a day of its own"),
        );
    }

    fn body(opinion: &str, text: &str) -> OpinionBody {
        OpinionBody {
            opinion: opinion.into(),
            text: text.into(),
            name: "联络员乙".into(),
            post: "科长".into(),
            on: None,
        }
    }

    #[test]
    fn an_answer_says_what_who_and_why_and_every_fault_is_told_at_once() {
        check(body("agree", ""), &[]);
        check(body("conditions", " "), &["`Agrees with conditions` needs words: which condition, or why"]);
        check(
            OpinionBody::default(),
            &["choose an opinion", "`name` is missing: who answers", "`post` is missing: the post of who answers"],
        );
        check(
            OpinionBody { name: "乙\u{202e}丙".into(), ..body("agree", "") },
            &["`name` holds characters that are not seen"],
        );
        check(body("agree", &"字".repeat(1_000_000)), &["`text` has 1000000 characters, at most 2000 fit"]);
        check(
            OpinionBody { post: "科长 13912345678".into(), ..body("agree", "") },
            &["`post`: `13912345678` looks like a private mobile number"],
        );
    }
}

//! Letters that ask departments for their opinion (征求意见函) and the table of what they answered (意见汇总表), in official layout.
//!
//! Silence is printed as silence: a department that did not answer has a row that says so.

use chrono::NaiveDate;
use model::{AskState, Lang, Opinion, Text};

use crate::PaperError;
use crate::official::{Block, Grid, GridColumn, Official, Side, word};
use crate::sourced::{full_day, mark};

/// A letter, with what was answered to it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Consultation {
    /// The office that asks.
    pub office: Text,
    /// Its number; empty when it has none.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// The day of the letter.
    pub asked_on: NaiveDate,
    /// The last day for answers.
    pub due: NaiveDate,
    /// Names of the projects.
    pub projects: Vec<String>,
    /// Labels of the papers that go along.
    pub papers: Vec<String>,
    /// The departments.
    pub asked: Vec<AskedDepartment>,
    /// The day the table is of.
    pub as_of: NaiveDate,
    /// Whether it is about a firm's case: departments then say what they do.
    pub of_case: bool,
    /// Whether it is invented.
    pub sample: bool,
}

/// One department's line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedDepartment {
    /// Its name.
    pub department: String,
    /// How its answer stands.
    pub state: AskState,
    /// What it thinks; `None` while nobody said.
    pub opinion: Option<Opinion>,
    /// In words.
    pub text: String,
    /// Who answered, with his post.
    pub who: String,
    /// When.
    pub on: Option<NaiveDate>,
}

/// The letter as a Word document. The same letter is the same bytes.
pub fn consultation_letter(letter: &Consultation, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let mut blocks: Vec<Block> = paragraphs(&letter.question);
    if !letter.projects.is_empty() {
        let names = letter.projects.join(&say("、", "; "));
        blocks.push(Block::Body(say(&format!("涉及项目：{names}。"), &format!("Projects: {names}."))));
    }
    let due = compact(letter.due, lang);
    blocks.push(Block::Body(say(
        &if letter.of_case {
            format!("请于{due}前书面反馈办理情况（已办理、正在办理或不属本部门职责），写明办理结果或时限、答复人及职务。")
        } else {
            format!("请于{due}前书面反馈意见（同意、附条件同意、不同意或无意见），写明理由、答复人及职务。")
        },
        &if letter.of_case {
            format!("Please answer in writing by {due}: settled, under way, or not yours, with what was done or by when, the name and the post of who answers.")
        } else {
            format!("Please answer in writing by {due}: agree, agree with conditions, object, or no opinion, with the reasons, the name and the post of who answers.")
        },
    )));
    for (at, paper) in letter.papers.iter().enumerate() {
        let lead = match (at, letter.papers.len()) {
            (0, 1) => say("附件：", "Enclosed: "),
            (0, _) => say("附件：1. ", "Enclosed: 1. "),
            (at, _) => format!("{}. ", at + 1),
        };
        blocks.push(Block::Body(format!("{lead}{paper}")));
    }
    let to: Vec<&str> = letter
        .asked
        .iter()
        .filter(|asked| asked.state != AskState::Withdrawn)
        .map(|asked| asked.department.as_str())
        .collect();
    let paper = Official {
        lang,
        day: letter.asked_on,
        office: letter.office.get(lang).to_owned(),
        number: letter.number.clone(),
        title: letter.title.clone(),
        mark: mark(letter.sample, lang).to_owned(),
        to: to.join(&say("、", ", ")),
        blocks,
        sign: [letter.office.get(lang).to_owned(), compact(letter.asked_on, lang)],
    };
    word(&paper)
}

/// The table of opinions as a Word document. The same table is the same bytes.
pub fn opinion_table(letter: &Consultation, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let asked: Vec<&AskedDepartment> = letter.asked.iter().filter(|asked| asked.state != AskState::Withdrawn).collect();
    let many = |wanted: Opinion| asked.iter().filter(|asked| asked.opinion == Some(wanted)).count();
    let answered = asked.iter().filter(|asked| asked.opinion.is_some()).count();
    let silent = asked.len() - answered;
    let counts: Vec<String> = Opinion::choices(letter.of_case)
        .iter()
        .map(|opinion| format!("{} {}", opinion.title().get(lang), many(*opinion)))
        .collect();
    let (sent, day) = (compact(letter.asked_on, lang), compact(letter.as_of, lang));
    let opening = match lang {
        Lang::Zh => format!(
            "{sent}就“{}”征求 {} 个部门意见。截至{day}，答复 {answered} 个：{}；未答复 {silent} 个，不视为同意。",
            letter.title,
            asked.len(),
            counts.join("，")
        ),
        Lang::En => format!(
            "On {sent} {} departments were asked about “{}”. By {day} {answered} had answered ({}); {silent} had not, which is not taken as consent.",
            asked.len(),
            letter.title,
            counts.join(", ")
        ),
    };
    let column = |title: String, share: f64, side: Side| GridColumn { title, share, side };
    let columns = vec![
        column(say("序号", "No."), 0.07, Side::Middle),
        column(say("部门", "Department"), 0.17, Side::Start),
        column(say("意见", "Opinion"), 0.14, Side::Middle),
        column(say("具体内容", "In words"), 0.32, Side::Start),
        column(say("答复人", "Who"), 0.14, Side::Start),
        column(say("日期", "Day"), 0.16, Side::Middle),
    ];
    let rows = asked.iter().enumerate().map(|(at, asked)| {
        let opinion = asked.opinion.map_or_else(|| asked.state.title(), Opinion::title);
        vec![
            (at + 1).to_string(),
            asked.department.clone(),
            opinion.get(lang).to_owned(),
            if asked.text.is_empty() { "—".to_owned() } else { asked.text.clone() },
            if asked.who.is_empty() { "—".to_owned() } else { asked.who.clone() },
            asked.on.map_or_else(|| "—".to_owned(), |on| on.to_string()),
        ]
    });
    let mut blocks = vec![Block::Body(opening), Block::Table(Grid { columns, rows: rows.collect() })];
    if !letter.projects.is_empty() {
        let names = letter.projects.join(&say("、", "; "));
        blocks.push(Block::Note(say(&format!("涉及项目：{names}"), &format!("Projects: {names}"))));
    }
    let title = match lang {
        Lang::Zh => {
            let about = letter.title.trim_end_matches('函');
            format!("{}意见汇总表", about.strip_suffix("征求意见").unwrap_or(about))
        }
        Lang::En => format!("Opinions on “{}”", letter.title),
    };
    let paper = Official {
        lang,
        day: letter.as_of,
        office: letter.office.get(lang).to_owned(),
        number: letter.number.clone(),
        title,
        mark: mark(letter.sample, lang).to_owned(),
        to: String::new(),
        blocks,
        sign: [letter.office.get(lang).to_owned(), compact(letter.as_of, lang)],
    };
    word(&paper)
}

/// A paragraph for each line that says something.
fn paragraphs(text: &str) -> Vec<Block> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| Block::Body(line.to_owned())).collect()
}

/// A day in an official paper has no room between figures and words in Chinese.
fn compact(day: NaiveDate, lang: Lang) -> String {
    full_day(day, lang).replace(' ', if lang == Lang::Zh { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Zipped, text_of, well_formed};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn letter() -> Consultation {
        let asked = |department: &str, state, opinion, text: &str| AskedDepartment {
            department: department.into(),
            state,
            opinion,
            text: text.into(),
            who: if opinion.is_some() { "联络员乙 科长".into() } else { String::new() },
            on: opinion.map(|_| day("2025-01-20")),
        };
        Consultation {
            office: Text::new("蒸湘区招商引资工作办公室（样例）", "Investment Office of Zhengxiang (sample)"),
            number: "蒸招函〔2025〕3号".into(),
            title: "关于石油钻具项目准入的征求意见函".into(),
            question: "拟引进<石油钻具>项目。\n\n请就选址、环评提出意见。".into(),
            asked_on: day("2025-01-13"),
            due: day("2025-01-22"),
            projects: vec!["石油钻具项目（样例）".into()],
            papers: vec!["项目简介.pdf".into(), "用地图.png".into()],
            asked: vec![
                asked("工信局", AskState::Answered, Some(Opinion::Agree), ""),
                asked("生态环境分局", AskState::Answered, Some(Opinion::Conditions), "=先办环评"),
                asked("住建局", AskState::Overdue, None, ""),
                asked("教育局", AskState::Withdrawn, None, ""),
            ],
            as_of: day("2025-01-24"),
            of_case: false,
            sample: true,
        }
    }

    fn words(bytes: &[u8]) -> String {
        let body = Zipped::read(bytes).text("word/document.xml");
        well_formed(&body);
        text_of(&body)
    }

    #[test]
    fn the_letter_names_whom_it_asks_by_when_and_what_goes_along() {
        let text = words(&consultation_letter(&letter(), Lang::Zh).unwrap());
        for said in ["工信局、生态环境分局、住建局：", "请于2025年1月22日前", "附件：1. 项目简介.pdf", "2. 用地图.png"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("教育局"), "who is asked no more is not named");
    }

    #[test]
    fn silence_is_printed_as_silence() {
        let text = words(&opinion_table(&letter(), Lang::Zh).unwrap());
        for said in
            ["关于石油钻具项目准入的意见汇总表", "答复 2 个", "未答复 1 个，不视为同意", "逾期未答复", "=先办环评"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        let text = words(&opinion_table(&letter(), Lang::En).unwrap());
        assert!(text.contains("not taken as consent"), "{text}");
    }

    #[test]
    fn the_same_letter_is_the_same_bytes() {
        for lang in [Lang::Zh, Lang::En] {
            assert!(consultation_letter(&letter(), lang).unwrap() == consultation_letter(&letter(), lang).unwrap());
            assert!(opinion_table(&letter(), lang).unwrap() == opinion_table(&letter(), lang).unwrap());
        }
    }
}

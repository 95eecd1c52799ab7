//! The minutes of a dispatch meeting (会议纪要) as an official paper: who was there, what was said of each item as the agenda had it when
//! the meeting began, what was decided, by whom it is done until when.

use chrono::NaiveDate;
use model::{Lang, Text};

use crate::official::{Block, Grid, GridColumn, Official, Side, pages, word};
use crate::paper::pdf_pages;
use crate::sourced::{full_day, mark};
use crate::{About, PaperError};

/// Minutes as they are printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Minutes {
    /// The office that issues them.
    pub office: Text,
    /// Number of the paper.
    pub number: Text,
    /// Name of the meeting.
    pub title: String,
    /// The day it was held.
    pub on: NaiveDate,
    /// Where.
    pub place: String,
    /// Who led it.
    pub chair: String,
    /// Who was there: units and work names.
    pub present: Vec<String>,
    /// From 1.
    pub revision: i64,
    /// What it corrects; empty for the first.
    pub correction: String,
    /// How far they have come, where they are not out.
    pub unfinished: Option<Text>,
    /// Whether they speak of invented projects.
    pub sample: bool,
    /// The items, in their order.
    pub items: Vec<MinutesItem>,
    /// What was decided.
    pub decisions: Vec<MinutesDecision>,
    /// What was concluded; paragraphs are lines.
    pub summary: String,
}

/// An item of the agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct MinutesItem {
    /// What it is about.
    pub kind: Text,
    /// Its name.
    pub title: Text,
    /// What the agenda said of it.
    pub why: Text,
    /// What was said.
    pub said: String,
}

/// A decision.
#[derive(Debug, Clone, PartialEq)]
pub struct MinutesDecision {
    /// What is to be done.
    pub title: String,
    /// By whom.
    pub holder: String,
    /// Until when.
    pub due: NaiveDate,
    /// The item it belongs to; empty for none.
    pub item: Text,
    /// Whether it was withdrawn in this version.
    pub withdrawn: bool,
}

/// The minutes as a Word document: the same input gives the same bytes.
///
/// # Errors
///
/// The writer refused it.
pub fn minutes_docx(minutes: &Minutes, lang: Lang) -> Result<Vec<u8>, PaperError> {
    word(&paper(minutes, lang))
}

/// The minutes as PDF.
///
/// # Errors
///
/// The writer refused it.
pub fn minutes_pdf(minutes: &Minutes, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let language = if lang == Lang::Zh { "zh-CN" } else { "en" };
    let about = About { title: minutes.title.clone(), language: language.to_owned() };
    pdf_pages(&pages(&paper(minutes, lang)), &about)
}

fn paper(minutes: &Minutes, lang: Lang) -> Official {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let day = match lang {
        Lang::Zh => full_day(minutes.on, lang).replace(' ', ""),
        Lang::En => full_day(minutes.on, lang),
    };
    let mut blocks = Vec::new();
    if minutes.revision > 1 {
        let (number, what) = (minutes.revision, &minutes.correction);
        blocks.push(Block::Body(say(
            &format!("本纪要为第 {number} 版（更正）：{what}"),
            &format!("These are revision {number} of the minutes, a correction: {what}"),
        )));
    }
    blocks.push(Block::Body(opening(minutes, &day, lang)));
    let present = if minutes.present.is_empty() {
        say("出席人员未记录。", "Who was there was not noted.")
    } else {
        format!("{}{}{}", say("出席：", "Present: "), minutes.present.join(&say("、", ", ")), say("。", "."))
    };
    blocks.push(Block::Body(present));
    blocks.push(Block::Heading(say("议题", "Items")));
    if minutes.items.is_empty() {
        blocks.push(Block::Body(say("本次会议没有议题。", "The meeting had no items.")));
    }
    for item in &minutes.items {
        blocks.push(Block::Sub(format!("{}{}{}", item.kind.get(lang), say("：", ": "), item.title.get(lang))));
        if !item.why.get(lang).is_empty() {
            blocks.push(Block::Body(ended(item.why.get(lang), lang)));
        }
        blocks.extend(lines(&item.said).map(|line| Block::Body(line.to_owned())));
    }
    blocks.push(Block::Heading(say("议定事项", "Decisions")));
    if minutes.decisions.is_empty() {
        blocks.push(Block::Body(say("会议没有议定事项。", "Nothing was decided.")));
    } else {
        blocks.push(Block::Table(decisions(&minutes.decisions, lang)));
    }
    if lines(&minutes.summary).next().is_some() {
        blocks.push(Block::Heading(say("会议要求", "Conclusions")));
        blocks.extend(lines(&minutes.summary).map(|line| Block::Body(line.to_owned())));
    }
    let mut marks: Vec<String> = minutes.unfinished.iter().map(|state| state.get(lang).to_owned()).collect();
    if minutes.sample {
        marks.push(mark(true, lang).to_owned());
    }
    Official {
        lang,
        day: minutes.on,
        office: minutes.office.get(lang).to_owned(),
        number: minutes.number.get(lang).to_owned(),
        title: format!("{}{}", minutes.title, say("纪要", ": minutes")),
        mark: marks.join(" · "),
        to: String::new(),
        blocks,
        sign: [minutes.office.get(lang).to_owned(), day],
    }
}

fn opening(minutes: &Minutes, day: &str, lang: Lang) -> String {
    let (place, chair) = (minutes.place.trim(), minutes.chair.trim());
    match lang {
        Lang::Zh => {
            let place = if place.is_empty() { String::new() } else { format!("在{place}") };
            let chair = if chair.is_empty() { String::new() } else { format!("，由{chair}主持") };
            format!("{day}，{}{place}召开{chair}。现将会议情况纪要如下。", minutes.title)
        }
        Lang::En => {
            let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
            let chair = if chair.is_empty() { String::new() } else { format!(", led by {chair}") };
            format!("{} was held on {day}{place}{chair}.", minutes.title)
        }
    }
}

fn decisions(decisions: &[MinutesDecision], lang: Lang) -> Grid {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let column = |title: String, share: f64, side: Side| GridColumn { title, share, side };
    let columns = vec![
        column(say("序号", "No."), 0.8, Side::Middle),
        column(say("事项", "What"), 4.2, Side::Start),
        column(say("议题", "Item"), 2.6, Side::Start),
        column(say("责任", "Who"), 2.0, Side::Start),
        column(say("时限", "Until"), 1.7, Side::Middle),
    ];
    let row = |(number, one): (usize, &MinutesDecision)| {
        let title = if one.withdrawn {
            format!("{}{}", one.title, say("（撤回）", " (withdrawn)"))
        } else {
            one.title.clone()
        };
        vec![number.to_string(), title, one.item.get(lang).to_owned(), one.holder.clone(), one.due.to_string()]
    };
    Grid { columns, rows: (1..).zip(decisions).map(row).collect() }
}

/// With the stop that ends a sentence.
fn ended(text: &str, lang: Lang) -> String {
    let stop = if lang == Lang::Zh { '。' } else { '.' };
    if text.ends_with(['。', '.', '！', '？']) { text.to_owned() } else { format!("{text}{stop}") }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Zipped, text_of, well_formed};

    fn minutes() -> Minutes {
        Minutes {
            office: Text::new("蒸湘区招商引资工作办公室（样例）", "Investment Office (sample)"),
            number: Text::new("招商会纪〔2025〕1号", "Minutes 2025 No. 1"),
            title: "一月招商调度会".into(),
            on: "2025-01-06".parse().unwrap(),
            place: "区政府三楼".into(),
            chair: "分管领导".into(),
            present: vec!["商务局".into(), "园区专班".into()],
            revision: 1,
            correction: String::new(),
            unfinished: Some(Text::new("草稿", "Draft")),
            sample: true,
            items: vec![MinutesItem {
                kind: Text::new("红黄牌项目", "Project"),
                title: Text::new("=石油钻具项目（样例）&<b>", "Drill pipe"),
                why: Text::new("洽谈无进展 4 个月（限 3）", "no progress for 4 months"),
                said: "企业等环评结果。\n\n园区协助。".into(),
            }],
            decisions: vec![MinutesDecision {
                title: "一周内补齐环评手续".into(),
                holder: "商务局 干事甲".into(),
                due: "2025-01-13".parse().unwrap(),
                item: Text::new("石油钻具项目（样例）", "Drill pipe"),
                withdrawn: false,
            }],
            summary: "红牌项目每周报一次。".into(),
        }
    }

    #[test]
    fn minutes_say_who_was_there_what_was_said_and_who_does_what_until_when() {
        let bytes = minutes_docx(&minutes(), Lang::Zh).unwrap();
        let xml = Zipped::read(&bytes).text("word/document.xml");
        well_formed(&xml);
        let text = text_of(&xml);
        for part in [
            "商务局、园区专班",
            "企业等环评结果。",
            "园区协助。",
            "一周内补齐环评手续",
            "2025-01-13",
            "商务局 干事甲",
            "（一）",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn the_same_minutes_give_the_same_bytes() {
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(minutes_docx(&minutes(), lang).unwrap(), minutes_docx(&minutes(), lang).unwrap());
            assert_eq!(minutes_pdf(&minutes(), lang).unwrap(), minutes_pdf(&minutes(), lang).unwrap());
        }
    }

    #[test]
    fn a_correction_says_what_it_corrects_and_what_was_withdrawn() {
        let mut corrected = minutes();
        (corrected.revision, corrected.correction) = (2, "责任单位有误".into());
        corrected.decisions[0].withdrawn = true;
        let text = text_of(&Zipped::read(&minutes_docx(&corrected, Lang::Zh).unwrap()).text("word/document.xml"));
        assert!(text.contains("第 2 版（更正）：责任单位有误") && text.contains("（撤回）"), "{text}");
    }
}

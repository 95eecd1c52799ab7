//! What the bulletin says: its sections in their order, sentences and tables.

use chrono::Datelike;
use model::{ClockColour, Lang, Text};

use super::{Bulletin, BulletinFigure, BulletinItem};
use crate::official::{Block, Grid, GridColumn, Official, Side};
use crate::sourced::{full_day, mark};

/// Figures named in the opening sentence; all of them stand in the table.
const NAMED: usize = 5;
/// Items named in the paper; all of them stand in the workbook.
const ITEMS: usize = 30;

/// The paper.
pub(super) fn paper(bulletin: &Bulletin, lang: Lang) -> Official {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let prose = &bulletin.prose;
    let mut blocks = Vec::new();
    if bulletin.revision > 1 {
        let (number, what) = (bulletin.revision, &bulletin.correction);
        blocks.push(Block::Body(say(
            &format!("本期为第 {number} 版（更正）：{what}"),
            &format!("This is revision {number}, a correction: {what}"),
        )));
    }
    blocks.push(Block::Heading(say("总体情况", "Overall")));
    blocks.push(Block::Body(opening(bulletin, lang)));
    blocks.push(Block::Table(figures(&bulletin.figures, lang)));
    let compared = bulletin.compared.get(lang);
    if !compared.is_empty() {
        blocks.push(Block::Note(format!("{compared}{}", say("。", "."))));
    }
    for (remark, titles) in remarks(&bulletin.figures, lang) {
        let titles = titles.join(&say("、", ", "));
        blocks.push(Block::Note(say(&format!("※ {titles}：{remark}。"), &format!("※ {titles}: {remark}."))));
    }
    blocks.push(Block::Note(say(
        "各项口径、依据及项目明细见附表。",
        "Definitions, bases and the projects behind each figure stand in the workbook.",
    )));
    written(&mut blocks, &say("工作亮点", "Highlights"), &prose.highlights);
    if !bulletin.units.is_empty() {
        blocks.push(Block::Heading(say("单位排名", "Units by score")));
        blocks.push(Block::Table(units(bulletin, lang)));
        blocks.push(Block::Note(say(
            "得分按功效系数折百分制，红牌扣分；共享项目在各共享单位全额计入，全区只计一次。",
            "Scores are by efficacy, of a hundred, less red items; a shared project counts in full for each who shares it and once for the district.",
        )));
    }
    blocks.push(Block::Heading(say("红黄牌项目", "Red and yellow items")));
    items(&mut blocks, bulletin, lang);
    written(&mut blocks, &say("存在问题", "Problems"), &prose.problems);
    written(&mut blocks, &say("下一步工作", "Next steps"), &prose.next_steps);
    Official {
        lang,
        day: bulletin.as_of,
        office: bulletin.office.get(lang).to_owned(),
        number: bulletin.number.get(lang).to_owned(),
        title: bulletin.title.get(lang).to_owned(),
        mark: marks(bulletin, lang),
        to: bulletin.to.get(lang).to_owned(),
        blocks,
        sign: [bulletin.office.get(lang).to_owned(), full_day(bulletin.as_of, lang).replace(' ', space(lang))],
    }
}

/// A day in an official paper has no room between figures and words in Chinese.
fn space(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "" } else { " " }
}

/// What stands at the head of every page.
pub(super) fn marks(bulletin: &Bulletin, lang: Lang) -> String {
    let mut found = Vec::new();
    if let Some(state) = &bulletin.unfinished {
        found.push(state.get(lang).to_owned());
    }
    let sample = mark(bulletin.sample, lang);
    if !sample.is_empty() {
        found.push(sample.to_owned());
    }
    found.join(" · ")
}

fn opening(bulletin: &Bulletin, lang: Lang) -> String {
    let known = bulletin.figures.iter().filter(|figure| figure.value.is_some()).take(NAMED);
    let red = bulletin.items.iter().filter(|item| item.colour >= ClockColour::Red).count();
    let yellow = bulletin.items.len() - red;
    let day = full_day(bulletin.as_of, lang).replace(' ', space(lang));
    match lang {
        Lang::Zh => {
            let named: Vec<String> = known.map(|figure| format!("{} {}", figure.title.zh, figure.shown.zh)).collect();
            let said = if named.is_empty() { "各项指标暂无可用数据".to_owned() } else { named.join("，") };
            format!("截至{day}，{said}。亮红牌 {red} 个、黄牌 {yellow} 个。")
        }
        Lang::En => {
            let named: Vec<String> = known.map(|figure| format!("{}: {}", figure.title.en, figure.shown.en)).collect();
            let said = if named.is_empty() { "no figure is known".to_owned() } else { named.join("; ") };
            format!("As of {day}: {said}. Red items: {red}; yellow items: {yellow}.")
        }
    }
}

fn column(title: String, share: f64, side: Side) -> GridColumn {
    GridColumn { title, share, side }
}

/// What is said of single figures, each remark once with the figures it is said of.
fn remarks(figures: &[BulletinFigure], lang: Lang) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for figure in figures {
        let (remark, title) = (figure.remark.get(lang), figure.title.get(lang));
        match found.iter_mut().find(|(other, _)| *other == remark) {
            _ if remark.is_empty() => {}
            Some((_, titles)) => titles.push(title),
            None => found.push((remark, vec![title])),
        }
    }
    found
}

fn figures(figures: &[BulletinFigure], lang: Lang) -> Grid {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let targets = figures.iter().any(|figure| !figure.target.zh.is_empty());
    let mut columns = vec![
        column(say("指标", "Indicator"), 3.4, Side::Start),
        column(say("本月末", "Month's end"), 2.0, Side::End),
        column(say("上月末", "Month before"), 2.0, Side::End),
        column(say("比上月", "Change"), 2.2, Side::End),
    ];
    if targets {
        columns.push(column(say("年度目标", "Year's target"), 2.4, Side::End));
    }
    let rows = figures.iter().map(|figure| {
        let texts = [&figure.title, &figure.shown, &figure.before, &figure.change, &figure.target];
        let mut row: Vec<String> =
            texts.into_iter().take(columns.len()).map(|text| text.get(lang).to_owned()).collect();
        if !figure.remark.get(lang).is_empty() {
            row[3].push('※');
        }
        row
    });
    let rows = rows.collect();
    Grid { columns, rows }
}

fn units(bulletin: &Bulletin, lang: Lang) -> Grid {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let mut columns =
        vec![column(say("名次", "Place"), 0.9, Side::Middle), column(say("单位", "Unit"), 2.2, Side::Start)];
    for (at, title) in bulletin.ranked_by.iter().enumerate() {
        // As wide as its longest value, so that an amount of money stays on its line.
        let values = bulletin.units.iter().filter_map(|unit| unit.values.get(at));
        let longest = values.map(|value| width(value.get(lang))).max().unwrap_or(0);
        columns.push(column(title.get(lang).to_owned(), longest.max(6) as f64 * 0.21, Side::End));
    }
    columns.push(column(say("红牌", "Red"), 0.8, Side::Middle));
    columns.push(column(say("黄牌", "Yellow"), 0.9, Side::Middle));
    let marked = bulletin.units.iter().any(|unit| unit.two_way.is_some());
    if marked {
        columns.push(column(say("双向评分", "Two-way"), 1.2, Side::End));
    }
    columns.push(column(say("得分", "Score"), 1.4, Side::End));
    let dash = || "—".to_owned();
    let rows = bulletin.units.iter().map(|unit| {
        let mut row = vec![unit.place.map_or_else(dash, |place| place.to_string()), unit.unit.clone()];
        row.extend(unit.values.iter().map(|value| value.get(lang).to_owned()));
        row.push(unit.red.to_string());
        row.push(unit.yellow.to_string());
        if marked {
            row.push(unit.two_way.map_or_else(dash, |marks| format!("{marks:.1}")));
        }
        row.push(unit.score.map_or_else(dash, |score| format!("{score:.2}")));
        row
    });
    Grid { columns, rows: rows.collect() }
}

/// A Chinese character is as wide as two digits.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c as u32 >= 0x2e80 { 2 } else { 1 }).sum()
}

fn items(blocks: &mut Vec<Block>, bulletin: &Bulletin, lang: Lang) {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    if bulletin.items.is_empty() {
        blocks.push(Block::Body(say("本月没有红黄牌项目。", "There are none this month.")));
        return;
    }
    let red = bulletin.items.iter().filter(|item| item.colour >= ClockColour::Red).collect();
    let yellow = bulletin.items.iter().filter(|item| item.colour < ClockColour::Red).collect();
    for (title, items) in [(say("红牌", "Red"), red), (say("黄牌", "Yellow"), yellow)] {
        named(blocks, (&title, items), lang);
    }
}

/// The items of a colour, as many as are named.
fn named(blocks: &mut Vec<Block>, (title, items): (&str, Vec<&BulletinItem>), lang: Lang) {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    if items.is_empty() {
        return;
    }
    let many = items.len();
    blocks.push(Block::Sub(say(&format!("{title} {many} 个"), &format!("{title}: {many}"))));
    let columns = vec![
        column(say("项目", "Project"), 3.6, Side::Start),
        column(say("责任单位", "Unit"), 1.5, Side::Start),
        column(say("阶段", "Stage"), 1.3, Side::Middle),
        column(say("事由", "Why"), 4.3, Side::Start),
        column(say("起始", "Since"), 1.6, Side::Middle),
    ];
    let row = |item: &&BulletinItem| {
        let why = match item.colour {
            ClockColour::Leaves => format!("{}{}", item.why.get(lang), say("，应出库", "; leaves the library")),
            _ => item.why.get(lang).to_owned(),
        };
        let stage = item.stage.get(lang).to_owned();
        vec![item.name.clone(), item.unit.clone(), stage, why, short_day(item.since, lang)]
    };
    let rows = items.iter().take(ITEMS).map(row).collect();
    blocks.push(Block::Table(Grid { columns, rows }));
    if many > ITEMS {
        let more = many - ITEMS;
        blocks.push(Block::Note(say(
            &format!("另有 {more} 个，见附表。"),
            &format!("{more} more stand in the workbook."),
        )));
    }
}

fn short_day(day: chrono::NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}.{}.{}", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

/// What a colour is called.
pub(super) fn colour(colour: ClockColour) -> Text {
    match colour {
        ClockColour::Green => Text::new("绿", "Green"),
        ClockColour::Yellow => Text::new("黄", "Yellow"),
        ClockColour::Red => Text::new("红", "Red"),
        ClockColour::Leaves => Text::new("出库", "Leaves"),
    }
}

/// A section that people wrote; without words it is not there.
fn written(blocks: &mut Vec<Block>, title: &str, words: &str) {
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return;
    }
    blocks.push(Block::Heading(title.to_owned()));
    blocks.extend(lines.into_iter().map(|line| Block::Body(line.to_owned())));
}

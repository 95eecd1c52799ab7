//! The one-page briefing: a day's indicators, or the answer to a question, with what each figure rests on, its months, and the red
//! items among what is counted. It is counted when it is asked for and not kept; what is kept is a bulletin.

use std::collections::BTreeSet;

use anyhow::Result;
use bureau::{Counted, Dossier, GroupBy, Point, Query, Reading, Tally, Which, ask, attention, in_force};
use chrono::NaiveDate;
use model::{AttractionChannel, BasisCard, CapitalOrigin, IndicatorUnit, Lang, Profile, ProjectId, ProjectStage, Text};
use press::{
    BRIEFING_CHARTS, BRIEFING_FIGURES, Briefing, BriefingBar, BriefingChart, Bulletin, BulletinFigure, ChartShape,
};
use store::Store;

use super::freeze::{Ranking, change, frozen_item, frozen_row};
use super::{Paper, beside, freeze, frozen, head};
use crate::config::Config;
use crate::projects::{Held, Projects};

/// Months of a chart, the day's own among them: so that last year's month stands beside this year's.
const MONTHS: u32 = 13;
/// Groups of a chart; the others are counted together.
const GROUPS: usize = 9;

/// Which indicators a briefing is of.
pub(crate) struct OfIndicators<'a> {
    /// The day.
    pub(crate) day: NaiveDate,
    /// The unit; empty for the district.
    pub(crate) unit: &'a str,
    /// Ids of the indicators on the page; empty for those that have a target or marks, and the first of the others.
    pub(crate) named: &'a [String],
}

/// The briefing of a day's indicators.
pub(crate) async fn of_indicators(
    (store, config, projects): (&Store, &Config, &Projects),
    asked: &OfIndicators<'_>,
) -> Result<Briefing> {
    let day = asked.day;
    let mut beside = beside(store, config, day).await?;
    beside.ranking = Ranking::None;
    if !asked.unit.is_empty() {
        // What was issued was of the district.
        (beside.unit, beside.before) = (asked.unit.to_owned(), None);
    }
    let frozen = freeze::freeze(config, projects, &beside, day);
    let cards = in_force(&config.standard.indicators, day);
    let shown = if asked.named.is_empty() { usual(&cards, &frozen) } else { asked.named.to_vec() };
    let dossiers: Vec<Dossier<'_>> = projects.iter().map(Held::dossier).collect();
    let days = bureau::month_ends(day, MONTHS);
    let unit: Vec<String> = Some(asked.unit.to_owned()).filter(|unit| !unit.is_empty()).into_iter().collect();
    let charts = drawn(&cards, &shown, asked.named).into_iter().map(|card| {
        let points = bureau::series((&card.id, &unit), &config.standard.indicators, &dossiers, &days);
        BriefingChart { title: card.title.clone(), shape: ChartShape::Months, bars: months(&points) }
    });
    let charts = charts.collect();
    let district = &config.pack.district;
    let title = Text::new(
        format!("{}招商引资情况", district.title.zh),
        format!("Attracting investment to {}", district.title.en),
    );
    let about = match asked.unit {
        "" => Text::default(),
        unit => Text::new(format!("仅{unit}，共享项目全额计入"), format!("{unit} alone, shared projects in full")),
    };
    Ok(Briefing { behind: Bulletin { title, ..frozen.bare() }, about, shown, charts })
}

/// Ids for the page: what has a target, what units are ranked by, then the first of the others; in the order of the cards.
fn usual(cards: &[&BasisCard], frozen: &frozen::Frozen) -> Vec<String> {
    let aimed: BTreeSet<&str> =
        frozen.figures.iter().filter(|figure| !figure.target.zh.is_empty()).map(|figure| figure.id.as_str()).collect();
    let rank = |card: &BasisCard| match (aimed.contains(card.id.as_str()), card.weight) {
        (true, _) => 0,
        (false, Some(_)) => 1,
        (false, None) => 2,
    };
    let mut order: Vec<usize> = (0..cards.len()).collect();
    order.sort_by_key(|at| (rank(cards[*at]), *at));
    order.truncate(BRIEFING_FIGURES);
    order.sort_unstable();
    order.into_iter().map(|at| cards[at].id.clone()).collect()
}

/// The indicators that are drawn: those that were named first, else those of the most marks.
fn drawn<'a>(cards: &[&'a BasisCard], shown: &[String], named: &[String]) -> Vec<&'a BasisCard> {
    let mut found: Vec<&BasisCard> =
        shown.iter().filter_map(|id| cards.iter().copied().find(|card| card.id == *id)).collect();
    if named.is_empty() {
        found.sort_by_key(|card| std::cmp::Reverse(card.weight));
    }
    found.truncate(BRIEFING_CHARTS);
    found
}

fn months(points: &[Point]) -> Vec<BriefingBar> {
    let bar = |(at, point): (usize, &Point)| {
        let reading = point.measured.as_ref().map(|found| &found.reading);
        BriefingBar {
            value: reading.and_then(Reading::value),
            shown: reading.map_or_else(Text::default, Reading::spoken),
            breaks: point.breaks.is_some(),
            ..month(at, point.day)
        }
    };
    points.iter().enumerate().map(bar).collect()
}

/// A month's bar without its value: its number, and the year where one begins.
fn month(at: usize, day: NaiveDate) -> BriefingBar {
    use chrono::Datelike;
    // The first month's year is left out where the next year's would run into it.
    let begins = day.month() == 1 || (at == 0 && day.month() < 11);
    let under = if begins { day.year().to_string() } else { String::new() };
    let number = day.month().to_string();
    BriefingBar { label: Text::new(number.clone(), number), under, value: None, shown: Text::default(), breaks: false }
}

/// A question that a briefing answers.
pub(crate) struct OfQuestion<'a> {
    /// The day.
    pub(crate) day: NaiveDate,
    /// What it is called.
    pub(crate) title: &'a str,
    /// What it asks.
    pub(crate) question: &'a Query,
}

/// The briefing that answers a question.
pub(crate) async fn of_question(
    (store, config, projects): (&Store, &Config, &Projects),
    asked: &OfQuestion<'_>,
) -> Result<Briefing> {
    let (day, question) = (asked.day, asked.question);
    let dossiers: Vec<Dossier<'_>> = projects.iter().map(Held::dossier).collect();
    let answer = ask(question, &dossiers, day);
    let days = bureau::month_ends(day, MONTHS);
    let plain = Query { group: None, ..question.clone() };
    let past: Vec<(NaiveDate, Tally)> = days.iter().map(|day| (*day, ask(&plain, &dossiers, *day).whole)).collect();
    let last = past.len().checked_sub(2).and_then(|at| past.get(at)).map(|(_, tally)| tally);
    let definition = described(config, question);
    let mut figures = vec![figure(question.counted, (&answer.whole, last), (&definition, day))];
    if question.counted != Counted::Projects {
        figures.push(figure(Counted::Projects, (&answer.whole, last), (&definition, day)));
    }
    let within: BTreeSet<ProjectId> = answer.whole.rows.iter().copied().collect();
    let pipeline = &config.standard.pipeline;
    let late = attention(&dossiers, &pipeline.clocks, (&pipeline.calendar, day));
    let late = late.iter().filter(|item| within.contains(&item.project));
    let items = late.filter_map(|item| frozen_item(item, projects.get(item.project)?)).map(frozen::FrozenItem::printed);
    let rows = within.iter().filter_map(|id| frozen_row(projects.get(*id)?, day)).map(frozen::FrozenRow::printed);
    let mut charts = Vec::new();
    if let Some(group) = question.group {
        charts.push(BriefingChart {
            title: by(group),
            shape: ChartShape::Groups,
            bars: groups(config, question, &answer.groups),
        });
    }
    let bars = past.iter().enumerate().map(|(at, (day, tally))| {
        let reading = read(question.counted, tally);
        BriefingBar { value: reading.value(), shown: reading.spoken(), ..month(at, *day) }
    });
    charts.push(BriefingChart {
        title: Text::new("近 13 个月末", "At the ends of 13 months"),
        shape: ChartShape::Months,
        bars: bars.collect(),
    });
    let district = &config.pack.district;
    let behind = Bulletin {
        office: head(store, config).await?,
        number: Text::default(),
        title: Text::new(asked.title, asked.title),
        to: Text::default(),
        as_of: day,
        revision: 1,
        correction: String::new(),
        unfinished: None,
        sample: district.sample,
        compared: Text::new("上月末按同一问题重算", "the month before is the same question asked anew"),
        items: items.collect(),
        rows: rows.collect(),
        ranked_by: Vec::new(),
        units: Vec::new(),
        prose: model::BulletinProse::default(),
        figures,
    };
    let shown = behind.figures.iter().map(|figure| figure.id.clone()).collect();
    Ok(Briefing { behind, about: definition, shown, charts })
}

fn read(counted: Counted, tally: &Tally) -> Reading {
    match counted {
        Counted::Projects => Reading::Count(tally.rows.len()),
        _ if tally.sum.is_empty() && tally.sum.unknown > 0 => {
            Reading::Unknown(Text::new("所有项目的金额都未知", "the amounts of all projects are unknown"))
        }
        _ => Reading::Money(tally.sum.clone()),
    }
}

fn figure(
    counted: Counted,
    (now, last): (&Tally, Option<&Tally>),
    (definition, day): (&Text, NaiveDate),
) -> BulletinFigure {
    let reading = read(counted, now);
    let before = last.map(|tally| read(counted, tally));
    let unit = if counted == Counted::Projects { IndicatorUnit::Projects } else { IndicatorUnit::Yuan };
    let step = before.as_ref().map(|before| change(unit, reading.value(), before.value()));
    let (many, unknown) = (now.rows.len(), now.sum.unknown);
    let plural = if many == 1 { "" } else { "s" };
    let mut basis = Text::new(format!("到 {day} 计 {many} 个项目"), format!("{many} project{plural} by {day}"));
    if counted != Counted::Projects && unknown > 0 {
        basis.zh.push_str(&format!("，其中 {unknown} 个金额未知、未计入"));
        basis.en.push_str(&format!(", the amount of {unknown} unknown and in no sum"));
    }
    BulletinFigure {
        id: if counted == Counted::Projects { "projects" } else { "sum" }.to_owned(),
        version: 1,
        title: what(counted),
        definition: definition.clone(),
        exclusions: Text::default(),
        source: Text::new("保存的问题", "a kept question"),
        unit: unit.title(),
        value: reading.value(),
        shown: reading.spoken(),
        basis,
        before: before.as_ref().map_or_else(Text::default, Reading::spoken),
        change: step.unwrap_or_default(),
        remark: Text::default(),
        target: Text::default(),
        rows: now.rows.iter().map(|id| id.0).collect(),
        cohort: Vec::new(),
    }
}

fn what(counted: Counted) -> Text {
    match counted {
        Counted::Projects => Text::new("项目数", "Projects"),
        Counted::Amount => Text::new("总投资", "Total investment"),
        Counted::SignedAmount => Text::new("合同额", "Contracted"),
        Counted::PaidIn | Counted::PaidInDuring(_) => Text::new("到位资金", "Paid in"),
    }
}

fn by(group: GroupBy) -> Text {
    let (zh, en) = match group {
        GroupBy::Chain => ("按产业链", "By chain"),
        GroupBy::Unit => ("按责任单位", "By unit"),
        GroupBy::Stage => ("按阶段", "By stage"),
        GroupBy::Channel => ("按招商方式", "By channel"),
        GroupBy::Origin => ("按资金来源", "By origin of capital"),
        GroupBy::Profile => ("按项目类型", "By profile"),
        GroupBy::MonthEntered => ("按入库月份", "By month of entry"),
    };
    Text::new(zh, en)
}

/// The largest groups, those whose value is unknown after them; the others in one bar that says how many they are.
fn groups(config: &Config, question: &Query, found: &std::collections::BTreeMap<String, Tally>) -> Vec<BriefingBar> {
    let mut bars: Vec<BriefingBar> = Vec::new();
    for (key, tally) in found {
        let reading = read(question.counted, tally);
        bars.push(BriefingBar {
            label: question.group.map(|group| named(config, group, key)).unwrap_or_default(),
            under: String::new(),
            value: reading.value(),
            shown: reading.spoken(),
            breaks: false,
        });
    }
    if question.group != Some(GroupBy::MonthEntered) {
        bars.sort_by(|a, b| b.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.value.unwrap_or(f64::NEG_INFINITY)));
    }
    if bars.len() > GROUPS {
        // Months are told from the last back; of others the largest stay.
        let rest = bars.len() - (GROUPS - 1);
        if question.group == Some(GroupBy::MonthEntered) {
            bars.rotate_left(rest);
        }
        bars.truncate(GROUPS - 1);
        bars.push(BriefingBar {
            label: Text::new(format!("其余 {rest} 组"), format!("{rest} more")),
            under: String::new(),
            value: None,
            shown: Text::new("见附表", "in the workbook"),
            breaks: false,
        });
    }
    bars
}

/// A group's name: of a chain its title, of a word the word, of the empty key that it belongs to none.
fn named(config: &Config, group: GroupBy, key: &str) -> Text {
    if key.is_empty() {
        return Text::new("未填", "not given");
    }
    let as_it_is = || Text::new(key, key);
    match group {
        GroupBy::Chain => config.chain(key).map_or_else(as_it_is, |chain| chain.title.clone()),
        GroupBy::Unit | GroupBy::MonthEntered => as_it_is(),
        GroupBy::Stage => key.parse::<ProjectStage>().map_or_else(|_| as_it_is(), stage),
        GroupBy::Channel => key.parse::<AttractionChannel>().map_or_else(|_| as_it_is(), channel),
        GroupBy::Origin => key.parse::<CapitalOrigin>().map_or_else(|_| as_it_is(), CapitalOrigin::title),
        GroupBy::Profile => key.parse::<Profile>().map_or_else(|_| as_it_is(), Profile::title),
    }
}

/// A stage as industrial projects have it: the full way.
fn stage(stage: ProjectStage) -> Text {
    stage.title(Profile::Industrial)
}

fn channel(channel: AttractionChannel) -> Text {
    Text::new(channel.title(Lang::Zh), channel.title(Lang::En))
}

/// What a question asks, in a sentence.
fn described(config: &Config, question: &Query) -> Text {
    let filter = &question.filter;
    let mut parts: Vec<Text> = vec![match &question.which {
        Which::All => Text::new("所有入库项目（含终止）", "every project that came in, ended ones too"),
        Which::In(stages) => {
            let names = joined(stages.iter().copied().map(stage));
            Text::new(format!("处于{}的项目", names.zh), format!("standing in: {}", names.en))
        }
        Which::Reached(reached, period) => {
            let name = stage(*reached);
            let bound = |day: NaiveDate| (day != NaiveDate::MIN && day != NaiveDate::MAX).then(|| day.to_string());
            let (from, to) = (bound(period.from), bound(period.to));
            let span = match (&from, &to) {
                (None, None) => Text::default(),
                _ => {
                    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
                    Text::new(format!("{from}至{to}"), format!(" from {from} to {to}"))
                }
            };
            Text::new(
                format!("{}首次达到“{}”的项目", span.zh, name.zh),
                format!("came to {} first{}", name.en, span.en),
            )
        }
        Which::EndedIn(_) => Text::new("终止的项目", "ended"),
    }];
    let mut add = |zh: &str, en: &str, names: Vec<Text>| {
        if !names.is_empty() {
            let names = joined(names);
            parts.push(Text::new(format!("{zh}：{}", names.zh), format!("{en}: {}", names.en)));
        }
    };
    let same = |texts: &[String]| texts.iter().map(|text| Text::new(text.clone(), text.clone())).collect();
    add("产业链", "chain", filter.chains.iter().map(|id| named(config, GroupBy::Chain, id)).collect());
    add("单位", "unit", same(&filter.units));
    add("类型", "profile", filter.profiles.iter().map(|word| word.title()).collect());
    add("资金来源", "origin", filter.origins.iter().map(|word| word.title()).collect());
    add("招商方式", "channel", filter.channels.iter().copied().map(channel).collect());
    add("标签", "tag", filter.tags.iter().map(|word| word.title()).collect());
    add("总投资不低于", "investment of at least", filter.at_least.iter().map(|least| least.spoken()).collect());
    if let Counted::PaidInDuring(period) = question.counted {
        let (from, to) = (period.from.to_string(), period.to.to_string());
        let from = if period.from == NaiveDate::MIN { String::new() } else { from };
        let to = if period.to == NaiveDate::MAX { String::new() } else { to };
        add("到账日", "paid in", vec![Text::new(format!("{from}至{to}"), format!("{from} to {to}"))]);
    }
    let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|part| part.en.as_str()).collect();
    Text::new(zh.join("；"), en.join("; "))
}

fn joined(names: impl IntoIterator<Item = Text>) -> Text {
    let names: Vec<Text> = names.into_iter().collect();
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    Text::new(zh.join("、"), en.join(", "))
}

/// The file.
pub(crate) fn render_briefing(briefing: &Briefing, paper: Paper, lang: Lang) -> Result<Vec<u8>> {
    Ok(match paper {
        Paper::Docx => press::briefing_docx(briefing, lang)?,
        Paper::Xlsx => press::briefing_xlsx(briefing, lang)?,
        Paper::Pdf => press::briefing_pdf(briefing, lang)?,
    })
}

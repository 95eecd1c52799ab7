//! Takes the figures of a day: every card in force, units by score, what is late, and the rows behind all of it.

use std::collections::{BTreeMap, BTreeSet};

use bureau::{
    Attention, Broken, Dossier, Given, Measured, Pace, RankRules, Ranked, Reading, attention, broken, in_force,
    measure, of_unit, progress, rank, shared_words, unit_names,
};
use chrono::{Datelike, NaiveDate};
use model::{
    BasisCard, ClockColour, ClockMeasure, ClockUnit, IndicatorUnit, MarkSide, Money, Over, ProjectId, Text, YearTarget,
    grouped,
};

use store::TwoWayRow;

use super::frozen::{Frozen, FrozenFigure, FrozenItem, FrozenRow, FrozenTwoWay, FrozenUnit};
use crate::config::Config;
use crate::projects::{Held, Projects};
use crate::shapes::Bilingual;

/// What a bulletin takes beside the projects.
pub(super) struct Beside {
    /// Targets of the year.
    pub(super) targets: Vec<YearTarget>,
    /// Words of the red head.
    pub(super) office: Text,
    /// Its number, with `{year}` and `{month}`; `None` is the usual one.
    pub(super) number: Option<Text>,
    /// What was issued of the month before.
    pub(super) before: Option<Before>,
    /// Marks that zones and teams gave each other.
    pub(super) marks: Vec<TwoWayRow>,
    /// Who is ranked.
    pub(super) ranking: Ranking,
    /// Only what counts for this unit; empty for the district.
    pub(super) unit: String,
}

/// Who is ranked beside the units of projects.
pub(super) enum Ranking {
    /// Units that answer for something, whether or not they brought anything.
    With(BTreeSet<String>),
    /// Nobody: no ranking is asked for.
    None,
}

/// What was issued of the month before.
pub(super) struct Before {
    /// Which revision.
    pub(super) revision: i64,
    /// Its figures.
    pub(super) frozen: Frozen,
}

impl Before {
    fn name(&self) -> Text {
        let (number, revision) = (&self.frozen.number, self.revision);
        Text::new(format!("{}（第 {revision} 版）", number.zh), format!("{} (revision {revision})", number.en))
    }
}

/// Takes the figures as of the end of a day.
pub(super) fn freeze(config: &Config, projects: &Projects, beside: &Beside, day: NaiveDate) -> Frozen {
    let office = &beside.office;
    let dossiers: Vec<Dossier<'_>> = projects.iter().map(Held::dossier).collect();
    let all_cards = &config.standard.indicators;
    let cards = in_force(all_cards, day);
    let figures: Vec<FrozenFigure> =
        cards.iter().map(|card| figure((card, all_cards), &dossiers, beside, day)).collect();
    let pipeline = &config.standard.pipeline;
    let late = attention(&dossiers, &pipeline.clocks, (&pipeline.calendar, day));
    let items = late.iter().filter_map(|item| frozen_item(item, projects.get(item.project)?));
    let items: Vec<FrozenItem> = items.filter(|item| beside.unit.is_empty() || item.unit == beside.unit).collect();
    let ranked_cards: Vec<&BasisCard> = cards.iter().filter(|card| card.weight.is_some()).copied().collect();
    let units = match &beside.ranking {
        Ranking::With(named) => units(&ranked_cards, (&dossiers, named), (&items, &beside.marks), day),
        Ranking::None => Vec::new(),
    };
    let mut ids: BTreeSet<i64> = items.iter().map(|item| item.project).collect();
    ids.extend(figures.iter().flat_map(|figure| figure.rows.iter().chain(&figure.cohort)));
    let rows = ids.iter().filter_map(|id| frozen_row(projects.get(ProjectId(*id))?, day)).collect();
    let (year, month) = (day.year(), day.month());
    let district = &config.pack.district;
    let en_month = day.format("%B %Y");
    Frozen {
        as_of: day,
        office: office.into(),
        number: match &beside.number {
            Some(template) => (&crate::office_settings::numbered(template, (year, month))).into(),
            None => Bilingual {
                zh: format!("招商通报〔{year}〕{month}号"),
                en: format!("Bulletin {year} No. {month}"),
            },
        },
        compared: (&compared(beside.before.as_ref(), &figures)).into(),
        title: Bilingual {
            zh: format!("关于{}{year}年{month}月招商引资工作情况的通报", district.title.zh),
            en: format!("Bulletin on attracting investment to {}, {en_month}", district.title.en),
        },
        to: Bilingual {
            zh: "各乡镇街道、区直各部门".to_owned(), en: "Towns, streets and departments".to_owned()
        },
        sample: district.sample,
        figures,
        ranked_by: ranked_cards.iter().map(|card| (&card.title).into()).collect(),
        units,
        items,
        rows,
    }
}

/// What the column of the month before is taken from. It speaks for every figure without a remark of its own.
fn compared(before: Option<&Before>, figures: &[FrozenFigure]) -> Text {
    let Some(before) = before else {
        return Text::new("上月末按现行口径重算", "the month before is counted anew by the definitions of now");
    };
    let name = before.name();
    let apart = figures.iter().any(|figure| !figure.remark.zh.is_empty());
    let (zh, en) = if apart { ("，注※的见后", ", those marked ※ as said below") } else { ("", "") };
    Text::new(format!("上月数取自已印发的{}{zh}", name.zh), format!("the month before is as issued in {}{en}", name.en))
}

/// Where a figure's month before does not come as the paper says of all, or does not compare.
fn remark(card: &BasisCard, broken: Option<&Broken>, before: Option<&Before>, issued: Option<&FrozenFigure>) -> Text {
    let version = card.version;
    match (broken, before, issued) {
        (Some(Broken::Series(why)), ..) => Text::new(
            format!("数列中断，本月与上月不可比：{}", why.zh),
            format!("the series breaks, the two months do not compare: {}", why.en),
        ),
        (_, Some(_), Some(issued)) if issued.version == version => Text::default(),
        (_, Some(_), Some(issued)) => {
            let earlier = issued.version;
            Text::new(
                format!("口径由第 {earlier} 版改为第 {version} 版，上月数按新口径重算，不是已印发的数"),
                format!(
                    "the definition changed from version {earlier} to {version}; the month before is counted anew by it, not as issued"
                ),
            )
        }
        (_, Some(_), None) => Text::new(
            "上月印发的通报没有此项，上月数按现行口径计",
            "not in the bulletin of the month before, which is counted by the definition of now",
        ),
        (Some(Broken::Version(earlier, later)), None, _) => Text::new(
            format!("口径由第 {earlier} 版改为第 {later} 版，上月数按新口径重算"),
            format!("the definition changed from version {earlier} to {later}; the month before is counted anew by it"),
        ),
        (None, None, _) => Text::default(),
    }
}

fn figure(
    (card, cards): (&BasisCard, &[BasisCard]),
    dossiers: &[Dossier<'_>],
    beside: &Beside,
    day: NaiveDate,
) -> FrozenFigure {
    let targets = &beside.targets;
    let counted = |day: NaiveDate| match beside.unit.as_str() {
        "" => measure(card, dossiers, day),
        unit => of_unit(card, unit, dossiers, day),
    };
    let now = counted(day);
    let last = day.with_day(1).and_then(|first| first.pred_opt());
    // By the version of now: two months of one line are counted alike.
    let before = last.map(counted);
    // What was issued is what people compare with; another version of a definition does not compare.
    let of_before =
        beside.before.as_ref().and_then(|before| before.frozen.figures.iter().find(|one| one.id == card.id));
    let issued = of_before.filter(|figure| figure.version == card.version);
    let breaks = last.and_then(|last| {
        let then = in_force(cards, last).into_iter().find(|other| other.id == card.id);
        broken(card, (last, then.map(|then| then.version)), day)
    });
    let remark = remark(card, breaks.as_ref(), beside.before.as_ref(), of_before);
    let apart = matches!(breaks, Some(Broken::Series(_)));
    // What is counted from the year's beginning falls in January: that says nothing.
    let starts_anew = day.month() == 1 && [card.over, card.whom_over, card.tags_over].contains(&Over::Year);
    let change = match (issued, &before, starts_anew) {
        (_, _, true) => Text::new("新年度重新累计", "a new year begins"),
        _ if apart => Text::new("不可比", "not comparable"),
        (Some(issued), ..) => change(card.counts.unit(), now.reading.value(), issued.value),
        (None, Some(before), false) => change(card.counts.unit(), now.reading.value(), before.reading.value()),
        (None, None, false) => Text::new("—", "—"),
    };
    let shown_before = match (issued, before) {
        (Some(issued), _) => Text::from(&issued.shown),
        (None, Some(before)) => before.reading.spoken(),
        (None, None) => Text::new("—", "—"),
    };
    let target = targets.iter().find(|target| target.indicator == card.id && target.unit == beside.unit);
    let ids = |rows: &[ProjectId]| rows.iter().map(|id| id.0).collect();
    FrozenFigure {
        id: card.id.clone(),
        version: card.version,
        title: (&card.title).into(),
        definition: (&card.definition).into(),
        exclusions: (&card.exclusions).into(),
        source: (&card.source).into(),
        unit: (&card.counts.unit().title()).into(),
        value: now.reading.value(),
        shown: (&now.reading.spoken()).into(),
        basis: (&basis(&now)).into(),
        before: (&shown_before).into(),
        change: (&change).into(),
        remark: (&remark).into(),
        target: (&target.map_or_else(Text::default, |target| target_text(card, target, &now.reading, day))).into(),
        rows: ids(&now.rows),
        cohort: ids(&now.cohort),
    }
}

/// What a figure rests on, and why it is unknown where it is.
fn basis(found: &Measured) -> Text {
    match &found.reading {
        Reading::Unknown(reason) => {
            let basis = &found.basis;
            Text::new(format!("{}；{}", reason.zh, basis.zh), format!("{}; {}", reason.en, basis.en))
        }
        _ => found.basis.clone(),
    }
}

/// The difference of two figures of a unit, or that one of them is unknown.
pub(super) fn change(unit: IndicatorUnit, now: Option<f64>, before: Option<f64>) -> Text {
    let (Some(now), Some(before)) = (now, before) else {
        return Text::new("未知", "unknown");
    };
    let step = now - before;
    let sign = if step > 0.0 { "+" } else { "" };
    match unit {
        _ if step.abs() < 1e-9 => Text::new("持平", "the same"),
        IndicatorUnit::Projects => Text::new(format!("{sign}{step:.0}"), format!("{sign}{step:.0}")),
        IndicatorUnit::Percent => {
            let points = grouped(step * 100.0);
            Text::new(format!("{sign}{points} 个百分点"), format!("{sign}{points} points"))
        }
        IndicatorUnit::Yuan => {
            // A float holds whole fen up to about 10^13 yuan.
            let money = Money { hundredths: (step * 100.0).round() as i64, currency: model::Currency::Cny }.spoken();
            Text::new(format!("{sign}{}", money.zh), format!("{sign}{}", money.en))
        }
    }
}

fn target_text(card: &BasisCard, target: &YearTarget, reading: &Reading, day: NaiveDate) -> Text {
    let unit = card.counts.unit();
    let whole = match unit {
        IndicatorUnit::Projects => Text::new(format!("{} 个", target.value), target.value.to_string()),
        IndicatorUnit::Yuan => Money { hundredths: target.value, currency: model::Currency::Cny }.spoken(),
        IndicatorUnit::Percent => {
            let percent = format!("{}%", grouped(target.value as f64 / 100.0));
            Text::new(percent.clone(), percent)
        }
    };
    let found = progress(target, unit, reading, day);
    let (zh, en) = match found.pace {
        Pace::Done => ("，已完成", ", reached"),
        Pace::InTime => ("，合进度", ", in time"),
        Pace::Behind => ("，欠进度", ", behind"),
        Pace::Unknown => ("", ""),
    };
    match found.share {
        Ok(share) => {
            let percent = grouped((share * 1000.0).round() / 10.0);
            Text::new(format!("{}的 {percent}%{zh}", whole.zh), format!("{percent}% of {}{en}", whole.en))
        }
        Err(reason) => Text::new(format!("{}；{}", whole.zh, reason.zh), format!("{}; {}", whole.en, reason.en)),
    }
}

/// What a unit earned from the other side: the mean of the marks it was given, with how many there are. Silence is not nought.
fn two_way(marks: &[TwoWayRow], unit: &str) -> Option<FrozenTwoWay> {
    let given = marks.iter().filter(|row| match row.side {
        MarkSide::Host => row.team == unit,
        MarkSide::Team => row.zone == unit,
    });
    let found = bureau::two_way(given.map(|row| row.marks))?;
    let many = found.given;
    let basis = Text::new(
        format!("{many} 方评分的平均"),
        if many == 1 { "one mark".to_owned() } else { format!("mean of {many} marks") },
    );
    Some(FrozenTwoWay { mean: found.mean, basis: (&basis).into() })
}

fn units(
    cards: &[&BasisCard],
    (dossiers, answering): (&[Dossier<'_>], &BTreeSet<String>),
    (items, marks): (&[FrozenItem], &[TwoWayRow]),
    day: NaiveDate,
) -> Vec<FrozenUnit> {
    let present: Vec<Dossier<'_>> =
        dossiers.iter().filter(|dossier| dossier.standing_on(day).is_some()).copied().collect();
    let mut spoken: BTreeMap<String, Vec<Bilingual>> = BTreeMap::new();
    let mut ranked = Vec::new();
    let count = |unit: &str, red: bool| {
        items.iter().filter(|item| item.unit == unit && (item.colour >= ClockColour::Red) == red).count()
    };
    let mut names = unit_names(&present, day);
    names.extend(answering.iter().cloned());
    let mut shares: BTreeMap<String, Vec<Text>> = BTreeMap::new();
    for unit in names {
        let found: Vec<Measured> = cards.iter().map(|card| of_unit(card, &unit, &present, day)).collect();
        let given = cards.iter().zip(&found).map(|(card, found)| Given {
            indicator: card.id.clone(),
            weight: card.weight.unwrap_or(0),
            value: found.reading.value(),
        });
        let shared = cards.iter().zip(&found).filter_map(|(card, found)| Some((card, shared_words(found)?)));
        let said = |(card, words): (&&BasisCard, Text)| {
            Text::new(format!("{}{}", card.title.zh, words.zh), format!("{}: {}", card.title.en, words.en))
        };
        shares.insert(unit.clone(), shared.map(said).collect());
        ranked.push(Ranked { unit: unit.clone(), given: given.collect(), red: count(&unit, true) });
        spoken.insert(unit, found.iter().map(|found| (&found.reading.spoken()).into()).collect());
    }
    let scored = rank(&ranked, RankRules::default());
    let unit = |scored: bureau::Scored| FrozenUnit {
        values: spoken.remove(&scored.unit).unwrap_or_default(),
        place: scored.place,
        score: scored.score,
        red: count(&scored.unit, true),
        yellow: count(&scored.unit, false),
        two_way: two_way(marks, &scored.unit),
        basis: (&with_shares(&scored.basis, shares.get(&scored.unit))).into(),
        unit: scored.unit,
    };
    scored.into_iter().map(unit).collect()
}

/// How a place came about, with what of shared projects is the unit's.
fn with_shares(basis: &Text, shares: Option<&Vec<Text>>) -> Text {
    let Some(shares) = shares.filter(|shares| !shares.is_empty()) else { return basis.clone() };
    let zh: Vec<&str> = shares.iter().map(|words| words.zh.as_str()).collect();
    let en: Vec<&str> = shares.iter().map(|words| words.en.as_str()).collect();
    Text::new(format!("{}；{}", basis.zh, zh.join("，")), format!("{}; {}", basis.en, en.join(", ")))
}

pub(super) fn frozen_item(item: &Attention, held: &Held) -> Option<FrozenItem> {
    let project = &held.row.project;
    Some(FrozenItem {
        project: item.project.0,
        name: project.name.clone(),
        unit: item.standing.unit(project).to_owned(),
        stage: (&item.standing.stage.title(project.profile)).into(),
        colour: item.colour,
        since: item.since,
        why: (&late(item)).into(),
        source: (&item.rule.source).into(),
    })
}

/// What is late, in a sentence.
pub(crate) fn late(item: &Attention) -> Text {
    let (elapsed, most) = (item.elapsed, item.rule.threshold);
    let (zh, en) = match item.rule.unit {
        ClockUnit::WorkingDays => ("个工作日", "working days"),
        ClockUnit::Days => ("天", "days"),
        ClockUnit::Months => ("个月", "months"),
        ClockUnit::Points => ("个百分点", "points"),
    };
    let what = match item.measure {
        ClockMeasure::InStage => Text::new("在本阶段", "in its stage"),
        ClockMeasure::ReferrerAnswer => Text::new("未答复推荐人", "without an answer to the referrer"),
        ClockMeasure::SinceReport => Text::new("未报进展", "without a report"),
        ClockMeasure::SinceProgress => Text::new("洽谈无进展", "of talks without progress"),
        ClockMeasure::PastPlannedStart => Text::new("过计划开工月未开工", "past the planned month of start"),
        ClockMeasure::BehindPlan => Text::new("落后建设计划", "behind the building plan"),
        ClockMeasure::ProofOverdue => {
            let proof = item.proof.map(model::ProofKind::title).unwrap_or_default();
            Text::new(format!("欠交{}", proof.zh), format!("overdue with {}", proof.en))
        }
    };
    Text::new(format!("{} {elapsed} {zh}（限 {most}）", what.zh), format!("{elapsed} {en} {} (limit {most})", what.en))
}

pub(super) fn frozen_row(held: &Held, day: NaiveDate) -> Option<FrozenRow> {
    let project = &held.row.project;
    let standing = held.standing_on(day)?;
    let spoken = |money: Option<Money>| money.map(|money| (&money.spoken()).into()).unwrap_or_default();
    let mut paid = bureau::Sum::default();
    for money in held.paid.iter().filter(|paid| paid.on <= day) {
        paid.add(Some(money.amount));
    }
    let paid = if paid.is_empty() { Bilingual::default() } else { (&Reading::Money(paid).spoken()).into() };
    Some(FrozenRow {
        project: held.row.id.0,
        name: project.name.clone(),
        unit: standing.unit(project).to_owned(),
        profile: (&project.profile.title()).into(),
        stage: (&standing.stage.title(project.profile)).into(),
        since: standing.since,
        entered: standing.entered,
        amount: spoken(project.amount),
        signed: spoken(project.signed_amount),
        paid,
        chain: project.links.node.as_ref().map(|(chain, _)| chain.clone()).unwrap_or_default(),
    })
}

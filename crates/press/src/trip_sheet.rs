//! The sheet of a trip: whom the team meets when, why, and what to ask. For the team alone: it names firms that are only wanted.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use model::{Half, Lang, Text, VisitState};

use crate::PaperError;
use crate::docx::{self, Word};
use crate::ics::{Entry, Sureness, When, calendar};
use crate::sourced::{Sourced, day, full_day, half, mark, names, weekday};
use crate::workbook::{Book, Cell, Column, Purpose, SheetTable, workbook};

/// A trip on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct TripSheet {
    /// Id of the trip, `None` for a plan that is not kept.
    pub trip: Option<i64>,
    /// Its name.
    pub title: String,
    /// The bureau's district.
    pub district: Text,
    /// Who goes.
    pub team: String,
    /// Who of it.
    pub people: Vec<String>,
    /// What the order of cities rests on; `None` where people put it together.
    pub basis: Option<Text>,
    /// The visits, by day and half.
    pub visits: Vec<TripVisit>,
    /// Firms that are not visited, and why.
    pub left_out: Vec<(String, Text)>,
    /// What to look at before setting out.
    pub warnings: Vec<Text>,
    /// When what it says was last changed.
    pub changed: DateTime<Utc>,
    /// Counts the changes, from 1.
    pub version: u32,
    /// Whether any of it is an invented sample.
    pub sample: bool,
}

/// One visit.
#[derive(Debug, Clone, PartialEq)]
pub struct TripVisit {
    /// Id of the visit, else of the firm in a plan: the calendar's id is made of it.
    pub id: i64,
    /// The day.
    pub day: NaiveDate,
    /// Which half of it.
    pub half: Half,
    /// How far it has come.
    pub state: VisitState,
    /// City.
    pub place: Text,
    /// The firm's name.
    pub firm: String,
    /// Which gap it is about: chain, node, label.
    pub gap: Option<Text>,
    /// Why this firm.
    pub why: Vec<Sourced>,
    /// What to ask for.
    pub ask: Vec<Text>,
    /// What follows, when it is known.
    pub next: String,
}

impl TripSheet {
    fn made(&self) -> NaiveDate {
        (self.changed + Duration::hours(8)).date_naive()
    }

    fn title(&self, lang: Lang) -> String {
        match (self.title.trim(), lang) {
            ("", Lang::Zh) => "招商走访行程单".to_owned(),
            ("", Lang::En) => "Trip sheet".to_owned(),
            (title, _) => title.to_owned(),
        }
    }

    /// Shown visits: one that was cancelled is no part of the way.
    fn shown(&self) -> impl Iterator<Item = &TripVisit> {
        self.visits.iter().filter(|visit| visit.state != VisitState::Cancelled)
    }

    /// `6 月 5 日（周四）至 6 月 9 日（周一）`.
    fn span(&self, lang: Lang) -> String {
        let days: Vec<NaiveDate> = self.shown().map(|visit| visit.day).collect();
        match (days.iter().min(), days.iter().max()) {
            (Some(first), Some(last)) if first != last => match lang {
                Lang::Zh => format!("{}至{}", day(*first, lang), day(*last, lang)),
                Lang::En => format!("{} to {}", day(*first, lang), day(*last, lang)),
            },
            (Some(only), _) => day(*only, lang),
            _ => String::new(),
        }
    }
}

/// The sheet as a Word document: a table a day, what to check first, who is not visited.
pub fn trip_docx(sheet: &TripSheet, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let zh = lang == Lang::Zh;
    let say = |zh_text: &'static str, en: &'static str| if zh { zh_text } else { en };
    let mut word = Word::new(lang, sheet.made(), mark(sheet.sample, lang));
    let who = if sheet.people.is_empty() {
        say("人员待定", "people to be named").to_owned()
    } else {
        names(&sheet.people, lang)
    };
    let span = sheet.span(lang);
    let under: Vec<&str> =
        [span.as_str(), sheet.team.as_str(), who.as_str()].into_iter().filter(|p| !p.is_empty()).collect();
    word.title(&sheet.title(lang), &under.join(if zh { "　" } else { " · " }));
    let columns = [
        docx::Column { title: say("时间", "When"), share: 15.0 },
        docx::Column { title: say("企业", "Firm"), share: 33.0 },
        docx::Column { title: say("为什么去", "Why"), share: 50.0 },
        docx::Column { title: say("问清什么", "Ask"), share: 34.0 },
        docx::Column { title: say("对接科室", "Office"), share: 24.0 },
    ];
    let mut number = 0;
    let visits: Vec<&TripVisit> = sheet.shown().collect();
    for of_day in visits.chunk_by(|a, b| a.day == b.day) {
        number += 1;
        let mut places: Vec<&str> = of_day.iter().map(|visit| visit.place.get(lang)).collect();
        places.dedup();
        let heading = format!("{}　{}", day(of_day[0].day, lang), places.join(if zh { "、" } else { ", " }));
        word.heading(number, heading.trim_end());
        let rows = of_day.iter().map(|visit| {
            let mut firm = vec![visit.firm.clone(), visit.place.get(lang).to_owned()];
            firm.extend(visit.gap.as_ref().map(|gap| gap.get(lang).to_owned()));
            firm.retain(|line| !line.is_empty());
            let why = lines(visit.why.iter().map(|line| line.line(lang)).collect(), lang);
            let ask = lines(visit.ask.iter().map(|line| line.get(lang).to_owned()).collect(), lang);
            vec![vec![half(visit.half, lang).to_owned()], firm, why, ask, Vec::new()]
        });
        word.table(&columns, rows.collect());
    }
    if visits.is_empty() {
        word.body(say("没有排进任何走访。", "No visit is planned."));
    }
    if !sheet.warnings.is_empty() {
        number += 1;
        word.heading(number, say("出发前核对", "Check before setting out"));
        for warning in &sheet.warnings {
            word.body(warning.get(lang));
        }
    }
    if !sheet.left_out.is_empty() {
        number += 1;
        word.heading(number, say("这次不去", "Not on this trip"));
        let columns = [
            docx::Column { title: say("企业", "Firm"), share: 60.0 },
            docx::Column { title: say("原因", "Reason"), share: 96.0 },
        ];
        let rows = sheet.left_out.iter();
        word.table(
            &columns,
            rows.map(|(firm, why)| vec![vec![firm.clone()], vec![why.get(lang).to_owned()]]).collect(),
        );
    }
    if let Some(basis) = &sheet.basis {
        word.note(&format!("{}{}", say("路线：", "Route: "), basis.get(lang)));
    }
    word.note(say(
        "时间为半天安排，具体钟点与企业约定；表内为内部资料，不外传。",
        "Halves of days are planned, the hour is agreed with the firm. For the team; not to be passed on.",
    ));
    word.sign(&[sheet.district.get(lang).to_owned(), full_day(sheet.made(), lang)]);
    word.finish()
}

/// At most four lines of a cell; a sheet is carried, not studied.
fn lines(mut all: Vec<String>, lang: Lang) -> Vec<String> {
    const MOST: usize = 4;
    if all.len() > MOST {
        let more = all.len() - (MOST - 1);
        all.truncate(MOST - 1);
        all.push(if lang == Lang::Zh { format!("另有 {more} 条…") } else { format!("and {more} more…") });
    }
    if all.len() > 1 {
        all = (1..).zip(all).map(|(at, line)| format!("{at}. {line}")).collect();
    }
    all
}

/// The sheet as a workbook: a row a visit, to be sorted and filled in; a second sheet for what is not on the way.
pub fn trip_xlsx(sheet: &TripSheet, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let zh = lang == Lang::Zh;
    let say = |zh_text: &'static str, en: &'static str| if zh { zh_text } else { en };
    let text = |text: &str| Cell::from(text);
    let rows = sheet.visits.iter().map(|visit| {
        let why: Vec<&str> = visit.why.iter().map(|line| line.text.get(lang)).collect();
        let sources: Vec<&str> = visit.why.iter().map(|line| line.source.get(lang)).collect();
        let ask: Vec<&str> = visit.ask.iter().map(|line| line.get(lang)).collect();
        vec![
            Cell::Day(visit.day),
            text(weekday(visit.day, lang)),
            text(half(visit.half, lang)),
            text(visit.place.get(lang)),
            text(&visit.firm),
            text(visit.gap.as_ref().map_or("", |gap| gap.get(lang))),
            why.join("\n").into(),
            sources.join("\n").into(),
            ask.join("\n").into(),
            text(state(visit.state, lang)),
            text(""),
            text(&visit.next),
        ]
    });
    let plan = SheetTable {
        name: say("行程", "Trip").to_owned(),
        // The mark in the header is seen on paper alone.
        about: mark(sheet.sample, lang).to_owned(),
        columns: vec![
            Column::wide(say("日期", "Day"), 11.0),
            Column::wide(say("星期", "Weekday"), 8.0),
            Column::wide(say("时段", "Half"), 8.0),
            Column::wide(say("城市", "City"), 14.0),
            Column::wide(say("企业", "Firm"), 30.0),
            Column::wide(say("缺口", "Gap"), 24.0),
            Column::wide(say("为什么去", "Why"), 44.0),
            Column::wide(say("来源", "Source"), 30.0),
            Column::wide(say("问清什么", "Ask"), 30.0),
            Column::wide(say("状态", "State"), 9.0),
            Column::wide(say("对接科室", "Office"), 14.0),
            Column::wide(say("下一步", "Next step"), 24.0),
        ],
        rows: rows.collect(),
        purpose: Purpose::Read,
    };
    let warned =
        sheet.warnings.iter().map(|warning| vec![text(say("核对", "check")), text(""), text(warning.get(lang))]);
    let out = sheet
        .left_out
        .iter()
        .map(|(firm, why)| vec![text(say("不去", "not visited")), text(firm), text(why.get(lang))]);
    let aside = SheetTable {
        name: say("核对与未排", "Checks").to_owned(),
        about: mark(sheet.sample, lang).to_owned(),
        columns: vec![
            Column::wide(say("类别", "Kind"), 12.0),
            Column::wide(say("企业", "Firm"), 30.0),
            Column::wide(say("说明", "Note"), 80.0),
        ],
        rows: warned.chain(out).collect(),
        purpose: Purpose::Read,
    };
    workbook(&Book {
        title: sheet.title(lang),
        made: Some(sheet.made()),
        mark: mark(sheet.sample, lang).to_owned(),
        sheets: vec![plan, aside],
    })
}

/// `已排`, `planned`.
fn state(state: VisitState, lang: Lang) -> &'static str {
    match (state, lang) {
        (VisitState::Planned, Lang::Zh) => "已排",
        (VisitState::Held, Lang::Zh) => "已访",
        (VisitState::Cancelled, Lang::Zh) => "取消",
        (VisitState::Planned, Lang::En) => "planned",
        (VisitState::Held, Lang::En) => "held",
        (VisitState::Cancelled, Lang::En) => "cancelled",
    }
}

/// The visits as a calendar. A half day is shared out among its visits: 9 to 12 and 14 to 17; the hour is a proposal and the
/// event says so by being tentative.
pub fn trip_ics(sheet: &TripSheet, lang: Lang) -> String {
    let mut entries = Vec::with_capacity(sheet.visits.len());
    let same = |a: &TripVisit, b: &TripVisit| (a.day, a.half) == (b.day, b.half);
    for together in sheet.visits.chunk_by(same) {
        let begin = if together[0].half == Half::Morning { 9 } else { 14 };
        let share = Duration::minutes(180 / i64::try_from(together.len()).unwrap_or(1).max(1));
        for (place, visit) in (0_i32..).zip(together) {
            let Some(start) = NaiveTime::from_hms_opt(begin, 0, 0) else { continue };
            let from = visit.day.and_time(start) + share * place;
            entries.push(entry(sheet, visit, When::Hours(from, from + share), lang));
        }
    }
    calendar(&sheet.title(lang), sheet.changed, entries)
}

fn entry(sheet: &TripSheet, visit: &TripVisit, time: When, lang: Lang) -> Entry {
    let zh = lang == Lang::Zh;
    let mut description: Vec<String> = Vec::new();
    description.extend(visit.gap.as_ref().map(|gap| gap.get(lang).to_owned()));
    description.extend(visit.why.iter().map(|why| why.text.get(lang).to_owned()));
    description.extend(visit.ask.iter().map(|ask| ask.get(lang).to_owned()));
    if !sheet.people.is_empty() {
        description.push(format!("{}{}", if zh { "同行：" } else { "With: " }, names(&sheet.people, lang)));
    }
    if visit.state == VisitState::Planned {
        description.push(if zh { "钟点待与企业约定" } else { "The hour is to be agreed with the firm" }.to_owned());
    }
    if sheet.sample {
        description.push(mark(true, lang).to_owned());
    }
    Entry {
        uid: match sheet.trip {
            Some(_) => format!("visit-{}@liantu", visit.id),
            None => format!("plan-{}-{}-{}@liantu", visit.day, visit.half, visit.id),
        },
        sequence: sheet.version.saturating_sub(1),
        time,
        summary: format!("{}{}", if zh { "走访 " } else { "Visit " }, visit.firm),
        place: visit.place.get(lang).to_owned(),
        description,
        sureness: match visit.state {
            VisitState::Planned => Sureness::Tentative,
            VisitState::Held => Sureness::Confirmed,
            VisitState::Cancelled => Sureness::Cancelled,
        },
    }
}

#[cfg(test)]
mod tests;

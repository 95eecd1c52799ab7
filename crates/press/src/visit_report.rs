//! The report of a day or a week of visits as plain text, to be pasted into the office's group or mail; every count with its rows.
//!
//! Says what the records say, in their order of days: nothing is left out, summed up or judged. The same records give the same text.

use chrono::{Datelike, NaiveDate};
use model::{BecameKind, Lang, LeaderLevel, NextStep, Text, VisitDirection, VisitOutcome};

/// A record as the report tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitReportLine {
    /// Id of the record.
    pub id: i64,
    /// The day.
    pub on: NaiveDate,
    /// Who went to whom.
    pub direction: VisitDirection,
    /// The firm.
    pub firm: String,
    /// Who of ours.
    pub people: Vec<String>,
    /// The highest rank among them.
    pub leader: Option<LeaderLevel>,
    /// What was said.
    pub said: String,
    /// What the firm asks.
    pub asks: String,
    /// What follows.
    pub next: Option<NextStep>,
    /// How it went.
    pub outcome: Option<VisitOutcome>,
    /// What it became.
    pub became: Option<BecameKind>,
    /// Whether it is invented.
    pub sample: bool,
}

/// Records of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitReport {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; the same for one day.
    pub to: NaiveDate,
    /// The team or person whose report it is; empty for all.
    pub whose: String,
    /// The records, in any order.
    pub lines: Vec<VisitReportLine>,
}

/// A count with the records behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitCount {
    /// For programs.
    pub key: &'static str,
    /// What is counted.
    pub title: Text,
    /// How many.
    pub count: usize,
    /// The records behind it, by id.
    pub rows: Vec<i64>,
}

impl VisitReport {
    /// By day, of a day by id.
    fn ordered(&self) -> Vec<&VisitReportLine> {
        let mut lines: Vec<&VisitReportLine> = self.lines.iter().collect();
        lines.sort_by_key(|line| (line.on, line.id));
        lines
    }

    /// What the report counts.
    pub fn counts(&self) -> Vec<VisitCount> {
        let lines = self.ordered();
        let count = |key, (zh, en): (&str, &str), is: &dyn Fn(&VisitReportLine) -> bool| {
            let rows: Vec<i64> = lines.iter().filter(|line| is(line)).map(|line| line.id).collect();
            VisitCount { key, title: Text::new(zh, en), count: rows.len(), rows }
        };
        let mut firms: Vec<&str> = lines.iter().map(|line| line.firm.trim()).collect();
        firms.sort_unstable();
        firms.dedup();
        let all = count("visits", ("走访", "visits"), &|_| true);
        let firms =
            VisitCount {
                key: "firms", title: Text::new("企业", "firms"), count: firms.len(), rows: all.rows.clone()
            };
        vec![
            all,
            firms,
            count("outbound", ("外出走访", "outbound"), &|line| line.direction == VisitDirection::Outbound),
            count("inbound", ("来访接待", "inbound"), &|line| line.direction == VisitDirection::Inbound),
            count("led", ("区领导带队", "led by a district leader"), &|line| {
                line.leader.is_some_and(LeaderLevel::leads)
            }),
            count("leads", ("形成线索", "became leads"), &|line| line.became == Some(BecameKind::Lead)),
            count("reports", ("记入项目进展", "entered in a project"), &|line| {
                line.became == Some(BecameKind::Report)
            }),
            count("next", ("待办", "next steps"), &|line| line.next.is_some()),
        ]
    }

    /// The report.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = vec![title(self, lang), summary(self, lang)];
        let lines = self.ordered();
        let mut heads = ["一", "二", "三"].into_iter();
        let parts = [
            (VisitDirection::Outbound, ("外出走访", "Outbound visits")),
            (VisitDirection::Inbound, ("来访接待", "Inbound visits")),
        ];
        for (direction, name) in parts {
            let of: Vec<&VisitReportLine> = lines.iter().copied().filter(|line| line.direction == direction).collect();
            if of.is_empty() {
                continue;
            }
            out.push(head(&mut heads, name, lang));
            for (place, line) in of.into_iter().enumerate() {
                out.push(format!("{}. {}", place + 1, told(line, self.from != self.to, lang)));
            }
        }
        let steps: Vec<(&VisitReportLine, &NextStep)> =
            lines.iter().filter_map(|line| line.next.as_ref().map(|next| (*line, next))).collect();
        if !steps.is_empty() {
            out.push(head(&mut heads, ("待办事项", "Next steps"), lang));
            for (place, (line, next)) in steps.into_iter().enumerate() {
                out.push(format!("{}. {}", place + 1, step(next, Some(&line.firm), lang)));
            }
        }
        let samples = self.lines.iter().filter(|line| line.sample).count();
        if samples > 0 {
            out.push(match lang {
                Lang::Zh => format!("（其中 {samples} 条为样例数据）"),
                Lang::En => format!("(sample data: {samples} of {} records)", lines.len()),
            });
        }
        let mut text = out.join("\n");
        text.push('\n');
        text
    }
}

fn head(heads: &mut impl Iterator<Item = &'static str>, (zh, en): (&str, &str), lang: Lang) -> String {
    let number = heads.next().unwrap_or_default();
    match lang {
        Lang::Zh => format!("{number}、{zh}"),
        Lang::En => en.to_owned(),
    }
}

fn spoken(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

fn title(report: &VisitReport, lang: Lang) -> String {
    let one = report.from == report.to;
    let (from, to) = (spoken(report.from, lang), spoken(report.to, lang));
    let days = if one { from } else { format!("{from}{}{to}", if lang == Lang::Zh { "至" } else { " to " }) };
    let whose = report.whose.trim();
    match (lang, one) {
        (Lang::Zh, true) => format!("{whose}走访日报（{days}）"),
        (Lang::Zh, false) => format!("{whose}走访小结（{days}）"),
        (Lang::En, _) if whose.is_empty() => format!("Visits, {days}"),
        (Lang::En, _) => format!("Visits of {whose}, {days}"),
    }
}

fn summary(report: &VisitReport, lang: Lang) -> String {
    let counts = report.counts();
    let of = |key: &str| counts.iter().find(|count| count.key == key).map_or(0, |count| count.count);
    if report.lines.is_empty() {
        return match lang {
            Lang::Zh => "没有走访记录。".to_owned(),
            Lang::En => "No visits are on record.".to_owned(),
        };
    }
    let visits = of("visits");
    let (firms, out, inbound, led) = (of("firms"), of("outbound"), of("inbound"), of("led"));
    let (leads, reports, next) = (of("leads"), of("reports"), of("next"));
    match lang {
        Lang::Zh => {
            let mut text = format!("走访 {visits} 次、企业 {firms} 家，其中外出走访 {out} 次、来访接待 {inbound} 次");
            if led > 0 {
                text.push_str(&format!("，区领导带队 {led} 次"));
            }
            format!("{text}。形成线索 {leads} 条，记入项目进展 {reports} 条，待办 {next} 项。")
        }
        Lang::En => {
            let led = if led > 0 { format!("; {led} led by a district leader") } else { String::new() };
            format!(
                "{visits} with {firms}: {out} outbound, {inbound} inbound{led}. {leads}, {reports}, {next}.",
                visits = many(visits, "visit", "visits"),
                firms = many(firms, "firm", "firms"),
                leads = many(leads, "new lead", "new leads"),
                reports = many(reports, "project entry", "project entries"),
                next = many(next, "next step", "next steps"),
            )
        }
    }
}

fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// A text of several lines as one.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as a sentence: with one full stop.
fn sentence(text: &str, lang: Lang) -> String {
    let text = flat(text);
    let ends = text.ends_with(['。', '！', '？', '.', '!', '?', '；', ';']);
    match lang {
        _ if ends => text,
        Lang::Zh => format!("{text}。"),
        Lang::En => format!("{text}."),
    }
}

fn told(line: &VisitReportLine, dated: bool, lang: Lang) -> String {
    let between = if lang == Lang::Zh { "" } else { " " };
    let mut parts = Vec::new();
    let mut first = line.firm.trim().to_owned();
    let mut with = Vec::new();
    if dated {
        with.push(match lang {
            Lang::Zh => format!("{}月{}日", line.on.month(), line.on.day()),
            Lang::En => line.on.to_string(),
        });
    }
    if let Some(leader) = line.leader {
        let title = leader.title();
        with.push(match lang {
            Lang::Zh if leader.leads() => format!("{}带队", title.zh),
            Lang::Zh => title.zh,
            Lang::En => title.en,
        });
    }
    if !line.people.is_empty() {
        with.push(line.people.join(if lang == Lang::Zh { "、" } else { ", " }));
    }
    if !with.is_empty() {
        match lang {
            Lang::Zh => first.push_str(&format!("（{}）", with.join("，"))),
            Lang::En => first.push_str(&format!(" ({})", with.join("; "))),
        }
    }
    parts.push(match lang {
        Lang::Zh => format!("{first}：{}", sentence(&line.said, lang)),
        Lang::En => format!("{first}: {}", sentence(&line.said, lang)),
    });
    let mut labelled = |(zh, en): (&str, &str), text: &str| {
        if !text.trim().is_empty() {
            let text = sentence(text, lang);
            parts.push(match lang {
                Lang::Zh => format!("{zh}：{text}"),
                Lang::En => format!("{en}: {text}"),
            });
        }
    };
    labelled(("企业诉求", "Asks"), &line.asks);
    if let Some(outcome) = line.outcome {
        let title = outcome.title();
        labelled(("结果", "Outcome"), if lang == Lang::Zh { &title.zh } else { &title.en });
    }
    if let Some(next) = &line.next {
        labelled(("下一步", "Next"), &step(next, None, lang));
    }
    parts.join(between)
}

/// A next step: what, who, until when, and of which firm where that is not said already.
fn step(next: &NextStep, firm: Option<&str>, lang: Lang) -> String {
    let mut with = Vec::new();
    if let Some(firm) = firm {
        with.push(firm.trim().to_owned());
    }
    if let Some(by) = next.by.as_deref().filter(|by| !by.trim().is_empty()) {
        with.push(match lang {
            Lang::Zh => format!("责任：{by}"),
            Lang::En => by.to_owned(),
        });
    }
    if let Some(due) = next.due {
        with.push(match lang {
            Lang::Zh => format!("{}月{}日前", due.month(), due.day()),
            Lang::En => format!("by {due}"),
        });
    }
    let what = flat(next.what.trim().trim_end_matches(['。', '.']));
    match (with.is_empty(), lang) {
        (true, _) => what,
        (false, Lang::Zh) => format!("{}（{}）", what, with.join("，")),
        (false, Lang::En) => format!("{} ({})", what, with.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, day).unwrap()
    }

    fn line(id: i64, on: u32, firm: &str) -> VisitReportLine {
        VisitReportLine {
            id,
            on: day(on),
            direction: VisitDirection::Outbound,
            firm: firm.into(),
            people: vec!["组员甲".into(), "组员乙".into()],
            leader: None,
            said: "谈了钻杆接头\n看了车间".into(),
            asks: String::new(),
            next: None,
            outcome: None,
            became: None,
            sample: false,
        }
    }

    fn report() -> VisitReport {
        let led = VisitReportLine {
            leader: Some(LeaderLevel::District),
            asks: "用电 2000 kVA".into(),
            next: Some(NextStep {
                what: "发供电方案。".into(), by: Some("招商一组".into()), due: Some(day(10))
            }),
            outcome: Some(VisitOutcome::Keen),
            became: Some(BecameKind::Lead),
            ..line(2, 6, "沧州甲公司")
        };
        let guests = VisitReportLine { direction: VisitDirection::Inbound, sample: true, ..line(1, 6, "乙公司") };
        VisitReport { from: day(6), to: day(6), whose: "招商一组".into(), lines: vec![led, guests] }
    }

    #[test]
    fn a_day_is_told_in_the_words_of_a_daily_report() {
        insta::assert_snapshot!(report().text(Lang::Zh), @r"
        招商一组走访日报（2025年1月6日）
        走访 2 次、企业 2 家，其中外出走访 1 次、来访接待 1 次，区领导带队 1 次。形成线索 1 条，记入项目进展 0 条，待办 1 项。
        一、外出走访
        1. 沧州甲公司（区领导带队，组员甲、组员乙）：谈了钻杆接头 看了车间。企业诉求：用电 2000 kVA。结果：有投资意向。下一步：发供电方案（责任：招商一组，1月10日前）。
        二、来访接待
        1. 乙公司（组员甲、组员乙）：谈了钻杆接头 看了车间。
        三、待办事项
        1. 发供电方案（沧州甲公司，责任：招商一组，1月10日前）
        （其中 1 条为样例数据）
        ");
        insta::assert_snapshot!(report().text(Lang::En), @r"
        Visits of 招商一组, 2025-01-06
        2 visits with 2 firms: 1 outbound, 1 inbound; 1 led by a district leader. 1 new lead, 0 project entries, 1 next step.
        Outbound visits
        1. 沧州甲公司 (District leader; 组员甲, 组员乙): 谈了钻杆接头 看了车间. Asks: 用电 2000 kVA. Outcome: Means to invest. Next: 发供电方案 (招商一组, by 2025-01-10).
        Inbound visits
        1. 乙公司 (组员甲, 组员乙): 谈了钻杆接头 看了车间.
        Next steps
        1. 发供电方案 (沧州甲公司, 招商一组, by 2025-01-10)
        (sample data: 1 of 2 records)
        ");
    }

    #[test]
    fn several_days_name_the_day_of_each_visit_and_the_order_does_not_depend_on_the_rows() {
        let mut week = VisitReport { to: day(8), whose: String::new(), ..report() };
        week.lines.push(line(3, 8, "乙公司"));
        let text = week.text(Lang::Zh);
        assert!(text.starts_with("走访小结（2025年1月6日至2025年1月8日）\n走访 3 次、企业 2 家"), "{text}");
        assert!(text.contains("乙公司（1月8日，组员甲、组员乙）"), "{text}");
        week.lines.reverse();
        assert_eq!(week.text(Lang::Zh), text);
    }

    #[test]
    fn every_count_has_its_rows_and_no_visits_are_said_so() {
        for count in report().counts() {
            assert!(count.key == "firms" || count.count == count.rows.len(), "{count:?}");
        }
        let none = VisitReport { lines: Vec::new(), ..report() };
        assert_eq!(none.text(Lang::Zh), "招商一组走访日报（2025年1月6日）\n没有走访记录。\n");
        assert_eq!(none.text(Lang::En), "Visits of 招商一组, 2025-01-06\nNo visits are on record.\n");
    }
}

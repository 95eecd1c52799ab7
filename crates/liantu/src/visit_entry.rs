//! What people write of visits, read into values: every fault of a form at once, in both languages.
//!
//! Not for: keeping it (`store`), which days fit it (`bureau`).

use chrono::NaiveDate;
use model::{
    AttractionChannel, Counterpart, EnterpriseId, LeaderLevel, NextStep, ProjectId, RecordLinks, VisitDirection,
    VisitRecord,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::landscape::Landscape;
use crate::project_entry::{FactsBody, Faults};
use crate::project_shapes::ProjectNames;
use crate::projects::Projects;

/// Most names in a list of people: a delegation, and no more.
const MOST_PEOPLE: usize = 60;

/// Longest key of a draft, in characters.
const LONGEST_KEY: usize = 100;

/// What follows from something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct StepBody {
    /// What.
    #[serde(default)]
    pub(crate) what: String,
    /// Who: a team or a work name.
    pub(crate) by: Option<String>,
    /// Until when.
    pub(crate) due: Option<String>,
}

/// A record of a visit, as it is written. Empty texts and nulls are unknown.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct VisitRecordBody {
    /// The firm, by its number in the register; left out for one that is in no register.
    pub(crate) firm: Option<i64>,
    /// Its name as typed; may be left out where the number is given.
    #[serde(default)]
    pub(crate) firm_name: String,
    /// `outbound` (default) or `inbound`.
    pub(crate) direction: Option<String>,
    /// The day; today when left out.
    pub(crate) on: Option<String>,
    /// The team; that of whoever writes when left out.
    #[serde(default)]
    pub(crate) team: String,
    /// Who of ours was there, by work names; whoever writes when left out.
    #[serde(default)]
    pub(crate) people: Vec<String>,
    /// `principal`, `district`, `head` or `staff`: the highest rank among them.
    pub(crate) leader: Option<String>,
    /// What was said.
    #[serde(default)]
    pub(crate) said: String,
    /// What the firm asks for.
    #[serde(default)]
    pub(crate) asks: String,
    /// What follows.
    pub(crate) next: Option<StepBody>,
    /// `keen`, `follow`, `none` or `not_met`.
    pub(crate) outcome: Option<String>,
    /// The planned visit that it is the record of, by its number.
    pub(crate) visit: Option<i64>,
    /// The project that it is about.
    pub(crate) project: Option<i64>,
    /// The gap that it is about, as `chain/node`.
    pub(crate) node: Option<String>,
    /// The site that was shown or spoken of.
    pub(crate) site: Option<String>,
}

/// Against what a form is read.
pub(crate) struct Surroundings<'a> {
    /// Names of chains, zones, sites.
    pub(crate) names: &'a ProjectNames,
    /// The register.
    pub(crate) landscape: &'a Landscape,
    /// All projects.
    pub(crate) projects: &'a Projects,
    /// Today.
    pub(crate) today: NaiveDate,
}

/// Who writes, for what is left out.
pub(crate) struct Writer<'a> {
    /// His work name.
    pub(crate) name: &'a str,
    /// His team, else his unit; may be empty.
    pub(crate) team: &'a str,
    /// The day that is meant when none is named.
    pub(crate) day: NaiveDate,
}

/// Turns what is read around: no text of an office needs it.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Takes no room: two names with and without it look the same. Pictures of phones need some, so that longer texts keep them.
fn hides(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// A text of one line: no signs that steer a screen, no private mobile number.
pub(crate) fn line(faults: &mut Faults, (zh, en): (&str, &str), text: &str) -> String {
    let text = faults.text((zh, en), text);
    if text.chars().any(|c| c.is_control() || turns(c) || hides(c)) {
        faults.add(
            format!("“{zh}”里有换行或看不见的控制字符"),
            format!("`{en}` holds a line break or a control character"),
        );
    }
    without_number(faults, (zh, en), &text);
    text
}

/// A text of several lines, by the same rules.
pub(crate) fn prose(faults: &mut Faults, (zh, en): (&str, &str), text: &str) -> String {
    let text = faults.text((zh, en), text).replace("\r\n", "\n");
    if text.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || turns(c)) {
        faults.add(format!("“{zh}”里有看不见的控制字符"), format!("`{en}` holds a control character"));
    }
    without_number(faults, (zh, en), &text);
    text
}

fn without_number(faults: &mut Faults, (zh, en): (&str, &str), text: &str) {
    if let Some(number) = model::private_mobile(text) {
        faults.add(
            format!("“{zh}”里的 {number} 像私人手机号：这里只记工作内容，联系方式写单位电话"),
            format!("`{en}`: `{number}` looks like a private mobile number; only an office's line may be kept"),
        );
    }
}

/// Who was dealt with. A name typed exactly as a firm of the register is called is that firm.
pub(crate) fn counterpart(
    faults: &mut Faults,
    (zh, en): (&str, &str),
    (firm, name): (Option<i64>, &str),
    landscape: &Landscape,
) -> Counterpart {
    let name = line(faults, (zh, en), name);
    let Some(id) = firm else {
        if name.is_empty() {
            faults.add(format!("缺“{zh}”"), format!("`{en}` is missing"));
        }
        let known = landscape.firms().find(|firm| !name.is_empty() && firm.name == name);
        return Counterpart { enterprise: known.map(|firm| firm.enterprise), name };
    };
    let id = EnterpriseId(id);
    match landscape.firm(id) {
        Some(firm) => Counterpart { enterprise: Some(id), name: firm.name.clone() },
        None => {
            faults.add(
                format!("名录里没有 `{}` 号企业，或已移出名录：请直接写企业名称", id.0),
                format!("no firm `{}` in the register, or it left it: write its name instead", id.0),
            );
            Counterpart { enterprise: None, name }
        }
    }
}

/// People of ours, by work names.
pub(crate) fn people(faults: &mut Faults, (zh, en): (&str, &str), names: &[String]) -> Vec<String> {
    if names.len() > MOST_PEOPLE {
        faults.add(
            format!("“{zh}”有 {} 人，最多 {MOST_PEOPLE} 人", names.len()),
            format!("`{en}` has {} names, at most {MOST_PEOPLE} fit", names.len()),
        );
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let name = line(faults, (zh, en), name);
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// What follows; a step of which nothing is written is none.
pub(crate) fn step(faults: &mut Faults, body: Option<&StepBody>) -> Option<NextStep> {
    let body = body?;
    let what = prose(faults, ("下一步", "next.what"), &body.what);
    let by = body.by.as_deref().map(|by| line(faults, ("下一步责任人", "next.by"), by)).filter(|by| !by.is_empty());
    let due = faults.day(("下一步期限", "next.due"), body.due.as_deref());
    if what.is_empty() && (by.is_some() || due.is_some()) {
        faults.add("下一步写了责任人或期限，没写做什么", "`next.what` is missing");
    }
    (!what.is_empty()).then_some(NextStep { what, by, due })
}

/// A project that is there.
pub(crate) fn project(faults: &mut Faults, id: Option<i64>, projects: &Projects) -> Option<ProjectId> {
    let id = ProjectId(id?);
    if projects.get(id).is_none() {
        faults.add(format!("没有 {} 号项目", id.0), format!("no project `{}`", id.0));
        return None;
    }
    Some(id)
}

/// The key of a draft.
pub(crate) fn key(faults: &mut Faults, key: &str) -> String {
    let key = key.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if key.is_empty() || key.len() > LONGEST_KEY || !key.chars().all(plain) {
        faults.add(
            "草稿编号须是 1–100 个字母、数字或 - _ . :",
            "`key` has to be 1 to 100 letters, digits or `-` `_` `.` `:`",
        );
    }
    key.to_owned()
}

/// What a form says of a visit.
pub(crate) fn read_visit(
    faults: &mut Faults,
    body: &VisitRecordBody,
    around: &Surroundings<'_>,
    writer: &Writer<'_>,
) -> VisitRecord {
    let said =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let firm = counterpart(faults, ("企业", "firm_name"), (body.firm, &body.firm_name), around.landscape);
    let on = faults.day(("日期", "on"), body.on.as_deref()).unwrap_or(writer.day);
    let project = project(faults, body.project, around.projects);
    let node = said(&body.node).and_then(|text| match text.split_once('/') {
        Some((chain, node)) if around.names.has_node(chain, node) => Some((chain.to_owned(), node.to_owned())),
        _ => {
            faults.add(
                format!("“产业链环节”：没有 `{text}`，写法如 steel-pipe/drill-pipe"),
                format!("`node`: no `{text}`; write `chain/node`"),
            );
            None
        }
    });
    let site = said(&body.site);
    if let Some(id) = site.as_ref().filter(|id| !around.names.has_site(id)) {
        faults.add(format!("没有载体 `{id}`"), format!("`site`: no site `{id}`"));
    }
    let text = prose(faults, ("所谈内容", "said"), &body.said);
    if text.is_empty() {
        faults.add("缺“所谈内容”", "`said` is missing: what was said");
    }
    let team = line(faults, ("小组", "team"), &body.team);
    let named = people(faults, ("参加人", "people"), &body.people);
    let record = VisitRecord {
        firm,
        direction: faults.word(("方向", "direction"), body.direction.as_deref()).unwrap_or(VisitDirection::Outbound),
        on,
        team: if team.is_empty() { writer.team.to_owned() } else { team },
        people: if named.is_empty() && body.people.is_empty() { vec![writer.name.to_owned()] } else { named },
        leader: faults.word(("带队层级", "leader"), body.leader.as_deref()),
        said: text,
        asks: prose(faults, ("企业诉求", "asks"), &body.asks),
        next: step(faults, body.next.as_ref()),
        outcome: faults.word(("结果", "outcome"), body.outcome.as_deref()),
        links: RecordLinks { visit: body.visit, project, node, site },
        sample: false,
    };
    let entered = project.and_then(|id| around.projects.get(id)).and_then(|held| held.standing.as_ref());
    for why in bureau::visit_day_objections(on, around.today, entered.map(|standing| standing.entered)) {
        faults.add(why.zh, why.en);
    }
    record
}

/// What a record tells of a lead, for a form to begin with. What it does not tell stays empty.
pub(crate) fn lead_of(record: &VisitRecord) -> FactsBody {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A leader's visit is how it was attracted, and so is the atlas where a target was gone to for a gap; of others a person has to say.
    let led = record.leader.filter(|leader| LeaderLevel::leads(*leader)).map(|_| AttractionChannel::LeaderVisit);
    let sought = record.links.visit.zip(record.links.node.as_ref()).map(|_| AttractionChannel::Atlas);
    let channel = led.or(sought);
    let content: String = flat(&record.said).chars().take(200).collect();
    FactsBody {
        name: format!("{}项目", record.firm.name),
        profile: "industrial".to_owned(),
        investor: record.firm.name.clone(),
        content,
        channel: channel.map(|channel| channel.to_string()),
        asks: flat(&record.asks),
        unit: record.team.clone(),
        owner: record.people.first().cloned().unwrap_or_default(),
        node: record.links.node.as_ref().map(|(chain, node)| format!("{chain}/{node}")),
        target: record.firm.enterprise.map(|id| id.0),
        site: record.links.site.clone(),
        ..FactsBody::default()
    }
}

/// What a record tells as an entry of a project's history.
pub(crate) fn report_of(record: &VisitRecord) -> String {
    let mut parts = vec![format!("走访 {}：{}", record.firm.name, record.said.trim())];
    if !record.asks.trim().is_empty() {
        parts.push(format!("企业诉求：{}", record.asks.trim()));
    }
    if let Some(next) = &record.next {
        parts.push(format!("下一步：{}", next.what.trim()));
    }
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(read: impl FnOnce(&mut Faults), expect: &[&str]) {
        let mut faults = Faults::default();
        read(&mut faults);
        let found = faults.or(()).err().unwrap_or_default();
        assert_eq!(found.len(), expect.len(), "{found:?}");
        for (text, words) in found.iter().zip(expect) {
            assert!(text.en.contains(words) && !text.zh.is_empty(), "{words}: {}", text.en);
        }
    }

    #[test]
    fn a_name_is_one_line_without_signs_that_steer_a_screen() {
        let line = |text: &'static str| move |faults: &mut Faults| drop(line(faults, ("企业", "firm_name"), text));
        check(line(" 某钢管公司 "), &[]);
        check(line("某公司\u{202e}exe"), &["control character"]);
        check(line("某公司\u{7}"), &["control character"]);
        check(line("甲\n乙"), &["line break"]);
        check(line("联系 138 0000 0000"), &["private mobile"]);
        check(line("0734-8000000"), &[]);
    }

    #[test]
    fn what_was_said_may_have_lines_and_an_end() {
        let prose = |text: String| move |faults: &mut Faults| drop(prose(faults, ("所谈内容", "said"), &text));
        check(prose("一\n二\t三".into()), &[]);
        check(prose("一\u{0}二".into()), &["control character"]);
        check(prose("字".repeat(1 << 20)), &["at most"]);
    }

    #[test]
    fn a_key_is_short_and_plain() {
        let key = |text: String| move |faults: &mut Faults| drop(key(faults, &text));
        check(key("9f-1:a_b.c".into()), &[]);
        for bad in [String::new(), " ".into(), "../x".into(), "键".into(), "a".repeat(101)] {
            check(key(bad), &["`key`"]);
        }
    }

    #[test]
    fn a_step_without_words_is_none_and_one_with_a_day_alone_is_a_fault() {
        let read = |body: StepBody| {
            let mut faults = Faults::default();
            let step = step(&mut faults, Some(&body));
            (step, faults.or(()).is_ok())
        };
        assert_eq!(read(StepBody::default()), (None, true));
        assert_eq!(read(StepBody { due: Some("2025-02-01".into()), ..StepBody::default() }), (None, false));
        let (step, fine) = read(StepBody { what: " 发图纸 ".into(), ..StepBody::default() });
        assert!(fine && step.is_some_and(|step| step.what == "发图纸"));
    }
}

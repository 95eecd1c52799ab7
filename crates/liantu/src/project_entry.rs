//! What people write of projects, read into values: facts, events, money; every fault of a form at once, in both languages.
//!
//! Not for: whether a move is allowed (`bureau`), nor keeping it (`store`).

use std::collections::{BTreeMap, BTreeSet};

use bureau::{CreditProblem, KnownProject, Marks};
use chrono::NaiveDate;
use model::{
    Credit, Currency, EnterpriseId, Money, OutsideKey, Profile, Project, ProjectId, ProjectLinks, Proof, Tag, TagKind,
    Text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::landscape::Landscape;
use crate::project_shapes::ProjectNames;
use crate::projects::Projects;

/// Ten trillion: ten times the largest plant that was ever built, so that whoever writes more mistook the unit.
const MOST_UNITS: i64 = 10_000_000_000_000;

/// Longest text of a field, in characters: a page.
const LONGEST: usize = 2_000;

/// Days after which an entry counts as written down after the fact: a working week and its weekends, so that a report of last
/// week's meeting is none.
const BACKFILL_DAYS: i64 = 10;

/// What is known of a project, as it is read and written. Empty texts and nulls are unknown.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct FactsBody {
    /// Its name.
    #[serde(default)]
    pub(crate) name: String,
    /// `industrial`, `commercial` or `light`.
    #[serde(default)]
    pub(crate) profile: String,
    /// Who invests.
    #[serde(default)]
    pub(crate) investor: String,
    /// Where the investor is at home.
    #[serde(default)]
    pub(crate) investor_home: String,
    /// The investor's parent.
    #[serde(default)]
    pub(crate) parent: String,
    /// The firm founded for it, by its number in the register.
    pub(crate) enterprise: Option<i64>,
    /// What is to be made or done.
    #[serde(default)]
    pub(crate) content: String,
    /// Total investment, such as `1200000.00 CNY`.
    pub(crate) amount: Option<String>,
    /// The amount in the contract.
    pub(crate) signed_amount: Option<String>,
    /// `city`, `province`, `outside_province`, `hk_mo_tw` or `foreign`.
    pub(crate) origin: Option<String>,
    /// How it was attracted: `event`, `platform`, `chamber`, `existing_investor`, `leader_visit`, `atlas`, `department`, `enquiry`.
    pub(crate) channel: Option<String>,
    /// Who referred it: a work name or an office.
    #[serde(default)]
    pub(crate) referrer: String,
    /// What site it needs.
    #[serde(default)]
    pub(crate) site_need: String,
    /// What it asks of the government.
    #[serde(default)]
    pub(crate) asks: String,
    /// The unit that answers for it.
    #[serde(default)]
    pub(crate) unit: String,
    /// The officer, by work name.
    #[serde(default)]
    pub(crate) owner: String,
    /// Units that share the credit.
    #[serde(default)]
    pub(crate) credits: Vec<CreditBody>,
    /// The gap it closes, as `chain/node`.
    pub(crate) node: Option<String>,
    /// The target firm it came from, by its number in the register.
    pub(crate) target: Option<i64>,
    /// The zone.
    pub(crate) zone: Option<String>,
    /// The site.
    pub(crate) site: Option<String>,
    /// The opportunity of the list.
    pub(crate) opportunity: Option<String>,
    /// What superiors count apart.
    #[serde(default)]
    pub(crate) tags: Vec<TagBody>,
    /// Numbers under which other offices know it: `approval`, `statistics`, `land`, `environment`, `energy`, `construction`.
    #[serde(default)]
    pub(crate) keys: BTreeMap<String, String>,
    /// The month in which it is to start: `2025-03`.
    pub(crate) planned_start: Option<String>,
    /// The day by which it is to be finished.
    pub(crate) planned_finish: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub(crate) note: String,
    /// Where the record comes from; empty when it was entered by hand.
    #[serde(default)]
    pub(crate) source: String,
    /// Whether it is invented. Kept from what was there when a record is changed.
    #[serde(default)]
    pub(crate) sample: bool,
}

/// A unit's share.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CreditBody {
    /// The unit.
    pub(crate) unit: String,
    /// Percent.
    pub(crate) share: u8,
}

/// A tag.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct TagBody {
    /// `world500`, `china500`, `private500`, `ten_billion`, `foreign`, `returnee`, `above_scale_candidate`, `above_scale`.
    pub(crate) kind: String,
    /// Year of the list, for the three Top 500.
    pub(crate) year: Option<i32>,
}

/// A proof handed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProofBody {
    /// Which.
    pub(crate) kind: String,
    /// SHA-256 of a kept paper of the project.
    pub(crate) file: Option<String>,
    /// Number or title of the paper, or what was seen.
    #[serde(default)]
    pub(crate) note: String,
}

/// A project as it is written.
pub(crate) fn facts_body(project: &Project) -> FactsBody {
    let day = |day: Option<NaiveDate>, format: &str| day.map(|day| day.format(format).to_string());
    FactsBody {
        name: project.name.clone(),
        profile: project.profile.to_string(),
        investor: project.investor.clone(),
        investor_home: project.investor_home.clone(),
        parent: project.parent.clone(),
        enterprise: project.enterprise.map(|id| id.0),
        content: project.content.clone(),
        amount: project.amount.map(|amount| amount.to_string()),
        signed_amount: project.signed_amount.map(|amount| amount.to_string()),
        origin: project.origin.map(|origin| origin.to_string()),
        channel: project.channel.map(|channel| channel.to_string()),
        referrer: project.referrer.clone(),
        site_need: project.site_need.clone(),
        asks: project.asks.clone(),
        unit: project.unit.clone(),
        owner: project.owner.clone(),
        credits: project
            .credits
            .iter()
            .map(|credit| CreditBody { unit: credit.unit.clone(), share: credit.share })
            .collect(),
        node: project.links.node.as_ref().map(|(chain, node)| format!("{chain}/{node}")),
        target: project.links.target.map(|id| id.0),
        zone: project.links.zone.clone(),
        site: project.links.site.clone(),
        opportunity: project.links.opportunity.clone(),
        tags: project.tags.iter().map(|tag| TagBody { kind: tag.kind.to_string(), year: tag.year }).collect(),
        keys: project.keys.iter().map(|(key, text)| (key.to_string(), text.clone())).collect(),
        planned_start: day(project.planned_start, "%Y-%m"),
        planned_finish: day(project.planned_finish, "%Y-%m-%d"),
        note: project.note.clone(),
        source: project.source.clone(),
        sample: project.sample,
    }
}

/// Against what a form is read.
pub(crate) struct Around<'a> {
    /// Names of chains, zones, sites, opportunities.
    pub(crate) names: &'a ProjectNames,
    /// The register.
    pub(crate) landscape: &'a Landscape,
}

/// Faults of a form, gathered while it is read.
#[derive(Default)]
pub(crate) struct Faults(Vec<Text>);

impl Faults {
    /// Notes a fault.
    pub(crate) fn add(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(Text::new(zh, en));
    }

    /// The value where nothing was wrong, else every fault.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Vec<Text>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }

    /// A text without blanks around it.
    pub(crate) fn text(&mut self, (zh, en): (&str, &str), text: &str) -> String {
        let text = text.trim();
        let length = text.chars().count();
        if length > LONGEST {
            self.add(
                format!("“{zh}”有 {length} 字，最多 {LONGEST} 字"),
                format!("`{en}` has {length} characters, at most {LONGEST} fit"),
            );
        }
        text.to_owned()
    }

    /// A work name or an office: no private number.
    pub(crate) fn person(&mut self, name: (&str, &str), text: &str) -> String {
        let text = self.text(name, text);
        if let Some(part) = model::private_part(&text) {
            self.add(format!("“{}”只写工作称呼或单位，不写私人号码", name.0), format!("`{}`: {part}", name.1));
        }
        text
    }

    /// A word of a vocabulary; empty is unknown.
    pub(crate) fn word<T>(&mut self, (zh, en): (&str, &str), text: Option<&str>) -> Option<T>
    where
        T: std::str::FromStr<Err = model::UnknownWord>,
    {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        match text.parse() {
            Ok(word) => Some(word),
            Err(error) => {
                self.add(
                    format!("“{zh}”写的 `{}` 不在 {} 之中", error.found, error.expected),
                    format!("`{en}`: {error}"),
                );
                None
            }
        }
    }

    /// A day; empty is unknown.
    pub(crate) fn day(&mut self, (zh, en): (&str, &str), text: Option<&str>) -> Option<NaiveDate> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let day: Option<NaiveDate> = text.parse().ok();
        let day = day.filter(|day| (1990..=2100).contains(&chrono::Datelike::year(day)));
        if day.is_none() {
            self.add(
                format!("“{zh}”写的 `{text}` 不是 2025-01-31 这样的日期"),
                format!("`{en}`: `{text}` is not a day such as `2025-01-31`"),
            );
        }
        day
    }

    /// An amount; empty is unknown.
    pub(crate) fn money(&mut self, (zh, en): (&str, &str), text: Option<&str>) -> Option<Money> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        match money(text) {
            Ok(money) => Some(money),
            Err(why) => {
                self.add(format!("“{zh}”：{}", why.zh), format!("`{en}`: {}", why.en));
                None
            }
        }
    }
}

/// An amount as it is written: a number of units with at most two digits behind the point, and the currency.
pub(crate) fn money(text: &str) -> Result<Money, Text> {
    let unreadable = || {
        Text::new(
            format!("`{text}` 不是 1200000.00 CNY 这样的金额"),
            format!("`{text}` is not an amount such as `1200000.00 CNY`"),
        )
    };
    let (number, currency) = text.split_once(' ').ok_or_else(unreadable)?;
    let currency: Currency = currency.trim().parse().map_err(|error: model::UnknownWord| {
        Text::new(
            format!("没有币种 `{}`，可用 {}", error.found, error.expected),
            format!("no currency `{}`; one of {}", error.found, error.expected),
        )
    })?;
    let (negative, digits) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
    let (units, cents) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if units.is_empty() || !plain(units) || !plain(cents) || cents.len() > 2 {
        return Err(unreadable());
    }
    let too_much = || {
        Text::new(
            format!("`{text}` 超过 10 万亿：单位是不是写错了"),
            format!("`{text}` is more than ten trillion: is the unit right?"),
        )
    };
    let units: i64 = units.parse().map_err(|_| too_much())?;
    if units > MOST_UNITS {
        return Err(too_much());
    }
    let cents: i64 = format!("{cents:0<2}").parse().map_err(|_| unreadable())?;
    let hundredths = units * 100 + cents;
    if negative {
        return Err(Text::new(format!("`{text}` 是负数"), format!("`{text}` is below zero")));
    }
    Ok(Money { hundredths, currency })
}

/// What a form says of a project.
///
/// # Errors
///
/// Every fault of the form.
pub(crate) fn read_facts(body: &FactsBody, around: &Around<'_>) -> Result<Project, Vec<Text>> {
    let mut faults = Faults::default();
    let name = faults.text(("项目名称", "name"), &body.name);
    if name.is_empty() {
        faults.add("缺项目名称", "`name` is missing");
    }
    let profile: Option<Profile> = faults.word(("项目类型", "profile"), Some(&body.profile));
    if profile.is_none() && body.profile.trim().is_empty() {
        faults.add("缺项目类型", "`profile` is missing: `industrial`, `commercial` or `light`");
    }
    let project = Project {
        investor: faults.text(("投资方", "investor"), &body.investor),
        investor_home: faults.text(("投资方所在地", "investor_home"), &body.investor_home),
        parent: faults.text(("母公司", "parent"), &body.parent),
        enterprise: firm(&mut faults, ("落地企业", "enterprise"), body.enterprise, around),
        content: faults.text(("建设内容", "content"), &body.content),
        amount: faults.money(("总投资", "amount"), body.amount.as_deref()),
        signed_amount: faults.money(("签约金额", "signed_amount"), body.signed_amount.as_deref()),
        origin: faults.word(("资金来源", "origin"), body.origin.as_deref()),
        channel: faults.word(("招商方式", "channel"), body.channel.as_deref()),
        referrer: faults.person(("推荐人", "referrer"), &body.referrer),
        site_need: faults.text(("载体需求", "site_need"), &body.site_need),
        asks: faults.text(("诉求", "asks"), &body.asks),
        unit: faults.person(("责任单位", "unit"), &body.unit),
        owner: faults.person(("责任人", "owner"), &body.owner),
        credits: credits(&mut faults, &body.credits),
        links: links(&mut faults, body, around),
        tags: tags(&mut faults, &body.tags),
        keys: keys(&mut faults, &body.keys),
        planned_start: month(&mut faults, body.planned_start.as_deref()),
        planned_finish: faults.day(("计划竣工", "planned_finish"), body.planned_finish.as_deref()),
        note: faults.text(("备注", "note"), &body.note),
        source: faults.text(("来源", "source"), &body.source),
        sample: body.sample,
        ..Project::new(name, profile.unwrap_or(Profile::Industrial))
    };
    if let (Some(start), Some(finish)) = (project.planned_start, project.planned_finish)
        && finish < start
    {
        faults.add(
            format!("计划竣工 {finish} 早于计划开工 {}", start.format("%Y-%m")),
            format!("`planned_finish` `{finish}` lies before `planned_start` `{}`", start.format("%Y-%m")),
        );
    }
    faults.or(project)
}

fn firm(faults: &mut Faults, (zh, en): (&str, &str), id: Option<i64>, around: &Around<'_>) -> Option<EnterpriseId> {
    let id = EnterpriseId(id?);
    if around.landscape.firm(id).is_none() {
        faults.add(format!("“{zh}”：名录里没有 `{}` 号企业", id.0), format!("`{en}`: no firm `{}`", id.0));
    }
    Some(id)
}

fn credits(faults: &mut Faults, bodies: &[CreditBody]) -> Vec<Credit> {
    let credits: Vec<Credit> =
        bodies.iter().map(|body| Credit { unit: body.unit.trim().to_owned(), share: body.share }).collect();
    for problem in bureau::credit_problems(&credits) {
        match problem {
            CreditProblem::Twice(unit) => {
                faults.add(format!("单位“{unit}”写了两次"), format!("the unit `{unit}` stands twice"));
            }
            CreditProblem::Empty(unit) => {
                faults.add(format!("单位“{unit}”没有份额或名称"), format!("the unit `{unit}` has no share or no name"));
            }
            CreditProblem::TooMuch(total) => {
                faults.add(format!("份额合计 {total}%，超过 100%"), format!("shares come to {total}%, more than 100%"));
            }
        }
    }
    credits
}

fn links(faults: &mut Faults, body: &FactsBody, around: &Around<'_>) -> ProjectLinks {
    let said =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
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
    let (zone, site, opportunity) = (said(&body.zone), said(&body.site), said(&body.opportunity));
    if let Some(id) = zone.as_ref().filter(|id| !around.names.has_zone(id)) {
        faults.add(format!("没有片区 `{id}`"), format!("`zone`: no zone `{id}`"));
    }
    if let Some(id) = site.as_ref().filter(|id| !around.names.has_site(id)) {
        faults.add(format!("没有载体 `{id}`"), format!("`site`: no site `{id}`"));
    }
    if let Some(id) = opportunity.as_ref().filter(|id| !around.names.has_opportunity(id)) {
        faults.add(format!("没有机会 `{id}`"), format!("`opportunity`: no opportunity `{id}`"));
    }
    let target = firm(faults, ("目标企业", "target"), body.target, around);
    ProjectLinks { node, target, zone, site, opportunity }
}

fn tags(faults: &mut Faults, bodies: &[TagBody]) -> Vec<Tag> {
    let mut tags = Vec::new();
    for body in bodies {
        let Some(kind) = faults.word::<TagKind>(("标签", "tags"), Some(&body.kind)) else { continue };
        let title = kind.title();
        match body.year {
            None if kind.needs_year() => {
                faults.add(format!("“{}”须写榜单年份", title.zh), format!("`{}` needs the year of its list", title.en));
            }
            Some(year) if !(1995..=2100).contains(&year) => {
                faults.add(format!("榜单年份 `{year}` 不对"), format!("`{year}` is no year of a list"));
            }
            year => tags.push(Tag { kind, year }),
        }
    }
    tags.sort();
    tags.dedup();
    tags
}

fn keys(faults: &mut Faults, bodies: &BTreeMap<String, String>) -> BTreeMap<OutsideKey, String> {
    let mut keys = BTreeMap::new();
    for (key, text) in bodies {
        let Some(key) = faults.word::<OutsideKey>(("外部编号", "keys"), Some(key)) else { continue };
        let title = key.title();
        let text = faults.text((&title.zh, &title.en), text);
        if !text.is_empty() {
            keys.insert(key, text);
        }
    }
    keys
}

fn month(faults: &mut Faults, text: Option<&str>) -> Option<NaiveDate> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    let month = text.get(..7).filter(|_| matches!(text.len(), 7 | 10));
    let day = month.and_then(|month| format!("{month}-01").parse::<NaiveDate>().ok());
    let day = day.filter(|day| (1990..=2100).contains(&chrono::Datelike::year(day)));
    if day.is_none() {
        faults.add(
            format!("“计划开工月”写的 `{text}` 不是 2025-03 这样的月份"),
            format!("`planned_start`: `{text}` is not a month such as `2025-03`"),
        );
    }
    day
}

/// Proofs of a form; a file must be one of the project's papers.
pub(crate) fn read_proofs(faults: &mut Faults, bodies: &[ProofBody], papers: &BTreeSet<String>) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for body in bodies {
        let Some(kind) = faults.word(("佐证", "proofs.kind"), Some(&body.kind)) else { continue };
        let file = body.file.as_deref().map(str::trim).filter(|file| !file.is_empty()).map(str::to_lowercase);
        let note = faults.text(("佐证说明", "proofs.note"), &body.note);
        if let Some(file) = file.as_ref().filter(|file| !papers.contains(*file)) {
            faults.add(
                format!("项目没有附件 `{file}`，请先上传"),
                format!("the project has no paper `{file}`; bring it first"),
            );
        }
        if file.is_none() && note.is_empty() {
            let title = model::ProofKind::title(kind);
            faults.add(
                format!("佐证“{}”既没有附件也没有说明", title.zh),
                format!("the proof `{}` has neither a paper nor a note", title.en),
            );
        }
        proofs.push(Proof { kind, file, note });
    }
    proofs
}

/// Whether an entry of a day counts as written down after the fact.
pub(crate) fn is_backfilled(on: NaiveDate, today: NaiveDate) -> bool {
    (today - on).num_days() > BACKFILL_DAYS
}

/// What a project is recognised by.
pub(crate) fn marks(project: &Project, landscape: &Landscape) -> Marks {
    let key = |text: &str| Some(registry::name_key(text)).filter(|key| !key.is_empty());
    let firms = [project.enterprise, project.links.target].into_iter().flatten();
    let firms: Vec<_> = firms.filter_map(|id| landscape.firm(id)).collect();
    let names = firms.iter().filter_map(|firm| key(&firm.name)).chain(key(&project.investor));
    Marks {
        codes: firms.iter().filter_map(|firm| firm.uscc.clone()).collect(),
        names: names.collect(),
        parent: key(&project.parent),
        title: key(&project.name),
        site: project.links.site.clone(),
    }
}

/// What all projects are recognised by; those that ended too, since a firm may come back.
pub(crate) fn known(projects: &Projects, landscape: &Landscape, but: Option<ProjectId>) -> Vec<KnownProject> {
    let others = projects.iter().filter(|held| Some(held.row.id) != but);
    let known = others.filter_map(|held| {
        let stage = held.standing.as_ref()?.stage;
        Some(KnownProject { id: held.row.id, stage, marks: marks(&held.row.project, landscape) })
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_with_its_currency_and_nothing_absurd_passes() {
        let check = |text: &str, expect: Result<i64, &str>| match (money(text), expect) {
            (Ok(money), Ok(hundredths)) => assert_eq!(money.hundredths, hundredths, "{text}"),
            (Err(why), Err(words)) => assert!(why.en.contains(words) && !why.zh.is_empty(), "{text}: {}", why.en),
            (got, expect) => panic!("{text}: {got:?}, not {expect:?}"),
        };
        check("1200000.00 CNY", Ok(120_000_000));
        check("1200000 CNY", Ok(120_000_000));
        check("0.5 USD", Ok(50));
        check("10000000000000 CNY", Ok(1_000_000_000_000_000));
        check("10000000000001 CNY", Err("is the unit right"));
        check("99999999999999999999999 CNY", Err("is the unit right"));
        check("-5 CNY", Err("below zero"));
        check("5 RMB", Err("no currency `RMB`"));
        check("5 元", Err("no currency"));
        check("5", Err("is not an amount"));
        check("5.005 CNY", Err("is not an amount"));
        check("1e9 CNY", Err("is not an amount"));
        check(". CNY", Err("is not an amount"));
        check("NaN CNY", Err("is not an amount"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_of_an_amount_gets_an_answer(text in "\\PC{0,30}") {
            let _ = money(&text);
        }
    }

    #[test]
    fn an_entry_is_after_the_fact_when_more_than_ten_days_passed() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(!is_backfilled(day("2025-01-10"), day("2025-01-20")));
        assert!(is_backfilled(day("2025-01-09"), day("2025-01-20")));
    }
}

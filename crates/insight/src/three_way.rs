//! Market need, local endowment, willingness: three lights for a gap and a firm, each with its facts, and what would lift the weakest.
//!
//! There is no number that sums them up: a match is as good as its weakest light. What nobody knows is a state of its own, never
//! a dark light. Who the firm is scored as is not decided here: what is known of its likelihood comes in as facts.

mod need;

use chrono::NaiveDate;
use model::{GapKind, Lang, Text};

use crate::site_match::{SiteMatch, SiteOutcome};

pub use need::{Surveyed, surveyed};

/// State of a light, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// Known, and against it.
    Unlit,
    /// Nobody knows.
    Unknown,
    /// Something speaks for it, something is still open.
    Open,
    /// Known, and for it.
    Lit,
}

impl Light {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unlit => "unlit",
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::Lit => "lit",
        }
    }

    /// The word that people read.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Unlit => ("灭", "unlit"),
            Self::Unknown => ("未知", "unknown"),
            Self::Open => ("半亮", "open"),
            Self::Lit => ("亮", "lit"),
        };
        Text::new(zh, en)
    }
}

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThreeWaySide {
    /// 市场所需.
    Market,
    /// 本地所有.
    Endowment,
    /// 企业所愿.
    Willingness,
}

impl ThreeWaySide {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Endowment => "endowment",
            Self::Willingness => "willingness",
        }
    }

    /// The word that people read.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Market => ("市场所需", "Market need"),
            Self::Endowment => ("本地所有", "Local endowment"),
            Self::Willingness => ("企业所愿", "Willingness"),
        };
        Text::new(zh, en)
    }
}

/// A fact with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightFact {
    /// In a sentence.
    pub text: Text,
    /// Where it comes from.
    pub source: Text,
}

impl LightFact {
    /// A fact and its source.
    pub fn new(text: Text, source: Text) -> Self {
        Self { text, source }
    }
}

/// One light.
#[derive(Debug, Clone, PartialEq)]
pub struct WayLight {
    /// Which.
    pub side: ThreeWaySide,
    /// Its state.
    pub state: Light,
    /// What it rests on.
    pub facts: Vec<LightFact>,
    /// What would lift it; `None` where it is lit.
    pub lift: Option<Text>,
}

/// The three lights.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreeWay {
    /// Market, endowment, willingness, in this order.
    pub lights: [WayLight; 3],
    /// The weakest, the first of equals; `None` where all are lit.
    pub weakest: Option<ThreeWaySide>,
    /// What to do next.
    pub next: Text,
}

/// What the place has for the firm.
#[derive(Debug, Clone)]
pub struct Endowment<'a> {
    /// Sites against what is asked; `None` when nothing could be asked.
    pub sites: Option<&'a SiteMatch>,
    /// Names of the sites, by index.
    pub site_titles: &'a [Text],
    /// Whether the requirement is the firm's own; else it is the node's usual form, and passing it proves less.
    pub own_requirement: bool,
    /// Landed firms next to the node on the chain.
    pub neighbours: Vec<LightFact>,
    /// Published policies that bear on the node.
    pub policies: Vec<LightFact>,
    /// Factor costs against home.
    pub costs: Vec<LightFact>,
}

/// A contact with the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub at: NaiveDate,
    /// What came of it.
    pub outcome: Answered,
    /// In a sentence.
    pub text: Text,
    /// Who noted it.
    pub source: Text,
}

/// What a firm answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answered {
    /// It wants to go on.
    Interested,
    /// Nothing yet.
    Open,
    /// It does not want to.
    Declined,
}

/// Something that makes it likely or unlikely that a firm comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Points as the scoring gives them; above zero speaks for it.
    pub points: f64,
    /// The fact.
    pub fact: LightFact,
}

/// What is known of a firm's will. Empty is "not approached".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Willingness {
    /// Contacts, in any order.
    pub contacts: Vec<Contact>,
    /// Reasons of its likelihood.
    pub signals: Vec<Signal>,
    /// Why it must not be asked.
    pub veto: Option<LightFact>,
    /// Who could introduce: landed firms that trade with it.
    pub introducers: Vec<String>,
}

/// What is known of the need.
#[derive(Debug, Clone)]
pub struct Need {
    /// The node's name.
    pub node: Text,
    /// The label that documents print.
    pub kind: GapKind,
    /// Who judged it, when and why, where a person did.
    pub judged: Option<Text>,
    /// What decided the label, in sentences.
    pub reasons: Vec<Text>,
    /// Names of landed nodes that use it.
    pub users: Vec<Text>,
    /// What the survey says of it.
    pub surveyed: Surveyed,
}

/// Everything the lights rest on.
#[derive(Debug, Clone)]
pub struct ThreeWayInput<'a> {
    /// What the market needs.
    pub need: Need,
    /// What the place has.
    pub endowment: Endowment<'a>,
    /// What is known of the firm's will; `None` when no firm is named.
    pub willingness: Option<&'a Willingness>,
}

/// The three lights with their facts.
pub fn three_way(input: &ThreeWayInput<'_>) -> ThreeWay {
    let lights = [market(&input.need), endowment(&input.endowment), willingness(input.willingness)];
    let weakest = lights.iter().min_by_key(|light| light.state).filter(|light| light.state != Light::Lit);
    let next = weakest.and_then(|light| light.lift.clone()).unwrap_or_else(|| {
        Text::new(
            "三灯齐亮：转为项目，锁定载体，约定考察日期",
            "all three are lit: make it a project, lock the site, fix a day for the visit",
        )
    });
    ThreeWay { weakest: weakest.map(|light| light.side), next, lights }
}

fn market(need: &Need) -> WayLight {
    let kind = need.kind;
    let label = Text::new(format!("标签：{}", kind.title(Lang::Zh)), format!("label: {}", kind.title(Lang::En)));
    let rules = Text::new("标签的规则与数字", "the label's rules and numbers");
    let mut facts = vec![LightFact::new(label, need.judged.clone().unwrap_or_else(|| rules.clone()))];
    facts.extend(need.reasons.iter().map(|text| LightFact::new(text.clone(), rules.clone())));
    facts.extend(need.surveyed.facts.iter().cloned());
    let bought = need.surveyed.unmet;
    let title = &need.node;
    let (state, lift) = match kind {
        GapKind::Missing => (Light::Lit, None),
        // Surveyed purchases show a need whatever the label says of supply.
        GapKind::Weak | GapKind::Extend | GapKind::New | GapKind::Watch if bought => (Light::Lit, None),
        GapKind::Weak | GapKind::Extend | GapKind::New => {
            let text = if need.users.is_empty() {
                Text::new(
                    format!("做链主销售调查：产出在哪里做下一步，谁会买{}", title.zh),
                    format!("survey where the anchor's output is finished and who would buy {}", title.en),
                )
            } else {
                Text::new(
                    format!("做链主采购调查：已落地的买家买多少{}、从哪里买", title.zh),
                    format!("survey how much {} the landed buyers buy, and from where", title.en),
                )
            };
            (Light::Open, Some(text))
        }
        GapKind::Unverified => {
            let text = Text::new(
                "先补登记：覆盖不足，有无缺口还不能判断",
                "complete the register first: too little is covered to tell",
            );
            (Light::Unknown, Some(text))
        }
        GapKind::Unsuitable => {
            let text = Text::new("规则不允许再招；换一个环节", "a rule stands against more of it: take another node");
            (Light::Unlit, Some(text))
        }
        GapKind::Strong | GapKind::Steady if bought => {
            let text = Text::new(
                "本地有这一环，已落地企业仍从外地买：问清差在品种、价格还是产能",
                "it is made here and still bought elsewhere: ask whether kind, price or capacity is lacking",
            );
            (Light::Open, Some(text))
        }
        GapKind::Strong | GapKind::Steady | GapKind::Watch => {
            let text = Text::new(
                "本地没有显出缺口；有买家的采购证据再谈",
                "no gap shows here; come back with evidence of someone who buys",
            );
            (Light::Unlit, Some(text))
        }
    };
    WayLight { side: ThreeWaySide::Market, state, facts, lift }
}

/// Sites that are named in a fact.
const NAMED: usize = 3;

fn endowment(here: &Endowment<'_>) -> WayLight {
    let mut facts = Vec::new();
    let by = if here.own_requirement {
        Text::new("按企业的需求表", "by the firm's own requirement")
    } else {
        Text::new("按本环节通常的载体类型，企业需求未知", "by the node's usual form; the firm's requirement is unknown")
    };
    let names = |found: &SiteMatch, outcome: SiteOutcome, lang: Lang| {
        let of = found.results.iter().filter(|result| result.outcome == outcome);
        let titles: Vec<&str> =
            of.take(NAMED).filter_map(|result| here.site_titles.get(result.site)).map(|text| text.get(lang)).collect();
        titles.join(if lang == Lang::Zh { "、" } else { ", " })
    };
    let ask = || Text::new("请企业填需求表，再配载体", "ask the firm for its requirement sheet, then match sites");
    let (state, lift) = match here.sites {
        None => {
            facts.push(LightFact::new(Text::new("还不知道要什么样的载体", "what site is needed is not known"), by));
            (Light::Unknown, Some(ask()))
        }
        Some(found) => {
            for outcome in
                [SiteOutcome::Passes, SiteOutcome::PassesIfConfirmed, SiteOutcome::NearMiss, SiteOutcome::Locked]
            {
                let count = found.count(outcome);
                if count > 0 {
                    let title = outcome.title();
                    let text = Text::new(
                        format!("{} {count} 处：{}", title.zh, names(found, outcome, Lang::Zh)),
                        format!("{} ({count}): {}", title.en, names(found, outcome, Lang::En)),
                    );
                    facts.push(LightFact::new(text, by.clone()));
                }
            }
            if let Some(blocker) = &found.blocker {
                facts.push(LightFact::new(blocker.text.clone(), by.clone()));
            }
            endowed(here, found, ask)
        }
    };
    facts.extend(here.neighbours.iter().chain(&here.policies).chain(&here.costs).cloned());
    WayLight { side: ThreeWaySide::Endowment, state, facts, lift }
}

fn endowed(here: &Endowment<'_>, found: &SiteMatch, ask: impl Fn() -> Text) -> (Light, Option<Text>) {
    let first = |outcome: SiteOutcome| found.results.iter().find(|result| result.outcome == outcome);
    let title = |site: usize| here.site_titles.get(site).cloned().unwrap_or_default();
    if first(SiteOutcome::Passes).is_some() {
        return if here.own_requirement { (Light::Lit, None) } else { (Light::Open, Some(ask())) };
    }
    if let Some(result) = first(SiteOutcome::PassesIfConfirmed) {
        if !here.own_requirement {
            return (Light::Open, Some(ask()));
        }
        let name = title(result.site);
        let open = result.to_ask();
        let first = open.first().map(|text| (*text).clone()).unwrap_or_default();
        let text = Text::new(
            format!("向{}的联系人确认：{}", name.zh, first.zh),
            format!("confirm with whoever keeps {}: {}", name.en, first.en),
        );
        return (Light::Open, Some(text));
    }
    if let Some(result) = first(SiteOutcome::NearMiss) {
        let name = title(result.site);
        let lack = result.checks.iter().find_map(|check| Some((check.field.title(), check.lack.as_ref()?)));
        let text = match lack {
            Some((field, lack)) => Text::new(
                format!("补上{}的{}（{}），或请企业放宽", name.zh, field.zh, lack.text.zh),
                format!("make up the {} of {} ({}), or ask the firm to give way", field.en, name.en, lack.text.en),
            ),
            None => ask(),
        };
        return (Light::Open, Some(text));
    }
    let text = found.blocker.as_ref().map_or_else(ask, |blocker| {
        Text::new(
            format!("找或腾出新载体：{}", blocker.text.zh),
            format!("find or free another site: {}", blocker.text.en),
        )
    });
    (Light::Unlit, Some(text))
}

fn willingness(known: Option<&Willingness>) -> WayLight {
    let side = ThreeWaySide::Willingness;
    let Some(known) = known else {
        let fact =
            LightFact::new(Text::new("没有指定企业", "no firm is named"), Text::new("本次查询", "this question"));
        let lift = Text::new("从目标企业名单里选一家", "choose a firm from the list of targets");
        return WayLight { side, state: Light::Unknown, facts: vec![fact], lift: Some(lift) };
    };
    let mut facts: Vec<LightFact> = known.veto.iter().cloned().collect();
    let mut contacts: Vec<&Contact> = known.contacts.iter().collect();
    contacts.sort_by_key(|contact| std::cmp::Reverse(contact.at));
    facts.extend(contacts.iter().map(|contact| {
        let text =
            Text::new(format!("{}：{}", contact.at, contact.text.zh), format!("{}: {}", contact.at, contact.text.en));
        LightFact::new(text, contact.source.clone())
    }));
    facts.extend(known.signals.iter().map(|signal| signal.fact.clone()));
    if contacts.is_empty() {
        facts.push(LightFact::new(
            Text::new("未接触", "not approached"),
            Text::new("没有接触记录", "no contact is on record"),
        ));
    }
    let introduced = match known.introducers.first() {
        Some(name) => Text::new(format!("请{name}引见，作第一次接触"), format!("ask {name} for an introduction")),
        None => Text::new("作第一次接触：致函或经商协会引见", "make the first contact: a letter, or through a chamber"),
    };
    let for_it = known.signals.iter().any(|signal| signal.points > 0.0);
    let (state, lift) = match (&known.veto, contacts.first().map(|contact| contact.outcome)) {
        (Some(_), _) => {
            let text =
                Text::new("有否决项，先核实是否已解除", "something forbids it: find out whether that still holds");
            (Light::Unlit, Some(text))
        }
        (None, Some(Answered::Declined)) => {
            let text =
                Text::new("已婉拒：记下原因，情况有变再谈", "it declined: note why, and come back when that changes");
            (Light::Unlit, Some(text))
        }
        (None, Some(Answered::Interested)) => (Light::Lit, None),
        (None, Some(Answered::Open)) => {
            let text = Text::new("回访一次，问清意向和时间表", "call again: ask for intent and dates");
            (Light::Open, Some(text))
        }
        // Signs of a wish are no answer: they make the light half lit, never lit.
        (None, None) if for_it => (Light::Open, Some(introduced)),
        (None, None) => (Light::Unknown, Some(introduced)),
    };
    WayLight { side, state, facts, lift }
}

#[cfg(test)]
mod tests;

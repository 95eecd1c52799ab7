//! How likely a firm is to come: one function a feature; what each looks at stands in the table.

use chrono::Datelike;
use model::{Lang, Signal, SignalKind, SupplyLink, SurveyLine, SurveySide, Text};

use super::{Answer, Firm, TieGoods};
use crate::figure::Figure;
use crate::target::book::KnownLink;
use crate::target::input::TargetInput;
use crate::target::place::{Near, near};

/// A share from which a partner is a main one. A tenth of purchases or sales is what listed firms must explain.
const MAIN_PARTNER: f64 = 0.1;

/// Years after which a link is old: plans for a plant are rarely made on older ties.
const OLD_LINK: i32 = 5;

/// What a tie keeps whose goods do not touch the gap, or of which nobody says what was delivered. That the two firms deal with one
/// another is known either way: an introduction can be had. What is not shown is that they would deal in these goods here, which is
/// the other half of a reason to come.
const OTHER_GOODS: f64 = 0.5;

/// Whether what was delivered touches the gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touch {
    /// It belongs on the gap's node, on a node of the same business or on one a link away; or no gap is asked about.
    Near,
    /// It belongs elsewhere.
    Elsewhere,
    /// Nobody says what it was, or where on a chain it belongs.
    Unsaid,
}

fn touch(link: &SupplyLink, goods: TieGoods, input: &TargetInput<'_>) -> Touch {
    if goods == TieGoods::Any {
        return Touch::Near;
    }
    let Some((chain, node)) = &link.node else { return Touch::Unsaid };
    let here = *chain == input.chain.id;
    let own = here && *node == input.chain.nodes[input.node].id;
    let mut beside = input.chain.users(input.node).chain(input.chain.suppliers(input.node));
    let near = here && beside.any(|(other, _)| input.chain.nodes[other].id == *node);
    if own || near || input.same_business.contains(&(chain.clone(), node.clone())) {
        Touch::Near
    } else {
        Touch::Elsewhere
    }
}

pub(super) fn link<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let own = firm.candidate.enterprise;
    let mut any = false;
    let mut best: Option<(f64, KnownLink<'a>, &'a str, bool, Touch)> = None;
    for known in input.book.links(own) {
        if !known.link.known_on(input.as_of) {
            continue;
        }
        any = true;
        let supplies = known.supplier == Some(own);
        let other = if supplies { known.customer } else { known.supplier };
        let Some(name) = other.filter(|other| *other != own).and_then(|other| input.landed_name(other)) else {
            continue;
        };
        let share = [known.link.of_purchases, known.link.of_sales].into_iter().flatten().reduce(f64::max);
        let strong = match share {
            Some(share) if share >= MAIN_PARTNER => 1.0,
            Some(_) => 0.8,
            None => 0.7,
        };
        let old = known.link.year.is_some_and(|year| input.as_of.year() - year > OLD_LINK);
        let touch = touch(known.link, firm.goods, input);
        let points = if old { 0.6 } else { 1.0 } * if touch == Touch::Near { 1.0 } else { OTHER_GOODS } * strong;
        if best.is_none_or(|(held, ..)| points > held) {
            best = Some((points, *known, name, supplies, touch));
        }
    }
    match best {
        None if any => Answer::NotSo,
        None => Answer::Unknown(|| Text::new("没有它的供销记录", "none of its supply links is on file")),
        Some((points, known, name, supplies, touch)) => Answer::row(points, move || {
            let link = known.link;
            let mut zh = Vec::new();
            let mut en = Vec::new();
            if let Some(year) = link.year {
                zh.push(format!("{year} 年"));
                en.push(year.to_string());
            }
            if let Some(product) = &link.product {
                zh.push(product.clone());
                en.push(product.clone());
            }
            for (share, of_zh, of_en) in
                [(link.of_purchases, "采购额", "purchases"), (link.of_sales, "销售额", "sales")]
            {
                if let Some(share) = share {
                    zh.push(format!("占{of_zh} {:.1}%", 100.0 * share));
                    en.push(format!("{:.1}% of {of_en}", 100.0 * share));
                }
            }
            let more = |parts: Vec<String>, separator: &str, open: &str, close: &str| {
                if parts.is_empty() { String::new() } else { format!("{open}{}{close}", parts.join(separator)) }
            };
            let (mut zh, mut en) = (more(zh, "，", "（", "）"), more(en, ", ", " (", ")"));
            let (less_zh, less_en) = match touch {
                Touch::Near => ("", ""),
                Touch::Elsewhere => ("；不是这一环或上下游的货，减半", "; not goods of this node or next to it: half"),
                Touch::Unsaid => ("；没说是哪一环的货，减半", "; of which node the goods are is not said: half"),
            };
            zh.push_str(less_zh);
            en.push_str(less_en);
            let text = if supplies {
                Text::new(format!("是本地{name}的供应商{zh}"), format!("supplies {name}, landed here{en}"))
            } else {
                Text::new(format!("是本地{name}的客户{zh}"), format!("buys from {name}, landed here{en}"))
            };
            (text, dated(&link.source, link.date.map(|date| date.to_string()), link.sample))
        }),
    }
}

/// A source with its day, and whether it is a sample.
fn dated(source: &str, date: Option<String>, sample: bool) -> Text {
    let (mut zh, mut en) = (source.to_owned(), source.to_owned());
    if let Some(date) = date {
        zh.push_str(&format!("，{date}"));
        en.push_str(&format!(", {date}"));
    }
    // Whoever invents a source mostly says so in its name.
    if sample && !source.contains("样例") {
        zh.push_str("（样例）");
        en.push_str(" (sample)");
    }
    Text::new(zh, en)
}

/// How much a line of the survey has to do with the gap's node, 0 to 1.
fn bears_on(line: &SurveyLine, input: &TargetInput<'_>) -> f64 {
    let Some((chain, node)) = &line.node else { return 0.0 };
    let same = (chain == &input.chain.id && *node == input.chain.nodes[input.node].id)
        || input.same_business.contains(&(chain.clone(), node.clone()));
    if line.side == SurveySide::Buys {
        return if same { 0.8 } else { 0.0 };
    }
    if same {
        return 1.0;
    }
    let Some(at) = input.chain.node(node).filter(|_| *chain == input.chain.id) else { return 0.0 };
    let own = &input.chain.nodes[input.node];
    if input.chain.users(input.node).chain(input.chain.suppliers(input.node)).any(|(other, _)| other == at) {
        return 0.8;
    }
    if input.chain.nodes[at].lane == own.lane { 0.6 } else { 0.4 }
}

pub(super) fn finishing_place<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let mut any = false;
    let mut best: Option<(f64, &'a SurveyLine)> = None;
    for line in input.survey.iter().filter(|line| line.date <= input.as_of) {
        let bears = bears_on(line, input);
        let (true, Some(place)) = (bears > 0.0, &line.region) else { continue };
        // What is finished or bought at home draws nobody here.
        if input.region.contains(place) || place.contains(input.region) {
            continue;
        }
        any = true;
        let Some(region) = &firm.candidate.region else { continue };
        let points = match near(region, place) {
            Near::SameCity => bears,
            Near::SameProvince => 0.5 * bears,
            _ => continue,
        };
        if best.is_none_or(|(held, other)| points > held || (points == held && line.tonnes > other.tonnes)) {
            best = Some((points, line));
        }
    }
    match best {
        None if !any => Answer::Unknown(|| {
            Text::new(
                "链主调查没有说到外地的深加工地或采购地",
                "the anchor survey names no place elsewhere that bears on the node",
            )
        }),
        None if firm.candidate.region.is_none() => {
            Answer::Unknown(|| Text::new("不知道它在哪里", "where it stands is not known"))
        }
        None => Answer::NotSo,
        Some((points, line)) => Answer::row(points, move || {
            let asked = input.landed_name(line.enterprise);
            let (firm_zh, firm_en) = (asked.unwrap_or("本地链主"), asked.unwrap_or("a landed firm"));
            let place = |lang| match (&line.place, &line.region) {
                (_, Some(region)) => (input.region_name)(region, lang),
                (place, None) => place.clone().unwrap_or_default(),
            };
            let tonnes = line.tonnes.filter(|tonnes| tonnes.is_finite());
            let much = tonnes.map_or_else(Default::default, |tonnes| {
                (format!("，每年 {tonnes:.0} 吨"), format!(", {tonnes:.0} tonnes a year"))
            });
            let text = match line.side {
                SurveySide::Sells => Text::new(
                    format!("{firm_zh}的{}在{}做下一步{}，它就在那里", line.product, place(Lang::Zh), much.0),
                    format!(
                        "{} of {firm_en} is finished in {}{}; the firm stands there",
                        line.product,
                        place(Lang::En),
                        much.1
                    ),
                ),
                SurveySide::Buys => Text::new(
                    format!("{firm_zh}从{}采购{}{}，它就在那里", place(Lang::Zh), line.product, much.0),
                    format!("{firm_en} buys {} in {}{}; the firm stands there", line.product, place(Lang::En), much.1),
                ),
            };
            let source = dated(&line.source, Some(line.date.to_string()), line.sample);
            (text, Text::new(format!("链主调查，{}", source.zh), format!("anchor survey, {}", source.en)))
        }),
    }
}

pub(super) fn neighbours_here<'a>(_: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let landed = |nodes: &mut dyn Iterator<Item = (usize, u8)>| -> Vec<usize> {
        nodes
            .map(|(node, _)| node)
            .filter(|node| input.gaps.get(*node).is_some_and(|gap| !gap.presence.core.is_empty()))
            .collect()
    };
    let users = landed(&mut input.chain.users(input.node));
    let suppliers = landed(&mut input.chain.suppliers(input.node));
    let share = if users.is_empty() { 0.0 } else { 0.6 } + if suppliers.is_empty() { 0.0 } else { 0.4 };
    if share <= 0.0 {
        return Answer::NotSo;
    }
    Answer::row(share, move || {
        let list = |nodes: &[usize], lang: Lang| {
            let named = nodes.iter().take(3).map(|node| {
                let n = input.gaps[*node].presence.core.len();
                let title = input.chain.nodes[*node].short.get(lang);
                match lang {
                    Lang::Zh => format!("{title}（{n} 家）"),
                    Lang::En => format!("{title} ({n})"),
                }
            });
            named.collect::<Vec<_>>().join(match lang {
                Lang::Zh => "、",
                Lang::En => ", ",
            })
        };
        let mut zh = Vec::new();
        let mut en = Vec::new();
        if !users.is_empty() {
            zh.push(format!("下游用户：{}", list(&users, Lang::Zh)));
            en.push(format!("users: {}", list(&users, Lang::En)));
        }
        if !suppliers.is_empty() {
            zh.push(format!("上游供应：{}", list(&suppliers, Lang::Zh)));
            en.push(format!("suppliers: {}", list(&suppliers, Lang::En)));
        }
        (
            Text::new(format!("本地已有{}", zh.join("；")), format!("landed here already: {}", en.join("; "))),
            Text::new(format!("本地登记册，截至 {}", input.as_of), format!("the local register as of {}", input.as_of)),
        )
    })
}

/// How much of its points a signal of this age keeps, by days.
fn fresh(signal: &Signal, input: &TargetInput<'_>) -> f64 {
    match (input.as_of - signal.date).num_days() {
        ..=730 => 1.0,
        731..=1461 => 0.5,
        _ => 0.0,
    }
}

/// The best signal of some kinds, each with its share.
fn best_signal<'a>(
    firm: &Firm<'a>,
    input: &'a TargetInput<'a>,
    kinds: &[(SignalKind, f64)],
    ages: fn(&Signal, &TargetInput<'_>) -> f64,
) -> Answer<'a> {
    let mut any = false;
    let mut best: Option<(f64, &'a Signal)> = None;
    for signal in input.book.signals(firm.candidate.enterprise) {
        if !signal.holds_on(input.as_of) {
            continue;
        }
        any = true;
        let Some((_, share)) = kinds.iter().find(|(kind, _)| *kind == signal.kind) else { continue };
        let points = share * ages(signal, input);
        if points > 0.0 && best.is_none_or(|(held, _)| points > held) {
            best = Some((points, signal));
        }
    }
    match best {
        None if any => Answer::NotSo,
        None => Answer::Unknown(|| Text::new("没有它的线索", "no signal of it is on file")),
        Some((points, signal)) => Answer::row(points, move || {
            let title = signal.kind.title();
            (
                Text::new(format!("{}：{}", title.zh, signal.text.zh), format!("{}: {}", title.en, signal.text.en)),
                dated(&signal.source, Some(signal.date.to_string()), signal.sample),
            )
        }),
    }
}

pub(super) fn expansion<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let kinds = [(SignalKind::Capacity, 1.0), (SignalKind::Subsidiary, 1.0), (SignalKind::Hiring, 0.6)];
    best_signal(firm, input, &kinds, fresh)
}

pub(super) fn limit_at_home<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    best_signal(firm, input, &[(SignalKind::HomeLimit, 1.0), (SignalKind::LeaseEnd, 0.8)], fresh)
}

pub(super) fn tie<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    best_signal(firm, input, &[(SignalKind::Hometown, 1.0), (SignalKind::Chamber, 0.7)], |_, _| 1.0)
}

pub(super) fn contact<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    best_signal(firm, input, &[(SignalKind::Contact, 1.0)], fresh)
}

pub(super) fn nearness<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let Some(region) = &firm.candidate.region else {
        return Answer::Unknown(|| Text::new("不知道它在哪里", "where it stands is not known"));
    };
    let (share, zh, en) = match near(region, input.region) {
        Near::SameCity => (1.0, "同市", "in the same city"),
        Near::SameProvince | Near::Unsure => (0.8, "同省", "in the same province"),
        Near::SamePart => (0.4, "同一大区", "in the same part of the country"),
        Near::Far => return Answer::NotSo,
    };
    Answer::register(share, move || {
        Text::new(
            format!("在{}，{zh}", (input.region_name)(region, Lang::Zh)),
            format!("stands in {}, {en}", (input.region_name)(region, Lang::En)),
        )
    })
}

pub(super) fn relatedness<'a>(_: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    match input.gaps.get(input.node).map(|gap| &gap.density.value) {
        Some(Figure::Known { value, basis }) if value.is_finite() => {
            let share = value.clamp(0.0, 1.0);
            if share <= 0.0 {
                return Answer::NotSo;
            }
            Answer::row(share, move || {
                (
                    Text::new(
                        format!("本地产业与这一环节的关联密度 {value:.2}"),
                        format!("relatedness density {value:.2}"),
                    ),
                    basis.clone(),
                )
            })
        }
        _ => Answer::Unknown(|| Text::new("没有全国面板，关联密度未知", "no national panel, so density is unknown")),
    }
}

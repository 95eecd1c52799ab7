//! Gap labels: nine rules in a fixed order, the first that holds; each rule leaves a rung with its numbers.

use chain::Chain;
use model::{GapKind, Judgement, Lang, Text};

use crate::figure::Figure;
use crate::presence::{Census, Expectation, LocalFirm, NodePresence, Reference, presence};
use crate::settings::Settings;

/// Everything the labels of one chain in one region rest on.
#[derive(Debug, Clone)]
pub struct GapInput<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Local firms on its nodes.
    pub firms: &'a [LocalFirm],
    /// All firms of the region's register, of all industries.
    pub local: Census,
    /// How many firms a complete register would show.
    pub expectations: &'a [Expectation],
    /// The universe of location quotients, when one is loaded.
    pub reference: Option<&'a Reference>,
    /// Persons' labels in force.
    pub judgements: &'a [Judged],
    /// Thresholds.
    pub settings: &'a Settings,
}

/// A person's judgement with its row id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Row id.
    pub id: i64,
    /// What was judged.
    pub judgement: Judgement,
    /// Whether it is an invented sample.
    pub sample: bool,
}

/// A node's label with what produced it.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Node, by index.
    pub node: usize,
    /// The computed label.
    pub kind: GapKind,
    /// A person's label beside it.
    pub judged: Option<Judged>,
    /// The numbers.
    pub presence: NodePresence,
    /// Relatedness density; unknown until a national panel is loaded.
    pub density: Figure,
    /// The rules in the order checked.
    pub ladder: Vec<Rung>,
}

impl Gap {
    /// The label that documents print: the person's, else the computed one.
    pub fn shown(&self) -> GapKind {
        self.judged.as_ref().map_or(self.kind, |judged| judged.judgement.kind)
    }

    /// The sentences of the rules that held or could not be judged.
    pub fn reasons(&self) -> Vec<&Text> {
        self.ladder
            .iter()
            .filter(|rung| matches!(rung.state, RungState::Held | RungState::Unjudged))
            .map(|rung| &rung.text)
            .collect()
    }
}

/// One rule, checked or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// The label it gives.
    pub kind: GapKind,
    /// What came of it.
    pub state: RungState,
    /// The numbers, in a sentence.
    pub text: Text,
}

/// What came of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungState {
    /// Checked, does not hold.
    Passed,
    /// The first that holds.
    Held,
    /// Could not be checked: a figure is unknown.
    Unjudged,
    /// Not reached.
    Skipped,
}

/// What one rule says before the ladder knows whether it was reached.
enum Verdict {
    Holds(Text),
    Fails(Text),
    Unknown(Text),
}

/// Labels every node of the chain, in the nodes' order.
pub fn gaps(input: &GapInput<'_>) -> Vec<Gap> {
    let nodes = presence(input.chain, input.firms, input.local, input.expectations, input.reference, input.settings);
    // Present nodes do not depend on their neighbours' labels; absent ones (延链) do. Two passes, no iteration.
    let first: Vec<GapKind> = (0..nodes.len()).map(|node| label(input, &nodes, &[], node).0).collect();
    let labels: Vec<_> = (0..nodes.len()).map(|node| label(input, &nodes, &first, node)).collect();
    nodes
        .into_iter()
        .zip(labels)
        .enumerate()
        .map(|(node, (presence, (kind, ladder)))| Gap {
            node,
            kind,
            judged: input
                .judgements
                .iter()
                .rev()
                .find(|judged| judged.judgement.node == input.chain.nodes[node].id)
                .cloned(),
            presence,
            density: Figure::unknown("缺全国面板", "no national panel is loaded"),
            ladder,
        })
        .collect()
}

/// The first rule that holds for a node, and the whole ladder. `first` holds the labels of the first pass; empty in it.
fn label(input: &GapInput<'_>, nodes: &[NodePresence], first: &[GapKind], node: usize) -> (GapKind, Vec<Rung>) {
    let present = !nodes[node].core.is_empty();
    let rules = [
        (GapKind::Unsuitable, unsuitable(input, node)),
        (GapKind::Unverified, unverified(input, &nodes[node])),
        (GapKind::Missing, missing(input, nodes, node)),
        (GapKind::Weak, weak(input, &nodes[node])),
        (GapKind::Strong, strong(input, &nodes[node])),
        (GapKind::Extend, extend(input, nodes, first, node)),
        (GapKind::New, new(input, nodes, node)),
        (GapKind::Steady, rest(present)),
        (GapKind::Watch, rest(!present)),
    ];
    let mut held = None;
    let ladder = rules
        .into_iter()
        .map(|(kind, verdict)| {
            let (state, text) = match verdict {
                Verdict::Holds(text) | Verdict::Fails(text) | Verdict::Unknown(text) if held.is_some() => {
                    (RungState::Skipped, text)
                }
                Verdict::Holds(text) => {
                    held = Some(kind);
                    (RungState::Held, text)
                }
                Verdict::Fails(text) => (RungState::Passed, text),
                Verdict::Unknown(text) => (RungState::Unjudged, text),
            };
            Rung { kind, state, text }
        })
        .collect();
    (held.unwrap_or(GapKind::Watch), ladder)
}

fn unsuitable(input: &GapInput<'_>, node: usize) -> Verdict {
    match &input.chain.nodes[node].unsuitable {
        Some((rule, source)) => {
            Verdict::Holds(Text::new(format!("{}（{source}）", rule.zh), format!("{} ({source})", rule.en)))
        }
        None => Verdict::Fails(Text::new(
            "没有能耗、排放、规划或安全规则挡它",
            "no energy, emission, plan or safety rule stands against it",
        )),
    }
}

fn unverified(input: &GapInput<'_>, here: &NodePresence) -> Verdict {
    let floor = 100.0 * input.settings.coverage_floor;
    match &here.coverage {
        Figure::Unknown { reason } => Verdict::Unknown(reason.clone()),
        Figure::Known { value, basis } => {
            let text = |zh: &str, en: &str| {
                Text::new(
                    format!("覆盖 {:.0}%，{zh} {floor:.0}%：{}", 100.0 * value, basis.zh),
                    format!("coverage {:.0}%, {en} {floor:.0}%: {}", 100.0 * value, basis.en),
                )
            };
            if *value < input.settings.coverage_floor {
                Verdict::Holds(text("低于", "below"))
            } else {
                Verdict::Fails(text("不低于", "not below"))
            }
        }
    }
}

fn missing(input: &GapInput<'_>, nodes: &[NodePresence], node: usize) -> Verdict {
    if !nodes[node].core.is_empty() {
        return Verdict::Fails(Text::new(
            format!("本地有 {} 家实质企业", nodes[node].core.len()),
            format!("{} substantial local firm(s)", nodes[node].core.len()),
        ));
    }
    let buyers: Vec<usize> =
        input.chain.users(node).map(|(user, _)| user).filter(|user| !nodes[*user].core.is_empty()).collect();
    if buyers.is_empty() {
        return Verdict::Fails(Text::new(
            "本地无实质企业，链上也没有已落地的邻居买它",
            "no substantial local firm, and no landed neighbour on the chain buys it",
        ));
    }
    let firms = |user: &usize| nodes[*user].core.len();
    let name = |user: &usize, lang| input.chain.nodes[*user].title.get(lang).to_owned();
    Verdict::Holds(Text::new(
        format!(
            "本地实质企业 0 家；{}要用它；采购量未知，紧迫度未知",
            buyers.iter().map(|u| format!("{}（{} 家）", name(u, Lang::Zh), firms(u))).collect::<Vec<_>>().join("、")
        ),
        format!(
            "no substantial local firm; bought by {}; purchases unknown, so urgency is unknown",
            buyers.iter().map(|u| format!("{} ({} firms)", name(u, Lang::En), firms(u))).collect::<Vec<_>>().join(", ")
        ),
    ))
}

fn weak(input: &GapInput<'_>, here: &NodePresence) -> Verdict {
    let n = here.core.len();
    if n == 0 {
        return Verdict::Fails(Text::new("本地无实质企业", "no substantial local firm"));
    }
    let mut zh = Vec::new();
    let mut en = Vec::new();
    if let Some(lq) = here.lq.value().filter(|lq| *lq < input.settings.weak_below) {
        zh.push(format!("LQ {lq:.2} 低于 {:.1}（n={n}）", input.settings.weak_below));
        en.push(format!("LQ {lq:.2} below {:.1} (n={n})", input.settings.weak_below));
    }
    if n == 1 {
        zh.push("只有 1 家供应".to_owned());
        en.push("a single supplier".to_owned());
    }
    if here.lead == 0 {
        zh.push("没有领军企业".to_owned());
        en.push("no lead firm".to_owned());
    }
    let unknown = match &here.lq {
        Figure::Unknown { reason } => (format!("；LQ 未知：{}", reason.zh), format!("; LQ unknown: {}", reason.en)),
        Figure::Known { .. } => (String::new(), String::new()),
    };
    if zh.is_empty() {
        return Verdict::Fails(Text::new(
            format!("{n} 家、有领军企业，LQ {}{}", lq_text(&here.lq), unknown.0),
            format!("{n} firms with a lead firm, LQ {}{}", lq_text(&here.lq), unknown.1),
        ));
    }
    Verdict::Holds(Text::new(format!("{}{}", zh.join("；"), unknown.0), format!("{}{}", en.join("; "), unknown.1)))
}

fn strong(input: &GapInput<'_>, here: &NodePresence) -> Verdict {
    let n = here.core.len();
    if n == 0 {
        return Verdict::Fails(Text::new("本地无实质企业", "no substantial local firm"));
    }
    let Some(lq) = here.lq.value() else {
        let reason = here.lq.text();
        return Verdict::Unknown(Text::new(
            format!("LQ 未知（{}），做优不判", reason.zh),
            format!("LQ unknown ({}): not judged", reason.en),
        ));
    };
    let text = Text::new(
        format!(
            "LQ {lq:.2}（n={n}），领军企业 {} 家；要求 LQ≥{:.1} 且有领军企业",
            here.lead, input.settings.strong_from
        ),
        format!(
            "LQ {lq:.2} (n={n}), lead firms {}; asked: LQ ≥ {:.1} and a lead firm",
            here.lead, input.settings.strong_from
        ),
    );
    if lq >= input.settings.strong_from && here.lead > 0 { Verdict::Holds(text) } else { Verdict::Fails(text) }
}

fn extend(input: &GapInput<'_>, nodes: &[NodePresence], first: &[GapKind], node: usize) -> Verdict {
    if !nodes[node].core.is_empty() {
        return Verdict::Fails(Text::new("本地已有实质企业", "present already"));
    }
    let steps: Vec<usize> = input
        .chain
        .suppliers(node)
        .map(|(supplier, _)| supplier)
        .filter(|supplier| matches!(first.get(*supplier), Some(GapKind::Strong | GapKind::Steady)))
        .collect();
    if steps.is_empty() {
        return Verdict::Fails(Text::new("上一步没有做优或平稳的环节", "no strong or steady node comes before it"));
    }
    let list = |lang, separator: &str| {
        steps
            .iter()
            .map(|step| {
                let kind = first[*step].title(lang);
                let title = input.chain.nodes[*step].title.get(lang);
                match lang {
                    Lang::Zh => format!("{title}（{kind}）"),
                    Lang::En => format!("{title} ({kind})"),
                }
            })
            .collect::<Vec<_>>()
            .join(separator)
    };
    Verdict::Holds(Text::new(
        format!("本地没有，是{}的下一步；链主外销去向待调查", list(Lang::Zh, "、")),
        format!(
            "absent; the next step of {}; where the anchor's output is finished is still to be surveyed",
            list(Lang::En, ", ")
        ),
    ))
}

fn new(input: &GapInput<'_>, nodes: &[NodePresence], node: usize) -> Verdict {
    let chain = input.chain;
    let adjacent =
        chain.users(node).chain(chain.suppliers(node)).any(|(neighbour, _)| !nodes[neighbour].core.is_empty());
    let listed = &chain.nodes[node].policies;
    if !nodes[node].core.is_empty() || adjacent || listed.is_empty() {
        return Verdict::Fails(Text::new(
            "须：本地没有、不相邻、在公开的政策目录里",
            "asked: absent, not adjacent, on a published policy list",
        ));
    }
    Verdict::Holds(Text::new(
        format!("不相邻，列入 {}；关联密度未知（缺全国面板），按其余条件判", listed.join("、")),
        format!(
            "not adjacent, listed in {}; density unknown (no national panel), judged on the rest",
            listed.join(", ")
        ),
    ))
}

fn rest(holds: bool) -> Verdict {
    let text = Text::new("以上都不成立", "none of the above");
    if holds { Verdict::Holds(text) } else { Verdict::Fails(text) }
}

fn lq_text(lq: &Figure) -> String {
    lq.value().map_or("—".to_owned(), |value| format!("{value:.2}"))
}

#[cfg(test)]
mod tests;

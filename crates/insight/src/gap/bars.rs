//! What bars a node or leaves it open: rules against it, and registers that cover too little.

use model::{Lang, Text};

use super::{GapInput, Verdict};
use crate::figure::Figure;
use crate::presence::NodePresence;

/// The first rule against a node, without its source.
pub(super) fn barred(input: &GapInput<'_>, node: usize) -> Option<Text> {
    let own = input.chain.nodes[node].unsuitable.as_ref().map(|(rule, _)| rule);
    let listed = || input.around.rules.iter().find(|rule| rule.node == node).map(|rule| &rule.text);
    own.or_else(listed).cloned()
}

pub(super) fn unsuitable(input: &GapInput<'_>, node: usize) -> Verdict {
    let own = input.chain.nodes[node]
        .unsuitable
        .iter()
        .map(|(rule, source)| Text::new(format!("{}（{source}）", rule.zh), format!("{} ({source})", rule.en)));
    let listed = input.around.rules.iter().filter(|rule| rule.node == node).map(|rule| {
        Text::new(
            format!("{}：{}（{}）", rule.kind.title(Lang::Zh), rule.text.zh, rule.source),
            format!("{}: {} ({})", rule.kind.title(Lang::En), rule.text.en, rule.source),
        )
    });
    let all: Vec<Text> = own.chain(listed).collect();
    if all.is_empty() {
        return Verdict::Fails(Text::new(
            "没有能耗、排放、规划或安全规则挡它",
            "no energy, emission, plan or safety rule stands against it",
        ));
    }
    let join = |lang, separator: &str| all.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(separator);
    Verdict::Holds(Text::new(join(Lang::Zh, "；"), join(Lang::En, "; ")))
}

pub(super) fn unverified(input: &GapInput<'_>, here: &NodePresence) -> Verdict {
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

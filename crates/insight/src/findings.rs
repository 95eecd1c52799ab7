//! What a sheet says in three sentences: counted from the labels, never written by hand.

use chain::Chain;
use model::{GapKind, Lang, Stage, Text};

use crate::gap::Gap;

/// Counts of shown labels by stage: `stage_counts(chain, gaps, stage, kind)`.
pub fn stage_counts(chain: &Chain, gaps: &[Gap], stage: Stage, kind: GapKind) -> usize {
    gaps.iter().filter(|gap| chain.nodes[gap.node].stage == stage && gap.shown() == kind).count()
}

/// Up to three sentences: where the gaps are, what the landed firms lack, where their output could go next. A sentence that
/// would say nothing is left out.
pub fn findings(chain: &Chain, gaps: &[Gap]) -> Vec<Text> {
    [where_the_gaps_are(chain, gaps), what_is_lacking(chain, gaps), where_output_could_go(chain, gaps)]
        .into_iter()
        .flatten()
        .collect()
}

fn where_the_gaps_are(chain: &Chain, gaps: &[Gap]) -> Option<Text> {
    let sought =
        |stage| stage_counts(chain, gaps, stage, GapKind::Missing) + stage_counts(chain, gaps, stage, GapKind::Extend);
    let total: usize = Stage::ALL.iter().map(|stage| sought(*stage)).sum();
    let most = Stage::ALL.iter().copied().max_by_key(|stage| (sought(*stage), std::cmp::Reverse(*stage)))?;
    if total == 0 {
        return None;
    }
    let (zh, en) = match most {
        Stage::Upstream => ("上游", "upstream"),
        Stage::Midstream => ("中游", "midstream"),
        Stage::Downstream => ("下游", "downstream"),
        Stage::Support => ("配套", "support"),
    };
    Some(Text::new(
        format!("补链、延链共 {total} 环，{zh}占 {} 环", sought(most)),
        format!("{total} nodes to complete or extend, {} of them {en}", sought(most)),
    ))
}

fn what_is_lacking(chain: &Chain, gaps: &[Gap]) -> Option<Text> {
    let mut missing: Vec<&Gap> = gaps.iter().filter(|gap| gap.shown() == GapKind::Missing).collect();
    missing.sort_by_key(|gap| std::cmp::Reverse(demand(chain, gaps, gap.node)));
    name_some(chain, &missing, "本地要用却没有：", "Used here but not made here: ")
}

fn where_output_could_go(chain: &Chain, gaps: &[Gap]) -> Option<Text> {
    let mut next: Vec<&Gap> = gaps.iter().filter(|gap| gap.shown() == GapKind::Extend).collect();
    next.sort_by_key(|gap| {
        std::cmp::Reverse(chain.suppliers(gap.node).map(|(_, weight)| u32::from(weight)).sum::<u32>())
    });
    name_some(chain, &next, "产出可就地做下一步：", "The next step for what is made here: ")
}

/// Weight of links to landed users: how much of the chain here waits for the node.
fn demand(chain: &Chain, gaps: &[Gap], node: usize) -> u32 {
    chain
        .users(node)
        .filter(|(user, _)| !gaps[*user].presence.core.is_empty())
        .map(|(_, weight)| u32::from(weight))
        .sum()
}

fn name_some(chain: &Chain, gaps: &[&Gap], zh: &str, en: &str) -> Option<Text> {
    const NAMED: usize = 3;
    if gaps.is_empty() {
        return None;
    }
    let names = |lang, separator: &str| {
        gaps.iter().take(NAMED).map(|gap| chain.nodes[gap.node].short.get(lang)).collect::<Vec<_>>().join(separator)
    };
    let more = gaps.len().saturating_sub(NAMED);
    let (more_zh, more_en) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!("等 {} 环", gaps.len()), format!(" and {more} more"))
    };
    Some(Text::new(
        format!("{zh}{}{more_zh}", names(Lang::Zh, "、")),
        format!("{en}{}{more_en}", names(Lang::En, ", ")),
    ))
}

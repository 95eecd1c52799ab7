//! What stands in a draft's way beside mistakes, and what its reviewer should look at: rows that people and lists keep about nodes it removes,
//! lanes and stages it empties.

use std::collections::BTreeSet;

use model::{Lang, Text};
use packs::edit::outline;
use store::Store;

use super::{Draft, DraftError};

/// Finds what keeps a draft from being accepted beside its mistakes, and what a reviewer should look at.
pub(super) async fn look(store: &Store, draft: &mut Draft) -> Result<(), DraftError> {
    let (before, after) = (outline(&draft.base), outline(draft.replay.text(&draft.row.chain)));
    let fates = draft.fates();
    for node in before.nodes.iter().filter(|node| fates.is_gone(&node.id)) {
        let found = store.node_references(&draft.row.chain, &node.id).await?;
        let hard = [
            (found.opportunities, "条机会", "opportunities"),
            (found.survey_lines, "条调查记录", "lines of the survey"),
            (found.leads, "条供需或成交线索", "supply links or deals"),
        ];
        let counted = |lang: Lang| {
            let parts = hard.iter().filter(|(count, ..)| *count > 0);
            let parts: Vec<String> = parts
                .map(|(count, in_zh, in_en)| format!("{count} {}", if lang == Lang::Zh { in_zh } else { in_en }))
                .collect();
            parts.join(if lang == Lang::Zh { "、" } else { ", " })
        };
        if hard.iter().any(|(count, ..)| *count > 0) {
            draft.blockers.push(Text::new(
                format!("环节“{}”还有{}指向它，不能删除：先改到别的环节", node.title.zh, counted(Lang::Zh)),
                format!("node `{}` cannot go: {} still speak of it; move them first", node.id, counted(Lang::En)),
            ));
        }
        let soft = found.total() - hard.iter().map(|(count, ..)| count).sum::<usize>();
        if soft > 0 {
            draft.notices.push(Text::new(
                format!("删除环节“{}”后，{soft} 条人工研判、决定、走访或选址需求不再对应图上的环节，仍保留在历史里", node.title.zh),
                format!(
                    "with node `{}` {soft} judgements, decisions, visits or site requirements speak of no node of the sheet; they stay in the history",
                    node.id
                ),
            ));
        }
    }
    for lane in &after.lanes {
        if after.nodes.iter().all(|node| node.lane != lane.id) && before.nodes.iter().any(|node| node.lane == lane.id) {
            draft.notices.push(Text::new(
                format!("泳道“{}”将没有环节，图上不再画出", lane.title.zh),
                format!("lane `{}` will hold no node and is not drawn", lane.id),
            ));
        }
    }
    let stages = |nodes: &[packs::edit::NodeText]| nodes.iter().map(|node| node.stage.clone()).collect::<BTreeSet<_>>();
    for stage in stages(&before.nodes).difference(&stages(&after.nodes)) {
        let zh = match stage.as_str() {
            "upstream" => "上游",
            "midstream" => "中游",
            "downstream" => "下游",
            _ => "配套",
        };
        draft.notices.push(Text::new(format!("{zh}将没有环节"), format!("no node will be left in stage `{stage}`")));
    }
    Ok(())
}

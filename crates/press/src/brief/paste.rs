//! The brief as a text to paste into a chat group: what may be passed on, in plain lines.

use model::{Lang, Text};

use super::{BriefData, Part, parts};
use crate::sourced::{Sourced, full_day, plain};

/// Most lines of a part: a screen of a telephone, not a report.
const MOST: usize = 4;

/// The text, lines ended by `\n`. Without scores, risks, contacts, and without what landed firms told the bureau of their
/// purchases: it leaves the house.
pub fn brief_text(brief: &BriefData, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut lines = Vec::new();
    let head = if zh { "走访提要" } else { "Visit brief" };
    let firm = plain(&brief.firm);
    lines.push(if zh { format!("【{head}】{firm}") } else { format!("{head}: {firm}") });
    if !brief.about.is_empty() {
        let about: Vec<String> = brief.about.iter().map(|text| plain(text.get(lang))).collect();
        lines.push(about.join(if zh { "，" } else { ", " }));
    }
    let (gap, kind) = (brief.gap.get(lang), brief.kind.title(lang));
    lines.push(if zh { format!("{gap}（{kind}）") } else { format!("{gap} ({kind})") });
    let mut section = |part: Part, rows: Vec<String>| {
        lines.push(String::new());
        lines.push(part.title.get(lang).to_owned());
        if rows.is_empty() {
            lines.push(format!("· {}", part.none.get(lang)));
        }
        let more = rows.len().saturating_sub(MOST);
        lines.extend(rows.into_iter().take(MOST).map(|row| format!("· {row}")));
        if more > 0 {
            lines.push(if zh { format!("· 另有 {more} 条…") } else { format!("· and {more} more…") });
        }
    };
    let sourced = |rows: &[Sourced]| rows.iter().map(|row| plain(&row.line(lang))).collect::<Vec<_>>();
    let texts = |rows: &[Text]| rows.iter().map(|row| plain(row.get(lang))).collect::<Vec<_>>();
    section(parts::why(), sourced(&brief.why_open));
    section(parts::sites(), sourced(&brief.sites));
    section(parts::policies(), sourced(&brief.policies));
    section(parts::costs(), sourced(&brief.costs));
    section(parts::asks(), texts(&brief.asks));
    lines.push(String::new());
    lines.push(format!("{} {}", brief.district.get(lang), full_day(brief.made, lang)));
    if brief.sample {
        lines.push(if zh { "含样例数据，不作决策依据" } else { "Holds sample data, not for decisions" }.to_owned());
    }
    lines.join("\n") + "\n"
}

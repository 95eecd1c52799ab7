//! What the atlas says, in three sentences that are counted from what is drawn: how much is missing, what is most pressing, and
//! what the district offers.

use model::{GapKind, Lang, Stage};

use super::plan::Plan;
use super::{Cover, CoverChain, CoverZone, section};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::INK;

pub(super) fn draw(ink: &mut Ink, cover: &Cover, plan: &Plan, lang: Lang) {
    let (x, y, width, height) = plan.reading;
    let (lead, follow) = if lang == Lang::Zh {
        ("读图三句", "What the atlas says")
    } else {
        ("What the atlas says", "读图三句")
    };
    let top = section(ink, (x, y, width), (lead, follow), plan);
    let sentences = sentences(cover, lang);
    let roomy = height > 60.0;
    let hang = if roomy { 11.0 } else { 8.0 };
    // As large as the room allows.
    let sizes = if roomy { [21.0, 19.0, 17.0, 16.0, 15.0, 14.0].as_slice() } else { &[16.0, 15.0, 14.0] };
    let set = |pt: f64| {
        let type_ = face(pt, Weight::Regular, INK);
        let lines: Vec<Vec<String>> = sentences.iter().map(|text| type_.wrap(text, width - hang)).collect();
        let count: usize = lines.iter().map(Vec::len).sum();
        let leading = 1.34 * type_.mm();
        (type_, leading, count as f64 * leading + 0.45 * leading * sentences.len() as f64, lines)
    };
    let room = y + height - top;
    let (type_, leading, _, lines) =
        sizes.iter().map(|pt| set(*pt)).find(|(.., high, _)| *high <= room).unwrap_or_else(|| set(14.0));
    let mut baseline = top + 1.15 * leading;
    for (index, lines) in lines.iter().enumerate() {
        if baseline + (lines.len() as f64 - 1.0) * leading > y + height {
            break;
        }
        let radius = 0.56 * type_.mm();
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"0.45\"/>",
            n(x + radius + 0.3),
            n(baseline - 0.36 * type_.mm()),
            n(radius)
        ));
        let number = face(14.0_f64.min(0.8 * type_.pt).max(11.2), Weight::Bold, INK);
        ink.aligned(
            x + radius + 0.3,
            baseline - 0.36 * type_.mm() + 0.36 * number.mm(),
            &(index + 1).to_string(),
            number,
            Align::Middle,
        );
        for line in lines {
            ink.text(x + hang, baseline, line, type_);
            baseline += leading;
        }
        baseline += 0.45 * leading;
    }
}

fn count(chains: &[&CoverChain], kind: GapKind) -> usize {
    chains.iter().flat_map(|chain| &chain.nodes).filter(|node| node.kind == kind).count()
}

/// The sentences there is ground for.
pub(super) fn sentences(cover: &Cover, lang: Lang) -> Vec<String> {
    let drawn: Vec<&CoverChain> = cover.chains.iter().filter(|chain| !chain.nodes.is_empty()).collect();
    [gaps(&drawn, lang), pressing(cover, lang), offers(cover, lang)].into_iter().flatten().collect()
}

fn gaps(drawn: &[&CoverChain], lang: Lang) -> Option<String> {
    let nodes: usize = drawn.iter().map(|chain| chain.nodes.len()).sum();
    if nodes == 0 {
        return None;
    }
    let named = [
        (GapKind::Missing, "缺而要补", "are missing"),
        (GapKind::Extend, "可以延伸", "could go on from what is here"),
        (GapKind::New, "可以新建", "could be newly built"),
        (GapKind::Weak, "有而偏弱", "are weak"),
    ];
    let parts: Vec<String> = named
        .iter()
        .map(|(kind, zh, en)| (count(drawn, *kind), zh, en))
        .filter(|(count, ..)| *count > 0)
        .map(|(count, zh, en)| if lang == Lang::Zh { format!("{zh} {count} 环") } else { format!("{count} {en}") })
        .collect();
    Some(match (lang, parts.is_empty()) {
        (Lang::Zh, true) => format!("{nodes} 个环节里没有缺口。"),
        (Lang::En, true) => format!("None of the {nodes} nodes is a gap."),
        (Lang::Zh, false) => format!("{nodes} 个环节：{}。", parts.join("，")),
        (Lang::En, false) => format!("Of {nodes} nodes {}.", parts.join(", ")),
    })
}

/// The chain and the stage that lack most.
fn pressing(cover: &Cover, lang: Lang) -> Option<String> {
    let missing = |chain: &CoverChain| count(&[chain], GapKind::Missing);
    let most = cover.chains.iter().map(missing).max().filter(|most| *most > 0)?;
    let chains: Vec<usize> = (0..cover.chains.len()).filter(|at| missing(&cover.chains[*at]) == most).collect();
    let in_stage = |stage: Stage| {
        let nodes = cover.chains.iter().flat_map(|chain| &chain.nodes);
        nodes.filter(|node| node.stage == stage && node.kind == GapKind::Missing).count()
    };
    let stage = Stage::ALL.iter().copied().rev().max_by_key(|stage| in_stage(*stage))?;
    let share = in_stage(stage);
    let name = |at: &usize| cover.chains[*at].title.get(lang);
    Some(match lang {
        Lang::Zh => {
            let names = chains.iter().take(2).map(name).collect::<Vec<_>>().join("、");
            let others = if chains.len() > 2 { format!("等 {} 链", chains.len()) } else { String::new() };
            let each = if chains.len() > 1 { "各" } else { "" };
            format!(
                "最紧的是{names}{others}，{each}要补 {most} 环；按段看{}最多，{share} 环。",
                stage_word(stage, lang)
            )
        }
        Lang::En => {
            let names = chains.iter().take(2).map(name).collect::<Vec<_>>().join(" and ");
            let others = if chains.len() > 2 { format!(" and {} more", chains.len() - 2) } else { String::new() };
            let each = if chains.len() > 1 { " each" } else { "" };
            format!(
                "Most pressing: {names}{others}, {most} missing{each}; by stage {}, {share}.",
                stage_word(stage, lang)
            )
        }
    })
}

fn stage_word(stage: Stage, lang: Lang) -> &'static str {
    let (zh, en) = match stage {
        Stage::Upstream => ("上游", "upstream"),
        Stage::Midstream => ("中游", "midstream"),
        Stage::Downstream => ("下游", "downstream"),
        Stage::Support => ("配套", "support"),
    };
    if lang == Lang::Zh { zh } else { en }
}

/// What the zones hold ready, and how much passes between the chains.
fn offers(cover: &Cover, lang: Lang) -> Option<String> {
    let total: usize = cover.zones.iter().map(|zone| zone.opportunities).sum();
    let sites: usize = cover.zones.iter().map(|zone| zone.sites).sum();
    let best: Option<&CoverZone> = cover.zones.iter().rev().max_by_key(|zone| zone.opportunities);
    let best = best.filter(|zone| zone.opportunities > 0 && cover.zones.len() > 1);
    let ties = cover.ties.len();
    if total + sites + ties == 0 {
        return None;
    }
    Some(match lang {
        Lang::Zh => {
            let best = best.map(|zone| format!("，{}最多", zone.kind.title(lang))).unwrap_or_default();
            let ties = if ties > 0 { format!("；链间往来 {ties} 项") } else { String::new() };
            format!("在手机会 {total} 条{best}，载体 {sites} 处{ties}。")
        }
        Lang::En => {
            let best = best
                .map(|zone| format!(", most in {} zones", zone.kind.title(lang).to_lowercase()))
                .unwrap_or_default();
            let ties = if ties > 0 { format!("; {ties} ties between chains") } else { String::new() };
            format!("{total} opportunities{best}; {sites} sites{ties}.")
        }
    })
}

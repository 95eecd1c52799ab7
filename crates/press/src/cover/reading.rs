//! What the atlas says, in three sentences that are counted from what is drawn: how much is missing, what is most pressing, and
//! what the district offers.

use model::{GapKind, Lang, Stage};

use super::plan::Plan;
use super::{Cover, CoverChain, CoverZone, section};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{self, HAIR, INK, INK_2};

pub(super) fn draw(ink: &mut Ink, cover: &Cover, plan: &Plan, lang: Lang) {
    let (x, y, width, height) = plan.reading;
    let (lead, follow) = if lang == Lang::Zh {
        ("读图三句", "What the atlas says")
    } else {
        ("What the atlas says", "读图三句")
    };
    let top = section(ink, (x, y, width), (lead, follow), plan);
    let roomy = height > 60.0;
    let top = if roomy { figures(ink, cover, (x, top, width), lang) } else { top };
    let sentences = sentences(cover, roomy, lang);
    let hang = if roomy { 11.0 } else { 8.0 };
    // As large as the room allows.
    let sizes = if roomy { [22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0].as_slice() } else { &[16.0, 15.0, 14.0] };
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
    // Even the least size may ask for more lines than there are: each sentence has its share, the earlier ones first.
    let air = 0.45 * leading;
    let mut free = ((y + height - top - air * sentences.len() as f64) / leading).floor().max(0.0) as usize;
    for (index, (text, lines)) in sentences.iter().zip(&lines).enumerate() {
        let others = sentences.len() - index - 1;
        let share = free.saturating_sub(others).max(1);
        let lines = if lines.len() > share { type_.clamp(text, width - hang, share) } else { lines.clone() };
        free = free.saturating_sub(lines.len());
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
        ink.paragraph((x + hang, baseline, leading), &lines, text, type_);
        baseline += lines.len() as f64 * leading + air;
    }
}

fn count(chains: &[&CoverChain], kind: GapKind) -> usize {
    chains.iter().flat_map(|chain| &chain.nodes).filter(|node| node.kind == kind).count()
}

fn drawn(cover: &Cover) -> Vec<&CoverChain> {
    cover.chains.iter().filter(|chain| !chain.nodes.is_empty()).collect()
}

/// The numbers that are read from across the room; gives back the height below them.
fn figures(ink: &mut Ink, cover: &Cover, (x, top, width): (f64, f64, f64), lang: Lang) -> f64 {
    let chains = drawn(cover);
    let total = |of: fn(&CoverZone) -> usize| cover.zones.iter().map(of).sum::<usize>();
    let all = [
        (cover.nodes(), "环节", "nodes", INK),
        (count(&chains, GapKind::Missing), "补链", "missing", tokens::gap(GapKind::Missing).on_area),
        (count(&chains, GapKind::Extend), "延链", "to extend", tokens::gap(GapKind::Extend).on_area),
        (total(|zone| zone.opportunities), "条机会", "offers", INK),
        (total(|zone| zone.sites), "处载体", "sites", INK),
    ];
    let big = face(34.0, Weight::Black, INK);
    let small = face(14.0, Weight::Regular, INK_2);
    let step = width / all.len() as f64;
    for (index, (value, zh, en, tint)) in all.into_iter().enumerate() {
        let at = x + index as f64 * step;
        ink.text(at, top + 0.95 * big.mm(), &value.to_string(), big.tint(tint));
        ink.text(at, top + 0.95 * big.mm() + 6.4, if lang == Lang::Zh { zh } else { en }, small);
    }
    let below = top + 0.95 * big.mm() + 10.2;
    ink.line((x, below), (x + width, below), HAIR, 0.3);
    below + 0.6
}

/// The sentences there is ground for; where the figures stand above, the first does not repeat them.
pub(super) fn sentences(cover: &Cover, counted: bool, lang: Lang) -> Vec<String> {
    let chains = drawn(cover);
    let first = if counted { share(&chains, lang) } else { gaps(&chains, lang) };
    [first, pressing(cover, lang), offers(cover, lang)].into_iter().flatten().collect()
}

/// One node in how many is missing.
fn share(drawn: &[&CoverChain], lang: Lang) -> Option<String> {
    let nodes: usize = drawn.iter().map(|chain| chain.nodes.len()).sum();
    let missing = count(drawn, GapKind::Missing);
    if missing == 0 {
        return gaps(drawn, lang);
    }
    let each = (nodes as f64 / missing as f64).round();
    let more: Vec<String> =
        [(GapKind::Weak, "有而偏弱", "are weak"), (GapKind::New, "可以新建", "could be newly built")]
            .iter()
            .map(|(kind, zh, en)| (count(drawn, *kind), zh, en))
            .filter(|(count, ..)| *count > 0)
            .map(|(count, zh, en)| if lang == Lang::Zh { format!("{count} 个{zh}") } else { format!("{count} {en}") })
            .collect();
    let more = match (lang, more.is_empty()) {
        (_, true) => String::new(),
        (Lang::Zh, false) => format!("；另有 {}", more.join("，")),
        (Lang::En, false) => format!("; {}", more.join(", ")),
    };
    Some(match lang {
        Lang::Zh => format!("约每 {each} 个环节缺 1 个{more}。"),
        Lang::En => format!("About one node in {each} is missing{more}."),
    })
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
        .map(|(count, zh, en)| if lang == Lang::Zh { format!("{zh} {count} 个") } else { format!("{count} {en}") })
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

/// Where most is on offer, and which chain the others live on most.
fn offers(cover: &Cover, lang: Lang) -> Option<String> {
    let total: usize = cover.zones.iter().map(|zone| zone.opportunities).sum();
    let best: Option<&CoverZone> = cover.zones.iter().rev().max_by_key(|zone| zone.opportunities);
    let best = best.filter(|_| total > 0).map(|zone| {
        let kind = zone.kind.title(lang);
        match lang {
            Lang::Zh => format!("{total} 条机会里{kind}最多，{} 条", zone.opportunities),
            Lang::En => format!("{} of {total} offers lie in {} zones", zone.opportunities, kind.to_lowercase()),
        }
    });
    let supplies = |chain: usize| cover.ties.iter().filter(|tie| tie.from == chain).count();
    let supplier = (0..cover.chains.len()).rev().max_by_key(|chain| supplies(*chain));
    let supplier = supplier.filter(|chain| supplies(*chain) > 0).map(|chain| {
        let (name, ties, count) = (cover.chains[chain].title.get(lang), cover.ties.len(), supplies(chain));
        match lang {
            Lang::Zh => format!("链间往来 {ties} 项，供出最多的是{name}，{count} 项"),
            Lang::En => format!("of {ties} ties between chains {name} supplies most, {count}"),
        }
    });
    let parts: Vec<String> = best.into_iter().chain(supplier).collect();
    let (separator, end) = if lang == Lang::Zh { ("；", "。") } else { ("; ", ".") };
    (!parts.is_empty()).then(|| parts.join(separator) + end)
}

//! The two rails beside the chain: where and how much on the left, whither and how to read on the right.

use insight::Settings;
use model::{GapKind, Lang, Scene, Text};

use super::cards;
use crate::edition::PublicEdition;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{self, HAIR, INK, INK_2, NAVY};

/// A section of a rail: how high it is, and how it is drawn with its top at a given y.
pub(super) struct Section<'a> {
    title: (&'static str, &'static str),
    height: f64,
    paint: Paint<'a>,
}

/// Draws a section with its top at a given y.
type Paint<'a> = Box<dyn Fn(&mut Ink, f64) + 'a>;

/// Where a rail stands.
#[derive(Clone, Copy)]
pub(super) struct Rail {
    /// Left edge.
    pub(super) x: f64,
    /// Width.
    pub(super) width: f64,
    /// Top.
    pub(super) top: f64,
    /// Bottom.
    pub(super) bottom: f64,
}

const HEAD: f64 = 10.4;
const LEAST_GAP: f64 = 5.0;
const MOST_GAP: f64 = 15.0;

/// How much a rail's sections say, from all to the least that is worth a section.
#[derive(Clone, Copy)]
pub(super) struct Detail(usize);

impl Detail {
    const ALL: [Self; 4] = [Self(0), Self(1), Self(2), Self(3)];

    /// One of four counts, by how much is said.
    fn of(self, counts: [usize; 4]) -> usize {
        counts[self.0]
    }
}

/// Draws sections from the top, the space that is left shared out between them. They say as much as the rail holds; where even
/// the least is too much, the last sections are left out (they are in order of weight) and named at the foot.
pub(super) fn draw<'a>(ink: &mut Ink, rail: Rail, lang: Lang, sections: impl Fn(Detail) -> Vec<Section<'a>>) {
    let total = |sections: &[Section<'_>]| {
        let gaps = sections.len().saturating_sub(1) as f64;
        sections.iter().map(|section| section.height).sum::<f64>() + gaps * LEAST_GAP
    };
    let mut room = rail.bottom - rail.top;
    let fits = Detail::ALL.iter().map(|detail| sections(*detail)).find(|sections| total(sections) <= room);
    let mut sections = fits.unwrap_or_else(|| sections(Detail(3)));
    let mut left_out: Vec<&str> = Vec::new();
    while total(&sections) > room && sections.len() > 1 {
        if left_out.is_empty() {
            room -= LEADING + LEAST_GAP;
        }
        let (zh, en) = sections.pop().map_or(("", ""), |section| section.title);
        left_out.insert(0, if lang == Lang::Zh { zh } else { en });
    }
    let gaps = sections.len().saturating_sub(1).max(1) as f64;
    let gap = ((room - total(&sections)) / gaps + LEAST_GAP).clamp(LEAST_GAP, MOST_GAP);
    let mut y = rail.top;
    for section in &sections {
        (section.paint)(ink, y);
        y += section.height + gap;
    }
    if !left_out.is_empty() {
        let small = face(BODY, Weight::Regular, INK_2);
        let text = match lang {
            Lang::Zh => format!("另有{}，见二维码", left_out.join("、")),
            Lang::En => format!("By the QR code: {}", left_out.join(", ")),
        };
        ink.text(rail.x, rail.bottom - 0.6, &small.fit(&text, rail.width), small);
    }
}

/// Title of a section; `more` says how many of its rows had no room.
fn head(ink: &mut Ink, rail: Rail, y: f64, (zh, en): (&str, &str), more: usize, lang: Lang) {
    let first = face(20.0, Weight::Black, INK);
    let second = face(14.0, Weight::Regular, INK_2);
    let (lead, follow) = if lang == Lang::Zh { (zh, en) } else { (en, zh) };
    ink.text(rail.x, y + 5.6, lead, first);
    let mut room = rail.width - first.width(lead) - 2.0;
    if more > 0 {
        let mut rest =
            if lang == Lang::Zh { format!("另 {more} 项见二维码") } else { format!("{more} more by QR") };
        if second.width(&rest) > room {
            rest = format!("+{more}");
        }
        ink.aligned(rail.x + rail.width, y + 5.6, &rest, second, Align::End);
        room -= second.width(&rest) + 2.0;
    }
    if second.width(follow) <= room {
        ink.text(rail.x + first.width(lead) + 2.0, y + 5.6, follow, second);
    }
    ink.line((rail.x, y + 8.0), (rail.x + rail.width, y + 8.0), INK, 0.35);
}

const BODY: f64 = 14.0;
const LEADING: f64 = 6.1;

/// Left rail: location, key figures, labels, factor costs, ties, basis.
pub(super) fn left<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Vec<Section<'a>> {
    let mut sections = vec![location(edition, rail, lang)];
    if !edition.figures.is_empty() {
        sections.push(figures(edition, rail, lang, detail));
    }
    sections.push(labels(edition, rail, lang));
    if !edition.costs.is_empty() {
        sections.push(costs(edition, rail, lang, detail));
    }
    if !edition.chain.ties.is_empty() {
        sections.push(ties(edition, rail, lang, detail));
    }
    sections.push(basis(edition, rail, lang));
    sections
}

/// Right rail: direction, anchors, policies, legend, reading a card, return flows.
/// `unplaced` are the sheet's sentences where the middle field had no room for them; they come first here.
pub(super) fn right<'a>(
    edition: &'a PublicEdition,
    rail: Rail,
    unplaced: &[Text],
    lang: Lang,
    detail: Detail,
) -> Vec<Section<'a>> {
    let mut sections = Vec::new();
    if !unplaced.is_empty() {
        sections.push(findings(unplaced, rail, lang, detail));
    }
    if !edition.chain.directions.is_empty() {
        sections.push(directions(edition, rail, lang, detail));
    }
    if !edition.chain.anchors.is_empty() {
        sections.push(anchors(edition, rail, lang, detail));
    }
    if !edition.policies.is_empty() {
        sections.push(policies(edition, rail, lang, detail));
    }
    sections.push(legend(edition, rail, lang));
    sections.push(how_to_read(rail, lang));
    if !edition.chain.returns.is_empty() {
        sections.push(returns(edition, rail, lang, detail));
    }
    sections
}

/// Schematic tiles of the five kinds of zones: no map, no borders; those that carry the chain are dark.
fn location<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang) -> Section<'a> {
    let height = HEAD + 50.0 + 6.4;
    Section {
        title: ("区位", "Location"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("区位", "Location"), 0, lang);
            let top = y + HEAD;
            let (w, g) = (rail.width, 2.6);
            let half = (w - g) / 2.0;
            // The park stands tall on the right, as it carries most; the other four share the rest.
            let tiles = [
                (model::ZoneKind::Park, (rail.x + half + g, top, half, 32.0)),
                (model::ZoneKind::Street, (rail.x, top, half, 14.7)),
                (model::ZoneKind::Commercial, (rail.x, top + 17.3, half, 14.7)),
                (model::ZoneKind::Scenic, (rail.x, top + 34.6, half, 14.7)),
                (model::ZoneKind::Area, (rail.x + half + g, top + 34.6, half, 14.7)),
            ];
            for (kind, frame) in tiles {
                let Some(zone) = edition.zones.iter().find(|zone| zone.kind == kind) else { continue };
                let carries = !zone.carriers.is_empty();
                let (ground, text) = if carries { (NAVY, "#FFFFFF") } else { ("#E6EAEE", INK) };
                ink.rect(frame, 1.6, &format!("fill=\"{ground}\""));
                let title = face(16.0, Weight::Bold, text);
                let small = face(BODY, Weight::Regular, if carries { "#DCE6F0" } else { INK_2 });
                ink.text(frame.0 + 2.4, frame.1 + 6.6, kind.title(lang), title);
                let count = opportunities(zone.opportunities, lang);
                if frame.3 > 20.0 {
                    let mut baseline = frame.1 + 13.2;
                    if let Some(name) = zone.carriers.first() {
                        for line in small.clamp(name.get(lang), half - 4.8, 2) {
                            ink.text(frame.0 + 2.4, baseline, &line, small);
                            baseline += 5.8;
                        }
                    }
                    let bold = face(BODY, Weight::Bold, text);
                    let strong = if bold.width(&count) <= half - 3.6 { bold } else { small.tint(text) };
                    ink.text(frame.0 + 2.4, frame.1 + frame.3 - 2.8, &strong.fit(&count, half - 3.6), strong);
                } else {
                    ink.text(frame.0 + 2.4, frame.1 + 12.5, &count, small);
                }
            }
            let note = if lang == Lang::Zh { "五区示意，非测绘" } else { "Schematic, not a survey" };
            ink.text(rail.x, y + height - 0.6, note, face(BODY, Weight::Regular, INK_2));
        }),
    }
}

fn opportunities(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Zh, _) => format!("{count} 个机会"),
        (Lang::En, 1) => "1 opportunity".to_owned(),
        (Lang::En, _) => format!("{count} opportunities"),
    }
}

fn figures<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    let shown = edition.figures.len().min(detail.of([8, 6, 6, 4]));
    let more = edition.figures.len() - shown;
    let rows = shown.div_ceil(2);
    let pitch = 19.6;
    Section {
        title: ("数字", "Key figures"),
        height: HEAD + rows as f64 * pitch - 2.0,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("数字", "Key figures"), more, lang);
            for (index, figure) in edition.figures.iter().take(shown).enumerate() {
                let x = rail.x + if index % 2 == 0 { 0.0 } else { rail.width / 2.0 + 1.0 };
                let baseline = y + HEAD + 9.6 + (index / 2) as f64 * pitch;
                let number = face(36.0, Weight::Bold, INK);
                let small = face(BODY, Weight::Regular, INK_2);
                ink.text(x, baseline, &figure.value, number);
                ink.text(x + number.width(&figure.value) + 0.8, baseline, figure.unit.get(lang), small);
                ink.text(x, baseline + 6.2, &small.fit(figure.label.get(lang), rail.width / 2.0 - 2.0), small);
            }
        }),
    }
}

/// One square a node, by label.
fn labels<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang) -> Section<'a> {
    let counts: Vec<(GapKind, usize)> = GapKind::ALL
        .iter()
        .map(|kind| (*kind, edition.nodes.iter().filter(|node| node.kind == *kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let mut counts = counts;
    const ORDER: [GapKind; 9] = [
        GapKind::Missing,
        GapKind::Extend,
        GapKind::New,
        GapKind::Weak,
        GapKind::Strong,
        GapKind::Steady,
        GapKind::Watch,
        GapKind::Unverified,
        GapKind::Unsuitable,
    ];
    counts.sort_by_key(|(kind, _)| ORDER.iter().position(|other| other == kind));
    Section {
        title: ("环节判断", "Labels"),
        height: HEAD + counts.len() as f64 * 7.0 - 1.6,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("环节判断", "Labels"), 0, lang);
            let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
            let word = face(BODY, Weight::Bold, INK);
            let widest = counts.iter().map(|(kind, _)| word.width(kind.title(lang))).fold(0.0, f64::max);
            let left = rail.x + widest + 2.5;
            let pitch = ((rail.x + rail.width - 9.0 - left) / most).min(4.2);
            for (row, (kind, count)) in counts.iter().enumerate() {
                let baseline = y + HEAD + 4.2 + row as f64 * 7.0;
                ink.text(rail.x, baseline, kind.title(lang), face(BODY, Weight::Bold, tokens::gap(*kind).on_area));
                for index in 0..*count {
                    square(ink, left + index as f64 * pitch, baseline - 3.9, (pitch - 0.8).min(3.6), *kind);
                }
                let number = face(16.0, Weight::Bold, INK);
                ink.aligned(rail.x + rail.width, baseline, &count.to_string(), number, Align::End);
            }
        }),
    }
}

fn square(ink: &mut Ink, x: f64, y: f64, size: f64, kind: GapKind) {
    let look = tokens::gap(kind);
    let attributes = match look.frame {
        tokens::Frame::Hollow(_, _) => {
            let dash = match kind {
                GapKind::Missing => "1.1 0.7",
                GapKind::Extend => "0.01 0.9",
                GapKind::New => "1.6 0.6 0.01 0.6",
                _ => "0.3 0.6",
            };
            format!(
                "fill=\"none\" stroke=\"{}\" stroke-width=\"0.5\" stroke-dasharray=\"{dash}\" stroke-linecap=\"round\"",
                look.hue
            )
        }
        tokens::Frame::Hatched => format!("fill=\"url(#hatch)\" stroke=\"{}\" stroke-width=\"0.3\"", look.hue),
        tokens::Frame::Plain => "fill=\"#C3CAD1\"".to_owned(),
        tokens::Frame::Struck => format!("fill=\"#EFE7E4\" stroke=\"{}\" stroke-width=\"0.5\"", look.hue),
        tokens::Frame::HalfBar | tokens::Frame::FullBar => format!("fill=\"{}\"", look.hue),
    };
    ink.rect((x, y, size, 3.6), 0.5, &attributes);
}

fn costs<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    let lines = edition.costs.len().min(detail.of([9, 8, 6, 5]));
    let more = edition.costs.len() - lines;
    Section {
        title: ("要素成本", "Factor costs"),
        height: HEAD + lines as f64 * 7.2 - 1.4,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("要素成本", "Factor costs"), more, lang);
            let small = face(BODY, Weight::Regular, INK_2);
            let strong = face(16.0, Weight::Bold, INK);
            for (row, cost) in edition.costs.iter().take(lines).enumerate() {
                let baseline = y + HEAD + 4.4 + row as f64 * 7.2;
                let unit = cost.unit.get(lang);
                let month = cost.date.get(2..7).unwrap_or(&cost.date).replace('-', "");
                let right = rail.x + rail.width;
                ink.aligned(right, baseline, &month, small, Align::End);
                let unit_x = right - 12.0 - small.width(unit);
                let unit_x = unit_x.min(rail.x + rail.width * 0.59);
                ink.text(unit_x, baseline, unit, small);
                ink.aligned(unit_x - 1.0, baseline, &cost.value, strong, Align::End);
                let room = unit_x - 2.0 - strong.width(&cost.value) - rail.x;
                ink.text(rail.x, baseline, &small.fit(cost.title.get(lang), room), small.tint(INK));
                ink.line((rail.x, baseline + 2.0), (right, baseline + 2.0), HAIR, 0.2);
            }
        }),
    }
}

fn ties<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    // One line for each other chain: what goes there, what comes from there.
    let mut rows: Vec<(bool, &str, Vec<&str>)> = Vec::new();
    for tie in &edition.chain.ties {
        let what = tie.what.get(lang);
        match rows.iter_mut().find(|(outward, chain, _)| *outward == tie.outward && *chain == tie.chain) {
            Some((_, _, list)) => list.push(what),
            None => rows.push((tie.outward, &tie.chain, vec![what])),
        }
    }
    let more = rows.len().saturating_sub(detail.of([5, 5, 4, 3]));
    rows.truncate(detail.of([5, 5, 4, 3]));
    Section {
        title: ("邻链", "Ties to other chains"),
        height: HEAD + rows.len() as f64 * 12.6 - 1.4,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("邻链", "Ties to other chains"), more, lang);
            for (row, (outward, chain, what)) in rows.iter().enumerate() {
                let baseline = y + HEAD + 4.2 + row as f64 * 12.6;
                let title =
                    edition.chain_titles.iter().find(|(id, _)| id == chain).map_or(*chain, |(_, t)| t.get(lang));
                let strong = face(BODY, Weight::Bold, INK);
                let small = face(BODY, Weight::Regular, INK_2);
                ink.text(rail.x, baseline, if *outward { "→" } else { "←" }, strong);
                let room = rail.width - 6.0;
                ink.text(rail.x + 6.0, baseline, &strong.fit(title, room), strong);
                let separator = if lang == Lang::Zh { "、" } else { ", " };
                ink.text(rail.x + 6.0, baseline + 5.7, &small.fit(&what.join(separator), room), small);
            }
        }),
    }
}

fn basis<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang) -> Section<'a> {
    let small = face(BODY, Weight::Regular, INK_2);
    let reference = edition.reference.as_ref().map(|text| text.get(lang));
    let (above, other) = (edition.settings.weight_above_scale, edition.settings.weight_other);
    let text = match (lang, reference) {
        (Lang::Zh, Some(title)) => format!(
            "企业数 = 以该环节为主业的本地登记企业。LQ = 本地占比 ÷ {title}占比，规上企业计 {above}，其余计 {other}。LQ 与家数同看。"
        ),
        (Lang::Zh, None) => "企业数 = 以该环节为主业的本地登记企业。LQ 未知：缺参照面。".to_owned(),
        (Lang::En, Some(title)) => format!(
            "Firms: local register, main business. LQ = local share ÷ share in {title}; above-scale firms weigh {above}, others {other}. Read LQ with n."
        ),
        (Lang::En, None) => "Firms: local register, main business. LQ unknown: no reference universe.".to_owned(),
    };
    let lines = small.wrap(&text, rail.width);
    Section {
        title: ("口径", "Basis"),
        height: HEAD + lines.len() as f64 * LEADING - 1.2,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("口径", "Basis"), 0, lang);
            for (row, line) in lines.iter().enumerate() {
                ink.text(rail.x, y + HEAD + 4.2 + row as f64 * LEADING, line, small);
            }
        }),
    }
}

fn directions<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    let type_ = face(15.0, Weight::Regular, INK);
    let (shown, most) = (detail.of([5, 5, 4, 3]), detail.of([4, 3, 3, 2]));
    let more = edition.chain.directions.len().saturating_sub(shown);
    let rows: Vec<(&str, Vec<String>)> = edition
        .chain
        .directions
        .iter()
        .take(shown)
        .map(|direction| (direction.mark.as_str(), type_.clamp(direction.text.get(lang), rail.width - 9.0, most)))
        .collect();
    let height = HEAD + rows.iter().map(|(_, lines)| lines.len() as f64 * 6.4 + 2.4).sum::<f64>() - 3.0;
    Section {
        title: ("发展方向", "Direction"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("发展方向", "Direction"), more, lang);
            let mut baseline = y + HEAD + 5.0;
            for (mark, lines) in &rows {
                ink.rect((rail.x, baseline - 5.3, 6.6, 6.6), 1.2, &format!("fill=\"{NAVY}\""));
                ink.aligned(rail.x + 3.3, baseline - 0.2, mark, face(14.0, Weight::Bold, "#FFFFFF"), Align::Middle);
                for line in lines {
                    ink.text(rail.x + 9.0, baseline, line, type_);
                    baseline += 6.4;
                }
                baseline += 2.4;
            }
        }),
    }
}

fn sample_tag(ink: &mut Ink, x: f64, baseline: f64, lang: Lang) {
    let word = if lang == Lang::Zh { "样例" } else { "sample" };
    ink.text(x, baseline, word, face(14.0, Weight::Regular, INK_2));
}

fn anchors<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    let strong = face(16.0, Weight::Bold, INK);
    let small = face(BODY, Weight::Regular, INK_2);
    let (shown, most) = (detail.of([3, 3, 3, 2]), detail.of([2, 2, 1, 1]));
    let more = edition.chain.anchors.len().saturating_sub(shown);
    let rows: Vec<_> = edition
        .chain
        .anchors
        .iter()
        .take(shown)
        .map(|anchor| (anchor, small.clamp(anchor.text.get(lang), rail.width, most)))
        .collect();
    let height = HEAD + rows.iter().map(|(_, lines)| 6.4 + lines.len() as f64 * 5.9 + 2.6).sum::<f64>() - 3.4;
    Section {
        title: ("龙头", "Anchors"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("龙头", "Anchors"), more, lang);
            let mut baseline = y + HEAD + 5.0;
            for (anchor, lines) in &rows {
                let name = strong.fit(&anchor.name, rail.width - if anchor.sample { 14.0 } else { 0.0 });
                ink.text(rail.x, baseline, &name, strong);
                if anchor.sample {
                    sample_tag(ink, rail.x + strong.width(&name) + 2.0, baseline, lang);
                }
                baseline += 6.2;
                for line in lines {
                    ink.text(rail.x, baseline, line, small);
                    baseline += 5.9;
                }
                baseline += 2.8;
            }
        }),
    }
}

fn policies<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    let strong = face(15.0, Weight::Bold, INK);
    let small = face(BODY, Weight::Regular, INK_2);
    let (shown, most) = (detail.of([3, 3, 2, 2]), detail.of([2, 2, 2, 1]));
    let more = edition.policies.len().saturating_sub(shown);
    let rows: Vec<_> = edition
        .policies
        .iter()
        .take(shown)
        .map(|policy| {
            let text = format!(
                "{}{}{}",
                policy.issuer.get(lang),
                if lang == Lang::Zh { "：" } else { ": " },
                policy.text.get(lang)
            );
            (policy, small.clamp(&text, rail.width, most))
        })
        .collect();
    Section {
        title: ("政策", "Policies"),
        height: HEAD + rows.iter().map(|(_, lines)| 8.4 + lines.len() as f64 * 5.8).sum::<f64>() - 3.6,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("政策", "Policies"), more, lang);
            let mut baseline = y + HEAD + 4.8;
            for (policy, lines) in &rows {
                ink.text(rail.x, baseline, &strong.fit(policy.title.get(lang), rail.width), strong);
                baseline += 0.2;
                for line in lines {
                    baseline += 5.8;
                    ink.text(rail.x, baseline, line, small);
                }
                baseline += 8.2;
            }
        }),
    }
}

/// What a label means, in a few words.
fn meaning(kind: GapKind, settings: &Settings, lang: Lang) -> String {
    let (zh, en) = match kind {
        GapKind::Missing => ("本地无，链上要用", "absent, needed here"),
        GapKind::Extend => ("本地无，强项的下一步", "absent, next step"),
        GapKind::New => ("不相邻，列入目录", "new track, listed"),
        GapKind::Weak => ("薄弱或无龙头", "thin, single, no leader"),
        GapKind::Strong => {
            let from = settings.strong_from;
            return match lang {
                Lang::Zh => format!("LQ≥{from:.1} 且有龙头"),
                Lang::En => format!("LQ ≥ {from:.1} and a leader"),
            };
        }
        GapKind::Steady => ("有，正常", "present, in balance"),
        GapKind::Watch => ("无，暂无需求", "absent, no demand"),
        GapKind::Unverified => {
            let floor = 100.0 * settings.coverage_floor;
            return match lang {
                Lang::Zh => format!("登记覆盖不足 {floor:.0}%"),
                Lang::En => format!("register < {floor:.0}%"),
            };
        }
        GapKind::Unsuitable => ("规则不许新增", "a rule forbids"),
    };
    if lang == Lang::Zh { zh } else { en }.to_owned()
}

fn legend<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang) -> Section<'a> {
    let kinds: Vec<GapKind> =
        GapKind::ALL.iter().copied().filter(|kind| edition.nodes.iter().any(|node| node.kind == *kind)).collect();
    let scenes: Vec<Scene> = [Scene::Anchor, Scene::Format, Scene::Operator, Scene::Support]
        .into_iter()
        .filter(|scene| edition.chain.nodes.iter().any(|node| node.scene == Some(*scene)))
        .collect();
    // Two in a row where the words are long.
    let in_a_row = if lang == Lang::Zh { 4 } else { 2 };
    let rows = 4 + scenes.len().div_ceil(in_a_row);
    let height = HEAD + kinds.len() as f64 * 8.6 + rows as f64 * 6.6;
    Section {
        title: ("图例", "Legend"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("图例", "Legend"), 0, lang);
            let mut top = y + HEAD + 0.4;
            let small = face(BODY, Weight::Regular, INK_2);
            for kind in &kinds {
                cards::frame(ink, (rail.x, top, 11.0, 6.6), *kind);
                cards::chip(ink, rail.x + 13.4, top + 0.1, *kind, lang);
                let room = rail.width - 15.0 - cards::chip_width(*kind, lang);
                let text = small.fit(&meaning(*kind, &edition.settings, lang), room);
                ink.aligned(rail.x + rail.width, top + 5.0, &text, small, Align::End);
                top += 8.6;
            }
            let hues = tokens::stage(model::Stage::Midstream).lines;
            let lines = [("主要流", "main flow", 1.25), ("常规流", "regular", 0.75), ("次要流", "minor", 0.45)];
            for (index, (zh, en, width)) in lines.iter().enumerate() {
                let middle = top + 2.6 + index as f64 * 6.6;
                ink.line((rail.x, middle), (rail.x + 12.0, middle), hues[index], *width);
                ink.path(
                    &format!("M{} {}l-3 -1.5v3z", n(rail.x + 14.6), n(middle)),
                    &format!("fill=\"{}\"", hues[index]),
                );
                ink.text(rail.x + 18.0, middle + 1.7, if lang == Lang::Zh { zh } else { en }, small);
            }
            let middle = top + 2.6 + 3.0 * 6.6;
            ink.line((rail.x, middle), (rail.x + 5.8, middle), hues[1], 0.75);
            ink.line((rail.x + 8.8, middle), (rail.x + 14.6, middle), hues[1], 0.75);
            ink.line((rail.x + 7.3, middle - 2.8), (rail.x + 7.3, middle + 2.8), hues[0], 1.25);
            let word = if lang == Lang::Zh { "断开处相跨，不相连" } else { "a break: crossing, not joining" };
            ink.text(rail.x + 18.0, middle + 1.7, word, small);
            for (index, scene) in scenes.iter().enumerate() {
                let x = rail.x + (index % in_a_row) as f64 * rail.width / in_a_row as f64;
                let baseline = top + 4.3 + (4 + index / in_a_row) as f64 * 6.6;
                cards::scene_mark(ink, x, baseline, *scene);
                ink.text(x + 4.8, baseline, cards::scene_word(*scene, lang), small);
            }
        }),
    }
}

fn how_to_read<'a>(rail: Rail, lang: Lang) -> Section<'a> {
    let height = HEAD + 19.4;
    Section {
        title: ("读卡", "How to read a card"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("读卡", "How to read a card"), 0, lang);
            let top = y + HEAD;
            ink.rect(
                (rail.x, top, rail.width, 19.0),
                2.0,
                &format!("fill=\"#FFFFFF\" stroke=\"{HAIR}\" stroke-width=\"0.35\""),
            );
            let number = face(16.0, Weight::Black, INK);
            let small = face(BODY, Weight::Regular, INK_2);
            ink.text(rail.x + 3.0, top + 7.4, "7", number);
            ink.text(rail.x + 6.8, top + 7.4, if lang == Lang::Zh { "家" } else { "firms" }, small);
            let centre = rail.x + rail.width * 0.52;
            ink.line((centre - 12.0, top + 5.6), (centre + 12.0, top + 5.6), HAIR, 0.5);
            ink.rect((centre - 4.0, top + 4.6, 4.0, 1.9), 0.0, &format!("fill=\"{}\"", tokens::gap(GapKind::Weak).hue));
            ink.line((centre, top + 3.4), (centre, top + 7.8), INK, 0.4);
            ink.aligned(rail.x + rail.width - 3.0, top + 7.4, "0.72", face(14.0, Weight::Bold, INK), Align::End);
            let words = if lang == Lang::Zh {
                ("主业企业", "1.0 = 参照", "区位商 LQ")
            } else {
                ("n firms", "1.0 = reference", "LQ")
            };
            ink.text(rail.x + 3.0, top + 15.4, words.0, small);
            ink.aligned(centre, top + 15.4, words.1, small, Align::Middle);
            ink.aligned(rail.x + rail.width - 3.0, top + 15.4, words.2, small, Align::End);
        }),
    }
}

fn returns<'a>(edition: &'a PublicEdition, rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    let small = face(BODY, Weight::Regular, INK_2);
    // One line for each node that something flows back to, each thing named once.
    let mut flows: Vec<(usize, Vec<&str>)> = Vec::new();
    for flow in &edition.chain.returns {
        let what = flow.what.get(lang);
        match flows.iter_mut().find(|(to, _)| *to == flow.to) {
            Some((_, things)) if things.contains(&what) => {}
            Some((_, things)) => things.push(what),
            None => flows.push((flow.to, vec![what])),
        }
    }
    let more = flows.len().saturating_sub(detail.of([5, 4, 3, 2]));
    flows.truncate(detail.of([5, 4, 3, 2]));
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    let rows: Vec<String> = flows
        .into_iter()
        .map(|(to, things)| {
            // The target is what a reader looks for: the list of things gives way to it.
            let room = rail.width - 8.4;
            let target = small.fit(&format!(" → {}", edition.chain.nodes[to].short.get(lang)), room * 0.75);
            let room = room - small.width(&target);
            format!("{}{target}", small.fit(&things.join(separator), room))
        })
        .collect();
    Section {
        title: ("回流", "Return flows"),
        height: HEAD + rows.len() as f64 * 6.6 - 1.4,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("回流", "Return flows"), more, lang);
            for (row, text) in rows.iter().enumerate() {
                let baseline = y + HEAD + 4.2 + row as f64 * 6.6;
                cards::return_mark(ink, rail.x + 3.0, baseline - 1.8);
                ink.text(rail.x + 8.4, baseline, text, small);
            }
        }),
    }
}

fn findings<'a>(findings: &[Text], rail: Rail, lang: Lang, detail: Detail) -> Section<'a> {
    let type_ = face(15.0, Weight::Regular, INK);
    let rows: Vec<Vec<String>> =
        findings.iter().map(|text| type_.clamp(text.get(lang), rail.width - 9.0, detail.of([4, 3, 3, 2]))).collect();
    Section {
        title: ("读图三句", "What the sheet says"),
        height: HEAD + rows.iter().map(|lines| lines.len() as f64 * 6.4 + 2.4).sum::<f64>() - 3.0,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("读图三句", "What the sheet says"), 0, lang);
            let mut baseline = y + HEAD + 5.0;
            for (index, lines) in rows.iter().enumerate() {
                ink.text(rail.x, baseline, &(index + 1).to_string(), face(16.0, Weight::Black, INK));
                for line in lines {
                    ink.text(rail.x + 9.0, baseline, line, type_);
                    baseline += 6.4;
                }
                baseline += 2.4;
            }
        }),
    }
}

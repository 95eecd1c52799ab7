//! What the marks of a sheet mean: labels, lines, a card.

use insight::Settings;
use model::{GapKind, Lang, Scene};

use super::facts::ORDER;
use super::{BODY, HEAD, Rail, Said, Section, head};
use crate::fonts::Weight;
use crate::ink::{Align, face, n};
use crate::sheet::cards;
use crate::tokens::{self, HAIR, INK, INK_2, size};

/// What a label means, in a few words.
pub(in crate::sheet) fn meaning(kind: GapKind, settings: &Settings, lang: Lang) -> String {
    let (zh, en) = match kind {
        GapKind::Missing => ("本地无，链上要用", "absent, needed"),
        GapKind::Extend => ("本地无，可接着做", "absent, next step"),
        GapKind::New => ("不相邻，列入目录", "new track, listed"),
        GapKind::Weak => ("薄弱或无龙头", "thin or no leader"),
        GapKind::Strong => {
            let from = settings.strong_from;
            return match lang {
                Lang::Zh => format!("LQ ≥ {from:.1} 且有龙头"),
                Lang::En => format!("LQ ≥ {from:.1}, leader"),
            };
        }
        GapKind::Steady => ("有，正常", "in balance"),
        GapKind::Watch => ("无，暂无需求", "no demand yet"),
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

pub(super) fn legend<'a>(said: Said<'a>, rail: Rail) -> Section<'a> {
    let Said { edition, lang, .. } = said;
    let kinds: Vec<GapKind> =
        ORDER.iter().copied().filter(|kind| edition.nodes.iter().any(|node| node.kind == *kind)).collect();
    let scenes: Vec<Scene> = [Scene::Anchor, Scene::Format, Scene::Operator, Scene::Support]
        .into_iter()
        .filter(|scene| edition.chain.nodes.iter().any(|node| node.scene == Some(*scene)))
        .collect();
    // Two in a row where the words are long.
    let in_a_row = if lang == Lang::Zh { 4 } else { 2 };
    let rows = 2 + scenes.len().div_ceil(in_a_row);
    let height = HEAD + kinds.len() as f64 * 8.2 + rows as f64 * 6.6;
    Section {
        title: ("图例", "Legend"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("图例", "Legend"), 0, lang);
            let mut top = y + HEAD + 0.4;
            let small = face(BODY, Weight::Regular, INK_2);
            let widest = kinds.iter().map(|kind| cards::chip_width(*kind, lang)).fold(0.0, f64::max);
            for kind in &kinds {
                cards::frame(ink, (rail.x, top, 11.0, 6.6), *kind);
                cards::chip(ink, rail.x + 13.0, top + 0.1, *kind, lang);
                let x = rail.x + 13.0 + widest + 2.0;
                let room = rail.x + rail.width - x;
                ink.fitted((x, top + 5.0), &meaning(*kind, &edition.settings, lang), room, small, Align::Start);
                top += 8.2;
            }
            let hues = tokens::stage(model::Stage::Midstream).lines;
            let lines = [("主要", "main", 1.25), ("常规", "regular", 0.75), ("次要", "minor", 0.45)];
            let third = rail.width / 3.0;
            for (index, (zh, en, width)) in lines.iter().enumerate() {
                let (x, middle) = (rail.x + index as f64 * third, top + 2.6);
                ink.line((x, middle), (x + 6.6, middle), hues[index], *width);
                ink.path(&format!("M{} {}l-3 -1.5v3z", n(x + 8.8), n(middle)), &format!("fill=\"{}\"", hues[index]));
                ink.text(x + 10.4, middle + 1.7, said.word(zh, en), small);
            }
            let middle = top + 2.6 + 6.6;
            ink.line((rail.x, middle), (rail.x + 3.2, middle), hues[1], 0.75);
            ink.line((rail.x + 5.6, middle), (rail.x + 8.8, middle), hues[1], 0.75);
            ink.line((rail.x + 4.4, middle - 2.6), (rail.x + 4.4, middle + 2.6), hues[0], 1.25);
            let word = said.word("断开处相跨，不相连", "a break: crossing, not joining");
            ink.text(rail.x + 10.4, middle + 1.7, word, small);
            for (index, scene) in scenes.iter().enumerate() {
                let x = rail.x + (index % in_a_row) as f64 * rail.width / in_a_row as f64;
                let baseline = top + 4.3 + (2 + index / in_a_row) as f64 * 6.6;
                cards::scene_mark(ink, x, baseline, *scene);
                ink.text(x + 4.8, baseline, cards::scene_word(*scene, lang), small);
            }
        }),
    }
}

/// A card's numbers explained; in the internal edition a target's too, and the mark of a person's judgement.
pub(super) fn card<'a>(said: Said<'a>, rail: Rail) -> Section<'a> {
    let lang = said.lang;
    let inside = said.which == model::Edition::Internal;
    let height = HEAD + if inside { 31.0 } else { 19.0 };
    Section {
        title: ("读卡", "How to read a card"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("读卡", "How to read a card"), 0, lang);
            let top = y + HEAD;
            ink.rect(
                (rail.x, top, rail.width, 18.0),
                2.0,
                &format!("fill=\"#FFFFFF\" stroke=\"{HAIR}\" stroke-width=\"0.35\""),
            );
            let number = face(size::NAME, Weight::Black, INK);
            let small = face(BODY, Weight::Regular, INK_2);
            ink.text(rail.x + 3.0, top + 7.2, "7", number);
            ink.text(rail.x + 6.8, top + 7.2, said.word("家", "firms"), small);
            let centre = rail.x + rail.width * 0.52;
            ink.line((centre - 12.0, top + 5.4), (centre + 12.0, top + 5.4), HAIR, 0.5);
            ink.rect((centre - 4.0, top + 4.4, 4.0, 1.9), 0.0, &format!("fill=\"{}\"", tokens::gap(GapKind::Weak).hue));
            ink.line((centre, top + 3.2), (centre, top + 7.6), INK, 0.4);
            ink.aligned(rail.x + rail.width - 3.0, top + 7.2, "0.72", face(BODY, Weight::Bold, INK), Align::End);
            let words = if lang == Lang::Zh {
                ("主业企业", "1.0 = 参照", "区位商 LQ")
            } else {
                ("n firms", "1.0 = reference", "LQ")
            };
            ink.text(rail.x + 3.0, top + 14.8, words.0, small);
            ink.aligned(centre, top + 14.8, words.1, small, Align::Middle);
            ink.aligned(rail.x + rail.width - 3.0, top + 14.8, words.2, small, Align::End);
            if inside {
                let baseline = top + 23.6;
                let strong = face(BODY, Weight::Bold, INK);
                ink.text(rail.x, baseline, "88·71", strong);
                let word = said.word("目标：价值·可能，各满 100", "value·likelihood of 100");
                ink.text(rail.x + strong.width("88·71") + 2.4, baseline, word, small);
                cards::judged_mark(ink, rail.x, baseline + 2.2, lang);
                let word = said.word("研判：人的判断，优先于计算", "judged by people");
                ink.text(rail.x + strong.width("88·71") + 2.4, baseline + 7.2, word, small);
            }
        }),
    }
}

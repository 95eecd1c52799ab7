//! Sentences of the booklet that several pages share.

use insight::{Figure, Settings};
use model::{Edition, GapKind, Lang, Text};

use super::{LocalName, NodePart};
pub(super) use crate::edition::ORDER;
use crate::edition::{NodeFacts, halves};

/// `公开版`.
pub(super) fn edition(edition: Edition, lang: Lang) -> &'static str {
    match (edition, lang) {
        (Edition::Internal, Lang::Zh) => "内部版",
        (Edition::Internal, Lang::En) => "internal edition",
        (Edition::Public, Lang::Zh) => "公开版",
        (Edition::Public, Lang::En) => "public edition",
    }
}

/// One of two.
pub(super) fn say<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    if lang == Lang::Zh { zh } else { en }
}

/// Between names in a row.
pub(super) fn comma(lang: Lang) -> &'static str {
    say(lang, "、", ", ")
}

/// Whether a label asks for somebody to come.
pub(super) fn is_gap(kind: GapKind) -> bool {
    matches!(kind, GapKind::Missing | GapKind::Extend | GapKind::New | GapKind::Weak)
}

/// What a label means, with its thresholds.
pub(super) fn meaning(kind: GapKind, settings: &Settings) -> Text {
    let (weak, strong) = (settings.weak_below, settings.strong_from);
    let floor = 100.0 * settings.coverage_floor;
    match kind {
        GapKind::Missing => Text::new(
            "本地没有主营企业，而链上有在地企业要它：首先要引的。",
            "No local firm does it while firms here need it: the first to win.",
        ),
        GapKind::Extend => Text::new(
            "本地没有，正好接在在地企业的下一步：产品可以就地再加工。",
            "Absent here, and the next step after what firms here make.",
        ),
        GapKind::New => Text::new(
            "本地没有也无邻链，但列入公开目录或与本地所长相近：新的方向。",
            "Absent and without neighbours here, but on a published list or near to what the district does well.",
        ),
        GapKind::Weak => Text::new(
            format!("有企业而偏少：区位商低于 {weak:.1}，再引同类或扩产。"),
            format!("Present but thin: location quotient below {weak:.1}; more of its kind is welcome."),
        ),
        GapKind::Strong => Text::new(
            format!("区位商不低于 {strong:.1} 且有领军企业：做优做精，带动上下游。"),
            format!("Location quotient from {strong:.1} on, with a lead firm: build on it."),
        ),
        GapKind::Steady => {
            Text::new("有企业，与参照面相当，不是缺口。", "Present, about as much as elsewhere: no gap.")
        }
        GapKind::Watch => {
            Text::new("本地没有，目前也没有在地企业要它。", "Absent, and nobody here asks for it so far.")
        }
        GapKind::Unverified => Text::new(
            format!("登记覆盖低于 {floor:.0}% 或未知，不足以判断。"),
            format!("The register covers less than {floor:.0}% or an unknown share: not judged."),
        ),
        GapKind::Unsuitable => {
            Text::new("有公开规定或研判认为不宜新增。", "A published rule or a judgement speaks against more of it.")
        }
    }
}

/// Why a node has its label, from what anyone may know.
pub(super) fn reason(facts: &NodeFacts, part: &NodePart, settings: &Settings, lang: Lang) -> String {
    let note = facts.note.get(lang);
    if !note.is_empty() {
        return note.to_owned();
    }
    let firms = match (lang, facts.firms) {
        (Lang::Zh, count) => format!("在地主营企业 {count} 家"),
        (Lang::En, 1) => "1 local firm".to_owned(),
        (Lang::En, count) => format!("{count} local firms"),
    };
    match &part.lq {
        Figure::Known { value, .. } => {
            let side = if *value < settings.weak_below {
                say(lang, "低于", "below")
            } else if *value >= settings.strong_from {
                say(lang, "明显高于", "well above")
            } else {
                say(lang, "不低于", "at or above")
            };
            let one = settings.weak_below;
            match lang {
                Lang::Zh => format!("{firms}，区位商 {value:.2}，{side}参照面的 {one:.1}"),
                Lang::En => format!("{firms}; location quotient {value:.2}, {side} the {one:.1} of the reference"),
            }
        }
        Figure::Unknown { reason } => match lang {
            Lang::Zh => format!("{firms}；区位商未知：{}", reason.zh),
            Lang::En => format!("{firms}; location quotient unknown: {}", reason.en),
        },
    }
}

/// A figure as people write it.
pub(super) fn lq(figure: &Figure) -> String {
    figure.value().filter(|value| value.is_finite()).map_or_else(|| "—".to_owned(), |value| format!("{value:.2}"))
}

/// Names in a row, at most so many; samples carry a ring. Says how many more there are.
pub(super) fn firms(names: &[LocalName], most: usize, lang: Lang) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(most)
        .map(|firm| if firm.sample { format!("{}°", firm.name) } else { firm.name.clone() })
        .collect();
    let mut text = shown.join(comma(lang));
    if names.len() > most {
        let more = names.len() - most;
        text.push_str(&match lang {
            Lang::Zh => format!("；另有 {more} 家，见企业索引"),
            Lang::En => format!("; {more} more in the index of firms"),
        });
    }
    text
}

/// A count with its word.
pub(super) fn count(count: usize, (zh, one, many): (&str, &str, &str), lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{count} {zh}"),
        Lang::En => format!("{count} {}", if count == 1 { one } else { many }),
    }
}

/// A source in the reader's language, where a pack writes it in both.
pub(super) fn source(text: &str, lang: Lang) -> &str {
    let (zh, en) = halves(text);
    say(lang, zh, en)
}

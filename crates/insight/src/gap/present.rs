//! Rules of present nodes: thin, or leading.

use model::Text;

use super::{GapInput, Scene, Verdict};
use crate::figure::Figure;
use crate::presence::NodePresence;
use crate::survey::{Answer, Eyes, Unit, sum, yuan_text};

pub(super) fn weak(scene: &Scene<'_>, node: usize) -> Verdict {
    let (input, here, survey) = (scene.input, &scene.nodes[node], &scene.surveys[node]);
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
    let eyes = input.around.eyes;
    if let Some(mut text) = short_capacity(&survey.sold, &survey.bought) {
        if !(eyes.see(&survey.sold) && eyes.see(&survey.bought)) {
            text = Text::new("调查到的本地年产出低于本地年采购", "surveyed local output a year below local purchases");
        }
        zh.push(text.zh);
        en.push(text.en);
    }
    if let Some(risk) = survey.single.first() {
        let (share, from) = (100.0 * risk.share, 100.0 * input.settings.single_supplier_from);
        let firms = survey.single.len();
        let s = if firms == 1 { "" } else { "s" };
        // The highest share is one firm's.
        let (most_zh, most_en) = match eyes {
            Eyes::All => (format!("，最高占 {share:.0}%"), format!(", up to {share:.0}%")),
            Eyes::NoSingleFirm => Default::default(),
        };
        zh.push(format!("{firms} 家买方靠单一供应商{most_zh}（{from:.0}% 起算）"));
        en.push(format!("{firms} buyer{s} with a single supplier{most_en} (counted from {from:.0}%)"));
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

/// What landed makers sell against what landed firms buy, in a unit that both sides know.
fn short_capacity(sold: &[Answer], bought: &[Answer]) -> Option<Text> {
    let both = |amount: fn(&Answer) -> Option<f64>, unit| {
        Some((sum(sold, amount, unit).value()?, sum(bought, amount, unit).value()?))
    };
    let (made, used, zh, en) = if let Some((made, used)) = both(Answer::tonnes, Unit::Tonnes) {
        let tonnes = |value: f64| Text::new(format!("{value:.0} 吨"), format!("{value:.0} t"));
        (made, used, [tonnes(made).zh, tonnes(used).zh], [tonnes(made).en, tonnes(used).en])
    } else {
        let (made, used) = both(Answer::yuan, Unit::Yuan)?;
        let (a, b) = (yuan_text(made), yuan_text(used));
        (made, used, [a.zh, b.zh], [a.en, b.en])
    };
    (made < used).then(|| {
        Text::new(
            format!("调查到的本地年产出 {} 低于本地年采购 {}", zh[0], zh[1]),
            format!("surveyed local output {} a year below local purchases {}", en[0], en[1]),
        )
    })
}

pub(super) fn strong(input: &GapInput<'_>, here: &NodePresence) -> Verdict {
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

fn lq_text(lq: &Figure) -> String {
    lq.value().map_or("—".to_owned(), |value| format!("{value:.2}"))
}

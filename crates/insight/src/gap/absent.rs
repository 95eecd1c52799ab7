//! Rules of absent nodes: bought by landed firms, the next step of what is made here, a new track.

use model::{GapKind, Lang, Text};

use super::{Scene, Verdict};
use crate::figure::Figure;
use crate::survey::{Answer, Eyes, NodeSurvey, Whereabouts, yuan_text};

pub(super) fn missing(scene: &Scene<'_>, node: usize) -> Verdict {
    let (nodes, chain, survey) = (scene.nodes, scene.input.chain, &scene.surveys[node]);
    if !nodes[node].core.is_empty() {
        return Verdict::Fails(Text::new(
            format!("本地有 {} 家实质企业", nodes[node].core.len()),
            plural(nodes[node].core.len(), "substantial local firm", "substantial local firms"),
        ));
    }
    let users: Vec<usize> =
        chain.users(node).map(|(user, _)| user).filter(|user| !nodes[*user].core.is_empty()).collect();
    if users.is_empty() && survey.bought.is_empty() {
        return Verdict::Fails(Text::new(
            "本地无实质企业，链上没有已落地的邻居买它，调查里也没有企业买它",
            "no substantial local firm; no landed neighbour on the chain buys it, and no surveyed firm does",
        ));
    }
    let mut zh = vec!["本地实质企业 0 家".to_owned()];
    let mut en = vec!["no substantial local firm".to_owned()];
    if !users.is_empty() {
        let list = |lang| {
            let one = |user: &usize| {
                let (title, firms) = (chain.nodes[*user].title.get(lang), nodes[*user].core.len());
                match lang {
                    Lang::Zh => format!("{title}（{firms} 家）"),
                    Lang::En => format!("{title} ({})", plural(firms, "firm", "firms")),
                }
            };
            users.iter().map(one).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
        };
        zh.push(format!("{}要用它", list(Lang::Zh)));
        en.push(format!("bought by {}", list(Lang::En)));
    }
    let eyes = scene.input.around.eyes;
    if eyes.see(&survey.bought) {
        purchases(survey, &mut zh, &mut en);
    } else {
        withheld(survey.bought.len(), &mut zh, &mut en);
    }
    let near_enough = scene.input.settings.near_enough_from;
    let join = |zh: Vec<String>, en: Vec<String>| Text::new(zh.join("；"), en.join("; "));
    if let Some(near) = survey.near_share.value().filter(|near| *near >= near_enough) {
        let (near, limit) = (100.0 * near, 100.0 * near_enough);
        let km = scene.input.settings.reach_km;
        if eyes.see(&survey.bought) {
            zh.push(format!("{km:.0} 公里内已买到 {near:.0}%，达到 {limit:.0}%，不算缺"));
            en.push(format!("{near:.0}% of it comes from within {km:.0} km, {limit:.0}% or more: not missing"));
        } else {
            zh.push(format!("{km:.0} 公里内已买到的达到 {limit:.0}%，不算缺"));
            en.push(format!("{limit:.0}% of it or more comes from within {km:.0} km: not missing"));
        }
        return Verdict::Fails(join(zh, en));
    }
    Verdict::Holds(join(zh, en))
}

/// Said in place of what would show a single firm.
fn withheld(lines: usize, zh: &mut Vec<String>, en: &mut Vec<String>) {
    zh.push(format!("有采购（{lines} 行调查，你的角色看不到单家企业的数字）"));
    let lines = plural(lines, "survey line", "survey lines");
    en.push(format!("bought here ({lines}; statistics of single firms are not shown to your role)"));
}

/// What the survey says of purchases: how much, from where, how urgent; each unknown with its reason.
fn purchases(survey: &NodeSurvey, zh: &mut Vec<String>, en: &mut Vec<String>) {
    if survey.bought.is_empty() {
        zh.push("采购量未知，紧迫度未知".to_owned());
        en.push("purchases unknown, so urgency is unknown".to_owned());
        return;
    }
    let tonnes = survey.demand_tonnes.value().map(|tonnes| (format!("{tonnes:.0} 吨"), format!("{tonnes:.0} t")));
    let money = survey.demand.value().map(yuan_text);
    let amounts = |of: fn(Text) -> String, tonnes: Option<String>| -> Vec<String> {
        money.clone().map(of).into_iter().chain(tonnes).collect()
    };
    let lines = survey.bought.len();
    let (tonnes_zh, tonnes_en) = tonnes.unzip();
    let (list_zh, list_en) = (amounts(|text| text.zh, tonnes_zh), amounts(|text| text.en, tonnes_en));
    if list_zh.is_empty() {
        zh.push(format!("{lines} 行调查说要买，数量未知"));
        en.push(format!("{}, quantities unknown", plural(lines, "survey line buys it", "survey lines buy it")));
    } else {
        zh.push(format!("年采购 {}（{lines} 行调查）", list_zh.join("、")));
        en.push(format!("{} a year ({})", list_en.join(", "), plural(lines, "survey line", "survey lines")));
    }
    match (survey.local_share.value(), survey.near_share.value()) {
        (Some(here), Some(near)) => {
            zh.push(format!("本地买到 {:.0}%，加上周边共 {:.0}%", 100.0 * here, 100.0 * near));
            en.push(format!("{:.0}% bought here, {:.0}% with what is near", 100.0 * here, 100.0 * near));
        }
        _ => {
            zh.push(format!("来处未知：{}", survey.local_share.text().zh));
            en.push(format!("origin unknown: {}", survey.local_share.text().en));
        }
    }
    match &survey.urgency {
        Figure::Known { value, .. } => {
            zh.push(format!("紧迫度 {}", yuan_text(*value).zh));
            en.push(format!("urgency {}", yuan_text(*value).en));
        }
        Figure::Unknown { reason } => {
            zh.push(format!("紧迫度未知：{}", reason.zh));
            en.push(format!("urgency unknown: {}", reason.en));
        }
    }
    if !survey.single.is_empty() {
        zh.push(format!("{} 家买方靠单一供应商", survey.single.len()));
        en.push(format!("{} with a single supplier", plural(survey.single.len(), "buyer", "buyers")));
    }
}

pub(super) fn extend(scene: &Scene<'_>, node: usize) -> Verdict {
    let (nodes, chain) = (scene.nodes, scene.input.chain);
    if !nodes[node].core.is_empty() {
        return Verdict::Fails(Text::new("本地已有实质企业", "present already"));
    }
    let steps: Vec<usize> = chain
        .suppliers(node)
        .map(|(supplier, _)| supplier)
        .filter(|supplier| matches!(scene.first.get(*supplier), Some(GapKind::Strong | GapKind::Steady)))
        .collect();
    let finished = finished(&scene.surveys[node].finished_elsewhere, scene.input.around.eyes);
    if steps.is_empty() && finished.is_none() {
        return Verdict::Fails(Text::new(
            "上一步没有做优或平稳的环节，也没有调查到本地产出运去外地做成它",
            "no strong or steady node comes before it, and no surveyed output of here is finished as it elsewhere",
        ));
    }
    let mut zh = vec!["本地没有".to_owned()];
    let mut en = vec!["absent".to_owned()];
    if !steps.is_empty() {
        let list = |lang, separator: &str| {
            let one = |step: &usize| {
                let kind = scene.first[*step].title(lang);
                let title = chain.nodes[*step].title.get(lang);
                match lang {
                    Lang::Zh => format!("{title}（{kind}）"),
                    Lang::En => format!("{title} ({kind})"),
                }
            };
            steps.iter().map(one).collect::<Vec<_>>().join(separator)
        };
        zh.push(format!("是{}的下一步", list(Lang::Zh, "、")));
        en.push(format!("the next step of {}", list(Lang::En, ", ")));
    }
    match finished {
        Some(text) => {
            zh.push(text.zh);
            en.push(text.en);
        }
        None => {
            zh.push("链主外销去向待调查".to_owned());
            en.push("where the anchor's output is finished is still to be surveyed".to_owned());
        }
    }
    Verdict::Holds(Text::new(zh.join("；"), en.join("; ")))
}

/// Where output of here becomes it, and how much: places and tonnes, no firm's name.
fn finished(lines: &[Answer], eyes: Eyes) -> Option<Text> {
    if lines.is_empty() {
        return None;
    }
    if !eyes.see(lines) {
        let many = lines.len();
        return Some(Text::new(
            format!("本地产出在外地做成它（{many} 行调查，你的角色看不到单家企业的数字）"),
            format!(
                "output of here is finished elsewhere ({}; statistics of single firms are not shown to your role)",
                plural(many, "survey line", "survey lines")
            ),
        ));
    }
    let mut places: Vec<&str> = lines
        .iter()
        .filter(|line| line.whereabouts != Whereabouts::Unknown)
        .filter_map(|line| line.said.answer.line.place.as_deref())
        .collect();
    places.sort_unstable();
    places.dedup();
    let known: Vec<f64> = lines.iter().filter_map(Answer::tonnes).collect();
    let (zh_tonnes, en_tonnes) = if known.is_empty() {
        ("吨数未知".to_owned(), "tonnes unknown".to_owned())
    } else {
        let sum: f64 = known.iter().sum();
        (format!("年 {sum:.0} 吨"), format!("{sum:.0} t a year"))
    };
    let place = |known: String, unknown: &str| if places.is_empty() { unknown.to_owned() } else { known };
    Some(Text::new(
        format!(
            "本地产出在{}做成它，{zh_tonnes}（{} 行调查）",
            place(places.join("、"), "外地（未说明何处）"),
            lines.len()
        ),
        format!(
            "output of here is finished in {}, {en_tonnes} ({})",
            place(places.join(", "), "an unnamed place"),
            plural(lines.len(), "survey line", "survey lines")
        ),
    ))
}

pub(super) fn new(scene: &Scene<'_>, node: usize) -> Verdict {
    let (nodes, chain, settings) = (scene.nodes, scene.input.chain, scene.input.settings);
    let adjacent =
        chain.users(node).chain(chain.suppliers(node)).any(|(neighbour, _)| !nodes[neighbour].core.is_empty());
    let listed = &chain.nodes[node].policies;
    if !nodes[node].core.is_empty() || adjacent || listed.is_empty() {
        return Verdict::Fails(Text::new(
            "须：本地没有、不相邻、在公开的政策目录里",
            "asked: absent, not adjacent, on a published policy list",
        ));
    }
    let from = 100.0 * settings.new_density_from;
    let (zh, en) = match scene.input.around.density.get(node).map(|density| &density.rank) {
        Some(Figure::Known { value, basis }) => {
            let text = Text::new(
                format!("关联密度高于 {:.0}% 的环节（须 {from:.0}%）：{}", 100.0 * value, basis.zh),
                format!("density above {:.0}% of nodes (asked {from:.0}%): {}", 100.0 * value, basis.en),
            );
            if *value < settings.new_density_from {
                return Verdict::Fails(text);
            }
            (text.zh, text.en)
        }
        Some(Figure::Unknown { reason }) => (
            format!("关联密度未知（{}），按其余条件判", reason.zh),
            format!("density unknown ({}), judged on the rest", reason.en),
        ),
        None => (
            "关联密度未知（缺全国面板），按其余条件判".to_owned(),
            "density unknown (no national panel), judged on the rest".to_owned(),
        ),
    };
    Verdict::Holds(Text::new(
        format!("不相邻，列入 {}；{zh}", listed.join("、")),
        format!("not adjacent, listed in {}; {en}", listed.join(", ")),
    ))
}

fn plural(many: usize, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

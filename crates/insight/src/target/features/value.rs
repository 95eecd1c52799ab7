//! What a firm would be worth here: one function a feature; what each looks at stands in the table.

use model::{Currency, GapKind, Lang, Role, Strength, Text};

use super::{Answer, Firm};
use crate::target::input::TargetInput;
use crate::target::stand::Stand;

pub(super) fn gap<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let Some(gap) = input.gaps.get(input.node) else {
        return Answer::Unknown(|| Text::new("环节没有标签", "the node has no label"));
    };
    let kind = gap.shown();
    let weight = match kind {
        GapKind::Missing => 1.0,
        GapKind::Extend => 0.9,
        GapKind::Weak => 0.7,
        GapKind::New => 0.6,
        GapKind::Strong => 0.4,
        GapKind::Unverified | GapKind::Watch => 0.3,
        GapKind::Steady => 0.2,
        GapKind::Unsuitable => return Answer::NotSo,
    };
    let stand = firm.stand;
    Answer::row(weight * stand.closes(), move || {
        let node = &input.chain.nodes[input.node].title;
        let why = gap.reasons().last().copied().cloned().unwrap_or_default();
        let (how_zh, how_en) = match stand {
            Stand::OnNode | Stand::SameBusiness => ("正在这一环节".to_owned(), "stands on the node".to_owned()),
            Stand::Delivers => ("已向本地供这一环节的货".to_owned(), "delivers these goods here already".to_owned()),
            Stand::Sibling(other) => {
                let other = &input.chain.nodes[other].title;
                (format!("在同类环节“{}”", other.zh), format!("stands on the sibling node {}", other.en))
            }
            Stand::Linked(other) => {
                let other = &input.chain.nodes[other].title;
                (format!("在上下一步“{}”", other.zh), format!("stands one step away, on {}", other.en))
            }
        };
        (
            Text::new(
                format!("“{}”是{}环节，它{how_zh}", node.zh, kind.title(Lang::Zh)),
                format!("{} is labelled {}; the firm {how_en}", node.en, kind.title(Lang::En)),
            ),
            match &gap.judged {
                Some(judged) => Text::new(
                    format!("人工研判，{}，{}", judged.judgement.by, judged.judgement.at),
                    format!("a person's judgement, {}, {}", judged.judgement.by, judged.judgement.at),
                ),
                None => Text::new(
                    format!("{} 的缺口判断：{}", input.as_of, why.zh),
                    format!("the label of {}: {}", input.as_of, why.en),
                ),
            },
        )
    })
}

pub(super) fn main_business<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let stand = firm.stand;
    let Some(place) = firm.place else {
        return Answer::register(stand.closes(), move || {
            let node = &input.chain.nodes[input.node].title;
            Text::new(
                format!("供货记录里它供的就是“{}”", node.zh),
                format!("by the links on file {} is what it delivers", node.en),
            )
        });
    };
    let share = if place.strength == Strength::Core { 1.0 } else { 0.35 };
    Answer::register(share * stand.closes(), move || {
        let title = |lang| match stand {
            Stand::Sibling(node) | Stand::Linked(node) => input.chain.nodes[node].title.get(lang),
            _ => input.chain.nodes[input.node].title.get(lang),
        };
        let judged = if place.score >= 1.0 { ("，把握 1.00", ", sure") } else { ("", "") };
        match place.strength {
            Strength::Core => Text::new(
                format!("主业就是“{}”{}", title(Lang::Zh), judged.0),
                format!("its main business is {}{}", title(Lang::En), judged.1),
            ),
            Strength::Minor => Text::new(
                format!("“{}”只是它经营范围里的一项", title(Lang::Zh)),
                format!("{} is one among much that it does", title(Lang::En)),
            ),
        }
    })
}

pub(super) fn role<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let Some(place) = firm.place else {
        return Answer::Unknown(|| {
            Text::new("它在这一环节做什么没有登记", "what it does on the node is not registered")
        });
    };
    let wanted = &input.chain.nodes[input.node].roles;
    let share = match wanted.iter().position(|role| *role == place.role) {
        Some(0) => 1.0,
        Some(_) => 0.8,
        None => 0.2,
    };
    let role = place.role;
    Answer::register(share, move || {
        let list = |lang: Lang| {
            wanted.iter().map(|role| role_name(*role, lang)).collect::<Vec<_>>().join(match lang {
                Lang::Zh => "、",
                Lang::En => ", ",
            })
        };
        let (zh, en) = (role_name(role, Lang::Zh), role_name(role, Lang::En));
        if share >= 0.8 {
            Text::new(format!("角色是{zh}，正是环节要的"), format!("its role is {en}, as the node asks"))
        } else {
            Text::new(
                format!("角色是{zh}，环节要的是{}", list(Lang::Zh)),
                format!("its role is {en}; the node asks for {}", list(Lang::En)),
            )
        }
    })
}

fn role_name(role: Role, lang: Lang) -> &'static str {
    let (zh, en) = match role {
        Role::Make => ("制造", "making"),
        Role::Process => ("加工", "processing"),
        Role::Sell => ("销售", "selling"),
        Role::Service => ("服务", "service"),
        Role::Operate => ("运营", "running"),
        Role::Transport => ("运输仓储", "transport"),
        Role::Develop => ("研发", "research"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Titles that tell of rank: listed, one of the top 500 lists.
const RANKED: &[&str] = &["上市", "500强", "500 强", "五百强"];

pub(super) fn scale<'a>(firm: &Firm<'a>, _: &'a TargetInput<'a>) -> Answer<'a> {
    let candidate = firm.candidate;
    let ranked = candidate.honours.iter().find(|title| RANKED.iter().any(|rank| title.contains(rank)));
    let yuan = candidate
        .capital
        .filter(|money| money.currency == Currency::Cny && money.hundredths > 0)
        .map(model::Money::units);
    let by_capital = yuan.map(|yuan| match yuan {
        yuan if yuan >= 5e8 => 1.0,
        yuan if yuan >= 1e8 => 0.8,
        yuan if yuan >= 2e7 => 0.5,
        yuan if yuan >= 5e6 => 0.3,
        _ => 0.1,
    });
    let floor = candidate.above_scale.map(|above| if above { 0.8 } else { 0.0 });
    let best = [ranked.map(|_| 1.0), by_capital, floor].into_iter().flatten().reduce(f64::max);
    let Some(best) = best else {
        return Answer::Unknown(|| {
            Text::new("规上、注册资本、榜单都没有登记", "neither size floor nor capital nor lists are on file")
        });
    };
    if best <= 0.0 {
        return Answer::NotSo;
    }
    Answer::register(best, move || {
        let mut zh = Vec::new();
        let mut en = Vec::new();
        if let Some(title) = ranked {
            zh.push(title.clone());
            en.push(format!("`{title}`"));
        }
        if candidate.above_scale == Some(true) {
            zh.push("规上企业".to_owned());
            en.push("above the size floor".to_owned());
        }
        if let Some(yuan) = yuan {
            zh.push(format!("注册资本 {} 万元", plain(yuan / 1e4)));
            en.push(format!("registered capital {} million yuan", plain(yuan / 1e6)));
        }
        Text::new(zh.join("，"), en.join(", "))
    })
}

/// A number with at most two decimals and none that say nothing.
fn plain(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Titles of technology, the highest first, with their shares.
const TITLES: &[(&str, f64)] = &[("单项冠军", 1.0), ("小巨人", 1.0), ("专精特新", 0.8), ("高新", 0.5)];

pub(super) fn honours<'a>(firm: &Firm<'a>, _: &'a TargetInput<'a>) -> Answer<'a> {
    let held = &firm.candidate.honours;
    if held.is_empty() {
        return Answer::Unknown(|| Text::new("资质没有登记", "no titles are on file"));
    }
    let best = TITLES.iter().find_map(|(word, share)| Some((held.iter().find(|title| title.contains(word))?, *share)));
    match best {
        None => Answer::NotSo,
        Some((title, share)) => {
            Answer::register(share, move || Text::new(format!("有“{title}”资质"), format!("holds the title `{title}`")))
        }
    }
}

pub(super) fn further_gaps<'a>(firm: &Firm<'a>, input: &'a TargetInput<'a>) -> Answer<'a> {
    let here = firm.place.map(|place| place.node.as_str());
    let own = &input.chain.nodes[input.node].id;
    let mut nodes: Vec<usize> = firm
        .candidate
        .places
        .iter()
        .filter(|place| place.chain == input.chain.id && place.strength == Strength::Core)
        .filter(|place| place.node != *own && Some(place.node.as_str()) != here)
        .filter_map(|place| input.chain.node(&place.node))
        .filter(|node| {
            let kind = input.gaps.get(*node).map(crate::gap::Gap::shown);
            matches!(kind, Some(GapKind::Missing | GapKind::Extend | GapKind::Weak | GapKind::New))
        })
        .collect();
    nodes.sort_unstable();
    nodes.dedup();
    if nodes.is_empty() {
        return Answer::NotSo;
    }
    Answer::register(if nodes.len() == 1 { 0.6 } else { 1.0 }, move || {
        let name = |lang: Lang| {
            let named = nodes.iter().take(3).map(|node| {
                let kind = input.gaps[*node].shown().title(lang);
                let title = input.chain.nodes[*node].title.get(lang);
                match lang {
                    Lang::Zh => format!("{title}（{kind}）"),
                    Lang::En => format!("{title} ({kind})"),
                }
            });
            named.collect::<Vec<_>>().join(match lang {
                Lang::Zh => "、",
                Lang::En => ", ",
            })
        };
        Text::new(
            format!("主业还覆盖 {} 个缺口：{}", nodes.len(), name(Lang::Zh)),
            format!("its main business closes {} more: {}", nodes.len(), name(Lang::En)),
        )
    })
}

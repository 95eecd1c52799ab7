//! The public page of all chains: the cover, and the chains as a list.

use std::fmt::Write as _;

use drawing::svg::escaped;
use model::{Edition, GapKind, Lang};
use press::cover::{Cover, CoverChain, svg};

use super::chain::zone_title;
use super::linked::{Lead, linked};
use super::{Here, Shell, code, document, said, tag, word};

/// The page of all chains.
pub(crate) fn cover_page(cover: &Cover, lang: Lang) -> String {
    let district = cover.district.get(lang);
    let place = format!("{district}{}", word(lang, "产业链招商图谱", " investment atlas"));
    let drawn = cover.chains.iter().filter(|chain| !chain.nodes.is_empty()).count();
    let mut body = String::with_capacity(1 << 19);
    let _ = writeln!(body, "<h1>{}</h1>", escaped(&place));
    let drawing = linked(&svg(cover, Edition::Public, lang, press::Format::A1), |id| lead(id, lang));
    let _ = write!(
        body,
        "<section id=\"sheet\" class=\"sheet\">\n<input type=\"checkbox\" id=\"large\"><label for=\"large\">{}</label>\n\
         <div class=\"frame\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\n{drawing}</div>\n</section>\n<section id=\"chains\">\n<h2>{}</h2>\n<ul class=\"chains\">\n",
        word(lang, "放大，可左右上下移动", "Enlarge and scroll"),
        word(
            lang,
            "全部产业链一张图；每条链的文字在图下",
            "All chains as one drawing; each chain is told as text below it"
        ),
        word(lang, "产业链", "Chains")
    );
    cover.chains.iter().for_each(|chain| chain_line(&mut body, chain, lang));
    body.push_str("</ul>\n</section>\n");
    zones(&mut body, cover, lang);
    let _ = writeln!(body, "<p class=\"basis\">{} {}</p>", word(lang, "数据截至", "Data as of"), cover.data_date);
    let about = match lang {
        Lang::Zh => format!("{district}：{drawn} 条产业链的环节、缺口与机会。"),
        Lang::En => format!("{district}: {drawn} industrial chains with their nodes, gaps and opportunities."),
    };
    let shell = Shell {
        lang,
        title: place.clone(),
        about,
        place,
        path: "/portal/atlas".to_owned(),
        keeps: String::new(),
        mark: cover.sample.then(|| word(lang, "含样例数据", "Sample data")),
        here: Some(Here::Atlas),
    };
    document(&shell, &body)
}

/// A chain's name leads to its page, a square to its node there; a kind of zone has no public page.
fn lead(id: &str, lang: Lang) -> Option<Lead> {
    if id.contains('=') {
        return None;
    }
    let (chain, node) = id.split_once('/').map_or((id, None), |(chain, node)| (chain, Some(node)));
    let node_part = node.map(|node| format!("&amp;node={node}")).unwrap_or_default();
    Some(Lead {
        href: format!("/portal/atlas/{chain}?lang={}{node_part}", code(lang)),
        stop: false,
        anchor: String::new(),
        sought: false,
    })
}

fn chain_line(body: &mut String, chain: &CoverChain, lang: Lang) {
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let title = said(&chain.title, lang);
    body.push_str("<li>");
    if chain.nodes.is_empty() {
        let _ = write!(body, "<strong>{title}</strong> <small>{}</small>", word(lang, "尚未绘制", "not drawn yet"));
    } else {
        let _ = write!(
            body,
            "<a href=\"/portal/atlas/{}?lang={}\"><strong>{title}</strong></a>",
            escaped(&chain.id),
            code(lang)
        );
    }
    let _ = write!(body, " <span class=\"other\" lang=\"{}\">{}</span>", tag(other), said(&chain.title, other));
    let nodes = chain.nodes.len();
    if nodes > 0 {
        let _ = write!(body, "<p>{nodes} {}", word(lang, "个环节", "nodes"));
        for kind in [GapKind::Missing, GapKind::Extend, GapKind::New, GapKind::Weak, GapKind::Strong] {
            let count = chain.nodes.iter().filter(|node| node.kind == kind).count();
            if count > 0 {
                let _ = write!(body, " <span class=\"chip {kind}\">{} {count}</span>", kind.title(lang));
            }
        }
        body.push_str("</p>");
    }
    body.push_str("</li>\n");
}

fn zones(body: &mut String, cover: &Cover, lang: Lang) {
    let _ = writeln!(body, "<section>\n<h2>{}</h2>\n<ul>", cover.zones_title().get(lang));
    for zone in cover.zones.iter().filter(|zone| !zone.places.is_empty()) {
        let places = zone.places.iter().map(|place| said(place, lang)).collect::<Vec<_>>();
        let _ = writeln!(
            body,
            "<li><strong>{}</strong> {} <small>{}</small></li>",
            zone_title(zone.kind, lang),
            places.join(word(lang, "、", ", ")),
            match lang {
                Lang::Zh => format!("机会 {} 条，载体 {} 处", zone.opportunities, zone.sites),
                Lang::En => format!("opportunities: {}, sites: {}", zone.opportunities, zone.sites),
            }
        );
    }
    body.push_str("</ul>\n</section>\n");
}

//! The public page of one chain: the sheet, and all that it says as text, for who searches, listens or has a small screen.

use std::fmt::Write as _;

use drawing::svg::escaped;
use insight::Figure;
use model::{GapKind, Lang, Stage, ZoneKind};
use press::{Format, NodeFacts, PublicEdition, Sheet};

use super::linked::{Lead, linked};
use super::{Here, Shell, code, document, said, tag, word};

/// What a page is asked for.
pub(crate) struct ChainPage<'a> {
    /// What it says.
    pub(crate) edition: &'a PublicEdition,
    /// In which language.
    pub(crate) lang: Lang,
    /// The node that the reader was sent to.
    pub(crate) node: Option<&'a str>,
}

/// The page of a chain.
pub(crate) fn chain_page(page: &ChainPage<'_>) -> String {
    let ChainPage { edition, lang, node } = *page;
    let sought = node.map(|id| (id, edition.chain.node(id)));
    let mut body = String::with_capacity(1 << 19);
    head(&mut body, page);
    if let Some((id, found)) = sought {
        sent(&mut body, page, id, found);
    }
    sheet(&mut body, page);
    nodes(&mut body, page);
    opportunities(&mut body, edition, lang);
    around(&mut body, edition, lang);
    basis(&mut body, edition, lang);
    let day = edition.look_back.as_ref().map(|back| format!("&as_of={}", back.day)).unwrap_or_default();
    let node = node.map(|id| format!("&node={}", in_address(id))).unwrap_or_default();
    let district = edition.district.get(lang);
    let shell = Shell {
        lang,
        title: format!("{} · {district}", edition.title(lang)),
        about: about(edition, lang),
        place: format!("{district}{}", word(lang, "产业链招商图谱", " investment atlas")),
        path: format!("/portal/atlas/{}", edition.chain.id),
        keeps: format!("{day}{node}"),
        mark: edition.sample.then(|| word(lang, "含样例数据", "Sample data")),
        here: Some(Here::Atlas),
    };
    document(&shell, &body)
}

/// An id in an address: letters, digits and the marks that ids have pass, anything else is given by its bytes.
pub(crate) fn in_address(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn count(edition: &PublicEdition, kind: GapKind) -> usize {
    edition.nodes.iter().filter(|facts| facts.kind == kind).count()
}

fn about(edition: &PublicEdition, lang: Lang) -> String {
    let (nodes, missing, extend) =
        (edition.nodes.len(), count(edition, GapKind::Missing), count(edition, GapKind::Extend));
    let (title, district) = (edition.title(lang), edition.district.get(lang));
    match lang {
        Lang::Zh => format!(
            "{district}{title}：{nodes} 个环节，补链 {missing} 个，延链 {extend} 个，机会 {} 条。",
            edition.opportunities.len()
        ),
        Lang::En => format!(
            "{title}, {district}: {nodes} nodes, {missing} missing, {extend} to extend, {} opportunities.",
            edition.opportunities.len()
        ),
    }
}

fn head(body: &mut String, page: &ChainPage<'_>) {
    let ChainPage { edition, lang, .. } = *page;
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let _ = write!(
        body,
        "<h1>{}</h1>\n<p class=\"other\" lang=\"{}\">{}</p>\n",
        said(&edition.chain.title, lang),
        tag(other),
        said(&edition.chain.title, other)
    );
    if let Some(back) = &edition.look_back {
        let now = format!("/portal/atlas/{}?lang={}", escaped(&edition.chain.id), code(lang));
        let (day, since, kept) = (back.day, back.since.len(), said(&back.kept, lang));
        let text = match lang {
            Lang::Zh => {
                format!("这是回看 {day} 的图。{kept}不倒推，用现时的；{since} 个环节的标签其后有变，卡片下角标“今”。")
            }
            Lang::En => format!(
                "This sheet looks back at {day}. The {kept} are those of now; {since} labels changed since and carry a “now” mark."
            ),
        };
        let _ = writeln!(
            body,
            "<p class=\"note\">{text} <a href=\"{now}\">{}</a></p>",
            word(lang, "看现在的图", "See the sheet of now")
        );
    }
    let _ = write!(body, "<dl class=\"figures\">");
    for figure in &edition.figures {
        let _ = write!(
            body,
            "<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>",
            said(&figure.label, lang),
            escaped(&figure.value),
            said(&figure.unit, lang)
        );
    }
    body.push_str("</dl>\n");
    if !edition.findings.is_empty() {
        body.push_str("<ul class=\"findings\">");
        for finding in &edition.findings {
            let _ = write!(body, "<li>{}</li>", said(finding, lang));
        }
        body.push_str("</ul>\n");
    }
    let day = edition.look_back.as_ref().map(|back| format!("&amp;as_of={}", back.day)).unwrap_or_default();
    let file =
        |ending: &str| format!("/portal/atlas/{}/sheet.{ending}?lang={}{day}", escaped(&edition.chain.id), code(lang));
    let _ = writeln!(
        body,
        "<nav class=\"jump\" aria-label=\"{}\"><a href=\"#sheet\">{}</a><a href=\"#nodes\">{}</a><a href=\"#opportunities\">{}</a>\
         <a href=\"{}\" download>PDF</a><a href=\"{}\">SVG</a><a href=\"/portal/atlas?lang={}\">{}</a></nav>",
        word(lang, "本页", "On this page"),
        word(lang, "图", "Sheet"),
        word(lang, "环节", "Nodes"),
        word(lang, "机会", "Opportunities"),
        file("pdf"),
        file("svg"),
        code(lang),
        word(lang, "全部产业链", "All chains")
    );
}

/// The node that the reader was sent to, or that it is no longer there.
fn sent(body: &mut String, page: &ChainPage<'_>, id: &str, found: Option<usize>) {
    let lang = page.lang;
    let _ = write!(
        body,
        "<section class=\"sent\" aria-label=\"{}\">",
        word(lang, "链接指向的环节", "The node of this link")
    );
    match found {
        Some(index) => node(body, page, index, Place::Sent),
        None => {
            let id = escaped(id);
            let _ = match lang {
                Lang::Zh => write!(body, "<p>链接里的环节 <code>{id}</code> 不在这张图上。</p>"),
                Lang::En => write!(body, "<p>The node <code>{id}</code> of this link is not on this sheet.</p>"),
            };
        }
    }
    body.push_str("</section>\n");
}

fn sheet(body: &mut String, page: &ChainPage<'_>) {
    let ChainPage { edition, lang, node } = *page;
    let drawing = press::sheet::svg(Sheet::Public(edition), lang, Format::A1);
    let sought = node.map(escaped);
    let drawing = linked(&drawing, |id| {
        Some(Lead {
            href: format!("#node-{id}"),
            stop: false,
            anchor: format!("card-{id}"),
            sought: sought.as_deref() == Some(id),
        })
    });
    let _ = write!(
        body,
        "<section id=\"sheet\" class=\"sheet\">\n<input type=\"checkbox\" id=\"large\"><label for=\"large\">{}</label>\n\
         <div class=\"frame\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\n{drawing}</div>\n</section>\n",
        word(lang, "放大，可左右上下移动", "Enlarge and scroll"),
        word(lang, "产业链图；每个环节的文字在图下", "The chain as a drawing; each node is told as text below it"),
    );
}

/// Where a node is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the list of all.
    List,
    /// At the head of the page.
    Sent,
}

fn stage_title(stage: Stage, lang: Lang) -> &'static str {
    match stage {
        Stage::Upstream => word(lang, "上游", "Upstream"),
        Stage::Midstream => word(lang, "中游", "Midstream"),
        Stage::Downstream => word(lang, "下游", "Downstream"),
        Stage::Support => word(lang, "配套服务", "Support"),
    }
}

fn nodes(body: &mut String, page: &ChainPage<'_>) {
    let ChainPage { edition, lang, .. } = *page;
    let _ = writeln!(body, "<section id=\"nodes\">\n<h2>{}</h2>", word(lang, "环节", "Nodes"));
    for stage in [Stage::Upstream, Stage::Midstream, Stage::Downstream, Stage::Support] {
        let of_stage: Vec<usize> =
            (0..edition.chain.nodes.len()).filter(|index| edition.chain.nodes[*index].stage == stage).collect();
        if of_stage.is_empty() {
            continue;
        }
        let _ = writeln!(body, "<h3 class=\"stage {stage}\">{}</h3>\n<ul class=\"nodes\">", stage_title(stage, lang));
        for index in of_stage {
            body.push_str("<li>");
            node(body, page, index, Place::List);
            body.push_str("</li>\n");
        }
        body.push_str("</ul>\n");
    }
    body.push_str("</section>\n");
}

fn node(body: &mut String, page: &ChainPage<'_>, index: usize, place: Place) {
    let ChainPage { edition, lang, .. } = *page;
    let (drawn, Some(facts)) = (&edition.chain.nodes[index], edition.nodes.get(index)) else { return };
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let id = escaped(&drawn.id);
    let heading = if place == Place::List { "h4" } else { "h2" };
    let anchor = if place == Place::List { format!(" id=\"node-{id}\"") } else { String::new() };
    let _ = write!(
        body,
        "<article{anchor}><{heading}>{} <span class=\"chip {}\">{}</span></{heading}><p class=\"other\" lang=\"{}\">{}</p>",
        said(&drawn.title, lang),
        facts.kind,
        facts.kind.title(lang),
        tag(other),
        said(&drawn.title, other)
    );
    let _ = write!(body, "<p>{}</p>", facts_of(facts, lang));
    if place == Place::Sent {
        offers(body, edition, index, lang);
    }
    let neighbours = |nodes: Vec<usize>| {
        let links = nodes.into_iter().map(|node| {
            let node = &edition.chain.nodes[node];
            format!("<a href=\"#node-{}\">{}</a>", escaped(&node.id), said(&node.short, lang))
        });
        links.collect::<Vec<_>>().join(word(lang, "、", ", "))
    };
    let suppliers = neighbours(edition.chain.suppliers(index).map(|(node, _)| node).collect());
    let users = neighbours(edition.chain.users(index).map(|(node, _)| node).collect());
    if !suppliers.is_empty() {
        let _ = write!(body, "<p class=\"tie\">{}{suppliers}</p>", word(lang, "上家：", "Takes from: "));
    }
    if !users.is_empty() {
        let _ = write!(body, "<p class=\"tie\">{}{users}</p>", word(lang, "下家：", "Goes to: "));
    }
    let _ = write!(
        body,
        "<p class=\"tie on-sheet\"><a href=\"#card-{id}\">{}</a></p></article>",
        word(lang, "图上位置", "On the sheet")
    );
}

/// What is on offer at a node and whom to call: who was sent to it need not look it up in the list of all.
fn offers(body: &mut String, edition: &PublicEdition, node: usize, lang: Lang) {
    let mut here = edition.opportunities.iter().filter(|row| row.node == node).peekable();
    if here.peek().is_none() {
        let none = word(lang, "这个环节目前没有公布的机会。", "No opportunity is published here at present.");
        let _ = write!(
            body,
            "<p>{none} <a href=\"#opportunities\">{}</a></p>",
            word(lang, "看本链全部机会", "All of this chain")
        );
        return;
    }
    let comma = word(lang, "，", ", ");
    let _ = write!(body, "<h3>{}</h3><ul class=\"offers\">", word(lang, "这里的机会", "On offer here"));
    for row in here {
        let _ = write!(
            body,
            "<li><strong>{}</strong>{}{}{comma}{}{}{}<br><small>{}{}</small></li>",
            said(&row.title, lang),
            word(lang, "：", ": "),
            said(&row.place, lang),
            said(&row.size, lang),
            word(lang, "；", "; "),
            said(&row.terms, lang),
            word(lang, "联系：", "Contact: "),
            said(&row.contact, lang)
        );
    }
    body.push_str("</ul>");
}

/// A node's numbers and firms as sentences.
fn facts_of(facts: &NodeFacts, lang: Lang) -> String {
    let mut parts = Vec::new();
    if facts.firms == 0 {
        parts.push(word(lang, "本地无企业", "No local firm").to_owned());
    } else {
        let names = facts.names.iter().map(|name| escaped(name)).collect::<Vec<_>>().join("、");
        // Names of firms are Chinese on an English page too.
        let names = if lang == Lang::Zh { names } else { format!("<span lang=\"zh-CN\">{names}</span>") };
        parts.push(match lang {
            Lang::Zh => format!("本地 {} 家：{names}", facts.firms),
            Lang::En if facts.firms == 1 => format!("1 local firm: {names}"),
            Lang::En => format!("{} local firms: {names}", facts.firms),
        });
    }
    match facts.lq.filter(|lq| lq.is_finite()) {
        Some(lq) => parts.push(format!("{} {lq:.2}", word(lang, "区位商", "location quotient"))),
        None => parts.push(word(lang, "区位商未知", "location quotient unknown").to_owned()),
    }
    let note = facts.note.get(lang);
    if !note.is_empty() {
        parts.push(escaped(note));
    }
    parts.join(word(lang, "；", "; "))
}

fn opportunities(body: &mut String, edition: &PublicEdition, lang: Lang) {
    let _ = writeln!(body, "<section id=\"opportunities\">\n<h2>{}</h2>", word(lang, "机会清单", "Opportunities"));
    if edition.opportunities.is_empty() {
        let _ =
            writeln!(body, "<p>{}</p>", word(lang, "目前没有公布的机会。", "No opportunity is published at present."));
    } else {
        let columns = [
            word(lang, "标签", "Label"),
            word(lang, "做什么", "What"),
            word(lang, "在哪里", "Where"),
            word(lang, "多大", "Size"),
            word(lang, "条件", "Terms"),
            word(lang, "联系", "Contact"),
        ];
        body.push_str("<table><thead><tr>");
        for column in columns {
            let _ = write!(body, "<th scope=\"col\">{column}</th>");
        }
        body.push_str("</tr></thead><tbody>\n");
        for row in &edition.opportunities {
            let cells = [
                format!("<span class=\"chip {}\">{}</span>", row.kind, row.kind.title(lang)),
                said(&row.title, lang),
                format!("{} <small>{}</small>", said(&row.place, lang), zone_title(row.zone, lang)),
                said(&row.size, lang),
                said(&row.terms, lang),
                said(&row.contact, lang),
            ];
            body.push_str("<tr>");
            for (column, cell) in columns.iter().zip(cells) {
                let _ = write!(body, "<td data-of=\"{column}\">{cell}</td>");
            }
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody></table>\n");
    }
    body.push_str("</section>\n");
}

/// Name of a kind of zone.
pub(super) fn zone_title(kind: ZoneKind, lang: Lang) -> String {
    escaped(kind.title(lang))
}

/// Directions, policies and factor costs.
fn around(body: &mut String, edition: &PublicEdition, lang: Lang) {
    if !edition.chain.directions.is_empty() {
        let _ = writeln!(body, "<section>\n<h2>{}</h2>\n<ul>", word(lang, "发展方向", "Direction"));
        for direction in &edition.chain.directions {
            let _ = writeln!(body, "<li>{}</li>", said(&direction.text, lang));
        }
        body.push_str("</ul>\n</section>\n");
    }
    if !edition.policies.is_empty() {
        let _ = writeln!(body, "<section>\n<h2>{}</h2>\n<ul>", word(lang, "政策", "Policies"));
        for policy in &edition.policies {
            let _ = writeln!(
                body,
                "<li><strong>{}</strong> {} <small>{}</small></li>",
                said(&policy.title, lang),
                said(&policy.text, lang),
                said(&policy.issuer, lang)
            );
        }
        body.push_str("</ul>\n</section>\n");
    }
    if !edition.costs.is_empty() {
        let _ = writeln!(body, "<section>\n<h2>{}</h2>\n<dl class=\"costs\">", word(lang, "要素成本", "Factor costs"));
        for cost in &edition.costs {
            let _ = writeln!(
                body,
                "<div><dt>{}</dt><dd>{} <small>{} · {}</small></dd></div>",
                said(&cost.title, lang),
                escaped(&cost.value),
                said(&cost.unit, lang),
                escaped(&cost.date)
            );
        }
        body.push_str("</dl>\n</section>\n");
    }
}

/// What the numbers rest on.
fn basis(body: &mut String, edition: &PublicEdition, lang: Lang) {
    let coverage = match &edition.coverage {
        Figure::Known { value, basis } => {
            format!(
                "{} {:.0}%{}",
                word(lang, "登记覆盖", "coverage of the register"),
                100.0 * value,
                match lang {
                    Lang::Zh => format!("（{}）", said(basis, lang)),
                    Lang::En => format!(" ({})", said(basis, lang)),
                }
            )
        }
        Figure::Unknown { .. } => word(lang, "登记覆盖未知", "coverage of the register unknown").to_owned(),
    };
    let reference = match &edition.reference {
        Some(title) => format!("{}{}", word(lang, "参照面：", "reference: "), said(title, lang)),
        None => word(lang, "无参照面", "no reference universe").to_owned(),
    };
    let gap = word(lang, "；", "; ");
    let sample = if edition.sample {
        word(lang, "；样例数据：企业与数值含虚构", "; sample data: firms and figures are partly invented")
    } else {
        ""
    };
    let _ = writeln!(
        body,
        "<p class=\"basis\">{} {}{gap}{coverage}{gap}{reference}{gap}{} {} v{}{sample}</p>",
        word(lang, "数据截至", "Data as of"),
        edition.data_date,
        word(lang, "链定义", "chain definition"),
        escaped(&edition.chain.id),
        edition.chain.version
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_in_an_address_cannot_leave_it() {
        assert_eq!(in_address("drill-pipe"), "drill-pipe");
        assert_eq!(in_address("a&b\"<管"), "a%26b%22%3C%E7%AE%A1");
    }
}

//! One opportunity, and the page of what is public no more.

use std::fmt::Write as _;

use chrono::NaiveDate;
use drawing::svg::escaped;
use model::{Lang, Opportunity, PublicationKind, Site, Text, Zone};

use super::chain::in_address;
use super::parts::{Frame, Head, about_item, ask_link, site_facts, status};
use super::{Here, code};

/// What the page of an opportunity says.
pub(crate) struct OfferPage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// The opportunity.
    pub(crate) row: Opportunity,
    /// Where.
    pub(crate) place: Text,
    /// Its zone.
    pub(crate) zone: Option<Zone>,
    /// Names of its chain and node.
    pub(crate) chain: Option<(Text, Option<Text>)>,
    /// Its site, where that is public too.
    pub(crate) site: Option<Site>,
    /// The last day on which it is public.
    pub(crate) ends: Option<NaiveDate>,
    /// The page's whole address, for the code.
    pub(crate) address: String,
    /// Whether it is a preview: then nothing is sent from it.
    pub(crate) preview: bool,
}

/// The page of an opportunity.
pub(crate) fn offer_page(page: &OfferPage) -> String {
    let OfferPage { frame, row, .. } = page;
    let lang = frame.lang;
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let mut body = String::new();
    if page.preview {
        preview_note(&mut body, frame);
    }
    let _ = write!(
        body,
        "<article class=\"offer\">\n<h1>{}</h1>\n<p class=\"other\" lang=\"{}\">{}</p>\n<p class=\"lead\">{}</p>\n<dl class=\"facts wide\">\n",
        frame.said(&row.title),
        super::tag(other),
        super::said(&row.title, other),
        frame.said(&row.size)
    );
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(body, "<dt>{name}</dt><dd>{value}</dd>");
        }
    };
    fact(frame.say("条件", "Terms"), &frame.said(&row.terms));
    let zone = page.zone.as_ref().map(|zone| {
        format!("{}（{}）", frame.said(&zone.title), escaped(zone.kind.title(lang)))
            .replace('（', if lang == Lang::Zh { "（" } else { " (" })
            .replace('）', if lang == Lang::Zh { "）" } else { ")" })
    });
    let zone = zone.unwrap_or_default();
    let place = frame.said(&page.place);
    let place = if place.is_empty() || zone.starts_with(&place) { zone } else { format!("{place} · {zone}") };
    fact(frame.say("位置", "Where"), &place);
    if let Some((chain, node)) = &page.chain {
        let step = node.as_ref().map(|node| format!(" · {}", frame.said(node))).unwrap_or_default();
        let link = format!(
            "<a href=\"/portal/atlas/{}?lang={}&amp;node={}\">{}{step}</a>",
            in_address(&row.chain),
            code(lang),
            in_address(&row.node),
            frame.said(chain)
        );
        fact(frame.say("产业链环节", "Step of the chain"), &link);
    }
    let since = row.status_at.map(|day| format!(" <small>{day}</small>")).unwrap_or_default();
    fact(frame.say("状态", "Status"), &format!("{}{since}", status(row.status, lang)));
    fact(frame.say("联系", "Contact"), &frame.said(&row.contact));
    if let Some(ends) = page.ends {
        fact(frame.say("公开至", "Public until"), &ends.to_string());
    }
    fact(frame.say("来源", "Source"), &frame.source(&row.source));
    body.push_str("</dl>\n");
    if !page.preview {
        let _ = writeln!(
            body,
            "<p class=\"acts\">{} <a class=\"act quiet\" href=\"/portal/list/{}/card.pdf?lang={}\" download>{}</a></p>",
            ask_link(frame, Some(&about_item(PublicationKind::Opportunity, &row.id))),
            in_address(&row.id),
            code(lang),
            frame.say("下载卡片 PDF", "Card as PDF")
        );
    }
    let code_svg = press::qr_svg(&page.address, frame.say("本页二维码", "Code of this page"));
    if !code_svg.is_empty() {
        let _ = writeln!(
            body,
            "<figure class=\"qr\">{code_svg}<figcaption>{}</figcaption></figure>",
            frame.say("扫码打开本页", "Scan to open this page")
        );
    }
    if let Some(site) = &page.site {
        let _ = write!(
            body,
            "<section>\n<h2>{} <a class=\"more\" href=\"/portal/sites/{}?lang={}\">{}</a></h2>\n{}</section>\n",
            frame.say("所用载体", "The site"),
            in_address(&site.id),
            code(lang),
            frame.said(&site.title),
            site_facts(frame, site)
        );
    }
    let _ = write!(
        body,
        "</article>\n<p><a href=\"/portal/list?lang={}\">{}</a></p>\n{}",
        code(lang),
        frame.say("← 全部机会", "← All opportunities"),
        frame.desk()
    );
    let title = row.title.get(lang);
    let about = format!("{}. {}", row.title.get(lang), row.size.get(lang));
    let path = format!("/portal/list/{}", in_address(&row.id));
    frame.page(&Head { here: Here::List, title, about: &about, path: &path, keeps: "" }, &body)
}

/// Says that a page is a preview.
pub(super) fn preview_note(body: &mut String, frame: &Frame) {
    let _ = writeln!(
        body,
        "<p class=\"note\">{}</p>",
        frame.say(
            "预览：公众批准后看到的就是这样，链接可能还打不开。",
            "Preview: what the public will see once it is approved; links may not open yet."
        )
    );
}

/// What the page of something that is public no more says.
pub(crate) struct GonePage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// What it was called.
    pub(crate) title: Text,
    /// Why it is public no more.
    pub(crate) why: Text,
    /// What stands in its place: path and name.
    pub(crate) instead: Option<(String, Text)>,
    /// Its room.
    pub(crate) kind: PublicationKind,
    /// Its path.
    pub(crate) path: String,
}

/// The page of something that is public no more.
pub(crate) fn gone_page(page: &GonePage) -> String {
    let frame = &page.frame;
    let lang = frame.lang;
    let here = match page.kind {
        PublicationKind::Opportunity => Here::List,
        PublicationKind::Site => Here::Sites,
        PublicationKind::Cost => Here::Costs,
        PublicationKind::Policy => Here::Policies,
    };
    let mut body = format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p class=\"note\">{}</p>\n",
        frame.say("这一项已不再公开", "This is public no more"),
        frame.said(&page.title),
        frame.said(&page.why)
    );
    if let Some((path, title)) = &page.instead {
        let _ = writeln!(
            body,
            "<p>{} <a href=\"{}?lang={}\">{}</a></p>",
            frame.say("请看：", "See instead:"),
            escaped(path),
            code(lang),
            frame.said(title)
        );
    }
    let _ = write!(
        body,
        "<p><a href=\"{}?lang={}\">← {}</a></p>\n<p class=\"acts\">{}</p>\n{}",
        here.path(),
        code(lang),
        here.title(lang),
        ask_link(frame, None),
        frame.desk()
    );
    let title = frame.say("已不再公开", "Public no more");
    frame.page(&Head { here, title, about: title, path: &page.path, keeps: "" }, &body)
}

//! The public pages: whole documents made on the server, readable without any script.
//!
//! They are made of [`press::PublicEdition`], [`press::cover::Cover`] and of what was published, which have no field for what only the
//! bureau may read. Knows no HTTP.

mod ask;
mod chain;
mod costs;
mod cover;
mod home;
mod linked;
mod list;
mod map;
mod offer;
mod parts;
mod policies;
mod reply;
mod sites;

use std::fmt::Write as _;

pub(crate) use ask::{AskPage, Progress, StatusPage, Typed, ask_page, asked_page, not_taken_page, status_page};
pub(crate) use chain::{ChainPage, chain_page, in_address};
pub(crate) use costs::{CostsPage, costs_page};
pub(crate) use cover::cover_page;
use drawing::svg::escaped;
pub(crate) use home::{HomePage, home_page};
pub(crate) use list::{ListAsked, ListPage, list_page};
use model::{Lang, Text};
pub(crate) use offer::{GonePage, OfferPage, gone_page, offer_page};
pub(crate) use parts::Frame;
pub(crate) use policies::policies_page;
pub(crate) use reply::{ReplyAt, ReplyPage, refusal_page, reply_page, thanks_page};
pub(crate) use sites::{SitePage, SitesAsked, SitesPage, site_page, sites_page};

/// The style of all public pages, for screens and paper.
pub(crate) const STYLE: &str = include_str!("portal/portal.css");
/// Where it lies.
pub(crate) const STYLE_PATH: &str = "/portal/portal.css";

/// What stands around the body of a page.
pub(crate) struct Shell<'a> {
    /// Language of the page.
    pub(crate) lang: Lang,
    /// The page's own name.
    pub(crate) title: String,
    /// A sentence for search engines.
    pub(crate) about: String,
    /// District and what the pages are, in the head of the page.
    pub(crate) place: String,
    /// The page's path, without a query.
    pub(crate) path: String,
    /// What the other language's address keeps of the query, escaped for an address: `&as_of=2024-05-01`.
    pub(crate) keeps: String,
    /// Told above everything, as for data that is partly invented.
    pub(crate) mark: Option<&'a str>,
    /// Which room of the portal it is; `None` stands outside, as what a link alone opens.
    pub(crate) here: Option<Here>,
}

/// The rooms of the portal, in the order of its navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Here {
    /// What the place is.
    Home,
    /// Opportunities.
    List,
    /// The site finder.
    Sites,
    /// Factor costs.
    Costs,
    /// Policies.
    Policies,
    /// The atlas of chains.
    Atlas,
    /// Enquiries.
    Ask,
}

impl Here {
    const ALL: [Self; 7] = [Self::Home, Self::List, Self::Sites, Self::Costs, Self::Policies, Self::Atlas, Self::Ask];

    fn path(self) -> &'static str {
        match self {
            Self::Home => "/portal",
            Self::List => "/portal/list",
            Self::Sites => "/portal/sites",
            Self::Costs => "/portal/costs",
            Self::Policies => "/portal/policies",
            Self::Atlas => "/portal/atlas",
            Self::Ask => "/portal/ask",
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Home => word(lang, "概况", "The district"),
            Self::List => word(lang, "机会清单", "Opportunities"),
            Self::Sites => word(lang, "找载体", "Find a site"),
            Self::Costs => word(lang, "要素成本", "Costs"),
            Self::Policies => word(lang, "政策", "Policies"),
            Self::Atlas => word(lang, "产业链图谱", "Atlas"),
            Self::Ask => word(lang, "在线询问", "Ask us"),
        }
    }
}

/// The way through the portal.
fn rooms(here: Here, lang: Lang) -> String {
    let mut nav = format!("<nav class=\"rooms\" aria-label=\"{}\">", word(lang, "门户", "Portal"));
    for room in Here::ALL {
        let current = if room == here { " aria-current=\"page\"" } else { "" };
        let _ = write!(nav, "<a href=\"{}?lang={}\"{current}>{}</a>", room.path(), code(lang), room.title(lang));
    }
    nav.push_str("</nav>\n");
    nav
}

/// One of two texts.
fn word<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    if lang == Lang::Zh { zh } else { en }
}

/// The code that `lang=` takes.
fn code(lang: Lang) -> &'static str {
    word(lang, "zh", "en")
}

/// The value of `lang` attributes.
fn tag(lang: Lang) -> &'static str {
    word(lang, "zh-CN", "en")
}

/// A text escaped for a place between tags or in a quoted attribute.
fn said(text: &Text, lang: Lang) -> String {
    escaped(text.get(lang))
}

/// A whole document.
fn document(shell: &Shell<'_>, body: &str) -> String {
    let Shell { lang, title, about, place, path, keeps, mark, here } = shell;
    let (lang, other) = (*lang, if *lang == Lang::Zh { Lang::En } else { Lang::Zh });
    let (title, about, place, path, keeps) =
        (escaped(title), escaped(about), escaped(place), escaped(path), escaped(keeps));
    let mut page = String::with_capacity(body.len() + 4096);
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <meta name=\"description\" content=\"{about}\">\n<link rel=\"icon\" href=\"/mark.svg\">\n\
         <link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n",
        tag(lang)
    );
    for each in [Lang::Zh, Lang::En] {
        let _ = writeln!(
            page,
            "<link rel=\"alternate\" hreflang=\"{}\" href=\"{path}?lang={}{keeps}\">",
            tag(each),
            code(each)
        );
    }
    let _ = write!(
        page,
        "</head>\n<body{}>\n<a class=\"skip\" href=\"#main\">{}</a>\n<header class=\"bar\">\n\
         <a class=\"place\" href=\"/portal?lang={}\">{place}</a>\n",
        if here.is_none_or(|here| here == Here::Atlas) { "" } else { " class=\"plain\"" },
        word(lang, "跳到正文", "Skip to content"),
        code(lang)
    );
    if let Some(mark) = mark {
        let _ = writeln!(page, "<span class=\"mark\">{}</span>", escaped(mark));
    }
    let _ = write!(
        page,
        "<nav class=\"lang\" aria-label=\"{}\"><strong aria-current=\"true\">{}</strong> <a href=\"{path}?lang={}{keeps}\" lang=\"{}\" \
         hreflang=\"{}\">{}</a></nav>\n{}</header>\n<main id=\"main\">\n{body}</main>\n<footer class=\"foot\"><p>{}</p></footer>\n</body>\n</html>\n",
        word(lang, "语言", "Language"),
        word(lang, "中文", "English"),
        code(other),
        tag(other),
        tag(other),
        word(other, "中文", "English"),
        here.map(|here| rooms(here, lang)).unwrap_or_default(),
        word(lang, "链图 Liantu · 公开版", "Liantu · public edition")
    );
    page
}

/// The page that says that something is not there or cannot be read; in both languages, as the reader's is not known then.
pub(crate) fn fault_page(zh: &str, en: &str) -> String {
    let shell = Shell {
        lang: Lang::Zh,
        title: "链图 Liantu".to_owned(),
        about: format!("{zh} {en}"),
        place: "产业链招商图谱 Investment atlas".to_owned(),
        path: "/portal".to_owned(),
        keeps: String::new(),
        mark: None,
        here: None,
    };
    let body = format!(
        "<h1>{}</h1>\n<p lang=\"en\">{}</p>\n<p><a href=\"/portal\">首页</a> · <a href=\"/portal/atlas\">总图</a> · <a href=\"/portal?lang=en\" lang=\"en\">Home</a> · <a href=\"/portal/atlas?lang=en\" lang=\"en\">All chains</a></p>\n",
        escaped(zh),
        escaped(en)
    );
    document(&shell, &body)
}

//! The public pages of the atlas: whole documents made on the server, readable without any script.
//!
//! They are made of [`press::PublicEdition`] and [`press::cover::Cover`] alone, which have no field for what only the bureau may
//! read. Knows no HTTP.

mod chain;
mod cover;
mod linked;
mod progress;
mod reply;

use std::fmt::Write as _;

pub(crate) use chain::{ChainPage, chain_page};
pub(crate) use cover::cover_page;
use drawing::svg::escaped;
use model::{Lang, Text};
pub(crate) use progress::{
    ProgressAt, ProgressPage, ProgressPlan, ProgressPromise, ProgressStep, no_progress_page, progress_page,
};
pub(crate) use reply::{ReplyAt, ReplyPage, refusal_page, reply_page, thanks_page};

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
    let Shell { lang, title, about, place, path, keeps, mark } = shell;
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
        "</head>\n<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n<header class=\"bar\">\n\
         <a class=\"place\" href=\"/portal/atlas?lang={}\">{place}</a>\n",
        word(lang, "跳到正文", "Skip to content"),
        code(lang)
    );
    if let Some(mark) = mark {
        let _ = writeln!(page, "<span class=\"mark\">{}</span>", escaped(mark));
    }
    let _ = write!(
        page,
        "<nav class=\"lang\" aria-label=\"{}\"><strong aria-current=\"true\">{}</strong> <a href=\"{path}?lang={}{keeps}\" lang=\"{}\" \
         hreflang=\"{}\">{}</a></nav>\n</header>\n<main id=\"main\">\n{body}</main>\n<footer class=\"foot\"><p>{}</p></footer>\n</body>\n</html>\n",
        word(lang, "语言", "Language"),
        word(lang, "中文", "English"),
        code(other),
        tag(other),
        tag(other),
        word(other, "中文", "English"),
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
        path: "/portal/atlas".to_owned(),
        keeps: String::new(),
        mark: None,
    };
    let body = format!(
        "<h1>{}</h1>\n<p lang=\"en\">{}</p>\n<p><a href=\"/portal/atlas\">总图</a> · <a href=\"/portal/atlas?lang=en\" lang=\"en\">All chains</a></p>\n",
        escaped(zh),
        escaped(en)
    );
    document(&shell, &body)
}

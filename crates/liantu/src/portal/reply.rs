//! The page behind a one-time link: what a department is asked, and a form for its answer, without a script.
//!
//! It is made of [`ReplyPage`] alone, which has a field for what was chosen to go along and for nothing else. Knows no HTTP.

use std::fmt::Write as _;

use chrono::NaiveDate;
use drawing::svg::escaped;
use model::{Lang, Opinion, Text};

use super::{Shell, document, word};
use crate::consultations::OpinionBody;

/// What the reader of a link may see: names and labels as they were when the letter went out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReplyPage {
    /// The office that asks.
    pub(crate) office: Text,
    /// Its letter's number; empty when it has none.
    pub(crate) number: String,
    /// What it is about.
    pub(crate) title: String,
    /// What is asked.
    pub(crate) question: String,
    /// The department that is asked.
    pub(crate) department: String,
    /// The day of the letter.
    pub(crate) asked_on: NaiveDate,
    /// The last day for the answer.
    pub(crate) due: NaiveDate,
    /// The last day of the link.
    pub(crate) ends: NaiveDate,
    /// Names of the projects.
    pub(crate) projects: Vec<String>,
    /// Labels of the papers that go along, and their bytes.
    pub(crate) papers: Vec<(String, usize)>,
    /// Whether it is about a firm's case: the department then says what it does.
    pub(crate) of_case: bool,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// Where the page lies and in which language it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReplyAt<'a> {
    /// Its path, secret and all.
    pub(crate) path: &'a str,
    /// Language.
    pub(crate) lang: Lang,
}

fn shell<'a>(at: &ReplyAt<'a>, title: &str, office: &str, mark: Option<&'a str>) -> Shell<'a> {
    Shell {
        lang: at.lang,
        title: title.to_owned(),
        about: word(at.lang, "征求意见答复", "Answer to a letter").to_owned(),
        place: office.to_owned(),
        path: at.path.to_owned(),
        keeps: String::new(),
        mark,
        here: None,
    }
}

fn sample(lang: Lang, is: bool) -> Option<&'static str> {
    is.then(|| word(lang, "样例数据，不作决策依据", "Sample data, not for decisions"))
}

/// A text of several lines as paragraphs.
fn paragraphs(text: &str) -> String {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("<p>{}</p>\n", escaped(line))).collect()
}

/// The page with its form, the answer as it was typed and what is wrong with it.
pub(crate) fn reply_page(page: &ReplyPage, at: &ReplyAt<'_>, typed: &OpinionBody, faults: &[Text]) -> String {
    let lang = at.lang;
    let say = |zh: &'static str, en: &'static str| word(lang, zh, en);
    let mut body = String::new();
    let _ = write!(
        body,
        "<article class=\"letter\">\n<p class=\"basis\">{}{}</p>\n<h1>{}</h1>\n<p class=\"to\">{}</p>\n{}",
        escaped(page.office.get(lang)),
        if page.number.is_empty() { String::new() } else { format!(" · {}", escaped(&page.number)) },
        escaped(&page.title),
        escaped(&match lang {
            Lang::Zh => format!("{}：", page.department),
            Lang::En => format!("To {}:", page.department),
        }),
        paragraphs(&page.question)
    );
    let _ = write!(
        body,
        "<dl class=\"facts\">\n{}<dt>{}</dt><dd>{}</dd>\n<dt>{}</dt><dd>{}</dd>\n",
        if page.projects.is_empty() {
            String::new()
        } else {
            let names = escaped(&page.projects.join(say("、", "; ")));
            format!("<dt>{}</dt><dd>{names}</dd>\n", say("涉及项目", "Projects"))
        },
        say("来函日期", "Day of the letter"),
        page.asked_on,
        say("答复期限", "Answer by"),
        page.due
    );
    if !page.papers.is_empty() {
        let _ = writeln!(body, "<dt>{}</dt><dd><ul>", say("附件", "Enclosed"));
        for (number, (name, bytes)) in page.papers.iter().enumerate() {
            let _ = writeln!(
                body,
                "<li><a href=\"{}/papers/{number}\" download>{}</a> <small>{} KB</small></li>",
                escaped(at.path),
                escaped(name),
                bytes.div_ceil(1024)
            );
        }
        body.push_str("</ul></dd>\n");
    }
    body.push_str("</dl>\n</article>\n");
    let _ = writeln!(body, "<h2 id=\"answer\">{}</h2>", say("答复意见", "Your answer"));
    if !faults.is_empty() {
        let _ = write!(
            body,
            "<div class=\"fault\" role=\"alert\"><p><strong>{}</strong></p><ul>",
            say("还没有送出：", "Not sent yet:")
        );
        for fault in faults {
            let _ = write!(body, "<li>{}</li>", escaped(fault.get(lang)));
        }
        body.push_str("</ul></div>\n");
    }
    let _ = write!(
        body,
        "<form class=\"reply\" method=\"post\" action=\"{}?lang={}\">\n<fieldset><legend>{}</legend>\n",
        escaped(at.path),
        super::code(lang),
        say("意见", "Opinion")
    );
    for opinion in Opinion::choices(page.of_case) {
        let checked = if typed.opinion == opinion.as_str() { " checked" } else { "" };
        let _ = writeln!(
            body,
            "<label><input type=\"radio\" name=\"opinion\" value=\"{opinion}\" required{checked}> {}</label>",
            escaped(opinion.title().get(lang))
        );
    }
    let _ = write!(
        body,
        "</fieldset>\n<label for=\"text\">{}</label>\n<textarea id=\"text\" name=\"text\" rows=\"6\" maxlength=\"2000\">{}</textarea>\n\
         <div class=\"pair\"><span><label for=\"name\">{}</label>\n<input id=\"name\" name=\"name\" required maxlength=\"60\" autocomplete=\"off\" value=\"{}\"></span>\n\
         <span><label for=\"post\">{}</label>\n<input id=\"post\" name=\"post\" required maxlength=\"60\" autocomplete=\"off\" value=\"{}\"></span></div>\n\
         <p class=\"basis\">{}</p>\n<p><button type=\"submit\">{}</button></p>\n</form>\n",
        if page.of_case {
            say(
                "具体内容（办理情况、何时办好，或应由谁办）",
                "In words: what was done, by when it is done, or whose it is",
            )
        } else {
            say("具体内容（附条件、不同意时必填）", "In words (needed for conditions and objections)")
        },
        // A line break right behind the tag is dropped by readers; one more keeps what was typed.
        if typed.text.starts_with('\n') { format!("\n{}", escaped(&typed.text)) } else { escaped(&typed.text) },
        say("答复人（工作称呼）", "Name (as at work)"),
        escaped(&typed.name),
        say("职务", "Post"),
        escaped(&typed.post),
        escaped(&match lang {
            Lang::Zh => format!(
                "答复只能送出一次，送出后不能修改。链接有效至 {}，仅供{}使用，打开与答复均有记录。",
                page.ends, page.department
            ),
            Lang::En => format!(
                "An answer is sent once and not changed. The link holds until {}, is for {} alone, and every use of it is noted.",
                page.ends, page.department
            ),
        }),
        say("送出答复", "Send the answer")
    );
    document(&shell(at, &page.title, page.office.get(lang), sample(lang, page.sample)), &body)
}

/// The page after an answer arrived.
pub(crate) fn thanks_page(page: &ReplyPage, at: &ReplyAt<'_>, (opinion, text): (Opinion, &str)) -> String {
    let lang = at.lang;
    let body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n<dl class=\"facts\"><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl>\n{}<p class=\"basis\">{}</p>\n",
        word(lang, "答复已收到", "Your answer has arrived"),
        escaped(&page.title),
        word(lang, "部门", "Department"),
        escaped(&page.department),
        word(lang, "意见", "Opinion"),
        escaped(opinion.title().get(lang)),
        paragraphs(text),
        word(
            lang,
            "如需留底，请现在打印本页；链接不能再次打开。",
            "Print this page now to keep it; the link does not open again."
        )
    );
    document(&shell(at, &page.title, page.office.get(lang), sample(lang, page.sample)), &body)
}

/// The page of a link that takes no answer: why, and what was typed, to be copied.
pub(crate) fn refusal_page(at: &ReplyAt<'_>, office: &Text, why: &Text, typed: &OpinionBody) -> String {
    let lang = at.lang;
    let mut body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n",
        word(lang, "这个链接不能答复", "This link takes no answer"),
        escaped(why.get(lang))
    );
    let said = [&typed.text, &typed.name, &typed.post].into_iter().any(|text| !text.trim().is_empty());
    if said {
        let _ = write!(
            body,
            "<h2>{}</h2>\n<p>{}</p>\n<textarea readonly rows=\"10\" aria-label=\"{}\">{}</textarea>\n",
            word(lang, "您填写的内容", "What you wrote"),
            word(lang, "没有送出，也没有保存；请复制留存。", "It was not sent and not kept; copy it."),
            word(lang, "您填写的内容", "What you wrote"),
            escaped(&format!("\n{} {}\n{}", typed.name, typed.post, typed.text))
        );
    }
    // The other language would open the link once more; what was typed would be gone.
    document(&shell(at, word(lang, "征求意见", "Letter"), office.get(lang), None), &body)
}

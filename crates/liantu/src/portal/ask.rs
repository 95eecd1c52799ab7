//! The enquiry form, what is said once it came in, and the page behind its secret link. Without a script; what was typed is never lost.
//!
//! The page of an enquiry is made of [`StatusPage`] alone, which has no field for what the bureau keeps of it.

use std::fmt::Write as _;

use bureau::{LONGEST_CONTACT, LONGEST_NAME, LONGEST_WISH};
use drawing::svg::escaped;
use model::{Lang, Text};

use super::parts::{Frame, Head};
use super::{Here, code};

/// An enquiry as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Who asks.
    pub(crate) organisation: String,
    /// What is wanted.
    pub(crate) wish: String,
    /// How to answer.
    pub(crate) contact: String,
    /// What it is about, as `opportunity/O-001`.
    pub(crate) about: String,
    /// Whether it may be kept.
    pub(crate) consent: bool,
    /// A field that no person sees.
    pub(crate) trap: String,
    /// When the form was given out, sealed.
    pub(crate) seal: String,
}

/// What the form says.
pub(crate) struct AskPage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// What was typed so far.
    pub(crate) typed: Typed,
    /// What it is about, by name; `None` is nothing in particular.
    pub(crate) about: Option<Text>,
    /// Days for which the contact is kept.
    pub(crate) kept_days: u32,
    /// What is wrong with it.
    pub(crate) faults: Vec<Text>,
}

fn head<'a>(title: &'a str, path: &'a str, keeps: &'a str) -> Head<'a> {
    Head { here: Here::Ask, title, about: title, path, keeps }
}

/// The form.
pub(crate) fn ask_page(page: &AskPage) -> String {
    let AskPage { frame, typed, .. } = page;
    let title = frame.say("在线询问", "Ask us");
    let mut body = format!(
        "<h1>{title}</h1>\n<p class=\"lead\">{}</p>\n",
        frame.say(
            "告诉我们您要什么，招商服务窗口一个工作日内受理。送出后给您一个查询链接，凭它看进度和答复。",
            "Tell us what you look for; the investment desk takes it up within one working day. You get a link to follow it and read the answer."
        )
    );
    if !page.faults.is_empty() {
        let _ = write!(
            body,
            "<div class=\"fault\" role=\"alert\"><p><strong>{}</strong></p><ul>",
            frame.say("还没有送出：", "Not sent yet:")
        );
        for fault in &page.faults {
            let _ = write!(body, "<li>{}</li>", frame.said(fault));
        }
        body.push_str("</ul></div>\n");
    }
    let _ = writeln!(
        body,
        "<form class=\"reply ask\" method=\"post\" action=\"/portal/ask?lang={}\">\n<input type=\"hidden\" name=\"seal\" value=\"{}\">\n<input type=\"hidden\" name=\"about\" value=\"{}\">",
        code(frame.lang),
        escaped(&typed.seal),
        escaped(&typed.about)
    );
    if let Some(about) = &page.about {
        let _ = writeln!(
            body,
            "<p class=\"note\">{} <strong>{}</strong></p>",
            frame.say("询问的是：", "About:"),
            frame.said(about)
        );
    }
    let _ = write!(
        body,
        "<label for=\"organisation\">{}</label>\n<input id=\"organisation\" name=\"organisation\" required maxlength=\"{LONGEST_NAME}\" autocomplete=\"organization\" value=\"{}\">\n\
         <label for=\"wish\">{}</label>\n<textarea id=\"wish\" name=\"wish\" required rows=\"6\" maxlength=\"{LONGEST_WISH}\">{}</textarea>\n\
         <label for=\"contact\">{}</label>\n<input id=\"contact\" name=\"contact\" required maxlength=\"{LONGEST_CONTACT}\" value=\"{}\">\n\
         <p class=\"trap\" aria-hidden=\"true\"><label for=\"website\">{}</label><input id=\"website\" name=\"website\" tabindex=\"-1\" autocomplete=\"off\" value=\"{}\"></p>\n\
         <p class=\"consent\"><input id=\"consent\" type=\"checkbox\" name=\"consent\" value=\"1\" required{}><label for=\"consent\">{}</label></p>\n\
         <p><button>{}</button></p>\n</form>\n",
        frame.say("单位名称", "Organisation"),
        escaped(&typed.organisation),
        frame.say("想了解什么（项目、规模、场地、时间）", "What you look for (project, size, site, time)"),
        escaped(&typed.wish),
        frame.say("联系方式（邮箱或电话，只用于答复）", "How to reach you (mail or phone, for the answer alone)"),
        escaped(&typed.contact),
        frame.say("请留空", "Leave empty"),
        escaped(&typed.trap),
        if typed.consent { " checked" } else { "" },
        escaped(&match frame.lang {
            Lang::Zh => format!(
                "同意{}为答复本次询问留存以上联系方式，{} 天后删除，不另作他用，不提供给他人。",
                frame.district.zh, page.kept_days
            ),
            Lang::En => format!(
                "I agree that {} keeps how to reach me to answer this enquiry; it is deleted after {} days, used for nothing else and given to nobody.",
                frame.district.en, page.kept_days
            ),
        }),
        frame.say("送出", "Send")
    );
    body.push_str(&frame.desk());
    let keeps = if typed.about.is_empty() {
        String::new()
    } else {
        format!("&about={}", super::chain::in_address(&typed.about))
    };
    frame.page(&head(title, "/portal/ask", &keeps), &body)
}

/// What is said once an enquiry came in: its number and, told this once, the link to it.
pub(crate) fn asked_page(frame: &Frame, number: i64, secret: Option<&str>) -> String {
    let title = frame.say("已收到您的询问", "Your enquiry has arrived");
    let mut body =
        format!("<h1>{title}</h1>\n<p class=\"lead\">{} <strong>{number}</strong></p>\n", frame.say("编号", "Number"));
    match secret {
        Some(secret) => {
            let path = format!("/portal/status/{secret}");
            let _ = write!(
                body,
                "<p>{}</p>\n<p class=\"secret\"><a href=\"{path}?lang={}\">{path}</a></p>\n",
                frame.say(
                    "查询链接只在这里显示一次，请收藏或抄下；有链接的人都能看到进度和答复。",
                    "This link is shown once: keep it. Whoever has it can read how far the enquiry has come, and the answer."
                ),
                code(frame.lang)
            );
        }
        None => {
            let _ = writeln!(
                body,
                "<p>{}</p>",
                frame.say(
                    "同样的询问此前已经收到，请用当时给您的查询链接。",
                    "The same enquiry had come before; please use the link that you were given then."
                )
            );
        }
    }
    body.push_str(&frame.desk());
    frame.page(&head(title, "/portal/ask", ""), &body)
}

/// How far an enquiry has come, for who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Progress {
    /// It came in.
    Received,
    /// An officer has it.
    Assigned,
    /// It is answered.
    Answered,
    /// Nothing is left to do.
    Closed,
}

/// What the page of an enquiry says.
pub(crate) struct StatusPage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// Its number.
    pub(crate) number: i64,
    /// The day on which it came.
    pub(crate) on: String,
    /// How far it has come.
    pub(crate) progress: Progress,
    /// The office's answer.
    pub(crate) answer: Option<String>,
    /// The day of the answer.
    pub(crate) answered_on: Option<String>,
    /// Its path, secret and all.
    pub(crate) path: String,
}

/// The page of an enquiry.
pub(crate) fn status_page(page: &StatusPage) -> String {
    let frame = &page.frame;
    let title = match frame.lang {
        Lang::Zh => format!("询问 {}", page.number),
        Lang::En => format!("Enquiry {}", page.number),
    };
    let steps = [
        (Progress::Received, frame.say("已收到", "Received")),
        (Progress::Assigned, frame.say("已有专人办理", "An officer has it")),
        (Progress::Answered, frame.say("已答复", "Answered")),
        (Progress::Closed, frame.say("已办结", "Closed")),
    ];
    let mut body = format!(
        "<h1>{title}</h1>\n<p class=\"lead\">{} {}</p>\n<ol class=\"steps\">\n",
        frame.say("收到日期", "Received on"),
        escaped(&page.on)
    );
    for (step, name) in steps {
        let (class, current) = match step {
            step if step == page.progress => ("now", " aria-current=\"step\""),
            step if step < page.progress => ("done", ""),
            _ => ("to-come", ""),
        };
        let _ = writeln!(body, "<li class=\"{class}\"{current}>{name}</li>");
    }
    body.push_str("</ol>\n");
    if let Some(answer) = &page.answer {
        let _ = write!(
            body,
            "<section>\n<h2>{} <small>{}</small></h2>\n<div class=\"letter\">",
            frame.say("答复", "Answer"),
            escaped(page.answered_on.as_deref().unwrap_or_default())
        );
        for line in answer.lines().filter(|line| !line.trim().is_empty()) {
            let _ = write!(body, "<p>{}</p>", escaped(line));
        }
        body.push_str("</div>\n</section>\n");
    } else {
        let _ = writeln!(
            body,
            "<p>{}</p>",
            frame.say(
                "有进展会显示在这里；急事请直接打电话，报上编号。",
                "What follows is shown here. If it is urgent, call and name the number."
            )
        );
    }
    body.push_str(&frame.desk());
    frame.page(&head(&title, &page.path, ""), &body)
}

/// A page that says that something was not taken, with what was typed so that it can be copied.
pub(crate) fn not_taken_page(frame: &Frame, why: &Text, typed: &Typed) -> String {
    let title = frame.say("没有送出", "Not sent");
    let mut body = format!("<h1>{title}</h1>\n<p class=\"lead\">{}</p>\n", frame.said(why));
    if !typed.wish.is_empty() {
        let _ = write!(
            body,
            "<p>{}</p>\n<textarea readonly rows=\"8\" aria-label=\"{0}\">{}</textarea>\n",
            frame.say("您写的内容在这里，可以复制：", "What you wrote, to be copied:"),
            escaped(&typed.wish)
        );
    }
    let _ = write!(
        body,
        "<p class=\"acts\"><a class=\"act quiet\" href=\"/portal/ask?lang={}\">{}</a></p>\n{}",
        code(frame.lang),
        frame.say("重新填写", "Begin again"),
        frame.desk()
    );
    frame.page(&head(title, "/portal/ask", ""), &body)
}

//! Published policies, each with who issued it, when, and where it is published.

use std::fmt::Write as _;

use drawing::svg::escaped;
use model::{Lang, Text};
use packs::Policy;

use super::chain::in_address;
use super::parts::{Frame, Head};
use super::{Here, code};

/// The page.
pub(crate) fn policies_page(frame: &Frame, policies: &[Policy], chains: &[(String, Text)]) -> String {
    let lang = frame.lang;
    let title = frame.say("政策", "Policies");
    let about = match lang {
        Lang::Zh => format!("{}公开适用的 {} 项政策，以发布机关的文件为准。", frame.district.zh, policies.len()),
        Lang::En => format!(
            "{} policies that apply in {}; the published text of the issuer counts.",
            policies.len(),
            frame.district.en
        ),
    };
    let mut body = format!("<h1>{title}</h1>\n<p class=\"lead\">{}</p>\n", escaped(&about));
    if policies.is_empty() {
        let _ = writeln!(body, "<p>{}</p>", frame.say("目前没有公开的政策。", "No policy is public at present."));
    }
    body.push_str("<ul class=\"cards policies\">\n");
    for policy in policies {
        let names: Vec<String> = policy
            .chains
            .iter()
            .filter_map(|id| chains.iter().find(|(known, _)| known == id))
            .map(|(id, title)| {
                format!("<a href=\"/portal/atlas/{}?lang={}\">{}</a>", in_address(id), code(lang), frame.said(title))
            })
            .collect();
        let whose = if policy.chains.is_empty() {
            frame.say("全部产业链", "every chain").to_owned()
        } else {
            names.join(frame.say("、", ", "))
        };
        let _ = writeln!(
            body,
            "<li id=\"{}\"><h2>{}</h2>\n<p>{}</p>\n<p class=\"basis\">{} {} · {}{whose} · {}{}</p></li>",
            escaped(&policy.id),
            frame.said(&policy.title),
            frame.said(&policy.text),
            frame.said(&policy.issuer),
            escaped(&policy.date),
            frame.say("适用：", "for "),
            frame.say("出处：", "source: "),
            frame.source(&policy.source)
        );
    }
    let _ = write!(body, "</ul>\n{}", frame.desk());
    frame.page(&Head { here: Here::Policies, title, about: &about, path: "/portal/policies", keeps: "" }, &body)
}

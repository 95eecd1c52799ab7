//! The page behind a progress link: what a signed investor may read of his own approvals and promises, without a script.
//!
//! It is made of [`ProgressPage`] alone, which has a field for that and for nothing else: no note, no reason, no officer. Knows no HTTP.

use std::fmt::Write as _;

use chrono::NaiveDate;
use drawing::svg::escaped;
use model::{Lang, StepState, Text};

use super::{Shell, document, said, word};

/// What the reader of a link may see.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProgressPage {
    /// The office that handles it.
    pub(crate) office: Text,
    /// The day it speaks of.
    pub(crate) day: NaiveDate,
    /// The last day of the link.
    pub(crate) ends: NaiveDate,
    /// His approvals.
    pub(crate) plans: Vec<ProgressPlan>,
    /// What was promised to him and approved.
    pub(crate) promises: Vec<ProgressPromise>,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// His approvals.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProgressPlan {
    /// What is handled.
    pub(crate) title: Text,
    /// The firm.
    pub(crate) firm: String,
    /// Whom he turns to: an office.
    pub(crate) contact: String,
    /// When the last step ended or is expected; `None` where it cannot be said.
    pub(crate) forecast: Option<NaiveDate>,
    /// Whether everything is granted.
    pub(crate) done: bool,
    /// How many steps apply, and are granted.
    pub(crate) applies: usize,
    /// See `applies`.
    pub(crate) granted: usize,
    /// Steps that apply, in their order.
    pub(crate) steps: Vec<ProgressStep>,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProgressStep {
    /// What it is.
    pub(crate) title: Text,
    /// Who decides.
    pub(crate) department: Text,
    /// How it stands.
    pub(crate) state: StepState,
    /// When it ended or is expected to.
    pub(crate) finish: Option<NaiveDate>,
    /// What is owed on it, and by whom.
    pub(crate) owed: Option<Text>,
    /// Whether it is his to do.
    pub(crate) his: bool,
}

/// A promise that was approved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProgressPromise {
    /// What is promised.
    pub(crate) kind: Text,
    /// How much; `None` where it is no sum.
    pub(crate) amount: Option<Text>,
    /// What the firm does first; empty when nothing.
    pub(crate) condition: String,
    /// By when it is to be kept.
    pub(crate) due: Option<NaiveDate>,
    /// What was paid so far; `None` where no sum was promised.
    pub(crate) paid: Option<Text>,
    /// How it stands.
    pub(crate) standing: Text,
}

/// Where a page lies and in which language it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProgressAt<'a> {
    /// Its path, secret and all; another page's where there is none.
    pub(crate) path: &'a str,
    /// Language.
    pub(crate) lang: Lang,
}

fn shell<'a>(at: &ProgressAt<'a>, office: &Text, mark: Option<&'a str>) -> Shell<'a> {
    Shell {
        lang: at.lang,
        title: word(at.lang, "办理进度", "Progress").to_owned(),
        about: word(at.lang, "办理进度", "Progress").to_owned(),
        place: office.get(at.lang).to_owned(),
        path: at.path.to_owned(),
        keeps: String::new(),
        mark,
        here: None,
    }
}

/// The page.
pub(crate) fn progress_page(page: &ProgressPage, at: &ProgressAt<'_>) -> String {
    let lang = at.lang;
    let say = |zh: &'static str, en: &'static str| word(lang, zh, en);
    let mut body = String::new();
    let _ = writeln!(
        body,
        "<p class=\"basis\">{}</p>",
        escaped(&match lang {
            Lang::Zh => format!("截至 {} 的情况；链接有效至 {}，只供贵方使用，请勿转发。", page.day, page.ends),
            Lang::En =>
                format!("As of {}. The link opens until {} and is yours alone; do not pass it on.", page.day, page.ends),
        })
    );
    if page.plans.is_empty() {
        let _ = writeln!(
            body,
            "<h1>{}</h1>\n<p>{}</p>",
            say("办理进度", "Progress"),
            say("还没有代办事项。", "No approvals are handled yet.")
        );
    }
    for (at, plan) in page.plans.iter().enumerate() {
        write_plan(&mut body, plan, at == 0, lang);
    }
    write_promises(&mut body, &page.promises, lang);
    let contacts: Vec<&str> =
        page.plans.iter().map(|plan| plan.contact.as_str()).filter(|contact| !contact.is_empty()).collect();
    let mut shown: Vec<&str> = Vec::new();
    contacts.into_iter().for_each(|contact| {
        if !shown.contains(&contact) {
            shown.push(contact);
        }
    });
    if !shown.is_empty() {
        let _ = writeln!(
            body,
            "<h2 id=\"contact\">{}</h2>\n<p>{}</p>",
            say("联系我们", "Whom to ask"),
            escaped(&shown.join(say("；", "; ")))
        );
    }
    let mark = page.sample.then(|| say("样例数据，不作决策依据", "Sample data, not for decisions"));
    document(&shell(at, &page.office, mark), &body)
}

fn write_plan(body: &mut String, plan: &ProgressPlan, first: bool, lang: Lang) {
    let say = |zh: &'static str, en: &'static str| word(lang, zh, en);
    let head = if first { "h1" } else { "h2" };
    let finding = match (plan.done, plan.forecast, lang) {
        (true, Some(on), Lang::Zh) => format!("全部 {} 项已于 {on} 办结。", plan.applies),
        (true, Some(on), Lang::En) => format!("All {} steps were granted by {on}.", plan.applies),
        (_, Some(on), Lang::Zh) => format!("已办结 {} / {} 项，预计 {on} 全部办结。", plan.granted, plan.applies),
        (_, Some(on), Lang::En) => {
            format!("{} of {} steps granted; the last is expected on {on}.", plan.granted, plan.applies)
        }
        (_, None, Lang::Zh) => {
            format!("已办结 {} / {} 项，办结日期暂不能预计。", plan.granted, plan.applies)
        }
        (_, None, Lang::En) => {
            format!("{} of {} steps granted; the last day cannot be said at present.", plan.granted, plan.applies)
        }
    };
    let _ = write!(
        body,
        "<{head}>{}</{head}>\n<p class=\"basis\">{}</p>\n<p class=\"finding\">{}</p>\n",
        said(&plan.title, lang),
        escaped(&plan.firm),
        escaped(&finding)
    );
    let yours: Vec<&ProgressStep> = plan.steps.iter().filter(|step| step.his).collect();
    if !yours.is_empty() {
        let _ = writeln!(body, "<h2>{}</h2>\n<ul class=\"todo\">", say("请贵方办理", "For you to do"));
        for step in yours {
            let owed = step.owed.as_ref().map_or_else(String::new, |owed| said(owed, lang));
            let _ = writeln!(body, "<li><strong>{}</strong> {owed}</li>", said(&step.title, lang));
        }
        body.push_str("</ul>\n");
    }
    let heads = [
        say("事项", "Step"),
        say("部门", "Department"),
        say("状态", "State"),
        say("办结 / 预计", "Ended / expected"),
        say("待办", "To do"),
    ];
    let _ = writeln!(body, "<h2>{}</h2>", say("各事项", "Steps"));
    write_heads(body, &heads);
    for step in &plan.steps {
        let day = step.finish.map_or_else(|| say("暂不能预计", "not known").to_owned(), |day| day.to_string());
        let owed = step.owed.as_ref().map_or_else(|| "—".to_owned(), |owed| said(owed, lang));
        let cells = [
            (heads[1], said(&step.department, lang)),
            (heads[2], said(&step.state.title(), lang)),
            (heads[3], escaped(&day)),
            (heads[4], owed),
        ];
        write_row(body, (step.state.as_str(), &said(&step.title, lang)), &cells);
    }
    body.push_str("</tbody></table></div>\n");
}

fn write_promises(body: &mut String, promises: &[ProgressPromise], lang: Lang) {
    if promises.is_empty() {
        return;
    }
    let say = |zh: &'static str, en: &'static str| word(lang, zh, en);
    let heads = [
        say("类别", "Kind"),
        say("金额", "Amount"),
        say("条件", "Condition"),
        say("期限", "Due"),
        say("已兑付", "Paid"),
        say("状态", "State"),
    ];
    let _ = writeln!(body, "<h2 id=\"promises\">{}</h2>", say("已批准的承诺", "Approved promises"));
    write_heads(body, &heads);
    let or_dash = |text: &Option<Text>| text.as_ref().map_or_else(|| "—".to_owned(), |text| said(text, lang));
    for one in promises {
        let condition = if one.condition.is_empty() { "—".to_owned() } else { escaped(&one.condition) };
        let cells = [
            (heads[1], or_dash(&one.amount)),
            (heads[2], condition),
            (heads[3], one.due.map_or_else(|| "—".to_owned(), |due| due.to_string())),
            (heads[4], or_dash(&one.paid)),
            (heads[5], said(&one.standing, lang)),
        ];
        write_row(body, ("promise", &said(&one.kind, lang)), &cells);
    }
    body.push_str("</tbody></table></div>\n");
}

/// The head of a table, up to its first row.
fn write_heads(body: &mut String, heads: &[&str]) {
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", escaped(head))).collect();
    let _ =
        writeln!(body, "<div class=\"scroll\"><table class=\"progress\">\n<thead><tr>{heads}</tr></thead>\n<tbody>");
}

/// A row; on a phone, where the heads are not seen, each cell says what it is of. Names and cells are escaped by the caller.
fn write_row(body: &mut String, (kind, name): (&str, &str), cells: &[(&str, String)]) {
    let cells: String = cells.iter().map(|(of, cell)| format!("<td data-of=\"{}\">{cell}</td>", escaped(of))).collect();
    let _ = writeln!(body, "<tr class=\"{kind}\"><th scope=\"row\">{name}</th>{cells}</tr>");
}

/// The page of a link that does not open: why.
pub(crate) fn no_progress_page(at: &ProgressAt<'_>, office: &Text, why: &Text) -> String {
    let body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n",
        word(at.lang, "这个链接打不开", "This link does not open"),
        said(why, at.lang)
    );
    document(&shell(at, office, None), &body)
}

//! The plan of a reception: who comes, who receives, where the guests go, what they are shown and told.
//!
//! Only what may be said stands in it: sites that are free, points with a source. It has no field for other investors.

use chrono::NaiveDate;
use model::{Half, Lang, RouteStep, Text};

use crate::PaperError;
use crate::docx::{Column, Word};
use crate::sourced::{Sourced, day, full_day, half, mark, names};

/// A reception on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceptionPlan {
    /// Its name.
    pub title: String,
    /// The bureau's district.
    pub district: Text,
    /// The firms that come.
    pub firms: Vec<String>,
    /// When.
    pub when: Vec<(NaiveDate, Half)>,
    /// Who receives: the team.
    pub team: String,
    /// Who of it.
    pub hosts: Vec<String>,
    /// The guests, as the firm announced them.
    pub guests: Vec<String>,
    /// Where they go.
    pub route: Vec<RouteStep>,
    /// Sites to show, with their facts.
    pub sites: Vec<ShownSite>,
    /// What to say.
    pub points: Vec<Sourced>,
    /// What to ask them.
    pub asks: Vec<Text>,
    /// What must not be said, and why.
    pub cautions: Vec<Sourced>,
    /// Day it was put together.
    pub made: NaiveDate,
    /// Whether any of it is an invented sample.
    pub sample: bool,
}

/// A site to show.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownSite {
    /// Name.
    pub title: Text,
    /// Where it lies.
    pub place: Text,
    /// Its facts, the most asked for first.
    pub facts: Vec<Text>,
    /// When they were confirmed, and by what.
    pub source: Text,
}

/// The plan as a Word document.
pub fn reception_docx(plan: &ReceptionPlan, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let zh = lang == Lang::Zh;
    let say = |zh_text: &'static str, en: &'static str| if zh { zh_text } else { en };
    let mut word = Word::new(lang, plan.made, mark(plan.sample, lang));
    let title = match plan.title.trim() {
        "" => say("客商接待方案", "Reception plan").to_owned(),
        title => title.to_owned(),
    };
    let when: Vec<String> = plan
        .when
        .iter()
        .map(|(date, part)| format!("{}{}{}", day(*date, lang), say("", ", "), half(*part, lang)))
        .collect();
    word.title(&title, &when.join(say("；", "; ")));
    let mut number = 0;
    let mut heading = |word: &mut Word, zh_text: &'static str, en: &'static str| {
        number += 1;
        word.heading(number, say(zh_text, en));
    };

    heading(&mut word, "来宾与接待人员", "Guests and hosts");
    let unknown = say("待企业告知", "to be announced by the firm");
    let unnamed = say("待定", "to be named");
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    word.body(&format!("{}{}", say("来访企业：", "Firms: "), or(names(&plan.firms, lang), unknown)));
    word.body(&format!("{}{}", say("来宾：", "Guests: "), or(names(&plan.guests, lang), unknown)));
    let hosts = [plan.team.clone(), names(&plan.hosts, lang)];
    let hosts: Vec<String> = hosts.into_iter().filter(|part| !part.is_empty()).collect();
    word.body(&format!("{}{}", say("接待：", "Hosts: "), or(hosts.join(say("，", ", ")), unnamed)));

    heading(&mut word, "路线", "Route");
    if plan.route.is_empty() {
        word.body(say("路线待定。", "The route is still to be set."));
    } else {
        let columns = [
            Column { title: say("时间", "When"), share: 22.0 },
            Column { title: say("地点", "Where"), share: 44.0 },
            Column { title: say("内容", "What"), share: 58.0 },
            Column { title: say("负责", "By"), share: 32.0 },
        ];
        let rows = plan
            .route
            .iter()
            .map(|step| [&step.time, &step.place, &step.what, &step.by].map(|text| vec![text.clone()]).to_vec());
        word.table(&columns, rows.collect());
    }

    heading(&mut word, "看的载体", "Sites to show");
    if plan.sites.is_empty() {
        word.body(say("没有选定载体。", "No site is chosen."));
    } else {
        let columns = [
            Column { title: say("载体", "Site"), share: 44.0 },
            Column { title: say("条件", "Facts"), share: 72.0 },
            Column { title: say("来源", "Source"), share: 40.0 },
        ];
        let rows = plan.sites.iter().map(|site| {
            let facts: Vec<String> = site.facts.iter().map(|fact| fact.get(lang).to_owned()).collect();
            let name = vec![site.title.get(lang).to_owned(), site.place.get(lang).to_owned()];
            vec![name, facts, vec![site.source.get(lang).to_owned()]]
        });
        word.table(&columns, rows.collect());
    }

    heading(&mut word, "谈话要点", "Talking points");
    list(&mut word, plan.points.iter().map(|point| point.line(lang)), say("没有备好的要点。", "No point is prepared."));
    heading(&mut word, "要问清的", "To ask");
    list(
        &mut word,
        plan.asks.iter().map(|ask| ask.get(lang).to_owned()),
        say("没有备好的问题。", "No question is prepared."),
    );
    if !plan.cautions.is_empty() {
        heading(&mut word, "不说的", "Not to be said");
        list(&mut word, plan.cautions.iter().map(|line| line.line(lang)), "");
    }
    word.sign(&[plan.district.get(lang).to_owned(), full_day(plan.made, lang)]);
    word.finish()
}

/// Numbered paragraphs, or what stands where there are none.
fn list(word: &mut Word, lines: impl Iterator<Item = String>, none: &str) {
    let mut any = false;
    for (at, line) in (1..).zip(lines) {
        any = true;
        word.body(&format!("{at}. {line}"));
    }
    if !any {
        word.body(none);
    }
}

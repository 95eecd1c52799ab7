//! Papers about a firm's approvals (代办): what to bring, in both languages side by side; a letter to a department that asks for its help;
//! a letter to the investor with the way to his progress.
//!
//! Made of what an investor may read: no note, no reason and no name of a person goes in.

use chrono::NaiveDate;
use model::{DayUnit, Lang, PaperForm, PaperFrom, PaperState, StepState, Text};

use crate::PaperError;
use crate::official::{Block, Grid, GridColumn, Official, Side, word};
use crate::sourced::{full_day, mark};

/// A paper to bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperLine {
    /// What it is.
    pub title: Text,
    /// In which form.
    pub form: PaperForm,
    /// Who brings it.
    pub from: PaperFrom,
    /// How far it has come.
    pub state: PaperState,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalLine {
    /// What it is.
    pub title: Text,
    /// Who decides.
    pub department: Text,
    /// How it stands.
    pub state: StepState,
    /// When it applies.
    pub when: Option<Text>,
    /// Its time by the rule.
    pub days: u16,
    /// In which days.
    pub unit: DayUnit,
    /// The rule.
    pub basis: Text,
    /// The shorter time that was promised.
    pub promised: Option<u16>,
    /// Last day, while the department's time runs.
    pub due: Option<NaiveDate>,
    /// When it ended, or is forecast to.
    pub finish: Option<NaiveDate>,
    /// Worked days past its last day.
    pub late: u32,
    /// Whether the whole waits for it.
    pub critical: bool,
    /// What is owed on it, and by whom.
    pub owed: Option<Text>,
    /// Papers.
    pub papers: Vec<PaperLine>,
}

/// A firm's approvals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalSheet {
    /// The office that handles them.
    pub office: Text,
    /// What is handled.
    pub title: Text,
    /// The firm.
    pub firm: String,
    /// The day looked at.
    pub day: NaiveDate,
    /// When the last step is forecast to end.
    pub forecast: Option<NaiveDate>,
    /// Whom the investor turns to.
    pub contact: String,
    /// Steps, in their order.
    pub steps: Vec<ApprovalLine>,
    /// Address of the progress page, and the last day on which it opens.
    pub link: Option<(String, NaiveDate)>,
    /// Whether it is invented.
    pub sample: bool,
}

fn column(title: &str, share: f64, side: Side) -> GridColumn {
    GridColumn { title: title.to_owned(), share, side }
}

fn compact(day: NaiveDate, lang: Lang) -> String {
    full_day(day, lang).replace(' ', if lang == Lang::Zh { "" } else { " " })
}

fn paper(sheet: &ApprovalSheet, lang: Lang, title: String, to: String, blocks: Vec<Block>) -> Official {
    Official {
        lang,
        day: sheet.day,
        office: sheet.office.get(lang).to_owned(),
        number: String::new(),
        title,
        mark: mark(sheet.sample, lang).to_owned(),
        to,
        blocks,
        sign: [sheet.office.get(lang).to_owned(), compact(sheet.day, lang)],
    }
}

/// Both languages on one line, once where they are the same.
fn both(text: &Text) -> String {
    if text.zh == text.en { text.zh.clone() } else { format!("{} {}", text.zh, text.en) }
}

/// What to bring, step by step, Chinese and English side by side, as a Word document. The same list is the same bytes.
pub fn approval_papers(sheet: &ApprovalSheet) -> Result<Vec<u8>, PaperError> {
    let mut blocks = vec![Block::Body(format!("{}（{}）", both(&sheet.title), sheet.firm))];
    for step in sheet.steps.iter().filter(|step| step.state != StepState::NotApplicable) {
        blocks.push(Block::Heading(format!("{} · {}", step.title.zh, step.title.en)));
        blocks.push(Block::Note(format!("{} {}", both(&step.department), said_days(step, None))));
        if let Some(when) = &step.when {
            blocks.push(Block::Note(format!("适用：{}；applies {}", when.zh, when.en)));
        }
        let columns = vec![
            column("序号 No.", 0.08, Side::Middle),
            column("材料", 0.27, Side::Start),
            column("Document", 0.31, Side::Start),
            column("形式 Form", 0.14, Side::Start),
            column("提供 From", 0.11, Side::Start),
            column("状态 State", 0.13, Side::Start),
        ];
        let rows = step.papers.iter().enumerate().map(|(at, paper)| {
            vec![
                (at + 1).to_string(),
                paper.title.zh.clone(),
                paper.title.en.clone(),
                both(&paper.form.title()),
                both(&paper.from.title()),
                both(&paper.state.title()),
            ]
        });
        blocks.push(Block::Table(Grid { columns, rows: rows.collect() }));
    }
    if !sheet.contact.is_empty() {
        blocks.push(Block::Note(format!("联系 Contact：{}", sheet.contact)));
    }
    word(&paper(sheet, Lang::Zh, "申报材料清单 List of documents".to_owned(), String::new(), blocks))
}

/// How long a step may take, in one language or both.
fn said_days(step: &ApprovalLine, lang: Option<Lang>) -> String {
    let unit = step.unit.title();
    let zh = match step.promised {
        Some(promised) => format!("{} {}（承诺 {promised}）", step.days, unit.zh),
        None => format!("{} {}", step.days, unit.zh),
    };
    let en = match step.promised {
        Some(promised) => format!("{} {} ({promised} promised)", step.days, unit.en),
        None => format!("{} {}", step.days, unit.en),
    };
    match lang {
        Some(Lang::Zh) => zh,
        Some(Lang::En) => en,
        None => format!("{zh} / {en}"),
    }
}

/// A letter to a department that asks it to help with its steps, as a Word document; its name is one of the sheet's.
pub fn approval_letter(sheet: &ApprovalSheet, department: &str, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let say = |zh: String, en: String| if lang == Lang::Zh { zh } else { en };
    let open = |step: &&ApprovalLine| !matches!(step.state, StepState::NotApplicable | StepState::Granted);
    let steps: Vec<&ApprovalLine> =
        sheet.steps.iter().filter(|step| step.department.zh == department).filter(open).collect();
    let to = steps.first().map_or_else(|| department.to_owned(), |step| step.department.get(lang).to_owned());
    let mut blocks = vec![Block::Body(say(
        format!(
            "我单位为{}代办“{}”有关事项，其中下列事项由贵单位办理，商请予以支持，并及时告知进度。",
            sheet.firm, sheet.title.zh
        ),
        format!(
            "We handle “{}” for {}. The steps below are yours to decide; we ask for your help and for word on how they stand.",
            sheet.title.en, sheet.firm
        ),
    ))];
    let heads: [&str; 4] = match lang {
        Lang::Zh => ["事项", "办理时限", "目前状态", "应办结 / 预计"],
        Lang::En => ["Step", "Time", "State", "Due / forecast"],
    };
    let shares = [0.34, 0.24, 0.2, 0.22];
    let columns = heads.into_iter().zip(shares).map(|(head, share)| column(head, share, Side::Start)).collect();
    let rows = steps.iter().map(|step| {
        let day = step.due.or(step.finish).map_or_else(|| "—".to_owned(), |day| day.to_string());
        let late = match (step.late, lang) {
            (0, _) => String::new(),
            (days, Lang::Zh) => format!("（逾期 {days} 个工作日）"),
            (days, Lang::En) => format!(" ({days} working days late)"),
        };
        let state = step.state.title().get(lang).to_owned();
        vec![step.title.get(lang).to_owned(), said_days(step, Some(lang)), state, format!("{day}{late}")]
    });
    blocks.push(Block::Table(Grid { columns, rows: rows.collect() }));
    for step in &steps {
        blocks.push(Block::Note(say(
            format!("{}：{}", step.title.zh, step.basis.zh),
            format!("{}: {}", step.title.en, step.basis.en),
        )));
    }
    if let Some(day) = sheet.forecast {
        let day = compact(day, lang);
        blocks.push(Block::Body(say(
            format!("按目前进度，全部事项预计{day}办结。"),
            format!("As things stand the last step is expected on {day}."),
        )));
    }
    let title = say(
        format!("关于商请支持办理“{}”有关事项的函", sheet.title.zh),
        format!("Request for help with “{}”", sheet.title.en),
    );
    word(&paper(sheet, lang, title, to, blocks))
}

/// A letter to the investor: where his approvals stand, and the way to his own page, as a Word document.
pub fn progress_letter(sheet: &ApprovalSheet, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let day = compact(sheet.day, lang);
    let title = sheet.title.get(lang);
    let forecast = match (sheet.forecast, lang) {
        (Some(on), Lang::Zh) => format!("截至{day}，“{title}”的办理情况如下，预计{}全部办结。", compact(on, lang)),
        (Some(on), Lang::En) => {
            format!("This is how “{title}” stands on {day}. The last step is expected on {}.", compact(on, lang))
        }
        (None, Lang::Zh) => format!("截至{day}，“{title}”的办理情况如下，办结日期暂不能预计。"),
        (None, Lang::En) => {
            format!("This is how “{title}” stands on {day}. The last day cannot be forecast at present.")
        }
    };
    let heads: [&str; 5] = match lang {
        Lang::Zh => ["事项", "部门", "状态", "办结 / 预计", "待办"],
        Lang::En => ["Step", "Department", "State", "Ended / forecast", "To do"],
    };
    let shares = [0.25, 0.19, 0.15, 0.16, 0.25];
    let columns = heads.into_iter().zip(shares).map(|(head, share)| column(head, share, Side::Start)).collect();
    let applies = sheet.steps.iter().filter(|step| step.state != StepState::NotApplicable);
    let rows = applies.map(|step| {
        vec![
            step.title.get(lang).to_owned(),
            step.department.get(lang).to_owned(),
            step.state.title().get(lang).to_owned(),
            step.finish.map_or_else(|| "—".to_owned(), |day| day.to_string()),
            step.owed.as_ref().map_or_else(|| "—".to_owned(), |owed| owed.get(lang).to_owned()),
        ]
    });
    let mut blocks = vec![Block::Body(forecast), Block::Table(Grid { columns, rows: rows.collect() })];
    if let Some((address, ends)) = &sheet.link {
        let ends = compact(*ends, lang);
        blocks.push(Block::Body(match lang {
            Lang::Zh => format!("扫码随时查看进度，中英文可切换，有效至{ends}。链接只供贵方使用，请勿转发。"),
            Lang::En => {
                format!("Scan to see the progress at any time, in Chinese or English, until {ends}. The link is yours alone; do not pass it on.")
            }
        }));
        blocks.push(Block::Code(address.clone()));
        blocks.push(Block::Note(address.clone()));
    }
    if !sheet.contact.is_empty() {
        blocks.push(Block::Body(format!("{}{}", say("联系：", "Contact: "), sheet.contact)));
    }
    let head = say("代办进度告知书", "Progress of your approvals");
    word(&paper(sheet, lang, head, sheet.firm.clone(), blocks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Zipped, text_of, well_formed};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn sheet() -> ApprovalSheet {
        let line = |zh: &str, en: &str, department: &str, state| ApprovalLine {
            title: Text::new(zh, en),
            department: Text::new(department, "Some Bureau"),
            state,
            when: None,
            days: 10,
            unit: DayUnit::Workdays,
            basis: Text::new("《某办法》", "Some Measures"),
            promised: Some(6),
            due: Some(day("2025-02-17")),
            finish: Some(day("2025-02-17")),
            late: 0,
            critical: true,
            owed: Some(Text::new("部门办理", "The department decides")),
            papers: vec![PaperLine {
                title: Text::new("申请书 <一>", "Application & form"),
                form: PaperForm::Original,
                from: PaperFrom::Investor,
                state: PaperState::Asked,
            }],
        };
        ApprovalSheet {
            office: Text::new("某区招商办（样例）", "Investment Office (sample)"),
            title: Text::new("幼儿园开办", "Opening of a kindergarten"),
            firm: "某某幼儿园（样例）".into(),
            day: day("2025-01-24"),
            forecast: Some(day("2025-06-03")),
            contact: "代办窗口 0000-0000000".into(),
            steps: vec![
                line("食品经营许可", "Food business licence", "市场监管局", StepState::InHand),
                line("设立登记", "Registration", "市场监管局", StepState::Granted),
                line("办学许可", "School licence", "教育局", StepState::Waiting),
            ],
            link: Some((format!("http://127.0.0.1/portal/progress/{}", "a".repeat(64)), day("2025-07-24"))),
            sample: true,
        }
    }

    fn words(bytes: &[u8]) -> String {
        let body = Zipped::read(bytes).text("word/document.xml");
        well_formed(&body);
        text_of(&body)
    }

    #[test]
    fn the_list_says_what_to_bring_in_both_languages() {
        let text = words(&approval_papers(&sheet()).unwrap());
        for said in ["申请书 <一>", "Application & form", "原件 Original", "企业 The firm", "10 个工作日（承诺 6）"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
    }

    #[test]
    fn a_department_reads_of_its_own_open_steps_alone() {
        let text = words(&approval_letter(&sheet(), "市场监管局", Lang::Zh).unwrap());
        assert!(text.contains("食品经营许可") && text.contains("2025-02-17"), "{text}");
        assert!(!text.contains("设立登记") && !text.contains("办学许可"), "{text}");
    }

    #[test]
    fn the_investors_letter_bears_the_code_of_his_link_and_is_the_same_bytes_each_time() {
        let once = progress_letter(&sheet(), Lang::En).unwrap();
        let text = words(&once);
        assert!(text.contains("/portal/progress/") && text.contains("3 June 2025"), "{text}");
        assert!(Zipped::read(&once).names().iter().any(|name| name.starts_with("word/media/")));
        assert!(once == progress_letter(&sheet(), Lang::En).unwrap());
        let without = progress_letter(&ApprovalSheet { link: None, forecast: None, ..sheet() }, Lang::Zh).unwrap();
        assert!(!Zipped::read(&without).names().iter().any(|name| name.starts_with("word/media/")));
        assert!(words(&without).contains("暂不能预计"));
    }
}

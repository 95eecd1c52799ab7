//! Departments, letters, promises and an old agreement for the sample year, all invented and marked so: they hang on the sample's own
//! projects and keep to the days on which these were signed. The rules are the product's; what would be refused is not written.

use anyhow::Result;
use chrono::{Days, NaiveDate};
use model::{
    AnswerWay, ClauseVerdict, ConsultationState, Currency, LegalBasis, Money, Opinion, ProjectStage, Promise,
    PromiseKind, PromiseState,
};
use store::{
    AnswerRow, ClauseReview, LetterOut, LetterTurn, NewAgreement, NewConsultation, NewDepartment, PromiseChange,
    PromiseTurn, Store,
};

use crate::config::Config;
use crate::projects::{Held, Projects};
use crate::{clock, papers};

/// Who writes in the sample, and who reviews.
const AUTHOR: &str = "招商干事（样例）";
const REVIEWER: &str = "法制审核（样例）";

const DEPARTMENTS: [(&str, &str); 10] = [
    ("发改局", "产业政策、能耗"),
    ("工信局", "工业项目、技术改造"),
    ("自然资源局", "国土空间规划、用地"),
    ("生态环境分局", "环评、排放"),
    ("住建局", "建设、消防设计"),
    ("应急管理局", "安全评价"),
    ("文旅局", "文旅项目"),
    ("教育局", "办学许可"),
    ("市场监管局", "公平竞争审查、登记"),
    ("财政局", "奖补资金"),
];

/// How far a promise of the sample has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Draft,
    Refused,
    Approved,
    Met,
    Part,
    Kept,
}

/// A promise of the sample: kind, clause, yuan, condition, basis, days from signing until it is due, how far it has come.
type Sample =
    (PromiseKind, &'static str, Option<i64>, &'static str, Option<(&'static str, &'static str)>, Option<u64>, Fate);

const PROMISES: [Sample; 10] = [
    (
        PromiseKind::Subsidy,
        "设备购置按普惠政策给予技改奖补",
        Some(1_200_000),
        "设备到位并通过验收",
        Some(("《区支持先进制造业若干措施》（样例）", "第三条")),
        Some(90),
        Fate::Met,
    ),
    (
        PromiseKind::Infrastructure,
        "红线外道路与雨污管网接至地块边界",
        None,
        "",
        Some(("年度城建计划（样例）", "第 12 项")),
        Some(120),
        Fate::Approved,
    ),
    (PromiseKind::Service, "专人代办备案、环评、施工许可", None, "", None, Some(60), Fate::Approved),
    (
        PromiseKind::Talent,
        "用工招聘补贴，按统一标准申领",
        Some(300_000),
        "新招员工参保满三个月",
        Some(("《就业补助资金管理办法》（样例）", "第八条")),
        Some(150),
        Fate::Part,
    ),
    (
        PromiseKind::Premises,
        "标准厂房首年租金按公开标准减半",
        Some(480_000),
        "",
        Some(("《标准厂房租赁公开标准》（样例）", "第五条")),
        Some(30),
        Fate::Kept,
    ),
    (PromiseKind::Tax, "企业三年内纳税地方留成部分给予返还", Some(2_000_000), "投产", None, Some(365), Fate::Draft),
    (
        PromiseKind::Factor,
        "协调 10 千伏专线接入",
        None,
        "企业完成配电房土建",
        Some(("供电接入方案（样例）", "附件一")),
        Some(100),
        Fate::Approved,
    ),
    (PromiseKind::Fee, "免收城市基础设施配套费", Some(650_000), "", None, None, Fate::Refused),
    (
        PromiseKind::Subsidy,
        "固定资产投资奖补，按普惠政策分档",
        Some(3_000_000),
        "纳入统计且投资过半",
        Some(("《区支持先进制造业若干措施》（样例）", "第五条")),
        Some(240),
        Fate::Approved,
    ),
    (PromiseKind::Service, "协助对接银行并组织一次银企座谈", None, "", None, Some(45), Fate::Kept),
];

fn plus(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(on)
}

fn minus(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_sub_days(Days::new(days)).unwrap_or(on)
}

/// Mid-morning at the bureau.
fn moment(on: NaiveDate) -> String {
    format!("{on}T02:00:00Z")
}

/// Puts all of it into the store.
pub(crate) async fn put(store: &Store, config: &Config) -> Result<()> {
    let projects = Projects::load(store).await?;
    let day = projects.desk_day(config);
    for (name, duty) in DEPARTMENTS {
        let new = NewDepartment { name, duty, sample: true };
        store.create_department(&new, (AUTHOR, &clock::now())).await?;
    }
    put_promises(store, &projects, day).await?;
    put_letters(store, &projects, config, day).await?;
    put_agreement(store, &projects, day).await
}

/// Sample projects that were signed, with the day, by number.
fn signed(projects: &Projects) -> impl Iterator<Item = (&Held, NaiveDate)> {
    projects.iter().filter(|held| held.row.project.sample).filter_map(|held| {
        let standing = held.standing.as_ref()?;
        let on = standing.reached(ProjectStage::Signed)?;
        (standing.stage != ProjectStage::Ended).then_some((held, on))
    })
}

async fn put_promises(store: &Store, projects: &Projects, day: NaiveDate) -> Result<()> {
    for (at, (held, on)) in signed(projects).enumerate().take(14) {
        for sample in [PROMISES[at % PROMISES.len()], PROMISES[(at * 3 + 4) % PROMISES.len()]].iter().take(1 + at % 2) {
            put_promise(store, (held, on), sample, day).await?;
        }
    }
    Ok(())
}

async fn put_promise(store: &Store, (held, on): (&Held, NaiveDate), sample: &Sample, day: NaiveDate) -> Result<()> {
    let (kind, text, yuan, condition, basis, due, fate) = *sample;
    let entered = plus(on, 1).min(day);
    let promise = Promise {
        project: held.row.id,
        kind,
        text: text.to_owned(),
        amount: yuan.map(Money::yuan),
        condition: condition.to_owned(),
        condition_met: None,
        basis: basis.map(|(document, article)| LegalBasis {
            document: document.to_owned(),
            article: article.to_owned(),
            valid_to: None,
        }),
        author: AUTHOR.to_owned(),
        reviewer: String::new(),
        reviewed_on: None,
        made_on: None,
        state: PromiseState::Draft,
        due: due.map(|days| plus(on, days)),
        paid: Vec::new(),
        note: String::new(),
    };
    let mut row = store.create_promise(&promise, true, (entered, &moment(entered))).await?;
    let review = |approved: bool, note: &str| PromiseChange::Reviewed { approved, note: note.to_owned() };
    let pay = |share: i64, voucher: &str| {
        let whole = yuan.unwrap_or(0);
        let amount = Money { hundredths: whole * share, currency: Currency::Cny };
        PromiseChange::Paid(amount, format!("{voucher}（样例）"))
    };
    let met = || PromiseChange::ConditionMet("验收记录（样例）".to_owned());
    let conditional = !condition.is_empty();
    let mut steps: Vec<(u64, &str, PromiseChange)> = Vec::new();
    match fate {
        Fate::Draft => {}
        Fate::Refused => steps.push((4, REVIEWER, review(false, "没有法律、行政法规依据，按公平竞争审查不予通过"))),
        Fate::Approved | Fate::Met | Fate::Part | Fate::Kept => steps.push((4, REVIEWER, review(true, "依据有效"))),
    }
    if matches!(fate, Fate::Met | Fate::Part | Fate::Kept) && conditional {
        steps.push((30, AUTHOR, met()));
    }
    match fate {
        Fate::Part => steps.push((45, AUTHOR, pay(40, "财字 1 号"))),
        Fate::Kept if yuan.is_some() => steps.push((25, AUTHOR, pay(100, "财字 2 号"))),
        _ => {}
    }
    for (days, by, change) in steps {
        let on = plus(on, days);
        if on > day {
            break;
        }
        let turn = PromiseTurn { id: row.id, version: row.version, on, by, at: &moment(on), told: &[] };
        row = store.change_promise(&turn, &change).await?;
    }
    Ok(())
}

/// One department of a letter of the sample, and what it answered.
type Asked = (&'static str, Option<(Opinion, &'static str)>);

async fn put_letters(store: &Store, projects: &Projects, config: &Config, day: NaiveDate) -> Result<()> {
    let standing = |stage: ProjectStage| {
        projects.iter().filter(move |held| {
            held.row.project.sample && held.standing.as_ref().is_some_and(|standing| standing.stage == stage)
        })
    };
    let in_talks: Vec<&Held> = standing(ProjectStage::Talks).take(2).collect();
    let planned = standing(ProjectStage::Planned).next();
    let was_signed = signed(projects).next();
    let letters: [(Option<&Held>, u64, bool, &[Asked]); 4] = [
        (
            in_talks.first().copied(),
            24,
            false,
            &[
                ("自然资源局", Some((Opinion::Agree, "地块在城镇开发边界内，符合控规。"))),
                ("生态环境分局", Some((Opinion::Conditions, "开工前取得环评批复；酸洗工序须单独论证排放去向。"))),
                ("应急管理局", None),
                ("工信局", Some((Opinion::Agree, "属鼓励类，符合产业方向。"))),
            ],
        ),
        (
            in_talks.get(1).copied(),
            3,
            false,
            &[("发改局", Some((Opinion::NoOpinion, ""))), ("住建局", None), ("财政局", None)],
        ),
        (planned, 16, false, &[("自然资源局", None), ("文旅局", Some((Opinion::Agree, "与街区业态互补。")))]),
        (
            was_signed.map(|(held, _)| held),
            90,
            true,
            &[
                ("市场监管局", Some((Opinion::Object, "协议第六条按纳税额返还，没有法律依据，建议删除。"))),
                ("财政局", Some((Opinion::Conditions, "奖补须按公开标准申领，不单独约定。"))),
            ],
        ),
    ];
    let rule = bureau::letter_rule(&config.standard.compliance.letters, day);
    for (number, (held, ago, closed, asked)) in letters.into_iter().enumerate() {
        let (Some(held), Some(rule)) = (held, rule) else { continue };
        let asked_on = minus(day, ago);
        let name = &held.row.project.name;
        let new = NewConsultation {
            title: format!("关于{name}有关事项的征求意见函"),
            number: format!("蒸招函〔{}〕{}号（样例）", asked_on.format("%Y"), number + 1),
            question: "项目拟按程序推进。请结合本部门职责，就产业政策、规划用地、生态环境、安全生产等方面提出意见；有前置条件的，请逐条写明。"
                .to_owned(),
            asked_on,
            due: bureau::letter_due(&config.standard.pipeline.calendar, rule, asked_on),
            rule: rule.id.clone(),
            case: None,
            projects: vec![(held.row.id, name.clone())],
            papers: Vec::new(),
            departments: asked.iter().map(|(department, _)| (*department).to_owned()).collect(),
            sample: true,
        };
        let row = store.create_consultation(&new, (AUTHOR, &moment(asked_on)), &LetterOut::default()).await?;
        for (ask, (_, said)) in row.asks.iter().zip(asked) {
            let Some((opinion, text)) = said else { continue };
            let on = plus(asked_on, 2).min(day);
            let answer = AnswerRow {
                opinion: *opinion,
                text: (*text).to_owned(),
                name: "联络员（样例）".to_owned(),
                post: "科长".to_owned(),
                on,
                way: AnswerWay::Paper,
                at: moment(on),
                by: AUTHOR.to_owned(),
            };
            store.answer_consultation(ask.id, &answer, &[]).await?;
        }
        if closed {
            let at = moment(plus(asked_on, 12).min(day));
            let version = store.consultation(row.id).await?.version;
            let turn = LetterTurn { id: row.id, version, by: AUTHOR, at: &at };
            store.put_consultation_state(&turn, ConsultationState::Closed, ("", "意见已汇总")).await?;
        }
    }
    Ok(())
}

/// An agreement as they were written before 2024.
const OLD: &str = "投资协议（样例）\n\
    第一条 乙方在甲方辖区投资建设深加工项目，总投资以备案为准。\n\
    第二条 甲方负责协调供电、供水接入，费用按公开标准收取。\n\
    第三条 乙方缴纳土地出让金后，甲方将高于成本的部分以扶持资金形式返还乙方。\n\
    第四条 乙方依法办理环评、能评手续，未取得批复不得开工。\n\
    第五条 乙方享受国家统一的高新技术企业所得税优惠税率。\n\
    第六条 乙方投产后三年内，甲方按乙方缴纳税收地方留成部分的百分之五十给予奖励。\n\
    第七条 乙方十年内不得将注册地迁出本区，否则退还全部奖励。\n\
    第八条 双方争议协商解决。\n";

async fn put_agreement(store: &Store, projects: &Projects, day: NaiveDate) -> Result<()> {
    let Some((held, _)) = signed(projects).next() else { return Ok(()) };
    let text = OLD.to_owned();
    let new = NewAgreement {
        project: Some(held.row.id),
        title: "深加工项目投资协议（样例）".to_owned(),
        signed_on: NaiveDate::from_ymd_opt(2022, 6, 16),
        origin: "pasted".to_owned(),
        sha256: papers::sha256(text.as_bytes()),
        text,
        sample: true,
    };
    let at = moment(minus(day, 10));
    let row = store.create_agreement(&new, (AUTHOR, &at)).await?;
    // A sentence begins behind the full stop before it, with the line break.
    let Some(place) = row.agreement.text.find("\n第五条") else { return Ok(()) };
    let review = ClauseReview {
        rule: "tax-break".to_owned(),
        place,
        verdict: ClauseVerdict::FalseAlarm,
        reason: "国家统一的所得税优惠，不是给予特定经营者".to_owned(),
        by: REVIEWER.to_owned(),
        at,
    };
    store.review_clause(row.id, &review).await?;
    Ok(())
}

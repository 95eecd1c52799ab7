//! Requests of firms for the sample year, all invented and marked so: in every state, late ones among them, one that departments see to
//! together, one that came again. Steps are written by the rules of the product; what lies after the sample's day is not written.

use anyhow::Result;
use bureau::add_working_days;
use chrono::{Days, NaiveDate};
use model::{AnswerWay, CaseClass, CaseEvent, CaseNote, CaseSource, CaseStep, Opinion, ServiceCase};
use store::{AnswerRow, CaseTurn, EnterpriseFilter, LetterOut, NewCase, NewConsultation, Signed, Store};

use crate::config::Config;
use crate::projects::Projects;

/// Who receives in the sample, and the unit that sees to most of it.
const RECEIVER: &str = "诉求专窗（样例）";
const UNIT: &str = "企业服务股";
const HANDLER: &str = "企服专员（样例）";

use CaseClass::{Complex, Consultation, Simple};
use CaseSource::{Hotline, Phone, Visit, Web};
use CaseStep::{
    Answered, Assigned, CalledBack, Closed, Escalated, FirstAnswered, HandedOver, Reopened, Resumed, Taken, Waiting,
    Withdrawn,
};

/// A step: worked days after the case came, what happened, in words, and what the firm gave.
type Step = (u32, CaseStep, &'static str, Option<u8>);

/// A request.
struct Sample {
    /// Days before the sample's day on which it came.
    ago: u64,
    source: CaseSource,
    class: CaseClass,
    cause: &'static str,
    title: &'static str,
    text: &'static str,
    unit: &'static str,
    steps: &'static [Step],
}

const fn said(
    (ago, source, class): (u64, CaseSource, CaseClass),
    (cause, title, text): (&'static str, &'static str, &'static str),
    unit: &'static str,
    steps: &'static [Step],
) -> Sample {
    Sample { ago, source, class, cause, title, text, unit, steps }
}

const SAMPLES: [Sample; 18] = [
    said(
        (9, Hotline, Simple),
        ("energy", "厂区夜间频繁停电", "近一周夜间停电三次，影响热处理炉连续生产，请协调排查线路。"),
        UNIT,
        &[(0, Assigned, "", None), (1, Taken, "已联系供电所现场查看", None)],
    ),
    said(
        (2, Phone, Complex),
        ("land", "二期用地红线内有一段村道未改线", "施工车辆进不去，请协调改线。"),
        UNIT,
        &[(0, Assigned, "", None)],
    ),
    said((0, Phone, Consultation), ("policy", "设备更新贷款贴息怎么申报", "想知道条件、材料和截止日期。"), "", &[]),
    said(
        (36, Visit, Complex),
        ("construction", "厂区外雨污管网未接通", "投产在即，污水外运成本高，请明确接通时间。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (2, FirstAnswered, "已请住建部门核对管网图，十五个工作日内回复接通时间。", None),
            (6, HandedOver, "涉及管网施工，转建设配套专员", None),
        ],
    ),
    said(
        (25, Hotline, Complex),
        ("environment", "环评批复卡在总量指标", "改扩建项目环评已受理，总量指标没有着落，影响订单交付。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (1, FirstAnswered, "已受理，正会同生态环境、发改部门研究总量来源。", None),
            (4, Escalated, "牵涉两个部门，交付期紧，报局领导协调", None),
        ],
    ),
    said(
        (16, Visit, Complex),
        ("approvals", "消防验收与联合验收顺序不清", "窗口要求先办单项，请明确能否一次联合验收。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (1, FirstAnswered, "已受理，正请住建、消防窗口一并答复。", None),
            (3, Waiting, "请补充施工图审查合格书复印件。", None),
        ],
    ),
    said(
        (18, Web, Simple),
        ("workforce", "急招焊工二十名", "春节后订单增加，请协助对接职校和人社招聘会。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (2, Answered, "已列入节后首场招聘会，并把岗位发给两所职校；职校联系人见回函。", None),
        ],
    ),
    said(
        (60, Phone, Consultation),
        ("taxes", "留抵退税办理进度", "申请已满二十日，想知道进度。"),
        UNIT,
        &[
            (0, Taken, "", None),
            (1, Answered, "经核，已审核通过，预计三日内到账。", None),
            (3, CalledBack, "企业确认已到账", Some(5)),
            (3, Closed, "", None),
        ],
    ),
    said(
        (75, Hotline, Simple),
        ("security", "厂门口夜间大货车占道", "影响成品出货和员工安全。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (2, Answered, "交警已施划禁停线并安排夜间巡查。", None),
            (4, CalledBack, "占道减少", Some(4)),
            (4, Closed, "", None),
        ],
    ),
    said(
        (90, Visit, Complex),
        ("finance", "订单融资缺抵押物", "在手订单充足，流动资金不足，请帮助对接担保。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (2, FirstAnswered, "已约担保公司和两家银行本周到厂尽调。", None),
            (13, Answered, "担保公司同意提供担保，银行已出具授信意向。", None),
            (15, CalledBack, "贷款已到账，满意", Some(5)),
            (15, Closed, "", None),
        ],
    ),
    said(
        (120, Hotline, Complex),
        ("arrears", "政府投资项目工程款拖欠", "完工两年，尾款未付。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (3, FirstAnswered, "已转业主单位核对结算。", None),
            (19, Answered, "业主单位已完成结算审核，分两笔支付，首笔已付。", None),
            (22, CalledBack, "首笔到账，第二笔没有准日子", Some(2)),
            (22, Closed, "", None),
            (30, Reopened, "第二笔到期未付，企业再次反映", None),
            (32, FirstAnswered, "已约业主单位、财政部门本周会商第二笔支付时间。", None),
            (41, Answered, "第二笔已于本周支付。", None),
            (43, CalledBack, "已到账", Some(4)),
            (43, Closed, "", None),
        ],
    ),
    said(
        (140, Web, Simple),
        ("policy", "规上企业奖励未到账", "去年新升规，奖励资金尚未兑现。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (5, Answered, "资金计划已下达，月底前拨付。", None),
            (7, CalledBack, "已到账，比承诺晚两天", Some(3)),
            (7, Closed, "", None),
        ],
    ),
    said(
        (150, Phone, Simple),
        ("approvals", "营业执照变更经营范围", "网上系统提示规范表述不符。"),
        UNIT,
        &[
            (0, Taken, "", None),
            (1, Answered, "已按规范表述改好，可重新提交。", None),
            (2, CalledBack, "已办好", Some(5)),
            (2, Closed, "", None),
        ],
    ),
    said(
        (170, Hotline, Simple),
        ("land", "标准厂房租约到期续租", "希望续租两年。"),
        UNIT,
        &[(0, Assigned, "", None), (1, Withdrawn, "企业已与园区平台公司谈妥", None)],
    ),
    said(
        (200, Visit, Complex),
        ("energy", "蒸汽压力不足", "用汽高峰压力低于合同值。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (1, FirstAnswered, "热力公司本周到厂测压。", None),
            (4, Waiting, "请提供近三个月用汽曲线。", None),
            (9, Resumed, "企业已提供曲线", None),
            (14, Answered, "已调整支线阀组，压力恢复到合同值。", None),
            (16, CalledBack, "压力稳定", Some(5)),
            (16, Closed, "", None),
        ],
    ),
    said(
        (230, Hotline, Consultation),
        ("market", "如何进入采购商名录", "想参加油田供应商入库。"),
        UNIT,
        &[
            (0, Taken, "", None),
            (1, Answered, "入库条件和报名方式已告知，附去年通知。", None),
            (3, CalledBack, "打了两次没有接通", None),
            (3, Closed, "", None),
        ],
    ),
    said(
        (260, Web, Simple),
        ("workforce", "外地员工子女入学", "三名技术骨干子女需就近入学。"),
        UNIT,
        &[
            (0, Assigned, "", None),
            (3, Answered, "教育部门已安排学位，名单已发企业。", None),
            (5, CalledBack, "已报名", Some(5)),
            (5, Closed, "", None),
        ],
    ),
    said((5, Visit, Simple), ("construction", "园区路灯不亮", "主干道有八盏路灯不亮，夜班员工出行不便。"), "", &[]),
];

fn moment(on: NaiveDate, nth: usize) -> String {
    // One after the other within the morning, so that two steps of a day keep their order.
    format!("{on}T02:{:02}:00Z", nth % 60)
}

/// Puts them into the store, on the sample's own firms.
pub(crate) async fn put(store: &Store, config: &Config) -> Result<()> {
    let projects = Projects::load(store).await?;
    let day = projects.desk_day(config);
    let calendar = &config.standard.pipeline.calendar;
    let filter = EnterpriseFilter {
        region: Some(config.region().clone()),
        sample: Some(true),
        limit: 60,
        ..EnterpriseFilter::default()
    };
    let firms = store.enterprises(&filter).await?.items;
    let of_project: Vec<_> =
        projects.iter().filter(|held| held.row.project.sample && held.row.project.enterprise.is_some()).collect();
    // The oldest first, as they came.
    let mut samples: Vec<(usize, &Sample)> = SAMPLES.iter().enumerate().collect();
    samples.sort_by_key(|(_, sample)| std::cmp::Reverse(sample.ago));
    for (at, sample) in samples {
        let held = if at % 4 == 0 { of_project.get(at / 4).copied() } else { None };
        let by_project = held.and_then(|held| held.row.project.enterprise);
        let named = match by_project {
            Some(id) => store.enterprises_by_ids(&[id]).await?.into_iter().next(),
            None => firms.get(at * 3 % firms.len().max(1)).cloned(),
        };
        let Some(firm) = named else { continue };
        let on = day.checked_sub_days(Days::new(sample.ago)).unwrap_or(day);
        let case = ServiceCase {
            title: sample.title.to_owned(),
            text: sample.text.to_owned(),
            firm: firm.name().to_owned(),
            enterprise: Some(firm.id),
            contact: "行政部 0734-0000000（样例）".to_owned(),
            source: sample.source,
            order: if sample.source == Hotline {
                format!("RX-{}-{:02}（样例）", on.format("%Y%m%d"), at + 1)
            } else {
                String::new()
            },
            received_on: on,
            receiver: RECEIVER.to_owned(),
            receiver_unit: UNIT.to_owned(),
            project: held.map(|held| held.row.id),
            zone: held.and_then(|held| held.row.project.links.zone.clone()),
            site: None,
            chain: None,
            sample: true,
        };
        let mut event = CaseEvent {
            on,
            at: moment(on, 0),
            by: RECEIVER.to_owned(),
            step: CaseStep::Received,
            note: String::new(),
            handler: String::new(),
            unit: String::new(),
            class: sample.class,
            cause: sample.cause.to_owned(),
            rating: None,
        };
        let new = NewCase { key: format!("sample-{at}"), case, event: event.clone() };
        let mut row = store.create_case(&new, &[]).await?;
        for (nth, (days, step, words, rating)) in (1..).zip(sample.steps) {
            let on = add_working_days(calendar, on, *days);
            if on > day {
                break;
            }
            if matches!(step, Assigned | Taken) {
                (event.handler, event.unit) = (HANDLER.to_owned(), sample.unit.to_owned());
            }
            if *step == HandedOver {
                (event.handler, event.unit) = ("建设专员（样例）".to_owned(), "住建局".to_owned());
            }
            let firm_hears = step.tells_firm();
            event.by =
                if matches!(step, CalledBack | Closed | Assigned | Reopened) { RECEIVER } else { HANDLER }.to_owned();
            event.note = if firm_hears { String::new() } else { (*words).to_owned() };
            (event.on, event.at, event.step, event.rating) = (on, moment(on, nth), *step, *rating);
            let signed = Signed { by: &event.by, at: &event.at };
            let turn = CaseTurn { id: row.id, version: row.version, signed };
            row = store.step_case(&turn, (&event, if firm_hears { words } else { "" }), &[]).await?;
        }
        if sample.cause == "environment" {
            put_letter(store, config, (row.id, &new.case), day).await?;
            let at = moment(add_working_days(calendar, on, 3).min(day), 30);
            let text = "企业提到邻市也在接触，谈的时候留意（内部）".to_owned();
            store.create_case_note(row.id, &CaseNote { at, by: HANDLER.to_owned(), text }).await?;
        }
    }
    Ok(())
}

/// A case that two departments see to: one has answered, the other is late.
async fn put_letter(store: &Store, config: &Config, (id, case): (i64, &ServiceCase), day: NaiveDate) -> Result<()> {
    let Some(rule) = bureau::letter_rule(&config.standard.compliance.letters, day) else { return Ok(()) };
    let calendar = &config.standard.pipeline.calendar;
    let asked_on = add_working_days(calendar, case.received_on, 2).min(day);
    let new = NewConsultation {
        title: format!("协办：{}", case.title),
        number: String::new(),
        question: format!("{}请按职责说明总量指标来源和办理时限。", case.text),
        asked_on,
        due: bureau::letter_due(calendar, rule, asked_on),
        rule: rule.id.clone(),
        case: Some(id),
        projects: Vec::new(),
        papers: Vec::new(),
        departments: vec!["生态环境分局".to_owned(), "发改局".to_owned()],
        sample: true,
    };
    let row = store.create_consultation(&new, (HANDLER, &moment(asked_on, 40)), &LetterOut::default()).await?;
    let Some(ask) = row.asks.first() else { return Ok(()) };
    let on = add_working_days(calendar, asked_on, 3).min(day);
    let answer = AnswerRow {
        opinion: Opinion::UnderWay,
        text: "已从区级储备中协调，正报市局核定，预计二月中旬前答复。".to_owned(),
        name: "联络员（样例）".to_owned(),
        post: "科长".to_owned(),
        on,
        way: AnswerWay::Paper,
        at: moment(on, 50),
        by: HANDLER.to_owned(),
    };
    store.answer_consultation(ask.id, &answer, &[]).await?;
    Ok(())
}

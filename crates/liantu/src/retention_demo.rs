//! What landed firms of the sample answered, undertook and reached. Invented and marked so; nothing is invented of firms that exist.

use std::collections::BTreeSet;

use anyhow::Result;
use bureau::standing;
use chrono::{Datelike, Days, NaiveDate};
use model::{
    CheckAnswer, CheckWay, EnterpriseId, FirmReading, Money, ProjectStage, Quantity, RetentionCheck, Undertaking,
    UndertakingKind,
};
use store::{ProjectRow, Signed, Store, SurveyFilter};

use crate::config::Config;

/// Who is said to have written it.
const BY: &str = "样例";

/// Question, answer, and what was said with it.
type Answer = (&'static str, CheckAnswer, &'static str);

/// What surveyed firms answered, one firm a line: days before the sample's last, question, answer, what was said with it.
const ANSWERS: [(u64, &[Answer]); 6] = [
    (20, &[("moving", CheckAnswer::No, ""), ("growing", CheckAnswer::Yes, "想再上一条热处理线，缺 20 亩地")]),
    (
        35,
        &[
            ("moving", CheckAnswer::No, ""),
            ("lease", CheckAnswer::Yes, "厂房租约到 2025 年 10 月"),
            ("courted", CheckAnswer::Unknown, ""),
        ],
    ),
    (150, &[("moving", CheckAnswer::No, ""), ("shrinking", CheckAnswer::No, "")]),
    (48, &[("moving", CheckAnswer::Yes, "邻市给了标准厂房，下半年可能搬一半产线"), ("courted", CheckAnswer::Yes, "")]),
    (12, &[("moving", CheckAnswer::No, ""), ("leadership", CheckAnswer::No, ""), ("growing", CheckAnswer::No, "")]),
    (60, &[("moving", CheckAnswer::Unknown, "负责人出差，没说")]),
];

/// Projects of which something was undertaken.
const PROJECTS: usize = 12;

/// Puts them into a store in which the projects are.
pub(crate) async fn put(store: &Store, config: &Config) -> Result<()> {
    let end = config.pack.district.data_date;
    let at = format!("{end}T09:00:00Z");
    let signed = Signed { by: BY, at: &at };
    for (firm, (ago, answers)) in asked(store).await?.into_iter().zip(ANSWERS) {
        let answers = answers.iter().map(|(id, answer, said)| ((*id).to_owned(), *answer, (*said).to_owned()));
        let on = end.checked_sub_days(Days::new(ago)).unwrap_or(end);
        let way = if ago % 2 == 0 { CheckWay::Visit } else { CheckWay::Call };
        let check = RetentionCheck { enterprise: firm, on, way, answers: answers.collect(), note: String::new() };
        store.create_retention_check(&check, true, signed).await?;
    }
    let projects = store.project_changes(0).await?.rows;
    let landed = projects.iter().filter(|row| row.project.sample).filter_map(|row| Some((row, landed(row)?)));
    for (number, (row, since)) in landed.take(PROJECTS).enumerate() {
        undertake(store, row, (number, since, end), signed).await?;
    }
    Ok(())
}

/// Invented firms of the survey, by number.
async fn asked(store: &Store) -> Result<Vec<EnterpriseId>> {
    let lines = store.survey_lines(&SurveyFilter::default()).await?;
    let ids: BTreeSet<EnterpriseId> = lines.into_iter().map(|row| row.answer.line.enterprise).collect();
    let firms = store.enterprises_by_ids(&ids.into_iter().collect::<Vec<_>>()).await?;
    let mut invented: Vec<EnterpriseId> = firms.iter().filter(|firm| firm.is_sample()).map(|firm| firm.id).collect();
    invented.sort();
    Ok(invented)
}

/// When a project was signed, while it lives.
fn landed(row: &ProjectRow) -> Option<(NaiveDate, ProjectStage)> {
    let standing = standing(&row.events)?;
    let signed = standing.reached(ProjectStage::Signed)?;
    (standing.stage != ProjectStage::Ended).then_some((signed, standing.stage))
}

/// What a project undertook: the money of its contract, people, and tax once it works.
async fn undertake(
    store: &Store,
    row: &ProjectRow,
    (number, (since, stage), end): (usize, (NaiveDate, ProjectStage), NaiveDate),
    signed: Signed<'_>,
) -> Result<()> {
    let Some(amount) = row.project.signed_amount.or(row.project.amount) else { return Ok(()) };
    let new = |kind, quantity, due, article: u8| Undertaking {
        project: row.id,
        kind,
        quantity,
        due,
        source: format!("投资合同第{}条（样例）", ["三", "四", "五"][usize::from(article) % 3]),
    };
    let months = 12 + 3 * u64::try_from(number % 5).unwrap_or(0);
    let due = since.checked_add_days(Days::new(months * 30)).unwrap_or(since);
    store.create_undertaking(&new(UndertakingKind::Investment, Quantity::Money(amount), due, 0), true, signed).await?;
    // A worker for each half a million of the contract: the size of a plain processing plant.
    let people = u32::try_from(amount.hundredths / 100 / 500_000).unwrap_or(u32::MAX).max(10);
    store.create_undertaking(&new(UndertakingKind::Jobs, Quantity::People(people), due, 1), true, signed).await?;
    if stage < ProjectStage::Trial {
        return Ok(());
    }
    let reading =
        |kind, quantity, on| FirmReading {
            project: row.id, kind, quantity, on, source: "企业报送（样例）".to_owned()
        };
    let part = people * (40 + 15 * u32::try_from(number % 4).unwrap_or(0)) / 100;
    store.create_firm_reading(&reading(UndertakingKind::Jobs, Quantity::People(part), end), true, signed).await?;
    if stage < ProjectStage::Operating {
        return Ok(());
    }
    let year = NaiveDate::from_ymd_opt(end.year(), 12, 31).unwrap_or(end);
    let tax = Money { hundredths: amount.hundredths / 40, currency: amount.currency };
    store.create_undertaking(&new(UndertakingKind::Tax, Quantity::Money(tax), year, 2), true, signed).await?;
    let paid = Money { hundredths: tax.hundredths / 10, ..tax };
    store.create_firm_reading(&reading(UndertakingKind::Tax, Quantity::Money(paid), end), true, signed).await?;
    Ok(())
}

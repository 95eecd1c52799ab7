//! The report of visits of some days: whose records go into it, and its shape.

use anyhow::{Result, bail};
use chrono::NaiveDate;
use model::Lang;
use press::VisitReport;
use store::{RecordFilter, VisitRecordRow};

use crate::analysis::Ground;
use crate::visit_shapes::{VisitReportShape, count_shape, report_line};

/// Most days of a report: a year, beyond which nobody reads it as text.
const MOST_DAYS: i64 = 366;

/// Days that a report may be of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReportDays {
    from: NaiveDate,
    to: NaiveDate,
}

impl ReportDays {
    /// From a day to the same or a later one.
    pub(crate) fn new(from: NaiveDate, to: NaiveDate) -> Result<Self> {
        if !(0..MOST_DAYS).contains(&(to - from).num_days()) {
            bail!(
                "a report goes from a day to the same or a later one, at most {MOST_DAYS} days, not from `{from}` to `{to}`"
            );
        }
        Ok(Self { from, to })
    }
}

/// Whether a person of ours took part: was there, or has to do what follows.
pub(crate) fn takes_part(row: &VisitRecordRow, person: &str) -> bool {
    row.record.people.iter().any(|name| name == person)
        || row.record.next.as_ref().and_then(|next| next.by.as_deref()) == Some(person)
}

/// The records of some days, of a team or a person.
pub(crate) async fn report(
    ground: &Ground<'_>,
    days: ReportDays,
    (team, person): (Option<String>, Option<String>),
) -> Result<VisitReport> {
    let ReportDays { from, to } = days;
    let filter = RecordFilter { from: Some(from), to: Some(to), team: team.clone(), ..RecordFilter::default() };
    let mut rows = ground.store.visit_records(&filter).await?;
    rows.retain(|row| person.as_ref().is_none_or(|person| takes_part(row, person)));
    let lines = rows.iter().map(|row| report_line(ground, row)).collect();
    let whose = [team, person].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Ok(VisitReport { from, to, whose, lines })
}

/// A report for a client.
pub(crate) fn report_shape(report: &VisitReport, lang: Lang) -> VisitReportShape {
    VisitReportShape {
        from: report.from.to_string(),
        to: report.to.to_string(),
        text: report.text(lang),
        counts: report.counts().into_iter().map(count_shape).collect(),
        sample: report.lines.iter().any(|line| line.sample),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_an_order_of_days_and_an_end() {
        let check = |from: &str, to: &str, fine: bool| {
            let days = ReportDays::new(from.parse().unwrap(), to.parse().unwrap());
            assert_eq!(days.is_ok(), fine, "{from} {to}");
        };
        check("2025-01-06", "2025-01-06", true);
        check("2024-01-01", "2024-12-31", true);
        check("2024-01-01", "2025-01-01", false);
        check("2025-01-06", "2025-01-05", false);
    }
}

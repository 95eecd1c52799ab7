//! Which days fit a record of a visit: not to come, and not against the history of the project it belongs to.

use chrono::NaiveDate;
use model::Text;

/// What speaks against a record of a day; `entered` is when the project that it is filed under came in.
pub fn visit_day_objections(on: NaiveDate, today: NaiveDate, entered: Option<NaiveDate>) -> Vec<Text> {
    let mut found = Vec::new();
    if on > today {
        found.push(Text::new(
            format!("走访日期 {on} 还没到（今天 {today}）；还没去的写进行程"),
            format!("the visit's day `{on}` has not come; today is `{today}`; what is planned belongs into a trip"),
        ));
    }
    if let Some(entered) = entered.filter(|entered| on < *entered) {
        found.push(Text::new(
            format!("走访日期 {on} 早于项目入库的 {entered}：先给项目补录更早的历史，或不挂项目"),
            format!(
                "the visit's day `{on}` lies before `{entered}`, the day on which the project came in: fill in the project's history \
                 first, or file the record without a project"
            ),
        ));
    }
    found
}

/// What speaks against a lead that came of a visit.
pub fn lead_day_objection(visit: NaiveDate, lead: NaiveDate) -> Option<Text> {
    (lead < visit).then(|| {
        Text::new(
            format!("线索日期 {lead} 早于它来自的走访 {visit}"),
            format!("the lead's day `{lead}` lies before `{visit}`, the day of the visit that it came of"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, day).unwrap()
    }

    #[test]
    fn a_record_is_of_a_day_that_has_come_and_not_before_its_project() {
        let check = |on: u32, entered: Option<u32>, expect: &[&str]| {
            let found = visit_day_objections(day(on), day(20), entered.map(day));
            assert_eq!(found.len(), expect.len(), "{on} {entered:?}");
            for (text, words) in found.iter().zip(expect) {
                assert!(text.en.contains(words) && !text.zh.is_empty(), "{}", text.en);
            }
        };
        check(20, None, &[]);
        check(10, Some(10), &[]);
        check(21, None, &["has not come"]);
        check(9, Some(10), &["before `2025-01-10`"]);
        check(21, Some(25), &["has not come", "before `2025-01-25`"]);
    }

    #[test]
    fn a_lead_does_not_come_before_its_visit() {
        assert_eq!(lead_day_objection(day(5), day(5)), None);
        assert!(lead_day_objection(day(5), day(4)).is_some_and(|text| text.en.contains("`2025-01-05`")));
    }
}

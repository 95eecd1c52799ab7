//! What firms said they buy and sell.

use model::{EnterpriseId, Money, SurveyAnswer, SurveyLine, SurveySide};
use store::{NewImport, NewSurveyLine, Store, StoreError, SurveyFilter};

use crate::harness::{NOW, day, file, import, rule};

/// `product partner place tonnes year`, said on a day by the first firm; `-` is not said.
fn said(text: &str, on: u32) -> NewSurveyLine {
    let parts: Vec<_> = text.split(' ').map(|part| (part != "-").then(|| part.to_owned())).collect();
    let line = SurveyLine {
        enterprise: EnterpriseId(1),
        side: SurveySide::Buys,
        product: parts[0].clone().unwrap(),
        node: Some(("pipe".into(), "billet".into())),
        partner: parts[1].clone(),
        region: Some("120000".parse().unwrap()),
        place: parts[2].clone(),
        tonnes: parts[3].as_ref().map(|tonnes| tonnes.parse().unwrap()),
        amount: Some(Money::yuan(1_200_000)),
        year: parts[4].as_ref().map(|year| year.parse().unwrap()),
        date: day(on),
        source: "走访".into(),
        sample: true,
    };
    let next = Some(("pipe".to_owned(), "drill".to_owned()));
    NewSurveyLine { answer: SurveyAnswer { line, share: Some(0.4), becomes: Some("钻杆".into()), next }, row: None }
}

/// `id+ tonnes` of the lines, `-` where it does not count, `!` where it contradicts another.
async fn lines(store: &Store, filter: &SurveyFilter) -> Vec<String> {
    let rows = store.survey_lines(filter).await.unwrap();
    let line = |row: &store::SurveyRow| {
        let mark = if row.counts { "+" } else { "-" };
        let doubt = if row.contradicts.is_empty() { "" } else { "!" };
        format!("{}{mark}{doubt} {}", row.id, row.answer.line.tonnes.unwrap_or_default())
    };
    rows.iter().map(line).collect()
}

fn purchases() -> NewImport {
    NewImport { kind: "purchases".into(), ..file("p.csv", day(9)) }
}

async fn firm(store: &Store) {
    import(store, "a.csv", "1||甲|钢管制造").await;
}

#[test]
fn a_line_comes_back_as_it_was_said() {
    rule(async |store| {
        firm(store).await;
        let new = said("钢 甲 天津 10.5 2024", 1);
        let ids = store.put_survey_lines(std::slice::from_ref(&new), "数据员", NOW).await.unwrap();
        let row = store.survey_line(ids[0]).await.unwrap();
        assert_eq!((row.answer, row.collector.as_str(), row.import), (new.answer.clone(), "数据员", None));
        let again = store.put_survey_lines(&[new], "数据员", NOW).await.unwrap();
        assert_eq!(again, ids, "the same again is not kept twice");
    });
}

#[test]
fn a_later_line_counts_and_retiring_it_brings_the_earlier_one_back() {
    rule(async |store| {
        firm(store).await;
        let new = [said("钢 甲 天津 10 2023", 1), said("钢 甲 天津 20 2024", 5)];
        store.put_survey_lines(&new, "数据员", NOW).await.unwrap();
        assert_eq!(lines(store, &SurveyFilter::default()).await, ["2+ 20", "1- 10"]);
        let before = SurveyFilter { as_of: Some(day(3)), ..SurveyFilter::default() };
        assert_eq!(lines(store, &before).await, ["1+ 10"], "what was said later was not known yet");
        store.retire_survey_line(2, NOW).await.unwrap();
        assert_eq!(lines(store, &SurveyFilter::default()).await, ["1+ 10"]);
        assert!(matches!(store.retire_survey_line(2, NOW).await, Err(StoreError::NotFound { .. })));
        assert!(matches!(store.survey_line(2).await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn an_import_can_be_undone_and_redone_and_a_retired_line_stays_retired() {
    rule(async |store| {
        firm(store).await;
        let rows = [said("钢 甲 天津 10 2024", 1), said("铁 乙 天津 5 2024", 1)];
        let told = store.preview_survey(&purchases(), &rows, &[]).await.unwrap();
        assert_eq!((told.records, told.new), (2, 2));
        assert_eq!(lines(store, &SurveyFilter::default()).await, [""; 0]);
        let done = store.import_survey(&purchases(), &rows, &[]).await.unwrap();
        assert_eq!((done.records, done.new, done.merged, done.unchanged), (2, 2, 0, 0));
        assert_eq!(lines(store, &SurveyFilter::default()).await.len(), 2);
        let ids: Vec<_> =
            store.survey_lines(&SurveyFilter::default()).await.unwrap().iter().map(|row| row.id).collect();
        store.retire_survey_line(ids[0], NOW).await.unwrap();
        store.undo_import(done.import_id, NOW).await.unwrap();
        assert_eq!(lines(store, &SurveyFilter::default()).await, [""; 0]);
        store.redo_import(done.import_id).await.unwrap();
        assert_eq!(lines(store, &SurveyFilter::default()).await.len(), 1);
    });
}

#[test]
fn two_figures_of_one_year_are_both_kept_and_told() {
    rule(async |store| {
        firm(store).await;
        let rows = [said("钢 甲 天津 10 2024", 1), said("钢 甲 天津 20 2024", 2), said("钢 甲 天津 20 2024", 2)];
        let done = store.import_survey(&purchases(), &rows, &[]).await.unwrap();
        assert_eq!((done.new, done.merged, done.unchanged), (1, 1, 1));
        let told: Vec<_> = done.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert!(told[0].starts_with("contradicts what was said on 2025-01-01"), "{told:?}");
        assert_eq!(lines(store, &SurveyFilter::default()).await, ["2+! 20", "1-! 10"]);
    });
}

#[test]
fn lines_are_found_by_firm_side_and_node_also_where_the_node_is_what_is_made_next() {
    rule(async |store| {
        firm(store).await;
        store.put_survey_lines(&[said("钢 甲 天津 10 2024", 1)], "数据员", NOW).await.unwrap();
        let node = |node: &str| SurveyFilter { node: Some(("pipe".into(), node.into())), ..SurveyFilter::default() };
        for (filter, many) in [
            (node("billet"), 1),
            (node("drill"), 1),
            (node("ore"), 0),
            (SurveyFilter { enterprise: Some(EnterpriseId(2)), ..SurveyFilter::default() }, 0),
            (SurveyFilter { side: Some(SurveySide::Sells), ..SurveyFilter::default() }, 0),
        ] {
            assert_eq!(lines(store, &filter).await.len(), many, "{filter:?}");
        }
    });
}

#[test]
fn what_is_no_number_is_refused_on_each_engine() {
    rule(async |store| {
        firm(store).await;
        let mut bad = said("钢 甲 天津 10 2024", 1);
        bad.answer.line.tonnes = Some(f64::NAN);
        let error = store.put_survey_lines(&[bad], "数据员", NOW).await.unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error}");
        assert_eq!(lines(store, &SurveyFilter::default()).await, [""; 0]);
    });
}

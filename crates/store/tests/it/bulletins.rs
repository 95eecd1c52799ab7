//! Bulletins, targets of the year, questions.

use model::{BulletinProse, BulletinState, YearTarget};
use store::{BulletinChange, BulletinRow, BulletinTurn, NewBulletin, StoreError};

use crate::harness::{NOW, rule};

fn new(month: &str, revision: i64) -> NewBulletin {
    NewBulletin {
        month: month.into(),
        revision,
        frozen: "{\"a\":1}".into(),
        correction: String::new(),
        prose: BulletinProse::default(),
    }
}

fn turn(row: &BulletinRow) -> BulletinTurn<'static> {
    BulletinTurn { id: row.id, version: row.version, by: "局长甲", at: NOW }
}

#[test]
fn a_bulletin_keeps_its_figures_while_its_prose_and_state_change() {
    rule(async |store| {
        let row = store.create_bulletin(&new("2024-12", 1), ("干事甲", NOW)).await.unwrap();
        assert_eq!((row.version, row.state, row.issued.clone()), (1, BulletinState::Draft, None));
        let prose = BulletinProse { highlights: "外出 3 次".into(), ..BulletinProse::default() };
        let row = store.change_bulletin(&turn(&row), &BulletinChange::Prose(prose.clone())).await.unwrap();
        let row = store.change_bulletin(&turn(&row), &BulletinChange::State(BulletinState::Reviewed)).await.unwrap();
        let row = store.change_bulletin(&turn(&row), &BulletinChange::State(BulletinState::Issued)).await.unwrap();
        assert_eq!((row.version, row.frozen.as_str(), &row.prose), (4, "{\"a\":1}", &prose));
        assert_eq!(row.issued, Some((NOW.into(), "局长甲".into())));
    });
}

#[test]
fn two_who_change_one_bulletin_do_not_overwrite_each_other() {
    rule(async |store| {
        let row = store.create_bulletin(&new("2024-12", 1), ("干事甲", NOW)).await.unwrap();
        let change = BulletinChange::Frozen("{}".into());
        store.change_bulletin(&turn(&row), &change).await.unwrap();
        let late = store.change_bulletin(&turn(&row), &change).await.unwrap_err();
        assert!(matches!(&late, StoreError::Conflict(text) if text.contains("version `2`, not `1`")), "{late}");
        let gone = store.change_bulletin(&BulletinTurn { id: 99, ..turn(&row) }, &change).await.unwrap_err();
        assert!(matches!(gone, StoreError::NotFound { what: "bulletin", .. }));
    });
}

#[test]
fn a_month_has_each_revision_once_and_the_newest_comes_first() {
    rule(async |store| {
        for (month, revision) in [("2024-11", 1), ("2024-12", 1), ("2024-12", 2)] {
            store.create_bulletin(&new(month, revision), ("干事甲", NOW)).await.unwrap();
        }
        let twice = store.create_bulletin(&new("2024-12", 2), ("干事甲", NOW)).await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)));
        let all = store.bulletins(None).await.unwrap();
        let all: Vec<_> = all.iter().map(|row| (row.month.as_str(), row.revision)).collect();
        assert_eq!(all, [("2024-12", 2), ("2024-12", 1), ("2024-11", 1)]);
        assert_eq!(store.bulletins(Some("2024-11")).await.unwrap().len(), 1);
    });
}

#[test]
fn a_target_is_replaced_by_indicator_and_unit() {
    rule(async |store| {
        let target =
            |unit: &str, value| YearTarget { year: 2024, indicator: "signed".into(), unit: unit.into(), value };
        store.put_year_targets(&[target("", 40), target("商务局", 10)], ("干事甲", NOW)).await.unwrap();
        store.put_year_targets(&[target("", 50)], ("干事甲", NOW)).await.unwrap();
        assert_eq!(store.year_targets(2024).await.unwrap(), [target("", 50), target("商务局", 10)]);
        assert_eq!(store.year_targets(2025).await.unwrap(), []);
        store.delete_year_target(2024, "signed", "商务局").await.unwrap();
        assert!(matches!(store.delete_year_target(2024, "signed", "商务局").await, Err(StoreError::NotFound { .. })));
        assert!(matches!(
            store.put_year_targets(&[target("", -1)], ("干事甲", NOW)).await,
            Err(StoreError::Invalid(_))
        ));
    });
}

#[test]
fn a_question_that_was_taken_back_is_asked_no_more() {
    rule(async |store| {
        let kept = store.create_question(("亿元以上按链", "{}"), ("干事甲", NOW)).await.unwrap();
        assert_eq!(store.questions().await.unwrap(), std::slice::from_ref(&kept));
        store.retire_question(kept.id, ("干事甲", NOW)).await.unwrap();
        assert_eq!(store.questions().await.unwrap(), []);
        assert!(matches!(store.retire_question(kept.id, ("干事甲", NOW)).await, Err(StoreError::NotFound { .. })));
    });
}

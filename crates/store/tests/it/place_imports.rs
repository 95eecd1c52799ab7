//! Imports of sites and opportunities: what they change, and that undo restores what was there.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::{Opportunity, OpportunityNote, OpportunitySaid, SaidText, Site, SiteForm, SiteSaid, Text};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{ImportOutcome, ImportState, NewImport, OpportunityFilter, PlaceRow, Store, StoreError};

use crate::harness::{NOW, day, file, rule};
use crate::places::{opportunity, site, zone};

fn from(name: &str, kind: &str, date: NaiveDate) -> NewImport {
    NewImport { kind: kind.into(), ..file(name, date) }
}

fn zh(text: &str) -> Option<SaidText> {
    Some(SaidText { zh: Some(text.into()), en: None })
}

/// Rows from `id|zone|title|area`, a line each; whatever is empty is not said.
fn site_rows(text: &str) -> Vec<PlaceRow<SiteSaid>> {
    let line = |(row, line): (u32, &str)| {
        let part = |place| line.trim().split('|').nth(place).filter(|part| !part.is_empty()).map(str::to_owned);
        let said = SiteSaid {
            zone: part(1),
            title: part(2).and_then(|title| zh(&title)),
            form: part(2).map(|_| SiteForm::Plant),
            area_m2: part(3).map(|area| area.parse().unwrap()),
            ..SiteSaid::default()
        };
        PlaceRow { row, id: part(0).unwrap(), said }
    };
    (2..).zip(text.lines().filter(|line| !line.trim().is_empty())).map(line).collect()
}

async fn import(store: &Store, date: NaiveDate, text: &str) -> ImportOutcome {
    store.import_sites(&from("a.csv", "sites", date), &site_rows(text), &[]).await.unwrap()
}

/// Every site that is shown: `id zone title area`, a line each.
async fn sites(store: &Store) -> String {
    let line = |site: &Site| {
        let area = site.area_m2.map_or_else(|| "?".to_owned(), |area| area.to_string());
        format!("{} {} {} {area}", site.id, site.zone, site.title.zh)
    };
    store.sites(None).await.unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn with_zones(store: &Store) {
    store.put_zones(&[zone("a", &[]), zone("z", &[])]).await.unwrap();
}

#[test]
fn a_row_changes_what_it_says_and_leaves_the_rest() {
    rule(async |store| {
        with_zones(store).await;
        store.put_sites(&[site("S-1", "z")]).await.unwrap();
        let done = import(store, day(5), "S-1|||900\nS-2|a|楼|\nS-1|||900").await;
        assert_eq!((done.records, done.new, done.merged, done.unchanged), (3, 1, 1, 1));
        assert_eq!(sites(store).await, "S-1 z 厂房 900\nS-2 a 楼 ?");
        let kept = store.sites(Some("z")).await.unwrap().remove(0);
        assert_eq!((kept.price, kept.title), (site("S-1", "z").price, Text::new("厂房", "Plant")));
        let spoken = store.places_of_import(done.import_id).await.unwrap();
        assert_eq!(spoken.iter().map(|place| place.id.as_str()).collect::<Vec<_>>(), ["S-1", "S-2"]);
    });
}

#[test]
fn undoing_restores_the_earlier_rows_and_takes_new_ones_out_of_sight() {
    rule(async |store| {
        with_zones(store).await;
        store.put_sites(&[site("S-1", "z")]).await.unwrap();
        let before = store.sites(None).await.unwrap();
        let done = import(store, day(5), "S-1|a|新名|900\nS-2|a|楼|").await;
        let after = store.sites(None).await.unwrap();
        store.undo_import(done.import_id, NOW).await.unwrap();
        assert_eq!(store.sites(None).await.unwrap(), before);
        assert_eq!(store.imports().await.unwrap()[0].state, ImportState::Undone);
        store.redo_import(done.import_id).await.unwrap();
        assert_eq!(store.sites(None).await.unwrap(), after);
        assert_eq!(store.undo_import(done.import_id, NOW).await.unwrap(), []);
        assert!(matches!(store.undo_import(done.import_id, NOW).await, Err(StoreError::Conflict(_))));
    });
}

#[test]
fn the_file_of_the_later_day_is_shown_whatever_came_first() {
    rule(async |store| {
        with_zones(store).await;
        import(store, day(9), "S-1|z|楼|900").await;
        let old = import(store, day(2), "S-1|a||100").await;
        assert_eq!((old.merged, old.unchanged), (0, 1));
        assert_eq!(sites(store).await, "S-1 z 楼 900");
        store.undo_import(1, NOW).await.unwrap();
        // The older file gives no name: alone it is too little to be shown.
        assert_eq!(sites(store).await, "");
        store.redo_import(1).await.unwrap();
        assert_eq!(sites(store).await, "S-1 z 楼 900");
    });
}

#[test]
fn what_the_district_gives_anew_stays_below_what_was_imported() {
    rule(async |store| {
        with_zones(store).await;
        store.put_sites(&[site("S-1", "z")]).await.unwrap();
        import(store, day(5), "S-1|||900").await;
        store.put_sites(&[Site { height_m: Some(8.0), ..site("S-1", "z") }]).await.unwrap();
        let shown = store.sites(None).await.unwrap().remove(0);
        assert_eq!((shown.area_m2, shown.height_m), (Some(900.0), Some(8.0)));
    });
}

#[test]
fn a_row_that_cannot_stand_is_left_out_and_told() {
    rule(async |store| {
        with_zones(store).await;
        let done = import(store, day(5), "S-1|nowhere|楼|9\nS-2|||9\nS-3|z|楼|9").await;
        let told: Vec<_> = done.problems.iter().map(|problem| (problem.row, problem.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (Some(2), "there is no zone `nowhere`: left out"),
                (Some(3), "site `S-2` is new and it says no zone, no name, no form: left out"),
            ]
        );
        assert_eq!((done.records, sites(store).await.as_str()), (1, "S-3 z 楼 9"));
        assert_eq!(store.import(done.import_id).await.unwrap().problems, done.problems);
    });
}

#[test]
fn a_measure_of_a_file_that_is_no_number_is_left_out() {
    rule(async |store| {
        with_zones(store).await;
        let done = import(store, day(5), "S-1|z|楼|NaN").await;
        assert_eq!(done.problems[0].message, "site `S-1`: `NaN` is not a number: left out");
        assert_eq!(sites(store).await, "");
    });
}

#[test]
fn a_preview_of_sites_changes_nothing() {
    rule(async |store| {
        with_zones(store).await;
        store.put_sites(&[site("S-1", "z")]).await.unwrap();
        let rows = site_rows("S-1|||900\nS-2|a|楼|\nS-3|||");
        let told = store.preview_sites(&from("a.csv", "sites", day(5)), &rows, &[]).await.unwrap();
        assert_eq!((told.records, told.new, told.merged, told.problems.len()), (2, 1, 1, 1));
        assert_eq!(sites(store).await, "S-1 z 厂房 12000.5");
        assert!(store.imports().await.unwrap().is_empty());
    });
}

#[test]
fn an_opportunity_comes_with_its_note_and_goes_with_it() {
    rule(async |store| {
        with_zones(store).await;
        store.put_sites(&[site("S-1", "z")]).await.unwrap();
        let note = OpportunityNote { opportunity: "O-1".into(), text: Text::new("旧", "old") };
        store.put_opportunities(&[opportunity("O-1", "drill", None)], std::slice::from_ref(&note)).await.unwrap();
        let new = OpportunitySaid::of(&opportunity("O-2", "thread", Some("S-1")), None);
        let rows = [
            PlaceRow {
                row: 2,
                id: "O-1".to_owned(),
                said: OpportunitySaid { internal: zh("新"), ..Default::default() },
            },
            PlaceRow { row: 3, id: "O-2".to_owned(), said: OpportunitySaid { internal: zh("暗记"), ..new.clone() } },
            PlaceRow { row: 4, id: "O-3".to_owned(), said: OpportunitySaid { zone: Some("a".into()), ..new.clone() } },
            PlaceRow { row: 5, id: "O-4".to_owned(), said: OpportunitySaid { site: Some("S-9".into()), ..new } },
        ];
        let done = store.import_opportunities(&from("o.csv", "opportunities", day(5)), &rows, &[]).await.unwrap();
        assert_eq!((done.new, done.merged), (1, 1));
        let told: Vec<_> = done.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["site `S-1` lies in zone `z`, not in `a`: left out", "there is no site `S-9`: left out"]);
        let notes = |notes: Vec<OpportunityNote>| notes.into_iter().map(|note| note.text.zh).collect::<Vec<_>>();
        assert_eq!(notes(store.opportunity_notes().await.unwrap()), ["新", "暗记"]);
        let ids = |rows: Vec<Opportunity>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(ids(store.opportunities(&OpportunityFilter::default()).await.unwrap()), ["O-1", "O-2"]);
        store.undo_import(done.import_id, NOW).await.unwrap();
        assert_eq!(store.opportunity_notes().await.unwrap(), [note]);
        assert_eq!(ids(store.opportunities(&OpportunityFilter::default()).await.unwrap()), ["O-1"]);
    });
}

#[derive(Debug, Clone)]
enum Step {
    Import(u32, String),
    Undo(usize),
    Redo(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let said = |choices: &'static [&'static str]| prop::sample::select(choices);
    let row = (1..4_u32, said(&["", "a", "z"]), said(&["", "甲", "乙"]), said(&["", "1", "2"]))
        .prop_map(|(id, zone, title, area)| format!("S-{id}|{zone}|{title}|{area}"));
    let import =
        (1..4_u32, prop::collection::vec(row, 0..4)).prop_map(|(date, rows)| Step::Import(date, rows.join("\n")));
    let step = prop_oneof![3 => import, 2 => (0..5_usize).prop_map(Step::Undo), 2 => (0..5_usize).prop_map(Step::Redo)];
    prop::collection::vec(step, 1..10)
}

/// What the rows of the imports that count say together, by the day of each and then by its number.
fn expected(files: &BTreeMap<i64, (u32, Vec<PlaceRow<SiteSaid>>)>, counting: &[i64]) -> String {
    let mut order: Vec<_> = counting.iter().map(|id| (files[id].0, *id)).collect();
    order.sort_unstable();
    let mut known = BTreeMap::<&str, SiteSaid>::new();
    for (_, id) in order {
        for row in &files[&id].1 {
            let said = known.entry(&row.id).or_default();
            *said = row.said.onto(said);
        }
    }
    let line = |(id, said): (&&str, &SiteSaid)| {
        let site = said.site(id).ok()?;
        let area = site.area_m2.map_or_else(|| "?".to_owned(), |area| area.to_string());
        Some(format!("{} {} {} {area}", site.id, site.zone, site.title.zh))
    };
    known.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn any_sequence_of_imports_undos_and_redos_ends_where_what_counts_leads() {
    let cases = if std::env::var("TEST_DATABASE_URL").is_ok() { 16 } else { 64 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&steps(), |steps| {
        rule(async |store| {
            with_zones(store).await;
            let mut files = BTreeMap::new();
            for step in &steps {
                let made = store.imports().await.unwrap().len();
                let number = |place: &usize| i64::try_from(place % made.max(1) + 1).unwrap();
                match step {
                    Step::Import(date, text) => {
                        let done = import(store, day(*date), text).await;
                        let left_out: Vec<_> = done.problems.iter().filter_map(|problem| problem.row).collect();
                        let rows = site_rows(text).into_iter().filter(|row| !left_out.contains(&row.row)).collect();
                        files.insert(done.import_id, (*date, rows));
                    }
                    Step::Undo(place) => drop(store.undo_import(number(place), NOW).await),
                    Step::Redo(place) => drop(store.redo_import(number(place)).await),
                }
                let imports = store.imports().await.unwrap();
                let counting: Vec<i64> =
                    imports.iter().filter(|one| one.state == ImportState::Active).map(|one| one.id).collect();
                assert_eq!(sites(store).await, expected(&files, &counting), "after {step:?}");
            }
        });
        Ok(())
    });
    run.unwrap();
}

//! Imports: what they make of firms, undo and redo.

use std::panic::AssertUnwindSafe;

use model::{EnterpriseId, Facts, Field};
use store::{ImportProblem, ImportRow, ImportState, StoreError};

use crate::harness::{NOW, day, file, firms, import, rows, rule};

#[test]
fn a_first_import_makes_a_firm_of_each_row() {
    rule(async |store| {
        let done = import(store, "a.csv", "1||甲|钢管\n2||乙|").await;
        assert_eq!((done.records, done.new, done.merged, done.unchanged), (2, 2, 0, 0));
        assert_eq!(done.touched, [EnterpriseId(1), EnterpriseId(2)]);
        assert_eq!(firms(store).await, "1 1||甲|钢管\n2 2||乙|");
    });
}

#[test]
fn the_same_file_again_makes_nothing_new() {
    rule(async |store| {
        let text = "1||甲|钢管\n|9|乙|\n||丙|\n3||丁|\n4||丁|\n||丁|";
        import(store, "a.csv", text).await;
        let before = firms(store).await;
        let again = import(store, "a.csv", text).await;
        assert_eq!((again.records, again.new, again.merged, again.unchanged), (6, 0, 0, 6));
        assert_eq!((again.touched.len(), again.problems.len()), (0, 0));
        assert_eq!(firms(store).await, before);
    });
}

#[test]
fn rows_of_one_file_that_speak_of_one_firm_merge() {
    rule(async |store| {
        let done = import(store, "a.csv", "1||甲|\n1|||钢管\n||甲|钢管").await;
        assert_eq!((done.records, done.new, done.merged, done.unchanged), (3, 1, 1, 1));
        assert_eq!(firms(store).await, "1 1||甲|钢管");
    });
}

#[test]
fn what_is_unknown_never_overwrites_what_is_known() {
    rule(async |store| {
        import(store, "a.csv", "1|9|甲|钢管").await;
        import(store, "b.csv", "1|||").await;
        assert_eq!(firms(store).await, "1 1|9|甲|钢管");
    });
}

#[test]
fn an_unclear_name_is_a_problem_of_its_row() {
    rule(async |store| {
        let done = import(store, "a.csv", "1||甲|\n2||甲|\n||甲|").await;
        let told: Vec<_> = done.problems.iter().map(|problem| problem.row).collect();
        assert_eq!((done.records, done.new, told), (3, 3, vec![Some(3), Some(4)]));
        assert_eq!(store.import(done.import_id).await.unwrap().problems, done.problems);
    });
}

#[test]
fn a_row_that_names_no_firm_is_left_out_and_told() {
    rule(async |store| {
        let given = [ImportProblem { row: Some(7), column: Some("成立日期".into()), message: "no day".into() }];
        let rows = rows("1||甲|\n|||钢管");
        let done = store.import_enterprises(&file("a.csv", day(1)), rows, &given, |_| {}).await.unwrap();
        assert_eq!((done.records, done.new), (1, 1));
        let told: Vec<_> = done.problems.iter().map(|problem| (problem.row, problem.message.as_str())).collect();
        assert_eq!(told, [(Some(3), "the row has neither a name nor a code: left out"), (Some(7), "no day")]);
        let report = store.import(done.import_id).await.unwrap();
        assert_eq!((report.import.problems, report.problems), (2, done.problems));
    });
}

#[test]
fn the_latest_day_wins_and_the_last_import_among_equal_days() {
    rule(async |store| {
        for (name, date) in [("甲", 5), ("乙", 3), ("丙", 5), ("丁", 4)] {
            let rows = rows(&format!("1||{name}|"));
            store.import_enterprises(&file("a.csv", day(date)), rows, &[], |_| {}).await.unwrap();
        }
        assert_eq!(firms(store).await, "1 1||丙|");
        let names: Vec<_> = store.statements(EnterpriseId(1)).await.unwrap();
        let names: Vec<_> =
            names.iter().filter(|said| said.field == Field::Name).map(|said| said.value.as_str()).collect();
        assert_eq!(names, ["丙", "甲", "丁", "乙"]);
    });
}

#[test]
fn a_statement_carries_where_it_comes_from() {
    rule(async |store| {
        let mut rows = rows("1||甲|");
        rows[0].note = Some("年报 2024".into());
        rows.push(ImportRow { row: 3, note: None, ..rows[0].clone() });
        store.import_enterprises(&file("a.csv", day(2)), rows, &[], |_| {}).await.unwrap();
        let said = store.statements(EnterpriseId(1)).await.unwrap();
        let names: Vec<_> = said.iter().filter(|said| said.field == Field::Name).collect();
        assert_eq!((names[0].source.as_str(), names[0].row), ("a.csv", Some(3)));
        assert_eq!((names[1].source.as_str(), names[1].row), ("年报 2024", Some(2)));
        assert_eq!((names[1].date, names[1].collector.as_str(), names[1].retired), (day(2), "数据员", false));
    });
}

#[test]
fn every_field_survives_the_way_through_the_database() {
    rule(async |store| {
        let facts = Facts {
            name: Some("样例\"管业'有限公司".into()),
            uscc: Some(crate::harness::code(7)),
            old_number: Some("430400000012345".parse().unwrap()),
            region: Some("430408".parse().unwrap()),
            address: Some("衡阳市蒸湘区".into()),
            established: Some(day(1)),
            capital: Some(model::Money::yuan(10_000_000)),
            industry: Some("3130".parse().unwrap()),
            scope: Some("无缝钢管;\n制造".into()),
            products: Some("油套管".into()),
            above_scale: Some(false),
            honours: vec!["链主".into(), "专精特新".into()],
            sample: Some(true),
        };
        let row = ImportRow { row: 2, facts: facts.clone(), name_key: "样例管业".into(), note: None };
        store.import_enterprises(&file("a.csv", day(2)), [row], &[], |_| {}).await.unwrap();
        assert_eq!(store.enterprise(EnterpriseId(1)).await.unwrap().facts, facts);
    });
}

#[test]
fn a_text_with_the_character_nul_is_taken_without_it() {
    rule(async |store| {
        import(store, "a\0.csv", "1||甲\0乙|钢\0管").await;
        assert_eq!(firms(store).await, "1 1||甲乙|钢管");
        assert_eq!(import(store, "a.csv", "1||甲\0乙|钢\0管").await.unchanged, 1);
    });
}

#[test]
fn a_hostile_text_is_only_a_text() {
    rule(async |store| {
        let name = "'; DROP TABLE enterprises; -- \" ` \\ $1 ? :x {}";
        import(store, name, &format!("1||{name}|{name}")).await;
        assert_eq!(firms(store).await, format!("1 1||{name}|{name}"));
        assert_eq!(store.imports().await.unwrap()[0].file, name);
    });
}

#[test]
fn a_preview_says_what_would_happen_and_changes_nothing() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let (file, rows) = (file("b.csv", day(1)), rows("1||甲|\n1|||钢管\n2||乙|"));
        let told = store.preview_enterprises(&file, rows, &[], |_| {}).await.unwrap();
        assert_eq!((told.records, told.new, told.merged, told.unchanged), (3, 1, 1, 1));
        assert_eq!(firms(store).await, "1 1||甲|");
        assert_eq!(store.imports().await.unwrap().len(), 1);
    });
}

#[test]
fn an_import_that_dies_in_the_middle_leaves_nothing() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let many = (2..5000).flat_map(|number| rows(&format!("{number}||乙{number}|")));
        let dying = many.inspect(|row| assert!(row.facts.name.as_deref() != Some("乙4321"), "the power fails"));
        let file = file("b.csv", day(2));
        let mut run = Box::pin(store.import_enterprises(&file, dying, &[], |_| {}));
        let end = std::future::poll_fn(|context| {
            let poll = AssertUnwindSafe(|| run.as_mut().poll(context).map(|_| false));
            std::panic::catch_unwind(poll).unwrap_or(std::task::Poll::Ready(true))
        });
        assert!(end.await, "the import went through");
        drop(run);
        assert_eq!(firms(store).await, "1 1||甲|");
        assert_eq!(store.imports().await.unwrap().len(), 1);
        assert_eq!(import(store, "c.csv", "2||乙|").await.touched, [EnterpriseId(2)]);
    });
}

#[test]
fn rows_beyond_one_statement_are_all_taken_in_and_told() {
    rule(async |store| {
        let text: String = (0..3500).map(|number| format!("{number}|{number}|甲{number}|钢管\n")).collect();
        let told = std::sync::Mutex::new(Vec::new());
        let tell = |read| told.lock().unwrap().push(read);
        let done = store.import_enterprises(&file("a.csv", day(1)), rows(&text), &[], tell).await.unwrap();
        assert_eq!((done.records, done.new, done.touched.len()), (3500, 3500, 3500));
        assert_eq!(told.into_inner().unwrap(), [1000, 2000, 3000, 3500]);
        assert_eq!(import(store, "a.csv", &text).await.unchanged, 3500);
        assert_eq!(store.undo_import(1, NOW).await.unwrap().len(), 3500);
        assert_eq!(store.undo_import(2, NOW).await.unwrap().len(), 3500);
        assert_eq!(firms(store).await, "");
    });
}

#[test]
fn undoing_takes_back_what_the_file_said_and_nothing_else() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|钢管").await;
        import(store, "b.csv", "1||甲|铜管\n2||乙|").await;
        assert_eq!(store.undo_import(2, NOW).await.unwrap(), [EnterpriseId(1), EnterpriseId(2)]);
        assert_eq!(firms(store).await, "1 1||甲|钢管");
        assert!(matches!(store.enterprise(EnterpriseId(2)).await, Err(StoreError::NotFound { .. })));
        let said = store.statements(EnterpriseId(2)).await.unwrap();
        assert!(said.len() == 2 && said.iter().all(|said| said.retired));
    });
}

#[test]
fn undoing_one_of_two_files_that_agree_leaves_what_the_other_says() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|钢管").await;
        import(store, "b.csv", "1||甲|钢管").await;
        store.undo_import(1, NOW).await.unwrap();
        assert_eq!(firms(store).await, "1 1||甲|钢管");
    });
}

#[test]
fn undoing_twice_or_redoing_what_counts_is_a_conflict() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let error = store.redo_import(1).await.unwrap_err();
        assert_eq!(error.to_string(), "import `1` is not undone");
        store.undo_import(1, NOW).await.unwrap();
        let error = store.undo_import(1, NOW).await.unwrap_err();
        assert_eq!(error.to_string(), "import `1` is undone already");
        assert!(matches!(error, StoreError::Conflict(_)));
        assert_eq!(store.undo_import(9, NOW).await.unwrap_err().to_string(), "no import `9`");
    });
}

#[test]
fn a_redone_import_takes_its_old_place() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|钢管\n2||乙|").await;
        import(store, "b.csv", "1|||铜管").await;
        let before = firms(store).await;
        store.undo_import(1, NOW).await.unwrap();
        assert_eq!(firms(store).await, "1 |||铜管".replace("1 |", "1 1|"));
        store.redo_import(1).await.unwrap();
        assert_eq!(firms(store).await, before);
        let report = store.import(1).await.unwrap().import;
        assert_eq!((report.state, report.undone_at), (ImportState::Active, None));
    });
}

#[test]
fn a_firm_that_was_undone_comes_back_under_its_id() {
    rule(async |store| {
        import(store, "wrong.csv", "1||钢管|甲").await;
        store.undo_import(1, NOW).await.unwrap();
        let done = import(store, "right.csv", "1||甲|钢管").await;
        assert_eq!((done.new, done.touched), (1, vec![EnterpriseId(1)]));
        assert_eq!(firms(store).await, "1 1||甲|钢管");
    });
}

#[test]
fn an_import_whose_code_went_to_another_firm_is_not_redone() {
    rule(async |store| {
        import(store, "a.csv", "||甲|").await;
        import(store, "b.csv", "1||甲|").await;
        store.undo_import(2, NOW).await.unwrap();
        import(store, "c.csv", "1||乙|").await;
        assert_eq!(firms(store).await, "1 ||甲|\n2 1||乙|");
        let error = store.redo_import(2).await.unwrap_err().to_string();
        let code = crate::harness::code(1);
        assert!(error.contains(&format!("code `{code}`")), "{error}");
        assert_eq!(firms(store).await, "1 ||甲|\n2 1||乙|");
        assert_eq!(store.import(2).await.unwrap().import.state, ImportState::Undone);
    });
}

#[test]
fn an_import_is_not_redone_into_a_firm_that_has_another_code_by_now() {
    rule(async |store| {
        import(store, "a.csv", "||甲|").await;
        import(store, "b.csv", "1||甲|").await;
        store.undo_import(2, NOW).await.unwrap();
        import(store, "c.csv", "2||甲|").await;
        assert!(matches!(store.redo_import(2).await, Err(StoreError::Conflict(_))));
        assert_eq!(firms(store).await, "1 2||甲|");
    });
}

#[test]
fn imports_are_listed_with_what_they_did() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        import(store, "b.csv", "1||甲|\n2|||钢管\n3||丙|").await;
        store.undo_import(1, NOW).await.unwrap();
        let list = store.imports().await.unwrap();
        let told: Vec<_> =
            list.iter().map(|i| (i.id, i.file.as_str(), i.new, i.merged, i.unchanged, i.state)).collect();
        assert_eq!(told, [(2, "b.csv", 1, 1, 1, ImportState::Active), (1, "a.csv", 2, 0, 0, ImportState::Undone)]);
        assert_eq!(list[1].undone_at.as_deref(), Some(NOW));
        assert_eq!((list[0].date, list[0].imported_at.as_str()), (day(1), NOW));
    });
}

#[test]
fn an_empty_file_is_an_import_of_nothing() {
    rule(async |store| {
        let done = import(store, "a.csv", "").await;
        assert_eq!((done.records, done.touched.len()), (0, 0));
        assert_eq!(store.undo_import(done.import_id, NOW).await.unwrap(), []);
    });
}

#[test]
fn imports_at_once_follow_one_another() {
    crate::harness::rule_at(async |url| {
        let store = store::Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        let text: String = (0..1500).map(|number| format!("{number}||甲{number}|\n")).collect();
        let (first, second) = tokio::join!(import(&store, "a.csv", &text), import(&store, "b.csv", &text));
        assert_eq!(first.new + second.new, 1500);
        assert_eq!(first.unchanged + second.unchanged, 1500);
    });
}

#[test]
fn an_import_can_run_as_a_background_job() {
    rule(async |store| {
        let store = store.clone();
        let job = tokio::spawn(async move {
            let done = store.import_enterprises(&file("a.csv", day(1)), rows("1||甲|"), &[], |_| {}).await?;
            store.undo_import(done.import_id, NOW).await
        });
        assert_eq!(job.await.unwrap().unwrap(), [EnterpriseId(1)]);
    });
}

//! `liantu dispatch` and `liantu tasks`.

use crate::harness::rule;

#[test]
fn the_agenda_and_the_tasks_of_the_sample_are_printed_in_both_languages_and_as_json() {
    rule(|desk| {
        let agenda = desk.on_data(&["dispatch", "agenda", "--format", "json"]).json();
        let items = agenda["items"].as_array().expect("items");
        assert_eq!(items[0]["kind"], "instruction");
        assert!(items.iter().any(|item| item["colour"] == "red"), "{agenda}");
        let en = desk.on_data(&["dispatch", "agenda", "--lang", "en"]).done();
        assert!(en.contains("Red and yellow projects") && en.contains("working days late"), "{en}");

        let late = desk.on_data(&["tasks", "list", "--late", "--format", "json"]).json();
        let late = late["items"].as_array().expect("items");
        assert!(!late.is_empty() && late.iter().all(|task| task["fate"] == "late"), "{late:?}");
        let done = desk.on_data(&["tasks", "list", "--state", "done"]).done();
        assert!(done.contains("按期办结"), "{done}");
        let csv = desk.on_data(&["tasks", "list", "--format", "csv"]).done();
        assert!(csv.contains("id,due,fate,holder,title,origin"), "{csv}");
        desk.on_data(&["tasks", "list", "--state", "never"]).mistyped();
    });
}

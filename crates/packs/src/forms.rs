//! `forms.toml`: the monthly tables that superiors ask for, as samples to adapt. The workbooks are made from them.

use std::collections::HashSet;

use model::{FormField, FormList, FormSpan, FormSpec, FormUnit};

use crate::files::Files;
use crate::problem::{Problem, in_order};
use crate::toml_file::{Fields, Source};
use crate::words::Noun;

const FORMS: &str = "forms.toml";

/// Reads the forms, in the order of the file. Without the file there are none.
pub fn load_forms(files: &Files) -> (Vec<FormSpec>, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let mut forms = Vec::new();
    if let Some(bytes) = files.get(FORMS) {
        let source = Source::parse(FORMS, bytes);
        let root = source.root();
        let mut seen: HashSet<String> = HashSet::new();
        for fields in root.tables(root.need("form"), Noun::REPORT) {
            if let Some(form) = form(&fields) {
                if !seen.insert(form.id.clone()) {
                    let id = &form.id;
                    fields.error(
                        fields.place_of("id"),
                        (format!("报表 `{id}` 写了两次"), format!("form `{id}` stands twice")),
                    );
                }
                forms.push(form);
            }
            fields.finish();
        }
        root.finish();
        problems.extend(source.into_problems());
    }
    (forms, in_order(problems))
}

fn form(fields: &Fields<'_>) -> Option<FormSpec> {
    let id = fields.id(fields.need("id")).map(|id| id.value.to_owned());
    let title = fields.text(fields.need("title"));
    let source = fields.text(fields.need("source"));
    let list = fields.word(fields.need("list"), Noun::FORM_LIST, FormList::ALL);
    let over = fields.word(fields.need("over"), Noun::SPAN, FormSpan::ALL);
    let unit = fields.word(fields.get("unit"), Noun::FORM_UNIT, FormUnit::ALL).unwrap_or(FormUnit::Wan);
    let columns = fields.words(fields.need("columns"), Noun::FORM_FIELD, FormField::ALL);
    let mut totals = Vec::new();
    for total in fields.get("total").map(|entry| fields.tables(Some(entry), Noun::INDICATOR)).unwrap_or_default() {
        let indicator = total.owned(total.need("indicator"));
        let over = total.word(total.need("over"), Noun::SPAN, FormSpan::ALL);
        if let (false, Some(over)) = (indicator.is_empty(), over) {
            totals.push((indicator, over));
        }
        total.finish();
    }
    if columns.is_empty() {
        fields.error(fields.place_of("columns"), ("报表没有一列", "the form has no column"));
    }
    Some(FormSpec { id: id?, title, source, list: list?, over: over?, unit, columns, totals })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (Vec<FormSpec>, Vec<String>) {
        let files = Files::from_entries([(FORMS.to_owned(), text.as_bytes().to_vec())]);
        let (forms, problems) = load_forms(&files);
        (forms, problems.iter().map(|problem| problem.message.en.clone()).collect())
    }

    #[test]
    fn a_form_is_read_with_its_columns_and_figures() {
        let (forms, problems) = check(
            "[[form]]\nid = \"signed\"\ntitle = { zh = \"表\", en = \"Form\" }\nsource = { zh = \"样例\", en = \"Sample\" }\n\
             list = \"signed\"\nover = \"month\"\nunit = \"yi\"\ncolumns = [\"number\", \"name\", \"amount\"]\n\
             [[form.total]]\nindicator = \"signed\"\nover = \"year\"\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((forms[0].columns.len(), forms[0].unit), (3, FormUnit::Yi));
        assert_eq!(forms[0].totals, [("signed".to_owned(), FormSpan::Year)]);
    }

    #[test]
    fn what_is_wrong_with_a_form_is_told_with_its_word() {
        let (forms, problems) = check(
            "[[form]]\nid = \"a\"\ntitle = { zh = \"表\", en = \"Form\" }\nsource = { zh = \"样例\", en = \"Sample\" }\n\
             list = \"nothing\"\nover = \"month\"\ncolumns = []\n",
        );
        assert_eq!(forms.len(), 0);
        assert!(problems.iter().any(|problem| problem.contains("nothing")), "{problems:?}");
        assert!(problems.iter().any(|problem| problem.contains("no column")), "{problems:?}");
    }
}

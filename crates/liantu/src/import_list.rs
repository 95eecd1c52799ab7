//! Lists that are brought: what their rows are, how their columns are read, what stands above them. Looks at a file without taking it
//! in; the readers of each kind do that.

use registry::ledger::LEDGER_COLUMNS;
use serde::{Deserialize, Serialize};
use tables::{Column, Mapping, Options, Record, Table, TableError};

/// Kinds of files that are brought, the commonest first: of two that fit as well, the first is taken.
pub(crate) const KINDS: [&str; 10] =
    ["projects", "enterprises", "sites", "opportunities", "purchases", "sales", "links", "signals", "deals", "cases"];

/// Cells that are shown of a column.
const SAMPLES: usize = 3;

/// Rows that are looked at for them.
const SAMPLED: usize = 50;

/// How a list is read that is no ledger.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ListChoices {
    /// The field of each column that is used, by its place; unset, they go by their heads.
    #[serde(default)]
    pub(crate) columns: Option<Vec<(usize, String)>>,
    /// The sheet of a workbook; unset, the first that fits.
    #[serde(default)]
    pub(crate) sheet: Option<String>,
    /// Why it was taken for what it is.
    #[serde(default)]
    pub(crate) guess: Option<KindGuess>,
}

/// What a file was taken for, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KindGuess {
    /// The kind.
    pub(crate) kind: String,
    /// The heads that speak for it.
    pub(crate) heads: Vec<String>,
    /// Heads in all.
    pub(crate) of: usize,
    /// Other kinds that it could be, with how many heads speak for each.
    pub(crate) others: Vec<(String, usize)>,
}

/// A list as it was opened.
pub(crate) struct Looked {
    /// What was read: `comma, GB18030`.
    pub(crate) format: String,
    /// Number of the head's row; `None` where there is none.
    pub(crate) header_row: Option<u32>,
    /// What stands above the head.
    pub(crate) titles: Vec<String>,
    /// Heads by place.
    pub(crate) heads: Vec<String>,
    /// The field of each column that has one.
    pub(crate) uses: Vec<(usize, String)>,
    /// Some cells of each column.
    pub(crate) samples: Vec<Vec<String>>,
    /// Rows below the head.
    pub(crate) rows: usize,
}

/// The columns that lists of a kind have.
pub(crate) fn columns_of(kind: &str) -> &'static [Column] {
    match kind {
        "projects" => LEDGER_COLUMNS,
        "sites" => registry::SITE_COLUMNS,
        "opportunities" => registry::OPPORTUNITY_COLUMNS,
        "purchases" => registry::PURCHASE_COLUMNS,
        "sales" => registry::SALE_COLUMNS,
        "links" => registry::LINK_COLUMNS,
        "signals" => registry::SIGNAL_COLUMNS,
        "deals" => registry::DEAL_COLUMNS,
        "cases" => registry::CASE_COLUMNS,
        _ => registry::COLUMNS,
    }
}

/// Words of a file's name that speak for a kind.
const NAMES: [(&str, &[&str]); 10] = [
    ("projects", &["项目", "台账", "project"]),
    ("enterprises", &["企业", "名录", "工商", "登记", "firm", "enterprise"]),
    ("sites", &["载体", "厂房", "闲置", "site"]),
    ("opportunities", &["机会", "需求清单", "opportunit"]),
    ("purchases", &["采购", "purchase"]),
    ("sales", &["销售", "sale"]),
    ("links", &["供应", "链接", "配套关系", "link"]),
    ("signals", &["动态", "信号", "signal"]),
    ("deals", &["成交", "往年", "deal"]),
    ("cases", &["诉求", "工单", "热线", "12345", "case"]),
];

/// What a file's rows are, by its heads and then its name. [`TableError::NoHeader`] where no kind knows any of them.
pub(crate) fn guess(name: &str, bytes: &[u8]) -> Result<KindGuess, TableError> {
    let mut first = None;
    let mut found: Vec<(usize, usize, &str, Vec<String>, usize)> = Vec::new();
    for (place, kind) in KINDS.iter().enumerate() {
        match tables::read(bytes.to_vec(), name, &Options::new(columns_of(kind))) {
            Ok(table) => {
                let mut keys: Vec<&str> = table.columns().iter().map(|column| column.key).collect();
                keys.sort_unstable();
                keys.dedup();
                let said = NAMES
                    .iter()
                    .find(|(own, _)| own == kind)
                    .is_some_and(|(_, words)| words.iter().any(|word| name.to_lowercase().contains(word)));
                let heads: Vec<String> = table.columns().iter().map(|column| column.header.clone()).collect();
                let of = table.heads().len();
                // A word of the name weighs as much as two heads: short lists share most of theirs.
                found.push((keys.len() + if said { 2 } else { 0 }, KINDS.len() - place, kind, heads, of));
            }
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    found.sort_by_key(|(known, place, ..)| std::cmp::Reverse((*known, *place)));
    let mut found = found.into_iter();
    match (found.next(), first) {
        (Some((_, _, kind, heads, of)), _) => Ok(KindGuess {
            kind: kind.to_owned(),
            heads,
            of,
            others: found
                .filter(|(score, ..)| *score > 1)
                .take(3)
                .map(|(_, _, kind, heads, _)| (kind.to_owned(), heads.len()))
                .collect(),
        }),
        (None, Some(error)) => Err(error),
        (None, None) => Err(TableError::Empty { file: name.to_owned() }),
    }
}

/// How columns that a person named are told to the readers. Heads find their row; a place stands for a head that is missing or twice there.
pub(crate) fn mapping(columns: &[(usize, String)], heads: &[String], header_row: Option<u32>) -> Mapping {
    let place = |at: usize| {
        let head = heads.get(at).map(String::as_str).unwrap_or_default();
        let folded = tables::fold(head);
        let alone = heads.iter().filter(|other| tables::fold(other) == folded).count() == 1;
        let plain = !folded.is_empty() && !head.chars().all(|c| c.is_ascii_alphanumeric());
        if header_row.is_some() && alone && plain { head.to_owned() } else { (at + 1).to_string() }
    };
    Mapping { entries: columns.iter().map(|(at, field)| (place(*at), field.clone())).collect() }
}

/// The names of a workbook's sheets; none where the file is no workbook.
pub(crate) fn sheets(name: &str, bytes: &[u8]) -> Vec<String> {
    // No sheet can be called that: whoever asks for it is told which there are.
    let options = Options { sheet: Some("\u{1}"), ..Options::new(registry::COLUMNS) };
    match tables::read(bytes.to_vec(), name, &options) {
        Err(TableError::NoSheet { have, .. }) => have.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn open(
    kind: &str,
    name: &str,
    bytes: &[u8],
    sheet: Option<&str>,
    mapping: Option<&Mapping>,
) -> Result<Table, TableError> {
    let options = Options { mapping, sheet, ..Options::new(columns_of(kind)) };
    tables::read(bytes.to_vec(), name, &options)
}

/// Opens a list and looks at it. One without a head is opened too: its columns then go by their letters, and a person says what they are.
pub(crate) fn look(kind: &str, name: &str, bytes: &[u8], choices: &ListChoices) -> Result<Looked, TableError> {
    let sheet = choices.sheet.as_deref();
    let mut table = match open(kind, name, bytes, sheet, None) {
        Err(TableError::NoHeader { .. }) => {
            let blind = Mapping { entries: vec![("1".to_owned(), columns_of(kind)[0].key.to_owned())] };
            open(kind, name, bytes, sheet, Some(&blind))?
        }
        other => other?,
    };
    let heads = table.heads();
    let header_row = table.header_row();
    let uses = match &choices.columns {
        Some(columns) => columns.clone(),
        None if header_row.is_none() => Vec::new(),
        None => {
            let mut uses: Vec<(usize, String)> = Vec::new();
            for found in table.columns() {
                if !uses.iter().any(|(at, field)| *at == found.column || field == found.key) {
                    uses.push((found.column, found.key.to_owned()));
                }
            }
            uses
        }
    };
    let (format, titles) = (table.format().to_owned(), table.preamble().to_vec());
    let mut samples = vec![Vec::new(); heads.len()];
    let mut record = Record::default();
    let mut rows = 0;
    while table.next_into(&mut record)? {
        rows += 1;
        if rows <= SAMPLED {
            for (at, column) in samples.iter_mut().enumerate() {
                let cell = record.at(at).text.trim();
                if !cell.is_empty() && column.len() < SAMPLES {
                    column.push(cell.chars().take(60).collect());
                }
            }
        }
    }
    Ok(Looked { format, header_row, titles, heads, uses, samples, rows })
}

/// Rows with their numbers in the file.
type NumberedRows = Vec<(u32, Vec<String>)>;

/// Rows of a list by their numbers, with the heads: what is to be mended.
pub(crate) fn rows_of(
    kind: &str,
    name: &str,
    bytes: &[u8],
    choices: &ListChoices,
    wanted: impl Fn(u32) -> bool,
) -> Result<(Vec<String>, NumberedRows), TableError> {
    let looked = look(kind, name, bytes, choices)?;
    let blind = Mapping { entries: vec![("1".to_owned(), columns_of(kind)[0].key.to_owned())] };
    let by_hand = looked.header_row.is_none().then_some(&blind);
    let mut table = open(kind, name, bytes, choices.sheet.as_deref(), by_hand)?;
    let mut record = Record::default();
    let mut rows = Vec::new();
    while table.next_into(&mut record)? {
        if wanted(record.row()) {
            rows.push((record.row(), (0..looked.heads.len()).map(|at| record.at(at).text.to_owned()).collect()));
        }
    }
    Ok((looked.heads, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str) -> String {
        match guess(name, text.as_bytes()) {
            Ok(guess) => guess.kind,
            Err(error) => error.to_string().split(':').next().unwrap_or_default().to_owned(),
        }
    }

    #[test]
    fn a_file_is_taken_for_what_its_heads_and_its_name_say() {
        assert_eq!(check("a.csv", "企业名称,统一社会信用代码,成立日期,注册资本,经营范围\n甲厂,,,,\n"), "enterprises");
        let head = |columns: &[registry::TemplateColumn]| {
            let heads: Vec<&str> = columns.iter().map(|(head, _)| *head).collect();
            let cells: Vec<&str> = columns.iter().map(|(_, cell)| *cell).collect();
            format!("{}\n{}\n", heads.join(","), cells.join(","))
        };
        for (kind, columns) in [
            ("sites", registry::SITE_TEMPLATE),
            ("opportunities", registry::OPPORTUNITY_TEMPLATE),
            ("links", registry::LINK_TEMPLATE),
            ("signals", registry::SIGNAL_TEMPLATE),
            ("deals", registry::DEAL_TEMPLATE),
            ("cases", registry::CASE_TEMPLATE),
            ("purchases", registry::PURCHASE_TEMPLATE),
            ("sales", registry::SALE_TEMPLATE),
        ] {
            assert_eq!(check("x.csv", &head(columns)), kind);
        }
        assert!(check("x.csv", "甲,乙\n1,2\n").starts_with("no header found"));
    }

    #[test]
    fn a_list_without_a_head_is_opened_by_letters_and_read_once_a_person_says_how() {
        let bytes = "样例一号钢管有限公司,钢管加工\n样例二号接箍有限公司,接箍加工\n".as_bytes();
        let looked = look("enterprises", "a.csv", bytes, &ListChoices::default()).unwrap();
        assert_eq!((looked.header_row, looked.rows, looked.uses.len()), (None, 2, 0));
        assert_eq!(
            (looked.heads.as_slice(), looked.samples[1].as_slice()),
            (["A".to_owned(), "B".to_owned()].as_slice(), ["钢管加工".to_owned(), "接箍加工".to_owned()].as_slice())
        );
        let said = [(0, "name".to_owned()), (1, "scope".to_owned())];
        let mapping = mapping(&said, &looked.heads, looked.header_row);
        let mut table = open("enterprises", "a.csv", bytes, None, Some(&mapping)).unwrap();
        let slot = table.slot("scope").unwrap();
        let mut record = Record::default();
        assert!(table.next_into(&mut record).unwrap());
        assert_eq!(record.text(&slot), "钢管加工");
    }

    #[test]
    fn titles_above_and_columns_of_unknown_names_are_told() {
        let bytes = "二〇二五年企业名录,,\n企业名称,经营范围,楼栋\n甲厂,钢管,3\n".as_bytes();
        let looked = look("enterprises", "a.csv", bytes, &ListChoices::default()).unwrap();
        assert_eq!((looked.header_row, looked.titles.len()), (Some(2), 1));
        assert_eq!(looked.uses, [(0, "name".to_owned()), (1, "scope".to_owned())]);
        let (heads, rows) = rows_of("enterprises", "a.csv", bytes, &ListChoices::default(), |row| row == 3).unwrap();
        assert_eq!((heads.len(), rows), (3, vec![(3, vec!["甲厂".to_owned(), "钢管".to_owned(), "3".to_owned()])]));
    }
}

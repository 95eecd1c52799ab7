//! Whole files, good, bad and hostile: what is read, what is said.

use std::io::{Cursor, Write};
use std::path::Path;

use tables::{CellKind, Column, Level, Limits, Mapping, Options, Record, Table, TableError};
use zip::write::SimpleFileOptions;

const COLUMNS: &[Column] = &[
    Column { key: "name", synonyms: &["企业名称"] },
    Column { key: "uscc", synonyms: &["信用代码", "税号"] },
    Column { key: "established", synonyms: &["成立日期"] },
    Column { key: "capital", synonyms: &["注册资本"] },
];

/// Rows as `row: cell|cell`, then what was said, or the error.
fn shown(result: Result<Table, TableError>) -> String {
    let mut table = match result {
        Ok(table) => table,
        Err(error) => return format!("error: {error}"),
    };
    let mut out = Vec::new();
    let mut record = Record::default();
    let slots: Vec<_> = ["name", "uscc", "established", "capital"].iter().map(|key| table.slot(key)).collect();
    loop {
        match table.next_into(&mut record) {
            Ok(true) => {
                let cells: Vec<_> = slots.iter().map(|s| s.as_ref().map_or("", |s| record.text(s))).collect();
                out.push(format!("{}: {}", record.row(), cells.join("|").trim_end_matches('|')));
            }
            Ok(false) => break,
            Err(error) => {
                out.push(format!("error: {error}"));
                break;
            }
        }
    }
    out.extend(
        table.take_problems().iter().map(|p| format!("{}{p}", if p.level == Level::Note { "note " } else { "" })),
    );
    out.join("\n")
}

fn check(bytes: impl Into<Vec<u8>>, name: &str, expect: &str) {
    check_with(bytes, name, &Options::new(COLUMNS), expect);
}

fn check_with(bytes: impl Into<Vec<u8>>, name: &str, options: &Options<'_>, expect: &str) {
    assert_eq!(shown(tables::read(bytes.into(), name, options)), expect);
}

fn tight() -> Options<'static> {
    let limits = Limits {
        text_bytes: 1 << 20,
        workbook_bytes: 1 << 20,
        unpacked_bytes: 1 << 20,
        workbook_cells: 10_000,
        cell_bytes: 1 << 10,
        record_bytes: 4 << 10,
        rows: 100_000,
        columns: 64,
    };
    Options { limits, ..Options::new(COLUMNS) }
}

// ---- text

#[test]
fn bytes_on_disk_and_in_memory_give_the_same_rows() {
    let text = "企业名称,信用代码\r\n甲厂,1\r\n\"乙\r\n厂\",2\r\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, text).unwrap();
    let expect = "2: 甲厂|1\n3: 乙\r\n厂|2";
    assert_eq!(shown(tables::open(&path, &Options::new(COLUMNS))), expect);
    check(text, "a.csv", expect);
}

#[test]
fn a_table_may_be_sent_to_another_thread() {
    fn sendable<T: Send>(_: &T) {}
    sendable(
        &tables::read(
            b"\xe4\xbc\x81\xe4\xb8\x9a\xe5\x90\x8d\xe7\xa7\xb0\n1\n".to_vec(),
            "a.csv",
            &Options::new(COLUMNS),
        )
        .unwrap(),
    );
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let text = "企业名称,信用代码\n样例管业有限公司,1\n样例管件有限公司,2\n";
    let expect = "2: 样例管业有限公司|1\n3: 样例管件有限公司|2";
    check(text, "a.csv", expect);
    check(format!("\u{feff}{text}"), "a.csv", expect);
    check(encoding_rs::GB18030.encode(text).0, "a.csv", expect);
    for mark in ["", "\u{feff}"] {
        let units: Vec<u16> = format!("{mark}{text}").encode_utf16().collect();
        check(units.iter().flat_map(|u| u.to_le_bytes()).collect::<Vec<u8>>(), "a.csv", expect);
        check(units.iter().flat_map(|u| u.to_be_bytes()).collect::<Vec<u8>>(), "a.csv", expect);
    }
}

#[test]
fn chinese_far_behind_plain_text_still_tells_the_encoding() {
    let mut text = "name,uscc\n".to_owned();
    while text.len() < 300 << 10 {
        text.push_str("sample works,1\n");
    }
    text.push_str("样例管业有限公司,2\n");
    let bytes = encoding_rs::GB18030.encode(&text).0.into_owned();
    let mut table = tables::read(bytes, "a.csv", &Options::new(COLUMNS)).unwrap();
    let name = table.slot("name").unwrap();
    let last = table.rows().last().unwrap().unwrap();
    assert_eq!(last.text(&name), "样例管业有限公司");
}

#[test]
fn every_delimiter_is_found_by_the_header() {
    for delimiter in [",", "\t", ";", "|"] {
        let text = ["企业名称,信用代码,注册资本", "甲厂,1,\"2\""].join("\n").replace(',', delimiter);
        check(text, "a.txt", "2: 甲厂|1||2");
    }
    check("sep=;\r\n企业名称;信用代码\r\n甲,厂;1\r\n", "a.csv", "2: 甲,厂|1");
}

#[test]
fn titles_repeated_headers_sums_and_blank_rows_are_passed_over() {
    check(
        "某区企业台账,,\n企业名称,信用代码,备注\n甲厂,1,\n\n,,\n企业名称,信用代码,备注\n合计样例厂,2,\n合计,3,\n填表人：样例,,\n",
        "a.csv",
        "3: 甲厂|1\n6: 合计样例厂|2\n\
         note a.csv: the header is record 2; above it stands `某区企业台账`\n\
         note a.csv: columns not used: `备注`\n\
         note a.csv, row 5: the header is repeated here and was passed over\n\
         note a.csv, row 7: `合计` begins a sum or a remark, not a row of data; passed over\n\
         note a.csv, row 8: `填表人：样例` begins a sum or a remark, not a row of data; passed over",
    );
}

#[test]
fn ragged_rows_go_in_with_a_problem() {
    check(
        "企业名称,信用代码\n甲厂,1,多,余\n乙厂\n丙厂,3,,\n",
        "a.csv",
        "2: 甲厂|1\n3: 乙厂\n4: 丙厂|3\n\
         a.csv, row 2: the row has 4 cells, the header 2: 2 filled cells at the end were left out\n\
         a.csv, row 3: the row has 1 cells, the header 2: the missing ones count as unknown",
    );
}

#[test]
fn bad_characters_are_told_and_the_row_goes_in() {
    let mut bytes = "企业名称,信用代码\n甲厂有限公司钢管制造销售,1\n乙\0厂,2\n".as_bytes().to_vec();
    let at = "企业名称,信用代码\n甲厂有限公司钢管制造".len();
    bytes[at] = 0xff;
    check(
        bytes,
        "a.csv",
        "2: 甲厂有限公司钢管制造\u{fffd}\u{fffd}\u{fffd}售|1\n3: 乙厂|2\n\
         a.csv, row 2, column 企业名称: the cell holds bytes that are no characters in the file's encoding; they stand as `\u{fffd}`\n\
         a.csv, row 3, column 企业名称: the cell held NUL characters, which were taken out",
    );
}

#[test]
fn digits_kept_as_text_lose_their_wrapping() {
    check("企业名称,信用代码\n甲厂,\"=\"\"0123\"\"\"\n乙厂,=\"0456\"\n", "a.csv", "2: 甲厂|0123\n3: 乙厂|0456");
}

#[test]
fn an_open_quote_costs_one_row() {
    check(
        "企业名称,信用代码\n\"甲厂,1\n乙厂,\"2\"\n",
        "a.csv",
        "2: \"甲厂|1\n3: 乙厂|2\na.csv, row 2: a quote is opened and not closed where it can be; the line was read without quotes",
    );
}

#[test]
fn a_cell_without_end_is_skipped_in_bounded_memory() {
    let long = "甲".repeat(1_000);
    let endless = "乙".repeat(100_000);
    check_with(
        format!("企业名称,信用代码\n{long},1\n{endless},2\n\"{endless},3\n丙厂,4\n"),
        "a.csv",
        &tight(),
        "2: |1\n5: 丙厂|4\n\
         a.csv, row 2, column 企业名称: the cell is longer than 1 KiB and was left out\n\
         a.csv, row 3: the record is longer than 4 KiB and was left out\n\
         a.csv, row 4: the record is longer than 4 KiB and was left out",
    );
}

#[test]
fn columns_beyond_the_limit_are_left_out_with_a_problem() {
    let wide = |first: &str| format!("{first}{}\n", ",x".repeat(99));
    check_with(
        wide("企业名称") + &wide("甲厂"),
        "a.csv",
        &tight(),
        &format!(
            "2: 甲厂\nnote a.csv: columns not used: {}\n\
             a.csv, row 2: the row has 100 cells, the header 64: 36 filled cells at the end were left out",
            ["`x`"; 63].join(", ")
        ),
    );
}

#[test]
fn of_two_columns_for_one_key_the_first_filled_counts() {
    check(
        "企业名称,税号,信用代码\n甲厂,1,2\n乙厂,3,\n",
        "a.csv",
        "2: 甲厂|2\n3: 乙厂|3\nnote a.csv: columns `信用代码`, `税号` all give `uscc`: the first that is filled counts",
    );
}

#[test]
fn a_mapping_by_letter_reads_a_file_without_header() {
    let mapping = Mapping::parse("B = name\n1 = uscc").unwrap();
    let options = Options { mapping: Some(&mapping), ..Options::new(COLUMNS) };
    check_with("1,甲厂\n2,乙厂\n", "a.csv", &options, "1: 甲厂|1\n2: 乙厂|2");
}

#[test]
fn files_that_are_no_tables_are_named() {
    check("", "a.csv", "error: `a.csv` is empty: export it again and look whether it holds rows");
    check("\u{feff} \n", "a.csv", "error: `a.csv` is empty: export it again and look whether it holds rows");
    check(
        "<html><table>",
        "a.xls",
        "error: `a.xls` is a web page (HTML) named .xls, not a table: open it in the spreadsheet program and save it as .xlsx or .csv",
    );
    check(
        "%PDF-1.7",
        "a.xlsx",
        "error: `a.xlsx` is a PDF document named .xlsx, not a table: ask for the table it was printed from",
    );
    check(
        "甲厂,1\n乙厂,2\n",
        "a.csv",
        "error: no header found in `a.csv`: record 1 holds `甲厂` `1`, record 2 holds `乙厂` `2`; add a header row with names such as `企业名称`, \
         or give a mapping with lines such as `A = name` (columns: `name`, `uscc`, `established`, `capital`)",
    );
    check("企业名称,信用代码\n", "a.csv", "a.csv: there is no row of data below the header");
    check_with(
        "企业名称\n".repeat(200_000),
        "a.csv",
        &tight(),
        "error: `a.csv` is refused: its size is 2 MiB, more than the 1 MiB allowed; split it",
    );
}

#[test]
fn plain_text_named_as_workbook_is_read_with_a_note() {
    check(
        "企业名称\t信用代码\n甲厂\t1\n",
        "a.xls",
        "2: 甲厂|1\nnote a.xls: the name says workbook, the content is plain text and was read as such",
    );
}

#[test]
fn a_folder_or_a_missing_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let error = tables::open(folder.path(), &Options::new(COLUMNS)).err().unwrap().to_string();
    assert!(error.contains("it is a folder"), "{error}");
    let error = tables::open(Path::new("no such file.csv"), &Options::new(COLUMNS)).err().unwrap().to_string();
    assert!(error.starts_with("cannot read `no such file.csv`: "), "{error}");
}

// ---- workbooks

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of sheets; `more` adds or replaces parts, `properties` stands in the workbook part.
fn xlsx(sheets: &[(&str, &str)], properties: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let list: String = (1..)
        .zip(sheets)
        .map(|(n, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))
        .collect();
    let workbook = format!("<workbook {MAIN} xmlns:r=\"{OFFICE}\">{properties}<sheets>{list}</sheets></workbook>");
    let links: String = (1..=sheets.len())
        .map(|n| {
            format!("<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
        })
        .collect();
    let styles = format!(
        "<styleSheet {MAIN}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    );
    let relations = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
    let mut parts: Vec<(String, String)> = vec![
        (
            "_rels/.rels".into(),
            format!(
                "<Relationships {relations}><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        ("xl/workbook.xml".into(), workbook),
        ("xl/_rels/workbook.xml.rels".into(), format!("<Relationships {relations}>{links}</Relationships>")),
        ("xl/styles.xml".into(), styles),
    ];
    for (n, (_, data)) in (1..).zip(sheets) {
        let (rows, tail) = data.split_once("<!--tail-->").unwrap_or((data, ""));
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!("<worksheet {MAIN}><sheetData>{rows}</sheetData>{tail}</worksheet>"),
        ));
    }
    for (name, text) in more {
        parts.retain(|(n, _)| n != name);
        parts.push(((*name).to_owned(), (*text).to_owned()));
    }
    let parts: Vec<(&str, &str)> = parts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    archive(&parts)
}

/// A row of inline texts; a cell beginning with `<` stands as it is.
fn row(number: u32, cells: &[&str]) -> String {
    let cell = |(column, text): (usize, &&str)| {
        let place = format!("{}{number}", char::from(b'A' + column as u8));
        match text.strip_prefix('<') {
            _ if text.is_empty() => String::new(),
            Some(_) => text.replace("<c", &format!("<c r=\"{place}\"")),
            None => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        }
    };
    format!("<row r=\"{number}\">{}</row>", cells.iter().enumerate().map(cell).collect::<String>())
}

const HEADER: &[&str] = &["企业名称", "信用代码", "成立日期", "注册资本"];

#[test]
fn cells_of_a_workbook_keep_their_meaning() {
    let data = row(1, HEADER)
        + &row(2, &["甲厂", "<c><v>430400000012345</v></c>", "<c s=\"1\"><v>40972</v></c>", "<c><v>33.8</v></c>"])
        + &row(3, &["乙厂", "<c t=\"e\"><v>#N/A</v></c>", "<c s=\"1\"><v>40972.5</v></c>", "<c t=\"b\"><v>1</v></c>"])
        + &row(
            5,
            &[
                "丙厂",
                "<c><v>9.1990000945807302E17</v></c>",
                "<c t=\"d\"><v>2012-03-04</v></c>",
                "<c><f>1+1</f><v>2</v></c>",
            ],
        );
    check(
        xlsx(&[("台账", &data)], "", &[]),
        "a.xlsx",
        "2: 甲厂|430400000012345|2012-03-04|33.8\n3: 乙厂||2012-03-04 12:00:00|TRUE\n5: 丙厂|919900009458073000|2012-03-04|2\n\
         a.xlsx, row 3, column 信用代码: the cell holds the error `#N/A` and counts as unknown",
    );
}

#[test]
fn the_kind_of_a_number_is_told() {
    let data = row(1, HEADER) + &row(2, &["甲厂", "<c><v>430400000012345</v></c>", "<c s=\"1\"><v>40972</v></c>"]);
    let mut table = tables::read(xlsx(&[("a", &data)], "", &[]), "a.xlsx", &Options::new(COLUMNS)).unwrap();
    let slots = ["name", "uscc", "established"].map(|key| table.slot(key).unwrap());
    let record = table.rows().next().unwrap().unwrap();
    assert_eq!(slots.map(|s| record.cell(&s).kind), [CellKind::Text, CellKind::Number, CellKind::Date]);
}

#[test]
fn days_count_from_1904_where_the_workbook_says_so() {
    let data = row(1, HEADER) + &row(2, &["甲厂", "1", "<c s=\"1\"><v>39510</v></c>"]);
    check(xlsx(&[("a", &data)], "<workbookPr date1904=\"1\"/>", &[]), "a.xlsx", "2: 甲厂|1|2012-03-04");
}

#[test]
fn merged_cells_are_filled_down() {
    let data = row(1, &["某区台账"])
        + &row(2, &["企业名称", "登记情况"])
        + &row(3, &["", "信用代码", "成立日期"])
        + &row(4, &["甲厂", "1"])
        + &row(5, &["", "2"])
        + &row(6, &["乙厂", "3"])
        + "<!--tail--><mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"A4:A5\"/></mergeCells>";
    check(
        xlsx(&[("a", &data)], "", &[]),
        "a.xlsx",
        "4: 甲厂|1\n5: 甲厂|2\n6: 乙厂|3\nnote a.xlsx: the header is record 3; above it stands `某区台账 / 企业名称 登记情况`",
    );
}

#[test]
fn the_first_sheet_with_a_header_is_read_unless_one_is_named() {
    let cover = row(1, &["填写说明"]);
    let first = row(1, HEADER) + &row(2, &["甲厂", "1"]);
    let second = row(1, HEADER) + &row(2, &["乙厂", "2"]);
    let book = xlsx(&[("说明", &cover), ("一季度", &first), ("二季度", &second)], "", &[]);
    check(book.clone(), "a.xlsx", "2: 甲厂|1\nnote a.xlsx: sheet `一季度` was read; `说明`, `二季度` not");
    check_with(book.clone(), "a.xlsx", &Options { sheet: Some("二季度"), ..Options::new(COLUMNS) }, "2: 乙厂|2");
    check_with(
        book,
        "a.xlsx",
        &Options { sheet: Some("三季度"), ..Options::new(COLUMNS) },
        "error: `a.xlsx` has no sheet `三季度`, only `说明`, `一季度`, `二季度`",
    );
}

#[test]
fn macros_are_ignored_with_a_note() {
    let data = row(1, HEADER) + &row(2, &["甲厂", "1"]);
    check(
        xlsx(&[("a", &data)], "", &[("xl/vbaProject.bin", "macro")]),
        "a.xlsm",
        "2: 甲厂|1\nnote a.xlsm: the workbook holds macros; they are ignored, only the cells are read",
    );
}

#[test]
fn formulas_without_stored_results_are_told() {
    let data = row(1, HEADER) + &row(2, &["甲厂", "<c><f>A1</f></c>"]);
    check(
        xlsx(&[("a", &data)], "", &[]),
        "a.xlsx",
        "2: 甲厂\na.xlsx: 1 formulas of sheet `a` have no stored result and count as empty: open the file in the spreadsheet program and save it",
    );
}

#[test]
fn an_unknown_error_costs_its_cell_only() {
    let data = row(1, HEADER) + &row(2, &["甲厂", "<c t=\"e\"><v>#SPILL!</v></c>", "2012-03-04"]);
    check(
        xlsx(&[("a", &data)], "", &[]),
        "a.xlsx",
        "2: 甲厂||2012-03-04\na.xlsx: a cell of sheet `a` was left out: Unsupported cell error value '#SPILL!'",
    );
}

#[test]
fn an_empty_workbook_is_empty() {
    check(
        xlsx(&[("a", "")], "", &[]),
        "a.xlsx",
        "error: `a.xlsx` is empty: export it again and look whether it holds rows",
    );
}

#[test]
fn other_archives_are_named() {
    let unpack = "not a table: unpack it and give the table inside";
    check(
        archive(&[("hello.txt", "hi")]),
        "a.xlsx",
        &format!("error: `a.xlsx` is a ZIP archive without a workbook, {unpack}"),
    );
    check(
        archive(&[("word/document.xml", "<a/>")]),
        "a.docx",
        "error: `a.docx` is a Word document, not a table: copy its table into a workbook",
    );
    check(
        archive(&[("xl/workbook.bin", "")]),
        "a.xlsb",
        "error: `a.xlsb` is a binary workbook (.xlsb), not a table: save it as .xlsx",
    );
    let whole = xlsx(&[("a", &row(1, HEADER))], "", &[]);
    check(
        &whole[..whole.len() / 2],
        "a.xlsx",
        "error: `a.xlsx` is damaged: the end of its ZIP archive is missing or wrong, as after a broken download; copy or export the file again",
    );
}

#[test]
fn a_bomb_is_refused_by_its_declared_size() {
    let bomb = row(1, &[&"A".repeat(2 << 20)]);
    check_with(
        xlsx(&[("a", &bomb)], "", &[]),
        "a.xlsx",
        &tight(),
        "error: `a.xlsx` is refused: its unpacked size (most of it in `xl/worksheets/sheet1.xml`) is 2 MiB, more than the 1 MiB allowed; \
         split it, or export the sheet as .csv, which has no such bound",
    );
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused_while_unpacking() {
    let bomb = row(1, &[&"A".repeat(2 << 20)]);
    let mut bytes = xlsx(&[("a", &bomb)], "", &[]);
    let size = u32::try_from(format!("<worksheet {MAIN}><sheetData>{bomb}</sheetData></worksheet>").len()).unwrap();
    let honest = size.to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == honest).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let error = shown(tables::read(bytes, "a.xlsx", &tight()));
    assert!(error.starts_with("error: `a.xlsx` is "), "{error}");
    assert!(error.contains("unpack") || error.contains("a single text in part"), "{error}");
}

#[test]
fn a_cell_too_long_for_memory_is_refused_before_the_reader_sees_it() {
    let long = row(1, &[&"A".repeat(100 << 10)]);
    check_with(
        xlsx(&[("a", &long)], "", &[]),
        "a.xlsx",
        &tight(),
        "error: `a.xlsx` is refused: a single text in part `xl/worksheets/sheet1.xml` is over 4 KiB, more than the 1 KiB allowed; \
         split it, or export the sheet as .csv, which has no such bound",
    );
}

#[test]
fn a_count_of_strings_that_cannot_be_is_refused() {
    let strings = format!("<sst {MAIN} uniqueCount=\"4000000000\"><si><t>甲</t></si></sst>");
    let error = shown(tables::read(
        xlsx(&[("a", &row(1, HEADER))], "", &[("xl/sharedStrings.xml", &strings)]),
        "a.xlsx",
        &Options::new(COLUMNS),
    ));
    assert!(error.contains("claims to hold 4000000000 strings"), "{error}");
}

fn ods(rows: &str) -> Vec<u8> {
    let spaces = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
                  xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let content = format!(
        "<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name=\"台账\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", &content),
    ])
}

fn ods_row(cells: &[&str]) -> String {
    let cell = |text: &&str| match text.starts_with('<') {
        true => (*text).to_owned(),
        false => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn an_open_document_is_read_with_its_merges() {
    let rows = ods_row(HEADER)
        + &ods_row(&[
            "<table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"2\"><text:p>甲厂</text:p></table:table-cell>",
            "1",
            "<table:table-cell office:value-type=\"date\" office:date-value=\"2012-03-04\"><text:p>x</text:p></table:table-cell>",
            "<table:table-cell office:value-type=\"float\" office:value=\"33.8\"><text:p>33.8</text:p></table:table-cell>",
        ])
        + &ods_row(&["<table:covered-table-cell/>", "2"]);
    check(ods(&rows), "a.ods", "2: 甲厂|1|2012-03-04|33.8\n3: 甲厂|2");
}

#[test]
fn an_open_document_that_repeats_itself_without_end_is_refused() {
    let wide = ods_row(&[
        "<table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"string\"><text:p>甲</text:p></table:table-cell>",
    ]);
    let many = wide.replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"1000000\">");
    let error = shown(tables::read(ods(&many), "a.ods", &Options::new(COLUMNS)));
    assert!(error.contains("with all repetitions"), "{error}");
    let blanks = ods_row(&[
        "<table:table-cell office:value-type=\"string\"><text:p>甲<text:s text:c=\"4000000000\"/></text:p></table:table-cell>",
    ]);
    let error = shown(tables::read(ods(&blanks), "a.ods", &Options::new(COLUMNS)));
    assert!(error.contains("a run of 4000000000 blanks"), "{error}");
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut data =
        [row.to_le_bytes(), column.to_le_bytes(), [0, 0], u16::try_from(units.len()).unwrap().to_le_bytes()].concat();
    data.push(1);
    data.extend(units.iter().flat_map(|u| u.to_le_bytes()));
    record(0x0204, &data)
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, data) in streams {
        file.create_stream(name).unwrap().write_all(data).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// An old workbook of one sheet with these records.
fn xls(cells: &[Vec<u8>], globals: &[Vec<u8>]) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let mut head = [begin(5), globals.concat()].concat();
    let sheet =
        |at: usize| record(0x0085, &[&u32::try_from(at).unwrap().to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
    let start = head.len() + sheet(0).len() + 4;
    head.extend(sheet(start));
    head.extend(record(0x000a, &[]));
    head.extend(begin(0x10));
    head.extend(cells.concat());
    head.extend(record(0x000a, &[]));
    compound(&[("/Workbook", &head)])
}

#[test]
fn an_old_workbook_is_read() {
    let mut cells: Vec<Vec<u8>> = (0..).zip(HEADER).map(|(column, text)| label(0, column, text)).collect();
    cells.push(label(1, 0, "甲厂"));
    cells.push(record(0x0203, &[&[1, 0, 1, 0, 0, 0], &430_400_000_012_345_f64.to_le_bytes()[..]].concat()));
    check(xls(&cells, &[]), "a.xls", "2: 甲厂|430400000012345");
}

#[test]
fn an_old_workbook_that_claims_a_huge_area_is_refused() {
    let corners = [label(0, 0, "企业名称"), label(65_535, 65_535, "x")];
    let error = shown(tables::read(xls(&corners, &[]), "a.xls", &Options::new(COLUMNS)));
    assert!(error.contains("the area its sheets claim is 4294967296 cells"), "{error}");
    let dimensions =
        record(0x0200, &[&0_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0, 0, 255, 0, 0, 0]].concat());
    let error = shown(tables::read(xls(&[dimensions, label(0, 0, "企业名称")], &[]), "a.xls", &Options::new(COLUMNS)));
    assert!(error.contains("the area its sheets claim"), "{error}");
}

#[test]
fn protected_and_foreign_compound_files_are_named() {
    let password = "is protected by a password: open it, remove the password, save it and try again";
    check(compound(&[("/EncryptedPackage", b"x")]), "a.xlsx", &format!("error: `a.xlsx` {password}"));
    check(xls(&[], &[record(0x002f, &[1, 0, 1, 0])]), "a.xls", &format!("error: `a.xls` {password}"));
    check(
        compound(&[("/WordDocument", b"x")]),
        "a.doc",
        "error: `a.doc` is a Word document, not a table: copy its table into a workbook",
    );
    check(
        &compound(&[("/Workbook", &[0; 9000])])[..3000],
        "a.xls",
        "error: `a.xls` is damaged: its compound file structure is broken or cut off; copy or export the file again",
    );
    check(
        compound(&[("/Workbook", &[7; 9000])]),
        "a.xls",
        "error: `a.xls` is damaged: its workbook stream does not begin as one; copy or export the file again",
    );
}

mod any_input {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = shown(tables::read(bytes, "a.csv", &tight()));
        }

        #[test]
        fn any_text_below_a_header_gets_an_answer(text in "[\\PC,;\t\r\n\"\0=]{0,200}") {
            let _ = shown(tables::read(format!("企业名称,信用代码\n{text}").into_bytes(), "a.csv", &tight()));
        }

        #[test]
        fn a_damaged_workbook_gets_an_answer(at in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..4000) {
            let data = row(1, HEADER) + &row(2, &["甲厂", "1", "<c s=\"1\"><v>40972</v></c>"]);
            let mut bytes = xlsx(&[("a", &data)], "", &[]);
            let place = at % bytes.len();
            bytes[place] ^= byte;
            let _ = shown(tables::read(bytes.clone(), "a.xlsx", &tight()));
            bytes.truncate(cut % bytes.len());
            let _ = shown(tables::read(bytes, "a.xlsx", &tight()));
        }

        #[test]
        fn a_damaged_old_workbook_gets_an_answer(at in 0_usize..8000, byte in any::<u8>()) {
            let cells: Vec<Vec<u8>> = (0..).zip(HEADER).map(|(column, text)| label(0, column, text)).collect();
            let mut bytes = xls(&cells, &[]);
            let place = at % bytes.len();
            bytes[place] ^= byte;
            let _ = shown(tables::read(bytes, "a.xls", &tight()));
        }
    }
}

//! `liantu import --kind sites` and `--kind opportunities`.

use std::fs::File;
use std::io::Write;

use serde_json::Value;
use zip::write::SimpleFileOptions;

use crate::harness::{Answer, Desk, rule, shipped_registers};

fn take(desk: &Desk, kind: &str, words: &[&str]) -> Answer {
    desk.on_data(&[&["import", "--kind", kind], words].concat())
}

fn report(desk: &Desk, kind: &str, words: &[&str]) -> Value {
    take(desk, kind, &[&["--format", "json"], words].concat()).json()
}

fn problems(report: &Value) -> Vec<String> {
    let list = report["problems"].as_array().expect("problems");
    let text = |problem: &Value| {
        format!(
            "{}:{} [{}] {}",
            problem["file"].as_str().unwrap_or("?"),
            problem["row"],
            problem["column"],
            problem["message"].as_str().unwrap_or("?")
        )
    };
    list.iter().map(text).collect()
}

/// What the server answers, as JSON.
fn served(desk: &Desk, path: &str) -> Value {
    let (status, body) = desk.serve().send("GET", path, "");
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

fn site(desk: &Desk, id: &str) -> Value {
    let sites = served(desk, "/api/v1/sites");
    let found = sites["items"].as_array().expect("items").iter().find(|site| site["id"] == id).cloned();
    found.unwrap_or(Value::Null)
}

#[test]
fn a_list_of_sites_changes_what_it_says_and_can_be_undone_and_redone() {
    rule(|desk| {
        let before = site(desk, "S-001");
        desk.write(
            "sites.csv",
            "区属闲置载体清单,,,,,,\n编号,名称,所属园区,类型,面积（万㎡）,租金,更新日期\n\
             S-001,,,,1.25,13 元/平方米·月,2025/1/20\nS-901,新厂房,衡阳钢管深加工产业集聚区,厂房,0.5,面议,\n",
        );
        let dry = report(desk, "sites", &["sites.csv", "--dry-run"]);
        assert_eq!(site(desk, "S-001"), before);
        let done = report(desk, "sites", &["sites.csv"]);
        for field in ["records", "new", "merged", "unchanged", "problems"] {
            assert_eq!(dry[field], done[field]);
        }
        assert_eq!((&done["new"], &done["merged"]), (&1.into(), &1.into()), "{done}");
        let after = site(desk, "S-001");
        assert_eq!((&after["area_m2"], &after["power_kva"]), (&12500.0.into(), &before["power_kva"]));
        assert_eq!((&after["verified_at"], &after["stale"]), (&"2025-01-20".into(), &Value::Array(vec![])));
        assert_eq!(site(desk, "S-901")["zone"], "pipe-cluster");

        let id = done["imports"][0].to_string();
        assert_eq!(desk.imports()[0]["kind"], "sites");
        let said = desk.on_data(&["imports", "undo", &id]).done();
        assert!(said.contains("2 sites"), "{said}");
        assert_eq!((site(desk, "S-001"), site(desk, "S-901")), (before, Value::Null));
        desk.on_data(&["imports", "redo", &id]).done();
        assert_eq!(site(desk, "S-001"), after);
    });
}

#[test]
fn a_list_of_opportunities_finds_its_names_and_says_which_it_does_not_know() {
    rule(|desk| {
        desk.write(
            "offers.csv",
            "机会编号,机会名称,产业链,产业环节,所在区,对应载体,规模,条件,联系方式,状态\n\
             O-901,钻杆二期,,钻杆,衡阳钢管深加工产业集聚区,3 号标准厂房,两条线,租,招商局 0734-000,在谈\n\
             O-902,检测,steel-pipe,检验检测中心,南华,S-99,一间,租,张先生 13800000000,\n\
             O-001,,,,,,,,,已签约\n",
        );
        let done = report(desk, "opportunities", &["offers.csv"]);
        assert_eq!((&done["new"], &done["merged"], &done["records"]), (&1.into(), &1.into(), &2.into()), "{done}");
        let told = problems(&done).join("\n");
        for words in [
            "offers.csv:3 [\"产业环节\"] unknown node `检验检测中心`; did you mean `testing`",
            "offers.csv:3 [\"所在区\"] unknown zone `南华`; did you mean `nanhuali` (南华里)?",
            "offers.csv:3 [\"对应载体\"] unknown site `S-99`; did you mean `S-0",
            "looks like a private mobile number: not taken, give an office",
            "offers.csv:3 [null] opportunity `O-902` is new and it says no node, no zone, no contact: left out",
        ] {
            assert!(told.contains(words), "`{words}` in {told}");
        }
        let list = served(desk, "/api/v1/opportunities?site=S-001");
        let of = |id: &str| list["items"].as_array().expect("items").iter().find(|row| row["id"] == id).cloned();
        assert_eq!(of("O-901").expect("the new one")["node"], "drill-pipe");
        assert_eq!(of("O-001").expect("the old one")["status"], "closed");
        let id = done["imports"][0].to_string();
        assert!(desk.on_data(&["imports", "undo", &id]).done().contains("2 opportunities"));
        let list = served(desk, "/api/v1/opportunities?site=S-001");
        assert_eq!(list["items"].as_array().expect("items").len(), 1);
    });
}

/// A workbook of one sheet with texts alone.
fn workbook(desk: &Desk, name: &str, rows: &[&[&str]]) {
    let mut book = zip::ZipWriter::new(File::create(desk.path(name)).expect("a file"));
    let mut part = |name: &str, text: &str| {
        book.start_file(name, SimpleFileOptions::default()).expect("a part");
        book.write_all(text.as_bytes()).expect("written");
    };
    part("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#);
    part(
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    );
    part(
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    );
    part(
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    );
    let cells = rows.iter().enumerate().map(|(row, cells)| {
        let cell = |(column, text): (usize, &&str)| {
            let letter = char::from(b'A' + u8::try_from(column).expect("a column"));
            match text.parse::<f64>() {
                Ok(_) => format!(r#"<c r="{letter}{}"><v>{text}</v></c>"#, row + 1),
                Err(_) => format!(r#"<c r="{letter}{}" t="inlineStr"><is><t>{text}</t></is></c>"#, row + 1),
            }
        };
        format!(r#"<row r="{}">{}</row>"#, row + 1, cells.iter().enumerate().map(cell).collect::<String>())
    });
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>"#,
        cells.collect::<String>()
    );
    part("xl/worksheets/sheet1.xml", &sheet);
    book.finish().expect("a workbook");
}

#[test]
fn a_workbook_of_sites_is_read() {
    let desk = Desk::demo();
    workbook(
        &desk,
        "sites.xlsx",
        &[
            &["载体编号", "载体名称", "所在区", "载体类型", "面积", "核实日期", "燃气"],
            &["S-902", "街面房", "杨柳汽车街区", "商铺", "38亩", "45646", "已通"],
        ],
    );
    let done = report(&desk, "sites", &["sites.xlsx"]);
    assert_eq!((&done["new"], done["problems"].as_array().map(Vec::len)), (&1.into(), Some(0)), "{done}");
    let site = site(&desk, "S-902");
    assert_eq!((&site["area_m2"], &site["gas"]), (&25333.33.into(), &true.into()));
    assert_eq!(site["verified_at"], "2024-12-20");
}

#[test]
fn a_template_is_a_list_that_can_be_taken_in_as_it_is() {
    let desk = Desk::demo();
    for (kind, id) in [("sites", "S-900"), ("opportunities", "O-900")] {
        take(&desk, kind, &["--template", "t.csv"]).done();
        assert!(desk.read("t.csv").contains(id));
        let done = report(&desk, kind, &["t.csv"]);
        assert_eq!((&done["new"], done["problems"].as_array().map(Vec::len)), (&1.into(), Some(0)), "{done}");
    }
    assert!(take(&desk, "sites", &["--template", "t.xlsx"]).refused().contains("does not end in `.csv`"));
    assert!(take(&desk, "enterprises", &["--template", "t.csv"]).refused().contains("need no template"));
    assert!(take(&desk, "sites", &[]).mistyped().contains("<FILE>"));
}

#[test]
fn a_file_of_the_wrong_kind_is_refused_with_the_headers_that_are_missing() {
    let desk = Desk::demo();
    desk.write("firms.csv", "企业全称,法定代表人\n样例厂,某\n");
    let text = take(&desk, "sites", &["firms.csv"]).refused();
    assert!(text.contains("no header") && text.contains("载体编号"), "{text}");
    assert_eq!(desk.imports().len(), shipped_registers());
}

//! Forms as they come from superiors: lists that grow, and what stands around them.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, Formula, Image, Note,
    Table, TableColumn, Workbook,
};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

/// A one-pixel picture.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82";

/// A list of three rows (5 to 7) with a sum, and around it all that a superior's form may have.
fn rich() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("报表").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "某月报表", &plain).unwrap();
    // A label beside the list down to its sum, one beside its rows alone.
    sheet.merge_range(4, 0, 7, 0, "签约", &plain).unwrap();
    sheet.merge_range(4, 4, 6, 4, "备注", &plain).unwrap();
    for row in 4..7 {
        sheet.write_blank(row, 1, &plain).unwrap();
        sheet.write_blank(row, 2, &plain).unwrap();
    }
    sheet.write_formula(7, 2, Formula::new("SUM(C5:C7)")).unwrap();
    sheet.merge_range(9, 1, 9, 2, "说明", &plain).unwrap();
    sheet.write_string(11, 0, "电话").unwrap();
    sheet.insert_note(11, 0, &Note::new("值班电话")).unwrap();
    sheet.insert_image(13, 1, &Image::new_from_buffer(PIXEL).unwrap()).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("报表!$C$5:$C$7").set_categories("报表!$B$5:$B$7");
    sheet.insert_chart(19, 1, &chart).unwrap();
    sheet.set_page_breaks(&[4, 12]).unwrap();
    sheet.set_print_area(0, 0, 29, 4).unwrap();
    sheet.set_repeat_rows(2, 3).unwrap();
    let large =
        ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(5)).set_format(Format::new());
    sheet.add_conditional_format(4, 2, 6, 2, &large).unwrap();
    sheet
        .add_data_validation(11, 1, 11, 1, &DataValidation::new().allow_list_formula(Formula::new("=$A$31:$A$33")))
        .unwrap();
    sheet
        .add_table(
            24,
            0,
            27,
            1,
            &Table::new().set_columns(&[TableColumn::new().set_header("甲"), TableColumn::new().set_header("乙")]),
        )
        .unwrap();
    let other = book.add_worksheet();
    other.set_name("汇总").unwrap();
    other.write_formula(0, 0, Formula::new("报表!C8+SUM(报表!C5:C7)")).unwrap();
    book.define_name("合计", "=报表!$C$8").unwrap();
    book.save_to_buffer().unwrap()
}

fn lines(many: u32) -> Vec<Vec<(u32, FormValue)>> {
    (1..=many)
        .map(|at| vec![(2, FormValue::Text(format!("项目{at}"))), (3, FormValue::Number(f64::from(at)))])
        .collect()
}

fn block(first_row: u32, rows: u32, many: u32) -> BlockFill {
    BlockFill { sheet: "报表".into(), first_row, rows, lines: lines(many) }
}

fn part(bytes: &[u8], wanted: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let name = names.iter().find(|name| name.contains(wanted) && !name.contains("_rels"));
    let mut text = String::new();
    archive
        .by_name(name.unwrap_or_else(|| panic!("`{wanted}` in {names:?}")))
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// Whether a part holds each of these texts.
fn check(bytes: &[u8], name: &str, wanted: &[&str]) {
    let text = part(bytes, name);
    for wanted in wanted {
        assert!(text.contains(wanted), "`{wanted}` in {name}: {text}");
    }
}

#[test]
fn what_stands_below_a_list_that_grows_moves_with_it() {
    let form = Form::open(&rich()).unwrap();
    let filled = form.fill(&[], &[block(5, 3, 10)], None).unwrap();
    // The list now ends in row 14.
    check(
        &filled,
        "worksheets/sheet1",
        &[
            "<f>SUM(C5:C14)</f>",
            "\"A1:E1\"",
            "\"A5:A15\"",
            "\"E5:E14\"",
            "\"B17:C17\"",
            "id=\"4\"",
            "id=\"19\"",
            "sqref=\"C5:C14\"",
            "sqref=\"B19\"",
            "$A$38:$A$40",
        ],
    );
    check(&filled, "worksheets/sheet2", &["<f>报表!C15+SUM(报表!C5:C14)</f>"]);
    check(&filled, "workbook.xml", &["报表!$C$15", "报表!$A$1:$E$37", "报表!$3:$4"]);
    check(&filled, "comments1", &["ref=\"A19\""]);
    check(&filled, "vmlDrawing1", &["<x:Row>18</x:Row>"]);
    check(&filled, "charts/chart1", &["报表!$C$5:$C$14", "报表!$B$5:$B$14"]);
    check(&filled, "tables/table1", &["ref=\"A32:B35\""]);
    let drawing = part(&filled, "drawings/drawing1");
    let rows: Vec<&str> = drawing.split("<xdr:row>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(rows[0], "20", "{drawing}");
    assert_eq!(rows[2], "26", "{drawing}");
    // A list that fits moves nothing.
    let filled = form.fill(&[], &[block(5, 3, 3)], None).unwrap();
    check(&filled, "worksheets/sheet1", &["<f>SUM(C5:C7)</f>", "\"A5:A8\"", "id=\"12\"", "sqref=\"B12\""]);
    check(&filled, "comments1", &["ref=\"A12\""]);
}

#[test]
fn two_lists_side_by_side_are_refused_and_two_below_each_other_are_not() {
    let form = Form::open(&rich()).unwrap();
    let error = form.fill(&[], &[block(5, 3, 1), block(7, 2, 1)], None).unwrap_err();
    insta::assert_snapshot!(error, @"the lists in rows 5-7 and 7-8 of `报表` stand side by side: rows for one would tear the other");
    let other = BlockFill { sheet: "汇总".into(), ..block(5, 3, 9) };
    form.fill(&[], &[block(5, 3, 9), block(11, 1, 4), other], None).unwrap();
}

#[test]
fn the_looks_of_the_last_row_stay_with_the_last_row() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("报表").unwrap();
    let (inner, foot) = (Format::new().set_italic(), Format::new().set_bold());
    for row in 1..4_u32 {
        sheet.write_blank(row, 1, if row == 3 { &foot } else { &inner }).unwrap();
    }
    let form = Form::open(&book.save_to_buffer().unwrap()).unwrap();
    let filled = form.fill(&[], &[block(2, 3, 5)], None).unwrap();
    let text = part(&filled, "worksheets/sheet1");
    let looks = |cell: &str| {
        let at = text.find(&format!("r=\"{cell}\"")).expect("the cell");
        text[at..]
            .split('>')
            .next()
            .unwrap_or_default()
            .split("s=\"")
            .nth(1)
            .and_then(|s| s.split('"').next())
            .map(str::to_owned)
    };
    let styles: Vec<_> = ["B2", "B3", "B4", "B5", "B6"].map(looks).into();
    assert_eq!(styles.iter().filter(|style| **style == styles[0]).count(), 4, "{styles:?}");
    assert_ne!(styles[4], styles[0]);
}

/// The same workbook with a part changed, or one more.
fn with(bytes: &[u8], name: &str, turned: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let path = file.name().unwrap().to_string();
        if path == name {
            found = true;
            content = turned(&String::from_utf8(content).unwrap()).into_bytes();
        }
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
    }
    if !found {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(turned("").as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn where_no_rows_can_be_inserted_the_reason_is_told_and_a_list_that_fits_is_filled() {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    let with_cell = |formula: &str| {
        let cell = format!("<sheetData><row r=\"2\"><c r=\"G2\">{formula}<v>1</v></c></row>");
        with(&rich(), SHEET, |text| text.replacen("<sheetData>", &cell, 1))
    };
    let what_if = with_cell("<f t=\"dataTable\" ref=\"G2:G6\" dt2D=\"0\" r1=\"A1\"/>");
    let array = with_cell("<f t=\"array\" ref=\"G2:G9\">B2:B9*2</f>");
    let pivot = with(&rich(), "xl/worksheets/_rels/sheet1.xml.rels", |text| {
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable";
        let line = format!(
            "<Relationship Id=\"rIdP\" Type=\"{kind}\" Target=\"../pivotTables/pivotTable1.xml\"/></Relationships>"
        );
        text.replace("</Relationships>", &line)
    });
    let pivot = with(&pivot, "xl/pivotTables/pivotTable1.xml", |_| "<pivotTableDefinition/>".to_owned());
    for (bytes, why) in
        [(what_if, Hindrance::WhatIf), (array, Hindrance::Array("G2:G9".into())), (pivot, Hindrance::Pivot)]
    {
        let form = Form::open(&bytes).unwrap();
        assert_eq!(form.hindrance("报表", 7).unwrap(), Some(why.clone()));
        form.fill(&[], &[block(5, 3, 3)], None).unwrap();
        let error = form.fill(&[], &[block(5, 3, 4)], None).unwrap_err();
        assert_eq!(error, FormError::NoRoom { sheet: "报表".into(), row: 7, why });
    }
}

#[test]
fn attributes_in_single_quotes_and_ranges_of_newer_versions_move_too() {
    let newer = "<extLst><ext><x14:conditionalFormattings xmlns:x14=\"x\" xmlns:xm=\"y\"><x14:conditionalFormatting>\
        <x14:cfRule><xm:f>报表!$C$8&gt;3</xm:f></x14:cfRule><xm:sqref>C8 C5:C7</xm:sqref></x14:conditionalFormatting>\
        </x14:conditionalFormattings></ext></extLst></worksheet>";
    let bytes = with(&rich(), "xl/worksheets/sheet1.xml", |text| {
        text.replace("</worksheet>", newer).replace("sqref=\"B12\"", "sqref='B12'")
    });
    let filled = Form::open(&bytes).unwrap().fill(&[], &[block(5, 3, 10)], None).unwrap();
    check(
        &filled,
        "worksheets/sheet1",
        &["<xm:f>报表!$C$15&gt;3</xm:f>", "<xm:sqref>C15 C5:C14</xm:sqref>", "sqref='B19'"],
    );
}

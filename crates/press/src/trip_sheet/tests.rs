//! Rules of a trip's papers: they open, hold every visit, and come out the same each time.

use super::*;
use crate::testing::{Zipped, text_of, well_formed};

fn visit(id: i64, on: &str, part: Half, firm: &str) -> TripVisit {
    TripVisit {
        id,
        day: on.parse().unwrap(),
        half: part,
        state: VisitState::Planned,
        place: Text::new("河北省沧州市", "Cangzhou, Hebei"),
        firm: firm.to_owned(),
        gap: Some(Text::new("无缝钢管 · 螺纹加工 · 补链", "Seamless pipe · threading · to complete")),
        why: vec![Sourced::new(
            Text::new("经营范围写明油管加工", "its scope names tubing"),
            Text::new("登记信息", "register"),
        )],
        ask: vec![Text::new("现厂房租期到何时", "when the lease ends")],
        next: String::new(),
    }
}

fn sheet() -> TripSheet {
    TripSheet {
        trip: Some(3),
        title: "沧州、天津行程".into(),
        district: Text::new("蒸湘区", "Zhengxiang"),
        team: "招商一组".into(),
        people: vec!["组长甲".into(), "组员乙".into()],
        basis: Some(Text::new("没有城际距离，按省排", "by province")),
        visits: vec![
            visit(7, "2025-06-05", Half::Morning, "沧州样例管具有限公司"),
            visit(8, "2025-06-05", Half::Morning, "=HYPERLINK(\"x\")"),
            visit(9, "2025-06-06", Half::Afternoon, "天津样例钻具\u{0}\u{1}<制造>&有限公司"),
        ],
        left_out: vec![("无址样例公司".into(), Text::new("所在地不明", "place unknown"))],
        warnings: vec![Text::new("招商二组 16 天前见过", "met 16 days ago")],
        changed: "2025-06-01T02:00:00Z".parse().unwrap(),
        version: 2,
        sample: true,
    }
}

#[test]
fn a_word_sheet_holds_every_visit_reason_and_warning() {
    let bytes = trip_docx(&sheet(), Lang::Zh).unwrap();
    let zipped = Zipped::read(&bytes);
    zipped.names().iter().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")).for_each(|name| {
        well_formed(&zipped.text(name));
    });
    let text = text_of(&zipped.text("word/document.xml"));
    for part in [
        "沧州、天津行程",
        "组长甲、组员乙",
        "一、6 月 5 日（周四）",
        "沧州样例管具有限公司",
        "天津样例钻具<制造>&有限公司",
        "经营范围写明油管加工（登记信息）",
        "现厂房租期到何时",
        "招商二组 16 天前见过",
        "所在地不明",
        "2025 年 6 月 1 日",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text_of(&zipped.text("word/header1.xml")).contains("样例数据"));
}

#[test]
fn a_word_sheet_has_the_page_of_official_papers() {
    let xml = Zipped::read(&trip_docx(&sheet(), Lang::En).unwrap()).text("word/document.xml");
    let document = roxmltree::Document::parse(&xml).unwrap();
    let margin = document.descendants().find(|node| node.has_tag_name((W, "pgMar"))).unwrap();
    let mm = |name| margin.attribute((W, name)).unwrap().parse::<f64>().unwrap() / 1440.0 * 25.4;
    for (name, expect) in [("top", 37.0), ("bottom", 35.0), ("left", 28.0), ("right", 26.0)] {
        assert!((mm(name) - expect).abs() < 0.05, "{name}");
    }
    let size = document.descendants().find(|node| node.has_tag_name((W, "pgSz"))).unwrap();
    assert_eq!((size.attribute((W, "w")), size.attribute((W, "h"))), (Some("11906"), Some("16838")));
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

#[test]
fn the_same_trip_gives_the_same_bytes() {
    // On threads of their own: a counter that lives as long as a thread would show here.
    let make = || {
        let docx = trip_docx(&sheet(), Lang::Zh).unwrap();
        let xlsx = trip_xlsx(&sheet(), Lang::Zh).unwrap();
        for bytes in [&docx, &xlsx] {
            // 1980-01-01 in every entry: no clock went in.
            let at = bytes.windows(4).position(|four| four == b"PK\x03\x04").unwrap();
            assert_eq!(bytes[at + 10..at + 14], [0, 0, 0x21, 0]);
        }
        (docx, xlsx, trip_ics(&sheet(), Lang::Zh))
    };
    let first = make();
    assert!(first == make(), "a second time");
    assert!(first == std::thread::spawn(make).join().unwrap(), "on another thread");
}

#[test]
fn a_workbook_has_a_row_a_visit_and_no_formula() {
    let zipped = Zipped::read(&trip_xlsx(&sheet(), Lang::Zh).unwrap());
    let rows = zipped.text("xl/worksheets/sheet1.xml");
    well_formed(&rows);
    assert_eq!(rows.matches("<row ").count(), 5, "the sample mark, the head and a row a visit");
    assert!(!rows.contains("<f>"), "{rows}");
    let strings = text_of(&zipped.text("xl/sharedStrings.xml"));
    for part in ["=HYPERLINK(\"x\")", "天津样例钻具<制造>&有限公司", "招商二组 16 天前见过", "无址样例公司"]
    {
        assert!(strings.contains(part), "{part}");
    }
}

#[test]
fn a_calendar_has_an_event_a_visit_in_chinas_time_with_ids_that_stay() {
    let mut text = trip_ics(&sheet(), Lang::Zh).replace("\r\n ", "");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3);
    for part in [
        "DTSTART;TZID=Asia/Shanghai:20250605T090000",
        "DTEND;TZID=Asia/Shanghai:20250605T103000",
        "DTSTART;TZID=Asia/Shanghai:20250605T103000",
        "DTSTART;TZID=Asia/Shanghai:20250606T140000",
        "UID:visit-7@liantu",
        "DTSTAMP:20250601T020000Z",
        "SEQUENCE:1",
        "STATUS:TENTATIVE",
        "TZOFFSETTO:+0800",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.lines().all(|line| line.chars().all(|c| !c.is_control() || c == '\r')));
    let mut moved = sheet();
    moved.visits[0].day = "2025-06-09".parse().unwrap();
    moved.version = 3;
    text = trip_ics(&moved, Lang::Zh);
    assert!(text.contains("UID:visit-7@liantu") && text.contains("SEQUENCE:2"));
}

#[test]
fn a_trip_without_visits_is_a_sheet_that_says_so() {
    let mut none = sheet();
    none.visits.clear();
    none.title.clear();
    let text = text_of(&Zipped::read(&trip_docx(&none, Lang::Zh).unwrap()).text("word/document.xml"));
    assert!(text.contains("招商走访行程单") && text.contains("没有排进任何走访"), "{text}");
    trip_xlsx(&none, Lang::En).unwrap();
    let calendar = trip_ics(&none, Lang::En);
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.trim_end().ends_with("END:VCALENDAR"));
}

//! `liantu targets`: the order, its reasons, what people decide, and the reported cases with what was known before.

use serde_json::Value;

use crate::harness::{Desk, rule};

fn targets(desk: &Desk, gap: &str, more: &[&str]) -> Value {
    desk.on_data(&[&["targets", "--gap", gap, "--format", "json"], more].concat()).json()
}

fn items(list: &Value) -> &[Value] {
    list["items"].as_array().expect("items")
}

fn place(list: &Value, name: &str) -> Option<usize> {
    items(list).iter().position(|item| item["enterprise"]["name"].as_str().is_some_and(|full| full.contains(name)))
}

/// A register of firms elsewhere, a thousand and more, on many businesses and in many cities.
fn pool(desk: &Desk, scopes: &[&str]) {
    let cities = [
        "江苏省无锡市",
        "山东省济南市",
        "广东省佛山市",
        "四川省成都市",
        "陕西省西安市",
        "辽宁省大连市",
        "湖北省武汉市",
    ];
    let rows: Vec<String> = (0..1400)
        .map(|n| format!("样例{n}号有限公司,,{},{}样例路{n}号", scopes[n % scopes.len()], cities[n % cities.len()]))
        .collect();
    desk.import_rows(&rows.join("\n"));
}

#[test]
fn every_target_is_explained_and_listed_by_falling_rank() {
    rule(|desk| {
        let list = targets(desk, "steel-pipe/tool-joints", &["--top", "50"]);
        assert!(items(&list).len() >= 4, "{list}");
        let ranks: Vec<f64> = items(&list).iter().map(|item| item["rank"].as_f64().expect("a rank")).collect();
        assert!(ranks.is_sorted_by(|a, b| a >= b), "{ranks:?}");
        for item in items(&list) {
            for axis in ["value", "likelihood"] {
                let reasons = item["reasons"].as_array().expect("reasons").iter();
                let sum: f64 = reasons
                    .filter(|reason| reason["axis"] == axis)
                    .map(|reason| {
                        assert!(reason["source"]["zh"].as_str().is_some_and(|text| !text.is_empty()), "{reason}");
                        reason["points"].as_f64().expect("points")
                    })
                    .sum();
                assert!((sum - item[axis].as_f64().expect("a number")).abs() < 0.01, "{item}");
            }
        }
    });
}

#[test]
fn what_does_not_exist_is_named_with_what_does() {
    let desk = Desk::demo();
    for (words, expect) in [
        (
            vec!["--gap", "steel-pipe"],
            "error: reading `--gap`: `steel-pipe` is no chain and node; hint: write `steel-pipe/drill-pipe`",
        ),
        (vec!["--gap", "nope/drill-pipe"], "error: no chain `nope`; hint: the chains are `steel-pipe`"),
        (vec!["--gap", "steel-pipe/nope"], "error: no node `nope` on chain `steel-pipe`; hint: its nodes are `scrap`"),
        (vec!["--gap", "steel-pipe/drill-pipe", "--weights", "99"], "error: no version `99` of the weights"),
        (
            vec!["--gap", "steel-pipe/drill-pipe", "--as-of", "2999-01-01"],
            "error: reading `--as-of`: `2999-01-01` has not come yet",
        ),
    ] {
        let error = desk.on_data(&[vec!["targets"], words].concat()).refused();
        assert!(error.starts_with(expect), "{error}");
    }
    for top in ["0", "501", "-1"] {
        desk.on_data(&["targets", "--gap", "steel-pipe/drill-pipe", "--top", top]).mistyped();
    }
    desk.on_data(&["targets"]).mistyped();
}

#[test]
fn a_rejected_firm_is_not_offered_again_unless_asked_for() {
    rule(|desk| {
        let before = targets(desk, "steel-pipe/tool-joints", &[]);
        let first = &items(&before)[0]["enterprise"];
        let (id, name) = (first["id"].as_i64().expect("an id"), first["name"].as_str().expect("a name"));
        let server = desk.serve();
        let path = format!("/api/v1/gaps/steel-pipe/tool-joints/targets/{id}/decision");
        let (status, body) = server.send("PUT", &path, r#"{"kind":"rejected","text":"不行","by":"专班"}"#);
        assert_eq!(status, 400, "{body}");
        let no = r#"{"kind":"rejected","reason":"not-willing","text":"明确不来","by":"专班"}"#;
        let (status, body) = server.send("PUT", &path, no);
        assert_eq!(status, 200, "{body}");
        let after = targets(desk, "steel-pipe/tool-joints", &[]);
        assert_eq!((place(&after, name), after["rejected"].as_u64()), (None, Some(1)));
        let shown = targets(desk, "steel-pipe/tool-joints", &["--rejected"]);
        let at = place(&shown, name).expect("it is shown when asked for");
        assert_eq!(items(&shown)[at]["decision"]["reason"], "not-willing");
        assert!(place(&targets(desk, "steel-pipe/drill-pipe", &[]), name).is_some(), "another gap still offers it");
        assert!(place(&targets(desk, "steel-pipe/tool-joints", &["--as-of", "2024-12-31"]), name).is_some());
        let (status, _) = server.send("DELETE", &path, "");
        assert_eq!(status, 200);
        assert_eq!(place(&targets(desk, "steel-pipe/tool-joints", &[]), name), Some(0));
    });
}

#[test]
fn weights_are_versions_and_those_that_sum_to_zero_are_refused() {
    let desk = Desk::demo();
    let server = desk.serve();
    let (status, body) =
        server.send("POST", "/api/v1/weights", r#"{"title":"零","by":"局","weights":{"gap":0,"link":1}}"#);
    assert!(status == 400 && body.contains("sum to zero"), "{body}");
    let (status, body) =
        server.send("POST", "/api/v1/weights", r#"{"title":"只看供销","by":"局","weights":{"gap":1,"link":1}}"#);
    assert_eq!(status, 200, "{body}");
    let now = targets(&desk, "steel-pipe/tool-joints", &[]);
    assert_eq!(now["weights"]["title"]["zh"], "只看供销");
    assert_eq!(targets(&desk, "steel-pipe/tool-joints", &["--weights", "0"])["weights"]["id"], 0);
}

#[test]
fn a_veto_is_listed_apart_with_its_rule() {
    let desk = Desk::demo();
    let later = targets(&desk, "steel-pipe/tool-joints", &["--as-of", "2024-07-01"]);
    assert_eq!(place(&later, "盐城潮砥"), None);
    assert_eq!(later["vetoed"][0]["veto"]["rule"], "environment");
    let before = targets(&desk, "steel-pipe/tool-joints", &["--as-of", "2024-06-01"]);
    assert!(place(&before, "盐城潮砥").is_some());
}

#[test]
fn an_import_of_signals_is_told_by_row_and_taken_back() {
    rule(|desk| {
        desk.write("s.csv", "企业名称,类型,日期,内容\n巨力索具股份有限公司,扩产,2024-04-01,新线\n,扩产,2024-04-01,\n");
        let report = desk.on_data(&["import", "--kind", "signals", "--format", "json", "s.csv"]).json();
        assert_eq!((report["records"].as_u64(), report["problems"][0]["row"].as_u64()), (Some(1), Some(3)));
        let likelihood = || {
            let list = targets(desk, "steel-pipe/drill-pipe", &["--top", "50", "--as-of", "2024-05-01"]);
            items(&list)[place(&list, "巨力索具").expect("a target")]["likelihood"].as_f64().expect("a number")
        };
        let with = likelihood();
        let id = report["imports"][0].to_string();
        desk.on_data(&["imports", "undo", &id]).done();
        assert!((with - likelihood() - 13.0).abs() < 0.01);
        desk.on_data(&["imports", "redo", &id]).done();
        assert!((with - likelihood()).abs() < 0.01);
    });
}

#[test]
fn the_maker_of_drilling_tools_is_among_the_first_ten_before_the_visit() {
    let desk = Desk::demo();
    pool(
        &desk,
        &[
            "石油钻杆制造",
            "抽油杆制造",
            "石油钻具销售",
            "钻杆接头制造；石油锻件加工",
            "井口装置制造",
            "套管附件制造",
            "无缝钢管制造",
        ],
    );
    let list = targets(&desk, "steel-pipe/drill-collars", &["--top", "60", "--as-of", "2024-05-01"]);
    assert!(list["candidates"].as_u64().is_some_and(|n| n >= 500), "{}", list["candidates"]);
    let at = place(&list, "天津中鼎石油钻具制造有限公司").expect("a target");
    assert!(at < 10, "place {}", at + 1);
}

#[test]
fn the_tea_garden_of_a_returning_entrepreneur_is_among_the_first_ten() {
    let desk = Desk::demo();
    pool(&desk, &["茶空间运营；茶艺服务", "茶园种植；茶叶采摘体验", "茶馆经营", "民宿经营", "研学旅行服务"]);
    // What was known after the returnees' meeting: a firm elsewhere that runs tea spaces, led by someone from here.
    desk.import_rows("样例返乡茶文化有限公司,,茶空间运营；茶文化体验服务,广东省东莞市");
    desk.write(
        "s.csv",
        "企业名称,类型,日期,内容,来源\n样例返乡茶文化有限公司,返乡,2024-02-04,返乡恳谈会上见过,恳谈会签到\n",
    );
    desk.on_data(&["import", "--kind", "signals", "s.csv"]).done();
    let gap = "culture-tourism/tea-space";
    let known = targets(&desk, gap, &["--top", "500", "--as-of", "2024-02-05"]);
    assert!(items(&known).len() >= 100);
    assert!(place(&known, "返乡茶文化").is_some_and(|at| at < 10), "{:?}", place(&known, "返乡茶文化"));
    let before = targets(&desk, gap, &["--top", "500", "--as-of", "2024-02-03"]);
    let (at, then) = (place(&known, "返乡茶文化"), place(&before, "返乡茶文化"));
    assert!(then.is_some_and(|then| Some(then) > at), "the meeting told nothing: {then:?} {at:?}");
}

#[test]
fn the_car_street_draws_who_finds_its_buyers_suppliers_and_ground_there() {
    let desk = Desk::demo();
    pool(&desk, &["汽车用品批发", "汽车维修", "汽车配件批发", "汽车租赁服务", "摩托车销售", "洗车机制造"]);
    // What was known before: a firm of the trade elsewhere; the street with its dealers, repair shops and ground.
    desk.import_rows("样例车主生活服务有限公司,,汽车美容；汽车装饰；汽车改装服务；汽车贴膜,湖南省长沙市");
    let gap = "auto-services/care-refit";
    let list = targets(&desk, gap, &["--top", "500"]);
    assert!(items(&list).len() >= 100, "{}", items(&list).len());
    let at = place(&list, "样例车主生活").expect("a target");
    assert!(at < 10, "place {}", at + 1);
    let reasons = items(&list)[at]["reasons"].as_array().expect("reasons").clone();
    let neighbours = reasons.iter().find(|reason| reason["feature"] == "neighbours-here").expect("the street's firms");
    let text = neighbours["text"]["zh"].as_str().expect("a sentence");
    assert!(text.contains("上游供应"), "{text}");
    let lights =
        desk.on_data(&["match", "--gap", gap, "--firm", "样例车主生活服务有限公司", "--format", "json"]).json();
    let here = lights["lights"][1].to_string();
    assert!(here.contains("符合") && here.contains("街区") && here.contains("搞活汽车流通"), "{here}");
    assert_eq!(lights["lights"][2]["state"], "unknown", "nobody spoke to it and nothing tells of its will");
}

#[test]
fn the_lights_read_the_survey_and_what_is_known_of_the_firm() {
    rule(|desk| {
        let list = targets(desk, "steel-pipe/protectors", &["--top", "50"]);
        let id = items(&list)[place(&list, "淄博砚屹").expect("a target")]["enterprise"]["id"].as_i64().expect("an id");
        let server = desk.serve();
        let lights = || {
            let (status, body) = server.send("GET", &format!("/api/v1/gaps/steel-pipe/protectors/match/{id}"), "");
            assert_eq!(status, 200, "{body}");
            serde_json::from_str::<Value>(&body).expect("JSON")["lights"].clone()
        };
        let now = lights();
        let facts = |light: &Value| light["facts"].to_string();
        for expect in ["一年采购 665 万元", "其中本区买到的占 0%", "紧迫度 443.33 万元", "链主调查，2025-01-14"]
        {
            assert!(facts(&now[0]).contains(expect), "`{expect}` in {}", now[0]);
        }
        for expect in ["专班在展会上谈过一次", "衡阳衡铄石油管材有限公司的供应商", "走访记录（样例），2024-05-06"]
        {
            assert!(facts(&now[2]).contains(expect), "`{expect}` in {}", now[2]);
        }
        assert_eq!((&now[0]["state"], &now[2]["state"]), (&"lit".into(), &"open".into()));

        let no = r#"{"kind":"rejected","reason":"not-willing","text":"明确不来","by":"专班"}"#;
        let path = format!("/api/v1/gaps/steel-pipe/protectors/targets/{id}/decision");
        assert_eq!(server.send("PUT", &path, no).0, 200);
        let after = lights();
        assert!(after[2]["state"] == "unlit" && facts(&after[2]).contains("明确不来"), "{}", after[2]);
        assert_eq!(server.send("DELETE", &path, "").0, 200);

        desk.write("v.csv", "企业名称,类型,日期,内容,来源\n淄博砚屹耐磨工具有限公司,环保,2025-01-02,被罚,公示\n");
        desk.on_data(&["import", "--kind", "signals", "v.csv"]).done();
        let after = lights();
        assert!(after[2]["state"] == "unlit" && facts(&after[2]).contains("被罚"), "{}", after[2]);
    });
}

#[test]
fn a_day_looked_back_at_says_what_counted_without_a_day() {
    let desk = Desk::demo();
    let then = targets(&desk, "steel-pipe/drill-collars", &["--as-of", "2024-05-01"]);
    // Of the one that came, the lists say no day of establishment.
    assert!(then["undated"]["firms"].as_u64().is_some_and(|n| n >= 1), "{}", then["undated"]);
    assert!(then["as_of_notes"].as_array().is_some_and(|notes| !notes.is_empty()));
    assert_eq!(targets(&desk, "steel-pipe/drill-collars", &[])["undated"], Value::Null);
}

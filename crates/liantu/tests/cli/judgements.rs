//! A person's word on where a firm stands, where one business is drawn on several sheets.

use serde_json::Value;

use crate::harness::{Server, rule};

fn get(server: &Server, path: &str) -> Value {
    let (status, body) = server.send("GET", path, "");
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).expect("JSON")
}

/// Where the firm stands, as `chain/node`.
fn places(firm: &Value) -> Vec<String> {
    let word = |row: &Value, key: &str| row[key].as_str().expect("text").to_owned();
    let all = firm["places"].as_array().expect("places").iter();
    let mut places: Vec<String> = all.map(|row| format!("{}/{}", word(row, "chain"), word(row, "node"))).collect();
    places.sort();
    places.retain(|place| place.ends_with("/restaurants"));
    places
}

#[test]
fn a_word_on_one_drawing_counts_on_every_sheet_that_draws_the_business() {
    rule(|desk| {
        desk.import_rows("样例两图饭店有限公司,,餐饮服务；中餐制售,湖南省衡阳市蒸湘区");
        let server = desk.serve();
        let query = "/api/v1/enterprises?query=%E6%A0%B7%E4%BE%8B%E4%B8%A4%E5%9B%BE";
        let firm = || get(&server, query)["items"][0].clone();
        let both = ["commerce/restaurants", "living-services/restaurants"];
        assert_eq!(places(&firm()), both, "commerce draws the restaurants of living-services again");

        let at = |chain: &str| format!("/api/v1/enterprises/{}/placements/{chain}/restaurants/judgement", firm()["id"]);
        let off = r#"{"verdict":"off","by":"链办","reason":"只是名称"}"#;
        let (status, body) = server.send("PUT", &at("commerce"), off);
        assert_eq!(status, 200, "{body}");
        assert_eq!(places(&firm()), Vec::<String>::new(), "off one sheet is off the other");

        let (status, body) = server.send("DELETE", &at("living-services"), "");
        assert_eq!(status, 200, "{body}");
        assert_eq!(places(&firm()), both, "withdrawn on one is withdrawn on the other");

        let on = r#"{"verdict":"on","strength":"minor","by":"链办","reason":"走访所见"}"#;
        let (status, body) = server.send("PUT", &at("living-services"), on);
        assert_eq!(status, 200, "{body}");
        for chain in ["commerce", "living-services"] {
            let node = get(&server, &format!("/api/v1/chains/{chain}/nodes/restaurants"));
            let rows = node["firms"].as_array().expect("firms").iter();
            let row = rows.clone().find(|row| row["enterprise"]["id"] == firm()["id"]).expect("the firm");
            assert_eq!(row["strength"], "minor", "{chain}: {row}");
        }
    });
}

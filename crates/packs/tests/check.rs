//! What `packs` answers to good, wrong and hostile packs, on small packs of its own.

use std::path::Path;

use insta::assert_snapshot;
use packs::{Files, Standard, load, load_chains, load_standard};
use proptest::prelude::*;

fn folder(name: &str) -> Files {
    Files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data").join(name)).unwrap()
}

fn standard() -> Standard {
    let (standard, problems) = load_standard(&folder("standard"));
    assert_eq!(problems, []);
    standard.with_icons(["billet", "pipe", "drill", "lab"])
}

fn entries(files: &Files) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect()
}

/// The good pack with one text put in the place of another, each in its file.
fn edited(changes: &[(&str, &str, &str)]) -> Files {
    let mut entries = entries(&folder("small"));
    for (file, from, to) in changes {
        let (_, bytes) = entries.iter_mut().find(|(path, _)| path == file).unwrap();
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "`{from}` is not in {file}");
        *bytes = text.replacen(from, to, 1).into_bytes();
    }
    Files::from_entries(entries)
}

/// The good pack with one file given anew.
fn with(file: &str, bytes: &[u8]) -> Files {
    let mut entries = entries(&folder("small"));
    entries.retain(|(path, _)| path != file);
    entries.push((file.to_owned(), bytes.to_vec()));
    Files::from_entries(entries)
}

/// The good pack with a file missing.
fn without(file: &str) -> Files {
    Files::from_entries(entries(&folder("small")).into_iter().filter(|(path, _)| path != file))
}

/// The problems of a pack, one a line; an answer with errors has no pack, one without has a pack.
fn check(files: &Files) -> String {
    let loaded = load(files, &standard());
    let wrong = loaded.problems.iter().any(|problem| problem.level == packs::Level::Error);
    assert_eq!(loaded.pack.is_none(), wrong, "{:?}", loaded.problems);
    lines(&loaded.problems)
}

fn check_edited(file: &str, from: &str, to: &str) -> String {
    check(&edited(&[(file, from, to)]))
}

fn lines(problems: &[packs::Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

const CHAIN: &str = "chains/pipe.toml";

#[test]
fn a_good_pack_is_read_whole_without_a_word() {
    let loaded = load(&folder("small"), &standard());
    assert_eq!(lines(&loaded.problems), "");
    let pack = loaded.pack.unwrap();
    assert_eq!((pack.district.id.as_str(), pack.district.region.as_str()), ("sample", "430408"));
    assert_eq!(pack.industries[0].id, "pipe-making");
    let chain = &pack.chains[0];
    assert_eq!((chain.nodes.len(), chain.links.len(), chain.ties[0].chain.as_str()), (4, 3, "elsewhere"));
    let node = &chain.nodes[1];
    assert_eq!((node.short.zh.as_str(), node.short.en.as_str()), ("热轧无缝管", "Mother pipe"));
    assert_eq!((node.goods[0].as_str(), node.policies[0].as_str()), ("730439", "equipment-grant"));
    assert_eq!(chain.nodes[2].goods[0].as_str(), "730423");
    assert_eq!(pack.sites[0].area_m2, Some(12000.0));
    assert_eq!(pack.sites[0].floor_load_t, None);
    assert_eq!(pack.sites[0].verified_at.unwrap().to_string(), "2024-12-20");
    assert_eq!(pack.opportunities[0].site.as_deref(), Some("S-001"));
    assert_eq!((pack.costs[0].value, pack.costs[0].date.as_str()), (0.62, "2025-01"));
    assert_eq!((pack.coverage[0].node.as_deref(), pack.coverage[1].expected), (None, 3));
    assert_eq!((pack.reference[0].chain.as_deref(), pack.reference[0].above_scale), (None, Some(12000)));
    assert_eq!(pack.reference[1].above_scale, None);
    assert_eq!(pack.judgements[0].judgement.region.as_str(), "430408");
    assert_eq!(pack.firms[0].path, "firms/landed.csv");
    assert_eq!((pack.zones.len(), pack.policies.len(), pack.firms.len()), (2, 1, 1));
}

/// A file's name says nothing of a chain's place among the sheets.
#[test]
fn chains_stand_in_the_order_of_the_districts_series() {
    let ids = |series: &[&str]| -> Vec<String> {
        let list: String =
            series.iter().map(|id| format!("\n[[chain]]\nid = \"{id}\"\nzh = \"链\"\nen = \"Chain\"\n")).collect();
        let mut files = entries(&two_chains(str::to_owned));
        for (path, bytes) in &mut files {
            if path == "district.toml" {
                bytes.extend_from_slice(list.as_bytes());
            }
        }
        let loaded = load(&Files::from_entries(files), &standard());
        let pack = loaded.pack.unwrap_or_else(|| panic!("{}", lines(&loaded.problems)));
        pack.chains.into_iter().map(|chain| chain.id).collect()
    };
    assert_eq!(ids(&["pipe", "trade"]), ["pipe", "trade"]);
    assert_eq!(ids(&["trade", "pipe"]), ["trade", "pipe"]);
    assert_eq!(ids(&["trade"]), ["trade", "pipe"]);
}

#[test]
fn every_mistake_is_named_in_one_go_by_file_and_line() {
    let files = edited(&[
        ("zones.toml", "kind = \"park\"", "kind = \"forest\""),
        (CHAIN, "lane = \"spine\"", "lane = \"spin\""),
        (CHAIN, "stage = \"midstream\"", "stage = \"middle\""),
        (CHAIN, "from = \"billet\"", "from = \"bilet\""),
        ("costs.toml", "value = 0.62", "value = -1"),
    ]);
    assert_snapshot!(check(&files), @"
chains/pipe.toml:22: unknown lane `spin`; lanes are `spine`, `support`
chains/pipe.toml:34: unknown stage `middle`; stages are `upstream`, `midstream`, `downstream`, `support`
chains/pipe.toml:79: unknown node `bilet`; nodes are `billet`, `drill-pipe`, `hot-rolled`, `testing`
costs.toml:4: `value` is `-1`, expected a number from 0 up
zones.toml:3: unknown kind `forest`; kinds are `park`, `street`, `commercial`, `scenic`, `area`
");
}

#[test]
fn a_syntax_error_names_its_line_and_breaks_no_reference() {
    assert_snapshot!(check_edited("zones.toml", "kind = \"park\"", "kind = park"), @"zones.toml:3: not valid TOML: string values must be quoted, expected literal string");
    assert_snapshot!(check_edited(CHAIN, "rank = 0", "rank = "), @"chains/pipe.toml:23: not valid TOML: string values must be quoted, expected literal string");
    assert_snapshot!(check_edited("policies.toml", "date =", "id = \"twice\"\ndate ="), @"policies.toml:6: not valid TOML: duplicate key");
}

#[test]
fn a_toml_file_that_is_not_utf8_is_named_with_the_line() {
    // "样例" in GB18030, as spreadsheets save it: tables are taken in any encoding.
    let rows = b"chain,node,expected,source,source_en,date,sample\npipe,,40,\xd1\xf9\xc0\xfd,sample,2024,true\n";
    assert_snapshot!(check(&with("coverage.csv", rows)), @"");
    assert_snapshot!(check(&with("costs.toml", b"# a\n[[cost]]\nid = \"\xb5\xe7\"\n")), @"costs.toml:3: the file is not UTF-8: save it in that encoding");
}

#[test]
fn a_byte_order_mark_and_windows_lines_are_taken() {
    let mut entries = entries(&folder("small"));
    for (path, bytes) in &mut entries {
        if path.ends_with(".toml") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
        }
    }
    assert_eq!(check(&Files::from_entries(entries)), "");
}

#[test]
fn an_unknown_key_is_answered_with_the_allowed_ones() {
    assert_snapshot!(check_edited(CHAIN, "from = \"billet\"", "frm = \"billet\""), @"
chains/pipe.toml:78: missing key `from` in link
chains/pipe.toml:79: unknown key `frm` in link; it takes `from`, `to`, `weight`
");
    assert_snapshot!(check_edited("district.toml", "sample = true", "sampel = true"), @"district.toml:8: unknown key `sampel` in this file; it takes `id`, `region`, `title`, `city`, `data_date`, `address`, `contact`, `sample`, `site_life`, `nearby`, `industry`, `chain`");
    assert_snapshot!(check_edited("zones.toml", "[[zone]]", "[[zones]]"), @"
opportunities.toml:5: unknown zone `cluster`; zones are `old-street`
sites.toml:3: unknown zone `cluster`; zones are `old-street`
zones.toml:1: unknown key `zones` in this file; it takes `zone`
");
}

#[test]
fn a_missing_key_is_named_with_its_table() {
    assert_snapshot!(check_edited(CHAIN, "stage = \"upstream\"\n", ""), @"chains/pipe.toml:19: missing key `stage` in node `billet`");
    assert_snapshot!(check_edited(CHAIN, "en = \"Crop ends\"\n", ""), @"chains/pipe.toml:93: missing key `en` in return");
    assert_snapshot!(check_edited("district.toml", "data_date = \"2025-01-31\"\n", ""), @"district.toml: missing key `data_date` in this file");
}

#[test]
fn a_value_of_the_wrong_type_says_what_is_expected() {
    assert_snapshot!(check_edited(CHAIN, "rank = 0", "rank = \"0\""), @"chains/pipe.toml:23: `rank` of node `billet` is a string, expected a whole number");
    assert_snapshot!(check_edited(CHAIN, "roles = [\"make\"]", "roles = \"make\""), @"chains/pipe.toml:29: `roles` of node `billet` is a string, expected an array of strings");
    assert_snapshot!(check_edited(CHAIN, "spine = true", "spine = \"yes\""), @"chains/pipe.toml:49: `spine` of node `hot-rolled` is a string, expected `true` or `false`");
    assert_snapshot!(check_edited(CHAIN, "title = { zh = \"钢管产业链\", en = \"Steel pipe\" }", "title = \"钢管产业链\""), @"chains/pipe.toml:3: `title` of this file is a string, expected a table `{ zh = …, en = … }`");
    assert_snapshot!(check_edited("costs.toml", "[[cost]]", "[cost]"), @"costs.toml:1: `cost` of this file is a table, expected a list of tables: write `[[cost]]`");
    assert_snapshot!(check_edited("sites.toml", "area_m2 = 12000", "area_m2 = true"), @"sites.toml:6: `area_m2` of site `S-001` is a boolean, expected a number");
    assert_snapshot!(check_edited(CHAIN, "context = [\"钢管\"]", "context = [1]"), @"
chains/pipe.toml:7: `context` of this file is an integer, expected a string
chains/pipe.toml:76: node `testing` is general, but the chain has no `context` to tell its firms by
");
}

#[test]
fn a_reference_that_leads_nowhere_is_answered_with_what_exists() {
    assert_snapshot!(check_edited(CHAIN, "industry = \"pipe-making\"\n", ""), @"chains/pipe.toml: warning: missing `industry`: the chain stands under none of the district's industries");
    assert_snapshot!(check_edited(CHAIN, "industry = \"pipe-making\"", "industry = \"pipes\""), @"chains/pipe.toml:5: unknown industry `pipes`; industries are `pipe-making`");
    assert_snapshot!(check_edited(CHAIN, "policies = [\"equipment-grant\"]", "policies = [\"grant\"]"), @"chains/pipe.toml:50: unknown policy `grant`; policies are `equipment-grant`");
    assert_snapshot!(check_edited(CHAIN, "[[tie]]\nnode = \"hot-rolled\"", "[[tie]]\nnode = \"hot\""), @"chains/pipe.toml:100: unknown node `hot`; nodes are `billet`, `drill-pipe`, `hot-rolled`, `testing`");
    assert_snapshot!(check_edited("zones.toml", "chains = [\"pipe\"]", "chains = [\"pipe\", \"tube\"]"), @"zones.toml:5: unknown chain `tube`; chains are `pipe`");
    assert_snapshot!(check_edited("sites.toml", "zone = \"cluster\"", "zone = \"clutser\""), @"sites.toml:3: unknown zone `clutser`; zones are `cluster`, `old-street`");
    assert_snapshot!(check_edited("opportunities.toml", "node = \"drill-pipe\"", "node = \"drill\""), @"opportunities.toml:4: unknown node `drill`; nodes are `billet`, `drill-pipe`, `hot-rolled`, `testing`");
    assert_snapshot!(check_edited("opportunities.toml", "site = \"S-001\"", "site = \"S-002\""), @"opportunities.toml:6: unknown site `S-002`; sites are `S-001`");
    assert_snapshot!(check_edited("judgements.toml", "chain = \"pipe\"", "chain = \"pip\""), @"judgements.toml:2: unknown chain `pip`; chains are `pipe`");
    assert_snapshot!(check(&without("policies.toml")), @"chains/pipe.toml:50: unknown policy `equipment-grant`; there are no policies");
}

#[test]
fn a_word_outside_its_vocabulary_is_answered_with_the_words() {
    assert_snapshot!(check_edited(CHAIN, "roles = [\"make\", \"process\"]", "roles = [\"make\", \"bake\"]"), @"chains/pipe.toml:43: unknown role `bake`; roles are `make`, `process`, `sell`, `service`, `operate`, `transport`, `develop`");
    assert_snapshot!(check_edited(CHAIN, "kind = \"manufacturing\"", "kind = \"goods\""), @"chains/pipe.toml:4: unknown kind `goods`; kinds are `manufacturing`, `service`");
    assert_snapshot!(check_edited(CHAIN, "standing = \"own\"", "standing = \"foreign\""), @"chains/pipe.toml:6: unknown standing `foreign`; standings are `own`, `cultivated`");
    assert_snapshot!(check_edited("sites.toml", "form = \"plant\"", "form = \"hall\""), @"sites.toml:5: unknown form `hall`; forms are `land`, `plant`, `floor`, `shop`, `room`");
    assert_snapshot!(check_edited("judgements.toml", "kind = \"Extend\"", "kind = \"延链\""), @"judgements.toml:4: unknown kind `延链`; kinds are `Unsuitable`, `Unverified`, `Missing`, `Weak`, `Strong`, `Extend`, `New`, `Steady`, `Watch`");
}

#[test]
fn a_cycle_is_named_at_its_first_link() {
    let back = "[[link]]\nfrom = \"drill-pipe\"\nto = \"billet\"\nweight = 1\n\n[[return]]";
    assert_snapshot!(check_edited(CHAIN, "[[return]]", back), @"chains/pipe.toml:78: links form a cycle through `billet`, `drill-pipe`, `hot-rolled`: write what flows back as a `return`");
}

#[test]
fn a_link_to_a_lower_rank_and_a_node_without_links_are_named() {
    assert_snapshot!(check_edited(CHAIN, "rank = 1", "rank = 2"), @"
chains/pipe.toml:83: link `hot-rolled -> drill-pipe` runs from rank 2 to rank 2: a user stands at a higher rank
chains/pipe.toml:88: link `hot-rolled -> testing` runs from rank 2 to rank 2: a user stands at a higher rank
");
    assert_snapshot!(check_edited(CHAIN, "[[link]]\nfrom = \"hot-rolled\"\nto = \"testing\"\nweight = 1\n", ""), @"chains/pipe.toml:66: node `testing` has no links: give it a supplier or a user");
    assert_snapshot!(check_edited(CHAIN, "weight = 1", "weight = 4"), @"chains/pipe.toml:91: `weight` is `4`, expected a whole number from 1 to 3");
}

#[test]
fn what_is_given_twice_is_named() {
    assert_snapshot!(check_edited(CHAIN, "  \"热轧钢管\",", "  \"热轧钢管\",\n  \"无缝钢管\",\n  \"管坯\","), @"
chains/pipe.toml:47: term `无缝钢管` is given twice
chains/pipe.toml:48: term `管坯` also belongs to node `billet`: one word, one node
");
    assert_snapshot!(check_edited(CHAIN, "id = \"testing\"", "id = \"billet\""), @"
chains/pipe.toml:66: node `billet` is defined twice
chains/pipe.toml:90: unknown node `testing`; nodes are `billet`, `drill-pipe`, `hot-rolled`
");
    assert_snapshot!(check_edited(CHAIN, "id = \"support\"", "id = \"spine\""), @"
chains/pipe.toml:15: lane `spine` is defined twice
chains/pipe.toml:69: unknown lane `support`; lanes are `spine`
");
    assert_snapshot!(check_edited(CHAIN, "roles = [\"make\", \"process\"]", "roles = [\"make\", \"make\"]"), @"chains/pipe.toml:43: warning: `make` stands twice in `roles` of node `hot-rolled`");
    assert_snapshot!(check_edited("zones.toml", "id = \"old-street\"", "id = \"cluster\""), @"zones.toml:11: zone `cluster` is defined twice");
    assert_snapshot!(check_edited(CHAIN, "not = [\"无缝内衣\"]", "not = [\"无缝钢管\"]"), @"chains/pipe.toml:48: `无缝钢管` stands both in `terms` and in `not` of node `hot-rolled`");
}

#[test]
fn a_node_without_terms_or_roles_is_named_once() {
    assert_snapshot!(check_edited(CHAIN, "terms = [\"钻杆\"]\n", ""), @"chains/pipe.toml:52: node `drill-pipe` has neither terms nor a home: no firm can ever be placed on it");
    assert_snapshot!(check_edited(CHAIN, "roles = [\"service\"]\n", ""), @"chains/pipe.toml:66: node `testing` has no roles");
    assert_snapshot!(check_edited(CHAIN, "context = [\"钢管\"]\n", ""), @"chains/pipe.toml:75: node `testing` is general, but the chain has no `context` to tell its firms by");
}

#[test]
fn a_warning_hides_no_mistake_of_the_same_node() {
    let files = edited(&[
        (CHAIN, "en = \"Drill pipe\"", "en = \"Drill pipe with tool joints\""),
        (CHAIN, "terms = [\"钻杆\"]\n", ""),
    ]);
    assert_snapshot!(check(&files), @"
chains/pipe.toml:52: warning: `Drill pipe with tool joints` has 27 letters, a card holds about 14: give `en_short`
chains/pipe.toml:52: node `drill-pipe` has neither terms nor a home: no firm can ever be placed on it
");
}

#[test]
fn a_file_that_is_wrong_throughout_is_answered_in_short_and_in_time() {
    let zones: String = (0..10_000).map(|i| format!("[[zone]]\nid = \"z{i}\"\nchains = [\"c{i}\"]\n")).collect();
    let answer = check(&with("zones.toml", zones.as_bytes()));
    assert_eq!(answer.lines().filter(|line| line.starts_with("zones.toml:")).count(), 201);
    assert!(answer.ends_with("zones.toml: and 49800 more problems of this file\n"), "{answer}");
    let nodes: String = (0..5_000).map(|i| format!("[[node]]\nid = \"n{i}\"\n")).collect();
    let answer = check(&edited(&[(CHAIN, "[[link]]", &format!("{nodes}[[link]]"))]));
    assert!(answer.starts_with("chains/pipe.toml: a chain holds at most 400 nodes and 4000 links\n"), "{answer}");
}

#[test]
fn links_that_pass_more_columns_than_a_sheet_holds_are_refused() {
    let node = |at: usize| {
        format!(
            "[[node]]\nid = \"n{at}\"\nzh = \"环{at}\"\nen = \"Node {at}\"\nstage = \"midstream\"\nlane = \"pipe\"\nrank = {}\nterms = [\"词{at}\"]\nroles = [\"make\"]\n",
            at % 100
        )
    };
    let nodes: String = (0..300).map(node).collect();
    let from_first_to_last = |count: usize| -> String {
        let pairs = (0..300)
            .filter(|at| at % 100 < 5)
            .flat_map(|from| (0..300).filter(|at| at % 100 > 80).map(move |to| (from, to)));
        pairs.take(count).map(|(from, to)| format!("[[link]]\nfrom = \"n{from}\"\nto = \"n{to}\"\n")).collect()
    };
    let answer =
        |links: usize| check(&edited(&[(CHAIN, "[[link]]", &format!("{nodes}{}[[link]]", from_first_to_last(links)))]));
    let said = "columns in all, a sheet holds at most 20000";
    assert!(answer(400).contains(said), "{}", answer(400));
    assert!(!answer(100).contains(said), "{}", answer(100));
}

#[test]
fn a_code_that_is_malformed_or_in_no_table_is_named() {
    assert_snapshot!(check_edited(CHAIN, "gbt = [\"3130\"]", "gbt = [\"313O\", \"9999\"]"), @"
chains/pipe.toml:41: `gbt`: `313O` holds `O`, which this code never uses
chains/pipe.toml:41: `9999` in `gbt` is not a class of GB/T 4754
");
    assert_snapshot!(check_edited(CHAIN, "hs = [\"730439\"]", "hs = [\"73043\", \"999999\", \"720711\"]"), @"
chains/pipe.toml:42: `hs`: `73043` has 5 characters, expected 2, 4 or 6
chains/pipe.toml:42: `999999` in `hs` is not a heading of the HS
");
    assert_snapshot!(check_edited("district.toml", "430408", "430499"), @"district.toml:2: region `430499` is not in the list of regions");
    assert_snapshot!(check_edited("district.toml", "430408", "4304"), @"district.toml:2: `region`: `4304` has 4 characters, expected 6");
}

#[test]
fn an_empty_or_untranslated_or_unprintable_text_is_named() {
    assert_snapshot!(check_edited(CHAIN, "en = \"Testing\"", "en = \" \""), @"chains/pipe.toml:72: `en` of node `testing` is empty");
    assert_snapshot!(check_edited("zones.toml", "zh = \"样例集聚区\"", "zh = \"\""), @"zones.toml:4: `zh` of title is empty");
    assert_snapshot!(check_edited("zones.toml", "en = \"Sample cluster\"", "en = \"样例集聚区 A\""), @"zones.toml:4: warning: `en` of title is not English: `样例集聚区 A`");
    assert_snapshot!(check_edited(CHAIN, "en = \"Testing\"", "en = \"Test\\u0007ing\""), @"chains/pipe.toml:72: `en` of node `testing` holds a control character (U+0007)");
}

#[test]
fn a_name_too_long_for_a_card_is_a_warning() {
    assert_snapshot!(check_edited(CHAIN, "en_short = \"Mother pipe\"\n", ""), @"chains/pipe.toml:32: warning: `Hot-rolled seamless pipe` has 24 letters, a card holds about 14: give `en_short`");
    assert_snapshot!(check_edited(CHAIN, "en_short = \"Mother pipe\"", "en_short = \"Mother pipe in lengths\"\nzh_short = \"热轧无缝钢管及其深加工产品以及其他各类制品\""), @"
chains/pipe.toml:39: warning: `Mother pipe in lengths` has 22 letters, a card holds about 14: shorten it
chains/pipe.toml:40: warning: `热轧无缝钢管及其深加工产品以及其他各类制品` has 21 letters, a card holds two lines of 8: shorten it
");
}

#[test]
fn an_unknown_icon_is_a_warning() {
    assert_snapshot!(check_edited(CHAIN, "icon = \"lab\"", "icon = \"flask\""), @"chains/pipe.toml:73: warning: unknown icon `flask`; icons are `billet`, `drill`, `lab`, `pipe`");
    let mut standard = standard();
    standard.icons = None;
    assert_eq!(lines(&load(&edited(&[(CHAIN, "icon = \"lab\"", "icon = \"flask\"")]), &standard).problems), "");
}

#[test]
fn a_date_that_cannot_be_is_named() {
    assert_snapshot!(check_edited("district.toml", "2025-01-31", "2025-02-30"), @"district.toml:5: `2025-02-30` is not a day such as `2024-12-20`");
    assert_snapshot!(check_edited("sites.toml", "verified_at = 2024-12-20", "verified_at = 2024-12-20T08:00:00"), @"sites.toml:10: `2024-12-20T08:00:00` is not a day such as `2024-12-20`");
    assert_snapshot!(check_edited("policies.toml", "2024-07", "2024年7月"), @"policies.toml:6: `2024年7月` is not a date such as `2024-12-20`, `2024-12` or `2024`");
}

#[test]
fn a_number_that_is_negative_or_not_finite_is_named() {
    for (number, shown) in [("-0.1", "-0.1"), ("nan", "nan"), ("inf", "inf"), ("1e999", "1e999"), ("-3", "-3")] {
        let problem = check_edited("costs.toml", "value = 0.62", &format!("value = {number}"));
        assert_eq!(problem, format!("costs.toml:4: `value` is `{shown}`, expected a number from 0 up\n"));
    }
    assert_snapshot!(check_edited(CHAIN, "rank = 0", "rank = -1"), @"chains/pipe.toml:23: `rank` is `-1`, expected a whole number from 0 to 99");
    assert_snapshot!(check_edited("sites.toml", "power_kva = 630", "power_kva = 99999999999999999999"), @"sites.toml:8: `power_kva` is `99999999999999999999`, expected a number from 0 up");
}

#[test]
fn an_id_that_cannot_stand_in_an_address_is_named() {
    assert_snapshot!(check_edited("sites.toml", "id = \"S-001\"", "id = \"S 001/<b>\""), @"
opportunities.toml:6: unknown site `S-001`; sites are `S 001/<b>`
sites.toml:2: id `S 001/<b>` is not made of up to 64 letters, digits, `-`, `_`, `.`
");
}

#[test]
fn a_chain_file_is_named_as_its_chain() {
    let mut all = entries(&folder("small"));
    let (_, chain) = all.iter().find(|(path, _)| path == CHAIN).unwrap().clone();
    all.push(("chains/tube.toml".to_owned(), chain));
    assert_snapshot!(check(&Files::from_entries(all)), @"
chains/tube.toml:1: id `pipe` differs from the name of its file, `tube`
chains/tube.toml:1: chain `pipe` already stands in `chains/pipe.toml`
");
}

#[test]
fn a_pack_without_district_or_chains_says_so() {
    assert_snapshot!(check(&without("district.toml")), @"district.toml: missing: a pack begins with it");
    let only_district = entries(&folder("small")).into_iter().filter(|(path, _)| path == "district.toml");
    assert_snapshot!(check(&Files::from_entries(only_district)), @"chains: warning: no chain yet: chains stand in `chains/<id>.toml`");
    assert_snapshot!(check(&Files::default()), @"
chains: warning: no chain yet: chains stand in `chains/<id>.toml`
district.toml: missing: a pack begins with it
");
}

#[test]
fn a_site_of_another_zone_is_named() {
    assert_snapshot!(check_edited("opportunities.toml", "zone = \"cluster\"", "zone = \"old-street\""), @"opportunities.toml:6: site `S-001` lies in zone `cluster`, not in `old-street`");
}

#[test]
fn a_contact_that_points_at_a_person_is_a_warning() {
    assert_snapshot!(check_edited("opportunities.toml", "样例区商务局 0734-0000000", "样例 138 0000 0000"), @"opportunities.toml:10: warning: `138 0000 0000` looks like a private mobile number: give an office, not a person");
    assert_snapshot!(check_edited("district.toml", "样例区商务局 0734-0000000", "样例先生"), @"district.toml:7: warning: `先生` points at a person: give an office, not a person");
}

#[test]
fn a_fact_without_its_source_is_named() {
    assert_snapshot!(check_edited("costs.toml", "source = \"样例\"\n", ""), @"costs.toml:1: missing key `source` in cost `power`");
    assert_snapshot!(check_edited(CHAIN, "source = \"样例\"\nsample = true\n\n[[anchor]]", "sample = true\n\n[[anchor]]"), @"chains/pipe.toml:106: missing key `source` in direction `延`");
    assert_snapshot!(check_edited(CHAIN, ", source = \"样例\" }", " }"), @"chains/pipe.toml:64: missing key `source` in `unsuitable`");
    assert_snapshot!(check_edited("coverage.csv", "40,样例", "40,"), @"coverage.csv:2: missing `source`");
}

#[test]
fn a_wrong_row_of_a_table_is_named_with_its_number() {
    let rows = "chain,node,expected,source,source_en,date,sample\ntube,,1,样例,s,2024,true\npipe,drill,2,样例,s,2024,true\npipe,,-3,样例,s,2024,true\n,,4,样例,s,昨天,maybe\npipe,testing,,样例,s,2024,\npipe,testing,5,样例,s,,\n";
    assert_snapshot!(check(&with("coverage.csv", rows.as_bytes())), @"
coverage.csv:2: unknown chain `tube`; chains are `pipe`
coverage.csv:3: unknown node `drill`; nodes are `billet`, `drill-pipe`, `hot-rolled`, `testing`
coverage.csv:4: `expected` is `-3`, expected a whole number from 0 up
coverage.csv:5: missing `chain`
coverage.csv:5: `昨天` is not a date such as `2024-12-20`, `2024-12` or `2024`
coverage.csv:5: `sample` is `maybe`, expected `true` or `false`
coverage.csv:6: missing `expected`
coverage.csv:7: missing `date`
coverage.csv:7: node `testing` of chain `pipe` is given twice
");
    let rows = "chain,node,firms,above_scale,source,source_en,date,sample\n,,100,200,样例,s,2024,true\n,billet,1,,样例,s,2024,true\npipe,billet,一,0.5,样例,s,2024,true\n,,100,20,样例,s,2024,true\n";
    assert_snapshot!(check(&with("reference.csv", rows.as_bytes())), @"
reference.csv:2: `above_scale` is 200, more than the 100 `firms`
reference.csv:3: node `billet` without its `chain`
reference.csv:4: `firms` is `一`, expected a whole number from 0 up
reference.csv:4: `above_scale` is `0.5`, expected a whole number from 0 up
reference.csv:5: the row of all firms is given twice
");
    assert_snapshot!(check(&with("reference.csv", "chain,node,firms,source\n,,1,样例\n".as_bytes())), @"
reference.csv:1: missing column `above_scale`
reference.csv:1: missing column `source_en`
reference.csv:1: missing column `date`
reference.csv:1: missing column `sample`
reference.csv:2: missing `source_en`
reference.csv:2: missing `date`
");
    assert_snapshot!(check(&with("coverage.csv", "chain,node,expected,note,source,source_en,date,sample\npipe,,1,,样例,s,2024,是\n".as_bytes())), @"coverage.csv: warning: columns not used: `note`");
    assert_snapshot!(check(&with("coverage.csv", b"")), @"coverage.csv: `coverage.csv` is empty: export it again and look whether it holds rows");
}

#[test]
fn a_file_that_is_no_part_of_a_pack_is_a_warning() {
    assert_snapshot!(check(&with("zone.toml", b"")), @"zone.toml: warning: not a file of a pack, it is left out; a pack holds `district.toml`, `zones.toml`, `sites.toml`, `opportunities.toml`, `policies.toml`, `costs.toml`, `judgements.toml`, `rules.toml`, `coverage.csv`, `reference.csv`, `surveys/purchases.csv`, `surveys/sales.csv` and 6 more");
    assert_snapshot!(check(&with("firms/landed.XLSX", b"PK")), @"firms/landed.XLSX: warning: a pack takes tables as CSV, this file is left out: save it in that form");
    let answer = check(&with("firms/NEW.CSV", b""));
    assert!(answer.starts_with("firms/NEW.CSV: warning: not a file of a pack"), "{answer}");
    assert_snapshot!(check(&with("firms/empty.csv", b" \n")), @"firms/empty.csv: warning: the register is empty");
    assert_snapshot!(check(&with("surveys/sales.csv", b"")), @"surveys/sales.csv: warning: the list is empty");
    assert_snapshot!(check(&with("deals.csv", b"\n")), @"deals.csv: warning: the list is empty");
}

#[test]
fn chains_are_read_alone_from_their_folder_or_from_a_pack() {
    let pack = folder("small");
    let alone = Files::from_entries([("pipe.toml".to_owned(), pack.get(CHAIN).unwrap().to_vec())]);
    for files in [&pack, &alone] {
        let loaded = load_chains(files, None);
        assert_eq!(lines(&loaded.problems), "");
        assert_eq!(loaded.chains[0].id, "pipe");
    }
    assert_snapshot!(lines(&load_chains(&Files::default(), None).problems), @".: no chain: the folder holds no file such as `steel-pipe.toml`");
    let broken = edited(&[(CHAIN, "rank = 1", "rank = 9")]);
    let loaded = load_chains(&broken, Some(&standard()));
    assert!(loaded.chains.is_empty());
    assert_snapshot!(lines(&loaded.problems), @"
chains/pipe.toml:83: link `hot-rolled -> drill-pipe` runs from rank 9 to rank 2: a user stands at a higher rank
chains/pipe.toml:88: link `hot-rolled -> testing` runs from rank 9 to rank 2: a user stands at a higher rank
");
}

#[test]
fn a_standard_table_with_a_wrong_code_keeps_the_others() {
    let files = Files::from_entries([
        ("regions.csv".to_owned(), "code,name\n430000,湖南省\n43,湖南\n430000,湖南省\n430400,\n".as_bytes().to_vec()),
        ("gb4754.csv".to_owned(), "code,name\nC,制造业\n31,黑色金属\n".as_bytes().to_vec()),
    ]);
    let (standard, problems) = load_standard(&files);
    assert_eq!((standard.regions.len(), standard.industries.len()), (1, 1));
    assert_snapshot!(lines(&problems), @"
hs.csv: missing: its codes cannot be checked
regions.csv:3: `43` has 2 characters, expected 6
regions.csv:4: code `430000` stands twice
regions.csv:5: code `430400` has no name
");
}

#[test]
fn a_subheading_passes_where_the_table_ends_at_its_heading() {
    let standard = standard();
    for (code, known) in
        [("7304", true), ("73", true), ("730423", true), ("730499", false), ("720711", true), ("99", false)]
    {
        assert_eq!(standard.has_good(&code.parse().unwrap()), known, "{code}");
    }
    for (code, known) in [("31", true), ("313", true), ("3130", true), ("3139", false), ("35", true), ("36", false)] {
        assert_eq!(standard.has_industry(&code.parse().unwrap()), known, "{code}");
    }
}

/// The packs that are shipped hold no mistake.
#[test]
fn the_shipped_pack_has_no_error() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let (standard, problems) = load_standard(&Files::read(&packs.join("standard")).unwrap());
    assert_eq!(lines(&problems), "");
    let loaded = load(&Files::read(&packs.join("zhengxiang")).unwrap(), &standard);
    assert!(loaded.pack.is_some(), "{}", lines(&loaded.problems));
}

const PATHS: [&str; 11] = [
    "district.toml",
    "chains/pipe.toml",
    "zones.toml",
    "sites.toml",
    "opportunities.toml",
    "policies.toml",
    "costs.toml",
    "judgements.toml",
    "coverage.csv",
    "reference.csv",
    "firms/landed.csv",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_as_any_file_get_an_answer(which in 0..PATHS.len(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let files = with(PATHS[which], &bytes);
        let loaded = load(&files, &standard());
        prop_assert!(loaded.pack.is_some() || !loaded.problems.is_empty());
        load_chains(&files, None);
        load_standard(&Files::from_entries([("hs.csv".to_owned(), bytes)]));
    }

    #[test]
    fn a_pack_with_a_piece_cut_out_or_put_in_gets_an_answer(
        which in 0..PATHS.len(),
        cut in (0usize..4000, 0usize..60),
        put in "[\\[\\]{}=\"',.#\\n a-z0-9_链-]{0,12}",
    ) {
        let small = folder("small");
        let mut bytes = small.get(PATHS[which]).unwrap().to_vec();
        let start = cut.0 % (bytes.len() + 1);
        let end = (start + cut.1).min(bytes.len());
        bytes.splice(start..end, put.bytes());
        let loaded = load(&with(PATHS[which], &bytes), &standard());
        prop_assert!(loaded.pack.is_some() || !loaded.problems.is_empty());
        for problem in &loaded.problems {
            prop_assert!(!problem.to_string().contains('\n'), "{problem}");
        }
    }
}

/// The good pack with a second chain beside it: the file `pipe.toml` under another id, its nodes and words its own.
fn two_chains(change: impl Fn(&str) -> String) -> Files {
    let mut entries = entries(&folder("small"));
    let (_, pipe) = entries.iter().find(|(path, _)| path == CHAIN).unwrap();
    let text = std::str::from_utf8(pipe).unwrap().replacen("id = \"pipe\"", "id = \"trade\"", 1);
    let own = |text: &str| {
        ["管坯", "圆管坯", "无缝钢管", "热轧钢管", "钻杆", "无损检测"]
            .iter()
            .fold(text.to_owned(), |text, word| text.replace(&format!("\"{word}\""), &format!("\"新{word}\"")))
    };
    entries.push(("chains/trade.toml".to_owned(), change(&own(&text)).into_bytes()));
    Files::from_entries(entries)
}

#[test]
fn a_business_drawn_again_names_its_home_and_needs_no_words() {
    let terms = "terms = [\"新钻杆\"]";
    let home = |home: &str| {
        let line = format!("home = [\"{home}\"]");
        two_chains(move |text| text.replacen(terms, &line, 1))
    };
    let loaded = load(&home("pipe/drill-pipe"), &standard());
    assert_eq!(lines(&loaded.problems), "");
    let node = loaded.pack.unwrap().chains.remove(1).nodes.remove(2);
    assert_eq!((node.terms.len(), node.homes[0].to_string().as_str()), (0, "pipe/drill-pipe"));
    assert_snapshot!(check(&home("pipe/drill")), @"chains/trade.toml:63: home `pipe/drill` of node `drill-pipe` is no node: chain `pipe` has no `drill`");
    assert_snapshot!(check(&home("pipes/drill-pipe")), @"chains/trade.toml:63: home `pipes/drill-pipe` of node `drill-pipe` is not there: put chain `pipes` beside this one");
    assert_snapshot!(check(&home("trade/billet")), @"chains/trade.toml:63: home `trade/billet` of node `drill-pipe` lies in the same chain: a home is in another one");
    assert_snapshot!(check(&home("drill-pipe")), @"chains/trade.toml:63: home `drill-pipe` of node `drill-pipe` is not of the form `chain/node`");
    assert_snapshot!(check(&two_chains(|text| text.replacen(terms, "home = \"pipe/drill-pipe\"", 1))), @"chains/trade.toml:63: `home` of node `drill-pipe` is a string, expected an array of strings");
    let chained = two_chains(|text| text.replacen(terms, "home = [\"pipe/drill-pipe\"]", 1));
    let mut chained = entries(&chained);
    let (_, pipe) = chained.iter_mut().find(|(path, _)| path == CHAIN).unwrap();
    *pipe =
        std::str::from_utf8(pipe).unwrap().replacen("terms = [\"钻杆\"]", "home = [\"trade/billet\"]", 1).into_bytes();
    assert_snapshot!(check(&Files::from_entries(chained)), @"chains/trade.toml:63: home `pipe/drill-pipe` of node `drill-pipe` is itself at home in `trade/billet`: name that one here");
}

#[test]
fn a_word_that_two_chains_claim_is_named_with_both_places() {
    assert_snapshot!(check(&two_chains(|text| text.replacen("[\"新钻杆\"", "[\"钻杆\"", 1))), @"chains/trade.toml:63: term `钻杆` of node `drill-pipe` also belongs to `pipe/drill-pipe`: one word, one home; keep it on one of them, and where the business is drawn again write `home = [\"chain/node\"]` (`chains/pipe.toml:63`)");
}

#[test]
fn a_home_in_a_file_that_cannot_be_read_is_not_called_missing() {
    let files = two_chains(|text| text.replacen("terms = [\"新钻杆\"]", "home = [\"pipe/drill-pipe\"]", 1));
    let mut files = entries(&files);
    let (_, pipe) = files.iter_mut().find(|(path, _)| path == CHAIN).unwrap();
    *pipe = std::str::from_utf8(pipe).unwrap().replacen("rank = 0", "rank =", 1).into_bytes();
    assert_snapshot!(check(&Files::from_entries(files)), @"chains/pipe.toml:23: not valid TOML: string values must be quoted, expected literal string");
}

#[test]
fn chains_read_alone_miss_the_home_that_is_not_beside_them() {
    let files = two_chains(|text| text.replacen("terms = [\"新钻杆\"]", "home = [\"pipe/drill-pipe\"]", 1));
    let trade = Files::from_entries([("trade.toml".to_owned(), files.get("chains/trade.toml").unwrap().to_vec())]);
    let loaded = load_chains(&trade, None);
    assert!(loaded.chains.is_empty());
    assert_snapshot!(lines(&loaded.problems), @"trade.toml:63: home `pipe/drill-pipe` of node `drill-pipe` is not there: put chain `pipe` beside this one");
    assert_eq!(lines(&load_chains(&files, None).problems), "");
}

#[test]
fn a_scene_is_one_of_four_and_stands_in_service_chains_only() {
    let scene = |kind: &str, scene: &str| {
        check(&edited(&[
            (CHAIN, "kind = \"manufacturing\"", &format!("kind = \"{kind}\"")),
            (CHAIN, "id = \"billet\"", &format!("id = \"billet\"\nscene = \"{scene}\"")),
        ]))
    };
    assert_eq!(scene("service", "anchor"), "");
    assert_snapshot!(scene("service", "stage"), @"chains/pipe.toml:21: unknown scene `stage`; scenes are `anchor`, `format`, `support`, `operator`");
    assert_snapshot!(scene("manufacturing", "anchor"), @"chains/pipe.toml:19: node `billet` has a scene, which only nodes of service chains have");
}

/// The good pack with lines put behind a line of one of its files.
fn check_added(file: &str, behind: &str, lines: &str) -> String {
    check_edited(file, behind, &format!("{behind}\n{lines}"))
}

const PARK: &str = "summary = { zh = \"样例。\", en = \"A sample.\" }\nsource = \"样例\"\nsample = true\n";

#[test]
fn facts_of_a_zone_are_read_with_their_sources() {
    let facts = "at = [30, 62.5]\nsize = 18\n[[zone.fact]]\nkey = \"power_kva\"\nvalue = 8000\nas_of = \"2024-12\"\nsource = \"样例\"\nsample = true\n\
                 [[zone.fact]]\nkey = \"gas\"\ntext = { zh = \"管道到地块边\", en = \"piped to the plots\" }\nsource = \"报道\"";
    let files = edited(&[("zones.toml", PARK, &format!("{PARK}{facts}"))]);
    assert_eq!(check(&files), "");
    let zone = load(&files, &standard()).pack.unwrap().zones.remove(0);
    assert_eq!(zone.spot, Some(model::ZoneSpot { x: 30.0, y: 62.5, size: 18.0 }));
    assert_eq!(zone.facts[0].value, model::ZoneValue::Number(8000.0));
    assert_eq!((zone.facts[0].as_of.as_deref(), zone.facts[0].sample), (Some("2024-12"), true));
    assert_eq!((zone.facts[1].key.as_str(), zone.facts[1].sample), ("gas", false));
}

#[test]
fn a_fact_that_does_not_suit_its_zone_is_named() {
    let fact = |lines: &str| check_added("zones.toml", PARK.trim_end(), lines);
    assert_snapshot!(fact("[[zone.fact]]\nkey = \"beds\"\nvalue = 40\nsource = \"样例\""), @"zones.toml:10: `beds` is no fact of a zone of kind `park`; such facts are `land_mu`, `plants_m2`, `floor_load_t`, `power_kva`, `steam_t_h`, `gas`, `water_t_d`");
    assert_snapshot!(fact("[[zone.fact]]\nkey = \"gas\"\nvalue = 40\nsource = \"样例\""), @"zones.toml:9: fact takes words under `text` and nothing else");
    assert_snapshot!(fact("[[zone.fact]]\nkey = \"land_mu\"\nsource = \"样例\""), @"zones.toml:9: fact takes a number under `value` and nothing else");
    let one = "[[zone.fact]]\nkey = \"land_mu\"\nvalue = 3\nsource = \"样例\"\n";
    assert_snapshot!(fact(&one.repeat(2)), @"zones.toml:14: `land_mu` is given twice; a `note` says what each of them covers");
    assert_snapshot!(fact("at = [30]"), @"zones.toml:9: `at` of zone `cluster` is an array, expected two numbers such as `[30, 62.5]`");
    assert_snapshot!(fact("at = [30, 120]"), @"zones.toml:9: `at` of zone `cluster` lies outside the map: x and y run from 0 to 100");
    assert_snapshot!(fact("at = [30, 20]\nsize = 90"), @"zones.toml:10: `size` is `90`, expected a number from 2 to 60");
}

#[test]
fn every_hard_field_of_a_site_is_read_and_what_is_not_said_is_unknown() {
    let lines = "floor = \"1F–3F\"\nfrontage_m = 30\nwater_t_d = 200\ngas = false\nsteam_t_h = 4.5\nfire_class = \"丙类\"\nsewage = true\n\
                 zoning = \"工业用地\"\navailable_from = \"2025-04-01\"\ntenure = \"出让/租赁\"\nowner = \"state\"\nbeds = 12\nstatus = \"partly\"";
    let files = edited(&[("sites.toml", "height_m = 12.5", &format!("height_m = 12.5\n{lines}"))]);
    assert_eq!(check(&files), "");
    let site = load(&files, &standard()).pack.unwrap().sites.remove(0);
    assert_eq!((site.gas, site.sewage, site.exhaust), (Some(false), Some(true), None));
    assert_eq!(site.fire_class.map(model::FireClass::sign), Some('丙'));
    assert_eq!(site.tenure.unwrap().en, "granted land-use right / lease");
    assert_eq!((site.beds, site.status), (Some(12), Some(model::SiteStatus::Partly)));
    assert_eq!(site.available_from.unwrap().to_string(), "2025-04-01");
    assert_eq!(site.floor_load_t, None);
}

#[test]
fn a_hard_field_that_cannot_be_is_named() {
    let field = |line: &str| check_added("sites.toml", "height_m = 12.5", line);
    assert_snapshot!(field("fire_class = \"一级\""), @"sites.toml:8: `一级` is no fire class; they are `甲`, `乙`, `丙`, `丁`, `戊`");
    assert_snapshot!(field("owner = \"bank\""), @"sites.toml:8: unknown owner `bank`; owners are `state`, `private`, `court`");
    assert_snapshot!(field("status = \"open\""), @"sites.toml:8: unknown status `open`; statuses are `free`, `partly`, `let`");
    assert_snapshot!(field("gas = \"有\""), @"sites.toml:8: `gas` of site `S-001` is a string, expected `true` or `false`");
    assert_snapshot!(field("beds = -1"), @"sites.toml:8: `beds` is `-1`, expected a whole number from 0 to 100000");
    assert_snapshot!(field("available_from = \"spring\""), @"sites.toml:8: `spring` is not a day such as `2024-12-20`");
}

#[test]
fn what_is_internal_stands_apart_from_the_opportunity() {
    let lines = "status = \"talks\"\nstatus_at = 2025-01-10\ninternal = { zh = \"暗记\", en = \"hidden mark\" }";
    let files = edited(&[("opportunities.toml", "site = \"S-001\"", &format!("site = \"S-001\"\n{lines}"))]);
    assert_eq!(check(&files), "");
    let pack = load(&files, &standard()).pack.unwrap();
    assert_eq!(pack.opportunities[0].status, model::OpportunityStatus::Talks);
    assert!(!format!("{:?}", pack.opportunities).contains("暗记"));
    assert_eq!((pack.notes[0].opportunity.as_str(), pack.notes[0].text.zh.as_str()), ("O-001", "暗记"));
    let private =
        check_added("opportunities.toml", "site = \"S-001\"", "internal = { zh = \"找张先生\", en = \"ask him\" }");
    assert_snapshot!(private, @"opportunities.toml:7: warning: `先生` points at a person: give an office, not a person");
}

#[test]
fn a_cost_may_stand_beside_the_same_in_other_cities() {
    let beside = "valid_to = \"2025-12\"\n[[cost.elsewhere]]\ncity = { zh = \"样例市\", en = \"Sample City\" }\nvalue = 0.6\ndate = \"2025\"\nsource = \"样例\"\n";
    let files = edited(&[("costs.toml", "sample = true", &format!("sample = true\n{beside}"))]);
    assert_eq!(check(&files), "");
    let cost = load(&files, &standard()).pack.unwrap().costs.remove(0);
    assert_eq!((cost.valid_to.as_deref(), cost.elsewhere[0].value), (Some("2025-12"), 0.6));
    let twice = format!("{beside}{}", &beside[beside.find("[[").unwrap()..]);
    assert_snapshot!(check_added("costs.toml", "sample = true", &twice), @"costs.toml:15: city `样例市` stands twice beside cost `power`");
}

#[test]
fn how_long_facts_of_a_site_hold_is_a_setting() {
    let files = edited(&[("district.toml", "[[industry]]", "[site_life]\nprice_days = 45\n\n[[industry]]")]);
    assert_eq!(check(&files), "");
    let life = load(&files, &standard()).pack.unwrap().district.site_life;
    assert_eq!((life.price_days, life.availability_days, life.structure_days), (45, 90, 730));
    let wrong = check_edited("district.toml", "[[industry]]", "[site_life]\nprice_days = 0\n\n[[industry]]");
    assert_snapshot!(wrong, @"district.toml:11: `price_days` is `0`, expected a whole number from 1 to 36500");
}

const RULE: &str = "[[rule]]\nid = \"no-billet\"\nkind = \"energy\"\ntext = { zh = \"不再新增\", en = \"no new capacity\" }\n\
                    nodes = [\"pipe/billet\"]\nfrom = \"2021-06-01\"\nsource = \"文件\"\n";

/// The problems of a `rules.toml` that holds the good rule with one text put in the place of another.
fn check_rule(from: &str, to: &str) -> String {
    assert!(RULE.contains(from), "`{from}`");
    check(&with("rules.toml", RULE.replacen(from, to, 1).as_bytes()))
}

#[test]
fn a_rule_stands_against_the_nodes_and_classes_it_names_from_its_first_day_to_its_last() {
    let text = format!("{}to = \"2024-12-31\"\n", RULE.replace("nodes = [\"pipe/billet\"]", "gbt = [\"351\"]"));
    let files = with("rules.toml", format!("{RULE}{}", text.replace("no-billet", "no-drills")).as_bytes());
    assert_eq!(check(&files), "");
    let pack = load(&files, &standard()).pack.unwrap();
    let against = |rule: usize| -> Vec<&str> {
        let nodes = pack.chains[0].nodes.iter().filter(|node| pack.rules[rule].is_against("pipe", node));
        nodes.map(|node| node.id.as_str()).collect()
    };
    assert_eq!((against(0), against(1)), (vec!["billet"], vec!["drill-pipe"]));
    let holds = |day: &str| pack.rules.iter().map(|rule| rule.holds_on(day.parse().unwrap())).collect::<Vec<_>>();
    assert_eq!(holds("2021-05-31"), [false, false]);
    assert_eq!((holds("2021-06-01"), holds("2024-12-31")), (vec![true, true], vec![true, true]));
    assert_eq!(holds("2025-01-01"), [true, false]);
}

#[test]
fn mistakes_of_rules_are_named() {
    assert_snapshot!(check_rule("pipe/billet", "pipe/bilet"), @"rules.toml:5: unknown node `bilet`; nodes are `billet`, `drill-pipe`, `hot-rolled`, `testing`");
    assert_snapshot!(check_rule("pipe/billet", "pip/billet"), @"rules.toml:5: unknown chain `pip`; chains are `pipe`");
    assert_snapshot!(check_rule("pipe/billet", "billet"), @"rules.toml:5: `billet` is not a node such as `steel-pipe/ironmaking`");
    assert_snapshot!(check_rule("nodes = [\"pipe/billet\"]\n", ""), @"rules.toml:1: rule `no-billet` names neither `nodes` nor `gbt`: it would hold nowhere");
    assert_snapshot!(check_rule("[\"pipe/billet\"]", "[]"), @"rules.toml:1: rule `no-billet` names neither `nodes` nor `gbt`: it would hold nowhere");
    assert_snapshot!(check_rule("nodes = [\"pipe/billet\"]", "gbt = [\"9999\"]"), @"rules.toml:5: `9999` in `gbt` is not a class of GB/T 4754");
    assert_snapshot!(check_rule("nodes = [\"pipe/billet\"]", "gbt = [\"steel\"]"), @"rules.toml:5: `gbt`: `TEEL` holds `T`, which this code never uses");
    assert_snapshot!(check_rule("\"energy\"", "\"energetic\""), @"rules.toml:3: unknown kind `energetic`; kinds are `energy`, `emission`, `plan`, `safety`");
    assert_snapshot!(check_rule("\"2021-06-01\"", "\"2021-06-31\""), @"rules.toml:6: `2021-06-31` is not a day such as `2024-12-20`");
    assert_snapshot!(check_rule("from = \"2021-06-01\"", "from = \"2021-06-01\"\nto = \"2021-05-31\""), @"rules.toml:7: `to` of rule `no-billet` lies before `from`");
    assert_snapshot!(check_rule("source = \"文件\"\n", ""), @"rules.toml:1: missing key `source` in rule `no-billet`");
    assert_snapshot!(check_rule("source", "sorce"), @"
rules.toml:1: missing key `source` in rule `no-billet`
rules.toml:7: unknown key `sorce` in rule `no-billet`; it takes `id`, `kind`, `text`, `nodes`, `gbt`, `from`, `to`, `source`, `sample`
");
    assert_snapshot!(check(&with("rules.toml", format!("{RULE}{RULE}").as_bytes())), @"rules.toml:9: rule `no-billet` is defined twice");
}

/// The problems of the good district with lines for a region nearby behind its industries.
fn check_nearby(lines: &str) -> String {
    check_edited("district.toml", "en = \"Pipe making\"", &format!("en = \"Pipe making\"\n{lines}"))
}

#[test]
fn regions_nearby_are_kept_with_the_narrowest_first() {
    let near = |region: &str, km: &str| format!("[[nearby]]\nregion = \"{region}\"\nkm = {km}\nsource = \"地图\"\n");
    let lines = format!("en = \"Pipe making\"\n{}{}", near("430000", "150"), near("430400", "130.5"));
    let files = edited(&[("district.toml", "en = \"Pipe making\"", &lines)]);
    assert_eq!(check(&files), "");
    let pack = load(&files, &standard()).pack.unwrap();
    let found = pack.district.nearby.iter().map(|near| (near.region.as_str(), near.km)).collect::<Vec<_>>();
    assert_eq!(found, [("430400", 130.5), ("430000", 150.0)]);
}

#[test]
fn mistakes_of_regions_nearby_are_named() {
    assert_snapshot!(check_nearby("[[nearby]]\nregion = \"430199\"\nkm = 1\nsource = \"地图\""), @"district.toml:15: region `430199` is not in the list of regions");
    assert_snapshot!(check_nearby("[[nearby]]\nregion = \"长沙\"\nkm = 1\nsource = \"地图\""), @"district.toml:15: `region`: `长沙` has 2 characters, expected 6");
    assert_snapshot!(check_nearby("[[nearby]]\nregion = \"430400\"\nkm = -1\nsource = \"地图\""), @"district.toml:16: `km` is `-1`, expected a number from 0 up");
    assert_snapshot!(check_nearby("[[nearby]]\nregion = \"430400\"\nkm = nan\nsource = \"地图\""), @"district.toml:16: `km` is `nan`, expected a number from 0 up");
    assert_snapshot!(check_nearby("[[nearby]]\nregion = \"430400\"\nkm = \"far\"\nsource = \"地图\""), @"district.toml:16: `km` of `nearby` is a string, expected a number");
    assert_snapshot!(check_nearby("[[nearby]]\nregion = \"430400\""), @"
district.toml:14: missing key `km` in `nearby`
district.toml:14: missing key `source` in `nearby`
");
    let one = "[[nearby]]\nregion = \"430400\"\nkm = 130\nsource = \"地图\"\n";
    assert_snapshot!(check_nearby(&format!("{one}{one}")), @"district.toml:19: region `430400` stands twice among the nearby ones");
}

//! Rules of the cover's composition: whatever a district has, nothing lies on anything else and nothing leaves the sheet.

use roxmltree::{Document, Node};

use super::*;

fn node(at: usize) -> CoverNode {
    CoverNode {
        id: format!("n{at}"),
        stage: Stage::ALL[at % Stage::ALL.len()],
        kind: GapKind::ALL[at % GapKind::ALL.len()],
        title: Text::new(format!("环节{at}"), format!("Node {at}")),
    }
}

/// A district by its counts.
struct District {
    chains: usize,
    nodes: usize,
    industries: usize,
    kinds: usize,
    long: bool,
}

fn cover(of: &District) -> Cover {
    let name = |zh: &str, en: &str| {
        if of.long {
            Text::new(
                format!("{zh}与高端装备制造及现代生产性服务业融合发展"),
                format!("{en} and modern producer services integration"),
            )
        } else {
            Text::new(zh, en)
        }
    };
    let chain = |at: usize| CoverChain {
        id: format!("c{at}"),
        title: name(&format!("产业链{at}"), &format!("Chain {at}")),
        industry: name(&format!("产业{}", at / 2), &format!("Industry {}", at / 2)),
        cultivated: of.chains > 2 && at + 1 == of.chains,
        nodes: (0..of.nodes).map(node).collect(),
    };
    let ties = (0..of.chains).flat_map(|from| (0..of.chains).map(move |to| (from, to)));
    let zones = ZoneKind::ALL.iter().enumerate();
    let spot = |at: usize| CoverSpot {
        id: format!("z{at}"),
        kind: ZoneKind::ALL[at % ZoneKind::ALL.len()],
        title: name("示例功能区", "A zone"),
        place: (at != 4).then_some(ZoneSpot {
            x: (at * 37 % 100) as f64,
            y: (at * 53 % 100) as f64,
            size: 10.0 + (at * 7 % 20) as f64,
        }),
        opportunities: at * 5,
        sites: at,
        area_m2: (at.is_multiple_of(2)).then_some(123_456.0),
    };
    Cover {
        district: name("示例区", "Sample District"),
        data_date: NaiveDate::from_ymd_opt(2025, 1, 31).expect("a day"),
        address: "http://127.0.0.1:8787/atlas".to_owned(),
        industries: of.industries,
        chains: (0..of.chains).map(chain).collect(),
        ties: ties
            .filter(|(from, to)| from != to)
            .map(|(from, to)| CoverTie {
                from,
                to,
                what: Text::new("支架、塔筒", "frames, towers"),
                weight: 1 + (from * 3 + to) % 4,
            })
            .collect(),
        zones: zones
            .map(|(at, kind)| CoverZone {
                kind: *kind,
                places: (at < of.kinds).then(|| name("一处", "One place")).into_iter().collect(),
                opportunities: if at < of.kinds { at * 13 } else { 0 },
                sites: at * 3,
                area_m2: (at > 1).then_some(56_789.0 * at as f64),
                chains: if at < of.kinds { (0..of.chains.min(3 + 2 * at)).collect() } else { Vec::new() },
            })
            .collect(),
        spots: (0..2 * of.kinds).map(spot).collect(),
        coverage: Some(0.87),
        sample: true,
    }
}

fn usual() -> District {
    District { chains: 9, nodes: 33, industries: 5, kinds: 5, long: false }
}

fn number(element: Node<'_, '_>, name: &str) -> f64 {
    element.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(0.0)
}

/// Level texts with the box that their letters fill: left, top, right, bottom.
fn texts(svg: &str) -> Vec<(String, [f64; 4])> {
    let document = Document::parse(svg).expect("XML");
    let level = |node: &Node<'_, '_>| {
        node.has_tag_name(("http://www.w3.org/2000/svg", "text"))
            && node.attribute("data-flow").is_none()
            && node.ancestors().all(|above| above.attribute("transform").is_none())
    };
    document
        .descendants()
        .filter(level)
        .map(|text| {
            let words = text.text().unwrap_or_default().to_owned();
            let size = number(text, "font-size");
            let weight = match text.attribute("font-weight") {
                Some("700") => Weight::Bold,
                Some("900") => Weight::Black,
                _ => Weight::Regular,
            };
            let width = fonts::width(&words, size, weight);
            let left = number(text, "x")
                - match text.attribute("text-anchor") {
                    Some("middle") => width / 2.0,
                    Some("end") => width,
                    _ => 0.0,
                };
            let y = number(text, "y");
            (words, [left, y - 0.8 * size, left + width, y + 0.1 * size])
        })
        .collect()
}

fn composed(of: &District) {
    let cover = cover(of);
    for format in Format::ALL {
        for lang in [Lang::Zh, Lang::En] {
            let svg = svg(&cover, Edition::Internal, lang, format);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{format} {lang}: no number");
            let (width, height) = plan::plan(format).size;
            let all = texts(&svg);
            assert!(all.len() > 10, "{format} {lang}: the cover says something");
            for (at, (words, area)) in all.iter().enumerate() {
                let inside = area[0] >= 0.0 && area[1] >= 0.0 && area[2] <= width && area[3] <= height;
                assert!(inside, "{format} {lang} {} chains: `{words}` leaves the sheet: {area:?}", of.chains);
                for (other, with) in &all[at + 1..] {
                    let across = area[2].min(with[2]) - area[0].max(with[0]);
                    let high = area[3].min(with[3]) - area[1].max(with[1]);
                    assert!(
                        across < 0.5 || high < 0.5,
                        "{format} {lang} {} chains: `{words}` {area:?} lies on `{other}` {with:?}",
                        of.chains
                    );
                }
            }
        }
    }
}

#[test]
fn a_usual_district_is_composed() {
    composed(&usual());
}

#[test]
fn few_and_many_are_composed() {
    for (chains, kinds) in [(0, 0), (1, 1), (3, 2), (6, 3), (12, 5), (16, 5)] {
        composed(&District { chains, kinds, ..usual() });
    }
}

/// What the titles of a drawing say.
fn titles(svg: &str) -> String {
    let document = Document::parse(svg).expect("XML");
    let titles = document.descendants().filter(|node| node.tag_name().name() == "title");
    titles.filter_map(|node| node.text()).collect::<Vec<_>>().join("\n")
}

#[test]
fn more_chains_than_bands_can_be_read_are_drawn_and_told_all_the_same() {
    for chains in [25, 38, 60, 120] {
        let cover = cover(&District { chains, nodes: 2, ..usual() });
        for format in Format::ALL {
            let svg = svg(&cover, Edition::Public, Lang::Zh, format);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{format}");
            let titles = titles(&svg);
            let drawn = svg.matches("data-id=\"tie:").count() / 2;
            let told = format!("另有 {} 项未画", cover.ties.len() - drawn);
            assert!(texts(&svg).iter().any(|(words, _)| words.contains(&told)), "{chains} on {format}: {told}");
            for chain in &cover.chains {
                assert!(titles.contains(&chain.title.zh), "{chains} on {format}: {}", chain.title.zh);
            }
        }
    }
}

#[test]
fn a_row_of_the_offers_names_every_chain_its_zones_carry() {
    let mut cover = cover(&District { chains: 40, nodes: 2, ..usual() });
    cover.zones[0].chains = (0..40).collect();
    for format in Format::ALL {
        for lang in [Lang::Zh, Lang::En] {
            let svg = svg(&cover, Edition::Public, lang, format);
            let document = Document::parse(&svg).expect("XML");
            let row = format!("node:zone={}", cover.zones[0].kind);
            let row = document.descendants().find(|node| node.attribute("data-id") == Some(&row)).expect("the row");
            let title = row.children().find_map(|node| node.text()).unwrap_or_default();
            for (at, chain) in cover.chains.iter().enumerate() {
                let name = format!("{} {}", cover.mark(at), chain.title.get(lang));
                assert!(title.contains(&name), "{format} {lang}: `{name}` is not in `{title}`");
            }
        }
    }
}

#[test]
fn every_sentence_is_read_whole_or_told_whole_where_it_is_cut() {
    for length in [1, 12, 60] {
        let mut cover = cover(&usual());
        for chain in &mut cover.chains {
            chain.title =
                Text::new("高端装备制造及新材料".repeat(length), "modern producer services ".repeat(length).trim_end());
        }
        for format in Format::ALL {
            for lang in [Lang::Zh, Lang::En] {
                let svg = svg(&cover, Edition::Public, lang, format);
                let flat = |text: &str| text.replace(' ', "");
                let said = flat(&texts(&svg).into_iter().map(|(words, _)| words).collect::<String>());
                let titles = flat(&titles(&svg));
                let roomy = plan::plan(format).reading.3 > 60.0;
                for sentence in reading::sentences(&cover, roomy, lang) {
                    let sentence = flat(&sentence);
                    let start: String = sentence.chars().take(4).collect();
                    assert!(said.contains(&start), "{format} {lang}: `{sentence}` is not begun");
                    let whole = said.contains(&sentence) || titles.contains(&sentence);
                    assert!(whole, "{format} {lang}: `{sentence}` is told nowhere");
                }
                let bottom = plan::plan(format).foot.0;
                let (_, last) = texts(&svg).into_iter().find(|(words, _)| words == "3").expect("the third sentence");
                assert!(last[3] <= bottom, "{format} {lang}: {last:?} below {bottom}");
            }
        }
    }
}

#[test]
fn head_and_figures_count_the_same_nodes() {
    let cover = cover(&usual());
    let svg = svg(&cover, Edition::Public, Lang::Zh, Format::A1);
    let texts = texts(&svg);
    let head = texts.iter().find(|(words, _)| words.contains("条链、培育链")).expect("the head");
    assert_eq!(head.0, "8 条链、培育链 1 条，共 297 个环节");
    let (_, word) = texts.iter().find(|(words, _)| words == "环节").expect("the figure's word");
    let figure = texts.iter().find(|(_, at)| at[0] == word[0] && at[3] < word[1] + 1.0 && at[3] > word[1] - 8.0);
    assert_eq!(figure.map(|(words, _)| words.as_str()), Some("297"));
}

#[test]
fn long_names_and_large_chains_are_composed() {
    composed(&District { long: true, nodes: 60, ..usual() });
    composed(&District { long: true, chains: 12, nodes: 0, ..usual() });
}

#[test]
fn the_title_counts_what_the_district_has() {
    let check = |of: District, zh: &[&str], en: &[&str]| {
        let cover = cover(&of);
        assert_eq!(
            (counted(&cover, Lang::Zh), counted(&cover, Lang::En)),
            (zh.iter().map(ToString::to_string).collect(), en.iter().map(ToString::to_string).collect())
        );
    };
    check(usual(), &["五区", "五业", "八链"], &["5 zone kinds", "5 industries", "8 chains"]);
    check(
        District { chains: 7, kinds: 3, ..usual() },
        &["三区", "五业", "六链"],
        &["3 zone kinds", "5 industries", "6 chains"],
    );
    check(
        District { chains: 1, kinds: 1, industries: 1, ..usual() },
        &["一区", "一业", "一链"],
        &["1 zone kind", "1 industry", "1 chain"],
    );
    check(District { chains: 13, industries: 0, ..usual() }, &["五区", "十二链"], &["5 zone kinds", "12 chains"]);
    check(District { chains: 0, kinds: 0, industries: 0, ..usual() }, &["招商图谱"], &["Investment atlas"]);
}

#[test]
fn every_tie_is_drawn_or_named_among_those_left_out() {
    let cover = cover(&usual());
    for lang in [Lang::Zh, Lang::En] {
        let svg = svg(&cover, Edition::Public, lang, Format::A1);
        let document = Document::parse(&svg).expect("XML");
        let titles: String = document
            .descendants()
            .filter(|node| node.tag_name().name() == "title")
            .filter_map(|node| node.text())
            .collect::<Vec<_>>()
            .join("\n");
        for tie in &cover.ties {
            let said =
                format!("{} → {}:", cover.chains[tie.from].title.get(lang), cover.chains[tie.to].title.get(lang));
            assert!(titles.contains(&said), "{said}");
        }
        // The line and its label.
        let drawn = svg.matches("data-id=\"tie:").count() / 2;
        let left = cover.ties.len() - drawn;
        let told = if lang == Lang::Zh { format!("另有 {left} 项未画") } else { format!("{left} more") };
        assert!(drawn > 5 && svg.contains(&told), "{drawn} drawn: {told}");
    }
}

#[test]
fn in_a_column_of_letters_a_comma_stands_at_the_upper_right() {
    let mut ink = Ink::default();
    ink.down(10.0, 0.0, 10.0, "甲，", face(10.0 / crate::tokens::PT, Weight::Regular, INK));
    let text = ink.finish();
    assert!(text.contains("<tspan x=\"10\" y=\"8.8\">甲</tspan><tspan x=\"15.5\" y=\"13.8\">，</tspan>"), "{text}");
}

#[test]
fn a_zone_without_a_place_is_told_and_not_drawn() {
    let svg = svg(&cover(&usual()), Edition::Public, Lang::Zh, Format::A1);
    assert!(svg.contains("另有 1 处未标位置") && !svg.contains("data-id=\"zone:z4\""));
    assert!(svg.contains("data-id=\"zone:z3\"") && svg.contains("示意，非测绘"));
}

#[test]
fn counts_in_a_title_are_written_as_people_say_them() {
    assert_eq!(["零", "一", "两", "五", "八", "十", "十二", "23"], [0, 1, 2, 5, 8, 10, 12, 23].map(numeral)[..]);
}

/// A text with signs that the face has no glyph for, or none at all.
const HOSTILE: &str = "\u{1f680}甲\u{202e}\u{200b}乙שלום";

/// What of a cover comes from files, hostile.
fn hostile(write: fn(&str) -> String) -> Cover {
    let mut cover = cover(&usual());
    let name = || Text::new(write(HOSTILE), write(HOSTILE));
    cover.district = name();
    for chain in &mut cover.chains {
        (chain.title, chain.industry) = (name(), name());
        for node in &mut chain.nodes {
            node.title = name();
        }
    }
    for tie in &mut cover.ties {
        tie.what = name();
    }
    for zone in &mut cover.zones {
        zone.places = zone.places.iter().map(|_| name()).collect();
    }
    for spot in &mut cover.spots {
        spot.title = name();
    }
    cover
}

#[test]
fn what_has_no_glyph_is_measured_as_it_is_drawn() {
    let settled = hostile(|text| crate::letters::settled(text).into_owned());
    for format in Format::ALL {
        for lang in [Lang::Zh, Lang::En] {
            let drawn = svg(&hostile(str::to_owned), Edition::Public, lang, format);
            assert!(drawn == svg(&settled, Edition::Public, lang, format), "{format} {lang}");
            assert!(drawn.chars().all(|c| c.is_ascii() || fonts::covers(c)), "{format} {lang}: a title with a box");
        }
    }
}

#[test]
fn a_column_of_letters_holds_none_that_the_face_has_not() {
    let mut ink = Ink::default();
    ink.down(10.0, 0.0, 10.0, "甲\u{202e}\u{1f680}", face(10.0 / crate::tokens::PT, Weight::Regular, INK));
    let text = ink.finish();
    assert!(text.chars().all(|c| c.is_ascii() || fonts::covers(c)), "{text}");
    assert_eq!(text.matches("<tspan").count(), "甲〔U+1F680〕".chars().count(), "{text}");
}

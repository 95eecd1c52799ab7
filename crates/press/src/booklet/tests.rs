//! Whatever the district holds, its book is whole: nothing is lost, nothing leaks, everything leads somewhere.

use std::collections::BTreeSet;

use chain::{Chain, Lane, Link as ChainLink, Node};
use chrono::NaiveDate;
use insight::Figure;
use model::{GapKind, Lang, Role, Stage, Text, Zone, ZoneFact, ZoneFactKey, ZoneKind, ZoneSpot, ZoneValue};

use super::leaf::{BOTTOM, HEIGHT, LEAST, TOP, WIDTH};
use super::*;
use crate::cover::{Cover, CoverChain, CoverNode, CoverTie, CoverZone};
use crate::fonts::{self, Weight};
use crate::paper::LinkTo;
use crate::testing::well_formed;
use crate::tokens::PT;

/// Stands in every field that only the bureau may read.
const SECRET: &str = "密不外传";

/// How large a district is.
#[derive(Clone, Copy)]
struct Size {
    chains: usize,
    nodes: usize,
    offers: usize,
    firms: usize,
}

const USUAL: Size = Size { chains: 3, nodes: 9, offers: 12, firms: 4 };

fn named(what: &str, index: usize) -> Text {
    Text::new(format!("{what}第{index}号"), format!("{what} number {index}"))
}

fn graph(index: usize, size: Size) -> Chain {
    let node = |at: usize| Node {
        id: format!("n{at}"),
        stage: [Stage::Upstream, Stage::Midstream, Stage::Downstream][at % 3],
        lane: 0,
        rank: at as u32,
        title: Text::new(format!("链{index}环节{at}"), format!("Chain {index} node {at}")),
        short: Text::new(format!("环节{at}"), format!("Node {at}")),
        icon: "pipe".into(),
        industries: vec![],
        goods: vec![],
        roles: vec![Role::Make],
        terms: vec![],
        not: vec![],
        general: false,
        spine: false,
        homes: vec![],
        scene: None,
        unsuitable: None,
        policies: vec![],
    };
    Chain {
        id: format!("c{index}"),
        version: 1,
        title: named("产业链", index),
        lanes: vec![Lane { id: "main".into(), title: Text::new("主线", "Main line") }],
        nodes: (0..size.nodes).map(node).collect(),
        links: (1..size.nodes).map(|to| ChainLink { from: to - 1, to, weight: 2 }).collect(),
        ..Chain::default()
    }
}

fn offers(chain: usize, size: Size) -> Vec<Offer> {
    (0..size.offers)
        .map(|at| Offer {
            kind: GapKind::ALL[at % GapKind::ALL.len()],
            chain: format!("c{chain}"),
            node: (format!("n{}", at % size.nodes.max(1)), Text::new("环节", "node")),
            zone: ("z0".into(), Text::new("一处集聚区", "A cluster")),
            zone_kind: ZoneKind::Park,
            site: None,
            title: named(&format!("链{chain}机会"), at),
            size: Text::new("3,000 m²", "3,000 m²"),
            terms: Text::new("面议", "by talks"),
            contact: Text::new("区招商窗口", "District desk"),
            source: "清单".into(),
            sample: at % 2 == 0,
        })
        .collect()
}

fn booklet(size: Size) -> InternalBooklet {
    let mut chains = Vec::new();
    let mut inside = Vec::new();
    for index in 0..size.chains {
        let graph = graph(index, size);
        let mut sheet = crate::sheet::tests::full(graph.clone());
        sheet.public.sample = true;
        for own in &mut sheet.inside {
            own.candidates = vec![SECRET.into()];
            own.judged = Some(SECRET.into());
        }
        let firms = |at: usize| {
            (0..size.firms)
                .map(|firm| LocalName { name: format!("链{index}企业{at}之{firm}"), lead: firm == 0, sample: true })
                .collect()
        };
        chains.push(ChainPart {
            sheet: sheet.public.clone(),
            short: named("链", index),
            industry: named("产业", index),
            cultivated: index > 0 && index + 1 == size.chains,
            nodes: (0..graph.nodes.len())
                .map(|at| NodePart {
                    sound: format!("huan-jie-{at:03}"),
                    lq: if at % 2 == 0 {
                        Figure::known(0.61, "份额之比", "of shares")
                    } else {
                        Figure::unknown("无参照面", "no reference")
                    },
                    firms: firms(at),
                })
                .collect(),
            offers: offers(index, size),
        });
        let target = TargetLine {
            name: format!("{SECRET}目标"),
            place: Some(Text::new(SECRET, SECRET)),
            scores: (78.4, 66.0, 50.0),
            reasons: vec![(12.0, Text::new(SECRET, SECRET), Text::new(SECRET, SECRET))],
            sample: false,
        };
        let nodes = (0..graph.nodes.len())
            .map(|_| NodeTargets {
                reasons: vec![Text::new(SECRET, SECRET)],
                targets: vec![target.clone(); 3],
                total: 3,
            })
            .collect();
        inside.push(ChainInside { sheet, nodes });
    }
    let firms = chains
        .iter()
        .enumerate()
        .flat_map(|(index, part)| part.nodes.iter().enumerate().map(move |(at, node)| (index, at, node)))
        .flat_map(|(index, at, node)| {
            node.firms.iter().map(move |firm| IndexedFirm {
                name: firm.name.clone(),
                sound: format!("lian-{index}-{at:03}"),
                places: vec![(format!("c{index}"), format!("n{at}"))],
                sample: firm.sample,
            })
        })
        .collect();
    let all: Vec<Offer> = chains.iter().flat_map(|part| part.offers.clone()).collect();
    let public = PublicBooklet {
        cover: cover(&chains),
        city: Text::new("样例市", "Sample City"),
        contact: Text::new("区招商窗口", "District desk"),
        figures: vec![
            BookFigure {
                label: Text::new("链", "chains"),
                figure: Figure::known(3.0, "区域包", "the pack"),
                unit: Text::new("条", ""),
            },
            BookFigure {
                label: Text::new("面积", "area"),
                figure: Figure::unknown("没有登记面积", "no area stated"),
                unit: Text::default(),
            },
        ],
        zones: vec![zone("z0", ZoneKind::Park, all), zone("z1", ZoneKind::Scenic, Vec::new())],
        chains,
        policies: (0..8).map(policy).collect(),
        costs: vec![CostEntry {
            title: Text::new("工业电价", "Power"),
            value: "0.62".into(),
            unit: Text::new("元/kWh", "CNY/kWh"),
            date: "2025-01".into(),
            valid_to: None,
            elsewhere: vec![(Text::new("别市", "Elsewhere"), "0.65".into(), "2025-01".into())],
            source: "公告".into(),
            sample: false,
        }],
        nearby: vec![Distance { place: Text::new("邻市", "Next city"), km: 110.0, source: "估算".into() }],
        firms,
    };
    InternalBooklet { public, inside }
}

fn policy(index: usize) -> PolicyEntry {
    PolicyEntry {
        title: named("政策", index),
        text: Text::new("一般条件，以文件为准。", "General conditions; the document decides."),
        issuer: Text::new("区里", "District"),
        date: "2024-06".into(),
        chains: vec!["c0".into()],
        source: "公报".into(),
        sample: false,
    }
}

fn zone(id: &str, kind: ZoneKind, offers: Vec<Offer>) -> ZonePart {
    let site = SiteLine {
        id: format!("{id}-s"),
        title: Text::new("三号厂房", "Plant 3"),
        form: Text::new("厂房", "plant"),
        size: Text::new("3,000 m²", "3,000 m²"),
        facts: vec![Text::new("净高 9 m", "clear height 9 m")],
        terms: Text::new("12 元/m²·月", "CNY 12/m²·month"),
        state: Text::new("空置", "free"),
        confirmed: NaiveDate::from_ymd_opt(2024, 12, 1),
        stale: true,
        sample: true,
    };
    ZonePart {
        zone: Zone {
            id: id.into(),
            kind,
            title: Text::new("一处集聚区", "A cluster"),
            chains: vec!["c0".into(), "gone".into()],
            summary: Text::new("以钢管深加工为主。", "Mainly pipe."),
            spot: Some(ZoneSpot { x: 20.0, y: 40.0, size: 30.0 }),
            facts: vec![ZoneFact {
                key: ZoneFactKey::LandMu,
                value: ZoneValue::Number(420.0),
                note: None,
                as_of: None,
                source: "报道".into(),
                sample: false,
            }],
            source: "报道".into(),
            sample: false,
        },
        sites: vec![site],
        offers,
    }
}

fn cover(chains: &[ChainPart]) -> Cover {
    let chain = |part: &ChainPart| CoverChain {
        id: part.sheet.chain.id.clone(),
        title: part.short.clone(),
        industry: part.industry.clone(),
        cultivated: part.cultivated,
        nodes: (part.sheet.chain.nodes.iter().zip(&part.sheet.nodes))
            .map(|(node, facts)| CoverNode {
                id: node.id.clone(),
                stage: node.stage,
                kind: facts.kind,
                title: node.title.clone(),
            })
            .collect(),
    };
    let ties = if chains.len() > 1 {
        vec![CoverTie { from: 0, to: 1, what: Text::new("往来之物", "goods"), weight: 1 }]
    } else {
        vec![]
    };
    Cover {
        district: Text::new("样例区", "Sample District"),
        data_date: NaiveDate::from_ymd_opt(2025, 1, 31).expect("a day"),
        address: "http://127.0.0.1:8787/atlas".into(),
        industries: 5,
        chains: chains.iter().map(chain).collect(),
        ties,
        spots: vec![],
        zones: ZoneKind::ALL
            .iter()
            .map(|kind| CoverZone {
                kind: *kind,
                places: vec![],
                opportunities: 0,
                sites: 0,
                area_m2: None,
                chains: vec![],
            })
            .collect(),
        coverage: None,
        sample: true,
    }
}

fn draw(booklet: Booklet<'_>, lang: Lang) -> Drawn {
    super::draw(booklet, lang).expect("page numbers come to rest")
}

/// Texts of a page, one after another, without the spaces that line breaks take the place of.
fn text(page: &Page) -> String {
    well_formed(&page.svg);
    crate::testing::text_of(&page.svg).chars().filter(|c| !c.is_whitespace()).collect()
}

fn whole(drawn: &Drawn) -> String {
    drawn.pages.iter().map(text).collect()
}

fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What must hold of every book.
fn check(booklet: Booklet<'_>, lang: Lang) -> Drawn {
    let drawn = draw(booklet, lang);
    let count = drawn.pages.len();
    for (index, page) in drawn.pages.iter().enumerate() {
        well_formed(&page.svg);
        for link in &page.links {
            let (x, y, width, height) = link.frame;
            assert!(
                x >= -0.01 && y >= -0.01 && x + width <= WIDTH + 0.01 && y + height <= HEIGHT + 0.01,
                "{link:?} on page {}",
                index + 1
            );
            if let LinkTo::Page { page, y } = link.to {
                assert!(page < count && (0.0..=HEIGHT).contains(&y), "{link:?} leads nowhere");
            }
        }
    }
    for mark in &drawn.outline {
        assert!(mark.page < count, "{mark:?}");
    }
    let public = booklet.public();
    let text = whole(&drawn);
    for part in &public.chains {
        for node in &part.sheet.chain.nodes {
            assert!(text.contains(&flat(node.title.get(lang))), "`{}` is on no page", node.title.get(lang));
        }
        for offer in &part.offers {
            assert!(text.contains(&flat(offer.title.get(lang))), "`{}` is on no page", offer.title.get(lang));
        }
    }
    for policy in &public.policies {
        assert!(text.contains(&flat(policy.title.get(lang))), "`{}` is on no page", policy.title.get(lang));
    }
    for firm in &public.firms {
        assert!(text.contains(&flat(&firm.name)), "`{}` is on no page", firm.name);
    }
    drawn
}

#[test]
fn every_node_offer_policy_and_firm_has_its_line_in_both_languages_and_editions() {
    let internal = booklet(USUAL);
    for lang in [Lang::Zh, Lang::En] {
        check(Booklet::Public(&internal.public), lang);
        check(Booklet::Internal(&internal), lang);
    }
}

#[test]
fn the_public_edition_holds_nothing_that_is_for_the_bureau() {
    let internal = booklet(USUAL);
    for lang in [Lang::Zh, Lang::En] {
        assert!(!whole(&draw(Booklet::Public(&internal.public), lang)).contains(SECRET));
        assert!(
            whole(&draw(Booklet::Internal(&internal), lang)).contains(SECRET),
            "the mark is one that would be seen"
        );
    }
}

#[test]
fn numbers_in_the_contents_are_those_of_the_pages() {
    let internal = booklet(USUAL);
    let drawn = check(Booklet::Internal(&internal), Lang::Zh);
    let contents = &drawn.pages[1];
    let document = roxmltree::Document::parse(&contents.svg).expect("XML");
    let printed: Vec<(f64, usize)> = document
        .descendants()
        .filter(|node| node.has_tag_name("text") && node.attribute("text-anchor") == Some("end"))
        .filter_map(|node| {
            let y: f64 = node.attribute("y")?.parse().ok()?;
            Some((y, node.text()?.parse().ok()?))
        })
        .filter(|(y, _)| *y < 280.0)
        .collect();
    assert!(printed.len() >= 10, "{printed:?}");
    for (baseline, number) in printed {
        let leads = contents.links.iter().any(|link| {
            let (_, y, _, height) = link.frame;
            y <= baseline
                && baseline <= y + height
                && matches!(link.to, LinkTo::Page { page, .. } if page + 1 == number)
        });
        assert!(leads, "{number} is printed and leads elsewhere");
    }
}

#[test]
fn a_sheet_stands_on_a_left_page_whatever_the_lists_before_it_take() {
    for offers in [0, 5, 40, 90, 140] {
        let internal = booklet(Size { offers, ..USUAL });
        let drawn = draw(Booklet::Internal(&internal), Lang::Zh);
        let sheets: Vec<usize> = drawn
            .outline
            .iter()
            .filter(|mark| mark.level == 1 && mark.title == "图谱")
            .map(|mark| mark.page + 1)
            .collect();
        assert_eq!(sheets.len(), 3);
        assert!(sheets.iter().all(|number| number % 2 == 0), "{sheets:?} with {offers} offers");
    }
}

/// How far down a page is written on, as a part of its text's height.
fn filled(page: &Page) -> f64 {
    let document = roxmltree::Document::parse(&page.svg).expect("XML");
    let baselines = document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| {
        let number_of = |name: &str| node.attribute(name)?.parse::<f64>().ok();
        // The thumb index and the foot are on every page.
        let (x, y) = (number_of("x")?, number_of("y")?);
        (x > 12.0 && x < WIDTH - 12.0 && y < BOTTOM + 2.0).then_some(y)
    });
    (baselines.fold(TOP, f64::max) - TOP) / (BOTTOM - TOP)
}

#[test]
fn no_page_is_blank_or_nearly_so_whatever_the_district_holds() {
    let sizes = [0, 12, 47, 90].map(|offers| Size { offers, ..USUAL });
    for size in sizes.into_iter().chain([Size { nodes: 24, firms: 9, ..USUAL }]) {
        let internal = booklet(size);
        for (booklet, lang) in [(Booklet::Public(&internal.public), Lang::En), (Booklet::Internal(&internal), Lang::Zh)]
        {
            let drawn = draw(booklet, lang);
            let own = drawn.pages.iter().enumerate().filter(|(_, page)| !page.svg.contains("data-edition"));
            for (index, page) in own {
                assert!(!text(page).contains("笔记"), "page {} is left to write on", index + 1);
                let part = filled(page);
                assert!(part >= 0.2, "page {} of {} is filled to {part:.2}", index + 1, drawn.pages.len());
            }
        }
    }
}

#[test]
fn a_long_list_runs_on_under_its_head_and_loses_no_row() {
    let internal = booklet(Size { offers: 160, ..USUAL });
    let drawn = check(Booklet::Public(&internal.public), Lang::Zh);
    assert!(whole(&drawn).contains("机会（续）"));
    let drawn = check(Booklet::Public(&internal.public), Lang::En);
    assert!(whole(&drawn).contains("Opportunities(continued)"));
}

#[test]
fn a_district_with_next_to_nothing_says_so_and_leaves_the_rest_out() {
    let mut internal = booklet(Size { chains: 1, nodes: 2, offers: 0, firms: 0 });
    let public = &mut internal.public;
    (public.policies, public.costs, public.nearby, public.zones, public.firms) =
        (vec![], vec![], vec![], vec![], vec![]);
    let drawn = check(Booklet::Public(&internal.public), Lang::Zh);
    let text = whole(&drawn);
    assert!(text.contains("清单上暂时没有本链的机会"));
    assert!(text.contains("没有主营落在本链上的企业"));
    let contents = self::text(&drawn.pages[1]);
    for left_out in ["要素成本", "企业索引", "政策"] {
        assert!(!contents.contains(left_out), "{left_out} has no page and stands in the contents");
    }
    assert!(contents.contains("环节索引"));

    let mut none = booklet(Size { chains: 0, ..USUAL });
    none.public.zones.clear();
    check(Booklet::Internal(&none), Lang::En);
}

#[test]
fn hostile_and_endless_names_stay_text_and_stay_on_the_page() {
    let long = "长".repeat(200);
    for name in
        ["<script>&amp;\"'", "\u{202e}rtl", "🚀 塅垱崀洣溁", "\u{0}\u{1b}x", long.as_str(), "W".repeat(200).as_str()]
    {
        let mut internal = booklet(Size { chains: 2, nodes: 3, offers: 2, firms: 2 });
        let public = &mut internal.public;
        public.chains[0].sheet.chain.title = Text::new(name, name);
        public.chains[0].offers[0].title = Text::new(name, name);
        public.zones[0].zone.title = Text::new(name, name);
        public.zones[0].sites[0].title = Text::new(name, name);
        public.policies[0].title = Text::new(name, name);
        public.firms[0].name = name.to_owned();
        for lang in [Lang::Zh, Lang::En] {
            let drawn = draw(Booklet::Public(&internal.public), lang);
            for (index, page) in drawn.pages.iter().enumerate() {
                well_formed(&page.svg);
                assert!(!page.svg.contains("<script"), "page {}", index + 1);
                assert!(page.svg.chars().all(|c| c.is_ascii() || fonts::covers(c)), "a box on page {}", index + 1);
                assert!(!page.svg.contains("NaN") && !page.svg.contains("inf"), "page {}", index + 1);
                if !page.svg.contains("data-edition") {
                    stays(page, index + 1);
                }
            }
        }
    }
}

/// No text of a page without a drawing of its own begins before it or ends behind it, and none is smaller than the least.
fn stays(page: &Page, number: usize) {
    let document = roxmltree::Document::parse(&page.svg).expect("XML");
    let own = |node: &roxmltree::Node<'_, '_>| {
        node.has_tag_name("text") && !node.ancestors().any(|above| above.has_attribute("transform"))
    };
    for node in document.descendants().filter(own) {
        let number_of = |name: &str| node.attribute(name).and_then(|value| value.parse::<f64>().ok()).unwrap_or(0.0);
        let size = number_of("font-size");
        let text = node.text().unwrap_or_default();
        let weight = match node.attribute("font-weight") {
            Some("700") => Weight::Bold,
            Some("900") => Weight::Black,
            _ => Weight::Regular,
        };
        let wide = fonts::width(text, size, weight);
        let left = match node.attribute("text-anchor") {
            Some("end") => number_of("x") - wide,
            Some("middle") => number_of("x") - wide / 2.0,
            _ => number_of("x"),
        };
        assert!(
            left >= -0.5 && left + wide <= WIDTH + 0.5,
            "`{text}` on page {number} stands at {left:.1} to {:.1}",
            left + wide
        );
        assert!(size >= LEAST * PT - 1e-3, "`{text}` on page {number} is set in {size} mm");
    }
}

#[test]
fn the_same_book_has_the_same_bytes_and_its_outline_in_the_order_of_the_pages() {
    let internal = booklet(Size { chains: 2, nodes: 4, offers: 3, firms: 2 });
    let once = draw(Booklet::Internal(&internal), Lang::Zh);
    assert_eq!(once, draw(Booklet::Internal(&internal), Lang::Zh));
    let pages: Vec<usize> = once.outline.iter().map(|mark| mark.page).collect();
    assert!(pages.is_sorted(), "{pages:?}");
    let file = pdf(Booklet::Internal(&internal), Lang::Zh).expect("a PDF");
    assert_eq!(file, pdf(Booklet::Internal(&internal), Lang::Zh).expect("a PDF"));
    assert!(file.starts_with(b"%PDF-"));
}

#[test]
fn places_are_found_once_and_pages_with_samples_say_so() {
    let internal = booklet(USUAL);
    let drawn = draw(Booklet::Public(&internal.public), Lang::Zh);
    let titles: BTreeSet<&str> =
        drawn.outline.iter().filter(|mark| mark.level == 0).map(|mark| mark.title.as_str()).collect();
    assert_eq!(titles.len(), drawn.outline.iter().filter(|mark| mark.level == 0).count(), "{titles:?}");
    let marked: Vec<&Page> = drawn.pages.iter().filter(|page| page.svg.contains(">样例</text>")).collect();
    assert!(marked.len() > 4);
    for page in marked {
        assert!(text(page).contains("的行与企业含虚构"), "a page with samples says so in its foot");
    }
}

/// A book whose names hold signs that the face has no glyph for, or none at all.
fn hostile(write: fn(&str) -> String) -> InternalBooklet {
    let mut internal = booklet(Size { chains: 2, nodes: 3, offers: 2, firms: 2 });
    let name = write("\u{1f680}甲\u{202e}\u{200b}乙שלום");
    let text = || Text::new(name.clone(), name.clone());
    for own in &mut internal.inside {
        own.sheet.public.chain.title = text();
        for node in &mut own.nodes {
            node.reasons = vec![text()];
            for target in &mut node.targets {
                (target.name, target.place) = (name.clone(), Some(text()));
                target.reasons = vec![(1.0, text(), text())];
            }
        }
    }
    let public = &mut internal.public;
    (public.cover.district, public.city, public.contact) = (text(), text(), text());
    for figure in &mut public.figures {
        figure.label = text();
    }
    for part in &mut public.chains {
        (part.sheet.chain.title, part.short, part.industry) = (text(), text(), text());
        for node in &mut part.sheet.chain.nodes {
            (node.title, node.short) = (text(), text());
        }
        for firm in part.nodes.iter_mut().flat_map(|node| &mut node.firms) {
            firm.name = name.clone();
        }
    }
    let offers = public.chains.iter_mut().flat_map(|part| &mut part.offers);
    for offer in offers.chain(public.zones.iter_mut().flat_map(|part| &mut part.offers)) {
        (offer.title, offer.contact, offer.source) = (text(), text(), name.clone());
        (offer.node.1, offer.zone.1, offer.site) = (text(), text(), Some(text()));
    }
    for part in &mut public.zones {
        (part.zone.title, part.zone.source) = (text(), name.clone());
        for site in &mut part.sites {
            (site.title, site.form, site.state) = (text(), text(), text());
        }
    }
    for policy in &mut public.policies {
        (policy.title, policy.issuer, policy.source) = (text(), text(), name.clone());
    }
    for cost in &mut public.costs {
        (cost.title, cost.source) = (text(), name.clone());
    }
    for row in &mut public.nearby {
        (row.place, row.source) = (text(), name.clone());
    }
    for firm in &mut public.firms {
        firm.name = name.clone();
    }
    internal
}

#[test]
fn what_has_no_glyph_is_measured_as_it_is_drawn() {
    let (raw, settled) = (hostile(str::to_owned), hostile(|text| crate::letters::settled(text).into_owned()));
    for lang in [Lang::Zh, Lang::En] {
        let (raw, settled) = (draw(Booklet::Internal(&raw), lang), draw(Booklet::Internal(&settled), lang));
        assert_eq!(raw.outline, settled.outline);
        for (index, (raw, settled)) in raw.pages.iter().zip(&settled.pages).enumerate() {
            // A sheet names in its foot what it had to replace.
            let sheet = raw.svg.contains("data-edition") && index > 0;
            assert!(raw == settled || sheet && raw.svg.contains("U+1F680"), "page {}", index + 1);
        }
        assert_eq!(raw.pages.len(), settled.pages.len());
    }
}

#[test]
fn zones_are_counted_in_titles_as_many_kinds_as_there_are() {
    let mut internal = booklet(USUAL);
    let text = |internal: &InternalBooklet| whole(&draw(Booklet::Public(&internal.public), Lang::Zh));
    let two = text(&internal);
    assert!(two.contains("两区：地块、载体、机会") && !two.contains("五区"));
    internal.public.zones.truncate(1);
    let one = text(&internal);
    assert!(one.contains("功能区：地块、载体、机会") && !one.contains("五区"));
}

#[test]
fn a_distance_says_how_it_was_measured_in_the_words_of_its_source_alone() {
    let mut internal = booklet(USUAL);
    let row = |km: f64, source: &str| Distance { place: Text::new("邻市", "Next city"), km, source: source.into() };
    internal.public.nearby = vec![row(80.0, "公路里程"), row(90.0, "图上量算"), row(110.0, "公路里程")];
    let drawn = draw(Booklet::Public(&internal.public), Lang::Zh);
    let page =
        drawn.pages.iter().map(self::text).find(|text| text.contains("到周边城市")).expect("a page of distances");
    assert!(!page.contains("直线"), "{page}");
    assert_eq!(page.matches("公路里程").count(), 1, "{page}");
}

#[test]
fn a_book_whose_page_numbers_do_not_come_to_rest_is_refused() {
    let at = |page: usize| Places::from([("a".to_owned(), (page, 0.0))]);
    let mut passes = 0;
    let moving = settled(|_| {
        passes += 1;
        ((), at(passes))
    });
    assert!(matches!(moving, Err(PaperError::Unsettled(PASSES))), "{moving:?}");
    assert_eq!(passes, PASSES);
    let resting = settled(|known| (known.get("a").map(|(page, _)| *page), at(7)));
    assert_eq!(resting.expect("the second pass finds the same"), Some(7));
}

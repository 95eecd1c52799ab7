//! The cover: all chains of a district as one picture, A1 landscape, drawn in millimetres.
//!
//! Each chain is a band of squares by stage, one a node; brackets beside them show what one chain supplies to another; tiles below
//! show what the five kinds of zones offer. Everything on it is public, so that both editions are the same drawing under another
//! stamp. The same [`Cover`] gives the same bytes.

mod bands;
mod ties;
mod tiles;

use chrono::NaiveDate;
use drawing::svg;
use model::{Edition, GapKind, Lang, Stage, Text, ZoneKind};

use crate::fonts::{self, Weight};
use crate::ink::{Align, Ink, both, face};
use crate::qr;
use crate::sheet::{HEIGHT, WIDTH};
use crate::tokens::{HAIR, INK, INK_2, PAPER};

const LEFT: f64 = 12.0;
const RIGHT: f64 = WIDTH - 12.0;
/// Top of the first band and bottom of the last.
const ROWS: (f64, f64) = (88.0, 452.0);

/// What the cover says.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The district.
    pub district: Text,
    /// Day the facts speak of.
    pub data_date: NaiveDate,
    /// Address the QR code leads to.
    pub address: String,
    /// How many industries the district names.
    pub industries: usize,
    /// Its chains in the order of the sheets, cultivated ones last.
    pub chains: Vec<CoverChain>,
    /// What passes between them.
    pub ties: Vec<CoverTie>,
    /// The kinds of zones, in their order.
    pub zones: Vec<CoverZone>,
    /// Firms found ÷ firms expected over the chains where both are known.
    pub coverage: Option<f64>,
    /// Whether any of it is an invented sample.
    pub sample: bool,
}

/// A chain as a band.
#[derive(Debug, Clone)]
pub struct CoverChain {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Industry that it belongs to.
    pub industry: Text,
    /// Cultivated with others, not counted among the own.
    pub cultivated: bool,
    /// Its nodes; none when the chain is named but not drawn yet.
    pub nodes: Vec<CoverNode>,
}

/// A node as a square.
#[derive(Debug, Clone)]
pub struct CoverNode {
    /// Id.
    pub id: String,
    /// Stage.
    pub stage: Stage,
    /// The label shown.
    pub kind: GapKind,
    /// Name.
    pub title: Text,
}

/// What one chain supplies to another.
#[derive(Debug, Clone)]
pub struct CoverTie {
    /// Supplier, by index into [`Cover::chains`].
    pub from: usize,
    /// User, by index into [`Cover::chains`].
    pub to: usize,
    /// What passes.
    pub what: Text,
    /// How many ties the packs name in this direction: the first to be drawn where there is no room for all.
    pub weight: usize,
}

/// A kind of zone with what it offers.
#[derive(Debug, Clone)]
pub struct CoverZone {
    /// Which.
    pub kind: ZoneKind,
    /// Its zones by name, those with most to offer first.
    pub places: Vec<Text>,
    /// Opportunities in them.
    pub opportunities: usize,
    /// Sites in them.
    pub sites: usize,
    /// Square metres of the sites whose area is known; `None` when no area is.
    pub area_m2: Option<f64>,
    /// Chains they carry, by index into [`Cover::chains`].
    pub chains: Vec<usize>,
}

impl Cover {
    fn own(&self) -> usize {
        self.chains.iter().filter(|chain| !chain.cultivated).count()
    }

    fn nodes(&self) -> usize {
        self.chains.iter().filter(|chain| !chain.cultivated).map(|chain| chain.nodes.len()).sum()
    }

    /// `1` to `8` for the own chains, `+` for the cultivated.
    fn mark(&self, chain: usize) -> String {
        if self.chains[chain].cultivated { "+".to_owned() } else { (chain + 1).to_string() }
    }

    /// Title for readers of PDF and for the screen.
    pub fn title(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("{}产业链招商图谱", self.district.zh),
            Lang::En => format!("{} investment atlas", self.district.en),
        }
    }
}

/// Draws the cover with the stamp of an edition.
pub fn svg(cover: &Cover, edition: Edition, lang: Lang) -> String {
    let mut ink = Ink::default();
    ink.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"{}\" lang=\"{}\" data-edition=\"{edition}\" data-order=\"given\">",
        fonts::FAMILIES,
        if lang == Lang::Zh { "zh-CN" } else { "en" },
    ));
    ink.title(&cover.title(lang));
    ink.raw(crate::sheet::HATCH);
    ink.rect((0.0, 0.0, WIDTH, HEIGHT), 0.0, &format!("fill=\"{PAPER}\""));
    header(&mut ink, cover, edition, lang);
    let rows = bands::rows(cover);
    bands::draw(&mut ink, cover, &rows, lang);
    ties::draw(&mut ink, cover, &rows, lang);
    tiles::draw(&mut ink, cover, lang);
    foot(&mut ink, cover, lang);
    ink.raw("</svg>\n");
    ink.finish()
}

/// The square of a node, as on the cover, for other pages.
pub(crate) fn mark_of_node(ink: &mut Ink, (x, y): (f64, f64), size: f64, kind: GapKind) {
    // Its dashes are made for this size.
    const DRAWN: f64 = 7.6;
    let n = crate::ink::n;
    ink.group(&format!("transform=\"translate({} {}) scale({:.4})\"", n(x), n(y), size / DRAWN));
    bands::mark(ink, (0.0, 0.0), DRAWN, kind);
    ink.end();
}

/// A count as it stands in a title: 五, 八; digits above twenty.
fn numeral(count: usize) -> String {
    const DIGITS: [&str; 11] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    match count {
        0..=10 => DIGITS[count].to_owned(),
        11..=19 => format!("十{}", DIGITS[count - 10]),
        _ => count.to_string(),
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The three counts, the district, edition, date and QR code.
fn header(ink: &mut Ink, cover: &Cover, edition: Edition, lang: Lang) {
    let (kinds, industries, own) = (cover.zones.len(), cover.industries, cover.own());
    let parts = match lang {
        Lang::Zh => {
            [format!("{}区", numeral(kinds)), format!("{}业", numeral(industries)), format!("{}链", numeral(own))]
        }
        Lang::En => [
            plural(kinds, "zone kind", "zone kinds"),
            plural(industries, "industry", "industries"),
            plural(own, "chain", "chains"),
        ],
    };
    // Beside it stand name, edition and code.
    const ROOM: f64 = 470.0;
    const GAP: f64 = 0.36;
    let width = |pt: f64| {
        let big = face(pt, Weight::Black, INK);
        parts.iter().map(|part| big.width(part)).sum::<f64>() + 2.0 * GAP * big.mm()
    };
    let room = if lang == Lang::Zh { 320.0 } else { ROOM };
    let pt = (128.0 * room / width(128.0)).min(128.0);
    let big = face(pt, Weight::Black, INK);
    let baseline = 60.0;
    let mut x = LEFT;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            let radius = 0.055 * big.mm();
            ink.raw(&format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#B8291C\"/>",
                crate::ink::n(x + GAP * big.mm() / 2.0),
                crate::ink::n(baseline - 0.36 * big.mm()),
                crate::ink::n(radius)
            ));
            x += GAP * big.mm();
        }
        ink.text(x, baseline, part, big);
        x += big.width(part);
    }
    let beside = x + 14.0;
    let room = RIGHT - 92.0 - beside;
    let lines = match lang {
        Lang::Zh => [format!("{}产业链招商图谱", cover.district.zh), format!("{} investment atlas", cover.district.en)],
        Lang::En => [format!("{} investment atlas", cover.district.en), format!("{}产业链招商图谱", cover.district.zh)],
    };
    let first = face(30.0, Weight::Bold, INK);
    let pt = (30.0 * room / first.width(&lines[0])).clamp(18.0, 30.0);
    let first = face(pt, Weight::Bold, INK);
    ink.text(beside, 31.0, &first.fit(&lines[0], room), first);
    let second = face(20.0, Weight::Regular, INK_2);
    ink.text(beside, 42.0, &second.fit(&lines[1], room), second);
    let cultivated = cover.chains.len() - own;
    let third = match (lang, cultivated) {
        (Lang::Zh, 0) => format!("{own} 条链，{} 个环节", cover.nodes()),
        (Lang::Zh, more) => format!("{own} 条链，{} 个环节；另有培育链 {more} 条", cover.nodes()),
        (Lang::En, 0) => format!("{}, {}", plural(own, "chain", "chains"), plural(cover.nodes(), "node", "nodes")),
        (Lang::En, more) => format!(
            "{}, {}; {more} cultivated beside",
            plural(own, "chain", "chains"),
            plural(cover.nodes(), "node", "nodes")
        ),
    };
    let small = face(16.0, Weight::Regular, INK_2);
    ink.text(beside, 56.0, &small.fit(&third, room), small);

    let code = qr::path(&cover.address, (RIGHT - 34.0, 18.0), 34.0);
    ink.group(&format!("data-id=\"qr\" aria-label=\"{}\"", svg::escaped(&cover.address)));
    ink.title(&cover.address);
    ink.path(&code, &format!("fill=\"{INK}\""));
    ink.end();
    let right = RIGHT - 40.0;
    let word = match (edition, lang) {
        (Edition::Internal, Lang::Zh) => "内部版",
        (Edition::Internal, Lang::En) => "INTERNAL",
        (Edition::Public, Lang::Zh) => "公开版",
        (Edition::Public, Lang::En) => "PUBLIC",
    };
    ink.aligned(right, 27.0, word, face(18.0, Weight::Bold, INK), Align::End);
    ink.aligned(right, 38.5, &cover.data_date.to_string(), face(20.0, Weight::Bold, INK), Align::End);
    if cover.sample {
        let word = if lang == Lang::Zh { "含样例数据" } else { "sample data" };
        ink.aligned(right, 49.0, word, face(14.0, Weight::Bold, "#8A5A00"), Align::End);
    }
    ink.line((LEFT, 69.5), (RIGHT, 69.5), INK, 0.9);
}

/// Head of a column in the leading language, the other behind it.
fn column(ink: &mut Ink, x: f64, words: (&str, &str), lang: Lang, fill: &'static str) {
    let text = Text::new(words.0, words.1);
    let (lead, follow) = both(&text, lang);
    let strong = face(18.0, Weight::Black, fill);
    ink.text(x, 82.0, lead, strong);
    ink.text(x + strong.width(lead) + 2.0, 82.0, follow, face(14.0, Weight::Regular, fill));
}

/// The marks, and what the numbers rest on.
fn foot(ink: &mut Ink, cover: &Cover, lang: Lang) {
    ink.line((LEFT, 569.5), (RIGHT, 569.5), INK, 0.35);
    let small = face(14.0, Weight::Regular, INK_2);
    let strong = face(14.0, Weight::Bold, INK);
    let mut x = LEFT;
    let mut kinds = GapKind::ALL.to_vec();
    kinds.sort_by_key(|kind| bands::order(*kind));
    for kind in kinds {
        if !cover.chains.iter().any(|chain| chain.nodes.iter().any(|node| node.kind == kind)) {
            continue;
        }
        bands::mark(ink, (x, 573.6), 6.0, kind);
        x += 8.0;
        let (lead, follow) = match lang {
            Lang::Zh => (kind.title(Lang::Zh), kind.title(Lang::En)),
            Lang::En => (kind.title(Lang::En), ""),
        };
        ink.text(x, 578.4, lead, strong);
        x += strong.width(lead) + 1.6;
        ink.text(x, 578.4, follow, small);
        x += small.width(follow) + 5.0;
    }
    let mut text = match (lang, cover.coverage) {
        (Lang::Zh, Some(share)) => format!("数据截至 {}；登记覆盖 {:.0}%", cover.data_date, 100.0 * share),
        (Lang::Zh, None) => format!("数据截至 {}；登记覆盖未知", cover.data_date),
        (Lang::En, Some(share)) => format!("Data as of {}; register covers {:.0}%", cover.data_date, 100.0 * share),
        (Lang::En, None) => format!("Data as of {}; coverage unknown", cover.data_date),
    };
    if cover.sample {
        text.push_str(if lang == Lang::Zh { "；企业与数值含虚构" } else { "; partly invented samples" });
    }
    let text = small.fit(&text, RIGHT - x - 4.0);
    ink.aligned(RIGHT, 578.4, &text, small, Align::End);
    ink.line((LEFT, 582.0), (RIGHT, 582.0), HAIR, 0.2);
    ink.aligned(RIGHT, 588.0, "链图 Liantu", strong, Align::End);
    let how = match lang {
        Lang::Zh => "一格一环节，先列缺口；数字为该段补链、延链的环节数；括线为链间往来，箭头指向用方",
        Lang::En => {
            "One square a node, gaps first; numbers count missing and extendable nodes; brackets show what one chain supplies to another"
        }
    };
    ink.text(LEFT, 588.0, how, small);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_a_title_are_written_as_people_say_them() {
        assert_eq!(["零", "五", "八", "十", "十二", "23"], [0, 5, 8, 10, 12, 23].map(numeral)[..]);
    }
}

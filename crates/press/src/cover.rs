//! The cover: all chains of a district as one picture, drawn in millimetres.
//!
//! Each chain is a band of squares by stage, one a node; brackets beside them show what one chain supplies to another; below stand
//! the zones on a schematic map, what they offer, and what the atlas says in three sentences. Everything on it is public, so that
//! both editions are the same drawing under another stamp. The same [`Cover`] gives the same bytes.

mod bands;
mod clean;
mod map;
mod offers;
mod plan;
mod reading;
#[cfg(test)]
mod tests;
mod tie_labels;
mod ties;

use chrono::NaiveDate;
use drawing::svg;
use model::{Edition, GapKind, Lang, Stage, Text, ZoneKind, ZoneSpot};

use crate::counting::{numeral, zones_title};
use crate::fonts::{self, Weight};
use crate::format::Format;
use crate::ink::{Align, Ink, both, face, n};
use crate::qr;
use crate::tokens::{HAIR, INK, INK_2, PAPER, SAMPLE};
pub(crate) use clean::sweep;
use plan::Plan;

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
    /// The kinds of zones, in their order; one without a place is not counted among the district's own.
    pub zones: Vec<CoverZone>,
    /// The zones one by one, for the map.
    pub spots: Vec<CoverSpot>,
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

/// A zone on the map.
#[derive(Debug, Clone)]
pub struct CoverSpot {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: ZoneKind,
    /// Name.
    pub title: Text,
    /// Where it is drawn; `None` when the pack says nothing.
    pub place: Option<ZoneSpot>,
    /// Opportunities in it.
    pub opportunities: usize,
    /// Sites in it.
    pub sites: usize,
    /// Square metres of the sites whose area is known; `None` when no area is.
    pub area_m2: Option<f64>,
}

impl Cover {
    fn kinds(&self) -> usize {
        self.zones.iter().filter(|zone| !zone.places.is_empty()).count()
    }

    /// What its zones are called together: `五区`, with the district's own number.
    pub fn zones_title(&self) -> Text {
        zones_title(self.kinds())
    }

    /// `五区能给什么`.
    fn offers_title(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("{}能给什么", self.zones_title().zh),
            Lang::En => "What the zones offer".to_owned(),
        }
    }

    fn own(&self) -> usize {
        self.chains.iter().filter(|chain| !chain.cultivated).count()
    }

    /// All that are drawn, those of cultivated chains among them: the one count that the cover tells.
    fn nodes(&self) -> usize {
        self.chains.iter().map(|chain| chain.nodes.len()).sum()
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

/// Draws the cover for a paper or a screen with the stamp of an edition.
pub fn svg(cover: &Cover, edition: Edition, lang: Lang, format: Format) -> String {
    let cover = &clean::cleaned(cover);
    let plan = plan::plan(format);
    let ((width, height), shown) = (plan.size, plan::shown(format));
    let mut ink = Ink::default();
    ink.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" font-family=\"{}\" lang=\"{}\" data-edition=\"{edition}\" data-order=\"given\">",
        shown.0,
        shown.1,
        fonts::FAMILIES,
        if lang == Lang::Zh { "zh-CN" } else { "en" },
    ));
    ink.title(&cover.title(lang));
    ink.raw(crate::sheet::HATCH);
    ink.rect((0.0, 0.0, width, height), 0.0, &format!("fill=\"{PAPER}\""));
    header(&mut ink, cover, edition, plan, lang);
    let rows = bands::rows(cover, &plan.bands);
    bands::draw(&mut ink, cover, &rows, plan, lang);
    ties::draw(&mut ink, cover, &rows, plan, lang);
    ink.line((plan.sides.0, plan.lower), (plan.sides.1, plan.lower), INK, if plan.map.is_some() { 0.9 } else { 0.5 });
    map::draw(&mut ink, cover, plan, lang);
    offers::draw(&mut ink, cover, plan, lang);
    reading::draw(&mut ink, cover, plan, lang);
    foot(&mut ink, cover, plan, lang);
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

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The counts of the title in the district's own numbers; what it has none of is not named.
fn counted(cover: &Cover, lang: Lang) -> Vec<String> {
    let (kinds, industries, own) = (cover.kinds(), cover.industries, cover.own());
    let parts: Vec<String> = [(kinds, "区", "zone kind"), (industries, "业", "industry"), (own, "链", "chain")]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, zh, en)| match lang {
            Lang::Zh => format!("{}{zh}", numeral(count)),
            Lang::En if en == "industry" => plural(count, "industry", "industries"),
            Lang::En => plural(count, en, &format!("{en}s")),
        })
        .collect();
    if parts.is_empty() {
        return vec![if lang == Lang::Zh { "招商图谱" } else { "Investment atlas" }.to_owned()];
    }
    parts
}

/// The three counts, the district, edition, date and QR code.
fn header(ink: &mut Ink, cover: &Cover, edition: Edition, plan: &Plan, lang: Lang) {
    let head = &plan.head;
    let (left, right) = plan.sides;
    let parts = counted(cover, lang);
    // Beside it stand name, edition and code.
    const GAP: f64 = 0.36;
    let (baseline, most) = head.title;
    let gaps = (parts.len() - 1) as f64 * GAP;
    let width = |pt: f64| {
        let big = face(pt, Weight::Black, INK);
        parts.iter().map(|part| big.width(part)).sum::<f64>() + gaps * big.mm()
    };
    let room = if lang == Lang::Zh { head.room.0 } else { head.room.1 };
    let pt = (most * room / width(most)).min(most);
    let big = face(pt, Weight::Black, INK);
    // A smaller title stands in the middle of the height of a large one.
    let baseline = baseline - 0.36 * (most - pt) * crate::tokens::PT;
    let mut x = left;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            ink.raw(&format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#B8291C\"/>",
                n(x + GAP * big.mm() / 2.0),
                n(baseline - 0.36 * big.mm()),
                n(0.055 * big.mm())
            ));
            x += GAP * big.mm();
        }
        ink.text(x, baseline, part, big);
        x += big.width(part);
    }
    let (code_top, code) = head.code;
    let stamp = right - code - 0.18 * code;
    let word = match (edition, lang) {
        (Edition::Internal, Lang::Zh) => "内部版",
        (Edition::Internal, Lang::En) => "INTERNAL",
        (Edition::Public, Lang::Zh) => "公开版",
        (Edition::Public, Lang::En) => "PUBLIC",
    };
    let marked = if lang == Lang::Zh { "含样例数据" } else { "sample data" };
    let date = cover.data_date.to_string();
    let stamped = [word, date.as_str(), marked].into_iter().zip(head.stamp);
    let stamp_width = stamped.map(|(text, (_, pt))| face(pt, Weight::Bold, INK).width(text)).fold(0.0, f64::max);
    let beside = x + 0.36 * code;
    let room = stamp - stamp_width - 4.0 - beside;
    let lines = match lang {
        Lang::Zh => [format!("{}产业链招商图谱", cover.district.zh), format!("{} investment atlas", cover.district.en)],
        Lang::En => [format!("{} investment atlas", cover.district.en), format!("{}产业链招商图谱", cover.district.zh)],
    };
    let own = cover.own();
    let cultivated = cover.chains.len() - own;
    let third = match (lang, cultivated) {
        (Lang::Zh, 0) => format!("{own} 条链，{} 个环节", cover.nodes()),
        (Lang::Zh, more) => format!("{own} 条链、培育链 {more} 条，共 {} 个环节", cover.nodes()),
        (Lang::En, 0) => format!("{}, {}", plural(own, "chain", "chains"), plural(cover.nodes(), "node", "nodes")),
        (Lang::En, more) => format!(
            "{} and {more} cultivated, {} in all",
            plural(own, "chain", "chains"),
            plural(cover.nodes(), "node", "nodes")
        ),
    };
    let [name, other, sum] = head.beside;
    let first = face(name.1, Weight::Bold, INK);
    let pt = (name.1 * room / first.width(&lines[0])).clamp(0.6 * name.1, name.1);
    let first = face(pt.max(14.0), Weight::Bold, INK);
    ink.text(beside, name.0, &first.fit(&lines[0], room), first);
    let second = face(other.1, Weight::Regular, INK_2);
    ink.text(beside, other.0, &second.fit(&lines[1], room), second);
    let small = face(sum.1, Weight::Regular, INK_2);
    ink.text(beside, sum.0, &small.fit(&third, room), small);

    let path = qr::path(&cover.address, (right - code, code_top), code);
    ink.group(&format!("data-id=\"qr\" aria-label=\"{}\"", svg::escaped(&cover.address)));
    ink.title(&cover.address);
    ink.path(&path, &format!("fill=\"{INK}\""));
    ink.end();
    let [mark, day, sample] = head.stamp;
    ink.aligned(stamp, mark.0, word, face(mark.1, Weight::Bold, INK), Align::End);
    ink.aligned(stamp, day.0, &date, face(day.1, Weight::Bold, INK), Align::End);
    if cover.sample {
        ink.aligned(stamp, sample.0, marked, face(sample.1, Weight::Bold, SAMPLE.text), Align::End);
    }
    ink.line((left, head.rule), (right, head.rule), INK, if plan.map.is_some() { 0.9 } else { 0.5 });
}

/// Head of a column in the leading language, the other behind it.
fn column(ink: &mut Ink, x: f64, words: (&str, &str), plan: &Plan, lang: Lang, fill: &'static str) {
    let text = Text::new(words.0, words.1);
    let (lead, follow) = both(&text, lang);
    let (baseline, pt) = plan.columns;
    let strong = face(pt, Weight::Black, fill);
    ink.text(x, baseline, lead, strong);
    // The support column is narrow.
    if plan.map.is_some() && lang == Lang::Zh {
        ink.text(x + strong.width(lead) + 2.0, baseline, follow, face(14.0, Weight::Regular, fill));
    }
}

/// Head of a part of the lower half; gives back the height below it.
fn section(ink: &mut Ink, (x, y, width): (f64, f64, f64), (lead, follow): (&str, &str), plan: &Plan) -> f64 {
    let roomy = plan.map.is_some();
    let strong = face(if roomy { 20.0 } else { 15.0 }, Weight::Black, INK);
    let baseline = y + 0.95 * strong.mm();
    ink.text(x, baseline, lead, strong);
    let small = face(14.0, Weight::Regular, INK_2);
    let from = x + strong.width(lead) + 2.6;
    if roomy && from + small.width(follow) <= x + width {
        ink.text(from, baseline, follow, small);
    }
    baseline + 2.4
}

/// The marks, and what the numbers rest on.
fn foot(ink: &mut Ink, cover: &Cover, plan: &Plan, lang: Lang) {
    let (left, right) = plan.sides;
    let (rule, first, second) = plan.foot;
    ink.line((left, rule), (right, rule), INK, 0.35);
    let small = face(14.0, Weight::Regular, INK_2);
    let strong = face(14.0, Weight::Bold, INK);
    let roomy = second > 0.0;
    let mut x = left;
    let mut kinds = GapKind::ALL.to_vec();
    kinds.sort_by_key(|kind| bands::order(*kind));
    let side = if roomy { 6.0 } else { 4.0 };
    for kind in kinds {
        if !cover.chains.iter().any(|chain| chain.nodes.iter().any(|node| node.kind == kind)) {
            continue;
        }
        bands::mark(ink, (x, first - 0.36 * small.mm() - side / 2.0), side, kind);
        x += side + 1.6;
        ink.text(x, first, kind.title(lang), strong);
        x += strong.width(kind.title(lang)) + 1.6;
        if roomy && lang == Lang::Zh {
            ink.text(x, first, kind.title(Lang::En), small);
            x += small.width(kind.title(Lang::En)) + 1.6;
        }
        x += if roomy { 3.4 } else { 1.8 };
    }
    let brand = "链图 Liantu";
    let mut text = match (lang, cover.coverage) {
        (Lang::Zh, Some(share)) => format!("数据截至 {}；登记覆盖 {:.0}%", cover.data_date, 100.0 * share),
        (Lang::Zh, None) => format!("数据截至 {}；登记覆盖未知", cover.data_date),
        (Lang::En, Some(share)) => format!("Data as of {}; register covers {:.0}%", cover.data_date, 100.0 * share),
        (Lang::En, None) => format!("Data as of {}; coverage unknown", cover.data_date),
    };
    if cover.sample {
        text.push_str(if lang == Lang::Zh { "；企业与数值含虚构" } else { "; partly invented samples" });
    }
    if !roomy {
        let brand_x = right - strong.width(brand);
        let room = brand_x - x - 6.0;
        ink.aligned(brand_x - 4.0, first, &small.fit(&text, room.max(0.0)), small, Align::End);
        ink.aligned(right, first, brand, strong, Align::End);
        return;
    }
    ink.aligned(right, first, &small.fit(&text, right - x - 4.0), small, Align::End);
    ink.line((left, first + 3.6), (right, first + 3.6), HAIR, 0.2);
    ink.aligned(right, second, brand, strong, Align::End);
    let how = match lang {
        Lang::Zh => {
            "一格一环节，先列缺口；数字为该段补链、延链的环节数；括线为链间往来，箭头指向用方，越粗往来越多；地图上的数字为机会条数"
        }
        Lang::En => {
            "One square a node, gaps first; numbers count missing and extendable nodes; brackets: what one chain supplies to another, the more the wider; numbers on the map: opportunities"
        }
    };
    ink.text(left, second, &small.fit(how, right - left - strong.width(brand) - 6.0), small);
}

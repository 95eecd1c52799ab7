//! What a sheet is made of and where it stands, for each paper. Data alone: one routine draws them all.
//!
//! Lengths are millimetres of the drawing, in which the least text is 14 pt. A1 shows the drawing as large as it is, A3 at half
//! scale (7 pt). The screen's drawing is 1920 × 1080 px at 3.24 px a millimetre, so that the same 14 pt are 16 px.

use crate::format::Format;

/// Left, top, right and bottom.
pub(super) type Area = (f64, f64, f64, f64);

/// A sheet's parts and their places.
pub(super) struct Page {
    /// Width and height of the drawing.
    pub(super) size: (f64, f64),
    /// Width, height and unit that the file names.
    pub(super) shown: (f64, f64, &'static str),
    /// What of the drawing the file shows: left, top, width, height.
    pub(super) view: (f64, f64, f64, f64),
    /// Left and right margins.
    pub(super) sides: (f64, f64),
    /// Title, edition, date, code.
    pub(super) header: Header,
    /// The chain with the heads of its stages.
    pub(super) field: Area,
    /// Heads of the stages.
    pub(super) stage: StageHead,
    /// How cards are dressed.
    pub(super) dress: Dress,
    /// Columns of sections.
    pub(super) rails: &'static [RailAt],
    /// A line of figures and labels.
    pub(super) strip: Option<Area>,
    /// The opportunity list.
    pub(super) table: Option<Area>,
    /// Rule above the foot line, and its baseline.
    pub(super) foot: (f64, f64),
}

/// The head of the sheet.
pub(super) struct Header {
    /// Size of the title, and the least it shrinks to.
    pub(super) title: (f64, f64),
    /// Room for the title.
    pub(super) room: f64,
    /// Baseline of the title; those of the two lines beside it.
    pub(super) baselines: (f64, f64, f64),
    /// Sizes of these two lines.
    pub(super) beside: (f64, f64),
    /// Top and size of the code.
    pub(super) code: (f64, f64),
    /// Baselines of a label and its value at the right.
    pub(super) pair: (f64, f64),
    /// Top and height of the pills.
    pub(super) pill: (f64, f64),
    /// The rule below.
    pub(super) rule: f64,
}

/// Heads of the stages.
pub(super) struct StageHead {
    /// Height.
    pub(super) height: f64,
    /// Baseline, from the top.
    pub(super) baseline: f64,
    /// Sizes of the name, the first that fits.
    pub(super) sizes: &'static [f64],
    /// Size of a count.
    pub(super) count: f64,
}

/// What cards show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dress {
    /// Name in both languages, counts, firms or targets.
    Full,
    /// Name in one language, larger, and a line of counts: for looking at from afar.
    Bold,
}

/// A rail and what it says, in order of weight.
pub(super) struct RailAt {
    /// Left edge, top, width, bottom.
    pub(super) area: (f64, f64, f64, f64),
    /// Its sections.
    pub(super) parts: &'static [Part],
}

/// A section of a rail. Where there is nothing to say there is no section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Zones on a schematic map.
    Location,
    /// Key figures.
    Figures,
    /// Nodes by label.
    Labels,
    /// Factor costs.
    Costs,
    /// Ties to other chains.
    Ties,
    /// What the numbers mean.
    Basis,
    /// The sheet's sentences, where the field had no room for them.
    Findings,
    /// Where the chain should go.
    Directions,
    /// Lead firms.
    Anchors,
    /// Policies.
    Policies,
    /// What marks mean.
    Legend,
    /// A card explained.
    Card,
    /// Return flows.
    Returns,
}

const A1_LEFT: [Part; 6] = [Part::Location, Part::Figures, Part::Labels, Part::Costs, Part::Ties, Part::Basis];
const A1_RIGHT: [Part; 7] =
    [Part::Findings, Part::Directions, Part::Anchors, Part::Policies, Part::Legend, Part::Card, Part::Returns];

const A1: Page = Page {
    size: (841.0, 594.0),
    shown: (841.0, 594.0, "mm"),
    view: (0.0, 0.0, 841.0, 594.0),
    sides: (12.0, 829.0),
    header: Header {
        title: (54.0, 30.0),
        room: 420.0,
        baselines: (30.5, 20.5, 29.5),
        beside: (18.0, 15.0),
        code: (9.4, 26.0),
        pair: (18.5, 28.5),
        pill: (15.0, 12.0),
        rule: 38.0,
    },
    field: (103.0, 43.0, 738.0, 510.0),
    stage: StageHead { height: 17.0, baseline: 13.2, sizes: &[34.0, 30.0, 26.0, 22.0], count: 24.0 },
    dress: Dress::Full,
    rails: &[
        RailAt { area: (12.0, 43.0, 86.0, 510.0), parts: &A1_LEFT },
        RailAt { area: (743.0, 43.0, 86.0, 510.0), parts: &A1_RIGHT },
    ],
    strip: None,
    table: Some((12.0, 515.0, 829.0, 572.0)),
    foot: (574.6, 581.6),
};

/// 420 mm are not quite half of 841: half a millimetre of margin is left off at either side, so that 14 pt become 7 and not 6.99.
const A3: Page = Page { shown: (420.0, 297.0, "mm"), view: (0.5, 0.0, 840.0, 594.0), ..A1 };

const WIDE: Page = Page {
    size: (592.6, 333.3375),
    shown: (1920.0, 1080.0, "px"),
    view: (0.0, 0.0, 592.6, 333.3375),
    sides: (8.0, 584.6),
    header: Header {
        title: (40.0, 26.0),
        room: 300.0,
        baselines: (20.0, 12.0, 20.0),
        beside: (16.0, 14.0),
        code: (4.0, 20.0),
        pair: (11.0, 20.0),
        pill: (8.0, 11.0),
        rule: 26.5,
    },
    field: (8.0, 29.5, 584.6, 287.0),
    stage: StageHead { height: 13.0, baseline: 10.0, sizes: &[26.0, 24.0, 22.0, 20.0], count: 20.0 },
    dress: Dress::Bold,
    rails: &[],
    strip: Some((8.0, 290.0, 584.6, 319.0)),
    table: None,
    foot: (321.0, 328.2),
};

/// The description of a paper.
pub(super) fn page(format: Format) -> &'static Page {
    match format {
        Format::A1 => const { &A1 },
        Format::A3 => const { &A3 },
        Format::Wide => const { &WIDE },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_paper_shows_text_smaller_than_it_can_be_read() {
        let points = |format: Format| {
            let page = page(format);
            let scale = (page.shown.0 / page.view.2).min(page.shown.1 / page.view.3);
            (page.shown.2, 14.0 * scale)
        };
        assert_eq!(points(Format::A1), ("mm", 14.0));
        assert_eq!(points(Format::A3), ("mm", 7.0));
        let (unit, size) = points(Format::Wide);
        // Printer's points of the drawing in pixels of the screen.
        let pixels = size * crate::tokens::PT;
        assert!(unit == "px" && (16.0..16.1).contains(&pixels), "{pixels}");
    }

    #[test]
    fn parts_of_a_page_lie_on_it_and_apart() {
        for format in Format::ALL {
            let page = page(format);
            let rails = page.rails.iter().map(|rail| {
                let (x, top, width, bottom) = rail.area;
                (x, top, x + width, bottom)
            });
            let areas: Vec<Area> = rails.chain(page.strip).chain(page.table).chain([page.field]).collect();
            for (at, a) in areas.iter().enumerate() {
                assert!(a.0 >= page.sides.0 && a.2 <= page.sides.1, "{format}: {a:?}");
                assert!(a.1 > page.header.rule && a.3 < page.foot.0, "{format}: {a:?}");
                for b in &areas[at + 1..] {
                    assert!(a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1, "{format}: {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn a_paper_is_known_by_its_name() {
        assert!(Format::ALL.iter().all(|format| format.as_str().parse() == Ok(*format)));
        assert_eq!(
            "a0".parse::<Format>().map_err(|error| error.to_string()),
            Err("`a0` is not one of `a1` `a3` `wide`".into())
        );
    }
}

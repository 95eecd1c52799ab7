//! Where the parts of the cover stand, for each paper. Numbers alone; lengths in millimetres of the drawing.
//!
//! The least text is 14 pt of the drawing: as it is on A1, 7 pt on A3, 20 px on a screen of 1920 × 1080. The wide drawing is a
//! composition of its own: fewer ties, industries under the names, no map.

use model::Stage;

use crate::format::Format;

/// Left, top, width and height.
pub(super) type Area = (f64, f64, f64, f64);

/// The places of everything.
pub(super) struct Plan {
    /// Width and height of the drawing.
    pub(super) size: (f64, f64),
    /// Left and right margin.
    pub(super) sides: (f64, f64),
    pub(super) head: Head,
    /// Baseline of the columns' heads, and their size in points.
    pub(super) columns: (f64, f64),
    pub(super) bands: Bands,
    pub(super) ties: Ties,
    /// The rule above the lower part.
    pub(super) lower: f64,
    /// Zones on a schematic map, where there is room for one.
    pub(super) map: Option<Area>,
    /// What the kinds of zones offer.
    pub(super) offers: Area,
    /// What the atlas says, in sentences.
    pub(super) reading: Area,
    /// The rule above the foot, and the baselines of its lines.
    pub(super) foot: (f64, f64, f64),
}

/// The three counts, the district, edition, date and code.
pub(super) struct Head {
    /// Baseline of the counts and their largest size in points.
    pub(super) title: (f64, f64),
    /// How wide the counts may be, in Chinese and in English.
    pub(super) room: (f64, f64),
    /// Baselines and sizes in points of the lines beside them.
    pub(super) beside: [(f64, f64); 3],
    /// Baselines and sizes of edition, date and the mark of samples.
    pub(super) stamp: [(f64, f64); 3],
    /// Top and size of the code.
    pub(super) code: (f64, f64),
    /// The rule below.
    pub(super) rule: f64,
}

/// The chains.
pub(super) struct Bands {
    /// Top of the first and bottom of the last.
    pub(super) rows: (f64, f64),
    /// Largest distance from one to the next, the gap between two, and what stands before a cultivated one.
    pub(super) pitch: (f64, f64, f64),
    /// Width of the industries' column; without one they stand below the chains' names.
    pub(super) industries: Option<f64>,
    /// Left edge of the chains' numbers, width of the number and room for the name.
    pub(super) names: (f64, f64, f64),
    /// Sizes in points of number, name, and of a stage's counts.
    pub(super) faces: (f64, f64, f64),
    /// Left edge and width of each stage.
    pub(super) stages: [(Stage, f64, f64); 4],
    /// Side of a square where there is room, and what the counts take beside them.
    pub(super) square: (f64, f64),
    /// Right edge.
    pub(super) edge: f64,
}

/// The brackets beside the bands.
pub(super) struct Ties {
    /// Where lines begin and how far the last label may reach.
    pub(super) room: (f64, f64),
    /// Least and largest distance of two tracks.
    pub(super) pitch: (f64, f64),
    /// More brackets than this are a thicket, whatever the room.
    pub(super) most: usize,
    /// Sizes in points of the labels of heavy ties and of others.
    pub(super) faces: (f64, f64),
    /// All lengths of lines and heads in parts of those on A1.
    pub(super) scale: f64,
    /// Baseline of what is told of those that are left out, and how many lines it may take.
    pub(super) rest: (f64, usize),
}

const A1: Plan = Plan {
    size: (841.0, 594.0),
    sides: (12.0, 829.0),
    head: Head {
        title: (60.0, 128.0),
        room: (330.0, 480.0),
        beside: [(31.0, 30.0), (42.0, 20.0), (56.0, 17.0)],
        stamp: [(27.0, 18.0), (38.5, 20.0), (49.0, 14.0)],
        code: (18.0, 34.0),
        rule: 69.5,
    },
    columns: (82.0, 18.0),
    bands: Bands {
        rows: (87.0, 449.5),
        pitch: (40.6, 6.0, 7.0),
        industries: Some(66.0),
        names: (80.0, 17.0, 94.0),
        faces: (40.0, 22.0, 26.0),
        stages: [
            (Stage::Upstream, 196.0, 95.0),
            (Stage::Midstream, 291.0, 110.0),
            (Stage::Downstream, 401.0, 100.0),
            (Stage::Support, 504.0, 68.0),
        ],
        square: (9.0, 34.0),
        edge: 572.0,
    },
    ties: Ties {
        room: (574.0, 829.0),
        pitch: (13.5, 33.0),
        most: 15,
        faces: (18.0, 16.0),
        scale: 1.0,
        rest: (456.2, 2),
    },
    lower: 465.0,
    map: Some((12.0, 470.0, 276.0, 93.0)),
    offers: (300.0, 470.0, 282.0, 93.0),
    reading: (598.0, 470.0, 231.0, 93.0),
    foot: (569.5, 578.4, 588.0),
};

const WIDE: Plan = Plan {
    size: (480.0, 270.0),
    sides: (10.0, 470.0),
    head: Head {
        title: (25.5, 62.0),
        room: (170.0, 250.0),
        beside: [(12.5, 20.0), (19.0, 14.0), (26.0, 14.0)],
        stamp: [(11.5, 14.0), (18.5, 14.0), (25.5, 14.0)],
        code: (6.0, 20.0),
        rule: 30.5,
    },
    columns: (37.5, 14.0),
    bands: Bands {
        rows: (41.0, 199.0),
        pitch: (19.0, 2.4, 3.0),
        industries: None,
        names: (10.0, 11.0, 91.0),
        faces: (24.0, 16.0, 18.0),
        stages: [
            (Stage::Upstream, 114.0, 57.0),
            (Stage::Midstream, 171.0, 67.0),
            (Stage::Downstream, 238.0, 60.0),
            (Stage::Support, 300.0, 40.0),
        ],
        square: (5.0, 23.0),
        edge: 340.0,
    },
    ties: Ties {
        room: (341.0, 470.0),
        pitch: (10.5, 30.0),
        most: 9,
        faces: (14.0, 14.0),
        scale: 0.62,
        rest: (205.0, 1),
    },
    lower: 207.5,
    map: None,
    offers: (10.0, 210.0, 252.0, 48.0),
    reading: (276.0, 210.0, 194.0, 48.0),
    foot: (260.5, 266.6, 0.0),
};

/// The plan of a format.
pub(super) fn plan(format: Format) -> &'static Plan {
    match format {
        Format::A1 | Format::A3 => const { &A1 },
        Format::Wide => const { &WIDE },
    }
}

/// Width and height that the file names.
pub(super) fn shown(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::A1 => ("841mm", "594mm"),
        Format::A3 => ("420mm", "297mm"),
        Format::Wide => ("1920px", "1080px"),
    }
}

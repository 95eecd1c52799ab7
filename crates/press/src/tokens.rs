//! Colours and measures of paper. Print and screen take the same hues.
//!
//! Gap colours are checked by simulation of colour-blind sight (`sight`); every label is doubled by its frame and its word, so that a
//! black-and-white copy still reads.

#[cfg(test)]
mod sight;

use model::{GapKind, Stage, ZoneKind};

/// Sheet.
pub(crate) const PAPER: &str = "#FCFBF8";
/// Filled card.
pub(crate) const CARD: &str = "#FFFFFF";
/// First text.
pub(crate) const INK: &str = "#1A2430";
/// Second text.
pub(crate) const INK_2: &str = "#51606F";
/// Rules.
pub(crate) const HAIR: &str = "#D3D9E0";
/// Icons, anchor flags, zones that carry the chain.
pub(crate) const NAVY: &str = "#16324F";

/// The mark of invented data.
pub(crate) struct SampleLook {
    /// Its word, on paper and on its own ground.
    pub(crate) text: &'static str,
    /// Ground of its pill.
    pub(crate) ground: &'static str,
    /// The pill's outline.
    pub(crate) edge: &'static str,
}

/// How invented data is marked wherever it is seen: one look, so that it is known again.
pub(crate) const SAMPLE: SampleLook = SampleLook { text: "#8A5A00", ground: "#FBEFD6", edge: "#D6991F" };

/// One printer's point in millimetres.
pub(crate) const PT: f64 = 25.4 / 72.0;

/// The sheet's type scale, in points of the drawing: least first. Nothing is set in another size but the large titles, which
/// shrink to their room.
pub(crate) mod size {
    /// Running text, chips, firms: the least.
    pub(crate) const TEXT: f64 = 14.0;
    /// Names that stand close, rows of the table.
    pub(crate) const NAME_SMALL: f64 = 15.0;
    /// Names of nodes, counts.
    pub(crate) const NAME: f64 = 16.0;
    /// Names on the main line, names to be read from afar.
    pub(crate) const NAME_LARGE: f64 = 18.0;
    /// Heads of sections.
    pub(crate) const SECTION: f64 = 20.0;
    /// Title of the opportunity list.
    pub(crate) const LIST: f64 = 24.0;
    /// Key figures.
    pub(crate) const FIGURE: f64 = 36.0;
}

/// Hues of a stage.
pub(crate) struct StageHue {
    /// Ground of its area.
    pub(crate) area: &'static str,
    /// Text on that ground.
    pub(crate) text: &'static str,
    /// Lines that leave it, by weight 3, 2, 1.
    pub(crate) lines: [&'static str; 3],
}

/// A line takes the hue of the stage it comes from: inputs stay apart from the main flow.
pub(crate) fn stage(stage: Stage) -> StageHue {
    match stage {
        Stage::Upstream => StageHue { area: "#F2EADB", text: "#7A5C22", lines: ["#8C7340", "#A8935F", "#BBAA80"] },
        Stage::Midstream => StageHue { area: "#E2EBF3", text: "#2C5478", lines: ["#24486B", "#54779A", "#86A0BA"] },
        Stage::Downstream => StageHue { area: "#E1EDE4", text: "#2C6446", lines: ["#2F6B4A", "#5C9175", "#86AD97"] },
        Stage::Support => StageHue { area: "#EAE7F0", text: "#5A4D78", lines: ["#5A4D78", "#8578A6", "#A197BA"] },
    }
}

/// Hue of a kind of zone, the same on the cover, in the booklet and on screen; its outline says the kind without it.
pub(crate) fn zone(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Park => "#2C5478",
        ZoneKind::Street => "#8A5600",
        ZoneKind::Commercial => "#9A3154",
        ZoneKind::Scenic => "#1D7448",
        ZoneKind::Area => "#5A4D78",
    }
}

/// How a label looks: colour, text colour on paper, ground of its chip, frame of its card.
pub(crate) struct GapLook {
    /// The hue.
    pub(crate) hue: &'static str,
    /// The chip's text.
    pub(crate) chip_text: &'static str,
    /// The chip's ground; `none` for an outline.
    pub(crate) chip_ground: &'static str,
    /// Dash of the chip's outline.
    pub(crate) chip_dash: &'static str,
    /// The card's frame.
    pub(crate) frame: Frame,
    /// The label's colour where it stands as text on a stage's area.
    pub(crate) on_area: &'static str,
}

/// Frame of a card; tells the label without colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Hollow, this dash and width.
    Hollow(&'static str, &'static str),
    /// Filled, hairline.
    Plain,
    /// Filled, a bar on the left over the lower half.
    HalfBar,
    /// Filled, a bar on the left over the full height.
    FullBar,
    /// Filled, hatched.
    Hatched,
    /// Filled, struck through at the corner.
    Struck,
}

/// The look of a label.
pub(crate) fn gap(kind: GapKind) -> GapLook {
    let look = |hue, chip_text, chip_ground, chip_dash, frame, on_area| GapLook {
        hue,
        chip_text,
        chip_ground,
        chip_dash,
        frame,
        on_area,
    };
    match kind {
        GapKind::Missing => look("#B8291C", "#FFFFFF", "#B8291C", "none", Frame::Hollow("3.2 1.9", "0.95"), "#B8291C"),
        GapKind::Extend => look("#B04AA8", "#FFFFFF", "#A8409F", "none", Frame::Hollow("0.01 1.8", "1.05"), "#94338C"),
        GapKind::New => {
            look("#1D8757", "#FFFFFF", "#1D8757", "none", Frame::Hollow("5 1.4 0.01 1.4", "0.95"), "#0E6440")
        }
        GapKind::Weak => look("#D6991F", "#7A4C00", "#FBEFD6", "none", Frame::HalfBar, "#8A5A00"),
        GapKind::Strong => look("#0F4480", "#0F4480", "#DFEAF5", "none", Frame::FullBar, "#0F4480"),
        GapKind::Steady => look("#5C6976", "#4B5763", "none", "none", Frame::Plain, "#4B5763"),
        GapKind::Watch => look("#8794A1", "#5A6672", "none", "0.4 0.9", Frame::Hollow("0.4 1.1", "0.45"), "#5A6672"),
        GapKind::Unverified => look("#8794A1", "#3F4B57", "hatch", "none", Frame::Hatched, "#3F4B57"),
        GapKind::Unsuitable => look("#6B4B45", "#6B4B45", "#EFE7E4", "none", Frame::Struck, "#6B4B45"),
    }
}

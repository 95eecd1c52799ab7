//! The tokens as people see them: simulated colour-blind sight, a grey copy, contrast of text on its ground.
//!
//! Simulation: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
//! Deficiency", IEEE TVCG 15 (6), 2009, matrices of severity 1.0, on linear RGB. Differences: CIE76 in CIELAB, white D65. Contrast:
//! WCAG 2.2, 1.4.3.

use model::{GapKind, Stage, ZoneKind};

use super::{CARD, INK, INK_2, NAVY, PAPER, SAMPLE, gap, stage, zone};

type Rgb = [f64; 3];

const NORMAL: [Rgb; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
const PROTAN: [Rgb; 3] =
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
const DEUTAN: [Rgb; 3] =
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
const TRITAN: [Rgb; 3] =
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];

/// Linear light of `#RRGGBB`.
fn linear(hex: &str) -> Rgb {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour token")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    [channel(1), channel(3), channel(5)]
}

fn seen(hex: &str, sight: &[Rgb; 3]) -> Rgb {
    let light = linear(hex);
    sight.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0))
}

fn lab([r, g, b]: Rgb) -> Rgb {
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    let y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    let z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn difference(a: &str, b: &str, sight: &[Rgb; 3]) -> f64 {
    let (a, b) = (lab(seen(a, sight)), lab(seen(b, sight)));
    a.iter().zip(b).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt()
}

fn luminance(hex: &str) -> f64 {
    let [r, g, b] = linear(hex);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The least difference of any two labels under a sight, and which.
fn least(kinds: &[GapKind], sight: &[Rgb; 3]) -> (f64, GapKind, GapKind) {
    let mut least = (f64::MAX, kinds[0], kinds[0]);
    for (at, a) in kinds.iter().enumerate() {
        for b in &kinds[at + 1..] {
            let apart = difference(gap(*a).hue, gap(*b).hue, sight);
            if apart < least.0 {
                least = (apart, *a, *b);
            }
        }
    }
    least
}

/// Labels that call for work or praise: their hues have to be told apart. The quiet ones (观察, 待核) share a grey on purpose, and
/// 不宜 is a dark one; frames and words tell these.
const SPEAKING: [GapKind; 6] =
    [GapKind::Missing, GapKind::Extend, GapKind::New, GapKind::Weak, GapKind::Strong, GapKind::Steady];

#[test]
fn labels_differ_to_every_eye() {
    for (name, sight, floor) in
        [("normal", &NORMAL, 25.0), ("protan", &PROTAN, 13.0), ("deutan", &DEUTAN, 13.0), ("tritan", &TRITAN, 13.0)]
    {
        let (apart, a, b) = least(&SPEAKING, sight);
        assert!(apart >= floor, "{name}: {a} and {b} are {apart:.1} apart");
    }
}

#[test]
fn the_simulation_agrees_with_what_the_palette_was_chosen_by() {
    // The five labels of the first palette; measured apart from this code.
    let first = [GapKind::Missing, GapKind::Extend, GapKind::Weak, GapKind::Strong, GapKind::Steady];
    let rounded = [&NORMAL, &PROTAN, &DEUTAN, &TRITAN].map(|sight| least(&first, sight).0.round());
    assert_eq!(rounded, [34.0, 14.0, 19.0, 18.0]);
}

/// What tells a label without any colour: the frame's kind and dash, and the chip's dress.
fn form(kind: GapKind) -> String {
    let look = gap(kind);
    let frame = match look.frame {
        super::Frame::Hollow(dash, width) => format!("hollow {dash} {width}"),
        super::Frame::Plain => "plain".to_owned(),
        super::Frame::HalfBar => "half bar".to_owned(),
        super::Frame::FullBar => "full bar".to_owned(),
        super::Frame::Hatched => "hatched".to_owned(),
        super::Frame::Struck => "struck".to_owned(),
    };
    format!("{frame} {}", kind.title(model::Lang::Zh))
}

#[test]
fn no_two_labels_look_alike_on_a_grey_copy() {
    for (at, a) in GapKind::ALL.iter().enumerate() {
        for b in &GapKind::ALL[at + 1..] {
            assert_ne!(form(*a), form(*b));
            let frames = |kind: GapKind| form(kind).rsplit_once(' ').map(|(frame, _)| frame.to_owned());
            assert_ne!(frames(*a), frames(*b), "{a} and {b} have one frame");
        }
    }
}

#[test]
fn text_stands_out_from_its_ground() {
    let mut pairs = vec![
        ("ink on paper", INK, PAPER, 4.5),
        ("ink on a card", INK, CARD, 4.5),
        ("second ink on paper", INK_2, PAPER, 4.5),
        ("second ink on a card", INK_2, CARD, 4.5),
        ("white on navy", "#FFFFFF", NAVY, 4.5),
        ("sample on paper", SAMPLE.text, PAPER, 4.5),
        ("sample on its pill", SAMPLE.text, SAMPLE.ground, 4.5),
        ("sample on a card", SAMPLE.text, CARD, 4.5),
    ];
    for of in [Stage::Upstream, Stage::Midstream, Stage::Downstream, Stage::Support] {
        let hue = stage(of);
        pairs.push(("a stage's name on its area", hue.text, hue.area, 4.5));
        pairs.push(("second ink on a stage", INK_2, hue.area, 4.5));
        pairs.extend(GapKind::ALL.iter().map(|kind| ("a label on a stage", gap(*kind).on_area, hue.area, 4.5)));
        pairs.extend(hue.lines.iter().take(2).map(|line| ("a line on its stage", *line, hue.area, 2.0)));
    }
    pairs.extend(ZoneKind::ALL.iter().map(|kind| ("a zone on paper", zone(*kind), PAPER, 4.5)));
    for kind in GapKind::ALL {
        let look = gap(*kind);
        let ground = if look.chip_ground.starts_with('#') { look.chip_ground } else { CARD };
        pairs.push(("a chip's word", look.chip_text, ground, 4.5));
        // A frame is a large mark, not a text; 补强's yellow is held by its text beside it.
        pairs.push(("a frame on a card", look.hue, CARD, 2.4));
    }
    let weak: Vec<String> = pairs
        .into_iter()
        .filter(|(_, text, ground, least)| contrast(text, ground) < *least)
        .map(|(what, text, ground, least)| {
            format!("{what}: {text} on {ground} {:.2} < {least}", contrast(text, ground))
        })
        .collect();
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

#[test]
fn a_kind_of_zone_has_the_hue_of_the_screen() {
    let screen = include_str!("../../../../web/src/styles/tokens.css");
    for kind in ZoneKind::ALL {
        let token = format!("--zone-{kind}: {};", zone(*kind).to_lowercase());
        assert!(screen.contains(&token), "{token}");
    }
}

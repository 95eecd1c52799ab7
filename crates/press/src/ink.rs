//! A pen for the sheet: millimetres in, SVG out. Knows type, not meaning.

use drawing::svg;
use model::Lang;

use crate::fonts::{self, Weight};
use crate::letters;
use crate::tokens::PT;

/// A growing SVG in millimetres.
#[derive(Default)]
pub(crate) struct Ink {
    out: String,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    /// Size in printer's points.
    pub(crate) pt: f64,
    /// Weight.
    pub(crate) weight: Weight,
    /// Colour.
    pub(crate) fill: &'static str,
}

/// A shorthand for [`Type`].
pub(crate) const fn face(pt: f64, weight: Weight, fill: &'static str) -> Type {
    Type { pt, weight, fill }
}

impl Type {
    /// Size in millimetres.
    pub(crate) fn mm(self) -> f64 {
        self.pt * PT
    }

    /// Width of a text in millimetres.
    pub(crate) fn width(self, text: &str) -> f64 {
        fonts::width(text, self.mm(), self.weight)
    }

    /// The text, cut with an ellipsis to fit.
    pub(crate) fn fit(self, text: &str, room: f64) -> String {
        fonts::fit(text, room, self.mm(), self.weight)
    }

    /// The text in lines.
    pub(crate) fn wrap(self, text: &str, room: f64) -> Vec<String> {
        fonts::wrap(text, room, self.mm(), self.weight)
    }

    /// The text in at most `lines` lines; the last ends in an ellipsis when something is left over.
    pub(crate) fn clamp(self, text: &str, room: f64, lines: usize) -> Vec<String> {
        let mut all = self.wrap(text, room);
        if all.len() > lines {
            let last = all.split_off(lines - 1).into_iter().reduce(|above, below| rejoined(above, &below));
            all.extend(last.map(|rest| self.fit(&rest, room)));
        }
        all
    }

    /// The same in another colour.
    pub(crate) fn tint(self, fill: &'static str) -> Self {
        Self { fill, ..self }
    }
}

/// Two lines of a text as one again, with the space that the break took the place of.
pub(crate) fn rejoined(mut above: String, below: &str) -> String {
    if above.ends_with(|c: char| c.is_ascii()) && below.starts_with(|c: char| c.is_ascii()) {
        above.push(' ');
    }
    above.push_str(below);
    above
}

/// Where a text stands relative to its x.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Begins there.
    Start,
    /// Is centred there.
    Middle,
    /// Ends there.
    End,
}

impl Ink {
    /// The SVG written so far.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Markup as is; the caller has escaped it.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// A text whose baseline is at `y`.
    pub(crate) fn text(&mut self, x: f64, y: f64, text: &str, face: Type) {
        self.aligned(x, y, text, face, Align::Start);
    }

    /// A text whose baseline is at `y`, set from its start, middle or end.
    pub(crate) fn aligned(&mut self, x: f64, y: f64, text: &str, face: Type, align: Align) {
        if text.is_empty() {
            return;
        }
        let anchor = match align {
            Align::Start => "",
            Align::Middle => " text-anchor=\"middle\"",
            Align::End => " text-anchor=\"end\"",
        };
        let weight = match face.weight {
            Weight::Regular => String::new(),
            other => format!(" font-weight=\"{}\"", other.number()),
        };
        self.out.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight} fill=\"{}\"{anchor}>{}</text>",
            n(x),
            n(y),
            n(face.mm()),
            face.fill,
            svg::escaped(&letters::settled(text))
        ));
    }

    /// A text set in a column, letter under letter, `x` in its middle and the first letter's top at `y`. Marks that belong to
    /// the letter above stand at its lower right, as they do in a vertical line.
    pub(crate) fn down(&mut self, x: f64, y: f64, leading: f64, text: &str, face: Type) {
        let weight = match face.weight {
            Weight::Regular => String::new(),
            other => format!(" font-weight=\"{}\"", other.number()),
        };
        self.out.push_str(&format!(
            "<text data-flow=\"down\" text-anchor=\"middle\" font-size=\"{}\"{weight} fill=\"{}\">",
            n(face.mm()),
            face.fill
        ));
        for (index, letter) in letters::settled(text).chars().enumerate() {
            let (right, up) = if "，、。；：".contains(letter) { (0.55, 0.5) } else { (0.0, 0.0) };
            self.out.push_str(&format!(
                "<tspan x=\"{}\" y=\"{}\">{}</tspan>",
                n(x + right * face.mm()),
                n(y + 0.88 * face.mm() + index as f64 * leading - up * face.mm()),
                svg::escaped(&letter.to_string())
            ));
        }
        self.out.push_str("</text>");
    }

    /// A text cut to its room; where it is cut, its full form stands in a `<title>`.
    pub(crate) fn fitted(&mut self, (x, y): (f64, f64), text: &str, room: f64, face: Type, align: Align) {
        let short = face.fit(text, room);
        if short == text {
            self.aligned(x, y, text, face, align);
        } else {
            self.group("class=\"cut\"");
            self.title(text);
            self.aligned(x, y, &short, face, align);
            self.end();
        }
    }

    /// Lines of a paragraph, the first baseline at `y`; where the last is cut, the full form stands in a `<title>`.
    pub(crate) fn paragraph(&mut self, (x, y, leading): (f64, f64, f64), lines: &[String], full: &str, face: Type) {
        let cut = lines.last().is_some_and(|line| line.ends_with('…')) && !full.ends_with('…');
        if cut {
            self.group("class=\"cut\"");
            self.title(full);
        }
        for (row, line) in lines.iter().enumerate() {
            self.text(x, y + row as f64 * leading, line, face);
        }
        if cut {
            self.end();
        }
    }

    /// A rectangle with further attributes.
    pub(crate) fn rect(&mut self, (x, y, width, height): (f64, f64, f64, f64), radius: f64, attributes: &str) {
        let rounded = if radius > 0.0 { format!(" rx=\"{}\"", n(radius)) } else { String::new() };
        self.out.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{rounded} {attributes}/>",
            n(x),
            n(y),
            n(width),
            n(height)
        ));
    }

    /// A straight line.
    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        self.out.push_str(&format!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{stroke}\" stroke-width=\"{}\"/>",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1),
            n(width)
        ));
    }

    /// A path with further attributes.
    pub(crate) fn path(&mut self, d: &str, attributes: &str) {
        self.out.push_str(&format!("<path d=\"{d}\" {attributes}/>"));
    }

    /// Opens a group; close it with [`Ink::end`].
    pub(crate) fn group(&mut self, attributes: &str) {
        self.out.push_str("<g ");
        self.out.push_str(attributes);
        self.out.push('>');
    }

    /// The full form of what is cut or drawn in a group, for screens and readers.
    pub(crate) fn title(&mut self, text: &str) {
        self.out.push_str(&format!("<title>{}</title>", svg::escaped(text)));
    }

    /// Closes a group.
    pub(crate) fn end(&mut self) {
        self.out.push_str("</g>");
    }

    /// One of the drawn icons, `size` wide; a plain ring for a name that the set does not know: it says nothing rather than
    /// something else. Checking a pack names such icons.
    pub(crate) fn icon(&mut self, x: f64, y: f64, size: f64, name: &str, stroke: &str) {
        const NEUTRAL: &str = "M12 5a7 7 0 1 0 0 14a7 7 0 1 0 0-14z";
        let d = drawing::icons::path(name).unwrap_or(NEUTRAL);
        let scale = size / 24.0;
        self.out.push_str(&format!(
            "<path d=\"{d}\" transform=\"translate({} {}) scale({})\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
            n(x),
            n(y),
            n(scale),
            n(0.58 / scale)
        ));
    }
}

/// A number as the drawing prints it.
pub(crate) fn n(value: f64) -> String {
    svg::number(value)
}

/// The leading language's text, and the other that follows it smaller.
pub(crate) fn both(text: &model::Text, lang: Lang) -> (&str, &str) {
    match lang {
        Lang::Zh => (&text.zh, &text.en),
        Lang::En => (&text.en, &text.zh),
    }
}

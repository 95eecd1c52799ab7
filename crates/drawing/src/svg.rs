//! Writing SVG: elements, escaped text, short numbers, lines with round corners and gaps where they cross.
//!
//! Used for everything that is drawn, so that a name from a file can never end an element or an attribute, and the same
//! drawing gives the same bytes. Text is not measured here: the caller knows its font.

mod lines;

pub use lines::{Under, arrowhead, cut_where, interrupted, rounded_path};

/// An SVG element that is being built. Built by value: `Element::new("rect").with("x", 3.0).child(title("…"))`.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Inside>,
}

#[derive(Debug, Clone, PartialEq)]
enum Inside {
    Element(Element),
    Text(String),
}

/// What an attribute may be given: a number, written short, or text.
pub trait Value {
    /// The text of the attribute, not yet escaped.
    fn text(self) -> String;
}

impl Value for f64 {
    fn text(self) -> String {
        number(self)
    }
}

impl Value for &str {
    fn text(self) -> String {
        self.to_owned()
    }
}

impl Value for String {
    fn text(self) -> String {
        self
    }
}

impl Value for &String {
    fn text(self) -> String {
        self.clone()
    }
}

impl Element {
    /// An element without attributes and content.
    pub fn new(name: &'static str) -> Element {
        Element { name, attributes: Vec::new(), inside: Vec::new() }
    }

    /// The outermost element of a file: size in `unit` (`px`, `mm` or nothing), user units the same.
    pub fn root((width, height): (f64, f64), unit: &str) -> Element {
        Element::new("svg")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with("width", format!("{}{unit}", number(width)))
            .with("height", format!("{}{unit}", number(height)))
            .with("viewBox", format!("0 0 {} {}", number(width), number(height)))
    }

    /// A group known by `data-id`, with its full text as `<title>`.
    pub fn group(id: &str, title: &str) -> Element {
        let group = Element::new("g").with("data-id", id);
        if title.is_empty() { group } else { group.child(Element::new("title").text(title)) }
    }

    /// A rectangle with rounded corners.
    pub fn rect(x: f64, y: f64, width: f64, height: f64, radius: f64) -> Element {
        let rect = Element::new("rect").with("x", x).with("y", y).with("width", width).with("height", height);
        if radius > 0.0 { rect.with("rx", radius) } else { rect }
    }

    /// A path of the given data.
    pub fn path(data: impl Value) -> Element {
        Element::new("path").with("d", data)
    }

    /// The same with an attribute more. An attribute given twice keeps the later value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Value) -> Element {
        let value = value.text();
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name, value)),
        }
        self
    }

    /// The same with an element more inside.
    #[must_use]
    pub fn child(mut self, child: Element) -> Element {
        self.push(child);
        self
    }

    /// The same with more elements inside.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        for child in children {
            self.push(child);
        }
        self
    }

    /// The same with text inside.
    #[must_use]
    pub fn text(mut self, text: &str) -> Element {
        self.inside.push(Inside::Text(text.to_owned()));
        self
    }

    /// Puts an element inside, after what is there.
    pub fn push(&mut self, child: Element) {
        self.inside.push(Inside::Element(child));
    }

    /// The element as text. Elements that hold elements alone are written a line each; text stays as it is.
    pub fn render(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.inside.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        let lines = self.inside.iter().all(|inside| matches!(inside, Inside::Element(_))) && self.name != "text";
        for inside in &self.inside {
            match inside {
                Inside::Element(element) => {
                    if lines {
                        out.push('\n');
                    }
                    element.write(out);
                }
                Inside::Text(text) => escape(text, out),
            }
        }
        if lines {
            out.push('\n');
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

/// Text made safe for an element or an attribute, for callers that write markup of their own.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

/// Text that ends no element and no attribute. Characters XML has no place for are dropped.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// A number with at most two decimals, none that say nothing, never `-0`; `0` for what is no number.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let mut text = format!("{value:.2}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_cannot_leave_its_attribute_or_its_text() {
        let text = "\"><script>'&\u{0}\u{8}\n";
        let svg = Element::group("a\"<", text).render();
        assert_eq!(svg, "<g data-id=\"a&quot;&lt;\">\n<title>&quot;&gt;&lt;script&gt;&#39;&amp; </title>\n</g>\n");
    }

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        let check = |value: f64, expect: &str| assert_eq!(number(value), expect);
        check(1.0, "1");
        check(-0.001, "0");
        check(2.505, "2.5");
        check(10.0, "10");
        check(-3.456, "-3.46");
        check(f64::NAN, "0");
    }

    proptest! {
        #[test]
        fn any_text_stays_inside(text in "\\PC*|.*") {
            let svg = Element::new("text").text(&text).render();
            let inner = &svg["<text>".len()..svg.len() - "</text>\n".len()];
            prop_assert!(!inner.contains(['<', '>', '"', '\'']));
            prop_assert!(!inner.chars().any(char::is_control));
        }
    }
}

//! The server's drawing made fit to stand in a document: its cards become links, which work without any script.

/// Where a card leads to: `None` leaves it a drawing.
pub(super) struct Lead {
    /// The address, escaped for a quoted attribute.
    pub(super) href: String,
    /// Whether the Tab key stops at it; what is told again as a list needs no second way by keyboard.
    pub(super) stop: bool,
    /// The anchor that other places of the document lead to, escaped; empty for none.
    pub(super) anchor: String,
    /// Whether it is the one that the reader was sent to.
    pub(super) sought: bool,
}

const GROUP: &str = "<g ";
const MARK: &str = "data-id=\"node:";

/// Every group `node:<id>` of a drawing as a link. `lead` gets the id as it stands in the drawing, escaped.
pub(super) fn linked(svg: &str, lead: impl Fn(&str) -> Option<Lead>) -> String {
    let mut out = String::with_capacity(svg.len() + 4096);
    let mut rest = svg;
    // Depth of groups inside the one that became a link; closing tags of a drawing are in order.
    let mut depth: Option<usize> = None;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        let (element, after) = rest.split_at(end + 1);
        rest = after;
        let opens = element.starts_with(GROUP) || element == "<g>";
        match (depth, element) {
            (None, _) if opens && !element.ends_with("/>") => match of_node(element).and_then(&lead) {
                Some(lead) => {
                    out.push_str(&opened(element, &lead));
                    depth = Some(0);
                }
                None => out.push_str(&element.replace(" tabindex=\"0\" role=\"button\"", "")),
            },
            (Some(0), "</g>") => {
                out.push_str("</a>");
                depth = None;
            }
            (Some(inner), "</g>") => {
                out.push_str(element);
                depth = Some(inner - 1);
            }
            (Some(inner), _) if opens && !element.ends_with("/>") => {
                out.push_str(element);
                depth = Some(inner + 1);
            }
            _ => out.push_str(element),
        }
    }
    out.push_str(rest);
    out
}

/// The node that a group's tag names.
fn of_node(element: &str) -> Option<&str> {
    let (_, id) = element.split_once(MARK)?;
    id.split_once('"').map(|(id, _)| id)
}

/// The tag of the link in place of the group's.
fn opened(element: &str, lead: &Lead) -> String {
    let attributes = element.trim_start_matches(GROUP).trim_end_matches('>');
    let attributes = unnamed(&attributes.replace(" tabindex=\"0\" role=\"button\"", ""));
    let anchor = if lead.anchor.is_empty() { String::new() } else { format!(" id=\"{}\"", lead.anchor) };
    let stop = if lead.stop { "" } else { " tabindex=\"-1\"" };
    let sought = if lead.sought { " class=\"sought\"" } else { "" };
    format!("<a href=\"{}\"{anchor}{stop}{sought} {attributes}>", lead.href)
}

/// Without its `aria-label`: the words on the card and its title name the link, as they do on the page.
fn unnamed(attributes: &str) -> String {
    const NAME: &str = " aria-label=\"";
    let Some((before, rest)) = attributes.split_once(NAME) else { return attributes.to_owned() };
    let after = rest.split_once('"').map_or("", |(_, after)| after);
    format!("{before}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(svg: &str, expect: &str) {
        let lead = |id: &str| {
            (id != "plain").then(|| Lead {
                href: format!("#node-{id}"),
                stop: id == "a",
                anchor: format!("card-{id}"),
                sought: id == "b",
            })
        };
        assert_eq!(linked(svg, lead), expect);
    }

    #[test]
    fn a_card_becomes_a_link_and_what_lies_in_it_stays() {
        check(
            "<svg><g data-id=\"node:a\" tabindex=\"0\" role=\"button\" aria-label=\"x\"><title>t</title><g><g/>1</g></g><g>2</g></svg>",
            "<svg><a href=\"#node-a\" id=\"card-a\" data-id=\"node:a\"><title>t</title><g><g/>1</g></a><g>2</g></svg>",
        );
    }

    #[test]
    fn the_one_that_is_sought_is_marked_and_no_stop_is_no_stop() {
        check(
            "<g data-id=\"node:b\"></g>",
            "<a href=\"#node-b\" id=\"card-b\" tabindex=\"-1\" class=\"sought\" data-id=\"node:b\"></a>",
        );
    }

    #[test]
    fn what_leads_nowhere_is_no_button_any_more() {
        check("<g data-id=\"node:plain\" tabindex=\"0\" role=\"button\"></g>", "<g data-id=\"node:plain\"></g>");
        check("<g data-id=\"link:a:b\"><g></g></g>", "<g data-id=\"link:a:b\"><g></g></g>");
    }

    #[test]
    fn a_drawing_that_breaks_off_is_handed_on_as_it_is() {
        check("<svg><g data-id=\"node:a\"", "<svg><g data-id=\"node:a\"");
        check("", "");
    }
}

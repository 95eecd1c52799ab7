//! Line icons for the cards of an industry atlas, as path data on a 24 × 24 grid.
//!
//! Most come from a package, the outline set of Tabler Icons (MIT), which the build reads from the web packages (`build.rs`). What
//! general sets do not have, the steps and goods of heavy industry, is drawn here. For marks drawn with a stroke, no fill, round caps
//! and joins. What an icon means is the caller's to say.

/// The names [`path`] knows, in the order of the alphabet.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = PACKAGE.lines().filter_map(|line| line.split_once('\t')).map(|(name, _)| name).collect();
    names.extend(OWN.iter().map(|(name, _)| *name));
    names.sort_unstable();
    names.dedup();
    names
}

/// Path data (`d` of an SVG path) of the icon with this name; nothing for a name that is not among [`names`]. Own drawings go
/// before those of the package: its `ladle` is for soup.
pub fn path(name: &str) -> Option<&'static str> {
    if let Ok(at) = OWN.binary_search_by(|(known, _)| known.cmp(&name)) {
        return Some(OWN[at].1);
    }
    of_package(name)
}

/// `name`, a tab and the path data a line, sorted by name.
const PACKAGE: &str = include_str!(concat!(env!("OUT_DIR"), "/icons.txt"));

/// Halves the text, not a list of its lines: five thousand icons are never all wanted.
fn of_package(name: &str) -> Option<&'static str> {
    let (mut from, mut to) = (0, PACKAGE.len());
    while from < to {
        let middle = PACKAGE.floor_char_boundary((from + to) / 2);
        let start = PACKAGE[from..middle].rfind('\n').map_or(from, |at| from + at + 1);
        let end = PACKAGE[middle..to].find('\n').map_or(to, |at| middle + at);
        let (known, d) = PACKAGE[start..end].split_once('\t')?;
        match known.cmp(name) {
            std::cmp::Ordering::Equal => return Some(d),
            std::cmp::Ordering::Less => from = (end + 1).min(to),
            std::cmp::Ordering::Greater => to = start,
        }
    }
    None
}

/// Sorted by name: looked up by halving.
const OWN: &[(&str, &str)] = &[
    ("alloy", "M2.5 19.5l1.6-5.5h5.8l1.6 5.5zM12.5 19.5l1.6-5.5h5.8l1.6 5.5zM7.5 11.5L9.1 6h5.8l1.6 5.5z"),
    ("axle", "M9 12h6M6 4.5h3v15H6zM15 4.5h3v15h-3zM3 12h3M18 12h3"),
    (
        "bearing",
        "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6zM12 5.2v1.6M12 17.2v1.6M5.2 12h1.6M17.2 12h1.6M7.2 7.2l1.1 1.1M15.7 15.7l1.1 1.1M7.2 16.8l1.1-1.1M15.7 8.3l1.1-1.1",
    ),
    ("blast", "M9 3h6l1.5 6 1.5 4-2 7H8l-2-7 1.5-4zM7.5 9h9M6 13h12M4 16h2.7M17.3 16H20M5 21h14"),
    ("boiler", "M6 5h12a2 2 0 0 1 2 2v11H4V7a2 2 0 0 1 2-2zM8 9v5M12 9v5M16 9v5M4 18v3M20 18v3M9 5V2.5M15 5V2.5"),
    ("brick", "M3 5h18v14H3zM3 9.7h18M3 14.3h18M9 5v4.7M15 9.7v4.6M9 14.3V19M15 5v0M4 12h0"),
    ("cap", "M7 20V9a5 5 0 0 1 10 0v11M7 12h10M7 15h10M5 20h14"),
    (
        "cart",
        "M2.5 4H5l2.5 11h10L20 7.5H6M9 17.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3zM16 17.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3z",
    ),
    ("casing", "M7 3h10v18H7zM9.5 3v18M14.5 3v18M5 8h2M5 13h2M17 8h2M17 13h2M5 18h2M17 18h2"),
    (
        "caster",
        "M5 3h8v5l-2 2H7L5 8zM9 10v3c0 4 3 6 7 6h5M6 13c0 6 4 9.5 10 9.5M12 14a1.3 1.3 0 1 0 0 .1zM15.5 16a1.3 1.3 0 1 0 0 .1z",
    ),
    ("chip", "M7 7h10v10H7zM10 10h4v4h-4zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4"),
    ("coating", "M3 14h18M3 18h18M3 14v4M21 14v4M6 3h8v4H6zM10 7v2M7 11l.5-1M10 11.5V11M13 11l-.5-1M14 5h3"),
    ("coil", "M4 6h13a3 3 0 0 1 0 6H7a3 3 0 0 0 0 6h13M4 4.5v3M20 16.5v3"),
    ("collar", "M9 2v4l-2 2v8l2 2v4M15 2v4l2 2v8l-2 2v4M9 10c2 1.5 4 1.5 6 0M9 14c2 1.5 4 1.5 6 0"),
    ("coupling", "M7 7h10v10H7zM2 9.5h5M2 14.5h5M17 9.5h5M17 14.5h5M10 7v10M14 7v10"),
    (
        "cylinder",
        "M6 6c0-1.7 2.7-3 6-3s6 1.3 6 3-2.7 3-6 3-6-1.3-6-3zM6 6v12c0 1.7 2.7 3 6 3s6-1.3 6-3V6M6 12c0 1.7 2.7 3 6 3s6-1.3 6-3",
    ),
    ("drill", "M9 2h6v5H9zM10 7l-1 9M14 7l1 9M8 16h8l-1 3-3 3-3-3zM10 10.5l4-2M9.7 14l4.7-2.3"),
    ("drop", "M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11zM9 14a3 3 0 0 0 3 3"),
    ("elbow", "M4 4v5M20 14h-1M4 4.5h10.5A4.5 4.5 0 0 1 19 9v11M4 10.5h7.5A1.5 1.5 0 0 1 13 12v8M11.5 20h9M4 3v9"),
    ("electrode", "M9 3h6v12l-3 3-3-3zM9 7h6M9 11h6M7 20l-2 1.5M12 20.5V22M17 20l2 1.5"),
    ("factory", "M3 21V10l6 4v-4l6 4V4h4v17zM3 21h18M7 17.5h2M12 17.5h2"),
    ("flange", "M5 4h3v16H5zM8 8h13M8 16h13M2.5 7H5M2.5 17H5M21 8v8"),
    ("furnace", "M4 21V8l3-4h10l3 4v13zM4 9h16M8 21v-5a4 4 0 0 1 8 0v5M12 18.5v-2M2.5 21h19"),
    ("gas", "M8 10a4 4 0 0 1 8 0v11H8zM12 6V3.5M10 3.5h4M8 14h8M6.5 21h11"),
    (
        "handshake",
        "M2.5 7l4-1 5.5 2 5.5-2 4 1v8l-3 1-5 4-2-.5-6-4.5-3-1zM12 8l-3 4c1 1.3 2.5 1 4-.5l5.5 4.5M9.5 18l1.5-2M6.5 6v9",
    ),
    ("house", "M3 12l9-8 9 8M5.5 10v11h13V10M10 21v-6h4v6"),
    ("hydraulic", "M3 8h11v8H3zM9 8v8M9 12h10M19 9.5h2.5v5H19zM5 16v3.5M12 16v3.5M5 8V5"),
    ("joint", "M2 10h5l2-2.5h6v9H9L7 14H2M15 9.5l5 1.5v2l-5 1.5M10.5 7.5v9M20 11h2v2h-2"),
    ("lab", "M9.5 3v7L4.5 19a1.5 1.5 0 0 0 1.3 2h12.4a1.5 1.5 0 0 0 1.3-2L14.5 10V3M8 3h8M7 15.5h10M11 18.5v0M14 18v0"),
    ("ladle", "M5 6h14l-2 13H7zM3 8h2.3M18.7 8H21M5.5 9.5h13M12 2v4M9 2h6M12 19v3"),
    ("lathe", "M3 20h18M4 20v-3h16v3M4 17V7h5v10M9 10h4v4H9M13 12h3.5M19 9l-2.5 3 2.5 3M19 9v8"),
    (
        "lime",
        "M7 8c-2.5 4-4 9-2 12.5h14c2-3.5.5-8.5-2-12.5zM8 8L6.5 4h11L16 8zM9.5 13h0M14 12.5h0M12 16h0M8.5 17.5h0M15.5 17h0",
    ),
    ("line-pipe", "M2 10h6v6H2zM8 11.5h8M8 14.5h8M16 10h6v6h-6zM5 16v4M19 16v4M3 20h4M17 20h4M12 11.5V7M10 7h4"),
    (
        "lubricant",
        "M4 10h9l7-4M4 10v10h12v-8l4-4.5M6.5 10V7h4v3M21 11.5c.8 1 1.2 1.7 1.2 2.3a1.2 1.2 0 0 1-2.4 0c0-.6.4-1.3 1.2-2.3z",
    ),
    ("magnifier", "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM15.2 15.2L21 21M8 10.5l2 2 3.5-4"),
    ("mandrel", "M2 10.5h10v3H2zM12 8l3-1c3 0 5.5 2.5 7 5-1.5 2.5-4 5-7 5l-3-1z"),
    ("mill", "M5 3v18M19 3v18M3 21h6M15 21h6M5 4h14M7.5 7h9v3.5h-9zM7.5 13.5h9V17h-9zM1.5 12h21M12 4v3"),
    ("packer", "M9 2v20M15 2v20M6 7h3v3.5H6zM15 7h3v3.5h-3zM6 13.5h3V17H6zM15 13.5h3V17h-3zM3 2v20M21 2v20"),
    (
        "pipe",
        "M5.5 8h13c1.4 0 2.5 1.8 2.5 4s-1.1 4-2.5 4h-13M5.5 8C4.1 8 3 9.8 3 12s1.1 4 2.5 4S8 14.2 8 12 6.9 8 5.5 8z",
    ),
    ("power", "M13 2L5 13.5h6L10 22l8.5-12H12z"),
    (
        "probe",
        "M3 15h18v4H3zM9 5h6v4l-1.5 2h-3L9 9zM12 5V2M7.5 11.5c-1 .8-1.5 1.5-2 2M16.5 11.5c1 .8 1.5 1.5 2 2M12 12.5V13",
    ),
    ("rod", "M4.5 17.5L16 6l2 2L6.5 19.5zM16 6l2.5-3L21 5.5 18 8M4.5 17.5L2.5 20l1.5 1.5 2.5-2"),
    ("roll", "M8 6h8v12H8zM8 9H4v6h4M16 9h4v6h-4M4 12H2M22 12h-2M11 6v12"),
    ("scrap", "M2.5 20h19l-3-7-3 2.5-3-6.5-3.5 5-2-1.5zM8 7l2.5-4 3 1.5M16 5l4 1-1 4"),
    ("serpentine", "M3 5h14a3 3 0 0 1 0 6H7a2.5 2.5 0 0 0 0 5h14M3 3.5v3M21 14.5v3M8 20v0M12 20v0M16 20v0"),
    (
        "shop",
        "M4 10v11h16V10M3 9l2-5h14l2 5c0 1.5-1.3 2.5-3 2.5S15 10.5 15 9c0 1.5-1.3 2.5-3 2.5S9 10.5 9 9c0 1.5-1.3 2.5-3 2.5S3 10.5 3 9zM10 21v-5.5h4V21",
    ),
    ("slab", "M3 15.5L9 7h12l-6 8.5zM3 15.5V19h12l6-8.5V7M15 15.5V19M8.5 12l3-.6M13.5 9.5l2.4.9"),
    ("solar", "M6 9h12l3 9H3zM12 9v9M4.5 13.5h15M12 18v3M9 21h6M12 2v2M6.5 3.5L8 5M17.5 3.5L16 5"),
    (
        "tea",
        "M4 9h12v5a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM16 10.5h2a2.5 2.5 0 0 1 0 5h-2.3M3 21.5h15M8 6c-1-1 1-1.8 0-3M12 6c-1-1 1-1.8 0-3",
    ),
    ("test", "M5 3h14v18H5zM8.5 8l1.5 1.5L12.5 7M8.5 14l1.5 1.5 2.5-2.5M15 8.5h1.5M15 14.5h1.5"),
    (
        "thread",
        "M4 9l2-2 2 2 2-2 2 2 2-2 2 2 2-2 2 2v6l-2 2-2-2-2 2-2-2-2 2-2-2-2 2-2-2zM8 9l-2 8M12 9l-2 8M16 9l-2 8M20 9l-2 8",
    ),
    ("tower", "M12 3v18M9.5 21L11 9M14.5 21L13 9M10.5 13h3M10 17h4M7.5 21h9M12 6L4 4M12 6l8-2M12 6l5 6"),
    ("trade", "M3 8h15M14 4l4 4-4 4M21 16H6M10 12l-4 4 4 4"),
    ("transformer", "M5 10h14v10H5zM8 10V5M12 10V5M16 10V5M7 4.5h2M11 4.5h2M15 4.5h2M9 13v4M12 13v4M15 13v4M3 20h18"),
    ("truss", "M2 19h20M2 19l5-10h10l5 10M7 9l5 10 5-10M7 9L7 19M17 9v10"),
    ("tube", "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 7a5 5 0 1 0 0 10a5 5 0 1 0 0-10z"),
    (
        "tube-bundle",
        "M7.5 12.5a3.7 3.7 0 1 0 0 7.4a3.7 3.7 0 1 0 0-7.4zM16.5 12.5a3.7 3.7 0 1 0 0 7.4a3.7 3.7 0 1 0 0-7.4zM12 4.5a3.7 3.7 0 1 0 0 7.4a3.7 3.7 0 1 0 0-7.4zM7.5 15.2v2M16.5 15.2v2M12 7.2v2",
    ),
    (
        "turbine",
        "M12 12V22M9.5 22h5M12 8.5a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4zM12 8.5c-1-2-1-4 0-6.5 1.2 2 1.2 4.5 0 6.5M13.5 11c2-.2 4 .7 5.5 2.7-2.3.3-4.5-.7-5.5-2.7M10.5 11c-2-.2-4 .7-5.5 2.7 2.3.3 4.5-.7 5.5-2.7",
    ),
    ("upset", "M2 9h11l3-3h6v12h-6l-3-3H2M16 6v12M2 9v6M5 12h7"),
    (
        "vehicle",
        "M2 17V9h9v8M11 12h5l3 3h3v2M13.5 12V9M5.5 15a2 2 0 1 0 0 4a2 2 0 1 0 0-4zM17 15a2 2 0 1 0 0 4a2 2 0 1 0 0-4zM7.5 17H15M4 6h5v3",
    ),
    ("vessel", "M5 8a7 4 0 0 1 14 0v8a7 4 0 0 1-14 0zM5 8h14M5 16h14M12 4V2M8 19.5V22M16 19.5V22"),
    ("warehouse", "M3 21V9l9-5 9 5v12M7 21v-9h10v9M7 15h10M7 18h10"),
    (
        "water",
        "M2 8c2.5 0 2.5-2 5-2s2.5 2 5 2 2.5-2 5-2 2.5 2 5 2M2 13c2.5 0 2.5-2 5-2s2.5 2 5 2 2.5-2 5-2 2.5 2 5 2M2 18c2.5 0 2.5-2 5-2s2.5 2 5 2 2.5-2 5-2 2.5 2 5 2",
    ),
    (
        "wellhead",
        "M12 22v-6M8 22h8M9 16h6v-4H9zM12 12V3M10 3h4M9 7h6M5 14h4M15 14h4M5 12v4M19 12v4M8.5 5.5v3M15.5 5.5v3",
    ),
    ("wrench", "M20.5 6.5l-3.5 3.5-3-3 3.5-3.5a5 5 0 0 0-6.5 6.5L3.5 17.5a2.1 2.1 0 0 0 3 3L14 13a5 5 0 0 0 6.5-6.5z"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        assert!(OWN.is_sorted_by(|a, b| a.0 < b.0));
        let names = names();
        assert!(names.len() > 5000, "{} icons", names.len());
        for name in &names {
            assert!(path(name).is_some_and(|d| d.starts_with(['M', 'm'])), "`{name}`");
        }
        for wrong in ["", "no such thing", "zzzz", "\n", "\t", "car\t"] {
            assert_eq!(path(wrong), None, "`{wrong}`");
        }
    }

    #[test]
    fn an_own_drawing_goes_before_the_packages() {
        let own = OWN.iter().find(|(name, _)| *name == "ladle").map(|(_, d)| *d);
        assert!(of_package("ladle").is_some() && path("ladle") == own);
    }

    #[test]
    fn path_data_holds_only_what_a_path_may_hold() {
        for name in names() {
            let d = path(name).unwrap_or_default();
            assert!(d.chars().all(|c| "MmLlHhVvCcSsAaQqTtZz0123456789.- ".contains(c)), "`{name}`");
        }
    }
}

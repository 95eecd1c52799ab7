//! Takes the outline icons out of the package that the web packages bring, as one text with a line for each.
//!
//! The shapes are not kept in the repository. `cargo xtask build` installs the web packages first; a plain `cargo build` on a fresh
//! clone stops here and says so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Elements of one icon: tag and attributes.
type Elements = Vec<(String, BTreeMap<String, String>)>;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = root.join("web/node_modules/@tabler/icons/tabler-nodes-outline.json");
    println!("cargo::rerun-if-changed={}", file.display());
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!(
            "cargo::error=the icons of the web packages are missing; hint: run `cargo xtask build`, which installs them"
        );
        return;
    };
    let icons: BTreeMap<String, Elements> = match serde_json::from_str(&text) {
        Ok(icons) => icons,
        Err(error) => {
            println!("cargo::error=`{}` is not a list of icons: {error}", file.display());
            return;
        }
    };
    let mut lines = String::new();
    for (name, elements) in icons {
        // An outline is drawn with a stroke; the few filled dots of the set would come out as rings.
        let outlined = elements.iter().all(|(tag, shape)| tag == "path" && !shape.contains_key("fill"));
        let paths: Vec<&str> = elements.iter().filter_map(|(_, shape)| shape.get("d")).map(String::as_str).collect();
        if outlined && !paths.is_empty() {
            lines.push_str(&format!("{name}\t{}\n", paths.concat()));
        }
    }
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    if let Err(error) = std::fs::write(out.join("icons.txt"), lines) {
        println!("cargo::error=cannot keep the icons: {error}");
    }
}

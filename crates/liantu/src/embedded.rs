//! What the binary carries: the built web app and the shipped packs.

use rust_embed::RustEmbed;

/// The web app as built.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
pub(crate) struct Web;

/// The shipped packs.
#[derive(RustEmbed)]
#[folder = "../../packs"]
struct Packs;

/// Files of a shipped pack, `zhengxiang` or `standard`, with paths relative to it.
pub(crate) fn pack(name: &str) -> Vec<(String, Vec<u8>)> {
    let prefix = format!("{name}/");
    Packs::iter()
        .filter_map(|path| {
            let relative = path.strip_prefix(&prefix)?.to_owned();
            Some((relative, Packs::get(&path)?.data.into_owned()))
        })
        .collect()
}

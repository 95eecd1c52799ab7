//! `cargo xtask gallery`: the pictures of `docs/gallery.md`, made by the product itself from its demo.

use anyhow::Result;

use crate::args::Profile;
use crate::product;
use crate::run::{npm, root, run};

/// Builds, and lets the browser that the tests use take the pictures.
pub(crate) fn gallery(profile: Profile) -> Result<()> {
    let binary = product::build(profile)?;
    let folder = root().join("docs").join("gallery");
    run(npm(&["run", "gallery", "--"]).arg(folder).env("LIANTU", binary))
}

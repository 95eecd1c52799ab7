//! Checks that the web app is built before it is put into the binary.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("index.html").is_file() {
        println!("cargo::error=the web app is not built; hint: run `cargo xtask build`, which builds it");
    }
}

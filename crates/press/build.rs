//! Finds the font files that the web packages bring, so that paper and screen use the same face.
//!
//! The files are not kept in the repository. `cargo xtask build` installs the web packages first; a plain `cargo build` on a
//! fresh clone stops here and says so.

use std::path::Path;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let package = root.join("web/node_modules/@expo-google-fonts/noto-sans-sc");
    println!("cargo::rerun-if-changed={}", package.join("package.json").display());
    for (key, file) in [
        ("FONT_REGULAR", "400Regular/NotoSansSC_400Regular.ttf"),
        ("FONT_BOLD", "700Bold/NotoSansSC_700Bold.ttf"),
        ("FONT_BLACK", "900Black/NotoSansSC_900Black.ttf"),
    ] {
        let path = package.join(file);
        if !path.is_file() {
            println!(
                "cargo::error=the font `{file}` of the web packages is missing; hint: run `cargo xtask build`, which installs them"
            );
        }
        println!("cargo::rustc-env={key}={}", path.display());
    }
}

//! A pack as one file: what a zip holds, as far as it is a pack's. Trusts nothing of it: names, sizes, counts and how much comes out.
//!
//! Not for what the files say: that is [`crate::load`].

use std::io::{Cursor, Read};

use model::Text;

use crate::files::{MAX_CSV_BYTES, MAX_FILES, MAX_FIRMS_BYTES, MAX_TOML_BYTES};

/// Most bytes of a zip that is brought.
pub const MOST_ZIPPED: usize = 64 << 20;
/// Most bytes that may come out of it: eight times the largest district known.
const MOST_OUT: u64 = 192 << 20;
/// Most refusals that are told.
const MOST_TOLD: usize = 20;

/// The files of a pack by path, or everything that speaks against them.
pub fn unzip(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Vec<Text>> {
    let one = |zh: &str, en: &str| vec![Text::new(zh, en)];
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Err(one(
            "这不是 zip 文件：请把包的文件夹压缩成 .zip 再传",
            "this is no zip file: compress the pack's folder to .zip",
        ));
    };
    if archive.len() > MAX_FILES {
        return Err(vec![Text::new(
            format!("包里有 {} 个文件，最多 {MAX_FILES} 个", archive.len()),
            format!("it holds {} files, at most {MAX_FILES} may be", archive.len()),
        )]);
    }
    let mut refused = Vec::new();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut out = 0_u64;
    for place in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(place) else {
            refused.push(Text::new(
                format!("第 {} 个文件打不开：可能有密码或已损坏", place + 1),
                format!("file {} cannot be opened: it has a password or is damaged", place + 1),
            ));
            continue;
        };
        let name = entry.name().map(|name| name.replace('\\', "/")).unwrap_or_else(|_| "..".to_owned());
        if is_litter(&name) || entry.is_dir() {
            continue;
        }
        let shown: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
        let outside = name.starts_with('/') || name.contains(':') || name.split('/').any(|part| part == "..");
        let link = entry.unix_mode().is_some_and(|mode| mode & 0o170_000 == 0o120_000);
        if outside || link || name.contains('\0') {
            refused.push(Text::new(
                format!("`{shown}` 指向包外：不接受"),
                format!("`{shown}` leads out of the pack: not taken"),
            ));
            continue;
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let most = match ending.as_str() {
            "toml" => MAX_TOML_BYTES,
            "csv" if name.contains("firms/") => MAX_FIRMS_BYTES,
            "csv" => MAX_CSV_BYTES,
            "md" | "txt" => continue,
            _ => {
                refused.push(Text::new(
                    format!("`{shown}` 不是包里的文件：包只有 .toml 和 .csv"),
                    format!("`{shown}` is no file of a pack: a pack holds .toml and .csv"),
                ));
                continue;
            }
        };
        // What the directory says of its size is not asked: it is read until it is too much.
        let mut content = Vec::new();
        let left = most.min(MOST_OUT.saturating_sub(out));
        if entry.by_ref().take(left + 1).read_to_end(&mut content).is_err() {
            refused.push(Text::new(
                format!("`{shown}` 解不开：文件损坏或有密码"),
                format!("`{shown}` cannot be unpacked: damaged, or with a password"),
            ));
            continue;
        }
        out += content.len() as u64;
        if content.len() as u64 > left {
            refused.push(Text::new(
                format!("`{shown}` 展开后太大，解到这里为止"),
                format!("`{shown}` is too large when unpacked; nothing after it was read"),
            ));
            return Err(refused);
        }
        if files.iter().any(|(known, _)| *known == name) {
            refused.push(Text::new(format!("`{shown}` 出现两次"), format!("`{shown}` stands in it twice")));
        }
        files.push((name, content));
    }
    refused.truncate(MOST_TOLD);
    if !refused.is_empty() {
        return Err(refused);
    }
    if files.is_empty() {
        return Err(one("包里没有 .toml 或 .csv 文件", "it holds no .toml or .csv file"));
    }
    Ok(without_common_folder(files))
}

/// What file managers put into zips on their own.
fn is_litter(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.') && part != "..")
        || name.ends_with("Thumbs.db")
}

/// People compress the folder or what is in it: both are the same pack.
fn without_common_folder(files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let known = ["chains", "firms", "surveys"];
    let first = files[0].0.split_once('/').map(|(folder, _)| folder.to_owned());
    match first {
        Some(folder)
            if !known.contains(&folder.as_str())
                && files.iter().all(|(name, _)| name.starts_with(&format!("{folder}/"))) =>
        {
            files.into_iter().map(|(name, content)| (name[folder.len() + 1..].to_owned(), content)).collect()
        }
        _ => files,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use zip::write::SimpleFileOptions;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn refused(bytes: &[u8]) -> String {
        let told = unzip(bytes).unwrap_err();
        told.into_iter().map(|text| text.en).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_folder_and_what_is_in_it_are_the_same_pack() {
        for prefix in ["", "我的区/"] {
            let names =
                [format!("{prefix}district.toml"), format!("{prefix}chains/a.toml"), format!("{prefix}.DS_Store")];
            let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x = 1".as_slice())).collect();
            let paths: Vec<String> = unzip(&zipped(&files)).unwrap().into_iter().map(|(path, _)| path).collect();
            assert_eq!(paths, ["district.toml", "chains/a.toml"]);
        }
    }

    #[test]
    fn a_path_that_leads_out_of_the_pack_is_refused() {
        for name in ["../district.toml", "chains/../../x.toml", "/etc/x.toml", "C:/x.toml", "a\\..\\x.toml"] {
            assert!(refused(&zipped(&[(name, b"x = 1")])).contains("leads out of the pack"), "{name}");
        }
    }

    #[test]
    fn a_link_is_refused() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("district.toml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        assert!(refused(&bytes).contains("leads out of the pack"));
    }

    #[test]
    fn what_unfolds_to_too_much_is_refused_before_it_is_read_whole() {
        let bomb = vec![b'#'; usize::try_from(MAX_TOML_BYTES).unwrap() + 10];
        let bytes = zipped(&[("district.toml", &bomb)]);
        assert!(bytes.len() < 100_000, "it is small as it comes: {}", bytes.len());
        assert!(refused(&bytes).contains("too large when unpacked"));
    }

    #[test]
    fn too_many_files_are_refused_by_their_count() {
        let names: Vec<String> = (0..=MAX_FILES).map(|n| format!("firms/{n}.csv")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        assert!(refused(&zipped(&files)).contains("at most"));
    }

    #[test]
    fn files_of_other_kinds_are_named() {
        let told = refused(&zipped(&[("district.toml", b"x = 1"), ("run.exe", b"MZ"), ("a.xlsx", b"PK")]));
        assert!(told.contains("`run.exe`") && told.contains("`a.xlsx`"), "{told}");
        assert!(refused(b"not a zip").contains("no zip file"));
        assert!(refused(&zipped(&[("README.md", b"hello")])).contains("no .toml or .csv"));
    }
}

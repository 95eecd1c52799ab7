//! The parts around the slides, and the zip that holds them. One master and one empty layout: the slides bring their own
//! shapes. The theme holds the faces and the colours of paper, so that both can be changed for a whole deck in one place.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::shapes::{Room, escaped};
use crate::paper::About;
use crate::tokens;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.presentationml";
/// An empty tree of shapes, for master and layout.
const EMPTY: &str =
    "<p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/></p:spTree>";
/// Face of Latin letters: the one paper is set in, where it is installed.
const LATIN: &str = "Noto Sans SC";
/// Face of Chinese letters: the one that every Windows since 2006 has.
const CHINESE: &str = "Microsoft YaHei";

/// The deck as a file. No clock goes in: the zip's times are those of 1980.
pub(super) fn zipped(slides: &[String], room: Room, about: &About) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut part = |name: &str, text: &str| -> Result<(), zip::result::ZipError> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(text.as_bytes())?)
    };
    part("[Content_Types].xml", &content_types(slides.len()))?;
    part(
        "_rels/.rels",
        &relations(&[
            (format!("{OFFICE}/officeDocument"), "ppt/presentation.xml".to_owned()),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties".to_owned(),
                "docProps/core.xml".to_owned(),
            ),
            (format!("{OFFICE}/extended-properties"), "docProps/app.xml".to_owned()),
        ]),
    )?;
    part("docProps/core.xml", &core(about))?;
    part("docProps/app.xml", &app(slides.len()))?;
    part("ppt/presentation.xml", &presentation(slides.len(), room))?;
    let mut parts = vec![
        (format!("{OFFICE}/slideMaster"), "slideMasters/slideMaster1.xml".to_owned()),
        (format!("{OFFICE}/theme"), "theme/theme1.xml".to_owned()),
    ];
    parts.extend((1..=slides.len()).map(|index| (format!("{OFFICE}/slide"), format!("slides/slide{index}.xml"))));
    part("ppt/_rels/presentation.xml.rels", &relations(&parts))?;
    part("ppt/theme/theme1.xml", &theme())?;
    part("ppt/slideMasters/slideMaster1.xml", &master())?;
    part(
        "ppt/slideMasters/_rels/slideMaster1.xml.rels",
        &relations(&[
            (format!("{OFFICE}/slideLayout"), "../slideLayouts/slideLayout1.xml".to_owned()),
            (format!("{OFFICE}/theme"), "../theme/theme1.xml".to_owned()),
        ]),
    )?;
    part(
        "ppt/slideLayouts/slideLayout1.xml",
        &format!(
            "{HEAD}<p:sldLayout {NAMES} type=\"blank\" preserve=\"1\"><p:cSld name=\"Blank\">{EMPTY}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        ),
    )?;
    part(
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
        &relations(&[(format!("{OFFICE}/slideMaster"), "../slideMasters/slideMaster1.xml".to_owned())]),
    )?;
    for (index, slide) in slides.iter().enumerate() {
        part(&format!("ppt/slides/slide{}.xml", index + 1), slide)?;
        part(
            &format!("ppt/slides/_rels/slide{}.xml.rels", index + 1),
            &relations(&[(format!("{OFFICE}/slideLayout"), "../slideLayouts/slideLayout1.xml".to_owned())]),
        )?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types(slides: usize) -> String {
    let mut list = String::new();
    let mut part = |name: &str, kind: &str| {
        let _ = write!(list, "<Override PartName=\"{name}\" ContentType=\"{kind}\"/>");
    };
    part("/ppt/presentation.xml", &format!("{TYPES}.presentation.main+xml"));
    part("/ppt/slideMasters/slideMaster1.xml", &format!("{TYPES}.slideMaster+xml"));
    part("/ppt/slideLayouts/slideLayout1.xml", &format!("{TYPES}.slideLayout+xml"));
    part("/ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml");
    part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    for index in 1..=slides {
        part(&format!("/ppt/slides/slide{index}.xml"), &format!("{TYPES}.slide+xml"));
    }
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{list}</Types>"
    )
}

/// Relationships `rId1`, `rId2`, … of these kinds to these parts.
fn relations(parts: &[(String, String)]) -> String {
    let list: String = parts
        .iter()
        .enumerate()
        .map(|(index, (kind, target))| {
            format!("<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"{target}\"/>", index + 1)
        })
        .collect();
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
    )
}

fn core(about: &About) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>Liantu</dc:creator><dc:language>{}</dc:language></cp:coreProperties>",
        escaped(&about.title),
        escaped(&about.language)
    )
}

fn app(slides: usize) -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Liantu</Application><Slides>{slides}</Slides></Properties>"
    )
}

fn presentation(slides: usize, room: Room) -> String {
    let list: String =
        (0..slides).map(|index| format!("<p:sldId id=\"{}\" r:id=\"rId{}\"/>", 256 + index, 3 + index)).collect();
    let (width, height) = room.emu();
    format!(
        "{HEAD}<p:presentation {NAMES} saveSubsetFonts=\"1\"><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst><p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx=\"{width}\" cy=\"{height}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>"
    )
}

fn master() -> String {
    let levels: String = (1..=9)
        .map(|level| {
            format!(
                "<a:lvl{level}pPr><a:defRPr sz=\"1400\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/></a:defRPr></a:lvl{level}pPr>"
            )
        })
        .collect();
    format!(
        "{HEAD}<p:sldMaster {NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>{EMPTY}</p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/><p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle>{levels}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{levels}</p:otherStyle></p:txStyles></p:sldMaster>"
    )
}

/// The colours of paper and its faces.
fn theme() -> String {
    use model::{GapKind, Stage};
    let colours: String = [
        ("dk1", tokens::INK),
        ("lt1", tokens::CARD),
        ("dk2", tokens::NAVY),
        ("lt2", tokens::PAPER),
        ("accent1", tokens::gap(GapKind::Missing).hue),
        ("accent2", tokens::gap(GapKind::Extend).hue),
        ("accent3", tokens::gap(GapKind::Weak).hue),
        ("accent4", tokens::gap(GapKind::Strong).hue),
        ("accent5", tokens::gap(GapKind::New).hue),
        ("accent6", tokens::gap(GapKind::Steady).hue),
        ("hlink", tokens::stage(Stage::Midstream).text),
        ("folHlink", tokens::stage(Stage::Support).text),
    ]
    .iter()
    .map(|(name, hex)| format!("<a:{name}><a:srgbClr val=\"{}\"/></a:{name}>", hex.trim_start_matches('#')))
    .collect();
    let face = format!(
        "<a:latin typeface=\"{LATIN}\" panose=\"020B0200000000000000\"/><a:ea typeface=\"{CHINESE}\"/><a:cs typeface=\"\"/><a:font script=\"Hans\" typeface=\"{CHINESE}\"/>"
    );
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let lines: String = [6350, 12700, 19050].iter().map(|width| format!("<a:ln w=\"{width}\">{fill}</a:ln>")).collect();
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    format!(
        "{HEAD}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Liantu\"><a:themeElements><a:clrScheme name=\"Liantu\">{colours}</a:clrScheme><a:fontScheme name=\"Liantu\"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name=\"Liantu\"><a:fillStyleLst>{fill}{fill}{fill}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effect}{effect}{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}{fill}{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
}

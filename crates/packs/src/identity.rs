//! `district.toml` written by the program: which district it is. A first one where there is none, another name for the one there
//! is, and the industries of another district for whoever begins with its chains. What else stands in the file stays, comments too.
//!
//! Not for: chains, which [`crate::edit`] writes.

use chrono::NaiveDate;
use model::{RegionCode, Text};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, value};

/// Which district it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Id: `zhengxiang`.
    pub id: String,
    /// Administrative code.
    pub region: RegionCode,
    /// Name.
    pub title: Text,
    /// The city it lies in.
    pub city: Text,
    /// The office to call.
    pub contact: Text,
}

/// A district of which nothing is known but who it is, as of a day.
pub fn blank(identity: &Identity, day: NaiveDate) -> String {
    let mut doc = DocumentMut::new();
    write(&mut doc, identity);
    doc["data_date"] = value(day.to_string());
    doc["address"] = value("http://127.0.0.1:8787");
    doc.to_string()
}

/// The same file as of another district. Distances to neighbours are those of the old place and go with it. `None` when the file is no
/// whole TOML.
pub fn renamed(text: &str, identity: &Identity) -> Option<String> {
    let mut doc: DocumentMut = text.parse().ok()?;
    if doc.get("region").and_then(Item::as_str) != Some(identity.region.as_str()) {
        doc.remove("nearby");
    }
    write(&mut doc, identity);
    Some(doc.to_string())
}

/// The same file with the industries and the series of chains that another one has and it lacks. `None` when either is no whole TOML.
pub fn with_industries(text: &str, from: &str) -> Option<String> {
    let (mut doc, from): (DocumentMut, DocumentMut) = (text.parse().ok()?, from.parse().ok()?);
    for key in ["industry", "chain"] {
        let Some(theirs) = from.get(key).and_then(Item::as_array_of_tables) else { continue };
        let own = doc.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let own = own.as_array_of_tables_mut()?;
        let known: Vec<String> = own.iter().filter_map(|table| table.get("id")?.as_str().map(str::to_owned)).collect();
        for table in theirs.iter() {
            let id = table.get("id").and_then(Item::as_str).unwrap_or_default();
            if !known.iter().any(|known| known == id) {
                let mut table = table.clone();
                // Where it stood in the other file says nothing here: it comes last.
                table.set_position(None);
                own.push(table);
            }
        }
    }
    Some(doc.to_string())
}

fn write(doc: &mut DocumentMut, identity: &Identity) {
    let both = |text: &Text| {
        let mut table = InlineTable::new();
        table.insert("zh", text.zh.as_str().into());
        table.insert("en", text.en.as_str().into());
        value(table)
    };
    doc["id"] = value(identity.id.as_str());
    doc["region"] = value(identity.region.as_str());
    doc["title"] = both(&identity.title);
    doc["city"] = both(&identity.city);
    doc["contact"] = both(&identity.contact);
    doc.remove("sample");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        Identity {
            id: "d430406".into(),
            region: RegionCode::parse("430406").unwrap(),
            title: Text::new("雁峰区", "Yanfeng District"),
            city: Text::new("衡阳市", "Hengyang"),
            contact: Text::new("雁峰区商务局", "Yanfeng Bureau of Commerce"),
        }
    }

    #[test]
    fn a_blank_district_says_who_it_is_and_nothing_else() {
        let text = blank(&identity(), NaiveDate::from_ymd_opt(2026, 1, 2).unwrap());
        let doc: DocumentMut = text.parse().unwrap();
        assert_eq!(doc["title"]["zh"].as_str(), Some("雁峰区"));
        assert_eq!(doc.iter().count(), 7, "{text}");
    }

    #[test]
    fn another_name_keeps_the_rest_of_the_file_and_drops_the_old_distances() {
        let old = "# 说明\nid = \"old\"\nregion = \"430408\"\nsample = true\ndata_date = \"2025-01-31\"\n\n[[nearby]]\nregion = \"430300\"\nkm = 1\n\n[[industry]]\nid = \"a\"\n";
        let text = renamed(old, &identity()).unwrap();
        assert!(
            text.starts_with("# 说明") && text.contains("data_date = \"2025-01-31\"") && text.contains("[[industry]]")
        );
        assert!(!text.contains("nearby") && !text.contains("sample"), "{text}");
        assert_eq!(renamed(&text, &identity()).unwrap(), text, "the same name changes nothing");
    }

    #[test]
    fn industries_of_another_district_come_once_and_last() {
        let own = "id = \"x\"\n\n[[industry]]\nid = \"a\"\nzh = \"甲\"\nen = \"A\"\n";
        let other = "[[industry]]\nid = \"a\"\nzh = \"别\"\nen = \"Other\"\n\n[[industry]]\nid = \"b\"\nzh = \"乙\"\nen = \"B\"\n\n[[chain]]\nid = \"c\"\nzh = \"丙\"\nen = \"C\"\n";
        let text = with_industries(own, other).unwrap();
        assert!(text.contains("甲") && !text.contains("别") && text.contains("乙") && text.contains("丙"), "{text}");
        assert_eq!(with_industries(&text, other).unwrap(), text);
        assert_eq!(with_industries("= broken", other), None);
    }
}

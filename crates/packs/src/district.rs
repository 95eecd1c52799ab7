//! `district.toml`: which district this is, and its industries.

use std::collections::HashSet;

use chrono::NaiveDate;
use model::{RegionCode, ShelfLife, Text, private_contact};

use crate::chain_file::once;
use crate::rules::{Nearby, read_nearby};
use crate::standard::{Standard, region};
use crate::toml_file::{Fields, Source, clipped};
use crate::words::Noun;

/// The district a pack describes.
#[derive(Debug, Clone, PartialEq)]
pub struct District {
    /// Id: `zhengxiang`.
    pub id: String,
    /// Administrative code.
    pub region: RegionCode,
    /// Name.
    pub title: Text,
    /// The city it lies in.
    pub city: Text,
    /// The day the pack's facts speak of.
    pub data_date: NaiveDate,
    /// Where the web app is reached, `http://…`; printed as the QR code.
    pub address: String,
    /// The office to call.
    pub contact: Text,
    /// Whether some of the data is invented.
    pub sample: bool,
    /// For how many days the facts of a site hold.
    pub site_life: ShelfLife,
    /// Regions around it with their distances, the narrowest first.
    pub nearby: Vec<Nearby>,
    /// Its industries (五业), in the order of the sheets.
    pub industries: Vec<Industry>,
    /// Its chains by their short names, in the order of the sheets, also those whose definition is still to come: ties name
    /// them.
    pub series: Vec<Series>,
}

/// A chain in the order of the sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Chain id.
    pub id: String,
    /// Short name.
    pub title: Text,
    /// Whether it is cultivated (培育链), not one of the district's own.
    pub cultivated: bool,
}

/// An industry of the district; every chain names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Industry {
    /// Id, unique in the district.
    pub id: String,
    /// Name.
    pub title: Text,
}

/// Reads the file; `None` when what cannot have a default is missing.
pub(crate) fn read_district(source: &Source<'_>, standard: &Standard) -> Option<District> {
    let root = source.root();
    let id = root.id(root.need("id"));
    let region = root.string(root.need("region")).and_then(|code| region(&root, code, standard));
    let title = root.text(root.need("title"));
    let city = root.text(root.need("city"));
    let data_date = root.day(root.need("data_date"));
    let address = root.string(root.need("address"));
    if let Some(address) = address.filter(|address| !is_address(address.value)) {
        root.error(
            address.at,
            (
                format!("`{}` 不是 `http://127.0.0.1:8787` 这样的网址", clipped(address.value)),
                format!("`{}` is not an address such as `http://127.0.0.1:8787`", clipped(address.value)),
            ),
        );
    }
    let contact_entry = root.need("contact");
    let contact = root.text(contact_entry);
    if let Some(found) = private_contact(&contact) {
        let at = contact_entry.and_then(|entry| entry.at());
        root.warning(at, crate::words::no_office(&found));
    }
    let sample = root.flag(root.get("sample"));
    let site_life = site_life(&root);
    let nearby = read_nearby(&root, standard);
    let mut seen = HashSet::new();
    let mut industries = Vec::new();
    for fields in root.tables(root.get("industry"), Noun::INDUSTRY) {
        let id = once(&fields, Noun::INDUSTRY, &mut seen);
        industries.push(Industry { id, title: fields.zh_en() });
        fields.finish();
    }
    let mut seen = HashSet::new();
    let mut series = Vec::new();
    for fields in root.tables(root.get("chain"), Noun::CHAIN) {
        let id = once(&fields, Noun::CHAIN, &mut seen);
        let cultivated = fields.flag(fields.get("cultivated"));
        series.push(Series { id, title: fields.zh_en(), cultivated });
        fields.finish();
    }
    root.finish();
    Some(District {
        id: id?.value.to_owned(),
        region: region?,
        title,
        city,
        data_date: data_date?,
        address: address?.value.to_owned(),
        contact,
        sample,
        site_life,
        nearby,
        industries,
        series,
    })
}

/// `[site_life]`: each aspect that is given, the others by default.
fn site_life(root: &Fields<'_>) -> ShelfLife {
    const A_CENTURY: u32 = 36_500;
    let usual = ShelfLife::default();
    let Some(fields) = root.table_of(root.get("site_life"), Noun::SITE_LIFE) else { return usual };
    let life = ShelfLife {
        price_days: fields.whole(fields.get("price_days"), 1..=A_CENTURY).unwrap_or(usual.price_days),
        availability_days: fields
            .whole(fields.get("availability_days"), 1..=A_CENTURY)
            .unwrap_or(usual.availability_days),
        structure_days: fields.whole(fields.get("structure_days"), 1..=A_CENTURY).unwrap_or(usual.structure_days),
    };
    fields.finish();
    life
}

fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace))
}

//! A firm, and the statements its fields are made of.

use chrono::NaiveDate;

use crate::codes::{CodeError, IndustryCode, OldNumber, RegionCode, Uscc};
use crate::money::Money;
use crate::words::vocabulary;

/// Row id of a firm in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct EnterpriseId(pub i64);

vocabulary! {
    /// A field of a firm that a source can state.
    Field {
        /// Registered name.
        Name = "name",
        /// Unified social credit code.
        Uscc = "uscc",
        /// Registration number of the time before 2015.
        OldNumber = "old_number",
        /// Where the firm stands, from its address or else its code.
        Region = "region",
        /// Registered address as written.
        Address = "address",
        /// Day of establishment.
        Established = "established",
        /// Registered capital.
        Capital = "capital",
        /// Class of GB/T 4754-2017.
        Industry = "industry",
        /// Business scope as registered.
        Scope = "scope",
        /// Main products in the firm's or the source's words.
        Products = "products",
        /// Whether the firm is above the statistical size floor (规上).
        AboveScale = "above_scale",
        /// Titles such as 链主, 专精特新小巨人, separated by `;`.
        Honours = "honours",
        /// Whether the row is an invented sample.
        Sample = "sample",
    }
}

/// What is known of a firm. `None` is unknown, never "no" and never zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Registered name.
    pub name: Option<String>,
    /// Unified social credit code.
    pub uscc: Option<Uscc>,
    /// Registration number of the time before 2015.
    pub old_number: Option<OldNumber>,
    /// County if the address or the code tells it, else city or province.
    pub region: Option<RegionCode>,
    /// Registered address as written.
    pub address: Option<String>,
    /// Day of establishment.
    pub established: Option<NaiveDate>,
    /// Registered capital.
    pub capital: Option<Money>,
    /// Class of GB/T 4754-2017.
    pub industry: Option<IndustryCode>,
    /// Business scope as registered.
    pub scope: Option<String>,
    /// Main products.
    pub products: Option<String>,
    /// Above the statistical size floor (规上).
    pub above_scale: Option<bool>,
    /// Titles such as 链主; empty is unknown or none.
    pub honours: Vec<String>,
    /// An invented sample.
    pub sample: Option<bool>,
}

/// A field's text that cannot be read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("field `{field}`: {problem}")]
pub struct FactsError {
    /// The field.
    pub field: Field,
    /// What is wrong with its text.
    pub problem: String,
}

impl Facts {
    /// The canonical text of a field, `None` where it is unknown.
    pub fn get(&self, field: Field) -> Option<String> {
        fn yes_no(value: Option<bool>) -> Option<String> {
            value.map(|yes| if yes { "yes" } else { "no" }.to_owned())
        }
        match field {
            Field::Name => self.name.clone(),
            Field::Uscc => self.uscc.as_ref().map(ToString::to_string),
            Field::OldNumber => self.old_number.as_ref().map(ToString::to_string),
            Field::Region => self.region.as_ref().map(ToString::to_string),
            Field::Address => self.address.clone(),
            Field::Established => self.established.map(|day| day.to_string()),
            Field::Capital => self.capital.map(|money| money.to_string()),
            Field::Industry => self.industry.as_ref().map(ToString::to_string),
            Field::Scope => self.scope.clone(),
            Field::Products => self.products.clone(),
            Field::AboveScale => yes_no(self.above_scale),
            Field::Honours => (!self.honours.is_empty()).then(|| self.honours.join(";")),
            Field::Sample => yes_no(self.sample),
        }
    }

    /// Sets a field from its canonical text.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), FactsError> {
        let wrong = |problem: String| FactsError { field, problem };
        let code = |error: CodeError| FactsError { field, problem: error.to_string() };
        let yes_no = || match text {
            "yes" => Ok(Some(true)),
            "no" => Ok(Some(false)),
            other => Err(wrong(format!("`{other}` is neither `yes` nor `no`"))),
        };
        match field {
            Field::Name => self.name = Some(text.to_owned()),
            Field::Uscc => self.uscc = Some(Uscc::parse(text).map_err(code)?),
            Field::OldNumber => self.old_number = Some(OldNumber::parse(text).map_err(code)?),
            Field::Region => self.region = Some(RegionCode::parse(text).map_err(code)?),
            Field::Address => self.address = Some(text.to_owned()),
            Field::Established => {
                self.established =
                    Some(text.parse().map_err(|_| wrong(format!("`{text}` is not a day such as `2024-05-13`")))?);
            }
            Field::Capital => self.capital = Some(text.parse().map_err(|e: crate::MoneyError| wrong(e.to_string()))?),
            Field::Industry => self.industry = Some(IndustryCode::parse(text).map_err(code)?),
            Field::Scope => self.scope = Some(text.to_owned()),
            Field::Products => self.products = Some(text.to_owned()),
            Field::AboveScale => self.above_scale = yes_no()?,
            Field::Honours => self.honours = text.split(';').map(str::to_owned).collect(),
            Field::Sample => self.sample = yes_no()?,
        }
        Ok(())
    }

    /// Every known field with its canonical text, in the order of [`Field::ALL`].
    pub fn known(&self) -> impl Iterator<Item = (Field, String)> + '_ {
        Field::ALL.iter().filter_map(|field| self.get(*field).map(|text| (*field, text)))
    }
}

/// A firm of the store: its id and the newest trusted statement of each field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enterprise {
    /// Row id.
    pub id: EnterpriseId,
    /// What is known.
    pub facts: Facts,
}

impl Enterprise {
    /// The registered name, or the code where a source gave no name.
    pub fn name(&self) -> &str {
        self.facts.name.as_deref().or(self.facts.uscc.as_ref().map(Uscc::as_str)).unwrap_or("")
    }

    /// Whether any source marks the firm as an invented sample.
    pub fn is_sample(&self) -> bool {
        self.facts.sample == Some(true)
    }
}

/// One source's word on one field of one firm. Nothing is overwritten; the newest that is not retired is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The field.
    pub field: Field,
    /// Its canonical text.
    pub value: String,
    /// File, list or person it comes from, in words.
    pub source: String,
    /// Record in that file, the header counted as 1.
    pub row: Option<u32>,
    /// Day the source speaks of, or was read.
    pub date: NaiveDate,
    /// Who brought it in.
    pub collector: String,
    /// Set when the import was undone.
    pub retired: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_read_back_from_its_text() {
        let facts = Facts {
            name: Some("样例管业有限公司".into()),
            uscc: Some(Uscc::complete("91990000945807302").unwrap()),
            old_number: Some(OldNumber::parse("430400000012345").unwrap()),
            region: Some(RegionCode::parse("430408").unwrap()),
            address: Some("衡阳市蒸湘区".into()),
            established: Some(NaiveDate::from_ymd_opt(2012, 3, 1).unwrap()),
            capital: Some(Money::yuan(10_000_000)),
            industry: Some(IndustryCode::parse("3130").unwrap()),
            scope: Some("无缝钢管制造".into()),
            products: Some("油套管".into()),
            above_scale: Some(true),
            honours: vec!["链主".into(), "专精特新".into()],
            sample: Some(true),
        };
        let mut back = Facts::default();
        for (field, text) in facts.known() {
            back.set(field, &text).unwrap();
        }
        assert_eq!(back, facts);
        assert_eq!(facts.known().count(), Field::ALL.len());
    }

    #[test]
    fn an_unknown_field_has_no_statement() {
        assert_eq!(Facts::default().known().count(), 0);
    }
}

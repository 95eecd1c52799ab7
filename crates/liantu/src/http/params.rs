//! Query parameters read into values, each failure naming its parameter.

use std::str::FromStr;

use chrono::NaiveDate;
use model::{RegionCode, UnknownWord};

use super::{ApiError, ErrorCode};
use crate::config::Config;
use crate::{as_of, clock};

/// A word of a vocabulary; left out or empty is `None`.
pub(crate) fn word<T: FromStr<Err = UnknownWord>>(name: &str, text: Option<&str>) -> Result<Option<T>, ApiError> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(|error| invalid(format!("parameter `{name}`: {error}")))).transpose()
}

/// A day to look back at; left out or empty is `None`.
pub(crate) fn as_of(text: Option<&str>) -> Result<Option<NaiveDate>, ApiError> {
    let text = text.filter(|text| !text.is_empty());
    let day = text.map(|text| as_of::read(text, clock::today())).transpose();
    day.map_err(|error| invalid(format!("parameter `as_of`: {error}")))
}

/// Any day, of a parameter or a field.
pub(crate) fn day(name: &str, text: &str) -> Result<NaiveDate, ApiError> {
    as_of::day(text).map_err(|error| invalid(format!("`{name}`: {error}")))
}

/// A region that the gazetteer knows, the district's own when left out or empty: for any other the answer would be that nothing
/// is there.
pub(crate) fn region(config: &Config, text: Option<&str>) -> Result<RegionCode, ApiError> {
    let text = text.filter(|text| !text.is_empty());
    let region = text.map(|text| config.known_region(text)).transpose();
    let region = region.map_err(|error| invalid(format!("parameter `region`: {error}")))?;
    Ok(region.unwrap_or_else(|| config.region().clone()))
}

/// A least measure: finite and not negative.
pub(crate) fn least(name: &str, value: Option<f64>) -> Result<Option<f64>, ApiError> {
    match value {
        Some(value) if !(value.is_finite() && value >= 0.0) => {
            Err(invalid(format!("parameter `{name}`: `{value}` is not a number from 0 up")))
        }
        other => Ok(other),
    }
}

/// A request that asks for something impossible.
pub(crate) fn invalid(message: String) -> ApiError {
    ApiError::new(ErrorCode::InvalidRequest, message)
}

/// Words to look for, in lower case; a row must hold all of them.
pub(crate) fn words(query: Option<&str>) -> Vec<String> {
    query.unwrap_or_default().to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// Whether texts hold all words.
pub(crate) fn holds<'a>(words: &[String], texts: impl Iterator<Item = &'a str>) -> bool {
    if words.is_empty() {
        return true;
    }
    let whole = texts.collect::<Vec<_>>().join("\n").to_lowercase();
    words.iter().all(|word| whole.contains(word))
}

//! What factors of production cost here, and beside it in other cities as far as that is known.

use axum::Json;
use packs::FactorCost;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ApiResult, App};
use crate::as_of::is_over;
use crate::shapes::Bilingual;

/// The table of factor costs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostList {
    /// A row for each factor.
    items: Vec<CostShape>,
    /// The other cities that any row speaks of; each row has one entry for each of them.
    cities: Vec<Bilingual>,
    /// Day the district's data speak of.
    as_of: String,
}

/// What one factor costs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostShape {
    /// Id, such as `power`.
    id: String,
    /// Name.
    title: Bilingual,
    /// Price in `unit`.
    value: f64,
    /// Currency and unit.
    unit: Bilingual,
    /// When: a day, a month or a year.
    date: String,
    /// Until when it holds; null when unknown.
    valid_to: Option<String>,
    /// Whether it held no longer on the day the data speak of.
    expired: bool,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
    /// The same in the other cities, in the order of `cities`; null where it is unknown.
    elsewhere: Vec<Option<CostElsewhereShape>>,
}

/// A factor's price in another city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostElsewhereShape {
    /// Price in the row's unit.
    value: f64,
    /// When.
    date: String,
    /// Where it comes from.
    source: String,
    /// Whether it is invented.
    sample: bool,
}

/// What factors cost, here and elsewhere
#[utoipa::path(get, path = "/costs", responses((status = 200, body = CostList)))]
pub(crate) async fn list_costs(app: App) -> ApiResult<CostList> {
    let costs = &app.config.pack.costs;
    let mut cities: Vec<&model::Text> = Vec::new();
    for elsewhere in costs.iter().flat_map(|cost| &cost.elsewhere) {
        if !cities.contains(&&elsewhere.city) {
            cities.push(&elsewhere.city);
        }
    }
    let as_of = app.config.pack.district.data_date.to_string();
    Ok(Json(CostList {
        items: costs.iter().map(|cost| cost_shape(cost, &cities, &as_of)).collect(),
        cities: cities.into_iter().map(Bilingual::from).collect(),
        as_of,
    }))
}

fn cost_shape(cost: &FactorCost, cities: &[&model::Text], as_of: &str) -> CostShape {
    CostShape {
        id: cost.id.clone(),
        title: (&cost.title).into(),
        value: cost.value,
        unit: (&cost.unit).into(),
        date: cost.date.clone(),
        valid_to: cost.valid_to.clone(),
        expired: cost.valid_to.as_deref().is_some_and(|end| is_over(end, as_of)),
        source: cost.source.clone(),
        sample: cost.sample,
        elsewhere: cities
            .iter()
            .map(|city| {
                let found = cost.elsewhere.iter().find(|elsewhere| elsewhere.city == **city)?;
                Some(CostElsewhereShape {
                    value: found.value,
                    date: found.date.clone(),
                    source: found.source.clone(),
                    sample: found.sample,
                })
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_over_when_the_next_one_begins() {
        for (end, over) in [
            ("2025-01", false),
            ("2024-12", true),
            ("2025", false),
            ("2024", true),
            ("2025-01-31", false),
            ("2025-01-30", true),
        ] {
            assert_eq!(is_over(end, "2025-01-31"), over, "{end}");
        }
    }
}

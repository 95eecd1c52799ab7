//! Which file a firm is known from, for sentences that name their source.

use std::collections::HashMap;

use chrono::NaiveDate;
use model::{EnterpriseId, Field};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use crate::sql::{KEYS, read, read_day};
use crate::{Store, StoreError};

impl Store {
    /// The newest source that names each of these firms, and its day.
    pub async fn sources_of(
        &self,
        firms: &[EnterpriseId],
    ) -> Result<HashMap<EnterpriseId, (String, NaiveDate)>, StoreError> {
        let mut found = HashMap::new();
        for firms in firms.chunks(KEYS) {
            let mut select = Query::select();
            select
                .columns(["enterprise_id", "source", "date"])
                .from("statements")
                .and_where(Expr::col("field").eq(Field::Name.as_str()))
                .and_where(Expr::col("retired_at").is_null())
                .and_where(Expr::col("enterprise_id").is_in(firms.iter().map(|firm| firm.0)))
                .order_by("date", Order::Asc)
                .order_by("id", Order::Asc);
            for row in self.db.query_all(&select).await? {
                let source = (read(&row, "source")?, read_day(&row, "date")?);
                found.insert(EnterpriseId(row.try_get("", "enterprise_id")?), source);
            }
        }
        Ok(found)
    }

    /// A text that changes whenever links, signals or deals may have: which imports there are, and which of them do not count.
    pub async fn leads_mark(&self) -> Result<String, StoreError> {
        let mut select = Query::select();
        select.columns(["id", "state"]).from("imports").order_by("id", Order::Asc);
        let mut mark = String::new();
        let mut last = 0_i64;
        for row in self.db.query_all(&select).await? {
            last = row.try_get("", "id")?;
            if read::<String>(&row, "state")? == "undone" {
                mark.push_str(&format!("-{last}"));
            }
        }
        Ok(format!("{last}{mark}"))
    }
}

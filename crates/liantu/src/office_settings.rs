//! What an administrator sets for the whole office: the head and number of its papers, whether a second person reviews, mail.

use anyhow::{Context, Result};
use model::Text;
use store::Store;

use crate::http::{ApiError, App, ErrorCode};

/// The setting with the number of a bulletin, in both languages, with `{year}` and `{month}` where they go.
pub(crate) const NUMBER: &str = "bulletin.number";
/// The setting that says whether what is issued is reviewed by another person than who wrote it: `true` or `false`.
pub(crate) const SECOND: &str = "review.second_person";

/// A text in both languages that was set; `None` where it was not.
pub(crate) async fn text(store: &Store, key: &str) -> Result<Option<Text>> {
    let Some(set) = store.setting(key).await? else { return Ok(None) };
    let (zh, en): (String, String) =
        serde_json::from_str(&set).with_context(|| format!("reading the setting `{key}`"))?;
    Ok(Some(Text::new(zh, en)))
}

/// Whether a second person has to review.
pub(crate) async fn second_person(store: &Store) -> Result<bool> {
    Ok(store.setting(SECOND).await?.as_deref() == Some("true"))
}

/// Refuses a review by who wrote what is reviewed, where the office wants a second person. While nobody logs in there is none.
pub(crate) async fn another(app: &App, written_by: &str) -> Result<(), ApiError> {
    let person = app.person()?;
    if person.account.is_none() || person.name != written_by || !second_person(&app.store).await? {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Refused, format!("`{written_by}` wrote it; another person reviews it"))
        .hint("本局要求起草和审核不是同一人，请另一位审核"))
}

/// A number with the year and the month put in.
pub(crate) fn numbered(template: &Text, (year, month): (i32, u32)) -> Text {
    let fill = |text: &str| text.replace("{year}", &year.to_string()).replace("{month}", &month.to_string());
    Text::new(fill(&template.zh), fill(&template.en))
}

//! What a draft would do: to firms, to labels, to the drawing.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::{Lang, Strength, Text};
use packs::edit::outline;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::error::{ErrorBody, Path, Query};
use super::super::params;
use super::{ApiError, ApiResult, App, load};
use crate::chain_drafts::{Draft, DraftError};
use crate::chain_outlook::{self, Outlook, Picture};
use crate::config::Config;
use crate::shapes::Bilingual;

/// A label that would change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LabelChangeShape {
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// Its name.
    title: Bilingual,
    /// The label now; null where the node is new.
    was: Option<String>,
    /// The label then; null where the node goes.
    becomes: Option<String>,
}

/// A firm that would stand otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedShape {
    /// Row id of the firm.
    enterprise: i64,
    /// Its name.
    name: String,
    /// Chain id.
    chain: String,
    /// Node id.
    node: String,
    /// `core`, `minor`, or null: how it stands there now.
    was: Option<String>,
    /// How it would stand there.
    becomes: Option<String>,
}

/// What a draft would do to firms and labels.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlookShape {
    /// Firms that were placed for it.
    firms: usize,
    /// Firms that would stand otherwise.
    moved_firms: usize,
    /// Nodes that firms would come to or leave, counted firm by firm.
    moves: usize,
    /// The first of them.
    moved: Vec<MovedShape>,
    /// Labels that would change.
    labels: Vec<LabelChangeShape>,
}

impl From<Outlook> for OutlookShape {
    fn from(outlook: Outlook) -> Self {
        let strength = |strength: Option<Strength>| strength.map(|strength| strength.as_str().to_owned());
        Self {
            firms: outlook.firms,
            moved_firms: outlook.moved_firms,
            moves: outlook.moves,
            moved: outlook
                .moved
                .into_iter()
                .map(|moved| MovedShape {
                    enterprise: moved.enterprise.0,
                    name: moved.name,
                    chain: moved.chain,
                    node: moved.node,
                    was: strength(moved.was),
                    becomes: strength(moved.becomes),
                })
                .collect(),
            labels: outlook
                .labels
                .into_iter()
                .map(|change| LabelChangeShape {
                    chain: change.chain,
                    node: change.node,
                    title: (&change.title).into(),
                    was: change.was.map(|kind| kind.as_str().to_owned()),
                    becomes: change.becomes.map(|kind| kind.as_str().to_owned()),
                })
                .collect(),
        }
    }
}

/// What a draft would do: every firm placed with its words, every node labelled anew, nothing written
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/outlook",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id")),
    responses((status = 200, body = OutlookShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_outlook(app: App, Path((chain, id)): Path<(String, i64)>) -> ApiResult<OutlookShape> {
    let draft = load(&app, &chain, id).await?;
    let (before, next) = (before(&app, &draft)?, draft.config(&app.config.standard)?);
    let outlook = chain_outlook::outlook(&app.ground().await?, &before, &next, &draft.renamed()).await?;
    Ok(Json(outlook.into()))
}

/// The configuration that a draft is compared with: what runs where it is on the version in force; an older base is built once more.
fn before(app: &App, draft: &Draft) -> Result<Arc<Config>, ApiError> {
    if draft.row.base == draft.newest {
        return Ok(Arc::clone(&app.config));
    }
    // The other files of the pack are today's: where they speak of nodes that came later, there is nothing to compare with.
    let config = Config::new(draft.before.clone(), app.config.standard.clone());
    config.map(Arc::new).map_err(|_| {
        let base = draft.row.base;
        DraftError::Refused(Text::new(
            format!("第 {base} 版已与配置包里现行的其他文件不符，无法比较：先把草稿改基于第 {} 版", draft.newest),
            format!(
                "version {base} no longer fits the other files of the pack, so there is nothing to compare with: base the draft on version {}",
                draft.newest
            ),
        ))
        .into()
    })
}

/// How a preview is drawn.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PreviewQuery {
    /// `after` (default) or `before`; both mark what changes.
    side: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// The sheet before or after a draft, with the nodes it changes marked by `data-change`
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/preview.svg",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id"), PreviewQuery),
    responses((status = 200, description = "the sheet as SVG"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_preview(
    app: App,
    Path((chain, id)): Path<(String, i64)>,
    Query(query): Query<PreviewQuery>,
) -> Result<Response, ApiError> {
    let lang = params::word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let after = match query.side.as_deref() {
        None | Some("" | "after") => true,
        Some("before") => false,
        Some(other) => {
            return Err(params::invalid(format!("parameter `side`: `{other}` is neither `before` nor `after`")));
        }
    };
    let draft = load(&app, &chain, id).await?;
    let ground = app.ground().await?;
    let marks = marks(&draft);
    let before = before(&app, &draft)?;
    let next = if after { Some(draft.config(&app.config.standard)?) } else { None };
    let renamed = if after { draft.renamed() } else { Vec::new() };
    let picture = Picture {
        before: &before,
        next: next.as_ref().unwrap_or(&before),
        chain: &chain,
        renamed: &renamed,
        marks: &marks,
        lang,
    };
    let svg = chain_outlook::preview(&ground, &picture).await?;
    let svg = svg.ok_or_else(|| ApiError::chain_not_found(&chain))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml; charset=utf-8")], svg).into_response())
}

/// Which nodes a draft adds, changes and removes.
fn marks(draft: &Draft) -> BTreeMap<String, &'static str> {
    let (before, after) = (outline(&draft.base), outline(draft.after()));
    let mut marks = BTreeMap::new();
    for node in &after.nodes {
        match before.nodes.iter().find(|other| other.id == node.id) {
            None => drop(marks.insert(node.id.clone(), "added")),
            Some(same) if same != node => drop(marks.insert(node.id.clone(), "changed")),
            Some(_) => {}
        }
    }
    let linked = |links: &[packs::edit::OutlineLink], others: &[packs::edit::OutlineLink]| {
        let new = links.iter().filter(|link| !others.contains(link));
        new.flat_map(|link| [link.from.clone(), link.to.clone()]).collect::<Vec<_>>()
    };
    for node in linked(&after.links, &before.links).into_iter().chain(linked(&before.links, &after.links)) {
        marks.entry(node).or_insert("changed");
    }
    for node in before.nodes.iter().filter(|node| after.nodes.iter().all(|other| other.id != node.id)) {
        marks.insert(node.id.clone(), "removed");
    }
    marks
}

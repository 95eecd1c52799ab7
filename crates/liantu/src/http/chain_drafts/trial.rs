//! A word tried at a node, while someone types it.

use anyhow::Context;
use axum::Json;
use chain::Lexicon;
use packs::Files;
use packs::edit::{Operation, WordList};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::chains::said;
use super::super::error::{ErrorBody, Path, Query};
use super::{ApiResult, App, load};
use crate::chain_drafts::DraftError;
use crate::chain_outlook;

/// A word to try.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TrialQuery {
    /// Node id.
    node: String,
    /// The word.
    word: String,
}

/// A firm by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialFirm {
    /// Row id.
    id: i64,
    /// Name.
    name: String,
}

/// What a word would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialShape {
    /// Firms that would come to the node.
    gained: usize,
    /// The first of them.
    firms: Vec<TrialFirm>,
    /// Firms that would leave another node, because the longer word counts.
    elsewhere: usize,
    /// Firms that were tried.
    tried: usize,
    /// Whether the register holds more than were tried.
    cut: bool,
}

/// Try a word at a node: which firms it would catch
#[utoipa::path(get, path = "/chains/{chain}/drafts/{draft}/trial",
    params(("chain" = String, Path, description = "chain id"), ("draft" = i64, Path, description = "draft id"), TrialQuery),
    responses((status = 200, body = TrialShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_draft_trial(
    app: App,
    Path((chain, id)): Path<(String, i64)>,
    Query(query): Query<TrialQuery>,
) -> ApiResult<TrialShape> {
    let draft = load(&app, &chain, id).await?;
    let word = said("word", &query.word)?;
    // A draft that is not whole yet is tried on its base: only the words count here, and whose they are.
    let files = if draft.replay.pack.is_some() { &draft.replay.files } else { &draft.before };
    let operation = Operation::AddWord { list: WordList::Terms(query.node.clone()), word, place: None };
    let (files, of) = (files.clone(), chain.clone());
    let read = tokio::task::spawn_blocking(move || lexicons(&files, &of, &operation));
    let (before, next) = read.await.map_err(anyhow::Error::from)??;
    let trial = chain_outlook::trial(&app.store, (&before, &next), (&chain, &query.node)).await?;
    Ok(Json(TrialShape {
        gained: trial.gained,
        firms: trial.firms.into_iter().map(|(id, name)| TrialFirm { id: id.0, name }).collect(),
        elsewhere: trial.elsewhere,
        tried: trial.tried,
        cut: trial.cut,
    }))
}

/// The words before an operation and behind it.
fn lexicons(files: &Files, chain: &str, operation: &Operation) -> Result<(Lexicon, Lexicon), DraftError> {
    let applied = packs::edit::apply(files, chain, operation).map_err(|refusal| DraftError::Refused(refusal.0))?;
    let (before, next) = (packs::load_chains(files, None), packs::load_chains(&applied.files, None));
    if let Some(problem) = packs::edit::made_between(&before.problems, &next.problems).first() {
        return Err(DraftError::Refused(problem.message.clone()));
    }
    let lexicon = |chains: &[chain::Chain]| Lexicon::new(chains).context("building the lexicon");
    Ok((lexicon(&before.chains)?, lexicon(&next.chains)?))
}

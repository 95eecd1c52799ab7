//! The units that answer for the office's work, those that brought nothing yet among them: whoever has a target of the year, is a
//! team, or has people who bring projects. A unit that is asked for and has nothing stands last; it is not left out.

use std::collections::BTreeSet;

use anyhow::Result;
use model::{UserRole, YearTarget};
use store::Store;

/// Units with something to answer for, whether or not a project is theirs.
pub(crate) async fn answering(store: &Store, targets: &[YearTarget]) -> Result<BTreeSet<String>> {
    let mut found: BTreeSet<String> = targets.iter().map(|target| named(&target.unit)).collect();
    found.extend(store.teams().await?.iter().map(|row| named(&row.team.name)));
    let users = store.users().await?;
    let at_work = users.iter().filter(|row| row.disabled.is_none() && brings(row.user.role));
    found.extend(at_work.map(|row| named(&row.user.unit)));
    found.remove("");
    Ok(found)
}

fn named(unit: &str) -> String {
    unit.trim().to_owned()
}

/// Whether projects are asked of a role: who only reads, keeps data or the machine brings none.
fn brings(role: UserRole) -> bool {
    !matches!(role, UserRole::Viewer | UserRole::Clerk | UserRole::Admin)
}

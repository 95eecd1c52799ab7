//! `liantu verify`: exit 1 with the reasons when anything is not as it was written.

use anyhow::{Result, bail};

use crate::cli::Folder;
use crate::report::{self, count};
use crate::{folder, health};

/// Looks at everything and says what is wrong.
pub(super) async fn run(args: &Folder) -> Result<()> {
    let store = folder::open(args).await?.store;
    let found = health::examine(&store, &args.dir).await?;
    store.close().await?;
    for note in &found.notes {
        report::note(note);
    }
    if !found.wrong.is_empty() {
        bail!("{} is not sound:\n{}", args.place(), found.wrong.join("\n"));
    }
    report::line(format!(
        "{} is sound: {} of the audit, {}",
        args.place(),
        count(found.audit.rows, "row"),
        count(found.files, "kept file")
    ))
}

//! `weights.toml`: how much each feature of a target counts in the district. Which features there are is not known here: whoever
//! scores says so.

use std::collections::HashSet;

use model::WeightVersion;

use crate::toml_file::Source;
use crate::words::Noun;

/// The district's own weights.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenWeights {
    /// The table in the file's order, who set it and when.
    pub version: WeightVersion,
    /// Whether they are a sample.
    pub sample: bool,
}

/// Reads `weights.toml`.
pub(crate) fn read_weights(source: &Source<'_>) -> Option<GivenWeights> {
    let root = source.root();
    let title = root.owned(root.need("title"));
    let by = root.owned(root.need("by"));
    let at = root.day(root.need("at"));
    let sample = root.flag(root.get("sample"));
    let mut seen = HashSet::new();
    let mut weights = Vec::new();
    for fields in root.tables(root.need("weight"), Noun::WEIGHT) {
        let feature = fields.owned(fields.need("feature"));
        let points = fields.number(fields.need("points"));
        if !feature.is_empty() && !seen.insert(feature.clone()) {
            fields.error(
                fields.at(),
                (format!("特征 `{feature}` 定了两次权重"), format!("feature `{feature}` is weighed twice")),
            );
        }
        if let Some(points) = points {
            if points < 0.0 {
                fields.error(
                    fields.at(),
                    (format!("`{feature}` 的权重小于零"), format!("the weight of `{feature}` is below zero")),
                );
            }
            weights.push((feature, points));
        }
        fields.finish();
    }
    root.finish();
    Some(GivenWeights { version: WeightVersion { title, by, at: at?, weights }, sample })
}

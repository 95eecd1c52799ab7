//! Names of places for people. The gazetteer knows Chinese alone; readers of English get the names spelled, the narrowest first, with
//! the code beside them, since two places may be spelled alike. Not for matching: codes do that.

use model::{RegionCode, Text};
use registry::spelled_region;

use crate::config::Config;

/// Name of a region as people say it: `河北省沧州市青县`, `Qing County, Cangzhou, Hebei (130922)`; where the gazetteer has only what it
/// lies in, that; its code where it has nothing.
pub(crate) fn place_name(config: &Config, code: &RegionCode) -> Text {
    let levels = [code.clone(), code.city(), code.province()];
    let Some(zh) = levels.iter().find_map(|code| config.region_title(code)) else {
        return Text::new(code.as_str(), code.as_str());
    };
    let mut spelled: Vec<String> = Vec::new();
    for own in levels.iter().filter_map(|code| spelled_region(config.region_name(code)?)) {
        if !spelled.contains(&own) {
            spelled.push(own);
        }
    }
    let en = if spelled.is_empty() { format!("{zh} ({code})") } else { format!("{} ({code})", spelled.join(", ")) };
    Text::new(zh, en)
}

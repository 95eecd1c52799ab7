//! `indicators.toml`: the basis cards. Each version of an indicator is a table of its own with the days on which it holds.

use std::collections::HashSet;

use model::{
    AttractionChannel, BasisCard, CapitalOrigin, Counts, Money, Over, Profile, ProjectFilter, ProjectStage,
    SeriesBreak, TagKind, Term, Text, Whom,
};

use crate::files::Files;
use crate::problem::{Problem, in_order};
use crate::toml_file::{Fields, Source};
use crate::words::Noun;

const INDICATORS: &str = "indicators.toml";

/// Highest version and weight that make sense.
const MOST: u32 = 1_000;

/// Reads the basis cards, in the order of the file. Without the file there are none.
pub fn load_indicators(files: &Files) -> (Vec<BasisCard>, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let mut cards = Vec::new();
    if let Some(bytes) = files.get(INDICATORS) {
        let source = Source::parse(INDICATORS, bytes);
        cards = read_cards(&source);
        problems.extend(source.into_problems());
    }
    (cards, in_order(problems))
}

fn read_cards(source: &Source<'_>) -> Vec<BasisCard> {
    let root = source.root();
    let mut cards: Vec<BasisCard> = Vec::new();
    let mut seen: HashSet<(String, u32)> = HashSet::new();
    for fields in root.tables(root.need("indicator"), Noun::INDICATOR) {
        let Some(card) = card(&fields) else {
            fields.finish();
            continue;
        };
        if !seen.insert((card.id.clone(), card.version)) {
            let (id, version) = (&card.id, card.version);
            fields.error(
                fields.place_of("version"),
                (
                    format!("指标 `{id}` 的第 `{version}` 版写了两次"),
                    format!("version `{version}` of indicator `{id}` stands twice"),
                ),
            );
        }
        let meets = |other: &&BasisCard| other.id == card.id && overlap(&other.term, &card.term);
        if let Some(other) = cards.iter().find(meets) {
            let (id, version) = (&card.id, other.version);
            fields.error(
                fields.place_of("from"),
                (
                    format!("指标 `{id}` 与其第 `{version}` 版的施行期重叠：给旧版写 `to`"),
                    format!("indicator `{id}` holds on days of its version `{version}`: give the older one its `to`"),
                ),
            );
        }
        fields.finish();
        cards.push(card);
    }
    root.finish();
    cards
}

fn overlap(a: &Term, b: &Term) -> bool {
    a.to.is_none_or(|to| b.from <= to) && b.to.is_none_or(|to| a.from <= to)
}

fn card(fields: &Fields<'_>) -> Option<BasisCard> {
    let id = fields.id(fields.need("id")).map(|id| id.value.to_owned());
    let version = fields.whole(fields.need("version"), 1..=MOST);
    let title = fields.text(fields.need("title"));
    let definition = fields.text(fields.need("definition"));
    let exclusions = fields.get("exclusions").map(|entry| fields.text(Some(entry))).unwrap_or_default();
    let source = fields.text(fields.need("source"));
    let from = fields.day(fields.need("from"));
    let to = fields.day(fields.get("to"));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        fields.error(fields.place_of("to"), ("`to` 早于 `from`", "`to` lies before `from`"));
    }
    let counts = fields.word(fields.need("counts"), Noun::COUNTED, Counts::ALL);
    let over = fields.word(fields.get("over"), Noun::SPAN, Over::ALL).unwrap_or(Over::Ever);
    let whom_over = fields.word(fields.get("whom_over"), Noun::SPAN, Over::ALL).unwrap_or(over);
    let whom = fields.word(fields.get("whom"), Noun::WHOM, Whom::ALL).unwrap_or(Whom::All);
    let stages = fields.words(fields.get("stages"), Noun::STAGE, ProjectStage::ALL);
    let filter = filter(fields);
    let tags_over = tags_over(fields, &filter);
    let weight = fields.whole(fields.get("weight"), 1..=MOST);
    let breaks = breaks(fields);
    let (id, version, from, counts) = (id?, version?, from?, counts?);
    let single = whom == Whom::Reached || counts == Counts::ReachedShare;
    let wrong = match (single, whom == Whom::In) {
        (true, _) => stages.len() != 1,
        (false, true) => stages.is_empty(),
        (false, false) => !stages.is_empty(),
    };
    if wrong {
        fields.error(
            fields.place_of("stages"),
            (
                "`stages`：`reached` 与 `reached_share` 写一个阶段，`in` 至少一个，其他不写",
                "`stages`: one for `reached` and `reached_share`, at least one for `in`, none for anything else",
            ),
        );
    }
    let term = Term { from, to };
    Some(BasisCard {
        id,
        version,
        title,
        definition,
        exclusions,
        source,
        term,
        whom,
        stages,
        whom_over,
        counts,
        over,
        filter,
        tags_over,
        breaks,
        weight,
    })
}

fn filter(fields: &Fields<'_>) -> ProjectFilter {
    let texts = |key| fields.strings(fields.get(key)).into_iter().map(|text| text.value.to_owned()).collect();
    // In whole ten thousands: an amount of money is written as officers say it.
    let at_least =
        fields.whole(fields.get("at_least_wan"), 1..=u32::MAX).map(|wan| Money::yuan(i64::from(wan) * 10_000));
    ProjectFilter {
        profiles: fields.words(fields.get("profiles"), Noun::PROFILE, Profile::ALL),
        origins: fields.words(fields.get("origins"), Noun::ORIGIN, CapitalOrigin::ALL),
        channels: fields.words(fields.get("channels"), Noun::CHANNEL, AttractionChannel::ALL),
        tags: fields.words(fields.get("tags"), Noun::TAG, TagKind::ALL),
        // What year is asked for follows from the day.
        tag_year: None,
        chains: texts("chains"),
        units: texts("units"),
        at_least,
    }
}

/// Tags of which years count. A tag bears a year and no month.
fn tags_over(fields: &Fields<'_>, filter: &ProjectFilter) -> Over {
    let over = fields.word(fields.get("tags_over"), Noun::SPAN, Over::ALL).unwrap_or(Over::Ever);
    if over == Over::Ever || (over == Over::Year && !filter.tags.is_empty()) {
        return over;
    }
    fields.error(
        fields.place_of("tags_over"),
        (
            "`tags_over`：标签只记年份，写 `year` 或 `ever`；写 `year` 时须有 `tags`",
            "`tags_over`: a tag bears a year alone: write `year` or `ever`, and `year` only where there are `tags`",
        ),
    );
    Over::Ever
}

fn breaks(fields: &Fields<'_>) -> Vec<SeriesBreak> {
    let mut found = Vec::new();
    for table in fields.tables(fields.get("break"), Noun::one("break")) {
        let on = table.day(table.need("on"));
        let why: Text = table.text(table.need("why"));
        table.finish();
        found.extend(on.map(|on| SeriesBreak { on, why }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<BasisCard>, String) {
        let files = Files::from_entries([(INDICATORS.to_owned(), text.as_bytes().to_vec())]);
        let (cards, problems) = load_indicators(&files);
        (cards, problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    const SIGNED: &str = r#"
[[indicator]]
id = "signed"
version = 1
title = { zh = "新签约", en = "Newly signed" }
definition = { zh = "本年首次签约的项目", en = "Projects signed for the first time this year" }
source = { zh = "本局口径", en = "Set by the office" }
from = "2024-01-01"
whom = "reached"
stages = ["signed"]
over = "year"
counts = "projects"
"#;

    #[test]
    fn without_a_file_there_are_no_indicators() {
        assert_eq!(load_indicators(&Files::from_entries([])), (vec![], vec![]));
    }

    #[test]
    fn a_card_says_what_is_counted_and_over_which_time() {
        let (cards, problems) = read(SIGNED);
        assert_eq!(problems, "");
        let card = &cards[0];
        assert_eq!((card.whom, card.whom_over, card.counts), (Whom::Reached, Over::Year, Counts::Projects));
        assert_eq!(card.stages, [ProjectStage::Signed]);
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let wrong = SIGNED.replace("\"projects\"", "\"heads\"").replace("version = 1", "version = 0");
        let stages = SIGNED.replace("[\"signed\"]", "[\"signed\", \"filed\"]");
        insta::assert_snapshot!(read(&format!("{wrong}{stages}{SIGNED}")).1, @"
        indicators.toml:4: `version` is `0`, expected a whole number from 1 to 1000
        indicators.toml:12: unknown count `heads`; counts are `projects`, `amount`, `signed_amount`, `paid_in`, `reached_share`, `paid_share`
        indicators.toml:22: `stages`: one for `reached` and `reached_share`, at least one for `in`, none for anything else
        indicators.toml:28: version `1` of indicator `signed` stands twice
        indicators.toml:32: indicator `signed` holds on days of its version `1`: give the older one its `to`
        ");
    }

    #[test]
    fn tags_of_the_year_are_asked_for_by_year_and_nothing_finer() {
        let tagged = format!("{SIGNED}tags = [\"above_scale\"]\ntags_over = \"year\"\n");
        let (cards, problems) = read(&tagged);
        assert_eq!((cards[0].tags_over, problems.as_str()), (Over::Year, ""));
        let without = format!("{SIGNED}tags_over = \"year\"\n");
        for wrong in [tagged.replace("tags_over = \"year\"", "tags_over = \"month\""), without] {
            let (_, problems) = read(&wrong);
            assert!(problems.contains("a tag bears a year alone"), "{problems}");
        }
    }

    #[test]
    fn the_shipped_cards_are_sound_and_one_version_holds_at_a_time() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
        let (cards, problems) = load_indicators(&Files::read(&folder).unwrap());
        assert_eq!(problems, vec![]);
        for id in ["signed", "signed_amount", "paid_new", "paid_carried", "start_rate", "top500", "in_talks", "reserve"]
        {
            assert!(cards.iter().any(|card| card.id == id), "no card `{id}`");
        }
        assert!(cards.iter().filter_map(|card| card.weight).sum::<u32>() > 0, "units are ranked by something");
    }
}

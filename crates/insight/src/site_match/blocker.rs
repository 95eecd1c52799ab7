//! Where no site passes: which need stands in the way most, and the nearest on offer.

use model::{SiteField, Text};

use super::{CheckState, SiteMatchInput, SiteOutcome, SiteResult};

/// The need that fails most sites.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocker {
    /// Which field; `None` where there are no sites at all, or all that would do are locked.
    pub field: Option<SiteField>,
    /// Sites that fail on it.
    pub failing: usize,
    /// Sites looked at.
    pub of: usize,
    /// The site that comes nearest on this field, by index into the input.
    pub nearest: Option<usize>,
    /// In a sentence.
    pub text: Text,
}

/// What stands in the way. Sites that cannot be had at all are no help, so status counts as a field of its own.
pub(crate) fn find(input: &SiteMatchInput<'_>, results: &[SiteResult]) -> Option<Blocker> {
    let of = results.len();
    let none = |text: Text| Some(Blocker { field: None, failing: 0, of, nearest: None, text });
    if of == 0 {
        return none(Text::new("还没有登记任何载体", "no site is on the list yet"));
    }
    let failing = |field: SiteField| {
        let fails = |result: &&SiteResult| {
            result.checks.iter().any(|check| check.field == field && check.state == CheckState::Fails)
        };
        results.iter().filter(fails).count()
    };
    // Of two that fail as many, the first in the fields' order is named.
    let most = SiteField::ALL.iter().copied().rev().max_by_key(|field| failing(*field))?;
    let count = failing(most);
    let asked = results.iter().filter(|result| result.is_offered()).count();
    if count == 0 && asked > 0 {
        return None;
    }
    if count == 0 {
        let locked = results.iter().filter(|result| result.outcome == SiteOutcome::Locked).count();
        return none(Text::new(
            format!("符合的 {locked} 处载体都已为他人锁定"),
            format!("the {locked} sites that would do are locked for others"),
        ));
    }
    let distance = |result: &&SiteResult| {
        let check = result.checks.iter().find(|check| check.field == most)?;
        let lack = check.lack.as_ref()?;
        (result.outcome != SiteOutcome::Locked).then_some(lack.value)
    };
    let nearest = results
        .iter()
        .filter_map(|result| Some((distance(&result)?, result)))
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, result)| result);
    let title = most.title();
    let mut text = Text::new(
        format!("没有载体符合：{of} 处中 {count} 处卡在{}", title.zh),
        format!("no site meets it: {} fails {count} of {of}", title.en),
    );
    if let Some((site, check)) =
        nearest.and_then(|result| Some((result.site, result.checks.iter().find(|check| check.field == most)?)))
        && let (Some(found), Some(lack)) = (&check.found, &check.lack)
    {
        let name = &input.sites[site].title;
        text = Text::new(
            format!("{}；最接近的是{}（{}，{}）", text.zh, name.zh, found.zh, lack.text.zh),
            format!("{}; nearest is {} ({}, {})", text.en, name.en, found.en, lack.text.en),
        );
    }
    if asked > 0 {
        text = Text::new(
            format!("{}；另有 {asked} 处资料不全，须先问", text.zh),
            format!("{}; {asked} more have to be asked first", text.en),
        );
    }
    Some(Blocker { field: Some(most), failing: count, of, nearest: nearest.map(|result| result.site), text })
}

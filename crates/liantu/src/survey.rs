//! The survey form of a firm: what it is asked, with what is known filled in.
//!
//! A form is short, because firms are too busy for long ones: what was said last time stands there to be confirmed, what the chain
//! says the firm should buy and sell stands there to be struck out or filled in.

use anyhow::Result;
use chain::{FirmText, place};
use model::{Enterprise, Strength, SurveySide};
use press::survey_form::{FormLine, SurveyForm};
use store::{EnterpriseFilter, Store, SurveyFilter, SurveyRow};

use crate::config::Config;
use crate::surroundings::node_title;

/// The node that goods belong to, by the chains' own words: the surest one whose main business they are.
pub(crate) fn node_of_goods(config: &Config, goods: &str) -> Option<(String, String)> {
    let found = place(&config.lexicon, FirmText { products: goods, ..FirmText::default() });
    let best = found.iter().max_by(|a, b| {
        // Of equal ones the first stays: chains stand in the district's order.
        a.score.total_cmp(&b.score).then((b.chain, b.node).cmp(&(a.chain, a.node)))
    })?;
    let chain = config.lexicon.chain_id(best.chain)?;
    Some((chain.to_owned(), config.lexicon.node_id(best.chain, best.node)?.to_owned()))
}

/// The firms of the district, whom the survey asks.
pub(crate) async fn landed(store: &Store, config: &Config) -> Result<Vec<Enterprise>> {
    let filter =
        EnterpriseFilter { region: Some(config.region().clone()), limit: u64::MAX, ..EnterpriseFilter::default() };
    Ok(store.enterprises(&filter).await?.items)
}

/// What the chain says a firm buys or sells, and nobody asked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Which side.
    pub(crate) side: SurveySide,
    /// Chain and node of the goods.
    pub(crate) node: (String, String),
    /// Of sales: chain and node of what is made next.
    pub(crate) next: Option<(String, String)>,
}

/// A firm's survey: what it said, and what is still to be asked.
pub(crate) struct FirmSurvey {
    /// Every line, older ones too.
    pub(crate) lines: Vec<SurveyRow>,
    /// What the chain lets expect beside them, the main flows first.
    pub(crate) expected: Vec<Expected>,
}

/// Lines for one side of a form: more than this no firm fills in.
const MOST_EXPECTED: usize = 8;

/// What is known of a firm's purchases and sales.
pub(crate) async fn of_firm(store: &Store, config: &Config, firm: &Enterprise) -> Result<FirmSurvey> {
    let lines = store.survey_lines(&SurveyFilter { enterprise: Some(firm.id), ..SurveyFilter::default() }).await?;
    let placed = store.placements_of(firm.id).await?;
    let mut weighed: Vec<(u8, Expected)> = Vec::new();
    for row in placed.iter().filter(|row| row.placement.strength == Strength::Core) {
        let Some(chain) = config.chain(&row.placement.chain) else { continue };
        let Some(node) = chain.node(&row.placement.node) else { continue };
        let id = |node: usize| (chain.id.clone(), chain.nodes[node].id.clone());
        let buys = |(supplier, weight)| (weight, Expected { side: SurveySide::Buys, node: id(supplier), next: None });
        let sells =
            |(user, weight)| (weight, Expected { side: SurveySide::Sells, node: id(node), next: Some(id(user)) });
        weighed.extend(chain.suppliers(node).map(buys));
        weighed.extend(chain.users(node).map(sells));
    }
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let told = |expected: &Expected| {
        lines.iter().filter(|row| row.counts).any(|row| {
            row.answer.line.side == expected.side
                && row.answer.line.node.as_ref() == Some(&expected.node)
                && (expected.next.is_none() || row.answer.next == expected.next)
        })
    };
    let mut expected: Vec<Expected> = Vec::new();
    for (_, one) in weighed {
        let many = expected.iter().filter(|other| other.side == one.side).count();
        if many < MOST_EXPECTED && !expected.contains(&one) && !told(&one) {
            expected.push(one);
        }
    }
    Ok(FirmSurvey { lines, expected })
}

/// The form as a workbook's content.
pub(crate) fn form(config: &Config, firm: &Enterprise, survey: &FirmSurvey) -> SurveyForm {
    let side = |side: SurveySide| {
        let known = survey.lines.iter().filter(|row| row.counts && row.answer.line.side == side).map(|row| {
            let line = &row.answer.line;
            FormLine {
                product: line.product.clone(),
                node: line.node.as_ref().map(|(chain, node)| format!("{chain}/{node}")),
                partner: line.partner.clone(),
                place: line.place.clone(),
                becomes: row.answer.becomes.clone(),
                tonnes: line.tonnes,
                // The form counts in 万元.
                amount_wan: line
                    .amount
                    .filter(|money| money.currency == model::Currency::Cny)
                    .map(|money| money.units() / 1e4),
                share_percent: row.answer.share.map(|share| 100.0 * share),
                year: line.year,
            }
        });
        let expected = survey.expected.iter().filter(|one| one.side == side).map(|one| {
            let title = |node: &(String, String)| node_title(config, &node.0, &node.1).zh;
            FormLine {
                product: title(&one.node),
                node: Some(format!("{}/{}", one.node.0, one.node.1)),
                becomes: one.next.as_ref().map(title),
                ..FormLine::default()
            }
        });
        known.chain(expected).collect()
    };
    SurveyForm {
        firm: firm.name().to_owned(),
        code: firm.facts.uscc.as_ref().map(ToString::to_string),
        district: config.pack.district.title.zh.clone(),
        purchases: side(SurveySide::Buys),
        sales: side(SurveySide::Sells),
        sample: firm.is_sample() || survey.lines.iter().any(|row| row.counts && row.answer.line.sample),
    }
}

//! Lists of the anchor survey into the store: the firm looked up among the landed ones, goods without a node looked up in the
//! chains' lexicon, each row kept as a line.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use model::{Enterprise, SurveyAnswer, SurveyLine, SurveySide, Uscc};
use registry::{CleanSurvey, Directory, Gazetteer, SurveyContext, SurveyList, name_key};
use store::{ImportProblem, NewSurveyLine, Store};

use crate::config::Config;
use crate::ingest::{ImportReport, Intake, Mode, Source, given};
use crate::ingest_places::{self, directory};
use crate::{clock, survey};
use tables::Mapping;

/// What lists of a side are called.
pub(crate) fn kind(side: SurveySide) -> &'static str {
    match side {
        SurveySide::Buys => "purchases",
        SurveySide::Sells => "sales",
    }
}

/// Which side a list of a pack speaks of, by its path.
pub(crate) fn side_of(path: &str) -> SurveySide {
    if path.ends_with("sales.csv") { SurveySide::Sells } else { SurveySide::Buys }
}

/// Takes one list in. All of it or nothing.
pub(crate) async fn take(
    store: &Store,
    intake: &Intake<'_>,
    side: SurveySide,
    source: Source,
    mode: Mode,
) -> Result<ImportReport> {
    let name = source.name();
    let import = intake.import(kind(side), &source)?;
    let list = read(store, intake, side, source).await.with_context(|| format!("reading `{name}`"))?;
    let firms = Firms::load(store, intake.config).await?;
    let mut problems = given(list.problems);
    let mut lines = Vec::new();
    for row in list.rows {
        let number = row.row;
        let mut tell = |message: String| problems.push(ImportProblem { row: Some(number), column: None, message });
        let firm = match firms.find(&row) {
            Ok(firm) => firm,
            Err(message) => {
                tell(message);
                continue;
            }
        };
        let answer = answer(intake, side, row, firm, &name);
        if answer.line.node.is_none() {
            tell(format!(
                "goods `{}` stand on no node of the chains: kept, but no gap can count them; hint: a column `产业环节` names the node",
                answer.line.product
            ));
        }
        lines.push(NewSurveyLine { answer, row: Some(number) });
    }
    problems.extend(shares_over_the_whole(&lines));
    problems.sort_by_key(|problem| problem.row);
    Ok(match mode {
        Mode::Take | Mode::Queue => ImportReport::taken(store.import_survey(&import, &lines, &problems).await?, &name),
        Mode::Preview => ImportReport::previewed(store.preview_survey(&import, &lines, &problems).await?, &name),
    })
}

async fn read(store: &Store, intake: &Intake<'_>, side: SurveySide, source: Source) -> Result<SurveyList> {
    let directory = directory(store, intake.config).await?;
    read_with(intake.config, &directory, side, (source, intake.mapping.as_ref()))
}

fn read_with(
    config: &Config,
    directory: &Directory,
    side: SurveySide,
    (source, mapping): (Source, Option<&Mapping>),
) -> Result<SurveyList> {
    let (columns, sheet) = match side {
        SurveySide::Buys => (registry::PURCHASE_COLUMNS, press::survey_form::PURCHASES),
        SurveySide::Sells => (registry::SALE_COLUMNS, press::survey_form::SALES),
    };
    let table = source.sheet(columns, mapping, sheet)?;
    let gazetteer = Gazetteer::new(config.standard.regions.iter().cloned());
    let context = SurveyContext { directory, gazetteer: &gazetteer, home: config.region(), today: clock::today() };
    Ok(registry::read_survey(table, side, &context)?)
}

/// What is wrong with a list of a pack, by row: all but whether its firms are known, which takes a register.
pub(crate) fn check(config: &Config, side: SurveySide, source: Source) -> Result<Vec<tables::Problem>> {
    let name = source.name();
    let list = read_with(config, &ingest_places::chains(config), side, (source, None))?;
    // Doubts about every row are one mistake: the column of goods is missing or called otherwise.
    if list.rows.is_empty() && list.problems.iter().any(|problem| problem.level == tables::Level::Problem) {
        bail!("`{name}`: no row of it can be kept; the first: {}", list.problems[0]);
    }
    Ok(list.problems)
}

fn answer(intake: &Intake<'_>, side: SurveySide, row: CleanSurvey, firm: &Enterprise, file: &str) -> SurveyAnswer {
    let node = row.node.or_else(|| survey::node_of_goods(intake.config, &row.product));
    let named = row.becomes.as_deref();
    let next = row.next.or_else(|| named.and_then(|goods| survey::node_of_goods(intake.config, goods)));
    SurveyAnswer {
        line: SurveyLine {
            enterprise: firm.id,
            side,
            product: row.product,
            node,
            partner: row.partner,
            region: row.region,
            place: row.place,
            tonnes: row.tonnes,
            amount: row.amount,
            year: row.year,
            date: row.date.unwrap_or(intake.date),
            source: row.source.unwrap_or_else(|| file.to_owned()),
            sample: row.sample,
        },
        share: row.share,
        becomes: row.becomes,
        next,
    }
}

/// Landed firms by code and by name.
struct Firms {
    landed: Vec<Enterprise>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Firms {
    async fn load(store: &Store, config: &Config) -> Result<Self> {
        let landed = survey::landed(store, config).await?;
        let mut by_name = HashMap::<String, Vec<usize>>::new();
        let mut by_code = HashMap::new();
        for (place, firm) in landed.iter().enumerate() {
            by_name.entry(name_key(firm.name())).or_default().push(place);
            by_code.extend(firm.facts.uscc.as_ref().map(|code| (code.to_string(), place)));
        }
        Ok(Self { landed, by_code, by_name })
    }

    /// The firm of a row: by code, else by its whole name.
    fn find(&self, row: &CleanSurvey) -> Result<&Enterprise, String> {
        let written = row.code.as_deref().and_then(|text| Uscc::parse(text).ok());
        if let Some(place) = written.as_ref().and_then(|code| self.by_code.get(code.as_str())) {
            return Ok(&self.landed[*place]);
        }
        let Some(name) = &row.firm else {
            return Err(format!(
                "no landed firm has the code `{}`: left out; hint: import the register first",
                row.code.as_deref().unwrap_or_default()
            ));
        };
        match self.by_name.get(&name_key(name)).map(Vec::as_slice) {
            Some([place]) => Ok(&self.landed[*place]),
            Some([_, ..]) => {
                Err(format!("several landed firms are called `{name}`: left out; hint: give the credit code"))
            }
            _ => Err(format!(
                "firm `{name}` is not known as landed here: left out; hint: import the register with its address first"
            )),
        }
    }
}

/// Goods of one firm and year of which more than the whole is said to come from somewhere.
fn shares_over_the_whole(lines: &[NewSurveyLine]) -> Vec<ImportProblem> {
    let mut sums = std::collections::BTreeMap::<_, (f64, Option<u32>)>::new();
    for new in lines {
        let line = &new.answer.line;
        let Some(share) = new.answer.share else { continue };
        let entry = sums.entry((line.enterprise, line.product.clone(), line.year)).or_default();
        entry.0 += share;
        entry.1 = new.row;
    }
    // Rounded shares add up to a little more than the whole.
    const ROUNDING: f64 = 1.01;
    sums.into_iter()
        .filter(|(_, (sum, _))| *sum > ROUNDING)
        .map(|((_, product, _), (sum, row))| ImportProblem {
            row,
            column: None,
            message: format!(
                "shares of `{product}` add up to {:.0}%, more than the whole: all are kept, look at them",
                100.0 * sum
            ),
        })
        .collect()
}

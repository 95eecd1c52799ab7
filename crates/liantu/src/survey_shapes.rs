//! Shapes of the anchor survey: its lines, and what it says of a node.

use insight::{Answer, Figure, NodeSurvey, PlaceShare, SceneFigures, SingleSupplier, Whereabouts};
use model::Enterprise;
use serde::Serialize;
use store::SurveyRow;
use utoipa::ToSchema;

use crate::config::Config;
use crate::shapes::{Bilingual, rounded};
use crate::surroundings::{locality, node_title};

/// A figure with what it rests on, or the reason why it is unknown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FigureShape {
    /// The value; null when unknown.
    value: Option<f64>,
    /// What it rests on, or why it is unknown.
    reason: Bilingual,
}

/// A figure for a client.
pub(crate) fn figure_shape(figure: &Figure) -> FigureShape {
    FigureShape { value: rounded(figure), reason: figure.text().into() }
}

/// What landed firms buy and sell of a node, as they said it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GapSurveyShape {
    /// Yearly purchases in yuan.
    demand_yuan: FigureShape,
    /// Yearly purchases in tonnes.
    demand_tonnes: FigureShape,
    /// Share bought in the district, 0 to 1.
    local_share: FigureShape,
    /// Share bought in the district or within reach, 0 to 1.
    near_share: FigureShape,
    /// Yearly purchases from outside, weighed by the link; yuan.
    urgency_yuan: FigureShape,
    /// Purchases by place, the largest first.
    places: Vec<PlaceShareShape>,
    /// Firms that get most of some goods from one partner.
    single_suppliers: Vec<SingleSupplierShape>,
    /// Lines of firms that buy it.
    bought: Vec<AnswerShape>,
    /// Lines of firms that sell it.
    sold: Vec<AnswerShape>,
    /// Lines of firms whose goods become it somewhere else.
    finished_elsewhere: Vec<AnswerShape>,
    /// Why lines of single firms and what rests on few are not shown to the role that asks; null where all is shown.
    withheld: Option<Bilingual>,
}

/// Purchases from one place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PlaceShareShape {
    /// The place as said; null where no line says one.
    place: Option<String>,
    /// `here`, `near`, `far` or `unknown`.
    whereabouts: String,
    /// Kilometres, where known.
    km: Option<f64>,
    /// Yuan a year.
    yuan: Option<f64>,
    /// Tonnes a year.
    tonnes: Option<f64>,
    /// Row ids of the survey.
    rows: Vec<i64>,
}

/// A firm that gets most of some goods from one partner.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SingleSupplierShape {
    /// Row id of the firm that buys.
    enterprise: i64,
    /// Its name.
    name: String,
    /// The goods.
    product: String,
    /// The partner.
    partner: String,
    /// The partner's share of what is known, 0 to 1.
    share: f64,
    /// Row ids of the survey.
    rows: Vec<i64>,
}

/// A line as a node sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AnswerShape {
    /// Row id of the survey.
    id: i64,
    /// Row id of the firm.
    enterprise: i64,
    /// Its name.
    name: String,
    /// The goods.
    product: String,
    /// Supplier or buyer.
    partner: Option<String>,
    /// Where from, or where it is finished.
    place: Option<String>,
    /// `here`, `near`, `far` or `unknown`.
    whereabouts: String,
    /// Tonnes a year.
    tonnes: Option<f64>,
    /// Yuan a year.
    yuan: Option<f64>,
    /// Year of the quantities.
    year: Option<i32>,
    /// Day the firm was asked.
    date: String,
    /// Whether another line says something else of the same year.
    contradicted: bool,
    /// Whether it is an invented sample.
    sample: bool,
}

fn whereabouts(place: Whereabouts) -> (String, Option<f64>) {
    match place {
        Whereabouts::Here => ("here".to_owned(), Some(0.0)),
        // The distance inside the own city is not measured.
        Whereabouts::Near { km } => ("near".to_owned(), (km > 0.0).then_some(km)),
        Whereabouts::Far => ("far".to_owned(), None),
        Whereabouts::Unknown => ("unknown".to_owned(), None),
    }
}

fn answer_shape(answer: &Answer) -> AnswerShape {
    let line = &answer.said.answer.line;
    AnswerShape {
        id: answer.said.id,
        enterprise: line.enterprise.0,
        name: answer.said.firm.clone(),
        product: line.product.clone(),
        partner: line.partner.clone(),
        place: line.place.clone(),
        whereabouts: whereabouts(answer.whereabouts).0,
        tonnes: line.tonnes,
        yuan: answer.yuan(),
        year: line.year,
        date: line.date.to_string(),
        contradicted: answer.said.contradicted,
        sample: line.sample,
    }
}

/// What the survey says of a node, for a client.
pub(crate) fn gap_survey_shape(survey: &NodeSurvey) -> GapSurveyShape {
    let place = |place: &PlaceShare| {
        let (word, km) = whereabouts(place.whereabouts);
        PlaceShareShape {
            place: place.place.clone(),
            whereabouts: word,
            km,
            yuan: place.yuan,
            tonnes: place.tonnes,
            rows: place.rows.clone(),
        }
    };
    let single = |risk: &SingleSupplier| SingleSupplierShape {
        enterprise: risk.firm.0,
        name: risk.name.clone(),
        product: risk.product.clone(),
        partner: risk.partner.clone(),
        share: (risk.share * 1e4).round() / 1e4,
        rows: risk.rows.clone(),
    };
    GapSurveyShape {
        demand_yuan: figure_shape(&survey.demand),
        demand_tonnes: figure_shape(&survey.demand_tonnes),
        local_share: figure_shape(&survey.local_share),
        near_share: figure_shape(&survey.near_share),
        urgency_yuan: figure_shape(&survey.urgency),
        places: survey.places.iter().map(place).collect(),
        single_suppliers: survey.single.iter().map(single).collect(),
        bought: survey.bought.iter().map(answer_shape).collect(),
        sold: survey.sold.iter().map(answer_shape).collect(),
        finished_elsewhere: survey.finished_elsewhere.iter().map(answer_shape).collect(),
        withheld: survey.withheld.as_ref().map(Bilingual::from),
    }
}

/// Footfall and vacancy of the places a service node happens in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SceneFiguresShape {
    /// Visitors a day.
    footfall: FigureShape,
    /// Empty share of space, 0 to 1.
    vacancy: FigureShape,
}

/// Footfall and vacancy for a client.
pub(crate) fn scene_figures_shape(scene: &SceneFigures) -> SceneFiguresShape {
    SceneFiguresShape { footfall: figure_shape(&scene.footfall), vacancy: figure_shape(&scene.vacancy) }
}

/// A node that a line names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SurveyNodeShape {
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// The node's name.
    pub(crate) title: Bilingual,
}

/// A node for a client.
pub(crate) fn survey_node(config: &Config, (chain, node): &(String, String)) -> SurveyNodeShape {
    SurveyNodeShape { chain: chain.clone(), node: node.clone(), title: (&node_title(config, chain, node)).into() }
}

/// A line of the survey.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SurveyLineShape {
    /// Row id.
    id: i64,
    /// Row id of the firm.
    enterprise: i64,
    /// Its name.
    name: String,
    /// `buys` or `sells`.
    side: String,
    /// The goods.
    product: String,
    /// Node of the goods; null where none was said or found.
    node: Option<SurveyNodeShape>,
    /// Supplier or buyer.
    partner: Option<String>,
    /// Where from, or where it is finished, as said.
    place: Option<String>,
    /// The same as a region, by adcode.
    region: Option<String>,
    /// `here`, `near`, `far` or `unknown`.
    whereabouts: String,
    /// Kilometres, where known.
    km: Option<f64>,
    /// What is made of it next, of sales.
    becomes: Option<String>,
    /// Node of what is made next.
    next: Option<SurveyNodeShape>,
    /// Tonnes a year.
    tonnes: Option<f64>,
    /// Money a year, `1200000.00 CNY`.
    amount: Option<String>,
    /// Share of the firm's whole purchase or sale of the goods, 0 to 1.
    share: Option<f64>,
    /// Year of the quantities.
    year: Option<i32>,
    /// Day the firm was asked.
    date: String,
    /// Who asked, or the file.
    source: String,
    /// Who wrote it down.
    collector: String,
    /// Number of the import that brought it; null where it was typed in.
    import: Option<i64>,
    /// Whether no later line speaks of the same thing.
    counts: bool,
    /// Row ids of lines that say something else of the same thing and year.
    contradicts: Vec<i64>,
    /// Whether it is an invented sample.
    sample: bool,
}

/// Lines for a client; `firms` holds the firms they speak of.
pub(crate) fn survey_line_shapes(config: &Config, rows: &[SurveyRow], firms: &[Enterprise]) -> Vec<SurveyLineShape> {
    let locality = locality(config);
    let reach = insight::Settings::default().reach_km;
    rows.iter()
        .filter_map(|row| {
            let line = &row.answer.line;
            // A firm whose statements were all taken back is not shown, nor are its lines.
            let firm = firms.iter().find(|firm| firm.id == line.enterprise)?;
            let (word, km) = whereabouts(locality.whereabouts(line.region.as_ref(), line.place.as_deref(), reach));
            Some(SurveyLineShape {
                id: row.id,
                enterprise: firm.id.0,
                name: firm.name().to_owned(),
                side: line.side.to_string(),
                product: line.product.clone(),
                node: line.node.as_ref().map(|node| survey_node(config, node)),
                partner: line.partner.clone(),
                place: line.place.clone(),
                region: line.region.as_ref().map(ToString::to_string),
                whereabouts: word,
                km,
                becomes: row.answer.becomes.clone(),
                next: row.answer.next.as_ref().map(|node| survey_node(config, node)),
                tonnes: line.tonnes,
                amount: line.amount.map(|amount| amount.to_string()),
                share: row.answer.share,
                year: line.year,
                date: line.date.to_string(),
                source: line.source.clone(),
                collector: row.collector.clone(),
                import: row.import,
                counts: row.counts,
                contradicts: row.contradicts.clone(),
                sample: line.sample,
            })
        })
        .collect()
}

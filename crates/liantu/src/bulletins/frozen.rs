//! What is frozen of a bulletin, as it is kept and as it leaves the house.

use chrono::NaiveDate;
use model::{BulletinProse, ClockColour, Text};
use press::{Bulletin, BulletinFigure, BulletinItem, BulletinLine, BulletinUnit};
use serde::{Deserialize, Serialize};
use store::BulletinRow;
use utoipa::ToSchema;

use crate::shapes::Bilingual;

/// Everything of a bulletin that people do not write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Frozen {
    /// The last day of its month.
    #[schema(value_type = String)]
    pub(crate) as_of: NaiveDate,
    /// The office that issues it.
    pub(crate) office: Bilingual,
    /// Number of the paper.
    pub(crate) number: Bilingual,
    /// Its title.
    pub(crate) title: Bilingual,
    /// Whom it is for.
    pub(crate) to: Bilingual,
    /// Whether it speaks of invented projects.
    pub(crate) sample: bool,
    /// What the month before is taken from; empty in bulletins that were frozen before it was said.
    #[serde(default)]
    pub(crate) compared: Bilingual,
    /// Its figures.
    pub(crate) figures: Vec<FrozenFigure>,
    /// What units are ranked by.
    pub(crate) ranked_by: Vec<Bilingual>,
    /// Units, the best first.
    pub(crate) units: Vec<FrozenUnit>,
    /// Projects that are late, the worst first.
    pub(crate) items: Vec<FrozenItem>,
    /// Every project behind a figure or an item.
    pub(crate) rows: Vec<FrozenRow>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FrozenFigure {
    /// Id of the indicator.
    pub(crate) id: String,
    /// Version of its definition.
    pub(crate) version: u32,
    /// Its name.
    pub(crate) title: Bilingual,
    /// What is counted.
    pub(crate) definition: Bilingual,
    /// What is left out.
    pub(crate) exclusions: Bilingual,
    /// Where the definition comes from.
    pub(crate) source: Bilingual,
    /// Unit of `value`.
    pub(crate) unit: Bilingual,
    /// Projects, yuan or a share; null is unknown.
    pub(crate) value: Option<f64>,
    /// As people say it.
    pub(crate) shown: Bilingual,
    /// What it was made of, or why it is unknown.
    pub(crate) basis: Bilingual,
    /// At the end of the month before.
    pub(crate) before: Bilingual,
    /// The difference, or why there is none.
    pub(crate) change: Bilingual,
    /// What is apart with the month before: counted anew while others are as issued, or not to be compared. Empty mostly.
    #[serde(default)]
    pub(crate) remark: Bilingual,
    /// How the year's target stands; empty where there is none.
    pub(crate) target: Bilingual,
    /// Numbers of the projects behind it.
    pub(crate) rows: Vec<i64>,
    /// For shares: the whole cohort.
    pub(crate) cohort: Vec<i64>,
}

/// A unit's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FrozenUnit {
    /// Its name.
    pub(crate) unit: String,
    /// From 1; null where nothing is known.
    pub(crate) place: Option<usize>,
    /// Of a hundred; null where nothing is known.
    pub(crate) score: Option<f64>,
    /// What it brought, by what is ranked.
    pub(crate) values: Vec<Bilingual>,
    /// Red items.
    pub(crate) red: usize,
    /// Yellow items.
    pub(crate) yellow: usize,
    /// What it earned from the other side; null where nobody gave marks.
    #[serde(default)]
    pub(crate) two_way: Option<FrozenTwoWay>,
    /// How the score came about.
    pub(crate) basis: Bilingual,
}

/// Marks that a unit was given by the other side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FrozenTwoWay {
    /// Their mean, 0 to 100, to a tenth.
    pub(crate) mean: f64,
    /// Of how many.
    pub(crate) basis: Bilingual,
}

/// A project that is late.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FrozenItem {
    /// Its number.
    pub(crate) project: i64,
    /// Its name.
    pub(crate) name: String,
    /// Who answers for it.
    pub(crate) unit: String,
    /// Where it stands.
    pub(crate) stage: Bilingual,
    /// `yellow`, `red` or `leaves`.
    #[schema(value_type = String)]
    pub(crate) colour: ClockColour,
    /// Since when it has its colour.
    #[schema(value_type = String)]
    pub(crate) since: NaiveDate,
    /// What is late.
    pub(crate) why: Bilingual,
    /// Where the rule is published.
    pub(crate) source: Bilingual,
}

/// A project behind a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FrozenRow {
    /// Its number.
    pub(crate) project: i64,
    /// Its name.
    pub(crate) name: String,
    /// Who answers for it.
    pub(crate) unit: String,
    /// Its profile.
    pub(crate) profile: Bilingual,
    /// Where it stood.
    pub(crate) stage: Bilingual,
    /// Since when.
    #[schema(value_type = String)]
    pub(crate) since: NaiveDate,
    /// When it came in.
    #[schema(value_type = String)]
    pub(crate) entered: NaiveDate,
    /// Total investment; empty is unknown.
    pub(crate) amount: Bilingual,
    /// Amount in the contract.
    pub(crate) signed: Bilingual,
    /// Money that had come in.
    pub(crate) paid: Bilingual,
    /// The chain it stands on; empty for none.
    pub(crate) chain: String,
}

impl Frozen {
    /// As it is printed, with what people wrote.
    pub(crate) fn printed(self, row: &BulletinRow, unfinished: Option<Text>) -> Bulletin {
        Bulletin {
            revision: row.revision,
            correction: row.correction.clone(),
            unfinished,
            prose: row.prose.clone(),
            ..self.bare()
        }
    }

    /// Its figures as they are printed, before anyone wrote beside them.
    pub(crate) fn bare(self) -> Bulletin {
        let text = |text: &Bilingual| Text::from(text);
        Bulletin {
            office: text(&self.office),
            number: text(&self.number),
            title: text(&self.title),
            to: text(&self.to),
            as_of: self.as_of,
            revision: 1,
            correction: String::new(),
            unfinished: None,
            sample: self.sample,
            compared: text(&self.compared),
            figures: self.figures.into_iter().map(FrozenFigure::printed).collect(),
            ranked_by: self.ranked_by.iter().map(text).collect(),
            units: self.units.into_iter().map(FrozenUnit::printed).collect(),
            items: self.items.into_iter().map(FrozenItem::printed).collect(),
            prose: BulletinProse::default(),
            rows: self.rows.into_iter().map(FrozenRow::printed).collect(),
        }
    }
}

impl FrozenFigure {
    fn printed(self) -> BulletinFigure {
        BulletinFigure {
            id: self.id,
            version: self.version,
            title: (&self.title).into(),
            definition: (&self.definition).into(),
            exclusions: (&self.exclusions).into(),
            source: (&self.source).into(),
            unit: (&self.unit).into(),
            value: self.value,
            shown: (&self.shown).into(),
            basis: (&self.basis).into(),
            before: (&self.before).into(),
            change: (&self.change).into(),
            remark: (&self.remark).into(),
            target: (&self.target).into(),
            rows: self.rows,
            cohort: self.cohort,
        }
    }
}

impl FrozenUnit {
    fn printed(self) -> BulletinUnit {
        BulletinUnit {
            unit: self.unit,
            place: self.place,
            score: self.score,
            values: self.values.iter().map(Text::from).collect(),
            red: self.red,
            yellow: self.yellow,
            two_way: self.two_way.map(|given| given.mean),
            basis: (&self.basis).into(),
        }
    }
}

impl FrozenItem {
    pub(super) fn printed(self) -> BulletinItem {
        BulletinItem {
            project: self.project,
            name: self.name,
            unit: self.unit,
            stage: (&self.stage).into(),
            colour: self.colour,
            since: self.since,
            why: (&self.why).into(),
            source: (&self.source).into(),
        }
    }
}

impl FrozenRow {
    pub(super) fn printed(self) -> BulletinLine {
        BulletinLine {
            project: self.project,
            name: self.name,
            unit: self.unit,
            profile: (&self.profile).into(),
            stage: (&self.stage).into(),
            since: self.since,
            entered: self.entered,
            amount: (&self.amount).into(),
            signed: (&self.signed).into(),
            paid: (&self.paid).into(),
            chain: self.chain,
        }
    }
}

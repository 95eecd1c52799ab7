//! The shapes of projects that leave the house: a card, the board, one project whole.

use std::collections::BTreeMap;

use bureau::{Asked, ClockReading, ClockState, Sum, Turn};
use chrono::NaiveDate;
use model::{BackCause, ClockColour, Demand, EnterpriseId, Happening, Progress, ProjectStage, Proof, Text};
use serde::Serialize;
use store::{AttachmentRow, PaidRow, Store, StoreError};
use utoipa::ToSchema;

use crate::config::Config;
use crate::landscape::Landscape;
use crate::projects::{Due, Seen};
use crate::shapes::Bilingual;

/// Names of what projects refer to.
pub(crate) struct ProjectNames {
    nodes: BTreeMap<(String, String), Text>,
    chains: BTreeMap<String, Text>,
    zones: BTreeMap<String, Text>,
    sites: BTreeMap<String, Text>,
    opportunities: BTreeMap<String, Text>,
}

impl ProjectNames {
    /// Reads them.
    pub(crate) async fn load(store: &Store, config: &Config) -> Result<Self, StoreError> {
        let chains = &config.pack.chains;
        let mut nodes = BTreeMap::new();
        for chain in chains {
            for node in &chain.nodes {
                nodes.insert((chain.id.clone(), node.id.clone()), node.title.clone());
            }
        }
        let offers = store.opportunities(&store::OpportunityFilter::default()).await?;
        Ok(Self {
            nodes,
            chains: chains.iter().map(|chain| (chain.id.clone(), config.short_title(chain).clone())).collect(),
            zones: store.zones(None).await?.into_iter().map(|zone| (zone.id, zone.title)).collect(),
            sites: store.sites(None).await?.into_iter().map(|site| (site.id, site.title)).collect(),
            opportunities: offers.into_iter().map(|offer| (offer.id, offer.title)).collect(),
        })
    }

    /// Whether a chain has such a node.
    pub(crate) fn has_node(&self, chain: &str, node: &str) -> bool {
        self.nodes.contains_key(&(chain.to_owned(), node.to_owned()))
    }

    /// Whether there is such a zone.
    pub(crate) fn has_zone(&self, id: &str) -> bool {
        self.zones.contains_key(id)
    }

    /// Whether there is such a site.
    pub(crate) fn has_site(&self, id: &str) -> bool {
        self.sites.contains_key(id)
    }

    /// Whether there is such an opportunity.
    pub(crate) fn has_opportunity(&self, id: &str) -> bool {
        self.opportunities.contains_key(id)
    }

    /// A chain's short name; its id where it has none any more.
    pub(crate) fn chain(&self, id: &str) -> Bilingual {
        named(&self.chains, id)
    }

    /// A zone's name; its id where there is none any more.
    pub(crate) fn zone(&self, id: &str) -> Bilingual {
        named(&self.zones, id)
    }

    /// A site's name; its id where there is none any more.
    pub(crate) fn site(&self, id: &str) -> Bilingual {
        named(&self.sites, id)
    }
}

fn named(names: &BTreeMap<String, Text>, id: &str) -> Bilingual {
    names.get(id).map_or_else(|| Bilingual::plain(id), Bilingual::from)
}

/// A code with its printed name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CodeShape {
    /// The code.
    pub(crate) code: String,
    /// Its name.
    pub(crate) title: Bilingual,
}

/// Both.
pub(crate) fn code(code: impl ToString, title: impl Into<Text>) -> CodeShape {
    CodeShape { code: code.to_string(), title: Bilingual::from(&title.into()) }
}

/// Something a project refers to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProjectLinkShape {
    /// Its id.
    pub(crate) id: String,
    /// Its name; its id where it is there no more.
    pub(crate) title: Bilingual,
}

/// What amounts come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SumShape {
    /// By currency, such as `1200000.00 CNY`; empty where nothing is known.
    pub(crate) parts: Vec<String>,
    /// The part in yuan, in a few words; null where nothing in yuan is known.
    pub(crate) spoken: Option<Bilingual>,
    /// How many amounts are unknown: the true sum is larger by them.
    pub(crate) unknown: usize,
}

/// What a sum comes to.
pub(crate) fn sum_shape(sum: &Sum) -> SumShape {
    let parts = sum.parts().map(|(currency, hundredths)| {
        let sign = if hundredths < 0 { "-" } else { "" };
        let size = hundredths.unsigned_abs();
        format!("{sign}{}.{:02} {currency}", size / 100, size % 100)
    });
    SumShape {
        parts: parts.collect(),
        spoken: sum.of(model::Currency::Cny).map(|money| Bilingual::from(&money.spoken())),
        unknown: sum.unknown,
    }
}

/// A change of colour.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClockTurnShape {
    /// The first day of the colour.
    pub(crate) on: String,
    /// `yellow`, `red` or `leaves`.
    pub(crate) colour: String,
    /// Id of the clock.
    pub(crate) clock: String,
    /// What it measures.
    pub(crate) measure: Bilingual,
    /// It turns when more than this has gone by.
    pub(crate) threshold: u16,
    /// `working_days`, `days`, `months` or `points`.
    pub(crate) unit: String,
    /// The rule in words.
    pub(crate) rule: Bilingual,
    /// Who made the rule.
    pub(crate) level: Bilingual,
    /// Where it is published.
    pub(crate) source: Bilingual,
}

fn turn_shape(reading: &ClockReading<'_>, turn: Turn<'_>) -> ClockTurnShape {
    ClockTurnShape {
        on: turn.on.to_string(),
        colour: turn.rule.colour.to_string(),
        clock: turn.rule.id.clone(),
        measure: Bilingual::from(&measure_title(reading)),
        threshold: turn.rule.threshold,
        unit: turn.rule.unit.to_string(),
        rule: Bilingual::from(&rule_words(reading, turn)),
        level: Bilingual::from(&turn.rule.level),
        source: Bilingual::from(&turn.rule.source),
    }
}

/// What a clock measures, in a few words.
pub(crate) fn measure_title(reading: &ClockReading<'_>) -> Text {
    use model::ClockMeasure as M;
    let (zh, en) = match reading.measure {
        M::InStage => ("阶段停留", "time in stage"),
        M::ReferrerAnswer => ("答复推荐人", "answer to the referrer"),
        M::SinceReport => ("距上次上报", "since the last report"),
        M::SinceProgress => ("无实质进展", "without progress"),
        M::PastPlannedStart => ("超计划开工月", "past the planned start"),
        M::BehindPlan => ("进度落后", "behind plan"),
        M::ProofOverdue => ("佐证逾期", "proof overdue"),
    };
    match reading.proof.map(model::ProofKind::title) {
        Some(proof) => Text::new(format!("{zh}：{}", proof.zh), format!("{en}: {}", proof.en)),
        None => Text::new(zh, en),
    }
}

/// The rule that turns a clock, in a few words.
pub(crate) fn rule_words(reading: &ClockReading<'_>, turn: Turn<'_>) -> Text {
    let measure = measure_title(reading);
    let many = turn.rule.threshold;
    let (zh, en) = match turn.rule.unit {
        model::ClockUnit::WorkingDays => ("个工作日", "working days"),
        model::ClockUnit::Days => ("天", "days"),
        model::ClockUnit::Months => ("个月", "months"),
        model::ClockUnit::Points => ("个百分点", "points"),
    };
    let (colour_zh, colour_en) = colour_words(turn.rule.colour);
    Text::new(
        format!("{}超过 {many} {zh}{colour_zh}", measure.zh),
        format!("{}: more than {many} {en} {colour_en}", measure.en),
    )
}

fn colour_words(colour: ClockColour) -> (&'static str, &'static str) {
    match colour {
        ClockColour::Green => ("为绿", "is green"),
        ClockColour::Yellow => ("转黄", "turns yellow"),
        ClockColour::Red => ("转红", "turns red"),
        ClockColour::Leaves => ("出库", "leaves the library"),
    }
}

/// A project in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProjectCard {
    /// Number.
    pub(crate) id: i64,
    /// Its version: whoever changes it names it.
    pub(crate) version: i64,
    /// Name.
    pub(crate) name: String,
    /// Who invests; empty is unknown.
    pub(crate) investor: String,
    /// Which gates it passes.
    pub(crate) profile: CodeShape,
    /// Where it stands.
    pub(crate) stage: CodeShape,
    /// Since when.
    pub(crate) since: String,
    /// Days since then.
    pub(crate) days: i64,
    /// When it came in.
    pub(crate) entered: String,
    /// Total investment, such as `1200000.00 CNY`; null is unknown.
    pub(crate) amount: Option<String>,
    /// The same in a few words.
    pub(crate) amount_spoken: Option<Bilingual>,
    /// The worst of its clocks: `green`, `yellow`, `red`, `leaves`; null where none can be read.
    pub(crate) colour: Option<String>,
    /// The turn that gave it its colour.
    pub(crate) turned: Option<ClockTurnShape>,
    /// The next change of colour if nothing happens.
    pub(crate) next: Option<ClockTurnShape>,
    /// The unit that answers for it.
    pub(crate) unit: String,
    /// The officer.
    pub(crate) owner: String,
    /// Its chain and node.
    pub(crate) chain: Option<ProjectLinkShape>,
    /// The node.
    pub(crate) node: Option<ProjectLinkShape>,
    /// The zone it goes to.
    pub(crate) zone: Option<ProjectLinkShape>,
    /// What superiors count apart.
    pub(crate) tags: Vec<TagShape>,
    /// How many proofs are owed.
    pub(crate) owed: usize,
    /// Where the record comes from; empty when it was entered by hand.
    pub(crate) source: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// A tag.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TagShape {
    /// Which.
    pub(crate) code: String,
    /// Its name.
    pub(crate) title: Bilingual,
    /// Year of the list; null where it needs none.
    pub(crate) year: Option<i32>,
}

/// A project in a list.
pub(crate) fn card(seen: &Seen<'_>, names: &ProjectNames) -> ProjectCard {
    let row = &seen.held.row;
    let project = &row.project;
    let node = project.links.node.as_ref();
    ProjectCard {
        id: row.id.0,
        version: row.version,
        name: project.name.clone(),
        investor: project.investor.clone(),
        profile: code(project.profile, project.profile.title()),
        stage: code(seen.standing.stage, seen.standing.stage.title(project.profile)),
        since: seen.standing.since.to_string(),
        days: seen.days(),
        entered: seen.standing.entered.to_string(),
        amount: project.amount.map(|amount| amount.to_string()),
        amount_spoken: project.amount.map(|amount| Bilingual::from(&amount.spoken())),
        colour: seen.colour().map(|colour| colour.to_string()),
        turned: seen.turned().map(|(reading, turn)| turn_shape(reading, turn)),
        next: seen.next().map(|(reading, turn)| turn_shape(reading, turn)),
        unit: seen.standing.unit(project).to_owned(),
        owner: project.owner.clone(),
        chain: node.map(|(chain, _)| ProjectLinkShape { id: chain.clone(), title: names.chain(chain) }),
        node: node.map(|(chain, node)| {
            let title = names.nodes.get(&(chain.clone(), node.clone()));
            ProjectLinkShape { id: node.clone(), title: title.map_or_else(|| Bilingual::plain(node), Bilingual::from) }
        }),
        zone: project.links.zone.as_ref().map(|id| ProjectLinkShape { id: id.clone(), title: named(&names.zones, id) }),
        tags: project
            .tags
            .iter()
            .map(|tag| TagShape {
                code: tag.kind.to_string(),
                title: Bilingual::from(&tag.kind.title()),
                year: tag.year,
            })
            .collect(),
        owed: seen.standing.owed.len(),
        source: project.source.clone(),
        sample: project.sample,
    }
}

/// How many projects show which colour.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct ColoursShape {
    /// In time.
    pub(crate) green: usize,
    /// Late.
    pub(crate) yellow: usize,
    /// Too late.
    pub(crate) red: usize,
    /// So late that they leave the library.
    pub(crate) leaves: usize,
    /// No clock can be read, or none runs.
    pub(crate) unknown: usize,
}

/// Counts colours.
pub(crate) fn colours<'a>(list: impl Iterator<Item = &'a Seen<'a>>) -> ColoursShape {
    let mut counts = ColoursShape::default();
    for seen in list {
        match seen.colour() {
            Some(ClockColour::Green) => counts.green += 1,
            Some(ClockColour::Yellow) => counts.yellow += 1,
            Some(ClockColour::Red) => counts.red += 1,
            Some(ClockColour::Leaves) => counts.leaves += 1,
            None => counts.unknown += 1,
        }
    }
    counts
}

/// The projects of one stage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ColumnShape {
    /// The stage.
    pub(crate) stage: CodeShape,
    /// How many.
    pub(crate) count: usize,
    /// Their total investment.
    pub(crate) sum: SumShape,
    /// By colour.
    pub(crate) colours: ColoursShape,
    /// The most urgent of them; `count` says how many there are.
    pub(crate) items: Vec<ProjectCard>,
}

/// The board: what stands where.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BoardShape {
    /// The day it shows, at its end.
    pub(crate) as_of: String,
    /// How many in all.
    pub(crate) count: usize,
    /// Their total investment.
    pub(crate) sum: SumShape,
    /// By colour.
    pub(crate) colours: ColoursShape,
    /// By stage, in their order.
    pub(crate) columns: Vec<ColumnShape>,
    /// Units, owners, chains and zones that occur in any project, to filter by.
    pub(crate) choices: ChoicesShape,
    /// Whether anything shown is invented.
    pub(crate) sample: bool,
}

/// What projects can be filtered by.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct ChoicesShape {
    /// Units.
    pub(crate) units: Vec<String>,
    /// Officers.
    pub(crate) owners: Vec<String>,
    /// Chains.
    pub(crate) chains: Vec<ProjectLinkShape>,
    /// Zones.
    pub(crate) zones: Vec<ProjectLinkShape>,
}

/// What of some projects can be filtered by.
pub(crate) fn choices(projects: &crate::projects::Projects, names: &ProjectNames) -> ChoicesShape {
    let (mut units, mut owners) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    let (mut chains, mut zones) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for held in projects.iter() {
        let project = &held.row.project;
        if let Some(standing) = &held.standing {
            units.extend(bureau::units(project, standing).into_iter().filter(|unit| !unit.is_empty()));
        }
        owners.extend(Some(project.owner.clone()).filter(|owner| !owner.is_empty()));
        chains.extend(project.links.node.as_ref().map(|(chain, _)| chain.clone()));
        zones.extend(project.links.zone.clone());
    }
    let link = |titles: &BTreeMap<String, Text>, id: String| ProjectLinkShape { title: named(titles, &id), id };
    ChoicesShape {
        units: units.into_iter().collect(),
        owners: owners.into_iter().collect(),
        chains: chains.into_iter().map(|id| link(&names.chains, id)).collect(),
        zones: zones.into_iter().map(|id| link(&names.zones, id)).collect(),
    }
}

/// Cards of one column at first: a screen and some scrolling. The list brings further ones, a page at a time.
const CARDS: usize = 20;

/// The board of some projects.
pub(crate) fn board(list: &mut [Seen<'_>], names: &ProjectNames, choices: ChoicesShape, day: NaiveDate) -> BoardShape {
    crate::projects::sort(list, crate::projects::Sort::Urgency);
    let list: &[Seen<'_>] = list;
    let amounts = |list: &mut dyn Iterator<Item = &Seen<'_>>| {
        let mut sum = Sum::default();
        list.for_each(|seen| sum.add(seen.held.row.project.amount));
        sum_shape(&sum)
    };
    let column = |stage: &ProjectStage| {
        let of = || list.iter().filter(|seen| seen.standing.stage == *stage);
        ColumnShape {
            stage: code(*stage, stage.title(model::Profile::Industrial)),
            count: of().count(),
            sum: amounts(&mut of()),
            colours: colours(of()),
            items: of().take(CARDS).map(|seen| card(seen, names)).collect(),
        }
    };
    BoardShape {
        as_of: day.to_string(),
        count: list.len(),
        sum: amounts(&mut list.iter()),
        colours: colours(list.iter()),
        columns: ProjectStage::ALL.iter().map(column).filter(shown).collect(),
        choices,
        sample: list.iter().any(|seen| seen.held.row.project.sample),
    }
}

/// What ended stands on the board only when it was asked for.
fn shown(column: &ColumnShape) -> bool {
    column.count > 0 || column.stage.code != ProjectStage::Ended.as_str()
}

/// A page of the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProjectList {
    /// The day it shows, at its end.
    pub(crate) as_of: String,
    /// The projects of this page.
    pub(crate) items: Vec<ProjectCard>,
    /// How many there are in all.
    pub(crate) total: usize,
    /// Total investment of all, not of this page alone.
    pub(crate) sum: SumShape,
    /// All by colour.
    pub(crate) colours: ColoursShape,
}

/// A project whose clock turns soon.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DueShape {
    /// The project.
    pub(crate) project: ProjectCard,
    /// The turn: when, which colour, by which rule.
    pub(crate) turn: ClockTurnShape,
    /// From which day the clock counts.
    pub(crate) since: Option<String>,
}

/// What turns red soon, and what is red already.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClocksShape {
    /// The day it is asked on.
    pub(crate) as_of: String,
    /// The last day looked at.
    pub(crate) until: String,
    /// What turns within these days, the soonest first.
    pub(crate) items: Vec<DueShape>,
    /// How many turn in all.
    pub(crate) total: usize,
    /// How many show which colour now.
    pub(crate) colours: ColoursShape,
    /// Whether the holidays of every year looked at are known; else weekdays were counted.
    pub(crate) calendar_known: bool,
}

/// A project whose clock turns soon.
pub(crate) fn due_shape(due: &Due<'_>, names: &ProjectNames) -> DueShape {
    let since = match due.reading.state {
        ClockState::Runs { since, .. } => Some(since.to_string()),
        ClockState::Unknown { .. } => None,
    };
    DueShape { project: card(&due.seen, names), turn: turn_shape(&due.reading, due.turn), since }
}

/// A clock of a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClockShape {
    /// What it measures.
    pub(crate) measure: Bilingual,
    /// Its colour; null when it cannot be read.
    pub(crate) colour: Option<String>,
    /// From which day it counts.
    pub(crate) since: Option<String>,
    /// How much has gone by.
    pub(crate) elapsed: Option<u32>,
    /// In which unit.
    pub(crate) unit: Option<String>,
    /// The turn that gave it its colour; null while it is green.
    pub(crate) turned: Option<ClockTurnShape>,
    /// The next turn if nothing happens.
    pub(crate) next: Option<ClockTurnShape>,
    /// Why it cannot be read.
    pub(crate) unknown: Option<Bilingual>,
}

fn clock_shape(reading: &ClockReading<'_>) -> ClockShape {
    let measure = Bilingual::from(&measure_title(reading));
    match &reading.state {
        ClockState::Runs { since, elapsed, unit, colour, turned, next } => ClockShape {
            measure,
            colour: Some(colour.to_string()),
            since: Some(since.to_string()),
            elapsed: Some(*elapsed),
            unit: Some(unit.to_string()),
            turned: turned.map(|turn| turn_shape(reading, turn)),
            next: next.map(|turn| turn_shape(reading, turn)),
            unknown: None,
        },
        ClockState::Unknown { reason } => ClockShape {
            measure,
            colour: None,
            since: None,
            elapsed: None,
            unit: None,
            turned: None,
            next: None,
            unknown: Some(Bilingual::from(reason)),
        },
    }
}

/// A time in one stage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SpellShape {
    /// The stage.
    pub(crate) stage: CodeShape,
    /// First day.
    pub(crate) from: String,
    /// The day on which it was left; null while it lasts.
    pub(crate) to: Option<String>,
    /// Days of it, up to the day asked about.
    pub(crate) days: i64,
    /// Whether its beginning was written down after the fact.
    pub(crate) backfilled: bool,
}

/// A proof that was handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProofShape {
    /// Which.
    pub(crate) kind: CodeShape,
    /// When.
    pub(crate) on: String,
    /// SHA-256 of the file; null where only the note speaks.
    pub(crate) file: Option<String>,
    /// Number or title, or what was seen.
    pub(crate) note: String,
}

/// A proof that is owed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OwedShape {
    /// Which.
    pub(crate) kind: CodeShape,
    /// The stage it belongs to.
    pub(crate) stage: CodeShape,
    /// The last day on which it is in time.
    pub(crate) due: String,
    /// Whether that day is over.
    pub(crate) overdue: bool,
}

/// An entry of the history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProjectEventShape {
    /// The day on which it happened.
    pub(crate) on: String,
    /// What kind: `entered`, `moved`, `back`, `ended`, `reopened`, `reported`, `proved`, `transferred`, `built` or `first_talk`.
    pub(crate) kind: String,
    /// What happened, in a sentence.
    pub(crate) text: Bilingual,
    /// Reason or note, in the words of who wrote it.
    pub(crate) note: String,
    /// The stage it led to; null where it led to none.
    pub(crate) stage: Option<CodeShape>,
    /// Proofs that came with it.
    pub(crate) proofs: Vec<ProofShape>,
    /// Who wrote it.
    pub(crate) by: String,
    /// When it was written down.
    pub(crate) written_at: String,
    /// Whether that was later than the rules allow.
    pub(crate) backfilled: bool,
    /// Whether it turned out to be a mistake: it counts nowhere.
    pub(crate) void: bool,
}

/// Money that came in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaidShape {
    /// Id.
    pub(crate) id: i64,
    /// The day.
    pub(crate) on: String,
    /// For a sum that ran up over time: the earliest day on which any of it may have come in.
    pub(crate) since: Option<String>,
    /// How much, such as `1200000.00 CNY`.
    pub(crate) amount: String,
    /// SHA-256 of the voucher; null while it is owed.
    pub(crate) voucher: Option<String>,
    /// Number of the voucher, or what it was for.
    pub(crate) note: String,
}

/// A kept paper.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AttachmentShape {
    /// SHA-256 of its bytes.
    pub(crate) sha256: String,
    /// What its owner calls it.
    pub(crate) name: String,
    /// What it is by its content.
    pub(crate) media: String,
    /// How many bytes.
    pub(crate) bytes: usize,
    /// Who brought it.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
}

/// A kept paper.
pub(crate) fn attachment_shape(row: &AttachmentRow) -> AttachmentShape {
    let paper = &row.paper;
    AttachmentShape {
        sha256: paper.sha256.clone(),
        name: paper.name.clone(),
        media: paper.media.clone(),
        bytes: paper.bytes,
        by: paper.by.clone(),
        at: paper.at.clone(),
    }
}

/// A share of the credit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CreditShape {
    /// The unit.
    pub(crate) unit: String,
    /// Percent.
    pub(crate) share: u8,
}

/// What a gate asks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GateAskShape {
    /// `field` or `proof`.
    pub(crate) kind: String,
    /// Which.
    pub(crate) what: CodeShape,
    /// Whether it is there.
    pub(crate) met: bool,
    /// Working days after the move in which it may follow; null when it is owed at once.
    pub(crate) grace: Option<u16>,
    /// Where the rule is published.
    pub(crate) source: Bilingual,
}

/// A stage ahead with its gate.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AheadShape {
    /// The stage.
    pub(crate) stage: CodeShape,
    /// Stages between, which would be skipped: a reason is needed where there are any.
    pub(crate) skips: Vec<CodeShape>,
    /// What its gate asks for.
    pub(crate) asks: Vec<GateAskShape>,
}

/// One project whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProjectShape {
    /// As in a list.
    pub(crate) card: ProjectCard,
    /// The day it is shown on.
    pub(crate) as_of: String,
    /// What is known of it, as it is written back.
    pub(crate) facts: crate::project_entry::FactsBody,
    /// Why whoever asks may not change it: whose project it is. Null when he may, as far as his role goes.
    pub(crate) barred: Option<Bilingual>,
    /// Why it is in no figure: it stands in the list twice. Null where it counts.
    pub(crate) left_out: Option<Bilingual>,
    /// The way from gap to operation: node, target, site, opportunity, firm.
    pub(crate) links: LinksShape,
    /// The unit that talked to the firm first.
    pub(crate) first_talk: String,
    /// The amount in the contract, in a few words.
    pub(crate) signed_spoken: Option<Bilingual>,
    /// Every time in a stage.
    pub(crate) spells: Vec<SpellShape>,
    /// What happened, the last first.
    pub(crate) history: Vec<ProjectEventShape>,
    /// Its clocks.
    pub(crate) clocks: Vec<ClockShape>,
    /// Proofs handed in.
    pub(crate) proofs: Vec<ProofShape>,
    /// Proofs owed.
    pub(crate) owed: Vec<OwedShape>,
    /// Money that came in.
    pub(crate) paid: Vec<PaidShape>,
    /// What that comes to.
    pub(crate) paid_sum: SumShape,
    /// Who shares the credit; the answering unit alone where nobody does.
    pub(crate) credits: Vec<CreditShape>,
    /// Stages ahead with their gates.
    pub(crate) ahead: Vec<AheadShape>,
    /// Stages behind, to which it may go back.
    pub(crate) behind: Vec<CodeShape>,
    /// How far building has come: day, percent done, percent planned.
    pub(crate) built: Option<BuiltShape>,
    /// Why it ended.
    pub(crate) end: Option<CodeShape>,
    /// Kept papers.
    pub(crate) attachments: Vec<AttachmentShape>,
    /// Who changed it last.
    pub(crate) updated_by: String,
    /// When.
    pub(crate) updated_at: String,
}

/// How far building has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BuiltShape {
    /// On which day.
    pub(crate) on: String,
    /// Percent done.
    pub(crate) done: u8,
    /// Percent that the plan had.
    pub(crate) planned: u8,
}

/// What led to a project and where it goes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinksShape {
    /// The target firm it came from.
    pub(crate) target: Option<ProjectLinkShape>,
    /// The site.
    pub(crate) site: Option<ProjectLinkShape>,
    /// The opportunity of the list.
    pub(crate) opportunity: Option<ProjectLinkShape>,
    /// The firm founded for it.
    pub(crate) enterprise: Option<ProjectLinkShape>,
}

/// What of a project is not in its row.
pub(crate) struct Beside<'a> {
    /// Names.
    pub(crate) names: &'a ProjectNames,
    /// The register.
    pub(crate) landscape: &'a Landscape,
    /// Its papers.
    pub(crate) papers: &'a [AttachmentRow],
    /// The rules of the gates.
    pub(crate) gates: &'a [model::GateRule],
}

/// One project whole.
pub(crate) fn whole(seen: &Seen<'_>, beside: &Beside<'_>) -> ProjectShape {
    let Beside { names, landscape, papers, gates } = beside;
    let row = &seen.held.row;
    let (project, standing) = (&row.project, &seen.standing);
    let stage = |stage: ProjectStage| code(stage, stage.title(project.profile));
    let firm = |id: Option<EnterpriseId>| {
        id.map(|id| ProjectLinkShape {
            id: id.0.to_string(),
            title: Bilingual::plain(landscape.firm(id).map_or("", |firm| firm.name.as_str())),
        })
    };
    let link = |titles: &BTreeMap<String, Text>, id: Option<&String>| {
        id.map(|id| ProjectLinkShape { id: id.clone(), title: named(titles, id) })
    };
    let proof = |(on, proof): (NaiveDate, &Proof)| ProofShape {
        kind: code(proof.kind, proof.kind.title()),
        on: on.to_string(),
        file: proof.file.clone(),
        note: proof.note.clone(),
    };
    let stages = project.profile.stages();
    let lives = standing.stage != ProjectStage::Ended;
    let ahead = stages.iter().filter(|stage| lives && **stage > standing.stage).map(|to| AheadShape {
        stage: stage(*to),
        skips: stages.iter().filter(|one| **one > standing.stage && *one < to).map(|one| stage(*one)).collect(),
        asks: bureau::asked(project, Some(standing), *to, (gates, seen.day)).iter().map(asked_shape).collect(),
    });
    let known = row.events.iter().enumerate().filter(|(_, event)| event.on <= seen.day);
    let mut history: Vec<(usize, &model::ProjectEvent)> = known.collect();
    history.sort_by_key(|(_, event)| event.on);
    let mut paid_sum = Sum::default();
    let paid: Vec<&PaidRow> = row.paid.iter().filter(|row| row.paid.on <= seen.day).collect();
    paid.iter().for_each(|row| paid_sum.add(Some(row.paid.amount)));
    ProjectShape {
        barred: None,
        left_out: None,
        card: card(seen, names),
        as_of: seen.day.to_string(),
        facts: crate::project_entry::facts_body(project),
        links: LinksShape {
            target: firm(project.links.target),
            site: link(&names.sites, project.links.site.as_ref()),
            opportunity: link(&names.opportunities, project.links.opportunity.as_ref()),
            enterprise: firm(project.enterprise),
        },
        first_talk: standing.first_talk.clone(),
        signed_spoken: project.signed_amount.map(|amount| Bilingual::from(&amount.spoken())),
        spells: standing
            .spells
            .iter()
            .map(|spell| SpellShape {
                stage: stage(spell.stage),
                from: spell.from.to_string(),
                to: spell.to.map(|to| to.to_string()),
                days: (spell.to.unwrap_or(seen.day) - spell.from).num_days(),
                backfilled: spell.backfilled,
            })
            .collect(),
        history: history
            .iter()
            .rev()
            .map(|(at, event)| {
                let (kind, text, note, to, proofs) = told(&event.what, project.profile);
                ProjectEventShape {
                    on: event.on.to_string(),
                    kind: kind.to_owned(),
                    text: Bilingual::from(&text),
                    note,
                    stage: to.map(stage),
                    proofs: proofs.iter().map(|one| proof((event.on, one))).collect(),
                    by: event.by.clone(),
                    written_at: event.written_at.clone(),
                    backfilled: event.backfilled,
                    void: standing.void.contains(at),
                }
            })
            .collect(),
        clocks: seen.clocks.iter().map(clock_shape).collect(),
        proofs: standing.proofs.iter().map(|(on, one)| proof((*on, one))).collect(),
        owed: standing
            .owed
            .iter()
            .map(|owed| OwedShape {
                kind: code(owed.kind, owed.kind.title()),
                stage: stage(owed.stage),
                due: owed.due.to_string(),
                overdue: owed.due < seen.day,
            })
            .collect(),
        paid: paid
            .iter()
            .map(|row| PaidShape {
                id: row.id,
                on: row.paid.on.to_string(),
                since: row.paid.since.map(|day| day.to_string()),
                amount: row.paid.amount.to_string(),
                voucher: row.paid.voucher.clone(),
                note: row.paid.note.clone(),
            })
            .collect(),
        paid_sum: sum_shape(&paid_sum),
        credits: standing
            .credits(project)
            .iter()
            .map(|credit| CreditShape { unit: credit.unit.clone(), share: credit.share })
            .collect(),
        ahead: ahead.collect(),
        behind: stages
            .iter()
            .filter(|one| if lives { **one < standing.stage } else { **one <= standing.stage_alive() })
            .map(|one| stage(*one))
            .collect(),
        built: standing.built.map(|built| BuiltShape {
            on: built.on.to_string(),
            done: built.done,
            planned: built.planned,
        }),
        end: standing.end.as_ref().map(|(reason, _)| code(reason, reason.title())),
        attachments: papers.iter().map(attachment_shape).collect(),
        updated_by: row.updated_by.clone(),
        updated_at: row.updated_at.clone(),
    }
}

/// What a gate asks for.
pub(crate) fn asked_shape(asked: &Asked) -> GateAskShape {
    let (kind, what) = match asked.demand {
        Demand::Field(field) => ("field", code(field, field.title())),
        Demand::Proof(kind) => ("proof", code(kind, kind.title())),
    };
    GateAskShape {
        kind: kind.to_owned(),
        what,
        met: asked.met,
        grace: asked.grace,
        source: Bilingual::from(&asked.source),
    }
}

/// What happened: kind, sentence, note, stage it led to, proofs.
fn told(what: &Happening, profile: model::Profile) -> (&'static str, Text, String, Option<ProjectStage>, Vec<Proof>) {
    let name = |stage: &ProjectStage| stage.title(profile);
    match what {
        Happening::Entered { stage, first_talk } => {
            let to = name(stage);
            let by = if first_talk.is_empty() {
                Text::default()
            } else {
                Text::new(format!("，首谈单位 {first_talk}"), format!("; talked to first by {first_talk}"))
            };
            (
                "entered",
                Text::new(format!("入库，阶段“{}”{}", to.zh, by.zh), format!("Came in as {}{}", to.en, by.en)),
                String::new(),
                Some(*stage),
                Vec::new(),
            )
        }
        Happening::Moved { to, proofs, skip_reason, .. } => {
            let title = name(to);
            (
                "moved",
                Text::new(format!("推进到“{}”", title.zh), format!("Moved on to {}", title.en)),
                skip_reason.clone(),
                Some(*to),
                proofs.clone(),
            )
        }
        Happening::Back { to, cause, reason } => {
            let title = name(to);
            let text = match cause {
                BackCause::FellBack => Text::new(format!("退回“{}”", title.zh), format!("Went back to {}", title.en)),
                BackCause::Mistake => Text::new(
                    format!("更正到“{}”：此前登记有误，不计入指标", title.zh),
                    format!("Put right to {}: what was entered was a mistake and counts nowhere", title.en),
                ),
            };
            ("back", text, reason.clone(), Some(*to), Vec::new())
        }
        Happening::Ended { reason, note } => {
            let title = reason.title();
            (
                "ended",
                Text::new(format!("终止：{}", title.zh), format!("Ended: {}", title.en)),
                note.clone(),
                Some(ProjectStage::Ended),
                Vec::new(),
            )
        }
        Happening::Reopened { to, reason } => {
            let title = name(to);
            (
                "reopened",
                Text::new(format!("恢复到“{}”", title.zh), format!("Came back as {}", title.en)),
                reason.clone(),
                Some(*to),
                Vec::new(),
            )
        }
        Happening::Reported { note, progress } => {
            let text = match progress {
                Progress::Made => Text::new("上报：有进展", "Report: progress"),
                Progress::None => Text::new("上报：无进展", "Report: no progress"),
            };
            ("reported", text, note.clone(), None, Vec::new())
        }
        Happening::Proved { proof } => {
            let title = proof.kind.title();
            (
                "proved",
                Text::new(format!("补交佐证：{}", title.zh), format!("Proof came in: {}", title.en)),
                String::new(),
                None,
                vec![proof.clone()],
            )
        }
        Happening::FirstTalk { unit, reason } => (
            "first_talk",
            Text::new(format!("首谈单位更正为 {unit}"), format!("Talked to first, put right: {unit}")),
            reason.clone(),
            None,
            Vec::new(),
        ),
        Happening::Transferred { before, to, owner, reason } => {
            ("transferred", handed(before.as_ref(), (to, owner)), reason.clone(), None, Vec::new())
        }
        Happening::Built { done, planned } => (
            "built",
            Text::new(format!("建设进度 {done}%，计划 {planned}%"), format!("Built {done}%, planned {planned}%")),
            String::new(),
            None,
            Vec::new(),
        ),
    }
}

/// A transfer in a sentence: from whom where that is known, to whom, and to which officer.
fn handed(before: Option<&model::Holding>, (to, owner): (&str, &str)) -> Text {
    let from = before.map(|before| before.unit.as_str()).filter(|unit| !unit.is_empty());
    let (mut zh, mut en) = match from {
        Some(from) => (format!("由 {from} 移交 {to}"), format!("Handed over from {from} to {to}")),
        None => (format!("移交 {to}"), format!("Handed over to {to}")),
    };
    if !owner.is_empty() {
        zh.push_str(&format!("，责任人 {owner}"));
        en.push_str(&format!(", in the hands of {owner}"));
    }
    Text::new(zh, en)
}

/// Heads of the list as a table.
pub(crate) const ROW: [&str; 16] = [
    "id",
    "name",
    "investor",
    "profile",
    "stage",
    "since",
    "days",
    "colour",
    "next_turn",
    "amount",
    "unit",
    "owner",
    "chain",
    "node",
    "zone",
    "sample",
];

/// A project as a row of it.
pub(crate) fn row(card: &ProjectCard) -> Vec<String> {
    let id = |link: &Option<ProjectLinkShape>| link.as_ref().map(|link| link.id.clone()).unwrap_or_default();
    let turn = |turn: &ClockTurnShape| format!("{} {}", turn.on, turn.colour);
    vec![
        card.id.to_string(),
        card.name.clone(),
        card.investor.clone(),
        card.profile.code.clone(),
        card.stage.code.clone(),
        card.since.clone(),
        card.days.to_string(),
        card.colour.clone().unwrap_or_default(),
        card.next.as_ref().map(turn).unwrap_or_default(),
        card.amount.clone().unwrap_or_default(),
        card.unit.clone(),
        card.owner.clone(),
        id(&card.chain),
        id(&card.node),
        id(&card.zone),
        card.sample.to_string(),
    ]
}

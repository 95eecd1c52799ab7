//! What is known of firms elsewhere beside the register: who supplies whom, what they are about to do, what stands against
//! them, what became of earlier attempts, and what people decided about them as targets.

use chrono::NaiveDate;

use crate::codes::Uscc;
use crate::enterprise::EnterpriseId;
use crate::money::Money;
use crate::words::{Text, vocabulary};

/// A firm as a list names it. Whether the register has it is looked up when it is read: the register grows after the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Party {
    /// Name as written.
    pub name: String,
    /// Credit code, where the list gives one.
    pub uscc: Option<Uscc>,
}

/// One firm supplied another. `None` is not said, never zero.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyLink {
    /// Who delivers.
    pub supplier: Party,
    /// Who buys.
    pub customer: Party,
    /// The goods in the list's words.
    pub product: Option<String>,
    /// Node of a chain that the goods belong to: chain id, node id.
    pub node: Option<(String, String)>,
    /// Year of the deliveries.
    pub year: Option<i32>,
    /// Share of the customer's purchases, 0 to 1.
    pub of_purchases: Option<f64>,
    /// Share of the supplier's sales, 0 to 1.
    pub of_sales: Option<f64>,
    /// Money in that year.
    pub amount: Option<Money>,
    /// Day on which it became known.
    pub date: Option<NaiveDate>,
    /// List or disclosure it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl SupplyLink {
    /// Whether it was known on a day: from the day it became known on, else from the first day after its year. With neither it
    /// is a standing fact of unknown age and counts.
    pub fn known_on(&self, day: NaiveDate) -> bool {
        use chrono::Datelike;
        match (self.date, self.year) {
            (Some(date), _) => date <= day,
            (None, Some(year)) => year < day.year(),
            (None, None) => true,
        }
    }
}

vocabulary! {
    /// What a signal says of a firm. The last four stand against it: see [`SignalKind::is_veto`].
    SignalKind {
        /// It builds or buys capacity.
        Capacity = "capacity",
        /// It hires beyond what it replaces.
        Hiring = "hiring",
        /// It founded a firm or a plant outside its home.
        Subsidiary = "subsidiary",
        /// Its lease at home ends.
        LeaseEnd = "lease-end",
        /// It cannot grow where it is: land, power, emission quota, relocation order.
        HomeLimit = "home-limit",
        /// Who leads it comes from here.
        Hometown = "hometown",
        /// It belongs to a chamber that has ties here.
        Chamber = "chamber",
        /// The bureau talked with it before.
        Contact = "contact",
        /// On the list of serious dishonesty.
        Dishonest = "dishonest",
        /// A danger that is not shown in the register: debts, lawsuits, an empty shell.
        HiddenRisk = "hidden-risk",
        /// Punished or closed for its emissions.
        Environment = "environment",
        /// What it does is barred by a published plan or catalogue.
        Plan = "plan",
    }
}

impl SignalKind {
    /// Whether it takes a firm out of the ranking; it is then listed apart with the rule.
    pub fn is_veto(self) -> bool {
        matches!(self, Self::Dishonest | Self::HiddenRisk | Self::Environment | Self::Plan)
    }

    /// Its name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Capacity => ("扩产", "new capacity"),
            Self::Hiring => ("招工", "hiring"),
            Self::Subsidiary => ("外地设点", "a subsidiary outside home"),
            Self::LeaseEnd => ("租约到期", "a lease that ends"),
            Self::HomeLimit => ("本地受限", "limits at home"),
            Self::Hometown => ("乡情", "a home-town tie"),
            Self::Chamber => ("商会", "a chamber tie"),
            Self::Contact => ("已有接触", "an earlier contact"),
            Self::Dishonest => ("严重失信", "serious dishonesty"),
            Self::HiddenRisk => ("隐性风险", "hidden risk"),
            Self::Environment => ("环保", "environment"),
            Self::Plan => ("规划与目录", "plan or catalogue"),
        };
        Text::new(zh, en)
    }
}

/// Something that was seen of a firm on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The firm.
    pub firm: Party,
    /// What kind.
    pub kind: SignalKind,
    /// The day it was seen, or the day of its source.
    pub date: NaiveDate,
    /// The last day it holds; `None` is open.
    pub until: Option<NaiveDate>,
    /// What was seen, in a sentence.
    pub text: Text,
    /// Where.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl Signal {
    /// Whether it was known and still held on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.date <= day && self.until.is_none_or(|until| day <= until)
    }
}

vocabulary! {
    /// How an earlier attempt to win a firm ended.
    DealOutcome {
        /// The firm came.
        Won = "won",
        /// It did not.
        Lost = "lost",
    }
}

/// An earlier attempt to win a firm for a gap: what the back-test counts by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// The firm.
    pub firm: Party,
    /// Chain id of the gap.
    pub chain: String,
    /// Node id of the gap.
    pub node: String,
    /// The day on which it was won or lost.
    pub day: NaiveDate,
    /// How it ended.
    pub outcome: DealOutcome,
    /// Where this is written.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

vocabulary! {
    /// What a person decided about a target of a gap.
    DecisionKind {
        /// Not to be offered again for this gap.
        Rejected = "rejected",
        /// Somebody works on it.
        TakenUp = "taken-up",
    }
}

vocabulary! {
    /// Why a target was rejected.
    RejectReason {
        /// It does not make what the gap lacks.
        WrongBusiness = "wrong-business",
        /// Too small or too weak.
        TooSmall = "too-small",
        /// It said no.
        NotWilling = "not-willing",
        /// It went, or is bound, elsewhere.
        GoneElsewhere = "gone-elsewhere",
        /// It would compete with a landed firm.
        Competes = "competes",
        /// Something stands against it that the lists do not show.
        Risk = "risk",
        /// Said in the text.
        Other = "other",
    }
}

/// A person's decision about a target; it never changes a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetDecision {
    /// The firm.
    pub enterprise: EnterpriseId,
    /// Chain id of the gap.
    pub chain: String,
    /// Node id of the gap.
    pub node: String,
    /// What was decided.
    pub kind: DecisionKind,
    /// Why, by code; only and always with a rejection.
    pub reason: Option<RejectReason>,
    /// Why, in a sentence.
    pub text: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: NaiveDate,
}

/// A version of the weights of the features that score targets.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightVersion {
    /// What it is for, in words.
    pub title: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: NaiveDate,
    /// Feature id and its weight, in the table's order. Checked by whoever knows the features.
    pub weights: Vec<(String, f64)>,
}

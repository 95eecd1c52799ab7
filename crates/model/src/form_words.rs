//! Words of superiors' forms: which list fills rows, which time a figure speaks of, in which unit, what a column holds.

use crate::words::{Text, vocabulary};

vocabulary! {
    /// Which list fills the rows of a form.
    FormList {
        /// In talks on the last day.
        Talks = "talks",
        /// Signed for the first time in the time.
        Signed = "signed",
        /// Began to be built in the time.
        Started = "started",
        /// Began to operate in the time.
        Operating = "operating",
        /// Of returning entrepreneurs, signed in the time.
        Returnees = "returnees",
        /// Of the three lists of five hundred, signed in the time.
        Top500 = "top500",
        /// With money from other provinces, Hong Kong, Macao, Taiwan or abroad, signed in the time.
        Outside = "outside",
        /// Visits of the time (外出招商台账).
        Trips = "trips",
        /// Signed and not filed, filed and not started, started and not operating, on the last day (三未).
        ThreeNot = "three_not",
    }
}

impl FormList {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Talks => ("在谈项目", "In talks"),
            Self::Signed => ("新签约项目", "Newly signed"),
            Self::Started => ("新开工项目", "Newly started"),
            Self::Operating => ("新投产项目", "Newly operating"),
            Self::Returnees => ("湘商回归项目", "Returning entrepreneurs"),
            Self::Top500 => ("三类500强项目", "Three kinds of Top 500"),
            Self::Outside => ("省外和境外资金项目", "Capital from other provinces and abroad"),
            Self::Trips => ("外出招商台账", "Trips"),
            Self::ThreeNot => ("三未项目清单", "Not filed, not started, not operating"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// The time that a figure speaks of, seen from a month.
    FormSpan {
        /// The month.
        Month = "month",
        /// The year up to the month's end.
        Year = "year",
        /// The same month of the year before.
        SameMonthLastYear = "same_month_last_year",
        /// The year before up to the same month's end.
        LastYear = "last_year",
        /// From the beginning of records up to the month's end.
        Ever = "ever",
    }
}

impl FormSpan {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Month => ("本月", "month"),
            Self::Year => ("本年累计", "year to date"),
            Self::SameMonthLastYear => ("上年同月", "same month last year"),
            Self::LastYear => ("上年同期累计", "last year to the same date"),
            Self::Ever => ("历年累计", "cumulative"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// The unit a form asks for.
    FormUnit {
        /// As it is: a count, a text, percent.
        Plain = "plain",
        /// Yuan.
        Yuan = "yuan",
        /// Ten thousand yuan.
        Wan = "wan",
        /// A hundred million yuan.
        Yi = "yi",
    }
}

impl FormUnit {
    /// The printed name; empty for what is as it is.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Plain => ("", ""),
            Self::Yuan => ("元", "yuan"),
            Self::Wan => ("万元", "10,000 yuan"),
            Self::Yi => ("亿元", "100 million yuan"),
        };
        Text::new(zh, en)
    }

    /// Yuan in one; `None` where it is no unit of money.
    pub fn yuan(self) -> Option<i64> {
        match self {
            Self::Plain => None,
            Self::Yuan => Some(1),
            Self::Wan => Some(10_000),
            Self::Yi => Some(100_000_000),
        }
    }
}

vocabulary! {
    /// What a column of a list holds.
    FormField {
        /// Running number.
        Number = "number",
        /// Name of the project; of a visit, the firm.
        Name = "name",
        /// Investor.
        Investor = "investor",
        /// Where the investor is at home.
        InvestorHome = "investor_home",
        /// What is made or done; of a visit, what it was about.
        Content = "content",
        /// Total investment.
        Amount = "amount",
        /// Amount in the contract.
        SignedAmount = "signed_amount",
        /// Money that came in up to the last day.
        Paid = "paid",
        /// Where the money comes from.
        Origin = "origin",
        /// How it was attracted.
        Channel = "channel",
        /// The unit that answers; of a visit, the trip.
        Unit = "unit",
        /// The officer; of a visit, who went.
        Owner = "owner",
        /// Zone.
        Zone = "zone",
        /// Stage on the last day; of a visit, how far it has come.
        Stage = "stage",
        /// When it came in; of a visit, its day.
        Entered = "entered",
        /// When it was signed.
        Signed = "signed",
        /// When building began.
        Started = "started",
        /// When it began to operate.
        Operating = "operating",
        /// Planned start.
        PlannedStart = "planned_start",
        /// Planned finish.
        PlannedFinish = "planned_finish",
        /// Tags with the year of their list.
        Tags = "tags",
        /// What it has not come to, of the three-not list.
        Lacks = "lacks",
        /// Days in its stage.
        Days = "days",
        /// Online approval code.
        Approval = "approval",
        /// Note; of a visit, what follows.
        Note = "note",
    }
}

impl FormField {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Number => ("序号", "No."),
            Self::Name => ("项目名称", "Project"),
            Self::Investor => ("投资方", "Investor"),
            Self::InvestorHome => ("投资方所在地", "Investor's home"),
            Self::Content => ("建设内容", "Content"),
            Self::Amount => ("总投资", "Total investment"),
            Self::SignedAmount => ("签约金额", "Signed amount"),
            Self::Paid => ("累计到位资金", "Paid in"),
            Self::Origin => ("资金性质", "Origin of the money"),
            Self::Channel => ("招商方式", "Channel"),
            Self::Unit => ("责任单位", "Unit"),
            Self::Owner => ("责任人", "Owner"),
            Self::Zone => ("落地片区", "Zone"),
            Self::Stage => ("阶段", "Stage"),
            Self::Entered => ("入库时间", "Came in"),
            Self::Signed => ("签约时间", "Signed on"),
            Self::Started => ("开工时间", "Started on"),
            Self::Operating => ("投产时间", "Operating since"),
            Self::PlannedStart => ("计划开工", "Planned start"),
            Self::PlannedFinish => ("计划竣工", "Planned finish"),
            Self::Tags => ("类别", "Lists"),
            Self::Lacks => ("未达环节", "Not come to"),
            Self::Days => ("在本阶段天数", "Days in stage"),
            Self::Approval => ("在线审批代码", "Approval code"),
            Self::Note => ("备注", "Note"),
        };
        Text::new(zh, en)
    }

    /// Whether it is an amount of money.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Amount | Self::SignedAmount | Self::Paid)
    }
}

/// A form that is shipped as a sample to adapt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSpec {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Where such a form is asked for.
    pub source: Text,
    /// The list of its rows.
    pub list: FormList,
    /// The time that the list speaks of.
    pub over: FormSpan,
    /// Unit of its amounts.
    pub unit: FormUnit,
    /// Its columns.
    pub columns: Vec<FormField>,
    /// Figures above the list: indicator and time.
    pub totals: Vec<(String, FormSpan)>,
}

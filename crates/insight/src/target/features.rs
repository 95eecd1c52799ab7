//! The table of features: what each looks at, how much it weighs, and the function that judges it.
//!
//! A feature answers with a share of its points from 0 to 1 and the sentence that proves it; or that it does not hold; or that
//! nothing is known that it could be judged by. Only the last lowers confidence. Weights are the bureau's first guess, written
//! down so that it can be argued with; the back-test says what they are worth.

mod likelihood;
mod value;

use std::fmt;

use model::{Candidate, CandidatePlace, Text};

use super::input::TargetInput;
use super::stand::Stand;

/// Which of the two numbers a feature belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// What the firm would be worth here.
    Value,
    /// How likely it is to come.
    Likelihood,
}

impl Axis {
    /// The code in files and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Likelihood => "likelihood",
        }
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A feature of the table.
#[derive(Debug)]
pub struct Feature {
    /// Id in files and the API.
    pub id: &'static str,
    /// Which number it adds to.
    pub axis: Axis,
    /// Its weight unless the bureau says otherwise: points of 100 on its axis.
    pub weight: f64,
    /// Name, Chinese and English.
    pub title: (&'static str, &'static str),
    /// What it looks at and how it counts, Chinese and English.
    pub looks_at: (&'static str, &'static str),
    /// Where its facts come from, Chinese and English.
    pub source: (&'static str, &'static str),
    /// Whether it reads rows beside the register, which only some firms have.
    pub(super) beside_register: bool,
    /// Judges a firm.
    pub(super) judge: for<'a> fn(&Firm<'a>, &'a TargetInput<'a>) -> Answer<'a>,
}

impl Feature {
    /// Name in both languages.
    pub fn title(&self) -> Text {
        Text::new(self.title.0, self.title.1)
    }
}

/// A firm as features see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Firm<'a> {
    pub(super) candidate: &'a Candidate,
    pub(super) stand: Stand,
    pub(super) place: Option<&'a CandidatePlace>,
    pub(super) goods: TieGoods,
}

/// Which goods make a tie count in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TieGoods {
    /// Those that touch the gap.
    OfGap,
    /// Any: the question is who supplies whom, and no gap is asked about.
    Any,
}

/// What a feature says of a firm. Sentences are made only for the firms that are shown.
pub(super) enum Answer<'a> {
    /// A share of the points, 0 to 1, and why.
    Known(f64, Box<dyn Fn() -> Said + 'a>),
    /// Judged, and no points.
    NotSo,
    /// Nothing to judge by, and what is missing.
    Unknown(fn() -> Text),
}

/// A sentence and where it comes from.
pub(super) struct Said {
    pub(super) text: Text,
    /// `None` is the register; whoever shows the firm knows which file.
    pub(super) source: Option<Text>,
}

impl<'a> Answer<'a> {
    fn register(share: f64, text: impl Fn() -> Text + 'a) -> Self {
        Self::Known(share, Box::new(move || Said { text: text(), source: None }))
    }

    fn row(share: f64, said: impl Fn() -> (Text, Text) + 'a) -> Self {
        Self::Known(
            share,
            Box::new(move || {
                let (text, source) = said();
                Said { text, source: Some(source) }
            }),
        )
    }
}

/// A feature by id.
pub fn feature(id: &str) -> Option<&'static Feature> {
    FEATURES.iter().find(|feature| feature.id == id)
}

const REGISTER: (&str, &str) = ("登记册与落位", "the register and the placement");
const SIGNALS: (&str, &str) = ("线索表（signals）", "the list of signals");

/// Every feature, in the order in which reasons are told. The weights of an axis sum to 100.
pub const FEATURES: &[Feature] = &[
    Feature {
        id: "gap",
        axis: Axis::Value,
        weight: 30.0,
        title: ("补哪个缺口", "The gap it closes"),
        looks_at: (
            "环节的标签：补链 1，延链 0.9，补强 0.7，建链 0.6，做优 0.4，待核、观察 0.3，平稳 0.2，不宜 0；不在本环节的企业按能补上的程度折减（同类环节 0.5，上下一步 0.35）",
            "the node's label: Missing 1, Extend 0.9, Weak 0.7, New 0.6, Strong 0.4, Unverified and Watch 0.3, Steady 0.2, Unsuitable 0; less for a firm that is not on the node (a sibling node 0.5, a step before or after 0.35)",
        ),
        source: ("缺口判断", "the gap labels"),
        beside_register: false,
        judge: value::gap,
    },
    Feature {
        id: "main-business",
        axis: Axis::Value,
        weight: 22.0,
        title: ("是不是主业", "Whether it is its main business"),
        looks_at: (
            "主业 1，兼营 0.35；不在本环节的企业按能补上的程度折减",
            "main business 1, one among much 0.35; less for a firm that is not on the node",
        ),
        source: REGISTER,
        beside_register: false,
        judge: value::main_business,
    },
    Feature {
        id: "role",
        axis: Axis::Value,
        weight: 10.0,
        title: ("角色合不合", "Whether its role fits"),
        looks_at: (
            "环节通常的角色 1，环节允许的其他角色 0.8，别的角色（例如要制造、来的是经销商）0.2",
            "the node's usual role 1, another role of the node 0.8, any other (a dealer where a maker is sought) 0.2",
        ),
        source: REGISTER,
        beside_register: false,
        judge: value::role,
    },
    Feature {
        id: "scale",
        axis: Axis::Value,
        weight: 14.0,
        title: ("规模", "Size"),
        looks_at: (
            "上市或 500 强 1；规上 0.8；注册资本 5 亿元以上 1，1 亿元以上 0.8，2000 万元以上 0.5，500 万元以上 0.3，以下 0.1；取最高的一项；外币不折算，算未知",
            "listed or a top-500 firm 1; above the size floor 0.8; registered capital from 500 million yuan 1, 100 million 0.8, 20 million 0.5, 5 million 0.3, below 0.1; the best counts; other currencies are not converted and are unknown",
        ),
        source: REGISTER,
        beside_register: false,
        judge: value::scale,
    },
    Feature {
        id: "honours",
        axis: Axis::Value,
        weight: 12.0,
        title: ("技术资质", "Technology titles"),
        looks_at: (
            "制造业单项冠军、专精特新“小巨人” 1，专精特新 0.8，高新技术企业 0.5；资质栏空着是未知",
            "single-product champion or little giant 1, specialised and sophisticated 0.8, high-tech firm 0.5; no titles on file is unknown",
        ),
        source: REGISTER,
        beside_register: false,
        judge: value::honours,
    },
    Feature {
        id: "further-gaps",
        axis: Axis::Value,
        weight: 12.0,
        title: ("还能带动别的缺口", "Further gaps it closes"),
        looks_at: (
            "主业还在本链其他补链、延链、补强、建链环节：一个 0.6，两个以上 1",
            "its main business stands on other nodes of the chain labelled Missing, Extend, Weak or New: one 0.6, two or more 1",
        ),
        source: REGISTER,
        beside_register: false,
        judge: value::further_gaps,
    },
    Feature {
        id: "link",
        axis: Axis::Likelihood,
        weight: 25.0,
        title: ("和已落地企业有供销", "It trades with a landed firm"),
        looks_at: (
            "是已落地企业的供应商或客户：占比 10% 以上 1，低于 10% 0.8，占比不详 0.7；关系超过 5 年打六折；供的货不在本环节、同类环节或上下一步，或没说是什么货，减半；这家企业的供销一条都没有时算未知",
            "supplier or customer of a landed firm: a share from 10% 1, below 0.8, unknown 0.7; times 0.6 where the deliveries are more than 5 years old; half where the goods belong neither on this node, nor on one of the same business, nor a step before or after, or are not said; unknown where no link of the firm is on file",
        ),
        source: ("供销表（links）", "the list of supply links"),
        beside_register: true,
        judge: likelihood::link,
    },
    Feature {
        id: "finishing-place",
        axis: Axis::Likelihood,
        weight: 20.0,
        title: ("在链主产品的深加工地或采购地", "It stands where our anchors' output is finished or bought in"),
        looks_at: (
            "链主调查：产品在它那座城市做下一步 1（本环节）、0.8（相邻环节）、0.6（同线环节）、0.4（本链其他环节）；从那里采购本环节产品 0.8；只同省减半；没有调查或不知它在哪里算未知",
            "the anchor survey: output is finished in its city, on this node 1, a neighbour 0.8, the same lane 0.6, elsewhere on the chain 0.4; goods of this node are bought there 0.8; half where only the province is the same; unknown without a survey or without its place",
        ),
        source: ("链主调查", "the anchor survey"),
        beside_register: false,
        judge: likelihood::finishing_place,
    },
    Feature {
        id: "neighbours-here",
        axis: Axis::Likelihood,
        weight: 12.0,
        title: ("上下游已在本地", "Its buyers and suppliers are here"),
        looks_at: (
            "本地已有本环节的下游用户 0.6，已有上游供应商 0.4，相加",
            "users of the node landed here 0.6, suppliers of the node landed here 0.4, added",
        ),
        source: ("缺口判断", "the gap labels"),
        beside_register: false,
        judge: likelihood::neighbours_here,
    },
    Feature {
        id: "expansion",
        axis: Axis::Likelihood,
        weight: 13.0,
        title: ("正在扩张", "It is growing"),
        looks_at: (
            "扩产、外地设点 1，招工 0.6；两年以上打对折，四年以上不计；一条线索都没有时算未知",
            "new capacity or a subsidiary outside home 1, hiring 0.6; half after two years, nothing after four; unknown where no signal of the firm is on file",
        ),
        source: SIGNALS,
        beside_register: true,
        judge: likelihood::expansion,
    },
    Feature {
        id: "limit-at-home",
        axis: Axis::Likelihood,
        weight: 10.0,
        title: ("在本地受限", "It cannot stay as it is"),
        looks_at: (
            "土地、能源、排放受限或要搬迁 1，租约到期 0.8；两年以上打对折，四年以上不计",
            "limits of land, power or emissions, or a relocation 1, a lease that ends 0.8; half after two years, nothing after four",
        ),
        source: SIGNALS,
        beside_register: true,
        judge: likelihood::limit_at_home,
    },
    Feature {
        id: "tie",
        axis: Axis::Likelihood,
        weight: 8.0,
        title: ("乡情与商会", "Home-town and chamber ties"),
        looks_at: (
            "负责人是本地人 1，同属有往来的商会 0.7；不随年份打折",
            "led by someone from here 1, in a chamber with ties here 0.7; does not age",
        ),
        source: SIGNALS,
        beside_register: true,
        judge: likelihood::tie,
    },
    Feature {
        id: "contact",
        axis: Axis::Likelihood,
        weight: 5.0,
        title: ("已有接触", "Earlier contact"),
        looks_at: (
            "局里以前谈过 1；两年以上打对折，四年以上不计",
            "the bureau talked with it before 1; half after two years, nothing after four",
        ),
        source: SIGNALS,
        beside_register: true,
        judge: likelihood::contact,
    },
    Feature {
        id: "nearness",
        axis: Axis::Likelihood,
        weight: 4.0,
        title: ("离得近", "Nearness"),
        looks_at: (
            "同市 1，同省 0.8，同一大区 0.4；软理由，只看行政区划代码",
            "the same city 1, the same province 0.8, the same part of the country 0.4; a soft reason, by region codes alone",
        ),
        source: REGISTER,
        beside_register: false,
        judge: likelihood::nearness,
    },
    Feature {
        id: "relatedness",
        axis: Axis::Likelihood,
        weight: 3.0,
        title: ("产业关联", "Relatedness"),
        looks_at: (
            "本地产业与这一环节的关联密度（0 到 1）；没有全国面板时算未知；只是一条小理由",
            "density of what is made here around the node (0 to 1); unknown without a national panel; one small reason and no more",
        ),
        source: ("全国面板", "the national panel"),
        beside_register: false,
        judge: likelihood::relatedness,
    },
];

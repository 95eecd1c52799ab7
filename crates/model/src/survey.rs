//! What landed firms buy and sell, as they said it: the anchor survey.

use chrono::NaiveDate;

use crate::codes::RegionCode;
use crate::enterprise::EnterpriseId;
use crate::money::Money;
use crate::words::vocabulary;

vocabulary! {
    /// Which side of a landed firm's business a line of the survey speaks of.
    SurveySide {
        /// What it buys: who supplies it, from where.
        Buys = "buys",
        /// What it sells: who buys it, where it is finished.
        Sells = "sells",
    }
}

/// One line of the anchor survey. `None` is not said, never zero and never "none".
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyLine {
    /// The landed firm that was asked.
    pub enterprise: EnterpriseId,
    /// What it buys or what it sells.
    pub side: SurveySide,
    /// The goods in the firm's words.
    pub product: String,
    /// Node of a chain that the goods belong to: chain id, node id.
    pub node: Option<(String, String)>,
    /// Supplier or buyer in the firm's words.
    pub partner: Option<String>,
    /// Where it is bought, or where what is sold is finished: the region, when the place was recognised.
    pub region: Option<RegionCode>,
    /// The same place as said.
    pub place: Option<String>,
    /// Tonnes a year.
    pub tonnes: Option<f64>,
    /// Money a year.
    pub amount: Option<Money>,
    /// Year that tonnes and amount speak of.
    pub year: Option<i32>,
    /// Day the firm was asked.
    pub date: NaiveDate,
    /// Who asked, or the file.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A line of the survey with what only the survey itself asks.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyAnswer {
    /// The line.
    pub line: SurveyLine,
    /// Share of the firm's whole purchase, or sale, of the goods that goes by this line, 0 to 1.
    pub share: Option<f64>,
    /// Of what is sold: what is made of it next, in the firm's words.
    pub becomes: Option<String>,
    /// Node of what is made of it next: chain id, node id.
    pub next: Option<(String, String)>,
}

/// How a line stands among the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SurveyStanding {
    /// Whether it counts: no later line speaks of the same thing.
    pub counts: bool,
    /// Places, in the list, of lines that say something else of the same thing and year.
    pub contradicts: Vec<usize>,
}

/// How each line stands among the others, in the order given, which is the order in which they were kept.
///
/// Lines speak of the same thing when firm, side, goods and partner are the same; where the partner is not said, the place. The
/// latest day counts, on one day the last kept. Two of them for one year that give other figures or another place contradict
/// each other, whichever counts: who reads the number should know.
pub fn survey_standing(answers: &[&SurveyAnswer]) -> Vec<SurveyStanding> {
    let mut groups = std::collections::BTreeMap::<_, Vec<usize>>::new();
    for (place, answer) in answers.iter().enumerate() {
        groups.entry(thing(answer)).or_default().push(place);
    }
    let mut standing = vec![SurveyStanding::default(); answers.len()];
    for group in groups.into_values() {
        if let Some(last) = group.iter().max_by_key(|place| (answers[**place].line.date, **place)) {
            standing[*last].counts = true;
        }
        for place in &group {
            let others = group.iter().filter(|other| differ(answers[*place], answers[**other]));
            standing[*place].contradicts = others.copied().collect();
        }
    }
    standing
}

/// What a line speaks of.
fn thing(answer: &SurveyAnswer) -> (EnterpriseId, &'static str, String, String) {
    let line = &answer.line;
    let partner = line.partner.as_deref().map(|name| format!("p{}", folded(name)));
    let place = || line.place.as_deref().map(|name| format!("w{}", folded(name)));
    (line.enterprise, line.side.as_str(), folded(&line.product), partner.or_else(place).unwrap_or_default())
}

/// A text as it is compared: case and blanks do not count.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether two lines of the same thing say different things of the same year. What one of them leaves open is no difference.
fn differ(one: &SurveyAnswer, other: &SurveyAnswer) -> bool {
    fn unlike<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        matches!((one, other), (Some(one), Some(other)) if one != other)
    }
    let (a, b) = (&one.line, &other.line);
    a.year.is_some()
        && a.year == b.year
        && (unlike(a.tonnes, b.tonnes)
            || unlike(a.amount, b.amount)
            || unlike(one.share, other.share)
            || unlike(a.place.as_deref().map(folded), b.place.as_deref().map(folded)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `product partner place tonnes year day` → answers of one firm; `-` is not said.
    fn answers(lines: &[&str]) -> Vec<SurveyAnswer> {
        let line = |line: &&str| {
            let parts: Vec<_> = line.split(' ').map(|part| (part != "-").then(|| part.to_owned())).collect();
            SurveyAnswer {
                line: SurveyLine {
                    enterprise: EnterpriseId(1),
                    side: SurveySide::Buys,
                    product: parts[0].clone().unwrap(),
                    node: None,
                    partner: parts[1].clone(),
                    region: None,
                    place: parts[2].clone(),
                    tonnes: parts[3].as_ref().map(|tonnes| tonnes.parse().unwrap()),
                    amount: None,
                    year: parts[4].as_ref().map(|year| year.parse().unwrap()),
                    date: NaiveDate::from_ymd_opt(2025, 1, parts[5].as_ref().unwrap().parse().unwrap()).unwrap(),
                    source: "a".into(),
                    sample: true,
                },
                share: None,
                becomes: None,
                next: None,
            }
        };
        lines.iter().map(line).collect()
    }

    #[track_caller]
    fn check(lines: &[&str], expect: &str) {
        let answers = answers(lines);
        let standing = survey_standing(&answers.iter().collect::<Vec<_>>());
        let told: Vec<_> =
            standing.iter().map(|one| format!("{}{:?}", if one.counts { "+" } else { "-" }, one.contradicts)).collect();
        assert_eq!(told.join(" "), expect);
    }

    #[test]
    fn the_newest_day_counts_and_on_one_day_the_last_kept() {
        check(&["钢 甲 天津 10 2023 2", "钢 甲 天津 20 2024 1"], "+[] -[]");
        check(&["钢 甲 天津 10 2023 1", " 钢 甲 天津 20 2024 1".trim()], "-[] +[]");
    }

    #[test]
    fn other_goods_partners_and_places_stand_beside_each_other() {
        check(&["钢 甲 天津 10 2024 1", "钢 乙 天津 20 2024 1", "铁 甲 天津 5 2024 1"], "+[] +[] +[]");
        check(&["钢 - 天津 10 2024 1", "钢 - 沧州 20 2024 2"], "+[] +[]");
    }

    #[test]
    fn two_figures_for_one_year_contradict_each_other_and_the_newest_is_used() {
        check(&["钢 甲 天津 10 2024 1", "钢 甲 天津 20 2024 2"], "-[1] +[0]");
        check(&["钢 甲 天津 10 2024 1", "钢 甲 沧州 10 2024 2"], "-[1] +[0]");
    }

    #[test]
    fn what_is_not_said_contradicts_nothing() {
        check(&["钢 甲 天津 10 2024 1", "钢 甲 天津 - 2024 2", "钢 甲 天津 20 - 3"], "-[] -[] +[]");
        check(&[], "");
    }
}

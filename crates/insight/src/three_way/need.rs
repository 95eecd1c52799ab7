//! What the anchor survey says of a need, as facts of the first light.

use model::{RegionCode, Text};

use super::LightFact;
use crate::figure::Figure;
use crate::survey::{Answer, NodeSurvey, yuan_text};

/// Places elsewhere that are named: the largest.
const NAMED: usize = 3;

/// What landed firms said of a node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Surveyed {
    /// Each with the lines it rests on.
    pub facts: Vec<LightFact>,
    /// Whether some of it is bought outside the region, or finished outside: a need that is shown, whatever the labels say of
    /// supply. What is bought here alone shows none, and a line that does not say from where proves nothing.
    pub unmet: bool,
}

/// Reads a node's survey for the first light. `place_name` names a region in both languages.
pub fn surveyed(survey: &NodeSurvey, place_name: &dyn Fn(&RegionCode) -> Text) -> Surveyed {
    let mut facts = Vec::new();
    let mut told = |figure: &Figure, lines: &[Answer], zh: &dyn Fn(f64) -> String, en: &dyn Fn(f64) -> String| {
        if let Figure::Known { value, basis } = figure {
            facts.push(LightFact::new(Text::new(zh(*value), en(*value)), source(lines, Some(basis))));
        }
    };
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    let bought = &survey.bought;
    match survey.demand {
        Figure::Known { .. } => told(
            &survey.demand,
            bought,
            &|yuan| format!("已落地企业一年采购 {}", yuan_text(yuan).zh),
            &|yuan| format!("landed firms buy {} of it a year", yuan_text(yuan).en),
        ),
        Figure::Unknown { .. } => told(
            &survey.demand_tonnes,
            bought,
            &|tonnes| format!("已落地企业一年采购 {tonnes:.0} 吨"),
            &|tonnes| format!("landed firms buy {tonnes:.0} tonnes of it a year"),
        ),
    }
    told(&survey.local_share, bought, &|share| format!("其中本区买到的占 {}", percent(share)), &|share| {
        format!("{} of that is bought in the region", percent(share))
    });
    told(&survey.near_share, bought, &|share| format!("连同周边可达范围占 {}", percent(share)), &|share| {
        format!("{} in the region and within reach", percent(share))
    });
    told(
        &survey.urgency,
        bought,
        &|yuan| format!("紧迫度 {}（采购额 × 外购比例 × 链接权重）", yuan_text(yuan).zh),
        &|yuan| format!("urgency {} (purchases × share from outside × weight of the link)", yuan_text(yuan).en),
    );
    for single in &survey.single {
        let share = percent(single.share);
        let lines: Vec<Answer> = bought.iter().filter(|line| single.rows.contains(&line.said.id)).cloned().collect();
        let text = Text::new(
            format!("{}的{}有 {share} 靠{}一家", single.name, single.product, single.partner),
            format!("{} gets {share} of {} from {} alone", single.name, single.product, single.partner),
        );
        facts.push(LightFact::new(text, source(&lines, None)));
    }
    let mut elsewhere: Vec<&Answer> = survey.finished_elsewhere.iter().collect();
    elsewhere.sort_by(|a, b| {
        let tonnes = |line: &Answer| line.tonnes().unwrap_or(-1.0);
        tonnes(b).total_cmp(&tonnes(a)).then(a.said.id.cmp(&b.said.id))
    });
    facts.extend(elsewhere.into_iter().take(NAMED).map(|line| finished(line, place_name)));
    if let Some(why) = &survey.withheld {
        facts.push(LightFact::new(why.clone(), source(&[], None)));
    }
    Surveyed { facts, unmet: survey.unmet }
}

/// What a landed firm makes and somebody elsewhere makes this of.
fn finished(line: &Answer, place_name: &dyn Fn(&RegionCode) -> Text) -> LightFact {
    let said = &line.said.answer.line;
    let place = match (&said.region, &said.place) {
        (Some(region), _) => place_name(region),
        (None, Some(place)) => Text::new(place, place),
        (None, None) => Text::new("别处", "another place"),
    };
    let tonnes = line.tonnes().map_or_else(Default::default, |tonnes| {
        (format!("，每年 {tonnes:.0} 吨"), format!(", {tonnes:.0} tonnes a year"))
    });
    let text = Text::new(
        format!("{}的{}在{}做成这一环{}", line.said.firm, said.product, place.zh, tonnes.0),
        format!("{} of {} becomes this in {}{}", said.product, line.said.firm, place.en, tonnes.1),
    );
    LightFact::new(text, source(std::slice::from_ref(line), None))
}

/// The survey, the newest day of these lines, what a figure rests on, and whether any of it is invented.
fn source(lines: &[Answer], basis: Option<&Text>) -> Text {
    let newest = lines.iter().map(|line| line.said.answer.line.date).max();
    let mut text = Text::new("链主调查", "the anchor survey");
    if let Some(day) = newest {
        text = Text::new(format!("{}，{day}", text.zh), format!("{}, {day}", text.en));
    }
    match basis {
        // A basis says itself how many of its lines are samples.
        Some(basis) => Text::new(format!("{}：{}", text.zh, basis.zh), format!("{}: {}", text.en, basis.en)),
        None if lines.iter().any(|line| line.said.answer.line.sample) => {
            Text::new(format!("{}（样例）", text.zh), format!("{} (sample)", text.en))
        }
        None => text,
    }
}

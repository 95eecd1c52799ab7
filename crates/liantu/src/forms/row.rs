//! What a row of a list says of a project or of a visit, column by column.

use std::collections::BTreeMap;

use bureau::{Spell, Standing};
use chrono::NaiveDate;
use model::{Currency, FormField, FormUnit, Lang, LooseDay, Money, ProjectStage, Text};

use super::fill::VisitLine;
use crate::projects::Held;

/// What a cell of a list says.
pub(super) enum Said {
    Number(f64),
    Text(String),
    /// There is nothing to say, and that is known.
    Nothing,
    /// It is not known, and why.
    Unknown(Text),
}

fn text(text: &str) -> Said {
    if text.trim().is_empty() {
        Said::Unknown(Text::new("未填", "not filled in"))
    } else {
        Said::Text(text.to_owned())
    }
}

pub(super) fn visit_value(visit: &VisitLine, field: FormField, number: u32) -> Said {
    match field {
        FormField::Number => Said::Number(f64::from(number)),
        FormField::Name | FormField::Investor => text(&visit.firm),
        FormField::Content => text(&visit.purpose),
        FormField::Unit => text(&visit.trip),
        FormField::Owner => text(&visit.team),
        FormField::Stage => text(&visit.state),
        FormField::Entered => Said::Text(visit.day.to_string()),
        FormField::Note if visit.next.is_empty() => Said::Nothing,
        FormField::Note => Said::Text(visit.next.clone()),
        _ => Said::Unknown(Text::new("走访没有这一项", "a visit has no such thing")),
    }
}

/// A project in a list.
pub(super) struct About<'a> {
    pub(super) held: &'a Held,
    pub(super) standing: &'a Standing,
    pub(super) day: NaiveDate,
    pub(super) unit: FormUnit,
    pub(super) number: u32,
    pub(super) zones: &'a BTreeMap<String, String>,
}

impl About<'_> {
    pub(super) fn value(&self, field: FormField) -> Said {
        let project = &self.held.row.project;
        match field {
            FormField::Number => Said::Number(f64::from(self.number)),
            FormField::Name => text(&project.name),
            FormField::Investor => text(&project.investor),
            FormField::InvestorHome => text(&project.investor_home),
            FormField::Content => text(&project.content),
            FormField::Amount => self.money(project.amount),
            FormField::SignedAmount => self.money(project.signed_amount),
            FormField::Paid => self.paid(),
            FormField::Origin => text(&project.origin.map(|origin| origin.title().zh).unwrap_or_default()),
            FormField::Channel => text(project.channel.map(|channel| channel.title(Lang::Zh)).unwrap_or_default()),
            FormField::Unit => text(&project.unit),
            FormField::Owner => text(&project.owner),
            FormField::Zone => {
                let zone = project.links.zone.as_ref().map(|id| self.zones.get(id).unwrap_or(id).as_str());
                text(zone.unwrap_or_default())
            }
            FormField::Stage => Said::Text(self.standing.stage.title(project.profile).zh),
            FormField::Entered => told(&self.held.row.loose, self.standing.spells.first()),
            FormField::Signed => self.reached(ProjectStage::Signed),
            FormField::Started => self.reached(ProjectStage::Construction),
            FormField::Operating => self.reached(ProjectStage::Operating),
            FormField::PlannedStart => self.planned("planned_start", project.planned_start, "%Y-%m"),
            FormField::PlannedFinish => self.planned("planned_finish", project.planned_finish, "%Y-%m-%d"),
            FormField::Tags => {
                let tags = project.tags.iter().map(|tag| {
                    let year = tag.year.map(|year| format!("（{year}）")).unwrap_or_default();
                    format!("{}{year}", tag.kind.title().zh)
                });
                let tags = tags.collect::<Vec<_>>().join("、");
                if tags.is_empty() { Said::Nothing } else { Said::Text(tags) }
            }
            FormField::Lacks => match self.standing.stage {
                ProjectStage::Signed => Said::Text("签约未注册".to_owned()),
                ProjectStage::Filed => Said::Text("注册未开工".to_owned()),
                ProjectStage::Construction | ProjectStage::Trial => Said::Text("开工未投产".to_owned()),
                _ => Said::Nothing,
            },
            FormField::Days => Said::Number((self.day - self.standing.since).num_days() as f64),
            FormField::Approval => text(project.keys.get(&model::OutsideKey::Approval).map_or("", String::as_str)),
            FormField::Note if project.note.is_empty() => Said::Nothing,
            FormField::Note => Said::Text(project.note.clone()),
        }
    }

    fn money(&self, money: Option<Money>) -> Said {
        match money {
            None => Said::Unknown(Text::new("金额未知，不填 0", "the amount is unknown: not nought")),
            Some(money) if money.currency != Currency::Cny => {
                let spoken = money.spoken();
                Said::Unknown(Text::new(
                    format!("{}，外币不折算", spoken.zh),
                    format!("{}: other currencies are not exchanged", spoken.en),
                ))
            }
            Some(money) => {
                let per = self.unit.yuan().unwrap_or(1) as f64;
                Said::Number((money.units() / per * 1_000_000.0).round() / 1_000_000.0)
            }
        }
    }

    fn paid(&self) -> Said {
        let mut sum = bureau::Sum::default();
        let paid: Vec<_> = self.held.paid.iter().filter(|paid| paid.on <= self.day).collect();
        if paid.is_empty() {
            return Said::Unknown(Text::new("没有到位资金的记录，不填 0", "no money is recorded: not nought"));
        }
        paid.iter().for_each(|paid| sum.add(Some(paid.amount)));
        match sum.of(Currency::Cny) {
            Some(yuan) if sum.parts().count() == 1 => self.money(Some(yuan)),
            _ => Said::Unknown(Text::new("有外币，不折算", "there are other currencies, which are not exchanged")),
        }
    }

    /// The day on which it reached a stage or passed it.
    fn reached(&self, stage: ProjectStage) -> Said {
        let reaches = |spell: &&Spell| spell.stage >= stage && spell.stage != ProjectStage::Ended;
        told(&self.held.row.loose, self.standing.spells.iter().find(reaches))
    }

    /// A planned day, as a source told it where that was less exactly than to the day.
    fn planned(&self, what: &str, day: Option<NaiveDate>, format: &str) -> Said {
        let Some(day) = day else { return text("") };
        let loose = self.held.row.loose.iter().find(|(known, loose)| known == what && loose.last == day);
        let said = loose.map(|(_, loose)| loose.said.clone()).filter(|said| !said.is_empty());
        Said::Text(said.unwrap_or_else(|| day.format(format).to_string()))
    }
}

/// The day on which a time in a stage began; as a source told it, where that was less exactly than to the day. Only words that were
/// said of this very stage count: a plan or another stage that falls on the same day says nothing of it.
fn told(loose: &[(String, LooseDay)], spell: Option<&Spell>) -> Said {
    let Some(spell) = spell else {
        return Said::Nothing;
    };
    let said = loose.iter().find(|(what, loose)| loose.last == spell.from && *what == spell.stage.as_str());
    let said = said.map(|(_, loose)| loose.said.clone()).filter(|said| !said.is_empty());
    Said::Text(said.unwrap_or_else(|| spell.from.to_string()))
}

#[cfg(test)]
mod tests {
    use model::Precision;

    use super::*;

    #[test]
    fn a_stages_day_is_told_in_the_words_of_that_stage_alone() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let loose = |what: &str, last: &str, said: &str| {
            let (first, last) = (day("2024-01-01"), day(last));
            (what.to_owned(), LooseDay { first, last, precision: Precision::Month, said: said.to_owned() })
        };
        let check = |loose: &[(String, LooseDay)], stage, expect: &str| {
            let spell = Spell { stage, from: day("2024-06-30"), to: None, backfilled: true };
            match told(loose, Some(&spell)) {
                Said::Text(text) => assert_eq!(text, expect),
                _ => panic!("no day of {stage}"),
            }
        };
        // The plan and the later stage lie on the same day; the lead's own day is known exactly.
        let others =
            [loose("planned_start", "2024-06-30", "2024年上半年"), loose("signed", "2024-06-30", "上半年签约")];
        check(&others, ProjectStage::Lead, "2024-06-30");
        check(&others, ProjectStage::Signed, "上半年签约");
        check(&[loose("lead", "2024-06-30", "2024年6月")], ProjectStage::Lead, "2024年6月");
        check(&[loose("lead", "2024-05-31", "2024年5月")], ProjectStage::Lead, "2024-06-30");
        check(&[loose("lead", "2024-06-30", "")], ProjectStage::Lead, "2024-06-30");
        assert!(matches!(told(&[], None), Said::Nothing));
    }
}

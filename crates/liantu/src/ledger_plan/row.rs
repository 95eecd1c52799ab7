//! What one row of a ledger would do: a new project, more of a known one, or a question to a person.

use chrono::NaiveDate;
use model::{Demand, Happening, LooseDay, PaidIn, Precision, ProjectEvent, ProjectId, ProjectStage, Text};
use registry::Directory;
use registry::ledger::{LedgerRow, RowWord};
use store::{LedgerEntry, LedgerInto};

use super::book::{Book, Recognised};
use super::merged::merged;
use super::{Around, Differences, Effect, FactChange, PlannedRow, said};
use crate::project_entry;
use crate::projects::Held;

pub(super) fn plan_row(
    mut row: LedgerRow,
    (judged, differences, as_of): (Option<&str>, Differences, NaiveDate),
    (book, around): (&Book, &Around<'_>),
) -> (PlannedRow, Option<LedgerEntry>) {
    place(&mut row, around.directory);
    row.project.source = format!("{} 第 {} 行", around.file, row.row);
    let marks = project_entry::marks(&row.project, around.landscape);
    let Recognised { certain, twins, doubts } = book.recognise(&row.project, &marks, around);
    let named = judged.and_then(|word| word.parse::<i64>().ok()).map(ProjectId);
    let known = match judged {
        Some("new" | "skip") => None,
        _ => named.or(certain).and_then(|id| around.projects.get(id)),
    };
    let mut planned = PlannedRow {
        row: row.row,
        project: row.project.clone(),
        effect: Effect::Skipped,
        known: known.map(|held| held.row.id),
        twins,
        changes: Vec::new(),
        stages: row.stages.clone(),
        words: Vec::new(),
    };
    if let (Some(id), None) = (named, known) {
        row.words.push(said(true, format!("没有 {} 号项目", id.0), format!("no project `{}`", id.0)));
        planned.effect = Effect::Suspected;
        planned.words = row.words;
        return (planned, None);
    }
    let entry = match (judged, known) {
        (Some("skip"), _) => {
            row.words.push(said(true, "按判断不导入".to_owned(), "left out, as was said".to_owned()));
            None
        }
        (_, Some(held)) => {
            let (entry, changes) = onto(&mut row, held, (differences, as_of), around);
            planned.changes = changes;
            let same = entry.project == held.row.project && entry.events.is_empty() && entry.paid.is_none();
            let barred = around.actor.and_then(|actor| bureau::may_change(&actor, &held.row.project).err());
            match barred.filter(|_| !same) {
                // Whose project it is holds for a file as for a page: what the row would change stays in sight.
                Some(why) => {
                    row.words.push(said(true, why.zh, why.en));
                    for change in &mut planned.changes {
                        change.taken = false;
                    }
                    None
                }
                None => {
                    planned.effect = if same { Effect::Unchanged } else { Effect::Known };
                    Some(entry)
                }
            }
        }
        (Some("new"), None) => {
            planned.effect = Effect::New;
            Some(fresh(&mut row, as_of, around))
        }
        (_, None) if !planned.twins.is_empty() => {
            planned.effect = Effect::Suspected;
            row.words.push(undecided(&doubts));
            None
        }
        (_, None) => {
            planned.effect = Effect::New;
            Some(fresh(&mut row, as_of, around))
        }
    };
    planned.words = row.words;
    (planned, entry)
}

/// Why a row waits for a person.
fn undecided(doubts: &[Text]) -> RowWord {
    let zh: String = doubts.iter().map(|text| format!("；{}", text.zh)).collect();
    let en: String = doubts.iter().map(|text| format!("; {}", text.en)).collect();
    said(
        true,
        format!("可能与已有项目重复{zh}：请先判断，判断前不导入"),
        format!("may be a known project{en}: say which before it is taken in"),
    )
}

/// Zone and node by the names that the district knows; what it does not know stands in the note.
fn place(row: &mut LedgerRow, directory: &Directory) {
    let mut unknown = Vec::new();
    if let Some(zone) = row.zone.take() {
        match directory.zone(&zone) {
            Ok(id) => row.project.links.zone = Some(id.to_owned()),
            Err(_) => unknown.push(("落地", zone)),
        }
    }
    if let Some(text) = row.node.take() {
        let (chain, node) =
            text.split_once(['/', '-', '—']).map_or((None, text.as_str()), |(c, n)| (Some(c.trim()), n.trim()));
        match directory.node(chain, node) {
            Ok((chain, node)) => row.project.links.node = Some((chain.to_owned(), node.to_owned())),
            Err(_) => unknown.push(("产业", text)),
        }
    }
    for (what, text) in unknown {
        let note = &mut row.project.note;
        if !note.is_empty() {
            note.push('；');
        }
        note.push_str(&format!("{what}：{text}"));
        row.words.push(said(
            false,
            format!("“{text}”不在本区名录中，记入备注"),
            format!("`{text}` is not known in the district: kept in the note"),
        ));
    }
}

/// A new project: what a lead should say and does not is told, and does not keep it out.
fn fresh(row: &mut LedgerRow, as_of: NaiveDate, around: &Around<'_>) -> LedgerEntry {
    let gates = &around.config.standard.pipeline.gates;
    let lacks: Vec<Text> = bureau::asked(&row.project, None, ProjectStage::Lead, (gates, as_of))
        .into_iter()
        .filter_map(|asked| match asked.demand {
            Demand::Field(field) if !asked.met => Some(field.title()),
            _ => None,
        })
        .collect();
    if !lacks.is_empty() {
        let zh: Vec<&str> = lacks.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = lacks.iter().map(|text| text.en.as_str()).collect();
        row.words.push(said(
            false,
            format!("缺{}，请导入后补", zh.join("、")),
            format!("lacks {}: please fill in later", en.join(", ")),
        ));
    }
    let first_talk = if row.first_talk.is_empty() { row.project.unit.clone() } else { row.first_talk.clone() };
    let mut events = Vec::new();
    if row.stages.first().is_some_and(|(stage, _)| *stage == ProjectStage::Ended) {
        let on = row.stages[0].1.last;
        events.push(event(
            on,
            Happening::Entered { stage: ProjectStage::Lead, first_talk: first_talk.clone() },
            around,
        ));
    }
    for (stage, day) in &row.stages {
        let what = match (stage, &row.end) {
            (ProjectStage::Ended, Some((reason, note))) => Happening::Ended { reason: *reason, note: note.clone() },
            _ => Happening::Entered { stage: *stage, first_talk: first_talk.clone() },
        };
        events.push(event(day.last, what, around));
    }
    LedgerEntry {
        row: row.row,
        into: LedgerInto::New,
        project: row.project.clone(),
        events,
        paid: paid(row, row.stages.first().map(|(_, day)| day.first), as_of, around),
        loose: loose(row, |_| true),
    }
}

fn event(on: NaiveDate, what: Happening, around: &Around<'_>) -> ProjectEvent {
    ProjectEvent { on, written_at: around.at.to_owned(), by: around.by.to_owned(), backfilled: true, what }
}

/// A ledger's running total came in at some time since the project did: no day of it is known. Where the ledger tells no day at
/// all, it may have been at any time (the default day lies before every register).
fn paid(row: &LedgerRow, came: Option<NaiveDate>, as_of: NaiveDate, around: &Around<'_>) -> Option<PaidIn> {
    let amount = row.paid.filter(|amount| amount.hundredths > 0)?;
    let note = format!("台账累计数，截至 {as_of}（{} 第 {} 行）", around.file, row.row);
    let since = Some(came.unwrap_or_default().min(as_of));
    Some(PaidIn { on: as_of, since, amount, voucher: None, note })
}

/// Days that were told loosely, by what they are the day of.
fn loose(row: &LedgerRow, wanted: impl Fn(ProjectStage) -> bool) -> Vec<(String, LooseDay)> {
    let stages =
        row.stages.iter().filter(|(stage, _)| wanted(*stage)).map(|(stage, day)| (stage.to_string(), day.clone()));
    // What is only known to have ended came in on the same day, and that day is no better known.
    let ended = row.stages.first().filter(|(stage, _)| *stage == ProjectStage::Ended && wanted(*stage));
    let stages = stages.chain(ended.map(|(_, day)| (ProjectStage::Lead.to_string(), day.clone())));
    let plans = row.plans.iter().map(|(what, day)| ((*what).to_owned(), day.clone()));
    stages.chain(plans).filter(|(_, day)| day.precision != Precision::Day).collect()
}

/// What a row adds to a project that is known: gaps are filled, history before the first entry is filled in. A stage beyond the
/// present one is told, not taken: that way leads through its gate.
fn onto(
    row: &mut LedgerRow,
    held: &Held,
    (differences, as_of): (Differences, NaiveDate),
    around: &Around<'_>,
) -> (LedgerEntry, Vec<FactChange>) {
    let (project, changes) = merged(&held.row.project, &row.project, differences);
    let mut events = Vec::new();
    let mut filled = Vec::new();
    if let Some(standing) = &held.standing
        && let Some(first) = standing.spells.first()
    {
        for (stage, day) in &row.stages {
            if *stage <= first.stage && day.last < first.from && *stage != ProjectStage::Ended {
                let what = Happening::Entered { stage: *stage, first_talk: standing.first_talk.clone() };
                events.push(event(day.last, what, around));
                filled.push(*stage);
            }
        }
        if let Some((stage, _)) = row.stages.last().filter(|(stage, _)| *stage > standing.stage) {
            let (theirs, ours) = (stage.title(project.profile), standing.stage.title(project.profile));
            row.words.push(said(
                false,
                format!("台账写“{}”，系统在“{}”：请在项目页按规定推进", theirs.zh, ours.zh),
                format!("the file says `{}`, here it stands in `{}`: move it through its gate", theirs.en, ours.en),
            ));
        }
    }
    let already = held.row.paid.iter().map(|paid| paid.paid.amount).reduce(|one, other| {
        if one.currency == other.currency {
            model::Money { hundredths: one.hundredths.saturating_add(other.hundredths), ..one }
        } else {
            one
        }
    });
    let paid = match (row.paid, already) {
        (Some(told), Some(known)) if told != known => {
            row.words.push(said(
                false,
                format!("台账累计到位 {}，系统 {}：请逐笔核对", told.spoken().zh, known.spoken().zh),
                format!("the file has {} paid in, here it is {}: please check", told.spoken().en, known.spoken().en),
            ));
            None
        }
        (Some(_), Some(_)) => None,
        _ => {
            let known = held.standing.as_ref().and_then(|standing| Some(standing.spells.first()?.from));
            let told = row.stages.first().map(|(_, day)| day.first);
            paid(row, known.into_iter().chain(told).min(), as_of, around)
        }
    };
    let mut loose = loose(row, |stage| filled.contains(&stage));
    loose.retain(|(what, _)| match what.as_str() {
        "planned_start" => project.planned_start != held.row.project.planned_start,
        "planned_finish" => project.planned_finish != held.row.project.planned_finish,
        _ => true,
    });
    let into = LedgerInto::Known { id: held.row.id, version: held.row.version };
    (LedgerEntry { row: row.row, into, project, events, paid, loose }, changes)
}

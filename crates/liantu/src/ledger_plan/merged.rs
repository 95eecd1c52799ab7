//! A record with what a row of a ledger adds to it.

use chrono::NaiveDate;
use model::{Project, Text};

use super::{Differences, FactChange};

/// A record with what a row adds to it, and where they differ.
pub(super) fn merged(known: &Project, row: &Project, differences: Differences) -> (Project, Vec<FactChange>) {
    let mut project = known.clone();
    let mut changes = Vec::new();
    let mut text = |(zh, en): (&str, &str), before: &mut String, after: &String, may: Differences| {
        if after.is_empty() || before == after {
            return;
        }
        let taken = before.is_empty() || may == Differences::Take;
        changes.push(FactChange { title: Text::new(zh, en), before: before.clone(), after: after.clone(), taken });
        if taken {
            after.clone_into(before);
        }
    };
    text(("投资方", "Investor"), &mut project.investor, &row.investor, differences);
    text(("投资方所在地", "Investor's home"), &mut project.investor_home, &row.investor_home, differences);
    text(("母公司", "Parent"), &mut project.parent, &row.parent, differences);
    text(("建设内容", "Content"), &mut project.content, &row.content, differences);
    text(("推荐人", "Referrer"), &mut project.referrer, &row.referrer, differences);
    text(("载体需求", "Site need"), &mut project.site_need, &row.site_need, differences);
    text(("诉求", "Asks"), &mut project.asks, &row.asks, differences);
    text(("责任人", "Owner"), &mut project.owner, &row.owner, differences);
    // Another unit answers by a transfer alone, which leaves its trace.
    text(("责任单位", "Unit"), &mut project.unit, &row.unit, Differences::Keep);
    let mut known_or = |(zh, en): (&str, &str), pair: (Option<String>, Option<String>)| -> bool {
        let (before, Some(after)) = pair else { return false };
        if before.as_ref() == Some(&after) {
            return false;
        }
        let taken = before.is_none() || differences == Differences::Take;
        changes.push(FactChange { title: Text::new(zh, en), before: before.unwrap_or_default(), after, taken });
        taken
    };
    let money = |money: Option<model::Money>| money.map(|money| money.to_string());
    if known_or(("总投资", "Total investment"), (money(project.amount), money(row.amount))) {
        project.amount = row.amount;
    }
    if known_or(("签约金额", "Signed amount"), (money(project.signed_amount), money(row.signed_amount))) {
        project.signed_amount = row.signed_amount;
    }
    let word = |word: Option<String>| word;
    if known_or(("资金来源", "Origin"), (word(project.origin.map(|o| o.title().zh)), row.origin.map(|o| o.title().zh)))
    {
        project.origin = row.origin;
    }
    let channel = |c: Option<model::AttractionChannel>| c.map(|c| c.title(model::Lang::Zh).to_owned());
    if known_or(("招商方式", "Channel"), (channel(project.channel), channel(row.channel))) {
        project.channel = row.channel;
    }
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    if known_or(("计划开工", "Planned start"), (day(project.planned_start), day(row.planned_start))) {
        project.planned_start = row.planned_start;
    }
    if known_or(("计划竣工", "Planned finish"), (day(project.planned_finish), day(row.planned_finish))) {
        project.planned_finish = row.planned_finish;
    }
    if known_or(("落地片区", "Zone"), (project.links.zone.clone(), row.links.zone.clone())) {
        project.links.zone.clone_from(&row.links.zone);
    }
    let node = |node: &Option<(String, String)>| node.as_ref().map(|(chain, node)| format!("{chain}/{node}"));
    if known_or(("产业链环节", "Chain node"), (node(&project.links.node), node(&row.links.node))) {
        project.links.node.clone_from(&row.links.node);
    }
    for (key, value) in &row.keys {
        if known_or((&key.title().zh, &key.title().en), (project.keys.get(key).cloned(), Some(value.clone()))) {
            project.keys.insert(*key, value.clone());
        }
    }
    for tag in &row.tags {
        if !project.tags.contains(tag) {
            let title = tag.kind.title();
            changes.push(FactChange {
                title: Text::new("标签", "Tag"),
                before: String::new(),
                after: title.zh,
                taken: true,
            });
            project.tags.push(*tag);
        }
    }
    project.tags.sort();
    if !row.note.is_empty() && !project.note.contains(&row.note) {
        changes.push(FactChange {
            title: Text::new("备注", "Note"),
            before: project.note.clone(),
            after: row.note.clone(),
            taken: true,
        });
        if !project.note.is_empty() {
            project.note.push('；');
        }
        project.note.push_str(&row.note);
    }
    if let (Some(start), Some(finish)) = (project.planned_start, project.planned_finish)
        && finish < start
    {
        (project.planned_start, project.planned_finish) = (known.planned_start, known.planned_finish);
    }
    (project, changes)
}

//! A text to paste into a chat: short lines, no tables, nothing that is for the bureau alone.

use insight::{CheckState, SiteOutcome};
use model::Lang;

use super::{ReportSite, SiteReport};

/// Sites that are named of each kind.
const NAMED: usize = 5;

/// The answer as plain text.
pub fn text(report: &SiteReport, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut lines = Vec::new();
    let place = report.district.get(lang);
    let asker = if report.asker.is_empty() { String::new() } else { format!(" · {}", report.asker) };
    lines.push(if zh { format!("【{place}】选址结果{asker}") } else { format!("[{place}] Site search{asker}") });
    let asked: Vec<String> =
        report.asked.iter().map(|(name, value)| format!("{} {}", name.get(lang), value.get(lang))).collect();
    lines.push(if zh { format!("要求：{}", asked.join("；")) } else { format!("Wanted: {}", asked.join("; ")) });
    if let Some(blocker) = &report.blocker {
        lines.push(blocker.get(lang).to_owned());
    }
    let mut number = 0;
    for outcome in [SiteOutcome::Passes, SiteOutcome::PassesIfConfirmed, SiteOutcome::NearMiss] {
        let count = report.count(outcome);
        if count == 0 {
            continue;
        }
        let title = outcome.title();
        lines.push(String::new());
        lines.push(if zh { format!("◆ {} {count} 处", title.zh) } else { format!("◆ {} ({count})", title.en) });
        for site in report.of(outcome).take(NAMED) {
            number += 1;
            lines.extend(site_lines(site, number, lang));
        }
        if count > NAMED {
            lines.push(if zh {
                format!("　另有 {} 处，详见附表", count - NAMED)
            } else {
                format!("  and {} more", count - NAMED)
            });
        }
    }
    lines.push(String::new());
    let compared: Vec<&str> =
        report.costs.iter().filter(|cost| cost.difference.is_some()).take(4).map(|cost| cost.text.get(lang)).collect();
    if !compared.is_empty() {
        lines.push(if zh {
            format!("要素成本：{}", compared.join("；"))
        } else {
            format!("Costs: {}", compared.join("; "))
        });
    }
    lines.push(if zh {
        format!("数据截至 {}，以现场和合同为准。联系：{}", report.date, report.contact.zh)
    } else {
        format!("Data as of {}; the site visit and the contract decide. Contact: {}", report.date, report.contact.en)
    });
    if report.sample {
        lines.push(if zh {
            "（含样例数据，仅供演示）".to_owned()
        } else {
            "(holds invented sample data)".to_owned()
        });
    }
    lines.join("\n") + "\n"
}

fn site_lines(site: &ReportSite, number: usize, lang: Lang) -> Vec<String> {
    let zh = lang == Lang::Zh;
    let mut facts = vec![site.zone.get(lang).to_owned(), site.form.get(lang).to_owned()];
    facts.extend(site.area_m2.map(|area| if zh { format!("{area} ㎡") } else { format!("{area} m²") }));
    facts.extend(site.price.as_ref().map(|price| price.get(lang).to_owned()));
    let facts = facts.join(if zh { "，" } else { ", " });
    let mut lines = vec![format!("{number}. {}（{}）{facts}", site.title.get(lang), site.id)];
    if !zh {
        lines = vec![format!("{number}. {} ({}): {facts}", site.title.get(lang), site.id)];
    }
    let open = |state: CheckState| {
        let names: Vec<String> = site
            .checks
            .iter()
            .filter(|check| check.state == state)
            .map(|check| {
                let lack = check.lack.as_ref().map(|lack| format!(" {}", lack.text.get(lang))).unwrap_or_default();
                format!("{}{lack}", check.field.title().get(lang))
            })
            .collect();
        (!names.is_empty()).then(|| names.join(if zh { "、" } else { ", " }))
    };
    for (state, in_zh, in_en) in [
        (CheckState::Fails, "差在", "lacks"),
        (CheckState::Unknown, "待问", "to ask"),
        (CheckState::ToConfirm, "待确认", "to confirm"),
    ] {
        if let Some(names) = open(state) {
            lines.push(if zh { format!("　{in_zh}：{names}") } else { format!("   {in_en}: {names}") });
        }
    }
    lines
}

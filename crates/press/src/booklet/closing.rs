//! What stands behind the chains and zones: policies, factor costs, offices to call, sources and samples.

use std::collections::BTreeMap;

use insight::Figure;
use model::{Lang, Text};

use super::book::{Book, Chapter, Listed};
use super::flow::{self, Block};
use super::leaf::{CONTENT, Goal, body, leading, least, small, strong};
use super::table::{Cell, Row, Set, Table, col, figures, said};
use super::words::{self, say};
use super::{Booklet, PublicBooklet};
use crate::fonts::Weight;
use crate::ink::face;
use crate::tokens::INK;

/// Chains as their marks.
fn marks(public: &PublicBooklet, chains: &[String], lang: Lang) -> String {
    if chains.is_empty() {
        return say(lang, "各链", "all chains").to_owned();
    }
    let names: Vec<String> = chains
        .iter()
        .map(|id| match public.chain(id) {
            Some(chain) => format!("{} {}", public.mark(chain), public.chains[chain].short.get(lang)),
            None => id.clone(),
        })
        .collect();
    names.join(words::comma(lang))
}

/// Policies, each with who issued it, when, for which chains and where it is published.
pub(super) fn policies(book: &mut Book<'_>, booklet: Booklet<'_>) {
    let public = booklet.public();
    let lang = book.lang;
    if public.policies.is_empty() {
        return;
    }
    let rows = public
        .policies
        .iter()
        .map(|policy| {
            let issued = format!("{} {}", policy.issuer.get(lang), policy.date);
            let mut cell = Cell::default();
            for id in &policy.chains {
                if let Some(chain) = public.chain(id) {
                    let name = format!("{} {}", public.mark(chain), public.chains[chain].short.get(lang));
                    cell = cell.link(name, small(), Goal::Place(format!("chain:{id}")));
                }
            }
            if policy.chains.is_empty() {
                cell = cell.and(say(lang, "各链", "all chains"), small());
            }
            Row::new(vec![
                Cell::text(policy.title.get(lang), strong()).and(issued, least()).sampled(policy.sample),
                Cell::text(policy.text.get(lang), body())
                    .and(if policy.sample { "" } else { words::source(&policy.source, lang) }, least()),
                cell,
            ])
        })
        .collect();
    let columns = vec![
        col("政策、发布", "policy, issued", 46.0),
        col("内容、出处", "what it gives, source", 96.0),
        col("链", "chains", 38.0),
    ];
    let blocks = Table { columns, rows, ..Table::default() }.blocks(Set::new(flow::column(2), lang));
    let chapter = Chapter {
        place: "policies",
        title: &Text::new("政策", "Policies"),
        lead: say(
            lang,
            "只列已公布的一般条件，不构成对任何企业的承诺；数额、时限和认定以发布机关的文件为准。",
            "General conditions as published, a promise to nobody; sums, terms and who qualifies are for the issuing office's document to say.",
        ),
        code: "",
        listed: Listed::Yes,
    };
    book.chapter(&chapter, &blocks, 2);
    flow::pour(book, &blocks, 2);
}

/// Factor costs beside those elsewhere.
pub(super) fn costs(book: &mut Book<'_>, booklet: Booklet<'_>) {
    let public = booklet.public();
    let lang = book.lang;
    if public.costs.is_empty() {
        return;
    }
    let mut cities: Vec<&Text> = Vec::new();
    for (city, _, _) in public.costs.iter().flat_map(|cost| &cost.elsewhere) {
        if !cities.contains(&city) {
            cities.push(city);
        }
    }
    // A column for each of the first cities; prices of further ones stand in the row's last cell.
    const CITIES: usize = 4;
    let (shown, further) = cities.split_at(cities.len().min(CITIES));
    let mut columns =
        vec![col("要素", "factor", 62.0), figures("本区价格", "price here", 26.0), col("单位", "unit", 34.0)];
    for city in shown {
        columns.push(figures(&city.zh, &city.en, 24.0));
        columns.push(figures("与本区相比", "against here", 20.0));
    }
    columns.extend([col("日期", "when", 20.0), col("有效至", "holds until", 22.0), col("来源", "source", 70.0)]);
    let rows = public
        .costs
        .iter()
        .map(|cost| {
            let mut cells = vec![
                Cell::text(cost.title.get(lang), strong()).sampled(cost.sample),
                Cell::text(cost.value.clone(), face(11.0, Weight::Bold, INK)),
                Cell::text(cost.unit.get(lang), body()),
            ];
            for city in shown {
                let there = cost.elsewhere.iter().find(|(other, _, _)| other == *city);
                cells.push(there.map_or_else(
                    || Cell::text("—", small()),
                    |(_, value, date)| Cell::text(value.clone(), body()).and(date.clone(), least()),
                ));
                cells.push(Cell::text(
                    there.and_then(|(_, value, _)| difference(&cost.value, value)).unwrap_or_default(),
                    body(),
                ));
            }
            let others: Vec<String> = cost
                .elsewhere
                .iter()
                .filter(|(city, _, _)| further.contains(&city))
                .map(|(city, value, date)| format!("{} {value} ({date})", city.get(lang)))
                .collect();
            cells.extend([
                Cell::text(cost.date.clone(), body()),
                Cell::text(cost.valid_to.clone().unwrap_or_else(|| say(lang, "未知", "unknown").to_owned()), body()),
                Cell::text(words::source(&cost.source, lang), small()).and(others.join(words::comma(lang)), least()),
            ]);
            Row::new(cells)
        })
        .collect();
    let blocks = Table { columns, rows, ..Table::default() }.blocks(Set::new(CONTENT, lang));
    let chapter = Chapter {
        place: "costs",
        title: &Text::new("要素成本", "Factor costs"),
        lead: say(
            lang,
            "每个价格写明日期、有效期和来源；有别处同口径价格的并列，差额按本区价格为基数。",
            "Every price with its day, how long it holds and its source; beside it the same elsewhere where known, and the difference against the price here.",
        ),
        code: "",
        listed: Listed::Yes,
    };
    book.chapter(&chapter, &blocks, 1);
    flow::pour(book, &blocks, 1);
}

/// `+8%`: by how much a price elsewhere is above the one here.
fn difference(here: &str, there: &str) -> Option<String> {
    let number = |text: &str| text.replace(',', "").parse::<f64>().ok().filter(|value| value.is_finite());
    let (here, there) = (number(here)?, number(there)?);
    (here > 0.0).then(|| format!("{:+.0}%", 100.0 * (there - here) / here))
}

/// Offices: the district's own, and those that the opportunities name. No person stands here.
pub(super) fn contacts(book: &mut Book<'_>, booklet: Booklet<'_>) {
    let public = booklet.public();
    let lang = book.lang;
    let mut offices: BTreeMap<&str, Vec<&super::Offer>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for offer in public.zones.iter().flat_map(|part| &part.offers) {
        let office = offer.contact.get(lang);
        if office.is_empty() {
            continue;
        }
        if !offices.contains_key(office) {
            order.push(office);
        }
        offices.entry(office).or_default().push(offer);
    }
    order.sort_by_key(|office| std::cmp::Reverse(offices[office].len()));
    let rows = order
        .iter()
        .map(|office| {
            let own = &offices[office];
            let mut chains: Vec<String> = Vec::new();
            let mut zones: Vec<&str> = Vec::new();
            for offer in own {
                if !chains.contains(&offer.chain) {
                    chains.push(offer.chain.clone());
                }
                if !zones.contains(&offer.zone.1.get(lang)) {
                    zones.push(offer.zone.1.get(lang));
                }
            }
            chains.sort_by_key(|id| public.chain(id));
            Row::new(vec![
                Cell::text(*office, strong()),
                Cell::text(own.len().to_string(), body()),
                Cell::text(marks(public, &chains, lang), body()),
                Cell::text(zones.join(words::comma(lang)), body()),
            ])
        })
        .collect();
    let table = Table {
        title: Text::new("按窗口", "By office"),
        columns: vec![
            col("窗口", "office", 110.0),
            figures("机会", "offers", 16.0),
            col("链", "chains", 130.0),
            col("区", "zones", 110.0),
        ],
        rows,
        empty: Text::new("清单上的机会没有写别的窗口。", "No opportunity names another office."),
        ..Table::default()
    };
    // The district's own office above them, large.
    let big = face(16.0, Weight::Bold, INK);
    let own = big.wrap(public.contact.get(lang), CONTENT);
    let sample = public.cover.sample;
    let mut blocks = vec![
        Block::new(own.len() as f64 * leading(big) + 1.0, move |leaf, (x, y), _| {
            leaf.lines((x, y + big.mm()), &own, big);
            leaf.sample |= sample;
        })
        .keep(),
    ];
    blocks.extend(table.blocks(Set::new(CONTENT, lang)));
    let chapter = Chapter {
        place: "contacts",
        title: &Text::new("联系窗口", "Offices to call"),
        lead: say(
            lang,
            "只列机构窗口。机会清单上每一条都写明找哪个窗口；这里按窗口汇总。",
            "Offices alone. Every opportunity names one; here they are by office.",
        ),
        code: "",
        listed: Listed::Yes,
    };
    book.chapter(&chapter, &blocks, 1);
    flow::pour(book, &blocks, 1);
}

/// What the data is made of and which of it is invented.
pub(super) fn sources(book: &mut Book<'_>, booklet: Booklet<'_>) {
    let public = booklet.public();
    let lang = book.lang;
    let set = Set::new(flow::column(2), lang);
    let day = public.cover.data_date;
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let when = match lang {
        Lang::Zh => {
            format!("本册数据截至 {day}。同样的数据印出同样的册子；之后的变化以网上图谱为准，扫各页二维码可查。")
        }
        Lang::En => format!(
            "The data of this book is of {day}. The same data prints the same book; what changed since stands on the web, by the codes on the pages."
        ),
    };
    blocks.extend(said(Text::new("数据日", "Data date"), &when, set));
    let samples = if public.cover.sample {
        say(
            lang,
            "本册含样例数据：标“样例”的行、带 ° 的企业及其数值是虚构的，用来演示，不作决策依据。含样例的页在页眉注明。未标样例的，来自下列来源。",
            "This book holds sample data: rows marked as samples, firms with ° and their figures are invented for demonstration, not for decisions. Pages that hold any say so in their head. What is not marked comes from the sources below.",
        )
    } else {
        say(lang, "本册没有样例数据。", "This book holds no sample data.")
    };
    blocks.extend(said(Text::new("样例", "Samples"), samples, set));
    let rows: Vec<Row> = public
        .chains
        .iter()
        .map(|part| {
            let sheet = &part.sheet;
            let coverage = match &sheet.coverage {
                Figure::Known { value, basis } => format!("{:.0}%: {}", 100.0 * value, basis.get(lang)),
                Figure::Unknown { reason } => reason.get(lang).to_owned(),
            };
            let reference =
                sheet.reference.as_ref().map_or(say(lang, "无参照面", "no reference"), |title| title.get(lang));
            Row::new(vec![
                Cell::text(sheet.chain.title.get(lang), strong()),
                Cell::text(format!("{} v{}", sheet.chain.id, sheet.chain.version), small()),
                Cell::text(coverage, small()),
                Cell::text(reference, small()),
            ])
        })
        .collect();
    let table = Table {
        title: Text::new("各链的数", "Numbers of the chains"),
        columns: vec![
            col("链", "chain", 50.0),
            col("链定义", "definition", 32.0),
            col("登记覆盖", "coverage", 50.0),
            col("参照面", "reference", 46.0),
        ],
        rows,
        ..Table::default()
    };
    blocks.extend(table.blocks(set));
    let mut sources: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    let zones = public.zones.iter().flat_map(|part| {
        let own = std::iter::once((part.zone.source.as_str(), part.zone.sample));
        own.chain(part.zone.facts.iter().map(|fact| (fact.source.as_str(), fact.sample)))
    });
    let offers = public.zones.iter().flat_map(|part| &part.offers).map(|offer| (offer.source.as_str(), offer.sample));
    let policies = public.policies.iter().map(|policy| (policy.source.as_str(), policy.sample));
    let costs = public.costs.iter().map(|cost| (cost.source.as_str(), cost.sample));
    for (source, sample) in zones.chain(offers).chain(policies).chain(costs).filter(|(source, _)| !source.is_empty()) {
        let entry = sources.entry(source).or_insert((0, false));
        entry.0 += 1;
        entry.1 |= sample;
    }
    let mut sources: Vec<(&str, (usize, bool))> = sources.into_iter().collect();
    sources.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let rows = sources
        .into_iter()
        .map(|(source, (count, sample))| {
            Row::new(vec![
                Cell::text(words::source(source, lang), small().tint(INK)).sampled(sample),
                Cell::text(count.to_string(), small()),
            ])
        })
        .collect();
    let table = Table {
        title: Text::new("来源", "Sources"),
        note: say(lang, "区、条件、机会、政策、成本", "zones, facts, offers, policies, costs").to_owned(),
        columns: vec![col("来源", "source", 150.0), figures("条", "rows", 16.0)],
        rows,
        ..Table::default()
    };
    blocks.extend(table.blocks(set.pad(0.9)));
    let chapter = Chapter {
        place: "sources",
        title: &Text::new("来源与样例", "Sources and samples"),
        lead: "",
        code: "",
        listed: Listed::Yes,
    };
    book.chapter(&chapter, &blocks, 2);
    book.leaf().sample |= public.cover.sample;
    flow::pour_out(book, &blocks, 2);
}

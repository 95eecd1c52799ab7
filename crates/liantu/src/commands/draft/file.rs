//! A draft as the text of a chain file: values a pack can load, reasons as comments beside them.

use std::collections::BTreeSet;
use std::fmt::Write;

use insight::{Draft, DraftLane, DraftNode};
use model::{Lang, Text};

/// What is on the page.
pub(super) struct Page<'a> {
    pub(super) draft: &'a Draft,
    /// The chain's id.
    pub(super) id: &'a str,
    /// The district's industry, when it was named.
    pub(super) industry: Option<&'a str>,
    /// Name of the graph's file.
    pub(super) links: &'a str,
    /// Name of the file of firms.
    pub(super) firms: Option<&'a str>,
    pub(super) lang: Lang,
}

/// Rows named beside a reason; the number of the others is.
const ROWS: usize = 5;
/// Reasons named beside a node.
const REASONS: usize = 6;
/// Letters of an id at most; a pack takes 64.
const ID: usize = 48;

/// The file.
pub(super) fn text(page: &Page<'_>) -> String {
    let mut out = String::new();
    head(&mut out, page);
    let ids = ids(&page.draft.nodes);
    let lanes: BTreeSet<DraftLane> = page.draft.nodes.iter().map(|node| node.lane).collect();
    for lane in &lanes {
        let title = lane.title();
        entry(
            &mut out,
            "\n[[lane]]",
            &[("id", quoted(lane.id())), ("zh", quoted(&title.zh)), ("en", quoted(&title.en))],
        );
    }
    for (node, id) in page.draft.nodes.iter().zip(&ids) {
        write_node(&mut out, page, node, id);
    }
    for link in &page.draft.links {
        let rows = match link.rows.is_empty() {
            true => Text::new("按名称或上位产品推断，待核", "guessed from a name or a wider good, to be checked"),
            false => rows(&link.rows),
        };
        out.push('\n');
        comment(&mut out, &pick(&rows, page.lang));
        let weight = link.weight.to_string();
        entry(
            &mut out,
            "[[link]]",
            &[("from", quoted(&ids[link.from])), ("to", quoted(&ids[link.to])), ("weight", weight)],
        );
    }
    tail(&mut out, page);
    out
}

fn pick(text: &Text, lang: Lang) -> String {
    match lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    }
}

fn say(page: &Page<'_>, zh: impl Into<String>, en: impl Into<String>) -> String {
    pick(&Text::new(zh, en), page.lang)
}

fn head(out: &mut String, page: &Page<'_>) {
    let product = &page.draft.product;
    let lines = [
        say(
            page,
            format!("{product}：由产品图谱自动拟出的产业链初稿，不是结论，也不说明本区有谁。"),
            format!(
                "{product}: a chain drafted by a program from a graph of products; no finding, and nothing about who is where."
            ),
        ),
        say(page, format!("来源：{}", page.links), format!("Source: {}", page.links)),
        match page.firms {
            Some(firms) => say(page, format!("企业数来自：{firms}"), format!("Counts of firms are from: {firms}")),
            None => say(
                page,
                "未给企业产品表，企业数未知。",
                "No table of firms was given: how many make a good is unknown.",
            ),
        },
        say(page, "请专家逐项处理：", "What an expert has to do:"),
        say(
            page,
            "1. 删去不属本链的节点，合并同义的，补上图谱没有的环节（图谱只有网页上写过的）。",
            "1. Delete what does not belong, join what is the same, add what the graph lacks: it knows what some page said.",
        ),
        say(
            page,
            "2. 核对上下游方向和连线；权重 1 多为按名称推断。",
            "2. Check which way links run; those of weight 1 are mostly guessed.",
        ),
        say(
            page,
            "3. 译英文名 en（现为中文，校验时会给出警告）；卡片放不下的给 zh_short、en_short。",
            "3. Translate `en`, which holds the Chinese name until then (the check warns of each); give `zh_short`, `en_short` where cards are too small.",
        ),
        say(
            page,
            "4. 填行业 industry、国民经济行业 gbt 和商品编码 hs（留空待填），选图标 icon，核对角色 roles。",
            "4. Fill in `industry`, `gbt` and `hs`, which are left empty; choose icons; check the roles.",
        ),
        say(
            page,
            "5. 补检索词 terms：登记册里的写法；一个词只属于一个节点，与其他链重复的改用 home。",
            "5. Add terms as registers write them; a word belongs to one node, and where another chain has it, write `home` instead.",
        ),
        say(
            page,
            "6. 补装备、检验、物流、贸易等配套环节（stage = \"support\"）：产品图谱里没有服务。",
            "6. Add support (testing, storage, trade; stage = \"support\"): a graph of products knows no services.",
        ),
        say(
            page,
            "把握：0 到 1，只表示依据多少，供排序，不是概率。行号指来源文件的行。",
            "Confidence runs from 0 to 1 and orders what rests on more before what rests on less; it is no probability. Rows are those of the source.",
        ),
    ];
    for line in &lines {
        comment(out, line);
    }
    for remark in &page.draft.remarks {
        comment(out, &pick(remark, page.lang));
    }
    let title = Text::new(format!("{product}产业链（初稿）"), format!("{product}产业链（初稿）"));
    let _ = writeln!(out, "id = {}\nversion = 1", quoted(page.id));
    let _ = writeln!(out, "title = {{ zh = {}, en = {} }}", quoted(&title.zh), quoted(&title.en));
    let _ = writeln!(out, "kind = \"manufacturing\"");
    match page.industry {
        Some(industry) => {
            let _ = writeln!(out, "industry = {}", quoted(industry));
        }
        None => {
            let _ = writeln!(out, "# industry = \"…\"   # {}", say(page, "待填", "to be filled in"));
        }
    }
    let _ = writeln!(out, "standing = \"own\"\ncontext = {}", list(&page.draft.context));
}

fn write_node(out: &mut String, page: &Page<'_>, node: &DraftNode, id: &str) {
    out.push('\n');
    let firms = match node.firms {
        Some(firms) => say(page, format!("；{firms} 家企业列为产品"), format!("; {firms} firms name it")),
        None => String::new(),
    };
    let confidence = say(page, format!("把握 {:.2}", node.confidence), format!("confidence {:.2}", node.confidence));
    comment(out, &format!("{confidence}{firms}"));
    for evidence in node.evidence.iter().take(REASONS) {
        let rows = if evidence.rows.is_empty() {
            String::new()
        } else {
            format!(" ({})", pick(&rows(&evidence.rows), page.lang))
        };
        comment(out, &format!("- {}{rows}", pick(&evidence.text, page.lang)));
    }
    let more = node.evidence.len().saturating_sub(REASONS);
    if more > 0 {
        comment(out, &say(page, format!("- 另有 {more} 条依据"), format!("- and {more} more reasons")));
    }
    entry(
        out,
        "[[node]]",
        &[
            ("id", quoted(id)),
            ("stage", quoted(node.stage.as_str())),
            ("lane", quoted(node.lane.id())),
            ("rank", node.rank.to_string()),
            ("zh", quoted(&node.name)),
            ("en", quoted(&node.name)),
            ("icon", quoted(icon(node.lane))),
            ("gbt", format!("[]   # {}", say(page, "待填", "to be filled in"))),
            ("hs", format!("[]   # {}", say(page, "待填", "to be filled in"))),
            ("roles", "[\"make\"]".to_owned()),
            ("terms", list(&node.terms)),
        ],
    );
    if node.distance == 0 {
        out.push_str("spine = true\n");
    }
}

fn tail(out: &mut String, page: &Page<'_>) {
    if page.draft.left_out.is_empty() {
        return;
    }
    out.push('\n');
    comment(out, &say(page, "以下在近旁出现，未列入，附原因：", "Near the product and left out, with the reason:"));
    let mut reason = "";
    for left in &page.draft.left_out {
        if reason != left.why.zh {
            reason = &left.why.zh;
            comment(out, &format!("{}:", pick(&left.why, page.lang)));
        }
        comment(out, &format!("  {}", left.name));
    }
    if page.draft.more_left_out > 0 {
        let more = page.draft.more_left_out;
        comment(out, &say(page, format!("另有 {more} 个"), format!("and {more} more")));
    }
}

fn icon(lane: DraftLane) -> &'static str {
    match lane {
        DraftLane::Materials => "package",
        DraftLane::Equipment => "tool",
        DraftLane::Spine => "factory",
        DraftLane::Uses => "box",
    }
}

/// Ids from how the names sound; a second of the same sound takes a number.
fn ids(nodes: &[DraftNode]) -> Vec<String> {
    let mut given = BTreeSet::new();
    let mut id = |node: &DraftNode| {
        let mut base = registry::syllables_of(&node.name);
        base.truncate(base.char_indices().nth(ID).map_or(base.len(), |(at, _)| at));
        let base = base.trim_matches('-');
        let base = if base.is_empty() { "node" } else { base };
        let mut id = base.to_owned();
        let mut number = 1;
        while !given.insert(id.clone()) {
            number += 1;
            id = format!("{base}-{number}");
        }
        id
    };
    nodes.iter().map(&mut id).collect()
}

fn rows(rows: &[u32]) -> Text {
    let first = rows.iter().take(ROWS).map(u32::to_string).collect::<Vec<_>>();
    let more = rows.len().saturating_sub(ROWS);
    let (zh, en) = match more {
        0 => (String::new(), String::new()),
        _ => (format!(" 等 {} 行", rows.len()), format!(" and {more} more")),
    };
    let word = if rows.len() == 1 { "row" } else { "rows" };
    Text::new(format!("行 {}{zh}", first.join("、")), format!("{word} {}{en}", first.join(", ")))
}

fn entry(out: &mut String, head: &str, values: &[(&str, String)]) {
    out.push_str(head);
    out.push('\n');
    for (key, value) in values {
        let _ = writeln!(out, "{key} = {value}");
    }
}

/// A comment: whatever is in it stays on its line.
fn comment(out: &mut String, text: &str) {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(out, "# {plain}");
}

/// A basic string: JSON escapes what TOML escapes, but for one character.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

fn list(words: &[String]) -> String {
    format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "))
}

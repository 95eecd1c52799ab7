//! `chains/<id>.toml` → a chain.
//!
//! Reads what the file says and where; what makes a chain whole is `chain`'s to say.

use std::collections::{BTreeMap, HashSet};

use chain::{Anchor, Chain, Direction, FaultKind, Home, Lane, Link, Node, Return, Standing, Tie, Where};
use model::{ChainKind, CodeError, HsCode, IndustryCode, Role, Scene, Stage, Text};

use crate::names::{Names, known, stem};
use crate::standard::Standard;
use crate::toml_file::{At, Entry, Fields, Source, clipped};
use crate::words::{Noun, count_of_letters};

/// Nodes of one sheet; the largest chain known has sixty. Bounds the work that a hostile file can ask for.
const MAX_NODES: usize = 400;
/// Links of one sheet.
const MAX_LINKS: usize = 4_000;
/// Columns that all links of one sheet pass between their ends, as many as a layout takes. A sheet has a column for each rank and
/// stage, so a file may hold far fewer links than [`MAX_LINKS`] where all of them are long.
pub const MAX_PASSES: usize = 20_000;
/// Columns of a sheet.
const MAX_RANK: u32 = 99;
/// Letters of an English name that a card holds on its one line, about.
const CARD_EN: usize = 16;
/// Characters of a Chinese name that a card holds on its two lines.
const CARD_ZH: usize = 16;

/// A chain's file as far as it can be read; mistakes are in `source`. Only a file without errors gives a chain to use.
pub(crate) fn read_chain(source: &Source<'_>, names: &Names, standard: Option<&Standard>) -> ReadChain {
    let root = source.root();
    let mut chain = Chain::default();
    if let Some(id) = root.id(root.need("id")) {
        if id.value != stem(source.file) {
            let (id_, file) = (clipped(id.value), stem(source.file));
            root.error(
                id.at,
                (
                    format!("标识 `{id_}` 与文件名 `{file}` 不同"),
                    format!("id `{id_}` differs from the name of its file, `{file}`"),
                ),
            );
        }
        chain.id = id.value.to_owned();
    }
    chain.version = root.whole(root.need("version"), 1..=u32::MAX).unwrap_or(1);
    chain.title = root.text(root.need("title"));
    chain.kind = root.word(root.need("kind"), Noun::KIND, ChainKind::ALL);
    match root.get("industry") {
        None => root.warning(
            None,
            (
                "缺少 `industry`：这条链不在本区任何产业之下",
                "missing `industry`: the chain stands under none of the district's industries",
            ),
        ),
        given => {
            if let Some(industry) = root.reference(given, Noun::INDUSTRY, known(&names.industries)) {
                chain.industry = industry.value.to_owned();
            }
        }
    }
    chain.standing = standing(&root);
    chain.context = owned(root.strings(root.get("context")));
    chain.lanes = lanes(&root);
    let nodes = read_nodes(&root, &chain, names, standard);
    let links = read_links(&root, &nodes);
    chain.returns = read_returns(&root, &nodes);
    chain.ties = read_ties(&root, &nodes);
    chain.directions = read_directions(&root);
    chain.anchors = read_anchors(&root, &nodes);
    root.finish();
    let places = Places { nodes: nodes.places, links: links.places };
    note_faults(source, &mut chain, &places, nodes.nodes, links.links, links.dropped);
    ReadChain { chain, places }
}

/// A chain and where its parts stand in their file.
pub(crate) struct ReadChain {
    pub(crate) chain: Chain,
    pub(crate) places: Places,
}

/// Where the parts of a chain stand in its file.
pub(crate) struct Places {
    nodes: Vec<NodePlace>,
    links: Vec<Option<usize>>,
}

impl Places {
    /// Byte offset of a part; `None` for the chain as a whole.
    pub(crate) fn of(&self, part: Where) -> Option<usize> {
        let inner = |node: usize, pick: fn(&NodePlace) -> &Vec<Option<usize>>, index: usize| {
            let place = self.nodes.get(node)?;
            pick(place).get(index).copied().flatten().or(place.at)
        };
        match part {
            Where::Chain => None,
            Where::Node(node) => self.nodes.get(node)?.at,
            Where::Link(link) => self.links.get(link).copied().flatten(),
            Where::Term(node, term) => inner(node, |place| &place.terms, term),
            Where::Home(node, home) => inner(node, |place| &place.homes, home),
        }
    }
}

fn standing(root: &Fields<'_>) -> Standing {
    let Some(word) = root.string(root.need("standing")) else { return Standing::Own };
    match word.value {
        "own" => Standing::Own,
        "cultivated" => Standing::Cultivated,
        other => {
            let known = ["own", "cultivated"].into_iter();
            root.error(word.at, crate::words::unknown(Noun::STANDING, other, known));
            Standing::Own
        }
    }
}

fn lanes(root: &Fields<'_>) -> Vec<Lane> {
    let mut seen = HashSet::new();
    let mut lanes = Vec::new();
    for fields in root.tables(root.need("lane"), Noun::LANE) {
        let id = once(&fields, Noun::LANE, &mut seen);
        lanes.push(Lane { id, title: fields.zh_en() });
        fields.finish();
    }
    lanes
}

/// Nodes with the places that faults may be pointed at.
#[derive(Default)]
struct Nodes {
    nodes: Vec<Node>,
    places: Vec<NodePlace>,
    /// Id → the first node that has it.
    index: BTreeMap<String, usize>,
}

/// Where a node and its terms stand, and what of it is already known to be wrong.
struct NodePlace {
    at: Option<usize>,
    terms: Vec<Option<usize>>,
    homes: Vec<Option<usize>>,
    /// The rank could not be read: rules about ranks cannot be judged.
    rank_unknown: bool,
    /// Terms are given but could not be read: that there are none is only the echo.
    terms_unread: bool,
    /// The same for roles.
    roles_unread: bool,
}

impl Nodes {
    /// The index of the node an entry names; an unknown one is noted.
    fn find(&self, fields: &Fields<'_>, entry: Option<Entry<'_>>) -> Option<usize> {
        let id = fields.string(entry)?;
        if !fields.refers(id, Noun::NODE, Some(&self.index)) {
            return None;
        }
        self.index.get(id.value).copied()
    }
}

fn read_nodes(root: &Fields<'_>, chain: &Chain, names: &Names, standard: Option<&Standard>) -> Nodes {
    let mut found = Nodes::default();
    for fields in root.tables(root.get("node"), Noun::NODE) {
        let (node, place) = read_node(&fields, chain, names, standard);
        fields.finish();
        if !node.id.is_empty() {
            found.index.entry(node.id.clone()).or_insert(found.nodes.len());
        }
        found.nodes.push(node);
        found.places.push(place);
    }
    found
}

fn read_node(fields: &Fields<'_>, chain: &Chain, names: &Names, standard: Option<&Standard>) -> (Node, NodePlace) {
    let id = fields.id(fields.need("id")).map(|id| id.value.to_owned()).unwrap_or_default();
    let stage = fields.word(fields.need("stage"), Noun::STAGE, Stage::ALL);
    let lane = fields.reference(fields.need("lane"), Noun::LANE, Some(&chain.lanes));
    let rank = fields.whole(fields.need("rank"), 0..=MAX_RANK);
    let title = fields.zh_en();
    let short = short_form(fields, &title);
    let icon = fields.string(fields.need("icon"));
    if let (Some(icon), Some(icons)) = (icon, standard.and_then(|standard| standard.icons.as_ref()))
        && !icons.contains(icon.value)
    {
        let icons = icons.iter().map(String::as_str);
        fields.warning(icon.at, crate::words::unknown(Noun::ICON, icon.value, icons));
    }
    let industries = industries(fields, standard);
    let goods = codes(fields, "hs", HsCode::parse, |code| {
        standard
            .is_none_or(|standard| standard.has_good(code))
            .then_some(())
            .ok_or(("不是 HS 品目", "is not a heading of the HS"))
    });
    let before = fields.count();
    let roles = fields.words(fields.get("roles"), Noun::ROLE, Role::ALL);
    let roles_unread = fields.count() > before;
    let before = fields.count();
    let terms = fields.strings(fields.get("terms"));
    let (homes, home_places) = read_homes(fields);
    let terms_unread = fields.count() > before;
    let not = fields.strings(fields.get("not"));
    let sought: HashSet<&str> = terms.iter().map(|term| term.value).collect();
    for word in &not {
        if sought.contains(word.value) {
            let shown = clipped(word.value);
            fields.error(
                word.at,
                (
                    format!("`{shown}` 既在{}的 `terms` 里，又在它的 `not` 里", fields.zh()),
                    format!("`{shown}` stands both in `terms` and in `not` of {fields}"),
                ),
            );
        }
    }
    let general = fields.get("general");
    let is_general = fields.flag(general);
    if is_general && chain.context.is_empty() {
        let at = general.and_then(|entry| entry.at());
        fields.error(
            at,
            (
                format!("{}是通用环节，但本链没有 `context` 语境词可以辨认企业", fields.zh()),
                format!("{fields} is general, but the chain has no `context` to tell its firms by"),
            ),
        );
    }
    let scene = fields.word(fields.get("scene"), Noun::SCENE, Scene::ALL);
    let spine = fields.flag(fields.get("spine"));
    let policies = fields
        .strings(fields.get("policies"))
        .into_iter()
        .filter(|id| fields.refers(*id, Noun::POLICY, known(&names.policies)))
        .map(|id| id.value.to_owned())
        .collect();
    let unsuitable = fields.get("unsuitable").map(|entry| unsuitable(fields, entry));
    let place = NodePlace {
        at: fields.at(),
        terms: terms.iter().map(|term| term.at).collect(),
        homes: home_places,
        rank_unknown: rank.is_none(),
        terms_unread,
        roles_unread,
    };
    let node = Node {
        id,
        stage: stage.unwrap_or(Stage::Midstream),
        lane: lane.and_then(|id| chain.lanes.iter().position(|lane| lane.id == id.value)).unwrap_or_default(),
        rank: rank.unwrap_or_default(),
        title,
        short,
        icon: icon.map(|icon| icon.value.to_owned()).unwrap_or_default(),
        industries,
        goods,
        roles,
        terms: owned(terms),
        homes,
        not: owned(not),
        general: is_general,
        scene,
        spine,
        unsuitable,
        policies,
    };
    (node, place)
}

/// Homes as far as they are written as such, and where; whether they are there is asked once all chains are read.
fn read_homes(fields: &Fields<'_>) -> (Vec<Home>, Vec<Option<usize>>) {
    let mut found = (Vec::new(), Vec::new());
    for text in fields.strings(fields.get("home")) {
        match Home::parse(text.value) {
            Some(home) => {
                found.0.push(home);
                found.1.push(text.at);
            }
            None => {
                let shown = clipped(text.value);
                let message = (
                    format!("{}的归属 `{shown}` 不是 `链/环节` 的写法", fields.zh()),
                    format!("home `{shown}` of {fields} is not of the form `chain/node`"),
                );
                fields.error(text.at, message);
            }
        }
    }
    found
}

/// The name for cards: what the file gives, else the full name; a warning where a card cannot hold it.
fn short_form(fields: &Fields<'_>, title: &Text) -> Text {
    let form = |key: &'static str, full: &str, most: usize, room: (&str, &str)| {
        let given = fields.string(fields.get(key));
        let text = given.map_or(full, |text| text.value);
        let length = count_of_letters(text);
        if length > most {
            let (zh, en) = match given {
                Some(_) => ("请缩短".to_owned(), "shorten it".to_owned()),
                None => (format!("请写 `{key}`"), format!("give `{key}`")),
            };
            let at = given.and_then(|text| text.at).or(fields.at());
            let text = clipped(text);
            let message = (
                format!("`{text}` 有 {length} 个字符，卡片放得下{}：{zh}", room.0),
                format!("`{text}` has {length} letters, a card holds {}: {en}", room.1),
            );
            fields.warning(at, message);
        }
        text.to_owned()
    };
    Text {
        zh: form("zh_short", &title.zh, CARD_ZH, ("两行各 8 个", "two lines of 8")),
        en: form("en_short", &title.en, CARD_EN, ("约 14 个", "about 14")),
    }
}

/// `gbt = ["3110"]`.
pub(crate) fn industries(fields: &Fields<'_>, standard: Option<&Standard>) -> Vec<IndustryCode> {
    codes(fields, "gbt", IndustryCode::parse, |code| {
        let known = standard.is_none_or(|standard| standard.has_industry(code));
        known.then_some(()).ok_or(("不是 GB/T 4754 的类别", "is not a class of GB/T 4754"))
    })
}

/// A list of codes, those that are well formed and known.
fn codes<C>(
    fields: &Fields<'_>,
    key: &'static str,
    parse: impl Fn(&str) -> Result<C, CodeError>,
    check: impl Fn(&C) -> Result<(), (&'static str, &'static str)>,
) -> Vec<C> {
    let mut found = Vec::new();
    for text in fields.strings(fields.get(key)) {
        match parse(text.value) {
            Ok(code) => match check(&code) {
                Ok(()) => found.push(code),
                Err((zh, en)) => {
                    let shown = clipped(text.value);
                    let message = (format!("`{key}` 里的 `{shown}` {zh}"), format!("`{shown}` in `{key}` {en}"));
                    fields.error(text.at, message);
                }
            },
            Err(error) => {
                let said = error.said();
                fields.error(text.at, (format!("`{key}`：{}", said.zh), format!("`{key}`: {}", said.en)));
            }
        }
    }
    found
}

fn unsuitable(fields: &Fields<'_>, entry: Entry<'_>) -> (Text, String) {
    let Some(rule) = fields.table_of(Some(entry), Noun::UNSUITABLE) else { return Default::default() };
    let text = rule.zh_en();
    let source = rule.owned(rule.need("source"));
    rule.finish();
    (text, source)
}

/// Links between known nodes and where they stand.
#[derive(Default)]
struct Links {
    links: Vec<Link>,
    places: Vec<Option<usize>>,
    /// Links left out because an end is unknown: any node may be the one that was meant.
    dropped: usize,
}

fn read_links(root: &Fields<'_>, nodes: &Nodes) -> Links {
    let mut found = Links::default();
    for fields in root.tables(root.get("link"), Noun::LINK) {
        let from = nodes.find(&fields, fields.need("from"));
        let to = nodes.find(&fields, fields.need("to"));
        let weight = fields.whole(fields.need("weight"), 1..=3);
        let at = fields.at();
        fields.finish();
        match (from, to) {
            (Some(from), Some(to)) => {
                let weight = weight.and_then(|weight| u8::try_from(weight).ok()).unwrap_or(1);
                found.links.push(Link { from, to, weight });
                found.places.push(at);
            }
            _ => found.dropped += 1,
        }
    }
    found
}

fn read_returns(root: &Fields<'_>, nodes: &Nodes) -> Vec<Return> {
    let mut found = Vec::new();
    for fields in root.tables(root.get("return"), Noun::RETURN) {
        let from = nodes.find(&fields, fields.need("from"));
        let to = nodes.find(&fields, fields.need("to"));
        let what = fields.zh_en();
        fields.finish();
        found.extend(from.zip(to).map(|(from, to)| Return { from, to, what }));
    }
    found
}

fn read_ties(root: &Fields<'_>, nodes: &Nodes) -> Vec<Tie> {
    let mut found = Vec::new();
    for fields in root.tables(root.get("tie"), Noun::TIE) {
        let node = nodes.find(&fields, fields.need("node"));
        // The other chain may belong to another district: it need not be loaded.
        let chain = fields.id(fields.need("chain"));
        let outward = fields.flag(fields.need("outward"));
        let what = fields.zh_en();
        fields.finish();
        found.extend(node.zip(chain).map(|(node, chain)| Tie { node, chain: chain.value.to_owned(), outward, what }));
    }
    found
}

fn read_directions(root: &Fields<'_>) -> Vec<Direction> {
    let mut found = Vec::new();
    for fields in root.tables(root.get("direction"), Noun::DIRECTION) {
        let mark = fields.string(fields.need("mark"));
        if let Some(mark) = mark.filter(|mark| count_of_letters(mark.value) != 1) {
            let shown = clipped(mark.value);
            fields
                .error(mark.at, (format!("记号 `{shown}` 不是一个字"), format!("mark `{shown}` is not one character")));
        }
        found.push(Direction {
            mark: mark.map(|mark| mark.value.to_owned()).unwrap_or_default(),
            text: fields.zh_en(),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
        });
        fields.finish();
    }
    found
}

fn read_anchors(root: &Fields<'_>, nodes: &Nodes) -> Vec<Anchor> {
    let mut found = Vec::new();
    for fields in root.tables(root.get("anchor"), Noun::ANCHOR) {
        let name = fields.owned(fields.need("name"));
        let node = nodes.find(&fields, fields.need("node"));
        let text = fields.zh_en();
        let source = fields.owned(fields.need("source"));
        let sample = fields.flag(fields.get("sample"));
        fields.finish();
        found.extend(node.map(|node| Anchor { name, node, text, source, sample }));
    }
    found
}

/// Columns that the links pass at most, a column being a rank and a stage.
fn passes(nodes: &[Node], links: &[Link]) -> usize {
    let mut columns: Vec<(u32, usize)> = nodes.iter().map(|node| (node.rank, node.stage as usize)).collect();
    columns.sort_unstable();
    columns.dedup();
    let up_to = |rank: u32| columns.partition_point(|(own, _)| *own <= rank);
    let before = |rank: u32| columns.partition_point(|(own, _)| *own < rank);
    let ranks = |link: &Link| (nodes[link.from].rank, nodes[link.to].rank);
    let rising = links.iter().map(ranks).filter(|(from, to)| from < to);
    rising.map(|(from, to)| (up_to(to) - before(from)).saturating_sub(2)).sum()
}

/// Asks the chain for its faults and points them at lines. Faults that only echo what could not be read are left out.
fn note_faults(
    source: &Source<'_>,
    chain: &mut Chain,
    places: &Places,
    nodes: Vec<Node>,
    links: Vec<Link>,
    dropped: usize,
) {
    if nodes.len() > MAX_NODES || links.len() > MAX_LINKS {
        source.error(
            None,
            (
                format!("一条链最多 {MAX_NODES} 个环节、{MAX_LINKS} 条连线"),
                format!("a chain holds at most {MAX_NODES} nodes and {MAX_LINKS} links"),
            ),
        );
        return;
    }
    let passes = passes(&nodes, &links);
    if passes > MAX_PASSES {
        source.error(
            None,
            (
                format!("连线共跨过 {passes} 列，一张图最多 {MAX_PASSES} 列：少连几条，或让环节的 `rank` 近一些"),
                format!(
                    "the links pass {passes} columns in all, a sheet holds at most {MAX_PASSES}: have fewer of them, or nodes of nearer `rank`"
                ),
            ),
        );
        return;
    }
    chain.nodes = nodes;
    chain.links = links;
    let rank_unknown = |link: &Link| places.nodes[link.from].rank_unknown || places.nodes[link.to].rank_unknown;
    for fault in chain.faults() {
        let echo = match (fault.kind, fault.at) {
            (FaultKind::TwinNode, Where::Node(node)) => chain.nodes[node].id.is_empty(),
            (FaultKind::NoTerms, Where::Node(node)) => places.nodes[node].terms_unread,
            (FaultKind::NoRoles, Where::Node(node)) => places.nodes[node].roles_unread,
            (FaultKind::Orphan, Where::Node(node)) => {
                let twin = chain.nodes[..node].iter().any(|other| other.id == chain.nodes[node].id);
                dropped > 0 || chain.nodes[node].id.is_empty() || twin
            }
            (FaultKind::Rank, Where::Link(link)) => rank_unknown(&chain.links[link]),
            (FaultKind::Empty, _) => !source.whole,
            _ => false,
        };
        if !echo {
            source.error(places.of(fault.at), fault.message);
        }
    }
}

fn owned(texts: Vec<At<&str>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value.to_owned()).collect()
}

/// The id of an item, noted when an earlier one has it; empty when it cannot be read.
pub(crate) fn once(fields: &Fields<'_>, noun: Noun, seen: &mut HashSet<String>) -> String {
    let Some(id) = fields.id(fields.need("id")) else { return String::new() };
    if !seen.insert(id.value.to_owned()) {
        let message =
            (format!("{} `{}` 定义了两次", noun.zh, id.value), format!("{} `{}` is defined twice", noun.one, id.value));
        fields.error(id.at, message);
    }
    id.value.to_owned()
}

//! A chain's file as a document whose parts are found, set and taken out without touching the rest.
//!
//! Knows keys and tables, not what an operation is.

use model::Text;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::{FieldValue, NodeField, NodeText, Refusal, Switch};
use crate::files::Files;
use crate::toml_file::clipped;

/// The keys of a node in the order in which the format lists them: a key that comes new takes its place among them.
const NODE_KEYS: [&str; 20] = [
    "id",
    "stage",
    "lane",
    "rank",
    "zh",
    "en",
    "zh_short",
    "en_short",
    "icon",
    "gbt",
    "hs",
    "roles",
    "terms",
    "home",
    "not",
    "general",
    "scene",
    "spine",
    "policies",
    "unsuitable",
];

/// The lists of tables of a chain's file in the order in which the format has them.
const SECTIONS: [&str; 7] = ["lane", "node", "link", "return", "tie", "direction", "anchor"];

/// A TOML file of a pack, open for edits.
pub(crate) struct Document {
    pub(crate) path: String,
    pub(crate) doc: DocumentMut,
}

impl Document {
    pub(crate) fn open(files: &Files, path: &str) -> Result<Self, Refusal> {
        let bytes = files
            .get(path)
            .ok_or_else(|| Refusal::new(format!("配置包里没有 `{path}`"), format!("the pack has no `{path}`")))?;
        let broken = || {
            Refusal::new(
                format!("`{path}` 不是完好的 TOML，先改好文件"),
                format!("`{path}` is no whole TOML: mend the file first"),
            )
        };
        let text = std::str::from_utf8(bytes).map_err(|_| broken())?;
        Self::parse(path, text)
    }

    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, Refusal> {
        let doc = text.parse().map_err(|_| {
            Refusal::new(
                format!("`{path}` 不是完好的 TOML，先改好文件"),
                format!("`{path}` is no whole TOML: mend the file first"),
            )
        })?;
        Ok(Self { path: path.to_owned(), doc })
    }

    pub(crate) fn text(&self) -> String {
        self.doc.to_string()
    }

    /// The tables of a list; `None` where there are none yet.
    pub(crate) fn tables(&self, key: &str) -> Option<&ArrayOfTables> {
        self.doc.get(key)?.as_array_of_tables()
    }

    /// The tables of a list, for edits; made where there are none.
    pub(crate) fn tables_mut(&mut self, key: &str) -> Result<&mut ArrayOfTables, Refusal> {
        let path = &self.path;
        let entry = self.doc.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        entry.as_array_of_tables_mut().ok_or_else(|| {
            Refusal::new(
                format!("`{path}` 里的 `{key}` 不是逐表书写：请写成 `[[{key}]]`"),
                format!("`{key}` in `{path}` is not written table by table: write `[[{key}]]`"),
            )
        })
    }

    /// The place of the table whose keys hold these texts.
    pub(crate) fn find<const N: usize>(&self, key: &str, wanted: [(&str, &str); N]) -> Option<usize> {
        self.tables(key)?.iter().position(|table| wanted.iter().all(|(key, value)| text_of(table, key) == Some(value)))
    }

    /// Whether a table of the list holds a text.
    pub(crate) fn has(&self, key: &str, wanted: (&str, &str)) -> bool {
        self.find(key, [wanted]).is_some()
    }

    /// Puts a table in at a place, or last.
    pub(crate) fn insert(&mut self, key: &str, place: Option<usize>, mut table: Table) -> Result<(), Refusal> {
        // Tables are printed by their position; one that shares its neighbour's is printed beside it. The first of a list comes
        // behind those that the format lists before it.
        let before = SECTIONS.iter().take_while(|section| **section != key).filter_map(|section| self.tables(section));
        let end = before.flat_map(ArrayOfTables::iter).filter_map(Table::position).max().unwrap_or_default();
        let tables = self.tables_mut(key)?;
        let at = place.unwrap_or(tables.len()).min(tables.len());
        let neighbour = tables.get(at.saturating_sub(1)).map(|table| table.position().unwrap_or_default());
        table.set_position(Some(neighbour.unwrap_or(end)));
        // Rooms of one blank line, as the files have them.
        table.decor_mut().set_prefix("\n");
        tables.insert(at, table);
        Ok(())
    }

    /// Takes a table out. A comment that stands apart above it, as a heading does, stays for whoever follows.
    pub(crate) fn remove(&mut self, key: &str, at: usize) -> Result<(), Refusal> {
        let tables = self.tables_mut(key)?;
        let removed = tables.remove(at);
        let prefix = removed.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
        let heading = prefix.rfind("\n\n").map(|end| &prefix[..=end]).filter(|text| text.contains('#'));
        if let (Some(heading), Some(next)) = (heading, tables.get_mut(at)) {
            let own = next.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("\n").to_owned();
            next.decor_mut().set_prefix(format!("{heading}{own}"));
        }
        if tables.is_empty() {
            self.doc.remove(key);
        }
        Ok(())
    }

    /// Every id of a list.
    pub(crate) fn ids(&self, key: &str) -> Vec<&str> {
        self.tables(key).into_iter().flat_map(ArrayOfTables::iter).filter_map(|table| text_of(table, "id")).collect()
    }

    /// The nodes in the order of the file.
    pub(crate) fn nodes(&self) -> Vec<NodeText> {
        self.tables("node").into_iter().flat_map(ArrayOfTables::iter).map(node_text).collect()
    }
}

/// A text under a key, without blanks around it.
pub(crate) fn text_of<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key)?.as_str().map(str::trim)
}

/// A whole number under a key.
pub(crate) fn number_of(table: &Table, key: &str) -> Option<i64> {
    table.get(key)?.as_integer()
}

/// The texts of a list under a key; empty where there is none.
pub(crate) fn list_of(table: &Table, key: &str) -> Vec<String> {
    let array = table.get(key).and_then(Item::as_array);
    array.into_iter().flat_map(Array::iter).filter_map(Value::as_str).map(|text| text.trim().to_owned()).collect()
}

/// Both languages under `zh` and `en` of a table.
pub(crate) fn zh_en(table: &Table) -> Text {
    Text::new(text_of(table, "zh").unwrap_or_default(), text_of(table, "en").unwrap_or_default())
}

/// Both languages of an inner table.
pub(crate) fn inner_text(table: &Table, key: &str) -> Text {
    let of = |lang| table.get(key).and_then(Item::as_table_like).and_then(|inner| inner.get(lang)?.as_str());
    Text::new(of("zh").unwrap_or_default(), of("en").unwrap_or_default())
}

/// Sets a value; what stands around the old one, a comment behind it too, stays. A new key comes behind the last of those that the
/// format lists before it.
pub(crate) fn set(table: &mut Table, key: &str, new: impl Into<Value>) {
    let mut new = new.into();
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        *new.decor_mut() = old.decor().clone();
        *old = new;
        return;
    }
    let rank = |key: &str| NODE_KEYS.iter().position(|known| *known == key);
    let behind: Vec<String> = match rank(key) {
        Some(own) => {
            let last = table.iter().enumerate().filter(|(_, (key, _))| rank(key).is_some_and(|rank| rank < own));
            let from = last.map(|(at, _)| at + 1).max().unwrap_or(0);
            table.iter().skip(from).map(|(key, _)| key.to_owned()).collect()
        }
        None => Vec::new(),
    };
    let moved: Vec<_> = behind.iter().filter_map(|key| table.remove_entry(key)).collect();
    table.insert(key, Item::Value(new));
    for (key, item) in moved {
        table.insert_formatted(&key, item);
    }
}

/// Puts a word into a list at a place, or last; a list over several lines stays one.
pub(crate) fn put_word(table: &mut Table, key: &str, word: &str, place: Option<usize>) {
    if table.get(key).and_then(Item::as_array).is_none() {
        set(table, key, Value::Array(Array::new()));
    }
    let Some(array) = table.get_mut(key).and_then(Item::as_array_mut) else { return };
    let at = place.unwrap_or(array.len()).min(array.len());
    let prefix = |value: Option<&Value>| {
        value.and_then(|value| value.decor().prefix()).and_then(|prefix| prefix.as_str()).map(str::to_owned)
    };
    let lines = prefix(array.get(1)).or_else(|| prefix(array.get(0))).filter(|prefix| prefix.contains('\n'));
    // A comment that belongs to a word is not copied with the break before it.
    let lines = lines.map(|prefix| format!("\n{}", prefix.rsplit('\n').next().unwrap_or_default()));
    let between = lines.unwrap_or_else(|| " ".to_owned());
    // A comment behind the last word stands behind the list's last comma: it stays behind its word.
    let trailing = array.trailing().as_str().unwrap_or_default().to_owned();
    let remark = trailing.rsplit_once('\n').filter(|(remark, _)| at == array.len() && remark.contains('#'));
    let between = match remark {
        Some((remark, rest)) => {
            let remark = format!("{remark}{between}");
            array.set_trailing(format!("\n{rest}"));
            remark
        }
        None => between,
    };
    let mut value = Value::from(word);
    if at == 0 {
        if let Some(first) = array.get_mut(0) {
            let own = prefix(Some(first)).unwrap_or_default();
            value.decor_mut().set_prefix(own);
            first.decor_mut().set_prefix(between);
        }
    } else {
        value.decor_mut().set_prefix(between);
        if at == array.len()
            && let Some(last) = array.get_mut(at - 1)
        {
            let suffix = last.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().to_owned();
            last.decor_mut().set_suffix("");
            value.decor_mut().set_suffix(suffix);
        }
    }
    array.insert_formatted(at, value);
}

/// Takes a word out of a list; says at which place it stood.
pub(crate) fn take_word(table: &mut Table, key: &str, word: &str) -> Option<usize> {
    let array = table.get_mut(key)?.as_array_mut()?;
    let at = array.iter().position(|value| value.as_str().map(str::trim) == Some(word))?;
    let removed = array.remove(at);
    let of = |raw: Option<&toml_edit::RawString>| raw.and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
    if at == 0
        && let Some(first) = array.get_mut(0)
    {
        first.decor_mut().set_prefix(of(removed.decor().prefix()));
    }
    let prefix = of(removed.decor().prefix());
    if at == array.len()
        && let Some((remark, _)) = prefix.rsplit_once('\n').filter(|(remark, _)| remark.contains('#'))
    {
        let rest = array.trailing().as_str().unwrap_or_default().to_owned();
        array.set_trailing(format!("{remark}{rest}"));
    }
    if at == array.len()
        && at > 0
        && let Some(last) = array.get_mut(at - 1)
    {
        last.decor_mut().set_suffix(of(removed.decor().suffix()));
    }
    Some(at)
}

/// A list as a value.
pub(crate) fn array(list: &[String]) -> Value {
    Value::Array(list.iter().map(String::as_str).collect())
}

/// `{ zh = …, en = … }`.
pub(crate) fn inline(text: &Text) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert("zh", text.zh.as_str().into());
    table.insert("en", text.en.as_str().into());
    table
}

/// A table with both languages and an id or two.
pub(crate) fn table_of(ids: &[(&str, &str)], text: Option<&Text>) -> Table {
    let mut table = Table::new();
    for (key, value) in ids {
        table.insert(key, Item::Value(Value::from(*value)));
    }
    if let Some(text) = text {
        table.insert("zh", Item::Value(text.zh.as_str().into()));
        table.insert("en", Item::Value(text.en.as_str().into()));
    }
    table
}

/// What a node's table says.
pub(crate) fn node_text(table: &Table) -> NodeText {
    let text = |key| text_of(table, key).unwrap_or_default().to_owned();
    let maybe = |key| text_of(table, key).map(str::to_owned);
    let flag = |key| table.get(key).and_then(Item::as_bool).unwrap_or_default();
    let source = || {
        let inner = table.get("unsuitable").and_then(Item::as_table_like);
        inner.and_then(|inner| inner.get("source")?.as_str()).unwrap_or_default().to_owned()
    };
    NodeText {
        id: text("id"),
        stage: text("stage"),
        lane: text("lane"),
        rank: number_of(table, "rank").and_then(|rank| u32::try_from(rank).ok()).unwrap_or_default(),
        title: zh_en(table),
        zh_short: maybe("zh_short"),
        en_short: maybe("en_short"),
        icon: text("icon"),
        gbt: list_of(table, "gbt"),
        hs: list_of(table, "hs"),
        roles: list_of(table, "roles"),
        terms: list_of(table, "terms"),
        home: list_of(table, "home"),
        not: list_of(table, "not"),
        scene: maybe("scene"),
        general: flag("general"),
        spine: flag("spine"),
        policies: list_of(table, "policies"),
        unsuitable: table.contains_key("unsuitable").then(|| (inner_text(table, "unsuitable"), source())),
    }
}

/// A node's table as the files write it.
pub(crate) fn node_table(node: &NodeText) -> Table {
    let mut table = Table::new();
    let mut put = |key: &str, value: Value| drop(table.insert(key, Item::Value(value)));
    put("id", node.id.as_str().into());
    put("stage", node.stage.as_str().into());
    put("lane", node.lane.as_str().into());
    put("rank", i64::from(node.rank).into());
    put("zh", node.title.zh.as_str().into());
    put("en", node.title.en.as_str().into());
    for (key, value) in [("zh_short", &node.zh_short), ("en_short", &node.en_short)] {
        if let Some(value) = value {
            put(key, value.as_str().into());
        }
    }
    put("icon", node.icon.as_str().into());
    let lists = [
        ("gbt", &node.gbt),
        ("hs", &node.hs),
        ("roles", &node.roles),
        ("terms", &node.terms),
        ("home", &node.home),
        ("not", &node.not),
    ];
    for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        put(key, array(list));
    }
    if node.general {
        put("general", true.into());
    }
    if let Some(scene) = &node.scene {
        put("scene", scene.as_str().into());
    }
    if node.spine {
        put("spine", true.into());
    }
    if !node.policies.is_empty() {
        put("policies", array(&node.policies));
    }
    if let Some((text, source)) = &node.unsuitable {
        let mut inner = inline(text);
        inner.insert("source", source.as_str().into());
        put("unsuitable", Value::InlineTable(inner));
    }
    table
}

/// The value of a node's field.
pub(crate) fn field_of(table: &Table, field: NodeField) -> FieldValue {
    let Some(item) = table.get(field.key()) else { return FieldValue::Absent };
    if let Some(text) = item.as_str() {
        return FieldValue::Text(text.trim().to_owned());
    }
    if let Some(flag) = item.as_bool() {
        return FieldValue::Flag(if flag { Switch::On } else { Switch::Off });
    }
    FieldValue::List(list_of(table, field.key()))
}

/// A name that can be written on a card: not empty, on one line, within bounds.
pub(crate) fn checked_name(what: (&str, &str), text: &str, most: usize) -> Result<String, Refusal> {
    let (zh, en) = what;
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(format!("{zh}不能为空"), format!("the {en} is empty")));
    }
    if let Some(control) = text.chars().find(|c| c.is_control()) {
        let code = control as u32;
        return Err(Refusal::new(
            format!("{zh}里有控制字符（U+{code:04X}）"),
            format!("the {en} holds a control character (U+{code:04X})"),
        ));
    }
    let letters = text.chars().count();
    if letters > most {
        let shown = clipped(text);
        return Err(Refusal::new(
            format!("{zh} `{shown}` 有 {letters} 个字符，最多 {most} 个"),
            format!("the {en} `{shown}` has {letters} letters, at most {most} fit"),
        ));
    }
    Ok(text.to_owned())
}

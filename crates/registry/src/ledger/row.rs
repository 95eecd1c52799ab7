//! One row of a ledger to what it says of a project.

use chrono::NaiveDate;
use model::{
    EndReason, LooseDay, Money, OutsideKey, Precision, Profile, Project, ProjectStage, Tag, TagKind, Text, private_part,
};

use super::amount::amount;
use super::days::{is_meant, loose_day};
use super::words::{channel, end_reason, origin, profile, several, stage, top500, year};
use super::{LedgerColumn, RawLedger, RawRow};
use crate::capital::Unit;
use crate::digits::{is_unknown, narrow, shown};
use crate::marks::yes_no;
use crate::name::name_key;

/// Longest text of a project's field, in characters; more of a cell stays in the file alone and is told.
const LONGEST: usize = 1_900;

/// Columns of days with the stage they tell of, from the first stage to the last.
const DAYS: [(&str, ProjectStage); 8] = [
    ("entered", ProjectStage::Lead),
    ("talks", ProjectStage::Talks),
    ("signed", ProjectStage::Signed),
    ("filed", ProjectStage::Filed),
    ("started", ProjectStage::Construction),
    ("trial", ProjectStage::Trial),
    ("operating", ProjectStage::Operating),
    ("ended", ProjectStage::Ended),
];

/// What a ledger is read with.
#[derive(Debug, Clone, Copy)]
pub struct LedgerContext {
    /// The day the ledger speaks of: what it says was so by then.
    pub as_of: NaiveDate,
    /// The kind of project where no column says it.
    pub profile: Profile,
}

/// Something to tell of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowWord {
    /// Place of the column; `None` for the row as a whole.
    pub column: Option<usize>,
    /// Whether something was left out, and not only read in a way that should be known.
    pub left_out: bool,
    /// What.
    pub text: Text,
}

/// What a row says of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Number of the record in its file.
    pub row: u32,
    /// The facts.
    pub project: Project,
    /// The unit that talked first; empty when the row does not say.
    pub first_talk: String,
    /// Zone as written.
    pub zone: Option<String>,
    /// Chain or node as written.
    pub node: Option<String>,
    /// Stages it came to, the first first, with the days as told; the last is where it stands.
    pub stages: Vec<(ProjectStage, LooseDay)>,
    /// Why it ended, and the words to it, where it did.
    pub end: Option<(EndReason, String)>,
    /// Planned days as told: `planned_start`, `planned_finish`.
    pub plans: Vec<(&'static str, LooseDay)>,
    /// Money paid in so far.
    pub paid: Option<Money>,
    /// What is to be told, by cell.
    pub words: Vec<RowWord>,
}

impl LedgerRow {
    /// What two rows of one file are the same project by: its name and its investor in comparing form.
    pub fn key(&self) -> (String, String) {
        (name_key(&self.project.name), name_key(&self.project.investor))
    }
}

/// Reads the rows of a ledger; what is no project is told and left out. `uses` names the column of each field.
pub fn read_ledger(
    ledger: &RawLedger,
    uses: &[(usize, &'static str)],
    context: &LedgerContext,
) -> (Vec<LedgerRow>, Vec<(u32, RowWord)>) {
    let mut rows: Vec<LedgerRow> = Vec::new();
    let mut told = Vec::new();
    let mut section = String::new();
    for raw in &ledger.rows {
        let mut cells = Cells { ledger, uses, raw, words: Vec::new() };
        if let Some(text) = heading(raw) {
            told.push((
                raw.row,
                word(
                    None,
                    false,
                    (&format!("“{text}”是小标题，不是项目"), &format!("`{text}` is a heading, no project")),
                ),
            ));
            section = text;
            continue;
        }
        let name = cells.text("name");
        let first = raw.cells.iter().map(|(text, _)| text.as_str()).find(|text| !text.is_empty()).unwrap_or_default();
        if let Some(name) = [name.as_str(), first].into_iter().find(|text| is_sum(text)) {
            told.push((
                raw.row,
                word(None, false, (&format!("“{name}”是合计行，已跳过"), &format!("`{name}` is a sum: passed over"))),
            ));
            continue;
        }
        if name.is_empty() {
            let column = cells.place("name");
            told.push((
                raw.row,
                word(column, true, ("没有项目名称，这一行没有导入", "the row names no project and was left out")),
            ));
            continue;
        }
        let row = read(&mut cells, name, (&section, context));
        // A name over several rows, as merged cells give it: the rows are one project.
        match rows.iter_mut().rev().take(1).find(|before| before.key() == row.key()) {
            Some(before) => join(before, row),
            None => rows.push(row),
        }
    }
    (rows, told)
}

fn word(column: Option<usize>, left_out: bool, (zh, en): (&str, &str)) -> RowWord {
    RowWord { column, left_out, text: Text::new(zh, en) }
}

/// `一、在建项目`: a row of a single text that begins like a heading.
fn heading(raw: &RawRow) -> Option<String> {
    let mut texts: Vec<&str> =
        raw.cells.iter().map(|(text, _)| text.as_str()).filter(|text| !text.is_empty()).collect();
    texts.dedup();
    let [text] = texts[..] else { return None };
    let body = text.trim_start_matches(['（', '(']);
    let numeral = body.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).count();
    let after = body.chars().nth(numeral);
    (numeral > 0 && matches!(after, Some('、' | '）' | ')' | '.' | '．'))).then(|| shown(text))
}

fn is_sum(name: &str) -> bool {
    let plain = narrow(name);
    ["合计", "小计", "总计", "共计"].iter().any(|word| {
        plain.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with([':', '：', '(', '（'])
                || rest.starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// A row of the same project: what it adds is kept, what it says otherwise is told.
fn join(before: &mut LedgerRow, row: LedgerRow) {
    let number = row.row;
    if row.project.note != before.project.note && !row.project.note.is_empty() {
        let more: Vec<&str> = row.project.note.split('；').filter(|part| !before.project.note.contains(part)).collect();
        if !more.is_empty() {
            push_note(&mut before.project.note, &more.join("；"));
        }
    }
    if row.paid.is_some() && row.paid != before.paid {
        before.words.push(word(
            None,
            true,
            (
                &format!("第 {number} 行是同一项目，到位资金不同，只取第一行"),
                &format!("row {number} is the same project with other money paid in: the first row counts"),
            ),
        ));
    }
    if row.project.amount.is_some() && row.project.amount != before.project.amount {
        before.words.push(word(
            None,
            true,
            (
                &format!("第 {number} 行是同一项目，总投资不同，只取第一行"),
                &format!("row {number} is the same project with another amount: the first row counts"),
            ),
        ));
    }
    before.words.push(word(
        None,
        false,
        (
            &format!("第 {number} 行与本行同名，并为一个项目"),
            &format!("row {number} has the same name: taken as the same project"),
        ),
    ));
}

/// The cells of a row, by field.
struct Cells<'a> {
    ledger: &'a RawLedger,
    uses: &'a [(usize, &'static str)],
    raw: &'a RawRow,
    words: Vec<RowWord>,
}

impl Cells<'_> {
    fn place(&self, key: &str) -> Option<usize> {
        self.uses.iter().find(|(_, known)| *known == key).map(|(place, _)| *place)
    }

    fn raw(&self, key: &str) -> Option<&str> {
        let place = self.place(key)?;
        self.raw.cells.get(place).map(|(text, _)| text.as_str()).filter(|text| !is_unknown(text))
    }

    /// A text on one line, not too long; empty is unknown.
    fn text(&mut self, key: &str) -> String {
        let text = self.raw(key).map(one_line).unwrap_or_default();
        if text.chars().count() <= LONGEST {
            return text;
        }
        self.tell(
            key,
            true,
            (
                &format!("超过 {LONGEST} 字，只取前面，全文在原文件"),
                &format!("longer than {LONGEST} characters: the rest stays in the file"),
            ),
        );
        text.chars().take(LONGEST).collect()
    }

    fn tell(&mut self, key: &str, left_out: bool, text: (&str, &str)) {
        let place = self.place(key);
        self.words.push(word(place, left_out, text));
    }

    fn tell_text(&mut self, key: &str, left_out: bool, text: Text) {
        let column = self.place(key);
        self.words.push(RowWord { column, left_out, text });
    }

    fn column(&self, key: &str) -> Option<&LedgerColumn> {
        self.place(key).and_then(|place| self.ledger.columns.get(place))
    }

    fn money(&mut self, key: &str, note: &mut String) -> Option<Money> {
        let text = self.raw(key)?.to_owned();
        let column = self.column(key)?;
        let (head, unit) = (column.head.clone(), column.unit.as_deref().and_then(Unit::parse));
        match amount(&text, unit) {
            Ok(None) => None,
            Ok(Some(found)) => {
                if let Some(remark) = found.remark {
                    push_note(note, &format!("{head}：{}", one_line(&text)));
                    self.tell_text(key, found.value.is_none(), remark);
                }
                found.value
            }
            Err(why) => {
                push_note(note, &format!("{head}：{}", one_line(&text)));
                self.tell_text(key, true, why);
                None
            }
        }
    }

    fn day(&mut self, key: &str, note: &mut String) -> Option<LooseDay> {
        let text = self.raw(key)?.to_owned();
        let place = self.place(key)?;
        let kind = self.raw.cells[place].1;
        match loose_day(&text, kind, self.ledger.serials) {
            Ok(found) => found,
            Err(why) => {
                let head = self.ledger.columns[place].head.clone();
                push_note(note, &format!("{head}：{}", one_line(&text)));
                self.tell_text(key, true, why);
                None
            }
        }
    }

    /// A word of a table; what stands in none goes to the note.
    fn known<T>(&mut self, key: &str, note: &mut String, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.raw(key)?.to_owned();
        let found = read(&text);
        if found.is_none() {
            let head = self.column(key).map(|column| column.head.clone()).unwrap_or_default();
            push_note(note, &format!("{head}：{}", one_line(&text)));
            let shown = shown(&text);
            self.tell(
                key,
                false,
                (&format!("`{shown}` 不在词表中，记入备注"), &format!("`{shown}` is no known word: kept in the note")),
            );
        }
        found
    }

    /// A work name or an office: private numbers stay in the file.
    fn person(&mut self, key: &str, note: &mut String) -> String {
        let text = self.text(key);
        let plain = without_mobiles(&text);
        if plain != text {
            self.tell(key, false, ("私人号码不入库，只留在原文件", "a private number stays in the file alone"));
        }
        let mut names = several(&plain).into_iter();
        let first = names.next().unwrap_or_default();
        let rest: Vec<String> = names.collect();
        if !rest.is_empty() {
            let head = self.column(key).map(|column| column.head.clone()).unwrap_or_default();
            push_note(note, &format!("{head}：{first}、{}", rest.join("、")));
            let shown = shown(&first);
            self.tell(
                key,
                false,
                (
                    &format!("写了几个，取第一个“{shown}”，其余记入备注"),
                    &format!("several: `{shown}` was taken, the others kept in the note"),
                ),
            );
        }
        if private_part(&first).is_some() {
            let head = self.column(key).map(|column| column.head.clone()).unwrap_or_default();
            push_note(note, &format!("{head}：{first}"));
            self.tell(key, false, ("不是工作称呼，记入备注", "no work name: kept in the note"));
            return String::new();
        }
        first
    }
}

fn one_line(text: &str) -> String {
    let parts: Vec<&str> = text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join("，")
}

fn push_note(note: &mut String, text: &str) {
    if !note.is_empty() {
        note.push('；');
    }
    note.push_str(text);
}

/// A text without private mobile numbers.
pub(super) fn without_mobiles(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let mut found = false;
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() || (!run.is_empty() && matches!(c, '-' | ' ')) {
            run.push(c);
            continue;
        }
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(&digits);
        let mobile =
            digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10") && !digits.starts_with("12");
        found |= mobile;
        if !mobile {
            out.push_str(&run);
        }
        run.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    if !found {
        return text.to_owned();
    }
    out.trim().trim_matches(['：', ':', '/', '、', '，', ',', '（', '）', '(', ')', ' ']).to_owned()
}

fn read(cells: &mut Cells<'_>, name: String, (section, context): (&str, &LedgerContext)) -> LedgerRow {
    let mut note = String::new();
    let profile = cells.known("profile", &mut note, profile).unwrap_or(context.profile);
    let mut project = Project::new(name, profile);
    project.investor = cells.text("investor");
    project.parent = cells.text("parent");
    project.investor_home = cells.text("investor_home");
    project.content = cells.text("content");
    project.site_need = cells.text("site_need");
    project.asks = cells.text("asks");
    project.amount = cells.money("amount", &mut note);
    project.signed_amount = cells.money("signed_amount", &mut note);
    let paid = cells.money("paid", &mut note);
    project.origin = cells.known("origin", &mut note, origin);
    project.channel = cells.known("channel", &mut note, channel);
    project.referrer = cells.person("referrer", &mut note);
    project.unit = cells.person("unit", &mut note);
    project.owner = cells.person("owner", &mut note);
    let first_talk = cells.person("first_talk", &mut note);
    project.tags = tags(cells, &mut note);
    let approval = cells.text("approval");
    if !approval.is_empty() {
        project.keys.insert(OutsideKey::Approval, approval);
    }
    let (stages, plans) = history(cells, &mut note, (profile, section, context));
    for (what, day) in &plans {
        match *what {
            "planned_start" => project.planned_start = chrono::Datelike::with_day(&day.first, 1),
            _ => project.planned_finish = Some(day.last),
        }
    }
    if let (Some(start), Some(finish)) = (project.planned_start, project.planned_finish)
        && finish < start
    {
        project.planned_finish = None;
        cells.tell("planned_finish", true, ("计划竣工早于计划开工，未取", "lies before the planned start: left out"));
    }
    let ended = stages.last().is_some_and(|(stage, _)| *stage == ProjectStage::Ended);
    let why = cells.text("end_reason");
    let end = ended.then(|| (end_reason(&why), if why.is_empty() { "台账未写原因".to_owned() } else { why.clone() }));
    if !ended && !why.is_empty() {
        push_note(&mut note, &format!("终止原因：{why}"));
    }
    for key in ["progress", "note"] {
        let text = cells.text(key);
        if !text.is_empty() {
            let head = if key == "progress" { "进展：" } else { "" };
            push_note(&mut note, &format!("{head}{text}"));
        }
    }
    contacts(cells, &mut note);
    unmapped(cells, &mut note);
    if note.chars().count() > LONGEST {
        cells.words.push(word(
            None,
            true,
            ("备注放不下，其余只在原文件", "the note is full: the rest stays in the file alone"),
        ));
        note = note.chars().take(LONGEST).collect();
    }
    project.note = note;
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    LedgerRow {
        row: cells.raw.row,
        zone: said(cells.text("zone")),
        node: said(cells.text("node")),
        project,
        first_talk,
        stages,
        end,
        plans,
        paid,
        words: std::mem::take(&mut cells.words),
    }
}

fn tags(cells: &mut Cells<'_>, note: &mut String) -> Vec<Tag> {
    let mut tags = Vec::new();
    if let Some(text) = cells.raw("top500").map(str::to_owned) {
        let kinds = top500(&text);
        match (kinds.is_empty(), year(&text)) {
            (true, _) if yes_no(&text).value == Some(false) => {}
            (false, Some(year)) => tags.extend(kinds.into_iter().map(|kind| Tag { kind, year: Some(year) })),
            (none, _) => {
                push_note(note, &format!("500强：{}", one_line(&text)));
                let why = if none {
                    ("没写哪一类500强，记入备注", "names none of the three lists: kept in the note")
                } else {
                    ("没写榜单年份，记入备注", "names no year of the list: kept in the note")
                };
                cells.tell("top500", true, why);
            }
        }
    }
    if let Some(text) = cells.raw("returnee").map(str::to_owned) {
        match yes_no(&text).value {
            Some(true) => tags.push(Tag { kind: TagKind::Returnee, year: None }),
            Some(false) => {}
            None if text.contains("湘商") || text.contains("回归") => {
                tags.push(Tag { kind: TagKind::Returnee, year: None })
            }
            None => {
                push_note(note, &format!("湘商回归：{}", one_line(&text)));
                cells.tell("returnee", true, ("不是“是”或“否”，记入备注", "neither yes nor no: kept in the note"));
            }
        }
    }
    tags.sort();
    tags
}

type History = (Vec<(ProjectStage, LooseDay)>, Vec<(&'static str, LooseDay)>);

/// The stages a row tells of with their days, and what is only planned.
fn history(
    cells: &mut Cells<'_>,
    note: &mut String,
    (profile, section, context): (Profile, &str, &LedgerContext),
) -> History {
    let mut stages: Vec<(ProjectStage, LooseDay, &'static str)> = Vec::new();
    let mut plans: Vec<(&'static str, LooseDay)> = Vec::new();
    for key in ["planned_start", "planned_finish"] {
        if let Some(day) = cells.day(key, note) {
            plans.push((key, day));
        }
    }
    for (key, stage) in DAYS {
        let Some(mut day) = cells.day(key, note) else { continue };
        let meant = cells.raw(key).is_some_and(is_meant);
        if meant || day.first > context.as_of {
            // What lies ahead is a plan, whatever the column is called.
            let plan = match stage {
                ProjectStage::Construction => Some("planned_start"),
                ProjectStage::Trial | ProjectStage::Operating => Some("planned_finish"),
                _ => None,
            };
            match plan.filter(|plan| plans.iter().all(|(known, _)| known != plan)) {
                Some(plan) => {
                    cells.tell(key, false, ("还没到的日期，按计划记", "a day to come: kept as a plan"));
                    plans.push((plan, day));
                }
                None => {
                    push_note(
                        note,
                        &format!(
                            "{}：{}",
                            cells.column(key).map(|column| column.head.clone()).unwrap_or_default(),
                            day.said
                        ),
                    );
                    cells.tell(key, true, ("日期还没到，只记入备注", "the day has not come: kept in the note"));
                }
            }
            continue;
        }
        day.last = day.last.min(context.as_of);
        if stage != ProjectStage::Ended && !profile.stages().contains(&stage) {
            push_note(note, &format!("{}：{}", stage.title(profile).zh, day.said));
            let title = profile.title();
            cells.tell(
                key,
                true,
                (
                    &format!("{}没有这个阶段，记入备注", title.zh),
                    &format!("a project of the profile `{}` has no such stage: kept in the note", title.en),
                ),
            );
            continue;
        }
        stages.push((stage, day, key));
    }
    in_order(cells, note, &mut stages);
    let now = standing(cells, section, note);
    let last = stages.last().map(|(stage, ..)| *stage);
    let by = |said: String| LooseDay { first: context.as_of, last: context.as_of, precision: Precision::By, said };
    match now {
        Some((stage, said)) if last.is_none_or(|last| stage > last) => {
            let allowed = profile.stages().iter().rev().find(|known| **known <= stage).copied();
            let stage = if stage == ProjectStage::Ended { stage } else { allowed.unwrap_or(ProjectStage::Lead) };
            if last != Some(stage) {
                stages.push((stage, by(said), "stage"));
            }
        }
        Some((stage, said)) if last.is_some_and(|last| stage < last) => {
            let shown = shown(&said);
            cells.tell(
                "stage",
                false,
                (
                    &format!("阶段写“{shown}”，但后面的阶段已有日期，以日期为准"),
                    &format!("`{shown}` is behind a stage that has its day: the day counts"),
                ),
            );
        }
        Some(_) => {}
        None if stages.is_empty() => {
            cells.tell(
                "stage",
                false,
                ("没写阶段也没有日期，按“线索”记", "neither a stage nor a day: taken as a lead"),
            );
            stages.push((ProjectStage::Lead, by(String::new()), "stage"));
        }
        None => {}
    }
    (stages.into_iter().map(|(stage, day, _)| (stage, day)).collect(), plans)
}

/// Days in the order of the stages: what lies before the stage before it is told and left out; of what overlaps the earlier stage
/// was reached by the later one's day.
fn in_order(cells: &mut Cells<'_>, note: &mut String, stages: &mut Vec<(ProjectStage, LooseDay, &'static str)>) {
    let mut kept: Vec<(ProjectStage, LooseDay, &'static str)> = Vec::new();
    for (stage, day, key) in stages.drain(..) {
        if let Some((_, before, _)) = kept.last()
            && day.last < before.first
        {
            let (said, earlier) = (day.said.clone(), before.said.clone());
            push_note(
                note,
                &format!("{}：{said}", cells.column(key).map(|column| column.head.clone()).unwrap_or_default()),
            );
            cells.tell(
                key,
                true,
                (
                    &format!("`{said}` 早于前一阶段的 `{earlier}`，记入备注"),
                    &format!("`{said}` lies before `{earlier}` of the stage before it: kept in the note"),
                ),
            );
            continue;
        }
        kept.push((stage, day, key));
    }
    for at in (1..kept.len()).rev() {
        let later = kept[at].1.last;
        kept[at - 1].1.last = kept[at - 1].1.last.min(later);
    }
    *stages = kept;
}

/// Where the row says the project stands: in its own column, else in its progress, its section, or the title of the list.
fn standing(cells: &mut Cells<'_>, section: &str, note: &mut String) -> Option<(ProjectStage, String)> {
    if let Some(text) = cells.raw("stage").map(str::to_owned) {
        if let Some(found) = stage(&text) {
            return Some((found, shown(&text)));
        }
        push_note(note, &format!("阶段：{}", one_line(&text)));
        let shown = shown(&text);
        cells.tell(
            "stage",
            true,
            (&format!("`{shown}` 不知是哪个阶段，记入备注"), &format!("`{shown}` is no known stage: kept in the note")),
        );
        return None;
    }
    if let Some(text) = cells.raw("progress").map(str::to_owned)
        && let Some(found) = stage(&text)
    {
        cells.tell(
            "progress",
            false,
            ("阶段按进展情况判断，请核对", "the stage was read from the progress: please check"),
        );
        return Some((found, shown(&text)));
    }
    let titles = cells.ledger.titles.iter().map(String::as_str);
    let said = std::iter::once(section).chain(titles).find_map(|text| Some((stage(text)?, shown(text))));
    if said.is_some() {
        cells.tell("stage", false, ("阶段按标题判断，请核对", "the stage was read from the title: please check"));
    }
    said
}

fn contacts(cells: &mut Cells<'_>, note: &mut String) {
    let Some(text) = cells.raw("contacts").map(one_line) else { return };
    let plain = without_mobiles(&text);
    if plain != text {
        cells.tell("contacts", false, ("私人号码不入库，只留在原文件", "a private number stays in the file alone"));
    }
    let names = several(&plain);
    let names: Vec<String> = names.iter().map(|name| without_mobiles(name)).filter(|name| !name.is_empty()).collect();
    if !names.is_empty() {
        push_note(note, &format!("联系人：{}", names.join("、")));
    }
}

/// What no field takes: kept as `head: text`, so that nothing of the row is lost.
fn unmapped(cells: &mut Cells<'_>, note: &mut String) {
    let mut rest: Vec<String> = Vec::new();
    let mut private = false;
    for (at, (text, _)) in cells.raw.cells.iter().enumerate() {
        let used = cells.uses.iter().any(|(place, _)| *place == at);
        if used || is_unknown(text) {
            continue;
        }
        let text = one_line(text);
        let plain = without_mobiles(&text);
        private |= plain != text;
        if plain.is_empty() {
            continue;
        }
        rest.push(format!("{}：{plain}", cells.ledger.columns[at].head));
    }
    if private {
        cells.words.push(word(
            None,
            false,
            ("私人号码不入库，只留在原文件", "a private number stays in the file alone"),
        ));
    }
    if !rest.is_empty() {
        push_note(note, &rest.join("；"));
    }
}

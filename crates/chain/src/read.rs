//! Reading of a business scope or a product list: which items it has, what is done to each, which of them do not count.
//!
//! Knows verbs, marks, negations and templates; knows nothing of chains. The grammar is that of registers, not of prose: a verb
//! group stands before a list (`生产、销售钢管、管件`) or after it (`钢管、管件的制造、销售`), a bracket explains or excepts, a
//! template of the office says nothing.

use crate::words::{self, Deeds, FILLERS, SOFT_TAILS, Word};

/// No element.
pub(crate) const NONE: u32 = u32::MAX;

/// Brackets deeper than this are read as part of the level above; registers nest two deep.
const DEPTH: usize = 6;

/// A word of the language at its place in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) word: Word,
}

/// What ends an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    And,
    Pause,
    Comma,
    Colon,
    Stop,
}

/// An item of the text: what stands between two marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// End of the goods or the work that it names, before the verbs that close it.
    pub(crate) noun_end: u32,
    /// What is done to it, once the sentence has been read.
    deeds: Deeds,
    lead: Deeds,
    /// Techniques before the goods; verbs only when no goods follow.
    craft: Deeds,
    trail: Deeds,
    next: u32,
    /// The element whose bracket it stands in.
    pub(crate) parent: u32,
    after: After,
    /// Whether it names goods or work beside verbs.
    pub(crate) noun: bool,
    /// Excepted, or a template: says nothing of the firm.
    pub(crate) dead: bool,
    /// Excepted: the firm says that it does not do it.
    denied: bool,
    /// A sideline, or a branch's business.
    pub(crate) aside: bool,
    /// Says nothing about the trade.
    pub(crate) generic: bool,
    /// First of a list that a heading opened.
    pub(crate) restarts: bool,
    /// Only a verb of a group, nothing of its own: `销售` of `钢管的制造、销售`.
    pub(crate) verb_only: bool,
    /// Begins what money is put in: `对…`.
    toward: bool,
    /// Joined to the element before it by a word: one item of two parts.
    pub(crate) joined: bool,
}

impl Element {
    /// Whether it brings verbs of its own for the goods behind them.
    pub(crate) fn opens_clause(&self) -> bool {
        self.noun && self.lead.tells()
    }

    /// Whether what follows is said anew: it has closed a list with its verbs, or the sentence ends.
    pub(crate) fn closes_clause(&self) -> bool {
        self.trail.tells() || self.after == After::Stop
    }
}

/// One level of brackets while it is open.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// First and last element of the sentence that is being read.
    first: u32,
    last: u32,
    /// The element that is being read.
    open: u32,
    parent: u32,
    /// Elements that there were when its bracket opened.
    from: u32,
    /// First element after the last comma, for `除外`.
    comma_from: u32,
    /// Verbs before a colon, which hold for sentences without any of their own.
    carry: Deeds,
    negated: bool,
    aside: bool,
    /// Whether nothing has been read since the bracket opened.
    fresh: bool,
}

impl Frame {
    fn new(parent: u32, from: u32) -> Self {
        Self {
            from,
            first: NONE,
            last: NONE,
            open: NONE,
            parent,
            comma_from: NONE,
            carry: Deeds::NONE,
            negated: false,
            aside: false,
            fresh: true,
        }
    }
}

/// Reads `text`, cut by its `tokens` (in order, not overlapping), into `elements`, in the order of their first byte.
pub(crate) fn read(text: &str, tokens: &[Token], elements: &mut Vec<Element>) {
    elements.clear();
    let mut reader =
        Reader { text, elements, frames: [Frame::new(NONE, 0); DEPTH], depth: 0, too_deep: 0, restarts: true };
    let mut at = 0;
    for token in tokens {
        reader.plain(at, token.start);
        reader.token(*token);
        at = token.end;
    }
    reader.plain(at, text.len() as u32);
    while reader.depth > 0 {
        reader.close();
    }
    reader.end_sentence(After::Stop);
}

/// What is done to an element: its own verbs, else those of the element whose bracket it explains.
pub(crate) fn deeds(elements: &[Element], mut index: u32) -> Deeds {
    while let Some(element) = elements.get(index as usize) {
        if !element.deeds.is_empty() {
            return element.deeds;
        }
        index = element.parent;
    }
    Deeds::NONE
}

/// Whether an element, or one that it explains, is excepted or a template.
pub(crate) fn is_dead(elements: &[Element], mut index: u32) -> bool {
    while let Some(element) = elements.get(index as usize) {
        if element.dead {
            return true;
        }
        index = element.parent;
    }
    false
}

/// What a text as a whole says of goods without a verb of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Trade {
    sells: bool,
    makes: bool,
    /// It says so: `（不含生产）`.
    pub(crate) makes_nothing: bool,
    /// Whether its first goods are made.
    first: Option<bool>,
}

impl Trade {
    /// Takes in what is done to one element.
    pub(crate) fn add(&mut self, element: &Element, deeds: Deeds) {
        self.makes |= deeds.has(Deeds::MAKE.or(Deeds::PROCESS).or(Deeds::RESEARCH).or(Deeds::DEVELOP));
        if element.noun && !element.generic {
            self.first.get_or_insert(deeds.makes());
        }
        // `货物进出口` is in the scope of any maker.
        self.sells |= deeds.has(Deeds::TRADES) && element.noun && !element.generic;
    }

    /// Takes in an element that does not count.
    pub(crate) fn add_dead(&mut self, element: &Element) {
        // `不含铸造` excludes a technique, `不含生产` the making itself.
        let making = !element.noun && element.craft.is_empty() && element.lead.makes();
        self.makes_nothing |= element.denied && making;
    }

    /// Whether it begins with goods that it makes.
    pub(crate) fn makes_first(self) -> bool {
        self.first == Some(true)
    }

    /// Whether all verbs on goods are of selling.
    pub(crate) fn only_sells(self) -> bool {
        self.sells && !self.makes
    }
}

/// Whether a text begins with the number of an item: `2.`, or digits and no more.
fn begins_with_number(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len()
        && (rest.is_empty() || rest.starts_with('.') && !rest[1..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a tail leaves the word before it the head of its item.
pub(crate) fn is_soft(mut tail: &str) -> bool {
    'strip: while !tail.is_empty() {
        for soft in SOFT_TAILS {
            // The last byte of a Chinese character tells most of them apart before any longer comparison.
            if (soft.as_bytes().get(2) == tail.as_bytes().get(2) || soft.len() < 3)
                && let Some(rest) = tail.strip_prefix(soft)
            {
                tail = rest;
                continue 'strip;
            }
        }
        return false;
    }
    true
}

struct Reader<'a> {
    text: &'a str,
    elements: &'a mut Vec<Element>,
    frames: [Frame; DEPTH],
    depth: usize,
    too_deep: usize,
    restarts: bool,
}

impl Reader<'_> {
    fn frame(&mut self) -> &mut Frame {
        &mut self.frames[self.depth]
    }

    /// The element that is being read; a new one when none is.
    fn element(&mut self, start: u32) -> &mut Element {
        let frame = self.frames[self.depth];
        let index = if frame.open == NONE {
            let index = self.elements.len() as u32;
            self.elements.push(Element {
                start,
                end: start,
                noun_end: start,
                deeds: Deeds::NONE,
                lead: Deeds::NONE,
                craft: Deeds::NONE,
                trail: Deeds::NONE,
                next: NONE,
                parent: frame.parent,
                after: After::Stop,
                noun: false,
                toward: false,
                dead: frame.negated,
                denied: frame.negated,
                aside: frame.aside,
                generic: false,
                restarts: std::mem::take(&mut self.restarts),
                verb_only: false,
                joined: frame.last != NONE && self.elements[frame.last as usize].after == After::And,
            });
            if frame.last == NONE {
                self.frame().first = index;
            } else {
                self.elements[frame.last as usize].next = index;
            }
            let frame = self.frame();
            frame.last = index;
            frame.open = index;
            frame.fresh = false;
            if frame.comma_from == NONE {
                frame.comma_from = index;
            }
            index
        } else {
            frame.open
        };
        &mut self.elements[index as usize]
    }

    /// Text between two words of the language.
    fn plain(&mut self, start: u32, end: u32) {
        if start >= end {
            return;
        }
        let text = &self.text[start as usize..end as usize];
        // A space between two Chinese characters parts items in old registers; one beside Latin letters does not.
        let mut from = 0;
        let mut last: Option<char> = None;
        let mut gap = false;
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                gap = true;
                continue;
            }
            if gap && last.is_some_and(|left| !left.is_ascii()) && (!c.is_ascii() || begins_with_number(&text[at..])) {
                self.noun(start + from as u32, start + at as u32);
                self.part(After::Pause);
                from = at;
            }
            gap = false;
            last = Some(c);
        }
        self.noun(start + from as u32, end);
    }

    fn noun(&mut self, start: u32, end: u32) {
        let text = self.text[start as usize..end as usize].trim();
        if text.is_empty() || text.len() <= words::LONGEST_FILLER && FILLERS.contains(&text) {
            return;
        }
        let open = self.frames[self.depth].open;
        if open == NONE && text.len() <= words::LONGEST_FILLER && words::is_number(text) {
            return;
        }
        if open != NONE {
            let element = &self.elements[open as usize];
            let after_a_verb =
                if element.noun { !element.trail.is_empty() } else { !element.lead.or(element.craft).is_empty() };
            // `钢管销售业务`: the verb still closes the item. `销售业务`: there are still no goods.
            if after_a_verb && is_soft(text) {
                self.elements[open as usize].end = end;
                return;
            }
        }
        let toward = words::is_toward(text);
        let element = self.element(start);
        element.toward |= toward;
        // `钢管加工机`: a verb inside a noun is no verb.
        element.trail = Deeds::NONE;
        element.craft = Deeds::NONE;
        element.noun = true;
        element.noun_end = end;
        element.end = end;
    }

    fn token(&mut self, token: Token) {
        match token.word {
            Word::Verb(deeds) | Word::Craft(deeds) => {
                let craft = matches!(token.word, Word::Craft(_));
                let element = self.element(token.start);
                element.end = token.end;
                if element.noun {
                    // `销售服务` is selling, `制造业投资` is investing.
                    let adds_nothing = deeds == Deeds::SERVE && element.trail.has(Deeds::TRADES);
                    if deeds == Deeds::INVEST {
                        element.trail = deeds;
                    } else if !adds_nothing {
                        element.trail = element.trail.or(deeds);
                    }
                } else if craft {
                    element.craft = element.craft.or(deeds);
                    element.noun_end = token.end;
                } else {
                    element.lead = element.lead.or(deeds);
                    element.noun_end = token.end;
                }
            }
            Word::Plain => self.noun(token.start, token.end),
            Word::Generic(deeds) => {
                let open = self.frames[self.depth].open;
                match self.elements.get_mut(open as usize) {
                    Some(element) if deeds.tells() && element.noun && !element.generic => {
                        element.trail = element.trail.or(deeds);
                        element.end = token.end;
                    }
                    _ => {
                        self.noun(token.start, token.end);
                        self.element(token.start).generic = true;
                    }
                }
            }
            Word::Pause => self.part(After::Pause),
            Word::And => self.part(After::And),
            Word::Comma => {
                self.part(After::Comma);
                self.frame().comma_from = NONE;
            }
            Word::Colon => self.part(After::Colon),
            Word::Stop => self.end_sentence(After::Stop),
            Word::Open | Word::OpenExcept => {
                self.open(token);
            }
            Word::Close => self.close(),
            Word::Without => {
                self.frame().negated = true;
                // `钢管销售不含生产` negates what follows, `易燃品不得经营` all of it.
                let open = self.frames[self.depth].open;
                if open != NONE && self.elements[open as usize].trail.tells() {
                    self.part(After::Comma);
                }
                let element = self.element(token.start);
                element.dead = true;
                element.denied = element.lead.or(element.craft).is_empty();
                element.end = token.end;
            }
            Word::Except => self.except(token),
            Word::Template => {
                let element = self.element(token.start);
                element.dead = true;
                element.end = token.end;
            }
            Word::Heading => {
                self.end_sentence(After::Stop);
                if self.depth == 0 {
                    self.restarts = true;
                }
            }
            Word::Aside => self.aside(token),
        }
    }

    /// Ends the element that is being read.
    fn part(&mut self, after: After) {
        let frame = self.frame();
        let (open, last) = (frame.open, frame.last);
        frame.open = NONE;
        if open != NONE {
            let element = &mut self.elements[open as usize];
            element.after = after;
            element.lead = element.lead.or(element.craft);
        } else if last != NONE && matches!(self.elements[last as usize].after, After::Pause | After::And) {
            // `、，` or `）、`: the stronger mark counts.
            self.elements[last as usize].after = after;
        }
    }

    fn open(&mut self, token: Token) {
        if self.depth + 1 >= DEPTH {
            self.too_deep += 1;
            return;
        }
        let frame = self.frames[self.depth];
        let parent = if frame.open == NONE { frame.last } else { frame.open };
        self.depth += 1;
        self.frames[self.depth] =
            Frame::new(if parent == NONE { frame.parent } else { parent }, self.elements.len() as u32);
        // A negation and a sideline reach into the brackets they enclose.
        self.frame().negated = frame.negated || token.word == Word::OpenExcept;
        self.frame().aside = frame.aside;
    }

    fn close(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if self.depth > 0 {
            self.end_sentence(After::Stop);
            let Frame { from, parent, .. } = self.frames[self.depth];
            self.depth -= 1;
            self.verbs_of_bracket(from, parent);
        } else {
            self.part(After::Pause);
        }
    }

    /// `钢管（仅限销售）`: a bracket of verbs alone says what is done to what stands before it.
    fn verbs_of_bracket(&mut self, from: u32, parent: u32) {
        let (before, inside) = self.elements.split_at_mut(from as usize);
        let Some(parent) = before.get_mut(parent as usize) else { return };
        if inside.iter().any(|element| element.noun || element.dead) {
            return;
        }
        let mut verbs = Deeds::NONE;
        for element in inside {
            verbs = verbs.or(element.lead);
            element.verb_only = true;
        }
        if parent.noun {
            parent.trail = parent.trail.or(verbs);
        } else {
            parent.lead = parent.lead.or(verbs);
        }
    }

    /// `…除外`: what was said since the bracket or the comma does not count.
    fn except(&mut self, token: Token) {
        let element = self.element(token.start);
        element.dead = true;
        element.denied = true;
        element.end = token.end;
        let frame = self.frames[self.depth];
        // In a bracket `A、B除外` excepts both; outside, `A、B除外` excepts what follows the comma.
        let mut at = if self.depth > 0 && frame.comma_from == NONE { frame.first } else { frame.comma_from };
        while at != NONE {
            let element = &mut self.elements[at as usize];
            element.dead = true;
            element.denied = true;
            at = element.next;
        }
        // What is dead need not be killed again by the next `除外`.
        let frame = self.frame();
        frame.comma_from = frame.last;
    }

    fn aside(&mut self, token: Token) {
        let frame = self.frames[self.depth];
        if self.depth > 0 && frame.fresh {
            self.list_is_aside(frame.parent);
        } else {
            self.frame().aside = true;
        }
        let element = self.element(token.start);
        element.dead = true;
        element.end = token.end;
    }

    /// `A、B制造（限分公司经营）`: the bracket speaks of the list that its item closes, back to the last item with verbs of
    /// its own.
    fn list_is_aside(&mut self, parent: u32) {
        let outer = &mut self.frames[self.depth - 1];
        if parent == NONE {
            return;
        }
        let mut from = parent;
        if outer.last != NONE && outer.comma_from != NONE {
            let mut at = outer.comma_from;
            from = at;
            while at != NONE && at != parent {
                let element = &self.elements[at as usize];
                if element.noun && element.trail.tells() {
                    from = element.next;
                }
                at = element.next;
            }
            // What has been walked need not be walked again.
            outer.comma_from = parent;
            if at == NONE {
                from = parent;
            }
        }
        for_each(self.elements, from, parent, |element| element.aside = true);
    }

    fn end_sentence(&mut self, after: After) {
        self.part(after);
        let frame = self.frames[self.depth];
        if frame.first != NONE {
            let carry = assign(self.elements, frame.first, frame.carry);
            self.frame().carry = carry;
        }
        let frame = self.frame();
        frame.first = NONE;
        frame.last = NONE;
        frame.comma_from = NONE;
        // Negations end with their sentence; in a bracket they hold until it closes.
        if self.depth == 0 {
            let frame = self.frame();
            frame.negated = false;
            frame.aside = false;
        }
    }
}

/// Gives the elements of a sentence their verbs. Returns the verbs that hold for the next sentence: those before a colon.
fn assign(elements: &mut [Element], first: u32, carry: Deeds) -> Deeds {
    // `钢管，制造、销售` speaks of the pipe, `钢管，仓储、运输` of three businesses.
    const ON_GOODS: Deeds = Deeds::MAKE.or(Deeds::PROCESS).or(Deeds::TRADES).or(Deeds::RESEARCH).or(Deeds::DEVELOP);
    // Verbs that stand before the list that is being read, and whether a colon parts them from it.
    let mut prefix = carry;
    let mut colon = !carry.is_empty();
    // `生产、` of `生产、销售钢管`.
    let mut joined = Deeds::NONE;
    // First element that a verb group behind the list would govern.
    let mut pending = first;
    let mut after_comma = NONE;
    let mut toward = NONE;
    let mut at = first;
    while at != NONE {
        let element = elements[at as usize];
        let mut last = at;
        let mut next_joined = Deeds::NONE;
        if element.toward {
            toward = at;
        }
        let invests = |deeds: Deeds| deeds.has(Deeds::INVEST) && !deeds.makes();
        if element.noun && element.trail.tells() && !invests(element.lead) {
            let (mut group, end) = verb_run(elements, element.trail, at);
            // `投资钢管、管件制造项目`: what is made there is made by others.
            if invests(prefix) && !colon && after_comma == NONE {
                group = prefix;
            }
            last = end;
            let from = match (prefix.is_empty(), !colon && after_comma != NONE) {
                (true, _) => pending,
                (false, true) => after_comma,
                (false, false) => at,
            };
            // `对钢管制造、管件制造进行投资`.
            let from = if invests(group) && toward != NONE { std::mem::replace(&mut toward, NONE) } else { from };
            govern(elements, from, end, group);
            if !colon {
                prefix = Deeds::NONE;
            }
            pending = elements[end as usize].next;
        } else if element.noun && element.lead.tells() {
            prefix = element.lead.or(joined);
            colon = element.after == After::Colon;
            elements[at as usize].deeds = prefix;
            pending = element.next;
            after_comma = NONE;
        } else if element.noun {
            if element.lead.has(Deeds::SOME) && !colon {
                prefix = Deeds::NONE;
                pending = at;
            }
            elements[at as usize].deeds = prefix;
        } else if element.lead.tells() {
            let (group, end) = verb_run(elements, element.lead, at);
            last = if elements[at as usize].after == After::Colon { at } else { end };
            let closing = elements[last as usize];
            let joins = elements
                .get(closing.next as usize)
                .is_some_and(|next| next.noun && next.lead.tells() && next.trail.is_empty());
            if closing.after == After::Colon {
                prefix = group;
                colon = true;
                after_comma = NONE;
            } else if joins && matches!(closing.after, After::Pause | After::And) {
                next_joined = group;
            } else if pending != at && prefix.is_empty() && group.has(ON_GOODS) {
                govern(elements, pending, last, group);
            }
            let of_a_group = closing.after == After::Colon || !next_joined.is_empty();
            for_each(elements, at, last, |element| {
                element.deeds = element.deeds.or(element.lead);
                element.verb_only |= of_a_group;
            });
            pending = closing.next;
        }
        joined = next_joined;
        at = elements[last as usize].next;
        if elements[last as usize].after == After::Comma {
            after_comma = at;
            toward = NONE;
        }
    }
    if colon { prefix } else { Deeds::NONE }
}

/// The verbs of the element `at` and of the bare verbs that follow it in one group, and the group's last element.
fn verb_run(elements: &[Element], verbs: Deeds, at: u32) -> (Deeds, u32) {
    // Across a comma only verbs that say what is done to goods: `，仓储，运输` are items of their own.
    const OWN_ITEM: Deeds = Deeds::MOVE.or(Deeds::STORE).or(Deeds::RENT).or(Deeds::INVEST).or(Deeds::OPERATE);
    let (mut group, mut end) = (verbs, at);
    loop {
        let closing = elements[end as usize];
        let Some(next) = elements.get(closing.next as usize) else { break };
        let bare = !next.noun && next.lead.tells() && !next.dead;
        let near = match closing.after {
            After::Pause | After::And => true,
            After::Comma => !next.lead.has(OWN_ITEM),
            After::Colon | After::Stop => false,
        };
        if !bare || !near {
            break;
        }
        group = group.or(next.lead);
        end = closing.next;
    }
    // `钢管制造；加工、销售：五金`: verbs before a colon belong to what follows it.
    if end != at && elements[end as usize].after == After::Colon {
        return if elements[at as usize].noun { (verbs, at) } else { (group, end) };
    }
    (group, end)
}

fn govern(elements: &mut [Element], from: u32, to: u32, group: Deeds) {
    for_each(elements, from, to, |element| {
        element.deeds = group;
        element.verb_only = !element.noun;
    });
}

fn for_each(elements: &mut [Element], from: u32, to: u32, change: impl Fn(&mut Element)) {
    let mut at = from;
    while at != NONE {
        change(&mut elements[at as usize]);
        if at == to {
            break;
        }
        at = elements[at as usize].next;
    }
}

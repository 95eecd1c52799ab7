//! The answer on A4: what was asked, how many sites meet it, a card for each that could, one line for each that cannot, costs.

use drawing::svg;
use insight::{CheckState, SiteCheck, SiteOutcome};
use model::{Lang, SiteField, Text};

use super::{ReportSite, SiteReport};
use crate::fonts::{self, Weight};
use crate::ink::{Align, Ink, Type, face, n};
use crate::tokens::{CARD, HAIR, INK, INK_2, NAVY, PAPER, SAMPLE};

const WIDTH: f64 = 210.0;
const HEIGHT: f64 = 297.0;
const LEFT: f64 = 15.0;
const RIGHT: f64 = WIDTH - 15.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = HEIGHT - 18.0;

/// Cards; what is beyond stands in the workbook.
const CARDS: usize = 12;
/// Lines of sites that fail.
const LINES: usize = 24;

/// Text, ground and line of an outcome. Its word stands beside it, so a copy in black and white still reads.
fn hue(outcome: SiteOutcome) -> (&'static str, &'static str) {
    match outcome {
        SiteOutcome::Passes => ("#2C6446", "#E1EDE4"),
        SiteOutcome::PassesIfConfirmed => ("#0F4480", "#DFEAF5"),
        SiteOutcome::NearMiss => ("#7A4C00", "#FBEFD6"),
        SiteOutcome::Fails => ("#51606F", "#ECEFF2"),
        SiteOutcome::Locked => ("#5A4D78", "#EAE7F0"),
    }
}

fn state_hue(state: CheckState) -> &'static str {
    match state {
        CheckState::Passes => "#2C6446",
        CheckState::ToConfirm => "#0F4480",
        CheckState::Unknown => "#51606F",
        CheckState::Fails => "#B8291C",
    }
}

/// Pages that grow downwards.
struct Flow<'a> {
    pages: Vec<Ink>,
    y: f64,
    report: &'a SiteReport,
    lang: Lang,
}

/// The pages as SVG, at least one.
pub fn pages(report: &SiteReport, lang: Lang) -> Vec<String> {
    let mut flow = Flow { pages: Vec::new(), y: 0.0, report, lang };
    flow.turn();
    flow.head();
    flow.asked();
    flow.counts();
    let cards: Vec<&ReportSite> = report.sites.iter().filter(|site| site.outcome <= SiteOutcome::NearMiss).collect();
    for site in cards.iter().take(CARDS) {
        flow.card(site);
    }
    if cards.len() > CARDS {
        let more = cards.len() - CARDS;
        flow.remark(
            &Text::new(format!("另有 {more} 处，见附表"), format!("{more} more in the workbook")),
            face(9.0, Weight::Regular, INK_2),
        );
    }
    flow.failing();
    flow.costs();
    flow.finish()
}

impl Flow<'_> {
    fn word(&self, zh: &str, en: &str) -> String {
        if self.lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
    }

    fn ink(&mut self) -> &mut Ink {
        self.pages.last_mut().expect("a page is begun first")
    }

    fn turn(&mut self) {
        let mut ink = Ink::default();
        ink.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"{}\" lang=\"{}\">",
            fonts::FAMILIES,
            if self.lang == Lang::Zh { "zh-CN" } else { "en" }
        ));
        ink.rect((0.0, 0.0, WIDTH, HEIGHT), 0.0, &format!("fill=\"{PAPER}\""));
        self.pages.push(ink);
        self.y = TOP;
    }

    /// Makes room for a block that must not be torn.
    fn need(&mut self, height: f64) {
        if self.y + height > BOTTOM {
            self.turn();
        }
    }

    fn head(&mut self) {
        let lang = self.lang;
        let title = self.word("选址结果", "Site search");
        let report = self.report;
        let big = face(25.0, Weight::Black, INK);
        let y = self.y;
        let asker = if report.asker.is_empty() { report.district.get(lang).to_owned() } else { report.asker.clone() };
        let place = format!("{} · {}", report.district.get(lang), report.city.get(lang));
        let day = report.date.to_string();
        let sample = report.sample.then(|| self.word("含样例数据", "sample data"));
        let ink = self.ink();
        ink.text(LEFT, y + 8.0, &title, big);
        let small = face(10.0, Weight::Regular, INK_2);
        let strong = face(12.0, Weight::Bold, NAVY);
        let after = LEFT + big.width(&title) + 5.0;
        ink.text(after, y + 8.0, &strong.fit(&asker, RIGHT - 52.0 - after), strong);
        ink.aligned(RIGHT, y + 2.6, &place, small, Align::End);
        ink.aligned(RIGHT, y + 8.0, &day, face(12.0, Weight::Bold, INK), Align::End);
        if let Some(sample) = sample {
            let width = face(12.0, Weight::Bold, INK).width(&day);
            ink.aligned(RIGHT - width - 3.0, y + 8.0, &sample, face(9.0, Weight::Bold, SAMPLE.text), Align::End);
        }
        ink.line((LEFT, y + 12.5), (RIGHT, y + 12.5), INK, 0.6);
        self.y = y + 19.0;
    }

    /// What was asked, in three columns.
    fn asked(&mut self) {
        const COLUMNS: usize = 3;
        let lang = self.lang;
        let report = self.report;
        let width = (RIGHT - LEFT) / COLUMNS as f64;
        let name = face(8.5, Weight::Regular, INK_2);
        let value = face(10.5, Weight::Bold, INK);
        for row in report.asked.chunks(COLUMNS) {
            let cells: Vec<(&Text, Vec<String>)> =
                row.iter().map(|(title, text)| (title, value.clamp(text.get(lang), width - 5.0, 2))).collect();
            let lines = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1);
            self.need(5.0 + 4.6 * lines as f64);
            let y = self.y;
            let ink = self.ink();
            for (column, (title, lines)) in (0..).zip(cells) {
                let x = LEFT + width * f64::from(column);
                ink.text(x, y, title.get(lang), name);
                for (line, text) in (1..).zip(&lines) {
                    ink.text(x, y + 4.6 * f64::from(line), text, value);
                }
            }
            self.y = y + 5.6 + 4.6 * lines as f64;
        }
        self.y += 0.5;
    }

    /// How many came out each way.
    fn counts(&mut self) {
        let lang = self.lang;
        let report = self.report;
        let y = self.y;
        let gap = 2.5;
        let width = (RIGHT - LEFT - 4.0 * gap) / 5.0;
        let ink = self.ink();
        for (index, outcome) in (0..).zip(SiteOutcome::ALL) {
            let x = LEFT + f64::from(index) * (width + gap);
            let (text, ground) = hue(outcome);
            ink.rect((x, y, width, 15.0), 1.2, &format!("fill=\"{ground}\""));
            ink.text(x + 3.0, y + 7.8, &report.count(outcome).to_string(), face(17.0, Weight::Black, text));
            let label = face(7.8, Weight::Bold, text);
            ink.text(x + 3.0, y + 12.4, &label.fit(outcome.title().get(lang), width - 3.5), label);
        }
        self.y = y + 20.5;
        if let Some(blocker) = &report.blocker {
            self.remark(blocker, face(10.0, Weight::Bold, "#B8291C"));
        }
    }

    /// A sentence over the full width.
    fn remark(&mut self, text: &Text, face: Type) {
        let lines = face.clamp(text.get(self.lang), RIGHT - LEFT, 3);
        self.need(5.0 * lines.len() as f64 + 2.0);
        for line in &lines {
            let y = self.y + 3.6;
            self.ink().text(LEFT, y, line, face);
            self.y += 5.0;
        }
        self.y += 2.5;
    }

    /// A site that could do: outcome, facts, every check with its mark, what speaks for it.
    fn card(&mut self, site: &ReportSite) {
        const COLUMNS: usize = 3;
        const LINE: f64 = 5.2;
        let lang = self.lang;
        let inner = RIGHT - LEFT - 8.0;
        let small = face(8.8, Weight::Regular, INK_2);
        let wishes: Vec<Vec<String>> =
            site.wishes.iter().take(3).map(|wish| small.clamp(wish.text.get(lang), inner - 3.0, 2)).collect();
        let wish_lines = wishes.iter().map(Vec::len).sum::<usize>();
        let rows = site.checks.len().div_ceil(COLUMNS);
        let height = 18.0 + LINE * rows as f64 + 4.3 * wish_lines as f64 + if wish_lines > 0 { 2.0 } else { 0.0 };
        self.need(height + 3.0);
        let y = self.y;
        let (text, ground) = hue(site.outcome);
        let confirmed = match site.verified_at {
            Some(day) => self.word(&format!("核实 {day}"), &format!("confirmed {day}")),
            None => self.word("未核实", "never confirmed"),
        };
        let mut facts = vec![site.zone.get(lang).to_owned(), site.form.get(lang).to_owned()];
        facts.extend(site.area_m2.map(|area| self.word(&format!("{area} ㎡"), &format!("{area} m²"))));
        facts.extend(site.price.as_ref().map(|price| price.get(lang).to_owned()));
        facts.push(confirmed);
        let sample = site.sample.then(|| self.word("样例", "sample"));
        let ink = self.ink();
        ink.rect(
            (LEFT, y, RIGHT - LEFT, height),
            1.4,
            &format!("fill=\"{CARD}\" stroke=\"{HAIR}\" stroke-width=\"0.25\""),
        );
        ink.rect((LEFT, y, 1.6, height), 0.8, &format!("fill=\"{text}\""));
        let x = LEFT + 5.0;
        let label = face(9.0, Weight::Bold, text);
        let outcome = site.outcome.title();
        let chip = label.width(outcome.get(lang)) + 4.0;
        let name = face(13.0, Weight::Bold, INK);
        let room = RIGHT - 4.0 - chip - 3.0 - x;
        let title = name.fit(site.title.get(lang), room - 16.0);
        ink.text(x, y + 7.2, &title, name);
        let mut after = x + name.width(&title) + 2.5;
        ink.text(after, y + 7.2, &site.id, small);
        after += small.width(&site.id) + 2.5;
        if let Some(sample) = sample {
            ink.text(after, y + 7.2, &sample, face(8.5, Weight::Bold, SAMPLE.text));
        }
        ink.rect((RIGHT - 3.0 - chip, y + 2.8, chip, 6.0), 1.0, &format!("fill=\"{ground}\""));
        ink.text(RIGHT - 3.0 - chip + 2.0, y + 7.0, outcome.get(lang), label);
        ink.text(x, y + 12.6, &small.fit(&facts.join(" · "), inner), small);
        let width = inner / COLUMNS as f64;
        for (index, check) in site.checks.iter().enumerate() {
            let (column, row) = (index % COLUMNS, index / COLUMNS);
            let at = (x + width * column as f64, y + 18.6 + LINE * row as f64);
            check_mark(ink, at, width - 2.0, check, lang);
        }
        let mut at = y + 19.6 + LINE * rows as f64;
        for lines in &wishes {
            ink.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"0.55\" fill=\"{NAVY}\"/>", n(x + 0.9), n(at - 1.1)));
            for line in lines {
                ink.text(x + 3.0, at, line, small);
                at += 4.3;
            }
        }
        self.y = y + height + 3.0;
    }

    /// A line for each site that cannot do: what fails, and by how much.
    fn failing(&mut self) {
        let lang = self.lang;
        let report = self.report;
        // Whoever asks for a hall need not read why each shop is none.
        let other = |site: &&ReportSite| {
            site.checks.iter().any(|check| check.field == SiteField::Form && check.state == CheckState::Fails)
        };
        let all: Vec<&ReportSite> = report.of(SiteOutcome::Fails).filter(|site| !other(site)).collect();
        if all.is_empty() {
            return;
        }
        let title = self.word("不符合的载体，差在哪里", "Sites that do not meet it, and why");
        self.section(&title);
        let small = face(9.0, Weight::Regular, INK);
        let faint = face(9.0, Weight::Regular, INK_2);
        let separator = if lang == Lang::Zh { "；" } else { "; " };
        for site in all.iter().take(LINES) {
            self.need(5.4);
            let y = self.y + 3.6;
            let reasons: Vec<String> = site
                .checks
                .iter()
                .filter(|check| check.state == CheckState::Fails)
                .map(|check| short(check, lang))
                .collect();
            let ink = self.ink();
            ink.text(LEFT, y, &small.fit(site.title.get(lang), 66.0), small);
            let why = faint.fit(&reasons.join(separator), RIGHT - LEFT - 70.0);
            ink.text(LEFT + 70.0, y, &why, faint);
            ink.line((LEFT, y + 1.7), (RIGHT, y + 1.7), HAIR, 0.15);
            self.y += 5.4;
        }
        let left_out = report.count(SiteOutcome::Fails).saturating_sub(all.len().min(LINES));
        if left_out > 0 {
            let more = left_out;
            self.remark(
                &Text::new(format!("另有 {more} 处，见附表"), format!("{more} more in the workbook")),
                face(9.0, Weight::Regular, INK_2),
            );
        }
        self.y += 4.0;
    }

    fn section(&mut self, title: &str) {
        self.need(16.0);
        let y = self.y + 5.0;
        let ink = self.ink();
        ink.text(LEFT, y, title, face(12.0, Weight::Bold, NAVY));
        ink.line((LEFT, y + 2.4), (RIGHT, y + 2.4), NAVY, 0.35);
        self.y = y + 4.4;
    }

    /// Costs here and at home.
    fn costs(&mut self) {
        let lang = self.lang;
        let report = self.report;
        if report.costs.is_empty() {
            return;
        }
        let title = if report.home.zh.is_empty() {
            self.word("要素成本", "What factors cost")
        } else {
            self.word(
                &format!("要素成本，与{}相比", report.home.zh),
                &format!("What factors cost, beside {}", report.home.en),
            )
        };
        self.section(&title);
        let plain = face(9.0, Weight::Regular, INK);
        let strong = face(9.0, Weight::Bold, INK);
        let faint = face(9.0, Weight::Regular, INK_2);
        let unknown = self.word("未知", "unknown");
        for cost in &report.costs {
            self.need(5.4);
            let y = self.y + 3.6;
            let price = &cost.price;
            let (beside, tone) = match (&price.home, cost.difference) {
                (Some(home), Some(share)) if share.abs() > 0.0005 => {
                    let tone = if share < 0.0 { "#2C6446" } else { "#B8291C" };
                    (format!("{}  {:+.0}%", home.value, 100.0 * share), tone)
                }
                (Some(home), _) => (home.value.to_string(), INK_2),
                (None, _) => (unknown.clone(), INK_2),
            };
            let sample = if price.sample { self.word(" · 样例", " · sample") } else { String::new() };
            let old = if price.expired { self.word(" · 已过期", " · out of date") } else { String::new() };
            let ink = self.ink();
            ink.text(LEFT, y, &plain.fit(price.title.get(lang), 46.0), plain);
            ink.aligned(LEFT + 66.0, y, &price.value.to_string(), strong, Align::End);
            ink.text(LEFT + 69.0, y, price.unit.get(lang), faint);
            ink.text(LEFT + 102.0, y, &beside, strong.tint(tone));
            ink.aligned(RIGHT, y, &format!("{}{sample}{old}", price.date), faint, Align::End);
            ink.line((LEFT, y + 1.7), (RIGHT, y + 1.7), HAIR, 0.15);
            self.y += 5.4;
        }
    }

    /// The foot of every page, once their number is known.
    fn finish(self) -> Vec<String> {
        let (report, lang) = (self.report, self.lang);
        let total = self.pages.len();
        let small = face(8.5, Weight::Regular, INK_2);
        let contact = report.contact.get(lang);
        let about = match lang {
            Lang::Zh => format!("数据截至 {}，以现场和合同为准 · {contact}", report.date),
            Lang::En => format!("Data as of {}; the visit and the contract decide · {contact}", report.date),
        };
        let page = |(number, mut ink): (usize, Ink)| {
            ink.line((LEFT, HEIGHT - 13.0), (RIGHT, HEIGHT - 13.0), HAIR, 0.25);
            let mark = format!("链图 Liantu · {number}/{total}");
            ink.text(LEFT, HEIGHT - 8.6, &small.fit(&about, RIGHT - LEFT - small.width(&mark) - 5.0), small);
            ink.aligned(RIGHT, HEIGHT - 8.6, &mark, small, Align::End);
            ink.raw("</svg>\n");
            ink.finish()
        };
        (1..).zip(self.pages).map(page).collect()
    }
}

/// What fails, without what is asked: that stands at the top.
fn short(check: &SiteCheck, lang: Lang) -> String {
    let title = check.field.title();
    let found = check.found.as_ref().map_or("", |found| found.get(lang));
    match &check.lack {
        Some(lack) => format!("{} {}", title.get(lang), lack.text.get(lang)),
        None => format!("{} {found}", title.get(lang)),
    }
}

/// A mark whose form tells the state without colour, the field, and what there is.
fn check_mark(ink: &mut Ink, (x, y): (f64, f64), room: f64, check: &SiteCheck, lang: Lang) {
    let hue = state_hue(check.state);
    let (cx, cy) = (x + 1.5, y - 1.25);
    let stroke = format!(
        "fill=\"none\" stroke=\"{hue}\" stroke-width=\"0.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
    );
    match check.state {
        CheckState::Passes => {
            ink.path(&format!("M{} {}l1 1.1l1.9 -2.3", n(cx - 1.4), n(cy)), &stroke);
        }
        CheckState::Fails => {
            ink.path(&format!("M{} {}l2.2 2.2m0 -2.2l-2.2 2.2", n(cx - 1.1), n(cy - 1.1)), &stroke);
        }
        CheckState::ToConfirm => {
            ink.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"1.2\" {stroke}/>", n(cx), n(cy)));
        }
        CheckState::Unknown => ink.aligned(cx, y, "?", face(9.5, Weight::Bold, hue), Align::Middle),
    }
    let name = face(8.8, Weight::Regular, INK_2);
    let value = face(8.8, Weight::Bold, if check.state == CheckState::Fails { "#B8291C" } else { INK });
    let title = check.field.title();
    let title = title.get(lang);
    ink.text(x + 4.0, y, title, name);
    let after = x + 4.0 + name.width(title) + 1.6;
    let found = match (&check.lack, &check.found) {
        (Some(lack), Some(found)) => format!("{} ({})", found.get(lang), lack.text.get(lang)),
        (_, Some(found)) => found.get(lang).to_owned(),
        (_, None) => if lang == Lang::Zh { "待问" } else { "to be asked" }.to_owned(),
    };
    ink.text(after, y, &value.fit(&found, (x + room - after).max(4.0)), value);
    let whole = check.text.get(lang);
    ink.raw(&format!("<desc>{}</desc>", svg::escaped(whole)));
}

//! A year of a district's work as a sample: about 170 projects from January 2024 to January 2025, always the same ones, and 35
//! that were landed earlier and whose firms came above scale in the year.
//!
//! What is reported is a fact with its source: two cases, and the two sets of figures, of the stock at the end of December 2024
//! and of the year, each as its basis card counts it. Everything else is invented and marked so: the generator builds histories that give exactly those figures,
//! on the pack's own chains, zones and sites, and moves every project through the gates as the rules demand.

use bureau::{MoveRequest, Rules, check_move, standing};
use chrono::{Days, NaiveDate};
use model::{
    AttractionChannel, CapitalOrigin, Credit, Currency, EndReason, EnterpriseId, Happening, Money, PaidIn, Profile,
    Progress, Project, ProjectEvent, ProjectLinks, ProjectStage, Proof, Tag, TagKind, WorkCalendar,
};

use crate::config::Config;
use crate::landscape::Landscape;

/// A project with its history.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Made {
    /// What is known of it.
    pub(crate) project: Project,
    /// Its history.
    pub(crate) events: Vec<ProjectEvent>,
    /// Money that came in.
    pub(crate) paid: Vec<PaidIn>,
}

/// Where the reported cases and figures stand.
const SOURCE: &str = "district report, 2025-02";

/// Total of what was attracted in 2024, as reported, in yuan.
const ATTRACTED: i64 = 6_400_000_000;

/// The sample's kindergarten, by name.
pub(crate) const KINDERGARTEN: &str = "枫屿中外合作幼儿园项目（样例）";

/// Leads that departments and streets brought, as reported.
const FROM_DEPARTMENTS: usize = 57;

/// Firms that came above scale in 2024, as reported. They are firms at work: of the 26 signed in the year few are, so that all of
/// them were landed before.
const ABOVE_SCALE: usize = 35;

/// Where the invented projects stand at the end of 2024, and how many; with the reported cases they give the reported figures:
/// 15 in reserve, 22 in talks, 16 planned, 107 that came to reserve in the year, 26 signed.
const FATES: [(Fate, usize); 12] = [
    (Fate::At(ProjectStage::Operating), 3),
    (Fate::At(ProjectStage::Trial), 4),
    (Fate::At(ProjectStage::Construction), 7),
    (Fate::At(ProjectStage::Filed), 6),
    (Fate::At(ProjectStage::Signed), 4),
    (Fate::At(ProjectStage::Admission), 4),
    (Fate::At(ProjectStage::Talks), 22),
    (Fate::At(ProjectStage::Planned), 16),
    (Fate::At(ProjectStage::Reserve), 15),
    (Fate::EndedLate, 24),
    (Fate::EndedEarly, 28),
    (Fate::At(ProjectStage::Assessment), 10),
];

/// What becomes of a project by the end of 2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It stands there.
    At(ProjectStage),
    /// It ended before it came to reserve.
    EndedEarly,
    /// It ended after that.
    EndedLate,
}

const UNITS: [&str; 12] = [
    "园区专班",
    "街区专班",
    "商区专班",
    "景区专班",
    "片区专班",
    "商务局",
    "文旅局",
    "工信局",
    "住建局",
    "教育局",
    "雨母山镇",
    "联合街道",
];

const FIRST: [&str; 14] =
    ["长沙", "株洲", "佛山", "东莞", "无锡", "苏州", "天津", "沧州", "武汉", "成都", "泉州", "杭州", "郴州", "深圳"];
const SECOND: [&str; 12] = ["昱", "砺", "珩", "沽", "铄", "钧", "岚", "渌", "湛", "屹", "旻", "岱"];
const THIRD: [&str; 12] = ["成", "远", "宁", "川", "泰", "和", "朗", "业", "丰", "嘉", "启", "安"];

/// A small generator of numbers that is the same on every machine and for ever: SplitMix64 of Steele, Lea and Flood (2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, not with, a number.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    fn days(&mut self, from: u64, to: u64) -> u64 {
        from + self.next() % (to - from + 1)
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn percent(&mut self, share: u64) -> bool {
        self.next() % 100 < share
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn plus(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(on)
}

fn worked(mut on: NaiveDate, calendar: &WorkCalendar) -> NaiveDate {
    while !calendar.is_worked(on) {
        on = plus(on, 1);
    }
    on
}

/// The year.
pub(crate) fn year(config: &Config, landscape: &Landscape) -> Vec<Made> {
    let mut maker = Maker { config, landscape, dice: Dice(430_408), used: 0, firms: Vec::new() };
    let mut made = Vec::new();
    for (fate, many) in FATES {
        for _ in 0..many {
            made.push(maker.project(fate));
        }
    }
    share_out(&mut made);
    name_kindergarten(&mut made);
    let early = made.len();
    maker.dice = Dice(202_501);
    for _ in 0..9 {
        made.push(maker.new_lead());
    }
    let from_departments = made[..early].iter_mut().skip(1).step_by(2).take(FROM_DEPARTMENTS - 1);
    from_departments.for_each(|made| made.project.channel = Some(AttractionChannel::Department));
    made.extend(reported(config, landscape));
    made.sort_by_key(|made| made.events.first().map(|event| event.on));
    // Entered afterwards, as an office does with what was before its time: the year's own numbers stay.
    maker.dice = Dice(202_112);
    made.extend((0..ABOVE_SCALE).map(|_| maker.landed_before()));
    made
}

/// Gives the signed ones amounts that come to the reported total, and one its place among the Top 500.
fn share_out(made: &mut [Made]) {
    let signed: Vec<usize> = (0..made.len())
        .filter(|at| {
            standing(&made[*at].events)
                .is_some_and(|now| now.reached(ProjectStage::Signed).is_some_and(|on| on <= day(2024, 12, 31)))
        })
        .collect();
    let weight = |place: usize| [9_i64, 3, 5, 1, 7, 2, 4, 12, 2, 6][place % 10];
    let whole: i64 = (0..signed.len()).map(weight).sum();
    let mut left = ATTRACTED;
    for (place, at) in signed.iter().enumerate() {
        // In steps of 100,000 yuan, the last takes what is left.
        let share = ATTRACTED / whole.max(1) * weight(place) / 100_000 * 100_000;
        let yuan = if place + 1 == signed.len() { left } else { share };
        left -= yuan;
        let project = &mut made[*at].project;
        (project.signed_amount, project.amount) = (Some(Money::yuan(yuan)), Some(Money::yuan(yuan)));
        for (place, paid) in made[*at].paid.iter_mut().enumerate() {
            paid.amount = Money::yuan(yuan / 100 * [12, 18, 9, 15][place % 4]);
        }
    }
    let largest = signed.iter().max_by_key(|at| made[**at].project.amount.map(|amount| amount.hundredths));
    if let Some(at) = largest {
        made[*at].project.tags.push(Tag { kind: TagKind::Private500, year: Some(2024) });
    }
}

/// Makes a kindergarten of two countries' partners of a small commercial project that was filed: what an office handles most approvals
/// for. No count and no sum changes by it.
fn name_kindergarten(made: &mut [Made]) {
    let filed = |made: &&mut Made| {
        let stage = standing(&made.events).map(|now| now.stage);
        made.project.profile == Profile::Commercial
            && made.project.links.target.is_none()
            && matches!(stage, Some(ProjectStage::Filed | ProjectStage::Construction))
    };
    let smallest = made.iter_mut().filter(filed).min_by_key(|made| made.project.amount.map(|sum| sum.hundredths));
    let Some(Made { project, .. }) = smallest else { return };
    project.name = KINDERGARTEN.to_owned();
    project.investor = "枫屿国际教育有限公司（样例）".to_owned();
    project.investor_home = "新加坡".to_owned();
    project.content = "中外合作幼儿园，12 个班，360 个学位；外方提供课程与外籍教师（样例）".to_owned();
    project.site_need = "独立园舍 4,500 m²，户外场地 2,000 m²（样例）".to_owned();
    project.asks = "多部门审批代办，材料中英文对照（样例）".to_owned();
    project.links.node = Some(("living-services".to_owned(), "childcare".to_owned()));
    project.links.opportunity = None;
}

struct Maker<'a> {
    config: &'a Config,
    landscape: &'a Landscape,
    dice: Dice,
    used: usize,
    firms: Vec<EnterpriseId>,
}

/// What one history is made of.
struct Story<'a> {
    project: Project,
    events: Vec<ProjectEvent>,
    config: &'a Config,
}

impl Story<'_> {
    fn write(&mut self, on: NaiveDate, what: Happening) {
        let by = self.project.owner.clone();
        self.events.push(ProjectEvent { on, written_at: format!("{on}T08:00:00Z"), by, backfilled: false, what });
    }

    /// Through the gate of a stage, with the papers that it asks for; what it lets follow later is owed.
    fn go(&mut self, to: ProjectStage, on: NaiveDate) {
        let pipeline = &self.config.standard.pipeline;
        let Some(now) = standing(&self.events) else { return };
        let asked = bureau::asked(&self.project, Some(&now), to, (&pipeline.gates, on));
        let at_once = asked.iter().filter(|asked| !asked.met && asked.grace.is_none());
        let proofs = at_once.filter_map(|asked| match asked.demand {
            model::Demand::Proof(kind) => {
                Some(Proof { kind, file: None, note: format!("{}（样例）", kind.title().zh) })
            }
            model::Demand::Field(_) => None,
        });
        let request =
            MoveRequest {
                to, on, proofs: proofs.collect(), skip_reason: "意向明确，直接推进（样例）".to_owned()
            };
        let rules = Rules { gates: &pipeline.gates, calendar: &pipeline.calendar, today: day(2025, 12, 31) };
        let what = check_move(&self.project, &now, &request, &rules).unwrap_or_else(|why| {
            let why: Vec<String> = why.iter().map(|why| why.sentence(self.project.profile).en).collect();
            unreachable!("a sample project goes through its gates: {}", why.join("; "))
        });
        self.write(on, what);
    }
}

impl<'a> Maker<'a> {
    /// What is known of an invented project, enough for every gate.
    fn facts(&mut self, profile: Profile) -> Project {
        let config = self.config;
        let chains = &config.pack.chains;
        // The pipe chain is the district's first: it gets more than its share.
        let chain = if self.dice.percent(22) { &chains[0] } else { &chains[self.dice.below(chains.len())] };
        let node = &chain.nodes[self.dice.below(chain.nodes.len())];
        let zones: Vec<&model::Zone> =
            config.pack.zones.iter().filter(|zone| zone.chains.contains(&chain.id)).collect();
        let zone = zones.get(self.dice.below(zones.len())).copied();
        let sites: Vec<&model::Site> =
            config.pack.sites.iter().filter(|site| zone.is_some_and(|zone| zone.id == site.zone)).collect();
        let site = sites.get(self.dice.below(sites.len())).map(|site| site.id.clone());
        let offer = config.pack.opportunities.iter().find(|offer| offer.chain == chain.id && offer.node == node.id);
        let home = self.dice.of(&FIRST);
        self.used += 1;
        // Two letters and the count: no two invented firms share a name.
        let word = format!("{}{}", SECOND[self.used % SECOND.len()], THIRD[self.used / SECOND.len() % THIRD.len()]);
        let short = &node.short.zh;
        let mut investor = format!("{home}{word}{short}有限公司（样例）");
        let mut target = None;
        let region = config.region();
        let free = self.landscape.on(&chain.id, &node.id).filter(|standing| {
            standing.firm.sample && standing.firm.region.as_ref().is_some_and(|code| !region.contains(code))
        });
        let mut free: Vec<_> = free.map(|standing| (standing.firm.enterprise, &standing.firm.name)).collect();
        free.sort();
        if let Some((id, name)) = free.into_iter().find(|(id, _)| !self.firms.contains(id)) {
            (target, investor) = (Some(id), name.clone());
            self.firms.push(id);
        }
        let unit = zone.map_or("商务局", |zone| match zone.kind {
            model::ZoneKind::Park => "园区专班",
            model::ZoneKind::Street => "街区专班",
            model::ZoneKind::Commercial => "商区专班",
            model::ZoneKind::Scenic => "景区专班",
            model::ZoneKind::Area => "片区专班",
        });
        let yuan = self.dice.of(&[8, 12, 20, 30, 45, 60, 80, 120, 150, 260, 500]) * 1_000_000;
        let origin = if self.dice.percent(70) { CapitalOrigin::OutsideProvince } else { CapitalOrigin::Province };
        let channel = self.dice.of(&[
            AttractionChannel::Atlas,
            AttractionChannel::Atlas,
            AttractionChannel::Chamber,
            AttractionChannel::Event,
            AttractionChannel::ExistingInvestor,
            AttractionChannel::LeaderVisit,
            AttractionChannel::Enquiry,
            AttractionChannel::Platform,
        ]);
        let mut tags = Vec::new();
        if channel == AttractionChannel::Chamber && self.dice.percent(50) {
            tags.push(Tag { kind: TagKind::Returnee, year: None });
        }
        if self.dice.percent(12) {
            tags.push(Tag { kind: TagKind::AboveScaleCandidate, year: None });
        }
        let shared = self.dice.percent(15);
        let helper = self.dice.of(&UNITS[5..]);
        let share = |unit: &str, share| Credit { unit: unit.to_owned(), share };
        Project {
            investor,
            investor_home: format!("{home}市"),
            content: format!("{}：新上一条线（样例）", node.title.zh),
            amount: Some(Money::yuan(yuan)),
            origin: Some(origin),
            channel: Some(channel),
            referrer: if channel == AttractionChannel::Chamber {
                "某商会（样例）".to_owned()
            } else {
                String::new()
            },
            site_need: "标准厂房或临街商铺，可分期（样例）".to_owned(),
            asks: "用电扩容、证照帮办（样例）".to_owned(),
            unit: unit.to_owned(),
            owner: format!("{unit} {} 号专员（样例）", 1 + self.dice.below(3)),
            credits: if shared { vec![share(unit, 60), share(helper, 40)] } else { Vec::new() },
            links: ProjectLinks {
                node: Some((chain.id.clone(), node.id.clone())),
                target,
                zone: zone.map(|zone| zone.id.clone()),
                site,
                opportunity: offer.map(|offer| offer.id.clone()),
            },
            tags,
            sample: true,
            ..Project::new(format!("{home}{word}{short}项目（样例）"), profile)
        }
    }

    fn profile(&mut self, fate: Fate) -> Profile {
        // A light project knows four stages alone.
        let light = [Fate::At(ProjectStage::Talks), Fate::At(ProjectStage::Operating), Fate::EndedLate];
        match self.dice.below(10) {
            0..=4 => Profile::Industrial,
            5 if light.contains(&fate) => Profile::Light,
            _ => Profile::Commercial,
        }
    }

    fn project(&mut self, fate: Fate) -> Made {
        let profile = self.profile(fate);
        let project = self.facts(profile);
        let path = self.path(fate, profile);
        let (last, ended) = match fate {
            Fate::At(_) => (path[path.len() - 1], false),
            Fate::EndedEarly | Fate::EndedLate => (path[path.len() - 1], true),
        };
        // How long ago, at the end of the year, the last stage was entered.
        let ago = match last {
            _ if ended => self.dice.days(60, 250),
            ProjectStage::Assessment => self.dice.days(3, 9),
            ProjectStage::Reserve => self.dice.days(4, 110),
            ProjectStage::Planned | ProjectStage::Admission => self.dice.days(3, 26),
            ProjectStage::Talks => self.dice.days(5, 170),
            ProjectStage::Signed => self.dice.days(5, 100),
            ProjectStage::Filed => self.dice.days(10, 90),
            ProjectStage::Construction => self.dice.days(20, 120),
            _ => self.dice.days(5, 60),
        };
        let end = day(2024, 12, 27);
        let reached = end.checked_sub_days(Days::new(ago)).unwrap_or(end);
        let gaps: Vec<u64> = path[1..].iter().map(|stage| self.gap(*stage)).collect();
        let room = u64::try_from((reached - day(2024, 1, 3)).num_days()).unwrap_or(0);
        let total: u64 = gaps.iter().sum();
        // What does not fit into the year goes faster.
        let gaps: Vec<u64> = gaps.iter().map(|gap| if total > room { gap * room / total } else { *gap }).collect();
        // Days that are not worked move to the next that is, each from its own place: else a year of shifts would add up.
        let mut plain = reached.checked_sub_days(Days::new(gaps.iter().sum())).unwrap_or(reached);
        let calendar = &self.config.standard.pipeline.calendar;
        let mut on = worked(plain, calendar);
        let mut story = Story { project, events: Vec::new(), config: self.config };
        let first_talk =
            if self.dice.percent(80) { story.project.unit.clone() } else { self.dice.of(&UNITS).to_owned() };
        story.write(on, Happening::Entered { stage: path[0], first_talk });
        for (stage, gap) in path[1..].iter().zip(gaps) {
            plain = plus(plain, gap);
            on = worked(plain, calendar);
            self.ready(&mut story.project, *stage, on);
            story.go(*stage, on);
        }
        if ended {
            let on = worked(plus(on, self.dice.days(10, 45)), calendar);
            let reasons =
                [EndReason::Elsewhere, EndReason::Withdrawn, EndReason::NoSite, EndReason::Terms, EndReason::NoFunds];
            let reason = self.dice.of(&reasons);
            story.write(on, Happening::Ended { reason, note: "（样例）".to_owned() });
        } else {
            self.live_on(&mut story, on);
        }
        let paid = self.paid(&story);
        Made { project: story.project, events: in_order(story.events), paid }
    }

    /// The stages that a project goes through.
    fn path(&mut self, fate: Fate, profile: Profile) -> Vec<ProjectStage> {
        let last = match fate {
            Fate::At(stage) => stage,
            Fate::EndedEarly => self.dice.of(&[ProjectStage::Lead, ProjectStage::Assessment]),
            Fate::EndedLate if profile == Profile::Light => ProjectStage::Talks,
            Fate::EndedLate => self.dice.of(&[ProjectStage::Reserve, ProjectStage::Planned, ProjectStage::Talks]),
        };
        profile.stages().iter().filter(|stage| **stage <= last).copied().collect()
    }

    /// Days from the stage before.
    fn gap(&mut self, stage: ProjectStage) -> u64 {
        let (from, to) = match stage {
            ProjectStage::Assessment => (1, 3),
            ProjectStage::Reserve => (3, 9),
            ProjectStage::Planned => (10, 45),
            ProjectStage::Talks => (8, 25),
            ProjectStage::Admission => (20, 70),
            ProjectStage::Signed => (6, 20),
            ProjectStage::Filed => (15, 50),
            ProjectStage::Construction => (15, 50),
            ProjectStage::Trial => (50, 100),
            _ => (20, 45),
        };
        self.dice.days(from, to)
    }

    /// Fields that a gate asks for, before it is passed.
    fn ready(&mut self, project: &mut Project, stage: ProjectStage, on: NaiveDate) {
        if stage == ProjectStage::Signed {
            project.signed_amount = project.amount;
        }
        if stage == ProjectStage::Filed {
            let month = plus(on, self.dice.days(20, 110));
            project.planned_start = chrono::Datelike::with_day(&month, 1);
            project.planned_finish = Some(plus(month, self.dice.days(150, 400)));
        }
    }

    /// What happens to a living project up to the end of January: reports, proofs, progress of building, moves of the new year.
    fn live_on(&mut self, story: &mut Story<'_>, since: NaiveDate) {
        let end = day(2025, 1, 27);
        let Some(now) = standing(&story.events) else { return };
        let calendar = &self.config.standard.pipeline.calendar;
        match now.stage {
            ProjectStage::Talks => {
                // One in four sleeps: nobody reports progress any more.
                let sleeps = self.dice.percent(27);
                let mut on = since;
                loop {
                    on = worked(plus(on, self.dice.days(8, 15)), calendar);
                    if on > end || (sleeps && (on - since).num_days() > 25) {
                        break;
                    }
                    let progress = if self.dice.percent(60) { Progress::Made } else { Progress::None };
                    story.write(on, Happening::Reported { note: "电话沟通（样例）".to_owned(), progress });
                }
            }
            ProjectStage::Assessment if self.dice.percent(85) => {
                let on = worked(plus(day(2025, 1, 2), self.dice.days(0, 5)), calendar);
                story.go(ProjectStage::Reserve, on);
            }
            ProjectStage::Planned if self.dice.percent(55) => {
                let on = worked(plus(day(2025, 1, 3), self.dice.days(0, 18)), calendar);
                story.go(ProjectStage::Talks, on);
            }
            ProjectStage::Admission if self.dice.percent(50) => {
                let on = worked(plus(day(2025, 1, 3), self.dice.days(0, 12)), calendar);
                self.ready(&mut story.project, ProjectStage::Signed, on);
                story.go(ProjectStage::Signed, on);
            }
            ProjectStage::Construction => {
                let behind = self.dice.of(&[0, 0, 4, 8, 14, 22, 35]);
                let (mut on, mut planned) = (since, 5_u8);
                loop {
                    on = worked(plus(on, 28), calendar);
                    if on > end {
                        break;
                    }
                    planned = (planned + 17).min(95);
                    let done = planned.saturating_sub(behind);
                    story.write(on, Happening::Built { done, planned });
                }
            }
            _ => {}
        }
        // Most of what may follow later comes in time.
        for owed in standing(&story.events).map(|now| now.owed).unwrap_or_default() {
            let on = worked(plus(owed.due, 0), calendar);
            if on <= end && self.dice.percent(85) {
                let proof =
                    Proof { kind: owed.kind, file: None, note: format!("{}（样例）", owed.kind.title().zh) };
                story.write(on.min(owed.due), Happening::Proved { proof });
            }
        }
    }

    /// Money that came in since building was filed; the amounts follow when the contracts are known.
    fn paid(&mut self, story: &Story<'_>) -> Vec<PaidIn> {
        let Some(now) = standing(&story.events) else { return Vec::new() };
        let Some(filed) = now.reached(ProjectStage::Filed) else { return Vec::new() };
        let mut paid = Vec::new();
        for number in 0..self.dice.days(1, 4) {
            let on = plus(filed, 12 + number * 31);
            if on <= day(2025, 1, 24) {
                let amount = Money { hundredths: 1, currency: Currency::Cny };
                paid.push(PaidIn {
                    on, since: None, amount, voucher: None, note: "银行回单（样例）".to_owned()
                });
            }
        }
        paid
    }

    /// A project of 2021 or 2022 that operates, filled in later, whose firm came above scale in 2024.
    fn landed_before(&mut self) -> Made {
        let profile = if self.dice.percent(60) { Profile::Industrial } else { Profile::Commercial };
        let mut project = self.facts(profile);
        project.signed_amount = project.amount;
        project.tags = vec![Tag { kind: TagKind::AboveScale, year: Some(2024) }];
        let calendar = &self.config.standard.pipeline.calendar;
        let entered = plus(day(2021, 1, 11), self.dice.days(0, 500));
        let signed = plus(entered, self.dice.days(60, 150));
        let operating = plus(signed, self.dice.days(180, 360));
        let unit = project.unit.clone();
        let moved = |to: ProjectStage| Happening::Moved {
            to,
            proofs: Vec::new(),
            owed: Vec::new(),
            skip_reason: "往年项目补录（样例）".to_owned(),
        };
        let by = project.owner.clone();
        let event = |on: NaiveDate, what: Happening| ProjectEvent {
            on: worked(on, calendar),
            written_at: "2024-12-30T08:00:00Z".to_owned(),
            by: by.clone(),
            backfilled: true,
            what,
        };
        let events = vec![
            event(entered, Happening::Entered { stage: ProjectStage::Lead, first_talk: unit }),
            event(signed, moved(ProjectStage::Signed)),
            event(operating, moved(ProjectStage::Operating)),
        ];
        Made { project, events, paid: Vec::new() }
    }

    /// A lead of January 2025, with the holiday in sight.
    fn new_lead(&mut self) -> Made {
        let profile = if self.dice.percent(50) { Profile::Industrial } else { Profile::Commercial };
        let mut project = self.facts(profile);
        if self.dice.percent(60) {
            project.amount = None;
        }
        let calendar = &self.config.standard.pipeline.calendar;
        let on = worked(day(2025, 1, 13 + u32::try_from(self.dice.below(13)).unwrap_or(0)), calendar);
        let first_talk = project.unit.clone();
        let mut story = Story { project, events: Vec::new(), config: self.config };
        story.write(on, Happening::Entered { stage: ProjectStage::Lead, first_talk });
        if story.project.amount.is_some() && on < day(2025, 1, 22) {
            story.go(ProjectStage::Assessment, worked(plus(on, 1), calendar));
        }
        Made { project: story.project, events: story.events, paid: Vec::new() }
    }
}

fn in_order(mut events: Vec<ProjectEvent>) -> Vec<ProjectEvent> {
    events.sort_by_key(|event| event.on);
    events
}

/// The cases that were reported, with what the report says and nothing more: amounts and the days between are unknown.
fn reported(config: &Config, landscape: &Landscape) -> Vec<Made> {
    let firm = |name: &str| landscape.firms().find(|firm| firm.name == name).map(|firm| firm.enterprise);
    let node = |chain: &str, node: &str| {
        let known = config.chain(chain).is_some_and(|chain| chain.node(node).is_some());
        known.then(|| (chain.to_owned(), node.to_owned()))
    };
    let has_zone = |id: &str| config.pack.zones.iter().any(|zone| zone.id == id).then(|| id.to_owned());
    let event = |on: NaiveDate, what: Happening| ProjectEvent {
        on,
        written_at: "2025-02-10T08:00:00Z".to_owned(),
        by: "据报道补录".to_owned(),
        backfilled: true,
        what,
    };
    let moved = |to: ProjectStage, note: &str| Happening::Moved {
        to,
        proofs: Vec::new(),
        owed: Vec::new(),
        skip_reason: note.to_owned(),
    };
    let entered = |unit: &str| Happening::Entered { stage: ProjectStage::Lead, first_talk: unit.to_owned() };
    let drill = Project {
        investor: "天津中鼎石油钻具制造有限公司".to_owned(),
        investor_home: "天津市".to_owned(),
        enterprise: firm("湖南金鼎钻采专用管制造有限公司"),
        content: "石油钻采专用管：承接管厂的半成品作最后加工".to_owned(),
        origin: Some(CapitalOrigin::OutsideProvince),
        channel: Some(AttractionChannel::Atlas),
        unit: "商务局".to_owned(),
        links: ProjectLinks {
            node: node("steel-pipe", "drill-collars"),
            target: firm("天津中鼎石油钻具制造有限公司"),
            zone: has_zone("pipe-cluster"),
            ..ProjectLinks::default()
        },
        note: "报道载：2024-05 上门对接，2024-07-17 落户，10 月中旬试生产（此处记作 15 日），11-22 挂牌。金额未载。"
            .to_owned(),
        source: SOURCE.to_owned(),
        ..Project::new("金鼎钻采专用管项目", Profile::Industrial)
    };
    let tea = Project {
        investor: "返乡企业家（报道未具名）".to_owned(),
        content: "茶文化园：文旅融合".to_owned(),
        channel: Some(AttractionChannel::Department),
        unit: "文旅局".to_owned(),
        links: ProjectLinks {
            node: node("culture-tourism", "tea-space"),
            zone: has_zone("yumushan"),
            ..ProjectLinks::default()
        },
        tags: vec![Tag { kind: TagKind::Returnee, year: None }],
        note: "报道载：2024-02-04 返乡活动上对接，2024-03 落地（日期未载，此处记作月末）。金额未载。".to_owned(),
        source: SOURCE.to_owned(),
        ..Project::new("宜园·见之茶苑", Profile::Commercial)
    };
    let between = "报道未载中间环节";
    vec![
        Made {
            project: drill,
            events: vec![
                event(day(2024, 5, 13), entered("商务局")),
                event(day(2024, 7, 17), moved(ProjectStage::Signed, between)),
                event(day(2024, 10, 15), moved(ProjectStage::Trial, between)),
                event(day(2024, 11, 22), moved(ProjectStage::Operating, between)),
            ],
            paid: Vec::new(),
        },
        Made {
            project: tea,
            events: vec![
                event(day(2024, 2, 4), entered("文旅局")),
                event(day(2024, 3, 31), moved(ProjectStage::Filed, between)),
            ],
            paid: Vec::new(),
        },
    ]
}

#[cfg(test)]
mod tests;

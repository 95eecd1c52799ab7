//! A year of visits, contacts, chambers, events and memoranda that agrees with the sample projects: what a project says of its beginning
//! and its talks has a record of that day. Invented and marked so, but for the one event that was reported.

use anyhow::Result;
use chrono::{Days, NaiveDate};
use model::{
    AttractionChannel, Became, BecameKind, Chamber, ChamberKind, Contact, Counterpart, EnterpriseId, Happening,
    Introduction, LeaderLevel, Money, Mou, MouFate, NextStep, Occasion, OccasionKind, Project, ProjectId, ProjectStage,
    RecordLinks, VisitDirection, VisitOutcome, VisitRecord, Workplace,
};
use store::{FollowUp, NewVisitRecord, Store};

use crate::config::Config;
use crate::landscape::Landscape;
use crate::project_demo::Made;

/// Who enters what is invented.
const BY: &str = "样例";

/// Where what was reported stands.
const SOURCE: &str = "district report, 2025-02";

/// The last day that the sample speaks of.
const END: (i32, u32, u32) = (2025, 1, 27);

fn day((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn plus(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(on)
}

/// Puts them into a store in which the projects are.
pub(crate) async fn put(
    store: &Store,
    (config, landscape): (&Config, &Landscape),
    made: &[(ProjectId, Made)],
) -> Result<()> {
    let strangers = strangers(config, landscape, made);
    let kept = (1..).zip(records(&strangers, made)).map(|(number, (record, became))| {
        let at = format!("{}T09:00:00Z", record.on);
        let became = became.map(|(kind, project)| Became { kind, project, at: at.clone(), by: BY.to_owned() });
        NewVisitRecord { key: format!("sample-{number}"), record, became, by: BY.to_owned(), at }
    });
    store.put_visit_records(&kept.collect::<Vec<_>>()).await?;
    let at = format!("{}T09:00:00Z", day(END));
    let mut chamber_ids = Vec::new();
    for chamber in chambers(made) {
        chamber_ids.push(store.create_chamber(&chamber, (BY, &at)).await?.id);
    }
    for contact in contacts(made, &chamber_ids) {
        store.create_contact(&contact, (BY, &at)).await?;
    }
    let mut occasion_ids = Vec::new();
    for occasion in occasions(made) {
        occasion_ids.push((occasion.kind, store.create_occasion(&occasion, (BY, &at)).await?.id));
    }
    let signing = occasion_ids.iter().find(|(kind, _)| *kind == OccasionKind::Signing).map(|(_, id)| *id);
    for mou in mous(&strangers, made, signing) {
        store.create_mou(&mou, (BY, &at), &FollowUp::default()).await?;
    }
    Ok(())
}

/// The firm of a project, as whoever met it wrote it down.
fn firm(project: &Project) -> Counterpart {
    Counterpart { enterprise: project.links.target, name: project.investor.clone() }
}

fn sample(made: &[(ProjectId, Made)]) -> impl Iterator<Item = (usize, ProjectId, &Made)> {
    made.iter().enumerate().filter(|(_, (_, made))| made.project.sample).map(|(place, (id, made))| (place, *id, made))
}

/// When a project entered a stage, or came in.
fn entered(made: &Made) -> Option<NaiveDate> {
    let first = made.events.iter().find(|event| matches!(event.what, Happening::Entered { .. }));
    first.map(|event| event.on)
}

fn moved(made: &Made, stage: ProjectStage) -> Option<NaiveDate> {
    let to = |event: &&model::ProjectEvent| matches!(&event.what, Happening::Moved { to, .. } if *to == stage);
    made.events.iter().find(to).map(|event| event.on)
}

type Told = (VisitRecord, Option<(BecameKind, ProjectId)>);

fn records(strangers: &[Stranger], made: &[(ProjectId, Made)]) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    for (place, id, made) in sample(made) {
        let project = &made.project;
        let people = vec![project.owner.clone()];
        let base = |on: NaiveDate| VisitRecord {
            firm: firm(project),
            direction: VisitDirection::Outbound,
            on,
            team: project.unit.clone(),
            people: people.clone(),
            leader: Some(LeaderLevel::Staff),
            said: String::new(),
            asks: String::new(),
            next: None,
            outcome: Some(VisitOutcome::Follow),
            links: RecordLinks { visit: None, project: Some(id), node: project.links.node.clone(), site: None },
            sample: true,
        };
        // What came by paper or telephone has no visit behind it.
        if let Some(on) = entered(made)
            && place % 3 != 2
        {
            let led = project.channel == Some(AttractionChannel::LeaderVisit);
            let invited = project.channel == Some(AttractionChannel::Enquiry);
            let record = VisitRecord {
                direction: if invited { VisitDirection::Inbound } else { VisitDirection::Outbound },
                leader: Some(match (led, place % 5) {
                    (true, _) => LeaderLevel::District,
                    (_, 0) => LeaderLevel::Head,
                    _ => LeaderLevel::Staff,
                }),
                said: first_talk(place, project),
                asks: if place % 4 == 0 { project.asks.clone() } else { String::new() },
                next: Some(NextStep {
                    what: ["送载体清单和要素成本表", "约对方来区看载体", "请链办出研判意见"][place % 3].to_owned(),
                    by: Some(project.owner.clone()),
                    due: Some(plus(on, 7)),
                }),
                outcome: Some(if place % 4 == 1 { VisitOutcome::Keen } else { VisitOutcome::Follow }),
                ..base(on)
            };
            found.push((record, Some((BecameKind::Lead, id))));
        }
        // Talks begin with a meeting that is on record.
        if let Some(on) = moved(made, ProjectStage::Talks) {
            let record = VisitRecord {
                direction: if place % 3 == 0 { VisitDirection::Outbound } else { VisitDirection::Inbound },
                leader: Some(if place % 6 == 0 { LeaderLevel::District } else { LeaderLevel::Head }),
                said: "来区看了载体，谈了供地供电和投产时间，双方同意进入正式洽谈（样例）".to_owned(),
                asks: project.asks.clone(),
                outcome: Some(VisitOutcome::Keen),
                links: RecordLinks { site: project.links.site.clone(), ..base(on).links },
                ..base(on)
            };
            found.push((record, None));
        }
    }
    found.extend(in_vain(strangers));
    found.sort_by_key(|(record, _)| record.on);
    found
}

fn first_talk(place: usize, project: &Project) -> String {
    let product = project.content.split('：').next().unwrap_or_default();
    let words = [
        "企业有异地扩产的打算，想了解供地和电价",
        "看了车间，设备开工足，订单多在本省，有意就近配套",
        "负责人介绍了近两年布局，愿意来区看一次",
        "现有厂房租约明年到期，正在比较几个地方",
    ];
    format!("谈{product}。{}（样例）", words[place % words.len()])
}

/// Visits that came to nothing: firms of the register that no project knows.
fn in_vain(strangers: &[Stranger]) -> Vec<Told> {
    let teams = ["园区专班", "街区专班", "商务局", "工信局"];
    let vain = strangers.iter().take(24).enumerate().map(|(place, (id, name))| {
        let team = teams[place % teams.len()];
        let nobody = place % 4 == 3;
        let said = if nobody {
            "到访时负责人外出，只留了资料（样例）"
        } else {
            "近期没有外扩计划，愿意保持联系（样例）"
        };
        let record = VisitRecord {
            firm: Counterpart { enterprise: Some(*id), name: name.clone() },
            direction: VisitDirection::Outbound,
            on: plus(day((2024, 3, 5)), 13 * u64::try_from(place).unwrap_or(0)),
            team: team.to_owned(),
            people: vec![format!("{team} {} 号专员（样例）", 1 + place % 3)],
            leader: Some(LeaderLevel::Staff),
            said: said.to_owned(),
            asks: String::new(),
            next: None,
            outcome: Some(if nobody { VisitOutcome::NotMet } else { VisitOutcome::None }),
            links: RecordLinks::default(),
            sample: true,
        };
        (record, None)
    });
    vain.collect()
}

/// A firm of the register by its number and name.
type Stranger = (EnterpriseId, String);

/// Invented firms of elsewhere that no project knows, in their order of numbers.
fn strangers(config: &Config, landscape: &Landscape, made: &[(ProjectId, Made)]) -> Vec<Stranger> {
    let known: Vec<EnterpriseId> =
        made.iter().flat_map(|(_, made)| [made.project.enterprise, made.project.links.target]).flatten().collect();
    let home = config.region();
    let firms = landscape.firms().filter(|firm| {
        let elsewhere = firm.region.as_ref().is_some_and(|code| !home.contains(code));
        firm.sample && elsewhere && !known.contains(&firm.enterprise)
    });
    let mut free: Vec<Stranger> = firms.map(|firm| (firm.enterprise, firm.name.clone())).collect();
    free.sort();
    free
}

fn chambers(made: &[(ProjectId, Made)]) -> Vec<Chamber> {
    let mut brought: Vec<Counterpart> = sample(made)
        .filter(|(_, _, made)| made.project.channel == Some(AttractionChannel::Chamber))
        .map(|(_, _, made)| firm(&made.project))
        .collect();
    brought.truncate(18);
    let names = [
        ("岭南某地商会（样例）", ChamberKind::Chamber, "广东佛山"),
        ("江南某地商会（样例）", ChamberKind::Chamber, "江苏无锡"),
        ("京津某地同乡会（样例）", ChamberKind::Hometown, "天津"),
        ("省管材行业协会（样例）", ChamberKind::Association, "湖南长沙"),
        ("返乡创业联络站（样例）", ChamberKind::Returnee, "湖南衡阳"),
    ];
    let chamber = |(place, (name, kind, seat)): (usize, (&str, ChamberKind, &str))| Chamber {
        name: name.to_owned(),
        kind,
        place: seat.to_owned(),
        introduces: brought
            .iter()
            .skip(place)
            .step_by(names.len())
            .map(|firm| Introduction { firm: firm.clone(), by: "秘书处".to_owned() })
            .collect(),
        source: "样例".to_owned(),
        note: String::new(),
        sample: true,
    };
    names.into_iter().enumerate().map(chamber).collect()
}

fn contacts(made: &[(ProjectId, Made)], chambers: &[i64]) -> Vec<Contact> {
    let firms = sample(made).filter_map(|(_, _, made)| Some((made.project.links.target?, entered(made)?)));
    let at_firms = firms.take(12).map(|(id, since)| (Workplace::Firm(id), "投资部", since));
    let at_chambers = chambers.iter().map(|id| (Workplace::Chamber(*id), "秘书处", day((2024, 1, 15))));
    let office = [(Workplace::Office("外地招商联络处（样例）".to_owned()), "值班", day((2024, 2, 1)))];
    let contact = |(number, (at, post, since)): (u32, (Workplace, &str, NaiveDate))| Contact {
        at,
        name: format!("样例联系人 {number:02}"),
        post: post.to_owned(),
        // No exchange gives numbers that begin with zeros.
        phone: format!("0000-00000{number:02}"),
        email: String::new(),
        source: "交换名片，同意用于招商联络（样例）".to_owned(),
        since: Some(since),
        verified: (number % 3 != 0).then(|| plus(since, 30)),
        note: String::new(),
        sample: true,
    };
    (1..).zip(at_firms.chain(at_chambers).chain(office)).map(contact).collect()
}

fn occasions(made: &[(ProjectId, Made)]) -> Vec<Occasion> {
    let held = [
        ((2024, 3, 20), "春季招商推介会（样例）", OccasionKind::Promotion, "本区", Some(86_000)),
        ((2024, 5, 18), "管材与装备展（样例）", OccasionKind::Fair, "湖南长沙", Some(152_000)),
        ((2024, 6, 27), "年中集中签约（样例）", OccasionKind::Signing, "本区", Some(34_000)),
        ((2024, 9, 10), "商区业态沙龙（样例）", OccasionKind::Salon, "本区", None),
        ((2024, 10, 25), "珠三角推介会（样例）", OccasionKind::Promotion, "广东佛山", Some(138_000)),
        ((2024, 12, 18), "文旅专场（样例）", OccasionKind::Promotion, "本区", None),
    ];
    let by_event: Vec<(NaiveDate, ProjectId, Counterpart)> = sample(made)
        .filter(|(_, _, made)| made.project.channel == Some(AttractionChannel::Event))
        .filter_map(|(_, id, made)| Some((entered(made)?, id, firm(&made.project))))
        .collect();
    let days: Vec<NaiveDate> = held.iter().map(|(on, ..)| day(*on)).collect();
    let mut found: Vec<Occasion> = held
        .into_iter()
        .enumerate()
        .map(|(place, (on, name, kind, seat, cost))| {
            let (from, next) = (day(on), days.get(place + 1).copied().unwrap_or(plus(day(END), 1)));
            // A project that an event brought came in after it and before the next.
            let of: Vec<_> = by_event.iter().filter(|(entered, ..)| (from..next).contains(entered)).collect();
            Occasion {
                name: name.to_owned(),
                kind,
                from,
                to: if kind == OccasionKind::Fair { plus(from, 2) } else { from },
                place: seat.to_owned(),
                team: "商务局".to_owned(),
                firms: of.iter().map(|(_, _, firm)| firm.clone()).collect(),
                guests: (place % 2 == 0).then(|| 40 + 25 * u32::try_from(place).unwrap_or(0)),
                projects: of.iter().map(|(_, id, _)| *id).collect(),
                cost: cost.map(Money::yuan),
                note: String::new(),
                sample: true,
            }
        })
        .collect();
    // The one that was reported: the tea garden was met there.
    let tea = made.iter().find(|(_, made)| !made.project.sample && entered(made) == Some(day((2024, 2, 4))));
    if let Some((id, made)) = tea {
        found.push(Occasion {
            name: "返乡活动".to_owned(),
            kind: OccasionKind::Homecoming,
            from: day((2024, 2, 4)),
            to: day((2024, 2, 4)),
            place: String::new(),
            team: "文旅局".to_owned(),
            firms: vec![Counterpart { enterprise: None, name: made.project.investor.clone() }],
            guests: None,
            projects: vec![*id],
            cost: None,
            note: format!("据报道（{SOURCE}）：地点、人数、费用未载"),
            sample: false,
        });
    }
    found
}

fn mous(strangers: &[Stranger], made: &[(ProjectId, Made)], signing: Option<i64>) -> Vec<Mou> {
    let mut found = Vec::new();
    let signed = sample(made).filter_map(|(_, id, made)| {
        let (talks, signed) = (moved(made, ProjectStage::Talks)?, moved(made, ProjectStage::Signed)?);
        (signed - talks > chrono::Duration::days(14)).then(|| (id, &made.project, plus(talks, 7)))
    });
    for (id, project, on) in signed.take(7) {
        found.push(Mou {
            partner: firm(project),
            on,
            what: format!("{}合作备忘录（样例）", project.name),
            follow_up: None,
            fate: MouFate::Project(id),
            occasion: None,
            note: String::new(),
            sample: true,
        });
    }
    let others = strangers.iter().rev().take(9);
    for (place, (id, name)) in others.enumerate() {
        let on = plus(day((2024, 4, 10)), 31 * u64::try_from(place).unwrap_or(0));
        let step = |by: Option<&str>, due: Option<NaiveDate>| {
            Some(NextStep { what: "回访，问投资计划".to_owned(), by: by.map(str::to_owned), due })
        };
        let (follow_up, fate) = match place % 5 {
            0 => (None, MouFate::Dropped("企业转投他处（样例）".to_owned())),
            1 => (None, MouFate::Open),
            2 => (step(Some("商务局"), Some(plus(on, 60))), MouFate::Open),
            3 => (step(Some("园区专班"), Some(day((2025, 3, 14)))), MouFate::Open),
            _ => (step(Some("工信局"), None), MouFate::Open),
        };
        let at_signing = on == day((2024, 6, 27));
        found.push(Mou {
            partner: Counterpart { enterprise: Some(*id), name: name.clone() },
            on,
            what: "战略合作框架协议（样例）".to_owned(),
            follow_up,
            fate,
            occasion: signing.filter(|_| at_signing),
            note: String::new(),
            sample: true,
        });
    }
    found
}

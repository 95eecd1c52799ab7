//! What investors ask through the portal: the seal of the form, the lead that an enquiry becomes, what was turned away.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use bureau::EnquiryWords;
use chrono::{Days, NaiveDate};
use model::{
    ContactWay, Happening, Lang, ProjectEvent, ProjectField, ProjectStage, PublicCard, PublicationKind, Text,
    TwinVerdict, ZoneKind,
};
use sha2::{Digest, Sha256};
use store::{ArrivedEnquiry, EnquiryChange, EnquiryLead, EnquiryTurn, NewEnquiry, NewVerdict, Signed, Store};

use crate::http::{ApiError, App};
use crate::people;
use crate::project_entry::{self, Around, FactsBody, read_facts};
use crate::project_shapes::ProjectNames;
use crate::publications::{items, read_item};
use crate::{clock, report};

/// Who writes what comes by itself.
pub(crate) const PORTAL: &str = "投资者门户";

/// Days for which it is kept how to reach who asked; the form says so. An office answers within days and asks again within the year.
pub(crate) const KEPT_DAYS: u32 = 365;

/// The setting with the key that seals forms.
const KEY: &str = "portal.key";

/// A form is older than this before a person has filled it in, in seconds.
const LEAST: u64 = 3;
/// A form that is older was left lying, in seconds.
const MOST: u64 = 24 * 3600;

/// Characters of a wish that stand in a lead's content; the whole of it stands in the enquiry.
const CONTENT: usize = 300;

/// The key that seals forms, the same for every server on the data; made when it is first needed.
pub(crate) async fn key(store: &Store) -> Result<String> {
    if let Some(key) = store.setting(KEY).await? {
        return Ok(key);
    }
    store.put_setting(KEY, &people::secret()?).await?;
    // Of two servers that made one at once the kept one counts.
    Ok(store.setting(KEY).await?.unwrap_or_default())
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// When a form was given out, sealed.
pub(crate) fn seal(key: &str) -> String {
    seal_at(key, now())
}

/// The same at a moment.
pub(crate) fn seal_at(key: &str, at: u64) -> String {
    format!("{at}.{}", mac(key, at))
}

/// Keyed twice, so that nothing can be added to what was sealed.
fn mac(key: &str, at: u64) -> String {
    let inner = Sha256::digest(format!("{key} enquiry {at}").as_bytes());
    let outer = Sha256::new().chain_update(key.as_bytes()).chain_update(inner).finalize();
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is wrong with a form's seal.
pub(crate) fn seal_fault(key: &str, seal: &str) -> Option<Text> {
    seal_fault_at(key, seal, now())
}

fn seal_fault_at(key: &str, seal: &str, now: u64) -> Option<Text> {
    let at = seal.split_once('.').and_then(|(at, given)| {
        let at: u64 = at.parse().ok()?;
        (mac(key, at) == given).then_some(at)
    });
    match at.map(|at| now.saturating_sub(at)) {
        Some(age) if age < LEAST => {
            Some(Text::new("提交得太快，请核对一遍再送出", "It was sent too quickly: look it over and send it again"))
        }
        Some(age) if age > MOST => Some(Text::new(
            "页面打开太久了，请核对一遍再送出",
            "The page was open for too long: look it over and send it again",
        )),
        Some(_) => None,
        None => {
            Some(Text::new("页面已经更新，请核对一遍再送出", "The page was renewed: look it over and send it again"))
        }
    }
}

/// What tells that two enquiries are the same: what they say, whatever blanks and capitals.
pub(crate) fn sum(words: &EnquiryWords, about: &str) -> String {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    people::kept(&[&words.organisation, &words.wish, &words.contact, about].map(flat).join("\u{1}"))
}

/// A text without private numbers: these stand in the contact, which not everybody reads.
fn without_numbers(text: &str) -> String {
    let mut text = text.to_owned();
    // However many there are, each is found once.
    for _ in 0..20 {
        let Some(number) = model::private_number(&text) else { break };
        text = text.replace(&number, "（号码另存）");
    }
    text
}

/// The lead that an enquiry becomes, by the rules of leads; else why it cannot be one without a person.
pub(crate) async fn lead(
    app: &App,
    words: &EnquiryWords,
    (about, by): (Option<&str>, &str),
) -> Result<std::result::Result<EnquiryLead, Vec<Text>>, ApiError> {
    let ground = app.ground().await?;
    let names = ProjectNames::load(&app.store, &app.config).await?;
    let projects = app.shared.projects.now(&app.store).await?;
    let on = projects.desk_day(&app.config);
    let organisation = without_numbers(words.organisation.trim());
    let wish = without_numbers(&words.wish.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut facts = FactsBody {
        name: format!("{organisation}（门户询问）"),
        profile: "light".to_owned(),
        investor: organisation,
        content: wish.chars().take(CONTENT).collect(),
        channel: Some("enquiry".to_owned()),
        source: PORTAL.to_owned(),
        ..FactsBody::default()
    };
    link(app, &mut facts, about).await?;
    let project = match read_facts(&facts, &Around { names: &names, landscape: &ground.landscape }) {
        Ok(project) => project,
        Err(why) => return Ok(Err(why)),
    };
    let gates = &app.config.standard.pipeline.gates;
    // Whose it is stays open: the list of enquiries tells of those that nobody has, and the clock runs.
    let lacking = bureau::asked(&project, None, ProjectStage::Lead, (gates, on)).into_iter().filter_map(|asked| {
        match asked.demand {
            model::Demand::Field(field) if !asked.met && field != ProjectField::Owner => Some(field.title()),
            _ => None,
        }
    });
    let lacking: Vec<Text> = lacking
        .map(|title| Text::new(format!("线索缺“{}”", title.zh), format!("a lead needs `{}`", title.en)))
        .collect();
    if !lacking.is_empty() {
        return Ok(Err(lacking));
    }
    let marks = project_entry::marks(&project, &ground.landscape);
    let known = project_entry::known(&projects, &ground.landscape, None);
    let twins = bureau::twins(&marks, &known, &std::collections::BTreeSet::new());
    let verdicts = twins
        .iter()
        .map(|twin| NewVerdict {
            other: twin.id, verdict: TwinVerdict::Unsure, reason: format!("{PORTAL}来件，待核")
        })
        .collect();
    let event = ProjectEvent {
        on,
        written_at: clock::now(),
        by: by.to_owned(),
        backfilled: false,
        what: Happening::Entered { stage: ProjectStage::Lead, first_talk: String::new() },
    };
    Ok(Ok(EnquiryLead { project, event, verdicts }))
}

/// What an enquiry is about, as far as it is still on the lists, and the profile that follows from it.
async fn link(app: &App, facts: &mut FactsBody, about: Option<&str>) -> Result<(), ApiError> {
    let Some((kind, id)) = about.and_then(read_item) else { return Ok(()) };
    let items = items(&app.store, &app.config).await?;
    let Some(item) = items.iter().find(|item| item.card.kind() == kind && item.id == id) else { return Ok(()) };
    match &item.card {
        PublicCard::Opportunity(card) => {
            facts.node = Some(format!("{}/{}", card.chain, card.node));
            facts.zone = Some(card.zone.clone());
            facts.site = card.site.clone();
            facts.opportunity = Some(item.id.clone());
        }
        PublicCard::Site(card) => {
            facts.zone = card.said.zone.clone();
            facts.site = Some(item.id.clone());
        }
        PublicCard::Cost(_) | PublicCard::Policy(_) => {}
    }
    if let Some(zone) = &facts.zone {
        let zones = app.store.zones(None).await?;
        let kind = zones.iter().find(|one| one.id == *zone).map(|zone| zone.kind);
        facts.profile = if kind == Some(ZoneKind::Park) { "industrial" } else { "commercial" }.to_owned();
    }
    Ok(())
}

/// Two invented enquiries, one that was answered and one that is held, so that the desk of a sample is not empty. Neither is a lead: the
/// sample's figures are those of its year.
pub(crate) async fn put_sample(store: &Store) -> Result<()> {
    let at = clock::now();
    let signed = Signed { by: PORTAL, at: &at };
    let made = |number: u8, organisation: &str, wish: &str, reasons: Vec<Text>| NewEnquiry {
        lang: Lang::Zh,
        organisation: organisation.to_owned(),
        wish: wish.to_owned(),
        item: None,
        contact: (ContactWay::Mail, format!("sample{number}@example.com")),
        purge_after: clock::today() + Days::new(u64::from(KEPT_DAYS)),
        reasons,
        // No secret has this sum: nobody opens it from outside.
        token: format!("sample {number}"),
        sum: format!("sample {number}"),
        sample: true,
    };
    let question =
        made(1, "某检测服务公司（样例）", "石油管材检测实验室落户，区里有没有带净化条件的楼层？", Vec::new());
    if let ArrivedEnquiry::New(row) = store.take_enquiry(&question, None, signed).await? {
        let turn = EnquiryTurn { id: row.id, version: row.version };
        let words = "目前没有带净化条件的现成楼层；有两处标准厂房可按需改造，欢迎来看。";
        store.change_enquiry(turn, EnquiryChange::Answered(words), signed).await?;
    }
    let why = vec![Text::new("带 3 个网址", "it holds 3 links")];
    let noise = made(2, "推广平台（样例）", "优质流量 http://a.example http://b.example http://c.example", why);
    store.take_enquiry(&noise, None, signed).await?;
    Ok(())
}

/// What an enquiry is about, where the public may know it.
pub(crate) async fn about_title(app: &App, about: &str) -> Result<Option<Text>, ApiError> {
    let Some((kind, id)) = read_item(about) else { return Ok(None) };
    let row = app.store.publication(kind, id).await?;
    let public = row.filter(|row| crate::publications::is_public(row, clock::today()));
    Ok(public.and_then(|row| row.card).map(|card| card.title()).filter(|_| kind != PublicationKind::Cost))
}

/// Calls that were turned away and not yet written down: a flood must not become as many writes.
#[derive(Debug, Default)]
pub(crate) struct TurnedAway(Mutex<BTreeMap<(NaiveDate, &'static str), u64>>);

/// Calls after which they are written down.
const AT_ONCE: u64 = 100;

impl TurnedAway {
    /// Counts one; every hundredth writes.
    pub(crate) async fn count(&self, store: &Store, why: &'static str) {
        let many = {
            let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = pending.entry((clock::today(), why)).or_default();
            *count += 1;
            *count
        };
        if many == 1 || many >= AT_ONCE {
            self.write(store).await;
        }
    }

    /// Writes down what was counted; what cannot be written is counted on.
    pub(crate) async fn write(&self, store: &Store) {
        let pending = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for ((day, why), many) in pending {
            if let Err(error) = store.count_enquiry_refusals(day, why, many).await {
                tracing::error!("counting enquiries that were turned away: {}", report::chain(&error.into()));
                *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((day, why)).or_default() += many;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_from_some_seconds_to_a_day_and_cannot_be_made_by_others() {
        let check = |seal: &str, now: u64, zh: Option<&str>| {
            let fault = seal_fault_at("key", seal, now);
            assert_eq!(fault.is_some(), zh.is_some(), "{seal} at {now}");
            assert!(fault.is_none_or(|fault| fault.zh.contains(zh.unwrap_or_default())), "{seal} at {now}");
        };
        let good = seal_at("key", 1000);
        check(&good, 1001, Some("太快"));
        check(&good, 1003, None);
        check(&good, 1000 + MOST, None);
        check(&good, 1001 + MOST, Some("太久"));
        check(&seal_at("other", 1000), 1010, Some("更新"));
        check(&good.replacen("1000", "1001", 1), 1010, Some("更新"));
        for bad in ["", ".", "1000", "x.y", "99999999999999999999.00"] {
            check(bad, 1010, Some("更新"));
        }
    }

    #[test]
    fn the_same_enquiry_is_known_again_whatever_its_blanks() {
        let words =
            |wish: &str| EnquiryWords { organisation: "甲".into(), wish: wish.into(), ..EnquiryWords::default() };
        assert_eq!(sum(&words(" a  b\n"), ""), sum(&words("A b"), ""));
        assert_ne!(sum(&words("a b"), ""), sum(&words("a b"), "site/S-1"));
    }

    #[test]
    fn a_private_number_does_not_stand_in_a_lead() {
        let text = without_numbers("请打 13800000000，或 0734-8000000");
        assert!(text.contains("号码另存") && text.contains("0734-8000000") && !text.contains("138000"), "{text}");
    }
}

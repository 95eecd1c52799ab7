//! A target's page: what the other rooms know of a firm and a gap, each line with its source.
//!
//! What must not be said is left out here, before paper sees it: sites that are let or locked for someone else, other investors.

use anyhow::Result;
use chrono::NaiveDate;
use insight::{Figure, Gap, RungState};
use model::{Candidate, EnterpriseId, GapKind, Lang, SiteStatus, Text, VisitState};
use packs::FactorCost;
use press::{About, BriefData, Sourced, brief_svg, brief_text};
use store::{CalendarFilter, OpportunityFilter};

use crate::analysis::{self, ChainView, Ground};
use crate::shapes::Bilingual;
use crate::targets::{Asked, Leads, MOST, Rejected, TargetReason, TargetsError, targets};
use crate::trips::{facts, number, of_firms, place_name};

/// Features whose reasons say who could introduce us.
const TIES: [&str; 2] = ["link", "tie"];
/// The feature whose reasons tell of earlier contact.
const CONTACT: &str = "contact";

/// As what a brief is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One page of A4.
    Pdf,
    /// Plain text to paste.
    Text,
}

/// The file's bytes.
pub(crate) fn render(brief: &BriefData, form: Form, lang: Lang) -> Result<Vec<u8>> {
    let about = About {
        title: format!("{} {}", if lang == Lang::Zh { "拜访简报" } else { "Visit brief" }, brief.firm),
        language: if lang == Lang::Zh { "zh-CN" } else { "en" }.to_owned(),
    };
    Ok(match form {
        Form::Pdf => press::pdf(&brief_svg(brief, lang), &about)?,
        Form::Text => brief_text(brief, lang).into_bytes(),
    })
}

/// Which page.
pub(crate) struct Wanted<'a> {
    /// Chain id.
    pub(crate) chain: &'a str,
    /// Node id.
    pub(crate) node: &'a str,
    /// The firm.
    pub(crate) firm: EnterpriseId,
    /// Today.
    pub(crate) today: NaiveDate,
}

/// Collects a page. `None` when the register has no such firm.
pub(crate) async fn brief(
    ground: &Ground<'_>,
    leads: &Leads,
    wanted: &Wanted<'_>,
) -> Result<Option<BriefData>, TargetsError> {
    let asked = Asked {
        chain: wanted.chain.to_owned(),
        node: wanted.node.to_owned(),
        top: MOST,
        weights: None,
        rejected: Rejected::Shown,
    };
    let list = targets(ground, leads, &asked).await?;
    let Some(firm) = ground.landscape.firm(wanted.firm) else { return Ok(None) };
    let config = ground.config;
    let view = analysis::view(ground, wanted.chain, config.region()).await?;
    let view = view.ok_or_else(|| TargetsError::NoChain(wanted.chain.to_owned()))?;
    let node = view.chain.node(wanted.node).unwrap_or_default();
    let gap = &view.gaps[node];
    let target = list.items.iter().find(|item| item.enterprise.id == wanted.firm.0);
    let reasons = target.map_or(&[][..], |target| target.reasons.as_slice());
    let pick = |wanted: &dyn Fn(&str) -> bool| {
        let mut picked: Vec<&TargetReason> = reasons.iter().filter(|reason| wanted(&reason.feature)).collect();
        picked.sort_by(|a, b| b.points.total_cmp(&a.points));
        picked.into_iter().map(|reason| Sourced::new(text(&reason.text), text(&reason.source))).collect::<Vec<_>>()
    };
    let mut why = pick(&|feature| !TIES.contains(&feature) && feature != CONTACT);
    if target.is_none() {
        why.push(Sourced::new(
            Text::new("登记信息看不出它做这一环", "the register does not show it on this node"),
            Text::new("候选名单", "list of candidates"),
        ));
    }
    let mut risks: Vec<Sourced> = list
        .vetoed
        .iter()
        .filter(|row| row.enterprise.id == wanted.firm.0)
        .map(|row| Sourced::new(text(&row.veto.text), text(&row.veto.source)))
        .collect();
    risks.extend(target.and_then(|target| target.decision.as_ref()).filter(|row| row.kind == "rejected").map(|row| {
        Sourced::new(
            Text::new(format!("此前判为不合适：{}", row.text), format!("judged unfit before: {}", row.text)),
            Text::new(format!("{} {}", row.by, row.at), format!("{} {}", row.by, row.at)),
        )
    }));
    risks.extend(node_risks(&view, gap));
    let (sites, sample_sites) = sites(ground, wanted).await?;
    let place = firm.region.as_ref().map(|code| place_name(config, code));
    let asks = of_firms(ground, &[wanted.firm]).pop().map(|aim| aim.ask).unwrap_or_default();
    let mut last_contact = contact(ground, wanted).await?;
    if last_contact.is_none() {
        last_contact = pick(&|feature| feature == CONTACT).into_iter().next();
    }
    let mut unknown: Vec<Text> = Vec::new();
    for said in target.map_or(&[][..], |target| target.unknown.as_slice()) {
        if !unknown.contains(&text(said)) {
            unknown.push(text(said));
        }
    }
    Ok(Some(BriefData {
        district: config.pack.district.title.clone(),
        made: wanted.today,
        firm: firm.name.clone(),
        about: about(firm, place.as_ref()),
        gap: Text::new(
            format!("{} · {}", config.short_title(view.chain).zh, view.chain.nodes[node].title.zh),
            format!("{} · {}", config.short_title(view.chain).en, view.chain.nodes[node].title.en),
        ),
        kind: gap.shown(),
        scores: target.map(|target| (target.value, target.likelihood, target.confidence)),
        why,
        numbers: numbers(ground, gap),
        introducers: pick(&|feature| TIES.contains(&feature)),
        sites,
        policies: crate::trips::policy_points(ground, &[wanted.chain]),
        costs: costs(&config.pack.costs, place.as_ref()),
        risks,
        unknown,
        last_contact,
        asks,
        // Policies and prices of a sample district are samples too.
        sample: firm.sample || sample_sites || config.pack.district.sample,
    }))
}

fn text(text: &Bilingual) -> Text {
    Text::new(text.zh.clone(), text.en.clone())
}

/// Place, age, capital and titles, as far as they are known.
fn about(firm: &Candidate, place: Option<&Text>) -> Vec<Text> {
    let born = firm.established.map(|day| {
        let year = day.format("%Y");
        Text::new(format!("{year} 年成立"), format!("since {year}"))
    });
    let capital = firm.capital.map(|money| Text::new(format!("注册资本 {money}"), format!("capital {money}")));
    let titles = (!firm.honours.is_empty()).then(|| Text::new(firm.honours.join("、"), firm.honours.join(", ")));
    [place.cloned(), born, capital, titles].into_iter().flatten().collect()
}

/// The numbers of the label, each with what it rests on; the rule that held first.
fn numbers(ground: &Ground<'_>, gap: &Gap) -> Vec<Sourced> {
    let day = ground.config.pack.district.data_date;
    let rule = Text::new(format!("标签规则，数据 {day}"), format!("rules of the label, data of {day}"));
    let held = gap.ladder.iter().filter(|rung| rung.state == RungState::Held);
    let mut lines: Vec<Sourced> = held.map(|rung| Sourced::new(rung.text.clone(), rule.clone())).collect();
    if let Some(judged) = &gap.judged {
        let said = &judged.judgement;
        lines.insert(
            0,
            Sourced::new(
                Text::new(
                    format!("人工研判为{}：{}", said.kind.title(Lang::Zh), said.reason),
                    format!("judged {}: {}", said.kind.title(Lang::En), said.reason),
                ),
                Text::new(format!("{} {}", said.by, said.at), format!("{} {}", said.by, said.at)),
            ),
        );
    }
    let firms = gap.presence.core.len();
    lines.push(Sourced::new(
        Text::new(format!("本地主营企业 {firms} 家"), format!("{firms} local firms with their main business there")),
        Text::new(format!("登记册 {day}"), format!("register of {day}")),
    ));
    for (zh, en, figure) in
        [("区位商", "Location quotient", &gap.presence.lq), ("覆盖率", "Coverage", &gap.presence.coverage)]
    {
        if let Figure::Known { value, basis } = figure {
            let value = format!("{value:.2}");
            lines.push(Sourced::new(Text::new(format!("{zh} {value}"), format!("{en} {value}")), basis.clone()));
        }
    }
    lines
}

/// Rules against the node itself.
fn node_risks(view: &ChainView<'_>, gap: &Gap) -> Vec<Sourced> {
    let day = view.landscape.day().map(|day| day.to_string()).unwrap_or_default();
    let against = gap.ladder.iter().filter(|rung| rung.kind == GapKind::Unsuitable && rung.state == RungState::Held);
    against
        .map(|rung| {
            Sourced::new(rung.text.clone(), Text::new(format!("规则 {day}").trim(), format!("rule {day}").trim()))
        })
        .collect()
}

/// Sites that the opportunity list offers for the node: none that is let, none that is locked for someone else. Whether any is a
/// sample comes beside them.
async fn sites(ground: &Ground<'_>, wanted: &Wanted<'_>) -> Result<(Vec<Sourced>, bool), TargetsError> {
    let filter = OpportunityFilter {
        chain: Some(wanted.chain.to_owned()),
        node: Some(wanted.node.to_owned()),
        ..OpportunityFilter::default()
    };
    let offered = ground.store.opportunities(&filter).await?;
    let locks = ground.store.site_locks(wanted.today).await?;
    let taken = |site: &str| {
        let of = locks.iter().filter(|row| row.lock.site == site && row.lock.since <= wanted.today);
        of.into_iter().any(|row| !row.lock.is_for("", Some(wanted.firm)))
    };
    let mut lines = Vec::new();
    let mut sample = false;
    for site in ground.store.sites(None).await? {
        let listed = offered
            .iter()
            .any(|row| row.site.as_deref() == Some(&site.id) && row.status == model::OpportunityStatus::Open);
        if !listed || site.status == Some(SiteStatus::Let) || taken(&site.id) {
            continue;
        }
        let known: Vec<Text> = facts(&site).into_iter().take(5).collect();
        let join = |lang, between: &str| known.iter().map(|fact| fact.get(lang)).collect::<Vec<_>>().join(between);
        let confirmed = site.verified_at.map_or_else(
            || Text::new("未核实", "not confirmed"),
            |day| Text::new(format!("{day} 核实"), format!("confirmed {day}")),
        );
        lines.push(Sourced::new(
            Text::new(
                format!("{}：{}；硬条件待与企业核对", site.title.zh, join(Lang::Zh, "，")),
                format!("{}: {}; hard needs to be checked with the firm", site.title.en, join(Lang::En, ", ")),
            ),
            Text::new(
                format!("机会清单，{}，{}", site.source, confirmed.zh),
                format!("opportunity list, {}, {}", site.source, confirmed.en),
            ),
        ));
        sample |= site.sample;
    }
    Ok((lines, sample))
}

/// Prices here, those known at the firm's home first.
fn costs(costs: &[FactorCost], home: Option<&Text>) -> Vec<Sourced> {
    let beside = |cost: &FactorCost| {
        let home = home?;
        cost.elsewhere.iter().find(|there| home.zh.contains(there.city.zh.trim_end_matches('市'))).cloned()
    };
    let mut rows: Vec<_> = costs.iter().map(|cost| (beside(cost), cost)).collect();
    rows.sort_by_key(|(beside, _)| beside.is_none());
    rows.into_iter()
        .map(|(beside, cost)| {
            let own = number(cost.value);
            let mut zh = format!("{} {own} {}", cost.title.zh, cost.unit.zh);
            let mut en = format!("{} {own} {}", cost.title.en, cost.unit.en);
            let mut source = format!("{}，{}", cost.source, cost.date);
            if let Some(there) = beside {
                let price = number(there.value);
                zh.push_str(&format!("；{} {price}", there.city.zh));
                en.push_str(&format!("; {} {price}", there.city.en));
                source.push_str(&format!("；{}，{}", there.source, there.date));
            }
            Sourced::new(Text::new(zh, en), Text::new(source.clone(), source))
        })
        .collect()
}

/// When the firm was last met, else when it is to be met.
async fn contact(ground: &Ground<'_>, wanted: &Wanted<'_>) -> Result<Option<Sourced>, TargetsError> {
    let filter = CalendarFilter { enterprises: Some(vec![wanted.firm]), ..CalendarFilter::default() };
    let rows = ground.store.calendar(&filter).await?;
    let held = rows.iter().rev().find(|row| row.engagement.state == VisitState::Held);
    let next =
        rows.iter().find(|row| row.engagement.state == VisitState::Planned && row.engagement.day >= wanted.today);
    let Some(row) = held.or(next) else { return Ok(None) };
    let (zh, en) = if held.is_some() { ("见过", "met it") } else { ("已排了去见", "plans to meet it") };
    let (day, team) = (row.engagement.day, &row.engagement.team);
    let step = row.next.as_ref().map(|next| next.what.as_str());
    let follow_zh = step.map(|what| format!("；下一步：{what}")).unwrap_or_default();
    let follow_en = step.map(|what| format!("; next: {what}")).unwrap_or_default();
    Ok(Some(Sourced::new(
        Text::new(format!("{day} {team}{zh}{follow_zh}"), format!("{team} {en} on {day}{follow_en}")),
        Text::new(format!("走访日历，{}", row.trip_title), format!("calendar of visits, {}", row.trip_title)),
    )))
}

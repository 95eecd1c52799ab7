//! A target's page: what the other rooms know of a firm and a gap, each line with its source.
//!
//! What must not be said is left out here, before paper sees it: sites that are let or locked for someone else, other investors.

use anyhow::Result;
use chrono::NaiveDate;
use insight::{Figure, Gap, RungState, SiteResult};
use model::{Candidate, EnterpriseId, GapKind, Lang, Site, Text, VisitState};
use packs::FactorCost;
use press::{About, BriefData, Sourced, brief_svg, brief_text};
use store::CalendarFilter;

use crate::analysis::{self, ChainView, Ground};
use crate::place_names::place_name;
use crate::targets::{Asked, Leads, Rejected, TargetReason, TargetsError, targets};
use crate::trips::{facts, of_firms};
use crate::{site_finder, three_way};

/// Features whose reasons say who could introduce us.
const TIES: [&str; 2] = ["link", "tie"];
/// The feature whose reasons tell of earlier contact.
const CONTACT: &str = "contact";

/// Features whose reasons may leave the house: they rest on the register and the chain. All others may quote the survey, a file the
/// bureau keeps, or a talk; one that is new stays inside until it is named here.
const OPEN: [&str; 8] =
    ["gap", "main-business", "role", "scale", "honours", "further-gaps", "neighbours-here", "nearness"];

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
        top: 1,
        only: Some(wanted.firm),
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
        picked
            .into_iter()
            .map(|reason| Sourced::new(Text::from(&reason.text), Text::from(&reason.source)))
            .collect::<Vec<_>>()
    };
    let mut why = pick(&|feature| !TIES.contains(&feature) && feature != CONTACT);
    if target.is_none() {
        why.push(Sourced::new(
            Text::new("登记信息看不出它做这一环", "the register does not show it on this node"),
            Text::new("候选名单", "list of candidates"),
        ));
    }
    let why_open =
        if target.is_some() { open_reasons(reasons, gap, ground.config.pack.district.data_date) } else { why.clone() };
    let mut risks: Vec<Sourced> = list
        .vetoed
        .iter()
        .filter(|row| row.enterprise.id == wanted.firm.0)
        .map(|row| Sourced::new(Text::from(&row.veto.text), Text::from(&row.veto.source)))
        .collect();
    risks.extend(target.and_then(|target| target.decision.as_ref()).filter(|row| row.kind == "rejected").map(|row| {
        Sourced::new(
            Text::new(format!("此前判为不合适：{}", row.text), format!("judged unfit before: {}", row.text)),
            Text::new(format!("{} {}", row.by, row.at), format!("{} {}", row.by, row.at)),
        )
    }));
    risks.extend(node_risks(&view, gap));
    let found = sites(ground, &view, node, (firm.enterprise, &firm.name)).await?;
    let sample_sites = found.iter().any(|(site, _)| site.sample);
    let place = firm.region.as_ref().map(|code| place_name(config, code));
    let asks = of_firms(ground, &[wanted.firm]).pop().map(|aim| aim.ask).unwrap_or_default();
    let mut last_contact = contact(ground, wanted).await?;
    if last_contact.is_none() {
        last_contact = pick(&|feature| feature == CONTACT).into_iter().next();
    }
    let mut unknown: Vec<Text> = Vec::new();
    for said in target.map_or(&[][..], |target| target.unknown.as_slice()) {
        if !unknown.contains(&Text::from(said)) {
            unknown.push(Text::from(said));
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
        why_open,
        numbers: numbers(ground, gap),
        introducers: pick(&|feature| TIES.contains(&feature)),
        sites: found.into_iter().map(|(_, line)| line).collect(),
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

/// The reasons that may leave the house, the strongest first.
fn open_reasons(reasons: &[TargetReason], gap: &Gap, day: NaiveDate) -> Vec<Sourced> {
    let mut open: Vec<&TargetReason> =
        reasons.iter().filter(|reason| OPEN.contains(&reason.feature.as_str())).collect();
    open.sort_by(|a, b| b.points.total_cmp(&a.points));
    let source = |reason: &TargetReason| match (reason.feature.as_str(), &gap.judged) {
        // The label's own reason may quote what landed firms buy, or who judged it.
        ("gap", None) => Text::new(format!("{day} 的缺口判断"), format!("the label of {day}")),
        ("gap", Some(_)) => Text::new("人工研判", "a person's judgement"),
        _ => Text::from(&reason.source),
    };
    open.into_iter().map(|reason| Sourced::new(Text::from(&reason.text), source(reason))).collect()
}

/// Place, age, capital and titles, as far as they are known.
fn about(firm: &Candidate, place: Option<&Text>) -> Vec<Text> {
    let born = firm.established.map(|day| {
        let year = day.format("%Y");
        Text::new(format!("{year} 年成立"), format!("since {year}"))
    });
    let capital = firm.capital.map(|money| {
        let money = money.spoken();
        Text::new(format!("注册资本 {}", money.zh), format!("capital {}", money.en))
    });
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

/// Most sites that are named: more than a visitor can tell of.
const SITES: usize = 4;

/// Sites that meet the hard needs of the firm, or of the node's usual form where the firm's are not known: none that is let, none
/// that is locked for someone else. Whether any is a sample comes beside them.
pub(crate) async fn sites(
    ground: &Ground<'_>,
    view: &ChainView<'_>,
    node: usize,
    firm: (EnterpriseId, &str),
) -> Result<Vec<(Site, Sourced)>> {
    let (requirement, own) = three_way::needed(ground, view, node, Some(firm), None).await?;
    // A kept requirement that asks nothing finds nothing: no site can be said to pass.
    let Ok(found) = site_finder::find(ground, requirement, Some(firm.0)).await? else { return Ok(Vec::new()) };
    let offered = found.matched.results.iter().filter(|result| result.is_offered()).take(SITES);
    Ok(offered
        .map(|result| (found.sites[result.site].clone(), site_line(&found.sites[result.site], result, own)))
        .collect())
}

fn site_line(site: &Site, result: &SiteResult, own: bool) -> Sourced {
    let known: Vec<Text> = facts(site).into_iter().take(5).collect();
    let join = |lang, between: &str| known.iter().map(|fact| fact.get(lang)).collect::<Vec<_>>().join(between);
    let open = result.to_ask();
    let to_ask = |lang, between: &str| open.iter().take(2).map(|text| text.get(lang)).collect::<Vec<_>>().join(between);
    let (mut zh, mut en) = (site.title.zh.clone(), site.title.en.clone());
    if !known.is_empty() {
        zh.push_str(&format!("：{}", join(Lang::Zh, "，")));
        en.push_str(&format!(": {}", join(Lang::En, ", ")));
    }
    if own {
        zh.push_str("；符合企业提出的硬条件");
        en.push_str("; meets the hard needs of the firm");
    } else {
        zh.push_str("；形态合适，硬条件待与企业核对");
        en.push_str("; its form fits, hard needs to be checked with the firm");
    }
    if !open.is_empty() {
        zh.push_str(&format!("；待确认：{}", to_ask(Lang::Zh, "；")));
        en.push_str(&format!("; to be confirmed: {}", to_ask(Lang::En, "; ")));
    }
    let confirmed = site.verified_at.map_or_else(
        || Text::new("未核实", "not confirmed"),
        |day| Text::new(format!("{day} 核实"), format!("confirmed {day}")),
    );
    Sourced::new(
        Text::new(zh, en),
        Text::new(format!("{}，{}", site.source, confirmed.zh), format!("{}, {}", site.source, confirmed.en)),
    )
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
            let own = model::grouped(cost.value);
            let mut zh = format!("{} {own} {}", cost.title.zh, cost.unit.zh);
            let mut en = format!("{} {own} {}", cost.title.en, cost.unit.en);
            let mut source = format!("{}, {}", cost.source, cost.date);
            if let Some(there) = beside {
                let price = model::grouped(there.value);
                zh.push_str(&format!("；{} {price}", there.city.zh));
                en.push_str(&format!("; {} {price}", there.city.en));
                source.push_str(&format!("; {}, {}", there.source, there.date));
            }
            let source_zh = source.replace("; ", "；").replace(", ", "，");
            Sourced::new(Text::new(zh, en), Text::new(source_zh, source))
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

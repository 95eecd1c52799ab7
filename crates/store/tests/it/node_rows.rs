//! Rows that speak of a node: counted, and taken along where a draft gives the node another id.

use model::{
    DealOutcome, DecisionKind, EnterpriseId, GapKind, Judgement, Party, PlacementJudgement, Requirement, Role,
    SaidText, Strength, SurveyAnswer, SurveyLine, SurveySide, TargetDecision, Verdict,
};
use store::{
    Acceptance, DraftState, LeadRow, NewDecision, NewImport, NewJudgement, NewPlacementJudgement, NewSurveyLine,
    NodeReferences, OpportunityFilter, PlaceRow, Renamed, RequirementRow, Store,
};

use crate::chain_drafts::{acceptance, filled, turn};
use crate::harness::{NOW, day, file, import, rule};
use crate::places::{opportunity, zone};

const FIRM: EnterpriseId = EnterpriseId(1);

fn place(node: &str) -> Option<(String, String)> {
    Some(("pipe".into(), node.into()))
}

fn list(kind: &str) -> NewImport {
    NewImport { kind: kind.into(), ..file("list.csv", day(9)) }
}

fn line(node: Option<(String, String)>, next: Option<(String, String)>) -> NewSurveyLine {
    let line = SurveyLine {
        enterprise: FIRM,
        side: SurveySide::Buys,
        product: "管坯".into(),
        node,
        partner: None,
        region: None,
        place: None,
        tonnes: None,
        amount: None,
        year: None,
        date: day(3),
        source: "走访".into(),
        sample: false,
    };
    NewSurveyLine { answer: SurveyAnswer { line, share: None, becomes: None, next }, row: None }
}

/// What people say of a node, and of which one counts: a label, where the firm stands, a decision.
async fn judged(store: &Store, node: &str, why: &str) {
    let (chain, node, by, reason) = ("pipe".to_owned(), node.to_owned(), "链办".to_owned(), why.to_owned());
    let judgement = Judgement {
        chain: chain.clone(),
        node: node.clone(),
        region: "430408".parse().unwrap(),
        kind: GapKind::Steady,
        by: by.clone(),
        at: day(2),
        reason: reason.clone(),
    };
    store.judge(&NewJudgement { judgement, sample: false, at: NOW.into() }).await.unwrap();
    let verdict = Verdict::On { strength: Strength::Core, role: Role::Process };
    let judgement = PlacementJudgement {
        enterprise: FIRM,
        chain: chain.clone(),
        node: node.clone(),
        verdict,
        by: by.clone(),
        at: day(5),
        reason: reason.clone(),
    };
    let new = NewPlacementJudgement { judgement, sample: false, seen: None, at: NOW.into() };
    store.judge_placements(&[new]).await.unwrap();
    let kind = DecisionKind::TakenUp;
    let decision = TargetDecision { enterprise: FIRM, chain, node, kind, reason: None, text: reason, by, at: day(5) };
    store.decide_target(&NewDecision { decision, sample: false, at: NOW.into() }).await.unwrap();
}

/// One row of every kind that speaks of a node.
async fn spoken_of(store: &Store, node: &str) {
    judged(store, node, "核实").await;
    store.put_zones(&[zone("z", &[])]).await.unwrap();
    store.put_opportunities(&[opportunity("O-1", node, None)], &[]).await.unwrap();
    store.put_survey_lines(&[line(place(node), place(node))], "数据员", NOW).await.unwrap();
    let firm = Party { name: "甲".into(), uscc: None };
    let deal = model::Deal {
        firm: firm.clone(),
        chain: "pipe".into(),
        node: node.into(),
        day: day(4),
        outcome: DealOutcome::Won,
        source: "台账".into(),
        sample: false,
    };
    store.import_deals(&list("deals"), &[LeadRow { row: 2, lead: deal }], &[]).await.unwrap();
    let link = model::SupplyLink {
        supplier: firm.clone(),
        customer: Party { name: "乙".into(), uscc: None },
        product: None,
        node: place(node),
        year: None,
        of_purchases: None,
        of_sales: None,
        amount: None,
        date: None,
        source: "年报".into(),
        sample: false,
    };
    store.import_links(&list("links"), &[LeadRow { row: 2, lead: link }], &[]).await.unwrap();
    let visit = crate::trips::visit(FIRM.0, 3, model::VisitState::Planned);
    let visit = model::Visit { gap: place(node), ..visit };
    store
        .create_trip(&crate::trips::trip("一组", vec![visit]), store::Signed { by: "组员甲", at: NOW }, &[])
        .await
        .unwrap();
    let requirement = Requirement { chain: "pipe".into(), node: node.into(), ..Requirement::default() };
    let (by, source) = ("专班".into(), "需求表".into());
    let row = RequirementRow { enterprise: FIRM, requirement, by, source, created_at: NOW.into() };
    store.put_requirement(&row).await.unwrap();
}

/// Accepts a draft that gives nodes other ids, `from>to` each.
async fn renamed(store: &Store, ids: &str) {
    let id = filled(store).await;
    store.turn_draft(&turn(id, 0, "甲"), DraftState::Proposed).await.unwrap();
    let pair = |pair: &str| {
        let (from, to) = pair.split_once('>').unwrap();
        Renamed { chain: "pipe".into(), from: from.into(), to: to.into() }
    };
    let renamed = ids.split(' ').map(pair).collect();
    let acceptance = Acceptance { renamed, ..acceptance(turn(id, 1, "乙"), "two") };
    store.accept_draft(&acceptance).await.unwrap();
}

async fn of(store: &Store, node: &str) -> NodeReferences {
    store.node_references("pipe", node).await.unwrap()
}

/// What people said on which nodes, as far as it counts: label, place, decision of each.
async fn said(store: &Store) -> String {
    let mut found = Vec::new();
    for row in store.judgements("pipe", &"430408".parse().unwrap()).await.unwrap() {
        found.push(format!("{} {}", row.judgement.node, row.judgement.reason));
    }
    for row in store.placement_judgements(Some("pipe")).await.unwrap() {
        found.push(format!("{} {}", row.judgement.node, row.judgement.reason));
    }
    for node in ["a", "b"] {
        let rows = store.target_decisions("pipe", node).await.unwrap();
        for row in rows.iter().filter(|row| row.retired_at.is_none()) {
            found.push(format!("{node} {}", row.decision.text));
        }
    }
    found.join(", ")
}

#[test]
fn every_row_that_speaks_of_a_node_is_counted_and_goes_with_its_new_id() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|钢管").await;
        spoken_of(store, "old").await;
        let each = NodeReferences {
            opportunities: 1,
            survey_lines: 1,
            judgements: 1,
            placement_judgements: 1,
            decisions: 1,
            leads: 2,
            visits: 1,
            requirements: 1,
        };
        assert_eq!(of(store, "old").await, each);
        renamed(store, "old>new").await;
        assert_eq!((of(store, "old").await, of(store, "new").await), (NodeReferences::default(), each));
        let line = &store.survey_lines(&store::SurveyFilter::default()).await.unwrap()[0].answer;
        assert_eq!((line.line.node.clone(), line.next.clone()), (place("new"), place("new")));
        assert_eq!(store.requirement(FIRM).await.unwrap().unwrap().requirement.node, "new");
    });
}

#[test]
fn an_opportunity_that_a_list_spoke_of_keeps_its_new_node_when_the_list_is_undone() {
    rule(async |store| {
        store.put_zones(&[zone("z", &[])]).await.unwrap();
        store.put_opportunities(&[opportunity("O-1", "old", None)], &[]).await.unwrap();
        let text = |zh: &str| Some(SaidText { zh: Some(zh.into()), en: None });
        let said = model::OpportunitySaid { title: text("新标题"), ..Default::default() };
        let row = PlaceRow { row: 2, id: "O-1".into(), said };
        let done = store.import_opportunities(&list("opportunities"), &[row], &[]).await.unwrap();
        renamed(store, "old>new").await;
        store.undo_import(done.import_id, NOW).await.unwrap();
        let found = store.opportunities(&OpportunityFilter::default()).await.unwrap();
        assert_eq!((found[0].node.as_str(), found[0].title.zh.as_str()), ("new", "找钻杆厂"));
    });
}

#[test]
fn a_node_that_takes_the_id_of_one_that_is_gone_brings_its_own_words_and_the_others_are_retired() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|钢管").await;
        judged(store, "b", "说的是乙").await;
        judged(store, "a", "说的是甲").await;
        renamed(store, "a>b").await;
        assert_eq!(said(store).await, ["b 说的是甲"; 3].join(", "));
        let history = store.judgement_history("pipe").await.unwrap();
        assert_eq!(history.len(), 2, "what was said of the other stays readable");
    });
}

#[test]
fn two_nodes_may_take_each_others_ids() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|钢管").await;
        judged(store, "a", "说的是甲").await;
        judged(store, "b", "说的是乙").await;
        renamed(store, "a>b b>a").await;
        assert_eq!(said(store).await, "a 说的是乙, b 说的是甲, a 说的是乙, b 说的是甲, a 说的是乙, b 说的是甲");
    });
}

#[test]
fn a_survey_line_counts_for_what_is_made_next_and_not_once_its_list_is_undone() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|钢管").await;
        let done =
            store.import_survey(&list("purchases"), &[line(place("billet"), place("drill"))], &[]).await.unwrap();
        assert_eq!((of(store, "billet").await.survey_lines, of(store, "drill").await.survey_lines), (1, 1));
        store.undo_import(done.import_id, NOW).await.unwrap();
        assert_eq!((of(store, "billet").await.total(), of(store, "drill").await.total()), (0, 0));
    });
}

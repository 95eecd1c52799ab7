//! Projects, their history, the money that came in.

use model::{
    AttractionChannel, BackCause, CapitalOrigin, Credit, EndReason, EnterpriseId, Happening, Holding, Money,
    OutsideKey, OwedProof, PaidIn, Profile, Progress, Project, ProjectEvent, ProjectId, ProjectLinks, ProjectStage,
    Proof, ProofKind, Tag, TagKind, TwinVerdict,
};
use store::{NewTwinJudgement, NewVerdict, ProjectRow, ProjectTurn, StoreError};

use crate::harness::{NOW, day, import, rule};

fn event(on: u32, what: Happening) -> ProjectEvent {
    ProjectEvent { on: day(on), written_at: NOW.into(), by: "干事甲".into(), backfilled: false, what }
}

fn lead() -> ProjectEvent {
    event(2, Happening::Entered { stage: ProjectStage::Lead, first_talk: "文旅局".into() })
}

fn turn(row: &ProjectRow) -> ProjectTurn<'static> {
    ProjectTurn { id: row.id, version: row.version, by: "干事乙", at: NOW }
}

/// A project of which everything is known.
#[test]
fn a_project_and_what_was_said_of_its_twins_are_kept_together_or_not_at_all() {
    rule(async |store| {
        let bare = |name: &str| Project::new(name, Profile::Light);
        let first = store.create_project(&bare("一（样例）"), &[lead()], ("干事甲", NOW)).await.unwrap();
        let said = |other| NewVerdict { other, verdict: TwinVerdict::NotSame, reason: "二期".into() };
        let two = bare("二（样例）");
        let both = [said(first.id), said(ProjectId(99))];
        let lost = store.create_judged_project(&two, &[lead()], &both, ("干事甲", NOW)).await;
        assert!(matches!(lost, Err(StoreError::Conflict(_))), "{lost:?}");
        assert_eq!(store.project_changes(0).await.unwrap().rows.len(), 1);
        assert_eq!(store.twin_judgements(first.id).await.unwrap(), []);

        let kept = store.create_judged_project(&two, &[lead()], &both[..1], ("干事甲", NOW)).await.unwrap();
        let judged = store.twin_judgements(kept.id).await.unwrap();
        assert_eq!((judged.len(), judged[0].judgement.verdict), (1, TwinVerdict::NotSame));
        assert_eq!(kept.same, []);
    });
}

#[test]
fn whoever_keeps_projects_in_memory_hears_that_two_are_the_same() {
    rule(async |store| {
        let bare = |name: &str| Project::new(name, Profile::Light);
        let one = store.create_project(&bare("一（样例）"), &[lead()], ("干事甲", NOW)).await.unwrap();
        let two = store.create_project(&bare("二（样例）"), &[lead()], ("干事甲", NOW)).await.unwrap();
        let judge = async |verdict| {
            let (by, at) = ("干事甲".to_owned(), NOW.to_owned());
            let new = NewTwinJudgement { project: two.id, other: one.id, verdict, reason: String::new(), by, at };
            let before = store.project_changes(0).await.unwrap().last;
            store.judge_twins(&new).await.unwrap();
            let rows = store.project_changes(before).await.unwrap().rows;
            rows.into_iter().map(|row| (row.id, row.version, row.same)).collect::<Vec<_>>()
        };
        let same = judge(TwinVerdict::Same).await;
        assert_eq!(same, [(one.id, 1, vec![two.id]), (two.id, 1, vec![one.id])]);
        let other = judge(TwinVerdict::NotSame).await;
        assert_eq!(other, [(one.id, 1, vec![]), (two.id, 1, vec![])]);
    });
}

fn full() -> Project {
    Project {
        investor: "某钻具公司（样例）".into(),
        investor_home: "天津市".into(),
        parent: "某集团（样例）".into(),
        enterprise: Some(EnterpriseId(1)),
        content: "石油钻具精加工".into(),
        amount: Some(Money::yuan(120_000_000)),
        signed_amount: Some(Money::yuan(100_000_000)),
        origin: Some(CapitalOrigin::OutsideProvince),
        channel: Some(AttractionChannel::Atlas),
        referrer: "某商会（样例）".into(),
        site_need: "厂房 8000 平方米".into(),
        asks: "用电 3000 kVA".into(),
        unit: "商务局".into(),
        owner: "干事甲".into(),
        credits: vec![Credit { unit: "商务局".into(), share: 60 }, Credit { unit: "文旅局".into(), share: 40 }],
        links: ProjectLinks {
            node: Some(("pipe".into(), "drill".into())),
            target: Some(EnterpriseId(2)),
            zone: Some("park".into()),
            site: Some("S-1".into()),
            opportunity: Some("O-1".into()),
        },
        tags: vec![Tag { kind: TagKind::Private500, year: Some(2024) }, Tag { kind: TagKind::Returnee, year: None }],
        keys: [(OutsideKey::Approval, "2024-430408-33-01-000000".to_owned())].into(),
        planned_start: Some(day(1)),
        planned_finish: Some(day(31)),
        note: "一句话".into(),
        source: "某报道".into(),
        sample: true,
        ..Project::new("石油钻具项目（样例）", Profile::Industrial)
    }
}

#[test]
fn a_project_is_read_back_as_it_was_kept_with_every_kind_of_event() {
    rule(async |store| {
        import(store, "a", "1||甲|\n2||乙|").await;
        let proof = |kind, file: Option<&str>| Proof { kind, file: file.map(str::to_owned), note: "第1号".into() };
        let events = [
            lead(),
            event(
                3,
                Happening::Moved {
                    to: ProjectStage::Talks,
                    proofs: vec![proof(ProofKind::MeetingRecord, Some("ab12"))],
                    owed: vec![OwedProof { kind: ProofKind::ClauseTable, stage: ProjectStage::Talks, due: day(9) }],
                    skip_reason: "企业已定".into(),
                },
            ),
            event(4, Happening::Reported { note: "看厂房".into(), progress: Progress::Made }),
            event(5, Happening::Proved { proof: proof(ProofKind::ClauseTable, None) }),
            event(
                6,
                Happening::Transferred {
                    before: Some(Holding {
                        unit: "文旅局".into(),
                        owner: "干事甲".into(),
                        credits: vec![Credit { unit: "文旅局".into(), share: 60 }],
                    }),
                    to: "雨母山镇".into(),
                    owner: "干事乙".into(),
                    reason: "选址在镇".into(),
                },
            ),
            event(7, Happening::FirstTalk { unit: "商务局".into(), reason: "洽谈记录".into() }),
            event(7, Happening::Built { done: 30, planned: 45 }),
            event(8, Happening::Back { to: ProjectStage::Lead, cause: BackCause::Mistake, reason: "重选".into() }),
            event(9, Happening::Ended { reason: EndReason::Elsewhere, note: "外市".into() }),
            event(10, Happening::Reopened { to: ProjectStage::Lead, reason: "回头".into() }),
        ];
        let kept = store.create_project(&full(), &events, ("干事甲", NOW)).await.unwrap();
        assert_eq!((kept.id, kept.version, &kept.project), (ProjectId(1), 1, &full()));
        assert_eq!(kept.events, events);
        assert_eq!(store.project_changes(0).await.unwrap().rows, [kept]);
    });
}

#[test]
fn two_who_change_one_project_take_turns_and_the_second_is_told() {
    rule(async |store| {
        let bare = Project::new("茶园（样例）", Profile::Light);
        let read = store.create_project(&bare, &[lead()], ("干事甲", NOW)).await.unwrap();
        let moved = event(
            5,
            Happening::Moved { to: ProjectStage::Talks, proofs: vec![], owed: vec![], skip_reason: String::new() },
        );
        let now = store.add_project_events(&turn(&read), std::slice::from_ref(&moved), None).await.unwrap();
        assert_eq!((now.version, now.events.len()), (2, 2));
        let late = store.add_project_events(&turn(&read), &[moved], None).await.unwrap_err();
        assert!(matches!(&late, StoreError::Conflict(why) if why.contains("version `2`, not `1`")), "{late}");
        let late = store.put_project(&turn(&read), &full()).await.unwrap_err();
        assert!(matches!(late, StoreError::Conflict(_)));
        assert_eq!(store.project(read.id).await.unwrap(), now);
    });
}

#[test]
fn fifty_writers_lose_nothing() {
    rule(async |store| {
        let bare = Project::new("茶园（样例）", Profile::Light);
        let id = store.create_project(&bare, &[lead()], ("干事甲", NOW)).await.unwrap().id;
        let mut writers = tokio::task::JoinSet::new();
        for number in 0..50 {
            let store = store.clone();
            writers.spawn(async move {
                loop {
                    let read = store.project(id).await.unwrap();
                    let report = event(5, Happening::Built { done: number, planned: 100 });
                    match store.add_project_events(&turn(&read), &[report], None).await {
                        Ok(_) => return,
                        Err(StoreError::Conflict(_)) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
        writers.join_all().await;
        let end = store.project(id).await.unwrap();
        let mut done: Vec<u8> = Vec::new();
        for event in &end.events {
            if let Happening::Built { done: number, .. } = event.what {
                done.push(number);
            }
        }
        done.sort_unstable();
        assert_eq!((end.version, done), (51, (0..50).collect()));
    });
}

#[test]
fn money_that_came_in_can_be_taken_back_with_a_reason() {
    rule(async |store| {
        let bare = Project::new("茶园（样例）", Profile::Light);
        let read = store.create_project(&bare, &[lead()], ("干事甲", NOW)).await.unwrap();
        let paid =
            PaidIn { on: day(6), since: None, amount: Money::yuan(5_000_000), voucher: None, note: "设备款".into() };
        let read = store.add_project_paid(&turn(&read), &paid).await.unwrap();
        assert_eq!(read.paid.iter().map(|row| &row.paid).collect::<Vec<_>>(), [&paid]);
        assert!(matches!(store.retire_project_paid(&turn(&read), 1, " ").await, Err(StoreError::Invalid(_))));
        let read = store.retire_project_paid(&turn(&read), 1, "凭证有误").await.unwrap();
        assert_eq!(read.paid, []);
        assert!(matches!(store.retire_project_paid(&turn(&read), 1, "再来").await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn only_what_changed_since_is_read_again() {
    rule(async |store| {
        let bare = |name: &str| Project::new(name, Profile::Light);
        let one = store.create_project(&bare("一（样例）"), &[lead()], ("干事甲", NOW)).await.unwrap();
        store.create_project(&bare("二（样例）"), &[lead()], ("干事甲", NOW)).await.unwrap();
        let all = store.project_changes(0).await.unwrap();
        assert_eq!(all.rows.len(), 2);
        store.put_project(&turn(&one), &bare("一改（样例）")).await.unwrap();
        let later = store.project_changes(all.last).await.unwrap();
        let names: Vec<&str> = later.rows.iter().map(|row| row.project.name.as_str()).collect();
        assert_eq!((names, later.rows[0].events.len()), (vec!["一改（样例）"], 1));
        assert_eq!(store.project_changes(later.last).await.unwrap().rows, []);
    });
}

#[test]
fn what_cannot_be_kept_is_refused_whole() {
    rule(async |store| {
        let nameless = store.create_project(&Project::new(" ", Profile::Light), &[lead()], ("甲", NOW)).await;
        assert!(matches!(nameless, Err(StoreError::Invalid(_))));
        let yearless = Project {
            tags: vec![Tag { kind: TagKind::World500, year: None }],
            ..Project::new("样例", Profile::Light)
        };
        assert!(matches!(store.create_project(&yearless, &[], ("甲", NOW)).await, Err(StoreError::Invalid(_))));
        let firmless = Project { enterprise: Some(EnterpriseId(99)), ..Project::new("样例", Profile::Light) };
        assert!(matches!(store.create_project(&firmless, &[lead()], ("甲", NOW)).await, Err(StoreError::Conflict(_))));
        assert_eq!(store.project_changes(0).await.unwrap().rows, []);
    });
}

#[test]
fn clearing_takes_projects_with_the_firms_they_name() {
    rule(async |store| {
        import(store, "a", "1||甲|\n2||乙|").await;
        let row = store.create_project(&full(), &[lead()], ("干事甲", NOW)).await.unwrap();
        let paid = PaidIn { on: day(6), since: None, amount: Money::yuan(1), voucher: None, note: String::new() };
        store.add_project_paid(&turn(&row), &paid).await.unwrap();
        store.clear().await.unwrap();
        assert_eq!(store.project_changes(0).await.unwrap().rows, []);
    });
}

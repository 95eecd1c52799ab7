//! Supply links, signals and earlier deals, as lists bring them.

use model::{Deal, DealOutcome, Money, Party, Signal, SignalKind, SupplyLink, Text};
use store::{LeadRow, NewImport, Store, StoreError};

use crate::harness::{NOW, code, day, file, rule};

fn firm(name: &str) -> Party {
    Party { name: name.into(), uscc: None }
}

/// A link in which nothing is unknown.
fn link(supplier: &str, customer: &str) -> SupplyLink {
    SupplyLink {
        supplier: Party { name: supplier.into(), uscc: Some(code(1)) },
        customer: firm(customer),
        product: Some("接头".into()),
        node: Some(("pipe".into(), "drill".into())),
        year: Some(2023),
        of_purchases: Some(0.125),
        of_sales: Some(0.5),
        amount: Some(Money::yuan(8_000_000)),
        date: Some(day(2)),
        source: "年报".into(),
        sample: true,
    }
}

/// A link of which nothing is known but who supplies whom.
fn bare(supplier: &str, customer: &str) -> SupplyLink {
    let (supplier, customer) = (firm(supplier), firm(customer));
    let (product, node, year, of_purchases) = (None, None, None, None);
    let (of_sales, amount, date, source, sample) = (None, None, None, "a.csv".into(), false);
    SupplyLink { supplier, customer, product, node, year, of_purchases, of_sales, amount, date, source, sample }
}

/// The leads as rows of a list, the first below its header.
fn rows<L>(leads: impl IntoIterator<Item = L>) -> Vec<LeadRow<L>> {
    (2..).zip(leads).map(|(row, lead)| LeadRow { row, lead }).collect()
}

fn list(kind: &str, name: &str) -> NewImport {
    NewImport { kind: kind.into(), ..file(name, day(9)) }
}

/// Takes a list of bare links in, `supplier>customer` each, and returns its number with `new unchanged`.
async fn take(store: &Store, name: &str, links: &str) -> (i64, String) {
    let links = links.split(' ').map(|link| link.split_once('>').unwrap()).map(|(from, to)| bare(from, to));
    let done = store.import_links(&list("links", name), &rows(links), &[]).await.unwrap();
    assert_eq!(done.records, done.new + done.unchanged);
    (done.import_id, format!("{} {}", done.new, done.unchanged))
}

/// `supplier>customer` of every link that counts.
async fn links(store: &Store) -> String {
    let links = store.supply_links().await.unwrap();
    links.iter().map(|link| format!("{}>{}", link.supplier.name, link.customer.name)).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_kind_of_lead_comes_back_as_it_was_said() {
    rule(async |store| {
        let said = [link("甲", "乙"), bare("甲", "乙")];
        store.import_links(&list("links", "l.csv"), &rows(said.clone()), &[]).await.unwrap();
        assert_eq!(store.supply_links().await.unwrap(), said);

        let signal = |until| Signal {
            firm: firm("甲"),
            kind: SignalKind::LeaseEnd,
            date: day(3),
            until,
            text: Text::new("租约到期", "lease ends"),
            source: "走访".into(),
            sample: true,
        };
        let said = [signal(None), signal(Some(day(30)))];
        store.import_signals(&list("signals", "s.csv"), &rows(said.clone()), &[]).await.unwrap();
        assert_eq!(store.signals().await.unwrap(), said);

        let deal = |outcome, on| Deal {
            firm: Party { name: "甲".into(), uscc: Some(code(1)) },
            chain: "pipe".into(),
            node: "drill".into(),
            day: day(on),
            outcome,
            source: "台账".into(),
            sample: false,
        };
        let said = [deal(DealOutcome::Lost, 4), deal(DealOutcome::Won, 5)];
        store.import_deals(&list("deals", "d.csv"), &rows(said.clone()), &[]).await.unwrap();
        assert_eq!(store.deals().await.unwrap(), said);
    });
}

#[test]
fn a_preview_says_what_would_happen_and_changes_nothing() {
    rule(async |store| {
        let new = rows([bare("甲", "乙"), bare("甲", "乙"), bare("丙", "乙")]);
        let told = store.preview_links(&list("links", "l.csv"), &new, &[]).await.unwrap();
        assert_eq!((told.records, told.new, told.unchanged), (3, 2, 1));
        assert_eq!((links(store).await.as_str(), store.imports().await.unwrap().len()), ("", 0));
        take(store, "l.csv", "甲>乙").await;
        let told = store.preview_links(&list("links", "l.csv"), &new, &[]).await.unwrap();
        assert_eq!((told.new, told.unchanged), (1, 2));
        assert_eq!(links(store).await, "甲>乙");
    });
}

#[test]
fn a_row_of_two_lists_counts_once_and_stays_while_either_list_does() {
    rule(async |store| {
        let (first, told) = take(store, "a.csv", "甲>乙 丙>乙 甲>乙").await;
        assert_eq!(told, "2 1");
        let (second, told) = take(store, "b.csv", "甲>乙 丁>乙").await;
        assert_eq!((told.as_str(), links(store).await.as_str()), ("1 1", "甲>乙 丙>乙 丁>乙"));
        store.undo_import(first, NOW).await.unwrap();
        assert_eq!(links(store).await, "甲>乙 丁>乙", "the second list says them still");
        store.undo_import(second, NOW).await.unwrap();
        assert_eq!(links(store).await, "");
        store.redo_import(first).await.unwrap();
        assert_eq!(links(store).await, "甲>乙 丙>乙");
        assert_eq!(store.leads_of_import(first).await.unwrap(), 2, "what stands twice in one list is kept once");
        assert_eq!(store.leads_of_import(second).await.unwrap(), 2);
    });
}

#[test]
fn a_list_that_was_undone_and_brought_again_counts_once_when_it_is_redone() {
    rule(async |store| {
        let (first, _) = take(store, "a.csv", "甲>乙").await;
        store.undo_import(first, NOW).await.unwrap();
        let (_, told) = take(store, "a.csv", "甲>乙").await;
        assert_eq!(told, "1 0");
        store.redo_import(first).await.unwrap();
        assert_eq!(links(store).await, "甲>乙");
    });
}

#[test]
fn a_share_that_is_no_number_is_refused_and_leaves_nothing_behind() {
    rule(async |store| {
        let bad = SupplyLink { of_sales: Some(f64::NAN), ..bare("甲", "乙") };
        let error = store.import_links(&list("links", "l.csv"), &rows([bad]), &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error}");
        assert_eq!((links(store).await.as_str(), store.imports().await.unwrap().len()), ("", 0));
    });
}

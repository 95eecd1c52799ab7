//! The database's versions, oldest first. One that has shipped is never edited: a change is a new file.

use sea_orm::sea_query::IntoIden;
use sea_orm_migration::prelude::{DynIden, MigrationTrait, MigratorTrait, async_trait};

mod columns;
mod m0001_first;
mod m0002_places;
mod m0003_work;
mod m0004_survey;
mod m0005_targets;
mod m0006_site_matches;
mod m0007_trips;
mod m0008_insight;
mod m0009_chain_drafts;
mod m0010_projects;
mod m0011_people;
mod m0012_project_twins;
mod m0013_audit;
mod m0014_bulletins;
mod m0015_outreach;
mod m0016_departments;
mod m0017_dispatch;
mod m0018_ledgers;
mod m0019_unit_tree;
mod m0020_writers;
mod m0021_follow_ups;
mod m0022_views;
mod m0023_screens;
mod m0024_cases;
mod m0025_publications;
mod m0026_enquiries;
mod m0027_approvals;
mod m0028_retention;

/// Where the applied migrations are noted. A name of our own tells our databases from those of other programs.
pub(crate) const TABLE: &str = "liantu_migrations";

/// Every migration.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first::Migration),
            Box::new(m0002_places::Migration),
            Box::new(m0003_work::Migration),
            Box::new(m0004_survey::Migration),
            Box::new(m0005_targets::Migration),
            Box::new(m0006_site_matches::Migration),
            Box::new(m0007_trips::Migration),
            Box::new(m0008_insight::Migration),
            Box::new(m0009_chain_drafts::Migration),
            Box::new(m0010_projects::Migration),
            Box::new(m0011_people::Migration),
            Box::new(m0012_project_twins::Migration),
            Box::new(m0013_audit::Migration),
            Box::new(m0014_bulletins::Migration),
            Box::new(m0015_outreach::Migration),
            Box::new(m0016_departments::Migration),
            Box::new(m0017_dispatch::Migration),
            Box::new(m0018_ledgers::Migration),
            Box::new(m0019_unit_tree::Migration),
            Box::new(m0020_writers::Migration),
            Box::new(m0021_follow_ups::Migration),
            Box::new(m0022_views::Migration),
            Box::new(m0023_screens::Migration),
            Box::new(m0024_cases::Migration),
            Box::new(m0025_publications::Migration),
            Box::new(m0026_enquiries::Migration),
            Box::new(m0027_approvals::Migration),
            Box::new(m0028_retention::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        TABLE.into_iden()
    }
}

#[cfg(test)]
mod tests {
    use model::{Opportunity, OpportunityStatus, SiteSaid};
    use sea_orm::{ConnectionTrait, Database};

    use super::*;
    use crate::imports::NewImport;
    use crate::{OpportunityFilter, PlaceRow, Store};

    /// A database as the first version made it, with a row of each kind of place.
    async fn first_version(url: &str) {
        let db = Database::connect(url).await.unwrap();
        Migrator::up(&db, Some(1)).await.unwrap();
        for statement in [
            "INSERT INTO zones (id, kind, title_zh, title_en, chains, summary_zh, summary_en, source, sample, version) \
             VALUES ('z', 'park', '园区', 'Park', '[\"pipe\"]', '一句话', 'A sentence', '报道', FALSE, 1)",
            "INSERT INTO sites (id, zone, title_zh, title_en, form, area_m2, price_zh, price_en, verified_at, source, sample, version) \
             VALUES ('S-1', 'z', '厂房', 'Plant', 'plant', 1200.5, '面议', 'by talks', '2024-12-20', '样例', TRUE, 3)",
            "INSERT INTO opportunities (id, chain, node, zone, site, title_zh, title_en, size_zh, size_en, terms_zh, terms_en, \
             contact_zh, contact_en, source, sample, version) VALUES ('O-1', 'pipe', 'drill', 'z', 'S-1', '钻杆', 'Drill pipe', \
             '两条线', 'Two lines', '租', 'Lease', '招商局', 'The bureau', '样例', TRUE, 1)",
        ] {
            db.execute_unprepared(statement).await.unwrap();
        }
        db.close().await.unwrap();
    }

    async fn a_place_of_the_first_version_keeps_what_it_says(url: &str) {
        first_version(url).await;
        let store = Store::open(url).await.unwrap();
        assert!(store.check_schema().await.is_err());
        store.migrate().await.unwrap();
        store.check_schema().await.unwrap();

        let zone = store.zones(None).await.unwrap().remove(0);
        assert_eq!((zone.title.zh.as_str(), zone.spot, zone.facts.len()), ("园区", None, 0));
        let site = store.sites(None).await.unwrap().remove(0);
        assert_eq!((site.area_m2, site.gas, site.status, site.sample), (Some(1200.5), None, None, true));
        let opportunity: Opportunity = store.opportunities(&OpportunityFilter::default()).await.unwrap().remove(0);
        assert_eq!((opportunity.status, opportunity.status_at), (OpportunityStatus::Open, None));
        assert_eq!(store.opportunity_notes().await.unwrap(), []);

        // What it says is the lowest layer of whatever comes.
        let import = NewImport {
            kind: "sites".into(),
            file: "a.csv".into(),
            sha256: "00".into(),
            at: "2025-03-01T08:00:00Z".into(),
            date: chrono::NaiveDate::from_ymd_opt(2025, 3, 1).unwrap(),
            collector: "数据员".into(),
        };
        let said = SiteSaid { area_m2: Some(900.0), gas: Some(true), ..SiteSaid::default() };
        let rows = [PlaceRow { row: 2, id: "S-1".into(), said }];
        let done = store.import_sites(&import, &rows, &[]).await.unwrap();
        assert_eq!((done.merged, done.problems.len()), (1, 0));
        let changed = store.sites(None).await.unwrap().remove(0);
        assert_eq!(
            (changed.area_m2, changed.gas, changed.price.as_ref()),
            (Some(900.0), Some(true), site.price.as_ref())
        );
        store.undo_import(done.import_id, &import.at).await.unwrap();
        assert_eq!(store.sites(None).await.unwrap(), [site]);
        store.close().await.unwrap();
    }

    /// A copy names the versions it went through by their names in order: one out of turn would be no version that ever was.
    #[test]
    fn migrations_run_in_the_order_of_their_numbers() {
        let names: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn a_place_of_the_first_version_keeps_what_it_says_on_each_engine() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/liantu.db?mode=rwc", folder.path().display());
        runtime.block_on(a_place_of_the_first_version_keeps_what_it_says(&url));

        let Ok(server) = std::env::var("TEST_DATABASE_URL") else { return };
        let run = |statement: String| {
            runtime.block_on(async {
                let db = Database::connect(&server).await.unwrap();
                db.execute_unprepared(&statement).await.unwrap();
                db.close().await.unwrap();
            });
        };
        let schema = format!("upgrade_{}", std::process::id());
        run(format!("CREATE SCHEMA {schema}"));
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
        let end = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            runtime.block_on(a_place_of_the_first_version_keeps_what_it_says(&url));
        }));
        run(format!("DROP SCHEMA {schema} CASCADE"));
        assert!(end.is_ok());
    }
}

//! What came of visits, contacts, chambers, events, memoranda; photos of visits among the kept papers.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, id, maybe_number, number, refers, yes_no};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let word = |name: &'static str| columns::word(backend, name);

        let mut records = Table::create();
        records
            .table("visit_records")
            .col(id())
            .col(word("key"))
            .col(number("version"))
            .col(maybe_number("enterprise_id"))
            .col(maybe_number("project_id"))
            .col(yes_no("sample"));
        for name in ["day", "team", "body", "created_at", "created_by", "updated_at", "updated_by"] {
            records.col(word(name));
        }
        for name in ["became_kind", "became_at", "became_by"] {
            records.col(text(name));
        }
        // No reference to the planned visit: a trip that is changed writes its visits anew, under the same numbers.
        records.foreign_key(&mut refers("visit_records", "enterprise_id", "enterprises")).foreign_key(&mut refers(
            "visit_records",
            "project_id",
            "projects",
        ));
        manager.create_table(records).await?;

        let mut versions = Table::create();
        versions.table("visit_record_versions").col(number("record_id")).col(number("version"));
        for name in ["body", "written_at", "by_whom", "reason"] {
            versions.col(word(name));
        }
        versions.primary_key(Index::create().col("record_id").col("version")).foreign_key(&mut refers(
            "visit_record_versions",
            "record_id",
            "visit_records",
        ));
        manager.create_table(versions).await?;

        let stamps = ["created_at", "created_by", "updated_at", "updated_by"];
        let mut chambers = Table::create();
        chambers.table("chambers").col(id()).col(number("version")).col(yes_no("sample"));
        for name in ["name", "kind", "place", "introduces", "source", "note"].into_iter().chain(stamps) {
            chambers.col(word(name));
        }
        manager.create_table(chambers).await?;

        let mut contacts = Table::create();
        contacts
            .table("contacts")
            .col(id())
            .col(number("version"))
            .col(maybe_number("enterprise_id"))
            .col(maybe_number("chamber_id"))
            .col(yes_no("sample"));
        for name in ["office", "name", "post", "phone", "email", "source", "note"].into_iter().chain(stamps) {
            contacts.col(word(name));
        }
        for name in ["since", "verified_on", "retired_at", "retired_by", "retire_reason"] {
            contacts.col(text(name));
        }
        contacts.foreign_key(&mut refers("contacts", "enterprise_id", "enterprises")).foreign_key(&mut refers(
            "contacts",
            "chamber_id",
            "chambers",
        ));
        manager.create_table(contacts).await?;

        let mut occasions = Table::create();
        occasions.table("occasions").col(id()).col(number("version")).col(maybe_number("guests")).col(yes_no("sample"));
        for name in ["name", "kind", "from_day", "to_day", "place", "team", "firms", "projects", "note"]
            .into_iter()
            .chain(stamps)
        {
            occasions.col(word(name));
        }
        occasions.col(text("cost"));
        manager.create_table(occasions).await?;

        let mut mous = Table::create();
        mous.table("mous")
            .col(id())
            .col(number("version"))
            .col(maybe_number("enterprise_id"))
            .col(maybe_number("project_id"))
            .col(maybe_number("occasion_id"))
            .col(yes_no("sample"));
        for name in ["partner", "day", "what", "note"].into_iter().chain(stamps) {
            mous.col(word(name));
        }
        for name in ["next_step", "next_by", "next_due", "dropped"] {
            mous.col(text(name));
        }
        mous.foreign_key(&mut refers("mous", "enterprise_id", "enterprises"))
            .foreign_key(&mut refers("mous", "project_id", "projects"))
            .foreign_key(&mut refers("mous", "occasion_id", "occasions"));
        manager.create_table(mous).await?;

        let mut photos = Table::alter();
        photos.table("attachments").add_column(maybe_number("visit_record_id"));
        manager.alter_table(photos).await?;

        let index = |name: &'static str, table: &'static str, columns: &[&'static str]| {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            index
        };
        // A draft sent twice is one record, whichever of two requests came first.
        manager.create_index(index("visit_records_key", "visit_records", &["key"]).unique().take()).await?;
        for (name, table, columns) in [
            ("visit_records_day", "visit_records", &["day"][..]),
            ("visit_records_enterprise", "visit_records", &["enterprise_id"]),
            ("visit_records_project", "visit_records", &["project_id"]),
            ("contacts_enterprise", "contacts", &["enterprise_id"]),
            ("contacts_chamber", "contacts", &["chamber_id"]),
            ("attachments_visit_record", "attachments", &["visit_record_id"]),
        ] {
            manager.create_index(index(name, table, columns)).await?;
        }

        for name in ["visit_records", "chambers", "contacts", "occasions", "mous"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what came of visits is never dropped".to_owned()))
    }
}

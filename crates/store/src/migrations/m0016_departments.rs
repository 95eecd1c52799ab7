//! Departments, letters that ask them for their opinion with one-time reply links, promises with what was paid on them, agreements
//! whose clauses people looked at.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ColumnDef, ForeignKey, Index, Query, Table, TableCreateStatement};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, number};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A table's columns: texts that are always there, texts that may be unknown, numbers.
struct Shape {
    table: &'static str,
    words: &'static [&'static str],
    maybe: &'static [&'static str],
    numbers: &'static [&'static str],
    /// Column, and the table whose id it names.
    keys: &'static [(&'static str, &'static str)],
    /// Whether it says of each row that it is invented.
    sample: bool,
}

const SHAPES: [Shape; 11] = [
    Shape {
        table: "departments",
        words: &["name", "duty", "created_at", "created_by"],
        maybe: &["disabled_at", "disabled_by"],
        numbers: &[],
        keys: &[],
        sample: true,
    },
    Shape {
        table: "consultations",
        words: &[
            "title",
            "number",
            "question",
            "asked_on",
            "due",
            "rule",
            "state",
            "state_reason",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        ],
        maybe: &[],
        numbers: &["version"],
        keys: &[],
        sample: true,
    },
    Shape {
        table: "consultation_projects",
        words: &["name"],
        maybe: &[],
        numbers: &[],
        keys: &[("consultation_id", "consultations"), ("project_id", "projects")],
        sample: false,
    },
    Shape {
        table: "consultation_papers",
        words: &["name", "media", "sha256"],
        maybe: &[],
        numbers: &["bytes"],
        keys: &[("consultation_id", "consultations"), ("attachment_id", "attachments")],
        sample: false,
    },
    Shape {
        table: "consultation_asks",
        words: &["department", "asked_at"],
        maybe: &[
            "opened_at",
            "reminded_at",
            "reminded_by",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawn_reason",
            "opinion",
            "answer",
            "answerer",
            "post",
            "answered_on",
            "answered_at",
            "answer_way",
            "answered_by",
        ],
        numbers: &["reminders"],
        keys: &[("consultation_id", "consultations")],
        sample: false,
    },
    Shape {
        table: "reply_links",
        words: &["token", "created_at", "created_by", "ends"],
        maybe: &["revoked_at", "revoked_by", "used_at"],
        numbers: &[],
        keys: &[("ask_id", "consultation_asks")],
        sample: false,
    },
    Shape {
        table: "reply_visits",
        words: &["at", "address", "what"],
        maybe: &[],
        numbers: &[],
        keys: &[("link_id", "reply_links")],
        sample: false,
    },
    Shape {
        table: "promises",
        words: &[
            "kind",
            "text",
            "condition",
            "author",
            "reviewer",
            "state",
            "note",
            "created_at",
            "updated_at",
            "updated_by",
        ],
        maybe: &["amount", "condition_met", "basis_document", "basis_article", "basis_valid_to", "reviewed_on", "due"],
        numbers: &["version"],
        keys: &[("project_id", "projects")],
        sample: true,
    },
    Shape {
        table: "promise_events",
        words: &["on_day", "at", "by_whom", "act", "note"],
        maybe: &[],
        numbers: &[],
        keys: &[("promise_id", "promises")],
        sample: false,
    },
    Shape {
        table: "promise_payments",
        words: &["on_day", "amount", "voucher", "at", "by_whom"],
        maybe: &["retired_at", "retired_by", "retire_reason"],
        numbers: &[],
        keys: &[("promise_id", "promises")],
        sample: false,
    },
    Shape {
        table: "agreements",
        words: &["title", "origin", "sha256", "text", "created_at", "created_by"],
        maybe: &["signed_on"],
        numbers: &[],
        keys: &[],
        sample: true,
    },
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let made = |shape: &Shape| -> TableCreateStatement {
            let mut table = Table::create();
            table.table(shape.table).col(ColumnDef::new("id").big_integer().not_null().primary_key());
            for (name, parent) in shape.keys {
                table.col(number(name));
                table.foreign_key(ForeignKey::create().from(shape.table, *name).to(*parent, "id"));
            }
            for name in shape.words {
                table.col(text(name).not_null().take());
            }
            for name in shape.maybe {
                table.col(text(name));
            }
            for name in shape.numbers {
                table.col(number(name));
            }
            if shape.sample {
                table.col(ColumnDef::new("sample").boolean().not_null());
            }
            table
        };
        for shape in &SHAPES {
            let mut table = made(shape);
            if shape.table == "agreements" {
                // An old agreement may be of a project that is in no ledger.
                table.col(ColumnDef::new("project_id").big_integer());
                table.foreign_key(ForeignKey::create().from("agreements", "project_id").to("projects", "id"));
            }
            manager.create_table(table).await?;
        }
        let reviews = Shape {
            table: "clause_reviews",
            words: &["rule", "verdict", "reason", "by_whom", "at"],
            maybe: &["retired_at"],
            numbers: &["place"],
            keys: &[("agreement_id", "agreements")],
            sample: false,
        };
        manager.create_table(made(&reviews)).await?;

        let index = |name: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(name).table(table).col(column).take()
        };
        let mut unique = index("departments_name", "departments", "name");
        manager.create_index(unique.unique().take()).await?;
        // Two secrets with one hash would open each other's letter.
        let mut unique = index("reply_links_token", "reply_links", "token");
        manager.create_index(unique.unique().take()).await?;
        for (name, table, column) in [
            ("consultation_projects_letter", "consultation_projects", "consultation_id"),
            ("consultation_projects_project", "consultation_projects", "project_id"),
            ("consultation_papers_letter", "consultation_papers", "consultation_id"),
            ("consultation_asks_letter", "consultation_asks", "consultation_id"),
            ("reply_links_ask", "reply_links", "ask_id"),
            ("reply_visits_link", "reply_visits", "link_id"),
            ("promises_project", "promises", "project_id"),
            ("promise_events_promise", "promise_events", "promise_id"),
            ("promise_payments_promise", "promise_payments", "promise_id"),
            ("clause_reviews_agreement", "clause_reviews", "agreement_id"),
        ] {
            manager.create_index(index(name, table, column)).await?;
        }
        for name in SHAPES.iter().map(|shape| shape.table).chain(["clause_reviews"]) {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("answers of departments and promises are never dropped".to_owned()))
    }
}

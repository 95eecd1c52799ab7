//! Tasks with their history, dispatch meetings with their decisions, directors' instructions; notices, mail that waits to be sent,
//! calendars by secret; marks that zones and teams give each other.

use sea_orm::DeriveMigrationName;
use sea_orm::sea_query::{ForeignKey, Index, Query, Table};
use sea_orm_migration::prelude::{DbErr, MigrationTrait, SchemaManager, async_trait};

use super::columns::{self, id, maybe_number, number, yes_no};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let text = |name: &'static str| columns::text(backend, name);
        let word = |name: &'static str| columns::word(backend, name);
        let index = |name: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(name).table(table).col(column).take()
        };

        let mut tasks = Table::create();
        tasks
            .table("tasks")
            .col(id())
            .col(number("version"))
            .col(maybe_number("origin_id"))
            .col(maybe_number("project_id"));
        for name in [
            "title",
            "owner",
            "unit",
            "due_day",
            "state",
            "origin",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        ] {
            tasks.col(word(name));
        }
        tasks.col(yes_no("sample"));
        tasks.foreign_key(ForeignKey::create().from("tasks", "project_id").to("projects", "id"));
        manager.create_table(tasks).await?;
        manager.create_index(index("tasks_owner", "tasks", "owner")).await?;

        let mut events = Table::create();
        events.table("task_events").col(id()).col(number("task_id"));
        for name in ["at", "by_whom", "step", "note", "owner", "unit", "due_day"] {
            events.col(word(name));
        }
        events.foreign_key(ForeignKey::create().from("task_events", "task_id").to("tasks", "id"));
        manager.create_table(events).await?;
        manager.create_index(index("task_events_task", "task_events", "task_id")).await?;

        let mut meetings = Table::create();
        meetings.table("meetings").col(id()).col(number("version")).col(number("root")).col(number("revision"));
        for name in [
            "title",
            "held_on",
            "place",
            "state",
            "agenda",
            "minutes",
            "correction",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
            "written_by",
        ] {
            meetings.col(word(name));
        }
        for name in ["begun_at", "begun_by", "reviewed_at", "reviewed_by", "issued_at", "issued_by"] {
            meetings.col(text(name));
        }
        meetings.col(yes_no("sample"));
        manager.create_table(meetings).await?;
        // Two who begin a correction at once do not both get the same revision.
        let one = Index::create().name("meetings_root").table("meetings").col("root").col("revision").unique().take();
        manager.create_index(one).await?;

        let mut decisions = Table::create();
        decisions
            .table("meeting_decisions")
            .col(id())
            .col(number("root"))
            .col(number("revision"))
            .col(number("task_id"))
            .col(maybe_number("withdrawn"));
        for name in ["item", "title", "owner", "unit", "due_day"] {
            decisions.col(word(name));
        }
        decisions.foreign_key(ForeignKey::create().from("meeting_decisions", "root").to("meetings", "id"));
        decisions.foreign_key(ForeignKey::create().from("meeting_decisions", "task_id").to("tasks", "id"));
        manager.create_table(decisions).await?;
        manager.create_index(index("meeting_decisions_root", "meeting_decisions", "root")).await?;

        let mut instructions = Table::create();
        instructions.table("instructions").col(id()).col(maybe_number("project_id"));
        for name in ["words", "source", "on_day", "created_at", "created_by"] {
            instructions.col(word(name));
        }
        instructions.col(text("settled_at")).col(text("settled_by")).col(text("settled_note")).col(yes_no("sample"));
        instructions.foreign_key(ForeignKey::create().from("instructions", "project_id").to("projects", "id"));
        manager.create_table(instructions).await?;

        let mut notices = Table::create();
        notices.table("notices").col(id());
        for name in ["person", "kind", "mark", "thing", "zh", "en", "day", "made_at"] {
            notices.col(word(name));
        }
        notices.col(text("read_at")).col(text("mailed_at"));
        manager.create_table(notices).await?;
        // What was told once is not told again: a sweep that is run twice finds its marks there.
        let once = Index::create().name("notices_once").table("notices").col("mark").col("person").unique().take();
        manager.create_index(once).await?;
        manager.create_index(index("notices_person", "notices", "person")).await?;

        let mut wishes = Table::create();
        wishes.table("mail_wishes").col(word("person").primary_key().take());
        for name in ["address", "kinds", "mode", "hour", "updated_at"] {
            wishes.col(word(name));
        }
        manager.create_table(wishes).await?;

        let mut mails = Table::create();
        mails.table("mails").col(id()).col(number("tries"));
        for name in
            ["mark", "person", "address", "subject", "body", "message_id", "state", "made_at", "next_at", "trouble"]
        {
            mails.col(word(name));
        }
        mails.col(text("sent_at"));
        manager.create_table(mails).await?;
        let once = Index::create().name("mails_once").table("mails").col("mark").unique().take();
        manager.create_index(once).await?;
        manager.create_index(index("mails_next", "mails", "next_at")).await?;

        let mut feeds = Table::create();
        feeds.table("feeds").col(word("person").primary_key().take()).col(word("token")).col(word("made_at"));
        manager.create_table(feeds).await?;
        manager.create_index(Index::create().name("feeds_token").table("feeds").col("token").unique().take()).await?;

        let mut marks = Table::create();
        marks.table("two_way_marks").col(number("marks"));
        for name in ["month", "zone", "team", "side", "reason", "updated_at", "updated_by"] {
            marks.col(word(name));
        }
        marks.primary_key(Index::create().col("month").col("zone").col("team").col("side"));
        manager.create_table(marks).await?;

        for name in ["tasks", "task_events", "meetings", "meeting_decisions", "instructions", "notices", "mails"] {
            let mut counter = Query::insert();
            counter.into_table("counters").columns(["name", "last"]);
            counter.values_panic([name.into(), 0_i64.into()]);
            manager.execute(counter).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("tasks and minutes are never dropped".to_owned()))
    }
}

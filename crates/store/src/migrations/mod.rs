//! The database's versions, oldest first. One that has shipped is never edited: a change is a new file.

use sea_orm::sea_query::IntoIden;
use sea_orm_migration::prelude::{DynIden, MigrationTrait, MigratorTrait, async_trait};

mod m0001_first;
mod m0003_work;

/// Where the applied migrations are noted. A name of our own tells our databases from those of other programs.
pub(crate) const TABLE: &str = "liantu_migrations";

/// Every migration.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_first::Migration), Box::new(m0003_work::Migration)]
    }

    fn migration_table_name() -> DynIden {
        TABLE.into_iden()
    }
}

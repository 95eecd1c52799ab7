//! Every SQL statement and migration, one dialect for SQLite and PostgreSQL.

//! The program as a person types it: what it answers, what it writes, and how it refuses. One file for each command.
//!
//! SQLite always; rules that touch the database also on PostgreSQL, where `TEST_DATABASE_URL` names a server.

mod atlas;
mod audit;
mod backup;
mod chains;
mod complexity;
mod demo;
mod dispatch;
mod draft;
mod gaps;
mod harness;
mod import;
mod import_places;
mod imports;
mod jobs;
mod judgements;
mod killed;
mod layout;
mod leaks;
mod migrate;
mod packs;
mod place;
mod serve;
mod sites;
mod survey;
mod targets;
mod trips;
mod user;

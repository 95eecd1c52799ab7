//! The store's rules, each held on SQLite and, where `TEST_DATABASE_URL` names one, on PostgreSQL.

mod audit;
mod bulletins;
mod candidates;
mod chain_drafts;
mod copy;
mod decisions;
mod harness;
mod imports;
mod jobs;
mod judgements;
mod leads;
mod node_rows;
mod opening;
mod packs;
mod people;
mod place_imports;
mod placement_judgements;
mod placements;
mod places;
mod project_imports;
mod projects;
mod reading;
mod replay;
mod site_matches;
mod survey;
mod trips;

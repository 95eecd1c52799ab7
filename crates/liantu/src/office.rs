//! The office as tasks, meetings and notices see it: its day, its projects, who works there.

use std::sync::Arc;

use anyhow::Result;
use bureau::Reachable;
use chrono::NaiveDate;
use model::{LOCAL, ProjectId, UserRole, WorkCalendar};
use store::{NewNotice, Store, UserRow};

use crate::config::Config;
use crate::projects::Projects;

/// What rules about tasks and meetings are asked against.
pub(crate) struct Office {
    /// The configuration.
    pub(crate) config: Arc<Config>,
    /// All projects.
    pub(crate) projects: Arc<Projects>,
    /// Every user, disabled ones among them; none while nobody logs in.
    pub(crate) users: Vec<UserRow>,
    /// The day on which the office looks.
    pub(crate) day: NaiveDate,
}

impl Office {
    /// As the store has it now.
    pub(crate) async fn of(store: &Store, config: Arc<Config>, projects: Arc<Projects>) -> Result<Self> {
        let users = store.users().await?;
        let day = projects.desk_day(&config);
        Ok(Self { config, projects, users, day })
    }

    /// The days that are worked.
    pub(crate) fn calendar(&self) -> &WorkCalendar {
        &self.config.standard.pipeline.calendar
    }

    /// A project's name.
    pub(crate) fn project_name(&self, id: ProjectId) -> Option<&str> {
        self.projects.get(id).map(|held| held.row.project.name.as_str())
    }

    /// The user of a name, while he may log in.
    pub(crate) fn user(&self, name: &str) -> Option<&UserRow> {
        self.users.iter().find(|row| row.user.name.as_str() == name && row.disabled.is_none())
    }

    /// The office's day of a moment: that of the clock, and in a sample, whose time stands still, none later than its own.
    pub(crate) fn day_of(&self, moment: &str) -> Option<NaiveDate> {
        Some(store::day_of(moment)?.min(self.day))
    }

    /// Who is told of what a person or a unit has in hand. While nobody logs in it is whoever sits at the machine.
    pub(crate) fn told(&self, owner: &str, unit: &str) -> Vec<String> {
        if self.users.is_empty() {
            return vec![LOCAL.to_owned()];
        }
        let able: Vec<Reachable<'_>> = self
            .users
            .iter()
            .filter(|row| row.disabled.is_none())
            .map(|row| Reachable {
                name: row.user.name.as_str(),
                unit: &row.user.unit,
                head: row.user.role == UserRole::Director,
                reads: row.user.role == UserRole::Viewer,
            })
            .collect();
        let found = bureau::recipients(&able, owner, unit);
        found.into_iter().map(str::to_owned).collect()
    }

    /// A notice for each who is told of what a person or a unit has in hand, but for one: who did it knows of it.
    pub(crate) fn notices(&self, (owner, unit): (&str, &str), but: &str, notice: &NewNotice) -> Vec<NewNotice> {
        let told = self.told(owner, unit).into_iter().filter(|person| person != but || self.users.is_empty());
        told.map(|person| NewNotice { person, ..notice.clone() }).collect()
    }
}

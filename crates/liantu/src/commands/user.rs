//! `liantu user`: users from the machine itself, so also the way back in for an administrator who forgot his password.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, Result, anyhow, bail};
use model::{LOCAL, TeamId, User, UserName, UserRole};
use store::{Disabling, Entry, Looked, Signed, Store, UserRow};

use crate::cli::{Format, UserArgs, UserCommand};
use crate::http::users::user_shape;
use crate::people::passwords;
use crate::shapes::Items;
use crate::{clock, folder, report};

/// Runs a subcommand.
pub(super) async fn run(args: &UserArgs) -> Result<()> {
    let store = folder::open(args.command.folder()).await?.store;
    let done = command(&store, &args.command).await;
    store.close().await?;
    done
}

/// What somebody has in hand, counted; not for nothing.
fn in_hand(held: &store::Holdings) -> String {
    let counted = [(held.projects.len(), "project"), (held.tasks.len(), "task")];
    let some = counted.into_iter().filter(|(many, _)| *many > 0).map(|(many, what)| report::count(many, what));
    some.collect::<Vec<_>>().join(" and ")
}

async fn command(store: &Store, command: &UserCommand) -> Result<()> {
    let at = clock::now();
    let signed = Signed { by: LOCAL, at: &at };
    match command {
        UserCommand::Add { name, role, unit, team, .. } => {
            let entry = if store.has_users().await? { Entry::Another } else { Entry::First };
            if entry == Entry::First && *role != UserRole::Admin {
                bail!("the first user is the administrator, who enters the others; hint: `--role admin`");
            }
            let team = match team {
                Some(team) => Some(team_of(store, team).await?),
                None => None,
            };
            let password = passwords::kept(asked(name)?).await?;
            let user = User { name: name.clone(), role: *role, unit: unit.trim().to_owned(), team };
            store.create_user(&user, &password, entry, signed).await?;
            report::line(format!("user `{name}` is {role}"))?;
            if entry == Entry::First {
                report::line("from now on everyone logs in")?;
            }
            Ok(())
        }
        UserCommand::List { format, .. } => list(store, *format).await,
        UserCommand::Role { name, role, .. } => {
            let row = found(store, name).await?;
            let looked = Looked { id: row.id, version: row.version };
            store.put_user(looked, &User { role: *role, ..row.user }, signed).await?;
            report::line(format!("user `{name}` is {role}"))
        }
        UserCommand::Disable { name, reason, successor, .. } => {
            if reason.trim().is_empty() {
                bail!("say why with `--reason`");
            }
            let row = found(store, name).await?;
            let looked = Looked { id: row.id, version: row.version };
            match store.disable_user(looked, reason.trim(), successor.as_ref(), signed).await? {
                Disabling::Done(held) => {
                    report::line(format!("user `{name}` may no longer log in"))?;
                    if let Some(successor) = successor.as_ref().filter(|_| !held.is_empty()) {
                        report::line(format!("{} went to `{successor}`", in_hand(&held)))?;
                    }
                    Ok(())
                }
                Disabling::Holds(held) => {
                    for (id, title) in &held.projects {
                        report::line(format!("project {}: {title}", id.0))?;
                    }
                    for (id, title) in &held.tasks {
                        report::line(format!("task {id}: {title}"))?;
                    }
                    bail!("`{name}` has {} in hand; hint: name who takes them: `--successor NAME`", in_hand(&held))
                }
                Disabling::NoSuccessor => {
                    let successor = successor.as_ref().map_or("", UserName::as_str);
                    bail!("`{successor}` is not another user who may log in; hint: `liantu user list`")
                }
            }
        }
        UserCommand::Enable { name, .. } => {
            let row = found(store, name).await?;
            if row.disabled.is_none() {
                bail!("`{name}` is not disabled");
            }
            store.enable_user(Looked { id: row.id, version: row.version }, signed).await?;
            report::line(format!("user `{name}` may log in again"))
        }
        UserCommand::Passwd { name, .. } => {
            let row = found(store, name).await?;
            let password = passwords::kept(asked(name)?).await?;
            store.put_password(row.id, &password, None, signed).await?;
            report::line(format!("user `{name}` has a new password; his sessions ended"))
        }
    }
}

async fn found(store: &Store, name: &UserName) -> Result<UserRow> {
    let row = store.user_password(name).await?.map(|(row, _)| row);
    row.ok_or_else(|| anyhow!("no user `{name}`; hint: `liantu user list`"))
}

async fn team_of(store: &Store, name: &str) -> Result<TeamId> {
    let teams = store.teams().await?;
    let found = teams.iter().find(|row| row.team.name == name.trim()).map(|row| row.id);
    found.ok_or_else(|| {
        let names: Vec<String> = teams.iter().map(|row| format!("`{}`", row.team.name)).collect();
        anyhow!(
            "no team `{name}`; hint: the teams are: {}",
            if names.is_empty() { "none".into() } else { names.join(", ") }
        )
    })
}

/// A password, from the terminal without showing it, twice; or the first line of standard input.
fn asked(name: &UserName) -> Result<String> {
    let password = if std::io::stdin().is_terminal() {
        let ask = |words: &str| -> Result<String> {
            let terminal = console::Term::stderr();
            terminal.write_str(words).context("asking for the password")?;
            terminal.read_secure_line().context("reading the password")
        };
        let password = ask(&format!("Password for `{name}`: "))?;
        if ask("Again: ")? != password {
            bail!("the two differ");
        }
        password
    } else {
        let mut line = String::new();
        let read = std::io::Read::take(std::io::stdin().lock(), 4096).read_line(&mut line);
        if read.context("reading the password from standard input")? == 0 {
            bail!("no password on standard input");
        }
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    match passwords::objection(&password, name) {
        None => Ok(password),
        Some(why) => bail!("{}", why.en),
    }
}

async fn list(store: &Store, format: Format) -> Result<()> {
    let teams = store.teams().await?;
    let users = store.users().await?;
    let cells = |row: &UserRow| {
        let team = teams.iter().find(|team| Some(team.id) == row.user.team);
        vec![
            row.user.name.to_string(),
            row.user.role.to_string(),
            row.user.unit.clone(),
            team.map_or_else(String::new, |team| team.team.name.clone()),
            row.created_at.clone(),
            row.disabled.as_ref().map_or_else(String::new, |disabled| disabled.at.clone()),
        ]
    };
    let rows: Vec<Vec<String>> = users.iter().map(cells).collect();
    let items = Items { items: users.into_iter().map(user_shape).collect::<Vec<_>>() };
    report::print(format, &items, &["name", "role", "unit", "team", "entered", "disabled"], &rows)
}

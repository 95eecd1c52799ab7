//! Who acts: a user with a session, or whoever sits at the machine while there are no users.

pub(crate) mod passwords;
pub(crate) mod tries;

use model::{DataClass, LOCAL, Team, TeamId, UserId, UserRole};
use sha2::{Digest, Sha256};
use store::SessionRow;

use crate::rights;

/// Who acts.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The name he works under.
    pub(crate) name: String,
    /// What he is.
    pub(crate) role: UserRole,
    /// His unit; empty when in none.
    pub(crate) unit: String,
    /// His team.
    pub(crate) team: Option<(TeamId, Team)>,
    /// His account; `None` for whoever sits at the machine.
    pub(crate) account: Option<UserId>,
}

impl Person {
    /// Whoever sits at the machine, while there are no users.
    pub(crate) fn local() -> Self {
        Self { name: LOCAL.to_owned(), role: UserRole::Admin, unit: String::new(), team: None, account: None }
    }

    /// The user of a session.
    pub(crate) fn of(row: SessionRow) -> Self {
        let SessionRow { user, team, .. } = row;
        Self {
            name: user.user.name.to_string(),
            role: user.user.role,
            unit: user.user.unit,
            team,
            account: Some(user.id),
        }
    }

    /// Whether data of a class may be shown to him. Who sits at a machine without users holds the file itself: hiding a part of it from
    /// him would hide nothing.
    pub(crate) fn sees(&self, class: DataClass) -> bool {
        self.account.is_none() || self.role.sees(class)
    }

    /// Whether he may call an operation.
    pub(crate) fn may(&self, right: &rights::Right) -> bool {
        right.class == DataClass::Public || (right.roles.contains(&self.role) && self.sees(right.class))
    }
}

/// How long a session holds.
pub(crate) struct SessionRules {
    /// Without being used, in seconds: a working day, so that nobody logs in again after lunch, and a machine left in the evening asks.
    pub(crate) idle: u64,
    /// From its beginning, in seconds: a week, whatever happens.
    pub(crate) whole: u64,
    /// Its use is noted at most this often, in seconds: a write for each request would cost more than the request.
    pub(crate) note: u64,
}

/// The rules in force.
pub(crate) const SESSION: SessionRules = SessionRules { idle: 10 * 3600, whole: 7 * 24 * 3600, note: 60 };

/// A secret of a session: 256 random bits, in hexadecimal. No secret when the system gives no randomness: then nobody logs in.
pub(crate) fn secret() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the system gives no random numbers: {error}"))?;
    Ok(hex(&bytes))
}

/// Whether a text has the form of a secret: nothing else is looked up.
pub(crate) fn is_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What is kept of a secret.
pub(crate) fn kept(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

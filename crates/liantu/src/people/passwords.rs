//! Passwords: which are good enough, what is kept of one, whether one is right.
//!
//! A password is never logged, never part of an error, and lives no longer than the request that brought it.

use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use model::{Text, UserName};
use tokio::sync::Semaphore;

/// What hashing costs and what a password has to be.
struct PasswordRules {
    /// Memory of one hash, KiB. With the next two: the first recommendation of the OWASP cheat sheet for Argon2id.
    memory: u32,
    /// Passes over it.
    passes: u32,
    /// Lanes.
    lanes: u32,
    /// Fewest characters.
    shortest: usize,
    /// Most bytes: hashing reads them all.
    longest: usize,
    /// Hashes at a time, so that a hundred tries at once do not take two gigabytes.
    at_once: usize,
}

const RULES: PasswordRules =
    PasswordRules { memory: 19 * 1024, passes: 2, lanes: 1, shortest: 10, longest: 512, at_once: 2 };

static TURNS: Semaphore = Semaphore::const_new(RULES.at_once);

/// What everybody tries first and the rule of length lets pass, in small letters.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "0987654321", "1314520520", "147258369a", "1q2w3e4r5t", "1qaz2wsx3edc", "1qazxsw23edc", "5201314520",
    "a123456789", "aa12345678", "aa123456789", "aa@123456789", "abc1234567", "abc123456789", "abc@123456",
    "abc@1234567", "abcd123456", "admin12345", "admin123456", "admin@1234", "admin@12345", "admin@123456",
    "adminadmin", "administrator", "asdfghjkl;", "basketball", "changeme123", "football123", "guest12345",
    "huawei12#$", "huawei@123", "iloveyou123", "iloveyou1314", "letmein123", "liantu1234", "liantu12345",
    "liantu123456", "mima123456", "minecraft1", "p@ssw0rd123", "p@ssword123", "pa$$word123", "passw0rd123",
    "password01", "password12", "password123", "password1234", "password@1", "password@123", "princess123",
    "q1w2e3r4t5", "q1w2e3r4t5y6", "qazwsxedc123", "qwer123456", "qwer1234567", "qwert12345", "qwerty12345",
    "qwerty123456", "qwertyuiop", "root123456", "superman123", "test123456", "user123456", "wang123456", "welcome123",
    "welcome1234", "woaini1314", "woaini1314520", "zhang123456", "zhaoshang123", "zhaoshang@123", "zhaoshangju",
    "zxcvbnm,./", "zxcvbnm123",
];

/// Why a password is not good enough for a name; `None` when it is.
pub(crate) fn objection(password: &str, name: &UserName) -> Option<Text> {
    let length = password.chars().count();
    if length < RULES.shortest {
        let least = RULES.shortest;
        return Some(Text::new(
            format!("密码至少 {least} 个字符，现有 {length} 个"),
            format!("a password has at least {least} characters, this one {length}"),
        ));
    }
    if password.len() > RULES.longest {
        return Some(Text::new("密码太长", format!("a password has at most {} bytes", RULES.longest)));
    }
    if password.chars().any(char::is_control) {
        return Some(Text::new("密码里有控制字符", "the password holds a control character"));
    }
    let small = password.to_lowercase();
    if COMMON.contains(&small.as_str()) || is_run(&small) {
        return Some(Text::new("这个密码太常见，容易被猜中", "this password is among the first that are tried"));
    }
    if small.contains(name.as_str()) {
        return Some(Text::new("密码里不能含有自己的名字", "the password holds the name"));
    }
    None
}

/// One character again and again, two in turn, or a run up or down.
fn is_run(text: &str) -> bool {
    let letters: Vec<u32> = text.chars().map(u32::from).collect();
    let steps: Vec<i64> = letters.windows(2).map(|two| i64::from(two[1]) - i64::from(two[0])).collect();
    let turns = letters.iter().zip(letters.iter().skip(2)).all(|(one, other)| one == other);
    turns || steps.iter().all(|step| *step == 1) || steps.iter().all(|step| *step == -1)
}

fn function() -> Result<Argon2<'static>> {
    let params = Params::new(RULES.memory, RULES.passes, RULES.lanes, None);
    let params = params.map_err(|error| anyhow!("setting up the password function: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What is kept of a password: Argon2id with a salt of its own, as a PHC string.
pub(crate) async fn kept(password: String) -> Result<String> {
    let _turn = TURNS.acquire().await.context("waiting for a turn to hash")?;
    tokio::task::spawn_blocking(move || hashed(&password)).await.context("hashing a password")?
}

fn hashed(password: &str) -> Result<String> {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
    let made = function()?.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(made.map_err(|error| anyhow!("hashing a password: {error}"))?.to_string())
}

/// Whether a password is the one that was kept. Of a name that nobody has, `None` is kept: it takes as long and is never right.
pub(crate) async fn is_right(password: String, kept: Option<String>) -> Result<bool> {
    let _turn = TURNS.acquire().await.context("waiting for a turn to hash")?;
    tokio::task::spawn_blocking(move || {
        if password.len() > RULES.longest {
            return Ok(false);
        }
        let known = kept.is_some();
        let text = match kept {
            Some(kept) => kept,
            None => nobodys()?.to_owned(),
        };
        let same = function()?.verify_password(password.as_bytes(), text.as_str()).is_ok();
        Ok(same && known)
    })
    .await
    .context("checking a password")?
}

/// A hash like any other, of a password that nobody has.
fn nobodys() -> Result<&'static str> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash);
    }
    let made = hashed(&super::secret()?)?;
    Ok(HASH.get_or_init(|| made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(password: &str, expect: &str) {
        let name = UserName::parse("zhang.san").expect("a name");
        let found = objection(password, &name).map_or_else(|| "good".to_owned(), |text| text.en);
        assert_eq!(found, expect, "{password}");
    }

    #[test]
    fn a_password_that_is_easily_guessed_is_refused_with_the_reason() {
        check("short", "a password has at least 10 characters, this one 5");
        check("Password123", "this password is among the first that are tried");
        check("aaaaaaaaaaaa", "this password is among the first that are tried");
        check("abababababab", "this password is among the first that are tried");
        check("23456789:;<=", "this password is among the first that are tried");
        check("my-Zhang.San-2024", "the password holds the name");
        check("four\u{7}bells-ring", "the password holds a control character");
        check(&"长".repeat(200), "a password has at most 512 bytes");
        check("三根钢管两个接箍一条河", "good");
        check("correct horse battery", "good");
    }

    #[test]
    fn every_common_password_would_else_pass() {
        for common in COMMON {
            assert!(!is_run(common) && common.chars().count() >= RULES.shortest, "{common}");
            assert_eq!(common.to_lowercase(), **common);
        }
    }

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_with_a_salt_of_its_own_and_known_again() {
        let word = || "三根钢管两个接箍一条河".to_owned();
        let (one, other) = (kept(word()).await.expect("kept"), kept(word()).await.expect("kept"));
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != other, "{one}");
        assert!(!one.contains(&word()));
        assert!(is_right(word(), Some(one.clone())).await.expect("checked"));
        assert!(!is_right("三根钢管两个接箍一条江".into(), Some(one)).await.expect("checked"));
        assert!(!is_right(word(), None).await.expect("checked"));
    }
}

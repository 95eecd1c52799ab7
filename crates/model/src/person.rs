//! Who works with the product: roles, names, teams, and how far a datum may go.
//!
//! Not for passwords or sessions, which are the rim's and the store's, and not for persons of firms.

use std::fmt;
use std::str::FromStr;

use crate::words::{Text, vocabulary};

vocabulary! {
    /// What a person is to the bureau; rights hang on it.
    UserRole {
        /// 局领导: judges, decides, answers for everything.
        Director = "director",
        /// 招商干事: follows targets and projects.
        Officer = "officer",
        /// 片区组长: leads a team over zones.
        ZoneLead = "zone_lead",
        /// 链办: keeps chains, labels and weights.
        ChainOffice = "chain_office",
        /// 部门联络员: another office with leads of its own.
        Department = "department",
        /// 数据员: brings files in.
        Clerk = "clerk",
        /// 管理员: users, teams, the machine.
        Admin = "admin",
        /// 只读: reads.
        Viewer = "viewer",
    }
}

impl UserRole {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Director => ("局领导", "Director"),
            Self::Officer => ("招商干事", "Officer"),
            Self::ZoneLead => ("片区组长", "Zone lead"),
            Self::ChainOffice => ("链办", "Chain office"),
            Self::Department => ("部门联络员", "Department"),
            Self::Clerk => ("数据员", "Data clerk"),
            Self::Admin => ("管理员", "Administrator"),
            Self::Viewer => ("只读", "Viewer"),
        };
        Text::new(zh, en)
    }

    /// Whether data of a class may be shown to this role. Statistics of single firms are confidential by law: only who reports or
    /// answers for them reads them, and keeping the machine is no reason to.
    pub fn sees(self, class: DataClass) -> bool {
        match class {
            DataClass::Public | DataClass::Internal => true,
            DataClass::Confidential => matches!(self, Self::Director | Self::ChainOffice | Self::Clerk),
        }
    }
}

vocabulary! {
    /// How far a datum may go.
    DataClass {
        /// 公开: anyone, without an account.
        Public = "public",
        /// 内部: whoever has an account.
        Internal = "internal",
        /// 涉密统计: statistics of single firms; by role, and never on paper that leaves.
        Confidential = "confidential",
    }
}

/// Row id of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub i64);

/// Row id of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TeamId(pub i64);

/// The name a person works under: it logs in, and stands wherever work is signed. Chinese characters, small Latin letters, digits,
/// and `.`, `_`, `-` between them: nothing that looks like another sign or like nothing at all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(String);

/// Fewest and most characters of a name.
const LENGTH: (usize, usize) = (2, 32);

/// The name of whoever sits at the machine while there are no users; nobody else may have it.
pub const LOCAL: &str = "local";

/// Why a text is no name to work under.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UserNameError {
    /// Too short or too long.
    #[error("a name has {} to {} characters, `{text}` has {found}", LENGTH.0, LENGTH.1)]
    Length {
        /// What was read.
        text: String,
        /// Its number of characters.
        found: usize,
    },
    /// A character that a name does not hold.
    #[error(
        "`{text}` holds `{}`; a name is of Chinese characters, Latin letters, digits, and `.` `_` `-` between them",
        character.escape_default()
    )]
    Character {
        /// What was read.
        text: String,
        /// The first that does not belong.
        character: char,
    },
    /// The name of whoever sits at the machine.
    #[error("`{LOCAL}` is kept for work at the machine itself")]
    Kept,
}

impl UserNameError {
    /// What is wrong, for people.
    pub fn said(&self) -> Text {
        let zh = match self {
            Self::Length { found, .. } => format!("名字为 {} 至 {} 个字符，现有 {found} 个", LENGTH.0, LENGTH.1),
            Self::Character { character, .. } if character.is_whitespace() => "名字里不能有空格".to_owned(),
            Self::Character { character, .. } => {
                format!("名字里不能有 `{}`，可用汉字、拉丁字母、数字，中间可用 . _ -", character.escape_default())
            }
            Self::Kept => format!("`{LOCAL}` 留给在本机操作的人"),
        };
        Text::new(zh, self.to_string())
    }
}

impl UserName {
    /// Reads a name: blanks around it go, full-width letters become plain ones, capitals small ones.
    pub fn parse(text: &str) -> Result<Self, UserNameError> {
        let plain = |c: char| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        };
        let name: String = text.trim().chars().map(plain).map(|c| c.to_ascii_lowercase()).collect();
        let found = name.chars().count();
        if !(LENGTH.0..=LENGTH.1).contains(&found) {
            // A name of a megabyte is not said again.
            return Err(UserNameError::Length { text: name.chars().take(LENGTH.1).collect(), found });
        }
        let inner = |c: char| matches!(c, '.' | '_' | '-');
        // U+3007 is the zero of Chinese numerals, which looks like the letter.
        let letter = |c: char| c.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&c);
        let alien = name.chars().enumerate().find(|(i, c)| {
            let within = *i > 0 && *i + 1 < found;
            !(letter(*c) || within && inner(*c))
        });
        if let Some((_, character)) = alien {
            return Err(UserNameError::Character { text: name, character });
        }
        if name == LOCAL {
            return Err(UserNameError::Kept);
        }
        Ok(Self(name))
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the name looks like at a glance: two users must not share it. `l` and `i` read as `1`, `o` as `0`, `rn` as `m`, and marks
    /// between letters are passed over.
    pub fn look(&self) -> String {
        let bare: String = self.0.chars().filter(|c| !matches!(c, '.' | '_' | '-')).collect();
        bare.replace("rn", "m").replace(['l', 'i'], "1").replace('o', "0")
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for UserName {
    type Err = UserNameError;
    fn from_str(text: &str) -> Result<Self, UserNameError> {
        Self::parse(text)
    }
}

/// A group of people over zones and chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// Zones it answers for, by id.
    pub zones: Vec<String>,
    /// Chains it answers for, by id.
    pub chains: Vec<String>,
    /// The unit or team it belongs to, by name: what it brings counts there too. Empty when it stands alone.
    pub above: String,
}

/// What is known of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The name worked under.
    pub name: UserName,
    /// What he may do.
    pub role: UserRole,
    /// The unit he belongs to, such as an office; empty when in none.
    pub unit: String,
    /// The team he belongs to.
    pub team: Option<TeamId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let read = UserName::parse(text).map_or_else(|error| error.to_string(), |name| name.to_string());
        assert_eq!(read, expect, "{text:?}");
    }

    #[test]
    fn a_name_is_read_in_its_spellings() {
        check("干事甲", "干事甲");
        check(" Zhang.San ", "zhang.san");
        check("ｚｈａｎｇ０１", "zhang01");
    }

    #[test]
    fn a_name_that_could_be_taken_for_another_is_refused() {
        for (text, character) in [
            ("张 三", "` `"),
            ("zhang\u{200b}san", r"`\u{200b}`"),
            ("zh\u{430}ng", r"`\u{430}`"),
            ("zhang\u{202e}nas", r"`\u{202e}`"),
            ("-zhang", "`-`"),
            ("zhang.", "`.`"),
            ("\u{3007}一", r"`\u{3007}`"),
            ("a/b", "`/`"),
        ] {
            let error = UserName::parse(text).expect_err(text);
            assert!(error.to_string().contains(character), "{error}");
            assert!(!error.said().zh.is_empty());
        }
        check("local", "`local` is kept for work at the machine itself");
        check("甲", "a name has 2 to 32 characters, `甲` has 1");
        assert!(UserName::parse(&"甲".repeat(1_000_000)).is_err_and(|error| error.to_string().len() < 300));
    }

    #[test]
    fn names_that_look_alike_share_a_look() {
        let look = |text: &str| UserName::parse(text).map(|name| name.look());
        for (one, other) in [("lilei", "1i1ei"), ("zhao", "zha0"), ("li.lei", "lilei"), ("burn", "bum")] {
            assert_eq!(look(one), look(other), "{one} {other}");
        }
        assert_ne!(look("zhang"), look("zheng"));
    }

    #[test]
    fn confidential_statistics_are_for_those_who_answer_for_them() {
        let seeing: Vec<_> = UserRole::ALL.iter().filter(|role| role.sees(DataClass::Confidential)).collect();
        assert_eq!(seeing, [&UserRole::Director, &UserRole::ChainOffice, &UserRole::Clerk]);
        assert!(UserRole::ALL.iter().all(|role| role.sees(DataClass::Internal)));
    }
}

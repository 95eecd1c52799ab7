//! Small closed vocabularies: each word has one code, used in packs, in the database, in the API and in files.

use std::fmt;

/// A word that is not in the vocabulary it was read for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not one of {expected}")]
pub struct UnknownWord {
    /// What was read.
    pub found: String,
    /// The words that are allowed, comma-separated.
    pub expected: &'static str,
}

/// Declares a closed vocabulary: variants, codes, `as_str`, `FromStr`, `Display`, `ALL`, serde by code.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every word, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code used in packs, files, the database and the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::words::UnknownWord {
                        found: text.to_owned(),
                        expected: concat!($("`", $code, "` "),+).trim_ascii_end(),
                    }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// Where in the chain a node stands.
    Stage {
        /// Raw material and equipment.
        Upstream = "upstream",
        /// The chain's main product.
        Midstream = "midstream",
        /// What is made from it, and who uses it.
        Downstream = "downstream",
        /// Services that the others need.
        Support = "support",
    }
}

vocabulary! {
    /// Whether a chain makes goods or serves people; the two are read with different figures.
    ChainKind {
        /// Goods: supply links, presence, location quotient.
        Manufacturing = "manufacturing",
        /// Services: scene nodes with footfall and vacancy.
        Service = "service",
    }
}

vocabulary! {
    /// What a node of a service chain is to the place it happens in: what draws people there, what lives on them, who runs it.
    Scene {
        /// The place or firm that draws people: a mall, a sight, a car street, a hospital.
        Anchor = "anchor",
        /// A business that people come for or meet there.
        Format = "format",
        /// Supply and services behind.
        Support = "support",
        /// Who runs, manages and brings together.
        Operator = "operator",
    }
}

vocabulary! {
    /// What a firm does on a node.
    Role {
        /// Makes the product.
        Make = "make",
        /// Works on what others made.
        Process = "process",
        /// Buys and sells.
        Sell = "sell",
        /// Serves, repairs, tests, designs for others.
        Service = "service",
        /// Runs a facility or a place.
        Operate = "operate",
        /// Moves and stores goods.
        Transport = "transport",
        /// Researches and develops.
        Develop = "develop",
    }
}

vocabulary! {
    /// How much of a firm's business a placement is.
    Strength {
        /// The firm's main business, or one of a few.
        Core = "core",
        /// Mentioned among much else.
        Minor = "minor",
    }
}

vocabulary! {
    /// The language of a document.
    Lang {
        /// Chinese.
        Zh = "zh",
        /// English.
        En = "en",
    }
}

vocabulary! {
    /// Who a document is for. Public and internal documents are built from different types.
    Edition {
        /// For anyone.
        Public = "public",
        /// For the bureau.
        Internal = "internal",
    }
}

/// A text in both languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Text {
    /// Chinese, never empty in a checked pack.
    pub zh: String,
    /// English, never empty in a checked pack.
    pub en: String,
}

impl Text {
    /// Both forms.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The form for a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Chinese, then English.
impl<Z: Into<String>, E: Into<String>> From<(Z, E)> for Text {
    fn from((zh, en): (Z, E)) -> Self {
        Self::new(zh, en)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.zh, self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back_from_its_code() {
        for stage in Stage::ALL {
            assert_eq!(stage.as_str().parse(), Ok(*stage));
        }
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
    }

    #[test]
    fn an_unknown_word_names_what_is_allowed() {
        let error = "sideways".parse::<Stage>().unwrap_err();
        assert_eq!(error.to_string(), "`sideways` is not one of `upstream` `midstream` `downstream` `support`");
    }
}

//! Papers and the screen a drawing is made for.

use model::UnknownWord;

/// Paper or screen a drawing is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// 841 × 594 mm.
    #[default]
    A1,
    /// 420 × 297 mm: the A1 drawing at half scale.
    A3,
    /// 16:9 for a screen, composed anew.
    Wide,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::A1, Self::A3, Self::Wide];

    /// `a1`, `a3` or `wide`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A1 => "a1",
            Self::A3 => "a3",
            Self::Wide => "wide",
        }
    }

    /// Pixels a millimetre of the file at which its least text is 20 px high (A1, A3) or as high as on a screen of 3840 × 2160.
    pub fn density(self) -> f32 {
        match self {
            Self::A1 => 4.0,
            Self::A3 => 8.0,
            Self::Wide => 2.0,
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Format {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { found: text.to_owned(), expected: "`a1` `a3` `wide`" };
        Self::ALL.into_iter().find(|format| format.as_str() == text).ok_or_else(unknown)
    }
}

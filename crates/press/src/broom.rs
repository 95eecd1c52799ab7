//! Makes texts of what is drawn fit to be set, in place and before anything is measured: see [`letters`]. What is measured and what is
//! drawn are then the same characters. Ids and addresses stay as they are: they are for machines.

use std::collections::BTreeSet;

use model::Text;

use crate::letters;

/// The characters that were replaced, for the foot line and for who asks.
pub(crate) type Replaced = BTreeSet<char>;

/// How a text is cleaned.
#[derive(Clone, Copy)]
pub(crate) enum Of {
    /// A name: as it stands.
    Name,
    /// A sentence: with room between scripts.
    Prose,
    /// Sizes, prices, units.
    Measure,
}

/// Goes over texts and remembers what it replaced.
#[derive(Default)]
pub(crate) struct Broom {
    /// What had no glyph.
    pub(crate) replaced: Replaced,
}

impl Broom {
    /// A text in one language.
    pub(crate) fn one(&mut self, text: &mut String, of: Of) {
        self.replaced.extend(letters::without_glyph(text));
        *text = match of {
            Of::Name => letters::settled(text).into_owned(),
            Of::Prose => letters::prose(text),
            Of::Measure => letters::measures(text),
        };
    }

    /// A text in both.
    pub(crate) fn both(&mut self, text: &mut Text, of: Of) {
        self.one(&mut text.zh, of);
        self.one(&mut text.en, of);
    }

    /// Names.
    pub(crate) fn names<'t>(&mut self, texts: impl IntoIterator<Item = &'t mut Text>) {
        for text in texts {
            self.both(text, Of::Name);
        }
    }

    /// Names in one language: firms, sources, days.
    pub(crate) fn words<'t>(&mut self, texts: impl IntoIterator<Item = &'t mut String>) {
        for text in texts {
            self.one(text, Of::Name);
        }
    }

    /// A figure's basis, or why it is unknown.
    pub(crate) fn figure(&mut self, figure: &mut insight::Figure) {
        match figure {
            insight::Figure::Known { basis: text, .. } | insight::Figure::Unknown { reason: text } => {
                self.both(text, Of::Prose);
            }
        }
    }
}

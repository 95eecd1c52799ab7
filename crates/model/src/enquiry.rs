//! What investors ask through the portal (投资询问): the least that is needed to answer, with the contact kept apart.

use crate::words::{Text, vocabulary};

vocabulary! {
    /// How far an enquiry has come.
    EnquiryState {
        /// It looks like spam and waits for a person.
        Held = "held",
        /// It is taken, and a lead.
        Received = "received",
        /// The office answered.
        Answered = "answered",
        /// Nothing is left to do.
        Closed = "closed",
        /// A person found that it is none.
        Refused = "refused",
    }
}

impl EnquiryState {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Held => ("待甄别", "Held"),
            Self::Received => ("已受理", "Received"),
            Self::Answered => ("已答复", "Answered"),
            Self::Closed => ("已办结", "Closed"),
            Self::Refused => ("不予受理", "Refused"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// How an investor wants to be reached.
    ContactWay {
        /// By mail.
        Mail = "mail",
        /// By phone.
        Phone = "phone",
    }
}

impl ContactWay {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Mail => ("邮箱", "Mail"),
            Self::Phone => ("电话", "Phone"),
        };
        Text::new(zh, en)
    }
}

//! Links and signals by firm, so that a firm's rows are found without reading all.

use std::collections::HashMap;

use model::{EnterpriseId, Signal, SupplyLink};

/// A link whose firms were looked up in the register.
#[derive(Debug, Clone, Copy)]
pub struct KnownLink<'a> {
    /// Row of the supplier, where the register has it.
    pub supplier: Option<EnterpriseId>,
    /// Row of the customer, where the register has it.
    pub customer: Option<EnterpriseId>,
    /// The link.
    pub link: &'a SupplyLink,
}

/// A signal whose firm was found in the register.
#[derive(Debug, Clone, Copy)]
pub struct KnownSignal<'a> {
    /// Row of the firm.
    pub firm: EnterpriseId,
    /// The signal.
    pub signal: &'a Signal,
}

/// What is known of firms beside the register, by firm.
#[derive(Debug, Default)]
pub struct Book<'a> {
    links: HashMap<EnterpriseId, Vec<KnownLink<'a>>>,
    signals: HashMap<EnterpriseId, Vec<&'a Signal>>,
}

impl<'a> Book<'a> {
    /// Sorts rows to the firms that they speak of; a link stands with both its ends. Signals come newest first.
    pub fn new(
        links: impl IntoIterator<Item = KnownLink<'a>>,
        signals: impl IntoIterator<Item = KnownSignal<'a>>,
    ) -> Self {
        let mut book = Self::default();
        for link in links {
            for end in [link.supplier, link.customer].into_iter().flatten() {
                book.links.entry(end).or_default().push(link);
            }
        }
        for KnownSignal { firm, signal } in signals {
            book.signals.entry(firm).or_default().push(signal);
        }
        for rows in book.signals.values_mut() {
            rows.sort_by(|a, b| b.date.cmp(&a.date).then(a.text.zh.cmp(&b.text.zh)));
        }
        book
    }

    /// Links with this firm at one end.
    pub fn links(&self, firm: EnterpriseId) -> &[KnownLink<'a>] {
        self.links.get(&firm).map_or(&[], Vec::as_slice)
    }

    /// What was seen of this firm, the newest first.
    pub fn signals(&self, firm: EnterpriseId) -> &[&'a Signal] {
        self.signals.get(&firm).map_or(&[], Vec::as_slice)
    }

    /// Whether anything beside the register is known of a firm.
    pub fn knows(&self, firm: EnterpriseId) -> bool {
        self.links.contains_key(&firm) || self.signals.contains_key(&firm)
    }
}

//! What keys an authority accepts, as data.

use std::{collections::BTreeSet, sync::Arc};

use super::{blocklist::Blocklist, kind::KeyKind};

/// The kinds, exponents and blocklist by which keys are accepted; what makes a
/// key unsound is no matter of policy.
#[derive(Clone, Debug)]
pub struct KeyPolicy {
    kinds: BTreeSet<KeyKind>,
    exponents: BTreeSet<u64>,
    blocklist: Arc<Blocklist>,
}

impl KeyPolicy {
    /// Residents' keys: RSA-2048, P-256 and P-384 (domain.md 3), exponent 65537.
    #[must_use]
    pub fn residents() -> Self {
        Self::of_kinds([KeyKind::Rsa2048, KeyKind::P256, KeyKind::P384])
    }

    /// Authorities' keys: every kind there is, exponent 65537.
    #[must_use]
    pub fn authorities() -> Self {
        Self::of_kinds(KeyKind::ALL)
    }

    /// These kinds only, exponent 65537, nothing blocked.
    #[must_use]
    pub fn of_kinds(kinds: impl IntoIterator<Item = KeyKind>) -> Self {
        Self {
            kinds: kinds.into_iter().collect(),
            exponents: BTreeSet::from([65537]),
            blocklist: Arc::new(Blocklist::empty()),
        }
    }

    /// The same policy with these RSA exponents in place of 65537; even ones
    /// and those of 2^16 and below stay refused whatever is given here.
    #[must_use]
    pub fn with_exponents(self, exponents: impl IntoIterator<Item = u64>) -> Self {
        Self { exponents: exponents.into_iter().collect(), ..self }
    }

    /// The same policy with this blocklist.
    #[must_use]
    pub fn with_blocklist(self, blocklist: Arc<Blocklist>) -> Self {
        Self { blocklist, ..self }
    }

    pub(super) fn accepts_kind(&self, kind: KeyKind) -> bool {
        self.kinds.contains(&kind)
    }

    pub(super) fn accepts_exponent(&self, exponent: u64) -> bool {
        self.exponents.contains(&exponent)
    }

    pub(super) fn blocklist(&self) -> &Blocklist {
        &self.blocklist
    }
}

//! The order that a signer obeys.

use crate::domain::authority::{IssuerKey, KeyName};
use crate::domain::signature::SignatureAlgorithm;

/// An order to sign one digest with one key: lent only by a
/// [`Recorded`](super::Recorded), whose intent is durable.
#[derive(Debug)]
pub struct SigningOrder<'a> {
    key: &'a IssuerKey,
    digest: &'a [u8],
}

impl<'a> SigningOrder<'a> {
    pub(super) const fn new(key: &'a IssuerKey, digest: &'a [u8]) -> Self {
        Self { key, digest }
    }

    /// The configured name of the key.
    #[must_use]
    pub const fn key(&self) -> &KeyName {
        self.key.name()
    }

    /// The algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }

    /// The digest of the to-be-signed bytes under that algorithm's hash.
    #[must_use]
    pub const fn digest(&self) -> &[u8] {
        self.digest
    }
}

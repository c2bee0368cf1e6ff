//! What a ceremony is to do, as people have reviewed it.

use ca_core::domain::public_key::KeyKind;
use serde::Deserialize;

use super::key_pair::KeyPairFault;
use crate::{
    Error,
    config::{AlgorithmName, KeyConfig, KeyId},
};

/// The key pair that is to be made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyPlan {
    /// CKA_LABEL.
    pub label: String,
    /// CKA_ID, in hexadecimal.
    pub id: KeyId,
    /// `rsa-2048`, `rsa-3072`, `rsa-4096`, `p-256` or `p-384`.
    pub kind: String,
    /// The algorithm it will sign by.
    pub algorithm: AlgorithmName,
}

impl KeyPlan {
    /// Succeeds only if a key of this kind signs by this algorithm and has a label.
    ///
    /// # Errors
    /// [`Error::Plan`].
    pub fn check(&self) -> Result<(), Error> {
        let kind = KeyKind::parse(&self.kind)
            .ok_or_else(|| Error::Plan(format!("{} is no kind of key", self.kind)))?;
        if !kind.signs_by(self.algorithm.into()) {
            return Err(Error::Plan(format!("a key of kind {kind} does not sign by {:?}", self.algorithm)));
        }
        if self.label.is_empty() || self.label.len() > MAX_LABEL {
            return Err(Error::Plan(format!("a label has 1 to {MAX_LABEL} octets")));
        }
        Ok(())
    }

    pub(super) fn kind(&self) -> Result<KeyKind, KeyPairFault> {
        KeyKind::parse(&self.kind)
            .ok_or_else(|| KeyPairFault::Unfit(format!("{} is no kind of key", self.kind)))
    }

    /// The key as a configuration names it.
    pub(super) fn as_config(&self) -> KeyConfig {
        KeyConfig {
            name: self.label.clone(),
            label: self.label.clone(),
            id: self.id.clone(),
            algorithm: self.algorithm,
        }
    }
}

const MAX_LABEL: usize = 64;

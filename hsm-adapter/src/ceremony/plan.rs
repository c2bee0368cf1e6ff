//! What a ceremony is to do, as people have reviewed it.

use std::fmt::Write as _;

use ca_core::domain::{
    certificate::CertificateKind, generation::Generation, prefecture::Prefecture, public_key::KeyKind,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::key_pair::KeyPairFault;
use crate::{
    Error,
    config::{AlgorithmName, KeyConfig, KeyId, SERVICE_PREFIX, TokenConfig},
};

/// A reviewed plan: which authority gets which key on which token, and who is there.
///
/// It is read from one TOML file; what the file says byte for byte is what the transcript is bound to.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) text: String,
    pub(super) token: TokenConfig,
    pub(super) key: KeyPlan,
    pub(super) prefecture: Prefecture,
    pub(super) kind: CertificateKind,
    pub(super) generation: Generation,
    pub(super) officers: Vec<String>,
    pub(super) witnesses: Vec<String>,
}

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

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    officers: Vec<String>,
    witnesses: Vec<String>,
    token: TokenConfig,
    authority: WrittenAuthority,
    key: KeyPlan,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAuthority {
    /// In romaji: `Tokyo-to`.
    prefecture: String,
    /// `signature` or `authentication`.
    kind: String,
    generation: u8,
}

impl Plan {
    /// Reads a plan and checks everything that can be checked without the token.
    ///
    /// # Errors
    /// [`Error::Plan`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let written: Written = toml::from_str(text).map_err(|error| Error::Plan(error.to_string()))?;
        let WrittenAuthority { prefecture, kind, generation } = written.authority;
        let plan = Self {
            text: text.to_owned(),
            token: written.token,
            key: written.key,
            prefecture: Prefecture::with_romaji(&prefecture)
                .map_err(|_| Error::Plan(format!("{prefecture} is no prefecture in romaji")))?,
            kind: CertificateKind::parse(&kind)
                .ok_or_else(|| Error::Plan(format!("{kind} is neither signature nor authentication")))?,
            generation: Generation::new(generation)
                .ok_or_else(|| Error::Plan("a generation is 1 to 127".into()))?,
            officers: written.officers,
            witnesses: written.witnesses,
        };
        plan.check()?;
        Ok(plan)
    }

    fn check(&self) -> Result<(), Error> {
        self.key.check()?;
        if self.key.label.starts_with(SERVICE_PREFIX) {
            return Err(Error::Plan("a service key is not the key of an authority".into()));
        }
        let mut people: Vec<&str> =
            self.officers.iter().chain(&self.witnesses).map(|name| name.trim()).collect();
        if people.contains(&"") {
            return Err(Error::Plan("everybody who is there has a name".into()));
        }
        people.sort_unstable();
        if people.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
            return Err(Error::Plan("nobody holds two offices".into()));
        }
        if self.officers.len() < OFFICERS || self.witnesses.is_empty() {
            return Err(Error::Plan(format!("at least {OFFICERS} officers and a witness are needed")));
        }
        Ok(())
    }

    /// SHA-256 of the file, in hexadecimal: what the reviewers compare.
    #[must_use]
    pub fn digest(&self) -> String {
        hexadecimal(&Sha256::digest(self.text.as_bytes()))
    }

    /// What would be done, step by step, for people to read.
    #[must_use]
    pub fn steps(&self) -> Vec<String> {
        let (token, key) = (&self.token, &self.key);
        let named = [("label", &token.label), ("serial", &token.serial)]
            .into_iter()
            .filter_map(|(what, value)| value.as_ref().map(|value| format!("{what} {value}")))
            .collect::<Vec<_>>()
            .join(", ");
        vec![
            format!("open token {} ({named}) of module {}", token.name, token.module.display()),
            format!("make sure that neither label {} nor CKA_ID {} is in use there", key.label, key.id),
            format!("make a key pair {} inside the token: sensitive, not extractable, sign only", key.kind),
            "read its attributes back, record them, and have it sign a probe".into(),
            format!(
                "draft and lint the certificate of {} {} generation {}, {:?}",
                self.prefecture.romaji(),
                self.kind.as_str(),
                self.generation,
                key.algorithm
            ),
            "record the intent in the transcript, sign, verify, and record the certificate".into(),
            format!("officers: {}; witnesses: {}", self.officers.join(", "), self.witnesses.join(", ")),
        ]
    }
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

/// Octets in lower-case hexadecimal.
pub(super) fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
        // Writing to a String does not fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// Dual control: one officer alone makes no authority.
const OFFICERS: usize = 2;
const MAX_LABEL: usize = 64;

#[cfg(test)]
mod tests;

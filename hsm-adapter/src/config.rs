//! Which tokens there are, which keys they hold, and how long a call may take.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use ca_core::domain::signature::SignatureAlgorithm;
use serde::Deserialize;

use crate::{Error, pin::PinSource, token::TokenName};

/// The section of a service's configuration that names its tokens and keys.
///
/// Several tokens hold the same keys: the first one signs, the next one stands in for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HsmConfig {
    /// The tokens in the order in which they are asked.
    #[serde(rename = "token")]
    pub tokens: Vec<TokenConfig>,
    /// The keys; each must be on every token.
    #[serde(rename = "key")]
    pub keys: Vec<KeyConfig>,
    /// How long a call to one token may take, in milliseconds.
    #[serde(default = "default_deadline_ms")]
    pub deadline_ms: u64,
    /// How often every key is made to sign a probe, in seconds; 0 leaves it at the start.
    #[serde(default = "default_probe_interval_s")]
    pub probe_interval_s: u64,
    /// How long a lost token is left alone before it is looked for again, in milliseconds; it
    /// doubles with every failure, up to thirty-two times.
    #[serde(default = "default_reconnect_ms")]
    pub reconnect_ms: u64,
    /// Development only: keys that could leave the token are accepted.
    #[serde(default)]
    pub allow_extractable_keys: bool,
}

/// One token of one PKCS#11 module, named by its label, its serial number or both.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenConfig {
    /// The name in logs and metrics.
    pub name: String,
    /// The file of the PKCS#11 module.
    pub module: PathBuf,
    /// The label of the token.
    pub label: Option<String>,
    /// The serial number of the token.
    pub serial: Option<String>,
    /// Where the PIN of the normal user comes from.
    pub pin: PinSource,
    /// How many sessions sign at the same time, each in its own thread.
    #[serde(default = "default_sessions")]
    pub sessions: usize,
}

/// One key pair, named on the token by its label and its CKA_ID together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyConfig {
    /// The name by which the services speak of it.
    pub name: String,
    /// CKA_LABEL. Labels that start with `service-` are for the services' own TLS authority only.
    pub label: String,
    /// CKA_ID, in hexadecimal.
    pub id: KeyId,
    /// The algorithm it signs by.
    pub algorithm: AlgorithmName,
}

/// A CKA_ID; written in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct KeyId(Vec<u8>);

/// A signature algorithm as it is written in a configuration or a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum AlgorithmName {
    /// `sha256-rsa`
    #[serde(rename = "sha256-rsa")]
    Sha256Rsa,
    /// `sha384-rsa`
    #[serde(rename = "sha384-rsa")]
    Sha384Rsa,
    /// `sha512-rsa`
    #[serde(rename = "sha512-rsa")]
    Sha512Rsa,
    /// `sha256-ecdsa-p256`
    #[serde(rename = "sha256-ecdsa-p256")]
    Sha256EcdsaP256,
    /// `sha384-ecdsa-p384`
    #[serde(rename = "sha384-ecdsa-p384")]
    Sha384EcdsaP384,
}

impl HsmConfig {
    /// Succeeds only if the tokens and keys can be told apart and every number makes sense.
    ///
    /// # Errors
    /// [`Error::Configuration`].
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |reason: String| Err(Error::Configuration(reason));
        if self.tokens.is_empty() || self.keys.is_empty() {
            return wrong("at least one token and one key are needed".into());
        }
        if self.deadline_ms == 0 {
            return wrong("deadline_ms must not be 0".into());
        }
        for token in &self.tokens {
            if token.label.is_none() && token.serial.is_none() {
                return wrong(format!("token {}: label or serial is needed", token.name));
            }
            if !(1..=MAX_SESSIONS).contains(&token.sessions) {
                return wrong(format!("token {}: sessions must be 1 to {MAX_SESSIONS}", token.name));
            }
        }
        all_different("token name", self.tokens.iter().map(|token| token.name.as_str()))?;
        all_different("key name", self.keys.iter().map(|key| key.name.as_str()))?;
        Ok(())
    }

    pub(crate) const fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_ms)
    }

    pub(crate) const fn reconnect(&self) -> Duration {
        Duration::from_millis(self.reconnect_ms)
    }

    pub(crate) fn probe_interval(&self) -> Option<Duration> {
        (self.probe_interval_s > 0).then(|| Duration::from_secs(self.probe_interval_s))
    }
}

impl TokenConfig {
    pub(crate) fn token_name(&self) -> TokenName {
        TokenName { label: self.label.clone(), serial: self.serial.clone() }
    }
}

impl KeyConfig {
    /// Whether the key is one of the services' own TLS authority, which never signs for residents.
    #[must_use]
    pub fn is_service_key(&self) -> bool {
        self.label.starts_with(SERVICE_PREFIX)
    }
}

impl KeyId {
    /// The identifier of these octets, 1 to 64 of them.
    #[must_use]
    pub fn new(octets: Vec<u8>) -> Option<Self> {
        (1..=64).contains(&octets.len()).then_some(Self(octets))
    }

    /// The octets.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl TryFrom<String> for KeyId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits: Option<Vec<u8>> =
            text.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
        let octets = digits.filter(|digits| digits.len() % 2 == 0).map(|digits| {
            digits.chunks(2).map(|pair| pair.iter().fold(0, |octet, digit| octet << 4 | digit)).collect()
        });
        octets.and_then(Self::new).ok_or("a CKA_ID is 1 to 64 octets in hexadecimal")
    }
}

impl From<AlgorithmName> for SignatureAlgorithm {
    fn from(name: AlgorithmName) -> Self {
        match name {
            AlgorithmName::Sha256Rsa => Self::Sha256Rsa,
            AlgorithmName::Sha384Rsa => Self::Sha384Rsa,
            AlgorithmName::Sha512Rsa => Self::Sha512Rsa,
            AlgorithmName::Sha256EcdsaP256 => Self::Sha256EcdsaP256,
            AlgorithmName::Sha384EcdsaP384 => Self::Sha384EcdsaP384,
        }
    }
}

/// How the labels of the services' own keys start.
pub(crate) const SERVICE_PREFIX: &str = "service-";

const MAX_SESSIONS: usize = 64;

const fn default_deadline_ms() -> u64 {
    5_000
}

const fn default_probe_interval_s() -> u64 {
    60
}

const fn default_reconnect_ms() -> u64 {
    1_000
}

const fn default_sessions() -> usize {
    8
}

fn all_different<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Error::Configuration(format!("{what} {name} stands twice")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! Check: the key is not one that is known to be in wrong hands.

use super::{error::KeyError, fingerprint::Fingerprint};

/// Fingerprints of keys that are never certified.
///
/// An entry is either a [`PublicKey::key_fingerprint`], which blocks the
/// modulus with any exponent, or SHA-256 of the SubjectPublicKeyInfo, the form
/// in which collections of leaked keys are published.
///
/// [`PublicKey::key_fingerprint`]: super::PublicKey::key_fingerprint
#[derive(Debug)]
pub struct Blocklist {
    sorted: Box<[Fingerprint]>,
}

impl Blocklist {
    /// Blocks nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { sorted: Box::default() }
    }

    /// Reads one fingerprint of 64 hexadecimal digits a line; empty lines and
    /// lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// [`BlocklistError`] names the first line that is something else.
    pub fn from_hex_lines(text: &str) -> Result<Self, BlocklistError> {
        let mut fingerprints = text
            .lines()
            .map(str::trim)
            .enumerate()
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .map(|(at, line)| Fingerprint::from_hex(line).ok_or(BlocklistError { line: at + 1 }))
            .collect::<Result<Vec<_>, _>>()?;
        fingerprints.sort_unstable();
        fingerprints.dedup();
        Ok(Self { sorted: fingerprints.into() })
    }

    /// How many fingerprints there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether nothing is blocked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    pub(super) fn check(&self, fingerprints: &[Fingerprint]) -> Result<(), KeyError> {
        let blocked = fingerprints.iter().any(|one| self.sorted.binary_search(one).is_ok());
        if blocked { Err(KeyError::Blocked) } else { Ok(()) }
    }
}

/// A line of a blocklist is not a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the blocklist is not 64 hexadecimal digits")]
pub struct BlocklistError {
    /// The number of the line, from 1.
    pub line: usize,
}

impl BlocklistError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> super::super::code::Code {
        super::super::code::Code::CONFIGURATION
    }
}

//! Certificate authorities: one DN, several generations of keys.

use super::certificate::CertificateKind;
use super::generation::Generation;
use super::prefecture::Prefecture;
use super::signature::SignatureAlgorithm;
use super::validity::Validity;

/// One key of one authority, as text: `tokyo-to.signature.1` (prefecture,
/// kind, generation).
///
/// Serials are unique within it, and it names the issuer wherever a row or a
/// metric needs one, because all generations share one distinguished name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AuthorityId(String);

impl AuthorityId {
    /// The identifier of this generation of a prefecture's authority.
    #[must_use]
    pub fn new(prefecture: Prefecture, kind: CertificateKind, generation: Generation) -> Self {
        let prefecture = prefecture.romaji().to_ascii_lowercase();
        Self(format!("{prefecture}.{}.{generation}", kind.as_str()))
    }

    /// The identifier as read back from the record.
    #[must_use]
    pub fn from_record(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AuthorityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name by which the configuration calls a key of the token.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyName(String);

impl KeyName {
    /// The name as configured.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for KeyName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A key that signs, with its public half: enough to order a signature and to
/// verify it.
#[derive(Clone, Debug)]
pub struct IssuerKey {
    name: KeyName,
    algorithm: SignatureAlgorithm,
    subject_public_key_info: Vec<u8>,
}

impl IssuerKey {
    /// The key of this name, with its algorithm and the DER of its
    /// SubjectPublicKeyInfo.
    #[must_use]
    pub const fn new(name: KeyName, algorithm: SignatureAlgorithm, subject_public_key_info: Vec<u8>) -> Self {
        Self { name, algorithm, subject_public_key_info }
    }

    /// The configured name.
    #[must_use]
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// The algorithm of every signature by this key.
    #[must_use]
    pub const fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// DER of the SubjectPublicKeyInfo.
    #[must_use]
    pub fn subject_public_key_info(&self) -> &[u8] {
        &self.subject_public_key_info
    }
}

/// An authority that can issue: its certificate, read once at start, and its key.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Which key of which authority.
    pub id: AuthorityId,
    /// What it issues.
    pub kind: CertificateKind,
    /// The governor's prefecture.
    pub prefecture: Prefecture,
    /// The generation of the key.
    pub generation: Generation,
    /// The key.
    pub key: IssuerKey,
    /// DER of its distinguished name, as in its certificate's subject.
    pub name: Vec<u8>,
    /// DER of its Japanese distinguished name (issuerAltName of what it issues).
    pub japanese_name: Vec<u8>,
    /// Its subject key identifier.
    pub key_identifier: [u8; 20],
    /// Contents of the DER INTEGER of its own certificate's serial number.
    pub certificate_serial: Vec<u8>,
    /// When its certificate is valid.
    pub validity: Validity,
    /// DER of its certificate.
    pub certificate: Vec<u8>,
}

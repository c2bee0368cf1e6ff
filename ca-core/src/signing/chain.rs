//! The states between to-be-signed bytes and a verified signature.

use std::sync::Arc;

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode, Encode, Sequence};

use super::SigningOrder;
use crate::domain::authority::IssuerKey;
use crate::domain::code::Code;
use crate::lint::Finding;
use crate::ports::intent_log::IntentLog;
use crate::ports::signer::{SignFailure, Signer};

/// Something that can be signed: it knows the rules its bytes must keep.
pub trait Artefact {
    /// The rules that these to-be-signed bytes break, parsed anew.
    fn lint(&self, tbs: &[u8]) -> Vec<Finding>;
}

/// To-be-signed bytes that nobody has checked yet.
#[derive(Debug)]
pub struct Draft<A> {
    artefact: A,
    key: Arc<IssuerKey>,
    tbs: Vec<u8>,
}

/// The bytes break rules; nothing was recorded or signed.
#[derive(Debug, thiserror::Error)]
#[error("the to-be-signed bytes break {} rule(s), first {}", .0.len(), .0.first().map_or("none", |f| f.rule))]
pub struct LintFailed(pub Vec<Finding>);

/// Bytes that keep every rule.
#[derive(Debug)]
pub struct Linted<A> {
    artefact: A,
    key: Arc<IssuerKey>,
    tbs: Vec<u8>,
    digest: Vec<u8>,
}

/// Bytes whose intent to be signed is durable.
#[derive(Debug)]
#[must_use = "an intent that is recorded and dropped stays open until `resume` closes it"]
pub struct Recorded<A>(Linted<A>);

/// A signature that verifies, over exactly the bytes that were linted.
#[derive(Debug)]
pub struct Signed<A> {
    artefact: A,
    der: Vec<u8>,
}

/// Why the chain ended after the record.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The signer gave no signature.
    #[error(transparent)]
    Sign(#[from] SignFailure),
    /// The signature does not verify with the public half; it never leaves.
    #[error("the token's signature does not verify with the authority's public key")]
    Invalid,
    /// The signed structure cannot be encoded, or does not hold the linted bytes.
    #[error("the signed structure does not hold the bytes that were checked")]
    Encoding,
}

impl ChainError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Sign(failure) => failure.code(),
            Self::Invalid => Code::SIGNATURE_INVALID,
            Self::Encoding => Code::ENCODING_FAILED,
        }
    }

    /// Whether a signature may exist somewhere: then the serial counts as
    /// possibly issued (architecture rule 2).
    #[must_use]
    pub const fn possibly_signed(&self) -> bool {
        match self {
            Self::Sign(failure) => failure.possibly_signed(),
            Self::Invalid | Self::Encoding => true,
        }
    }
}

/// `SIGNED{}` of RFC 5280 4.1: certificates and CRLs have this shape.
#[derive(Sequence)]
struct SignedStructure<'a> {
    tbs: AnyRef<'a>,
    algorithm: AnyRef<'a>,
    signature: BitStringRef<'a>,
}

impl<A: Artefact> Draft<A> {
    /// A draft of this artefact, to be signed with this key.
    #[must_use]
    pub const fn new(artefact: A, key: Arc<IssuerKey>, tbs: Vec<u8>) -> Self {
        Self { artefact, key, tbs }
    }

    /// The draft, if its bytes keep every rule of the artefact.
    ///
    /// # Errors
    /// [`LintFailed`] with all findings.
    pub fn lint(self) -> Result<Linted<A>, LintFailed> {
        let findings = self.artefact.lint(&self.tbs);
        if !findings.is_empty() {
            return Err(LintFailed(findings));
        }
        let digest = self.key.algorithm().digest(&self.tbs);
        Ok(Linted { artefact: self.artefact, key: self.key, tbs: self.tbs, digest })
    }
}

impl<A> Linted<A> {
    /// What the bytes are.
    #[must_use]
    pub const fn artefact(&self) -> &A {
        &self.artefact
    }

    /// The to-be-signed bytes.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        &self.tbs
    }

    /// The key that will sign.
    #[must_use]
    pub fn key(&self) -> &IssuerKey {
        &self.key
    }
}

/// Records the intent to sign all of these, as a unit: all of them or none.
///
/// # Errors
/// What the log says; then nothing is recorded and nothing can be signed.
pub fn record<A, L: IntentLog<A>>(unit: Vec<Linted<A>>, log: &L) -> Result<Vec<Recorded<A>>, L::Failure> {
    log.record(&unit)?;
    Ok(unit.into_iter().map(Recorded).collect())
}

impl<A> Recorded<A> {
    /// What the bytes are.
    #[must_use]
    pub const fn artefact(&self) -> &A {
        &self.0.artefact
    }

    /// Has the bytes signed, verifies the signature with the public half and
    /// compares what was signed with what was linted.
    ///
    /// # Errors
    /// [`ChainError`]; whatever it is, this intent is spent.
    pub fn sign(self, signer: &dyn Signer) -> Result<Signed<A>, ChainError> {
        let Linted { artefact, key, tbs, digest } = self.0;
        let signature = signer.sign(&SigningOrder::new(&key, &digest))?;
        key.algorithm()
            .verify(key.subject_public_key_info(), &tbs, &signature)
            .map_err(|_| ChainError::Invalid)?;
        let der = assemble(&key, &tbs, &signature).map_err(|_| ChainError::Encoding)?;
        let parsed = SignedStructure::from_der(&der).map_err(|_| ChainError::Encoding)?;
        if parsed.tbs.to_der().ok().as_deref() != Some(&*tbs) {
            return Err(ChainError::Encoding);
        }
        Ok(Signed { artefact, der })
    }
}

fn assemble(key: &IssuerKey, tbs: &[u8], signature: &[u8]) -> der::Result<Vec<u8>> {
    let algorithm = key.algorithm().algorithm_identifier_der();
    SignedStructure {
        tbs: AnyRef::from_der(tbs)?,
        algorithm: AnyRef::from_der(algorithm)?,
        signature: BitStringRef::from_bytes(signature)?,
    }
    .to_der()
}

impl<A> Signed<A> {
    /// What was signed.
    #[must_use]
    pub const fn artefact(&self) -> &A {
        &self.artefact
    }

    /// DER of the whole structure.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The artefact and its DER.
    #[must_use]
    pub fn into_parts(self) -> (A, Vec<u8>) {
        (self.artefact, self.der)
    }
}

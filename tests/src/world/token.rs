//! A token of software keys that remembers what it signed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256};
use ca_core::domain::authority::KeyName;
use ca_core::domain::signature::SignatureAlgorithm;
use ca_core::ports::signer::{SignFailure, Signer};
use ca_core::signing::SigningOrder;
use sha2::{Digest as _, Sha256};

use super::record::{Outcome, Record, RecordedIntent};

/// A key pair.
pub enum SoftwareKey {
    /// RSA-2048
    Rsa(rsa::KeyPair),
    /// P-256
    P256(EcdsaKeyPair),
}

impl SoftwareKey {
    pub(super) fn rsa() -> Self {
        Self::Rsa(rsa::KeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    pub(super) fn p256() -> Self {
        Self::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap())
    }

    pub(super) fn public(&self) -> Vec<u8> {
        let spki = match self {
            Self::Rsa(pair) => pair.public_key().as_der().unwrap(),
            Self::P256(pair) => pair.public_key().as_der().unwrap(),
        };
        spki.as_ref().to_vec()
    }

    pub(super) const fn algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::Rsa(_) => SignatureAlgorithm::Sha256Rsa,
            Self::P256(_) => SignatureAlgorithm::Sha256EcdsaP256,
        }
    }
}

impl Signer for SoftwareKey {
    fn sign(&self, order: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure> {
        let digest = Digest::import_less_safe(order.digest(), &digest::SHA256).unwrap();
        Ok(match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign_digest(&RSA_PKCS1_SHA256, &digest, &mut signature).unwrap();
                signature
            }
            Self::P256(pair) => pair.sign_digest(&digest).unwrap().as_ref().to_vec(),
        })
    }
}

/// What a token does instead of signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misbehaviour {
    /// It refuses; nothing is signed.
    Refuses,
    /// It signs and breaks before it answers.
    Breaks,
    /// It answers with something that is not the signature.
    Garbles,
}

impl Misbehaviour {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Refuses, Self::Breaks, Self::Garbles];
}

/// What the token signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedDigest {
    /// The digest.
    pub digest: Vec<u8>,
    /// Whether the intent to sign just this was in the record at that moment.
    pub intended: bool,
}

/// The token of all authorities.
pub struct Token {
    record: Arc<Record>,
    keys: Arc<HashMap<KeyName, SoftwareKey>>,
    signed: Mutex<Vec<SignedDigest>>,
    next: Mutex<Option<(usize, Misbehaviour)>>,
    misbehaved: AtomicUsize,
}

impl Token {
    /// A token of these keys, which has signed this and looks into the record
    /// before it signs more.
    #[must_use]
    pub const fn new(
        record: Arc<Record>,
        keys: Arc<HashMap<KeyName, SoftwareKey>>,
        signed: Vec<SignedDigest>,
    ) -> Self {
        let misbehaved = AtomicUsize::new(0);
        Self { record, keys, signed: Mutex::new(signed), next: Mutex::new(None), misbehaved }
    }

    /// Lets the signature number `nth` from now, counted from 0, go wrong.
    pub fn misbehave(&self, nth: usize, how: Misbehaviour) {
        *self.next.lock().unwrap() = Some((nth, how));
    }

    /// Everything that was ever signed.
    #[must_use]
    pub fn signed(&self) -> Vec<SignedDigest> {
        self.signed.lock().unwrap().clone()
    }

    /// How often it misbehaved.
    #[must_use]
    pub fn misbehaved(&self) -> usize {
        self.misbehaved.load(Ordering::Relaxed)
    }

    fn misbehaviour(&self) -> Option<Misbehaviour> {
        let mut next = self.next.lock().unwrap();
        match *next {
            Some((0, how)) => {
                *next = None;
                self.misbehaved.fetch_add(1, Ordering::Relaxed);
                Some(how)
            }
            Some((nth, how)) => {
                *next = Some((nth - 1, how));
                None
            }
            None => None,
        }
    }

    /// An intent that was closed meanwhile as possibly issued is one still.
    fn intended(&self, digest: &[u8]) -> bool {
        self.record.read(|state| {
            let may_be_signed = |known: &&RecordedIntent| match known.outcome {
                None | Some(Outcome::PossiblyIssued) => true,
                Some(Outcome::Signed | Outcome::Abandoned) => false,
            };
            let mut intents = state.intents.values().filter(may_be_signed);
            intents.any(|known| Sha256::digest(&known.intent.tbs).as_slice() == digest)
        })
    }
}

impl Signer for Token {
    fn sign(&self, order: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure> {
        let misbehaviour = self.misbehaviour();
        if misbehaviour == Some(Misbehaviour::Refuses) {
            return Err(SignFailure::Refused("as planned".to_owned()));
        }
        let key = self.keys.get(order.key()).unwrap_or_else(|| panic!("no key {}", order.key()));
        let mut signature = key.sign(order)?;
        let digest = order.digest().to_vec();
        let intended = self.intended(&digest);
        self.signed.lock().unwrap().push(SignedDigest { digest, intended });
        match misbehaviour {
            Some(Misbehaviour::Breaks) => return Err(SignFailure::Broken("as planned".to_owned())),
            Some(Misbehaviour::Garbles) => signature.reverse(),
            Some(Misbehaviour::Refuses) | None => {}
        }
        Ok(signature)
    }
}

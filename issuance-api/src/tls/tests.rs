//! The service authority over a software key, and its handshakes on loopback.

mod certificates;
mod handshake;

use std::time::SystemTime;

use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::{OfficerId, Principal};
use ca_core::domain::signature::SignatureAlgorithm;
use ca_core::domain::validity::Validity;
use ca_core::ports::entropy::{Entropy, EntropyFailure};
use jiff::{SignedDuration, Timestamp};
use rcgen::{KeyPair, PublicKeyData as _, SigningKey as _};

use crate::error::Error;

use super::{ServiceAuthority, ServiceSigner};

pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure> {
        getrandom::fill(octets).map_err(|_| EntropyFailure)
    }
}

/// Stands for the token: the same promises, the key in memory.
pub(crate) struct SoftwareKey {
    key: KeyPair,
    public: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

impl SoftwareKey {
    fn new(algorithm: SignatureAlgorithm) -> Self {
        let rcgen = match algorithm {
            SignatureAlgorithm::Sha256Rsa => &rcgen::PKCS_RSA_SHA256,
            SignatureAlgorithm::Sha384Rsa => &rcgen::PKCS_RSA_SHA384,
            SignatureAlgorithm::Sha512Rsa => &rcgen::PKCS_RSA_SHA512,
            SignatureAlgorithm::Sha256EcdsaP256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            SignatureAlgorithm::Sha384EcdsaP384 => &rcgen::PKCS_ECDSA_P384_SHA384,
        };
        let key = KeyPair::generate_for(rcgen).unwrap();
        let public = key.subject_public_key_info();
        Self { key, public, algorithm }
    }

    pub(crate) fn p256() -> Self {
        Self::new(SignatureAlgorithm::Sha256EcdsaP256)
    }

    pub(crate) fn authority(&self) -> ServiceAuthority<'_> {
        ServiceAuthority::found(self, &SystemEntropy, "test", days(-1, 3650)).unwrap()
    }
}

impl ServiceSigner for SoftwareKey {
    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn subject_public_key_info(&self) -> &[u8] {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.key.sign(message).unwrap())
    }
}

/// From so many days after now to so many days after now.
pub(crate) fn days(from: i64, to: i64) -> Validity {
    let now = Timestamp::try_from(SystemTime::now()).unwrap();
    let at = |days: i64| now + SignedDuration::from_hours(24 * days);
    Validity::new(at(from), at(to)).unwrap()
}

fn officer() -> Principal {
    Principal::Officer {
        id: OfficerId::parse("officer-0001").unwrap(),
        municipality: MunicipalityCode::parse("132217").unwrap(),
    }
}

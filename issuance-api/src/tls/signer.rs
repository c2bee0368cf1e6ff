//! The key of the service authority, wherever it is kept.

use std::sync::OnceLock;

use ca_core::domain::signature::SignatureAlgorithm;
use hsm_adapter::ServiceKey;
use rcgen::{PublicKeyData, SigningKey, SubjectPublicKeyInfo};

use crate::error::Error;

/// A key that signs certificates of the service's own TLS hierarchy, and
/// nothing of a resident: it takes any message, so it must not be the key of
/// an authority.
pub trait ServiceSigner: Send + Sync {
    /// The algorithm of every signature by this key.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// DER of the SubjectPublicKeyInfo.
    fn subject_public_key_info(&self) -> &[u8];

    /// The signature over the message: PKCS#1 v1.5 octets for RSA, DER of
    /// `Ecdsa-Sig-Value` for ECDSA.
    ///
    /// # Errors
    /// [`Error::Token`].
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error>;
}

impl ServiceSigner for ServiceKey {
    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm()
    }

    fn subject_public_key_info(&self) -> &[u8] {
        self.public_key().spki_der()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.sign(message)?)
    }
}

/// A [`ServiceSigner`] as rcgen wants it; it checks each signature before rcgen
/// sees it, and remembers why there is none (rcgen's own error has no room).
pub(super) struct RcgenKey<'a> {
    signer: &'a dyn ServiceSigner,
    public: SubjectPublicKeyInfo,
    failure: OnceLock<Error>,
}

impl<'a> RcgenKey<'a> {
    pub(super) fn new(signer: &'a dyn ServiceSigner) -> Result<Self, Error> {
        let public = SubjectPublicKeyInfo::from_der(signer.subject_public_key_info())
            .map_err(|error| Error::ServiceCertificate(error.to_string()))?;
        Ok(Self { signer, public, failure: OnceLock::new() })
    }

    /// The reason behind an error that rcgen reports.
    pub(super) fn explain(self, error: &rcgen::Error) -> Error {
        self.failure.into_inner().unwrap_or_else(|| Error::ServiceCertificate(error.to_string()))
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.signer.sign(message)?;
        self.signer.algorithm().verify(self.signer.subject_public_key_info(), message, &signature)?;
        Ok(signature)
    }
}

impl PublicKeyData for RcgenKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.public.der_bytes()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.signer.algorithm() {
            SignatureAlgorithm::Sha256Rsa => &rcgen::PKCS_RSA_SHA256,
            SignatureAlgorithm::Sha384Rsa => &rcgen::PKCS_RSA_SHA384,
            SignatureAlgorithm::Sha512Rsa => &rcgen::PKCS_RSA_SHA512,
            SignatureAlgorithm::Sha256EcdsaP256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            SignatureAlgorithm::Sha384EcdsaP384 => &rcgen::PKCS_ECDSA_P384_SHA384,
        }
    }
}

impl SigningKey for RcgenKey<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.signature(message).map_err(|failure| {
            // rcgen signs once a certificate, so there is nothing to overwrite.
            let _ = self.failure.set(failure);
            rcgen::Error::RemoteKeyError
        })
    }
}

//! PKCS#10: a key, and the proof that its holder asks.

use der::{Decode, Encode, pem::PemLabel};
use x509_cert::request::CertReq;

use super::{
    public_key::{KeyPolicy, PublicKey},
    signature::SignatureAlgorithm,
};

pub use self::error::RequestError;

mod error;
mod strict_der;

/// A key that is accepted and whose private half signed the request: proof of
/// possession is given (RFC 2986 3, RFC 4211 4.1).
///
/// Nothing else of the request is kept. Its subject and attributes must be
/// well-formed and are then ignored: what stands in a certificate comes from
/// the register and the profile (domain.md 3), never from the applicant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificationRequest {
    public_key: PublicKey,
    signature_algorithm: SignatureAlgorithm,
}

impl CertificationRequest {
    /// The largest request in octets of DER; one with an RSA-4096 key and some
    /// attributes has about 2,000.
    pub const LIMIT: usize = 16 * 1024;

    /// Reads one request in strict DER and lets it pass only if the policy
    /// accepts its key and its signature verifies with that key.
    ///
    /// The signature is by RSASSA-PKCS1-v1_5 with SHA-256, SHA-384 or SHA-512
    /// or by ECDSA with the digest that fits the curve, as the key is.
    ///
    /// # Errors
    /// Any variant of [`RequestError`]; size before form, form before key, key
    /// before signature.
    pub fn parse(der: &[u8], policy: &KeyPolicy) -> Result<Self, RequestError> {
        if der.len() > Self::LIMIT {
            return Err(RequestError::TooLarge);
        }
        let request = decode(der)?;
        let public_key = PublicKey::parse(&encode(&request.info.public_key)?, policy)?;
        let signature_algorithm =
            SignatureAlgorithm::from_algorithm_identifier_der(&encode(&request.algorithm)?)?;
        let signature = request.signature.as_bytes().ok_or(RequestError::Malformed)?;
        public_key.verify(signature_algorithm, &encode(&request.info)?, signature)?;
        Ok(Self { public_key, signature_algorithm })
    }

    /// The same for input that may also be one PEM block "CERTIFICATE REQUEST"
    /// (RFC 7468 7, strict form) and nothing else.
    ///
    /// # Errors
    /// As [`CertificationRequest::parse`].
    pub fn from_pem_or_der(input: &[u8], policy: &KeyPolicy) -> Result<Self, RequestError> {
        /// Base64 and line ends add less than half, the boundaries 70 octets.
        const PEM_LIMIT: usize = CertificationRequest::LIMIT * 3 / 2;
        if !input.starts_with(b"-----BEGIN ") {
            return Self::parse(input, policy);
        }
        if input.len() > PEM_LIMIT {
            return Err(RequestError::TooLarge);
        }
        let (label, der) = der::pem::decode_vec(input).map_err(|_| RequestError::Malformed)?;
        if label != CertReq::PEM_LABEL {
            return Err(RequestError::Malformed);
        }
        Self::parse(&der, policy)
    }

    /// The key that was asked for.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The key that was asked for, taken out.
    #[must_use]
    pub fn into_public_key(self) -> PublicKey {
        self.public_key
    }

    /// The algorithm by which possession was proved.
    #[must_use]
    pub const fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.signature_algorithm
    }
}

/// Encoding again shows that the structure has no second encoding; the values
/// that the structure leaves open are walked through.
fn decode(der: &[u8]) -> Result<CertReq, RequestError> {
    strict_der::check(der)?;
    let request = CertReq::from_der(der).map_err(|_| RequestError::Malformed)?;
    if encode(&request)? == der { Ok(request) } else { Err(RequestError::Malformed) }
}

fn encode(part: &impl Encode) -> Result<Vec<u8>, RequestError> {
    part.to_der().map_err(|_| RequestError::Malformed)
}

#[cfg(test)]
mod tests;

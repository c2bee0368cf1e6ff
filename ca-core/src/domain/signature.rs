//! The signature algorithms of the house: digest on the host, verify cheaply.

use aws_lc_rs::{
    digest as host_digest,
    signature::{self as host, ParsedPublicKey, VerificationAlgorithm},
};
use const_oid::{ObjectIdentifier, db::rfc5912};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::code::Code;

/// A signature algorithm that may stand on a certificate, a list or a request.
///
/// There is no other: no SHA-1, no MD5, no RSA-PSS, and ECDSA only with the
/// digest that fits its curve (domain.md 3, "Algorithms").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SignatureAlgorithm {
    /// sha256WithRSAEncryption (RFC 8017 A.2.4).
    Sha256Rsa,
    /// sha384WithRSAEncryption (RFC 8017 A.2.4).
    Sha384Rsa,
    /// sha512WithRSAEncryption (RFC 8017 A.2.4).
    Sha512Rsa,
    /// ecdsa-with-SHA256 (RFC 5758 3.2) by a key on P-256.
    Sha256EcdsaP256,
    /// ecdsa-with-SHA384 (RFC 5758 3.2) by a key on P-384.
    Sha384EcdsaP384,
}

impl SignatureAlgorithm {
    /// Every algorithm there is.
    pub const ALL: [Self; 5] =
        [Self::Sha256Rsa, Self::Sha384Rsa, Self::Sha512Rsa, Self::Sha256EcdsaP256, Self::Sha384EcdsaP384];

    /// The object identifier.
    #[must_use]
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha256Rsa => rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
            Self::Sha384Rsa => rfc5912::SHA_384_WITH_RSA_ENCRYPTION,
            Self::Sha512Rsa => rfc5912::SHA_512_WITH_RSA_ENCRYPTION,
            Self::Sha256EcdsaP256 => rfc5912::ECDSA_WITH_SHA_256,
            Self::Sha384EcdsaP384 => rfc5912::ECDSA_WITH_SHA_384,
        }
    }

    /// The algorithm with this object identifier.
    ///
    /// # Errors
    /// [`SignatureError::UnknownAlgorithm`].
    pub fn from_oid(oid: ObjectIdentifier) -> Result<Self, SignatureError> {
        Self::ALL.into_iter().find(|algorithm| algorithm.oid() == oid).ok_or(SignatureError::UnknownAlgorithm)
    }

    /// The whole DER of the AlgorithmIdentifier.
    ///
    /// RSA carries NULL parameters (RFC 4055 5), ECDSA none (RFC 5758 3.2).
    #[must_use]
    pub const fn algorithm_identifier_der(self) -> &'static [u8] {
        match self {
            Self::Sha256Rsa => &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 5, 0],
            Self::Sha384Rsa => &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12, 5, 0],
            Self::Sha512Rsa => &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13, 5, 0],
            Self::Sha256EcdsaP256 => &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2],
            Self::Sha384EcdsaP384 => &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3],
        }
    }

    /// The algorithm whose AlgorithmIdentifier is exactly these bytes: other
    /// or missing parameters are refused.
    ///
    /// # Errors
    /// [`SignatureError::UnknownAlgorithm`].
    pub fn from_algorithm_identifier_der(der: &[u8]) -> Result<Self, SignatureError> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.algorithm_identifier_der() == der)
            .ok_or(SignatureError::UnknownAlgorithm)
    }

    /// The length of the digest in octets.
    #[must_use]
    pub const fn digest_length(self) -> usize {
        match self {
            Self::Sha256Rsa | Self::Sha256EcdsaP256 => 32,
            Self::Sha384Rsa | Self::Sha384EcdsaP384 => 48,
            Self::Sha512Rsa => 64,
        }
    }

    /// The digest of a message that is at hand as a whole.
    #[must_use]
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        let mut hasher = self.hasher();
        hasher.update(message);
        hasher.finish()
    }

    /// A digest to be fed piece by piece, for lists of any size.
    #[must_use]
    pub fn hasher(self) -> Hasher {
        match self {
            Self::Sha256Rsa | Self::Sha256EcdsaP256 => Hasher::Sha256(Sha256::new()),
            Self::Sha384Rsa | Self::Sha384EcdsaP384 => Hasher::Sha384(Sha384::new()),
            Self::Sha512Rsa => Hasher::Sha512(Sha512::new()),
        }
    }

    /// Succeeds only if the signature is this key's, by this algorithm, over
    /// this message.
    ///
    /// `spki_der` is the DER of a SubjectPublicKeyInfo; an ECDSA signature is
    /// the DER of an ECDSA-Sig-Value (RFC 5480 Appendix A).
    ///
    /// # Errors
    /// [`SignatureError::KeyUnfit`], [`SignatureError::Invalid`].
    pub fn verify(self, spki_der: &[u8], message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        Verifier::new(self, spki_der)?.verify(message, signature)
    }

    /// The same over the digest of the message, so that a large list needs no
    /// second pass.
    ///
    /// # Errors
    /// [`SignatureError::KeyUnfit`], [`SignatureError::DigestLength`],
    /// [`SignatureError::Invalid`].
    pub fn verify_digest(
        self,
        spki_der: &[u8],
        digest: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        Verifier::new(self, spki_der)?.verify_digest(digest, signature)
    }

    fn host_verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::Sha256Rsa => &host::RSA_PKCS1_2048_8192_SHA256,
            Self::Sha384Rsa => &host::RSA_PKCS1_2048_8192_SHA384,
            Self::Sha512Rsa => &host::RSA_PKCS1_2048_8192_SHA512,
            Self::Sha256EcdsaP256 => &host::ECDSA_P256_SHA256_ASN1,
            Self::Sha384EcdsaP384 => &host::ECDSA_P384_SHA384_ASN1,
        }
    }

    fn host_digest(self) -> &'static host_digest::Algorithm {
        match self {
            Self::Sha256Rsa | Self::Sha256EcdsaP256 => &host_digest::SHA256,
            Self::Sha384Rsa | Self::Sha384EcdsaP384 => &host_digest::SHA384,
            Self::Sha512Rsa => &host_digest::SHA512,
        }
    }
}

/// A public key made ready once for many verifications by one algorithm.
#[derive(Debug)]
pub struct Verifier {
    algorithm: SignatureAlgorithm,
    key: ParsedPublicKey,
}

impl Verifier {
    /// Makes the key of this SubjectPublicKeyInfo ready.
    ///
    /// # Errors
    /// [`SignatureError::KeyUnfit`] if the key is malformed or of another
    /// algorithm or curve.
    pub fn new(algorithm: SignatureAlgorithm, spki_der: &[u8]) -> Result<Self, SignatureError> {
        ParsedPublicKey::new(algorithm.host_verification(), spki_der)
            .map(|key| Self { algorithm, key })
            .map_err(|_| SignatureError::KeyUnfit)
    }

    /// The algorithm that this key verifies by.
    #[must_use]
    pub const fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Succeeds only if the signature is this key's over this message.
    ///
    /// # Errors
    /// [`SignatureError::Invalid`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        self.key.verify_sig(message, signature).map_err(|_| SignatureError::Invalid)
    }

    /// Succeeds only if the signature is this key's over the message that has
    /// this digest.
    ///
    /// # Errors
    /// [`SignatureError::DigestLength`], [`SignatureError::Invalid`].
    pub fn verify_digest(&self, digest: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let digest = host_digest::Digest::import_less_safe(digest, self.algorithm.host_digest())
            .map_err(|_| SignatureError::DigestLength)?;
        self.key.verify_digest_sig(&digest, signature).map_err(|_| SignatureError::Invalid)
    }
}

/// A digest being computed; made by [`SignatureAlgorithm::hasher`].
#[derive(Clone, Debug)]
pub enum Hasher {
    /// SHA-256.
    Sha256(Sha256),
    /// SHA-384.
    Sha384(Sha384),
    /// SHA-512.
    Sha512(Sha512),
}

impl Hasher {
    /// Takes in the next piece of the message.
    pub fn update(&mut self, piece: &[u8]) {
        match self {
            Self::Sha256(state) => state.update(piece),
            Self::Sha384(state) => state.update(piece),
            Self::Sha512(state) => state.update(piece),
        }
    }

    /// The digest of all pieces in their order.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha256(state) => state.finalize().to_vec(),
            Self::Sha384(state) => state.finalize().to_vec(),
            Self::Sha512(state) => state.finalize().to_vec(),
        }
    }
}

/// Why a signature or its algorithm is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The algorithm is none of [`SignatureAlgorithm`].
    #[error("the signature algorithm is not accepted")]
    UnknownAlgorithm,
    /// The key is malformed, or of another algorithm or curve.
    #[error("the key does not fit the signature algorithm")]
    KeyUnfit,
    /// The digest is not as long as the algorithm's digests are.
    #[error("the digest is not of the algorithm's length")]
    DigestLength,
    /// The signature is not this key's over this message.
    #[error("the signature does not verify")]
    Invalid,
}

impl SignatureError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::UnknownAlgorithm | Self::KeyUnfit => Code::KEY_ALGORITHM,
            Self::DigestLength => Code::INTERNAL,
            Self::Invalid => Code::SIGNATURE_INVALID,
        }
    }
}

#[cfg(test)]
mod tests;

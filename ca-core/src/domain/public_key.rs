//! Public keys that may be certified: every check stands in its own file.

use std::fmt;

use sha1::{Digest as _, Sha1};

use self::material::{Material, SubjectPublicKey};
use super::signature::{SignatureAlgorithm, SignatureError, Verifier};

pub use self::{
    blocklist::{Blocklist, BlocklistError},
    error::KeyError,
    fingerprint::Fingerprint,
    kind::KeyKind,
    policy::KeyPolicy,
};

mod blocklist;
mod close_primes;
mod error;
mod exponent;
mod fingerprint;
mod kind;
mod material;
mod modulus;
mod perfect_power;
mod point;
mod policy;
mod roca;
mod size;
mod small_factor;

/// A public key that has passed every check of a [`KeyPolicy`].
///
/// There is no other way to make one, and its SubjectPublicKeyInfo has one
/// encoding only: two values are equal exactly if their bytes are.
///
/// A prime RSA modulus is not looked for: the test costs more than the rest of
/// an issuance, and no generator is known to make one.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: KeyKind,
    spki_der: Vec<u8>,
    subject_public_key_bits: Vec<u8>,
    key_fingerprint: Fingerprint,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo (RFC 5280 4.1.2.7) and lets it pass only if
    /// it is strict DER and the key is of an accepted kind and sound.
    ///
    /// # Errors
    /// Any variant of [`KeyError`]; the cheap checks come first.
    pub fn parse(spki_der: &[u8], policy: &KeyPolicy) -> Result<Self, KeyError> {
        let SubjectPublicKey { material, bits } = SubjectPublicKey::decode(spki_der)?;
        let kind = size::check(&material, policy)?;
        let key_fingerprint = match &material {
            Material::Rsa { modulus, .. } => Fingerprint::of(modulus.as_bytes()),
            Material::Ec { point, .. } => Fingerprint::of(point),
        };
        policy.blocklist().check(&[key_fingerprint, Fingerprint::of(spki_der)])?;
        match &material {
            Material::Rsa { modulus, exponent } => {
                exponent::check(exponent, policy)?;
                small_factor::check(modulus)?;
                roca::check(modulus)?;
                perfect_power::check(modulus)?;
                close_primes::check(modulus)?;
            }
            Material::Ec { curve, point } => point::check(*curve, point)?,
        }
        Ok(Self {
            kind,
            spki_der: spki_der.to_vec(),
            subject_public_key_bits: bits.to_vec(),
            key_fingerprint,
        })
    }

    /// The kind of key.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The DER of the SubjectPublicKeyInfo.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.spki_der
    }

    /// The bits of the subjectPublicKey BIT STRING, without tag, length and
    /// count of unused bits.
    #[must_use]
    pub fn subject_public_key_bits(&self) -> &[u8] {
        &self.subject_public_key_bits
    }

    /// The key identifier: SHA-1 of the subjectPublicKey bits (RFC 5280
    /// 4.2.1.2, method 1).
    #[must_use]
    pub fn key_identifier(&self) -> [u8; 20] {
        Sha1::digest(&self.subject_public_key_bits).into()
    }

    /// The value that the record keeps unique across all authorities: SHA-256
    /// of the RSA modulus (big-endian, no leading zero) or of the uncompressed
    /// point.
    ///
    /// The exponent is left out on purpose: two keys with one modulus can each
    /// be broken by the holder of the other.
    #[must_use]
    pub const fn key_fingerprint(&self) -> Fingerprint {
        self.key_fingerprint
    }

    /// SHA-256 of the SubjectPublicKeyInfo, as others publish it; not the
    /// value for uniqueness.
    #[must_use]
    pub fn spki_fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.spki_der)
    }

    /// Succeeds only if the signature is this key's, by this algorithm, over
    /// this message.
    ///
    /// # Errors
    /// [`SignatureError::KeyUnfit`], [`SignatureError::Invalid`].
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        self.verifier(algorithm)?.verify(message, signature)
    }

    /// This key made ready once for many verifications.
    ///
    /// # Errors
    /// [`SignatureError::KeyUnfit`].
    pub fn verifier(&self, algorithm: SignatureAlgorithm) -> Result<Verifier, SignatureError> {
        if !self.kind.signs_by(algorithm) {
            return Err(SignatureError::KeyUnfit);
        }
        Verifier::new(algorithm, &self.spki_der)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} {})", self.kind, self.key_fingerprint)
    }
}

#[cfg(test)]
pub(super) mod samples;
#[cfg(test)]
mod tests;

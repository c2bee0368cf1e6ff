//! What decides the bytes of an authority's own certificate.

use jiff::{Span, Timestamp};

use super::TbsError;
use crate::domain::authority_name;
use crate::domain::certificate::CertificateKind;
use crate::domain::jst;
use crate::domain::name::DistinguishedName;
use crate::domain::prefecture::Prefecture;
use crate::domain::public_key::PublicKey;
use crate::domain::serial::Serial;
use crate::domain::signature::SignatureAlgorithm;
use crate::domain::validity::{Validity, ValidityError};

/// Everything that decides the bytes of an authority's self-signed certificate
/// (domain.md 3, "CA certificate").
#[derive(Clone, Debug)]
pub struct AuthorityContents {
    prefecture: Prefecture,
    kind: CertificateKind,
    serial: Serial,
    validity: Validity,
    key: PublicKey,
    algorithm: SignatureAlgorithm,
}

impl AuthorityContents {
    /// How many years an authority's certificate is valid.
    pub const YEARS: i8 = 10;

    /// The contents for a prefecture's authority, whose key signs by this
    /// algorithm; the first octet of the serial is the key's generation.
    ///
    /// # Errors
    /// [`TbsError::KeyUnfit`] if the key does not sign by the algorithm.
    pub fn new(
        prefecture: Prefecture,
        kind: CertificateKind,
        serial: Serial,
        validity: Validity,
        key: PublicKey,
        algorithm: SignatureAlgorithm,
    ) -> Result<Self, TbsError> {
        if !key.kind().signs_by(algorithm) {
            return Err(TbsError::KeyUnfit);
        }
        Ok(Self { prefecture, kind, serial, validity, key, algorithm })
    }

    /// The validity of an authority's certificate made at this instant: ten
    /// years, to the end of the day in Japan (23:59:59 JST).
    ///
    /// # Errors
    /// [`ValidityError::OutOfRange`] from 2040 on: the end would need a GeneralizedTime.
    pub fn validity_from(begins: Timestamp) -> Result<Validity, ValidityError> {
        let last = jst::date(begins).saturating_add(Span::new().years(Self::YEARS));
        Validity::new(begins, jst::end_of_day(last))
    }

    /// The prefecture.
    #[must_use]
    pub const fn prefecture(&self) -> Prefecture {
        self.prefecture
    }

    /// What the authority issues.
    #[must_use]
    pub const fn kind(&self) -> CertificateKind {
        self.kind
    }

    /// The serial of its own certificate: the first octet is its generation.
    #[must_use]
    pub const fn serial(&self) -> &Serial {
        &self.serial
    }

    /// When its certificate is valid.
    #[must_use]
    pub const fn validity(&self) -> &Validity {
        &self.validity
    }

    /// Its public key.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The algorithm by which its key signs.
    #[must_use]
    pub const fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Its name: subject and issuer at once.
    #[must_use]
    pub fn name(&self) -> DistinguishedName {
        authority_name::in_romaji(self.prefecture, self.kind)
    }

    /// Its Japanese name.
    #[must_use]
    pub fn japanese_name(&self) -> DistinguishedName {
        authority_name::in_japanese(self.prefecture, self.kind)
    }
}

//! An authority from its certificate.

use der::{Decode, Encode};
use jiff::Timestamp;
use x509_cert::Certificate;
use x509_cert::certificate::TbsCertificate;

use super::AuthorityContents;
use crate::domain::authority::{Authority, AuthorityId, IssuerKey, KeyName};
use crate::domain::certificate::CertificateKind;
use crate::domain::code::Code;
use crate::domain::generation::Generation;
use crate::domain::prefecture::Prefecture;
use crate::domain::public_key::{KeyError, KeyPolicy, PublicKey};
use crate::domain::serial::Serial;
use crate::domain::signature::{SignatureAlgorithm, SignatureError};
use crate::domain::validity::{Validity, ValidityError};
use crate::lint::{self, Finding};

/// A certificate that is not the one of the authority named.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The bytes are not the DER of one X.509 certificate.
    #[error("the authority's certificate is not the DER of one certificate")]
    Malformed,
    /// The serial is not one of ours, or its first octet is another generation.
    #[error("the authority's certificate has no serial of the generation configured")]
    Serial,
    /// The validity cannot be one of an authority.
    #[error(transparent)]
    Validity(#[from] ValidityError),
    /// The key is none that an authority may have.
    #[error("the authority's key: {0}")]
    Key(#[from] KeyError),
    /// The algorithm is none that an authority may use, does not fit the key, or
    /// the self-signature does not verify.
    #[error("the authority's self-signature: {0}")]
    Signature(#[from] SignatureError),
    /// The certificate breaks rules of the authority profile.
    #[error("the authority's certificate breaks {} rule(s), first {}", .0.len(), .0.first().map_or("none", |f| f.rule))]
    Profile(Vec<Finding>),
}

impl AuthorityError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        Code::CONFIGURATION
    }
}

impl Authority {
    /// The authority whose self-signed certificate this is, proved to be the one
    /// of this prefecture, kind and generation: it keeps every rule of the
    /// authority profile and its signature verifies with its own key.
    ///
    /// `key` is the name by which the configuration calls the token's key.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn from_certificate(
        der: &[u8],
        prefecture: Prefecture,
        kind: CertificateKind,
        generation: Generation,
        key: KeyName,
    ) -> Result<Self, AuthorityError> {
        let certificate = Certificate::from_der(der).map_err(|_| AuthorityError::Malformed)?;
        if encoded(&certificate)? != der {
            return Err(AuthorityError::Malformed);
        }
        let tbs = certificate.tbs_certificate();
        let tbs_der = encoded(tbs)?;
        let contents = contents(tbs, &encoded(certificate.signature_algorithm())?, prefecture, kind)?;
        if !contents.serial().octets().starts_with(&[generation.number()]) {
            return Err(AuthorityError::Serial);
        }
        let findings = lint::authority(&tbs_der, &contents);
        if !findings.is_empty() {
            return Err(AuthorityError::Profile(findings));
        }
        let signature = certificate.signature().as_bytes().ok_or(AuthorityError::Malformed)?;
        contents.key().verify(contents.algorithm(), &tbs_der, signature)?;
        Ok(Self {
            id: AuthorityId::new(prefecture, kind, generation),
            kind,
            prefecture,
            generation,
            key: IssuerKey::new(key, contents.algorithm(), contents.key().spki_der().to_vec()),
            name: encoded(&contents.name())?,
            japanese_name: encoded(&contents.japanese_name())?,
            key_identifier: contents.key().key_identifier(),
            certificate_serial: contents.serial().octets().to_vec(),
            validity: *contents.validity(),
            certificate: der.to_vec(),
        })
    }
}

/// The contents that the certificate would have if it is one of ours: the lints
/// then compare.
fn contents(
    tbs: &TbsCertificate,
    algorithm: &[u8],
    prefecture: Prefecture,
    kind: CertificateKind,
) -> Result<AuthorityContents, AuthorityError> {
    let serial = Serial::from_octets(tbs.serial_number().as_bytes()).ok_or(AuthorityError::Serial)?;
    let time = |time: &x509_cert::time::Time| {
        let seconds =
            i64::try_from(time.to_unix_duration().as_secs()).map_err(|_| ValidityError::OutOfRange)?;
        Timestamp::from_second(seconds).map_err(|_| ValidityError::OutOfRange)
    };
    let validity = Validity::new(time(&tbs.validity().not_before)?, time(&tbs.validity().not_after)?)?;
    let key = PublicKey::parse(&encoded(tbs.subject_public_key_info())?, &KeyPolicy::authorities())?;
    let algorithm = SignatureAlgorithm::from_algorithm_identifier_der(algorithm)?;
    AuthorityContents::new(prefecture, kind, serial, validity, key, algorithm)
        .map_err(|_| AuthorityError::Signature(SignatureError::KeyUnfit))
}

fn encoded(value: &impl Encode) -> Result<Vec<u8>, AuthorityError> {
    value.to_der().map_err(|_| AuthorityError::Malformed)
}

//! The to-be-signed bytes of an authority's own certificate.

use der::asn1::{AnyRef, UintRef};
use der::{Decode, Encode};

use super::extension::{self, KeyUsage};
use super::structure::{TbsCertificate, Validity};
use super::{AuthorityContents, TbsError};
use crate::domain::oid;

/// DER of the TBSCertificate of a self-signed authority certificate: keyUsage,
/// basicConstraints, subjectAltName, subjectKeyIdentifier (domain.md 3).
///
/// # Errors
/// [`TbsError::Encoding`].
pub fn authority_certificate(contents: &AuthorityContents) -> Result<Vec<u8>, TbsError> {
    let name = contents.name().to_der()?;
    Ok(structure(contents, &name)?.to_der()?)
}

/// The same before it is encoded.
pub(crate) fn structure<'a>(
    contents: &'a AuthorityContents,
    name: &'a [u8],
) -> der::Result<TbsCertificate<'a>> {
    Ok(TbsCertificate {
        version: TbsCertificate::V3,
        serial_number: UintRef::new(contents.serial().octets())?,
        signature: AnyRef::from_der(contents.algorithm().algorithm_identifier_der())?,
        issuer: AnyRef::from_der(name)?,
        validity: Validity::of(contents.validity())?,
        subject: AnyRef::from_der(name)?,
        subject_public_key_info: AnyRef::from_der(contents.key().spki_der())?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: vec![
            extension::key_usage(KeyUsage::Certify)?,
            extension::authority()?,
            extension::japanese_name(oid::SUBJECT_ALT_NAME, &contents.japanese_name().to_der()?)?,
            extension::subject_key(&contents.key().key_identifier())?,
        ],
    })
}

//! The to-be-signed bytes of a resident certificate.

use der::asn1::{AnyRef, UintRef};
use der::{Decode, Encode};
use x509_cert::ext::Extension;

use super::extension::{self, KeyUsage};
use super::structure::{TbsCertificate, Validity};
use super::{CertificateContents, TbsError};
use crate::domain::oid;

/// DER of the TBSCertificate with these contents, in the shape of domain.md 3.
///
/// # Errors
/// [`TbsError::Encoding`].
pub fn certificate(contents: &CertificateContents) -> Result<Vec<u8>, TbsError> {
    let subject = contents.subject().to_der()?;
    Ok(structure(contents, &subject)?.to_der()?)
}

/// The same before it is encoded.
pub(crate) fn structure<'a>(
    contents: &'a CertificateContents,
    subject: &'a [u8],
) -> der::Result<TbsCertificate<'a>> {
    let authority = contents.issuer().authority();
    let particulars = contents.particulars();
    Ok(TbsCertificate {
        version: TbsCertificate::V3,
        serial_number: UintRef::new(particulars.serial.octets())?,
        signature: AnyRef::from_der(authority.key.algorithm().algorithm_identifier_der())?,
        issuer: AnyRef::from_der(&authority.name)?,
        validity: Validity::of(&particulars.validity)?,
        subject: AnyRef::from_der(subject)?,
        subject_public_key_info: AnyRef::from_der(particulars.key.spki_der())?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: extensions(contents)?,
    })
}

/// The extensions in the order of domain.md 3.
fn extensions(contents: &CertificateContents) -> der::Result<Vec<Extension>> {
    let issuer = contents.issuer();
    let (authority, profile) = (issuer.authority(), issuer.profile());
    let particulars = contents.particulars();
    let mut extensions = match contents.items() {
        Some(items) => vec![extension::key_usage(KeyUsage::Sign)?, extension::four_items(items)?],
        None => vec![extension::key_usage(KeyUsage::Authenticate)?, extension::client_authentication()?],
    };
    if let Some(uri) = profile.ocsp() {
        extensions.push(extension::ocsp(uri)?);
    }
    let point = issuer.distribution_point_name(&particulars.municipality).to_der()?;
    let point_uri = issuer.distribution_point_uri(particulars.municipality.code());
    extensions.extend([
        extension::policy(profile.policy(), profile.practice_statement())?,
        extension::japanese_name(oid::ISSUER_ALT_NAME, &authority.japanese_name)?,
        extension::distribution_point(&point, point_uri.as_ref())?,
        extension::authority_key(&authority.key_identifier, &authority.name, &authority.certificate_serial)?,
        extension::subject_key(&particulars.key.key_identifier())?,
    ]);
    Ok(extensions)
}

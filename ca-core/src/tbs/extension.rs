//! The extensions of the profiles, each as the ASN.1 type of RFC 5280 4.2.

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, BitStringRef, Ia5StringRef, OctetString, OctetStringRef, UintRef, Utf8StringRef};
use der::{Choice, Decode, Encode, Sequence};
use x509_cert::ext::Extension;

use crate::domain::four_items::{Attribute, EncodedFourItems};
use crate::domain::oid;
use crate::domain::uri::HttpUri;

/// GeneralName (4.2.1.6), as far as the profiles use it.
#[derive(Choice)]
enum GeneralName<'a> {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true")]
    OtherName(OtherName<'a>),
    #[asn1(context_specific = "4", tag_mode = "EXPLICIT", constructed = "true")]
    DirectoryName(AnyRef<'a>),
    #[asn1(context_specific = "6", tag_mode = "IMPLICIT")]
    UniformResourceIdentifier(Ia5StringRef<'a>),
}

/// OtherName (4.2.1.6); the value of the four items is a UTF8String (domain.md 3).
#[derive(Sequence)]
struct OtherName<'a> {
    type_id: ObjectIdentifier,
    #[asn1(context_specific = "0")]
    value: Utf8StringRef<'a>,
}

impl<'a> GeneralName<'a> {
    fn directory_name(name: &'a [u8]) -> der::Result<Self> {
        AnyRef::from_der(name).map(Self::DirectoryName)
    }

    fn uri(uri: &'a HttpUri) -> der::Result<Self> {
        Ia5StringRef::new(uri.as_str()).map(Self::UniformResourceIdentifier)
    }
}

/// Key usages (4.2.1.3) that a profile gives.
#[derive(Clone, Copy)]
pub(super) enum KeyUsage {
    /// digitalSignature and nonRepudiation.
    Sign,
    /// digitalSignature.
    Authenticate,
    /// keyCertSign and cRLSign.
    Certify,
}

/// keyUsage, critical: the bits from digitalSignature (0), shortened to the last 1 (X.690 11.2.2).
pub(super) fn key_usage(usage: KeyUsage) -> der::Result<Extension> {
    let (unused_bits, bits) = match usage {
        KeyUsage::Sign => (6, [0b1100_0000]),
        KeyUsage::Authenticate => (7, [0b1000_0000]),
        KeyUsage::Certify => (1, [0b0000_0110]),
    };
    critical(oid::KEY_USAGE, &BitStringRef::new(unused_bits, &bits)?)
}

/// extKeyUsage: TLS client authentication only.
pub(super) fn client_authentication() -> der::Result<Extension> {
    optional(oid::EXTENDED_KEY_USAGE, &vec![oid::CLIENT_AUTHENTICATION])
}

/// subjectAltName with the four items as six otherNames.
pub(super) fn four_items(items: &EncodedFourItems) -> der::Result<Extension> {
    let strings = items.strings();
    let names = strings
        .iter()
        .map(|(attribute, string)| {
            let value = Utf8StringRef::new(string)?;
            Ok(GeneralName::OtherName(OtherName { type_id: type_id(*attribute), value }))
        })
        .collect::<der::Result<Vec<_>>>()?;
    optional(oid::SUBJECT_ALT_NAME, &names)
}

/// The otherName type of each of the six strings (domain.md 2).
pub(crate) const fn type_id(attribute: Attribute) -> ObjectIdentifier {
    match attribute {
        Attribute::Name => oid::NAME,
        Attribute::NameSubstitutes => oid::NAME_SUBSTITUTES,
        Attribute::Gender => oid::GENDER,
        Attribute::DateOfBirth => oid::DATE_OF_BIRTH,
        Attribute::Address => oid::ADDRESS,
        Attribute::AddressSubstitutes => oid::ADDRESS_SUBSTITUTES,
    }
}

/// subjectAltName or issuerAltName with an authority's Japanese name.
pub(super) fn japanese_name(extension: ObjectIdentifier, name: &[u8]) -> der::Result<Extension> {
    optional(extension, &vec![GeneralName::directory_name(name)?])
}

/// PolicyInformation (4.2.1.4).
#[derive(Sequence)]
struct PolicyInformation<'a> {
    policy_identifier: ObjectIdentifier,
    policy_qualifiers: Vec<PolicyQualifierInfo<'a>>,
}

/// PolicyQualifierInfo (4.2.1.4) whose qualifier is a CPSuri.
#[derive(Sequence)]
struct PolicyQualifierInfo<'a> {
    policy_qualifier_id: ObjectIdentifier,
    qualifier: Ia5StringRef<'a>,
}

/// certificatePolicies, critical: one policy and where its practice statement is.
pub(super) fn policy(identifier: ObjectIdentifier, practice_statement: &HttpUri) -> der::Result<Extension> {
    let qualifier = PolicyQualifierInfo {
        policy_qualifier_id: oid::QUALIFIER_CPS,
        qualifier: Ia5StringRef::new(practice_statement.as_str())?,
    };
    let information = PolicyInformation { policy_identifier: identifier, policy_qualifiers: vec![qualifier] };
    critical(oid::CERTIFICATE_POLICIES, &vec![information])
}

/// DistributionPoint (4.2.1.13), for all reasons, of the certificate's own issuer.
#[derive(Sequence)]
struct DistributionPoint<'a> {
    #[asn1(context_specific = "0")]
    distribution_point: DistributionPointName<'a>,
}

/// DistributionPointName (4.2.1.13).
#[derive(Choice)]
enum DistributionPointName<'a> {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true")]
    FullName(Vec<GeneralName<'a>>),
}

/// cRLDistributionPoints: one point with its name, and its address if there is one.
pub(super) fn distribution_point(name: &[u8], uri: Option<&HttpUri>) -> der::Result<Extension> {
    let mut names = vec![GeneralName::directory_name(name)?];
    if let Some(uri) = uri {
        names.push(GeneralName::uri(uri)?);
    }
    let point = DistributionPoint { distribution_point: DistributionPointName::FullName(names) };
    optional(oid::CRL_DISTRIBUTION_POINTS, &vec![point])
}

/// AccessDescription (4.2.2.1).
#[derive(Sequence)]
struct AccessDescription<'a> {
    access_method: ObjectIdentifier,
    access_location: GeneralName<'a>,
}

/// authorityInfoAccess: where the OCSP responder is.
pub(super) fn ocsp(uri: &HttpUri) -> der::Result<Extension> {
    let access = AccessDescription { access_method: oid::OCSP, access_location: GeneralName::uri(uri)? };
    optional(oid::AUTHORITY_INFO_ACCESS, &vec![access])
}

/// AuthorityKeyIdentifier (4.2.1.1), with all three parts.
#[derive(Sequence)]
struct AuthorityKeyIdentifier<'a> {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    key_identifier: &'a OctetStringRef,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT")]
    authority_cert_issuer: Vec<GeneralName<'a>>,
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    authority_cert_serial_number: UintRef<'a>,
}

/// authorityKeyIdentifier: the issuer's key, and its certificate by issuer and serial.
pub(super) fn authority_key(key_identifier: &[u8], issuer: &[u8], serial: &[u8]) -> der::Result<Extension> {
    let identifier = AuthorityKeyIdentifier {
        key_identifier: OctetStringRef::new(key_identifier)?,
        authority_cert_issuer: vec![GeneralName::directory_name(issuer)?],
        authority_cert_serial_number: UintRef::new(serial)?,
    };
    optional(oid::AUTHORITY_KEY_IDENTIFIER, &identifier)
}

/// subjectKeyIdentifier.
pub(super) fn subject_key(key_identifier: &[u8]) -> der::Result<Extension> {
    optional(oid::SUBJECT_KEY_IDENTIFIER, &OctetStringRef::new(key_identifier)?)
}

/// BasicConstraints (4.2.1.9) without a path length.
#[derive(Sequence)]
struct BasicConstraints {
    ca: bool,
}

/// basicConstraints, critical: an authority.
pub(super) fn authority() -> der::Result<Extension> {
    critical(oid::BASIC_CONSTRAINTS, &BasicConstraints { ca: true })
}

fn critical(extn_id: ObjectIdentifier, value: &impl Encode) -> der::Result<Extension> {
    Ok(Extension { extn_id, critical: true, extn_value: OctetString::new(value.to_der()?)? })
}

fn optional(extn_id: ObjectIdentifier, value: &impl Encode) -> der::Result<Extension> {
    Ok(Extension { extn_id, critical: false, extn_value: OctetString::new(value.to_der()?)? })
}

//! Every object identifier that the service's certificates carry.
//!
//! The service's own arc is 1.2.392.200149.8.5 (domain.md 2); the rest are the
//! names of RFC 5280 and X.520, gathered here so that a certificate can be read
//! beside one file.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc4519, rfc5280};

const fn arc(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// Policy of resident signature certificates (署名用電子証明書).
pub const POLICY_SIGNATURE: ObjectIdentifier = arc("1.2.392.200149.8.5.1.1.20");
/// Policy of resident authentication certificates (利用者証明用電子証明書).
pub const POLICY_AUTHENTICATION: ObjectIdentifier = arc("1.2.392.200149.8.5.1.3.30");
/// Policy of signature certificates of test authorities.
pub const POLICY_SIGNATURE_TEST: ObjectIdentifier = arc("1.2.392.200149.8.5.1.0.20");
/// Policy of authentication certificates of test authorities.
pub const POLICY_AUTHENTICATION_TEST: ObjectIdentifier = arc("1.2.392.200149.8.5.1.0.30");

/// Name (氏名).
pub const NAME: ObjectIdentifier = arc("1.2.392.200149.8.5.5.1");
/// Which characters of the name are substitutes (代替文字使用位置情報).
pub const NAME_SUBSTITUTES: ObjectIdentifier = arc("1.2.392.200149.8.5.5.2");
/// Gender (性別).
pub const GENDER: ObjectIdentifier = arc("1.2.392.200149.8.5.5.3");
/// Date of birth (生年月日).
pub const DATE_OF_BIRTH: ObjectIdentifier = arc("1.2.392.200149.8.5.5.4");
/// Address (住所).
pub const ADDRESS: ObjectIdentifier = arc("1.2.392.200149.8.5.5.5");
/// Which characters of the address are substitutes.
pub const ADDRESS_SUBSTITUTES: ObjectIdentifier = arc("1.2.392.200149.8.5.5.6");

/// countryName.
pub const COUNTRY: ObjectIdentifier = rfc4519::COUNTRY_NAME;
/// organizationName.
pub const ORGANIZATION: ObjectIdentifier = rfc4519::ORGANIZATION_NAME;
/// organizationalUnitName.
pub const ORGANIZATIONAL_UNIT: ObjectIdentifier = rfc4519::ORGANIZATIONAL_UNIT_NAME;
/// localityName.
pub const LOCALITY: ObjectIdentifier = rfc4519::LOCALITY_NAME;
/// commonName.
pub const COMMON_NAME: ObjectIdentifier = rfc4519::COMMON_NAME;

/// keyUsage (RFC 5280 4.2.1.3).
pub const KEY_USAGE: ObjectIdentifier = rfc5280::ID_CE_KEY_USAGE;
/// extKeyUsage (RFC 5280 4.2.1.12).
pub const EXTENDED_KEY_USAGE: ObjectIdentifier = rfc5280::ID_CE_EXT_KEY_USAGE;
/// subjectAltName (RFC 5280 4.2.1.6).
pub const SUBJECT_ALT_NAME: ObjectIdentifier = rfc5280::ID_CE_SUBJECT_ALT_NAME;
/// certificatePolicies (RFC 5280 4.2.1.4).
pub const CERTIFICATE_POLICIES: ObjectIdentifier = rfc5280::ID_CE_CERTIFICATE_POLICIES;
/// issuerAltName (RFC 5280 4.2.1.7).
pub const ISSUER_ALT_NAME: ObjectIdentifier = rfc5280::ID_CE_ISSUER_ALT_NAME;
/// cRLDistributionPoints (RFC 5280 4.2.1.13).
pub const CRL_DISTRIBUTION_POINTS: ObjectIdentifier = rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS;
/// authorityInfoAccess (RFC 5280 4.2.2.1).
pub const AUTHORITY_INFO_ACCESS: ObjectIdentifier = rfc5280::ID_PE_AUTHORITY_INFO_ACCESS;
/// authorityKeyIdentifier (RFC 5280 4.2.1.1).
pub const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER;
/// subjectKeyIdentifier (RFC 5280 4.2.1.2).
pub const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER;
/// basicConstraints (RFC 5280 4.2.1.9).
pub const BASIC_CONSTRAINTS: ObjectIdentifier = rfc5280::ID_CE_BASIC_CONSTRAINTS;

/// The policy qualifier that points to the certification practice statement.
pub const QUALIFIER_CPS: ObjectIdentifier = rfc5280::ID_QT_CPS;
/// The key purpose of authentication certificates: TLS client authentication.
pub const CLIENT_AUTHENTICATION: ObjectIdentifier = rfc5280::ID_KP_CLIENT_AUTH;
/// The access method of an OCSP responder.
pub const OCSP: ObjectIdentifier = rfc5280::ID_AD_OCSP;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_those_read_off_certificates() {
        for (oid, dotted) in [
            (POLICY_SIGNATURE, "1.2.392.200149.8.5.1.1.20"),
            (POLICY_AUTHENTICATION, "1.2.392.200149.8.5.1.3.30"),
            (NAME, "1.2.392.200149.8.5.5.1"),
            (ADDRESS_SUBSTITUTES, "1.2.392.200149.8.5.5.6"),
            (KEY_USAGE, "2.5.29.15"),
            (SUBJECT_ALT_NAME, "2.5.29.17"),
            (ISSUER_ALT_NAME, "2.5.29.18"),
            (CRL_DISTRIBUTION_POINTS, "2.5.29.31"),
            (CERTIFICATE_POLICIES, "2.5.29.32"),
            (AUTHORITY_KEY_IDENTIFIER, "2.5.29.35"),
            (SUBJECT_KEY_IDENTIFIER, "2.5.29.14"),
            (EXTENDED_KEY_USAGE, "2.5.29.37"),
            (BASIC_CONSTRAINTS, "2.5.29.19"),
            (AUTHORITY_INFO_ACCESS, "1.3.6.1.5.5.7.1.1"),
            (OCSP, "1.3.6.1.5.5.7.48.1"),
            (QUALIFIER_CPS, "1.3.6.1.5.5.7.2.1"),
            (CLIENT_AUTHENTICATION, "1.3.6.1.5.5.7.3.2"),
            (COUNTRY, "2.5.4.6"),
            (ORGANIZATION, "2.5.4.10"),
            (ORGANIZATIONAL_UNIT, "2.5.4.11"),
            (LOCALITY, "2.5.4.7"),
            (COMMON_NAME, "2.5.4.3"),
        ] {
            assert_eq!(oid.to_string(), dotted);
        }
    }
}

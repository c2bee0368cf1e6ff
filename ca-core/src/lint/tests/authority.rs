//! Authority certificates that are wrong in one way.

use der::asn1::{Any, OctetString, UintRef};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier};
use x509_cert::name::Name;

use der::{Decode, Encode};

use super::Row;
use super::change::{Change, add, any, any_der, both, edit, find, replace};
use crate::domain::certificate::CertificateKind;
use crate::domain::signature::SignatureAlgorithm;
use crate::domain::{authority_name, oid};
use crate::tbs::TbsCertificate;
use crate::tbs::samples::{TestKey, tokyo};

fn change(change: impl Fn(&mut TbsCertificate<'_>) + 'static) -> Change {
    Box::new(change)
}

pub(super) fn rows() -> Vec<Row> {
    let other = TestKey::p256().public();
    let identifier = OctetString::new(other.key_identifier()).unwrap();
    let certify_other = change(move |tbs| tbs.subject_public_key_info = any_der(other.spki_der().to_vec()));
    let romaji = authority_name::in_romaji(tokyo(), CertificateKind::Signature).to_der().unwrap();
    let romaji = GeneralName::DirectoryName(Name::from_der(&romaji).unwrap());
    let other_kind = || any(&authority_name::in_romaji(tokyo(), CertificateKind::Authentication));
    vec![
        ("another serial", change(|tbs| tbs.serial_number = UintRef::new(&[1; 16]).unwrap()), &["serial"]),
        (
            "another algorithm",
            change(|tbs| {
                tbs.signature = any_der(SignatureAlgorithm::Sha512Rsa.algorithm_identifier_der().to_vec())
            }),
            &["signature-algorithm"],
        ),
        ("the subject of the other kind", change(move |tbs| tbs.subject = other_kind()), &["self-issued"]),
        ("an issuer above it", change(move |tbs| tbs.issuer = other_kind()), &["self-issued"]),
        (
            "one year",
            change(|tbs| {
                let begins = tbs.validity.not_before.to_unix_duration();
                let end = begins + std::time::Duration::from_secs(365 * 86400);
                tbs.validity.not_after =
                    x509_cert::time::Time::UtcTime(der::asn1::UtcTime::from_unix_duration(end).unwrap());
            }),
            &["ten-years", "validity"],
        ),
        ("another key", both(certify_other, replace(SubjectKeyIdentifier(identifier))), &["public-key"]),
        ("another extension", add(oid::EXTENDED_KEY_USAGE, &Any::null()), &["extension-set"]),
        ("two extensions exchanged", change(|tbs| tbs.extensions.swap(0, 1)), &["extension-set"]),
        (
            "basicConstraints that may be ignored",
            change(|tbs| find(tbs, oid::BASIC_CONSTRAINTS).critical = false),
            &["extension-criticality"],
        ),
        (
            "a critical subjectAltName",
            change(|tbs| find(tbs, oid::SUBJECT_ALT_NAME).critical = true),
            &["extension-criticality"],
        ),
        ("no cRLSign", replace(KeyUsage(KeyUsages::KeyCertSign.into())), &["key-usage"]),
        (
            "no authority",
            edit::<BasicConstraints>(|constraints| constraints.ca = false),
            &["basic-constraints"],
        ),
        (
            "a path length",
            edit::<BasicConstraints>(|constraints| constraints.path_len_constraint = Some(0)),
            &["basic-constraints"],
        ),
        ("another name", replace(SubjectAltName(vec![romaji])), &["japanese-name"]),
    ]
}

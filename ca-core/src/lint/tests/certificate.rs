//! Resident certificates that are wrong in one way.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ANY_EXTENDED_KEY_USAGE, ID_KP_EMAIL_PROTECTION};
use der::asn1::{Any, BitStringRef, GeneralizedTime, Ia5String, OctetString, UintRef, Utf8StringRef};
use der::{Decode, Encode};
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::ext::pkix::crl::dp::Reasons;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, IssuerAltName, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::time::Time;

use super::Row;
use super::change::{Change, add, any, any_der, both, edit, find, replace, replace_der};
use crate::domain::certificate::CertificateKind;
use crate::domain::name::DistinguishedName;
use crate::domain::prefecture::Prefecture;
use crate::domain::public_key::PublicKey;
use crate::domain::signature::SignatureAlgorithm;
use crate::domain::{authority_name, distribution_point, oid};
use crate::tbs::TbsCertificate;
use crate::tbs::samples::{AUTHORITY_KEY, TestKey, at, contents, kiyose, tokyo};

fn change(change: impl Fn(&mut TbsCertificate<'_>) + 'static) -> Change {
    Box::new(change)
}

fn name(name: &DistinguishedName) -> GeneralName {
    GeneralName::DirectoryName(Name::from_der(&name.to_der().unwrap()).unwrap())
}

fn address(text: &str) -> GeneralName {
    GeneralName::UniformResourceIdentifier(Ia5String::new(text).unwrap())
}

/// DER of a name with `O` in another string type than ours.
fn printable_organization() -> Vec<u8> {
    let name = authority_name::in_romaji(tokyo(), CertificateKind::Signature);
    let mut der = name.to_der().unwrap();
    let at = der.windows(6).position(|window| window == b"\x0c\x04JPKI").unwrap();
    der[at] = 0x13;
    der
}

fn certify(key: &PublicKey) -> Change {
    let (spki, identifier) = (key.spki_der().to_vec(), OctetString::new(key.key_identifier()).unwrap());
    let key = change(move |tbs| tbs.subject_public_key_info = any_der(spki.clone()));
    both(key, replace(SubjectKeyIdentifier(identifier)))
}

/// The same key with another AlgorithmIdentifier.
fn without_parameters(tbs: &mut TbsCertificate<'_>) {
    let mut info: SubjectPublicKeyInfoOwned = tbs.subject_public_key_info.decode_as().unwrap();
    info.algorithm.parameters = None;
    tbs.subject_public_key_info = any(&info);
}

fn with_seconds(of: &str) -> Time {
    let seconds = u64::try_from(at(of).as_second()).unwrap();
    Time::UtcTime(der::asn1::UtcTime::from_unix_duration(std::time::Duration::from_secs(seconds)).unwrap())
}

fn other_name(type_id: ObjectIdentifier, text: &str) -> GeneralName {
    let value = Any::encode_from(&Utf8StringRef::new(text).unwrap()).unwrap();
    GeneralName::OtherName(OtherName { type_id, value })
}

/// What is wrong alike in both kinds.
fn common_rows() -> Vec<Row> {
    let unknown = ObjectIdentifier::new_unwrap("1.2.3.4");
    vec![
        ("version 1, whose DEFAULT is written", change(|tbs| tbs.version = 0), &["der-form"]),
        ("version 2", change(|tbs| tbs.version = 1), &["version"]),
        ("another serial", change(|tbs| tbs.serial_number = UintRef::new(&[1; 16]).unwrap()), &["serial"]),
        (
            "a short serial",
            change(|tbs| tbs.serial_number = UintRef::new(&[1; 8]).unwrap()),
            &["serial", "serial-form"],
        ),
        (
            "a serial of no generation",
            change(|tbs| tbs.serial_number = UintRef::new(&[0xff; 16]).unwrap()),
            &["serial", "serial-form"],
        ),
        (
            "another algorithm",
            change(|tbs| {
                tbs.signature = any_der(SignatureAlgorithm::Sha512Rsa.algorithm_identifier_der().to_vec())
            }),
            &["signature-algorithm"],
        ),
        (
            "RSA without NULL",
            change(|tbs| {
                let mut algorithm = SignatureAlgorithm::Sha256Rsa.algorithm_identifier_der()[..13].to_vec();
                algorithm[1] = 11;
                tbs.signature = any_der(algorithm);
            }),
            &["algorithm-known", "signature-algorithm"],
        ),
        (
            "the issuer of another prefecture",
            change(|tbs| {
                let kanagawa = Prefecture::with_code("14").unwrap();
                tbs.issuer = any(&authority_name::in_romaji(kanagawa, CertificateKind::Signature));
            }),
            &["issuer"],
        ),
        (
            "an organization as PrintableString",
            change(|tbs| tbs.issuer = any_der(printable_organization())),
            &["issuer", "name-form"],
        ),
        (
            "a GeneralizedTime before 2050, which has another DER",
            change(|tbs| {
                let duration = tbs.validity.not_after.to_unix_duration();
                tbs.validity.not_after =
                    Time::GeneralTime(GeneralizedTime::from_unix_duration(duration).unwrap());
            }),
            &["der-form"],
        ),
        (
            "an end from 2050 on",
            change(|tbs| {
                let seconds = u64::try_from(at("2050-01-01T00:00:00Z").as_second()).unwrap();
                let duration = std::time::Duration::from_secs(seconds);
                tbs.validity.not_after =
                    Time::GeneralTime(GeneralizedTime::from_unix_duration(duration).unwrap());
            }),
            &["validity", "validity-encoding", "validity-of-issuer"],
        ),
        (
            "an end before the beginning",
            change(|tbs| std::mem::swap(&mut tbs.validity.not_before, &mut tbs.validity.not_after)),
            &["validity", "validity-order"],
        ),
        (
            "one second more",
            change(|tbs| tbs.validity.not_after = with_seconds("2028-10-27T15:00:00Z")),
            &["validity"],
        ),
        (
            "an end after the issuer's",
            change(|tbs| tbs.validity.not_after = with_seconds("2035-04-01T15:00:00Z")),
            &["validity", "validity-of-issuer"],
        ),
        (
            "a beginning before the issuer's",
            change(|tbs| tbs.validity.not_before = with_seconds("2025-03-31T23:59:59Z")),
            &["validity", "validity-of-issuer"],
        ),
        (
            "a person's name as commonName",
            change(|tbs| {
                tbs.subject = any(&DistinguishedName::in_japan(&[(oid::COMMON_NAME, "吉田　花子")]))
            }),
            &["subject", "subject-pseudonymous"],
        ),
        ("another key", certify(&TestKey::p256().public()), &["public-key"]),
        ("the issuer's key", certify(&AUTHORITY_KEY.public()), &["public-key", "public-key-of-issuer"]),
        ("a key without NULL parameters", change(without_parameters), &["public-key", "public-key-kind"]),
        (
            "a unique identifier",
            change(|tbs| tbs.issuer_unique_id = Some(BitStringRef::from_bytes(&[1]).unwrap())),
            &["unique-identifiers"],
        ),
        (
            "the other unique identifier",
            change(|tbs| tbs.subject_unique_id = Some(BitStringRef::from_bytes(&[1]).unwrap())),
            &["unique-identifiers"],
        ),
        (
            "an extension twice",
            change(|tbs| tbs.extensions.extend(tbs.extensions.last().cloned())),
            &["extension-uniqueness", "subject-key-identifier"],
        ),
        (
            "another key identifier",
            replace(SubjectKeyIdentifier(OctetString::new([0; 20]).unwrap())),
            &["subject-key-identifier"],
        ),
        ("an unknown extension", add(unknown, &Any::null()), &["extension-set"]),
        (
            "an extension too large",
            add(unknown, &OctetString::new(vec![0; 4096]).unwrap()),
            &["extension-set", "size"],
        ),
        (
            "two extensions exchanged",
            change(|tbs| {
                let last = tbs.extensions.len() - 1;
                tbs.extensions.swap(last, last - 1);
            }),
            &["extension-order"],
        ),
        (
            "a keyUsage that may be ignored",
            change(|tbs| find(tbs, oid::KEY_USAGE).critical = false),
            &["extension-criticality"],
        ),
        (
            "a critical distribution point",
            change(|tbs| find(tbs, oid::CRL_DISTRIBUTION_POINTS).critical = true),
            &["extension-criticality"],
        ),
        (
            "a key that may certify",
            replace(KeyUsage(KeyUsages::DigitalSignature | KeyUsages::KeyCertSign)),
            &["key-usage", "not-an-authority"],
        ),
        ("key usages with a trailing 0", replace_der(oid::KEY_USAGE, vec![3, 2, 5, 0xc0]), &["key-usage"]),
        (
            "basicConstraints",
            add(oid::BASIC_CONSTRAINTS, &BasicConstraints { ca: false, path_len_constraint: None }),
            &["extension-set", "not-an-authority"],
        ),
        (
            "a production policy",
            edit::<CertificatePolicies>(|policies| policies.0[0].policy_identifier = oid::POLICY_SIGNATURE),
            &["certificate-policy"],
        ),
        (
            "two policies",
            edit::<CertificatePolicies>(|policies| policies.0.extend_from_within(..)),
            &["certificate-policy"],
        ),
        (
            "no policy qualifier",
            edit::<CertificatePolicies>(|policies| policies.0[0].policy_qualifiers = None),
            &["certificate-policy"],
        ),
        (
            "another practice statement",
            edit::<CertificatePolicies>(|policies| {
                let other = Any::encode_from(&Ia5String::new("http://www.example.com").unwrap()).unwrap();
                policies.0[0].policy_qualifiers.as_mut().unwrap()[0].qualifier = Some(other);
            }),
            &["certificate-policy"],
        ),
        (
            "the romaji name of the issuer",
            replace(IssuerAltName(vec![name(&authority_name::in_romaji(
                tokyo(),
                CertificateKind::Signature,
            ))])),
            &["issuer-alt-name"],
        ),
        ("no point", replace(CrlDistributionPoints(vec![])), &["distribution-point"]),
        (
            "a point for some reasons",
            edit::<CrlDistributionPoints>(|points| points.0[0].reasons = Some(Reasons::KeyCompromise.into())),
            &["distribution-point"],
        ),
        (
            "a point of another list issuer",
            edit::<CrlDistributionPoints>(|points| points.0[0].crl_issuer = Some(vec![address("http://a")])),
            &["distribution-point"],
        ),
        (
            "the point of the other kind and municipality",
            edit::<CrlDistributionPoints>(|points| {
                let names = vec![name(&authority_name::in_romaji(tokyo(), CertificateKind::Signature))];
                points.0[0].distribution_point = Some(DistributionPointName::FullName(names));
            }),
            &["distribution-point"],
        ),
        (
            "another key identifier of the issuer",
            edit::<AuthorityKeyIdentifier>(|identifier| {
                identifier.key_identifier = Some(OctetString::new([0; 20]).unwrap());
            }),
            &["authority-key-identifier"],
        ),
        (
            "no name of the issuer",
            edit::<AuthorityKeyIdentifier>(|identifier| identifier.authority_cert_issuer = None),
            &["authority-key-identifier"],
        ),
        (
            "no serial of the issuer",
            edit::<AuthorityKeyIdentifier>(|identifier| identifier.authority_cert_serial_number = None),
            &["authority-key-identifier"],
        ),
    ]
}

pub(super) fn signature_rows() -> Vec<Row> {
    let mut rows = common_rows();
    rows.extend::<Vec<Row>>(vec![
        (
            "a subject without municipality",
            change(|tbs| {
                let id = contents(CertificateKind::Signature).particulars().opaque_id.clone();
                let attributes = [(oid::LOCALITY, "Tokyo-to"), (oid::COMMON_NAME, id.as_str())];
                tbs.subject = any(&DistinguishedName::in_japan(&attributes));
            }),
            &["subject", "subject-pseudonymous"],
        ),
        (
            "the subject of another municipality",
            change(|tbs| {
                let id = contents(CertificateKind::Signature).particulars().opaque_id.clone();
                let attributes = [
                    (oid::LOCALITY, "Tokyo-to"),
                    (oid::LOCALITY, "Chofu-shi"),
                    (oid::COMMON_NAME, id.as_str()),
                ];
                tbs.subject = any(&DistinguishedName::in_japan(&attributes));
            }),
            &["subject"],
        ),
        ("no nonRepudiation", replace(KeyUsage(KeyUsages::DigitalSignature.into())), &["key-usage"]),
        (
            "key purposes",
            add(oid::EXTENDED_KEY_USAGE, &ExtendedKeyUsage(vec![oid::CLIENT_AUTHENTICATION])),
            &["extended-key-usage", "extension-set"],
        ),
        (
            "an authorityInfoAccess",
            add(oid::AUTHORITY_INFO_ACCESS, &AuthorityInfoAccessSyntax(vec![])),
            &["authority-info-access", "extension-set"],
        ),
        (
            "no subjectAltName",
            change(|tbs| tbs.extensions.retain(|extension| extension.extn_id != oid::SUBJECT_ALT_NAME)),
            &["extension-set", "four-items-shape", "four-items-values", "substitute-flags"],
        ),
        ("names in another order", edit::<SubjectAltName>(|names| names.0.swap(1, 3)), &["four-items-shape"]),
        (
            "a seventh name",
            edit::<SubjectAltName>(|names| names.0.push(address("http://a"))),
            &["four-items-shape"],
        ),
        (
            "an item in another string type",
            edit::<SubjectAltName>(|names| {
                let value = Any::encode_from(&Ia5String::new("2").unwrap()).unwrap();
                names.0[2] = GeneralName::OtherName(OtherName { type_id: oid::GENDER, value });
            }),
            &["four-items-shape"],
        ),
        (
            "somebody else's name",
            edit::<SubjectAltName>(|names| names.0[0] = other_name(oid::NAME, "山田　太郎")),
            &["four-items-values"],
        ),
        (
            "a character outside the repertoire",
            edit::<SubjectAltName>(|names| names.0[0] = other_name(oid::NAME, "𠮷田　花子")),
            &["four-items-values"],
        ),
        (
            "a flag too few",
            edit::<SubjectAltName>(|names| names.0[4] = other_name(oid::NAME_SUBSTITUTES, "1000")),
            &["four-items-values", "substitute-flags"],
        ),
        (
            "a flag that is none",
            edit::<SubjectAltName>(|names| names.0[4] = other_name(oid::NAME_SUBSTITUTES, "10002")),
            &["four-items-values", "substitute-flags"],
        ),
        (
            "another flag",
            edit::<SubjectAltName>(|names| names.0[4] = other_name(oid::NAME_SUBSTITUTES, "00000")),
            &["four-items-values"],
        ),
        (
            "a point without its address",
            edit::<CrlDistributionPoints>(|points| {
                let names = vec![name(&distribution_point::name(&kiyose(), CertificateKind::Signature))];
                points.0[0].distribution_point = Some(DistributionPointName::FullName(names));
            }),
            &["distribution-point"],
        ),
        (
            "a point with the address of another list",
            edit::<CrlDistributionPoints>(|points| {
                let name = name(&distribution_point::name(&kiyose(), CertificateKind::Signature));
                let names = vec![name, address("http://crl.example.jp/tokyo-to.signature.1/132012.crl")];
                points.0[0].distribution_point = Some(DistributionPointName::FullName(names));
            }),
            &["distribution-point"],
        ),
    ]);
    rows
}

pub(super) fn authentication_rows() -> Vec<Row> {
    let items = SubjectAltName(vec![other_name(oid::NAME, "吉田　花子")]);
    let hidden = Any::encode_from(&oid::ADDRESS).unwrap();
    let mut rows = common_rows();
    rows.extend::<Vec<Row>>(vec![
        (
            "a subject with a municipality",
            change(|tbs| {
                let id = contents(CertificateKind::Authentication).particulars().opaque_id.clone();
                let attributes = [(oid::LOCALITY, "Kiyose-shi"), (oid::COMMON_NAME, id.as_str())];
                tbs.subject = any(&DistinguishedName::in_japan(&attributes));
            }),
            &["subject", "subject-pseudonymous"],
        ),
        (
            "nonRepudiation",
            replace(KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)),
            &["key-usage"],
        ),
        ("another purpose", replace(ExtendedKeyUsage(vec![ID_KP_EMAIL_PROTECTION])), &["extended-key-usage"]),
        (
            "any purpose beside client authentication",
            replace(ExtendedKeyUsage(vec![oid::CLIENT_AUTHENTICATION, ANY_EXTENDED_KEY_USAGE])),
            &["extended-key-usage"],
        ),
        (
            "another responder",
            edit::<AuthorityInfoAccessSyntax>(|access| access.0[0].access_location = address("http://a")),
            &["authority-info-access"],
        ),
        (
            "another access method",
            edit::<AuthorityInfoAccessSyntax>(|access| access.0[0].access_method = oid::QUALIFIER_CPS),
            &["authority-info-access"],
        ),
        ("a subjectAltName", add(oid::SUBJECT_ALT_NAME, &items), &["extension-set", "no-personal-data"]),
        (
            "an item in another extension",
            add(ObjectIdentifier::new_unwrap("1.2.3.4"), &hidden),
            &["extension-set", "no-personal-data"],
        ),
    ]);
    rows
}

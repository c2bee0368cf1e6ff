use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use der::Decode;
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use x509_cert::Certificate;

use super::samples::{
    AUTHORITY_KEY, NoLog, TestKey, at, authority, authority_certificate, authority_contents, contents,
    issuer, items, kiyose, particulars, profile, tokyo,
};
use super::{
    AuthorityContents, AuthorityError, CertificateContents, CertificateDraft, Particulars, TbsError,
};
use crate::domain::application::ApplicationId;
use crate::domain::authority::{Authority, KeyName};
use crate::domain::certificate::CertificateKind;
use crate::domain::four_items::{DateOfBirth, FourItems, Substitutes};
use crate::domain::generation::Generation;
use crate::domain::issuer::Issuer;
use crate::domain::municipality::{Municipality, MunicipalityCode};
use crate::domain::prefecture::Prefecture;
use crate::domain::resident_number::ResidentNumber;
use crate::domain::serial::Serial;
use crate::domain::signature::SignatureAlgorithm;
use crate::domain::subject::OpaqueId;
use crate::domain::validity::{Validity, ValidityError};
use crate::lint;
use crate::signing;

fn openssl(arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The certificate of the contents, signed by the whole chain.
fn signed(contents: CertificateContents, key: &TestKey) -> Vec<u8> {
    let resident = ResidentNumber::from_body("1234567890").unwrap();
    let draft = CertificateDraft::draft(contents, ApplicationId::from_octets([7; 16]), resident).unwrap();
    let recorded = signing::record(vec![draft.lint().unwrap()], &NoLog).unwrap().remove(0);
    recorded.sign(key).unwrap().der().to_vec()
}

#[test]
fn good_drafts_have_no_findings_whatever_the_keys() {
    let keys = [TestKey::rsa(), TestKey::p256(), TestKey::p384()];
    for (authority_key, resident_key) in
        keys.iter().flat_map(|one| keys.iter().map(move |other| (one, other)))
    {
        for kind in CertificateKind::ALL {
            if authority_key.public() == resident_key.public() {
                continue;
            }
            let issuer = issuer(kind, authority_key);
            let contents =
                CertificateContents::new(issuer, particulars(resident_key.public()), &items()).unwrap();
            let tbs = super::certificate(&contents).unwrap();
            assert_eq!(lint::certificate(&tbs, &contents), []);
            assert!(Certificate::from_der(&signed(contents, authority_key)).is_ok());
        }
    }
}

#[test]
fn a_signature_certificate_has_the_shape_of_the_profile() {
    let der = signed(contents(CertificateKind::Signature), &AUTHORITY_KEY);
    let text = openssl(
        &["x509", "-inform", "DER", "-noout", "-text", "-nameopt", "RFC2253,-esc_msb,-dn_rev,utf8"],
        &der,
    );
    for line in [
        "Version: 3 (0x2)",
        "01:c3:c3:c3:c3:c3:c3:c3:c3:c3:c3:c3:c3:c3:c3:c3",
        "Signature Algorithm: sha256WithRSAEncryption",
        "Issuer: C=JP,O=JPKI,OU=JPKI for digital signature,OU=Tokyo-to",
        "Not Before: Oct 27 01:02:03 2025 GMT",
        "Not After : Oct 27 14:59:59 2028 GMT",
        "Subject: C=JP,L=Tokyo-to,L=Kiyose-shi,CN=TWOZ3HM5TWOZ3HM5TWOZ3HM5TU",
        "X509v3 Key Usage: critical",
        "Digital Signature, Non Repudiation",
        "X509v3 Subject Alternative Name:",
        "X509v3 Certificate Policies: critical",
        "Policy: 1.2.392.200149.8.5.1.0.20",
        "CPS: http://www.example.jp/cps.html",
        "X509v3 Issuer Alternative Name:",
        "X509v3 CRL Distribution Points:",
        "URI:http://crl.example.jp/tokyo-to.signature.1/132217.crl",
        "X509v3 Authority Key Identifier:",
        "serial:01:5A:5A:5A:5A:5A:5A:5A:5A:5A:5A:5A:5A:5A:5A:5A",
        "X509v3 Subject Key Identifier:",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    for absent in ["Basic Constraints", "Extended Key Usage", "Authority Information Access"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

#[test]
fn an_authentication_certificate_has_the_shape_of_the_profile_and_no_personal_data() {
    let der = signed(contents(CertificateKind::Authentication), &AUTHORITY_KEY);
    let text = openssl(
        &["x509", "-inform", "DER", "-noout", "-text", "-nameopt", "RFC2253,-esc_msb,-dn_rev,utf8"],
        &der,
    );
    for line in [
        "Issuer: C=JP,O=JPKI,OU=JPKI for user authentication,OU=Tokyo-to",
        "Subject: C=JP,CN=TWOZ3HM5TWOZ3HM5TWOZ3HM5TU",
        "X509v3 Key Usage: critical\n                Digital Signature\n",
        "TLS Web Client Authentication",
        "OCSP - URI:http://ocsp.example.jp",
        "Policy: 1.2.392.200149.8.5.1.0.30",
        "URI:http://crl.example.jp/tokyo-to.authentication.1/132217.crl",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("Subject Alternative Name"));
    for (_, item) in items().strings().iter().filter(|(_, item)| item.len() > 1) {
        assert!(!der.windows(item.len()).any(|window| window == item.as_bytes()));
    }
}

#[test]
fn strings_and_times_are_of_the_types_of_the_profile() {
    let der = signed(contents(CertificateKind::Signature), &AUTHORITY_KEY);
    let lines = openssl(&["asn1parse", "-inform", "DER"], &der);
    let count = |kind: &str| lines.lines().filter(|line| line.contains(kind)).count();
    // countryName of issuer and subject, and three other attributes of each.
    assert_eq!((count("PRINTABLESTRING"), count("UTF8STRING")), (2, 3 + 3));
    assert_eq!((count("UTCTIME"), count("GENERALIZEDTIME")), (2, 0));
    // critical keyUsage and certificatePolicies, and no DEFAULT FALSE is written.
    assert_eq!(count("BOOLEAN"), 2);
}

#[test]
fn the_four_items_are_other_names_in_the_order_of_the_profile() {
    let tbs = super::certificate(&contents(CertificateKind::Signature)).unwrap();
    // Each: SEQUENCE [0] { OBJECT IDENTIFIER, [0] { UTF8String } }.
    let other_name = |last: u8, text: &str| {
        let value = [&[0x0c, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let value = [&[0xa0, u8::try_from(value.len()).unwrap()], &*value].concat();
        let oid = [0x06, 0x0a, 0x2a, 0x83, 0x08, 0x8c, 0x9b, 0x55, 0x08, 0x05, 0x05, last];
        let body = [&oid, &*value].concat();
        [&[0xa0, u8::try_from(body.len()).unwrap()], &*body].concat()
    };
    let names = [
        other_name(1, "吉田　花子"),
        other_name(4, "319800217"),
        other_name(3, "2"),
        other_name(5, "東京都清瀬市中里５－８４２"),
        other_name(2, "10000"),
        other_name(6, "0000000000000"),
    ]
    .concat();
    assert!(tbs.windows(names.len()).any(|window| window == names));
}

#[test]
fn an_authority_certificate_has_the_shape_of_the_profile() {
    let der = authority_certificate(CertificateKind::Signature, &AUTHORITY_KEY);
    let options = ["x509", "-inform", "DER", "-noout", "-text", "-nameopt", "RFC2253,-esc_msb,-dn_rev,utf8"];
    let text = openssl(&options, &der);
    for line in [
        "Issuer: C=JP,O=JPKI,OU=JPKI for digital signature,OU=Tokyo-to",
        "Not Before: Apr  1 00:00:00 2025 GMT",
        "Not After : Apr  1 14:59:59 2035 GMT",
        "Subject: C=JP,O=JPKI,OU=JPKI for digital signature,OU=Tokyo-to",
        "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n",
        "X509v3 Basic Constraints: critical\n                CA:TRUE\n",
        "X509v3 Subject Alternative Name:",
        "X509v3 Subject Key Identifier:",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let japanese =
        openssl(&["asn1parse", "-inform", "DER", "-strparse", &offset_of_japanese_name(&der)], &der);
    for name in ["公的個人認証サービス", "公的個人認証サービス署名用", "東京都知事"]
    {
        assert!(
            japanese.lines().any(|line| line.contains("UTF8STRING") && line.ends_with(&format!(":{name}")))
        );
    }
}

/// Where the value of the subjectAltName begins.
fn offset_of_japanese_name(der: &[u8]) -> String {
    let lines = openssl(&["asn1parse", "-inform", "DER"], der);
    let value =
        lines.lines().skip_while(|line| !line.contains("X509v3 Subject Alternative Name")).nth(1).unwrap();
    value.split(':').next().unwrap().trim().to_owned()
}

#[test]
fn an_authority_is_read_only_from_its_own_certificate() {
    let kind = CertificateKind::Signature;
    let read = |der: &[u8], prefecture: &str, kind, generation| {
        let prefecture = Prefecture::with_code(prefecture).unwrap();
        let generation = Generation::new(generation).unwrap();
        Authority::from_certificate(der, prefecture, kind, generation, KeyName::new("test"))
    };
    let der = authority_certificate(kind, &AUTHORITY_KEY);
    let authority = read(&der, "13", kind, 1).unwrap();
    assert_eq!(authority.id.as_str(), "tokyo-to.signature.1");
    assert_eq!(authority.key.subject_public_key_info(), AUTHORITY_KEY.public().spki_der());
    assert!(matches!(read(&der, "14", kind, 1), Err(AuthorityError::Profile(_))));
    assert!(matches!(read(&der, "13", CertificateKind::Authentication, 1), Err(AuthorityError::Profile(_))));
    assert!(matches!(read(&der, "13", kind, 2), Err(AuthorityError::Serial)));
    assert!(matches!(read(&der[1..], "13", kind, 1), Err(AuthorityError::Malformed)));
    assert!(matches!(read(&[&*der, &[0]].concat(), "13", kind, 1), Err(AuthorityError::Malformed)));
    let mut forged = der.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert!(matches!(read(&forged, "13", kind, 1), Err(AuthorityError::Signature(_))));
    let resident = signed(contents(kind), &AUTHORITY_KEY);
    assert!(matches!(read(&resident, "13", kind, 1), Err(AuthorityError::Profile(_))));
}

#[test]
fn contents_that_the_issuer_may_not_certify_are_refused() {
    let issuer = contents(CertificateKind::Signature).issuer().clone();
    let good = particulars(TestKey::p256().public());
    let refused = |particulars| CertificateContents::new(issuer.clone(), particulars, &items()).unwrap_err();
    let yokohama =
        Municipality::new(MunicipalityCode::parse("141003").unwrap(), "横浜市", "Yokohama-shi").unwrap();
    let foreign = Particulars { municipality: yokohama, ..good.clone() };
    assert!(matches!(refused(foreign), TbsError::ForeignMunicipality));
    let serial = Serial::compose(Generation::new(2).unwrap(), [0xc3; 15]);
    assert!(matches!(refused(Particulars { serial, ..good.clone() }), TbsError::ForeignSerial));
    for (from, to) in
        [("2025-03-31T00:00:00Z", "2026-04-01T00:00:00Z"), ("2034-01-01T00:00:00Z", "2035-04-01T15:00:00Z")]
    {
        let validity = Validity::new(at(from), at(to)).unwrap();
        let error = refused(Particulars { validity, ..good.clone() });
        assert!(matches!(error, TbsError::Validity(ValidityError::BeyondAuthority)));
    }
}

#[test]
fn a_profile_is_not_given_to_an_authority_of_the_other_kind() {
    let authority = Arc::new(authority(CertificateKind::Signature, &AUTHORITY_KEY));
    assert!(Issuer::new(authority, Arc::new(profile(CertificateKind::Authentication))).is_err());
}

#[test]
fn an_authority_key_signs_only_by_an_algorithm_of_its_kind() {
    let good = authority_contents(CertificateKind::Signature, &AUTHORITY_KEY);
    let with = |algorithm| {
        let key = good.key().clone();
        AuthorityContents::new(tokyo(), good.kind(), *good.serial(), *good.validity(), key, algorithm)
    };
    assert!(with(SignatureAlgorithm::Sha512Rsa).is_ok());
    assert!(matches!(with(SignatureAlgorithm::Sha256EcdsaP256), Err(TbsError::KeyUnfit)));
}

#[test]
fn the_longest_items_with_the_largest_key_stay_within_the_size_rule() {
    let issuer = contents(CertificateKind::Signature).issuer().clone();
    let name = format!("{}　{}", "漢".repeat(49), "字".repeat(50));
    let address = format!("東京都{}", "町".repeat(197));
    let items =
        FourItems::parse(&name, "319800217", "2", &address).unwrap().encode(&Substitutes::none()).unwrap();
    let mut particulars = particulars(TestKey::rsa().public());
    let romaji = format!("K{}", "o".repeat(57));
    particulars.municipality = Municipality::new(kiyose().code(), "清瀬市", &romaji).unwrap();
    let contents = CertificateContents::new(issuer, particulars, &items).unwrap();
    let tbs = super::certificate(&contents).unwrap();
    assert_eq!(lint::certificate(&tbs, &contents), []);
    // An RSA-4096 key would be 256 octets longer.
    assert!(tbs.len() + 256 <= 4096, "{}", tbs.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever can be recorded can be drafted, keeps every rule, and reads back the same.
    #[test]
    fn any_contents_are_drafted_and_kept(
        random: [u8; 15],
        opaque: [u8; 16],
        family in "[一-龠]{1,20}",
        given in "[ぁ-ん]{1,20}",
        rest in "[ァ-ヶ０-９]{1,100}",
        (year, month, day) in (1990_i16..=2018, 1_i8..=12, 1_i8..=28),
        gender in 1_u8..=3,
        (begins, seconds) in (1_743_552_000_i64..1_900_000_000, 1_i64..150_000_000),
    ) {
        let born = DateOfBirth::on(date(year, month, day)).unwrap();
        let name = format!("{family}　{given}");
        let address = format!("東京都{rest}");
        let items = FourItems::parse(&name, &born.encode(), &gender.to_string(), &address).unwrap();
        // Some of the kanji lie outside the repertoire and have no substitute.
        let Ok(items) = items.encode(&Substitutes::none()) else { return Ok(()) };
        let second = |second| Timestamp::from_second(second).unwrap();
        for kind in CertificateKind::ALL {
            let template = contents(kind);
            let particulars = Particulars {
                serial: Serial::compose(Generation::FIRST, random),
                opaque_id: OpaqueId::from_random(opaque),
                validity: Validity::new(second(begins), second(begins + seconds)).unwrap(),
                ..template.particulars().clone()
            };
            let contents = CertificateContents::new(template.issuer().clone(), particulars, &items).unwrap();
            let tbs = super::certificate(&contents).unwrap();
            prop_assert_eq!(lint::certificate(&tbs, &contents), []);
        }
    }
}

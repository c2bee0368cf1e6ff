//! What OpenSSL prints of a certificate is what was applied for, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jitsuin_tests::card::CardKeyKind;
use jitsuin_tests::client::Answer;
use jitsuin_tests::deployment::{Deployment, form};
use jitsuin_tests::judges::printed::{self, extension, field};
use jitsuin_tests::residents::Resident;
use jitsuin_tests::scene::{BOTH, Scene, today};
use serde_json::json;

#[test]
fn every_value_is_the_one_applied_for() {
    let scene = Scene::on_sqlite();
    let _service = scene.deployment.serve();
    let residents = [
        scene.applicant_who(|one| one.substitutes.is_empty() && one.alias.is_empty()),
        scene.applicant_who(|one| one.substitutes.contains('\u{E0100}')),
        scene.applicant_who(|one| !one.alias.is_empty()),
        scene.applicant_who(|one| one.date_of_birth.encode().ends_with("00")),
    ];
    let expiry = Date::constant(today().year() + 2, 2, 28);
    for (at, resident) in residents.iter().enumerate() {
        let mut form = form(resident, "new", &BOTH);
        form["card_expiry"] = json!(expiry.to_string());
        let issued = scene.issue(&form, CardKeyKind::P256);
        let [signature, authentication] = write(&scene.deployment, at, &issued);
        the_signature_certificate_says_who(&signature, resident);
        the_authentication_certificate_says_nothing_of_anybody(&authentication, resident);
        for (kind, certificate) in BOTH.into_iter().zip([&signature, &authentication]) {
            the_frame_is_that_of_the_profile(&scene.deployment, kind, certificate);
            let serial = issued.body["application"]["issued"].as_array().unwrap().iter();
            let serials: Vec<_> = serial.map(|one| one["serial"].as_str().unwrap().to_uppercase()).collect();
            assert!(serials.contains(&field(certificate, "-serial")), "{serials:?}");
            assert_eq!(field(certificate, "-enddate"), format!("{expiry} 14:59:59Z"));
        }
        assert_ne!(opaque_id(&signature), opaque_id(&authentication));
    }
}

#[test]
fn a_certificate_ends_with_the_fifth_birthday_from_issue() {
    let scene = Scene::on_sqlite();
    let _service = scene.deployment.serve();
    let known = |one: &Resident| !one.date_of_birth.encode().ends_with("00");
    for at in 0..3 {
        let resident = scene.applicant_who(known);
        let issued = scene.issue(&form(&resident, "new", &BOTH), CardKeyKind::P256);
        let born = resident.date_of_birth.encode();
        let number = |digits: &str| digits.parse::<i8>().unwrap();
        let (month, day) = (number(&born[5..7]), number(&born[7..]));
        let birthday =
            |year: i16| Date::new(year, month, day).or_else(|_| Date::new(year, month, day - 1)).unwrap();
        let past = i16::from(birthday(today().year()) <= today());
        let last = birthday(today().year() + 4 + past);
        for certificate in write(&scene.deployment, at, &issued) {
            assert_eq!(field(&certificate, "-enddate"), format!("{last} 14:59:59Z"), "born {month}-{day}");
        }
    }
}

fn the_signature_certificate_says_who(certificate: &Path, resident: &Resident) {
    let id = opaque_id(certificate);
    assert_eq!(field(certificate, "-subject"), format!("CN={id},L=Kiyose-shi,L=Tokyo-to,C=JP"));
    let (name, name_flags) = certified(resident.name().unwrap().as_str(), resident);
    let (address, address_flags) = certified(&resident.address, resident);
    assert_eq!(name_flags.contains('1'), !resident.substitutes.is_empty());
    let expected = [
        ("1.2.392.200149.8.5.5.1", name),
        ("1.2.392.200149.8.5.5.4", resident.date_of_birth.encode()),
        ("1.2.392.200149.8.5.5.3", resident.gender.encode().to_owned()),
        ("1.2.392.200149.8.5.5.5", address),
        ("1.2.392.200149.8.5.5.2", name_flags),
        ("1.2.392.200149.8.5.5.6", address_flags),
    ];
    let printed: Vec<_> = printed::values(certificate, "X509v3 Subject Alternative Name")
        .into_iter()
        .map(|value| (value.tag, value.text))
        .collect();
    let expected: Vec<_> = expected
        .into_iter()
        .flat_map(|(oid, text)| [("OBJECT", oid.to_owned()), ("UTF8STRING", text)])
        .map(|(tag, text)| (tag.to_owned(), text))
        .collect();
    assert_eq!(printed, expected);
    assert_eq!(
        extension(certificate, "keyUsage"),
        ["X509v3 Key Usage: critical", "Digital Signature, Non Repudiation"]
    );
}

fn the_authentication_certificate_says_nothing_of_anybody(certificate: &Path, resident: &Resident) {
    assert_eq!(field(certificate, "-subject"), format!("CN={},C=JP", opaque_id(certificate)));
    let text = String::from_utf8_lossy(&jitsuin_tests::judges::der(certificate)).into_owned();
    for personal in [&*resident.family_name, &resident.address, &resident.date_of_birth.encode()] {
        assert!(!text.contains(personal), "personal data in an authentication certificate");
    }
    assert_eq!(extension(certificate, "keyUsage"), ["X509v3 Key Usage: critical", "Digital Signature"]);
    assert_eq!(
        extension(certificate, "extendedKeyUsage"),
        ["X509v3 Extended Key Usage:", "TLS Web Client Authentication"]
    );
    assert_eq!(
        extension(certificate, "authorityInfoAccess"),
        ["Authority Information Access:", "OCSP - URI:http://ocsp.jitsuin.example"]
    );
}

fn the_frame_is_that_of_the_profile(deployment: &Deployment, kind: &str, certificate: &Path) {
    let (service, japanese, policy) = match kind {
        "signature" => {
            ("JPKI for digital signature", "公的個人認証サービス署名用", "1.2.392.200149.8.5.1.0.20")
        }
        _ => {
            ("JPKI for user authentication", "公的個人認証サービス利用者証明用", "1.2.392.200149.8.5.1.0.30")
        }
    };
    assert_eq!(field(certificate, "-issuer"), format!("OU=Tokyo-to,OU={service},O=JPKI,C=JP"));
    assert_eq!(
        extension(certificate, "certificatePolicies"),
        [
            "X509v3 Certificate Policies: critical".to_owned(),
            format!("Policy: {policy}"),
            "CPS: https://jitsuin.example/cps.html".to_owned(),
        ]
    );
    let name = printed::values(certificate, "X509v3 Issuer Alternative Name");
    let name: Vec<_> = name.iter().map(|value| value.text.as_str()).collect();
    assert_eq!(
        name,
        [
            ["countryName", "JP"],
            ["organizationName", "公的個人認証サービス"],
            ["organizationalUnitName", japanese],
            ["organizationalUnitName", "東京都知事"],
        ]
        .as_flattened()
    );
    assert_eq!(
        extension(certificate, "crlDistributionPoints"),
        [
            "X509v3 CRL Distribution Points:".to_owned(),
            "Full Name:".to_owned(),
            format!(
                "DirName:C=JP, O=JPKI, OU={service}, OU=CRL Distribution Points, OU=Tokyo-to, \
                 CN=Kiyose-shi CRLDP"
            ),
            format!("URI:http://crl.jitsuin.example/tokyo-to.{kind}.1/132217.crl"),
        ]
    );
    let authority = deployment.authority(kind);
    let key_identifier = extension(&authority, "subjectKeyIdentifier").remove(1);
    assert_eq!(
        extension(certificate, "authorityKeyIdentifier"),
        [
            "X509v3 Authority Key Identifier:".to_owned(),
            format!("keyid:{key_identifier}"),
            format!("DirName:/C=JP/O=JPKI/OU={service}/OU=Tokyo-to"),
            format!("serial:{}", in_pairs(&field(&authority, "-serial"))),
        ]
    );
    assert!(extension(certificate, "basicConstraints").is_empty());
}

/// The text with its registered substitutes, and the flags that say where they are.
fn certified(text: &str, resident: &Resident) -> (String, String) {
    let pairs: Vec<_> = resident.substitutes.split(';').filter_map(|pair| pair.split_once('=')).collect();
    let (mut left, mut certified, mut flags) = (text, String::new(), String::new());
    while let Some(next) = left.chars().next() {
        match pairs.iter().find(|(character, _)| left.starts_with(character)) {
            Some((character, substitute)) => {
                left = &left[character.len()..];
                certified.push_str(substitute);
                flags.push_str(&"1".repeat(substitute.chars().count()));
            }
            None => {
                left = &left[next.len_utf8()..];
                certified.push(next);
                flags.push('0');
            }
        }
    }
    (certified, flags)
}

fn opaque_id(certificate: &Path) -> String {
    let subject = field(certificate, "-subject");
    let id = subject.strip_prefix("CN=").and_then(|rest| rest.split(',').next()).unwrap();
    assert_eq!(id.len(), 26, "{id}");
    id.to_owned()
}

fn in_pairs(hex: &str) -> String {
    let octets: Vec<_> = hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair)).collect();
    octets.join(":")
}

fn write(deployment: &Deployment, at: usize, issued: &Answer) -> [PathBuf; 2] {
    let mut certificates = issued.certificates().into_iter();
    BOTH.map(|kind| {
        let file = deployment.directory.join(format!("{kind}-{at}.pem"));
        let der = certificates.next().unwrap();
        let pem = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, &der).unwrap();
        std::fs::write(&file, pem).unwrap();
        file
    })
}

//! Judges that we did not write accept what we issue.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use jitsuin_tests::card::CardKeyKind;
use jitsuin_tests::deployment::{AuthorityKey, Plan, form};
use jitsuin_tests::judges::exceptions::Exceptions;
use jitsuin_tests::judges::{Case, JUDGES, shape};
use jitsuin_tests::scene::{BOTH, Scene};

/// The test policies of domain.md 2.
const POLICIES: [&str; 2] = ["1.2.392.200149.8.5.1.0.20", "1.2.392.200149.8.5.1.0.30"];

#[test]
fn all_accept_certificates_of_an_rsa_2048_key_by_an_rsa_2048_authority() {
    hold_court(AuthorityKey::Rsa2048, CardKeyKind::Rsa2048);
}

#[test]
fn all_accept_certificates_of_a_p256_key_by_a_p384_authority() {
    hold_court(AuthorityKey::P384, CardKeyKind::P256);
}

#[test]
fn all_accept_certificates_of_a_p384_key_by_a_p256_authority() {
    hold_court(AuthorityKey::P256, CardKeyKind::P384);
}

fn hold_court(authority: AuthorityKey, card: CardKeyKind) {
    let scene = Scene::planned(|plan| Plan { key: authority, ..plan });
    let _service = scene.deployment.serve();
    let issued = scene.issue(&form(&scene.applicant(), "new", &BOTH), card);
    let mut artefacts = Vec::new();
    for ((kind, policy), certificate) in BOTH.into_iter().zip(POLICIES).zip(issued.certificates()) {
        let leaf = write(&scene.deployment.directory.join(format!("{kind}.pem")), &certificate);
        let root = scene.deployment.authority(kind);
        artefacts.push((kind.to_owned(), root.clone(), leaf, Some(policy)));
        artefacts.push((format!("{kind}-authority"), root.clone(), root, None));
    }
    let cases: Vec<_> = artefacts
        .iter()
        .map(|(_, authority, certificate, policy)| Case { authority, certificate, policy: *policy })
        .collect();
    let exceptions = Exceptions::read();
    let mut unjustified = Vec::new();
    for (judge, ask) in JUDGES {
        for ((artefact, ..), findings) in artefacts.iter().zip(ask(&cases)) {
            let findings = exceptions.unjustified(judge, artefact, findings);
            unjustified.extend(findings.into_iter().map(|finding| format!("{judge}, {artefact}: {finding}")));
        }
    }
    assert!(unjustified.is_empty(), "{unjustified:#?}");
    exceptions.assert_all_needed();
    all_refuse_the_wrong_authority(&cases, &exceptions);
    for (artefact, _, certificate, _) in &artefacts {
        assert_shape(&golden_name(artefact, authority, card), certificate);
    }
}

/// The judges are awake: a signature certificate is nothing under the authority
/// of authentication certificates. Pkilint looks at no paths.
fn all_refuse_the_wrong_authority(cases: &[Case<'_>], exceptions: &Exceptions) {
    let wrong = Case { authority: cases[2].authority, ..cases[0] };
    for (judge, ask) in JUDGES.into_iter().filter(|(judge, _)| *judge != "pkilint") {
        let findings = ask(&[wrong]).remove(0);
        let findings = exceptions.unjustified(judge, "signature", findings);
        assert!(!findings.is_empty(), "{judge} accepts anything");
    }
}

/// What the shape of a certificate depends on: its own key, and that of its issuer.
fn golden_name(artefact: &str, authority: AuthorityKey, card: CardKeyKind) -> String {
    if artefact.ends_with("authority") {
        return format!("{artefact}-{authority:?}").to_lowercase();
    }
    format!("{artefact}-{card:?}-by-{authority:?}").to_lowercase()
}

/// Compares with the golden file; `JITSUIN_BLESS=1` writes it anew.
fn assert_shape(name: &str, certificate: &Path) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}.txt"));
    let shape = shape(certificate);
    if std::env::var_os("JITSUIN_BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, shape).unwrap();
        return;
    }
    let golden = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(shape, golden, "{name} has another shape than {}", file.display());
}

fn write(file: &Path, der: &[u8]) -> PathBuf {
    fs::write(file, der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, der).unwrap()).unwrap();
    file.to_owned()
}

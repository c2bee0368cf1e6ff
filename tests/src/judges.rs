//! Judges that we did not write: what each of them has to say of a certificate.
//!
//! A judge answers with findings; no finding is acceptance. The findings that we
//! can justify stand in `tests/judges.toml` with their reasons, and
//! [`exceptions::Exceptions`] fails when one of them is not needed any more.

pub mod exceptions;
pub mod printed;
mod shape;

pub use shape::shape;

use std::path::Path;
use std::process::{Command, Output};

use rustls::pki_types::CertificateDer;
use webpki::EndEntityCert;

/// A certificate to be judged, with its authority; both are PEM files.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The authority's certificate.
    pub authority: &'a Path,
    /// The certificate.
    pub certificate: &'a Path,
    /// The dotted policy identifier that it must be valid for; none for the
    /// authority's own certificate.
    pub policy: Option<&'a str>,
}

/// A judge by name; it answers with the findings on each case.
pub type Judge = (&'static str, fn(&[Case<'_>]) -> Vec<Vec<String>>);

/// All judges of certificates.
pub const JUDGES: [Judge; 5] = [
    ("openssl", |cases| each(cases, openssl)),
    ("gnutls", |cases| each(cases, gnutls)),
    ("java", java),
    ("webpki", |cases| each(cases, webpki)),
    ("pkilint", |cases| each(cases, pkilint)),
];

fn each(cases: &[Case<'_>], judge: fn(Case<'_>) -> Vec<String>) -> Vec<Vec<String>> {
    cases.iter().map(|case| judge(*case)).collect()
}

/// OpenSSL: strict path validation for the policy.
fn openssl(case: Case<'_>) -> Vec<String> {
    let mut command = Command::new("openssl");
    command.args(["verify", "-x509_strict", "-check_ss_sig"]);
    if let Some(policy) = case.policy {
        command.args(["-explicit_policy", "-policy", policy]);
    }
    rejection(&run(command.arg("-CAfile").args([case.authority, case.certificate])))
}

/// GnuTLS `certtool`: path validation.
fn gnutls(case: Case<'_>) -> Vec<String> {
    let output = run(Command::new("certtool")
        .arg("--verify")
        .arg("--load-ca-certificate")
        .arg(case.authority)
        .arg("--infile")
        .arg(case.certificate));
    rejection(&output)
}

/// Java's `CertPathValidator`, by the program in `tests/java`, once for all cases.
fn java(cases: &[Case<'_>]) -> Vec<Vec<String>> {
    let mut command = Command::new("java");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("java/PathCheck.java"));
    for case in cases {
        command.args([case.authority, case.certificate]).arg(case.policy.unwrap_or("-"));
    }
    let output = run(&mut command);
    assert!(output.status.success(), "java: {}", String::from_utf8_lossy(&output.stderr));
    let mut findings = vec![Vec::new(); cases.len()];
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (case, finding) = line.split_once('\t').expect("case and finding");
        let case: usize = case.parse().expect("the number of a case");
        findings.get_mut(case).expect("a case").push(finding.to_owned());
    }
    findings
}

/// webpki, at the present time: the authority's certificate as an anchor, any
/// other under it; and its algorithms on the signature.
fn webpki(case: Case<'_>) -> Vec<String> {
    let (anchor, leaf) = (der(case.authority), der(case.certificate));
    let verified = signature(&leaf, &anchor);
    let (anchor, leaf) = (CertificateDer::from(anchor), CertificateDer::from(leaf));
    let verdict = (|| {
        let anchor = webpki::anchor_from_trusted_cert(&anchor)?;
        if case.policy.is_some() {
            let (now, usage) = (rustls::pki_types::UnixTime::now(), webpki::KeyUsage::client_auth());
            let algorithms = webpki::ALL_VERIFICATION_ALGS;
            let leaf = EndEntityCert::try_from(&leaf)?;
            leaf.verify_for_usage(algorithms, &[anchor], &[], now, usage, None, None)?;
        }
        Ok::<_, webpki::Error>(())
    })();
    let verdict = verdict.map_err(|error| format!("{error:?}"));
    [verified.err(), verdict.err()].into_iter().flatten().collect()
}

/// Whether webpki's own algorithms verify the signature of this certificate with
/// the key of that one; both are DER.
fn signature(certificate: &[u8], authority: &[u8]) -> Result<(), String> {
    use der::{Decode as _, Encode as _};
    let parse = |der| x509_cert::Certificate::from_der(der).expect("a certificate");
    let (certificate, authority) = (parse(certificate), parse(authority));
    let key = authority.tbs_certificate().subject_public_key_info();
    let contents = |algorithm: &x509_cert::spki::AlgorithmIdentifierOwned| {
        let der = algorithm.to_der().expect("an algorithm");
        let (Some([0x30, _]), Some(contents)) = (der.get(..2), der.get(2..)) else { panic!("an algorithm") };
        contents.to_vec()
    };
    let algorithm = webpki::ALL_VERIFICATION_ALGS.iter().find(|algorithm| {
        algorithm.signature_alg_id().as_ref() == contents(certificate.signature_algorithm())
            && algorithm.public_key_alg_id().as_ref() == contents(&key.algorithm)
    });
    let algorithm = algorithm.ok_or("webpki has no such algorithm")?;
    let tbs = certificate.tbs_certificate().to_der().expect("the to-be-signed bytes");
    let verified = algorithm.verify_signature(
        key.subject_public_key.raw_bytes(),
        &tbs,
        certificate.signature().raw_bytes(),
    );
    verified.map_err(|_| "the signature does not verify".to_owned())
}

/// pkilint: its PKIX linter, from NOTICE up.
fn pkilint(case: Case<'_>) -> Vec<String> {
    let tools =
        std::env::var("JITSUIN_PKILINT").expect("JITSUIN_PKILINT names the folder of pkilint's programs");
    let output = run(Command::new(Path::new(&tools).join("lint_pkix_cert"))
        .args(["lint", "--severity", "NOTICE", "--format", "JSON"])
        .arg(case.certificate));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("pkilint gives no report: {}", String::from_utf8_lossy(&output.stderr)));
    let results = report.pointer("/results").and_then(serde_json::Value::as_array).expect("results");
    results
        .iter()
        .flat_map(|result| result.pointer("/finding_descriptions").and_then(serde_json::Value::as_array))
        .flatten()
        .map(|finding| finding.pointer("/code").and_then(serde_json::Value::as_str).expect("code").to_owned())
        .collect()
}

/// Runs a judge; a missing judge is a failure, never a skip.
pub(crate) fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?} cannot run: {error}; see cargo xtask setup"))
}

/// What a judge that answers by its exit status says.
fn rejection(output: &Output) -> Vec<String> {
    if output.status.success() {
        return Vec::new();
    }
    let text = [&*output.stdout, &*output.stderr].concat();
    vec![String::from_utf8_lossy(&text).into_owned()]
}

/// DER of the first certificate of a PEM file.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn der(pem: &Path) -> Vec<u8> {
    use rustls::pki_types::pem::PemObject;
    CertificateDer::from_pem_file(pem).expect("a PEM certificate").to_vec()
}

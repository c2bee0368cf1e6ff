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
    /// The dotted policy identifier that it must be valid for.
    pub policy: &'a str,
}

/// A judge by name.
pub type Judge = (&'static str, fn(Case<'_>) -> Vec<String>);

/// All judges of certificates.
pub const JUDGES: [Judge; 5] =
    [("openssl", openssl), ("gnutls", gnutls), ("java", java), ("webpki", webpki), ("pkilint", pkilint)];

/// OpenSSL: strict path validation for the policy.
fn openssl(case: Case<'_>) -> Vec<String> {
    let output = run(Command::new("openssl")
        .args([
            "verify",
            "-x509_strict",
            "-check_ss_sig",
            "-explicit_policy",
            "-policy",
            case.policy,
            "-CAfile",
        ])
        .args([case.authority, case.certificate]));
    rejection(&output)
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

/// Java's `CertPathValidator`, by the program in `tests/java`.
fn java(case: Case<'_>) -> Vec<String> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("java/PathCheck.java");
    let output =
        run(Command::new("java").arg(program).args([case.authority, case.certificate]).arg(case.policy));
    rejection(&output)
}

/// webpki: the end entity certificate under the anchor, at the present time.
fn webpki(case: Case<'_>) -> Vec<String> {
    let (anchor, leaf) = (der(case.authority), der(case.certificate));
    let (anchor, leaf) = (CertificateDer::from(anchor), CertificateDer::from(leaf));
    let verdict = (|| {
        let anchor = webpki::anchor_from_trusted_cert(&anchor)?;
        let now = rustls::pki_types::UnixTime::now();
        let usage = webpki::KeyUsage::client_auth();
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        EndEntityCert::try_from(&leaf)?.verify_for_usage(
            algorithms,
            &[anchor],
            &[],
            now,
            usage,
            None,
            None,
        )?;
        Ok::<_, webpki::Error>(())
    })();
    verdict.err().map(|error| format!("{error:?}")).into_iter().collect()
}

/// Whether webpki's own algorithms verify the signature of this certificate with
/// the key of that one; both are DER.
///
/// # Errors
/// What was not verified.
///
/// # Panics
/// When one is not the DER of a certificate.
pub fn signature(certificate: &[u8], authority: &[u8]) -> Result<(), String> {
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

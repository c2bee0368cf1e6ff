//! What OpenSSL prints of a certificate.

use std::path::Path;
use std::process::Command;

use super::run;

/// A value inside a certificate: its tag as `asn1parse` names it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// `UTF8STRING`, `OBJECT`, …
    pub tag: String,
    /// As printed.
    pub text: String,
}

/// A field of the certificate (`-subject`, `-issuer`, `-enddate`, …), without its name.
///
/// # Panics
/// When OpenSSL cannot read the certificate.
#[must_use]
pub fn field(certificate: &Path, option: &str) -> String {
    let text = x509(certificate, &[option, "-nameopt", "RFC2253,-esc_msb,utf8", "-dateopt", "iso_8601"]);
    text.split_once('=').map(|(_, value)| value.trim().to_owned()).expect("name=value")
}

/// What is printed of an extension, its name and criticality in the first line;
/// names without the spaces that some versions put around their equals signs.
///
/// # Panics
/// When OpenSSL cannot read the certificate.
#[must_use]
pub fn extension(certificate: &Path, name: &str) -> Vec<String> {
    let text = x509(certificate, &["-ext", name, "-nameopt", "RFC2253,-esc_msb,utf8"]);
    text.lines().map(|line| line.trim().replace(" = ", "=")).filter(|line| !line.is_empty()).collect()
}

/// The primitive values of an extension's DER, in their order.
///
/// # Panics
/// When the certificate has no such extension.
#[must_use]
pub fn values(certificate: &Path, extension: &str) -> Vec<Value> {
    let lines = super::shape::asn1parse(certificate, None);
    let mut lines = lines.lines().skip_while(|line| !line.trim_end().ends_with(&format!(":{extension}")));
    let octets = lines.find(|line| line.contains("OCTET STRING")).expect("the extension's value");
    let offset = octets.trim_start().split(':').next().and_then(|text| text.parse().ok()).expect("an offset");
    let inner = super::shape::asn1parse(certificate, Some(offset));
    let primitive = inner.lines().filter_map(|line| line.split_once("prim:"));
    primitive
        .map(|(_, value)| {
            let (tag, text) = value.split_once(':').unwrap_or((value, ""));
            Value { tag: tag.trim().to_owned(), text: text.to_owned() }
        })
        .collect()
}

fn x509(certificate: &Path, options: &[&str]) -> String {
    let output = run(Command::new("openssl").args(["x509", "-noout", "-in"]).arg(certificate).args(options));
    assert!(output.status.success(), "openssl x509: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

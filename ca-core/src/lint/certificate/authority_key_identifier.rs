//! The authorityKeyIdentifier names the issuer's key, and its certificate by issuer
//! and serial: all generations share a name, so this is what finds the key
//! (domain.md 3; RFC 5280 4.2.1.1).

use x509_cert::ext::pkix::AuthorityKeyIdentifier;

use crate::lint::parsed::{Parsed, is_directory_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "authority-key-identifier", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let authority = expected.issuer().authority();
    let found = parsed.extension::<AuthorityKeyIdentifier>()?;
    let key = found.key_identifier.as_ref().map(|identifier| identifier.as_bytes());
    require(key == Some(&authority.key_identifier), "the key identifier is not the issuer's")?;
    let issuer = found.authority_cert_issuer.unwrap_or_default();
    require(is_directory_name(&issuer, &authority.name), "the name is not that of the issuer's own issuer")?;
    let serial = found.authority_cert_serial_number;
    let same = serial.is_some_and(|serial| serial.as_bytes() == authority.certificate_serial);
    require(same, "the serial is not that of the issuer's certificate")
}

//! The subjectKeyIdentifier is the SHA-1 of the certified key's bits (RFC 5280
//! 4.2.1.2 method 1; domain.md 3).

use sha1::{Digest, Sha1};
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "subject-key-identifier", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let identifier = parsed.extension::<SubjectKeyIdentifier>()?;
    let bits = parsed.certificate.subject_public_key_info().subject_public_key.raw_bytes();
    require(identifier.0.as_bytes() == &*Sha1::digest(bits), "the identifier is not the SHA-1 of the key")
}

//! Whether the certificates of a form may be issued.

use jiff::Timestamp;

use crate::domain::application::{ApplicationForm, ApplicationKind};
use crate::domain::certificate::{CertificateId, CertificateKind, CurrentCertificate};
use crate::domain::code::Code;
use crate::domain::four_items::{EncodedFourItems, FourItems, Item};
use crate::domain::jst;
use crate::domain::validity::renewal_opens;
use crate::ports::register::{RegisterEntry, ResidentStatus};

/// Under this age there is no signature certificate (domain.md 7).
pub const SIGNATURE_AGE: u8 = 15;

/// What the rules say.
#[derive(Debug)]
pub enum Verdict {
    /// Nothing stands against the issue; these are the four items as certified.
    Granted(EncodedFourItems),
    /// Refused, with every reason.
    Refused(Vec<Code>),
}

/// Holds the form against the register and against what the resident holds now.
///
/// `held` names the valid certificate of each requested kind, if there is one.
/// Matching tells which item differs, never what the register has.
#[must_use]
pub fn issue(
    form: &ApplicationForm,
    entry: Option<&RegisterEntry>,
    held: &[(CertificateKind, Option<CurrentCertificate>)],
    now: Timestamp,
) -> Verdict {
    let Some(entry) = entry else {
        return Verdict::Refused(vec![Code::NOT_IN_REGISTER]);
    };
    match entry.status {
        ResidentStatus::Registered => {}
        ResidentStatus::StruckOff => return Verdict::Refused(vec![Code::STRUCK_OFF_REGISTER]),
    }
    let mut reasons: Vec<Code> = differing(form, entry);
    let signature = form.certificates.kinds().any(|kind| kind == CertificateKind::Signature);
    if signature && entry.items.date_of_birth().is_under(SIGNATURE_AGE, jst::date(now)) {
        reasons.push(Code::UNDER_AGE);
    }
    for (_, current) in held {
        reasons.extend(holding(form.kind, current.as_ref(), now));
    }
    match entry.items.encode(&entry.substitutes) {
        Ok(items) if reasons.is_empty() => return Verdict::Granted(items),
        Ok(_) => {}
        Err(error) => reasons.push(error.code()),
    }
    let mut seen = Vec::new();
    reasons.retain(|code| {
        !seen.contains(code) && {
            seen.push(*code);
            true
        }
    });
    Verdict::Refused(reasons)
}

/// The certificate that a new one of this kind replaces, if the form is for a successor.
#[must_use]
pub fn replaced(kind: ApplicationKind, current: Option<&CurrentCertificate>) -> Option<CertificateId> {
    match kind {
        ApplicationKind::New => None,
        ApplicationKind::Renewal | ApplicationKind::Reissue => current.map(|current| current.id.clone()),
    }
}

fn differing(form: &ApplicationForm, entry: &RegisterEntry) -> Vec<Code> {
    FourItems::differences(&form.claimed, &entry.items).into_iter().map(Item::differs_code).collect()
}

/// One valid certificate of a kind per person (Art. 6); renewal only in its window.
fn holding(kind: ApplicationKind, current: Option<&CurrentCertificate>, now: Timestamp) -> Option<Code> {
    match (kind, current) {
        (ApplicationKind::New, Some(_)) => Some(Code::VALID_CERTIFICATE_EXISTS),
        (ApplicationKind::Renewal | ApplicationKind::Reissue, None) => Some(Code::NO_CERTIFICATE_TO_REPLACE),
        (ApplicationKind::Renewal, Some(current)) if now < renewal_opens(current.not_after) => {
            Some(Code::RENEWAL_NOT_OPEN)
        }
        (ApplicationKind::New, None) | (ApplicationKind::Renewal | ApplicationKind::Reissue, Some(_)) => None,
    }
}

#[cfg(test)]
mod tests;

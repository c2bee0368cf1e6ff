//! Whether an applicant's identity is confirmed (domain.md 7).

use jiff::civil::Date;

use crate::domain::application::Application;
use crate::domain::code::Code;
use crate::domain::evidence::{Applicant, InquiryLetter, Proof};
use crate::domain::jst;

/// The inquiry letter as sent on this day.
///
/// # Errors
/// [`Code::EVIDENCE_INSUFFICIENT`] when the day lies before the application or
/// after today.
pub fn letter_sent(application: &Application, sent: Date, today: Date) -> Result<InquiryLetter, Code> {
    if sent < jst::date(application.received) || sent > today {
        return Err(Code::EVIDENCE_INSUFFICIENT);
    }
    Ok(InquiryLetter { sent, returned: None })
}

/// The inquiry letter as answered on this day.
///
/// # Errors
/// [`Code::INQUIRY_LETTER_REQUIRED`] when none was sent,
/// [`Code::SAME_DAY_REFUSED`] when the answer is of the day it was sent,
/// [`Code::EVIDENCE_INSUFFICIENT`] when the day lies before that or after today.
pub fn letter_returned(
    application: &Application,
    returned: Date,
    today: Date,
) -> Result<InquiryLetter, Code> {
    let letter = application.inquiry_letter.ok_or(Code::INQUIRY_LETTER_REQUIRED)?;
    if returned < letter.sent || returned > today {
        return Err(Code::EVIDENCE_INSUFFICIENT);
    }
    if returned == letter.sent {
        return Err(Code::SAME_DAY_REFUSED);
    }
    Ok(InquiryLetter { sent: letter.sent, returned: Some(returned) })
}

/// Whether this proof confirms the identity of this applicant today.
///
/// # Errors
/// [`Code::EVIDENCE_INSUFFICIENT`] when it is not the proof that the applicant
/// needs, [`Code::INQUIRY_LETTER_REQUIRED`] when the letter has not come back,
/// [`Code::SAME_DAY_REFUSED`] on the day of the application.
pub fn confirm_identity(application: &Application, proof: &Proof, today: Date) -> Result<(), Code> {
    match (application.form.applicant, proof) {
        (Applicant::InPerson, Proof::Photo { .. }) => Ok(()),
        (Applicant::InPerson, Proof::Letter { .. }) | (Applicant::Proxy, Proof::Proxy { .. }) => {
            by_letter(application, today)
        }
        (Applicant::InPerson, Proof::Proxy { .. })
        | (Applicant::Proxy, Proof::Photo { .. } | Proof::Letter { .. }) => Err(Code::EVIDENCE_INSUFFICIENT),
    }
}

fn by_letter(application: &Application, today: Date) -> Result<(), Code> {
    if today <= jst::date(application.received) {
        return Err(Code::SAME_DAY_REFUSED);
    }
    match application.inquiry_letter {
        Some(InquiryLetter { returned: Some(_), .. }) => Ok(()),
        Some(InquiryLetter { returned: None, .. }) | None => Err(Code::INQUIRY_LETTER_REQUIRED),
    }
}

#[cfg(test)]
mod tests;

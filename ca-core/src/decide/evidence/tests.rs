//! The paths to a confirmed identity, and every way off them.

use jiff::civil::{Date, date};

use super::{confirm_identity, letter_returned, letter_sent};
use crate::decide::samples::application;
use crate::domain::application::Application;
use crate::domain::code::Code;
use crate::domain::evidence::{Applicant, InquiryLetter, LastDigits, PhotoDocument, Proof};

/// 27 October 2025 in Japan, although 26 October in UTC.
const RECEIVED: &str = "2025-10-26T15:00:00Z";
const TODAY: Date = date(2025, 10, 27);

const PHOTO: fn(LastDigits) -> Proof =
    |last_digits| Proof::Photo { document: PhotoDocument::DrivingLicence, last_digits };
const LETTER: fn(LastDigits) -> Proof = |last_digits| Proof::Letter { last_digits };
const PROXY: fn(LastDigits) -> Proof =
    |last_digits| Proof::Proxy { document: PhotoDocument::Passport, last_digits };

fn proof(of: fn(LastDigits) -> Proof) -> Proof {
    of(LastDigits::new("0042").unwrap())
}

fn with_letter(applicant: Applicant, sent: Date, returned: Option<Date>) -> Application {
    let letter = InquiryLetter { sent, returned };
    Application { inquiry_letter: Some(letter), ..application(applicant, RECEIVED) }
}

#[test]
fn a_photo_document_confirms_its_holder_at_once() {
    for document in PhotoDocument::ALL {
        let proof = Proof::Photo { document, last_digits: LastDigits::new("A1").unwrap() };
        assert_eq!(confirm_identity(&application(Applicant::InPerson, RECEIVED), &proof, TODAY), Ok(()));
    }
}

#[test]
fn each_applicant_needs_the_proof_of_his_path() {
    let tomorrow = date(2025, 10, 28);
    for (applicant, of, expected) in [
        (Applicant::InPerson, PHOTO, Ok(())),
        (Applicant::InPerson, LETTER, Ok(())),
        (Applicant::InPerson, PROXY, Err(Code::EVIDENCE_INSUFFICIENT)),
        (Applicant::Proxy, PHOTO, Err(Code::EVIDENCE_INSUFFICIENT)),
        (Applicant::Proxy, LETTER, Err(Code::EVIDENCE_INSUFFICIENT)),
        (Applicant::Proxy, PROXY, Ok(())),
    ] {
        let application = with_letter(applicant, TODAY, Some(tomorrow));
        assert_eq!(confirm_identity(&application, &proof(of), tomorrow), expected, "{applicant:?}");
    }
}

#[test]
fn without_a_photo_nothing_is_confirmed_on_the_day_of_the_application() {
    for (applicant, of) in [(Applicant::InPerson, LETTER), (Applicant::Proxy, PROXY)] {
        // Even a letter that is said to have come back does not help.
        let application = with_letter(applicant, TODAY, Some(TODAY));
        for (today, expected) in [
            (date(2025, 10, 26), Err(Code::SAME_DAY_REFUSED)),
            (TODAY, Err(Code::SAME_DAY_REFUSED)),
            (date(2025, 10, 28), Ok(())),
        ] {
            assert_eq!(confirm_identity(&application, &proof(of), today), expected, "{today}");
        }
    }
}

#[test]
fn the_day_of_the_application_is_that_of_japan() {
    // Received one second before midnight in Japan: the next second is another day.
    let application = Application {
        inquiry_letter: Some(InquiryLetter { sent: TODAY, returned: Some(date(2025, 10, 28)) }),
        ..application(Applicant::Proxy, "2025-10-27T14:59:59Z")
    };
    assert_eq!(confirm_identity(&application, &proof(PROXY), TODAY), Err(Code::SAME_DAY_REFUSED));
    assert_eq!(confirm_identity(&application, &proof(PROXY), date(2025, 10, 28)), Ok(()));
}

#[test]
fn without_a_photo_the_letter_must_have_come_back() {
    let later = date(2025, 11, 10);
    for (applicant, of) in [(Applicant::InPerson, LETTER), (Applicant::Proxy, PROXY)] {
        let required = Err(Code::INQUIRY_LETTER_REQUIRED);
        assert_eq!(confirm_identity(&application(applicant, RECEIVED), &proof(of), later), required);
        assert_eq!(confirm_identity(&with_letter(applicant, TODAY, None), &proof(of), later), required);
        let answered = with_letter(applicant, TODAY, Some(date(2025, 11, 4)));
        assert_eq!(confirm_identity(&answered, &proof(of), later), Ok(()));
    }
}

#[test]
fn a_letter_is_sent_between_the_application_and_today() {
    let application = application(Applicant::Proxy, RECEIVED);
    let today = date(2025, 10, 29);
    for (sent, fits) in [
        (date(2025, 10, 26), false),
        (date(2025, 10, 27), true),
        (date(2025, 10, 29), true),
        (date(2025, 10, 30), false),
    ] {
        let expected =
            if fits { Ok(InquiryLetter { sent, returned: None }) } else { Err(Code::EVIDENCE_INSUFFICIENT) };
        assert_eq!(letter_sent(&application, sent, today), expected, "{sent}");
    }
}

#[test]
fn an_answer_comes_back_after_the_day_it_was_sent_and_not_in_the_future() {
    let sent = date(2025, 10, 28);
    let today = date(2025, 10, 31);
    let application = with_letter(Applicant::Proxy, sent, None);
    for (returned, expected) in [
        (date(2025, 10, 27), Err(Code::EVIDENCE_INSUFFICIENT)),
        (date(2025, 10, 28), Err(Code::SAME_DAY_REFUSED)),
        (date(2025, 10, 29), Ok(())),
        (date(2025, 10, 31), Ok(())),
        (date(2025, 11, 1), Err(Code::EVIDENCE_INSUFFICIENT)),
    ] {
        let expected = expected.map(|()| InquiryLetter { sent, returned: Some(returned) });
        assert_eq!(letter_returned(&application, returned, today), expected, "{returned}");
    }
}

#[test]
fn no_answer_comes_back_to_a_letter_never_sent() {
    let application = application(Applicant::Proxy, RECEIVED);
    let expected = Err(Code::INQUIRY_LETTER_REQUIRED);
    assert_eq!(letter_returned(&application, date(2025, 10, 28), date(2025, 10, 28)), expected);
}

//! Every rule that can refuse a form, alone and together.

use super::{Verdict, issue, replaced};
use crate::decide::samples::{ADDRESS, BORN, GENDER, NAME, at, current, form, hanako, items, registered};
use crate::domain::application::{ApplicationForm, ApplicationKind, RequestedCertificates};
use crate::domain::certificate::{CertificateKind, CurrentCertificate};
use crate::domain::code::Code;
use crate::domain::four_items::{Attribute, FourItems, Substitutes};
use crate::ports::register::{RegisterEntry, ResidentStatus};

const NOW: &str = "2025-10-27T03:00:00Z";
const SIGNATURE: RequestedCertificates = RequestedCertificates::One(CertificateKind::Signature);
const AUTHENTICATION: RequestedCertificates = RequestedCertificates::One(CertificateKind::Authentication);
const BOTH: RequestedCertificates = RequestedCertificates::Both;

type Held = Vec<(CertificateKind, Option<CurrentCertificate>)>;

fn nothing_held(form: &ApplicationForm) -> Held {
    form.certificates.kinds().map(|kind| (kind, None)).collect()
}

/// The reasons; none when granted.
fn reasons(form: &ApplicationForm, entry: Option<&RegisterEntry>, held: &Held, now: &str) -> Vec<Code> {
    match issue(form, entry, held, at(now)) {
        Verdict::Granted(_) => Vec::new(),
        Verdict::Refused(codes) => {
            assert!(!codes.is_empty(), "a refusal has a reason");
            codes
        }
    }
}

/// A new application of someone who claims just what the register says.
fn honest(items: FourItems, certificates: RequestedCertificates, now: &str) -> Vec<Code> {
    let entry = registered(items.clone());
    let form = ApplicationForm { claimed: items, ..form(ApplicationKind::New, certificates) };
    reasons(&form, Some(&entry), &nothing_held(&form), now)
}

#[test]
fn a_form_that_equals_the_register_is_granted_with_the_register_s_items() {
    let form = form(ApplicationKind::New, BOTH);
    let verdict = issue(&form, Some(&registered(hanako())), &nothing_held(&form), at(NOW));
    let Verdict::Granted(encoded) = verdict else { panic!("refused: {verdict:?}") };
    let strings = encoded.strings();
    let of = |wanted| strings.iter().find(|(attribute, _)| *attribute == wanted).unwrap().1.as_str();
    assert_eq!(of(Attribute::Name), NAME);
    assert_eq!(of(Attribute::DateOfBirth), BORN);
    assert_eq!(of(Attribute::Gender), GENDER);
    assert_eq!(of(Attribute::Address), ADDRESS);
}

#[test]
fn nobody_outside_the_register_is_granted_anything() {
    let form = form(ApplicationKind::New, BOTH);
    assert_eq!(reasons(&form, None, &nothing_held(&form), NOW), [Code::NOT_IN_REGISTER]);
}

#[test]
fn of_someone_struck_off_nothing_but_that_is_told() {
    let form = ApplicationForm {
        claimed: items("別人　太郎", "319800218", "1", "東京都清瀬市別町１"),
        ..form(ApplicationKind::New, BOTH)
    };
    let entry = RegisterEntry { status: ResidentStatus::StruckOff, ..registered(hanako()) };
    assert_eq!(reasons(&form, Some(&entry), &nothing_held(&form), NOW), [Code::STRUCK_OFF_REGISTER]);
}

#[test]
fn each_item_that_differs_is_named() {
    let other = ["見本　華子", "319800218", "1", "東京都清瀬市見本町１－３"];
    let codes =
        [Code::NAME_DIFFERS, Code::DATE_OF_BIRTH_DIFFERS, Code::GENDER_DIFFERS, Code::ADDRESS_DIFFERS];
    for differing in 0_u8..16 {
        let pick = |at: usize, same| if differing >> at & 1 == 1 { other[at] } else { same };
        let claimed = items(pick(0, NAME), pick(1, BORN), pick(2, GENDER), pick(3, ADDRESS));
        let form = ApplicationForm { claimed, ..form(ApplicationKind::New, BOTH) };
        let expected: Vec<_> =
            (0..4).filter(|at| differing >> at & 1 == 1).map(|at: usize| codes[at]).collect();
        let found = reasons(&form, Some(&registered(hanako())), &nothing_held(&form), NOW);
        assert_eq!(found, expected, "items {differing:04b}");
    }
}

#[test]
fn fifteen_is_reached_on_the_day_the_law_counts_it() {
    // (born, certificates, now, refused). A JST day begins at 15:00 UTC.
    for (born, certificates, now, refused) in [
        ("420101027", SIGNATURE, "2025-10-26T14:59:59Z", true),
        ("420101027", SIGNATURE, "2025-10-26T15:00:00Z", false),
        ("420101028", SIGNATURE, "2025-10-27T14:59:59.999Z", true),
        ("420101028", BOTH, "2025-10-27T14:59:59.999Z", true),
        ("420101028", AUTHENTICATION, "2025-10-27T14:59:59.999Z", false),
        ("520251001", AUTHENTICATION, NOW, false),
        // 29 February: fifteen after the end of 28 February of an ordinary year.
        ("420080229", SIGNATURE, "2023-02-28T14:59:59Z", true),
        ("420080229", SIGNATURE, "2023-02-28T15:00:00Z", false),
        // What is unknown is taken as late as it can be.
        ("420101000", SIGNATURE, "2025-10-30T14:59:59Z", true),
        ("420101000", SIGNATURE, "2025-10-30T15:00:00Z", false),
        ("420100000", SIGNATURE, "2025-12-30T14:59:59Z", true),
        ("420100000", SIGNATURE, "2025-12-30T15:00:00Z", false),
    ] {
        let found = honest(items(NAME, born, GENDER, ADDRESS), certificates, now);
        let expected: &[Code] = if refused { &[Code::UNDER_AGE] } else { &[] };
        assert_eq!(found, expected, "{born} {certificates:?} {now}");
    }
}

#[test]
fn the_register_s_date_of_birth_counts_for_the_age() {
    let form = ApplicationForm {
        claimed: items(NAME, BORN, GENDER, ADDRESS),
        ..form(ApplicationKind::New, SIGNATURE)
    };
    let entry = registered(items(NAME, "420150101", GENDER, ADDRESS));
    let expected = [Code::DATE_OF_BIRTH_DIFFERS, Code::UNDER_AGE];
    assert_eq!(reasons(&form, Some(&entry), &nothing_held(&form), NOW), expected);
}

#[test]
fn a_person_has_one_valid_certificate_of_a_kind() {
    let not_after = "2030-02-17T14:59:59Z";
    let entry = registered(hanako());
    for (kind, held, expected) in [
        (ApplicationKind::New, false, None),
        (ApplicationKind::New, true, Some(Code::VALID_CERTIFICATE_EXISTS)),
        (ApplicationKind::Reissue, false, Some(Code::NO_CERTIFICATE_TO_REPLACE)),
        (ApplicationKind::Reissue, true, None),
        (ApplicationKind::Renewal, false, Some(Code::NO_CERTIFICATE_TO_REPLACE)),
        (ApplicationKind::Renewal, true, Some(Code::RENEWAL_NOT_OPEN)),
    ] {
        for wanted in CertificateKind::ALL {
            let form = form(kind, RequestedCertificates::One(wanted));
            let held = vec![(wanted, held.then(|| current(wanted, not_after)))];
            let found = reasons(&form, Some(&entry), &held, NOW);
            assert_eq!(found, Vec::from_iter(expected), "{kind:?} {held:?}");
        }
    }
}

#[test]
fn one_of_two_that_stands_against_it_refuses_both() {
    let form = form(ApplicationKind::New, BOTH);
    for taken in CertificateKind::ALL {
        let held = CertificateKind::ALL
            .map(|kind| (kind, (kind == taken).then(|| current(kind, "2030-02-17T14:59:59Z"))));
        let found = reasons(&form, Some(&registered(hanako())), &held.to_vec(), NOW);
        assert_eq!(found, [Code::VALID_CERTIFICATE_EXISTS]);
    }
}

#[test]
fn renewal_opens_at_midnight_three_months_before_the_last_day() {
    for (not_after, last_closed, first_open) in [
        ("2026-01-27T14:59:59Z", "2025-10-26T14:59:59.999999999Z", "2025-10-26T15:00:00Z"),
        // 31 May: there is no 31 February.
        ("2026-05-31T14:59:59Z", "2026-02-27T14:59:59.999999999Z", "2026-02-27T15:00:00Z"),
        ("2028-05-31T14:59:59Z", "2028-02-28T14:59:59.999999999Z", "2028-02-28T15:00:00Z"),
        // 29 February.
        ("2028-02-29T14:59:59Z", "2027-11-28T14:59:59.999999999Z", "2027-11-28T15:00:00Z"),
    ] {
        let form = form(ApplicationKind::Renewal, SIGNATURE);
        let held = vec![(CertificateKind::Signature, Some(current(CertificateKind::Signature, not_after)))];
        let entry = registered(hanako());
        assert_eq!(reasons(&form, Some(&entry), &held, last_closed), [Code::RENEWAL_NOT_OPEN], "{not_after}");
        assert_eq!(reasons(&form, Some(&entry), &held, first_open), [], "{not_after}");
        assert_eq!(reasons(&form, Some(&entry), &held, not_after), [], "{not_after}");
    }
}

#[test]
fn what_a_certificate_cannot_hold_needs_its_registered_substitute() {
    for (name, address, substitutes, expected) in [
        ("\u{20BB7}田　花子", ADDRESS, "", Some(Code::CHARACTER_WITHOUT_SUBSTITUTE)),
        ("\u{20BB7}田　花子", ADDRESS, "\u{20BB7}=吉", None),
        ("葛\u{E0100}　花子", ADDRESS, "", Some(Code::CHARACTER_WITHOUT_SUBSTITUTE)),
        ("葛\u{E0100}　花子", ADDRESS, "葛\u{E0100}=葛", None),
        (NAME, "東京都清瀬市\u{20BB7}町１", "", Some(Code::CHARACTER_WITHOUT_SUBSTITUTE)),
        (NAME, "東京都清瀬市\u{20BB7}町１", "\u{20BB7}=吉", None),
    ] {
        let items = items(name, BORN, GENDER, address);
        let form = ApplicationForm { claimed: items.clone(), ..form(ApplicationKind::New, SIGNATURE) };
        let entry =
            RegisterEntry { substitutes: Substitutes::parse(substitutes).unwrap(), ..registered(items) };
        let found = reasons(&form, Some(&entry), &nothing_held(&form), NOW);
        assert_eq!(found, Vec::from_iter(expected), "{substitutes}");
    }
}

#[test]
fn substitutes_that_make_a_text_too_long_are_refused() {
    let address = format!("東京都{}", "\u{20BB7}".repeat(197));
    let items = items(NAME, BORN, GENDER, &address);
    let form = ApplicationForm { claimed: items.clone(), ..form(ApplicationKind::New, BOTH) };
    let entry =
        RegisterEntry { substitutes: Substitutes::parse("\u{20BB7}=きち").unwrap(), ..registered(items) };
    assert_eq!(reasons(&form, Some(&entry), &nothing_held(&form), NOW), [Code::TEXT_LENGTH]);
}

#[test]
fn every_reason_is_given_and_each_once() {
    let form = form(ApplicationKind::New, BOTH);
    let entry = registered(items("\u{20BB7}田　花子", "420150101", "1", "東京都清瀬市別町１"));
    let held = CertificateKind::ALL.map(|kind| (kind, Some(current(kind, "2030-02-17T14:59:59Z"))));
    let expected = [
        Code::NAME_DIFFERS,
        Code::DATE_OF_BIRTH_DIFFERS,
        Code::GENDER_DIFFERS,
        Code::ADDRESS_DIFFERS,
        Code::UNDER_AGE,
        Code::VALID_CERTIFICATE_EXISTS,
        Code::CHARACTER_WITHOUT_SUBSTITUTE,
    ];
    assert_eq!(reasons(&form, Some(&entry), &held.to_vec(), NOW), expected);
}

#[test]
fn only_a_successor_replaces() {
    let held = current(CertificateKind::Signature, "2026-01-27T14:59:59Z");
    assert_eq!(replaced(ApplicationKind::New, Some(&held)), None);
    for kind in [ApplicationKind::Renewal, ApplicationKind::Reissue] {
        assert_eq!(replaced(kind, Some(&held)), Some(held.id.clone()));
        assert_eq!(replaced(kind, None), None);
    }
}

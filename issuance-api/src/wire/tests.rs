//! What is taken from the wire, and what is refused with which code and where.

use ca_core::domain::application::RequestedCertificates;
use ca_core::domain::code::Code;
use ca_core::domain::evidence::Proof;
use ca_core::domain::resident_number::ResidentNumber;
use serde_json::{Value, json};

use super::{ApplicationForm, Day, IdentityEvidence, KeySubmission, LetterSent, Nothing};

fn form() -> Value {
    json!({
        "kind": "new",
        "certificates": ["signature", "authentication"],
        "resident_number": ResidentNumber::from_body("1234567890").unwrap().as_str(),
        "claimed": {
            "name": "実印　花子",
            "date_of_birth": "319800217",
            "gender": "2",
            "address": "東京都清瀬市中里五丁目８４２番地",
        },
        "applicant": "in-person",
        "card_expiry": "2030-02-17",
    })
}

#[test]
fn a_form_becomes_the_domain_s_and_comes_back() {
    let wire: ApplicationForm = serde_json::from_value(form()).unwrap();
    let domain = wire.parse().unwrap();
    assert_eq!(domain.certificates, RequestedCertificates::Both);
    assert_eq!(serde_json::to_value(ApplicationForm::from(&domain)).unwrap(), form());
}

#[test]
fn a_form_is_refused_with_the_code_and_the_place() {
    for (place, value, code) in [
        ("/resident_number", json!("12345678900"), Code::RESIDENT_NUMBER_MALFORMED),
        ("/claimed/name", json!("実印花子"), Code::NAME_MALFORMED),
        ("/claimed/name", json!("ﾊﾅｺ　実印"), Code::CHARACTER_FORBIDDEN),
        ("/claimed/date_of_birth", json!("319800230"), Code::DATE_OF_BIRTH_MALFORMED),
        ("/claimed/gender", json!("4"), Code::GENDER_MALFORMED),
        ("/claimed/address", json!("清瀬市中里"), Code::ADDRESS_MALFORMED),
        ("/certificates", json!([]), Code::BODY_MALFORMED),
        ("/certificates", json!(["signature", "signature"]), Code::BODY_MALFORMED),
    ] {
        let mut form = form();
        *form.pointer_mut(place).unwrap() = value;
        let refused = serde_json::from_value::<ApplicationForm>(form).unwrap().parse().unwrap_err();
        assert_eq!((refused.code, refused.at.as_str()), (code, place));
    }
}

#[test]
fn unknown_fields_are_refused_at_every_depth() {
    let mut outer = form();
    outer["surprise"] = json!(1);
    assert!(serde_json::from_value::<ApplicationForm>(outer).is_err());
    let mut inner = form();
    inner["claimed"]["surprise"] = json!(1);
    assert!(serde_json::from_value::<ApplicationForm>(inner).is_err());
    let evidence = json!({ "proof": "letter", "last_digits": "1234", "document": "passport" });
    assert!(serde_json::from_value::<IdentityEvidence>(evidence).is_err());
    let key = json!({ "kind": "signature", "request": "", "surprise": 1 });
    assert!(serde_json::from_value::<KeySubmission>(json!({ "code": "A", "keys": [key] })).is_err());
    assert!(serde_json::from_value::<Nothing>(json!({ "surprise": 1 })).is_err());
}

#[test]
fn evidence_becomes_a_proof() {
    let parse = |value| serde_json::from_value::<IdentityEvidence>(value).unwrap().parse();
    let photo = json!({ "proof": "photo", "document": "driving-licence", "last_digits": "1234" });
    assert!(matches!(parse(photo), Ok(Proof::Photo { .. })));
    assert!(matches!(parse(json!({ "proof": "letter", "last_digits": "AB1" })), Ok(Proof::Letter { .. })));
    for digits in ["", "12345", "１２", "12 4"] {
        let refused = parse(json!({ "proof": "letter", "last_digits": digits })).unwrap_err();
        assert_eq!((refused.code, refused.at.as_str()), (Code::EVIDENCE_INSUFFICIENT, "/last_digits"));
    }
}

#[test]
fn a_day_has_one_form() {
    let day = |text: &str| serde_json::from_value::<LetterSent>(json!({ "sent_on": text }));
    assert_eq!(day("2025-10-27").unwrap().sent_on, Day(jiff::civil::date(2025, 10, 27)));
    for text in ["20251027", "2025-10-27T00:00:00", "2025-1-27", "2025-02-29", " 2025-10-27", ""] {
        assert!(day(text).is_err(), "{text}");
    }
}

#[test]
fn keys_are_base64_and_one_or_two() {
    let keys = |requests: &[&str]| {
        let keys: Vec<_> = requests.iter().map(|r| json!({ "kind": "signature", "request": r })).collect();
        serde_json::from_value::<KeySubmission>(json!({ "code": "A", "keys": keys })).unwrap().keys()
    };
    assert_eq!(keys(&["AQID"]).unwrap()[0].der, [1, 2, 3]);
    let refused = keys(&["AQID", "AQI*"]).unwrap_err();
    assert_eq!((refused.code, refused.at.as_str()), (Code::REQUEST_MALFORMED, "/keys/1/request"));
    assert_eq!(keys(&[]).unwrap_err().code, Code::KEYS_MISMATCH);
    assert_eq!(keys(&["AQID"; 3]).unwrap_err().code, Code::KEYS_MISMATCH);
}

#[test]
fn debug_shows_nothing_of_a_form() {
    let wire: ApplicationForm = serde_json::from_value(form()).unwrap();
    let shown = format!("{wire:?} {:?}", wire.claimed);
    assert!(!shown.contains("実印") && !shown.contains(&wire.resident_number), "{shown}");
}

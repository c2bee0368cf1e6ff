//! Whatever is wrong with what comes in: a stable code, the application as it
//! was, and the service goes on.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use jitsuin_tests::card::CardKeyKind;
use jitsuin_tests::client::{fresh_key, submission};
use jitsuin_tests::deployment::{TOWNS, form};
use jitsuin_tests::residents::Resident;
use jitsuin_tests::scene::{BOTH, Scene};
use jitsuin_tests::{forgery, judges};
use serde_json::{Value, json};

#[test]
fn no_bad_key_is_certified_and_none_spoils_the_authorization() {
    let scene = Scene::on_sqlite();
    let mut service = scene.deployment.serve();
    let (id, code) = scene.authorized();
    let good = scene.keys(CardKeyKind::Rsa2048);
    let before = scene.application(&id);
    for (what, request, expected) in bad_requests(&scene, &good[0].1) {
        let keys = [("signature", request), good[1].clone()];
        let answer = scene.counter.submit(&id, &code, &keys);
        assert_eq!(answer.code(), expected, "{what}: HTTP {}", answer.status);
        assert!((400..500).contains(&answer.status), "{what}: HTTP {}", answer.status);
        assert_eq!(scene.application(&id), before, "{what} changed the application");
    }
    assert_eq!(scene.database.execute("SELECT count(*) FROM intents"), ["0"], "something was to be signed");
    let issued = scene.counter.submit(&id, &code, &good).expect_success();
    assert_eq!(issued.text("/application/state"), "issued");

    no_key_is_certified_twice(&scene, &good);
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

/// What is wrong, the request, and the code that says so.
fn bad_requests(scene: &Scene, good: &[u8]) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let rsa = |bits: &str, exponent: &str| {
        let (bits, exponent) = (format!("rsa_keygen_bits:{bits}"), format!("rsa_keygen_pubexp:{exponent}"));
        forgery::by_openssl(&["-algorithm", "RSA", "-pkeyopt", &bits, "-pkeyopt", &exponent])
    };
    let p521 = forgery::by_openssl(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"]);
    let certificate = judges::der(&scene.deployment.authority("signature"));
    vec![
        ("nothing", Vec::new(), "request-malformed"),
        ("noise", vec![0xa5; 700], "request-malformed"),
        ("a certificate", certificate, "request-malformed"),
        ("a truncated request", good[..good.len() - 1].to_vec(), "request-malformed"),
        ("half a request", good[..good.len() / 2].to_vec(), "request-malformed"),
        ("trailing bytes", [good, &[0]].concat(), "request-malformed"),
        ("two requests", [good, good].concat(), "request-malformed"),
        ("BER: a long length", forgery::with_long_length(good), "request-malformed"),
        ("BER: an indefinite length", forgery::with_indefinite_length(good), "request-malformed"),
        ("40 KB", [good, &[0; 40_000]].concat(), "request-too-large"),
        ("10 MB", vec![0x30; 10_000_000], "body-too-large"),
        ("a wrong signature", forgery::wrongly_signed(good), "possession-not-proved"),
        ("RSA-1024", rsa("1024", "65537"), "key-size"),
        ("RSA-3072", rsa("3072", "65537"), "key-size"),
        ("e = 3", rsa("2048", "3"), "key-exponent"),
        ("an even modulus", forgery::with_even_modulus(good), "key-weak"),
        ("a ROCA modulus", forgery::roca(), "key-roca"),
        ("P-521", p521, "key-algorithm"),
        ("Ed25519", forgery::by_openssl(&["-algorithm", "ED25519"]), "key-algorithm"),
        ("a point off the curve", forgery::point_off_curve(), "key-point"),
    ]
}

fn no_key_is_certified_twice(scene: &Scene, certified: &[(&'static str, Vec<u8>)]) {
    let (id, code) = scene.authorized();
    let before = scene.application(&id);
    let fresh = scene.keys(CardKeyKind::P256);
    let shared = |signature: &[u8], authentication: &[u8]| {
        [("signature", signature.to_vec()), ("authentication", authentication.to_vec())]
    };
    for (what, keys) in [
        ("one modulus in both certificates", shared(&certified[0].1, &certified[0].1)),
        ("one fresh key in both certificates", shared(&fresh[0].1, &fresh[0].1)),
        ("another's signature key", shared(&certified[0].1, &fresh[1].1)),
        ("another's key for the other authority", shared(&fresh[0].1, &certified[0].1)),
    ] {
        assert_eq!(scene.counter.submit(&id, &code, &keys).code(), "key-reused", "{what}");
        assert_eq!(scene.application(&id), before, "{what} changed the application");
    }
    let issued = scene.counter.submit(&id, &code, &fresh).expect_success();
    assert_eq!(issued.text("/application/state"), "issued");
}

#[test]
fn no_bad_text_or_field_is_received() {
    let scene = Scene::on_sqlite();
    let mut service = scene.deployment.serve();
    let applicant = scene.applicant();
    let long = |length: usize| format!("東京都清瀬市{}", "あ".repeat(length - 6));
    for (place, value, code) in [
        ("/claimed/name", json!("ｱｵｿﾞﾗ　花子"), "character-forbidden"),
        ("/claimed/name", json!("青空　花\u{7}子"), "character-forbidden"),
        ("/claimed/name", json!("青空　花子\u{85}"), "character-forbidden"),
        ("/claimed/name", json!("青空　花\u{fffd}子"), "character-forbidden"),
        ("/claimed/name", json!("青空　\u{202e}花子"), "character-forbidden"),
        ("/claimed/name", json!(""), "text-length"),
        ("/claimed/name", json!("青空花子"), "name-malformed"),
        ("/claimed/address", json!(long(201)), "text-length"),
        ("/claimed/address", json!(format!("{}\n", applicant.address)), "character-forbidden"),
        ("/claimed/address", json!("どこか"), "address-malformed"),
        ("/claimed/date_of_birth", json!("319800230"), "date-of-birth-malformed"),
        ("/claimed/gender", json!("9"), "gender-malformed"),
        ("/resident_number", json!("12345678900"), "resident-number-malformed"),
        ("/certificates", json!(["signature", "signature"]), "body-malformed"),
        ("/certificates", json!([]), "body-malformed"),
        ("/kind", json!("gift"), "body-malformed"),
        ("/claimed/name", json!(7), "body-malformed"),
        ("/claimed/nickname", json!("はな"), "body-malformed"),
        ("/colour", json!("red"), "body-malformed"),
        ("/card_expiry", json!("2030-2-1"), "body-malformed"),
    ] {
        let mut form = form(&applicant, "new", &BOTH);
        set(&mut form, place, value);
        let answer = scene.counter.officer.post("/v1/applications", &form).unwrap();
        assert_eq!(answer.code(), code, "{place}: {}", answer.body);
        assert!(!answer.body.to_string().contains(&applicant.address), "{place}: personal data in an answer");
    }
    for (what, body) in [
        ("no JSON", b"kind=new".as_slice()),
        ("half of it", b"{\"kind\": \"new\""),
        ("two values", b"{} {}"),
        ("no UTF-8", b"{\"kind\": \"\xff\"}"),
        ("an array", b"[]"),
        ("nothing", b""),
    ] {
        let answer = scene.counter.officer.post_bytes(&fresh_key(), "/v1/applications", body).unwrap();
        assert_eq!(answer.code(), "body-malformed", "{what}: {}", answer.body);
    }
    assert_eq!(scene.database.execute("SELECT count(*) FROM applications"), ["0"], "one was received");

    no_unknown_field_is_read_anywhere(&scene);
    a_name_without_a_form_for_the_certificate_is_refused(&scene);
    an_address_of_the_greatest_length_is_compared(&scene, &long(200));
    scene.assert_still_issues();
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

fn no_unknown_field_is_read_anywhere(scene: &Scene) {
    let (id, code) = scene.authorized();
    let before = scene.application(&id);
    let keys = scene.keys(CardKeyKind::P256);
    for act in ["register-match", "approval", "key-authorization", "refusal", "receipt", "discard"] {
        assert_eq!(scene.counter.act(&id, act, &json!({"force": true})).code(), "body-malformed", "{act}");
    }
    let evidence = json!({"proof": "photo", "document": "driving-licence", "last_digits": "1", "trust": 1});
    assert_eq!(scene.counter.act(&id, "identity-evidence", &evidence).code(), "body-malformed");
    let letter = json!({"sent_on": "2026-01-01", "by": "post"});
    assert_eq!(scene.counter.act(&id, "inquiry-letter", &letter).code(), "body-malformed");
    for place in ["/subject", "/keys/0/subject"] {
        let mut body = submission(&code, &keys);
        set(&mut body, place, json!("CN=somebody else"));
        let path = format!("/v1/applications/{id}/keys");
        assert_eq!(scene.counter.device.post(&path, &body).unwrap().code(), "body-malformed", "{place}");
    }
    assert_eq!(scene.application(&id), before);
    let _ = scene.counter.submit(&id, &code, &keys).expect_success();
}

fn a_name_without_a_form_for_the_certificate_is_refused(scene: &Scene) {
    let lacks = |one: &Resident| !one.is_encodable().unwrap() && one.status == "registered";
    let adult = |one: &Resident| !one.date_of_birth.is_under(20, jitsuin_tests::scene::today());
    let resident = Scene::residents(TOWNS[0], |one| lacks(one) && adult(one)).next().unwrap();
    let id = scene.counter.receive(&form(&resident, "new", &BOTH));
    let answer = scene.counter.act(&id, "register-match", &json!({})).expect_success();
    assert_eq!((answer.text("/state"), answer.codes()), ("refused", vec!["character-without-substitute"]));
}

fn an_address_of_the_greatest_length_is_compared(scene: &Scene, address: &str) {
    let mut form = form(&scene.applicant(), "new", &BOTH);
    form["claimed"]["address"] = json!(address);
    let id = scene.counter.receive(&form);
    let answer = scene.counter.act(&id, "register-match", &json!({})).expect_success();
    assert_eq!(answer.codes(), ["address-differs"]);
}

#[test]
fn keys_count_once_in_time_and_for_their_application_only() {
    let scene = Scene::on_sqlite();
    let mut service = scene.deployment.serve();
    let [(one, one_code), (other, other_code)] = [scene.authorized(), scene.authorized()];
    let keys = scene.keys(CardKeyKind::P256);
    let refused = |id: &str, code: &str, expected: &str| {
        let before = scene.application(id);
        assert_eq!(scene.counter.submit(id, code, &keys).code(), expected);
        assert_eq!(scene.application(id), before);
    };
    refused(&one, &other_code, "key-authorization-invalid");
    refused(&one, "", "key-authorization-invalid");
    refused(&one, "AAAAAAAAAAAAAAAA", "key-authorization-invalid");
    let nobodys = scene.counter.submit("0199e2b4-5c00-7a3e-8d5f-6b1c2a3d4e5f", &one_code, &keys);
    assert_eq!(nobodys.code(), "application-unknown");

    scene.database.pass_days(1);
    refused(&one, &one_code, "key-authorization-expired");
    let renewed = scene.counter.authorize(&one);
    refused(&one, &one_code, "key-authorization-invalid");
    let issued = scene.counter.submit(&one, &renewed, &keys).expect_success();
    assert_eq!(issued.text("/application/state"), "issued");

    // Twice: the same keys, other keys, the same keys for another application.
    refused(&one, &renewed, "application-state");
    let others = scene.keys(CardKeyKind::P256);
    assert_eq!(scene.counter.submit(&one, &renewed, &others).code(), "application-state");
    refused(&other, &other_code, "key-authorization-expired");
    let other_code = scene.counter.authorize(&other);
    refused(&other, &other_code, "key-reused");
    let count = scene.database.execute("SELECT count(*) FROM certificates");
    assert_eq!(count, ["2"], "one application, two certificates");
    let _ = scene.counter.submit(&other, &other_code, &others).expect_success();
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

/// Sets what is at this JSON pointer, or adds it.
fn set(body: &mut Value, place: &str, value: Value) {
    let (parent, member) = place.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[member] = value;
}

//! The whole story of an issue, through the programs that an operator and a
//! counter use, on both databases.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jitsuin_tests::card::CardKeyKind;
use jitsuin_tests::client::{Answer, fresh_key, submission};
use jitsuin_tests::deployment::{TOWNS, form};
use jitsuin_tests::judges;
use jitsuin_tests::residents::Resident;
use jitsuin_tests::scene::{BOTH, Scene, today};
use serde_json::{Value, json};

#[test]
fn on_sqlite_every_application_comes_to_its_right_end() {
    tell(&Scene::on_sqlite());
}

#[test]
fn on_postgresql_every_application_comes_to_its_right_end() {
    tell(&Scene::on_postgresql());
}

fn tell(scene: &Scene) {
    let mut service = scene.deployment.serve();
    a_new_application_goes_through_every_state_to_delivery(scene);
    every_kind_of_card_key_is_certified(scene);
    one_certificate_alone_can_be_applied_for(scene);
    a_second_certificate_of_the_kind_is_refused(scene);
    a_renewal_in_its_window_supersedes(scene);
    a_reissue_supersedes_at_any_time(scene);
    discarded_certificates_are_revoked_and_make_room(scene);
    what_differs_from_the_register_is_named_and_not_told(scene);
    who_must_not_have_a_certificate_gets_none(scene);
    the_officer_may_refuse_until_keys_are_submitted(scene);
    by_letter_and_by_proxy_never_on_the_same_day(scene);
    a_repeated_request_gets_the_same_answer(scene);
    a_request_key_with_another_request_is_refused(scene);
    another_municipality_sees_nothing(scene);
    a_list_shows_every_application_once_newest_first(scene);
    every_act_left_its_trace(scene);
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
    assert!(service.stop(), "SIGTERM ends the service well");
}

fn a_new_application_goes_through_every_state_to_delivery(scene: &Scene) {
    let counter = &scene.counter;
    let form = form(&scene.applicant(), "new", &BOTH);
    let received = counter.officer.post("/v1/applications", &form).unwrap();
    assert_eq!((received.status, received.text("/state")), (201, "received"));
    let id = received.text("/id").to_owned();
    let act =
        |act: &str, body: Value| counter.act(&id, act, &body).expect_success().text("/state").to_owned();
    assert_eq!(act("register-match", json!({})), "matched");
    assert_eq!(act("identity-evidence", photo()), "identified");
    assert_eq!(act("approval", json!({})), "approved");
    let permission = counter.act(&id, "key-authorization", &json!({})).expect_success();
    assert_eq!(permission.text("/application/state"), "key-authorized");
    let certificates = || counter.officer.get(&format!("/v1/applications/{id}/certificates")).unwrap();
    assert!(certificates().expect_success().certificates().is_empty());

    let issued = counter.submit(&id, permission.text("/code"), &scene.keys(CardKeyKind::Rsa2048));
    let issued = issued.expect_success();
    assert_eq!(issued.text("/application/state"), "issued");
    assert_eq!(kinds(&issued), BOTH);
    for (kind, certificate) in BOTH.iter().zip(issued.body["certificates"].as_array().unwrap()) {
        let issuer = judges::der(&scene.deployment.authority(kind));
        assert_eq!(certificate["issuer_certificate"], base64(&issuer));
    }
    assert_eq!(act("receipt", json!({})), "delivered");

    let shown = scene.application(&id);
    assert_eq!(shown["form"], form);
    assert_eq!(shown["application"]["identity"]["document"], "driving-licence");
    assert_eq!(shown["application"]["issued"], issued.body["application"]["issued"]);
    assert_eq!(certificates().body["certificates"], issued.body["certificates"]);
    for act in ["register-match", "approval", "key-authorization", "receipt", "discard", "refusal"] {
        assert_eq!(counter.act(&id, act, &json!({})).code(), "application-state", "{act}");
    }
}

fn every_kind_of_card_key_is_certified(scene: &Scene) {
    for kind in [CardKeyKind::Rsa2048, CardKeyKind::P256, CardKeyKind::P384] {
        let requests = scene.keys(kind);
        let id = scene.counter.approve(&form(&scene.applicant(), "new", &BOTH));
        let issued = scene.counter.submit(&id, &scene.counter.authorize(&id), &requests).expect_success();
        for ((_, request), certificate) in requests.iter().zip(issued.certificates()) {
            let key = public_key(request);
            assert!(certificate.windows(key.len()).any(|part| part == key), "{kind:?}");
        }
    }
}

fn one_certificate_alone_can_be_applied_for(scene: &Scene) {
    for kind in BOTH {
        let id = scene.counter.approve(&form(&scene.applicant(), "new", &[kind]));
        let code = scene.counter.authorize(&id);
        let both = scene.keys(CardKeyKind::P256);
        assert_eq!(scene.counter.submit(&id, &code, &both).code(), "keys-mismatch");
        let one: Vec<_> = both.into_iter().filter(|(certificate, _)| *certificate == kind).collect();
        assert_eq!(kinds(&scene.counter.submit(&id, &code, &one).expect_success()), [kind]);
    }
}

fn a_second_certificate_of_the_kind_is_refused(scene: &Scene) {
    let applicant = scene.applicant();
    let _ = scene.issue(&form(&applicant, "new", &["signature"]), CardKeyKind::P256);
    assert_eq!(refusal(scene, &form(&applicant, "new", &BOTH)), ["valid-certificate-exists"]);
    let replacement = form(&applicant, "reissue", &["authentication"]);
    assert_eq!(refusal(scene, &replacement), ["no-certificate-to-replace"]);
    let _ = scene.issue(&form(&applicant, "new", &["authentication"]), CardKeyKind::P256);
}

fn a_renewal_in_its_window_supersedes(scene: &Scene) {
    let applicant = scene.applicant();
    let mut soon = form(&applicant, "new", &BOTH);
    soon["card_expiry"] = json!(today().saturating_add(2.months()).to_string());
    let old = scene.issue(&soon, CardKeyKind::P256);
    let new = scene.issue(&form(&applicant, "renewal", &BOTH), CardKeyKind::P256);
    assert_eq!(revocations(scene, &old), ["superseded"; 2]);
    assert!(revocations(scene, &new).is_empty());
    // The renewed certificates have their years before them.
    assert_eq!(refusal(scene, &form(&applicant, "renewal", &BOTH)), ["renewal-not-open"]);
}

fn a_reissue_supersedes_at_any_time(scene: &Scene) {
    let applicant = scene.applicant();
    let old = scene.issue(&form(&applicant, "new", &BOTH), CardKeyKind::P256);
    let new = scene.issue(&form(&applicant, "reissue", &["signature"]), CardKeyKind::P384);
    assert_eq!(revocations(scene, &old), ["superseded"]);
    assert!(revocations(scene, &new).is_empty());
}

fn discarded_certificates_are_revoked_and_make_room(scene: &Scene) {
    let applicant = scene.applicant();
    let issued = scene.issue(&form(&applicant, "new", &BOTH), CardKeyKind::P256);
    let id = issued.text("/application/id");
    let discarded = scene.counter.act(id, "discard", &json!({})).expect_success();
    assert_eq!(discarded.text("/state"), "discarded");
    assert_eq!(revocations(scene, &issued), ["discarded"; 2]);
    assert_eq!(scene.counter.act(id, "receipt", &json!({})).code(), "application-state");
    let _ = scene.issue(&form(&applicant, "new", &BOTH), CardKeyKind::P256);
}

fn what_differs_from_the_register_is_named_and_not_told(scene: &Scene) {
    let (applicant, other) = (scene.applicant(), scene.applicant());
    let gender = if applicant.gender.encode() == "1" { "2" } else { "1" };
    for (item, claimed, code) in [
        ("name", "空想　太郎".to_owned(), "name-differs"),
        ("date_of_birth", other.date_of_birth.encode(), "date-of-birth-differs"),
        ("gender", gender.to_owned(), "gender-differs"),
        ("address", other.address.clone(), "address-differs"),
    ] {
        let mut form = form(&applicant, "new", &BOTH);
        let truth = std::mem::replace(&mut form["claimed"][item], json!(claimed));
        let id = scene.counter.receive(&form);
        let answer = scene.counter.act(&id, "register-match", &json!({})).expect_success();
        assert_eq!((answer.text("/state"), answer.codes()), ("refused", vec![code]));
        if item != "gender" {
            assert!(!answer.body.to_string().contains(truth.as_str().unwrap()), "{item} was told");
        }
    }
    let mut all = form(&other, "new", &BOTH);
    all["resident_number"] = json!(applicant.number.as_str());
    assert!(refusal(scene, &all).len() > 1, "every difference is named");
}

fn who_must_not_have_a_certificate_gets_none(scene: &Scene) {
    let registered = |one: &Resident| one.status == "registered" && one.is_encodable().unwrap();
    let is_minor = |one: &Resident| registered(one) && one.date_of_birth.is_under(12, today());
    let minor = Scene::residents(TOWNS[0], is_minor).next().unwrap();
    assert_eq!(refusal(scene, &form(&minor, "new", &BOTH)), ["under-age"]);
    let _ = scene.issue(&form(&minor, "new", &["authentication"]), CardKeyKind::P256);
    let gone = Scene::residents(TOWNS[0], |one| one.status == "struck-off").next().unwrap();
    assert_eq!(refusal(scene, &form(&gone, "new", &BOTH)), ["struck-off-register"]);
    let stranger = TOWNS[1].applicants().next().unwrap();
    assert_eq!(refusal(scene, &form(&stranger, "new", &BOTH)), ["not-in-register"]);
}

fn the_officer_may_refuse_until_keys_are_submitted(scene: &Scene) {
    let (id, code) = scene.authorized();
    let refused = scene.counter.act(&id, "refusal", &json!({})).expect_success();
    assert_eq!((refused.text("/state"), refused.codes()), ("refused", vec!["refused-by-officer"]));
    let late = scene.counter.submit(&id, &code, &scene.keys(CardKeyKind::P256));
    assert_eq!(late.code(), "application-state");
}

fn by_letter_and_by_proxy_never_on_the_same_day(scene: &Scene) {
    let letter = json!({"proof": "letter", "last_digits": "A12"});
    let proxy = json!({"proof": "proxy", "document": "passport", "last_digits": "99"});
    for (applicant, proof) in [("in-person", letter), ("proxy", proxy)] {
        let mut form = form(&scene.applicant(), "new", &BOTH);
        form["applicant"] = json!(applicant);
        let id = scene.counter.receive(&form);
        let act = |act: &str, body: &Value| scene.counter.act(&id, act, body);
        let _ = act("register-match", &json!({})).expect_success();
        let day = today().to_string();
        assert_eq!(
            act("inquiry-letter/return", &json!({"returned_on": day})).code(),
            "inquiry-letter-required"
        );
        let _ = act("inquiry-letter", &json!({"sent_on": day})).expect_success();
        assert_eq!(act("inquiry-letter/return", &json!({"returned_on": day})).code(), "same-day-refused");
        assert_eq!(act("identity-evidence", &proof).code(), "same-day-refused");
        if applicant == "proxy" {
            assert_eq!(act("identity-evidence", &photo()).code(), "evidence-insufficient");
        }
        assert_eq!(act("approval", &json!({})).code(), "application-state");

        scene.database.pass_days(3);
        assert_eq!(act("identity-evidence", &proof).code(), "inquiry-letter-required");
        let _ = act("inquiry-letter", &json!({"sent_on": today().yesterday().unwrap().to_string()}))
            .expect_success();
        let _ = act("inquiry-letter/return", &json!({"returned_on": today().to_string()})).expect_success();
        assert_eq!(act("identity-evidence", &proof).expect_success().text("/state"), "identified");
        assert_eq!(act("approval", &json!({})).expect_success().text("/state"), "approved");
    }
}

fn a_repeated_request_gets_the_same_answer(scene: &Scene) {
    let (counter, form) = (&scene.counter, form(&scene.applicant(), "new", &BOTH));
    let key = fresh_key();
    let first = counter.officer.post_as(&key, "/v1/applications", &form).unwrap().expect_success();
    let id = first.text("/id").to_owned();
    let again = counter.officer.post_as(&key, "/v1/applications", &form).unwrap();
    assert_eq!((again.status, again.body), (first.status, first.body));
    let act = |key: &str, act: &str, body: &Value| {
        counter.officer.post_as(key, &format!("/v1/applications/{id}/{act}"), body).unwrap().expect_success()
    };
    for (name, body) in
        [("register-match", json!({})), ("identity-evidence", photo()), ("approval", json!({}))]
    {
        let key = fresh_key();
        assert_eq!(act(&key, name, &body).body, act(&key, name, &body).body);
    }
    let key = fresh_key();
    let code = act(&key, "key-authorization", &json!({})).text("/code").to_owned();
    assert_eq!(act(&key, "key-authorization", &json!({})).text("/code"), code);

    let (key, body) = (fresh_key(), submission(&code, &scene.keys(CardKeyKind::P256)));
    let submit = || counter.device.post_as(&key, &format!("/v1/applications/{id}/keys"), &body).unwrap();
    let issued = submit().expect_success();
    assert_eq!(submit().expect_success().body, issued.body, "the same certificates, not others");
    let receipt = fresh_key();
    assert_eq!(act(&receipt, "receipt", &json!({})).body, act(&receipt, "receipt", &json!({})).body);
    // The answer is what became of it: the application is delivered now.
    assert_eq!(submit().expect_success().certificates(), issued.certificates());
}

fn a_request_key_with_another_request_is_refused(scene: &Scene) {
    let (one, other) = (form(&scene.applicant(), "new", &BOTH), form(&scene.applicant(), "new", &BOTH));
    let key = fresh_key();
    let post = |path: &str, body: &Value| scene.counter.officer.post_as(&key, path, body).unwrap();
    let id = post("/v1/applications", &one).expect_success().text("/id").to_owned();
    let before = scene.application(&id);
    assert_eq!(post("/v1/applications", &other).code(), "idempotency-conflict");
    assert_eq!(post(&format!("/v1/applications/{id}/register-match"), &one).code(), "body-malformed");
    assert_eq!(post(&format!("/v1/applications/{id}/refusal"), &json!({})).code(), "idempotency-conflict");
    assert_eq!(scene.application(&id), before);
    for key in ["", "two words", &"k".repeat(65)] {
        let answer = scene.counter.officer.post_as(key, "/v1/applications", &other).unwrap();
        assert_eq!(answer.code(), "idempotency-key", "{key:?}");
    }
    // Another caller's keys are his own.
    let colleague = scene.deployment.counter(TOWNS[0], 2);
    let _ = colleague.officer.post_as(&key, "/v1/applications", &other).unwrap().expect_success();
}

fn another_municipality_sees_nothing(scene: &Scene) {
    let (id, code) = scene.authorized();
    let before = scene.application(&id);
    let foreign = scene.deployment.counter(TOWNS[1], 1);
    for place in ["", "/certificates"] {
        let looked = foreign.officer.get(&format!("/v1/applications/{id}{place}")).unwrap();
        assert_eq!((looked.status, looked.code()), (404, "application-unknown"));
    }
    for act in ["register-match", "approval", "key-authorization", "receipt", "discard", "refusal"] {
        assert_eq!(foreign.act(&id, act, &json!({})).code(), "application-unknown", "{act}");
    }
    let keys = scene.keys(CardKeyKind::P256);
    assert_eq!(foreign.submit(&id, &code, &keys).code(), "application-unknown");
    let list = foreign.officer.get("/v1/applications").unwrap().expect_success();
    assert_eq!(list.body["applications"], json!([]));
    assert_eq!(scene.application(&id), before);
    let issued = scene.counter.submit(&id, &code, &keys).expect_success();
    assert_eq!(issued.text("/application/state"), "issued", "the right device's submission still counts");
}

fn a_list_shows_every_application_once_newest_first(scene: &Scene) {
    let (mut listed, mut next) = (Vec::new(), String::new());
    loop {
        let page =
            scene.counter.officer.get(&format!("/v1/applications?limit=7{next}")).unwrap().expect_success();
        let applications = page.body["applications"].as_array().unwrap();
        assert!(applications.len() <= 7);
        listed.extend(applications.iter().map(|one| {
            (one["received"].as_str().unwrap().to_owned(), one["id"].as_str().unwrap().to_owned())
        }));
        match page.body["next"].as_str() {
            Some(last) => next = format!("&before={last}"),
            None => break,
        }
    }
    let ids: BTreeSet<_> = listed.iter().map(|(_, id)| id).collect();
    assert_eq!(ids.len(), listed.len(), "one is listed twice");
    let there = scene.database.execute("SELECT count(*) FROM applications");
    assert_eq!(there, [listed.len().to_string()]);
    assert!(listed.is_sorted_by(|newer, older| newer.0 >= older.0));
}

fn every_act_left_its_trace(scene: &Scene) {
    let without = scene.database.execute(
        "SELECT count(*) FROM applications WHERE version <> \
         (SELECT count(*) FROM audit WHERE audit.application = applications.id)",
    );
    assert_eq!(without, ["0"]);
}

/// The reasons with which an application is refused when it meets the register.
fn refusal(scene: &Scene, form: &Value) -> Vec<String> {
    let id = scene.counter.receive(form);
    let answer = scene.counter.act(&id, "register-match", &json!({})).expect_success();
    assert_eq!(answer.text("/state"), "refused", "{}", answer.body);
    answer.codes().into_iter().map(str::to_owned).collect()
}

/// The causes for which the certificates of an issue were revoked.
fn revocations(scene: &Scene, issued: &Answer) -> Vec<String> {
    let names = issued.body["application"]["issued"].as_array().unwrap();
    let serials: Vec<_> =
        names.iter().map(|name| format!("'{}'", name["serial"].as_str().unwrap())).collect();
    let (hex, serials) = (scene.database.hex("serial"), serials.join(", "));
    scene.database.execute(&format!("SELECT cause FROM revocations WHERE {hex} IN ({serials})"))
}

fn kinds(issued: &Answer) -> Vec<&str> {
    let certificates = issued.body["certificates"].as_array().unwrap();
    certificates.iter().map(|certificate| certificate["kind"].as_str().unwrap()).collect()
}

/// The SubjectPublicKeyInfo of a certification request, as it stands in it.
fn public_key(request: &[u8]) -> Vec<u8> {
    use der::{Decode as _, Encode as _};
    let request = x509_cert::request::CertReq::from_der(request).unwrap();
    request.info.public_key.to_der().unwrap()
}

fn photo() -> Value {
    json!({"proof": "photo", "document": "driving-licence", "last_digits": "4321"})
}

fn base64(octets: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(octets)
}

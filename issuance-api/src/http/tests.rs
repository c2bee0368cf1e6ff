//! The interface for counters over mutual TLS, up to the token.

mod client;
mod counters;

use std::time::Duration;

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use client::Request;
use counters::{Counters, form};

#[test]
fn a_certificate_that_is_not_registered_is_not_authenticated() {
    let counters = Counters::open();
    let answer = counters.stranger.get("/v1/applications");
    assert_eq!((answer.status, answer.code()), (401, "not-authenticated"));
    let answer = counters.stranger.post("/v1/applications", &form());
    assert_eq!((answer.status, answer.code()), (401, "not-authenticated"));
}

#[test]
fn officers_and_terminals_do_different_things() {
    let counters = Counters::open();
    let id = counters.officer.receive();
    for (client, path) in [
        (&counters.terminal, "/v1/applications".to_owned()),
        (&counters.terminal, format!("/v1/applications/{id}/approval")),
        (&counters.officer, format!("/v1/applications/{id}/keys")),
    ] {
        let answer = client.post(&path, &json!({}));
        assert_eq!((answer.status, answer.code()), (403, "not-authorized"), "{path}");
    }
    let certificates = counters.terminal.get(&format!("/v1/applications/{id}/certificates"));
    assert_eq!((certificates.status, &certificates.body["certificates"]), (200, &json!([])));
}

#[test]
fn an_application_of_another_municipality_does_not_exist() {
    let counters = Counters::open();
    let id = counters.officer.receive();
    assert_eq!(counters.officer.get(&format!("/v1/applications/{id}")).status, 200);
    for path in ["", "/certificates"] {
        let answer = counters.foreigner.get(&format!("/v1/applications/{id}{path}"));
        assert_eq!((answer.status, answer.code()), (404, "application-unknown"), "{path}");
    }
    let answer = counters.foreigner.post(&format!("/v1/applications/{id}/register-match"), &json!({}));
    assert_eq!((answer.status, answer.code()), (404, "application-unknown"));
    assert_eq!(counters.foreigner.get("/v1/applications").body["applications"], json!([]));
    for other in ["0199e2b4-5c00-7a3e-8d5f-6b1c2a3d4e5f", "1", "%2e%2e"] {
        let answer = counters.officer.get(&format!("/v1/applications/{other}"));
        assert_eq!((answer.status, answer.code()), (404, "application-unknown"), "{other}");
    }
}

#[test]
fn an_application_comes_as_far_as_the_token() {
    let counters = Counters::open();
    let id = counters.officer.receive();
    let act =
        |name: &str, body: Value| counters.officer.post(&format!("/v1/applications/{id}/{name}"), &body);
    assert_eq!(act("register-match", json!({})).body["state"], "matched");
    let evidence = json!({ "proof": "photo", "document": "passport", "last_digits": "0001" });
    assert_eq!(act("identity-evidence", evidence).body["state"], "identified");
    let early = act("receipt", json!({}));
    assert_eq!((early.status, early.code()), (409, "application-state"));
    assert_eq!(act("approval", json!({})).body["state"], "approved");
    let authorization = act("key-authorization", json!({}));
    assert_eq!(authorization.body["application"]["state"], "key-authorized");
    let code = authorization.body["code"].as_str().unwrap();
    assert_eq!(code.len(), 16);
    let keys = json!({ "code": "WRONG", "keys": [{ "kind": "authentication", "request": "AAAA" }] });
    let answer = counters.terminal.post(&format!("/v1/applications/{id}/keys"), &keys);
    assert_eq!((answer.status, answer.code()), (403, "key-authorization-invalid"));
    let keys = json!({ "code": code, "keys": [{ "kind": "authentication", "request": "AAAA" }] });
    let answer = counters.terminal.post(&format!("/v1/applications/{id}/keys"), &keys);
    assert_eq!((answer.status, answer.code()), (503, "authority-unknown"));
    let detail = counters.officer.get(&format!("/v1/applications/{id}"));
    assert_eq!(detail.body["form"], form());
    assert!(!detail.text.contains(code), "the code is shown once");
}

#[test]
fn a_refusal_by_the_register_is_an_application_with_its_codes() {
    let counters = Counters::open();
    let mut moved = form();
    moved["claimed"]["address"] = json!("東京都清瀬市架空町九丁目９番９号");
    let id = counters.officer.post("/v1/applications", &moved).body["id"].as_str().unwrap().to_owned();
    let answer = counters.officer.post(&format!("/v1/applications/{id}/register-match"), &json!({}));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["state"], "refused");
    assert_eq!(answer.body["codes"], json!(["address-differs"]));
}

#[test]
fn the_same_request_twice_is_one_act() {
    let counters = Counters::open();
    let ask = |body: &Value| counters.officer.send(Request::post("/v1/applications", body).key("one"));
    let (first, second) = (ask(&form()), ask(&form()));
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.body, second.body);
    let mut other = form();
    other["kind"] = json!("renewal");
    let answer = ask(&other);
    assert_eq!((answer.status, answer.code()), (409, "idempotency-conflict"));
    assert_eq!(counters.officer.get("/v1/applications").body["applications"].as_array().unwrap().len(), 1);
    let answer = counters.officer.send(Request::post("/v1/applications", &form()).without_key());
    assert_eq!((answer.status, answer.code()), (400, "idempotency-key"));
}

#[test]
fn a_list_is_paged_from_the_newest() {
    let counters = Counters::open();
    let ids: Vec<_> = (0..3).map(|_| counters.officer.receive()).collect();
    let page = counters.officer.get("/v1/applications?limit=2").body;
    assert_eq!(page["applications"][0]["id"], json!(ids[2]));
    let next = page["next"].as_str().unwrap();
    assert_eq!(next, ids[1]);
    let page = counters.officer.get(&format!("/v1/applications?limit=2&before={next}")).body;
    assert_eq!((&page["applications"][0]["id"], &page["next"]), (&json!(ids[0]), &Value::Null));
    for query in ["limit=0", "limit=201", "limit=x", "before=x", "surprise=1"] {
        let answer = counters.officer.get(&format!("/v1/applications?{query}"));
        assert_eq!((answer.status, answer.code()), (400, "body-malformed"), "{query}");
    }
}

#[test]
fn a_body_is_small_and_as_described() {
    let counters = Counters::open();
    let ask =
        |octets: &[u8]| counters.officer.send(Request::post("/v1/applications", &Value::Null).octets(octets));
    let large = ask(&vec![b' '; 10_000_000]);
    assert_eq!((large.status, large.code()), (413, "body-too-large"));
    let mut unknown = form();
    unknown["surprise"] = json!("花子");
    let unknown = ask(unknown.to_string().as_bytes());
    assert_eq!((unknown.status, unknown.code()), (400, "body-malformed"));
    assert!(unknown.body["at"].as_str().unwrap().starts_with("line 1, column "));
    let mut malformed = form();
    malformed["claimed"]["name"] = json!("ﾊﾅｺ　青空");
    let malformed = ask(malformed.to_string().as_bytes());
    assert_eq!((malformed.status, malformed.code()), (422, "character-forbidden"));
    assert_eq!(malformed.body["at"], "/claimed/name");
    for answer in [&unknown, &malformed] {
        assert!(!answer.text.contains("花子") && !answer.text.contains("青空"), "{}", answer.text);
    }
}

#[test]
fn a_body_that_does_not_come_to_its_end_is_given_up() {
    let counters = Counters::with(64, Duration::from_millis(50));
    let slow = counters.officer.send(Request::post("/v1/applications", &form()).unfinished());
    assert_eq!((slow.status, slow.code()), (408, "request-timeout"));
}

#[test]
fn too_many_requests_in_work_are_sent_away() {
    let counters = Counters::with(0, Duration::from_secs(60));
    let answer = counters.officer.get("/v1/applications");
    assert_eq!((answer.status, answer.code()), (503, "overloaded"));
    assert!(answer.head.contains("retry-after: "), "{}", answer.head);
}

#[test]
fn what_is_not_there_is_a_problem_too() {
    let counters = Counters::open();
    let answer = counters.officer.get("/v1/surprise");
    assert_eq!((answer.status, answer.code()), (404, "not-found"));
    let answer = counters.officer.send(Request::get("/v1/applications").by("DELETE"));
    assert_eq!((answer.status, answer.code()), (405, "method-not-allowed"));
    assert!(answer.head.contains("request-id: "));
    assert_eq!(answer.body["status"], StatusCode::METHOD_NOT_ALLOWED.as_u16());
}

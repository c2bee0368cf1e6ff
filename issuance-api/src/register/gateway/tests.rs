//! The gateway client against a gateway of its own on loopback, over mutual TLS.

mod conformity;
mod server;

use std::time::Duration;

use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::register::{Register, RegisterEntry, RegisterUnavailable, ResidentStatus};
use serde_json::{Value, json};

use super::{ANSWER_OCTETS_MAX, GatewayAccess, RegisterGateway, openapi};
use crate::error::Error;
use crate::tls::tests::{SoftwareKey, days};
use crate::tls::{ClientSubject, ServiceAuthority};
use conformity::{COMMITTED, assert_conforms};
use server::{Gateway, Heard, answer, json_answer};

const NUMBER: &str = "12345678903";

fn resident() -> Value {
    json!({
        "municipality": "132217",
        "resident_number": NUMBER,
        "family_name": "葛\u{E0100}原",
        "given_name": "花子",
        "alias": "",
        "date_of_birth": "319800217",
        "gender": "2",
        "address": "東京都清瀬市架空町一丁目２番３号",
        "substitutes": "葛\u{E0100}=葛",
        "status": "registered",
        "status_date": "2001-04-01"
    })
}

fn access(authority: &ServiceAuthority<'_>, url: String) -> GatewayAccess {
    let client = authority.issue_client(ClientSubject::Service("register"), days(-1, 1)).unwrap();
    GatewayAccess {
        url,
        authorities: vec![authority.certificate().clone()],
        certificates: vec![client.certificate().clone()],
        private_key: client.private_key(),
        deadline: Duration::from_secs(20),
    }
}

fn ask(client: &RegisterGateway) -> Result<Option<RegisterEntry>, RegisterUnavailable> {
    client.entry(&MunicipalityCode::parse("132217").unwrap(), &ResidentNumber::parse(NUMBER).unwrap())
}

/// Asks a gateway that answers so, and tells what it heard.
fn asked(answer: Vec<u8>) -> (Result<Option<RegisterEntry>, RegisterUnavailable>, Heard) {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let gateway = Gateway::start(&authority, answer);
    let client = RegisterGateway::new(access(&authority, gateway.url())).unwrap();
    (ask(&client), gateway.heard())
}

#[test]
fn the_committed_description_is_the_generated_one() {
    assert_eq!(
        COMMITTED.trim_end(),
        openapi().to_pretty_json().unwrap(),
        "schemas/openapi/register-gateway.json"
    );
}

#[test]
fn a_resident_is_asked_for_and_read_as_the_description_says() {
    let answer = json!({ "resident": resident() });
    assert_conforms("ResidentAnswer", &answer);
    let (entry, heard) = asked(json_answer(&answer));
    let entry = entry.unwrap().unwrap();
    assert_eq!(entry.number.as_str(), NUMBER);
    assert_eq!(entry.items.name().as_str(), "葛\u{E0100}原\u{3000}花子");
    assert_eq!(entry.items.encode(&entry.substitutes).unwrap().name().flags(), "10000");
    assert_eq!(
        (entry.status, entry.status_date.to_string().as_str()),
        (ResidentStatus::Registered, "2001-04-01")
    );

    assert_conforms("ResidentQuery", &heard.body());
    assert_eq!(heard.body(), json!({ "municipality": "132217", "resident_number": NUMBER }));
    assert!(heard.head.starts_with("POST /register/residents/query HTTP/1.1\r\n"), "{}", heard.head);
    assert!(heard.head.to_ascii_lowercase().contains("content-type: application/json"));
    assert!(!heard.head.contains(NUMBER), "the number is in the body only");
}

#[test]
fn null_means_that_there_is_no_entry() {
    let answer = json!({ "resident": null });
    assert_conforms("ResidentAnswer", &answer);
    assert!(asked(json_answer(&answer)).0.unwrap().is_none());
}

#[test]
fn a_resident_struck_off_is_an_entry() {
    let mut struck_off = resident();
    struck_off["status"] = json!("struck-off");
    assert_conforms("Resident", &struck_off);
    let (entry, _) = asked(json_answer(&json!({ "resident": struck_off })));
    assert_eq!(entry.unwrap().unwrap().status, ResidentStatus::StruckOff);
}

#[test]
fn whatever_is_not_an_answer_of_the_interface_is_no_answer() {
    let entry = |field: &str, value: Value| {
        let mut resident = resident();
        resident[field] = value;
        json_answer(&json!({ "resident": resident }))
    };
    let whole = serde_json::to_string(&json!({ "resident": resident() })).unwrap();
    let mut incomplete = resident();
    incomplete.as_object_mut().unwrap().remove("alias");
    let enormous = format!("{whole}{}", " ".repeat(usize::try_from(ANSWER_OCTETS_MAX).unwrap()));
    let cut = answer("200 OK", "application/json", &whole);
    for (case, answer) in [
        ("not found", answer("404 Not Found", "application/json", &whole)),
        ("created", answer("201 Created", "application/json", &whole)),
        ("unavailable", answer("503 Service Unavailable", "application/json", "{}")),
        (
            "redirection",
            b"HTTP/1.1 307 T\r\nlocation: https://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".to_vec(),
        ),
        ("another kind", answer("200 OK", "text/html", &whole)),
        ("no JSON", answer("200 OK", "application/json", "<html>")),
        (
            "not UTF-8",
            [
                answer("200 OK", "application/json", "").strip_suffix(b"content-length: 0\r\n\r\n").unwrap(),
                b"content-length: 2\r\n\r\n\"\xff",
            ]
            .concat(),
        ),
        ("nothing said", json_answer(&json!({}))),
        ("a field too many", json_answer(&json!({ "resident": null, "note": "" }))),
        ("a field too many inside", entry("nationality", json!(""))),
        ("a field too few", json_answer(&json!({ "resident": incomplete }))),
        ("another type", entry("gender", json!(2))),
        ("another status", entry("status", json!("moved"))),
        ("a wrong value", entry("address", json!("東京都清瀬市1-2-3"))),
        ("another resident", entry("resident_number", json!("00000000000"))),
        ("another municipality", entry("municipality", json!("131016"))),
        ("no municipality", entry("municipality", json!("999999"))),
        ("too much", answer("200 OK", "application/json", &enormous)),
        ("cut off", cut[..cut.len() - 9].to_vec()),
        ("not HTTP", b"welcome\r\n\r\n".to_vec()),
        ("nothing", Vec::new()),
    ] {
        let RegisterUnavailable(reason) = asked(answer).0.map(drop).expect_err(case);
        for personal in [NUMBER, "花子", "清瀬市", "319800217"] {
            assert!(!reason.contains(personal), "{case}: {reason}");
        }
    }
}

#[test]
fn a_gateway_that_is_silent_past_the_deadline_gives_no_answer() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let mut access = access(&authority, url);
    access.deadline = Duration::from_millis(200);
    assert!(ask(&RegisterGateway::new(access).unwrap()).is_err());
}

#[test]
fn a_gateway_that_is_not_there_gives_no_answer() {
    let key = SoftwareKey::p256();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(ask(&RegisterGateway::new(access(&key.authority(), url)).unwrap()).is_err());
}

#[test]
fn neither_side_speaks_to_one_that_its_authorities_do_not_vouch_for() {
    let answer = json_answer(&json!({ "resident": null }));
    let (ours, theirs) = (SoftwareKey::p256(), SoftwareKey::p256());
    let (ours, theirs) = (ours.authority(), theirs.authority());
    for (case, authorities, client) in [
        ("the client does not know the gateway", &theirs, &ours),
        ("the gateway does not know the client", &ours, &theirs),
    ] {
        let gateway = Gateway::start(&ours, answer.clone());
        let mut access = access(client, gateway.url());
        access.authorities = vec![authorities.certificate().clone()];
        assert!(ask(&RegisterGateway::new(access).unwrap()).is_err(), "{case}");
    }
}

#[test]
fn a_gateway_certificate_of_another_name_is_refused() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let gateway = Gateway::start(&authority, json_answer(&json!({ "resident": null })));
    let url = gateway.url().replace("127.0.0.1", "localhost");
    assert!(ask(&RegisterGateway::new(access(&authority, url)).unwrap()).is_err());
}

#[test]
fn wrong_access_is_refused_before_anything_is_sent() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let good = || access(&authority, "https://gateway.example".to_owned());
    assert!(RegisterGateway::new(good()).is_ok());
    let other = authority.issue_client(ClientSubject::Service("other"), days(-1, 1)).unwrap();
    for wrong in [
        GatewayAccess { url: "http://gateway.example".to_owned(), ..good() },
        GatewayAccess { url: "https://".to_owned(), ..good() },
        GatewayAccess { authorities: Vec::new(), ..good() },
        GatewayAccess { authorities: vec![vec![0x30, 0].into()], ..good() },
        GatewayAccess { certificates: Vec::new(), ..good() },
        GatewayAccess { private_key: other.private_key(), ..good() },
    ] {
        assert!(matches!(RegisterGateway::new(wrong), Err(Error::Gateway(_))));
    }
}

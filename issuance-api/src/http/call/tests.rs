//! What every request must have before a flow sees it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use ca_core::domain::code::Code;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::{OfficerId, Principal, TerminalId};

use super::{body, key, parse_id};
use crate::wire::{LetterSent, Nothing};

#[actix_web::test]
async fn a_body_of_the_limit_is_read_and_one_octet_more_is_not() {
    let patience = Duration::from_secs(60);
    let body = body::read(vec![b' '; body::LIMIT], patience).await.unwrap();
    assert_eq!(body.len(), body::LIMIT);
    let refused = body::read(vec![b' '; body::LIMIT + 1], patience).await;
    assert_eq!(refused, Err(Code::BODY_TOO_LARGE));
    let refused = body::read(vec![b' '; 10_000_000], patience).await;
    assert_eq!(refused, Err(Code::BODY_TOO_LARGE));
}

#[actix_web::test]
async fn a_body_that_never_ends_is_given_up() {
    assert_eq!(body::read(Never, Duration::from_millis(1)).await, Err(Code::REQUEST_TIMEOUT));
}

struct Never;

impl MessageBody for Never {
    type Error = PayloadError;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        Poll::Pending
    }
}

#[test]
fn only_the_described_json_is_a_body() {
    assert!(body::parse::<Nothing>(b"").is_ok());
    assert!(body::parse::<Nothing>(b" {} ").is_ok());
    assert!(body::parse::<LetterSent>(br#"{"sent_on":"2025-10-27"}"#).is_ok());
    for octets in [&b""[..], b"{}", b"null", b"[", b"\xff", br#"{"sent_on":"2025-10-27"} x"#] {
        let refused = body::parse::<LetterSent>(octets).unwrap_err();
        assert_eq!(refused.code, Code::BODY_MALFORMED);
        assert!(refused.at.starts_with("line "), "{}", refused.at);
    }
}

#[test]
fn an_idempotency_key_is_one_header_of_visible_ascii() {
    let keys = |values: &[&[u8]]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(key::HEADER, HeaderValue::from_bytes(value).unwrap());
        }
        key::idempotency_key(&headers)
    };
    assert_eq!(keys(&[b"0199e2b4-~!"]).as_deref(), Ok("0199e2b4-~!"));
    assert_eq!(keys(&[&[b'a'; 64]]).map(|key| key.len()), Ok(64));
    let refused: [&[&[u8]]; 6] = [&[], &[b""], &[&[b'a'; 65]], &[b"a b"], &[b"a\x80"], &[b"a", b"b"]];
    for values in refused {
        assert_eq!(keys(values), Err(Code::IDEMPOTENCY_KEY), "{values:?}");
    }
}

#[test]
fn the_digest_tells_requests_apart_and_callers_never_meet() {
    let municipality = MunicipalityCode::parse("132217").unwrap();
    let officer = Principal::Officer { id: OfficerId::parse("a").unwrap(), municipality };
    let terminal = Principal::Terminal { id: TerminalId::parse("a").unwrap(), municipality };
    let digest = |path: &str, body: &[u8]| {
        key::request_key(&officer, "k".to_owned(), &Method::POST, path, body).digest
    };
    assert_eq!(digest("/a", b"b"), digest("/a", b"b"));
    assert_ne!(digest("/a", b"b"), digest("/a", b"c"));
    assert_ne!(digest("/a", b"b"), digest("/b", b"b"));
    assert_ne!(digest("/ab", b""), digest("/a", b"b"));
    let name = |principal| key::request_key(principal, "k".to_owned(), &Method::POST, "/a", b"").principal;
    assert_ne!(name(&officer), name(&terminal));
}

#[test]
fn an_identifier_has_one_form() {
    let text = "0199e2b4-5c00-7a3e-8d5f-6b1c2a3d4e5f";
    assert_eq!(parse_id(text).map(|id| id.to_string()).as_deref(), Some(text));
    for other in ["", "0199e2b45c007a3e8d5f6b1c2a3d4e5f", "0199E2B4-5C00-7A3E-8D5F-6B1C2A3D4E5F", "../etc"] {
        assert!(parse_id(other).is_none(), "{other}");
    }
}

//! Reading a body: not too much, not too slowly, nothing unknown in it.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, BytesMut};
use ca_core::domain::code::Code;

use super::Body;
use crate::wire::Refused;

/// The largest body that is read: room for two RSA-4096 requests many times over.
pub const LIMIT: usize = 64 * 1024;

/// How much more is thrown away, so that the caller can finish sending and read why.
const DRAIN: usize = 16 * 1024 * 1024;

/// The whole body.
///
/// # Errors
/// `body-too-large`, `request-timeout`, or `body-malformed` when it ends early.
pub(super) async fn read(body: impl MessageBody, deadline: Duration) -> Result<Bytes, Code> {
    timeout(deadline, collect(body)).await.unwrap_or(Err(Code::REQUEST_TIMEOUT))
}

async fn collect(stream: impl MessageBody) -> Result<Bytes, Code> {
    let mut stream = pin!(stream);
    let mut body = BytesMut::new();
    let mut length = 0_usize;
    while let Some(chunk) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        let chunk = chunk.map_err(|_| Code::BODY_MALFORMED)?;
        length = length.saturating_add(chunk.len());
        match length {
            0..=LIMIT => body.extend_from_slice(&chunk),
            _ if length > DRAIN => break,
            _ => body.clear(),
        }
    }
    if length > LIMIT { Err(Code::BODY_TOO_LARGE) } else { Ok(body.freeze()) }
}

/// The value that the body describes.
///
/// # Errors
/// [`Refused`]: `body-malformed` for anything that is not the described JSON.
pub(super) fn parse<B: Body>(octets: &[u8]) -> Result<B::Value, Refused> {
    let body = match (B::EMPTY, octets) {
        (Some(empty), []) => empty(),
        // serde's own sentence may quote the body: the place is all that leaves.
        _ => serde_json::from_slice(octets).map_err(|error| Refused {
            code: Code::BODY_MALFORMED,
            at: format!("line {}, column {}", error.line(), error.column()),
        })?,
    };
    body.into_value()
}

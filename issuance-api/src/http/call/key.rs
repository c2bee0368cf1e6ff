//! The idempotency key: the same request twice is one act.

use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName};
use ca_core::domain::code::Code;
use ca_core::domain::officer::Principal;
use ca_core::ports::record::RequestKey;
use sha2::{Digest as _, Sha256};

/// The header.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest key.
pub const MAX: usize = 64;

/// The caller's key: one header of 1 to 64 visible ASCII characters.
///
/// # Errors
/// `idempotency-key`.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<String, Code> {
    let mut values = headers.get_all(&HEADER);
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Code::IDEMPOTENCY_KEY);
    };
    let octets = value.as_bytes();
    let fits = (1..=MAX).contains(&octets.len()) && octets.iter().all(u8::is_ascii_graphic);
    let text = value.to_str().ok().filter(|_| fits);
    text.map(str::to_owned).ok_or(Code::IDEMPOTENCY_KEY)
}

/// The key as the record knows it: keys of different callers never meet, and
/// the digest tells another request under the same key.
pub(super) fn request_key(
    principal: &Principal,
    key: String,
    method: &Method,
    path: &str,
    body: &[u8],
) -> RequestKey {
    let principal = match principal {
        Principal::Officer { id, .. } => format!("officer:{id}"),
        Principal::Terminal { id, .. } => format!("terminal:{id}"),
    };
    let mut digest = Sha256::new();
    for part in [method.as_str().as_bytes(), path.as_bytes()] {
        digest.update(part);
        digest.update([0]);
    }
    digest.update(body);
    RequestKey { principal, key, digest: digest.finalize().into() }
}

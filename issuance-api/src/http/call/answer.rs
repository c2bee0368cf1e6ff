//! An answer, encoded where the flow ran and not on the thread that serves connections.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use serde::Serialize;

/// A successful answer.
pub struct Answer {
    location: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    /// 200 with this value.
    #[must_use]
    pub fn ok<T: Serialize>(value: &T) -> Self {
        Self { location: None, body: encode(value) }
    }

    /// 201 with this value, which is found at this path from now on.
    #[must_use]
    pub fn created<T: Serialize>(location: String, value: &T) -> Self {
        Self { location: Some(location), body: encode(value) }
    }

    pub(super) fn into_response(self) -> HttpResponse {
        let status = self.location.as_ref().map_or(StatusCode::OK, |_| StatusCode::CREATED);
        let mut response = HttpResponse::build(status);
        if let Some(location) = self.location {
            response.insert_header((LOCATION, location));
        }
        response.content_type("application/json").body(self.body)
    }
}

/// The wire types have no serialiser that fails.
fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

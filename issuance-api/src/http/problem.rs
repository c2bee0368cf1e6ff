//! Problem documents (RFC 9457): what a caller learns when something is refused
//! or fails, and nothing of why inside.

mod language;
mod status;
mod texts;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use ca_core::domain::code::Code;
use serde::Serialize;
use utoipa::ToSchema;

pub use language::Language;
pub use status::status;
pub use texts::{Text, text};

use super::observe::RequestId;

/// The media type of problem documents.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The prefix of problem types; the code follows.
pub const TYPE_PREFIX: &str = "urn:jitsuin:problem:";

/// A problem document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// `urn:jitsuin:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:jitsuin:problem:application-state")]
    kind: String,
    /// What happened, in the language asked for (Japanese by default).
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 409)]
    status: u16,
    /// The stable code; it never changes and never means another thing.
    #[schema(example = "application-state")]
    code: &'static str,
    /// What to do about it.
    detail: &'static str,
    /// Where in the body the trouble is: a JSON pointer (RFC 6901), or line and
    /// column when the JSON is not the described one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/claimed/name")]
    at: Option<String>,
    /// The identifier under which the log knows the request.
    request_id: String,
}

/// A request ends with this code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Problem {
    code: Code,
    at: Option<String>,
    language: Language,
    request_id: String,
}

impl Problem {
    /// The answer with this code to this request.
    #[must_use]
    pub fn new(request: &HttpRequest, code: Code) -> Self {
        let id = request.extensions().get::<RequestId>().map(RequestId::to_string);
        let language = Language::accepted(request.headers());
        Self { code, at: None, language, request_id: id.unwrap_or_default() }
    }

    /// The same, naming a place in the body.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.at = Some(place.into());
        self
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    fn document(&self) -> ProblemDocument {
        let Text { title, detail } = text(self.language, self.code);
        ProblemDocument {
            kind: format!("{TYPE_PREFIX}{}", self.code),
            title,
            status: self.status_code().as_u16(),
            code: self.code.as_str(),
            detail,
            at: self.at.clone(),
            request_id: self.request_id.clone(),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self.code)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type(MEDIA_TYPE).insert_header((header::CONTENT_LANGUAGE, self.language.tag()));
        if self.status_code() == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((header::RETRY_AFTER, HeaderValue::from_static("5")));
        }
        let mut response = response.json(self.document());
        response.extensions_mut().insert(self.code);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Problem, status, text};
    use actix_web::ResponseError;
    use actix_web::body::to_bytes;
    use actix_web::http::StatusCode;
    use actix_web::test::TestRequest;
    use ca_core::domain::code::Code;

    #[test]
    fn every_code_has_a_status_and_both_texts() {
        for code in Code::ALL {
            assert!(status(*code).is_client_error() || status(*code).is_server_error(), "{code}");
            for language in [Language::Japanese, Language::English] {
                let text = text(language, *code);
                assert!(!text.title.is_empty() && !text.detail.is_empty(), "{code} {language:?}");
                assert_eq!(text.detail.is_ascii(), language == Language::English, "{code} {language:?}");
            }
        }
    }

    #[actix_web::test]
    async fn a_problem_is_an_rfc_9457_document_in_the_language_asked_for() {
        for (header, title, language) in [
            ("en", "There is no such application", "en"),
            ("de, en;q=0.3, ja;q=0.2", "There is no such application", "en"),
            ("ja", "申請がありません", "ja"),
            ("", "申請がありません", "ja"),
        ] {
            let request = TestRequest::get().insert_header(("Accept-Language", header)).to_http_request();
            let response = Problem::new(&request, Code::APPLICATION_UNKNOWN).at("/id").error_response();
            assert_eq!(response.status(), StatusCode::NOT_FOUND);
            let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
            assert_eq!(header("content-type"), Some("application/problem+json"));
            assert_eq!(header("content-language"), Some(language));
            let body = to_bytes(response.into_body()).await.unwrap();
            let document: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(document["type"], "urn:jitsuin:problem:application-unknown");
            assert_eq!(document["status"], 404);
            assert_eq!(document["code"], "application-unknown");
            assert_eq!(document["at"], "/id");
            assert_eq!(document["title"], title);
        }
    }
}

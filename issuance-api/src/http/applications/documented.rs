//! What the description of every endpoint has in common.

use utoipa::{IntoParams, IntoResponses};

use crate::http::problem::ProblemDocument;

/// Which application.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only its description is used")]
pub struct Named {
    /// The application.
    #[param(format = "uuid")]
    id: String,
}

/// The headers of a request to act.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct Acting {
    /// The caller's own name of this request: 1 to 64 visible ASCII characters.
    /// Sending the same request again with the same key acts once and answers
    /// with what became of it; another request under the key is refused.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 64, example = "0199e2b4-7f31")]
    idempotency_key: String,
    /// The language of problem documents: `ja` (the default) or `en`.
    #[param(rename = "Accept-Language", required = false, example = "ja")]
    accept_language: Option<String>,
}

/// The headers of a request to look.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct Reading {
    /// The language of problem documents: `ja` (the default) or `en`.
    #[param(rename = "Accept-Language", required = false, example = "ja")]
    accept_language: Option<String>,
}

/// The problems that every endpoint may answer.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only its description is used")]
pub enum Problems {
    /// The request is not what this description says.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemDocument),
    /// No registered officer or terminal has this client certificate.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(ProblemDocument),
    /// The officer or terminal may not do this, or the key authorization is not good.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemDocument),
    /// There is no such application in this municipality.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemDocument),
    /// The body did not arrive in time.
    #[response(status = 408, content_type = "application/problem+json")]
    Timeout(ProblemDocument),
    /// The application's state or another act stands against it.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemDocument),
    /// The body is larger than 64 KiB.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemDocument),
    /// A value is not acceptable; `at` says which.
    #[response(status = 422, content_type = "application/problem+json")]
    Unprocessable(ProblemDocument),
    /// A failure that an operator must look at.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(ProblemDocument),
    /// Something the service needs does not answer; `Retry-After` says when to come back.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(ProblemDocument),
}

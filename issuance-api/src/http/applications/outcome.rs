//! What becomes of the certificates at the counter.

use actix_web::{HttpResponse, post};

use super::{Acting, Named, Problems, shown};
use crate::auth::Officer;
use crate::http::call::Act;
use crate::http::problem::Problem;
use crate::wire;

/// Records that the applicant received the certificates (受領).
#[utoipa::path(
    tag = "officer",
    operation_id = "deliver",
    params(Named, Acting),
    request_body(content = inline(Option<wire::Nothing>), description = "Nothing: empty, or `{}`."),
    responses((status = 200, description = "`delivered`.", body = wire::Application), Problems),
)]
#[post("/v1/applications/{id}/receipt")]
pub async fn deliver(act: Act<Officer, wire::Nothing>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, (), key| Ok(shown(&counter.deliver(officer, id, key)?))).await
}

/// Discards the certificates before delivery (交付前廃棄): they are revoked at once.
#[utoipa::path(
    tag = "officer",
    operation_id = "discard",
    params(Named, Acting),
    request_body(content = inline(Option<wire::Nothing>), description = "Nothing: empty, or `{}`."),
    responses((status = 200, description = "`discarded`.", body = wire::Application), Problems),
)]
#[post("/v1/applications/{id}/discard")]
pub async fn discard(act: Act<Officer, wire::Nothing>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, (), key| Ok(shown(&counter.discard(officer, id, key)?))).await
}

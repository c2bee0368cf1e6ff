//! The officer's decision.

use actix_web::{HttpResponse, post};

use super::{Acting, Named, Problems, shown};
use crate::auth::Officer;
use crate::http::call::Act;
use crate::http::problem::Problem;
use crate::wire;

/// Approves the issue.
#[utoipa::path(
    tag = "officer",
    operation_id = "approve",
    params(Named, Acting),
    request_body(content = inline(Option<wire::Nothing>), description = "Nothing: empty, or `{}`."),
    responses((status = 200, description = "`approved`.", body = wire::Application), Problems),
)]
#[post("/v1/applications/{id}/approval")]
pub async fn approve(act: Act<Officer, wire::Nothing>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, (), key| Ok(shown(&counter.approve(officer, id, key)?))).await
}

/// Refuses the application: possible until keys are submitted.
#[utoipa::path(
    tag = "officer",
    operation_id = "refuse",
    params(Named, Acting),
    request_body(content = inline(Option<wire::Nothing>), description = "Nothing: empty, or `{}`."),
    responses(
        (status = 200, description = "`refused` with `refused-by-officer`.", body = wire::Application),
        Problems,
    ),
)]
#[post("/v1/applications/{id}/refusal")]
pub async fn refuse(act: Act<Officer, wire::Nothing>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, (), key| Ok(shown(&counter.refuse(officer, id, key)?))).await
}

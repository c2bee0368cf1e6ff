//! Looking at applications of the own municipality.

use actix_web::web::Query;
use actix_web::{HttpResponse, get};
use ca_core::domain::code::Code;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Named, Problems, Reading};
use crate::auth::{Anyone, Officer};
use crate::http::call::{Answer, Look, parse_id};
use crate::http::problem::Problem;
use crate::wire;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Only applications older than this one: the `next` of the page before.
    #[param(format = "uuid")]
    before: Option<String>,
    /// At most so many.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
}

/// Shows an application with its form.
#[utoipa::path(
    tag = "officer",
    operation_id = "showApplication",
    params(Named, Reading),
    responses((status = 200, description = "The application.", body = wire::ApplicationDetail), Problems),
)]
#[get("/v1/applications/{id}")]
pub async fn show(look: Look<Officer>) -> Result<HttpResponse, Problem> {
    let id = look.application()?;
    look.answer(move |counter, officer| {
        Ok(Answer::ok(&wire::ApplicationDetail::from(&counter.show(officer, id)?)))
    })
    .await
}

/// Lists the applications of the officer's municipality, newest first.
#[utoipa::path(
    tag = "officer",
    operation_id = "listApplications",
    params(Paging, Reading),
    responses((status = 200, description = "A page.", body = wire::Page), Problems),
)]
#[get("/v1/applications")]
pub async fn list(paging: Option<Query<Paging>>, look: Look<Officer>) -> Result<HttpResponse, Problem> {
    let malformed = || look.problem(Code::BODY_MALFORMED);
    let Paging { before, limit } = paging.ok_or_else(malformed)?.into_inner();
    let limit = Some(limit.unwrap_or(50)).filter(|limit| (1..=200).contains(limit)).ok_or_else(malformed)?;
    let before = before.map(|id| parse_id(&id).ok_or_else(malformed)).transpose()?;
    look.answer(move |counter, officer| {
        Ok(Answer::ok(&wire::Page::new(&counter.page(officer, before, limit)?, limit)))
    })
    .await
}

/// The certificates issued for an application: none before the issue.
#[utoipa::path(
    tag = "officer and terminal",
    operation_id = "listCertificates",
    params(Named, Reading),
    responses((status = 200, description = "The certificates.", body = wire::Certificates), Problems),
)]
#[get("/v1/applications/{id}/certificates")]
pub async fn list_certificates(look: Look<Anyone>) -> Result<HttpResponse, Problem> {
    let id = look.application()?;
    look.answer(move |counter, principal| {
        let issued = counter.issued(counter.show(principal, id)?)?;
        Ok(Answer::ok(&wire::Certificates::new(&issued, &counter.policy)))
    })
    .await
}

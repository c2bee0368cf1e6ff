//! The application form, and the register's word on it.

use actix_web::{HttpResponse, post};

use super::{Acting, Named, Problems, shown};
use crate::auth::Officer;
use crate::http::call::{Act, Answer};
use crate::http::problem::Problem;
use crate::wire;

/// Receives an application (申請の受付).
///
/// The claimed four items must be of the register's form; whether they equal
/// the register's is asked by the next act.
#[utoipa::path(
    tag = "officer",
    operation_id = "receiveApplication",
    params(Acting),
    request_body = wire::ApplicationForm,
    responses(
        (status = 201, description = "The application is recorded: `received`.", body = wire::Application,
            headers(("Location" = String, description = "Where the application is found."))),
        Problems,
    ),
)]
#[post("/v1/applications")]
pub async fn receive(act: Act<Officer, wire::ApplicationForm>) -> Result<HttpResponse, Problem> {
    act.answer(|counter, officer, form, key| {
        let application = counter.receive(officer, form, key)?;
        let location = format!("/v1/applications/{}", application.id);
        Ok(Answer::created(location, &wire::Application::from(&application)))
    })
    .await
}

/// Holds the claimed four items against the resident register (本人の実在確認).
///
/// The application is `matched`, or `refused` with every reason: which items
/// differ (never what the register has), struck off, under age, a valid
/// certificate exists. When the register does not answer, nothing changes and
/// the same request may be sent again.
#[utoipa::path(
    tag = "officer",
    operation_id = "matchRegister",
    params(Named, Acting),
    request_body(content = inline(Option<wire::Nothing>), description = "Nothing: empty, or `{}`."),
    responses((status = 200, description = "`matched` or `refused`.", body = wire::Application), Problems),
)]
#[post("/v1/applications/{id}/register-match")]
pub async fn match_register(act: Act<Officer, wire::Nothing>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, (), key| Ok(shown(&counter.match_register(officer, id, key)?))).await
}

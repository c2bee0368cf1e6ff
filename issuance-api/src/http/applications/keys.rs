//! The applicant's keys.

use actix_web::{HttpResponse, post};

use super::bodies::Submission;
use super::{Acting, Named, Problems};
use crate::auth::{Officer, Terminal};
use crate::http::call::{Act, Answer};
use crate::http::problem::Problem;
use crate::stages;
use crate::wire;

/// Allows the key pair device (鍵ペア生成装置) to submit this applicant's keys: once, and soon.
///
/// After a failed issue it may be asked for again.
#[utoipa::path(
    tag = "officer",
    operation_id = "authorizeKeys",
    params(Named, Acting),
    request_body(content = inline(Option<wire::Nothing>), description = "Nothing: empty, or `{}`."),
    responses((status = 200, description = "`key-authorized`.", body = wire::KeyAuthorization), Problems),
)]
#[post("/v1/applications/{id}/key-authorization")]
pub async fn authorize_keys(act: Act<Officer, wire::Nothing>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, (), key| {
        let (application, code) = counter.authorize_key(officer, id, key)?;
        Ok(Answer::ok(&wire::KeyAuthorization::new(&application, &code)))
    })
    .await
}

/// Submits the keys and gets the certificates: both or none.
///
/// The answer leaves after the certificates are recorded. When the answer is
/// lost, the same request gets the same certificates. When the token fails
/// after the intent to sign was recorded, the application is `failed`, what was
/// possibly signed is revoked, and the officer may authorize new keys.
#[utoipa::path(
    tag = "terminal",
    operation_id = "submitKeys",
    params(Named, Acting),
    request_body = wire::KeySubmission,
    responses(
        (status = 200, description = "`issued`, or `refused` when the register has changed.", body = wire::Issued),
        Problems,
    ),
)]
#[post("/v1/applications/{id}/keys")]
pub async fn submit_keys(act: Act<Terminal, wire::KeySubmission>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    let decoding = act.decoding();
    act.answer(move |counter, terminal, Submission { code, keys }, key| {
        stages::of_an_issue(decoding, || {
            let issued = counter.issue(terminal, id, &code, &keys, key)?;
            Ok(Answer::ok(&wire::Issued::new(&issued, &counter.policy)))
        })
    })
    .await
}

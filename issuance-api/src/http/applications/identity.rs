//! That the applicant is who he says (本人確認).

use actix_web::{HttpResponse, post};

use super::{Acting, Named, Problems, shown};
use crate::auth::Officer;
use crate::http::call::Act;
use crate::http::problem::Problem;
use crate::wire;

/// Records that the inquiry letter (照会書兼回答書) was sent to the registered address.
///
/// Needed without a document with photograph, and for every proxy.
#[utoipa::path(
    tag = "officer",
    operation_id = "sendInquiryLetter",
    params(Named, Acting),
    request_body = wire::LetterSent,
    responses((status = 200, description = "The letter is recorded.", body = wire::Application), Problems),
)]
#[post("/v1/applications/{id}/inquiry-letter")]
pub async fn send_letter(act: Act<Officer, wire::LetterSent>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, sent, key| Ok(shown(&counter.letter_sent(officer, id, sent, key)?)))
        .await
}

/// Records that the answer to the inquiry letter came back.
#[utoipa::path(
    tag = "officer",
    operation_id = "returnInquiryLetter",
    params(Named, Acting),
    request_body = wire::LetterReturned,
    responses((status = 200, description = "The return is recorded.", body = wire::Application), Problems),
)]
#[post("/v1/applications/{id}/inquiry-letter/return")]
pub async fn return_letter(act: Act<Officer, wire::LetterReturned>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, returned, key| {
        Ok(shown(&counter.letter_returned(officer, id, returned, key)?))
    })
    .await
}

/// Confirms the applicant's identity by what the officer saw.
///
/// By the inquiry letter never on the day of the application.
#[utoipa::path(
    tag = "officer",
    operation_id = "confirmIdentity",
    params(Named, Acting),
    request_body = wire::IdentityEvidence,
    responses((status = 200, description = "`identified`.", body = wire::Application), Problems),
)]
#[post("/v1/applications/{id}/identity-evidence")]
pub async fn confirm_identity(act: Act<Officer, wire::IdentityEvidence>) -> Result<HttpResponse, Problem> {
    let id = act.application()?;
    act.answer(move |counter, officer, proof, key| {
        Ok(shown(&counter.confirm_identity(officer, id, proof, key)?))
    })
    .await
}

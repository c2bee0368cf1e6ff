//! The interface that a register gateway offers, as OpenAPI 3.1.

use utoipa::OpenApi;

use super::wire::{Resident, ResidentAnswer, ResidentQuery, Status};

/// The description; `schemas/openapi/register-gateway.json` is its committed form.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Gateway::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Register gateway",
        version = "1.0.0",
        description = "What a gateway to the basic resident register (住民基本台帳) offers to the issuance \
            service. TLS with a client certificate of the service is required. Personal data is in bodies \
            only, never in a URL; neither side writes it to a log. A question changes nothing and may be \
            repeated.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(query_resident),
    components(schemas(Resident, ResidentAnswer, ResidentQuery, Status)),
    tags((name = "residents", description = "Entries of the register"))
)]
struct Gateway;

#[utoipa::path(
    post,
    path = "/residents/query",
    operation_id = "queryResident",
    tag = "residents",
    summary = "One resident's entry",
    description = "Any status but 200 means that the register does not answer now, and says nothing about \
        the resident. In particular 404 does not mean that there is no entry.",
    request_body = ResidentQuery,
    responses(
        (status = 200, description = "The entry, or null", body = ResidentAnswer),
        (status = 400, description = "The question is malformed"),
        (status = 403, description = "The client may not ask about this municipality"),
        (status = 503, description = "The register does not answer now")
    )
)]
#[expect(dead_code, reason = "the gateway is another program; the macro reads the attribute only")]
const fn query_resident() {}

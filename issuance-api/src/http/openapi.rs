//! The description of the interface (OpenAPI 3.1), made from the code that serves it.

use utoipa::openapi::security::SecurityScheme;
use utoipa::{Modify, OpenApi};

use super::applications;

/// The description as JSON text; committed as `schemas/openapi/issuance.json`.
/// It ends with a line end.
#[must_use]
pub fn description() -> String {
    // The derived description holds nothing that JSON cannot.
    let mut text = Description::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jitsuin issuance",
        description = "Issue of resident certificates (公的個人認証サービス) for municipal counters. \
            Every request needs the client certificate of a registered officer or terminal; an \
            officer sees the applications of his own municipality and no other.",
        contact(),
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    paths(
        applications::form::receive,
        applications::listing::list,
        applications::listing::show,
        applications::form::match_register,
        applications::identity::send_letter,
        applications::identity::return_letter,
        applications::identity::confirm_identity,
        applications::decision::approve,
        applications::decision::refuse,
        applications::keys::authorize_keys,
        applications::keys::submit_keys,
        applications::listing::list_certificates,
        applications::outcome::deliver,
        applications::outcome::discard,
    ),
    tags(
        (name = "officer", description = "For officers (受付窓口の職員)."),
        (name = "terminal", description = "For key pair devices (鍵ペア生成装置)."),
        (name = "officer and terminal", description = "For both."),
    ),
    security(("client_certificate" = [])),
    modifiers(&ClientCertificate),
)]
struct Description;

struct ClientCertificate;

impl Modify for ClientCertificate {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::MutualTls {
            description: Some("The certificate of a registered officer or terminal.".to_owned()),
            extensions: None,
        };
        openapi.components.get_or_insert_default().add_security_scheme("client_certificate", scheme);
    }
}

#[cfg(test)]
mod tests {
    use super::description;
    use crate::http::problem::status;
    use ca_core::domain::code::Code;

    #[test]
    fn the_committed_description_is_that_of_the_code() {
        let committed = include_str!("../../../schemas/openapi/issuance.json");
        assert!(
            committed == description(),
            "run: cargo run -p issuance-api --bin jitsuin-issuance -- openapi > schemas/openapi/issuance.json"
        );
    }

    #[test]
    fn every_operation_names_the_status_of_every_code() {
        let description: serde_json::Value = serde_json::from_str(&description()).unwrap();
        assert_eq!(description["openapi"], "3.1.0");
        let mut operations = 0;
        for (path, methods) in description["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                operations += 1;
                for code in Code::ALL.iter().filter(|code| **code != Code::METHOD_NOT_ALLOWED) {
                    let status = status(*code).as_str().to_owned();
                    assert!(operation["responses"][&status].is_object(), "{method} {path}: {status}");
                }
            }
        }
        assert_eq!(operations, 14);
    }
}

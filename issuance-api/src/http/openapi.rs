//! The description of the interface (OpenAPI 3.1), made from the code that serves it.

use utoipa::openapi::security::SecurityScheme;
use utoipa::{Modify, OpenApi};

use super::applications;
use super::problem::ProblemDocument;

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
    components(schemas(ProblemDocument)),
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
    use std::collections::BTreeSet;

    #[test]
    fn the_committed_description_is_that_of_the_code() {
        let committed = include_str!("../../../schemas/openapi/issuance.json");
        assert!(
            committed == description(),
            "run: cargo run -p issuance-api --bin jitsuin-issuance -- openapi > schemas/openapi/issuance.json"
        );
    }

    #[test]
    fn every_reference_leads_to_a_schema_and_no_parameter_stands_twice() {
        let text = description();
        let description: serde_json::Value = serde_json::from_str(&text).unwrap();
        let references: BTreeSet<_> =
            text.split("\"#/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(references.len() > 20);
        for reference in references {
            assert!(description.pointer(&format!("/{reference}")).is_some(), "{reference}");
        }
        for operation in operations(&description) {
            let parameters = operation["parameters"].as_array().unwrap();
            let names: BTreeSet<_> =
                parameters.iter().map(|p| (p["in"].as_str(), p["name"].as_str())).collect();
            assert_eq!(names.len(), parameters.len(), "{}", operation["operationId"]);
        }
    }

    #[test]
    fn every_operation_names_the_status_of_every_code() {
        let description: serde_json::Value = serde_json::from_str(&description()).unwrap();
        assert_eq!(description["openapi"], "3.1.0");
        let operations = operations(&description);
        assert_eq!(operations.len(), 14);
        for operation in operations {
            for code in Code::ALL.iter().filter(|code| **code != Code::METHOD_NOT_ALLOWED) {
                let status = status(*code).as_str().to_owned();
                assert!(
                    operation["responses"][&status].is_object(),
                    "{}: {status}",
                    operation["operationId"]
                );
            }
        }
    }

    fn operations(description: &serde_json::Value) -> Vec<&serde_json::Value> {
        let paths = description["paths"].as_object().unwrap();
        paths.values().flat_map(|methods| methods.as_object().unwrap().values()).collect()
    }
}

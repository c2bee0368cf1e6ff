//! `/v1/applications`: the acts of a counter, one endpoint each.
//!
//! A handler decodes, calls the flow, encodes (architecture rule 12). A refusal
//! by the rules that is recorded is an application in the state `refused` with
//! its codes, and the answer is 200; whatever is not recorded is a problem
//! document.

mod bodies;
pub(super) mod decision;
mod documented;
pub(super) mod form;
pub(super) mod identity;
pub(super) mod keys;
pub(super) mod listing;
pub(super) mod outcome;

use actix_web::web::ServiceConfig;
use ca_core::domain::application::Application;

use super::call::Answer;
use crate::wire;

use documented::{Acting, Named, Problems, Reading};

/// Adds every endpoint.
pub fn configure(app: &mut ServiceConfig) {
    app.service(form::receive)
        .service(listing::list)
        .service(listing::show)
        .service(form::match_register)
        .service(identity::send_letter)
        .service(identity::return_letter)
        .service(identity::confirm_identity)
        .service(decision::approve)
        .service(decision::refuse)
        .service(keys::authorize_keys)
        .service(keys::submit_keys)
        .service(listing::list_certificates)
        .service(outcome::deliver)
        .service(outcome::discard);
}

fn shown(application: &Application) -> Answer {
    Answer::ok(&wire::Application::from(application))
}

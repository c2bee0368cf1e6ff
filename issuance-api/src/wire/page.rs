//! A page of a list.

use ca_core::domain::application;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Application;

/// Applications of the officer's municipality, newest first.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Page {
    /// At most `limit` of them.
    pub applications: Vec<Application>,
    /// The value of `before` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    pub next: Option<String>,
}

impl Page {
    /// The page of these applications, when this many were asked for.
    #[must_use]
    pub fn new(applications: &[application::Application], limit: u16) -> Self {
        let full = applications.len() >= usize::from(limit);
        Self {
            applications: applications.iter().map(Application::from).collect(),
            next: applications.last().filter(|_| full).map(|last| last.id.to_string()),
        }
    }
}

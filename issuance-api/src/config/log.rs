//! `[log]`: what is written to standard error, and how.

use serde::Deserialize;
use tracing_subscriber::EnvFilter;

use super::Section;

/// The log.
#[derive(Clone, Debug)]
pub struct LogConfig {
    /// Lines of JSON or of text.
    pub format: LogFormat,
    /// Which events: `info`, or `warn,issuance_api=debug`.
    pub filter: String,
}

/// The form of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

impl LogConfig {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let format = section.or("format", LogFormat::Json);
        let filter = section.or("filter", "info".to_owned());
        if let Some(Err(error)) = filter.as_ref().map(EnvFilter::try_new) {
            section.problem("filter", error.to_string());
        }
        section.close();
        Some(Self { format: format?, filter: filter? })
    }
}

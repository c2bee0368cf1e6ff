//! `[register]`: the basic resident register, imported or behind a gateway.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::Section;

/// Where the register is.
#[derive(Clone, Debug)]
pub enum RegisterConfig {
    /// Imported into the record by `register import`.
    Embedded,
    /// Behind a gateway of the municipalities.
    Gateway(GatewayConfig),
}

/// How the gateway is reached.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// The `https://` URL under which `schemas/openapi/register-gateway.json` is served.
    pub url: String,
    /// PEM: the authorities that the gateway's certificate comes from.
    pub authorities: PathBuf,
    /// PEM: the client certificate of this service, then its issuers.
    pub certificates: PathBuf,
    /// PEM: its private key.
    pub private_key: PathBuf,
    /// How long an answer may take.
    pub deadline: Duration,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Source {
    Embedded,
    Gateway,
}

impl RegisterConfig {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let config = match section.or("source", Source::Embedded)? {
            Source::Embedded => Some(Self::Embedded),
            Source::Gateway => GatewayConfig::read(&mut section).map(Self::Gateway),
        };
        section.close();
        config
    }
}

impl GatewayConfig {
    fn read(section: &mut Section<'_>) -> Option<Self> {
        let url = section.required::<String>("url");
        if url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            section.problem("url", "must begin with https://");
        }
        let authorities = section.path("authorities");
        let certificates = section.path("certificates");
        let private_key = section.path("private_key");
        let deadline = section.number("deadline_ms", 100..=60_000, 3_000);
        Some(Self {
            url: url?,
            authorities: authorities?,
            certificates: certificates?,
            private_key: private_key?,
            deadline: Duration::from_millis(deadline?),
        })
    }
}

//! `[tls]`: how the service proves itself, and whose client certificates count.

use std::path::PathBuf;

use ca_core::domain::authority::KeyName;
use serde::Deserialize;

use super::Section;
use crate::tls::ProtocolVersions;

/// The TLS of the listener for counters.
#[derive(Clone, Debug)]
pub struct TlsConfig {
    /// PEM: the server's certificate, then its issuers.
    pub certificates: PathBuf,
    /// PEM: the server's private key.
    pub private_key: PathBuf,
    /// PEM files of the authorities whose client certificates are accepted: the
    /// service's own, and outside ones such as the local governments' PKI.
    pub client_authorities: Vec<PathBuf>,
    /// The versions of TLS that counters may speak.
    pub versions: ProtocolVersions,
    /// The service's own authority, if this installation has one.
    pub authority: Option<ServiceAuthorityConfig>,
}

/// The small authority that certifies the service, its officers and terminals.
#[derive(Clone, Debug)]
pub struct ServiceAuthorityConfig {
    /// Its key on the token.
    pub key: KeyName,
    /// PEM: its certificate; written by `tls init`.
    pub certificate: PathBuf,
}

#[derive(Clone, Copy, Deserialize)]
enum Versions {
    #[serde(rename = "1.3")]
    Tls13,
    #[serde(rename = "1.2-1.3")]
    Tls12And13,
}

impl TlsConfig {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let certificates = section.path("certificates");
        let private_key = section.path("private_key");
        let client_authorities = section.paths("client_authorities");
        let versions = section.or("versions", Versions::Tls13).map(|versions| match versions {
            Versions::Tls13 => ProtocolVersions::Tls13,
            Versions::Tls12And13 => ProtocolVersions::Tls12And13,
        });
        let authority = match section.subsection("authority") {
            Some(authority) => ServiceAuthorityConfig::read(authority).map(Some),
            None => Some(None),
        };
        section.close();
        Some(Self {
            certificates: certificates?,
            private_key: private_key?,
            client_authorities: client_authorities?,
            versions: versions?,
            authority: authority?,
        })
    }
}

impl ServiceAuthorityConfig {
    fn read(mut section: Section<'_>) -> Option<Self> {
        let key = section.required::<String>("key");
        let certificate = section.path("certificate");
        section.close();
        Some(Self { key: KeyName::new(key?), certificate: certificate? })
    }
}

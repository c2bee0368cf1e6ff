//! Why the issuance service did not do something.

use std::net::SocketAddr;
use std::path::PathBuf;

use ca_core::domain::code::Code;
use ca_core::domain::error::DomainError;
use ca_core::domain::signature::SignatureError;
use ca_core::domain::validity::ValidityError;
use ca_core::ports::entropy::EntropyFailure;
use ca_core::ports::record::RecordFailure;
use schemas::StoreError;

use crate::config::ConfigError;
use crate::register::csv::Malformed;

/// The one error of this crate; no sentence holds personal data or a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// What the configuration says and what is there do not fit.
    #[error("{0}")]
    Configuration(String),
    /// The certificate of an authority is not that of one.
    #[error("{}: {reason}", path.display())]
    Authority {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file holds no usable secret.
    #[error("{}: 64 hexadecimal digits are needed", path.display())]
    Secret {
        /// The file.
        path: PathBuf,
    },
    /// The record cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The record did not do what it was asked.
    #[error(transparent)]
    Record(#[from] RecordFailure),
    /// A value of the command line is not one of the domain.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// A certificate of the service cannot be valid for so long.
    #[error(transparent)]
    Validity(#[from] ValidityError),
    /// A register file is malformed; nothing of it is in force.
    #[error("{}: {fault}", path.display())]
    RegisterFile {
        /// The file.
        path: PathBuf,
        /// Where and why.
        fault: Malformed,
    },
    /// An address cannot be listened at.
    #[error("{address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system refuses a thread or a terminal.
    #[error("{what}: {source}")]
    System {
        /// What was asked for.
        what: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
    /// A PEM file does not hold what it should.
    #[error("{}: there is no {what} in PEM form", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// The token cannot be used, or did not sign.
    #[error(transparent)]
    Token(#[from] hsm_adapter::Error),
    /// The token's signature does not verify.
    #[error("the token's signature is not by its key: {0}")]
    TokenSignature(#[from] SignatureError),
    /// There are no random octets.
    #[error(transparent)]
    Entropy(#[from] EntropyFailure),
    /// A certificate of the service's own TLS cannot be made or read.
    #[error("service certificate: {0}")]
    ServiceCertificate(String),
    /// A TLS server cannot be set up as configured.
    #[error("TLS server: {0}")]
    TlsServer(String),
    /// A TLS client cannot be set up as configured.
    #[error("TLS client: {0}")]
    TlsClient(String),
    /// The register gateway cannot be reached as configured.
    #[error("register gateway: {0}")]
    Gateway(String),
    /// A server's name is neither a host name nor an IP address.
    #[error("a server needs a host name or an IP address; this is neither: {0:?}")]
    ServerName(String),
    /// A client's request for a certificate is no PKCS#10 that proves possession of its key.
    #[error("the certification request is malformed, or not signed by its own key")]
    ClientRequest,
}

impl Error {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Config(_)
            | Self::Configuration(_)
            | Self::Authority { .. }
            | Self::Secret { .. }
            | Self::Listen { .. }
            | Self::File { .. }
            | Self::Pem { .. }
            | Self::TlsServer(_)
            | Self::TlsClient(_)
            | Self::Gateway(_)
            | Self::ServiceCertificate(_)
            | Self::ServerName(_) => Code::CONFIGURATION,
            Self::RegisterFile { .. } => Code::REGISTER_FILE_MALFORMED,
            Self::Record(failure) => failure.code(),
            Self::Token(failure) => failure.code(),
            Self::TokenSignature(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Domain(error) => error.code(),
            Self::Validity(error) => error.code(),
            Self::Entropy(_) | Self::System { .. } => Code::INTERNAL,
            Self::ClientRequest => Code::REQUEST_MALFORMED,
        }
    }
}

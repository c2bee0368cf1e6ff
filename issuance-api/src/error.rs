//! Why the issuance service did not do something.

use std::path::PathBuf;

use ca_core::domain::code::Code;
use ca_core::domain::signature::SignatureError;
use ca_core::ports::entropy::EntropyFailure;
use ca_core::ports::record::RecordFailure;

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
    /// A register file is wrong.
    #[error("{}: {fault}", path.display())]
    RegisterFile {
        /// The file.
        path: PathBuf,
        /// Where and why.
        fault: Malformed,
    },
    /// The record did not do what it was asked.
    #[error(transparent)]
    Record(#[from] RecordFailure),
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
            Self::File { .. }
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
            Self::Entropy(_) => Code::INTERNAL,
            Self::ClientRequest => Code::REQUEST_MALFORMED,
        }
    }
}

//! The TLS server that every interface of the service stands behind.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use crate::error::Error;

/// Which versions of TLS a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolVersions {
    /// TLS 1.3 only.
    Tls13,
    /// TLS 1.3, and 1.2 for the fixed old clients of closed networks.
    Tls12And13,
}

impl ProtocolVersions {
    const fn supported(self) -> &'static [&'static SupportedProtocolVersion] {
        match self {
            Self::Tls13 => TLS13_ONLY,
            Self::Tls12And13 => TLS13_AND_TLS12,
        }
    }
}

static TLS13_ONLY: &[&SupportedProtocolVersion] = &[&TLS13];
static TLS13_AND_TLS12: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

/// The cryptography of every TLS connection: aws-lc, chosen here and not by
/// whichever crate comes first.
#[must_use]
pub fn crypto_provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// A server that finishes no handshake without a client certificate that one of
/// the anchors vouches for now.
///
/// The anchors are our service authority and any outside one, such as the local
/// governments' own PKI. No session is resumed: each connection shows its
/// certificate afresh, so that one that has expired is refused at once.
///
/// # Errors
/// [`Error::TlsServer`] if there is no anchor, an anchor is no certificate, or
/// the key does not belong to the chain.
pub fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    client_anchors: &[CertificateDer<'static>],
    versions: ProtocolVersions,
) -> Result<ServerConfig, Error> {
    let refused = |error: &dyn std::fmt::Display| Error::TlsServer(error.to_string());
    let mut config = ServerConfig::builder_with_provider(crypto_provider())
        .with_protocol_versions(versions.supported())
        .map_err(|error| refused(&error))?
        .with_client_cert_verifier(client_verifier(client_anchors)?)
        .with_single_cert(chain, key)
        .map_err(|error| refused(&error))?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// Who says whether one of the anchors vouches for a client certificate.
///
/// # Errors
/// [`Error::TlsServer`] if there is no anchor, or an anchor is no certificate.
pub fn client_verifier(
    client_anchors: &[CertificateDer<'static>],
) -> Result<Arc<dyn ClientCertVerifier>, Error> {
    let refused = |error: &dyn std::fmt::Display| Error::TlsServer(error.to_string());
    let mut anchors = RootCertStore::empty();
    for anchor in client_anchors {
        anchors.add(anchor.clone()).map_err(|error| refused(&error))?;
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(anchors), crypto_provider())
        .build()
        .map_err(|error| refused(&error))
}

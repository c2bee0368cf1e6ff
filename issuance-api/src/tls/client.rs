//! What this service shows when it is the client.

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::server::crypto_provider;
use crate::error::Error;

/// Succeeds only if a TLS client can be made of these: every anchor is a
/// certificate, there is one, and the key is that of the chain's leaf.
///
/// # Errors
/// [`Error::TlsClient`].
pub fn verify_client_material(
    anchors: &[CertificateDer<'static>],
    chain: &[CertificateDer<'static>],
    key: &PrivateKeyDer<'static>,
) -> Result<(), Error> {
    let refused = |error: &dyn std::fmt::Display| Error::TlsClient(error.to_string());
    let mut roots = RootCertStore::empty();
    for anchor in anchors {
        roots.add(anchor.clone()).map_err(|error| refused(&error))?;
    }
    if roots.is_empty() {
        return Err(refused(&"no authority of the server is given"));
    }
    ClientConfig::builder_with_provider(crypto_provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| refused(&error))?
        .with_root_certificates(roots)
        .with_client_auth_cert(chain.to_vec(), key.clone_key())
        .map_err(|error| refused(&error))?;
    Ok(())
}

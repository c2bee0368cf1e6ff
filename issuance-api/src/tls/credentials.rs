//! A certificate with the private key that belongs to it.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ca_core::domain::officer::ClientCertificate;
use rcgen::KeyPair;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::fingerprint::fingerprint;
use super::pem::write_certificate;
use crate::error::Error;

/// A certificate and its private key, made in software for a TLS server or client.
///
/// `Debug` shows the fingerprint and nothing of the key.
pub struct Credentials {
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

impl Credentials {
    pub(super) const fn new(certificate: CertificateDer<'static>, key: KeyPair) -> Self {
        Self { certificate, key }
    }

    /// The certificate.
    #[must_use]
    pub const fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// The private key.
    #[must_use]
    pub fn private_key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.serialize_der()).into()
    }

    /// The fingerprint under which an officer or terminal is registered.
    #[must_use]
    pub fn fingerprint(&self) -> ClientCertificate {
        fingerprint(&self.certificate)
    }

    /// Writes `STEM.pem` and `STEM.key` into the directory; the key is readable
    /// by its owner only, from its first octet on, and neither file is ever
    /// overwritten.
    ///
    /// # Errors
    /// [`Error::File`], also if one of the files exists; then nothing is left behind.
    pub fn write(&self, directory: &Path, stem: &str) -> Result<(PathBuf, PathBuf), Error> {
        let certificate = directory.join(format!("{stem}.pem"));
        let key = directory.join(format!("{stem}.key"));
        self.write_to(&certificate, &key)?;
        Ok((certificate, key))
    }

    /// Writes the certificate and the key into these new files; the key is
    /// readable by its owner only, from its first octet on.
    ///
    /// # Errors
    /// [`Error::File`], also if one of the files exists; then nothing is left behind.
    pub fn write_to(&self, certificate: &Path, key: &Path) -> Result<(), Error> {
        let failed = |source| Error::File { path: key.to_owned(), source };
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(key).map_err(failed)?;
        let written = file
            .write_all(self.key.serialize_pem().as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(failed)
            .and_then(|()| write_certificate(certificate, &self.certificate));
        if written.is_err() {
            let _ = fs::remove_file(key);
        }
        written
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

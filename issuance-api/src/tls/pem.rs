//! Certificates and keys in PEM files.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use der::pem::LineEnding;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::error::Error;

/// Every certificate of the file, at least one.
///
/// # Errors
/// [`Error::File`], [`Error::Pem`].
pub fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| unreadable(path, "certificate", error))?;
    if certificates.is_empty() {
        return Err(Error::Pem { path: path.to_owned(), what: "certificate" });
    }
    Ok(certificates)
}

/// The first private key of the file: PKCS#8, PKCS#1 or SEC1.
///
/// # Errors
/// [`Error::File`], [`Error::Pem`].
pub fn read_private_key(path: &Path) -> Result<PrivateKeyDer<'static>, Error> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| unreadable(path, "private key", error))
}

/// Writes the certificate as PEM into a new file.
///
/// # Errors
/// [`Error::File`], also if the file exists.
pub fn write_certificate(path: &Path, certificate: &CertificateDer<'_>) -> Result<(), Error> {
    let failed = |source| Error::File { path: path.to_owned(), source };
    let text = der::pem::encode_string("CERTIFICATE", LineEnding::LF, certificate)
        .map_err(|error| failed(std::io::Error::other(error)))?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

fn unreadable(path: &Path, what: &'static str, error: pem::Error) -> Error {
    if let pem::Error::Io(source) = error {
        Error::File { path: path.to_owned(), source }
    } else {
        Error::Pem { path: path.to_owned(), what }
    }
}

//! The service's own TLS authority at work: its key never leaves the token.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ca_core::domain::officer::{ClientCertificate, Principal};
use ca_core::domain::validity::Validity;
use ca_core::ports::clock::Clock as _;
use hsm_adapter::ServiceKey;
use jiff::SignedDuration;

use super::Office;
use crate::compose::clock::SystemClock;
use crate::compose::entropy::SystemEntropy;
use crate::compose::open_tokens;
use crate::config::{Config, ServiceAuthorityConfig};
use crate::error::Error;
use crate::tls::{ClientSubject, ServiceAuthority, fingerprint, read_certificates, write_certificate};

/// A client certificate that was issued and written.
pub(super) struct Issued {
    pub(super) fingerprint: ClientCertificate,
    pub(super) files: Vec<PathBuf>,
}

/// Issues a client certificate, for a new key or for that of a request, and
/// writes it as `ID.pem` (and `ID.key`) into the directory.
pub(super) fn client_certificate(
    office: &Office,
    principal: &Principal,
    days: u16,
    request: Option<&Path>,
    directory: &Path,
) -> Result<Issued, Error> {
    let config = configured(&office.config)?;
    let key = service_key(&office.config, config)?;
    let authority = open(&key, config)?;
    let (subject, validity) = (ClientSubject::Principal(principal), from_now(days)?);
    let stem = match principal {
        Principal::Officer { id, .. } => id.as_str(),
        Principal::Terminal { id, .. } => id.as_str(),
    };
    let Some(request) = request else {
        let credentials = authority.issue_client(subject, validity)?;
        let (certificate, key) = credentials.write(directory, stem)?;
        return Ok(Issued { fingerprint: credentials.fingerprint(), files: vec![certificate, key] });
    };
    let pem = std::fs::read(request).map_err(|source| Error::File { path: request.to_owned(), source })?;
    let certificate = authority.issue_client_for_request(subject, &pem, validity)?;
    let file = directory.join(format!("{stem}.pem"));
    write_certificate(&file, &certificate)?;
    Ok(Issued { fingerprint: fingerprint(&certificate), files: vec![file] })
}

/// The section of the configuration.
pub(super) fn configured(config: &Config) -> Result<&ServiceAuthorityConfig, Error> {
    config
        .tls
        .authority
        .as_ref()
        .ok_or_else(|| Error::Configuration("the configuration has no section [tls.authority]".to_owned()))
}

/// The authority's key on the token.
pub(super) fn service_key(config: &Config, authority: &ServiceAuthorityConfig) -> Result<ServiceKey, Error> {
    Ok(Arc::new(open_tokens(config)?).service_key(authority.key.as_str())?)
}

/// The authority that `tls init` founded.
pub(super) fn open<'a>(
    key: &'a ServiceKey,
    config: &ServiceAuthorityConfig,
) -> Result<ServiceAuthority<'a>, Error> {
    let certificates = read_certificates(&config.certificate)?;
    let first = certificates.into_iter().next();
    let first = first.ok_or_else(|| Error::Pem { path: config.certificate.clone(), what: "certificate" })?;
    ServiceAuthority::open(key, &SystemEntropy, first)
}

/// From an hour ago, for clocks that differ, for so many days.
pub(super) fn from_now(days: u16) -> Result<Validity, Error> {
    let now = SystemClock.now();
    let begin = now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(now);
    let end = now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(now);
    Ok(Validity::new(begin, end)?)
}

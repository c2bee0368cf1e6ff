//! The register behind a gateway: asked over HTTPS for one resident at a time.
//!
//! `schemas/openapi/register-gateway.json` describes the interface; [`openapi`]
//! is where it comes from.

mod interface;
pub mod wire;

#[cfg(test)]
mod tests;

use std::time::Duration;

use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::register::{Register, RegisterEntry, RegisterUnavailable};
use der::pem::LineEnding;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::zeroize::Zeroizing;
use ureq::Agent;
use ureq::http::{Response, StatusCode, header};
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig, TlsProvider};

use crate::error::Error;
use crate::tls::{crypto_provider, verify_client_material};
use wire::{ResidentAnswer, ResidentQuery};

pub use interface::openapi;

/// The path under the gateway's URL.
pub const RESIDENTS_QUERY: &str = "/residents/query";

/// The largest answer, in octets: many times the longest entry.
pub const ANSWER_OCTETS_MAX: u64 = 64 * 1024;

/// At trace level ureq writes the octets of bodies to the log, so that level of
/// the `log` crate is compiled out of every program (architecture rule 7).
const _: () = assert!(matches!(
    log::STATIC_MAX_LEVEL,
    log::LevelFilter::Off
        | log::LevelFilter::Error
        | log::LevelFilter::Warn
        | log::LevelFilter::Info
        | log::LevelFilter::Debug
));

const JSON: &str = "application/json";

/// How a gateway is reached.
pub struct GatewayAccess {
    /// Its `https://` URL; [`RESIDENTS_QUERY`] is added.
    pub url: String,
    /// The authorities that the gateway's certificate may come from.
    pub authorities: Vec<CertificateDer<'static>>,
    /// The client certificate of this service, then its issuers.
    pub certificates: Vec<CertificateDer<'static>>,
    /// The key of the client certificate.
    pub private_key: PrivateKeyDer<'static>,
    /// How long one question may take, from connecting to the last octet.
    pub deadline: Duration,
}

/// A register that answers through a gateway.
///
/// Whatever is not exactly an answer of the interface is [`RegisterUnavailable`]:
/// a wrong status, a redirection, a field too many, an entry of somebody else.
/// Asking changes nothing, so the caller may ask again; this client does not.
/// The resident's number travels in the body only, and no reason shows it.
pub struct RegisterGateway {
    agent: Agent,
    url: String,
}

impl RegisterGateway {
    /// The gateway; nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Gateway`] if the URL is not `https://`, there is no usable
    /// authority, or the key is not that of the certificate.
    pub fn new(access: GatewayAccess) -> Result<Self, Error> {
        let base = access.url.trim_end_matches('/');
        if !base.starts_with("https://") || ureq::http::Uri::try_from(base).is_err() {
            return Err(Error::Gateway("its URL must begin with https://".to_owned()));
        }
        // ureq would leave out an authority that it cannot read, and panic on a key that does not fit.
        verify_client_material(&access.authorities, &access.certificates, &access.private_key)
            .map_err(|error| Error::Gateway(error.to_string()))?;
        let url = format!("{base}{RESIDENTS_QUERY}");
        let config = Agent::config_builder()
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent("jitsuin-issuance")
            .accept(JSON)
            .timeout_global(Some(access.deadline))
            .tls_config(tls(&access)?)
            .build();
        Ok(Self { agent: config.new_agent(), url })
    }

    fn ask(&self, query: &ResidentQuery) -> Result<ResidentAnswer, RegisterUnavailable> {
        let question = serde_json::to_vec(query).map_err(|error| malformed("question", &error))?;
        let mut response = self
            .agent
            .post(&self.url)
            .content_type(JSON)
            .send(question.as_slice())
            .map_err(|error| RegisterUnavailable(error.to_string()))?;
        check_head(&response)?;
        let answer = response
            .body_mut()
            .with_config()
            .limit(ANSWER_OCTETS_MAX)
            .read_to_vec()
            .map_err(|error| RegisterUnavailable(error.to_string()))?;
        serde_json::from_slice(&answer).map_err(|error| malformed("answer", &error))
    }
}

impl Register for RegisterGateway {
    fn entry(
        &self,
        municipality: &MunicipalityCode,
        number: &ResidentNumber,
    ) -> Result<Option<RegisterEntry>, RegisterUnavailable> {
        let Some(resident) = self.ask(&ResidentQuery::new(*municipality, number))?.resident else {
            return Ok(None);
        };
        let entry = resident.into_entry().map_err(|reason| RegisterUnavailable(reason.to_string()))?;
        if entry.municipality != *municipality || entry.number != *number {
            return Err(RegisterUnavailable("the answer is about somebody else".to_owned()));
        }
        Ok(Some(entry))
    }
}

impl std::fmt::Debug for RegisterGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegisterGateway").field("url", &self.url).finish_non_exhaustive()
    }
}

fn check_head(response: &Response<ureq::Body>) -> Result<(), RegisterUnavailable> {
    if response.status() != StatusCode::OK {
        return Err(RegisterUnavailable(format!("status {}", response.status().as_u16())));
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case(JSON) {
        return Err(RegisterUnavailable(format!("the answer is not {JSON}")));
    }
    Ok(())
}

/// Says where JSON is wrong; serde's own sentence may show what stands there.
fn malformed(what: &str, error: &serde_json::Error) -> RegisterUnavailable {
    let (line, column) = (error.line(), error.column());
    RegisterUnavailable(format!("the {what} is not one of the interface: line {line}, column {column}"))
}

fn tls(access: &GatewayAccess) -> Result<TlsConfig, Error> {
    let certificates = |all: &[CertificateDer<'_>]| -> Vec<Certificate<'static>> {
        all.iter().map(|one| Certificate::from_der(one).to_owned()).collect()
    };
    let client = ClientCert::new_with_certs(&certificates(&access.certificates), key(&access.private_key)?);
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(crypto_provider())
        .root_certs(RootCerts::new_with_certs(&certificates(&access.authorities)))
        .client_cert(Some(client))
        .build())
}

/// The key as ureq takes it: its type for the kind of DER is not public, PEM names the kind.
fn key(key: &PrivateKeyDer<'_>) -> Result<PrivateKey<'static>, Error> {
    let label = match key {
        PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
        PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
        PrivateKeyDer::Pkcs8(_) | _ => "PRIVATE KEY",
    };
    let unusable = || Error::Gateway("the private key is of an unknown form".to_owned());
    let pem = der::pem::encode_string(label, LineEnding::LF, key.secret_der()).map_err(|_| unusable())?;
    PrivateKey::from_pem(Zeroizing::new(pem).as_bytes()).map_err(|_| unusable())
}

//! Where adapters meet ports: the only place that knows both.

mod authorities;
mod checks;
pub mod clock;
pub mod entropy;
mod measured;

use std::collections::BTreeMap;
use std::sync::Arc;

use ca_core::domain::municipality::{Municipality, MunicipalityCode};
use ca_core::domain::officer::{ClientCertificate, Principal};
use ca_core::flow::{Counter, KeyCodeSecret, Policy};
use ca_core::ports::record::RecordFailure;
use ca_core::ports::register::Register;
use hsm_adapter::Hsm;
use jiff::SignedDuration;
use rustls::pki_types::CertificateDer;
use schemas::{Migration, Store, StoreOptions};
use secrecy::ExposeSecret as _;

use crate::auth::{Authenticator, Principals};
use crate::config::{Config, GatewayConfig, KeyAuthorizationConfig, RecordConfig, RegisterConfig};
use crate::error::Error;
use crate::http::health::Readiness;
use crate::register::gateway::{GatewayAccess, RegisterGateway};
use crate::service::{Load, Service};
use crate::tls::{client_verifier, read_certificates, read_private_key, server_config};

pub use authorities::{issuers, read_authority};

use clock::SystemClock;
use entropy::SystemEntropy;
use measured::Measured;

/// How many rows of a list are read at once.
pub const PAGE: u16 = 500;

/// Everything that serves, held together by its owner.
pub struct Composition {
    /// What requests need.
    pub service: Service,
    /// What must work.
    pub readiness: Readiness,
    /// The record, to be closed last.
    pub store: Store,
}

/// Opens the record as configured; its schema must be of this version.
///
/// # Errors
/// [`Error::Store`].
pub fn open_record(config: &RecordConfig, migration: Migration) -> Result<Store, Error> {
    let options = StoreOptions {
        migration,
        writers: config.writers,
        readers: config.readers,
        ..StoreOptions::default()
    };
    Ok(Store::open(config.url.expose_secret(), &options)?)
}

/// Opens record, tokens and register and puts the service together.
///
/// # Errors
/// [`Error`]: whatever of it does not work stops the start.
pub fn compose(config: &Config) -> Result<Composition, Error> {
    let store = open_record(&config.record, Migration::Refuse)?;
    let hsm = Arc::new(open_tokens(config)?);
    let issuers = issuers(config)?;
    authorities::compare_keys(&issuers, &hsm)?;
    let policy = Policy {
        municipalities: municipalities(&store)?,
        key_authorization_life: SignedDuration::try_from(config.key_authorization.life)
            .unwrap_or(SignedDuration::ZERO),
        key_code_secret: read_secret(&config.key_authorization)?,
        issuers,
    };
    let readiness = checks::readiness(&store, &hsm, &policy);
    let record = Arc::new(store.clone());
    let counter = Arc::new(Counter {
        applications: Arc::new(Measured(Arc::clone(&record))),
        certificates: Arc::new(Measured(Arc::clone(&record))),
        register: Arc::new(Measured(register(&config.register, &store)?)),
        signer: Arc::new(Measured(hsm)),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Measured(Arc::new(SystemEntropy))),
        policy: Arc::new(policy),
    });
    let service = Service {
        counter,
        authenticator: Authenticator::new(
            client_verifier(&client_anchors(config)?)?,
            record,
            Arc::new(SystemClock),
        ),
        load: Load::new(config.listen.requests),
        body_deadline: config.listen.body,
    };
    Ok(Composition { service, readiness, store })
}

/// Opens the tokens; a PIN that must be typed is asked at the terminal.
///
/// # Errors
/// [`Error::Token`].
pub fn open_tokens(config: &Config) -> Result<Hsm, Error> {
    Ok(Hsm::open(config.hsm.clone(), &crate::cli::prompt::ask)?)
}

/// The TLS of the listener for counters.
///
/// # Errors
/// [`Error::File`], [`Error::Pem`], [`Error::TlsServer`].
pub fn tls(config: &Config) -> Result<rustls::ServerConfig, Error> {
    let tls = &config.tls;
    let chain = read_certificates(&tls.certificates)?;
    server_config(chain, read_private_key(&tls.private_key)?, &client_anchors(config)?, tls.versions)
}

fn client_anchors(config: &Config) -> Result<Vec<CertificateDer<'static>>, Error> {
    let files = config.tls.client_authorities.iter();
    Ok(files.map(|path| read_certificates(path)).collect::<Result<Vec<_>, _>>()?.concat())
}

impl Principals for Store {
    fn principal(&self, certificate: &ClientCertificate) -> Result<Option<Principal>, RecordFailure> {
        Self::principal(self, certificate)
    }
}

fn municipalities(store: &Store) -> Result<BTreeMap<MunicipalityCode, Municipality>, Error> {
    let mut all = BTreeMap::new();
    loop {
        let last = all.last_key_value().map(|(code, _)| *code);
        let page = store.municipalities(last, PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page.into_iter().map(|town| (town.code(), town)));
    }
}

fn register(config: &RegisterConfig, store: &Store) -> Result<Arc<dyn Register>, Error> {
    match config {
        RegisterConfig::Embedded => Ok(Arc::new(store.clone())),
        RegisterConfig::Gateway(gateway) => Ok(Arc::new(open_gateway(gateway)?)),
    }
}

fn open_gateway(config: &GatewayConfig) -> Result<RegisterGateway, Error> {
    RegisterGateway::new(GatewayAccess {
        url: config.url.clone(),
        authorities: read_certificates(&config.authorities)?,
        certificates: read_certificates(&config.certificates)?,
        private_key: read_private_key(&config.private_key)?,
        deadline: config.deadline,
    })
}

/// 64 hexadecimal digits in a file that nobody else may read.
///
/// # Errors
/// [`Error::File`], [`Error::Secret`].
pub fn read_secret(config: &KeyAuthorizationConfig) -> Result<KeyCodeSecret, Error> {
    let text = crate::secret::read_file(&config.secret)?;
    let octets = crate::secret::hexadecimal(text.expose_secret());
    let octets = octets.ok_or_else(|| Error::Secret { path: config.secret.clone() })?;
    Ok(KeyCodeSecret::new(&octets))
}

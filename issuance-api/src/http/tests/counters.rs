//! A service on loopback with a record of its own, no token, and its callers.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use ca_core::domain::audit::{Act, Actor, AuditEntry};
use ca_core::domain::four_items::{FourItems, Substitutes};
use ca_core::domain::municipality::{Municipality, MunicipalityCode};
use ca_core::domain::officer::{OfficerId, Principal, TerminalId};
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::flow::{Counter, KeyCodeSecret, Policy};
use ca_core::ports::clock::Clock as _;
use ca_core::ports::register::{RegisterEntry, ResidentStatus};
use ca_core::ports::signer::{SignFailure, Signer};
use ca_core::signing::SigningOrder;
use jiff::SignedDuration;
use schemas::{Migration, PrincipalId, RegisterImport, Store, StoreOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::auth::Authenticator;
use crate::compose::clock::SystemClock;
use crate::compose::entropy::SystemEntropy;
use crate::config::Config;
use crate::http::server;
use crate::service::{Load, Service};
use crate::tls::tests::{SoftwareKey, days};
use crate::tls::{ProtocolVersions, ServerName, client_verifier, server_config};

use super::client::Client;

/// Two municipalities, three callers and a stranger.
pub(super) struct Counters {
    pub(super) officer: Client,
    pub(super) terminal: Client,
    pub(super) foreigner: Client,
    pub(super) stranger: Client,
    server: ServerHandle,
    _directory: TempDir,
}

impl Counters {
    pub(super) fn open() -> Self {
        Self::with(64, Duration::from_secs(60))
    }

    /// With room for so many requests, and this patience with bodies.
    pub(super) fn with(requests: usize, patience: Duration) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = record(directory.path());
        let key = SoftwareKey::p256();
        let authority = key.authority();
        let anchors = [authority.certificate().clone()];
        let service = Service {
            counter: Arc::new(counter(&store)),
            authenticator: Authenticator::new(
                client_verifier(&anchors).unwrap(),
                Arc::new(store.clone()),
                Arc::new(SystemClock),
            ),
            load: Load::new(requests),
            body_deadline: patience,
        };
        let names = [ServerName::parse("127.0.0.1").unwrap()];
        let server = authority.issue_server(&names, days(-1, 1)).unwrap();
        let chain = vec![server.certificate().clone()];
        let tls = server_config(chain, server.private_key(), &anchors, ProtocolVersions::Tls13).unwrap();
        let (address, server) = serve(service, tls);
        let client = |principal: &Principal| Client::new(address, &authority, principal);
        let callers = Callers::new();
        let [officer, terminal, foreigner] =
            [&callers.officer, &callers.terminal, &callers.foreigner].map(|principal| {
                let client = client(principal);
                let audit = entry(Act::OfficerChanged);
                store.register_principal(principal, &audit).unwrap();
                let print = client.credentials.fingerprint();
                store.attach_certificate(&PrincipalId::from(principal), print, &audit).unwrap();
                client
            });
        let stranger = client(&callers.stranger);
        Self { officer, terminal, foreigner, stranger, server, _directory: directory }
    }
}

impl Drop for Counters {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

struct Callers {
    officer: Principal,
    terminal: Principal,
    foreigner: Principal,
    stranger: Principal,
}

impl Callers {
    fn new() -> Self {
        let officer =
            |id, municipality| Principal::Officer { id: OfficerId::parse(id).unwrap(), municipality };
        Self {
            officer: officer("kiyose-1", kiyose()),
            terminal: Principal::Terminal {
                id: TerminalId::parse("kiyose-1").unwrap(),
                municipality: kiyose(),
            },
            foreigner: officer("mitaka-1", MunicipalityCode::parse("132047").unwrap()),
            stranger: officer("nobody", kiyose()),
        }
    }
}

fn kiyose() -> MunicipalityCode {
    MunicipalityCode::parse("132217").unwrap()
}

/// The application of the one resident of the register.
pub(super) fn form() -> Value {
    json!({
        "kind": "new",
        "certificates": ["authentication"],
        "resident_number": "12345678903",
        "claimed": {
            "name": "青空　花子",
            "date_of_birth": "319800217",
            "gender": "2",
            "address": "東京都清瀬市架空町一丁目２番３号",
        },
        "applicant": "in-person",
    })
}

fn record(directory: &Path) -> Store {
    let url = format!("sqlite:{}", directory.join("record.db").display());
    let options = StoreOptions { migration: Migration::Apply, ..StoreOptions::default() };
    let store = Store::open(&url, &options).unwrap();
    let town = Municipality::new(kiyose(), "清瀬市", "Kiyose-shi").unwrap();
    store.put_municipality(&town, &entry(Act::MunicipalityChanged)).unwrap();
    let mut import = RegisterImport::begin(&store, kiyose(), SystemClock.now()).unwrap();
    let items = FourItems::parse("青空　花子", "319800217", "2", "東京都清瀬市架空町一丁目２番３号").unwrap();
    let resident = RegisterEntry {
        municipality: kiyose(),
        number: ResidentNumber::parse("12345678903").unwrap(),
        items,
        substitutes: Substitutes::none(),
        status: ResidentStatus::Registered,
        status_date: jiff::civil::date(2001, 4, 1),
    };
    import.add(&resident).unwrap();
    import.finish(&entry(Act::RegisterImported)).unwrap();
    store
}

fn entry(act: Act) -> AuditEntry {
    AuditEntry {
        at: SystemClock.now(),
        actor: Actor::Operator("test".to_owned()),
        act,
        municipality: None,
        application: None,
        certificates: Vec::new(),
        codes: Vec::new(),
    }
}

struct NoToken;

impl Signer for NoToken {
    fn sign(&self, _: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure> {
        Err(SignFailure::NotAttempted("there is no token".to_owned()))
    }
}

fn counter(store: &Store) -> Counter {
    let record = Arc::new(store.clone());
    Counter {
        applications: record.clone(),
        certificates: record.clone(),
        register: record,
        signer: Arc::new(NoToken),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        policy: Arc::new(Policy {
            issuers: Vec::new(),
            municipalities: BTreeMap::new(),
            key_authorization_life: SignedDuration::from_mins(10),
            key_code_secret: KeyCodeSecret::new(&[7; 32]),
        }),
    }
}

fn serve(service: Service, tls: rustls::ServerConfig) -> (SocketAddr, ServerHandle) {
    let example = include_str!("../../../../docs/issuance.example.toml");
    let mut config = Config::parse(example, Path::new("/")).unwrap().listen;
    config.workers = 1;
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        System::new().block_on(async {
            let server = server::counters(service, &config, socket, tls).unwrap();
            send.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    (address, receive.recv().unwrap())
}

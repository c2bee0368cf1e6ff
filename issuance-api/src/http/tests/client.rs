//! A caller that writes its own HTTP, so that it can be a bad one.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ca_core::domain::officer::Principal;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;

use super::counters::form;
use crate::tls::tests::days;
use crate::tls::{ClientSubject, Credentials, ServiceAuthority, crypto_provider};

/// A caller with its client certificate; a connection for each request.
pub(super) struct Client {
    address: SocketAddr,
    config: Arc<ClientConfig>,
    pub(super) credentials: Credentials,
}

/// A request as it goes over the wire.
#[derive(Clone)]
pub(super) struct Request {
    method: &'static str,
    path: String,
    key: Option<String>,
    body: Vec<u8>,
    announced: usize,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) text: String,
    pub(super) body: Value,
}

impl Request {
    pub(super) fn get(path: &str) -> Self {
        Self { method: "GET", path: path.to_owned(), key: None, body: Vec::new(), announced: 0 }
    }

    pub(super) fn by(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(super) fn post(path: &str, body: &Value) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let key = format!("key-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        Self { method: "POST", key: Some(key), ..Self::get(path) }.octets(body.to_string().as_bytes())
    }

    pub(super) fn key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    pub(super) fn without_key(self) -> Self {
        Self { key: None, ..self }
    }

    pub(super) fn octets(self, octets: &[u8]) -> Self {
        Self { body: octets.to_vec(), announced: octets.len(), ..self }
    }

    /// One octet of the body never comes.
    pub(super) fn unfinished(self) -> Self {
        Self { announced: self.announced + 1, ..self }
    }
}

impl Answer {
    pub(super) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Client {
    pub(super) fn new(address: SocketAddr, authority: &ServiceAuthority<'_>, principal: &Principal) -> Self {
        let credentials = authority.issue_client(ClientSubject::Principal(principal), days(-1, 1)).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(authority.certificate().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(crypto_provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_client_auth_cert(vec![credentials.certificate().clone()], credentials.private_key())
            .unwrap();
        Self { address, config: Arc::new(config), credentials }
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path))
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Request::post(path, body))
    }

    pub(super) fn receive(&self) -> String {
        let answer = self.post("/v1/applications", &form());
        assert_eq!(answer.status, 201, "{}", answer.text);
        let id = answer.body["id"].as_str().unwrap().to_owned();
        assert!(answer.head.contains(&format!("location: /v1/applications/{id}\r\n")), "{}", answer.head);
        id
    }

    pub(super) fn send(&self, request: Request) -> Answer {
        let Request { method, path, key, body, announced } = request;
        let key = key.map(|key| format!("idempotency-key: {key}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\naccept-language: en\r\n{key}\
             content-length: {announced}\r\n\r\n"
        );
        let name = self.address.ip().into();
        let connection = ClientConnection::new(Arc::clone(&self.config), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(self.address).unwrap());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        stream.flush().unwrap();
        let mut octets = Vec::new();
        let _ = stream.read_to_end(&mut octets);
        let answer = String::from_utf8(octets).unwrap();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head[9..12].parse().unwrap(),
            head: head.to_ascii_lowercase() + "\r\n",
            text: text.to_owned(),
            body: serde_json::from_str(text).unwrap_or_default(),
        }
    }
}

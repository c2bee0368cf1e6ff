//! A counter's side of the published interface: JSON over mutual TLS.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig, TlsProvider};

/// What the service answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, `null` when it is not JSON.
    pub body: Value,
}

impl Answer {
    /// The stable code of a problem document, or the empty string.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body.pointer("/code").and_then(Value::as_str).unwrap_or_default()
    }

    /// The codes with which an application was refused, or its issue failed.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let codes = self.body.pointer("/codes").and_then(Value::as_array);
        codes.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The DER of the certificates in the answer, in its order.
    ///
    /// # Panics
    /// When one is not Base64.
    #[must_use]
    pub fn certificates(&self) -> Vec<Vec<u8>> {
        use base64::Engine as _;
        let certificates = self.body.pointer("/certificates").and_then(Value::as_array);
        let texts = certificates.into_iter().flatten().filter_map(|one| one["certificate"].as_str());
        texts.map(|text| base64::engine::general_purpose::STANDARD.decode(text).expect("Base64")).collect()
    }

    /// The text at this JSON pointer, or the empty string.
    #[must_use]
    pub fn text(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// The answer itself, if it is a success.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn expect_success(self) -> Self {
        assert!((200..300).contains(&self.status), "HTTP {}: {}", self.status, self.body);
        self
    }
}

/// A connection with one client certificate.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    base: String,
}

impl Client {
    /// A client of the service at `base` (`https://host:port`), trusting this
    /// authority and showing this certificate; all files are PEM.
    ///
    /// # Panics
    /// When a file is missing or not PEM.
    #[must_use]
    pub fn new(base: &str, authority: &Path, certificate: &Path, key: &Path) -> Self {
        let key = PrivateKey::from_pem(&read(key)).expect("a PEM private key");
        let shown = ClientCert::new_with_certs(&[pem(certificate)], key);
        Self::build(base, authority, Some(shown))
    }

    /// A client that shows no certificate.
    ///
    /// # Panics
    /// When the file is missing or not PEM.
    #[must_use]
    pub fn anonymous(base: &str, authority: &Path) -> Self {
        Self::build(base, authority, None)
    }

    fn build(base: &str, authority: &Path, shown: Option<ClientCert>) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .root_certs(RootCerts::Specific(Arc::new(vec![pem(authority)])))
            .client_cert(shown)
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .new_agent();
        Self { agent, base: base.to_owned() }
    }

    /// A POST with a fresh idempotency key.
    ///
    /// # Errors
    /// What the transport says.
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer, ureq::Error> {
        self.post_as(&fresh_key(), path, body)
    }

    /// A POST with this idempotency key.
    ///
    /// # Errors
    /// What the transport says.
    pub fn post_as(&self, key: &str, path: &str, body: &Value) -> Result<Answer, ureq::Error> {
        self.post_bytes(key, path, body.to_string().as_bytes())
    }

    /// A POST of these bytes, said to be JSON.
    ///
    /// # Errors
    /// What the transport says.
    pub fn post_bytes(&self, key: &str, path: &str, body: &[u8]) -> Result<Answer, ureq::Error> {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("Idempotency-Key", key)
            .header("Accept-Language", "en")
            .content_type("application/json");
        answer(request.send(body)?)
    }

    /// A GET.
    ///
    /// # Errors
    /// What the transport says.
    pub fn get(&self, path: &str) -> Result<Answer, ureq::Error> {
        answer(self.agent.get(format!("{}{path}", self.base)).header("Accept-Language", "en").call()?)
    }
}

/// A counter: an officer and the key pair device beside him.
#[derive(Clone)]
pub struct Counter {
    /// With the officer's certificate.
    pub officer: Client,
    /// With the device's certificate.
    pub device: Client,
}

impl Counter {
    /// Receives an application and takes it up to its approval; the applicant
    /// shows a driving licence. Returns the application's identifier.
    ///
    /// # Panics
    /// When a step is refused.
    #[must_use]
    pub fn approve(&self, form: &Value) -> String {
        let id = self.receive(form);
        let matched = self.act(&id, "register-match", &json!({})).expect_success();
        assert_eq!(matched.text("/state"), "matched", "{}", matched.body);
        let evidence = json!({"proof": "photo", "document": "driving-licence", "last_digits": "4321"});
        let _ = self.act(&id, "identity-evidence", &evidence).expect_success();
        let _ = self.act(&id, "approval", &json!({})).expect_success();
        id
    }

    /// Receives an application and returns its identifier.
    ///
    /// # Panics
    /// When it is refused.
    #[must_use]
    pub fn receive(&self, form: &Value) -> String {
        let answer = self.officer.post("/v1/applications", form).expect("the service answers");
        answer.expect_success().text("/id").to_owned()
    }

    /// An officer's act on an application.
    ///
    /// # Panics
    /// When the service does not answer.
    #[must_use]
    pub fn act(&self, id: &str, act: &str, body: &Value) -> Answer {
        self.officer.post(&format!("/v1/applications/{id}/{act}"), body).expect("the service answers")
    }

    /// Authorizes the key pair device and returns the one-time code.
    ///
    /// # Panics
    /// When it is refused.
    #[must_use]
    pub fn authorize(&self, id: &str) -> String {
        self.act(id, "key-authorization", &json!({})).expect_success().text("/code").to_owned()
    }

    /// Submits keys: the DER of a certification request for each kind.
    ///
    /// # Panics
    /// When the service does not answer.
    #[must_use]
    pub fn submit(&self, id: &str, code: &str, requests: &[(&str, Vec<u8>)]) -> Answer {
        let body = submission(code, requests);
        self.device.post(&format!("/v1/applications/{id}/keys"), &body).expect("the service answers")
    }
}

/// The body of a key submission.
#[must_use]
pub fn submission(code: &str, requests: &[(&str, Vec<u8>)]) -> Value {
    use base64::Engine as _;
    let keys: Vec<_> = requests
        .iter()
        .map(|(kind, der)| {
            json!({"kind": kind, "request": base64::engine::general_purpose::STANDARD.encode(der)})
        })
        .collect();
    json!({"code": code, "keys": keys})
}

/// An idempotency key that this process has not used.
#[must_use]
pub fn fresh_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("key-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_vec()?;
    Ok(Answer { status, body: serde_json::from_slice(&text).unwrap_or(Value::Null) })
}

fn read(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn pem(file: &Path) -> Certificate<'static> {
    Certificate::from_pem(&read(file)).expect("a PEM certificate")
}

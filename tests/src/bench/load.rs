//! Counters that press: one connection each, kept alive, the next request when
//! the answer is there.
//!
//! The load shares the machine with the server, so it does little: requests are
//! whole octet strings made beforehand, and an answer is only looked at as far
//! as needed to know that the certificates are in it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A key submission, ready to be sent.
pub struct Submission {
    /// Head and body.
    pub octets: Vec<u8>,
    /// How many certificates the answer must hold.
    pub certificates: usize,
}

impl Submission {
    /// The request that submits keys.
    #[must_use]
    pub fn new(application: &str, key: &str, body: &str, certificates: usize) -> Self {
        let octets = format!(
            "POST /v1/applications/{application}/keys HTTP/1.1\r\nHost: localhost\r\n\
             Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Self { octets: octets.into_bytes(), certificates }
    }
}

/// What a window of load has seen.
pub struct Window {
    /// From the first request to the last answer.
    pub wall: Duration,
    /// Each request's, in ascending order.
    pub latencies: Vec<Duration>,
    /// Certificates issued.
    pub certificates: usize,
}

impl Window {
    /// The latency that this share of the requests stays within, in milliseconds.
    ///
    /// # Panics
    /// When there was no request.
    #[must_use]
    pub fn latency(&self, hundredth: usize) -> f64 {
        let place = (self.latencies.len() * hundredth).div_ceil(100).saturating_sub(1);
        self.latencies.get(place).expect("requests").as_secs_f64() * 1000.0
    }
}

/// Sends the submissions over the connections and waits for all answers.
///
/// # Panics
/// When an answer is not a success with its certificates.
#[must_use]
pub fn press(connections: &mut [Connection], submissions: &[Submission]) -> Window {
    let next = AtomicUsize::new(0);
    let start = Barrier::new(connections.len() + 1);
    let work = |connection: &mut Connection| {
        let mut latencies = Vec::with_capacity(submissions.len());
        start.wait();
        while let Some(submission) = submissions.get(next.fetch_add(1, Ordering::Relaxed)) {
            let begun = Instant::now();
            connection.submit(submission);
            latencies.push(begun.elapsed());
        }
        latencies
    };
    let (work, start) = (&work, &start);
    let (wall, mut latencies) = thread::scope(|scope| {
        let threads: Vec<_> =
            connections.iter_mut().map(|connection| scope.spawn(move || work(connection))).collect();
        start.wait();
        let begun = Instant::now();
        let latencies: Vec<_> =
            threads.into_iter().flat_map(|thread| thread.join().expect("a counter")).collect();
        (begun.elapsed(), latencies)
    });
    latencies.sort_unstable();
    let certificates = submissions.iter().map(|submission| submission.certificates).sum();
    Window { wall, latencies, certificates }
}

/// A key pair device's connection.
pub struct Connection {
    stream: BufReader<StreamOwned<ClientConnection, TcpStream>>,
    answer: Vec<u8>,
}

impl Connection {
    /// Connects, trusting this authority, with the certificate and key in this directory.
    ///
    /// # Panics
    /// When it does not succeed.
    #[must_use]
    pub fn open(address: &str, authority: &Path, certificate: &Path, key: &Path) -> Self {
        let mut anchors = RootCertStore::empty();
        anchors.add(CertificateDer::from_pem_file(authority).expect("the authority")).expect("an anchor");
        let chain = vec![CertificateDer::from_pem_file(certificate).expect("the certificate")];
        let key = PrivateKeyDer::from_pem_file(key).expect("the key");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(anchors)
            .with_client_auth_cert(chain, key)
            .expect("a client's configuration");
        let socket = TcpStream::connect(address).expect("the service listens");
        socket.set_nodelay(true).expect("no delay");
        let name = ServerName::try_from("localhost").expect("a name");
        let session = ClientConnection::new(Arc::new(config), name).expect("a session");
        let mut stream = StreamOwned::new(session, socket);
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock).expect("the handshake");
        }
        Self { stream: BufReader::with_capacity(32 * 1024, stream), answer: Vec::new() }
    }

    fn submit(&mut self, submission: &Submission) {
        let stream = self.stream.get_mut();
        stream.write_all(&submission.octets).expect("sent");
        stream.flush().expect("sent");
        let status = self.receive();
        let found = count(&self.answer, br#""certificate":""#);
        let text = String::from_utf8_lossy(&self.answer);
        assert!(status == 200 && found == submission.certificates, "HTTP {status}: {text}");
    }

    /// Reads an answer into `self.answer` and gives its status.
    fn receive(&mut self) -> u16 {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("an answer");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no HTTP: {line:?}"));
        let mut length = None;
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a head");
            let header = line.trim_end();
            if header.is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').expect("a header");
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok();
            }
        }
        self.answer.resize(length.expect("Content-Length"), 0);
        self.stream.read_exact(&mut self.answer).expect("a body");
        status
    }
}

fn count(text: &[u8], sought: &[u8]) -> usize {
    text.windows(sought.len()).filter(|window| *window == sought).count()
}

#[cfg(test)]
mod tests {
    use super::{Submission, Window, count};
    use std::time::Duration;

    #[test]
    fn a_submission_says_how_long_it_is() {
        let text = String::from_utf8(Submission::new("a", "k", "{}", 2).octets).unwrap();
        assert!(text.ends_with("Content-Length: 2\r\n\r\n{}"), "{text}");
    }

    #[test]
    fn a_percentile_is_one_of_the_latencies() {
        let latencies = (1..=200).map(Duration::from_millis).collect();
        let window = Window { wall: Duration::ZERO, latencies, certificates: 0 };
        assert!((window.latency(50) - 100.0).abs() < 1e-9);
        assert!((window.latency(99) - 198.0).abs() < 1e-9);
    }

    #[test]
    fn the_issuers_certificate_is_not_counted() {
        let answer = br#"{"certificate":"A","issuer_certificate":"B"},{"certificate":"C"}"#;
        assert_eq!(count(answer, br#""certificate":""#), 2);
    }
}

//! From a client certificate to the officer or terminal that it proves.
//!
//! TLS has verified the chain before anything is read, and it is verified again
//! while the connection stays open; what the certificate *means* is decided
//! here, by its fingerprint in the register of officers and terminals, never by
//! its subject.

mod cache;
mod role;

#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use ca_core::domain::code::Code;
use ca_core::domain::officer::{ClientCertificate, Principal};
use ca_core::ports::clock::Clock;
use ca_core::ports::record::RecordFailure;
use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::ClientCertVerifier;

use crate::tls::fingerprint;
use cache::Cache;

pub use role::{Anyone, Officer, Role, Terminal};

/// The register of officers and terminals.
pub trait Principals: Send + Sync {
    /// The active officer or terminal with this client certificate.
    ///
    /// # Errors
    /// [`RecordFailure`].
    fn principal(&self, certificate: &ClientCertificate) -> Result<Option<Principal>, RecordFailure>;
}

/// The client certificate of a connection, noted once when it is accepted.
#[derive(Clone)]
pub struct Peer {
    fingerprint: ClientCertificate,
    chain: Arc<[CertificateDer<'static>]>,
}

/// Tells who is asking; a suspension, and the end of a certificate's validity,
/// count within five seconds.
#[derive(Clone)]
pub struct Authenticator {
    verifier: Arc<dyn ClientCertVerifier>,
    principals: Arc<dyn Principals>,
    clock: Arc<dyn Clock>,
    cache: Arc<Cache>,
}

impl Peer {
    /// The peer that has shown this chain, if it has shown one.
    #[must_use]
    pub fn of(chain: &[CertificateDer<'_>]) -> Option<Self> {
        let fingerprint = fingerprint(chain.first()?);
        Some(Self { fingerprint, chain: chain.iter().map(|link| link.clone().into_owned()).collect() })
    }
}

impl Authenticator {
    /// The authenticator over this register, for certificates that the verifier accepts.
    #[must_use]
    pub fn new(
        verifier: Arc<dyn ClientCertVerifier>,
        principals: Arc<dyn Principals>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { verifier, principals, clock, cache: Arc::new(Cache::default()) }
    }

    /// Who was found a moment ago, without asking the record.
    #[must_use]
    pub fn remembered(&self, peer: &Peer) -> Option<Principal> {
        self.cache.fresh(&peer.fingerprint, self.clock.now())
    }

    /// Who is registered with this certificate now, while it is valid. Blocks.
    ///
    /// # Errors
    /// `not-authenticated` when nobody is, or the code of the record's failure.
    pub fn look_up(&self, peer: &Peer) -> Result<Principal, Code> {
        let now = self.clock.now();
        self.verify(peer, now)?;
        let found = self.principals.principal(&peer.fingerprint).map_err(|failure| {
            tracing::error!(%failure, "the register of officers cannot be read");
            failure.code()
        })?;
        match found {
            Some(principal) => {
                self.cache.keep(peer.fingerprint, principal.clone(), now);
                Ok(principal)
            }
            None => Err(Code::NOT_AUTHENTICATED),
        }
    }

    fn verify(&self, peer: &Peer, now: Timestamp) -> Result<(), Code> {
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let (leaf, issuers) = peer.chain.split_first().ok_or(Code::NOT_AUTHENTICATED)?;
        self.verifier
            .verify_client_cert(leaf, issuers, UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
            .map(|_| ())
            .map_err(|_| Code::NOT_AUTHENTICATED)
    }
}

/// Notes the client certificate of an accepted connection, for the server's `on_connect`.
pub fn note_peer(connection: &dyn Any, extensions: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() else { return };
    let (_, session) = stream.get_ref();
    if let Some(peer) = session.peer_certificates().and_then(Peer::of) {
        extensions.insert(peer);
    }
}

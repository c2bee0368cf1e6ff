//! From a client certificate to the officer or terminal that it proves.
//!
//! TLS has verified the chain before anything is read; what the certificate
//! *means* is decided here, by its fingerprint in the register of officers and
//! terminals, never by its subject.

mod cache;
mod role;

#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use ca_core::domain::code::Code;
use ca_core::domain::officer::{ClientCertificate, Principal};
use ca_core::ports::clock::Clock;
use ca_core::ports::record::RecordFailure;

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
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub ClientCertificate);

/// Tells who is asking; suspensions count within [`Cache::LIFE`].
#[derive(Clone)]
pub struct Authenticator {
    principals: Arc<dyn Principals>,
    clock: Arc<dyn Clock>,
    cache: Arc<Cache>,
}

impl Authenticator {
    /// The authenticator over this register.
    #[must_use]
    pub fn new(principals: Arc<dyn Principals>, clock: Arc<dyn Clock>) -> Self {
        Self { principals, clock, cache: Arc::new(Cache::default()) }
    }

    /// Who was found a moment ago, without asking the record.
    #[must_use]
    pub fn remembered(&self, peer: Peer) -> Option<Principal> {
        self.cache.fresh(&peer.0, self.clock.now())
    }

    /// Who is registered with this certificate now. Blocks.
    ///
    /// # Errors
    /// `not-authenticated` when nobody is, or the code of the record's failure.
    pub fn look_up(&self, peer: Peer) -> Result<Principal, Code> {
        let now = self.clock.now();
        let found = self.principals.principal(&peer.0).map_err(|failure| {
            tracing::error!(%failure, "the register of officers cannot be read");
            failure.code()
        })?;
        match found {
            Some(principal) => {
                self.cache.keep(peer.0, principal.clone(), now);
                Ok(principal)
            }
            None => Err(Code::NOT_AUTHENTICATED),
        }
    }
}

/// Notes the client certificate of an accepted connection, for the server's `on_connect`.
pub fn note_peer(connection: &dyn Any, extensions: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() else { return };
    let (_, session) = stream.get_ref();
    if let Some(leaf) = session.peer_certificates().and_then(|chain| chain.first()) {
        extensions.insert(Peer(fingerprint(leaf)));
    }
}

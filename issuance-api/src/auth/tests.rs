//! Who is let in, and for how long.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use ca_core::domain::code::Code;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::{ClientCertificate, OfficerId, Principal};
use ca_core::ports::clock::Clock;
use ca_core::ports::record::RecordFailure;
use jiff::Timestamp;
use rustls::server::danger::ClientCertVerifier;

use super::{Authenticator, Officer, Peer, Principals, Role, Terminal};
use crate::tls::tests::{SoftwareKey, days};
use crate::tls::{ClientSubject, client_verifier};

struct Register(Mutex<Result<Option<Principal>, RecordFailure>>);

impl Principals for Register {
    fn principal(&self, _: &ClientCertificate) -> Result<Option<Principal>, RecordFailure> {
        self.0.lock().unwrap().clone()
    }
}

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

fn officer() -> Principal {
    Principal::Officer {
        id: OfficerId::parse("o-1").unwrap(),
        municipality: MunicipalityCode::parse("132217").unwrap(),
    }
}

/// A certificate that ends one day after now, and who accepts its authority.
fn peer() -> (Peer, Arc<dyn ClientCertVerifier>) {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let principal = officer();
    let client = authority.issue_client(ClientSubject::Principal(&principal), days(-1, 1)).unwrap();
    let verifier = client_verifier(&[authority.certificate().clone()]).unwrap();
    (Peer::of(&[client.certificate().clone()]).unwrap(), verifier)
}

fn clock() -> Arc<Hand> {
    Arc::new(Hand(AtomicI64::new(days(0, 1).not_before().as_second())))
}

#[test]
fn a_suspension_counts_after_five_seconds_at_most() {
    let register = Arc::new(Register(Mutex::new(Ok(Some(officer())))));
    let (clock, (peer, verifier)) = (clock(), peer());
    let authenticator = Authenticator::new(verifier, register.clone(), clock.clone());
    assert!(authenticator.remembered(&peer).is_none());
    assert_eq!(authenticator.look_up(&peer), Ok(officer()));
    *register.0.lock().unwrap() = Ok(None);
    clock.0.fetch_add(4, Ordering::Relaxed);
    assert_eq!(authenticator.remembered(&peer), Some(officer()));
    clock.0.fetch_add(1, Ordering::Relaxed);
    assert!(authenticator.remembered(&peer).is_none());
    assert_eq!(authenticator.look_up(&peer), Err(Code::NOT_AUTHENTICATED));
}

#[test]
fn a_clock_set_back_forgets() {
    let register = Arc::new(Register(Mutex::new(Ok(Some(officer())))));
    let (clock, (peer, verifier)) = (clock(), peer());
    let authenticator = Authenticator::new(verifier, register, clock.clone());
    authenticator.look_up(&peer).unwrap();
    clock.0.fetch_sub(100, Ordering::Relaxed);
    assert!(authenticator.remembered(&peer).is_none());
}

#[test]
fn a_certificate_that_ends_on_an_open_connection_proves_nothing() {
    let register = Arc::new(Register(Mutex::new(Ok(Some(officer())))));
    let (clock, (peer, verifier)) = (clock(), peer());
    let authenticator = Authenticator::new(verifier, register, clock.clone());
    assert_eq!(authenticator.look_up(&peer), Ok(officer()));
    clock.0.fetch_add(2 * 24 * 3600, Ordering::Relaxed);
    assert!(authenticator.remembered(&peer).is_none());
    assert_eq!(authenticator.look_up(&peer), Err(Code::NOT_AUTHENTICATED));
}

#[test]
fn a_certificate_of_another_authority_proves_nothing() {
    let register = Arc::new(Register(Mutex::new(Ok(Some(officer())))));
    let ((peer, _), (_, verifier)) = (peer(), peer());
    let authenticator = Authenticator::new(verifier, register, clock());
    assert_eq!(authenticator.look_up(&peer), Err(Code::NOT_AUTHENTICATED));
}

#[test]
fn a_record_that_fails_lets_nobody_in() {
    let failure = Err(RecordFailure::Unavailable("gone".to_owned()));
    let register = Arc::new(Register(Mutex::new(failure)));
    let (peer, verifier) = peer();
    let authenticator = Authenticator::new(verifier, register, clock());
    assert_eq!(authenticator.look_up(&peer), Err(Code::RECORD_UNAVAILABLE));
    assert!(authenticator.remembered(&peer).is_none());
}

#[test]
fn officers_and_terminals_do_different_things() {
    assert_eq!(Officer::admit(&officer()), Ok(()));
    assert_eq!(Terminal::admit(&officer()), Err(Code::NOT_AUTHORIZED));
}

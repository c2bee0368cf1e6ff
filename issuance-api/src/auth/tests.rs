//! Who is let in, and for how long.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use ca_core::domain::code::Code;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::{ClientCertificate, OfficerId, Principal};
use ca_core::ports::clock::Clock;
use ca_core::ports::record::RecordFailure;
use jiff::Timestamp;

use super::{Authenticator, Officer, Peer, Principals, Role, Terminal};

struct Register(Mutex<Result<Option<Principal>, RecordFailure>>);

impl Principals for Register {
    fn principal(&self, _: &ClientCertificate) -> Result<Option<Principal>, RecordFailure> {
        self.0.lock().unwrap().clone()
    }
}

#[derive(Default)]
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

#[test]
fn a_suspension_counts_after_five_seconds_at_most() {
    let register = Arc::new(Register(Mutex::new(Ok(Some(officer())))));
    let clock = Arc::new(Hand(AtomicI64::new(1_000)));
    let authenticator = Authenticator::new(register.clone(), clock.clone());
    let peer = Peer(ClientCertificate([7; 32]));
    assert!(authenticator.remembered(peer).is_none());
    assert_eq!(authenticator.look_up(peer), Ok(officer()));
    *register.0.lock().unwrap() = Ok(None);
    clock.0.store(1_004, Ordering::Relaxed);
    assert_eq!(authenticator.remembered(peer), Some(officer()));
    clock.0.store(1_005, Ordering::Relaxed);
    assert!(authenticator.remembered(peer).is_none());
    assert_eq!(authenticator.look_up(peer), Err(Code::NOT_AUTHENTICATED));
}

#[test]
fn a_clock_set_back_forgets() {
    let register = Arc::new(Register(Mutex::new(Ok(Some(officer())))));
    let clock = Arc::new(Hand(AtomicI64::new(1_000)));
    let authenticator = Authenticator::new(register, clock.clone());
    let peer = Peer(ClientCertificate([7; 32]));
    authenticator.look_up(peer).unwrap();
    clock.0.store(900, Ordering::Relaxed);
    assert!(authenticator.remembered(peer).is_none());
}

#[test]
fn a_record_that_fails_lets_nobody_in() {
    let failure = Err(RecordFailure::Unavailable("gone".to_owned()));
    let register = Arc::new(Register(Mutex::new(failure)));
    let authenticator = Authenticator::new(register, Arc::new(Hand::default()));
    let peer = Peer(ClientCertificate([7; 32]));
    assert_eq!(authenticator.look_up(peer), Err(Code::RECORD_UNAVAILABLE));
    assert!(authenticator.remembered(peer).is_none());
}

#[test]
fn officers_and_terminals_do_different_things() {
    assert_eq!(Officer::admit(&officer()), Ok(()));
    assert_eq!(Terminal::admit(&officer()), Err(Code::NOT_AUTHORIZED));
}

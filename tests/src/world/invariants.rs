//! What must be true, whatever went wrong.

mod audit;

use std::collections::{BTreeMap, BTreeSet};

use ca_core::domain::application::{Application, ApplicationState};
use ca_core::domain::certificate::CertificateId;
use ca_core::domain::jst;
use ca_core::domain::revocation::RevocationCause;
use ca_core::ports::certificates::IssuedCertificate;
use der::Decode;
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;

use super::World;
use super::record::{Outcome, State};

/// What is true after every act, done or failed.
pub fn always(world: &World) {
    let state = world.record.look();
    let signed = signed(world);
    intents(&state, &signed);
    certificates(&state, &signed);
    one_of_a_kind(&state, world);
    revocations(&state);
    for application in state.applications.values() {
        consistent(&state, application);
        audit::complete(&state, application);
    }
}

/// What is also true once nothing is under way: whatever was signed is either a
/// recorded certificate or revoked.
pub fn settled(world: &World) {
    always(world);
    let state = world.record.look();
    let signed = signed(world);
    encoded(&state);
    for (id, recorded) in &state.intents {
        assert!(recorded.outcome.is_some(), "the intent {id:?} was left open");
        if signed.contains(&digest(&recorded.intent.tbs)) {
            let certified = state.certificates.contains_key(id);
            assert!(certified || state.revocations.contains_key(id), "{id:?} is signed and forgotten");
        }
    }
}

/// Of what was handed out, everything is a certificate of the record.
pub fn handed_out(world: &World, certificates: &[IssuedCertificate]) {
    let state = world.record.look();
    for IssuedCertificate { id, der } in certificates {
        let recorded = state.certificates.get(id).unwrap_or_else(|| panic!("{id:?} is not recorded"));
        assert_eq!(&recorded.der, der);
    }
}

/// The digests that were signed: each once, and each for an intent that was in
/// the record before.
fn signed(world: &World) -> BTreeSet<Vec<u8>> {
    let signed = world.token.signed();
    assert!(signed.iter().all(|signed| signed.intended), "signed without an intent in the record");
    let digests: BTreeSet<_> = signed.iter().map(|signed| signed.digest.clone()).collect();
    assert_eq!(digests.len(), signed.len(), "the same was signed twice");
    digests
}

fn intents(state: &State, signed: &BTreeSet<Vec<u8>>) {
    for (id, recorded) in &state.intents {
        let entry = &recorded.intent.entry;
        let certified = state.certificates.contains_key(id);
        let cause = state.revocations.get(id).map(|revocation| revocation.cause);
        let place = state.places.get(&(entry.resident.clone(), entry.kind)).unwrap();
        let claimed = place.intent.as_ref() == Some(id);
        match recorded.outcome {
            None => assert!(claimed && !certified && cause.is_none(), "{id:?} is open"),
            Some(Outcome::Signed) => assert!(certified && !claimed, "{id:?} was signed"),
            Some(Outcome::Abandoned) => {
                let signed = signed.contains(&digest(&recorded.intent.tbs));
                assert!(!signed && !certified && !claimed && cause.is_none(), "{id:?} was abandoned");
            }
            Some(Outcome::PossiblyIssued) => {
                assert!(!certified && !claimed, "{id:?} was possibly issued");
                assert_eq!(cause, Some(RevocationCause::PossiblyIssued), "{id:?}");
            }
        }
    }
}

/// Of every certificate the token signed just what was intended.
fn certificates(state: &State, signed: &BTreeSet<Vec<u8>>) {
    for id in state.certificates.keys() {
        let tbs = &state.intents.get(id).unwrap().intent.tbs;
        assert!(signed.contains(&digest(tbs)), "{id:?} is recorded and was never signed");
    }
}

/// Every certificate says what its intent said.
fn encoded(state: &State) {
    for (id, certificate) in &state.certificates {
        let parsed = Certificate::from_der(&certificate.der).unwrap();
        assert_eq!(parsed.tbs_certificate().serial_number().as_bytes(), id.serial.octets());
        let tbs = &state.intents.get(id).unwrap().intent.tbs;
        let (header, rest) = certificate.der.split_at(4);
        assert!(
            header.starts_with(&[0x30, 0x82]) && rest.starts_with(tbs),
            "{id:?} is not what was intended"
        );
    }
}

/// Nobody holds two valid certificates of a kind (Art. 6), and who holds one has
/// his place taken by it.
fn one_of_a_kind(state: &State, world: &World) {
    let second = jst::whole_second(world.clock.look());
    let mut held: BTreeMap<_, Vec<&CertificateId>> = BTreeMap::new();
    for (id, certificate) in &state.certificates {
        let entry = &certificate.entry;
        if entry.validity.not_after() >= second && !state.revocations.contains_key(id) {
            held.entry((entry.resident.clone(), entry.kind)).or_default().push(id);
        }
    }
    for (place, ids) in &held {
        let known = state.places.get(place).and_then(|held| held.certificate.as_ref());
        assert_eq!(Vec::from_iter(known.map(|known| &known.id)), *ids, "valid certificates of a kind");
    }
    for (place, known) in &state.places {
        let valid = known.certificate.as_ref().is_some_and(|known| known.not_after >= second);
        assert!(!valid || held.contains_key(place), "a place is taken by a certificate that is not valid");
    }
}

fn revocations(state: &State) {
    for (id, revocation) in &state.revocations {
        match revocation.cause {
            RevocationCause::PossiblyIssued => {
                let outcome = state.intents.get(id).unwrap().outcome;
                assert_eq!(outcome, Some(Outcome::PossiblyIssued), "{id:?}");
            }
            RevocationCause::Superseded => {
                let replaces = |intent: &&super::record::RecordedIntent| {
                    intent.outcome == Some(Outcome::Signed) && intent.intent.replaces.as_ref() == Some(id)
                };
                let old = &state.certificates.get(id).unwrap().entry;
                let new = &state.intents.values().find(replaces).unwrap().intent.entry;
                assert_eq!((&old.resident, old.kind), (&new.resident, new.kind), "{id:?}");
            }
            RevocationCause::Discarded => {
                let application = state.certificates.get(id).unwrap().entry.application;
                let application = state.applications.get(&application).unwrap();
                assert_eq!(application.state, ApplicationState::Discarded, "{id:?}");
            }
            other => panic!("no act of a counter revokes as {other:?}: {id:?}"),
        }
    }
}

/// The application's state is what the record has of its certificates.
fn consistent(state: &State, application: &Application) {
    let wanted = application.form.certificates.kinds().count();
    let of_it = |entry: &ca_core::domain::certificate::CertificateEntry| entry.application == application.id;
    let open = state.intents.values().filter(|known| known.outcome.is_none() && of_it(&known.intent.entry));
    let open = open.count();
    let certified: BTreeSet<_> = state
        .certificates
        .values()
        .filter(|known| of_it(&known.entry))
        .map(|known| &known.entry.id)
        .collect();
    assert_eq!(application.issued.iter().collect::<BTreeSet<_>>(), certified, "{application:?}");
    let (open_expected, certified_expected) = match &application.state {
        ApplicationState::Issuing => (wanted, 0),
        ApplicationState::Issued | ApplicationState::Delivered | ApplicationState::Discarded => (0, wanted),
        ApplicationState::Received
        | ApplicationState::Matched
        | ApplicationState::Identified
        | ApplicationState::Approved
        | ApplicationState::KeyAuthorized(_)
        | ApplicationState::Refused(_)
        | ApplicationState::Failed(_) => (0, 0),
    };
    assert_eq!((open, certified.len()), (open_expected, certified_expected), "{application:?}");
    if application.state == ApplicationState::Discarded {
        let revoked = |id: &&CertificateId| state.revocations.contains_key(*id);
        assert!(certified.iter().all(revoked), "discarded and still valid");
    }
}

fn digest(tbs: &[u8]) -> Vec<u8> {
    Sha256::digest(tbs).to_vec()
}

use ca_core::domain::application::{Application, ApplicationState};
use ca_core::domain::audit::Act;
use ca_core::domain::certificate::{CertificateId, CertificateKind};
use ca_core::domain::code::Code;
use ca_core::domain::revocation::{Revocation, RevocationCause};
use ca_core::ports::applications::Applications;
use ca_core::ports::certificates::{Certificates, Intent};
use ca_core::ports::record::{ApplicationAct, RecordFailure};
use diesel::RunQueryDsl;
use diesel::prelude::{ExpressionMethods, QueryDsl};

use super::database::Database;
use super::sample::{
    BOTH, SIGNATURE, act, application, at, certificate_id, id, intent, issued, key, next, resident,
};
use crate::Store;
use crate::tables::{intents, revocations};

on_both!(
    a_certificate_is_recorded_and_found,
    a_certificate_is_current_to_the_end_of_its_last_second,
    of_many_intents_for_one_person_one_is_recorded,
    a_second_certificate_of_a_kind_is_refused,
    an_expired_certificate_makes_room,
    a_renewal_takes_the_place_and_revokes_what_it_replaces,
    a_key_belongs_to_the_application_that_came_first,
    a_taken_serial_is_a_conflict,
    a_failed_unit_records_none_of_its_intents,
    certificates_are_those_of_all_open_intents_or_none,
    intents_are_closed_once,
    certificates_after_the_close_are_a_conflict,
    closed_intents_are_abandoned_or_revoked_and_their_places_free,
    an_open_intent_is_found_once_it_is_old,
    a_discarded_certificate_is_revoked_and_its_place_free,
    a_certificate_of_another_application_is_not_revoked,
    the_first_cause_of_a_revocation_stays,
);

/// An application that has come to the point of issue.
fn approved(store: &Store, number: u32) -> Application {
    let mut application = application(number);
    store.create(&act(&application, Act::ApplicationReceived)).unwrap();
    store.save(&next(&mut application, ApplicationState::Approved, Act::IssueApproved)).unwrap();
    application
}

fn intents_of(application: &Application, number: u32, kinds: &[CertificateKind]) -> Vec<Intent> {
    kinds.iter().map(|kind| intent(application, number, *kind)).collect()
}

fn record(store: &Store, application: &mut Application, intents: &[Intent]) -> Result<(), RecordFailure> {
    let mut after = application.clone();
    let act = next(&mut after, ApplicationState::Issuing, Act::IntentRecorded);
    store.record_intents(&act, intents).map(|()| *application = after)
}

fn finish(store: &Store, application: &mut Application, intents: &[Intent]) -> Result<(), RecordFailure> {
    let mut after = application.clone();
    after.issued = intents.iter().map(|intent| intent.entry.id.clone()).collect();
    let act = next(&mut after, ApplicationState::Issued, Act::CertificatesIssued);
    store.record_certificates(&act, &issued(intents)).map(|()| *application = after)
}

fn close(
    store: &Store,
    application: &mut Application,
    unsigned: &[CertificateId],
) -> Result<(), RecordFailure> {
    let mut after = application.clone();
    let state = ApplicationState::Failed(Code::TOKEN_OUTCOME_UNKNOWN);
    let act = next(&mut after, state, Act::IssuanceFailed);
    store.close_intents(&act, unsigned).map(|()| *application = after)
}

/// Issues to resident `number` at once.
fn issue(store: &Store, number: u32, kinds: &[CertificateKind]) -> (Application, Vec<Intent>) {
    let mut application = approved(store, number);
    let intents = intents_of(&application, number, kinds);
    record(store, &mut application, &intents).unwrap();
    finish(store, &mut application, &intents).unwrap();
    (application, intents)
}

fn current(store: &Store, number: u32, kind: CertificateKind) -> Option<CertificateId> {
    store.current(&resident(number), kind, at(100)).unwrap().map(|current| current.id)
}

fn cause(database: &Database, id: &CertificateId) -> Vec<(String, i64)> {
    revocations::table
        .filter(revocations::authority.eq(id.authority.as_str()))
        .filter(revocations::serial.eq(id.serial.octets().as_slice()))
        .select((revocations::cause, revocations::at))
        .load(&mut database.connection())
        .unwrap()
}

fn outcome(database: &Database, id: &CertificateId) -> Option<String> {
    intents::table
        .find((id.authority.as_str(), id.serial.octets().as_slice()))
        .select(intents::outcome)
        .first(&mut database.connection())
        .unwrap()
}

fn a_certificate_is_recorded_and_found(database: &Database) {
    let store = database.store();
    let (application, intents) = issue(&store, 1, &BOTH);
    assert_eq!(store.application(application.id).unwrap().unwrap().issued.len(), 2);
    for (intent, issued) in intents.iter().zip(issued(&intents)) {
        assert_eq!(store.certificate(&intent.entry.id), Ok(Some(issued.der)));
        assert_eq!(current(&store, 1, intent.entry.kind).as_ref(), Some(&intent.entry.id));
        assert_eq!(outcome(database, &intent.entry.id).as_deref(), Some("signed"));
    }
    assert_eq!(store.certificate(&certificate_id(2, CertificateKind::Signature)), Ok(None));
    assert_eq!(current(&store, 2, CertificateKind::Signature), None);
    assert_eq!(store.open_intents(at(10_000), 10), Ok(Vec::new()));
}

fn a_certificate_is_current_to_the_end_of_its_last_second(database: &Database) {
    let store = database.store();
    let (_, intents) = issue(&store, 1, &SIGNATURE);
    let last = intents[0].entry.validity.not_after();
    let current = |now| store.current(&resident(1), CertificateKind::Signature, now).unwrap();
    assert_eq!(current(last).map(|current| current.not_after), Some(last));
    assert!(current(last + jiff::SignedDuration::from_micros(999_999)).is_some());
    assert!(current(last + jiff::SignedDuration::from_secs(1)).is_none());
}

fn of_many_intents_for_one_person_one_is_recorded(database: &Database) {
    let store = database.store();
    let applications: Vec<_> = (1..=8)
        .map(|number| {
            let mut application = approved(&store, number);
            application.form.resident = resident(1);
            application
        })
        .collect();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..)
            .zip(applications)
            .map(|(number, mut application)| {
                let store = &store;
                let intents = intents_of(&application, number, &BOTH);
                scope.spawn(move || record(store, &mut application, &intents))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let refused = Err(RecordFailure::ValidCertificateExists);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == refused).count(), 7, "{outcomes:?}");
    assert_eq!(store.open_intents(at(10_000), 100).unwrap().len(), 2);
}

fn a_second_certificate_of_a_kind_is_refused(database: &Database) {
    let store = database.store();
    issue(&store, 1, &SIGNATURE);
    let mut application = approved(&store, 2);
    application.form.resident = resident(1);
    let second = intents_of(&application, 2, &SIGNATURE);
    assert_eq!(record(&store, &mut application, &second), Err(RecordFailure::ValidCertificateExists));
    let mut wrong = second.clone();
    wrong[0].replaces = Some(certificate_id(9, CertificateKind::Signature));
    assert_eq!(record(&store, &mut application, &wrong), Err(RecordFailure::ValidCertificateExists));
    let other_kind = intents_of(&application, 2, &[CertificateKind::Authentication]);
    record(&store, &mut application, &other_kind).unwrap();
}

fn an_expired_certificate_makes_room(database: &Database) {
    let store = database.store();
    let (_, intents) = issue(&store, 1, &SIGNATURE);
    let last = intents[0].entry.validity.not_after();
    let mut application = approved(&store, 2);
    application.form.resident = resident(1);
    let second = intents_of(&application, 2, &SIGNATURE);
    let mut late = next(&mut application, ApplicationState::Issuing, Act::IntentRecorded);
    late.audit.at = last;
    assert_eq!(store.record_intents(&late, &second), Err(RecordFailure::ValidCertificateExists));
    late.audit.at = last + jiff::SignedDuration::from_secs(1);
    store.record_intents(&late, &second).unwrap();
}

fn a_renewal_takes_the_place_and_revokes_what_it_replaces(database: &Database) {
    let store = database.store();
    let (_, first) = issue(&store, 1, &BOTH);
    let mut application = approved(&store, 2);
    application.form.resident = resident(1);
    let mut second = intents_of(&application, 2, &BOTH);
    for (old, new) in first.iter().zip(&mut second) {
        new.replaces = Some(old.entry.id.clone());
    }
    record(&store, &mut application, &second).unwrap();
    assert_eq!(current(&store, 1, CertificateKind::Signature).as_ref(), Some(&first[0].entry.id));
    assert_eq!(cause(database, &first[0].entry.id), []);
    finish(&store, &mut application, &second).unwrap();
    for (old, new) in first.iter().zip(&second) {
        assert_eq!(current(&store, 1, new.entry.kind).as_ref(), Some(&new.entry.id));
        let at = application.changed.as_microsecond();
        assert_eq!(cause(database, &old.entry.id), [("superseded".to_owned(), at)]);
    }
}

fn a_key_belongs_to_the_application_that_came_first(database: &Database) {
    let store = database.store();
    let mut application = approved(&store, 1);
    let intents = intents_of(&application, 1, &BOTH);
    record(&store, &mut application, &intents).unwrap();
    close(&store, &mut application, &[]).unwrap();

    let mut again = intents_of(&application, 2, &BOTH);
    again[0].entry.key = intents[0].entry.key;
    again[1].entry.key = intents[1].entry.key;
    let mut swapped = again.clone();
    swapped[0].entry.key = intents[1].entry.key;
    assert_eq!(record(&store, &mut application, &swapped), Err(RecordFailure::KeyReused));
    let mut twice = again.clone();
    twice[0].entry.key = key(77);
    twice[1].entry.key = key(77);
    assert_eq!(record(&store, &mut application, &twice), Err(RecordFailure::KeyReused));

    let mut other = approved(&store, 3);
    let mut stolen = intents_of(&other, 3, &SIGNATURE);
    stolen[0].entry.key = intents[0].entry.key;
    assert_eq!(record(&store, &mut other, &stolen), Err(RecordFailure::KeyReused));

    record(&store, &mut application, &again).unwrap();
}

fn a_taken_serial_is_a_conflict(database: &Database) {
    let store = database.store();
    issue(&store, 1, &SIGNATURE);
    let mut application = approved(&store, 2);
    let mut intents = intents_of(&application, 2, &SIGNATURE);
    intents[0].entry.id = certificate_id(1, CertificateKind::Signature);
    assert_eq!(record(&store, &mut application, &intents), Err(RecordFailure::Conflict));
    // The same serial of another authority is another certificate.
    intents[0].entry.id = certificate_id(1, CertificateKind::Authentication);
    record(&store, &mut application, &intents).unwrap();
}

fn a_failed_unit_records_none_of_its_intents(database: &Database) {
    let store = database.store();
    issue(&store, 1, &[CertificateKind::Authentication]);
    let mut application = approved(&store, 2);
    application.form.resident = resident(1);
    let intents = intents_of(&application, 2, &BOTH);
    assert_eq!(record(&store, &mut application, &intents), Err(RecordFailure::ValidCertificateExists));
    assert_eq!(store.open_intents(at(10_000), 10), Ok(Vec::new()));
    assert_eq!(store.application(id(2)).unwrap().unwrap().version, 2);
    // Neither its key nor its serial nor its place is taken.
    record(&store, &mut application, &intents[..1]).unwrap();
}

fn certificates_are_those_of_all_open_intents_or_none(database: &Database) {
    let store = database.store();
    let mut application = approved(&store, 1);
    let intents = intents_of(&application, 1, &BOTH);
    record(&store, &mut application, &intents).unwrap();
    assert_eq!(finish(&store, &mut application, &intents[..1]), Err(RecordFailure::Conflict));
    assert_eq!(finish(&store, &mut application, &[]), Err(RecordFailure::Conflict));
    let twice = [intents[0].clone(), intents[0].clone()];
    assert_eq!(finish(&store, &mut application, &twice), Err(RecordFailure::Conflict));
    assert_eq!(store.certificate(&intents[0].entry.id), Ok(None));
    assert_eq!(store.open_intents(at(10_000), 10).unwrap().len(), 2);
    finish(&store, &mut application, &intents).unwrap();
}

fn intents_are_closed_once(database: &Database) {
    let store = database.store();
    let mut application = approved(&store, 1);
    let intents = intents_of(&application, 1, &BOTH);
    assert_eq!(close(&store, &mut application, &[]), Err(RecordFailure::Conflict));
    record(&store, &mut application, &intents).unwrap();
    close(&store, &mut application, &[]).unwrap();
    assert_eq!(close(&store, &mut application, &[]), Err(RecordFailure::Conflict));
}

fn certificates_after_the_close_are_a_conflict(database: &Database) {
    let store = database.store();
    let mut application = approved(&store, 1);
    let intents = intents_of(&application, 1, &BOTH);
    record(&store, &mut application, &intents).unwrap();
    let mut signing = application.clone();
    close(&store, &mut application, &[]).unwrap();
    assert_eq!(finish(&store, &mut signing, &intents), Err(RecordFailure::Conflict));
    // Not even with the right version.
    assert_eq!(finish(&store, &mut application, &intents), Err(RecordFailure::Conflict));
    assert_eq!(store.certificate(&intents[0].entry.id), Ok(None));
    assert_eq!(current(&store, 1, CertificateKind::Signature), None);
}

fn closed_intents_are_abandoned_or_revoked_and_their_places_free(database: &Database) {
    let store = database.store();
    let mut application = approved(&store, 1);
    let intents = intents_of(&application, 1, &BOTH);
    record(&store, &mut application, &intents).unwrap();
    let (possible, unsigned) = (&intents[0].entry.id, &intents[1].entry.id);
    close(&store, &mut application, std::slice::from_ref(unsigned)).unwrap();
    let at = application.changed.as_microsecond();
    assert_eq!(cause(database, possible), [("possibly-issued".to_owned(), at)]);
    assert_eq!(cause(database, unsigned), []);
    assert_eq!(outcome(database, possible).as_deref(), Some("possibly-issued"));
    assert_eq!(outcome(database, unsigned).as_deref(), Some("abandoned"));
    let written: String = crate::tables::audit::table
        .order(crate::tables::audit::id.desc())
        .select(crate::tables::audit::certificates)
        .first(&mut database.connection())
        .unwrap();
    assert_eq!(written, format!("{}/{}", possible.authority, possible.serial));

    let mut other = approved(&store, 2);
    other.form.resident = resident(1);
    let again = intents_of(&other, 2, &BOTH);
    record(&store, &mut other, &again).unwrap();
}

fn an_open_intent_is_found_once_it_is_old(database: &Database) {
    let store = database.store();
    for number in [2, 1, 3] {
        let mut application = approved(&store, number);
        let intents = intents_of(&application, number, &SIGNATURE);
        record(&store, &mut application, &intents).unwrap();
    }
    let open = |before, limit| -> Vec<_> {
        store.open_intents(before, limit).unwrap().into_iter().map(|open| open.application).collect()
    };
    assert_eq!(open(at(1_000), 10), [id(1), id(2), id(3)]);
    assert_eq!(open(at(1_000), 2), [id(1), id(2)]);
    // Application n was approved at n + 1, its intent recorded at n + 2.
    assert_eq!(open(at(4), 10), [id(1)]);
    let certificate = &store.open_intents(at(4), 10).unwrap()[0].certificate;
    assert_eq!(certificate, &certificate_id(1, CertificateKind::Signature));
}

fn discard(application: &mut Application, certificate: &CertificateId) -> (ApplicationAct, Revocation) {
    let act = next(application, ApplicationState::Discarded, Act::CertificatesDiscarded);
    let at = act.audit.at;
    (act, Revocation { certificate: certificate.clone(), cause: RevocationCause::Discarded, at })
}

fn a_discarded_certificate_is_revoked_and_its_place_free(database: &Database) {
    let store = database.store();
    let (mut application, intents) = issue(&store, 1, &SIGNATURE);
    let (act, revocation) = discard(&mut application, &intents[0].entry.id);
    store.revoke(&act, std::slice::from_ref(&revocation)).unwrap();
    let at = revocation.at.as_microsecond();
    assert_eq!(cause(database, &revocation.certificate), [("discarded".to_owned(), at)]);
    assert_eq!(current(&store, 1, CertificateKind::Signature), None);
    assert!(store.certificate(&revocation.certificate).unwrap().is_some());
    let mut other = approved(&store, 2);
    other.form.resident = resident(1);
    let again = intents_of(&other, 2, &SIGNATURE);
    record(&store, &mut other, &again).unwrap();
}

fn a_certificate_of_another_application_is_not_revoked(database: &Database) {
    let store = database.store();
    let (_, theirs) = issue(&store, 1, &SIGNATURE);
    let (application, _) = issue(&store, 2, &SIGNATURE);
    for certificate in [&theirs[0].entry.id, &certificate_id(9, CertificateKind::Signature)] {
        let (act, revocation) = discard(&mut application.clone(), certificate);
        assert_eq!(store.revoke(&act, &[revocation]), Err(RecordFailure::Conflict));
    }
    assert_eq!(current(&store, 1, CertificateKind::Signature).as_ref(), Some(&theirs[0].entry.id));
}

fn the_first_cause_of_a_revocation_stays(database: &Database) {
    let store = database.store();
    let (mut application, intents) = issue(&store, 1, &SIGNATURE);
    let (act, revocation) = discard(&mut application, &intents[0].entry.id);
    store.revoke(&act, std::slice::from_ref(&revocation)).unwrap();
    let (act, mut second) = discard(&mut application, &intents[0].entry.id);
    second.cause = RevocationCause::Superseded;
    store.revoke(&act, &[second]).unwrap();
    let at = revocation.at.as_microsecond();
    assert_eq!(cause(database, &revocation.certificate), [("discarded".to_owned(), at)]);
}

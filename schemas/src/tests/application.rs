use ca_core::domain::application::{Application, ApplicationState, KeyAuthorization, RequestedCertificates};
use ca_core::domain::audit::Act;
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::code::Code;
use ca_core::domain::evidence::{Applicant, Evidence, InquiryLetter, LastDigits, PhotoDocument, Proof};
use ca_core::ports::applications::Applications;
use ca_core::ports::record::RecordFailure;
use jiff::civil::date;

use super::database::Database;
use super::sample::{act, application, at, certificate_id, chiyoda, id, kiyose, next, request};

on_both!(
    every_state_is_read_back_as_it_was_written,
    an_act_on_an_older_version_is_a_conflict,
    a_taken_identifier_is_a_conflict,
    a_repeated_request_finds_its_answer,
    the_same_request_in_a_race_is_recorded_once,
    a_failed_act_leaves_nothing,
    pages_are_newest_first_and_of_one_municipality,
);

/// All of an application: its `Debug` redacts what it must, so the redacted
/// parts are compared on their own.
fn assert_same(left: &Application, right: &Application) {
    assert_eq!(format!("{left:?}"), format!("{right:?}"));
    assert!(left.form.claimed == right.form.claimed);
    assert!(left.form.resident == right.form.resident);
    assert!(left.evidence == right.evidence);
}

fn every_state_is_read_back_as_it_was_written(database: &Database) {
    let store = database.store();
    let mut application = application(1);
    application.form.certificates = RequestedCertificates::One(CertificateKind::Authentication);
    application.form.applicant = Applicant::Proxy;
    application.form.card_expiry = Some(date(2030, 2, 28));
    store.create(&act(&application, Act::ApplicationReceived)).unwrap();
    assert_same(&store.application(application.id).unwrap().unwrap(), &application);

    let authorization = KeyAuthorization { nonce: [7; 16], expires: at(300) };
    let digits = || LastDigits::new("12A4").unwrap();
    let document = PhotoDocument::Passport;
    let proofs = [
        Proof::Photo { document, last_digits: digits() },
        Proof::Letter { last_digits: digits() },
        Proof::Proxy { document, last_digits: digits() },
    ];
    for (step, state) in [
        ApplicationState::Matched,
        ApplicationState::Identified,
        ApplicationState::Approved,
        ApplicationState::KeyAuthorized(authorization),
        ApplicationState::Issuing,
        ApplicationState::Issued,
        ApplicationState::Delivered,
        ApplicationState::Discarded,
        ApplicationState::Refused(vec![Code::NAME_DIFFERS, Code::ADDRESS_DIFFERS]),
        ApplicationState::Failed(Code::TOKEN_OUTCOME_UNKNOWN),
    ]
    .into_iter()
    .enumerate()
    {
        let returned = (step > 4).then_some(date(2025, 11, 4));
        application.inquiry_letter = Some(InquiryLetter { sent: date(2025, 10, 27), returned });
        let proof = proofs[step % 3].clone();
        application.evidence = Some(Evidence { proof, officer: application.received_by.clone(), at: at(9) });
        application.issued.push(certificate_id(u32::try_from(step).unwrap(), CertificateKind::Signature));
        store.save(&next(&mut application, state, Act::RegisterMatched)).unwrap();
        assert_same(&store.application(application.id).unwrap().unwrap(), &application);
    }
    assert!(store.application(id(2)).unwrap().is_none());
}

fn an_act_on_an_older_version_is_a_conflict(database: &Database) {
    let store = database.store();
    let mut application = application(1);
    store.create(&act(&application, Act::ApplicationReceived)).unwrap();
    let mut rival = application.clone();
    store.save(&next(&mut application, ApplicationState::Matched, Act::RegisterMatched)).unwrap();
    let late = next(&mut rival, ApplicationState::Refused(vec![Code::NAME_DIFFERS]), Act::ApplicationRefused);
    assert_eq!(store.save(&late), Err(RecordFailure::Conflict));
    assert_same(&store.application(application.id).unwrap().unwrap(), &application);
    let unknown = next(&mut super::sample::application(2), ApplicationState::Matched, Act::RegisterMatched);
    assert_eq!(store.save(&unknown), Err(RecordFailure::Conflict));
}

fn a_taken_identifier_is_a_conflict(database: &Database) {
    let store = database.store();
    let application = application(1);
    store.create(&act(&application, Act::ApplicationReceived)).unwrap();
    assert_eq!(store.create(&act(&application, Act::ApplicationReceived)), Err(RecordFailure::Conflict));
}

fn a_repeated_request_finds_its_answer(database: &Database) {
    let store = database.store();
    let mut received = act(&application(1), Act::ApplicationReceived);
    received.request = Some(request("one", 1));
    assert_eq!(store.answered(&request("one", 1)), Ok(None));
    store.create(&received).unwrap();
    assert_eq!(store.answered(&request("one", 1)), Ok(Some(id(1))));
    assert_eq!(store.answered(&request("one", 2)), Err(RecordFailure::RequestConflict));

    let mut other = act(&application(2), Act::ApplicationReceived);
    other.request = Some(request("one", 2));
    assert_eq!(store.create(&other), Err(RecordFailure::RequestConflict));
    assert!(store.application(id(2)).unwrap().is_none());
    other.request = Some(request("one", 2));
    other.request.as_mut().unwrap().principal = "officer-2".to_owned();
    store.create(&other).unwrap();
}

fn the_same_request_in_a_race_is_recorded_once(database: &Database) {
    let store = database.store();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let mut received = act(&application(number), Act::ApplicationReceived);
                received.request = Some(request("one", 1));
                let store = &store;
                scope.spawn(move || store.create(&received))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|o| **o == Err(RecordFailure::Conflict)).count(), 7, "{outcomes:?}");
    assert_eq!(store.page(&kiyose(), None, 100).unwrap().len(), 1);
}

fn a_failed_act_leaves_nothing(database: &Database) {
    let store = database.store();
    store.create(&act(&application(1), Act::ApplicationReceived)).unwrap();
    // The request is claimed before the identifier turns out to be taken.
    let mut again = act(&application(1), Act::ApplicationReceived);
    again.request = Some(request("two", 1));
    assert_eq!(store.create(&again), Err(RecordFailure::Conflict));
    assert_eq!(store.answered(&request("two", 1)), Ok(None));
}

fn pages_are_newest_first_and_of_one_municipality(database: &Database) {
    let store = database.store();
    for number in [3, 1, 4, 5, 9, 2, 6] {
        let mut application = application(number);
        if number == 9 {
            application.municipality = chiyoda();
        }
        if number == 6 {
            // The same instant as 5: the identifier decides.
            application.received = at(5);
        }
        store.create(&act(&application, Act::ApplicationReceived)).unwrap();
    }
    let page = |before, limit| -> Vec<_> {
        store.page(&kiyose(), before, limit).unwrap().into_iter().map(|application| application.id).collect()
    };
    assert_eq!(page(None, 3), [id(6), id(5), id(4)]);
    assert_eq!(page(Some(id(6)), 1), [id(5)]);
    assert_eq!(page(Some(id(4)), 3), [id(3), id(2), id(1)]);
    assert_eq!(page(Some(id(1)), 3), []);
    assert_eq!(page(Some(id(9)), 3), [], "an application of elsewhere is no place in the list");
    assert_eq!(page(None, 0), []);
}

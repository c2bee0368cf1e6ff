//! Who may ask for what: officers act, terminals submit keys, each at home.

use ca_core::domain::application::{ApplicationId, ApplicationKind, ApplicationState, RequestedCertificates};
use ca_core::domain::code::Code;
use ca_core::domain::evidence::{Applicant, LastDigits, PhotoDocument, Proof};
use ca_core::domain::officer::Principal;
use jiff::civil::date;
use jitsuin_tests::world::clerk::{Clerk, End, Story};
use jitsuin_tests::world::people::{Person, Place};
use jitsuin_tests::world::request::{Request, key};
use jitsuin_tests::world::{World, device};

const STORY: Story = Story {
    person: Person::Hanako,
    kind: ApplicationKind::New,
    certificates: RequestedCertificates::Both,
    applicant: Applicant::InPerson,
    end: End::Delivered,
};

/// Every request there is, about this application.
fn requests(id: ApplicationId) -> Vec<Request> {
    let last_digits = LastDigits::new("0042").unwrap_or_else(|code| panic!("{code}"));
    let proof = Proof::Photo { document: PhotoDocument::Passport, last_digits };
    vec![
        Request::Receive(STORY.person.form(STORY.kind, STORY.certificates)),
        Request::Match(id),
        Request::SendLetter(id, date(2025, 10, 27)),
        Request::ReturnLetter(id, date(2025, 10, 28)),
        Request::Confirm(id, proof),
        Request::Approve(id),
        Request::Refuse(id),
        Request::Authorize(id),
        Request::Issue(id, "A".repeat(16), device::new_keys(STORY.certificates)),
        Request::Deliver(id),
        Request::Discard(id),
    ]
}

/// Asks everything in every state of an application; everything is refused with
/// the code that `expected` gives, and nothing is recorded.
fn refused_in_every_state(by: &Principal, expected: impl Fn(&Request) -> Option<Code>) {
    let states = ["received", "matched", "identified", "approved", "key-authorized", "issued"];
    for there in states {
        let world = World::new(1);
        let id = Clerk::new(&world, STORY).until(|state: &ApplicationState| state.as_str() == there).id;
        let before = world.record.look().audit.len();
        for (number, request) in (90_000..).zip(requests(id)) {
            let Some(expected) = expected(&request) else { continue };
            let outcome = request.ask(&world.counter, by, key(by, number));
            let code = outcome.map(|answer| answer.application).map_err(|error| error.code());
            assert_eq!(code.err(), Some(expected), "{request:?} in {there}");
        }
        assert_eq!(world.record.look().audit.len(), before);
    }
}

#[test]
fn a_terminal_does_nothing_but_submit_keys() {
    refused_in_every_state(&Place::Kiyose.terminal(), |request| match request {
        Request::Issue(..) => None,
        _ => Some(Code::NOT_AUTHORIZED),
    });
}

#[test]
fn an_officer_does_not_submit_keys() {
    refused_in_every_state(&Place::Kiyose.officer(), |request| match request {
        Request::Issue(..) => Some(Code::NOT_AUTHORIZED),
        _ => None,
    });
}

#[test]
fn nobody_of_another_municipality_learns_of_an_application() {
    refused_in_every_state(&Place::Chiyoda.officer(), |request| match request {
        Request::Receive(_) => None,
        Request::Issue(..) => Some(Code::NOT_AUTHORIZED),
        _ => Some(Code::APPLICATION_UNKNOWN),
    });
    refused_in_every_state(&Place::Chiyoda.terminal(), |request| match request {
        Request::Issue(..) => Some(Code::APPLICATION_UNKNOWN),
        _ => Some(Code::NOT_AUTHORIZED),
    });
}

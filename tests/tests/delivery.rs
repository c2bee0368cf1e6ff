//! What is delivered is worth something.

use ca_core::domain::application::{ApplicationKind, ApplicationState, RequestedCertificates};
use ca_core::domain::code::Code;
use ca_core::domain::evidence::Applicant;
use ca_core::domain::revocation::RevocationCause;
use jiff::SignedDuration;
use jitsuin_tests::world::clerk::{Clerk, End, Story};
use jitsuin_tests::world::people::{Person, Place};
use jitsuin_tests::world::request::{Request, key};
use jitsuin_tests::world::{World, invariants};

const STORY: Story = Story {
    person: Person::Hanako,
    kind: ApplicationKind::New,
    certificates: RequestedCertificates::Both,
    applicant: Applicant::InPerson,
    end: End::Delivered,
};

/// Certificates that nobody came for, after `meanwhile`: they cannot be
/// delivered any more, but discarded.
fn not_delivered_after(meanwhile: impl Fn(&World)) -> World {
    let world = World::new(1);
    let id = Clerk::new(&world, STORY).until(|state| *state == ApplicationState::Issued).id;
    meanwhile(&world);
    let officer = Place::Kiyose.officer();
    let ask = |request: Request, number| request.ask(&world.counter, &officer, key(&officer, number));
    let delivered = ask(Request::Deliver(id), 90_001).map(|answer| answer.application.state);
    assert_eq!(delivered.map_err(|error| error.code()), Err(Code::APPLICATION_STATE));
    let discarded = ask(Request::Discard(id), 90_002).map(|answer| answer.application.state);
    assert_eq!(discarded.map_err(|error| error.code()), Ok(ApplicationState::Discarded));
    invariants::settled(&world);
    world
}

#[test]
fn certificates_that_others_replaced_are_not_delivered() {
    let world = not_delivered_after(|world| {
        let reissue = Story { kind: ApplicationKind::Reissue, ..STORY };
        Clerk::new(world, reissue).finish();
    });
    // They were revoked when they were replaced, and that remains the cause.
    let causes: Vec<_> = world.record.look().revocations.into_values().map(|known| known.cause).collect();
    assert_eq!(causes, [RevocationCause::Superseded; 2]);
}

#[test]
fn certificates_of_which_one_was_replaced_are_not_delivered() {
    not_delivered_after(|world| {
        let one = RequestedCertificates::One(ca_core::domain::certificate::CertificateKind::Authentication);
        let reissue = Story { kind: ApplicationKind::Reissue, certificates: one, ..STORY };
        Clerk::new(world, reissue).finish();
    });
}

#[test]
fn certificates_that_have_expired_are_not_delivered() {
    not_delivered_after(|world| world.clock.advance(SignedDuration::from_hours(4 * 365 * 24)));
}

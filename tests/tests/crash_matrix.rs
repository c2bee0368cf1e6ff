//! Every call of every port fails once, in every way, in every story of an issue.
//!
//! A story is first told without faults, which gives the calls it makes. Then it
//! is told once for each of these calls and each way to go wrong: the call fails
//! before or after its effect, or the process dies before or after it. The clerk
//! repeats, recovers and goes on; the invariants hold after every act, and in the
//! end the applicant has what he came for, once.

use std::collections::BTreeMap;

use ca_core::domain::application::{ApplicationId, ApplicationKind, ApplicationState, RequestedCertificates};
use ca_core::domain::audit::Act;
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::evidence::Applicant;
use ca_core::domain::revocation::RevocationCause;
use jiff::SignedDuration;
use jitsuin_tests::world::clerk::{Clerk, End, Story};
use jitsuin_tests::world::faults::{Call, Fault};
use jitsuin_tests::world::people::Person;
use jitsuin_tests::world::record::State;
use jitsuin_tests::world::token::Misbehaviour;
use jitsuin_tests::world::{Past, World, invariants};

const FIRST: Story = Story {
    person: Person::Hanako,
    kind: ApplicationKind::New,
    certificates: RequestedCertificates::Both,
    applicant: Applicant::InPerson,
    end: End::Delivered,
};

/// From where a story is told.
struct Beginning {
    past: Past,
    application: Option<ApplicationId>,
}

impl Beginning {
    fn nothing() -> Self {
        Self { past: Past::default(), application: None }
    }

    /// After this story, so many months later.
    fn months_after(story: Story, months: i64) -> Self {
        let world = World::new(1);
        Clerk::new(&world, story).finish();
        world.clock.advance(SignedDuration::from_hours(months * 30 * 24));
        Self { past: world.past(), application: None }
    }

    /// When this story has come to its approval.
    fn approved(story: Story) -> Self {
        let world = World::new(1);
        let application = Clerk::new(&world, story).until(|state| *state == ApplicationState::Approved);
        Self { past: world.past(), application: Some(application.id) }
    }

    fn world(&self) -> World {
        World::after(self.past.clone(), 2)
    }

    /// Tells the story from here, in a world where the faults are planned.
    fn tell(&self, world: &World, story: Story) {
        let mut clerk = match self.application {
            None => Clerk::new(world, story),
            Some(id) => Clerk::of(world, story, id),
        };
        let application = clerk.finish();
        let expected = match story.end {
            End::Delivered => ApplicationState::Delivered,
            End::Discarded => ApplicationState::Discarded,
        };
        assert_eq!(application.state, expected);
        assert!(world.faults.all_happened(), "a planned fault did not happen");
        invariants::settled(world);
        invariants::handed_out(world, &clerk.received);
        clerk.repeat_everything();
        self.told_once(world, story);
    }

    /// However often the clerk was interrupted, one application was received,
    /// and one certificate of each kind issued.
    fn told_once(&self, world: &World, story: Story) {
        let now = world.record.look();
        let new = usize::from(self.application.is_none());
        assert_eq!(now.applications.len(), self.past.record.applications.len() + new);
        let kinds = story.certificates.kinds().count();
        assert_eq!(now.certificates.len(), self.past.record.certificates.len() + kinds);
        let ended = |state: &State, cause| {
            state.revocations.values().filter(|revocation| revocation.cause == cause).count()
        };
        let replaced = if story.kind == ApplicationKind::New { 0 } else { kinds };
        assert_eq!(
            ended(&now, RevocationCause::Superseded) - ended(&self.past.record, RevocationCause::Superseded),
            replaced
        );
    }

    /// The calls that the story makes when all goes well.
    fn calls(&self, story: Story) -> Vec<Call> {
        let world = self.world();
        let mut clerk = match self.application {
            None => Clerk::new(&world, story),
            Some(id) => Clerk::of(&world, story, id),
        };
        clerk.finish();
        world.faults.journal()
    }

    /// Tells the story once for every call and every fault; gives how often.
    fn tell_with_each_fault(&self, story: Story) -> usize {
        let mut told = 0;
        for (call, nth) in numbered(&self.calls(story)) {
            for fault in Fault::all() {
                let what = format!("{call:?} number {nth} {fault:?}");
                let world = self.world();
                world.faults.plan(call, nth, fault);
                told_or(&what, || self.tell(&world, story));
                told += 1;
            }
        }
        told
    }
}

/// Each call with its number among those of the same method.
fn numbered(calls: &[Call]) -> Vec<(Call, usize)> {
    let mut seen = BTreeMap::new();
    calls
        .iter()
        .map(|call| {
            let nth = seen.entry(*call).or_insert(0);
            *nth += 1;
            (*call, *nth - 1)
        })
        .collect()
}

/// Says what went wrong when the story fails.
fn told_or(what: &str, tell: impl FnOnce()) {
    let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(tell));
    assert!(told.is_ok(), "the story does not hold when {what}");
}

#[test]
fn a_first_issue_survives_every_fault() {
    assert!(Beginning::nothing().tell_with_each_fault(FIRST) > 120);
}

#[test]
fn an_issue_by_proxy_survives_every_fault() {
    let story = Story {
        applicant: Applicant::Proxy,
        person: Person::Yoshida,
        certificates: RequestedCertificates::One(CertificateKind::Signature),
        ..FIRST
    };
    assert!(Beginning::nothing().tell_with_each_fault(story) > 120);
}

#[test]
fn a_reissue_survives_every_fault() {
    let story = Story { kind: ApplicationKind::Reissue, ..FIRST };
    assert!(Beginning::months_after(FIRST, 2).tell_with_each_fault(story) > 120);
}

#[test]
fn a_renewal_that_is_discarded_survives_every_fault() {
    let story = Story { kind: ApplicationKind::Renewal, end: End::Discarded, ..FIRST };
    // The third birthday, 17 February 2028, is less than three months away.
    assert!(Beginning::months_after(FIRST, 26).tell_with_each_fault(story) > 120);
}

#[test]
fn a_token_that_misbehaves_costs_an_attempt_and_nothing_else() {
    let beginning = Beginning::approved(FIRST);
    for nth in 0..2 {
        for how in Misbehaviour::ALL {
            let world = beginning.world();
            world.token.misbehave(nth, how);
            told_or(&format!("signature {nth} {how:?}"), || beginning.tell(&world, FIRST));
            let recorded = world.record.look();
            let failed = |act| recorded.audit.iter().filter(|entry| entry.act == act).count();
            assert_eq!(failed(Act::IssuanceFailed), 1, "{nth} {how:?}");
            // What was signed before the failure, and what may have been at it.
            let possibly = nth + usize::from(how != Misbehaviour::Refuses);
            assert_eq!(recorded.revocations.len(), possibly, "{nth} {how:?}");
        }
    }
}

#[test]
fn a_second_fault_while_recovering_from_one_at_a_signature_is_survived() {
    assert!(tell_with_two_faults(&[(Call::Sign, 0), (Call::Sign, 1)]) > 100);
}

#[test]
fn a_second_fault_while_recovering_from_one_beside_the_signatures_is_survived() {
    assert!(tell_with_two_faults(&[(Call::RecordIntents, 0), (Call::RecordCertificates, 0)]) > 100);
}

/// Tells the story once for each of these calls and each fault, together with
/// each fault of each later call that changes something; gives how often.
fn tell_with_two_faults(firsts: &[(Call, usize)]) -> usize {
    let beginning = Beginning::approved(FIRST);
    let mut told = 0;
    for (first, how) in firsts.iter().flat_map(|first| Fault::all().map(|how| (first, how))) {
        let faulted = || {
            let world = beginning.world();
            world.faults.plan(first.0, first.1, how.clone());
            world
        };
        let world = faulted();
        beginning.tell(&world, FIRST);
        let calls = numbered(&world.faults.journal());
        let later = calls.iter().skip_while(|call| *call != first).skip(1);
        for second in later.filter(|(call, _)| changes_or_recovers(*call)) {
            for then in Fault::all() {
                let what = format!("{first:?} {how:?} and {second:?} {then:?}");
                let world = faulted();
                world.faults.plan(second.0, second.1, then);
                told_or(&what, || beginning.tell(&world, FIRST));
                told += 1;
            }
        }
    }
    told
}

const fn changes_or_recovers(call: Call) -> bool {
    match call {
        Call::RecordIntents
        | Call::RecordCertificates
        | Call::CloseIntents
        | Call::ReadOpenIntents
        | Call::Sign => true,
        Call::CreateApplication
        | Call::SaveApplication
        | Call::ReadApplication
        | Call::PageApplications
        | Call::ReadAnswer
        | Call::ReadCurrent
        | Call::Revoke
        | Call::ReadCertificate
        | Call::ReadRegister
        | Call::FillEntropy => false,
    }
}

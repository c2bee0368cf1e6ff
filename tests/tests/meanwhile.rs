//! At every call of an issue, something else happens first.
//!
//! Two officers, two devices and two processes meet on one application or one
//! resident: just before each call that the issue makes, another act is done
//! completely. Whichever comes first, the invariants hold, and no certificate is
//! issued twice or handed out by the one who lost.

use std::sync::{Arc, Mutex};

use ca_core::domain::application::{
    Application, ApplicationId, ApplicationKind, ApplicationState, RequestedCertificates,
};
use ca_core::domain::code::Code;
use ca_core::domain::evidence::Applicant;
use ca_core::flow::{FlowError, KeyRequest};
use ca_core::ports::record::RequestKey;
use jitsuin_tests::world::clerk::{Clerk, End, Story};
use jitsuin_tests::world::faults::{Call, Fault};
use jitsuin_tests::world::people::{Person, Place};
use jitsuin_tests::world::request::{Answer, Request, key};
use jitsuin_tests::world::{KEY_AUTHORIZATION_LIFE, Past, World, device, invariants};

const STORY: Story = Story {
    person: Person::Hanako,
    kind: ApplicationKind::New,
    certificates: RequestedCertificates::Both,
    applicant: Applicant::InPerson,
    end: End::Delivered,
};

type Outcome = Result<Answer, FlowError>;

/// Two applications of one resident, both approved, and the first one's keys on their way.
struct Scene {
    world: Arc<World>,
    first: ApplicationId,
    second: ApplicationId,
    code: String,
    keys: Vec<KeyRequest>,
}

/// The request identifiers of this file.
const AUTHORIZE: u32 = 10_001;
const ISSUE: u32 = 10_002;
const MEANWHILE: u32 = 10_003;

impl Scene {
    fn approved() -> (Past, ApplicationId, ApplicationId) {
        let world = World::new(1);
        let approve = || Clerk::new(&world, STORY).until(|state| *state == ApplicationState::Approved).id;
        let (first, second) = (approve(), approve());
        (world.past(), first, second)
    }

    fn new((past, first, second): &(Past, ApplicationId, ApplicationId)) -> Self {
        let world = Arc::new(World::after(past.clone(), 2));
        let code = authorize(&world, *first, AUTHORIZE);
        let keys = device::new_keys(STORY.certificates);
        Self { world, first: *first, second: *second, code, keys }
    }

    /// The issue of the first application.
    fn issue(&self) -> Outcome {
        self.request().ask(&self.world.counter, &Place::Kiyose.terminal(), request_key())
    }

    fn request(&self) -> Request {
        Request::Issue(self.first, self.code.clone(), self.keys.clone())
    }

    fn application(&self, id: ApplicationId) -> Application {
        self.world.record.look().applications.remove(&id).unwrap_or_else(|| panic!("{id:?} is lost"))
    }
}

fn request_key() -> RequestKey {
    key(&Place::Kiyose.terminal(), ISSUE)
}

fn authorize(world: &World, id: ApplicationId, number: u32) -> String {
    let officer = Place::Kiyose.officer();
    let answer = Request::Authorize(id).ask(&world.another_counter(), &officer, key(&officer, number));
    match answer {
        Ok(Answer { code: Some(code), .. }) => code.reveal().to_owned(),
        other => panic!("no code: {other:?}"),
    }
}

/// The calls of an issue that goes well, each with its number among its method's.
fn calls() -> Vec<(Call, usize)> {
    let scene = Scene::new(&Scene::approved());
    assert!(scene.issue().is_ok());
    let journal = scene.world.faults.journal();
    let nth = |at: usize| journal.iter().take(at).filter(|call| Some(*call) == journal.get(at)).count();
    journal.iter().enumerate().map(|(at, call)| (*call, nth(at))).collect()
}

/// Lets `event` happen before each call of the issue in turn, then judges both outcomes.
fn at_every_call<T: Send + 'static>(
    event: impl Fn(&Scene) -> T + Send + Sync + 'static,
    judge: impl Fn(&Scene, (Call, usize), Outcome, T),
) {
    let approved = Scene::approved();
    let event = Arc::new(event);
    let calls = calls();
    assert!(calls.len() >= 10, "{calls:?}");
    for at in calls {
        let scene = Arc::new(Scene::new(&approved));
        let happened = Arc::new(Mutex::new(None));
        let meanwhile = {
            let (scene, happened, event) = (scene.clone(), happened.clone(), event.clone());
            move || {
                let outcome = event(&scene);
                invariants::always(&scene.world);
                happened.lock().map(|mut happened| *happened = Some(outcome)).unwrap_or_default();
            }
        };
        scene.world.faults.plan(at.0, at.1, Fault::Meanwhile(Arc::new(meanwhile)));
        let outcome = scene.issue();
        invariants::always(&scene.world);
        if let Ok(answer) = &outcome {
            invariants::handed_out(&scene.world, &answer.certificates);
        }
        let other = happened.lock().map(|mut happened| happened.take()).unwrap_or_default();
        let other = other.unwrap_or_else(|| panic!("nothing happened at {at:?}"));
        judge(&scene, at, outcome, other);
        scene.world.recover();
        invariants::settled(&scene.world);
        // Together they never give more than one of each kind.
        assert!(scene.world.record.look().certificates.len() <= 2, "{at:?}");
    }
}

const fn intents_are_recorded(call: Call) -> bool {
    matches!(call, Call::Sign | Call::RecordCertificates)
}

#[test]
fn an_issue_that_another_process_has_closed_gives_no_certificate() {
    at_every_call(
        |scene| scene.world.another_counter().resume(scene.world.clock.tick()).ok(),
        |scene, (call, nth), outcome, closed| {
            assert_eq!(closed, Some(usize::from(intents_are_recorded(call))));
            let state = scene.application(scene.first).state;
            if intents_are_recorded(call) {
                assert_eq!(outcome.err().map(|error| error.code()), Some(Code::RECORD_CONFLICT));
                assert_eq!(state, ApplicationState::Failed(Code::TOKEN_OUTCOME_UNKNOWN), "{call:?} {nth}");
                assert_eq!(scene.world.record.look().revocations.len(), 2);
            } else {
                assert!(outcome.is_ok());
                assert_eq!(state, ApplicationState::Issued);
            }
        },
    );
}

#[test]
fn the_same_request_on_two_connections_is_answered_with_the_same_certificates() {
    at_every_call(
        |scene| {
            let terminal = Place::Kiyose.terminal();
            scene.request().ask(&scene.world.another_counter(), &terminal, request_key())
        },
        |scene, at, outcome, other| {
            let der = |answer: &Answer| -> Vec<_> {
                answer.certificates.iter().map(|certificate| certificate.der.clone()).collect()
            };
            assert!(outcome.is_ok() || other.is_ok(), "{at:?}");
            let again = scene.issue().map(|answer| der(&answer)).ok();
            assert_eq!(again.as_ref().map(Vec::len), Some(2), "{at:?}");
            for answer in [outcome, other].iter().flatten() {
                assert_eq!(Some(der(answer)), again, "{at:?}");
            }
        },
    );
}

#[test]
fn of_two_devices_with_one_code_one_is_served() {
    at_every_call(
        |scene| {
            let terminal = Place::Kiyose.terminal();
            let request =
                Request::Issue(scene.first, scene.code.clone(), device::new_keys(STORY.certificates));
            request.ask(&scene.world.another_counter(), &terminal, key(&terminal, MEANWHILE))
        },
        |scene, at, outcome, other| {
            assert_ne!(outcome.is_ok(), other.is_ok(), "{at:?}");
            assert_eq!(scene.application(scene.first).state, ApplicationState::Issued);
        },
    );
}

#[test]
fn of_two_applications_of_one_resident_one_is_served() {
    at_every_call(
        |scene| {
            let terminal = Place::Kiyose.terminal();
            let code = authorize(&scene.world, scene.second, MEANWHILE);
            let request = Request::Issue(scene.second, code, device::new_keys(STORY.certificates));
            request.ask(&scene.world.another_counter(), &terminal, key(&terminal, MEANWHILE))
        },
        |scene, at, outcome, other| {
            let issued = |outcome: &Outcome| match outcome {
                Ok(answer) => answer.application.state == ApplicationState::Issued,
                Err(_) => false,
            };
            assert_ne!(issued(&outcome), issued(&other), "{at:?}");
            assert_eq!(scene.world.record.look().certificates.len(), 2, "{at:?}");
        },
    );
}

#[test]
fn what_an_officer_has_refused_is_not_issued() {
    at_every_call(
        |scene| {
            let officer = Place::Kiyose.officer();
            let request = Request::Refuse(scene.first);
            request.ask(&scene.world.another_counter(), &officer, key(&officer, MEANWHILE))
        },
        |scene, at, outcome, refused| {
            // He can refuse until the intent is recorded, and not after that.
            assert_eq!(refused.is_ok(), !intents_are_recorded(at.0), "{at:?}");
            assert_ne!(outcome.is_ok(), refused.is_ok(), "{at:?}");
            let expected = if refused.is_ok() { "refused" } else { "issued" };
            assert_eq!(scene.application(scene.first).state.as_str(), expected, "{at:?}");
        },
    );
}

#[test]
fn a_new_code_ends_the_one_before_it() {
    at_every_call(
        |scene| {
            let officer = Place::Kiyose.officer();
            let request = Request::Authorize(scene.first);
            request.ask(&scene.world.another_counter(), &officer, key(&officer, MEANWHILE))
        },
        |scene, at, outcome, renewed| {
            assert_eq!(renewed.is_ok(), !intents_are_recorded(at.0), "{at:?}");
            assert_ne!(outcome.is_ok(), renewed.is_ok(), "{at:?}");
            let expected = if renewed.is_ok() { "key-authorized" } else { "issued" };
            assert_eq!(scene.application(scene.first).state.as_str(), expected, "{at:?}");
        },
    );
}

#[test]
fn who_is_struck_off_before_the_register_is_asked_gets_nothing() {
    at_every_call(
        |scene| scene.world.register.strike_off(&Person::Hanako.number()),
        |scene, (call, nth), outcome, ()| {
            let asked = !matches!(call, Call::ReadAnswer | Call::ReadApplication | Call::ReadRegister);
            let state = outcome.map(|answer| answer.application.state).ok();
            let expected = if asked {
                ApplicationState::Issued
            } else {
                ApplicationState::Refused(vec![Code::STRUCK_OFF_REGISTER])
            };
            assert_eq!(state, Some(expected.clone()), "{call:?} {nth}");
            assert_eq!(scene.application(scene.first).state, expected);
        },
    );
}

#[test]
fn a_code_that_lapses_before_it_is_read_is_too_late() {
    at_every_call(
        |scene| scene.world.clock.advance(KEY_AUTHORIZATION_LIFE),
        |_, (call, nth), outcome, ()| {
            let read = !matches!(call, Call::ReadAnswer | Call::ReadApplication);
            match outcome {
                Ok(answer) => assert!(read && answer.application.state == ApplicationState::Issued),
                Err(error) => {
                    assert!(!read, "{call:?} {nth}");
                    assert_eq!(error.code(), Code::KEY_AUTHORIZATION_EXPIRED);
                }
            }
        },
    );
}

//! Somebody who brings an application to its end, however often he is interrupted.

use ca_core::domain::application::{
    Application, ApplicationId, ApplicationKind, ApplicationState, RequestedCertificates,
};
use ca_core::domain::code::Code;
use ca_core::domain::evidence::{Applicant, InquiryLetter, LastDigits, PhotoDocument, Proof};
use ca_core::domain::jst;
use ca_core::domain::officer::Principal;
use ca_core::flow::FlowError;
use ca_core::ports::certificates::IssuedCertificate;
use ca_core::ports::record::{RecordFailure, RequestKey};
use jiff::SignedDuration;

use super::people::Person;
use super::request::{Answer, Request, key};
use super::{World, device, invariants};

/// An application and how it ends.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// Whose it is.
    pub person: Person,
    /// New, renewal or re-issue.
    pub kind: ApplicationKind,
    /// For which certificates.
    pub certificates: RequestedCertificates,
    /// In person with a photo document, or by proxy with the inquiry letter.
    pub applicant: Applicant,
    /// What becomes of the certificates.
    pub end: End,
}

/// What becomes of the certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The applicant receives them.
    Delivered,
    /// They are discarded before that.
    Discarded,
}

/// The officer and the terminal of one application. A request that may be
/// repeated is repeated; after any other refusal they look at the application
/// and go on from there.
pub struct Clerk<'w> {
    world: &'w World,
    story: Story,
    application: Option<ApplicationId>,
    code: Option<String>,
    requests: u32,
    asked: Vec<Asked>,
    /// The certificates that were handed out.
    pub received: Vec<IssuedCertificate>,
}

/// A request and what its first answer was, if there was one.
struct Asked {
    by: Principal,
    key: RequestKey,
    request: Request,
    answer: Option<Answer>,
}

/// No story needs so many requests, whatever goes wrong once or twice.
const REQUESTS: u32 = 40;
/// How often a request is repeated.
const ATTEMPTS: u32 = 4;

impl<'w> Clerk<'w> {
    /// The clerk of this story.
    #[must_use]
    pub fn new(world: &'w World, story: Story) -> Self {
        // No request identifier that any clerk before has used.
        let requests = REQUESTS * u32::try_from(world.record.read(|state| state.audit.len())).unwrap();
        let (asked, received) = (Vec::new(), Vec::new());
        Self { world, story, application: None, code: None, requests, asked, received }
    }

    /// The clerk of an application that was received before.
    #[must_use]
    pub fn of(world: &'w World, story: Story, application: ApplicationId) -> Self {
        Self { application: Some(application), ..Self::new(world, story) }
    }

    /// Brings the application to its end; the invariants hold all the way.
    pub fn finish(&mut self) -> Application {
        self.until(|_| false)
    }

    /// Brings the application to a state, or to its end.
    pub fn until(&mut self, there: impl Fn(&ApplicationState) -> bool) -> Application {
        for _ in 0..REQUESTS {
            let application = self.application();
            let next = match &application {
                Some(application) if there(&application.state) => None,
                _ => self.next(application.as_ref()),
            };
            match (next, application) {
                (Some(request), _) => self.carry_out(request),
                (None, Some(application)) => return application,
                (None, None) => break,
            }
            invariants::always(self.world);
        }
        panic!("{:?} comes to no end", self.story);
    }

    /// Asks everything that was ever asked once more: nothing happens, and who
    /// had an answer gets it again.
    pub fn repeat_everything(&self) {
        let before = self.world.record.look();
        for Asked { by, key, request, answer } in &self.asked {
            let again = request.ask(&self.world.counter, by, key.clone());
            match (answer, again) {
                (Some(first), Ok(again)) => {
                    assert_eq!(again.application.id, first.application.id, "{request:?}");
                    let der = |answer: &Answer| -> Vec<_> {
                        answer.certificates.iter().map(|certificate| certificate.der.clone()).collect()
                    };
                    assert_eq!(der(&again), der(first), "{request:?}");
                }
                // The permission has been used: its code is no secret worth keeping.
                (Some(_), Err(FlowError::Rule(Code::APPLICATION_STATE)))
                    if matches!(request, Request::Authorize(_)) => {}
                (Some(_), Err(error)) => panic!("{request:?} was answered before: {error}"),
                (None, _) => {}
            }
        }
        let after = self.world.record.look();
        assert_eq!(after.audit.len(), before.audit.len(), "a repeated request is no act");
        assert_eq!(after.intents.len(), before.intents.len(), "a repeated request issues nothing");
    }

    fn carry_out(&mut self, request: Request) {
        let place = self.story.person.home();
        let by = if matches!(request, Request::Issue(..)) { place.terminal() } else { place.officer() };
        self.requests += 1;
        let key = key(&by, self.requests);
        for _ in 0..ATTEMPTS {
            match request.ask(&self.world.counter, &by, key.clone()) {
                Ok(answer) => {
                    self.take(&answer);
                    self.asked.push(Asked { by, key, request, answer: Some(answer) });
                    return;
                }
                Err(error) if may_repeat(&error) => {
                    if self.world.faults.dead() {
                        self.world.recover();
                    }
                }
                Err(_) => break,
            }
        }
        self.asked.push(Asked { by, key, request, answer: None });
        self.code = None;
        self.world.recover();
    }

    fn take(&mut self, answer: &Answer) {
        self.application = Some(answer.application.id);
        if let Some(code) = &answer.code {
            self.code = Some(code.reveal().to_owned());
        }
        self.received.extend(answer.certificates.iter().cloned());
    }

    fn application(&self) -> Option<Application> {
        let id = self.application?;
        self.world.record.read(|state| state.applications.get(&id).cloned())
    }

    /// What is to be done in this state, if anything.
    fn next(&self, application: Option<&Application>) -> Option<Request> {
        let Some(application) = application else {
            let mut form = self.story.person.form(self.story.kind, self.story.certificates);
            form.applicant = self.story.applicant;
            return Some(Request::Receive(form));
        };
        let id = application.id;
        match (&application.state, &self.code) {
            (ApplicationState::Received, _) => Some(Request::Match(id)),
            (ApplicationState::Matched, _) => Some(self.identify(application)),
            (ApplicationState::Identified, _) => Some(Request::Approve(id)),
            (ApplicationState::Approved | ApplicationState::Failed(_), _)
            | (ApplicationState::KeyAuthorized(_), None) => Some(Request::Authorize(id)),
            (ApplicationState::KeyAuthorized(_), Some(code)) => {
                let keys = device::new_keys(self.story.certificates);
                Some(Request::Issue(id, code.clone(), keys))
            }
            (ApplicationState::Issued, _) => Some(match self.story.end {
                End::Delivered => Request::Deliver(id),
                End::Discarded => Request::Discard(id),
            }),
            (ApplicationState::Issuing, _) => panic!("an issue that nobody closed"),
            (ApplicationState::Delivered | ApplicationState::Discarded | ApplicationState::Refused(_), _) => {
                None
            }
        }
    }

    fn identify(&self, application: &Application) -> Request {
        let id = application.id;
        let last_digits = LastDigits::new("0042").unwrap();
        let document = PhotoDocument::DrivingLicence;
        let today = || jst::date(self.world.clock.look());
        match (self.story.applicant, application.inquiry_letter) {
            (Applicant::InPerson, _) => Request::Confirm(id, Proof::Photo { document, last_digits }),
            (Applicant::Proxy, None) => Request::SendLetter(id, today()),
            (Applicant::Proxy, Some(InquiryLetter { returned: None, .. })) => {
                self.world.clock.advance(SignedDuration::from_hours(24));
                Request::ReturnLetter(id, today())
            }
            (Applicant::Proxy, Some(InquiryLetter { returned: Some(_), .. })) => {
                Request::Confirm(id, Proof::Proxy { document, last_digits })
            }
        }
    }
}

/// Whether the failure says that the same request may be repeated.
fn may_repeat(error: &FlowError) -> bool {
    match error {
        FlowError::Record(failure) => matches!(failure, RecordFailure::Unavailable(_)),
        FlowError::Register(_) | FlowError::Entropy(_) => true,
        FlowError::Rule(_)
        | FlowError::Request(_)
        | FlowError::Validity(_)
        | FlowError::Tbs(_)
        | FlowError::Lint(_)
        | FlowError::Chain(_) => false,
    }
}

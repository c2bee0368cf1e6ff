//! The acts, done to a world and compared with the model.

use ca_core::domain::application::{ApplicationId, ApplicationKind, ApplicationState, RequestedCertificates};
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::certification_request::CertificationRequest;
use ca_core::domain::code;
use ca_core::domain::evidence::{Applicant, LastDigits, PhotoDocument, Proof};
use ca_core::domain::four_items::{FourItems, Name};
use ca_core::domain::jst;
use ca_core::domain::officer::Principal;
use ca_core::domain::public_key::KeyPolicy;
use ca_core::flow::{FlowError, KeyRequest};
use ca_core::ports::applications::Applications;
use ca_core::ports::record::RequestKey;
use jiff::{SignedDuration, Timestamp};
use jitsuin_tests::world::people::{Person, Place};
use jitsuin_tests::world::record::State;
use jitsuin_tests::world::request::{Answer, Request, key};
use jitsuin_tests::world::{World, device, invariants};
use proptest::sample::Index;

use crate::act::{Act, Claim, Code, End, Form, Keys, Manner, Sameness, Time, What, Who};
use crate::reference::{CodeFits, Holder, Known, Letter, Reference, Submission, id_of};

/// A world and the model of it.
pub struct Day {
    world: World,
    reference: Reference,
    asked: Vec<Asked>,
    last_keys: Vec<KeyRequest>,
}

/// What brings an application further.
enum Next {
    Do(What),
    /// Tomorrow.
    Wait(What),
    Recover,
}

/// A request that was made.
#[derive(Clone)]
struct Asked {
    who: Who,
    request: Request,
    key: RequestKey,
    form: Option<Form>,
}

impl Day {
    pub fn new() -> Self {
        Self {
            world: World::new(3),
            reference: Reference::default(),
            asked: Vec::new(),
            last_keys: Vec::new(),
        }
    }

    /// Lets one thing happen.
    pub fn live(&mut self, act: &Act) {
        match act {
            Act::Receive(form, kind) => self.receive(*form, *kind),
            Act::Proceed(index) => self.proceed(*index),
            Act::Do(manner, index, what) => self.act(*manner, *index, *what),
            Act::Repeat(index, sameness) => self.repeat(*index, *sameness),
            Act::Pass(time) => self.pass(*time),
            Act::Move(person) => {
                if self.reference.struck_off.remove(person) {
                    self.world.register.write(person.entry());
                } else {
                    self.world.register.strike_off(&person.number());
                    self.reference.struck_off.insert(*person);
                }
            }
            Act::Fault(call, nth, fault) => self.world.faults.plan(*call, *nth, fault.clone()),
            Act::Misbehave(nth, how) => self.world.token.misbehave(*nth, *how),
            Act::Recover => self.recover(),
        }
        invariants::always(&self.world);
    }

    /// What is open is closed, and everything is as it should be.
    pub fn end(&mut self) {
        self.recover();
        invariants::settled(&self.world);
    }

    fn receive(&mut self, form: Form, kind: Option<ApplicationKind>) {
        let now = self.world.clock.look();
        let kind = kind.unwrap_or_else(|| self.reference.fitting(form.person, form.certificates, now));
        let form = Form { kind, ..form };
        let mut paper = form.person.form(form.kind, form.certificates);
        paper.applicant = form.applicant;
        if form.claim == Claim::OtherName {
            let (name, items) = (Name::parse("別人　三郎").unwrap(), &paper.claimed);
            let (born, gender) = (items.date_of_birth(), items.gender());
            paper.claimed = FourItems::new(name, born, gender, items.address().clone());
        }
        self.ask_anew(Who::Officer(form.place), Request::Receive(paper), Some(form));
    }

    fn proceed(&mut self, index: Index) {
        let unfinished: Vec<_> =
            (0..self.reference.applications.len()).filter(|at| self.next(*at).is_some()).collect();
        if unfinished.is_empty() {
            return;
        }
        let at = *index.get(&unfinished);
        match self.next(at) {
            Some(Next::Do(what)) => self.act_on(Manner::Right, at, what),
            Some(Next::Wait(what)) => {
                self.world.clock.advance(SignedDuration::from_hours(24));
                self.act_on(Manner::Right, at, what);
            }
            Some(Next::Recover) => self.recover(),
            None => {}
        }
    }

    /// What would bring the application further.
    fn next(&self, at: usize) -> Option<Next> {
        let known = self.reference.applications[at];
        Some(match (known.state, known.form.applicant, known.letter) {
            ("received", ..) => Next::Do(What::Match),
            ("matched", Applicant::InPerson, _) => Next::Do(What::ConfirmByPhoto),
            ("matched", Applicant::Proxy, Letter::None) => Next::Do(What::SendLetter),
            ("matched", Applicant::Proxy, Letter::Sent(_)) => Next::Wait(What::ReturnLetter),
            ("matched", Applicant::Proxy, Letter::Returned(_)) => Next::Do(What::ConfirmByProxy),
            ("identified", ..) => Next::Do(What::Approve),
            ("approved" | "failed", ..) => Next::Do(What::Authorize),
            ("key-authorized", ..) => match self.expires(known.id) {
                Some(expires) if self.world.clock.look() < expires => {
                    Next::Do(What::Issue(Code::Own, Keys::New))
                }
                _ => Next::Do(What::Authorize),
            },
            ("issued", ..) => Next::Do(match known.form.end {
                End::Deliver => What::Deliver,
                End::Discard => What::Discard,
                End::Leave => return None,
            }),
            ("issuing", ..) => Next::Recover,
            _ => return None,
        })
    }

    fn act(&mut self, manner: Manner, index: Index, what: What) {
        let waits = |known: &Known| known.state == "key-authorized";
        // A submission mostly finds an application that waits for one.
        let submission = matches!(what, What::Issue(..)) && self.reference.applications.iter().any(waits);
        let known = self.reference.applications.iter().enumerate();
        let fitting: Vec<_> =
            known.filter(|(_, known)| !submission || waits(known)).map(|(at, _)| at).collect();
        if !fitting.is_empty() {
            self.act_on(manner, *index.get(&fitting), what);
        }
    }

    fn act_on(&mut self, manner: Manner, at: usize, what: What) {
        let Known { id, form, .. } = self.reference.applications[at];
        let today = jst::date(self.world.clock.look());
        let document = PhotoDocument::Passport;
        let last_digits = LastDigits::new("0042").unwrap();
        let request = match what {
            What::Match => Request::Match(id),
            What::SendLetter => Request::SendLetter(id, today),
            What::ReturnLetter => Request::ReturnLetter(id, today),
            What::ConfirmByPhoto => Request::Confirm(id, Proof::Photo { document, last_digits }),
            What::ConfirmByLetter => Request::Confirm(id, Proof::Letter { last_digits }),
            What::ConfirmByProxy => Request::Confirm(id, Proof::Proxy { document, last_digits }),
            What::Approve => Request::Approve(id),
            What::Refuse => Request::Refuse(id),
            What::Authorize => Request::Authorize(id),
            What::Issue(code, keys) => self.submission(id, form.certificates, code, keys),
            What::Deliver => Request::Deliver(id),
            What::Discard => Request::Discard(id),
        };
        let at_terminal = matches!(what, What::Issue(..)) != (manner == Manner::OtherRole);
        let place = match (manner, form.place) {
            (Manner::OtherPlace, Place::Kiyose) => Place::Chiyoda,
            (Manner::OtherPlace, Place::Chiyoda) => Place::Kiyose,
            (Manner::Right | Manner::OtherRole, place) => place,
        };
        let who = if at_terminal { Who::Terminal(place) } else { Who::Officer(place) };
        self.ask_anew(who, request, None);
    }

    fn submission(
        &mut self,
        id: ApplicationId,
        certificates: RequestedCertificates,
        code: Code,
        keys: Keys,
    ) -> Request {
        let other = self.reference.applications.iter().map(|known| known.id).find(|other| *other != id);
        let code = match code {
            Code::Own => self.code(id),
            Code::OfAnother => other.and_then(|other| self.code(other)),
        };
        let keys = match keys {
            Keys::New => device::new_keys(certificates),
            Keys::Last => self.last_keys.clone(),
            Keys::Mismatched => match certificates {
                RequestedCertificates::Both => vec![device::new_key(CertificateKind::Authentication)],
                RequestedCertificates::One(_) => device::new_keys(RequestedCertificates::Both),
            },
        };
        self.last_keys.clone_from(&keys);
        Request::Issue(id, code.unwrap_or_default(), keys)
    }

    /// The code of the application's permission, if it has one.
    fn code(&self, id: ApplicationId) -> Option<String> {
        let secret = &self.world.counter.policy.key_code_secret;
        self.world.record.read(|state| {
            let permission = state.applications.get(&id)?.state.key_authorization()?;
            Some(secret.code(id, permission).reveal().to_owned())
        })
    }

    fn expires(&self, id: ApplicationId) -> Option<Timestamp> {
        self.world.record.read(|state| Some(state.applications.get(&id)?.state.key_authorization()?.expires))
    }

    fn repeat(&mut self, index: Index, sameness: Sameness) {
        if self.asked.is_empty() {
            return;
        }
        let mut asked = index.get(&self.asked).clone();
        let answered = self.world.record.answered(&asked.key).unwrap();
        match (answered, sameness) {
            (None, Sameness::Same) => self.ask(asked),
            (None, Sameness::OtherBody) => {}
            (Some(_), Sameness::OtherBody) => {
                asked.key.digest[0] ^= 1;
                self.without_effect(&asked, |outcome| {
                    assert_eq!(code_of(&outcome), Some(code::Code::IDEMPOTENCY_CONFLICT));
                });
            }
            (Some(id), Sameness::Same) => {
                let application = self.world.record.look().applications.remove(&id).unwrap();
                let authorize = matches!(asked.request, Request::Authorize(_));
                let used = authorize && application.state.key_authorization().is_none();
                let issue = matches!(asked.request, Request::Issue(..));
                self.without_effect(&asked, |outcome| match outcome {
                    Ok(answer) => {
                        assert!(!used);
                        assert_eq!(answer.application.id, id);
                        let issued = if issue { application.issued.len() } else { 0 };
                        assert_eq!(answer.certificates.len(), issued);
                    }
                    Err(error) => assert!(used && error.code() == code::Code::APPLICATION_STATE, "{error}"),
                });
            }
        }
    }

    /// Asks again what was answered: nothing changes. The judge is not asked when
    /// something goes wrong.
    fn without_effect(&mut self, asked: &Asked, judge: impl FnOnce(Result<Answer, FlowError>)) {
        let before = self.world.record.look();
        let wrong = self.wrong();
        let outcome = asked.request.ask(&self.world.counter, &principal(asked.who), asked.key.clone());
        let after = self.world.record.look();
        assert_eq!(after.audit.len(), before.audit.len(), "{:?}", asked.request);
        assert_eq!(after.intents.len(), before.intents.len(), "{:?}", asked.request);
        if self.wrong() == wrong {
            judge(outcome);
        }
        self.survive();
    }

    fn ask_anew(&mut self, who: Who, request: Request, form: Option<Form>) {
        let number = u32::try_from(self.asked.len()).unwrap();
        let asked = Asked { who, request, key: key(&principal(who), number), form };
        self.asked.push(asked.clone());
        self.ask(asked);
    }

    /// Asks, and compares the answer and all that is recorded with what was foretold.
    fn ask(&mut self, asked: Asked) {
        let Asked { who, request, key, form } = asked;
        let now = self.world.clock.look();
        let submission = self.seen(&request, now);
        let foretold = self.reference.foretell(who, &request, submission.as_ref(), now);
        let reasons = self.reference.reasons_of(&request, now);
        let wrong = self.wrong();
        let outcome = request.ask(&self.world.counter, &principal(who), key);
        if let Ok(answer) = &outcome {
            invariants::handed_out(&self.world, &answer.certificates);
            assert_eq!(Ok(answer.application.state.as_str()), foretold, "{request:?}");
            if let ApplicationState::Refused(codes) = &answer.application.state {
                assert_eq!(*codes, reasons, "{request:?}");
            }
        }
        if self.wrong() == wrong {
            assert_eq!(code_of(&outcome), foretold.err(), "{request:?}");
        }
        self.learn(&request, form, foretold.ok(), outcome.is_ok());
        self.survive();
    }

    /// Takes what the record says now into the model, provided that nothing but
    /// the application asked about has changed, and that only as foretold.
    fn learn(&mut self, request: &Request, form: Option<Form>, foretold: Option<&'static str>, done: bool) {
        let state = self.world.record.look();
        let changed = id_of(request);
        for known in &mut self.reference.applications {
            let application = state.applications.get(&known.id).unwrap();
            let now = application.state.as_str();
            let issuing = matches!(request, Request::Issue(..)) && matches!(now, "issuing" | "failed");
            let expected = if changed != Some(known.id) {
                now == known.state
            } else if done {
                Some(now) == foretold
            } else {
                now == known.state || foretold.is_some() && (Some(now) == foretold || issuing)
            };
            assert!(expected, "{} became {now} by {request:?}, foretold {foretold:?}", known.state);
            known.state = now;
            known.letter = match application.inquiry_letter {
                None => Letter::None,
                Some(letter) if letter.returned.is_some() => Letter::Returned(letter.sent),
                Some(letter) => Letter::Sent(letter.sent),
            };
        }
        let known: Vec<_> = self.reference.applications.iter().map(|known| known.id).collect();
        let new: Vec<_> = state.applications.values().filter(|found| !known.contains(&found.id)).collect();
        assert!(new.len() <= usize::from(form.is_some()) && new.len() >= usize::from(done && form.is_some()));
        for application in new {
            self.reference.applications.push(Known {
                id: application.id,
                form: form.unwrap(),
                received: jst::date(application.received),
                letter: Letter::None,
                state: application.state.as_str(),
            });
        }
        self.learn_certificates(&state);
    }

    fn learn_certificates(&mut self, state: &State) {
        for recorded in state.intents.values() {
            let entry = &recorded.intent.entry;
            self.reference.keys.insert(entry.key, (entry.application, entry.kind));
        }
        self.reference.held.clear();
        for person in Person::ALL {
            for kind in CertificateKind::ALL {
                let held = state.places.get(&(person.number(), kind));
                if let Some(current) = held.and_then(|held| held.certificate.as_ref()) {
                    let application = state.certificates[&current.id].entry.application;
                    let holder = Holder { application, not_after: current.not_after };
                    self.reference.held.insert((person, kind), holder);
                }
            }
        }
    }

    /// What of a submission the model is told.
    fn seen(&self, request: &Request, now: Timestamp) -> Option<Submission> {
        let Request::Issue(id, code, keys) = request else { return None };
        let code = match (self.code(*id), self.expires(*id)) {
            (Some(own), Some(expires)) if own == *code => {
                if now > expires {
                    CodeFits::Late
                } else {
                    CodeFits::Yes
                }
            }
            _ => CodeFits::No,
        };
        let mut keys: Vec<_> = keys
            .iter()
            .map(|key| {
                let parsed = CertificationRequest::parse(&key.der, &KeyPolicy::residents()).unwrap();
                (key.kind, parsed.public_key().key_fingerprint())
            })
            .collect();
        keys.sort_by_key(|(kind, _)| *kind);
        Some(Submission { code, keys })
    }

    fn pass(&mut self, time: Time) {
        // The authorities end in 2035, and nothing is issued beyond them.
        let enough: Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
        if self.world.clock.look() < enough {
            self.world.clock.advance(SignedDuration::from_mins(match time {
                Time::Minutes => 10,
                Time::Day => 24 * 60,
                Time::Season => 80 * 24 * 60,
                Time::Years => 700 * 24 * 60,
            }));
        }
    }

    /// A dead process is started again at once.
    fn survive(&mut self) {
        if self.world.faults.dead() {
            self.recover();
        }
    }

    fn recover(&mut self) {
        self.world.recover();
        let state = self.world.record.look();
        for known in &mut self.reference.applications {
            let application = state.applications.get(&known.id).unwrap();
            if known.state == "issuing" {
                let closed = ApplicationState::Failed(code::Code::TOKEN_OUTCOME_UNKNOWN);
                assert_eq!(application.state, closed);
                known.state = application.state.as_str();
            }
            assert_eq!(application.state.as_str(), known.state, "recovery closes and does nothing else");
        }
        self.learn_certificates(&state);
    }

    /// How much has gone wrong until now.
    fn wrong(&self) -> usize {
        self.world.faults.happened() + self.world.token.misbehaved()
    }
}

fn code_of(outcome: &Result<Answer, FlowError>) -> Option<code::Code> {
    outcome.as_ref().err().map(FlowError::code)
}

fn principal(who: Who) -> Principal {
    match who {
        Who::Officer(place) => place.officer(),
        Who::Terminal(place) => place.terminal(),
    }
}

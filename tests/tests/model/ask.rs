//! Asking, and comparing what came of it with what was foretold.

use ca_core::domain::application::ApplicationState;
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::certification_request::CertificationRequest;
use ca_core::domain::code;
use ca_core::domain::jst;
use ca_core::domain::officer::Principal;
use ca_core::domain::public_key::KeyPolicy;
use ca_core::flow::FlowError;
use ca_core::ports::applications::Applications;
use ca_core::ports::record::RequestKey;
use jiff::Timestamp;
use jitsuin_tests::world::invariants;
use jitsuin_tests::world::people::Person;
use jitsuin_tests::world::record::State;
use jitsuin_tests::world::request::{Answer, Request, key};
use proptest::sample::Index;

use crate::act::{Form, Sameness, Who};
use crate::day::Day;
use crate::reference::{CodeFits, Holder, Known, Letter, Submission, id_of};

/// A request that was made.
#[derive(Clone)]
pub struct Asked {
    who: Who,
    request: Request,
    key: RequestKey,
    form: Option<Form>,
}

impl Day {
    pub fn repeat(&mut self, index: Index, sameness: Sameness) {
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

    pub fn ask_anew(&mut self, who: Who, request: Request, form: Option<Form>) {
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

    /// A dead process is started again at once.
    fn survive(&mut self) {
        if self.world.faults.dead() {
            self.recover();
        }
    }

    pub fn recover(&mut self) {
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

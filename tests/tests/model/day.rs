//! The acts, done to a world and compared with the model.

use ca_core::domain::application::{ApplicationId, ApplicationKind, RequestedCertificates};
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::evidence::{Applicant, LastDigits, PhotoDocument, Proof};
use ca_core::domain::four_items::{FourItems, Name};
use ca_core::domain::jst;
use ca_core::flow::KeyRequest;
use jiff::{SignedDuration, Timestamp};
use jitsuin_tests::world::people::Place;
use jitsuin_tests::world::request::Request;
use jitsuin_tests::world::{World, device, invariants};
use proptest::sample::Index;
use schemas::Store;

use crate::act::{Act, Claim, Code, End, Form, Keys, Manner, Time, What, Who};
use crate::ask::Asked;
use crate::reference::{Known, Letter, Reference};

/// A world and the model of it.
pub struct Day {
    pub world: World,
    pub reference: Reference,
    pub asked: Vec<Asked>,
    last_keys: Vec<KeyRequest>,
}

/// What brings an application further.
enum Next {
    Do(What),
    /// Tomorrow.
    Wait(What),
    Recover,
}

impl Day {
    pub fn new() -> Self {
        Self::of(World::new(3))
    }

    /// A day on which a database keeps the record too.
    pub fn beside(store: Store) -> Self {
        Self::of(World::beside(store, 3))
    }

    fn of(world: World) -> Self {
        Self { world, reference: Reference::default(), asked: Vec::new(), last_keys: Vec::new() }
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
        Place::ALL.into_iter().for_each(|place| self.leaf_through(place));
    }

    /// Page by page an officer finds every application of his municipality,
    /// newest first, and no other; a terminal finds none.
    fn leaf_through(&self, place: Place) {
        let counter = self.world.another_counter();
        let mut found: Vec<ApplicationId> = Vec::new();
        loop {
            let page = counter.page(&place.officer(), found.last().copied(), 3).unwrap();
            assert!(page.len() <= 3);
            if page.is_empty() {
                break;
            }
            found.extend(page.iter().map(|application| application.id));
        }
        let here = self.reference.applications.iter().rev().filter(|known| known.form.place == place);
        assert_eq!(found, here.map(|known| known.id).collect::<Vec<_>>());
        assert!(counter.page(&place.terminal(), None, 3).is_err());
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
    pub fn code(&self, id: ApplicationId) -> Option<String> {
        let secret = &self.world.counter.policy.key_code_secret;
        self.world.record.read(|state| {
            let permission = state.applications.get(&id)?.state.key_authorization()?;
            Some(secret.code(id, permission).reveal().to_owned())
        })
    }

    pub fn expires(&self, id: ApplicationId) -> Option<Timestamp> {
        self.world.record.read(|state| Some(state.applications.get(&id)?.state.key_authorization()?.expires))
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
}

//! The model: what the counter does when nothing goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use ca_core::domain::application::{ApplicationId, ApplicationKind, RequestedCertificates};
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::code::Code;
use ca_core::domain::evidence::{Applicant, Proof};
use ca_core::domain::jst;
use ca_core::domain::public_key::Fingerprint;
use ca_core::domain::validity::renewal_opens;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jitsuin_tests::world::people::Person;
use jitsuin_tests::world::request::Request;

use crate::act::{Claim, Form, Who};

/// All that the model knows.
#[derive(Default)]
pub struct Reference {
    pub applications: Vec<Known>,
    pub held: BTreeMap<(Person, CertificateKind), Holder>,
    pub struck_off: BTreeSet<Person>,
    pub keys: BTreeMap<Fingerprint, (ApplicationId, CertificateKind)>,
}

/// An application.
#[derive(Clone, Copy)]
pub struct Known {
    pub id: ApplicationId,
    pub form: Form,
    pub received: Date,
    pub letter: Letter,
    pub state: &'static str,
}

/// The inquiry letter of an application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Letter {
    None,
    Sent(Date),
    Returned(Date),
}

/// Who holds a certificate of a kind, from which application, how long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holder {
    pub application: ApplicationId,
    pub not_after: Timestamp,
}

/// What a submission looks like from outside.
pub struct Submission {
    /// The code is that of the application's permission.
    pub code: CodeFits,
    /// The keys, with their kinds.
    pub keys: Vec<(CertificateKind, Fingerprint)>,
}

/// How a code stands to the permission.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CodeFits {
    Yes,
    Late,
    No,
}

impl Known {
    fn kinds(&self) -> Vec<CertificateKind> {
        self.form.certificates.kinds().collect()
    }
}

impl Reference {
    /// The state to which the request leads, or why it does not.
    pub fn foretell(
        &self,
        who: Who,
        request: &Request,
        submission: Option<&Submission>,
        now: Timestamp,
    ) -> Result<&'static str, Code> {
        let (place, terminal) = match who {
            Who::Officer(place) => (place, false),
            Who::Terminal(place) => (place, true),
        };
        if terminal != matches!(request, Request::Issue(..)) {
            return Err(Code::NOT_AUTHORIZED);
        }
        let Some(id) = id_of(request) else { return Ok("received") };
        let application = self.applications.iter().find(|known| known.id == id).unwrap();
        if application.form.place != place {
            return Err(Code::APPLICATION_UNKNOWN);
        }
        let today = jst::date(now);
        let from = |states: &[&str]| {
            if states.contains(&application.state) { Ok(()) } else { Err(Code::APPLICATION_STATE) }
        };
        match request {
            Request::Receive(_) => Ok("received"),
            Request::Match(_) => {
                from(&["received"])?;
                Ok(if self.reasons(application, now).is_empty() { "matched" } else { "refused" })
            }
            Request::SendLetter(_, sent) => {
                from(&["matched"])?;
                let fits = application.received <= *sent && *sent <= today;
                if fits { Ok("matched") } else { Err(Code::EVIDENCE_INSUFFICIENT) }
            }
            Request::ReturnLetter(_, returned) => {
                from(&["matched"])?;
                match application.letter {
                    Letter::None => Err(Code::INQUIRY_LETTER_REQUIRED),
                    Letter::Sent(sent) | Letter::Returned(sent) if *returned == sent => {
                        Err(Code::SAME_DAY_REFUSED)
                    }
                    Letter::Sent(sent) | Letter::Returned(sent) if *returned < sent => {
                        Err(Code::EVIDENCE_INSUFFICIENT)
                    }
                    Letter::Sent(_) | Letter::Returned(_) => Ok("matched"),
                }
            }
            Request::Confirm(_, proof) => {
                from(&["matched"])?;
                confirm(application, proof, today).map(|()| "identified")
            }
            Request::Approve(_) => from(&["identified"]).map(|()| "approved"),
            Request::Refuse(_) => {
                from(&["received", "matched", "identified", "approved", "key-authorized", "failed"])?;
                Ok("refused")
            }
            Request::Authorize(_) => {
                from(&["approved", "key-authorized", "failed"]).map(|()| "key-authorized")
            }
            Request::Issue(..) => {
                from(&["key-authorized"])?;
                self.issue(application, submission.unwrap(), now)
            }
            Request::Deliver(_) => {
                from(&["issued"])?;
                let mine = |kind| {
                    self.holder(application.form.person, kind, now).map(|holder| holder.application)
                        == Some(id)
                };
                let all_mine = application.kinds().into_iter().all(mine);
                if all_mine { Ok("delivered") } else { Err(Code::APPLICATION_STATE) }
            }
            Request::Discard(_) => from(&["issued"]).map(|()| "discarded"),
        }
    }

    /// The kind of application that this person may make.
    pub fn fitting(
        &self,
        person: Person,
        certificates: RequestedCertificates,
        now: Timestamp,
    ) -> ApplicationKind {
        let held: Vec<_> = certificates.kinds().filter_map(|kind| self.holder(person, kind, now)).collect();
        if held.is_empty() {
            ApplicationKind::New
        } else if held.iter().all(|holder| now >= renewal_opens(holder.not_after)) {
            ApplicationKind::Renewal
        } else {
            ApplicationKind::Reissue
        }
    }

    /// The reasons that a refusal of this request gives.
    pub fn reasons_of(&self, request: &Request, now: Timestamp) -> Vec<Code> {
        let application = id_of(request).and_then(|id| self.applications.iter().find(|known| known.id == id));
        match (request, application) {
            (Request::Refuse(_), _) => vec![Code::REFUSED_BY_OFFICER],
            (_, Some(application)) => self.reasons(application, now),
            (_, None) => Vec::new(),
        }
    }

    /// Why the certificates are not issued, all reasons in their order.
    fn reasons(&self, application: &Known, now: Timestamp) -> Vec<Code> {
        let Form { place, person, kind, claim, .. } = application.form;
        if person.home() != place {
            return vec![Code::NOT_IN_REGISTER];
        }
        if self.struck_off.contains(&person) {
            return vec![Code::STRUCK_OFF_REGISTER];
        }
        let mut reasons = Vec::new();
        if claim == Claim::OtherName {
            reasons.push(Code::NAME_DIFFERS);
        }
        let kinds = application.kinds();
        let child = person == Person::Midori && jst::date(now) < date(2029, 4, 1);
        if child && kinds.contains(&CertificateKind::Signature) {
            reasons.push(Code::UNDER_AGE);
        }
        for wanted in kinds {
            let reason = match (kind, self.holder(person, wanted, now)) {
                (ApplicationKind::New, Some(_)) => Some(Code::VALID_CERTIFICATE_EXISTS),
                (ApplicationKind::Renewal | ApplicationKind::Reissue, None) => {
                    Some(Code::NO_CERTIFICATE_TO_REPLACE)
                }
                (ApplicationKind::Renewal, Some(holder)) if now < renewal_opens(holder.not_after) => {
                    Some(Code::RENEWAL_NOT_OPEN)
                }
                _ => None,
            };
            reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
        }
        reasons
    }

    fn issue(
        &self,
        application: &Known,
        submission: &Submission,
        now: Timestamp,
    ) -> Result<&'static str, Code> {
        match submission.code {
            CodeFits::Yes => {}
            CodeFits::Late => return Err(Code::KEY_AUTHORIZATION_EXPIRED),
            CodeFits::No => return Err(Code::KEY_AUTHORIZATION_INVALID),
        }
        if !submission.keys.iter().map(|(kind, _)| *kind).eq(application.kinds()) {
            return Err(Code::KEYS_MISMATCH);
        }
        if !self.reasons(application, now).is_empty() {
            return Ok("refused");
        }
        for (kind, key) in &submission.keys {
            if self.keys.get(key).is_some_and(|first| *first != (application.id, *kind)) {
                return Err(Code::KEY_REUSED);
            }
            let under_way = |other: &&Known| {
                other.state == "issuing"
                    && other.form.person == application.form.person
                    && other.kinds().contains(kind)
            };
            if self.applications.iter().any(|other| under_way(&other)) {
                return Err(Code::VALID_CERTIFICATE_EXISTS);
            }
        }
        Ok("issued")
    }

    fn holder(&self, person: Person, kind: CertificateKind, now: Timestamp) -> Option<&Holder> {
        let second = jst::whole_second(now);
        self.held.get(&(person, kind)).filter(|holder| holder.not_after >= second)
    }
}

/// The application that a request is about, unless it makes one.
pub fn id_of(request: &Request) -> Option<ApplicationId> {
    match request {
        Request::Receive(_) => None,
        Request::Match(id)
        | Request::SendLetter(id, _)
        | Request::ReturnLetter(id, _)
        | Request::Confirm(id, _)
        | Request::Approve(id)
        | Request::Refuse(id)
        | Request::Authorize(id)
        | Request::Issue(id, _, _)
        | Request::Deliver(id)
        | Request::Discard(id) => Some(*id),
    }
}

fn confirm(application: &Known, proof: &Proof, today: Date) -> Result<(), Code> {
    match (application.form.applicant, proof) {
        (Applicant::InPerson, Proof::Photo { .. }) => Ok(()),
        (Applicant::InPerson, Proof::Letter { .. }) | (Applicant::Proxy, Proof::Proxy { .. }) => {
            if today == application.received {
                Err(Code::SAME_DAY_REFUSED)
            } else if matches!(application.letter, Letter::Returned(_)) {
                Ok(())
            } else {
                Err(Code::INQUIRY_LETTER_REQUIRED)
            }
        }
        _ => Err(Code::EVIDENCE_INSUFFICIENT),
    }
}

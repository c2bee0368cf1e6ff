//! The acts of an officer, before and after the keys.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Counter, FlowError, KeyCode};
use crate::decide::{self, Verdict};
use crate::domain::application::{
    Application, ApplicationForm, ApplicationId, ApplicationState, KeyAuthorization,
};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::certificate::{CertificateKind, CurrentCertificate};
use crate::domain::code::Code;
use crate::domain::evidence::{Evidence, Proof};
use crate::domain::jst;
use crate::domain::officer::{OfficerId, Principal};
use crate::domain::revocation::{Revocation, RevocationCause};
use crate::ports::record::{ApplicationAct, RequestKey};

impl Counter {
    /// Receives an application and records it.
    ///
    /// # Errors
    /// [`FlowError`]: `not-authorized` for anyone but an officer.
    pub fn receive(
        &self,
        principal: &Principal,
        form: ApplicationForm,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        let officer = officer(principal)?;
        if let Some(id) = self.applications.answered(&request)? {
            return self.show(principal, id);
        }
        let now = self.clock.now();
        let application = Application {
            id: self.application_id(now)?,
            version: 1,
            municipality: *principal.municipality(),
            received_by: officer.clone(),
            received: now,
            form,
            inquiry_letter: None,
            evidence: None,
            state: ApplicationState::Received,
            issued: Vec::new(),
            changed: now,
        };
        let audit = entry(principal, Act::ApplicationReceived, &application, now);
        let act = ApplicationAct { application, audit, request: Some(request) };
        self.applications.create(&act)?;
        Ok(act.application)
    }

    /// Holds the claimed four items against the register: `matched` or `refused`.
    ///
    /// # Errors
    /// [`FlowError::Register`] when the register does not answer: the same
    /// request may be repeated.
    pub fn match_register(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        self.act(principal, id, request, Act::RegisterMatched, |application, now| {
            require(&application.state, |state| matches!(state, ApplicationState::Received))?;
            application.state = match self.verdict(application, now)?.0 {
                Verdict::Granted(_) => ApplicationState::Matched,
                Verdict::Refused(codes) => ApplicationState::Refused(codes),
            };
            Ok(())
        })
    }

    /// Records that the inquiry letter (照会書兼回答書) was sent to the registered address.
    ///
    /// # Errors
    /// The codes of [`decide::letter_sent`].
    pub fn letter_sent(
        &self,
        principal: &Principal,
        id: ApplicationId,
        sent: Date,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        self.act(principal, id, request, Act::InquiryLetterSent, |application, now| {
            require(&application.state, |state| matches!(state, ApplicationState::Matched))?;
            let letter = decide::letter_sent(application, sent, jst::date(now)).map_err(FlowError::Rule)?;
            application.inquiry_letter = Some(letter);
            Ok(())
        })
    }

    /// Records that the answer to the inquiry letter came back.
    ///
    /// # Errors
    /// The codes of [`decide::letter_returned`].
    pub fn letter_returned(
        &self,
        principal: &Principal,
        id: ApplicationId,
        returned: Date,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        self.act(principal, id, request, Act::InquiryLetterReturned, |application, now| {
            require(&application.state, |state| matches!(state, ApplicationState::Matched))?;
            let letter =
                decide::letter_returned(application, returned, jst::date(now)).map_err(FlowError::Rule)?;
            application.inquiry_letter = Some(letter);
            Ok(())
        })
    }

    /// Confirms the applicant's identity: `identified`.
    ///
    /// # Errors
    /// The codes of [`decide::confirm_identity`].
    pub fn confirm_identity(
        &self,
        principal: &Principal,
        id: ApplicationId,
        proof: Proof,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        let officer = officer(principal)?.clone();
        self.act(principal, id, request, Act::IdentityConfirmed, |application, now| {
            require(&application.state, |state| matches!(state, ApplicationState::Matched))?;
            decide::confirm_identity(application, &proof, jst::date(now)).map_err(FlowError::Rule)?;
            application.evidence = Some(Evidence { proof, officer, at: now });
            application.state = ApplicationState::Identified;
            Ok(())
        })
    }

    /// Approves the issue: `approved`.
    ///
    /// # Errors
    /// `application-state` unless the applicant is identified.
    pub fn approve(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        self.act(principal, id, request, Act::IssueApproved, |application, _| {
            require(&application.state, |state| matches!(state, ApplicationState::Identified))?;
            application.state = ApplicationState::Approved;
            Ok(())
        })
    }

    /// Refuses the application at the officer's word: `refused`.
    ///
    /// # Errors
    /// `application-state` once a certificate may exist.
    pub fn refuse(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        self.act(principal, id, request, Act::ApplicationRefused, |application, _| {
            require(&application.state, before_keys)?;
            application.state = ApplicationState::Refused(vec![Code::REFUSED_BY_OFFICER]);
            Ok(())
        })
    }

    /// Allows the key pair device to submit the applicant's keys, once and soon:
    /// `key-authorized`. A new permission ends the one before it.
    ///
    /// # Errors
    /// `application-state` unless the issue is approved, or has failed.
    pub fn authorize_key(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: RequestKey,
    ) -> Result<(Application, KeyCode), FlowError> {
        let application = self.act(principal, id, request, Act::KeyAuthorized, |application, now| {
            require(&application.state, |state| {
                matches!(
                    state,
                    ApplicationState::Approved
                        | ApplicationState::KeyAuthorized(_)
                        | ApplicationState::Failed(_)
                )
            })?;
            let mut nonce = [0; 16];
            self.entropy.fill(&mut nonce)?;
            let expires = now + self.policy.key_authorization_life;
            application.state = ApplicationState::KeyAuthorized(KeyAuthorization { nonce, expires });
            Ok(())
        })?;
        // A repeated request finds no permission once the keys were submitted.
        let authorization = application.state.key_authorization();
        let authorization = authorization.ok_or(FlowError::Rule(Code::APPLICATION_STATE))?;
        let code = self.policy.key_code_secret.code(id, authorization);
        Ok((application, code))
    }

    /// Records that the applicant received the certificates: `delivered`.
    ///
    /// # Errors
    /// `application-state` unless they are issued and all still the resident's
    /// valid ones: what was replaced or has expired meanwhile can only be discarded.
    pub fn deliver(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        self.act(principal, id, request, Act::CertificatesDelivered, |application, now| {
            require(&application.state, |state| matches!(state, ApplicationState::Issued))?;
            let held = self.held(&application.form, now)?;
            let mut current = held.iter().map(|(_, current)| current.as_ref());
            let valid =
                current.all(|current| current.is_some_and(|held| application.issued.contains(&held.id)));
            require(&application.state, |_| valid)?;
            application.state = ApplicationState::Delivered;
            Ok(())
        })
    }

    /// Discards the certificates before delivery and revokes them: `discarded`.
    ///
    /// # Errors
    /// `application-state` unless they are issued and not delivered,
    /// `not-authorized` for anyone but an officer.
    pub fn discard(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: RequestKey,
    ) -> Result<Application, FlowError> {
        officer(principal)?;
        let (mut application, now) = match self.begin(principal, id, &request)? {
            Begun::Answered(application) => return Ok(application),
            Begun::Fresh(application, now) => (application, now),
        };
        require(&application.state, |state| matches!(state, ApplicationState::Issued))?;
        application.state = ApplicationState::Discarded;
        advance(&mut application, now);
        let revocations: Vec<_> = application
            .issued
            .iter()
            .map(|certificate| Revocation {
                certificate: certificate.clone(),
                cause: RevocationCause::Discarded,
                at: now,
            })
            .collect();
        let audit = entry(principal, Act::CertificatesDiscarded, &application, now);
        let act = ApplicationAct { application, audit, request: Some(request) };
        self.certificates.revoke(&act, &revocations)?;
        Ok(act.application)
    }

    /// The application, if it is of the principal's municipality.
    ///
    /// # Errors
    /// `application-unknown` for any other, so that nobody learns of it.
    pub fn show(&self, principal: &Principal, id: ApplicationId) -> Result<Application, FlowError> {
        self.applications
            .application(id)?
            .filter(|application| application.municipality == *principal.municipality())
            .ok_or(FlowError::Rule(Code::APPLICATION_UNKNOWN))
    }

    /// At most `limit` applications of the officer's municipality, newest first.
    ///
    /// # Errors
    /// `not-authorized` for anyone but an officer.
    pub fn page(
        &self,
        principal: &Principal,
        before: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<Application>, FlowError> {
        officer(principal)?;
        Ok(self.applications.page(principal.municipality(), before, limit)?)
    }

    /// What the rules say of the application now, and the certificates held.
    pub(super) fn verdict(
        &self,
        application: &Application,
        now: Timestamp,
    ) -> Result<(Verdict, Held), FlowError> {
        let form = &application.form;
        let entry = self.register.entry(&application.municipality, &form.resident)?;
        let held = self.held(form, now)?;
        Ok((decide::issue(form, entry.as_ref(), &held, now), held))
    }

    /// The valid certificate of each kind applied for that the resident has now.
    fn held(&self, form: &ApplicationForm, now: Timestamp) -> Result<Held, FlowError> {
        let kinds = form.certificates.kinds();
        kinds.map(|kind| Ok((kind, self.certificates.current(&form.resident, kind, now)?))).collect()
    }

    /// The application to act on, or the answer that a repeated request gets.
    pub(super) fn begin(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: &RequestKey,
    ) -> Result<Begun, FlowError> {
        let answered = self.applications.answered(request)?;
        let application = self.show(principal, id)?;
        Ok(match answered {
            Some(_) => Begun::Answered(application),
            None => Begun::Fresh(application, self.clock.now()),
        })
    }

    fn act(
        &self,
        principal: &Principal,
        id: ApplicationId,
        request: RequestKey,
        act: Act,
        step: impl FnOnce(&mut Application, Timestamp) -> Result<(), FlowError>,
    ) -> Result<Application, FlowError> {
        officer(principal)?;
        let (mut application, now) = match self.begin(principal, id, &request)? {
            Begun::Answered(application) => return Ok(application),
            Begun::Fresh(application, now) => (application, now),
        };
        step(&mut application, now)?;
        advance(&mut application, now);
        let audit = entry(principal, act, &application, now);
        let act = ApplicationAct { application, audit, request: Some(request) };
        self.applications.save(&act)?;
        Ok(act.application)
    }

    /// A version 7 UUID (RFC 9562 5.7): in the order of time, the rest random.
    fn application_id(&self, now: Timestamp) -> Result<ApplicationId, FlowError> {
        let mut octets = [0; 16];
        self.entropy.fill(&mut octets)?;
        let milliseconds = now.as_millisecond().to_be_bytes();
        for (octet, stamp) in octets.iter_mut().zip(milliseconds.iter().skip(2)) {
            *octet = *stamp;
        }
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut octets;
        *version = *version & 0x0f | 0x70;
        *variant = *variant & 0x3f | 0x80;
        Ok(ApplicationId::from_octets(octets))
    }
}

/// For each requested kind, the valid certificate that the resident holds.
pub(super) type Held = Vec<(CertificateKind, Option<CurrentCertificate>)>;

/// How an act begins.
pub(super) enum Begun {
    /// The request was answered before: this is what became of it.
    Answered(Application),
    /// The application as it is, and the time of the act.
    Fresh(Application, Timestamp),
}

/// Raises the version for an act at this instant.
pub(super) const fn advance(application: &mut Application, now: Timestamp) {
    application.version = application.version.saturating_add(1);
    application.changed = now;
}

/// The audit entry of an act that left the application like this.
pub(super) fn entry(principal: &Principal, act: Act, application: &Application, at: Timestamp) -> AuditEntry {
    AuditEntry {
        at,
        actor: Actor::from(principal),
        act,
        municipality: Some(application.municipality),
        application: Some(application.id),
        certificates: application.issued.clone(),
        codes: application.state.codes().to_vec(),
    }
}

/// Fails with `application-state` unless the state fits.
pub(super) fn require(
    state: &ApplicationState,
    fits: impl FnOnce(&ApplicationState) -> bool,
) -> Result<(), FlowError> {
    if fits(state) { Ok(()) } else { Err(FlowError::Rule(Code::APPLICATION_STATE)) }
}

fn officer(principal: &Principal) -> Result<&OfficerId, FlowError> {
    match principal {
        Principal::Officer { id, .. } => Ok(id),
        Principal::Terminal { .. } => Err(FlowError::Rule(Code::NOT_AUTHORIZED)),
    }
}

const fn before_keys(state: &ApplicationState) -> bool {
    match state {
        ApplicationState::Received
        | ApplicationState::Matched
        | ApplicationState::Identified
        | ApplicationState::Approved
        | ApplicationState::KeyAuthorized(_)
        | ApplicationState::Failed(_) => true,
        ApplicationState::Issuing
        | ApplicationState::Issued
        | ApplicationState::Delivered
        | ApplicationState::Discarded
        | ApplicationState::Refused(_) => false,
    }
}

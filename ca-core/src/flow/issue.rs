//! From the submitted keys to the recorded certificates.

use std::sync::Arc;

use jiff::Timestamp;

use super::counter::{Begun, advance, entry};
use super::draft::{Submitted, Unit};
use super::{Counter, FlowError};
use crate::decide::Verdict;
use crate::domain::application::{Application, ApplicationId, ApplicationState};
use crate::domain::audit::Act;
use crate::domain::certificate::{CertificateId, CertificateKind};
use crate::domain::certification_request::CertificationRequest;
use crate::domain::code::Code;
use crate::domain::officer::Principal;
use crate::ports::certificates::{Intent, IssuedCertificate};
use crate::ports::intent_log::IntentLog;
use crate::ports::record::{ApplicationAct, RecordFailure, RequestKey};
use crate::signing::{self, ChainError, Linted, Recorded, Signed};
use crate::tbs::CertificateDraft;

/// The key of one certificate: DER of a PKCS#10 certification request (RFC 2986).
#[derive(Clone, Debug)]
pub struct KeyRequest {
    /// For which certificate.
    pub kind: CertificateKind,
    /// DER of the request; its subject and attributes are ignored.
    pub der: Vec<u8>,
}

/// What became of an application, with its certificates if there are any.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The application: `issued`, or `refused` when the register has changed meanwhile.
    pub application: Application,
    /// The certificates, in the order of [`CertificateKind::ALL`].
    pub certificates: Vec<IssuedCertificate>,
}

impl Counter {
    /// Issues the certificates of an application for the submitted keys: both or none.
    ///
    /// The register, the resident's present certificates and the rules are asked
    /// again, since days may lie between approval and key. A certificate is
    /// answered only after it is recorded, and signed only after its intent is.
    ///
    /// # Errors
    /// `not-authorized` for anyone but a terminal of the municipality. Before the
    /// intent is recorded, everything is as it was and the key
    /// authorization stays good. [`FlowError::Chain`] after it: the application
    /// is `failed`, whatever was possibly signed is revoked, and the officer may
    /// authorize new keys. [`FlowError::Record`] after it: the intents stay open
    /// for [`Counter::resume`].
    pub fn issue(
        &self,
        principal: &Principal,
        id: ApplicationId,
        code: &str,
        keys: &[KeyRequest],
        request: RequestKey,
    ) -> Result<Issued, FlowError> {
        match principal {
            Principal::Terminal { .. } => {}
            Principal::Officer { .. } => return Err(FlowError::Rule(Code::NOT_AUTHORIZED)),
        }
        let (application, now) = match self.begin(principal, id, &request)? {
            Begun::Answered(application) => return self.issued(application),
            Begun::Fresh(application, now) => (application, now),
        };
        self.authorized(&application, code, now)?;
        let keys = self.keys(&application, keys, now)?;
        let (verdict, held) = self.verdict(&application, now)?;
        let items = match verdict {
            Verdict::Granted(items) => items,
            Verdict::Refused(codes) => return self.refuse_keys(principal, application, codes, request, now),
        };
        let unit = self.draft(&application, &items, keys, &held, now)?;
        let recorded = self.record_intents(principal, application, unit, now)?;
        let (application, signed) = self.sign(principal, recorded)?;
        self.record_certificates(principal, application, signed, request)
    }

    /// The certificates recorded for an application.
    ///
    /// # Errors
    /// [`FlowError::Record`].
    pub fn issued(&self, application: Application) -> Result<Issued, FlowError> {
        let certificates = application
            .issued
            .iter()
            .map(|id| {
                let der = self.certificates.certificate(id)?;
                let der =
                    der.ok_or_else(|| RecordFailure::Corrupt(format!("no certificate {}", id.serial)))?;
                Ok(IssuedCertificate { id: id.clone(), der })
            })
            .collect::<Result<_, FlowError>>()?;
        Ok(Issued { application, certificates })
    }

    /// The permission is there, is this one, and has not lapsed.
    fn authorized(&self, application: &Application, code: &str, now: Timestamp) -> Result<(), FlowError> {
        let permission = application.state.key_authorization();
        let permission = permission.ok_or(FlowError::Rule(Code::APPLICATION_STATE))?;
        if !self.policy.key_code_secret.code(application.id, permission).equals(code) {
            return Err(FlowError::Rule(Code::KEY_AUTHORIZATION_INVALID));
        }
        if now > permission.expires {
            return Err(FlowError::Rule(Code::KEY_AUTHORIZATION_EXPIRED));
        }
        Ok(())
    }

    /// The keys, one for each certificate applied for, no two the same.
    fn keys(
        &self,
        application: &Application,
        keys: &[KeyRequest],
        now: Timestamp,
    ) -> Result<Vec<Submitted>, FlowError> {
        let mut keys: Vec<_> = keys.iter().collect();
        keys.sort_by_key(|key| key.kind);
        if !keys.iter().map(|key| key.kind).eq(application.form.certificates.kinds()) {
            return Err(FlowError::Rule(Code::KEYS_MISMATCH));
        }
        let prefecture = application.municipality.prefecture();
        let submitted = keys
            .into_iter()
            .map(|key| {
                let issuer = self.policy.issuer(prefecture, key.kind, now);
                let issuer = Arc::clone(issuer.ok_or(FlowError::Rule(Code::AUTHORITY_UNKNOWN))?);
                let request = CertificationRequest::parse(&key.der, issuer.profile().key_policy())?;
                Ok(Submitted { issuer, key: request.into_public_key() })
            })
            .collect::<Result<Vec<_>, FlowError>>()?;
        if let [one, other] = &*submitted
            && one.key.key_fingerprint() == other.key.key_fingerprint()
        {
            return Err(FlowError::Rule(Code::KEY_REUSED));
        }
        Ok(submitted)
    }

    fn refuse_keys(
        &self,
        principal: &Principal,
        mut application: Application,
        codes: Vec<Code>,
        request: RequestKey,
        now: Timestamp,
    ) -> Result<Issued, FlowError> {
        application.state = ApplicationState::Refused(codes);
        advance(&mut application, now);
        let audit = entry(principal, Act::ApplicationRefused, &application, now);
        let act = ApplicationAct { application, audit, request: Some(request) };
        self.applications.save(&act)?;
        Ok(Issued { application: act.application, certificates: Vec::new() })
    }

    fn record_intents(
        &self,
        principal: &Principal,
        mut application: Application,
        unit: Unit,
        now: Timestamp,
    ) -> Result<InFlight, FlowError> {
        application.state = ApplicationState::Issuing;
        advance(&mut application, now);
        let mut audit = entry(principal, Act::IntentRecorded, &application, now);
        audit.certificates = unit.drafts.iter().map(|draft| draft.artefact().entry.id.clone()).collect();
        let act = ApplicationAct { application, audit, request: None };
        let log = Log { counter: self, act: &act, replaces: &unit.replaces };
        let recorded = signing::record(unit.drafts, &log)?;
        Ok(InFlight { application: act.application, recorded })
    }

    /// Signs the whole unit; if one signature fails, the unit has failed.
    fn sign(
        &self,
        principal: &Principal,
        in_flight: InFlight,
    ) -> Result<(Application, Vec<Signed<CertificateDraft>>), FlowError> {
        let InFlight { application, recorded } = in_flight;
        let mut signed = Vec::with_capacity(recorded.len());
        let mut left = recorded.into_iter();
        while let Some(intent) = left.next() {
            let id = intent.artefact().entry.id.clone();
            match intent.sign(&*self.signer) {
                Ok(certificate) => signed.push(certificate),
                Err(error) => {
                    let mut unsigned: Vec<_> =
                        left.map(|intent| intent.artefact().entry.id.clone()).collect();
                    unsigned.extend((!error.possibly_signed()).then_some(id));
                    return Err(self.fail(principal, application, &unsigned, error));
                }
            }
        }
        Ok((application, signed))
    }

    /// Closes the intents of a failed unit. If even that is not recorded, the
    /// intents stay open and `resume` closes them.
    fn fail(
        &self,
        principal: &Principal,
        mut application: Application,
        unsigned: &[CertificateId],
        error: ChainError,
    ) -> FlowError {
        let now = self.clock.now();
        application.state = ApplicationState::Failed(error.code());
        advance(&mut application, now);
        let audit = entry(principal, Act::IssuanceFailed, &application, now);
        let act = ApplicationAct { application, audit, request: None };
        match self.certificates.close_intents(&act, unsigned) {
            Ok(()) => FlowError::Chain(error),
            Err(failure) => FlowError::Record(failure),
        }
    }

    fn record_certificates(
        &self,
        principal: &Principal,
        mut application: Application,
        signed: Vec<Signed<CertificateDraft>>,
        request: RequestKey,
    ) -> Result<Issued, FlowError> {
        let now = self.clock.now();
        let certificates: Vec<_> = signed
            .into_iter()
            .map(|signed| {
                let (draft, der) = signed.into_parts();
                IssuedCertificate { id: draft.entry.id, der }
            })
            .collect();
        application.state = ApplicationState::Issued;
        application.issued = certificates.iter().map(|certificate| certificate.id.clone()).collect();
        advance(&mut application, now);
        let audit = entry(principal, Act::CertificatesIssued, &application, now);
        let act = ApplicationAct { application, audit, request: Some(request) };
        self.certificates.record_certificates(&act, &certificates)?;
        Ok(Issued { application: act.application, certificates })
    }
}

/// A unit whose intents are durable.
struct InFlight {
    application: Application,
    recorded: Vec<Recorded<CertificateDraft>>,
}

/// The intent log of the chain, for one act.
struct Log<'a> {
    counter: &'a Counter,
    act: &'a ApplicationAct,
    replaces: &'a [Option<CertificateId>],
}

impl IntentLog<CertificateDraft> for Log<'_> {
    type Failure = RecordFailure;

    fn record(&self, unit: &[Linted<CertificateDraft>]) -> Result<(), RecordFailure> {
        let intents: Vec<_> = unit
            .iter()
            .zip(self.replaces)
            .map(|(linted, replaces)| Intent {
                entry: linted.artefact().entry.clone(),
                tbs: linted.tbs().to_vec(),
                replaces: replaces.clone(),
            })
            .collect();
        self.counter.certificates.record_intents(self.act, &intents)
    }
}

//! The record of intents, certificates and what ends them.

use ca_core::domain::application::ApplicationId;
use ca_core::domain::certificate::{CertificateId, CertificateKind, CurrentCertificate};
use ca_core::domain::jst;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::domain::revocation::{Revocation, RevocationCause};
use ca_core::ports::certificates::{Certificates, Intent, IssuedCertificate, OpenIntent};
use ca_core::ports::record::{ApplicationAct, RecordFailure};
use jiff::Timestamp;

use super::{Held, Outcome, Record, RecordedCertificate, RecordedIntent, State};

impl Certificates for Record {
    fn current(
        &self,
        resident: &ResidentNumber,
        kind: CertificateKind,
        now: Timestamp,
    ) -> Result<Option<CurrentCertificate>, RecordFailure> {
        let second = jst::whole_second(now);
        Ok(self.read(|state| state.places.get(&(resident.clone(), kind))?.valid(second).cloned()))
    }

    fn record_intents(&self, act: &ApplicationAct, intents: &[Intent]) -> Result<(), RecordFailure> {
        let at = act.audit.at;
        self.write(|state| {
            state.advance(act)?;
            for intent in intents {
                state.claim_key(intent)?;
                state.insert_intent(intent, at)?;
                state.place_of(intent).claim(intent, jst::whole_second(at))?;
            }
            state.audit.push(act.audit.clone());
            Ok(())
        })
    }

    fn record_certificates(
        &self,
        act: &ApplicationAct,
        certificates: &[IssuedCertificate],
    ) -> Result<(), RecordFailure> {
        self.write(|state| {
            state.advance(act)?;
            let open = state.close_open(act.application.id, |_| Outcome::Signed);
            if open.is_empty() || open.len() != certificates.len() {
                return Err(RecordFailure::Conflict);
            }
            for intent in open {
                let certificate = certificates.iter().find(|certificate| certificate.id == intent.entry.id);
                let der = certificate.ok_or(RecordFailure::Conflict)?.der.clone();
                state.place_of(&intent).fill(&intent)?;
                let Intent { entry, replaces, .. } = intent;
                state.certificates.insert(entry.id.clone(), RecordedCertificate { entry, der });
                if let Some(replaced) = replaces {
                    let recorded = state.certificates.contains_key(&replaced);
                    recorded.then_some(()).ok_or(RecordFailure::Conflict)?;
                    state.revoke(replaced, RevocationCause::Superseded, act.audit.at);
                }
            }
            state.audit.push(act.audit.clone());
            Ok(())
        })
    }

    fn close_intents(&self, act: &ApplicationAct, unsigned: &[CertificateId]) -> Result<(), RecordFailure> {
        self.write(|state| {
            state.advance(act)?;
            let abandoned = |id: &CertificateId| unsigned.contains(id);
            let open = state.close_open(act.application.id, |id| {
                if abandoned(id) { Outcome::Abandoned } else { Outcome::PossiblyIssued }
            });
            if open.is_empty() {
                return Err(RecordFailure::Conflict);
            }
            let mut audit = act.audit.clone();
            for intent in open {
                state.place_of(&intent).release(&intent.entry.id)?;
                let id = intent.entry.id;
                if !abandoned(&id) {
                    if !audit.certificates.contains(&id) {
                        audit.certificates.push(id.clone());
                    }
                    state.revoke(id, RevocationCause::PossiblyIssued, audit.at);
                }
            }
            state.audit.push(audit);
            Ok(())
        })
    }

    fn revoke(&self, act: &ApplicationAct, revocations: &[Revocation]) -> Result<(), RecordFailure> {
        self.write(|state| {
            state.advance(act)?;
            for Revocation { certificate, cause, at } in revocations {
                let recorded = state.certificates.get(certificate).ok_or(RecordFailure::Conflict)?;
                if recorded.entry.application != act.application.id {
                    return Err(RecordFailure::Conflict);
                }
                let place = (recorded.entry.resident.clone(), recorded.entry.kind);
                state.places.entry(place).or_default().vacate(certificate);
                state.revoke(certificate.clone(), *cause, *at);
            }
            state.audit.push(act.audit.clone());
            Ok(())
        })
    }

    fn open_intents(&self, before: Timestamp, limit: u16) -> Result<Vec<OpenIntent>, RecordFailure> {
        let mut open = self.read(|state| {
            let open = state.intents.values().filter(|known| known.outcome.is_none());
            open.filter(|known| known.recorded < before).cloned().collect::<Vec<_>>()
        });
        open.sort_by_key(|known| known.recorded);
        open.truncate(limit.into());
        let open = open.into_iter().map(|known| known.intent.entry);
        Ok(open.map(|entry| OpenIntent { certificate: entry.id, application: entry.application }).collect())
    }

    fn certificate(&self, id: &CertificateId) -> Result<Option<Vec<u8>>, RecordFailure> {
        Ok(self.read(|state| state.certificates.get(id).map(|certificate| certificate.der.clone())))
    }
}

impl State {
    /// A key is new, or comes again for the application and kind that it came for.
    fn claim_key(&mut self, intent: &Intent) -> Result<(), RecordFailure> {
        let claim = (intent.entry.application, intent.entry.kind);
        match self.keys.insert(intent.entry.key, claim) {
            Some(first) if first != claim => Err(RecordFailure::KeyReused),
            Some(_) | None => Ok(()),
        }
    }

    fn insert_intent(&mut self, intent: &Intent, recorded: Timestamp) -> Result<(), RecordFailure> {
        let id = &intent.entry.id;
        let same = |open: &RecordedIntent| {
            let entry = &open.intent.entry;
            open.outcome.is_none()
                && (entry.application, entry.kind) == (intent.entry.application, intent.entry.kind)
        };
        if self.intents.contains_key(id) || self.intents.values().any(same) {
            return Err(RecordFailure::Conflict);
        }
        let intent = RecordedIntent { intent: intent.clone(), outcome: None, recorded };
        self.intents.insert(id.clone(), intent);
        Ok(())
    }

    fn place_of(&mut self, intent: &Intent) -> &mut Held {
        self.places.entry((intent.entry.resident.clone(), intent.entry.kind)).or_default()
    }

    /// Closes every open intent of the application.
    fn close_open(
        &mut self,
        application: ApplicationId,
        outcome: impl Fn(&CertificateId) -> Outcome,
    ) -> Vec<Intent> {
        let of_it = |known: &&mut RecordedIntent| {
            known.outcome.is_none() && known.intent.entry.application == application
        };
        let open = self.intents.values_mut().filter(of_it);
        open.map(|known| {
            known.outcome = Some(outcome(&known.intent.entry.id));
            known.intent.clone()
        })
        .collect()
    }

    /// The first cause stays: a second revocation changes nothing.
    fn revoke(&mut self, certificate: CertificateId, cause: RevocationCause, at: Timestamp) {
        let revocation = Revocation { certificate: certificate.clone(), cause, at };
        self.revocations.entry(certificate).or_insert(revocation);
    }
}

//! Every act on an application, and on its certificates, stands in the audit.

use std::collections::BTreeSet;

use ca_core::domain::application::{Application, ApplicationState};
use ca_core::domain::audit::{Act, AuditEntry};
use ca_core::domain::code::Code;

use crate::world::record::{Outcome, State};

/// The audit tells the whole story of the application: one entry for each act,
/// from receipt to the state that is recorded.
pub(super) fn complete(state: &State, application: &Application) {
    let entries: Vec<_> =
        state.audit.iter().filter(|entry| entry.application == Some(application.id)).collect();
    assert_eq!(entries.len(), usize::try_from(application.version).unwrap(), "{application:?}");
    let mut told = None;
    for entry in &entries {
        let next = after(told, entry);
        told = Some(next.unwrap_or_else(|| panic!("{:?} does not follow {told:?}", entry.act)));
        assert_eq!(entry.municipality, Some(application.municipality));
    }
    assert_eq!(told, Some(application.state.as_str()));
    let last = entries.last().unwrap();
    assert_eq!(last.codes, codes(&application.state));
    assert_eq!(last.at, application.changed);
    certificates(state, application, &entries);
}

/// The state to which an act leads from this state, if it may follow it.
fn after(state: Option<&str>, entry: &AuditEntry) -> Option<&'static str> {
    match (entry.act, state) {
        (Act::ApplicationReceived, None) => Some("received"),
        (Act::RegisterMatched, Some("received")) if entry.codes.is_empty() => Some("matched"),
        (Act::RegisterMatched, Some("received")) => Some("refused"),
        (Act::InquiryLetterSent | Act::InquiryLetterReturned, Some("matched")) => Some("matched"),
        (Act::IdentityConfirmed, Some("matched")) => Some("identified"),
        (Act::IssueApproved, Some("identified")) => Some("approved"),
        (Act::KeyAuthorized, Some("approved" | "key-authorized" | "failed")) => Some("key-authorized"),
        (Act::IntentRecorded, Some("key-authorized")) => Some("issuing"),
        (Act::CertificatesIssued, Some("issuing")) => Some("issued"),
        (Act::IssuanceFailed | Act::IntentsClosed, Some("issuing")) => Some("failed"),
        (Act::CertificatesDelivered, Some("issued")) => Some("delivered"),
        (Act::CertificatesDiscarded, Some("issued")) => Some("discarded"),
        (
            Act::ApplicationRefused,
            Some("received" | "matched" | "identified" | "approved" | "key-authorized" | "failed"),
        ) => Some("refused"),
        _ => None,
    }
}

fn codes(state: &ApplicationState) -> Vec<Code> {
    match state {
        ApplicationState::Refused(codes) => codes.clone(),
        ApplicationState::Failed(code) => vec![*code],
        ApplicationState::Received
        | ApplicationState::Matched
        | ApplicationState::Identified
        | ApplicationState::Approved
        | ApplicationState::KeyAuthorized(_)
        | ApplicationState::Issuing
        | ApplicationState::Issued
        | ApplicationState::Delivered
        | ApplicationState::Discarded => Vec::new(),
    }
}

/// Every serial is named where it was intended, and where it ended.
fn certificates(state: &State, application: &Application, entries: &[&AuditEntry]) {
    let named = |acts: &[Act]| -> Vec<_> {
        let of_them = entries.iter().filter(|entry| acts.contains(&entry.act));
        of_them.flat_map(|entry| entry.certificates.iter().cloned()).collect()
    };
    let recorded = |outcome: Option<Outcome>| -> BTreeSet<_> {
        let of_it =
            state.intents.iter().filter(|(_, known)| known.intent.entry.application == application.id);
        of_it.filter(|(_, known)| known.outcome == outcome).map(|(id, _)| id.clone()).collect()
    };
    let all: BTreeSet<_> =
        [None, Some(Outcome::Signed), Some(Outcome::Abandoned), Some(Outcome::PossiblyIssued)]
            .into_iter()
            .flat_map(recorded)
            .collect();
    let intended = named(&[Act::IntentRecorded]);
    assert_eq!(intended.len(), all.len(), "a serial is intended once");
    assert_eq!(BTreeSet::from_iter(intended), all);
    assert_eq!(
        BTreeSet::from_iter(named(&[Act::CertificatesIssued])),
        recorded(Some(Outcome::Signed)),
        "issued serials"
    );
    assert_eq!(
        BTreeSet::from_iter(named(&[Act::IssuanceFailed, Act::IntentsClosed])),
        recorded(Some(Outcome::PossiblyIssued)),
        "possibly issued serials"
    );
}

//! The identity evidence of an application, as columns.

use ca_core::domain::evidence::{Evidence, LastDigits, PhotoDocument, Proof};
use ca_core::ports::record::RecordFailure;

use super::columns::{corrupt, instant, microseconds, officer};

/// The five columns `proof…`, all empty without evidence.
#[derive(Clone, Default)]
pub(crate) struct EvidenceColumns {
    pub(crate) proof: Option<String>,
    pub(crate) document: Option<String>,
    pub(crate) last_digits: Option<String>,
    pub(crate) officer: Option<String>,
    pub(crate) at: Option<i64>,
}

impl EvidenceColumns {
    pub(crate) fn of(evidence: &Evidence) -> Self {
        let (proof, document, last_digits) = match &evidence.proof {
            Proof::Photo { document, last_digits } => ("photo", Some(document), last_digits),
            Proof::Letter { last_digits } => ("letter", None, last_digits),
            Proof::Proxy { document, last_digits } => ("proxy", Some(document), last_digits),
        };
        Self {
            proof: Some(proof.to_owned()),
            document: document.map(|document| document.as_str().to_owned()),
            last_digits: Some(last_digits.as_str().to_owned()),
            officer: Some(evidence.officer.as_str().to_owned()),
            at: Some(microseconds(evidence.at)),
        }
    }

    pub(crate) fn evidence(self) -> Result<Option<Evidence>, RecordFailure> {
        let Some(proof) = self.proof else { return Ok(None) };
        let last_digits = self
            .last_digits
            .and_then(|text| LastDigits::new(&text).ok())
            .ok_or_else(|| corrupt("applications.proof_last_digits"))?;
        let document = self.document.as_deref().and_then(PhotoDocument::parse);
        let proof = match (proof.as_str(), document) {
            ("photo", Some(document)) => Proof::Photo { document, last_digits },
            ("letter", None) => Proof::Letter { last_digits },
            ("proxy", Some(document)) => Proof::Proxy { document, last_digits },
            _ => return Err(corrupt("applications.proof")),
        };
        let (Some(by), Some(at)) = (self.officer, self.at) else {
            return Err(corrupt("applications.proof_officer"));
        };
        let officer = officer("applications.proof_officer", &by)?;
        Ok(Some(Evidence { proof, officer, at: instant("applications.proof_at", at)? }))
    }
}

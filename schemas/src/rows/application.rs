//! Rows of `applications`.

use ca_core::domain::application::{
    Application, ApplicationForm, ApplicationKind, ApplicationState, KeyAuthorization, RequestedCertificates,
};
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::evidence::{Applicant, InquiryLetter};
use ca_core::domain::four_items::FourItems;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::record::RecordFailure;
use diesel::prelude::{Insertable, Queryable, Selectable};

use super::columns::{self, corrupt, instant, microseconds};
use super::evidence::EvidenceColumns;
use crate::statement::Statement;
use crate::tables::applications;

/// An application. It holds personal data: no `Debug`.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = applications, treat_none_as_default_value = false)]
pub(crate) struct ApplicationRow {
    pub(crate) id: Vec<u8>,
    pub(crate) version: i64,
    pub(crate) municipality: String,
    received_by: String,
    pub(crate) received: i64,
    kind: String,
    requested: String,
    resident: String,
    name: String,
    date_of_birth: String,
    gender: String,
    address: String,
    applicant: String,
    card_expiry: Option<String>,
    letter_sent: Option<String>,
    letter_returned: Option<String>,
    proof: Option<String>,
    proof_document: Option<String>,
    proof_last_digits: Option<String>,
    proof_officer: Option<String>,
    proof_at: Option<i64>,
    state: String,
    authorization_nonce: Option<Vec<u8>>,
    authorization_expires: Option<i64>,
    codes: String,
    issued: String,
    changed: i64,
}

/// All that an act can change; the form never changes.
const ADVANCE: &str = "UPDATE applications SET version = ?, letter_sent = ?, letter_returned = ?, proof = ?, \
    proof_document = ?, proof_last_digits = ?, proof_officer = ?, proof_at = ?, state = ?, \
    authorization_nonce = ?, authorization_expires = ?, codes = ?, issued = ?, changed = ? \
    WHERE id = ? AND version = ?";

impl ApplicationRow {
    pub(crate) fn of(application: &Application) -> Self {
        let Application { form, state, inquiry_letter, .. } = application;
        let evidence = application.evidence.as_ref().map(EvidenceColumns::of).unwrap_or_default();
        let authorization = state.key_authorization();
        Self {
            id: application.id.octets().to_vec(),
            version: application.version.into(),
            municipality: application.municipality.to_string(),
            received_by: application.received_by.as_str().to_owned(),
            received: microseconds(application.received),
            kind: form.kind.as_str().to_owned(),
            requested: requested_text(form.certificates).to_owned(),
            resident: form.resident.as_str().to_owned(),
            name: form.claimed.name().as_str().to_owned(),
            date_of_birth: form.claimed.date_of_birth().encode(),
            gender: form.claimed.gender().encode().to_owned(),
            address: form.claimed.address().as_str().to_owned(),
            applicant: applicant_text(form.applicant).to_owned(),
            card_expiry: form.card_expiry.map(|day| day.to_string()),
            letter_sent: inquiry_letter.map(|letter| letter.sent.to_string()),
            letter_returned: inquiry_letter.and_then(|letter| letter.returned).map(|day| day.to_string()),
            proof: evidence.proof,
            proof_document: evidence.document,
            proof_last_digits: evidence.last_digits,
            proof_officer: evidence.officer,
            proof_at: evidence.at,
            state: state.as_str().to_owned(),
            authorization_nonce: authorization.map(|authorization| authorization.nonce.to_vec()),
            authorization_expires: authorization.map(|authorization| microseconds(authorization.expires)),
            codes: columns::codes_text(state.codes()),
            issued: columns::certificates_text(&application.issued),
            changed: microseconds(application.changed),
        }
    }

    /// The update to this version from the one before it.
    pub(crate) fn advance(&self) -> Statement {
        Statement::new(
            ADVANCE,
            [
                self.version.into(),
                self.letter_sent.as_deref().into(),
                self.letter_returned.as_deref().into(),
                self.proof.as_deref().into(),
                self.proof_document.as_deref().into(),
                self.proof_last_digits.as_deref().into(),
                self.proof_officer.as_deref().into(),
                self.proof_at.into(),
                self.state.as_str().into(),
                self.authorization_nonce.as_deref().into(),
                self.authorization_expires.into(),
                self.codes.as_str().into(),
                self.issued.as_str().into(),
                self.changed.into(),
                self.id.as_slice().into(),
                self.version.saturating_sub(1).into(),
            ],
        )
    }

    pub(crate) fn application(self) -> Result<Application, RecordFailure> {
        let state = self.read_state()?;
        let form = self.read_form()?;
        let inquiry_letter = match (&self.letter_sent, &self.letter_returned) {
            (None, None) => None,
            (Some(sent), returned) => Some(InquiryLetter {
                sent: columns::day("applications.letter_sent", sent)?,
                returned: returned
                    .as_deref()
                    .map(|day| columns::day("applications.letter_returned", day))
                    .transpose()?,
            }),
            (None, Some(_)) => return Err(corrupt("applications.letter_sent")),
        };
        let evidence = EvidenceColumns {
            proof: self.proof,
            document: self.proof_document,
            last_digits: self.proof_last_digits,
            officer: self.proof_officer,
            at: self.proof_at,
        };
        Ok(Application {
            id: columns::application("applications.id", &self.id)?,
            version: self.version.try_into().map_err(|_| corrupt("applications.version"))?,
            municipality: columns::municipality("applications.municipality", &self.municipality)?,
            received_by: columns::officer("applications.received_by", &self.received_by)?,
            received: instant("applications.received", self.received)?,
            form,
            inquiry_letter,
            evidence: evidence.evidence()?,
            state,
            issued: columns::certificates("applications.issued", &self.issued)?,
            changed: instant("applications.changed", self.changed)?,
        })
    }

    fn read_form(&self) -> Result<ApplicationForm, RecordFailure> {
        let claimed = FourItems::parse(&self.name, &self.date_of_birth, &self.gender, &self.address);
        Ok(ApplicationForm {
            kind: ApplicationKind::parse(&self.kind).ok_or_else(|| corrupt("applications.kind"))?,
            certificates: requested(&self.requested)?,
            resident: ResidentNumber::parse(&self.resident).map_err(|_| corrupt("applications.resident"))?,
            claimed: claimed.map_err(|_| corrupt("applications.name to address"))?,
            applicant: applicant(&self.applicant)?,
            card_expiry: self
                .card_expiry
                .as_deref()
                .map(|day| columns::day("applications.card_expiry", day))
                .transpose()?,
        })
    }

    fn read_state(&self) -> Result<ApplicationState, RecordFailure> {
        let codes = columns::codes("applications.codes", &self.codes)?;
        Ok(match (self.state.as_str(), codes.as_slice()) {
            ("received", []) => ApplicationState::Received,
            ("matched", []) => ApplicationState::Matched,
            ("identified", []) => ApplicationState::Identified,
            ("approved", []) => ApplicationState::Approved,
            ("key-authorized", []) => ApplicationState::KeyAuthorized(self.read_authorization()?),
            ("issuing", []) => ApplicationState::Issuing,
            ("issued", []) => ApplicationState::Issued,
            ("delivered", []) => ApplicationState::Delivered,
            ("discarded", []) => ApplicationState::Discarded,
            ("refused", _) => ApplicationState::Refused(codes),
            ("failed", [code]) => ApplicationState::Failed(*code),
            _ => return Err(corrupt("applications.state")),
        })
    }

    fn read_authorization(&self) -> Result<KeyAuthorization, RecordFailure> {
        let nonce = self.authorization_nonce.as_deref().and_then(|nonce| nonce.try_into().ok());
        let expires = self.authorization_expires;
        let (Some(nonce), Some(expires)) = (nonce, expires) else {
            return Err(corrupt("applications.authorization_nonce"));
        };
        Ok(KeyAuthorization { nonce, expires: instant("applications.authorization_expires", expires)? })
    }
}

const fn requested_text(requested: RequestedCertificates) -> &'static str {
    match requested {
        RequestedCertificates::One(kind) => kind.as_str(),
        RequestedCertificates::Both => "both",
    }
}

fn requested(text: &str) -> Result<RequestedCertificates, RecordFailure> {
    match (text, CertificateKind::parse(text)) {
        ("both", _) => Ok(RequestedCertificates::Both),
        (_, Some(kind)) => Ok(RequestedCertificates::One(kind)),
        (_, None) => Err(corrupt("applications.requested")),
    }
}

const fn applicant_text(applicant: Applicant) -> &'static str {
    match applicant {
        Applicant::InPerson => "in-person",
        Applicant::Proxy => "proxy",
    }
}

fn applicant(text: &str) -> Result<Applicant, RecordFailure> {
    match text {
        "in-person" => Ok(Applicant::InPerson),
        "proxy" => Ok(Applicant::Proxy),
        _ => Err(corrupt("applications.applicant")),
    }
}

//! An application as counters see it.

use ca_core::domain::application::{self, ApplicationState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::{ApplicationForm, ApplicationKind, CertificateKind};
use super::{IdentityEvidenceView, InquiryLetter};

/// Where an application stands; without the personal data of its form.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Application {
    /// Its identifier, a UUID in the order of time.
    #[schema(format = "uuid", example = "0199e2b4-5c00-7a3e-8d5f-6b1c2a3d4e5f")]
    pub id: String,
    /// How many acts are recorded on it.
    pub version: u32,
    /// The municipality of the counter.
    #[schema(example = "132217")]
    pub municipality: String,
    /// New, renewal, re-issue.
    pub kind: ApplicationKind,
    /// Which certificates it is for.
    pub certificates: Vec<CertificateKind>,
    /// Where it stands.
    pub state: State,
    /// Why it was refused, or why its issue failed; empty otherwise.
    #[schema(example = json!(["address-differs"]))]
    pub codes: Vec<String>,
    /// The officer who received it.
    pub received_by: String,
    /// When it was received.
    #[schema(value_type = String, format = DateTime)]
    pub received: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed: Timestamp,
    /// The inquiry letter, if one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inquiry_letter: Option<InquiryLetter>,
    /// How the applicant's identity was confirmed, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityEvidenceView>,
    /// Until when the key pair device may submit keys, while it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub keys_until: Option<Timestamp>,
    /// The certificates issued, in the order of `certificates`.
    pub issued: Vec<CertificateName>,
}

/// Which certificate: its serial is unique under its authority.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct CertificateName {
    /// The authority: prefecture, kind, generation.
    #[schema(example = "tokyo-to.signature.1")]
    pub authority: String,
    /// The serial, 32 lower-case hexadecimal digits.
    #[schema(pattern = "^[0-9a-f]{32}$")]
    pub serial: String,
}

/// An application with its form.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ApplicationDetail {
    /// Where it stands.
    pub application: Application,
    /// What was applied for.
    pub form: ApplicationForm,
}

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Received and recorded.
    Received,
    /// The four items equal the register's.
    Matched,
    /// The applicant's identity is confirmed.
    Identified,
    /// The officer has approved the issue.
    Approved,
    /// The key pair device may submit keys.
    KeyAuthorized,
    /// The intent to sign is recorded; the outcome is not.
    Issuing,
    /// The certificates are recorded.
    Issued,
    /// The applicant has received the certificates.
    Delivered,
    /// The certificates were discarded before delivery, and are revoked.
    Discarded,
    /// Refused; see `codes`.
    Refused,
    /// The issue failed; see `codes`. New keys may be authorized.
    Failed,
}

impl From<&ApplicationState> for State {
    fn from(state: &ApplicationState) -> Self {
        match state {
            ApplicationState::Received => Self::Received,
            ApplicationState::Matched => Self::Matched,
            ApplicationState::Identified => Self::Identified,
            ApplicationState::Approved => Self::Approved,
            ApplicationState::KeyAuthorized(_) => Self::KeyAuthorized,
            ApplicationState::Issuing => Self::Issuing,
            ApplicationState::Issued => Self::Issued,
            ApplicationState::Delivered => Self::Delivered,
            ApplicationState::Discarded => Self::Discarded,
            ApplicationState::Refused(_) => Self::Refused,
            ApplicationState::Failed(_) => Self::Failed,
        }
    }
}

impl From<&application::Application> for Application {
    fn from(application: &application::Application) -> Self {
        Self {
            id: application.id.to_string(),
            version: application.version,
            municipality: application.municipality.to_string(),
            kind: application.form.kind.into(),
            certificates: application.form.certificates.kinds().map(Into::into).collect(),
            state: State::from(&application.state),
            codes: application.state.codes().iter().map(|code| code.as_str().to_owned()).collect(),
            received_by: application.received_by.to_string(),
            received: application.received,
            changed: application.changed,
            inquiry_letter: application.inquiry_letter.as_ref().map(InquiryLetter::from),
            identity: application.evidence.as_ref().map(IdentityEvidenceView::from),
            keys_until: application.state.key_authorization().map(|authorization| authorization.expires),
            issued: application.issued.iter().map(CertificateName::from).collect(),
        }
    }
}

impl From<&application::Application> for ApplicationDetail {
    fn from(application: &application::Application) -> Self {
        Self { application: Application::from(application), form: ApplicationForm::from(&application.form) }
    }
}

impl From<&ca_core::domain::certificate::CertificateId> for CertificateName {
    fn from(id: &ca_core::domain::certificate::CertificateId) -> Self {
        Self { authority: id.authority.to_string(), serial: id.serial.to_string() }
    }
}

//! What the audit keeps of every act.

use jiff::Timestamp;

use super::application::ApplicationId;
use super::certificate::CertificateId;
use super::code::Code;
use super::municipality::MunicipalityCode;
use super::officer::{OfficerId, Principal, TerminalId};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A counter officer.
    Officer(OfficerId),
    /// A terminal or key pair device.
    Terminal(TerminalId),
    /// An operator at the command line, by the name the system knows.
    Operator(String),
    /// The service itself.
    Service,
}

impl From<&Principal> for Actor {
    fn from(principal: &Principal) -> Self {
        match principal {
            Principal::Officer { id, .. } => Self::Officer(id.clone()),
            Principal::Terminal { id, .. } => Self::Terminal(id.clone()),
        }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// An application was received.
    ApplicationReceived,
    /// The register was consulted.
    RegisterMatched,
    /// An inquiry letter was sent.
    InquiryLetterSent,
    /// An inquiry letter's answer came back.
    InquiryLetterReturned,
    /// An identity was confirmed.
    IdentityConfirmed,
    /// The issue was approved.
    IssueApproved,
    /// An application was refused.
    ApplicationRefused,
    /// A key pair device was allowed to submit keys.
    KeyAuthorized,
    /// The intent to sign was recorded.
    IntentRecorded,
    /// Certificates were issued.
    CertificatesIssued,
    /// Issuance failed after the intent; the serials count as possibly issued.
    IssuanceFailed,
    /// The applicant received the certificates.
    CertificatesDelivered,
    /// Certificates were discarded before delivery.
    CertificatesDiscarded,
    /// Open intents were closed at start.
    IntentsClosed,
    /// An officer was registered, changed or removed.
    OfficerChanged,
    /// A terminal was registered, changed or removed.
    TerminalChanged,
    /// A register was imported.
    RegisterImported,
    /// An authority was registered.
    AuthorityRegistered,
    /// A municipality was added, or got new names.
    MunicipalityChanged,
}

impl Act {
    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApplicationReceived => "application-received",
            Self::RegisterMatched => "register-matched",
            Self::InquiryLetterSent => "inquiry-letter-sent",
            Self::InquiryLetterReturned => "inquiry-letter-returned",
            Self::IdentityConfirmed => "identity-confirmed",
            Self::IssueApproved => "issue-approved",
            Self::ApplicationRefused => "application-refused",
            Self::KeyAuthorized => "key-authorized",
            Self::IntentRecorded => "intent-recorded",
            Self::CertificatesIssued => "certificates-issued",
            Self::IssuanceFailed => "issuance-failed",
            Self::CertificatesDelivered => "certificates-delivered",
            Self::CertificatesDiscarded => "certificates-discarded",
            Self::IntentsClosed => "intents-closed",
            Self::OfficerChanged => "officer-changed",
            Self::TerminalChanged => "terminal-changed",
            Self::RegisterImported => "register-imported",
            Self::AuthorityRegistered => "authority-registered",
            Self::MunicipalityChanged => "municipality-changed",
        }
    }
}

/// One line of the audit: no personal data, only identifiers and codes.
///
/// It commits in the same transaction as the act (architecture rule 6).
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: Act,
    /// For which municipality, if for one.
    pub municipality: Option<MunicipalityCode>,
    /// On which application, if on one.
    pub application: Option<ApplicationId>,
    /// On which certificates.
    pub certificates: Vec<CertificateId>,
    /// The codes of a refusal or failure.
    pub codes: Vec<Code>,
}

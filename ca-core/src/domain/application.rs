//! An application at a municipal counter, from the form to the card.

use jiff::Timestamp;
use jiff::civil::Date;

use super::certificate::{CertificateId, CertificateKind};
use super::code::Code;
use super::evidence::{Applicant, Evidence, InquiryLetter};
use super::four_items::FourItems;
use super::municipality::MunicipalityCode;
use super::officer::OfficerId;
use super::resident_number::ResidentNumber;

/// The identifier of an application: a UUID, made when it is received.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApplicationId([u8; 16]);

impl ApplicationId {
    /// The identifier with these octets.
    #[must_use]
    pub const fn from_octets(octets: [u8; 16]) -> Self {
        Self(octets)
    }

    /// The sixteen octets.
    #[must_use]
    pub const fn octets(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::fmt::Display for ApplicationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, octet) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{octet:02x}")?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for ApplicationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// What the applicant asks for (申請の種別).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApplicationKind {
    /// A first certificate of the kind, or one after expiry (新規).
    New,
    /// A successor within the renewal window (更新).
    Renewal,
    /// A replacement before it: the old one is revoked (再発行).
    Reissue,
}

impl ApplicationKind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::New, Self::Renewal, Self::Reissue];

    /// The stable text: `new`, `renewal`, `reissue`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Renewal => "renewal",
            Self::Reissue => "reissue",
        }
    }

    /// The kind with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Which certificates one application asks for: one or both, never none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedCertificates {
    /// One of them.
    One(CertificateKind),
    /// Both: issued or failed as a unit.
    Both,
}

impl RequestedCertificates {
    /// The kinds, in the order of issue.
    pub fn kinds(self) -> impl Iterator<Item = CertificateKind> {
        CertificateKind::ALL.into_iter().filter(move |kind| match self {
            Self::One(only) => only == *kind,
            Self::Both => true,
        })
    }

    /// The request for exactly these kinds, if they are one or two different ones.
    #[must_use]
    pub fn of(kinds: &[CertificateKind]) -> Option<Self> {
        match *kinds {
            [one] => Some(Self::One(one)),
            [one, other] if one != other => Some(Self::Both),
            _ => None,
        }
    }
}

/// What is written on the application form, unchanging once received.
#[derive(Clone, Debug)]
pub struct ApplicationForm {
    /// New, renewal, re-issue.
    pub kind: ApplicationKind,
    /// Which certificates.
    pub certificates: RequestedCertificates,
    /// The resident record number (住民票コード).
    pub resident: ResidentNumber,
    /// The four basic items (基本4情報) as the applicant claims them.
    pub claimed: FourItems,
    /// In person or by proxy.
    pub applicant: Applicant,
    /// The expiry of the card that will hold the keys, if it has one.
    pub card_expiry: Option<Date>,
}

/// A permission for the key pair device to submit one applicant's keys: once, and
/// soon (domain.md 7). Its code is not stored: it is derived from the nonce and
/// a secret of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAuthorization {
    /// Random octets that make the code of this permission its own.
    pub nonce: [u8; 16],
    /// The last instant at which keys are taken.
    pub expires: Timestamp,
}

/// Where an application stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationState {
    /// Received and recorded.
    Received,
    /// The four items equal the register's.
    Matched,
    /// The applicant's identity is confirmed.
    Identified,
    /// The officer has approved the issue.
    Approved,
    /// The key pair device may submit keys.
    KeyAuthorized(KeyAuthorization),
    /// The intent to sign is recorded; the outcome is not.
    Issuing,
    /// The certificates are recorded.
    Issued,
    /// The applicant has received the certificates.
    Delivered,
    /// The certificates were discarded before delivery, and are revoked.
    Discarded,
    /// Refused, with the reasons.
    Refused(Vec<Code>),
    /// Issuance failed after the intent was recorded; the serials are revoked.
    Failed(Code),
}

impl ApplicationState {
    /// The stable text of the state, without what it carries.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Matched => "matched",
            Self::Identified => "identified",
            Self::Approved => "approved",
            Self::KeyAuthorized(_) => "key-authorized",
            Self::Issuing => "issuing",
            Self::Issued => "issued",
            Self::Delivered => "delivered",
            Self::Discarded => "discarded",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
        }
    }

    /// The reasons of a refusal or failure; none in any other state.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        match self {
            Self::Refused(codes) => codes,
            Self::Failed(code) => std::slice::from_ref(code),
            Self::Received
            | Self::Matched
            | Self::Identified
            | Self::Approved
            | Self::KeyAuthorized(_)
            | Self::Issuing
            | Self::Issued
            | Self::Delivered
            | Self::Discarded => &[],
        }
    }

    /// The permission to submit keys, while there is one.
    #[must_use]
    pub const fn key_authorization(&self) -> Option<&KeyAuthorization> {
        if let Self::KeyAuthorized(authorization) = self { Some(authorization) } else { None }
    }
}

/// An application: its form and how far it has come.
///
/// `version` grows by one with every recorded act; an act on an older version is
/// refused by the record (`record-conflict`).
#[derive(Clone, Debug)]
pub struct Application {
    /// Which application.
    pub id: ApplicationId,
    /// How many acts have been recorded on it.
    pub version: u32,
    /// Where it was made.
    pub municipality: MunicipalityCode,
    /// The officer who received it.
    pub received_by: OfficerId,
    /// When it was received.
    pub received: Timestamp,
    /// The form.
    pub form: ApplicationForm,
    /// The inquiry letter (照会書兼回答書), if one was sent.
    pub inquiry_letter: Option<InquiryLetter>,
    /// How the applicant's identity was confirmed.
    pub evidence: Option<Evidence>,
    /// Where it stands.
    pub state: ApplicationState,
    /// The certificates issued for it.
    pub issued: Vec<CertificateId>,
    /// When it last changed.
    pub changed: Timestamp,
}

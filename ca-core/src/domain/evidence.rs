//! How an applicant's identity is confirmed (domain.md 7).

use jiff::Timestamp;
use jiff::civil::Date;

use super::code::Code;
use super::officer::OfficerId;

/// Who stands at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicant {
    /// The resident.
    InPerson,
    /// A proxy (代理人) with a power of attorney: only through the inquiry letter.
    Proxy,
}

/// An official document with a photograph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhotoDocument {
    /// Basic resident register card with photograph (写真付き住民基本台帳カード).
    JukiCard,
    /// Driving licence (運転免許証).
    DrivingLicence,
    /// Passport (旅券).
    Passport,
    /// Residence card (在留カード).
    ResidenceCard,
    /// Disability certificate (身体障害者手帳).
    DisabilityCertificate,
    /// Another official photo identification.
    OtherOfficial,
}

impl PhotoDocument {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::JukiCard,
        Self::DrivingLicence,
        Self::Passport,
        Self::ResidenceCard,
        Self::DisabilityCertificate,
        Self::OtherOfficial,
    ];

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JukiCard => "juki-card",
            Self::DrivingLicence => "driving-licence",
            Self::Passport => "passport",
            Self::ResidenceCard => "residence-card",
            Self::DisabilityCertificate => "disability-certificate",
            Self::OtherOfficial => "other-official",
        }
    }

    /// The document with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|document| document.as_str() == text)
    }
}

/// The last digits of a document's number, at most four: enough to find the
/// document again, too few to be it.
#[derive(Clone, PartialEq, Eq)]
pub struct LastDigits(String);

impl LastDigits {
    /// Most characters kept.
    pub const MAX: usize = 4;

    /// One to four ASCII letters or digits.
    ///
    /// # Errors
    /// [`Code::EVIDENCE_INSUFFICIENT`] for anything else.
    pub fn new(text: &str) -> Result<Self, Code> {
        let fits = (1..=Self::MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(Self(text.to_owned())) } else { Err(Code::EVIDENCE_INSUFFICIENT) }
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for LastDigits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LastDigits(…)")
    }
}

/// The inquiry letter (照会書兼回答書) to the registered address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InquiryLetter {
    /// The day it was sent.
    pub sent: Date,
    /// The day its answer came back, if it has.
    pub returned: Option<Date>,
}

/// What an officer saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The resident's own document with photograph, shown in person.
    Photo {
        /// Which document.
        document: PhotoDocument,
        /// Of its number.
        last_digits: LastDigits,
    },
    /// The answered inquiry letter, brought by the resident with another document.
    Letter {
        /// Of the other document's number.
        last_digits: LastDigits,
    },
    /// The answered inquiry letter, a power of attorney and the proxy's document with photograph.
    Proxy {
        /// The proxy's document.
        document: PhotoDocument,
        /// Of its number.
        last_digits: LastDigits,
    },
}

/// The confirmation of an identity: what was seen, by whom, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What was seen.
    pub proof: Proof,
    /// The officer who saw it.
    pub officer: OfficerId,
    /// When.
    pub at: Timestamp,
}

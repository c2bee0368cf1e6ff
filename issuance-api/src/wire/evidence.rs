//! How the applicant's identity is confirmed.

use ca_core::domain::evidence::{self, Evidence, LastDigits, Proof};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Refused;
use super::form::mirror;

/// What the officer saw.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "proof", rename_all = "kebab-case", deny_unknown_fields)]
pub enum IdentityEvidence {
    /// The resident's own document with photograph, shown in person.
    Photo {
        /// Which document.
        document: PhotoDocument,
        /// The last one to four characters of its number.
        #[schema(pattern = "^[A-Za-z0-9]{1,4}$", example = "1234")]
        last_digits: String,
    },
    /// The answered inquiry letter, brought by the resident with another document.
    Letter {
        /// The last one to four characters of the other document's number.
        #[schema(pattern = "^[A-Za-z0-9]{1,4}$", example = "1234")]
        last_digits: String,
    },
    /// The answered inquiry letter, a power of attorney and the proxy's document with photograph.
    Proxy {
        /// The proxy's document.
        document: PhotoDocument,
        /// The last one to four characters of its number.
        #[schema(pattern = "^[A-Za-z0-9]{1,4}$", example = "1234")]
        last_digits: String,
    },
}

mirror! {
    /// An official document with a photograph.
    PhotoDocument = evidence::PhotoDocument {
        /// 写真付き住民基本台帳カード
        JukiCard,
        /// 運転免許証
        DrivingLicence,
        /// 旅券
        Passport,
        /// 在留カード
        ResidenceCard,
        /// 身体障害者手帳
        DisabilityCertificate,
        /// Another official photo identification.
        OtherOfficial,
    }
}

/// The confirmation as recorded.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct IdentityEvidenceView {
    /// What was seen.
    #[serde(flatten)]
    pub seen: IdentityEvidence,
    /// The officer who saw it.
    pub officer: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

impl IdentityEvidence {
    /// The proof as the domain knows it.
    ///
    /// # Errors
    /// [`Refused`] with `evidence-insufficient` for last digits that are none.
    pub fn parse(self) -> Result<Proof, Refused> {
        let digits = |text: &str| LastDigits::new(text).map_err(|code| Refused::new(code, "/last_digits"));
        Ok(match self {
            Self::Photo { document, last_digits } => {
                Proof::Photo { document: document.into(), last_digits: digits(&last_digits)? }
            }
            Self::Letter { last_digits } => Proof::Letter { last_digits: digits(&last_digits)? },
            Self::Proxy { document, last_digits } => {
                Proof::Proxy { document: document.into(), last_digits: digits(&last_digits)? }
            }
        })
    }
}

impl From<&Proof> for IdentityEvidence {
    fn from(proof: &Proof) -> Self {
        match proof {
            Proof::Photo { document, last_digits } => {
                Self::Photo { document: (*document).into(), last_digits: last_digits.as_str().to_owned() }
            }
            Proof::Letter { last_digits } => Self::Letter { last_digits: last_digits.as_str().to_owned() },
            Proof::Proxy { document, last_digits } => {
                Self::Proxy { document: (*document).into(), last_digits: last_digits.as_str().to_owned() }
            }
        }
    }
}

impl From<&Evidence> for IdentityEvidenceView {
    fn from(evidence: &Evidence) -> Self {
        Self {
            seen: IdentityEvidence::from(&evidence.proof),
            officer: evidence.officer.to_string(),
            at: evidence.at,
        }
    }
}

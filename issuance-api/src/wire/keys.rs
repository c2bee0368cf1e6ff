//! Key authorization and key submission.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ca_core::domain::code::Code;
use ca_core::flow;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::CertificateKind;
use super::{Application, Refused};

/// The permission for the key pair device (鍵ペア生成装置): once, and soon.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub struct KeyAuthorization {
    /// The application, now `key-authorized`.
    pub application: Application,
    /// The code to be typed at the key pair device: sixteen characters of `A-Z2-7`.
    #[schema(pattern = "^[A-Z2-7]{16}$")]
    pub code: String,
    /// The last instant at which keys are taken.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
}

impl std::fmt::Debug for KeyAuthorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyAuthorization({})", self.application.id)
    }
}

impl KeyAuthorization {
    /// The permission as the officer's screen gets it; the code leaves here and
    /// nowhere else.
    #[must_use]
    pub fn new(application: &ca_core::domain::application::Application, code: &flow::KeyCode) -> Self {
        let application = Application::from(application);
        Self { code: code.reveal().to_owned(), expires: application.keys_until, application }
    }
}

/// The keys of one applicant, from the key pair device.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeySubmission {
    /// The code of the key authorization; hyphens, blanks and case do not matter.
    pub code: String,
    /// One key for each certificate applied for.
    #[schema(min_items = 1, max_items = 2)]
    pub keys: Vec<KeyRequest>,
}

/// The key of one certificate.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// For which certificate.
    pub kind: CertificateKind,
    /// DER of a PKCS#10 certification request (RFC 2986), Base64. Its subject
    /// and attributes are ignored; its signature proves possession of the key.
    #[schema(content_encoding = "base64", example = "MIICijCCAXIC…")]
    pub request: String,
}

impl std::fmt::Debug for KeySubmission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeySubmission({} keys)", self.keys.len())
    }
}

impl KeyRequest {
    /// The request as the flow takes it.
    ///
    /// # Errors
    /// [`Refused`] with `request-malformed` when it is not Base64.
    pub fn parse(&self, at: usize) -> Result<flow::KeyRequest, Refused> {
        let der = STANDARD
            .decode(&self.request)
            .map_err(|_| Refused::new(Code::REQUEST_MALFORMED, format!("/keys/{at}/request")))?;
        Ok(flow::KeyRequest { kind: self.kind.into(), der })
    }
}

impl KeySubmission {
    /// The keys as the flow takes them.
    ///
    /// # Errors
    /// [`Refused`] with `keys-mismatch` when there are none or more than two,
    /// else that of [`KeyRequest::parse`].
    pub fn keys(&self) -> Result<Vec<flow::KeyRequest>, Refused> {
        if !(1..=2).contains(&self.keys.len()) {
            return Err(Refused::new(Code::KEYS_MISMATCH, "/keys"));
        }
        self.keys.iter().enumerate().map(|(at, key)| key.parse(at)).collect()
    }
}

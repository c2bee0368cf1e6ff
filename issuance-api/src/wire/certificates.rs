//! Certificates on their way to the card.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ca_core::flow;
use ca_core::flow::Policy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Application;
use super::application::CertificateName;
use super::form::CertificateKind;

/// What became of the submitted keys.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Issued {
    /// The application: `issued`, or `refused` when the register has changed
    /// since the approval.
    pub application: Application,
    /// The certificates; both or none.
    pub certificates: Vec<Certificate>,
}

/// The certificates of an application.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Certificates {
    /// In the order of the application's `certificates`; empty before issue.
    pub certificates: Vec<Certificate>,
}

/// One certificate with that of its issuer.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Certificate {
    /// Which of the two.
    pub kind: CertificateKind,
    /// Its name in the record.
    pub name: CertificateName,
    /// Its DER, Base64.
    #[schema(content_encoding = "base64")]
    pub certificate: String,
    /// DER of the issuing authority's certificate, Base64; absent when that
    /// generation of the authority is not in service any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(content_encoding = "base64")]
    pub issuer_certificate: Option<String>,
}

impl Certificates {
    /// The certificates as counters get them.
    #[must_use]
    pub fn new(issued: &flow::Issued, policy: &Policy) -> Self {
        let kinds = issued.application.form.certificates.kinds();
        let certificates = kinds
            .zip(&issued.certificates)
            .map(|(kind, certificate)| Certificate {
                kind: kind.into(),
                name: CertificateName::from(&certificate.id),
                certificate: STANDARD.encode(&certificate.der),
                issuer_certificate: policy
                    .issuers
                    .iter()
                    .map(|issuer| issuer.authority())
                    .find(|authority| authority.id == certificate.id.authority)
                    .map(|authority| STANDARD.encode(&authority.certificate)),
            })
            .collect();
        Self { certificates }
    }
}

impl Issued {
    /// The outcome as key pair devices get it.
    #[must_use]
    pub fn new(issued: &flow::Issued, policy: &Policy) -> Self {
        Self {
            application: Application::from(&issued.application),
            certificates: Certificates::new(issued, policy).certificates,
        }
    }
}

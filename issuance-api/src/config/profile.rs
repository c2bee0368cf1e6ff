//! `[profile.signature]` and `[profile.authentication]`: what the certificates
//! say beside the resident (domain.md 3).

use std::num::NonZeroU8;
use std::sync::Arc;

use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::profile::{PolicyArc, Profile};
use ca_core::domain::public_key::KeyPolicy;
use ca_core::domain::uri::HttpUri;
use ca_core::domain::validity::ValidityPolicy;
use serde::Deserialize;

use super::Section;

/// Both profiles.
#[derive(Clone, Debug)]
pub struct ProfilesConfig {
    /// Of resident signature certificates.
    pub signature: Arc<Profile>,
    /// Of resident authentication certificates.
    pub authentication: Arc<Profile>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Policy {
    Test,
    Production,
}

impl ProfilesConfig {
    /// The profile of this kind.
    #[must_use]
    pub const fn of(&self, kind: CertificateKind) -> &Arc<Profile> {
        match kind {
            CertificateKind::Signature => &self.signature,
            CertificateKind::Authentication => &self.authentication,
        }
    }

    pub(super) fn read(mut section: Section<'_>, keys: Option<&KeyPolicy>) -> Option<Self> {
        let [signature, authentication] = CertificateKind::ALL.map(|kind| {
            let section = section.needed(kind.as_str())?;
            read(section, kind, keys?).map(Arc::new)
        });
        section.close();
        Some(Self { signature: signature?, authentication: authentication? })
    }
}

fn read(mut section: Section<'_>, kind: CertificateKind, keys: &KeyPolicy) -> Option<Profile> {
    let arc = section.required::<Policy>("policy").map(|policy| match policy {
        Policy::Test => PolicyArc::Test,
        Policy::Production => PolicyArc::Production,
    });
    let statement = section.required::<String>("cps").and_then(|uri| parse(&section, "cps", &uri));
    let ocsp = match kind {
        CertificateKind::Signature => None,
        CertificateKind::Authentication => {
            section.required::<String>("ocsp").and_then(|uri| parse(&section, "ocsp", &uri))
        }
    };
    let lists = match section.optional::<String>("crl_base") {
        None => None,
        Some(None) => Some(None),
        Some(Some(uri)) => parse(&section, "crl_base", &uri).map(Some),
    };
    let validity = section.needed("validity").and_then(read_validity);
    section.close();
    let profile = match kind {
        CertificateKind::Signature => Profile::signature(arc?, statement?, validity?, keys.clone()),
        CertificateKind::Authentication => {
            Profile::authentication(arc?, statement?, ocsp?, validity?, keys.clone())
        }
    };
    Some(match lists? {
        Some(base) => profile.with_lists_at(base),
        None => profile,
    })
}

fn read_validity(mut section: Section<'_>) -> Option<ValidityPolicy> {
    let years = section.optional::<u8>("years");
    let birthday = section.optional::<NonZeroU8>("birthday");
    let cap = section.optional::<u8>("cap_years");
    let policy = match (years?, birthday?, cap?) {
        (Some(years @ 1..=10), None, None) => Some(ValidityPolicy::Years(years)),
        (None, Some(nth), Some(cap @ 1..=10)) => Some(ValidityPolicy::Birthday { nth, cap }),
        _ => {
            section.problem("years", "either years, or birthday with cap_years, each 1 to 10");
            None
        }
    };
    section.close();
    policy
}

/// Lists, answers and statements are fetched by anyone, so http is right here.
fn parse(section: &Section<'_>, key: &str, text: &str) -> Option<HttpUri> {
    let uri = HttpUri::parse(text);
    if let Err(error) = &uri {
        section.problem(key, error.to_string());
    }
    uri.ok()
}

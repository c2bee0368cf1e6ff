//! The authorities of the configuration, proved by their certificates.

use std::sync::Arc;

use ca_core::domain::authority::Authority;
use ca_core::domain::authority_name;
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::issuer::Issuer;
use ca_core::domain::prefecture::Prefecture;
use der::Encode as _;
use hsm_adapter::Hsm;

use crate::config::{AuthorityConfig, Config};
use crate::error::Error;
use crate::tls::read_certificates;

/// The authorities that can issue, each with the profile of its kind.
///
/// # Errors
/// [`Error::Authority`] and those of reading the files.
pub fn issuers(config: &Config) -> Result<Vec<Arc<Issuer>>, Error> {
    config
        .authorities
        .iter()
        .map(|authority| {
            let proved = read_authority(authority)?;
            let profile = Arc::clone(config.profiles.of(proved.kind));
            let issuer = Issuer::new(Arc::new(proved), profile);
            issuer.map(Arc::new).map_err(|error| refused(authority, &error))
        })
        .collect()
}

/// The authority whose certificate this is. Prefecture and kind are found by
/// its name; the certificate then must be exactly that authority's.
///
/// # Errors
/// [`Error::Authority`] and those of reading the file.
pub fn read_authority(config: &AuthorityConfig) -> Result<Authority, Error> {
    let certificates = read_certificates(&config.certificate)?;
    let [der] = certificates.as_slice() else {
        return Err(refused(config, &"exactly one certificate is needed"));
    };
    let (prefecture, kind) =
        named_in(der).ok_or_else(|| refused(config, &"it names no prefecture's authority"))?;
    Authority::from_certificate(der, prefecture, kind, config.generation, config.key.clone())
        .map_err(|error| refused(config, &error))
}

/// Succeeds if the key on the token is that of the authority's certificate.
///
/// # Errors
/// [`Error::Configuration`].
pub(super) fn compare_keys(issuers: &[Arc<Issuer>], hsm: &Hsm) -> Result<(), Error> {
    for issuer in issuers {
        let key = issuer.key();
        let found = hsm.public_key(key.name().as_str()).map(|public| public.spki_der());
        if found != Some(key.subject_public_key_info()) {
            return Err(Error::Configuration(format!(
                "the key {} on the token is not that of the certificate of {}",
                key.name(),
                issuer.authority().id
            )));
        }
    }
    Ok(())
}

/// Whose distinguished name stands in these octets.
fn named_in(der: &[u8]) -> Option<(Prefecture, CertificateKind)> {
    let all =
        Prefecture::ALL.iter().flat_map(|prefecture| CertificateKind::ALL.map(|kind| (*prefecture, kind)));
    all.into_iter().find(|(prefecture, kind)| {
        authority_name::in_romaji(*prefecture, *kind)
            .to_der()
            .is_ok_and(|name| der.windows(name.len()).any(|window| window == name))
    })
}

fn refused(config: &AuthorityConfig, reason: &dyn std::fmt::Display) -> Error {
    Error::Authority { path: config.certificate.clone(), reason: reason.to_string() }
}

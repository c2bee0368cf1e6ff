//! `[hsm]`: the tokens and their keys, in the words of the token adapter.

use ca_core::domain::authority::KeyName;
use hsm_adapter::config::HsmConfig;
use hsm_adapter::pin::PinSource;

use super::{AuthorityConfig, Section, TlsConfig};

pub(super) fn read(mut section: Section<'_>) -> Option<HsmConfig> {
    let table = section.remainder();
    let mut config: HsmConfig = match toml::Value::Table(table).try_into() {
        Ok(config) => config,
        Err(error) => {
            section.problem("token/key", error.to_string().trim().replace('\n', ", "));
            return None;
        }
    };
    if let Err(error) = config.check() {
        section.problem("token/key", error.to_string());
        return None;
    }
    for token in &mut config.tokens {
        token.module = section.resolve(&token.module);
        if let PinSource::File(path) = &mut token.pin {
            *path = section.resolve(path);
        }
    }
    Some(config)
}

/// Notes names of keys that no `[[hsm.key]]` has, and keys used for what they must not do.
pub(super) fn check_keys(
    root: &Section<'_>,
    hsm: &HsmConfig,
    tls: &TlsConfig,
    authorities: &[AuthorityConfig],
) {
    for (at, authority) in authorities.iter().enumerate() {
        check_key(root, &format!("authorities[{at}].key"), hsm, &authority.key, Purpose::Residents);
    }
    if let Some(authority) = &tls.authority {
        check_key(root, "tls.authority.key", hsm, &authority.key, Purpose::Service);
    }
}

/// Whom the certificates of an authority are for.
#[derive(Clone, Copy)]
enum Purpose {
    Residents,
    Service,
}

fn check_key(root: &Section<'_>, path: &str, hsm: &HsmConfig, name: &KeyName, purpose: Purpose) {
    let Some(key) = hsm.keys.iter().find(|key| key.name == name.as_str()) else {
        return root.problem(path, format!("no [[hsm.key]] is named {name}"));
    };
    match (purpose, key.is_service_key()) {
        (Purpose::Residents, false) | (Purpose::Service, true) => {}
        (Purpose::Residents, true) => root.problem(path, "a service- key never signs for residents"),
        (Purpose::Service, false) => root.problem(path, "the label of this key must begin with service-"),
    }
}

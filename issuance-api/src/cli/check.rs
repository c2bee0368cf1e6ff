//! `check-config`.

use std::io::Write;

use super::say;
use crate::compose;
use crate::config::{Config, ConfigError};
use crate::error::Error;

/// Holds the configuration against the files it names: TLS, authorities, secret.
pub(super) fn check(config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let problems = config.unreadable_files();
    if !problems.is_empty() {
        return Err(ConfigError::Problems(problems).into());
    }
    compose::tls(config)?;
    let issuers = compose::issuers(config)?;
    compose::read_secret(&config.key_authorization)?;
    for issuer in issuers {
        let authority = issuer.authority();
        let until = authority.validity.not_after();
        say(out, format_args!("{}: key {}, until {until}", authority.id, authority.key.name()))?;
    }
    say(out, "the configuration is in order")
}

//! The files that the configuration names.

use std::fs::File;
use std::path::Path;

use super::{Config, Problem, RegisterConfig};

pub(super) fn unreadable(config: &Config) -> Vec<Problem> {
    named(config).into_iter().filter_map(|(key, path)| check(key, path)).collect()
}

fn check(key: String, path: &Path) -> Option<Problem> {
    let error = match File::open(path).and_then(|file| file.metadata()) {
        Ok(metadata) if metadata.is_file() => return None,
        Ok(_) => "not a file".to_owned(),
        Err(error) => error.to_string(),
    };
    Some(Problem::new(key, format!("{}: {error}", path.display())))
}

fn named(config: &Config) -> Vec<(String, &Path)> {
    let tls = &config.tls;
    let mut files = vec![
        ("tls.certificates".to_owned(), &*tls.certificates),
        ("tls.private_key".to_owned(), &*tls.private_key),
        ("key_authorization.secret_file".to_owned(), &*config.key_authorization.secret),
    ];
    let numbered = tls.client_authorities.iter().enumerate();
    files.extend(numbered.map(|(at, path)| (format!("tls.client_authorities[{at}]"), path.as_path())));
    if let Some(authority) = &tls.authority {
        files.push(("tls.authority.certificate".to_owned(), &authority.certificate));
    }
    for (at, authority) in config.authorities.iter().enumerate() {
        files.push((format!("authorities[{at}].certificate"), &authority.certificate));
    }
    if let RegisterConfig::Gateway(gateway) = &config.register {
        files.push(("register.authorities".to_owned(), &gateway.authorities));
        files.push(("register.certificates".to_owned(), &gateway.certificates));
        files.push(("register.private_key".to_owned(), &gateway.private_key));
    }
    for (at, token) in config.hsm.tokens.iter().enumerate() {
        files.push((format!("hsm.token[{at}].module"), &token.module));
    }
    files
}

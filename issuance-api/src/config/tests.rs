//! The example works, the guide names every key, and every problem is found at once.

use std::fs;
use std::path::Path;

use ca_core::domain::certificate::CertificateKind;

use super::{Config, ConfigError, LogFormat, RegisterConfig};

const EXAMPLE: &str = include_str!("../../../docs/issuance.example.toml");
const GUIDE: &str = include_str!("../../../docs/operator.md");

fn problems(text: &str) -> Vec<String> {
    match Config::parse(text, Path::new("/etc/jitsuin")) {
        Ok(_) => Vec::new(),
        Err(ConfigError::Problems(problems)) => problems.iter().map(|p| p.key().to_owned()).collect(),
        Err(error @ ConfigError::Unreadable { .. }) => panic!("{error}"),
    }
}

#[test]
fn the_example_is_a_configuration() {
    let config = Config::parse(EXAMPLE, Path::new("/etc/jitsuin")).unwrap();
    assert_eq!(config.listen.address.port(), 8443);
    assert_eq!(config.authorities.len(), 2);
    assert_eq!(config.log.format, LogFormat::Json);
    assert!(matches!(config.register, RegisterConfig::Embedded));
    assert_eq!(config.tls.certificates, Path::new("/etc/jitsuin/tls/server.pem"));
    assert!(config.profiles.of(CertificateKind::Authentication).ocsp().is_some());
    assert!(!format!("{config:?}").contains("sqlite:"), "the URL may hold a password");
}

#[test]
fn the_example_with_a_gateway_is_a_configuration() {
    let commented = [
        "# source = \"gateway\"",
        "# url",
        "# authorities",
        "# certificates",
        "# private_key",
        "# deadline_ms",
    ];
    let text: String = EXAMPLE
        .lines()
        .filter(|line| *line != "source = \"embedded\"")
        .map(|line| {
            let shown = commented.iter().any(|prefix| line.starts_with(prefix));
            format!("{}\n", if shown { line.trim_start_matches("# ") } else { line })
        })
        .collect();
    let config = Config::parse(&text, Path::new("/etc/jitsuin")).unwrap();
    let RegisterConfig::Gateway(gateway) = config.register else { panic!("not the gateway") };
    assert_eq!(gateway.deadline.as_secs(), 3);
}

#[test]
fn an_unknown_key_stops_the_start_in_every_section() {
    let sections: Vec<_> = EXAMPLE.lines().filter(|line| line.starts_with('[')).collect();
    assert!(sections.len() > 14);
    for section in sections {
        let text = EXAMPLE.replacen(section, &format!("{section}\nsurprise = 1"), 1);
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{section}: {found:?}");
    }
    assert_eq!(problems(&format!("surprise = 1\n{EXAMPLE}")), ["surprise"]);
    assert_eq!(problems(&format!("{EXAMPLE}\n[surprise]\n")), ["surprise"]);
}

#[test]
fn every_problem_is_found_at_once_with_its_path() {
    let text = EXAMPLE
        .replace("address = \"127.0.0.1:8443\"", "address = \"here\"")
        .replace("body_s = 10", "body_s = 0")
        .replace("client_authorities = [\"tls/service-authority.pem\"]", "client_authorities = []")
        .replace("url = \"sqlite:jitsuin.db\"", "url = \"mysql://somewhere\"")
        .replace("generation = 1", "generation = 128")
        .replace("ocsp = ", "oscp = ")
        .replace("life_s = 600", "life_s = \"long\"")
        .replace("filter = \"info\"", "filter = \"a=b=c\"")
        .replace("format = \"json\"", "format = \"xml\"");
    assert_eq!(
        problems(&text),
        [
            "authorities[0].generation",
            "authorities[1].generation",
            "key_authorization.life_s",
            "listen.address",
            "listen.body_s",
            "log.filter",
            "log.format",
            "profile.authentication.ocsp",
            "profile.authentication.oscp",
            "record.url",
            "tls.client_authorities",
        ]
    );
}

#[test]
fn an_empty_file_is_told_what_it_needs() {
    let needed = ["authorities", "hsm", "key_authorization", "profile", "record", "tls"];
    assert_eq!(problems(""), needed);
}

#[test]
fn a_key_signs_for_what_its_label_says() {
    let text = EXAMPLE.replace("key = \"tokyo-signature-1\"", "key = \"service-tls\"");
    assert_eq!(problems(&text), ["authorities[0].key"]);
    let text = EXAMPLE.replace("key = \"service-tls\"", "key = \"tokyo-signature-1\"");
    assert_eq!(problems(&text), ["tls.authority.key"]);
    let text = EXAMPLE.replace("key = \"service-tls\"", "key = \"nobody\"");
    assert_eq!(problems(&text), ["tls.authority.key"]);
}

#[test]
fn a_file_that_is_not_there_is_named_with_its_key() {
    let directory = tempfile::tempdir().unwrap();
    let config = Config::parse(EXAMPLE, directory.path()).unwrap();
    let missing = |config: &Config| -> Vec<_> {
        config.unreadable_files().iter().map(|problem| problem.key().to_owned()).collect()
    };
    assert!(missing(&config).contains(&"key_authorization.secret_file".to_owned()));
    fs::write(directory.path().join("key-authorization.secret"), "0").unwrap();
    assert!(!missing(&config).contains(&"key_authorization.secret_file".to_owned()));
    assert!(missing(&config).contains(&"authorities[1].certificate".to_owned()));
}

/// Each key of the example, commented ones too, has its row in the guide.
#[test]
fn the_guide_names_every_key_of_the_example() {
    let mut section = String::new();
    for line in EXAMPLE.lines() {
        let bare = line.trim_start_matches("# ");
        if let Some(header) = bare.strip_prefix('[') {
            section = header.trim_matches(|c| c == '[' || c == ']').to_owned();
            assert!(GUIDE.contains(&format!("[{section}]")), "{section}");
        } else if let Some((key, _)) = bare.split_once(" = ") {
            assert!(GUIDE.contains(&format!("| `{key}` |")), "{section}.{key}");
        }
    }
}

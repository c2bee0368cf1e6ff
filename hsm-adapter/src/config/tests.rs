use super::*;

const GOOD: &str = r#"
deadline_ms = 2000
[[token]]
name = "first"
module = "/opt/vendor/pkcs11.so"
label = "jitsuin"
pin = { file = "/run/secrets/pin" }
[[token]]
name = "second"
module = "/opt/vendor/pkcs11.so"
serial = "0815"
pin = { credential = "hsm-pin" }
sessions = 4
[[key]]
name = "tokyo-signature"
label = "tokyo-signature-1"
id = "01AB"
algorithm = "sha256-rsa"
"#;

fn parse(text: &str) -> Result<HsmConfig, toml::de::Error> {
    toml::from_str(text)
}

#[test]
fn a_configuration_is_read_with_its_defaults() {
    let config = parse(GOOD).unwrap();
    config.check().unwrap();
    assert_eq!(config.tokens[0].sessions, 8);
    assert_eq!(config.tokens[1].pin, PinSource::Credential("hsm-pin".into()));
    assert_eq!(config.keys[0].id.octets(), [0x01, 0xab]);
    assert_eq!(config.keys[0].id.to_string(), "01ab");
    assert!(!config.allow_extractable_keys);
    assert_eq!(config.deadline(), Duration::from_secs(2));
}

#[test]
fn an_unknown_key_stops_the_start() {
    for line in ["pin = \"1234\"", "retries = 3", "allow_extractable = true"] {
        assert!(parse(&format!("{line}\n{GOOD}")).is_err(), "{line}");
    }
    for (from, to) in [
        ("sessions = 4", "threads = 4"),
        ("label = \"tokyo-signature-1\"", "label = \"x\"\nextractable = true"),
        ("file =", "path ="),
        ("sha256-rsa", "sha1-rsa"),
        ("01AB", "1AB"),
        ("01AB", ""),
        ("01AB", "0x01"),
    ] {
        assert!(parse(&GOOD.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn a_configuration_that_contradicts_itself_is_refused() {
    for (from, to) in [
        ("\"second\"", "\"first\""),
        ("serial = \"0815\"", ""),
        ("sessions = 4", "sessions = 0"),
        ("sessions = 4", "sessions = 65"),
        ("deadline_ms = 2000", "deadline_ms = 0"),
    ] {
        let config = parse(&GOOD.replace(from, to)).unwrap();
        assert!(matches!(config.check(), Err(Error::Configuration(_))), "{to}");
    }
}

#[test]
fn service_keys_are_known_by_their_label() {
    let mut config = parse(GOOD).unwrap();
    assert!(!config.keys[0].is_service_key());
    config.keys[0].label = "service-tls".into();
    assert!(config.keys[0].is_service_key());
}

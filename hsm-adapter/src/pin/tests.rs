use std::os::unix::fs::PermissionsExt as _;

use secrecy::ExposeSecret as _;

use super::*;

fn file_with(text: &str, mode: u32) -> (tempfile::TempDir, PinSource) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pin");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    (directory, PinSource::File(path))
}

#[test]
fn a_pin_file_gives_its_one_line() {
    for text in ["s3cret", "s3cret\n", "s3cret\r\n"] {
        let (_directory, source) = file_with(text, 0o600);
        assert_eq!(source.read(&no_prompt).unwrap().expose_secret(), "s3cret");
    }
}

#[test]
fn a_pin_file_that_everybody_may_read_is_refused() {
    let (_directory, source) = file_with("s3cret", 0o644);
    assert!(source.read(&no_prompt).is_err());
}

#[test]
fn an_empty_or_endless_pin_file_is_refused() {
    for text in ["", "\n", &"x".repeat(2000)] {
        let (_directory, source) = file_with(text, 0o600);
        assert!(source.read(&no_prompt).is_err());
    }
}

#[test]
fn the_name_of_a_credential_is_not_a_path() {
    for name in ["../../etc/passwd", ".hidden", "a/b"] {
        assert!(PinSource::Credential(name.into()).read(&no_prompt).is_err());
    }
}

#[test]
fn a_missing_variable_is_an_error_that_names_it() {
    let error = PinSource::Env("JITSUIN_NO_SUCH_VARIABLE".into()).read(&no_prompt).unwrap_err();
    assert!(error.to_string().contains("JITSUIN_NO_SUCH_VARIABLE"));
}

#[test]
fn a_person_is_asked_with_the_configured_text() {
    let source = PinSource::Prompt("PIN of the first token".into());
    let pin = source.read(&|question: &str| Ok(SecretString::from(question.to_uppercase()))).unwrap();
    assert_eq!(pin.expose_secret(), "PIN OF THE FIRST TOKEN");
    assert!(source.read(&no_prompt).is_err());
}

#[test]
fn a_pin_never_shows_in_debug_output_or_errors() {
    let (_directory, source) = file_with("s3cret", 0o600);
    let pin = source.read(&no_prompt).unwrap();
    assert!(!format!("{pin:?} {source:?}").contains("s3cret"));
    let (_directory, source) = file_with("s3cret", 0o644);
    assert!(!format!("{:?}", source.read(&no_prompt).unwrap_err()).contains("s3cret"));
}

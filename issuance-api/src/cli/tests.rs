//! What an operator types does what it says, and the audit has it.

use std::path::Path;

use clap::{CommandFactory as _, Parser as _};
use schemas::{AuditScope, Migration};
use tempfile::TempDir;

use super::{Cli, run};
use crate::compose::open_record;
use crate::config::Config;
use crate::error::Error;

/// An installation of the example, with a record of its own.
struct Installation(TempDir);

impl Installation {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let example = include_str!("../../../docs/issuance.example.toml");
        std::fs::write(directory.path().join("issuance.toml"), example).unwrap();
        let installation = Self(directory);
        installation.ok(&["migrate"]);
        installation
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Result<String, Error> {
        let config = self.path().join("issuance.toml");
        let fixed = ["jitsuin-issuance", "--operator", "taro", "--config", config.to_str().unwrap()];
        let cli = Cli::try_parse_from(fixed.iter().chain(arguments)).unwrap();
        let mut out = Vec::new();
        run(cli, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    fn ok(&self, arguments: &[&str]) -> String {
        self.run(arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    fn refused(&self, arguments: &[&str]) -> String {
        self.run(arguments).unwrap_err().to_string()
    }

    /// The acts of the audit, oldest first.
    fn acts(&self) -> Vec<String> {
        let config = Config::load(&self.path().join("issuance.toml")).unwrap();
        let store = open_record(&config.record, Migration::Refuse).unwrap();
        let audit = store.audit(AuditScope::All, None, 100).unwrap();
        assert!(audit.iter().all(|entry| format!("{:?}", entry.actor).contains("taro")));
        audit.into_iter().rev().map(|entry| entry.act).collect()
    }
}

const KIYOSE: [&str; 7] = ["municipality", "add", "132217", "--kanji", "清瀬市", "--romaji", "Kiyose-shi"];

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn officers_and_terminals_are_registered_stopped_and_recognised() {
    let installation = Installation::new();
    let add = ["officer", "add", "kiyose-001", "--municipality", "132217"];
    assert!(installation.refused(&add).contains("132217 is not served"));
    installation.ok(&KIYOSE);
    installation.ok(&add);
    assert!(installation.refused(&add).contains("came first"));
    installation.ok(&["terminal", "add", "kiyose-001", "--municipality", "132217"]);
    let print = "0a:".repeat(31) + "0A";
    installation.ok(&["officer", "certificate", "attach", "kiyose-001", "--fingerprint", &print]);
    assert_eq!(
        installation.ok(&["officer", "list"]),
        format!("kiyose-001\t132217\tactive\t{}\n", "0a".repeat(32))
    );
    installation.ok(&["officer", "suspend", "kiyose-001"]);
    assert!(installation.ok(&["officer", "list"]).contains("\tsuspended\t"));
    assert!(installation.ok(&["terminal", "list"]).contains("\tactive\t"));
    installation.ok(&["officer", "resume", "kiyose-001"]);
    installation.ok(&["officer", "certificate", "detach", "kiyose-001", "--fingerprint", &print]);
    assert_eq!(installation.ok(&["officer", "list"]), "kiyose-001\t132217\tactive\t\n");
    let mut expected = vec!["municipality-changed", "officer-changed", "terminal-changed"];
    expected.extend(["officer-changed"; 4]);
    assert_eq!(installation.acts(), expected);
}

#[test]
fn what_is_wrong_is_said_and_leaves_no_trace() {
    let installation = Installation::new();
    installation.ok(&KIYOSE);
    for (arguments, reason) in [
        (&["officer", "add", "Kiyose 1", "--municipality", "132217"][..], "an identifier is"),
        (&["officer", "add", "a", "--municipality", "132216"], "check digit"),
        (&["officer", "suspend", "nobody"], "there is no officer nobody"),
        (&["terminal", "certificate", "detach", "nobody", "--fingerprint", "00"], "64 hexadecimal digits"),
        (&["municipality", "add", "132217", "--kanji", "清瀬市", "--romaji", "kiyose"], "romaji"),
        (&["register", "import", "131016", "/nowhere.csv"], "131016 is not served"),
        (&["register", "import", "132217", "/nowhere.csv"], "/nowhere.csv"),
        (&["authority", "add"], "authorities/tokyo-signature-1.pem"),
        (&["serve"], "tls.certificates"),
        (&["check-config"], "authorities[1].certificate"),
    ] {
        let sentence = installation.refused(arguments);
        assert!(sentence.contains(reason), "{arguments:?}: {sentence}");
    }
    assert_eq!(installation.acts(), ["municipality-changed"]);
}

#[test]
fn a_register_is_imported_or_the_line_at_fault_is_named() {
    let installation = Installation::new();
    installation.ok(&KIYOSE);
    let file = installation.path().join("residents.csv");
    let header = "resident_number,family_name,given_name,alias,date_of_birth,gender,address,substitutes,status,status_date";
    let resident =
        "12345678903,青空,花子,,319800217,2,東京都清瀬市架空町一丁目２番３号,,registered,2001-04-01";
    std::fs::write(&file, format!("{header}\n{resident}\n")).unwrap();
    let import = ["register", "import", "132217", file.to_str().unwrap()];
    assert!(installation.ok(&import).contains("132217: 1 residents imported"));
    std::fs::write(&file, format!("{header}\n{}\n", resident.replace("319800217", "319800231"))).unwrap();
    let sentence = installation.refused(&import);
    assert!(sentence.contains("line 2, column date_of_birth"), "{sentence}");
    assert!(!sentence.contains("31980"), "{sentence}");
    assert_eq!(installation.acts(), ["municipality-changed", "register-imported"]);
}

#[test]
fn a_record_of_another_version_is_not_opened() {
    let directory = tempfile::tempdir().unwrap();
    let example = include_str!("../../../docs/issuance.example.toml");
    let config = Config::parse(example, directory.path()).unwrap();
    let refused = open_record(&config.record, Migration::Refuse).unwrap_err();
    assert!(refused.to_string().contains("there is no file"), "{refused}");
}

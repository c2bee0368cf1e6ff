//! The key ceremony on a real SoftHSM2.

use std::{fs, path::Path, process::Command};

use crate::support::{TokenDir, in_own_token_dir};
use ca_core::{
    domain::code::Code,
    ports::{
        clock::Clock,
        entropy::{Entropy, EntropyFailure},
    },
};
use hsm_adapter::{
    Error,
    ceremony::{Completed, Plan, Surroundings, execute, rehearse, verify_transcript},
    pin::no_prompt,
};
use jiff::Timestamp;
use serde_json::Value;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2025-10-27T03:00:00Z".parse().unwrap()
    }
}

struct Counted;

impl Entropy for Counted {
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure> {
        octets.iter_mut().zip(0x10..).for_each(|(octet, value)| *octet = value);
        Ok(())
    }
}

struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, _octets: &mut [u8]) -> Result<(), EntropyFailure> {
        Err(EntropyFailure)
    }
}

const SURROUNDINGS: Surroundings<'_> = Surroundings { prompt: &no_prompt, clock: &Noon, entropy: &Counted };

fn plan(directory: &TokenDir, kind: &str, algorithm: &str) -> Plan {
    let token = directory.token("first");
    let text = format!(
        r#"
officers = ["Sato Ichiro", "Suzuki Hana"]
witnesses = ["Tanaka Jiro"]
[token]
name = "first"
module = {:?}
label = "first"
pin = {{ file = {:?} }}
[authority]
prefecture = "Tokyo-to"
kind = "signature"
generation = 1
[key]
label = "tokyo-signature-1"
id = "01"
kind = "{kind}"
algorithm = "{algorithm}"
"#,
        token.module,
        directory.path("pin"),
    );
    Plan::parse(&text).unwrap()
}

fn events(transcript: &Path) -> Vec<(String, Value)> {
    let text = fs::read_to_string(transcript).unwrap();
    text.lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            (line["event"].as_str().unwrap().to_owned(), line["facts"].clone())
        })
        .collect()
}

/// What OpenSSL prints of the certificate, which it has verified as self-signed.
fn judged_by_openssl(directory: &TokenDir, completed: &Completed) -> String {
    let der = directory.path("ca.der");
    let pem = directory.path("ca.pem");
    fs::write(&der, &completed.certificate).unwrap();
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl").args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    };
    let (der, pem) = (der.to_str().unwrap(), pem.to_str().unwrap());
    let text = openssl(&["x509", "-inform", "DER", "-in", der, "-out", pem, "-text"]);
    openssl(&["verify", "-x509_strict", "-check_ss_sig", "-attime", "1761700000", "-CAfile", pem, pem]);
    text + &fs::read_to_string(pem).unwrap()
}

#[test]
fn a_plan_becomes_a_key_a_certificate_and_a_transcript() {
    in_own_token_dir("ceremony::a_plan_becomes_a_key_a_certificate_and_a_transcript", |directory| {
        for (token, kind, algorithm) in
            [("first", "rsa-2048", "sha256-rsa"), ("first", "p-384", "sha384-ecdsa-p384")]
        {
            directory.remove_tokens();
            directory.init_token(token);
            let plan = plan(directory, kind, algorithm);
            let transcript = directory.path(&format!("{kind}.jsonl"));
            let completed = execute(&plan, SURROUNDINGS, &transcript).unwrap();

            let text = judged_by_openssl(directory, &completed);
            for said in ["CA:TRUE", "Certificate Sign, CRL Sign", "JPKI for digital signature", "Tokyo-to"] {
                assert!(text.contains(said), "{said}: {text}");
            }

            let digest = verify_transcript(&transcript, &plan.digest()).unwrap();
            assert_eq!(digest, completed.transcript_digest);
            let events = events(&transcript);
            let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["begun", "key-made", "probe-verified", "intent", "certificate-signed"]);
            let attributes = &events.get(1).unwrap().1["attributes"];
            assert_eq!(attributes["CKA_NEVER_EXTRACTABLE"], true);
            assert_eq!(attributes["CKA_EXTRACTABLE"], false);
            assert_eq!(attributes["CKA_DECRYPT"], false);
            assert!(!directory.holds_pin(&transcript));
        }
    });
}

#[test]
fn a_rehearsal_changes_nothing() {
    in_own_token_dir("ceremony::a_rehearsal_changes_nothing", |directory| {
        directory.init_token("first");
        let plan = plan(directory, "p-256", "sha256-ecdsa-p256");
        let steps = rehearse(&plan, &no_prompt).unwrap();
        assert_eq!(steps, plan.steps());
        rehearse(&plan, &no_prompt).unwrap();
        execute(&plan, SURROUNDINGS, &directory.path("transcript.jsonl")).unwrap();
        let error = rehearse(&plan, &no_prompt).unwrap_err();
        assert!(matches!(error, Error::Key { .. }), "{error}");
    });
}

#[test]
fn a_key_is_never_made_twice_and_the_refusal_is_in_the_transcript() {
    in_own_token_dir(
        "ceremony::a_key_is_never_made_twice_and_the_refusal_is_in_the_transcript",
        |directory| {
            directory.init_token("first");
            let plan = plan(directory, "p-256", "sha256-ecdsa-p256");
            execute(&plan, SURROUNDINGS, &directory.path("one.jsonl")).unwrap();
            let two = directory.path("two.jsonl");
            assert!(matches!(execute(&plan, SURROUNDINGS, &two), Err(Error::Key { .. })));
            let events = events(&two);
            let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["begun", "broken-off"]);
            assert_eq!(events.last().unwrap().1["code"], "token-key");
            verify_transcript(&two, &plan.digest()).unwrap();
        },
    );
}

#[test]
fn nothing_is_done_without_a_transcript() {
    in_own_token_dir("ceremony::nothing_is_done_without_a_transcript", |directory| {
        directory.init_token("first");
        let plan = plan(directory, "p-256", "sha256-ecdsa-p256");
        let taken = directory.path("taken.jsonl");
        fs::write(&taken, "something else\n").unwrap();
        for transcript in [taken, directory.path("no/such/directory.jsonl")] {
            let error = execute(&plan, SURROUNDINGS, &transcript).unwrap_err();
            assert!(matches!(error, Error::Transcript { .. }), "{error}");
        }
        rehearse(&plan, &no_prompt).unwrap();
    });
}

#[test]
fn a_ceremony_without_random_octets_is_broken_off_before_the_intent() {
    in_own_token_dir(
        "ceremony::a_ceremony_without_random_octets_is_broken_off_before_the_intent",
        |directory| {
            directory.init_token("first");
            let plan = plan(directory, "p-256", "sha256-ecdsa-p256");
            let transcript = directory.path("transcript.jsonl");
            let surroundings = Surroundings { entropy: &NoEntropy, ..SURROUNDINGS };
            let error = execute(&plan, surroundings, &transcript).unwrap_err();
            assert_eq!(error.code(), Code::INTERNAL);
            let events = events(&transcript);
            let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["begun", "key-made", "probe-verified", "broken-off"]);
        },
    );
}

//! The adapter against a real SoftHSM2.

use std::{sync::Arc, thread};

use crate::support::{TokenDir, in_own_token_dir, key};
use ca_core::domain::signature::SignatureAlgorithm;
use hsm_adapter::{
    Error, Hsm, TokenState,
    ceremony::{KeyPlan, generate_service_key},
    config::{AlgorithmName, KeyId},
    pin::no_prompt,
    public_key::Shape,
};

const ALL: [(&str, &str, AlgorithmName); 8] = [
    ("service-a", "rsa-2048", AlgorithmName::Sha256Rsa),
    ("service-b", "rsa-2048", AlgorithmName::Sha384Rsa),
    ("service-c", "rsa-2048", AlgorithmName::Sha512Rsa),
    ("service-d", "rsa-3072", AlgorithmName::Sha256Rsa),
    ("service-e", "rsa-4096", AlgorithmName::Sha512Rsa),
    ("service-f", "p-256", AlgorithmName::Sha256EcdsaP256),
    ("service-g", "p-384", AlgorithmName::Sha384EcdsaP384),
    ("service-h", "p-256", AlgorithmName::Sha256EcdsaP256),
];

fn plan(label: &str, id: u8, kind: &str, algorithm: AlgorithmName) -> KeyPlan {
    KeyPlan { label: label.into(), id: KeyId::new(vec![id]).unwrap(), kind: kind.into(), algorithm }
}

/// A token with one service key on P-256, opened.
fn with_service_key(directory: &TokenDir) -> Arc<Hsm> {
    directory.init_token("first");
    let p256 = plan("service-tls", 1, "p-256", AlgorithmName::Sha256EcdsaP256);
    generate_service_key(&directory.token("first"), &p256, &no_prompt).unwrap();
    let keys = vec![key("service-tls", 1, AlgorithmName::Sha256EcdsaP256)];
    Arc::new(Hsm::open(directory.config(&["first"], keys), &no_prompt).unwrap())
}

#[test]
fn every_kind_of_key_is_made_and_signs_by_every_algorithm() {
    in_own_token_dir("signing::every_kind_of_key_is_made_and_signs_by_every_algorithm", |directory| {
        directory.init_token("first");
        let token = directory.token("first");
        let mut keys = Vec::new();
        for (id, (label, kind, algorithm)) in (1..).zip(ALL) {
            let made = generate_service_key(&token, &plan(label, id, kind, algorithm), &no_prompt).unwrap();
            assert_eq!(made.attributes.get("CKA_NEVER_EXTRACTABLE"), Some(&true));
            keys.push(key(label, id, algorithm));
        }
        let hsm = Arc::new(Hsm::open(directory.config(&["first"], keys), &no_prompt).unwrap());
        for (label, _, name) in ALL {
            let service = hsm.service_key(label).unwrap();
            let algorithm = SignatureAlgorithm::from(name);
            let message = format!("signed by {label}");
            let signature = service.sign(message.as_bytes()).unwrap();
            algorithm.verify(service.public_key().spki_der(), message.as_bytes(), &signature).unwrap();
            assert!(algorithm.verify(service.public_key().spki_der(), b"another", &signature).is_err());
        }
        assert_eq!(hsm.public_key("service-e").unwrap().shape(), Shape::Rsa { bits: 4096 });
    });
}

#[test]
fn a_token_pulled_and_returned_signs_again_without_a_restart() {
    in_own_token_dir("signing::a_token_pulled_and_returned_signs_again_without_a_restart", |directory| {
        let hsm = with_service_key(directory);
        let service = hsm.service_key("service-tls").unwrap();
        for round in 0..3 {
            service.sign(b"before").unwrap();
            directory.pull_tokens();
            let error = service.sign(b"meanwhile").unwrap_err();
            assert_eq!(error.code().as_str(), "token-unavailable", "{round}: {error}");
            assert_eq!(hsm.states().next().unwrap(), ("first", TokenState::Down));
            directory.return_tokens();
            let signature = service.sign(b"after").unwrap();
            service.algorithm().verify(service.public_key().spki_der(), b"after", &signature).unwrap();
            assert_eq!(hsm.states().next().unwrap(), ("first", TokenState::Up));
        }
    });
}

#[test]
fn a_token_pulled_and_returned_between_two_calls_is_not_noticed() {
    in_own_token_dir("signing::a_token_pulled_and_returned_between_two_calls_is_not_noticed", |directory| {
        let hsm = with_service_key(directory);
        let service = hsm.service_key("service-tls").unwrap();
        service.sign(b"before").unwrap();
        directory.pull_tokens();
        directory.return_tokens();
        service.sign(b"after").unwrap();
    });
}

#[test]
fn many_callers_sign_at_once_through_a_loss() {
    in_own_token_dir("signing::many_callers_sign_at_once_through_a_loss", |directory| {
        let hsm = with_service_key(directory);
        let service = hsm.service_key("service-tls").unwrap();
        thread::scope(|scope| {
            for caller in 0..16 {
                let service = &service;
                scope.spawn(move || {
                    for call in 0..50 {
                        let message = format!("{caller} {call}");
                        let signature = loop {
                            match service.sign(message.as_bytes()) {
                                Ok(signature) => break signature,
                                Err(error) => {
                                    assert_eq!(error.code().as_str(), "token-unavailable", "{error}");
                                }
                            }
                        };
                        service
                            .algorithm()
                            .verify(service.public_key().spki_der(), message.as_bytes(), &signature)
                            .unwrap();
                    }
                });
            }
            directory.pull_tokens();
            directory.return_tokens();
        });
    });
}

#[test]
fn a_second_token_with_the_same_key_stands_in() {
    in_own_token_dir("signing::a_second_token_with_the_same_key_stands_in", |directory| {
        directory.init_token("first");
        directory.init_token("second");
        let pem =
            directory.openssl_key("key.pem", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
        directory.import("second", &pem, "service-tls", "01");
        let keys = vec![key("service-tls", 1, AlgorithmName::Sha256Rsa)];

        // The first token lacks the key: that is a fault, not an absence, and stops the start.
        let config = directory.config(&["first", "second"], keys.clone());
        assert!(matches!(Hsm::open(config, &no_prompt), Err(Error::Key { .. })));

        directory.import("first", &pem, "service-tls", "01");
        let mut config = directory.config(&["first", "second"], keys);
        config.tokens[0].label = Some("not plugged in".into());
        let hsm = Arc::new(Hsm::open(config, &no_prompt).unwrap());
        let service = hsm.service_key("service-tls").unwrap();
        let signature = service.sign(b"message").unwrap();
        service.algorithm().verify(service.public_key().spki_der(), b"message", &signature).unwrap();
        let states: Vec<_> = hsm.states().collect();
        assert_eq!(states, [("first", TokenState::Down), ("second", TokenState::Up)]);
    });
}

#[test]
fn two_tokens_with_different_keys_under_one_name_stop_the_start() {
    in_own_token_dir("signing::two_tokens_with_different_keys_under_one_name_stop_the_start", |directory| {
        for token in ["first", "second"] {
            directory.init_token(token);
            let p256 = plan("service-tls", 1, "p-256", AlgorithmName::Sha256EcdsaP256);
            generate_service_key(&directory.token(token), &p256, &no_prompt).unwrap();
        }
        let keys = vec![key("service-tls", 1, AlgorithmName::Sha256EcdsaP256)];
        let error = Hsm::open(directory.config(&["first", "second"], keys), &no_prompt).unwrap_err();
        assert!(matches!(error, Error::Key { .. }), "{error}");
    });
}

#[test]
fn an_extractable_key_stops_the_start_unless_for_development() {
    in_own_token_dir("signing::an_extractable_key_stops_the_start_unless_for_development", |directory| {
        directory.init_token("first");
        directory.opensc_key("first", "loose", "01", &["--key-type", "EC:prime256v1", "--extractable"]);
        let keys = vec![key("loose", 1, AlgorithmName::Sha256EcdsaP256)];
        let mut config = directory.config(&["first"], keys);
        let error = Hsm::open(config.clone(), &no_prompt).unwrap_err();
        assert!(matches!(error, Error::Key { .. }), "{error}");
        config.allow_extractable_keys = true;
        Hsm::open(config, &no_prompt).unwrap();
    });
}

#[test]
fn a_key_is_missed_by_its_id_and_found_out_when_doubled() {
    in_own_token_dir("signing::a_key_is_missed_by_its_id_and_found_out_when_doubled", |directory| {
        directory.init_token("first");
        directory.opensc_key("first", "tokyo", "01", &["--key-type", "EC:prime256v1"]);
        let open = |id| {
            let keys = vec![key("tokyo", id, AlgorithmName::Sha256EcdsaP256)];
            Hsm::open(directory.config(&["first"], keys), &no_prompt).map(drop)
        };
        open(1).unwrap();
        assert!(matches!(open(2), Err(Error::Key { .. })));
        directory.opensc_key("first", "tokyo", "01", &["--key-type", "EC:prime256v1"]);
        assert!(matches!(open(1), Err(Error::Key { .. })));
    });
}

#[test]
fn a_wrong_pin_stops_the_start_and_is_shown_once() {
    in_own_token_dir("signing::a_wrong_pin_stops_the_start_and_is_shown_once", |directory| {
        directory.init_token("first");
        directory.opensc_key("first", "tokyo", "01", &["--key-type", "EC:prime256v1"]);
        let wrong = directory.path("wrong");
        std::fs::write(&wrong, "not it").unwrap();
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&wrong, permissions).unwrap();
        let mut config = directory.config(&["first"], vec![key("tokyo", 1, AlgorithmName::Sha256EcdsaP256)]);
        config.tokens[0].pin = hsm_adapter::pin::PinSource::File(wrong);
        let error = Hsm::open(config, &no_prompt).unwrap_err();
        assert_eq!(error.code().as_str(), "token-unavailable");
        assert!(error.to_string().contains("PinIncorrect"), "{error}");
        assert!(!format!("{error} {error:?}").contains("not it"));
    });
}

#[test]
fn service_keys_and_certificate_keys_are_kept_apart() {
    in_own_token_dir("signing::service_keys_and_certificate_keys_are_kept_apart", |directory| {
        directory.init_token("first");
        directory.opensc_key("first", "tokyo", "01", &["--key-type", "EC:prime256v1"]);
        let keys = vec![key("tokyo", 1, AlgorithmName::Sha256EcdsaP256)];
        let hsm = Arc::new(Hsm::open(directory.config(&["first"], keys), &no_prompt).unwrap());
        assert!(matches!(hsm.service_key("tokyo"), Err(Error::Key { .. })));
        assert!(matches!(hsm.service_key("nobody"), Err(Error::Key { .. })));
        let tokyo = plan("tokyo-2", 2, "p-256", AlgorithmName::Sha256EcdsaP256);
        let made = generate_service_key(&directory.token("first"), &tokyo, &no_prompt);
        assert!(matches!(made, Err(Error::Plan(_))));
    });
}

#[test]
fn no_key_is_made_where_its_label_or_id_is_in_use() {
    in_own_token_dir("signing::no_key_is_made_where_its_label_or_id_is_in_use", |directory| {
        let hsm = with_service_key(directory);
        let before = hsm.public_key("service-tls").unwrap().spki_der().to_vec();
        drop(hsm);
        for (label, id) in [("service-tls", 1), ("service-tls", 2), ("service-other", 1)] {
            let again = plan(label, id, "p-256", AlgorithmName::Sha256EcdsaP256);
            let made = generate_service_key(&directory.token("first"), &again, &no_prompt);
            assert!(matches!(made, Err(Error::Key { .. })), "{label} {id}");
        }
        let keys = vec![key("service-tls", 1, AlgorithmName::Sha256EcdsaP256)];
        let hsm = Hsm::open(directory.config(&["first"], keys), &no_prompt).unwrap();
        assert_eq!(hsm.public_key("service-tls").unwrap().spki_der(), before);
    });
}

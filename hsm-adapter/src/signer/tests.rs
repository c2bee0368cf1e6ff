use super::*;
use crate::{
    config::{AlgorithmName, KeyConfig, KeyId},
    session::bench::{ALGORITHM, Bench},
    token::fake::{self, Call, POINT},
};

/// A token with a certificate key `tokyo` and a service key `service-tls`.
fn hsm() -> (Arc<Hsm>, Bench) {
    let pairs = [fake::key_pair("tokyo", 1, &POINT), fake::key_pair("service-tls", 2, &POINT)].concat();
    let keys = [("tokyo", 1), ("service-tls", 2)].map(|(label, id)| KeyConfig {
        name: format!("key {label}"),
        label: label.into(),
        id: KeyId::new(vec![id]).unwrap(),
        algorithm: AlgorithmName::Sha256EcdsaP256,
    });
    let ring = Arc::new(KeyRing::new(keys.to_vec(), Custody::InsideOnly));
    let bench = Bench { ring: Arc::clone(&ring), ..Bench::new(pairs) };
    let tokens = Tokens::new(vec![Arc::new(bench.pool())]);
    (Arc::new(Hsm { _watch: None, tokens, ring }), bench)
}

#[test]
fn a_service_key_signs_no_certificate() {
    let (hsm, bench) = hsm();
    hsm.sign_digest("key tokyo", ALGORITHM, &[1; 32]).unwrap();
    let failure = hsm.sign_digest("key service-tls", ALGORITHM, &[2; 32]).unwrap_err();
    assert_eq!(failure.class(), Class::Refused);
    assert_eq!(bench.fake.signed(), [vec![1; 32]]);
}

#[test]
fn a_certificate_key_signs_no_message_of_a_service() {
    let (hsm, bench) = hsm();
    assert!(matches!(hsm.service_key("key tokyo"), Err(Error::Key { .. })));
    assert_eq!(bench.fake.count(Call::Open), 0);
}

#[test]
fn a_service_key_signs_messages_of_any_length_with_one_digest() {
    let (hsm, bench) = hsm();
    assert!(
        matches!(hsm.service_key("key service-tls"), Err(Error::Key { .. })),
        "no token has shown it yet"
    );
    hsm.tokens.sign(1, ALGORITHM, &[0; 32]).unwrap();
    let service = hsm.service_key("key service-tls").unwrap();
    let message = vec![7; 100_000];
    service.sign(&message).unwrap();
    assert_eq!(bench.fake.signed().last(), Some(&ALGORITHM.digest(&message)));
}

#[test]
fn a_key_first_asked_for_after_a_loss_is_not_taken_for_missing() {
    let (hsm, bench) = hsm();
    hsm.sign_digest("key tokyo", ALGORITHM, &[1; 32]).unwrap();
    bench.fake.set_present("a", false);
    bench.fake.set_present("a", true);
    hsm.tokens.sign(1, ALGORITHM, &[2; 32]).unwrap();
    assert_eq!(bench.fake.signed().len(), 2);
}

#[test]
fn an_order_for_another_algorithm_or_key_is_refused() {
    let (hsm, bench) = hsm();
    for (name, algorithm) in
        [("key tokyo", SignatureAlgorithm::Sha256Rsa), ("tokyo", ALGORITHM), ("", ALGORITHM)]
    {
        assert_eq!(hsm.sign_digest(name, algorithm, &[1; 32]).unwrap_err().class(), Class::Refused, "{name}");
    }
    assert_eq!(bench.fake.count(Call::Open), 0);
}

#[test]
fn every_class_of_failure_reaches_the_port_as_itself() {
    for (failure, said) in [
        (Failure::refused("r"), SignFailure::Refused("r".into())),
        (Failure::not_attempted("n"), SignFailure::NotAttempted("n".into())),
        (Failure::outcome_unknown("u"), SignFailure::OutcomeUnknown("u".into())),
        (Failure::broken("b"), SignFailure::Broken("b".into())),
    ] {
        assert_eq!(SignFailure::from(failure), said);
    }
}

#[test]
fn the_pin_shows_in_no_debug_output() {
    let (hsm, bench) = hsm();
    hsm.sign_digest("key tokyo", ALGORITHM, &[1; 32]).unwrap();
    let config = bench.pin;
    assert!(!format!("{hsm:?} {:?}", hsm.states().collect::<Vec<_>>()).contains(config));
}

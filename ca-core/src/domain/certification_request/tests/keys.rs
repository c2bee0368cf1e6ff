//! Requests that prove possession of a key that is not accepted.

use rsa::BoxedUint;

use super::{maker::Maker, *};
use crate::domain::{public_key::KeyError, signature::SignatureAlgorithm};

fn signed(pair: &samples::RsaPair) -> Vec<u8> {
    Maker::of(pair.spki(), SignatureAlgorithm::Sha256Rsa, |message| pair.sign(message)).make()
}

fn unsigned(spki: Vec<u8>, algorithm: SignatureAlgorithm) -> Vec<u8> {
    Maker::of(spki, algorithm, |_| vec![0; 256]).make()
}

#[test]
fn a_pair_made_by_hand_of_sound_primes_is_accepted() {
    let pair = samples::RsaPair::of_primes(&samples::prime(1024), &samples::prime(1024), 65537);
    assert!(residents(&signed(&pair)).is_ok());
}

#[test]
fn rsa_1024_and_small_exponents_and_p_521_are_refused() {
    let rsa = |option: &str| {
        let bits = if option.contains("bits") { option } else { "rsa_keygen_bits:2048" };
        private_key(&["-algorithm", "RSA", "-pkeyopt", bits, "-pkeyopt", option])
    };
    let p521 = private_key(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"]);
    for (private, expected, code) in [
        (rsa("rsa_keygen_bits:1024"), KeyError::Size { bits: 1024 }, Code::KEY_SIZE),
        (rsa("rsa_keygen_pubexp:3"), KeyError::Exponent, Code::KEY_EXPONENT),
        (p521, KeyError::Curve, Code::KEY_ALGORITHM),
    ] {
        let refused = refusal(&request(&private, &["-sha256"]));
        assert_eq!(refused, RequestError::Key(expected));
        assert_eq!(refused.code(), code);
    }
}

#[test]
fn weak_moduli_are_refused_though_possession_is_proved() {
    let p = samples::prime(1024);
    let three = BoxedUint::from(3_u64);
    for (pair, expected, code) in [
        (
            samples::RsaPair::of_primes(&samples::prime(2046), &three, 65537),
            KeyError::SmallFactor(3),
            Code::KEY_WEAK,
        ),
        (
            samples::RsaPair::of_primes(&p, &samples::next_prime(&p), 65537),
            KeyError::ClosePrimes,
            Code::KEY_WEAK,
        ),
        (
            samples::RsaPair::of_primes(&samples::roca_prime(3), &samples::roca_prime(8), 65537),
            KeyError::Roca,
            Code::KEY_ROCA,
        ),
    ] {
        let refused = refusal(&signed(&pair));
        assert_eq!(refused, RequestError::Key(expected));
        assert_eq!(refused.code(), code);
    }
}

#[test]
fn an_even_modulus_and_a_point_off_the_curve_are_refused_before_any_signature() {
    let even = samples::product(&samples::prime(2047), &BoxedUint::from(2_u64));
    let spki = samples::rsa_spki(&even.to_be_bytes_trimmed_vartime(), &[1, 0, 1]);
    let refused = refusal(&unsigned(spki, SignatureAlgorithm::Sha256Rsa));
    assert_eq!(refused, RequestError::Key(KeyError::SmallFactor(2)));

    let mut spki = samples::fresh_ec_spki("P-256");
    *spki.last_mut().unwrap() ^= 1;
    let refused = refusal(&unsigned(spki, SignatureAlgorithm::Sha256EcdsaP256));
    assert_eq!(refused, RequestError::Key(KeyError::Point));
    assert_eq!(refused.code(), Code::KEY_POINT);
}

#[test]
fn two_requests_with_one_modulus_show_one_fingerprint() {
    let (p, q) = (samples::prime(1024), samples::prime(1024));
    let policy = KeyPolicy::residents().with_exponents([65537, 65539]);
    let fingerprint = |exponent| {
        let der = signed(&samples::RsaPair::of_primes(&p, &q, exponent));
        CertificationRequest::parse(&der, &policy).unwrap().public_key().key_fingerprint()
    };
    assert_eq!(fingerprint(65537), fingerprint(65539));
}

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use der::{Encode, asn1::AnyRef};
use proptest::prelude::*;
use rsa::BoxedUint;

use super::{Blocklist, KeyError, KeyKind, KeyPolicy, PublicKey, samples};
use crate::domain::code::Code;

fn residents(spki: &[u8]) -> Result<PublicKey, KeyError> {
    PublicKey::parse(spki, &KeyPolicy::residents())
}

fn sound_keys() -> Vec<(KeyKind, Vec<u8>)> {
    vec![
        (KeyKind::Rsa2048, samples::fresh_rsa_spki(2048)),
        (KeyKind::P256, samples::fresh_ec_spki("P-256")),
        (KeyKind::P384, samples::fresh_ec_spki("P-384")),
    ]
}

#[test]
fn sound_keys_of_every_accepted_kind_pass() {
    for (kind, spki) in sound_keys() {
        let key = residents(&spki).unwrap();
        assert_eq!(key.kind(), kind);
        assert_eq!(key.spki_der(), spki);
        assert!(spki.ends_with(key.subject_public_key_bits()));
    }
}

#[test]
fn no_sound_rsa_key_is_taken_for_an_unsound_one() {
    for _ in 0..5 {
        assert!(residents(&samples::fresh_rsa_spki(2048)).is_ok());
    }
    assert!(PublicKey::parse(&samples::fresh_rsa_spki(3072), &KeyPolicy::authorities()).is_ok());
    assert!(PublicKey::parse(&samples::fresh_rsa_spki(4096), &KeyPolicy::authorities()).is_ok());
}

#[test]
fn the_key_identifier_is_the_one_that_openssl_computes() {
    let text = samples::openssl(&[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "/dev/null",
        "-subj",
        "/CN=key",
        "-outform",
        "PEM",
    ]);
    let pem = samples::openssl_with_input(&["x509", "-pubkey", "-noout"], &text);
    let spki = samples::openssl_with_input(&["pkey", "-pubin", "-outform", "DER"], &pem);
    let shown = samples::openssl_with_input(&["x509", "-noout", "-ext", "subjectKeyIdentifier"], &text);
    let shown =
        String::from_utf8(shown).unwrap().lines().last().unwrap().trim().replace(':', "").to_lowercase();
    let computed = residents(&spki).unwrap().key_identifier();
    assert_eq!(computed.iter().map(|octet| format!("{octet:02x}")).collect::<String>(), shown);
}

#[test]
fn sizes_outside_the_policy_are_refused() {
    for (one, other) in [(512, 512), (1023, 1024), (1025, 1024)] {
        let bits = one + other;
        let modulus = samples::product(&samples::prime(one), &samples::prime(other)).to_be_bytes();
        let refused = residents(&samples::rsa_spki(&modulus, &[1, 0, 1])).unwrap_err();
        assert_eq!(refused, KeyError::Size { bits });
        assert_eq!(refused.code(), Code::KEY_SIZE);
    }
    let refused = residents(&samples::fresh_rsa_spki(3072)).unwrap_err();
    assert_eq!(refused, KeyError::Kind(KeyKind::Rsa3072));
    assert_eq!(refused.code(), Code::KEY_SIZE);
    let only_rsa = KeyPolicy::of_kinds([KeyKind::Rsa2048]);
    let refused = PublicKey::parse(&samples::fresh_ec_spki("P-256"), &only_rsa).unwrap_err();
    assert_eq!(refused, KeyError::Kind(KeyKind::P256));
}

#[test]
fn other_algorithms_and_curves_are_refused() {
    for (spki, expected) in [
        (samples::fresh_ec_spki("P-521"), KeyError::Curve),
        (samples::fresh_ec_spki("secp256k1"), KeyError::Curve),
        (samples::fresh_spki(&["-algorithm", "ED25519"]), KeyError::Algorithm),
        (samples::fresh_spki(&["-algorithm", "RSA-PSS"]), KeyError::Algorithm),
        (
            samples::fresh_spki(&[
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-pkeyopt",
                "ec_param_enc:explicit",
            ]),
            KeyError::Parameters,
        ),
    ] {
        let refused = residents(&spki).unwrap_err();
        assert_eq!(refused, expected);
        assert_eq!(refused.code(), Code::KEY_ALGORITHM);
    }
}

#[test]
fn rsa_parameters_other_than_null_are_refused() {
    let key = residents(&samples::fresh_rsa_spki(2048)).unwrap();
    let bits = key.subject_public_key_bits();
    let oid: ObjectIdentifier = samples::P256;
    assert_eq!(residents(&samples::spki(samples::RSA, Some(AnyRef::NULL), bits)), Ok(key.clone()));
    assert_eq!(residents(&samples::spki(samples::RSA, None, bits)), Err(KeyError::Parameters));
    assert_eq!(residents(&samples::spki(samples::RSA, Some((&oid).into()), bits)), Err(KeyError::Parameters));
}

#[test]
fn exponents_other_than_65537_are_refused() {
    let key = residents(&samples::fresh_rsa_spki(2048)).unwrap();
    let modulus = samples::modulus_of(&key);
    for exponent in [&[3][..], &[1], &[0], &[1, 0, 0], &[1, 0, 2], &[1, 0, 3], &[1, 0, 0, 0, 0, 0, 0, 0, 1]] {
        let refused = residents(&samples::rsa_spki(&modulus, exponent)).unwrap_err();
        assert_eq!(refused, KeyError::Exponent, "{exponent:?}");
        assert_eq!(refused.code(), Code::KEY_EXPONENT);
    }
    let by_generator = samples::fresh_spki(&[
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:2048",
        "-pkeyopt",
        "rsa_keygen_pubexp:3",
    ]);
    assert_eq!(residents(&by_generator), Err(KeyError::Exponent));
}

#[test]
fn a_policy_can_accept_another_exponent_but_never_a_small_or_even_one() {
    let policy = KeyPolicy::residents().with_exponents([3, 65536, 65538, 65539]);
    let modulus = samples::modulus_of(&residents(&samples::fresh_rsa_spki(2048)).unwrap());
    let parse = |exponent: &[u8]| PublicKey::parse(&samples::rsa_spki(&modulus, exponent), &policy);
    assert!(parse(&[1, 0, 3]).is_ok());
    for exponent in [&[3][..], &[1, 0, 0], &[1, 0, 2], &[1, 0, 1]] {
        assert_eq!(parse(exponent), Err(KeyError::Exponent), "{exponent:?}");
    }
}

#[test]
fn unsound_moduli_are_refused() {
    let p = samples::prime(1024);
    let close = samples::next_prime(&p);
    let of_three = samples::product(&samples::prime(2046), &BoxedUint::from(3_u64));
    let even = samples::product(&samples::prime(2047), &BoxedUint::from(2_u64));
    for (modulus, expected) in [
        (even, KeyError::SmallFactor(2)),
        (of_three, KeyError::SmallFactor(3)),
        (samples::product(&samples::prime(2035), &BoxedUint::from(7_919_u64)), KeyError::SmallFactor(7_919)),
        (samples::product(&p, &p), KeyError::PerfectPower),
        (samples::product(&p, &close), KeyError::ClosePrimes),
    ] {
        let bytes = modulus.to_be_bytes_trimmed_vartime();
        let refused = residents(&samples::rsa_spki(&bytes, &[1, 0, 1])).unwrap_err();
        assert_eq!(refused, expected);
        assert_eq!(refused.code(), Code::KEY_WEAK);
    }
}

#[test]
fn a_key_of_the_broken_generator_is_refused() {
    let modulus = samples::product(&samples::roca_prime(11), &samples::roca_prime(23));
    let refused = residents(&samples::rsa_spki(&modulus.to_be_bytes(), &[1, 0, 1])).unwrap_err();
    assert_eq!(refused, KeyError::Roca);
    assert_eq!(refused.code(), Code::KEY_ROCA);
}

#[test]
fn points_that_are_no_uncompressed_points_of_the_curve_are_refused() {
    for (name, curve, length) in [("P-256", samples::P256, 65), ("P-384", samples::P384, 97)] {
        let key = residents(&samples::fresh_ec_spki(name)).unwrap();
        let point = key.subject_public_key_bits();
        assert_eq!(point.len(), length);
        let mut off_curve = point.to_vec();
        *off_curve.last_mut().unwrap() ^= 1;
        let half = 1 + (length - 1) / 2;
        let compressed = [&[2 + (point[length - 1] & 1)], &point[1..half]].concat();
        let hybrid = [&[6 + (point[length - 1] & 1)], &point[1..]].concat();
        let too_large = [&[4][..], &vec![0xff; length - 1]].concat();
        let identity = vec![0];
        let zeros = [&[4][..], &vec![0; length - 1]].concat();
        for bad in [
            off_curve,
            compressed,
            hybrid,
            too_large,
            identity,
            zeros,
            point[..length - 1].to_vec(),
            [point, &[0]].concat(),
            Vec::new(),
        ] {
            let refused = residents(&samples::ec_spki(curve, &bad)).unwrap_err();
            assert_eq!(refused, KeyError::Point, "{bad:02x?}");
            assert_eq!(refused.code(), Code::KEY_POINT);
        }
        assert_eq!(residents(&samples::ec_spki(curve, point)), Ok(key));
    }
}

#[test]
fn a_modulus_has_one_fingerprint_whatever_the_exponent() {
    let policy = KeyPolicy::residents().with_exponents([65537, 65539]);
    let one = residents(&samples::fresh_rsa_spki(2048)).unwrap();
    let modulus = samples::modulus_of(&one);
    let other = PublicKey::parse(&samples::rsa_spki(&modulus, &[1, 0, 3]), &policy).unwrap();
    assert_eq!(one.key_fingerprint(), other.key_fingerprint());
    assert_ne!(one.spki_fingerprint(), other.spki_fingerprint());
    let stranger = residents(&samples::fresh_rsa_spki(2048)).unwrap();
    assert_ne!(one.key_fingerprint(), stranger.key_fingerprint());
}

#[test]
fn blocked_keys_are_refused_by_either_fingerprint() {
    for (_, spki) in sound_keys() {
        let key = residents(&spki).unwrap();
        for fingerprint in [key.key_fingerprint(), key.spki_fingerprint()] {
            let lines =
                format!("# leaked\n\n{}\n  {}\r\n", "ab".repeat(32), fingerprint.to_string().to_uppercase());
            let list = Blocklist::from_hex_lines(&lines).unwrap();
            assert_eq!(list.len(), 2);
            let refused = PublicKey::parse(&spki, &KeyPolicy::residents().with_blocklist(Arc::new(list)));
            assert_eq!(refused, Err(KeyError::Blocked));
        }
        let others = Arc::new(Blocklist::from_hex_lines(&"cd".repeat(32)).unwrap());
        assert_eq!(PublicKey::parse(&spki, &KeyPolicy::residents().with_blocklist(others)), Ok(key));
    }
    assert_eq!(KeyError::Blocked.code(), Code::KEY_BLOCKED);
}

#[test]
fn a_blocklist_names_its_first_bad_line() {
    for bad in ["zz".repeat(32), "ab".repeat(31), format!("{} x", "ab".repeat(32)), "あ".repeat(22)] {
        let refused = Blocklist::from_hex_lines(&format!("# list\n{bad}\n")).unwrap_err();
        assert_eq!(refused.line, 2, "{bad}");
    }
}

#[test]
fn other_encodings_of_a_sound_key_are_refused() {
    for (_, spki) in sound_keys() {
        for end in 0..spki.len() {
            assert_eq!(residents(&spki[..end]), Err(KeyError::Malformed), "{end}");
        }
        assert_eq!(residents(&[spki.as_slice(), &[0]].concat()), Err(KeyError::Malformed));
    }
    let key = residents(&samples::fresh_rsa_spki(2048)).unwrap();
    let mut padded = vec![0x30, 0x82, 0x01, 0x0b, 0x02, 0x82, 0x01, 0x02, 0];
    padded.extend(&key.subject_public_key_bits()[8..]);
    let null = Some(AnyRef::NULL);
    assert_eq!(residents(&samples::spki(samples::RSA, null, &padded)), Err(KeyError::Malformed));
    let trailing = [key.subject_public_key_bits(), &[5, 0]].concat();
    assert_eq!(residents(&samples::spki(samples::RSA, null, &trailing)), Err(KeyError::Malformed));
    let negative = samples::rsa_spki(&[0x7f; 256], &[1, 0, 1]);
    let negative: Vec<u8> = negative.iter().map(|octet| if *octet == 0x7f { 0xff } else { *octet }).collect();
    assert_eq!(residents(&negative), Err(KeyError::Malformed));
    let unused_bits = {
        let bits = der::asn1::BitString::new(1, vec![0xfe; 65]).unwrap();
        let algorithm =
            spki::AlgorithmIdentifierRef { oid: samples::EC, parameters: Some((&samples::P256).into()) };
        spki::SubjectPublicKeyInfo { algorithm, subject_public_key: bits }.to_der().unwrap()
    };
    assert_eq!(residents(&unused_bits), Err(KeyError::Malformed));
}

#[test]
fn debug_names_the_key_without_its_bytes() {
    let key = residents(&samples::fresh_ec_spki("P-256")).unwrap();
    assert_eq!(format!("{key:?}"), format!("PublicKey(p-256 {})", key.key_fingerprint()));
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(residents(&bytes).is_err());
    }

    #[test]
    fn arbitrary_moduli_are_judged_without_panic(
        mut modulus in prop::collection::vec(any::<u8>(), 256..=256),
    ) {
        modulus[0] |= 0x80;
        let spki = samples::rsa_spki(&modulus, &[1, 0, 1]);
        if let Ok(key) = residents(&spki) {
            prop_assert_eq!(samples::modulus_of(&key), modulus);
        }
    }
}

use super::*;
use crate::token::fake::{OTHER_POINT, POINT};

fn modulus(octets: usize) -> Vec<u8> {
    let mut modulus = vec![0xa5; octets];
    modulus[octets - 1] |= 1;
    modulus
}

#[test]
fn an_rsa_key_becomes_a_subject_public_key_info_that_others_can_read() {
    for (octets, bits) in [(256, 2048), (384, 3072), (512, 4096)] {
        let key = PublicKey::rsa(&modulus(octets), &[1, 0, 1]).unwrap();
        assert_eq!(key.shape(), Shape::Rsa { bits });
        assert_eq!(key.modulus_octets(), octets);
        Verifier::new(SignatureAlgorithm::Sha256Rsa, key.spki_der()).unwrap();
        let with_zero = PublicKey::rsa(&[&[0], modulus(octets).as_slice()].concat(), &[0, 1, 0, 1]).unwrap();
        assert_eq!(with_zero, key);
    }
}

#[test]
fn an_rsa_key_outside_the_profile_is_none() {
    let even = [&modulus(256)[..255], &[0xa4]].concat();
    for (modulus, exponent) in [
        (modulus(128), vec![1, 0, 1]),
        (modulus(513), vec![1, 0, 1]),
        (even, vec![1, 0, 1]),
        (modulus(256), vec![3]),
        (modulus(256), vec![1, 0, 0]),
        (modulus(256), vec![0xff, 0xff]),
        (modulus(256), vec![]),
        (vec![], vec![1, 0, 1]),
    ] {
        assert_eq!(PublicKey::rsa(&modulus, &exponent), None, "{} {exponent:?}", modulus.len());
    }
}

#[test]
fn a_point_is_read_with_and_without_its_octet_string() {
    let bare = PublicKey::elliptic(SECP256R1, &POINT).unwrap();
    let wrapped = PublicKey::elliptic(SECP256R1, &[&[4, 65], POINT.as_slice()].concat()).unwrap();
    assert_eq!(bare, wrapped);
    assert_eq!(bare.shape(), Shape::P256);
    assert_eq!(bare.spki_der().len(), 91);
    assert_ne!(bare, PublicKey::elliptic(SECP256R1, &OTHER_POINT).unwrap());
}

#[test]
fn a_point_off_its_curve_or_on_another_is_none() {
    let mut off = POINT;
    off[64] ^= 1;
    assert_eq!(PublicKey::elliptic(SECP256R1, &off), None);
    assert_eq!(PublicKey::elliptic(SECP384R1, &POINT), None);
    assert_eq!(PublicKey::elliptic(&[6, 5, 0x2b, 0x81, 4, 0, 0x23], &POINT), None);
    assert_eq!(PublicKey::elliptic(SECP256R1, &POINT[..64]), None);
    assert_eq!(PublicKey::elliptic(SECP256R1, &[]), None);
}

#[test]
fn a_key_fits_only_the_algorithms_of_its_kind() {
    let rsa = PublicKey::rsa(&modulus(256), &[1, 0, 1]).unwrap();
    let p256 = PublicKey::elliptic(SECP256R1, &POINT).unwrap();
    for algorithm in SignatureAlgorithm::ALL {
        let is_rsa = format!("{algorithm:?}").contains("Rsa");
        assert_eq!(rsa.fits(algorithm), is_rsa);
        assert_eq!(p256.fits(algorithm), algorithm == SignatureAlgorithm::Sha256EcdsaP256);
    }
}

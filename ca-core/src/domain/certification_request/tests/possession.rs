//! Without proof of possession there is no request.

use super::{maker::Maker, *};
use crate::domain::signature::SignatureAlgorithm;

#[test]
fn requests_of_openssl_prove_possession_by_every_fitting_algorithm() {
    for (key, digest, algorithm) in [
        (RSA_2048, "-sha256", SignatureAlgorithm::Sha256Rsa),
        (RSA_2048, "-sha384", SignatureAlgorithm::Sha384Rsa),
        (RSA_2048, "-sha512", SignatureAlgorithm::Sha512Rsa),
        (P256, "-sha256", SignatureAlgorithm::Sha256EcdsaP256),
        (P384, "-sha384", SignatureAlgorithm::Sha384EcdsaP384),
    ] {
        let private = private_key(key);
        let read = residents(&request(&private, &[digest])).unwrap();
        assert_eq!(read.signature_algorithm(), algorithm);
        let spki = samples::openssl_with_input(&["pkey", "-pubout", "-outform", "DER"], &private);
        assert_eq!(read.public_key().spki_der(), spki);
        assert_eq!(read.into_public_key().spki_der(), spki);
    }
}

#[test]
fn subject_and_attributes_change_nothing() {
    let private = private_key(P256);
    let plain = residents(&request(&private, &[])).unwrap();
    let asking =
        ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "subjectAltName=email:a@b.example"];
    assert_eq!(residents(&request(&private, &asking)), Ok(plain.clone()));
    assert_eq!(residents(&request(&private, &["-subj", "/"])), Ok(plain));
}

#[test]
fn digests_and_paddings_that_do_not_fit_are_refused() {
    for (key, options) in [
        (RSA_2048, &["-sha1"][..]),
        (RSA_2048, &["-md5"]),
        (RSA_2048, &["-sha224"]),
        (RSA_2048, &["-sha3-256"]),
        (RSA_2048, &["-sha256", "-sigopt", "rsa_padding_mode:pss"]),
        (P256, &["-sha1"]),
        (P256, &["-sha384"]),
        (P256, &["-sha512"]),
        (P384, &["-sha256"]),
    ] {
        let refused = refusal(&request(&private_key(key), options));
        assert_eq!(refused, RequestError::SignatureAlgorithm, "{options:?}");
    }
}

#[test]
fn the_algorithm_of_another_kind_of_key_is_refused() {
    let ecdsa = Maker::fresh();
    for algorithm in SignatureAlgorithm::ALL {
        let der = Maker { algorithm: algorithm.algorithm_identifier_der().to_vec(), ..Maker::fresh() }.make();
        let expected = match algorithm {
            SignatureAlgorithm::Sha256EcdsaP256 => None,
            SignatureAlgorithm::Sha256Rsa
            | SignatureAlgorithm::Sha384Rsa
            | SignatureAlgorithm::Sha512Rsa
            | SignatureAlgorithm::Sha384EcdsaP384 => Some(RequestError::SignatureAlgorithm),
        };
        assert_eq!(residents(&der).err(), expected, "{algorithm:?}");
    }
    let with_null = [&[0x30, 12], &ecdsa.algorithm[2..], &[5, 0]].concat();
    let der = Maker { algorithm: with_null, ..ecdsa }.make();
    assert_eq!(refusal(&der), RequestError::SignatureAlgorithm);
}

#[test]
fn the_signature_of_another_key_or_message_proves_nothing() {
    let (mine, other) = (Maker::fresh(), Maker::fresh());
    let key_of_another = Maker { spki: other.spki.clone(), ..Maker::fresh() };
    assert_eq!(refusal(&key_of_another.make()), RequestError::PossessionNotProved);
    let other_message = mine.make_signed_over(&other.info());
    assert_eq!(refusal(&other_message), RequestError::PossessionNotProved);
    let nothing = Maker { sign: Box::new(|_| Vec::new()), ..Maker::fresh() };
    assert_eq!(refusal(&nothing.make()), RequestError::PossessionNotProved);
}

#[test]
fn a_signature_changed_in_any_bit_proves_nothing() {
    for key in [RSA_2048, P256] {
        let der = request(&private_key(key), &["-sha256"]);
        assert!(residents(&der).is_ok());
        // The last octets of both kinds of signature.
        for from_end in 1..=64 {
            for bit in 0..8 {
                let mut changed = der.clone();
                let at = der.len() - from_end;
                changed[at] ^= 1 << bit;
                assert_eq!(refusal(&changed), RequestError::PossessionNotProved, "{from_end} {bit}");
            }
        }
    }
}

//! A maker of requests in which each part can be replaced.

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};

use crate::domain::signature::SignatureAlgorithm;

/// The parts of a request, each in DER, and how the rest is signed.
pub(super) struct Maker<'a> {
    pub(super) version: Vec<u8>,
    pub(super) subject: Vec<u8>,
    pub(super) spki: Vec<u8>,
    /// Tag and all; empty to leave them out.
    pub(super) attributes: Vec<u8>,
    pub(super) algorithm: Vec<u8>,
    pub(super) sign: Signer<'a>,
}

/// From a message to its signature.
type Signer<'a> = Box<dyn Fn(&[u8]) -> Vec<u8> + 'a>;

impl<'a> Maker<'a> {
    pub(super) fn of(
        spki: Vec<u8>,
        algorithm: SignatureAlgorithm,
        sign: impl Fn(&[u8]) -> Vec<u8> + 'a,
    ) -> Self {
        Self {
            version: vec![2, 1, 0],
            subject: tlv(0x30, &[]),
            spki,
            attributes: vec![0xa0, 0],
            algorithm: algorithm.algorithm_identifier_der().to_vec(),
            sign: Box::new(sign),
        }
    }

    /// With a fresh key on P-256.
    pub(super) fn fresh() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let spki = AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec();
        Self::of(spki, SignatureAlgorithm::Sha256EcdsaP256, move |message| {
            pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
        })
    }

    /// Attributes of one kind with values as given.
    pub(super) fn with_attribute_values(self, values: &[u8]) -> Self {
        let challenge_password = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 7];
        let attribute = tlv(0x30, &[&challenge_password, tlv(0x31, values).as_slice()].concat());
        Self { attributes: tlv(0xa0, &attribute), ..self }
    }

    pub(super) fn info(&self) -> Vec<u8> {
        tlv(0x30, &[self.version.as_slice(), &self.subject, &self.spki, &self.attributes].concat())
    }

    pub(super) fn make(&self) -> Vec<u8> {
        self.make_signed_over(&self.info())
    }

    /// The signature is over another message than the info.
    pub(super) fn make_signed_over(&self, message: &[u8]) -> Vec<u8> {
        let signature = tlv(3, &[&[0], (self.sign)(message).as_slice()].concat());
        tlv(0x30, &[self.info(), self.algorithm.clone(), signature].concat())
    }
}

pub(super) fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    [&[tag], length(contents.len()).as_slice(), contents].concat()
}

pub(super) fn length(length: usize) -> Vec<u8> {
    let octets = length.to_be_bytes();
    let significant = &octets[octets.iter().position(|octet| *octet != 0).unwrap_or(7)..];
    if length < 128 {
        significant.to_vec()
    } else {
        [&[0x80 | u8::try_from(significant.len()).unwrap()], significant].concat()
    }
}

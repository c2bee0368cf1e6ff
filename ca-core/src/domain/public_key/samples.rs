//! Keys made at run time for tests: sound ones by OpenSSL, broken ones by hand.

use std::{io::Write, process::Command};

use const_oid::ObjectIdentifier;
use der::{
    Decode, Encode,
    asn1::{AnyRef, BitStringRef, UintRef},
};
use rsa::BoxedUint;
use sha2::{Digest as _, Sha256};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use super::{PublicKey, modulus::residue};

pub(in crate::domain) const RSA: ObjectIdentifier = const_oid::db::rfc5912::RSA_ENCRYPTION;
pub(in crate::domain) const EC: ObjectIdentifier = const_oid::db::rfc5912::ID_EC_PUBLIC_KEY;
pub(in crate::domain) const P256: ObjectIdentifier = const_oid::db::rfc5912::SECP_256_R_1;
pub(in crate::domain) const P384: ObjectIdentifier = const_oid::db::rfc5912::SECP_384_R_1;

/// An RSA key pair made of two given primes.
pub(in crate::domain) struct RsaPair {
    pub(in crate::domain) modulus: BoxedUint,
    exponent: u64,
    private_exponent: BoxedUint,
}

impl RsaPair {
    pub(in crate::domain) fn of_primes(p: &BoxedUint, q: &BoxedUint, exponent: u64) -> Self {
        let modulus = product(p, q);
        let one = BoxedUint::one();
        let order = product(&p.wrapping_sub(&one), &q.wrapping_sub(&one));
        let wide = wide(&BoxedUint::from(exponent), order.bits_precision());
        let private_exponent = wide.invert_mod(&order.to_nz().unwrap()).unwrap();
        Self { modulus, exponent, private_exponent }
    }

    pub(in crate::domain) fn spki(&self) -> Vec<u8> {
        rsa_spki(&self.modulus.to_be_bytes(), &self.exponent.to_be_bytes())
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 8.2.1).
    pub(in crate::domain) fn sign(&self, message: &[u8]) -> Vec<u8> {
        const SHA256_INFO: [u8; 19] =
            [0x30, 49, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 32];
        let length = usize::try_from(self.modulus.bits()).unwrap().div_ceil(8);
        let mut encoded = vec![0, 1];
        encoded.resize(length - SHA256_INFO.len() - 33, 0xff);
        encoded.push(0);
        encoded.extend(SHA256_INFO);
        encoded.extend(Sha256::digest(message));
        let encoded = BoxedUint::from_be_slice(&encoded, self.modulus.bits_precision()).unwrap();
        let signature = encoded.pow_mod(&self.private_exponent, &self.modulus.to_odd().unwrap());
        signature.to_be_bytes().to_vec()
    }
}

pub(in crate::domain) fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let integers = [UintRef::new(modulus).unwrap(), UintRef::new(exponent).unwrap()];
    spki(RSA, Some(AnyRef::NULL), &integers.to_der().unwrap())
}

pub(in crate::domain) fn ec_spki(curve: ObjectIdentifier, point: &[u8]) -> Vec<u8> {
    spki(EC, Some((&curve).into()), point)
}

pub(in crate::domain) fn spki(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, bits: &[u8]) -> Vec<u8> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    let subject_public_key = BitStringRef::from_bytes(bits).unwrap();
    SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der().unwrap()
}

/// The whole product.
pub(in crate::domain) fn product(one: &BoxedUint, other: &BoxedUint) -> BoxedUint {
    wide(one, one.bits_precision() + other.bits_precision()).wrapping_mul(other)
}

fn wide(number: &BoxedUint, bits: u32) -> BoxedUint {
    BoxedUint::from_be_slice(&number.to_be_bytes_trimmed_vartime(), bits).unwrap()
}

/// A prime of exactly these bits, its two highest bits set.
pub(in crate::domain) fn prime(bits: u32) -> BoxedUint {
    let text = openssl(&["prime", "-generate", "-bits", &bits.to_string()]);
    BoxedUint::from_str_radix_vartime(String::from_utf8(text).unwrap().trim(), 10).unwrap()
}

/// The first prime above an odd number.
pub(in crate::domain) fn next_prime(number: &BoxedUint) -> BoxedUint {
    let candidates: Vec<BoxedUint> =
        (1..=4000_u64).map(|step| number.wrapping_add(BoxedUint::from(2 * step))).collect();
    first_prime(&candidates)
}

/// A prime of 1024 bits with the structure of the broken generator:
/// k·M + (65537^a mod M), M being the product of the first 126 primes.
pub(in crate::domain) fn roca_prime(a: u32) -> BoxedUint {
    let all = (2_u64..=701)
        .filter(|number| (2..*number).all(|divisor| number % divisor != 0))
        .fold(BoxedUint::one_with_precision(1024), |product, prime| {
            product.wrapping_mul(BoxedUint::from(prime))
        });
    let all = all.to_nz().unwrap();
    let power = (0..a).fold(BoxedUint::one_with_precision(1024), |power, _| {
        product(&power, &BoxedUint::from(65537_u64)).rem_vartime(&all)
    });
    let most = BoxedUint::max(1024).wrapping_div_vartime(&all);
    let candidates: Vec<BoxedUint> = (1..=400_u64)
        .map(|step| {
            let factor = most.wrapping_sub(BoxedUint::from(step * u64::from(a)));
            factor.wrapping_mul(all.as_ref()).wrapping_add(&power)
        })
        .collect();
    first_prime(&candidates)
}

fn first_prime(candidates: &[BoxedUint]) -> BoxedUint {
    let texts: Vec<String> = candidates.iter().map(|number| number.to_string_radix_vartime(16)).collect();
    let arguments: Vec<&str> =
        ["prime", "-hex"].into_iter().chain(texts.iter().map(String::as_str)).collect();
    let verdicts = String::from_utf8(openssl(&arguments)).unwrap();
    candidates[verdicts.lines().position(|line| line.ends_with("is prime")).unwrap()].clone()
}

/// A number of at least `bits` bits that has the given residues modulo the
/// given primes.
pub(in crate::domain) fn with_residues(bits: u32, residues: &[(u32, u64)]) -> BoxedUint {
    let mut number = BoxedUint::zero_with_precision(bits + 64);
    let mut product = BoxedUint::one_with_precision(bits + 64);
    for (prime, wanted) in residues {
        while residue(&number.to_be_bytes(), *prime) != *wanted {
            number = number.wrapping_add(&product);
        }
        product = product.wrapping_mul(BoxedUint::from(*prime));
    }
    let top = BoxedUint::one_with_precision(bits + 64).shl(bits - 1);
    let multiple = top.wrapping_div_vartime(&product.to_nz().unwrap()).wrapping_add(BoxedUint::one());
    number.wrapping_add(multiple.wrapping_mul(&product))
}

/// The modulus of an RSA key, big-endian.
pub(in crate::domain) fn modulus_of(key: &PublicKey) -> Vec<u8> {
    let integers = Vec::<UintRef<'_>>::from_der(key.subject_public_key_bits()).unwrap();
    integers[0].as_bytes().to_vec()
}

/// A SubjectPublicKeyInfo of a fresh key, by `openssl genpkey`.
pub(in crate::domain) fn fresh_spki(genpkey: &[&str]) -> Vec<u8> {
    let private = openssl(&[&["genpkey", "-quiet"], genpkey].concat());
    openssl_with_input(&["pkey", "-pubout", "-outform", "DER"], &private)
}

pub(in crate::domain) fn fresh_rsa_spki(bits: u32) -> Vec<u8> {
    fresh_spki(&["-algorithm", "RSA", "-pkeyopt", &format!("rsa_keygen_bits:{bits}")])
}

pub(in crate::domain) fn fresh_ec_spki(curve: &str) -> Vec<u8> {
    fresh_spki(&["-algorithm", "EC", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")])
}

pub(in crate::domain) fn openssl(arguments: &[&str]) -> Vec<u8> {
    openssl_with_input(arguments, &[])
}

pub(in crate::domain) fn openssl_with_input(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the tests need the openssl command");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

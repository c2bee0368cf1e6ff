//! Residents' keys in quantity, as certification requests.
//!
//! Making an RSA key is mostly the search for its primes. A resident's key must
//! be new to the record, its primes need not be: so few primes are found and
//! every pair of them gives another modulus. What the service checks of a key
//! costs it the same. The keys are thrown away with the process.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeyPairComponents, KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Decode, Sequence};
use rcgen::{CertificateParams, DistinguishedName, PublicKeyData, SigningKey};
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BoxedUint, RsaPrivateKey};

const BITS: u32 = 1024;
const EXPONENT: u64 = 65_537;

/// DER of this many PKCS#10 requests, each with an RSA-2048 key of its own.
///
/// # Panics
/// When the cryptographic library fails.
#[must_use]
pub fn certification_requests(count: usize) -> Vec<Vec<u8>> {
    let mut primes = 2;
    while primes * (primes - 1) / 2 < count {
        primes += 2;
    }
    let primes: Vec<_> = in_parallel(primes / 2, |_| found_primes()).into_iter().flatten().collect();
    let pairs: Vec<_> = (0..primes.len()).flat_map(|one| (0..one).map(move |other| (one, other))).collect();
    in_parallel(count, |place| {
        let (one, other) = pairs[place];
        request(&key(&primes[one], &primes[other]))
    })
}

/// The two primes of a fresh key.
fn found_primes() -> [BoxedUint; 2] {
    #[derive(Sequence)]
    struct PrivateKeyInfo<'a> {
        version: u8,
        algorithm: AnyRef<'a>,
        key: &'a OctetStringRef,
    }
    /// RFC 8017 A.1.2.
    #[derive(Sequence)]
    struct RsaPrivateKeyDer<'a> {
        version: u8,
        n: UintRef<'a>,
        e: UintRef<'a>,
        d: UintRef<'a>,
        p: UintRef<'a>,
        q: UintRef<'a>,
        dp: UintRef<'a>,
        dq: UintRef<'a>,
        qinv: UintRef<'a>,
    }
    let key = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der: Pkcs8V1Der<'static> = key.as_der().expect("PKCS#8");
    let info = PrivateKeyInfo::from_der(der.as_ref()).expect("PrivateKeyInfo");
    let key = RsaPrivateKeyDer::from_der(info.key.as_bytes()).expect("RSAPrivateKey");
    [key.p, key.q].map(|prime| BoxedUint::from_be_slice(prime.as_bytes(), BITS).expect("a prime"))
}

fn key(p: &BoxedUint, q: &BoxedUint) -> KeyPair {
    let key = RsaPrivateKey::from_p_q(p.clone(), q.clone(), BoxedUint::from(EXPONENT)).expect("a key");
    let octets = |number: &BoxedUint| number.to_be_bytes_trimmed_vartime();
    let [p, q] = key.primes() else { panic!("two primes") };
    KeyPair::from_components(&KeyPairComponents {
        public_key: PublicKeyComponents { n: key.n_bytes(), e: key.e_bytes() },
        d: octets(key.d()),
        p: octets(p),
        q: octets(q),
        dP: octets(key.dp().expect("dP")),
        dQ: octets(key.dq().expect("dQ")),
        qInv: octets(&key.crt_coefficient().expect("qInv")),
    })
    .expect("a key")
}

fn request(key: &KeyPair) -> Vec<u8> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.serialize_request(&Resident(key)).expect("a request").der().to_vec()
}

struct Resident<'a>(&'a KeyPair);

impl PublicKeyData for Resident<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

impl SigningKey for Resident<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        let random = SystemRandom::new();
        self.0
            .sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
            .map_err(|_| rcgen::Error::RemoteKeyError)?;
        Ok(signature)
    }
}

/// `make` of every place, in order, made on all cores.
fn in_parallel<T: Send>(count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut made: Vec<(usize, T)> = thread::scope(|scope| {
        let work = || {
            let places = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
            places.take_while(|place| *place < count).map(|place| (place, make(place))).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("keys")).collect()
    });
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::certification_requests;
    use std::collections::HashSet;

    #[test]
    fn every_request_has_a_key_of_its_own_and_proves_it() {
        use ca_core::domain::certification_request::CertificationRequest;
        use ca_core::domain::public_key::KeyPolicy;
        let requests = certification_requests(3);
        let policy = KeyPolicy::residents();
        let keys = requests.iter().map(|der| {
            let request = CertificationRequest::parse(der, &policy).unwrap();
            request.into_public_key().key_fingerprint().to_string()
        });
        assert_eq!(keys.collect::<HashSet<_>>().len(), 3);
    }
}

//! Certification requests that no authority may accept, each wrong in one thing.
//!
//! Broken keys are made by hand and signed by nobody: what is wrong with a key
//! is found before its signature is looked at.

use std::io::Write as _;
use std::process::{Command, Stdio};

use der::asn1::{BitString, ObjectIdentifier, SetOfVec, UintRef};
use der::{Any, Decode as _, Encode as _};
use rsa::BoxedUint;
use x509_cert::request::{CertReq, CertReqInfo, Version};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SHA256_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const SHA256_ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// A well-formed and well-signed request for a key that OpenSSL makes with these
/// options of `genpkey`.
///
/// # Panics
/// When OpenSSL refuses.
#[must_use]
pub fn by_openssl(genpkey: &[&str]) -> Vec<u8> {
    let key = openssl(&[&["genpkey", "-quiet"], genpkey].concat(), &[]);
    openssl(&["req", "-new", "-key", "/dev/stdin", "-outform", "DER", "-subj", "/CN=x"], &key)
}

/// The same request with its signature changed in one bit.
///
/// # Panics
/// When it is empty.
#[must_use]
pub fn wrongly_signed(request: &[u8]) -> Vec<u8> {
    let mut changed = request.to_vec();
    *changed.last_mut().expect("a request") ^= 1;
    changed
}

/// The same request with its outermost length written in one octet too many:
/// BER, not DER (X.690 10.1).
///
/// # Panics
/// When it is shorter than any request.
#[must_use]
pub fn with_long_length(request: &[u8]) -> Vec<u8> {
    let [0x30, 0x82, content @ ..] = request else { panic!("a request has two octets of length") };
    [&[0x30, 0x83, 0], content].concat()
}

/// The same request with an indefinite outermost length: BER, not DER.
///
/// # Panics
/// When it is shorter than any request.
#[must_use]
pub fn with_indefinite_length(request: &[u8]) -> Vec<u8> {
    let [0x30, 0x82, _, _, content @ ..] = request else { panic!("a request has two octets of length") };
    [&[0x30, 0x80], content, &[0, 0]].concat()
}

/// A request for the key of this one with its modulus doubled: an even number.
///
/// # Panics
/// When it is not for an RSA key.
#[must_use]
pub fn with_even_modulus(request: &[u8]) -> Vec<u8> {
    let mut modulus = modulus(request);
    *modulus.last_mut().expect("a modulus") &= 0xfe;
    rsa(&modulus)
}

/// A request for a key whose primes have the structure of the broken generator
/// of CVE-2017-15361: k·M + (65537^a mod M), M being the product of the first
/// 126 primes.
///
/// # Panics
/// When OpenSSL refuses.
#[must_use]
pub fn roca() -> Vec<u8> {
    let [one, other] = [77, 1203].map(roca_prime);
    let wide = BoxedUint::from_be_slice_vartime(&[&[0; 128], &*one.to_be_bytes()].concat());
    rsa(&wide.wrapping_mul(&other).to_be_bytes())
}

/// A request for a point that lies beside P-256.
///
/// # Panics
/// Never.
#[must_use]
pub fn point_off_curve() -> Vec<u8> {
    let point = [&[4][..], &[0x11; 64]].concat();
    let algorithm = AlgorithmIdentifierOwned { oid: EC, parameters: Some((&P256).into()) };
    request(algorithm, &point, AlgorithmIdentifierOwned { oid: SHA256_ECDSA, parameters: None })
}

/// A prime of 1024 bits of the broken generator.
fn roca_prime(a: u32) -> BoxedUint {
    let number =
        |value: u64| BoxedUint::from_be_slice_vartime(&[&[0; 120], &value.to_be_bytes()[..]].concat());
    let is_prime = |candidate: &u64| (2..*candidate).all(|divisor| !candidate.is_multiple_of(divisor));
    let product =
        (2..=701).filter(is_prime).fold(number(1), |product, prime| product.wrapping_mul(number(prime)));
    let product = product.to_nz().expect("a product of primes");
    // M has 971 bits: a residue times 65537 does not overflow.
    let power = (0..a).fold(number(1), |power, _| power.wrapping_mul(number(65537)).rem_vartime(&product));
    let most = BoxedUint::max(1024).wrapping_div_vartime(&product);
    let candidates: Vec<BoxedUint> = (1..=400)
        .map(|step| {
            let factor = most.wrapping_sub(number(step * u64::from(a)));
            factor.wrapping_mul(product.as_ref()).wrapping_add(&power)
        })
        .collect();
    let texts: Vec<String> = candidates.iter().map(|number| number.to_string_radix_vartime(16)).collect();
    let arguments: Vec<&str> =
        ["prime", "-hex"].into_iter().chain(texts.iter().map(String::as_str)).collect();
    let verdicts = String::from_utf8(openssl(&arguments, &[])).expect("verdicts");
    let found = verdicts.lines().position(|line| line.ends_with("is prime")).expect("one of them is prime");
    candidates.into_iter().nth(found).expect("as many verdicts as candidates")
}

fn rsa(modulus: &[u8]) -> Vec<u8> {
    let integers = [UintRef::new(modulus).expect("modulus"), UintRef::new(&[1, 0, 1]).expect("exponent")];
    let null = Some(Any::null());
    let algorithm = AlgorithmIdentifierOwned { oid: RSA, parameters: null.clone() };
    let signature = AlgorithmIdentifierOwned { oid: SHA256_RSA, parameters: null };
    request(algorithm, &integers.to_der().expect("RSAPublicKey"), signature)
}

fn modulus(request: &[u8]) -> Vec<u8> {
    let request = CertReq::from_der(request).expect("a request");
    let key = Vec::<UintRef<'_>>::from_der(request.info.public_key.subject_public_key.raw_bytes());
    key.expect("an RSA key").first().expect("a modulus").as_bytes().to_vec()
}

fn request(algorithm: AlgorithmIdentifierOwned, key: &[u8], signature: AlgorithmIdentifierOwned) -> Vec<u8> {
    let info = CertReqInfo {
        version: Version::V1,
        subject: Default::default(),
        public_key: SubjectPublicKeyInfoOwned {
            algorithm,
            subject_public_key: BitString::from_bytes(key).expect("a key"),
        },
        attributes: SetOfVec::new(),
    };
    let octets = BitString::from_bytes(&[0x5a; 256]).expect("a signature");
    CertReq { info, algorithm: signature, signature: octets }.to_der().expect("a request")
}

fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("openssl cannot run: {error}; see cargo xtask setup"));
    child.stdin.take().expect("its input").write_all(input).expect("written");
    let output = child.wait_with_output().expect("its output");
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[cfg(test)]
mod tests {
    use ca_core::domain::certification_request::CertificationRequest;
    use ca_core::domain::public_key::KeyPolicy;

    #[test]
    fn every_forgery_is_what_it_says() {
        let code = |request: &[u8]| {
            let parsed = CertificationRequest::parse(request, &KeyPolicy::residents());
            parsed.map_or_else(|error| error.code().as_str(), |_| "accepted")
        };
        let good = super::by_openssl(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
        assert_eq!(code(&good), "accepted");
        assert_eq!(code(&super::wrongly_signed(&good)), "possession-not-proved");
        assert_eq!(code(&super::with_long_length(&good)), "request-malformed");
        assert_eq!(code(&super::with_indefinite_length(&good)), "request-malformed");
        assert_eq!(code(&super::with_even_modulus(&good)), "key-weak");
        assert_eq!(code(&super::roca()), "key-roca");
        assert_eq!(code(&super::point_off_curve()), "key-point");
    }
}

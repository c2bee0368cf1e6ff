use proptest::prelude::*;

use super::*;
use crate::domain::public_key::samples::{prime, product, roca_prime, with_residues};

fn power(base: u64, exponent: u64, modulus: u64) -> u64 {
    (0..exponent).fold(1, |power, _| power * base % modulus)
}

fn judged(residues: &[(u32, u64)]) -> Result<(), KeyError> {
    check(&Modulus::new(&with_residues(2048, residues).to_be_bytes()))
}

#[test]
fn products_of_two_primes_of_the_broken_generator_are_found() {
    for (a, b) in [(1, 2), (77, 1203)] {
        let modulus = product(&roca_prime(a), &roca_prime(b));
        assert_eq!(check(&Modulus::new(&modulus.to_be_bytes())), Err(KeyError::Roca));
    }
}

#[test]
fn products_with_one_sound_prime_are_not_found() {
    let modulus = product(&roca_prime(5), &prime(1024));
    assert_eq!(check(&Modulus::new(&modulus.to_be_bytes())), Ok(()));
}

#[test]
fn powers_of_different_exponents_are_not_taken_for_the_fingerprint() {
    let one_exponent: Vec<(u32, u64)> =
        odd_primes(167).map(|prime| (prime, power(65537, 1_000_003, u64::from(prime)))).collect();
    assert_eq!(judged(&one_exponent), Err(KeyError::Roca));

    // Each residue is still a power of 65537 modulo its own prime.
    let mut two_exponents = one_exponent;
    let last = two_exponents.last_mut().unwrap();
    last.1 = last.1 * 65537 % u64::from(last.0);
    assert_eq!(judged(&two_exponents), Ok(()));
}

#[test]
fn the_subgroups_are_those_of_65537() {
    for group in SUBGROUPS.iter() {
        let members = group.exponents.iter().flatten().count();
        assert_eq!(members, usize::try_from(group.order).unwrap());
        assert_eq!((group.prime - 1) % group.order, 0);
        assert_eq!(power(65537, u64::from(group.order), u64::from(group.prime)), 1);
    }
    assert_eq!(SUBGROUPS.len(), 38);
    // The published fingerprint of the first primes: 11 admits 1 and 10 only.
    let eleven = SUBGROUPS.iter().find(|group| group.prime == 11).unwrap();
    assert_eq!((eleven.order, eleven.exponents[1], eleven.exponents[10]), (2, Some(0), Some(1)));
}

proptest! {
    #[test]
    fn arbitrary_moduli_are_not_found(bytes in prop::collection::vec(any::<u8>(), 256)) {
        prop_assert_eq!(check(&Modulus::new(&bytes)), Ok(()));
    }
}

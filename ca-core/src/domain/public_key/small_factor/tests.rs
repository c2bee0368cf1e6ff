use proptest::prelude::*;

use super::*;

#[test]
fn every_prime_of_the_range_is_found_in_a_modulus() {
    // 2^2046 is prime to every odd number; a multiple of one prime near it is left.
    for prime in odd_primes(LARGEST) {
        let mut bytes = vec![0x5a; 256];
        let rest = Modulus::new(&bytes).residue(prime);
        let last = u64::from(bytes[255]) | u64::from(bytes[254]) << 8;
        let wanted = last + u64::from(prime) - rest;
        let tail = if wanted.is_multiple_of(2) { wanted + u64::from(prime) } else { wanted };
        let tail = u32::try_from(tail).unwrap().to_be_bytes();
        let head = u64::from(bytes[253]) + u64::from(tail[1]);
        bytes[254..].copy_from_slice(&tail[2..]);
        bytes[253] = u8::try_from(head).unwrap();
        let modulus = Modulus::new(&bytes);
        assert_eq!(modulus.residue(prime), 0);
        let Err(KeyError::SmallFactor(found)) = check(&modulus) else { panic!("{prime} was not found") };
        assert!(found <= prime && modulus.residue(found) == 0);
    }
}

#[test]
fn the_groups_hold_every_odd_prime_up_to_the_largest_once() {
    let held: Vec<u32> = GROUPS.iter().flat_map(|group| group.primes.iter().copied()).collect();
    assert!(held.is_sorted());
    assert_eq!(held.len(), 1229);
    assert_eq!((held.first(), held.last()), (Some(&3), Some(&10_007)));
}

proptest! {
    #[test]
    fn the_verdict_is_that_of_plain_division(bytes in prop::collection::vec(any::<u8>(), 1..520)) {
        let modulus = Modulus::new(&bytes);
        let by_division = modulus.residue(2) == 0
            || odd_primes(LARGEST).any(|prime| modulus.residue(prime) == 0);
        prop_assert_eq!(check(&modulus).is_err(), by_division);
    }
}

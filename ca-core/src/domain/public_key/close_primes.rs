//! Check: Fermat's method does not find the primes of the modulus.

use rsa::BoxedUint;

use super::{
    error::KeyError,
    modulus::{Modulus, residue},
};

/// CA/Browser Forum Baseline Requirements 6.1.1.3 ask for 100 rounds.
const ROUNDS: usize = 100;

/// Refuses squares, and n = (a + b)(a - b) for one of the first `ROUNDS`
/// numbers a above the square root of n.
pub(super) fn check(modulus: &Modulus) -> Result<(), KeyError> {
    let number = modulus.to_integer();
    let root = number.floor_sqrt_vartime();
    let one = BoxedUint::one_with_precision(number.bits_precision());
    let beyond = one.wrapping_add(&root);
    // a² - n at the first a is at most 2 √n, and grows by 2a + 1 a round.
    let mut difference = beyond.wrapping_mul(&beyond).wrapping_sub(&number);
    let mut step = beyond.wrapping_add(&beyond).wrapping_add(&one);
    let two = one.wrapping_add(&one);
    if root.wrapping_mul(&root) == number {
        return Err(KeyError::PerfectPower);
    }
    for _ in 0..ROUNDS {
        if is_square(&difference) {
            return Err(KeyError::ClosePrimes);
        }
        difference.wrapping_add_assign(&step);
        step.wrapping_add_assign(&two);
    }
    Ok(())
}

/// Looks at residues first: of other numbers about one in 1,200 needs the root.
fn is_square(number: &BoxedUint) -> bool {
    const MODULI: [u64; 6] = [63, 65, 11, 17, 19, 23];
    const PRODUCT: u32 = 63 * 65 * 11 * 17 * 19 * 23;
    let bytes = number.to_be_bytes();
    let lowest = bytes.last().map_or(0, |octet| u64::from(octet % 64));
    if !is_square_modulo(lowest, 64) {
        return false;
    }
    let rest = residue(&bytes, PRODUCT);
    MODULI.iter().all(|modulus| is_square_modulo(rest % modulus, *modulus))
        && number.checked_sqrt_vartime().is_some()
}

fn is_square_modulo(number: u64, modulus: u64) -> bool {
    (0..=modulus / 2).any(|root| root * root % modulus == number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::public_key::samples::product;

    /// (a + b)(a - b) with b² = 2 a · round, so that √n lies `round` below a.
    fn found_at_round(round: u64) -> Modulus {
        let a = BoxedUint::one_with_precision(1024).shl(1000);
        let b = product(&a, &BoxedUint::from(2 * round)).floor_sqrt_vartime();
        let b = BoxedUint::from_be_slice(&b.to_be_bytes_trimmed_vartime(), 1024).unwrap();
        Modulus::new(&product(&a.wrapping_add(&b), &a.wrapping_sub(&b)).to_be_bytes())
    }

    #[test]
    fn factors_are_found_up_to_the_last_round_and_not_beyond() {
        for round in [1, 2, 50, 99, 100] {
            assert_eq!(check(&found_at_round(round)), Err(KeyError::ClosePrimes), "{round}");
        }
        for round in [101, 102, 10_000] {
            assert_eq!(check(&found_at_round(round)), Ok(()), "{round}");
        }
    }

    proptest! {
        #[test]
        fn squares_are_told_from_other_numbers(root in 2_u64..u64::MAX, off in 1_u64..3) {
            let root = BoxedUint::from(root);
            let square = product(&root, &root);
            prop_assert!(is_square(&square));
            prop_assert!(!is_square(&square.wrapping_add(BoxedUint::from(off))));
        }
    }
}

//! Check: the modulus is no cube or higher odd power of a whole number.

use super::{
    error::KeyError,
    modulus::Modulus,
    small_factor::{is_odd_prime, odd_primes},
};

/// NIST SP 800-89 5.3.3 (d): the modulus is not a power of a prime. Squares
/// are found with the close primes.
///
/// A k-th power is one modulo every prime q; where k divides q - 1 only one
/// number in k is. A modulus that passes for a power `WITNESSES` times is
/// another number with a probability below 3^-40.
pub(super) fn check(modulus: &Modulus) -> Result<(), KeyError> {
    /// Every prime factor has more than 13 bits (see `small_factor`).
    const LEAST_FACTOR_BITS: u32 = 13;
    let is_power = odd_primes(modulus.bits() / LEAST_FACTOR_BITS).any(|k| is_power(modulus, k));
    if is_power { Err(KeyError::PerfectPower) } else { Ok(()) }
}

fn is_power(modulus: &Modulus, k: u32) -> bool {
    const WITNESSES: usize = 40;
    (1..).map(|factor| 2 * factor * k + 1).filter(|q| is_odd_prime(*q)).take(WITNESSES).all(|q| {
        let residue = modulus.residue(q);
        residue == 0 || power(residue, (q - 1) / k, u64::from(q)) == 1
    })
}

fn power(base: u64, exponent: u32, modulus: u64) -> u64 {
    let square = |half: u64| half * half % modulus;
    match exponent {
        0 => 1,
        even if even % 2 == 0 => square(power(base, even / 2, modulus)),
        odd => base * power(base, odd - 1, modulus) % modulus,
    }
}

#[cfg(test)]
mod tests {
    use rsa::BoxedUint;

    use super::*;
    use crate::domain::public_key::samples::product;

    #[test]
    fn odd_powers_are_found_and_their_neighbours_are_not() {
        for k in [3, 5, 7, 11, 13, 151] {
            let base =
                BoxedUint::from_be_slice_vartime(&[0xd7; 256][..2.max(256 / usize::try_from(k).unwrap())]);
            let power = (1..k).fold(base.clone(), |power: BoxedUint, _| product(&power, &base));
            let bytes = power.to_be_bytes();
            assert_eq!(check(&Modulus::new(&bytes)), Err(KeyError::PerfectPower), "{k}");

            let next = power.wrapping_add(BoxedUint::from(2_u64));
            assert_eq!(check(&Modulus::new(&next.to_be_bytes())), Ok(()), "{k}");
        }
    }
}

//! Check: no prime up to 10007 divides the modulus.

use std::sync::LazyLock;

use super::{error::KeyError, modulus::Modulus};

/// NIST SP 800-89 5.3.3 (e) asks for no factor below 752; more costs little.
const LARGEST: u32 = 10_007;

pub(super) fn check(modulus: &Modulus) -> Result<(), KeyError> {
    let words = modulus.words();
    if words.first().is_none_or(|lowest| lowest % 2 == 0) {
        return Err(KeyError::SmallFactor(2));
    }
    match GROUPS.iter().find_map(|group| group.divisor(&words)) {
        Some(prime) => Err(KeyError::SmallFactor(prime)),
        None => Ok(()),
    }
}

/// Odd primes whose product fits a word: one pass over the modulus tests all.
struct Group {
    primes: Vec<u32>,
    product: u64,
    inverse: u64,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let mut groups: Vec<Group> = Vec::new();
    for prime in odd_primes(LARGEST) {
        let product = groups.last().and_then(|group| group.product.checked_mul(u64::from(prime)));
        match (groups.last_mut(), product) {
            (Some(group), Some(product)) => {
                group.primes.push(prime);
                group.product = product;
            }
            _ => groups.push(Group { primes: vec![prime], product: u64::from(prime), inverse: 0 }),
        }
    }
    for group in &mut groups {
        group.inverse = inverse(group.product);
    }
    groups
});

impl Group {
    fn divisor(&self, words: &[u64]) -> Option<u32> {
        let rest = self.exact_remainder(words);
        self.primes.iter().copied().find(|prime| rest.is_multiple_of(u64::from(*prime)))
    }

    /// A word that a divisor of the product divides exactly if it divides the
    /// number: every step takes off the multiple of the product that clears
    /// the lowest word, which needs no division (Jebelean's exact division).
    fn exact_remainder(&self, words: &[u64]) -> u64 {
        words.iter().fold(0, |carry, word| {
            let (lowest, borrow) = word.overflowing_sub(carry);
            let quotient = lowest.wrapping_mul(self.inverse);
            let (_, high) = quotient.carrying_mul(self.product, 0);
            high + u64::from(borrow)
        })
    }
}

/// The inverse of an odd number modulo 2^64: five Newton steps double the
/// three bits that are right at the start to 96.
fn inverse(odd: u64) -> u64 {
    (0..5).fold(odd, |inverse, _| inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse))))
}

pub(super) fn odd_primes(largest: u32) -> impl Iterator<Item = u32> {
    (3..=largest).step_by(2).filter(|number| is_odd_prime(*number))
}

pub(super) fn is_odd_prime(odd: u32) -> bool {
    odd > 1
        && (3..)
            .step_by(2)
            .take_while(|divisor| divisor * divisor <= odd)
            .all(|divisor| !odd.is_multiple_of(divisor))
}

#[cfg(test)]
mod tests;

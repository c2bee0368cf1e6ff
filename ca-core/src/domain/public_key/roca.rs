//! Check: the modulus does not carry the ROCA fingerprint.

use std::sync::LazyLock;

use super::{error::KeyError, modulus::Modulus, small_factor::odd_primes};

/// Nemec, Sys, Svenda, Klinec, Matyas: "The Return of Coppersmith's Attack"
/// (CCS 2017), the fingerprint of the generator (CVE-2017-15361).
///
/// The broken generator makes primes k·M + (65537^a mod M), M being the
/// product of the first primes; so the modulus is a power of 65537 modulo M.
/// Of every length of key M contains the primes up to 167. The discrete
/// logarithm is taken prime by prime, and the parts must belong to one
/// exponent: of other moduli fewer than one in 2^150 passes for one.
pub(super) fn check(modulus: &Modulus) -> Result<(), KeyError> {
    let logarithms: Option<Vec<Logarithm>> = SUBGROUPS.iter().map(|group| group.logarithm(modulus)).collect();
    match logarithms {
        Some(parts) if have_one_exponent(&parts) => Err(KeyError::Roca),
        Some(_) | None => Ok(()),
    }
}

/// The powers of 65537 modulo a prime: at `residue` stands the exponent.
struct Subgroup {
    prime: u32,
    order: u32,
    exponents: Vec<Option<u32>>,
}

/// The exponent, known modulo the order.
struct Logarithm {
    exponent: u32,
    order: u32,
}

static SUBGROUPS: LazyLock<Vec<Subgroup>> = LazyLock::new(|| odd_primes(167).map(Subgroup::new).collect());

impl Subgroup {
    fn new(prime: u32) -> Self {
        let mut exponents = Vec::new();
        let mut order = 0;
        let mut power = 1;
        exponents.resize(usize::try_from(prime).unwrap_or_default(), None);
        while let Some(vacant @ None) = slot(&mut exponents, power) {
            *vacant = Some(order);
            order += 1;
            power = power * 65537 % u64::from(prime);
        }
        Self { prime, order, exponents }
    }

    fn logarithm(&self, modulus: &Modulus) -> Option<Logarithm> {
        let residue = usize::try_from(modulus.residue(self.prime)).ok()?;
        let exponent = *self.exponents.get(residue)?;
        exponent.map(|exponent| Logarithm { exponent, order: self.order })
    }
}

fn slot(exponents: &mut [Option<u32>], residue: u64) -> Option<&mut Option<u32>> {
    exponents.get_mut(usize::try_from(residue).ok()?)
}

/// Congruences have a common solution exactly if every two of them have.
fn have_one_exponent(parts: &[Logarithm]) -> bool {
    parts.iter().enumerate().all(|(at, one)| {
        parts.iter().skip(at + 1).all(|other| {
            let common = greatest_common_divisor(one.order, other.order);
            one.exponent % common == other.exponent % common
        })
    })
}

fn greatest_common_divisor(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

#[cfg(test)]
mod tests;

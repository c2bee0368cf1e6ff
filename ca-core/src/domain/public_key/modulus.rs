//! The RSA modulus as a number.

use rsa::BoxedUint;

/// A positive number of any length, big-endian without a leading zero.
pub(super) struct Modulus(Box<[u8]>);

impl Modulus {
    pub(super) fn new(big_endian: &[u8]) -> Self {
        let significant = big_endian.iter().position(|octet| *octet != 0).unwrap_or(big_endian.len());
        Self(big_endian.get(significant..).unwrap_or_default().into())
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The position of the highest bit that is set.
    pub(super) fn bits(&self) -> u32 {
        let octets = u32::try_from(self.0.len()).unwrap_or(u32::MAX / 8);
        octets * 8 - self.0.first().map_or(0, |octet| octet.leading_zeros())
    }

    /// 64-bit words, the lowest first.
    pub(super) fn words(&self) -> Vec<u64> {
        self.0.rchunks(8).map(big_endian).collect()
    }

    pub(super) fn to_integer(&self) -> BoxedUint {
        BoxedUint::from_be_slice_vartime(&self.0)
    }

    /// The remainder by a divisor that is not zero.
    pub(super) fn residue(&self, divisor: u32) -> u64 {
        residue(&self.0, divisor)
    }
}

/// The remainder of a big-endian number by a divisor that is not zero.
pub(super) fn residue(number: &[u8], divisor: u32) -> u64 {
    let divisor = u64::from(divisor);
    let (head, words) = number.as_rchunks::<4>();
    words.iter().fold(big_endian(head) % divisor, |rest, word| {
        (rest << 32 | u64::from(u32::from_be_bytes(*word))) % divisor
    })
}

fn big_endian(octets: &[u8]) -> u64 {
    octets.iter().fold(0, |value, octet| value << 8 | u64::from(*octet))
}

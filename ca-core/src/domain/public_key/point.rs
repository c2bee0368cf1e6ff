//! Check: the point is an uncompressed point of its curve.

use super::{error::KeyError, material::Curve};

/// SEC 1 2.3.4 with the uncompressed form only, so that one key has one
/// encoding; the identity has another form and falls out with it. Both curves
/// have cofactor 1: a point of the curve is of the full order.
pub(super) fn check(curve: Curve, point: &[u8]) -> Result<(), KeyError> {
    const UNCOMPRESSED: u8 = 4;
    if point.first() != Some(&UNCOMPRESSED) {
        return Err(KeyError::Point);
    }
    match curve {
        Curve::P256 => p256::PublicKey::from_sec1_bytes(point).map(drop),
        Curve::P384 => p384::PublicKey::from_sec1_bytes(point).map(drop),
    }
    .map_err(|_| KeyError::Point)
}

//! Check: the key is exactly of an accepted size.

use super::{
    error::KeyError,
    kind::KeyKind,
    material::{Curve, Material},
    policy::KeyPolicy,
};

pub(super) fn check(material: &Material<'_>, policy: &KeyPolicy) -> Result<KeyKind, KeyError> {
    let kind = match material {
        Material::Rsa { modulus, .. } => match modulus.bits() {
            2048 => KeyKind::Rsa2048,
            3072 => KeyKind::Rsa3072,
            4096 => KeyKind::Rsa4096,
            bits => return Err(KeyError::Size { bits }),
        },
        Material::Ec { curve: Curve::P256, .. } => KeyKind::P256,
        Material::Ec { curve: Curve::P384, .. } => KeyKind::P384,
    };
    if policy.accepts_kind(kind) { Ok(kind) } else { Err(KeyError::Kind(kind)) }
}

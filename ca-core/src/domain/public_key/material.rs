//! From the bytes of a SubjectPublicKeyInfo to the numbers of the key.

use const_oid::{ObjectIdentifier, db::rfc5912};
use der::{
    Decode, Encode, Sequence,
    asn1::{AnyRef, UintRef},
};
use spki::SubjectPublicKeyInfoRef;

use super::{error::KeyError, modulus::Modulus};

/// The key inside a SubjectPublicKeyInfo, beside the bits that hold it.
pub(super) struct SubjectPublicKey<'a> {
    pub(super) material: Material<'a>,
    pub(super) bits: &'a [u8],
}

/// The numbers of a key, not yet checked.
pub(super) enum Material<'a> {
    /// RFC 8017 A.1.1.
    Rsa { modulus: Modulus, exponent: UintRef<'a> },
    /// RFC 5480 2.
    Ec { curve: Curve, point: &'a [u8] },
}

/// A named curve.
#[derive(Clone, Copy)]
pub(super) enum Curve {
    P256,
    P384,
}

impl<'a> SubjectPublicKey<'a> {
    /// Decodes, and encodes again to see that there is no second encoding.
    pub(super) fn decode(spki_der: &'a [u8]) -> Result<Self, KeyError> {
        let info: SubjectPublicKeyInfoRef<'a> = strict(spki_der)?;
        let bits = info.subject_public_key.as_bytes().ok_or(KeyError::Malformed)?;
        let parameters = info.algorithm.parameters;
        let material = match info.algorithm.oid {
            rfc5912::RSA_ENCRYPTION => rsa(parameters, bits)?,
            rfc5912::ID_EC_PUBLIC_KEY => Material::Ec { curve: named_curve(parameters)?, point: bits },
            _ => return Err(KeyError::Algorithm),
        };
        Ok(Self { material, bits })
    }
}

#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    public_exponent: UintRef<'a>,
}

fn rsa<'a>(parameters: Option<AnyRef<'a>>, bits: &'a [u8]) -> Result<Material<'a>, KeyError> {
    if parameters != Some(AnyRef::NULL) {
        return Err(KeyError::Parameters);
    }
    let key: RsaPublicKey<'a> = strict(bits)?;
    Ok(Material::Rsa { modulus: Modulus::new(key.modulus.as_bytes()), exponent: key.public_exponent })
}

fn named_curve(parameters: Option<AnyRef<'_>>) -> Result<Curve, KeyError> {
    let name = parameters
        .and_then(|parameters| parameters.decode_as::<ObjectIdentifier>().ok())
        .ok_or(KeyError::Parameters)?;
    match name {
        rfc5912::SECP_256_R_1 => Ok(Curve::P256),
        rfc5912::SECP_384_R_1 => Ok(Curve::P384),
        _ => Err(KeyError::Curve),
    }
}

fn strict<'a, T: Decode<'a> + Encode>(der: &'a [u8]) -> Result<T, KeyError> {
    let value = T::from_der(der).map_err(|_| KeyError::Malformed)?;
    let again = value.to_der().map_err(|_| KeyError::Malformed)?;
    if again == der { Ok(value) } else { Err(KeyError::Malformed) }
}

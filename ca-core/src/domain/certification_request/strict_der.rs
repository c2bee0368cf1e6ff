//! Check: the bytes are DER to the last nested value, whatever their schema.

use der::{
    Decode, Reader, SliceReader, Tag, Tagged,
    asn1::{AnyRef, BitStringRef, GeneralizedTime, Ia5StringRef, IntRef, Null, PrintableStringRef, UtcTime},
};

use super::error::RequestError;

/// X.690 10 and 11: one value; definite, shortest lengths; primitive strings;
/// shortest integers; sorted sets; no type of other use in a request.
pub(super) fn check(der: &[u8]) -> Result<(), RequestError> {
    let mut reader = SliceReader::new(der).map_err(|_| RequestError::Malformed)?;
    value(&mut reader, DEEPEST)?;
    if reader.is_finished() { Ok(()) } else { Err(RequestError::Malformed) }
}

/// A name within an extension within an attribute is at depth 14.
const DEEPEST: u32 = 32;

fn values(contents: &[u8], depth: u32) -> Result<(), RequestError> {
    let depth = depth.checked_sub(1).ok_or(RequestError::Malformed)?;
    let mut reader = SliceReader::new(contents).map_err(|_| RequestError::Malformed)?;
    while !reader.is_finished() {
        value(&mut reader, depth)?;
    }
    Ok(())
}

fn value(reader: &mut SliceReader<'_>, depth: u32) -> Result<(), RequestError> {
    let any = AnyRef::decode(reader).map_err(|_| RequestError::Malformed)?;
    let well_formed = match any.tag() {
        Tag::Sequence
        | Tag::Application { constructed: true, .. }
        | Tag::ContextSpecific { constructed: true, .. }
        | Tag::Private { constructed: true, .. } => return values(any.value(), depth),
        Tag::Set => {
            values(any.value(), depth)?;
            is_sorted(any.value())?
        }
        Tag::Boolean => any.decode_as::<bool>().is_ok(),
        Tag::Integer => any.decode_as::<IntRef<'_>>().is_ok(),
        Tag::BitString => any.decode_as::<BitStringRef<'_>>().is_ok_and(|bits| padding_is_zero(&bits)),
        Tag::Null => any.decode_as::<Null>().is_ok(),
        Tag::ObjectIdentifier => is_object_identifier(any.value()),
        Tag::Utf8String => std::str::from_utf8(any.value()).is_ok(),
        Tag::PrintableString => any.decode_as::<PrintableStringRef<'_>>().is_ok(),
        Tag::Ia5String => any.decode_as::<Ia5StringRef<'_>>().is_ok(),
        Tag::UtcTime => any.decode_as::<UtcTime>().is_ok(),
        Tag::GeneralizedTime => any.decode_as::<GeneralizedTime>().is_ok(),
        Tag::BmpString => any.value().len() % 2 == 0,
        Tag::NumericString => any.value().iter().all(|octet| octet.is_ascii_digit() || *octet == b' '),
        Tag::VisibleString => any.value().iter().all(|octet| (b' '..=b'~').contains(octet)),
        Tag::OctetString
        | Tag::TeletexString
        | Tag::Application { constructed: false, .. }
        | Tag::ContextSpecific { constructed: false, .. }
        | Tag::Private { constructed: false, .. } => true,
        Tag::Real | Tag::Enumerated | Tag::RelativeOid | Tag::VideotexString | Tag::GeneralString | _ => {
            false
        }
    };
    if well_formed { Ok(()) } else { Err(RequestError::Malformed) }
}

/// X.690 11.6: the encodings of a SET OF stand in ascending order.
fn is_sorted(contents: &[u8]) -> Result<bool, RequestError> {
    let mut reader = SliceReader::new(contents).map_err(|_| RequestError::Malformed)?;
    let mut encodings = Vec::new();
    while !reader.is_finished() {
        encodings.push(reader.tlv_bytes().map_err(|_| RequestError::Malformed)?);
    }
    Ok(encodings.is_sorted())
}

/// X.690 8.19.2: every subidentifier is complete and of the fewest octets.
fn is_object_identifier(contents: &[u8]) -> bool {
    const MORE: u8 = 0x80;
    let complete = contents.last().is_some_and(|last| last & MORE == 0);
    let mut subidentifiers = contents.split_inclusive(|octet| octet & MORE == 0);
    complete && subidentifiers.all(|subidentifier| subidentifier.first() != Some(&MORE))
}

/// X.690 11.2.1.
fn padding_is_zero(bits: &BitStringRef<'_>) -> bool {
    let padding = (1_u8 << bits.unused_bits()) - 1;
    bits.raw_bytes().last().map_or(bits.unused_bits() == 0, |last| last & padding == 0)
}

#[cfg(test)]
mod tests;

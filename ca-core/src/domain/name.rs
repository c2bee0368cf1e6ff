//! Distinguished names: whose certificate, whose authority, which list.

use const_oid::ObjectIdentifier;
use der::asn1::AnyRef;
use der::{Encode, EncodeValue, FixedTag, Length, Sequence, Tag, Writer};

use super::oid;

/// A distinguished name in the service's own form: every RDN has one attribute,
/// countryName is a PrintableString and everything else a UTF8String
/// (domain.md 3).
///
/// It is encoded as the Name of RFC 5280 4.1.2.4, wherever a certificate or a
/// list needs it; two of them that are equal have equal DER.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DistinguishedName(Vec<RelativeDistinguishedName>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct RelativeDistinguishedName {
    oid: ObjectIdentifier,
    text: String,
}

impl DistinguishedName {
    /// The name of these attributes in Japan: `C=JP` and what follows it.
    pub(crate) fn in_japan(attributes: &[(ObjectIdentifier, &str)]) -> Self {
        let country = (oid::COUNTRY, "JP");
        let rdn = |&(oid, text): &(ObjectIdentifier, &str)| RelativeDistinguishedName {
            oid,
            text: text.to_owned(),
        };
        Self(std::iter::once(&country).chain(attributes).map(rdn).collect())
    }
}

impl std::fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, rdn) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{}={}", rdn.short_name(), rdn.text)?;
        }
        Ok(())
    }
}

/// AttributeTypeAndValue (RFC 5280 4.1.2.4).
#[derive(Sequence)]
struct AttributeTypeAndValue<'a> {
    r#type: ObjectIdentifier,
    value: AnyRef<'a>,
}

impl RelativeDistinguishedName {
    fn attribute(&self) -> der::Result<AttributeTypeAndValue<'_>> {
        let tag = if self.oid == oid::COUNTRY { Tag::PrintableString } else { Tag::Utf8String };
        Ok(AttributeTypeAndValue { r#type: self.oid, value: AnyRef::new(tag, self.text.as_bytes())? })
    }

    fn short_name(&self) -> &'static str {
        match self.oid {
            oid::COUNTRY => "C",
            oid::ORGANIZATION => "O",
            oid::ORGANIZATIONAL_UNIT => "OU",
            oid::LOCALITY => "L",
            _ => "CN",
        }
    }
}

impl FixedTag for RelativeDistinguishedName {
    const TAG: Tag = Tag::Set;
}

impl EncodeValue for RelativeDistinguishedName {
    fn value_len(&self) -> der::Result<Length> {
        self.attribute()?.encoded_len()
    }

    fn encode_value(&self, writer: &mut impl Writer) -> der::Result<()> {
        self.attribute()?.encode(writer)
    }
}

impl FixedTag for DistinguishedName {
    const TAG: Tag = Tag::Sequence;
}

impl EncodeValue for DistinguishedName {
    fn value_len(&self) -> der::Result<Length> {
        self.0.value_len()
    }

    fn encode_value(&self, writer: &mut impl Writer) -> der::Result<()> {
        self.0.encode_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::{DistinguishedName, oid};
    use der::{Decode, Encode, Tag, Tagged};
    use x509_cert::name::Name;

    #[test]
    fn country_is_printable_and_the_rest_is_utf8() {
        let name = DistinguishedName::in_japan(&[(oid::ORGANIZATION, "公的"), (oid::COMMON_NAME, "a, b")]);
        let parsed = Name::from_der(&name.to_der().unwrap()).unwrap();
        let read: Vec<_> = parsed.iter().map(|a| (a.oid, a.value.tag(), a.value.value().to_vec())).collect();
        assert_eq!(
            read,
            [
                (oid::COUNTRY, Tag::PrintableString, b"JP".to_vec()),
                (oid::ORGANIZATION, Tag::Utf8String, "公的".as_bytes().to_vec()),
                (oid::COMMON_NAME, Tag::Utf8String, b"a, b".to_vec()),
            ]
        );
        assert!(parsed.iter_rdn().all(|rdn| rdn.len() == 1));
        assert_eq!(name.to_string(), "C=JP, O=公的, CN=a, b");
    }
}

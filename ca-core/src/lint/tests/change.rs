//! Changes of a certificate before it is encoded.

use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::{AnyRef, OctetString};
use der::{Decode, Encode};
use x509_cert::ext::Extension;

use crate::tbs::{
    AuthorityContents, CertificateContents, TbsCertificate, authority_structure, certificate_structure,
};

pub(super) type Change = Box<dyn Fn(&mut TbsCertificate<'_>)>;

pub(super) fn changed_certificate(contents: &CertificateContents, change: &Change) -> Vec<u8> {
    let subject = contents.subject().to_der().unwrap();
    let mut structure = certificate_structure(contents, &subject).unwrap();
    change(&mut structure);
    structure.to_der().unwrap()
}

pub(super) fn changed_authority(contents: &AuthorityContents, change: &Change) -> Vec<u8> {
    let name = contents.name().to_der().unwrap();
    let mut structure = authority_structure(contents, &name).unwrap();
    change(&mut structure);
    structure.to_der().unwrap()
}

/// The DER of anything, for the rest of the test.
pub(super) fn any(value: &impl Encode) -> AnyRef<'static> {
    any_der(value.to_der().unwrap())
}

pub(super) fn any_der(der: Vec<u8>) -> AnyRef<'static> {
    AnyRef::from_der(der.leak()).unwrap()
}

/// Puts another value into an extension.
pub(super) fn replace<T: AssociatedOid + Encode>(value: T) -> Change {
    let der = value.to_der().unwrap();
    replace_der(T::OID, der)
}

pub(super) fn replace_der(oid: ObjectIdentifier, der: Vec<u8>) -> Change {
    Box::new(move |tbs| find(tbs, oid).extn_value = OctetString::new(der.clone()).unwrap())
}

/// Changes the value of an extension.
pub(super) fn edit<T>(edit: impl Fn(&mut T) + 'static) -> Change
where
    T: AssociatedOid + Encode + for<'d> Decode<'d>,
{
    Box::new(move |tbs| {
        let extension = find(tbs, T::OID);
        let mut value = T::from_der(extension.extn_value.as_bytes()).ok().unwrap();
        edit(&mut value);
        extension.extn_value = OctetString::new(value.to_der().unwrap()).unwrap();
    })
}

/// Adds an extension at the end.
pub(super) fn add(extn_id: ObjectIdentifier, value: &impl Encode) -> Change {
    let extn_value = OctetString::new(value.to_der().unwrap()).unwrap();
    Box::new(move |tbs| {
        tbs.extensions.push(Extension { extn_id, critical: false, extn_value: extn_value.clone() });
    })
}

pub(super) fn find<'e>(tbs: &'e mut TbsCertificate<'_>, oid: ObjectIdentifier) -> &'e mut Extension {
    tbs.extensions.iter_mut().find(|extension| extension.extn_id == oid).unwrap()
}

/// Several changes.
pub(super) fn both(one: Change, other: Change) -> Change {
    Box::new(move |tbs| {
        one(tbs);
        other(tbs);
    })
}

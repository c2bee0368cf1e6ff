//! To-be-signed bytes, read anew.

use std::cell::OnceCell;

use const_oid::AssociatedOid;
use der::{Decode, Encode};
use x509_cert::TbsCertificate;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::{GeneralName, OtherName};
use x509_cert::name::Name;
use x509_cert::time::Time;

use crate::domain::validity::Validity;

/// The name under which unreadable bytes are reported.
///
/// The rule: the bytes are the DER of one TBSCertificate and encode to the same
/// bytes again, so that there is nothing in them that the other rules do not see
/// (X.690 10 and 11; RFC 5280 4.1).
pub(super) const FORM: &str = "der-form";

const MISSING: &str = "the extension is not there exactly once";
const VALUE: &str = "the extension's value is not the DER of its type";

/// Bytes with what they say.
pub(super) struct Parsed<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) certificate: TbsCertificate,
    names: OnceCell<Result<SubjectAltName, &'static str>>,
}

impl<'a> Parsed<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let certificate =
            TbsCertificate::from_der(bytes).map_err(|_| "the bytes are not the DER of a TBSCertificate")?;
        if certificate.to_der().ok().as_deref() != Some(bytes) {
            return Err("the bytes have another DER than their contents");
        }
        Ok(Self { bytes, certificate, names: OnceCell::new() })
    }

    pub(super) fn extensions(&self) -> &[Extension] {
        self.certificate.extensions().map_or(&[], Vec::as_slice)
    }

    /// The value of the one extension of this type.
    pub(super) fn extension<T>(&self) -> Result<T, &'static str>
    where
        T: AssociatedOid + Encode + for<'d> Decode<'d>,
    {
        let mut found = self.extensions().iter().filter(|extension| extension.extn_id == T::OID);
        let (Some(extension), None) = (found.next(), found.next()) else { return Err(MISSING) };
        let der = extension.extn_value.as_bytes();
        let value = T::from_der(der).map_err(|_| VALUE)?;
        if value.to_der().ok().as_deref() == Some(der) { Ok(value) } else { Err(VALUE) }
    }

    /// The names of the subjectAltName, decoded once for all rules.
    pub(super) fn subject_alt_name(&self) -> Result<&[GeneralName], &'static str> {
        let names = self.names.get_or_init(|| self.extension::<SubjectAltName>());
        names.as_ref().map(|names| &*names.0).map_err(|detail| *detail)
    }

    /// DER of the SubjectPublicKeyInfo.
    pub(super) fn public_key(&self) -> Vec<u8> {
        self.certificate.subject_public_key_info().to_der().unwrap_or_default()
    }
}

/// Whether the names are one directoryName with exactly this DER.
pub(super) fn is_directory_name(names: &[GeneralName], der: &[u8]) -> bool {
    if let [GeneralName::DirectoryName(name)] = names { is_name(name, der) } else { false }
}

/// The otherName, if the name is one.
pub(super) const fn other_name(name: &GeneralName) -> Option<&OtherName> {
    if let GeneralName::OtherName(other) = name { Some(other) } else { None }
}

/// The address, if the name is one.
pub(super) fn uri(name: &GeneralName) -> Option<&str> {
    if let GeneralName::UniformResourceIdentifier(uri) = name { Some(uri.as_str()) } else { None }
}

/// Whether the name has exactly this DER.
pub(super) fn is_name(name: &Name, der: &[u8]) -> bool {
    name.to_der().ok().as_deref() == Some(der)
}

/// Whether this is exactly the period.
pub(super) fn is_period(validity: &x509_cert::time::Validity, period: &Validity) -> bool {
    seconds(&validity.not_before) == Some(period.not_before().as_second())
        && seconds(&validity.not_after) == Some(period.not_after().as_second())
}

/// Seconds since 1970.
pub(super) fn seconds(time: &Time) -> Option<i64> {
    i64::try_from(time.to_unix_duration().as_secs()).ok()
}

//! TBSCertificate as RFC 5280 4.1 names it, for writing.

use der::Sequence;
use der::asn1::{AnyRef, BitStringRef, UintRef, UtcTime};
use x509_cert::ext::Extension;
use x509_cert::time::Time;

use crate::domain::validity;

/// TBSCertificate (RFC 5280 4.1); always of version 3, so that the DEFAULT never applies.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct TbsCertificate<'a> {
    #[asn1(context_specific = "0")]
    pub(crate) version: u8,
    pub(crate) serial_number: UintRef<'a>,
    pub(crate) signature: AnyRef<'a>,
    pub(crate) issuer: AnyRef<'a>,
    pub(crate) validity: Validity,
    pub(crate) subject: AnyRef<'a>,
    pub(crate) subject_public_key_info: AnyRef<'a>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) issuer_unique_id: Option<BitStringRef<'a>>,
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) subject_unique_id: Option<BitStringRef<'a>>,
    #[asn1(context_specific = "3")]
    pub(crate) extensions: Vec<Extension>,
}

impl TbsCertificate<'_> {
    /// The INTEGER of version 3.
    pub(crate) const V3: u8 = 2;
}

/// Validity (RFC 5280 4.1.2.5), as UTCTime.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct Validity {
    pub(crate) not_before: Time,
    pub(crate) not_after: Time,
}

impl Validity {
    pub(crate) fn of(validity: &validity::Validity) -> der::Result<Self> {
        let time = |at: jiff::Timestamp| {
            let since_1970 = u64::try_from(at.as_second()).map_err(|_| der::ErrorKind::DateTime)?;
            UtcTime::from_unix_duration(std::time::Duration::from_secs(since_1970)).map(Time::UtcTime)
        };
        Ok(Self { not_before: time(validity.not_before())?, not_after: time(validity.not_after())? })
    }
}

//! The forms in which single values stand in columns.

use ca_core::domain::application::ApplicationId;
use ca_core::domain::authority::AuthorityId;
use ca_core::domain::certificate::CertificateId;
use ca_core::domain::code::Code;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::OfficerId;
use ca_core::domain::serial::Serial;
use ca_core::ports::record::RecordFailure;
use jiff::Timestamp;
use jiff::civil::Date;

type Read<T> = Result<T, RecordFailure>;

/// The column does not hold what the program writes there.
pub(crate) fn corrupt(column: &str) -> RecordFailure {
    RecordFailure::Corrupt(format!("column {column}"))
}

/// Microseconds since 1970 UTC.
pub(crate) fn microseconds(at: Timestamp) -> i64 {
    at.as_microsecond()
}

pub(crate) fn instant(column: &str, microseconds: i64) -> Read<Timestamp> {
    Timestamp::from_microsecond(microseconds).map_err(|_| corrupt(column))
}

pub(crate) fn day(column: &str, text: &str) -> Read<Date> {
    text.parse().map_err(|_| corrupt(column))
}

pub(crate) fn municipality(column: &str, text: &str) -> Read<MunicipalityCode> {
    MunicipalityCode::parse(text).map_err(|_| corrupt(column))
}

pub(crate) fn officer(column: &str, text: &str) -> Read<OfficerId> {
    OfficerId::parse(text).ok_or_else(|| corrupt(column))
}

pub(crate) fn application(column: &str, octets: &[u8]) -> Read<ApplicationId> {
    octets.try_into().map(ApplicationId::from_octets).map_err(|_| corrupt(column))
}

pub(crate) fn certificate(column: &str, authority: String, serial: &[u8]) -> Read<CertificateId> {
    let serial = Serial::from_octets(serial).ok_or_else(|| corrupt(column))?;
    Ok(CertificateId { authority: AuthorityId::from_record(authority), serial })
}

/// `tokyo-to.signature.1/01ab… tokyo-to.authentication.1/01cd…`
pub(crate) fn certificates_text(certificates: &[CertificateId]) -> String {
    let mut text = String::new();
    for CertificateId { authority, serial } in certificates {
        push_word(&mut text, &format!("{authority}/{serial}"));
    }
    text
}

pub(crate) fn certificates(column: &str, text: &str) -> Read<Vec<CertificateId>> {
    text.split_ascii_whitespace()
        .map(|word| {
            let (authority, serial) = word.split_once('/')?;
            let authority = AuthorityId::from_record(authority.to_owned());
            Some(CertificateId { authority, serial: Serial::parse(serial)? })
        })
        .collect::<Option<_>>()
        .ok_or_else(|| corrupt(column))
}

/// `name-differs address-differs`
pub(crate) fn codes_text(codes: &[Code]) -> String {
    let mut text = String::new();
    codes.iter().for_each(|code| push_word(&mut text, code.as_str()));
    text
}

pub(crate) fn codes(column: &str, text: &str) -> Read<Vec<Code>> {
    text.split_ascii_whitespace().map(Code::parse).collect::<Option<_>>().ok_or_else(|| corrupt(column))
}

/// One word more in a list parted by single spaces.
pub(crate) fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

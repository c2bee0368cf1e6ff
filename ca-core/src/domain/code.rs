//! The closed list of codes that a refusal or an error can carry.

/// A stable code: published, never renamed, never reused for another meaning.
///
/// Every error enum of the workspace maps each of its variants to one of these
/// (architecture rule 14). The text form is kebab-case and is what the wire
/// (RFC 9457 problem documents), the audit and the metrics carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Code(&'static str);

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        impl Code {
            $($(#[$doc])* pub const $name: Self = Self($text);)*

            /// Every code there is, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

impl Code {
    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The code with this text, if the list has it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.0 == text)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

codes! {
    // Four basic items (基本4情報)
    /// Text holds a character that no certificate can hold and no substitute is registered for.
    CHARACTER_WITHOUT_SUBSTITUTE = "character-without-substitute";
    /// Text holds a control character, U+FFFD, half-width kana or another character refused outright.
    CHARACTER_FORBIDDEN = "character-forbidden";
    /// Text is empty or longer than its item allows.
    TEXT_LENGTH = "text-length";
    /// The name is not family and given name joined by U+3000.
    NAME_MALFORMED = "name-malformed";
    /// The date of birth is not a date of the register.
    DATE_OF_BIRTH_MALFORMED = "date-of-birth-malformed";
    /// The gender is none of the register's codes.
    GENDER_MALFORMED = "gender-malformed";
    /// The address is not of the certificate's form.
    ADDRESS_MALFORMED = "address-malformed";
    /// A registered substitute (代替文字) cannot be used as written.
    SUBSTITUTE_MALFORMED = "substitute-malformed";
    /// The municipality's code or name is none that a certificate can carry.
    MUNICIPALITY_MALFORMED = "municipality-malformed";

    // Certification requests and keys
    /// The request is not the DER of a PKCS#10 certification request.
    REQUEST_MALFORMED = "request-malformed";
    /// The request is larger than the limit.
    REQUEST_TOO_LARGE = "request-too-large";
    /// The request's own signature does not verify: possession of the key is not proved.
    POSSESSION_NOT_PROVED = "possession-not-proved";
    /// The key or signature algorithm is not accepted.
    KEY_ALGORITHM = "key-algorithm";
    /// The key is of a size that is not accepted.
    KEY_SIZE = "key-size";
    /// The RSA public exponent is not accepted.
    KEY_EXPONENT = "key-exponent";
    /// The key is mathematically unsound.
    KEY_WEAK = "key-weak";
    /// The key carries the fingerprint of a broken generator (ROCA).
    KEY_ROCA = "key-roca";
    /// The key stands on the blocklist.
    KEY_BLOCKED = "key-blocked";
    /// The point is not on its curve.
    KEY_POINT = "key-point";
    /// The key has been certified or submitted before, by any authority.
    KEY_REUSED = "key-reused";

    // Certificates and the signing chain
    /// The to-be-signed bytes break a rule of the profile.
    LINT_FAILED = "lint-failed";
    /// A value cannot be encoded.
    ENCODING_FAILED = "encoding-failed";
    /// The signature does not verify with the authority's public key.
    SIGNATURE_INVALID = "signature-invalid";
    /// The token is not available now; nothing was attempted.
    TOKEN_UNAVAILABLE = "token-unavailable";
    /// The token refused the call; nothing was signed.
    TOKEN_REFUSED = "token-refused";
    /// Whether the token signed is not known; the serial is treated as possibly issued.
    TOKEN_OUTCOME_UNKNOWN = "token-outcome-unknown";
    /// The token is broken: an operator must act.
    TOKEN_BROKEN = "token-broken";
    /// The key on the token is not exactly one, or not of the required attributes.
    TOKEN_KEY = "token-key";
    /// The record is not available now; nothing was changed.
    RECORD_UNAVAILABLE = "record-unavailable";
    /// The record is of a schema version that the program does not know.
    RECORD_VERSION = "record-version";
    /// The record holds something that the program cannot have written.
    RECORD_CORRUPT = "record-corrupt";
    /// Two acts met on one thing; the later one did nothing.
    RECORD_CONFLICT = "record-conflict";
    /// No authority is configured for this prefecture and kind.
    AUTHORITY_UNKNOWN = "authority-unknown";
    /// The authority's certificate ends before the certificate would.
    AUTHORITY_EXPIRING = "authority-expiring";

    // Register
    /// The register does not answer now; the request may be repeated.
    REGISTER_UNAVAILABLE = "register-unavailable";
    /// The register has no such resident in this municipality.
    NOT_IN_REGISTER = "not-in-register";
    /// The resident has been struck off the register.
    STRUCK_OFF_REGISTER = "struck-off-register";
    /// The name differs from the register's.
    NAME_DIFFERS = "name-differs";
    /// The date of birth differs from the register's.
    DATE_OF_BIRTH_DIFFERS = "date-of-birth-differs";
    /// The gender differs from the register's.
    GENDER_DIFFERS = "gender-differs";
    /// The address differs from the register's.
    ADDRESS_DIFFERS = "address-differs";
    /// The resident record number is malformed or its check digit is wrong.
    RESIDENT_NUMBER_MALFORMED = "resident-number-malformed";
    /// The register file is malformed at the named line and column.
    REGISTER_FILE_MALFORMED = "register-file-malformed";

    // Counter rules
    /// The applicant is under 15: no signature certificate.
    UNDER_AGE = "under-age";
    /// A valid certificate of this kind exists.
    VALID_CERTIFICATE_EXISTS = "valid-certificate-exists";
    /// Renewal or re-issue without a valid certificate of this kind.
    NO_CERTIFICATE_TO_REPLACE = "no-certificate-to-replace";
    /// The renewal window is not open.
    RENEWAL_NOT_OPEN = "renewal-not-open";
    /// The identity evidence does not suffice.
    EVIDENCE_INSUFFICIENT = "evidence-insufficient";
    /// The inquiry letter (照会書兼回答書) has not come back.
    INQUIRY_LETTER_REQUIRED = "inquiry-letter-required";
    /// An application on the inquiry-letter path is never finished on the day it was made.
    SAME_DAY_REFUSED = "same-day-refused";
    /// The officer refused the application.
    REFUSED_BY_OFFICER = "refused-by-officer";
    /// The act does not fit the state of the application.
    APPLICATION_STATE = "application-state";
    /// There is no such application for this officer.
    APPLICATION_UNKNOWN = "application-unknown";
    /// The key authorization is wrong, used or belongs to another application.
    KEY_AUTHORIZATION_INVALID = "key-authorization-invalid";
    /// The key authorization has lapsed.
    KEY_AUTHORIZATION_EXPIRED = "key-authorization-expired";
    /// The keys submitted are not those the application asks for.
    KEYS_MISMATCH = "keys-mismatch";

    // Access and wire
    /// No client certificate of a known officer or terminal was shown.
    NOT_AUTHENTICATED = "not-authenticated";
    /// The officer or terminal may not do this here.
    NOT_AUTHORIZED = "not-authorized";
    /// The idempotency key was used with another request.
    IDEMPOTENCY_CONFLICT = "idempotency-conflict";
    /// The idempotency key is missing or malformed.
    IDEMPOTENCY_KEY = "idempotency-key";
    /// The body is not what the interface describes.
    BODY_MALFORMED = "body-malformed";
    /// The body is larger than the limit.
    BODY_TOO_LARGE = "body-too-large";
    /// The request did not arrive in time.
    REQUEST_TIMEOUT = "request-timeout";
    /// More requests are in work than the service allows; nothing was changed.
    OVERLOADED = "overloaded";
    /// The resource has no such method.
    METHOD_NOT_ALLOWED = "method-not-allowed";
    /// There is no such resource.
    NOT_FOUND = "not-found";
    /// The configuration is wrong.
    CONFIGURATION = "configuration";
    /// Something failed that should not: the log has the details.
    INTERNAL = "internal";
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_kebab_case_and_stands_once() {
        let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        for text in texts {
            assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{text}");
            assert_eq!(Code::parse(text).map(Code::as_str), Some(text));
        }
    }
}

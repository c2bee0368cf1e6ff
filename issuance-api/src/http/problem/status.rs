//! The HTTP status of every code.

use actix_web::http::StatusCode;
use ca_core::domain::code::Code;

/// The HTTP status with which this code is answered.
#[must_use]
pub fn status(code: Code) -> StatusCode {
    // A test holds that every code stands in the table, once.
    let row = TABLE.iter().find(|(_, codes)| codes.contains(&code));
    row.map_or(StatusCode::INTERNAL_SERVER_ERROR, |(status, _)| *status)
}

const TABLE: &[(StatusCode, &[Code])] = &[
    (StatusCode::BAD_REQUEST, &[Code::BODY_MALFORMED, Code::IDEMPOTENCY_KEY]),
    (StatusCode::UNAUTHORIZED, &[Code::NOT_AUTHENTICATED]),
    (
        StatusCode::FORBIDDEN,
        &[Code::NOT_AUTHORIZED, Code::KEY_AUTHORIZATION_INVALID, Code::KEY_AUTHORIZATION_EXPIRED],
    ),
    (StatusCode::NOT_FOUND, &[Code::NOT_FOUND, Code::APPLICATION_UNKNOWN]),
    (StatusCode::METHOD_NOT_ALLOWED, &[Code::METHOD_NOT_ALLOWED]),
    (StatusCode::REQUEST_TIMEOUT, &[Code::REQUEST_TIMEOUT]),
    (
        StatusCode::CONFLICT,
        &[
            Code::APPLICATION_STATE,
            Code::RECORD_CONFLICT,
            Code::IDEMPOTENCY_CONFLICT,
            Code::KEY_REUSED,
            Code::VALID_CERTIFICATE_EXISTS,
            Code::NO_CERTIFICATE_TO_REPLACE,
            Code::RENEWAL_NOT_OPEN,
            Code::SAME_DAY_REFUSED,
            Code::INQUIRY_LETTER_REQUIRED,
            Code::REFUSED_BY_OFFICER,
        ],
    ),
    (StatusCode::PAYLOAD_TOO_LARGE, &[Code::BODY_TOO_LARGE, Code::REQUEST_TOO_LARGE]),
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            Code::CHARACTER_WITHOUT_SUBSTITUTE,
            Code::CHARACTER_FORBIDDEN,
            Code::TEXT_LENGTH,
            Code::NAME_MALFORMED,
            Code::DATE_OF_BIRTH_MALFORMED,
            Code::GENDER_MALFORMED,
            Code::ADDRESS_MALFORMED,
            Code::SUBSTITUTE_MALFORMED,
            Code::MUNICIPALITY_MALFORMED,
            Code::RESIDENT_NUMBER_MALFORMED,
            Code::REGISTER_FILE_MALFORMED,
            Code::REQUEST_MALFORMED,
            Code::POSSESSION_NOT_PROVED,
            Code::KEY_ALGORITHM,
            Code::KEY_SIZE,
            Code::KEY_EXPONENT,
            Code::KEY_WEAK,
            Code::KEY_ROCA,
            Code::KEY_BLOCKED,
            Code::KEY_POINT,
            Code::KEYS_MISMATCH,
            Code::EVIDENCE_INSUFFICIENT,
            Code::NOT_IN_REGISTER,
            Code::STRUCK_OFF_REGISTER,
            Code::NAME_DIFFERS,
            Code::DATE_OF_BIRTH_DIFFERS,
            Code::GENDER_DIFFERS,
            Code::ADDRESS_DIFFERS,
            Code::UNDER_AGE,
        ],
    ),
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        &[
            Code::LINT_FAILED,
            Code::ENCODING_FAILED,
            Code::SIGNATURE_INVALID,
            Code::TOKEN_REFUSED,
            Code::TOKEN_OUTCOME_UNKNOWN,
            Code::RECORD_CORRUPT,
            Code::CONFIGURATION,
            Code::INTERNAL,
        ],
    ),
    (
        StatusCode::SERVICE_UNAVAILABLE,
        &[
            Code::OVERLOADED,
            Code::TOKEN_UNAVAILABLE,
            Code::TOKEN_BROKEN,
            Code::TOKEN_KEY,
            Code::RECORD_UNAVAILABLE,
            Code::RECORD_VERSION,
            Code::REGISTER_UNAVAILABLE,
            Code::AUTHORITY_UNKNOWN,
            Code::AUTHORITY_EXPIRING,
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::TABLE;
    use ca_core::domain::code::Code;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_stands_in_the_table_exactly_once() {
        let listed: Vec<_> = TABLE.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
        let set: BTreeSet<_> = listed.iter().copied().collect();
        assert_eq!(set.len(), listed.len());
        assert_eq!(set, Code::ALL.iter().copied().collect());
    }
}

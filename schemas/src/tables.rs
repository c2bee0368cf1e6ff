//! The tables as both databases have them; `migrations` is where they are made.

diesel::table! {
    authorities (id) {
        id -> Text,
        kind -> Text,
        prefecture -> Text,
        generation -> BigInt,
        key_name -> Text,
        certificate -> Binary,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    municipalities (code) {
        code -> Text,
        prefecture -> Text,
        kanji -> Text,
        romaji -> Text,
    }
}

diesel::table! {
    principals (kind, id) {
        kind -> Text,
        id -> Text,
        municipality -> Text,
        status -> Text,
        changed -> BigInt,
    }
}

diesel::table! {
    client_certificates (fingerprint) {
        fingerprint -> Binary,
        kind -> Text,
        id -> Text,
    }
}

diesel::table! {
    register_imports (id) {
        id -> BigInt,
        municipality -> Text,
        state -> Text,
        residents -> BigInt,
        begun -> BigInt,
        ended -> Nullable<BigInt>,
    }
}

diesel::table! {
    registers (municipality) {
        municipality -> Text,
        import -> BigInt,
    }
}

diesel::table! {
    residents (import, number) {
        import -> BigInt,
        number -> Text,
        name -> Text,
        date_of_birth -> Text,
        gender -> Text,
        address -> Text,
        substitutes -> Text,
        status -> Text,
        status_date -> Text,
    }
}

diesel::table! {
    applications (id) {
        id -> Binary,
        version -> BigInt,
        municipality -> Text,
        received_by -> Text,
        received -> BigInt,
        kind -> Text,
        requested -> Text,
        resident -> Text,
        name -> Text,
        date_of_birth -> Text,
        gender -> Text,
        address -> Text,
        applicant -> Text,
        card_expiry -> Nullable<Text>,
        letter_sent -> Nullable<Text>,
        letter_returned -> Nullable<Text>,
        proof -> Nullable<Text>,
        proof_document -> Nullable<Text>,
        proof_last_digits -> Nullable<Text>,
        proof_officer -> Nullable<Text>,
        proof_at -> Nullable<BigInt>,
        state -> Text,
        authorization_nonce -> Nullable<Binary>,
        authorization_expires -> Nullable<BigInt>,
        codes -> Text,
        issued -> Text,
        changed -> BigInt,
    }
}

diesel::table! {
    requests (principal, key) {
        principal -> Text,
        key -> Text,
        digest -> Binary,
        application -> Binary,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    keys (fingerprint) {
        fingerprint -> Binary,
        application -> Binary,
        kind -> Text,
    }
}

diesel::table! {
    intents (authority, serial) {
        authority -> Text,
        serial -> Binary,
        application -> Binary,
        kind -> Text,
        resident -> Text,
        municipality -> Text,
        not_before -> BigInt,
        not_after -> BigInt,
        key -> Binary,
        replaces_authority -> Nullable<Text>,
        replaces_serial -> Nullable<Binary>,
        tbs -> Nullable<Binary>,
        outcome -> Nullable<Text>,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    certificates (authority, serial) {
        authority -> Text,
        serial -> Binary,
        application -> Binary,
        kind -> Text,
        resident -> Text,
        municipality -> Text,
        not_before -> BigInt,
        not_after -> BigInt,
        key -> Binary,
        der -> Binary,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    current_certificates (resident, kind) {
        resident -> Text,
        kind -> Text,
        authority -> Nullable<Text>,
        serial -> Nullable<Binary>,
        not_after -> Nullable<BigInt>,
        intent_authority -> Nullable<Text>,
        intent_serial -> Nullable<Binary>,
    }
}

diesel::table! {
    revocations (authority, serial) {
        authority -> Text,
        serial -> Binary,
        cause -> Text,
        at -> BigInt,
        municipality -> Text,
        not_after -> BigInt,
    }
}

diesel::table! {
    audit (id) {
        id -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor -> Text,
        act -> Text,
        municipality -> Nullable<Text>,
        application -> Nullable<Binary>,
        certificates -> Text,
        codes -> Text,
    }
}

diesel::joinable!(registers -> register_imports (import));

diesel::allow_tables_to_appear_in_same_query!(client_certificates, principals);
diesel::allow_tables_to_appear_in_same_query!(registers, register_imports, residents);

-- The durable record on PostgreSQL. The same tables in the same order as on SQLite.
--
-- Instants are microseconds since 1970 UTC, days are ISO 8601 text, octets are BYTEA.
-- Text is compared by its octets, so that both databases order it alike.
-- A certificate's row stays within its page (toast_tuple_target): neither
-- compressed, which would gain nothing, nor moved elsewhere.
-- Lists of certificates and of codes are texts parted by one space.

-- Authorities: one row a key (a generation of an authority).
CREATE TABLE authorities (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    prefecture TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL CHECK (generation BETWEEN 1 AND 127),
    key_name TEXT COLLATE "C" NOT NULL UNIQUE,
    certificate BYTEA NOT NULL,
    recorded_at BIGINT NOT NULL,
    UNIQUE (prefecture, kind, generation)
);

CREATE TABLE municipalities (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    prefecture TEXT COLLATE "C" NOT NULL,
    kanji TEXT COLLATE "C" NOT NULL,
    romaji TEXT COLLATE "C" NOT NULL
);

-- Officers and terminals: who may act, and where.
CREATE TABLE principals (
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    municipality TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- The client certificates by which they prove it.
CREATE TABLE client_certificates (
    fingerprint BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(fingerprint) = 32),
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    FOREIGN KEY (kind, id) REFERENCES principals (kind, id)
);
CREATE INDEX client_certificates_principal ON client_certificates (kind, id);

-- Imports of registers. The rows of an import count only while `registers`
-- names it, so an import becomes visible, and its predecessor ends, in one row.
CREATE TABLE register_imports (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipality TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    residents BIGINT NOT NULL,
    begun BIGINT NOT NULL,
    ended BIGINT
);
CREATE INDEX register_imports_municipality ON register_imports (municipality, state);

CREATE TABLE registers (
    municipality TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    import BIGINT NOT NULL REFERENCES register_imports (id)
);

CREATE TABLE residents (
    import BIGINT NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    date_of_birth TEXT COLLATE "C" NOT NULL,
    gender TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    substitutes TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    status_date TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (import, number)
);

CREATE TABLE applications (
    id BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(id) = 16),
    version BIGINT NOT NULL,
    municipality TEXT COLLATE "C" NOT NULL,
    received_by TEXT COLLATE "C" NOT NULL,
    received BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    requested TEXT COLLATE "C" NOT NULL,
    resident TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    date_of_birth TEXT COLLATE "C" NOT NULL,
    gender TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    applicant TEXT COLLATE "C" NOT NULL,
    card_expiry TEXT COLLATE "C",
    letter_sent TEXT COLLATE "C",
    letter_returned TEXT COLLATE "C",
    proof TEXT COLLATE "C",
    proof_document TEXT COLLATE "C",
    proof_last_digits TEXT COLLATE "C",
    proof_officer TEXT COLLATE "C",
    proof_at BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    authorization_nonce BYTEA,
    authorization_expires BIGINT,
    codes TEXT COLLATE "C" NOT NULL,
    issued TEXT COLLATE "C" NOT NULL,
    changed BIGINT NOT NULL
) WITH (fillfactor = 60);
CREATE INDEX applications_page ON applications (municipality, received, id);

-- Request identifiers (idempotency keys) and what they led to.
CREATE TABLE requests (
    principal TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
    application BYTEA NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX requests_recorded ON requests (recorded_at);

-- Every public key ever submitted, whatever the authority: never deleted.
CREATE TABLE keys (
    fingerprint BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(fingerprint) = 32),
    application BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL
);

-- Intents to sign. An intent without an outcome is open. Once it is signed, the
-- certificate holds the to-be-signed bytes and the intent lets them go.
CREATE TABLE intents (
    authority TEXT COLLATE "C" NOT NULL,
    serial BYTEA NOT NULL CHECK (octet_length(serial) = 16),
    application BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    resident TEXT COLLATE "C" NOT NULL,
    municipality TEXT COLLATE "C" NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    key BYTEA NOT NULL,
    replaces_authority TEXT COLLATE "C",
    replaces_serial BYTEA,
    tbs BYTEA,
    outcome TEXT COLLATE "C",
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (authority, serial)
) WITH (toast_tuple_target = 8160);
CREATE UNIQUE INDEX intents_open ON intents (application, kind) WHERE outcome IS NULL;
CREATE INDEX intents_open_since ON intents (recorded_at) WHERE outcome IS NULL;

CREATE TABLE certificates (
    authority TEXT COLLATE "C" NOT NULL,
    serial BYTEA NOT NULL CHECK (octet_length(serial) = 16),
    application BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    resident TEXT COLLATE "C" NOT NULL,
    municipality TEXT COLLATE "C" NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    key BYTEA NOT NULL,
    der BYTEA NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (authority, serial)
) WITH (toast_tuple_target = 8160);

-- The one place for a resident's certificate of a kind: the valid certificate,
-- and the open intent that will take its place. The primary key is what makes
-- two counters unable to issue two.
CREATE TABLE current_certificates (
    resident TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    authority TEXT COLLATE "C",
    serial BYTEA,
    not_after BIGINT,
    intent_authority TEXT COLLATE "C",
    intent_serial BYTEA,
    PRIMARY KEY (resident, kind)
) WITH (fillfactor = 80);

-- Revocations, with what a list of them needs to know.
CREATE TABLE revocations (
    authority TEXT COLLATE "C" NOT NULL,
    serial BYTEA NOT NULL CHECK (octet_length(serial) = 16),
    cause TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    municipality TEXT COLLATE "C" NOT NULL,
    not_after BIGINT NOT NULL,
    PRIMARY KEY (authority, serial)
);

CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    municipality TEXT COLLATE "C",
    application BYTEA,
    certificates TEXT COLLATE "C" NOT NULL,
    codes TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_municipality ON audit (municipality, id);
CREATE INDEX audit_application ON audit (application, id);

-- What is written once stays as it is written.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revocations_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON revocations
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certificates_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificates
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

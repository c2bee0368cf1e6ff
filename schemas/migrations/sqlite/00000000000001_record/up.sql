-- The durable record on SQLite. The same tables in the same order as on PostgreSQL.
--
-- Instants are microseconds since 1970 UTC, days are ISO 8601 text, octets are BLOBs.
-- Lists of certificates and of codes are texts parted by one space.

-- Authorities: one row a key (a generation of an authority).
CREATE TABLE authorities (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    prefecture TEXT NOT NULL,
    generation INTEGER NOT NULL CHECK (generation BETWEEN 1 AND 127),
    key_name TEXT NOT NULL UNIQUE,
    certificate BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (prefecture, kind, generation)
) STRICT;

CREATE TABLE municipalities (
    code TEXT NOT NULL PRIMARY KEY,
    prefecture TEXT NOT NULL,
    kanji TEXT NOT NULL,
    romaji TEXT NOT NULL
) STRICT;

-- Officers and terminals: who may act, and where.
CREATE TABLE principals (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    municipality TEXT NOT NULL,
    status TEXT NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The client certificates by which they prove it.
CREATE TABLE client_certificates (
    fingerprint BLOB NOT NULL PRIMARY KEY CHECK (length(fingerprint) = 32),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    FOREIGN KEY (kind, id) REFERENCES principals (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_certificates_principal ON client_certificates (kind, id);

-- Imports of registers. The rows of an import count only while `registers`
-- names it, so an import becomes visible, and its predecessor ends, in one row.
CREATE TABLE register_imports (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    municipality TEXT NOT NULL,
    state TEXT NOT NULL,
    residents INTEGER NOT NULL,
    begun INTEGER NOT NULL,
    ended INTEGER
) STRICT;
CREATE INDEX register_imports_municipality ON register_imports (municipality, state);

CREATE TABLE registers (
    municipality TEXT NOT NULL PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES register_imports (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE residents (
    import INTEGER NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    date_of_birth TEXT NOT NULL,
    gender TEXT NOT NULL,
    address TEXT NOT NULL,
    substitutes TEXT NOT NULL,
    status TEXT NOT NULL,
    status_date TEXT NOT NULL,
    PRIMARY KEY (import, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE applications (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL,
    municipality TEXT NOT NULL,
    received_by TEXT NOT NULL,
    received INTEGER NOT NULL,
    kind TEXT NOT NULL,
    requested TEXT NOT NULL,
    resident TEXT NOT NULL,
    name TEXT NOT NULL,
    date_of_birth TEXT NOT NULL,
    gender TEXT NOT NULL,
    address TEXT NOT NULL,
    applicant TEXT NOT NULL,
    card_expiry TEXT,
    letter_sent TEXT,
    letter_returned TEXT,
    proof TEXT,
    proof_document TEXT,
    proof_last_digits TEXT,
    proof_officer TEXT,
    proof_at INTEGER,
    state TEXT NOT NULL,
    authorization_nonce BLOB,
    authorization_expires INTEGER,
    codes TEXT NOT NULL,
    issued TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX applications_page ON applications (municipality, received, id);

-- Request identifiers (idempotency keys) and what they led to.
CREATE TABLE requests (
    principal TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    application BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_recorded ON requests (recorded_at);

-- Every public key ever submitted, whatever the authority: never deleted.
CREATE TABLE keys (
    fingerprint BLOB NOT NULL PRIMARY KEY CHECK (length(fingerprint) = 32),
    application BLOB NOT NULL,
    kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Intents to sign. An intent without an outcome is open. Once it is signed, the
-- certificate holds the to-be-signed bytes and the intent lets them go.
CREATE TABLE intents (
    authority TEXT NOT NULL,
    serial BLOB NOT NULL CHECK (length(serial) = 16),
    application BLOB NOT NULL,
    kind TEXT NOT NULL,
    resident TEXT NOT NULL,
    municipality TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    key BLOB NOT NULL,
    replaces_authority TEXT,
    replaces_serial BLOB,
    tbs BLOB,
    outcome TEXT,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (authority, serial)
) STRICT;
CREATE UNIQUE INDEX intents_open ON intents (application, kind) WHERE outcome IS NULL;
CREATE INDEX intents_open_since ON intents (recorded_at) WHERE outcome IS NULL;

CREATE TABLE certificates (
    authority TEXT NOT NULL,
    serial BLOB NOT NULL CHECK (length(serial) = 16),
    application BLOB NOT NULL,
    kind TEXT NOT NULL,
    resident TEXT NOT NULL,
    municipality TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    key BLOB NOT NULL,
    der BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (authority, serial)
) STRICT;

-- The one place for a resident's certificate of a kind: the valid certificate,
-- and the open intent that will take its place. The primary key is what makes
-- two counters unable to issue two.
CREATE TABLE current_certificates (
    resident TEXT NOT NULL,
    kind TEXT NOT NULL,
    authority TEXT,
    serial BLOB,
    not_after INTEGER,
    intent_authority TEXT,
    intent_serial BLOB,
    PRIMARY KEY (resident, kind)
) STRICT, WITHOUT ROWID;

-- Revocations, with what a list of them needs to know.
CREATE TABLE revocations (
    authority TEXT NOT NULL,
    serial BLOB NOT NULL CHECK (length(serial) = 16),
    cause TEXT NOT NULL,
    at INTEGER NOT NULL,
    municipality TEXT NOT NULL,
    not_after INTEGER NOT NULL,
    PRIMARY KEY (authority, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    municipality TEXT,
    application BLOB,
    certificates TEXT NOT NULL,
    codes TEXT NOT NULL
) STRICT;
CREATE INDEX audit_municipality ON audit (municipality, id);
CREATE INDEX audit_application ON audit (application, id);

-- What is written once stays as it is written.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is insert-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is insert-only'); END;
CREATE TRIGGER revocations_no_update BEFORE UPDATE ON revocations
BEGIN SELECT RAISE(ABORT, 'revocations is insert-only'); END;
CREATE TRIGGER revocations_no_delete BEFORE DELETE ON revocations
BEGIN SELECT RAISE(ABORT, 'revocations is insert-only'); END;
CREATE TRIGGER certificates_no_update BEFORE UPDATE ON certificates
BEGIN SELECT RAISE(ABORT, 'certificates is insert-only'); END;
CREATE TRIGGER certificates_no_delete BEFORE DELETE ON certificates
BEGIN SELECT RAISE(ABORT, 'certificates is insert-only'); END;

use ca_core::domain::audit::{Act, AuditEntry};
use ca_core::domain::officer::{ClientCertificate, OfficerId, Principal, TerminalId};
use ca_core::ports::record::RecordFailure;

use super::database::Database;
use super::sample::{at, chiyoda, kiyose, operator};
use crate::{AuditScope, PrincipalId, PrincipalKind, PrincipalStatus, Store};

on_both!(
    a_certificate_proves_an_active_officer_or_terminal,
    a_suspended_principal_proves_nothing_until_active_again,
    a_detached_certificate_proves_nothing,
    a_certificate_belongs_to_one_principal,
    what_is_not_registered_cannot_be_changed,
    a_list_is_in_pages_with_every_certificate,
    every_change_is_audited,
);

fn officer(id: &str) -> Principal {
    Principal::Officer { id: OfficerId::parse(id).unwrap(), municipality: kiyose() }
}

fn terminal(id: &str) -> Principal {
    Principal::Terminal { id: TerminalId::parse(id).unwrap(), municipality: chiyoda() }
}

fn changed(seconds: i64) -> AuditEntry {
    operator(Act::OfficerChanged, at(seconds))
}

fn certificate(number: u8) -> ClientCertificate {
    ClientCertificate([number; 32])
}

/// Registers with one certificate.
fn register(store: &Store, principal: &Principal, number: u8) -> PrincipalId {
    store.register_principal(principal, &changed(0)).unwrap();
    let id = PrincipalId::from(principal);
    store.attach_certificate(&id, certificate(number), &changed(1)).unwrap();
    id
}

fn a_certificate_proves_an_active_officer_or_terminal(database: &Database) {
    let store = database.store();
    // The same identifier, once an officer's and once a terminal's.
    register(&store, &officer("a"), 1);
    let id = register(&store, &terminal("a"), 2);
    store.attach_certificate(&id, certificate(3), &changed(2)).unwrap();
    assert_eq!(store.principal(&certificate(1)), Ok(Some(officer("a"))));
    assert_eq!(store.principal(&certificate(2)), Ok(Some(terminal("a"))));
    assert_eq!(store.principal(&certificate(3)), Ok(Some(terminal("a"))));
    assert_eq!(store.principal(&certificate(4)), Ok(None));
}

fn a_suspended_principal_proves_nothing_until_active_again(database: &Database) {
    let store = database.store();
    let id = register(&store, &officer("a"), 1);
    store.set_principal_status(&id, PrincipalStatus::Suspended, &changed(2)).unwrap();
    assert_eq!(store.principal(&certificate(1)), Ok(None));
    store.set_principal_status(&id, PrincipalStatus::Active, &changed(3)).unwrap();
    assert_eq!(store.principal(&certificate(1)), Ok(Some(officer("a"))));
}

fn a_detached_certificate_proves_nothing(database: &Database) {
    let store = database.store();
    let id = register(&store, &officer("a"), 1);
    store.detach_certificate(&id, certificate(1), &changed(2)).unwrap();
    assert_eq!(store.principal(&certificate(1)), Ok(None));
    store.attach_certificate(&id, certificate(1), &changed(3)).unwrap();
    assert_eq!(store.principal(&certificate(1)), Ok(Some(officer("a"))));
}

fn a_certificate_belongs_to_one_principal(database: &Database) {
    let store = database.store();
    let id = register(&store, &officer("a"), 1);
    let other = register(&store, &officer("b"), 2);
    let conflict = Err(RecordFailure::Conflict);
    assert_eq!(store.register_principal(&officer("a"), &changed(2)), conflict);
    assert_eq!(store.attach_certificate(&other, certificate(1), &changed(2)), conflict);
    assert_eq!(store.attach_certificate(&id, certificate(1), &changed(2)), conflict);
    assert_eq!(store.detach_certificate(&other, certificate(1), &changed(2)), conflict);
    assert_eq!(store.principal(&certificate(1)), Ok(Some(officer("a"))));
}

fn what_is_not_registered_cannot_be_changed(database: &Database) {
    let store = database.store();
    register(&store, &officer("a"), 1);
    let unknown = PrincipalId::from(&terminal("a"));
    let conflict = Err(RecordFailure::Conflict);
    assert_eq!(store.set_principal_status(&unknown, PrincipalStatus::Suspended, &changed(2)), conflict);
    assert_eq!(store.attach_certificate(&unknown, certificate(2), &changed(2)), conflict);
    assert_eq!(store.detach_certificate(&unknown, certificate(1), &changed(2)), conflict);
    assert_eq!(store.audit(AuditScope::All, None, 100).unwrap().len(), 2);
}

fn a_list_is_in_pages_with_every_certificate(database: &Database) {
    let store = database.store();
    for (number, id) in (1..).zip(["c", "a", "b-1", "b.1"]) {
        let id = register(&store, &officer(id), number);
        store.attach_certificate(&id, certificate(number + 10), &changed(2)).unwrap();
    }
    register(&store, &terminal("a"), 9);
    let first = store.principals(PrincipalKind::Officer, None, 3).unwrap();
    let principals: Vec<_> = first.iter().map(|registered| registered.principal.clone()).collect();
    assert_eq!(principals, [officer("a"), officer("b-1"), officer("b.1")]);
    assert_eq!(first[0].certificates, [certificate(2), certificate(12)]);
    assert_eq!(first[0].status, PrincipalStatus::Active);
    assert_eq!(first[0].changed, at(0));
    let rest = store.principals(PrincipalKind::Officer, Some("b.1"), 3).unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].principal, officer("c"));
    assert_eq!(store.principals(PrincipalKind::Officer, Some("c"), 3), Ok(Vec::new()));
    assert_eq!(store.principals(PrincipalKind::Terminal, None, 3).unwrap().len(), 1);
}

fn every_change_is_audited(database: &Database) {
    let store = database.store();
    let id = register(&store, &officer("a"), 1);
    store.set_principal_status(&id, PrincipalStatus::Suspended, &changed(2)).unwrap();
    store.detach_certificate(&id, certificate(1), &changed(3)).unwrap();
    let entries = store.audit(AuditScope::All, None, 100).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.at).collect::<Vec<_>>(), [at(3), at(2), at(1), at(0)]);
}

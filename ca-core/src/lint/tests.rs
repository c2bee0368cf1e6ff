//! Every rule breaks on a certificate that is wrong in its way, and nothing in a
//! certificate can be changed without breaking one.

mod authority;
mod certificate;
mod change;

use std::collections::BTreeSet;

use proptest::prelude::*;

use self::change::{Change, changed_authority, changed_certificate};
use super::Finding;
use crate::domain::certificate::CertificateKind;
use crate::tbs::samples::{AUTHORITY_KEY, authority_contents, contents};

/// A change, and the rules that it breaks.
type Row = (&'static str, Change, &'static [&'static str]);

fn names(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.rule).collect()
}

/// Every row breaks exactly its rules; the result is all that were broken.
fn broken(rows: Vec<Row>, lint: impl Fn(&Change) -> Vec<Finding>) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    for (title, change, rules) in rows {
        let found = names(&lint(&change));
        assert_eq!(found, rules.iter().copied().collect(), "{title}");
        all.extend(found);
    }
    all
}

#[test]
fn every_rule_for_residents_is_broken_by_some_change_and_by_no_good_certificate() {
    let mut all = BTreeSet::new();
    for (kind, rows) in [
        (CertificateKind::Signature, certificate::signature_rows()),
        (CertificateKind::Authentication, certificate::authentication_rows()),
    ] {
        let contents = contents(kind);
        let lint = |change: &Change| super::certificate(&changed_certificate(&contents, change), &contents);
        let unchanged: Change = Box::new(|_| ());
        assert_eq!(lint(&unchanged), []);
        all.extend(broken(rows, lint));
    }
    let rules = super::structure::RULES.iter().map(|rule| rule.name);
    let rules: BTreeSet<_> = rules.chain(super::certificate::RULES.iter().map(|rule| rule.name)).collect();
    assert_eq!(all, rules.union(&[super::parsed::FORM].into()).copied().collect());
}

#[test]
fn every_rule_for_authorities_is_broken_by_some_change_and_by_no_good_certificate() {
    let contents = authority_contents(CertificateKind::Signature, &AUTHORITY_KEY);
    let lint = |change: &Change| super::authority(&changed_authority(&contents, change), &contents);
    let unchanged: Change = Box::new(|_| ());
    assert_eq!(lint(&unchanged), []);
    let all = broken(authority::rows(), lint);
    let rules: BTreeSet<_> = super::authority::RULES.iter().map(|rule| rule.name).collect();
    assert!(rules.is_subset(&all), "{:?}", rules.difference(&all));
}

#[test]
fn no_two_rules_share_a_name() {
    let structure = || super::structure::RULES.iter().map(|rule| rule.name).chain([super::parsed::FORM]);
    let certificate: Vec<_> =
        structure().chain(super::certificate::RULES.iter().map(|rule| rule.name)).collect();
    let authority: Vec<_> = structure().chain(super::authority::RULES.iter().map(|rule| rule.name)).collect();
    for names in [certificate, authority] {
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }
}

#[test]
fn no_octet_of_a_certificate_can_be_changed_unnoticed() {
    for kind in CertificateKind::ALL {
        let contents = contents(kind);
        let tbs = crate::tbs::certificate(&contents).unwrap();
        for at in 0..tbs.len() {
            let mut changed = tbs.clone();
            changed[at] ^= 1 << (at % 8);
            assert_ne!(super::certificate(&changed, &contents), [], "octet {at}");
        }
        for length in 0..tbs.len() {
            assert_eq!(names(&super::certificate(&tbs[..length], &contents)), [super::parsed::FORM].into());
        }
    }
}

#[test]
fn a_certificate_for_somebody_else_is_noticed() {
    let [signature, authentication] = CertificateKind::ALL.map(contents);
    let tbs = crate::tbs::certificate(&signature).unwrap();
    assert_ne!(super::certificate(&tbs, &authentication), []);
}

#[test]
fn findings_show_nothing_of_a_person() {
    let contents = contents(CertificateKind::Signature);
    for (title, change, _) in certificate::signature_rows() {
        for finding in super::certificate(&changed_certificate(&contents, &change), &contents) {
            assert!(finding.detail.is_ascii() && !finding.detail.contains("1980"), "{title}: {finding:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_judged_without_panic(bytes: Vec<u8>) {
        prop_assert_eq!(
            names(&super::certificate(&bytes, &contents(CertificateKind::Signature))),
            [super::parsed::FORM].into()
        );
    }
}

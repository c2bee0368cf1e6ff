//! The two names of a prefectural authority.

use super::certificate::CertificateKind;
use super::name::DistinguishedName;
use super::oid;
use super::prefecture::Prefecture;

/// The organization of every name in Latin letters.
pub(super) const ORGANIZATION: &str = "JPKI";

/// The distinguished name of a prefecture's authority: `C=JP, O=JPKI, OU=JPKI for
/// digital signature, OU=<Prefecture>` (domain.md 3; that the last OU is the
/// prefecture in romaji is our decision).
///
/// All generations of its key share it: the issuer of a certificate is found by
/// key identifier, never by this name.
#[must_use]
pub fn in_romaji(prefecture: Prefecture, kind: CertificateKind) -> DistinguishedName {
    DistinguishedName::in_japan(&[
        (oid::ORGANIZATION, ORGANIZATION),
        (oid::ORGANIZATIONAL_UNIT, service(kind)),
        (oid::ORGANIZATIONAL_UNIT, prefecture.romaji()),
    ])
}

/// The Japanese name of the same authority: `C=JP, O=公的個人認証サービス,
/// OU=公的個人認証サービス署名用, OU=<prefecture>知事`.
///
/// It stands in the subjectAltName of the authority's certificate and in the
/// issuerAltName of what it issues. The form is our decision: the last OU is the
/// governor, whom the law makes the issuer.
#[must_use]
pub fn in_japanese(prefecture: Prefecture, kind: CertificateKind) -> DistinguishedName {
    let service = match kind {
        CertificateKind::Signature => "公的個人認証サービス署名用",
        CertificateKind::Authentication => "公的個人認証サービス利用者証明用",
    };
    DistinguishedName::in_japan(&[
        (oid::ORGANIZATION, "公的個人認証サービス"),
        (oid::ORGANIZATIONAL_UNIT, service),
        (oid::ORGANIZATIONAL_UNIT, &format!("{}知事", prefecture.kanji())),
    ])
}

/// The organizational unit that tells the two kinds of authority apart.
pub(super) const fn service(kind: CertificateKind) -> &'static str {
    match kind {
        CertificateKind::Signature => "JPKI for digital signature",
        CertificateKind::Authentication => "JPKI for user authentication",
    }
}

#[cfg(test)]
mod tests {
    use super::{in_japanese, in_romaji};
    use crate::domain::certificate::CertificateKind;
    use crate::domain::prefecture::Prefecture;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_those_of_the_profile() {
        let tokyo = Prefecture::with_code("13").unwrap();
        for (name, text) in [
            (
                in_romaji(tokyo, CertificateKind::Signature),
                "C=JP, O=JPKI, OU=JPKI for digital signature, OU=Tokyo-to",
            ),
            (
                in_romaji(tokyo, CertificateKind::Authentication),
                "C=JP, O=JPKI, OU=JPKI for user authentication, OU=Tokyo-to",
            ),
            (
                in_japanese(tokyo, CertificateKind::Signature),
                "C=JP, O=公的個人認証サービス, OU=公的個人認証サービス署名用, OU=東京都知事",
            ),
            (
                in_japanese(tokyo, CertificateKind::Authentication),
                "C=JP, O=公的個人認証サービス, OU=公的個人認証サービス利用者証明用, OU=東京都知事",
            ),
        ] {
            assert_eq!(name.to_string(), text);
        }
    }

    #[test]
    fn no_two_authorities_share_a_name() {
        let names: BTreeSet<_> = Prefecture::ALL
            .iter()
            .flat_map(|prefecture| CertificateKind::ALL.map(|kind| (*prefecture, kind)))
            .flat_map(|(prefecture, kind)| [in_romaji(prefecture, kind), in_japanese(prefecture, kind)])
            .map(|name| name.to_string())
            .collect();
        assert_eq!(names.len(), 47 * 2 * 2);
    }
}

//! Where the revocation of a certificate is published: one list per municipality.

use super::authority::AuthorityId;
use super::authority_name::{ORGANIZATION, service};
use super::certificate::CertificateKind;
use super::municipality::{Municipality, MunicipalityCode};
use super::name::DistinguishedName;
use super::oid;
use super::uri::HttpUri;

/// The directoryName of a municipality's list: `C=JP, O=JPKI, OU=JPKI for digital
/// signature, OU=CRL Distribution Points, OU=<Prefecture>, CN=<Municipality> CRLDP`
/// (domain.md 3).
///
/// The same name stands in the certificate's cRLDistributionPoints and in the
/// list's issuingDistributionPoint: RFC 5280 5.2.5 and 6.3.3 compare the two.
#[must_use]
pub fn name(municipality: &Municipality, kind: CertificateKind) -> DistinguishedName {
    DistinguishedName::in_japan(&[
        (oid::ORGANIZATION, ORGANIZATION),
        (oid::ORGANIZATIONAL_UNIT, service(kind)),
        (oid::ORGANIZATIONAL_UNIT, "CRL Distribution Points"),
        (oid::ORGANIZATIONAL_UNIT, municipality.prefecture().romaji()),
        (oid::COMMON_NAME, &format!("{} CRLDP", municipality.romaji())),
    ])
}

/// The address under which ordinary verifiers fetch the same list:
/// `<base>/<authority>/<municipality code>.crl`.
///
/// Stable for the life of the certificates that carry it; by authority, because
/// every key signs lists of its own. An addition to the original profile.
#[must_use]
pub fn uri(base: &HttpUri, authority: &AuthorityId, municipality: MunicipalityCode) -> HttpUri {
    base.join(authority.as_str()).join(&format!("{municipality}.crl"))
}

#[cfg(test)]
mod tests {
    use super::{name, uri};
    use crate::domain::authority::AuthorityId;
    use crate::domain::certificate::CertificateKind;
    use crate::domain::generation::Generation;
    use crate::domain::municipality::{Municipality, MunicipalityCode};
    use crate::domain::uri::HttpUri;

    #[test]
    fn a_point_is_that_of_the_municipality() {
        let code = MunicipalityCode::parse("132217").unwrap();
        let kiyose = Municipality::new(code, "清瀬市", "Kiyose-shi").unwrap();
        assert_eq!(
            name(&kiyose, CertificateKind::Authentication).to_string(),
            "C=JP, O=JPKI, OU=JPKI for user authentication, OU=CRL Distribution Points, OU=Tokyo-to, \
             CN=Kiyose-shi CRLDP"
        );
        let base = HttpUri::parse("http://crl.example.jp/lists/").unwrap();
        let authority = AuthorityId::new(code.prefecture(), CertificateKind::Signature, Generation::FIRST);
        assert_eq!(
            uri(&base, &authority, code).as_str(),
            "http://crl.example.jp/lists/tokyo-to.signature.1/132217.crl"
        );
    }
}

//! One distribution point, for all reasons and of the issuer itself: the directory
//! name of the municipality's list, and its address if the profile has one
//! (domain.md 3; RFC 5280 4.2.1.13).

use der::Encode;
use x509_cert::ext::pkix::CrlDistributionPoints;
use x509_cert::ext::pkix::name::DistributionPointName;

use crate::lint::parsed::{Parsed, is_directory_name, uri};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "distribution-point", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let points = parsed.extension::<CrlDistributionPoints>()?.0;
    let [point] = &*points else { return Err("there is not exactly one distribution point") };
    let whole = point.reasons.is_none() && point.crl_issuer.is_none();
    require(whole, "the point is for some reasons only, or of another list issuer")?;
    let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
        return Err("the point has no full name");
    };
    let (directory_name, addresses) = names.split_at_checked(1).unwrap_or_default();
    let municipality = &expected.particulars().municipality;
    let name = expected.issuer().distribution_point_name(municipality).to_der().unwrap_or_default();
    require(is_directory_name(directory_name, &name), "the name is not that of the municipality's list")?;
    let address = expected.issuer().distribution_point_uri(municipality.code());
    let right = addresses.iter().map(uri).eq(address.iter().map(|address| Some(address.as_str())));
    require(right, "the address is not that of the municipality's list")
}

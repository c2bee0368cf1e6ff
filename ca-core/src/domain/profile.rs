//! Certificate profiles: what of a certificate is the same for everybody.

use const_oid::ObjectIdentifier;

use super::certificate::CertificateKind;
use super::oid;
use super::public_key::KeyPolicy;
use super::uri::HttpUri;
use super::validity::ValidityPolicy;

/// Which policy identifiers an authority uses (domain.md 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyArc {
    /// The service's own.
    Production,
    /// Those of test authorities, which no verifier may accept.
    Test,
}

impl PolicyArc {
    /// The policy of certificates of this kind.
    #[must_use]
    pub const fn policy(self, kind: CertificateKind) -> ObjectIdentifier {
        match (self, kind) {
            (Self::Production, CertificateKind::Signature) => oid::POLICY_SIGNATURE,
            (Self::Production, CertificateKind::Authentication) => oid::POLICY_AUTHENTICATION,
            (Self::Test, CertificateKind::Signature) => oid::POLICY_SIGNATURE_TEST,
            (Self::Test, CertificateKind::Authentication) => oid::POLICY_AUTHENTICATION_TEST,
        }
    }
}

/// A profile of domain.md 3: the policy, the addresses, the validity and the keys
/// of one kind of certificate.
///
/// An authentication certificate has the address of an OCSP responder and a
/// signature certificate has none: the two constructors leave no other profile.
#[derive(Clone, Debug)]
pub struct Profile {
    kind: CertificateKind,
    arc: PolicyArc,
    practice_statement: HttpUri,
    lists: Option<HttpUri>,
    ocsp: Option<HttpUri>,
    validity: ValidityPolicy,
    key_policy: KeyPolicy,
}

impl Profile {
    /// The profile of signature certificates (署名用電子証明書), with the address of
    /// the certification practice statement.
    #[must_use]
    pub const fn signature(
        arc: PolicyArc,
        practice_statement: HttpUri,
        validity: ValidityPolicy,
        key_policy: KeyPolicy,
    ) -> Self {
        let kind = CertificateKind::Signature;
        Self { kind, arc, practice_statement, lists: None, ocsp: None, validity, key_policy }
    }

    /// The profile of authentication certificates (利用者証明用電子証明書), with the
    /// addresses of the certification practice statement and of the OCSP responder.
    #[must_use]
    pub const fn authentication(
        arc: PolicyArc,
        practice_statement: HttpUri,
        ocsp: HttpUri,
        validity: ValidityPolicy,
        key_policy: KeyPolicy,
    ) -> Self {
        let kind = CertificateKind::Authentication;
        Self { kind, arc, practice_statement, lists: None, ocsp: Some(ocsp), validity, key_policy }
    }

    /// The same profile, whose certificates also say where below this address
    /// ordinary verifiers fetch the revocation lists.
    #[must_use]
    pub fn with_lists_at(self, base: HttpUri) -> Self {
        Self { lists: Some(base), ..self }
    }

    /// The kind of certificate.
    #[must_use]
    pub const fn kind(&self) -> CertificateKind {
        self.kind
    }

    /// The one policy of the certificates.
    #[must_use]
    pub const fn policy(&self) -> ObjectIdentifier {
        self.arc.policy(self.kind)
    }

    /// Where the certification practice statement is.
    #[must_use]
    pub const fn practice_statement(&self) -> &HttpUri {
        &self.practice_statement
    }

    /// Below which address the revocation lists are, if they are published by HTTP.
    #[must_use]
    pub const fn lists(&self) -> Option<&HttpUri> {
        self.lists.as_ref()
    }

    /// Where the OCSP responder is: of authentication certificates only.
    #[must_use]
    pub const fn ocsp(&self) -> Option<&HttpUri> {
        self.ocsp.as_ref()
    }

    /// How the end of a certificate is found.
    #[must_use]
    pub const fn validity(&self) -> ValidityPolicy {
        self.validity
    }

    /// Which keys are certified.
    #[must_use]
    pub const fn key_policy(&self) -> &KeyPolicy {
        &self.key_policy
    }
}

#[cfg(test)]
mod tests {
    use super::PolicyArc;
    use crate::domain::certificate::CertificateKind;

    #[test]
    fn policies_are_those_of_the_arc_and_the_kind() {
        for (arc, kind, dotted) in [
            (PolicyArc::Production, CertificateKind::Signature, "1.2.392.200149.8.5.1.1.20"),
            (PolicyArc::Production, CertificateKind::Authentication, "1.2.392.200149.8.5.1.3.30"),
            (PolicyArc::Test, CertificateKind::Signature, "1.2.392.200149.8.5.1.0.20"),
            (PolicyArc::Test, CertificateKind::Authentication, "1.2.392.200149.8.5.1.0.30"),
        ] {
            assert_eq!(arc.policy(kind).to_string(), dotted);
        }
    }
}

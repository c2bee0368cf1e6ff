//! Who may be told the status of certificates (domain.md 6).

/// The category of a verifier under Article 17 of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerifierCategory {
    /// ① Administrative organs (行政機関等).
    AdministrativeOrgan,
    /// ② Courts (裁判所).
    Court,
    /// ③ Bodies that pass filings on, designated by law.
    FilingBody,
    /// ④ Accredited certification businesses (認定認証事業者).
    AccreditedCertifier,
    /// ⑤ Specified certification businesses certified by the minister (特定認証業務).
    SpecifiedCertifier,
    /// ⑥ Bodies that provide records needed for filings, named by cabinet order.
    RecordProvider,
    /// ⑦ Associations of professions that file for others (士業団体).
    ProfessionalAssociation,
    /// ⑧ Associations whose members supply records.
    RecordAssociation,
}

/// What a verifier may do with what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entitlement {
    /// 署名検証者: uses the revocation file or single answers itself.
    Itself,
    /// 団体署名検証者: answers its registered members (署名確認者) only.
    MembersOnly,
}

impl VerifierCategory {
    /// All categories, in the order of the law.
    pub const ALL: [Self; 8] = [
        Self::AdministrativeOrgan,
        Self::Court,
        Self::FilingBody,
        Self::AccreditedCertifier,
        Self::SpecifiedCertifier,
        Self::RecordProvider,
        Self::ProfessionalAssociation,
        Self::RecordAssociation,
    ];

    /// What verifiers of this category may do.
    #[must_use]
    pub const fn entitlement(self) -> Entitlement {
        match self {
            Self::AdministrativeOrgan
            | Self::Court
            | Self::FilingBody
            | Self::AccreditedCertifier
            | Self::SpecifiedCertifier
            | Self::RecordProvider => Entitlement::Itself,
            Self::ProfessionalAssociation | Self::RecordAssociation => Entitlement::MembersOnly,
        }
    }

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdministrativeOrgan => "administrative-organ",
            Self::Court => "court",
            Self::FilingBody => "filing-body",
            Self::AccreditedCertifier => "accredited-certifier",
            Self::SpecifiedCertifier => "specified-certifier",
            Self::RecordProvider => "record-provider",
            Self::ProfessionalAssociation => "professional-association",
            Self::RecordAssociation => "record-association",
        }
    }

    /// The category with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entitlement, VerifierCategory};

    #[test]
    fn the_last_two_categories_answer_members_only() {
        let members_only: Vec<_> = VerifierCategory::ALL
            .into_iter()
            .filter(|category| category.entitlement() == Entitlement::MembersOnly)
            .collect();
        let last = [VerifierCategory::ProfessionalAssociation, VerifierCategory::RecordAssociation];
        assert_eq!(members_only, last);
    }

    #[test]
    fn texts_lead_back_to_their_categories() {
        for category in VerifierCategory::ALL {
            assert_eq!(VerifierCategory::parse(category.as_str()), Some(category));
        }
    }
}

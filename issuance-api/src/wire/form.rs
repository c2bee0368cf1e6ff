//! The application form.

use ca_core::domain::application::{self, RequestedCertificates};
use ca_core::domain::certificate;
use ca_core::domain::code::Code;
use ca_core::domain::evidence;
use ca_core::domain::four_items::{self, Address, DateOfBirth, Gender, Name};
use ca_core::domain::resident_number::ResidentNumber;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Day, Refused};

/// What is written on the application form (申請書).
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationForm {
    /// New, renewal, re-issue.
    pub kind: ApplicationKind,
    /// Which certificates: one or both.
    #[schema(min_items = 1, max_items = 2)]
    pub certificates: Vec<CertificateKind>,
    /// The resident record number (住民票コード), eleven digits.
    #[schema(pattern = "^[0-9]{11}$", example = "12345678903")]
    pub resident_number: String,
    /// The four basic items as the applicant claims them.
    pub claimed: FourItems,
    /// In person or by proxy.
    pub applicant: Applicant,
    /// The last day of the card that will hold the keys, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_expiry: Option<Day>,
}

/// The four basic items (基本4情報) in the register's form.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FourItems {
    /// Family and given name joined by U+3000 (氏名).
    #[schema(example = "実印　花子")]
    pub name: String,
    /// Era digit, Gregorian year, month, day: `EYYYYMMDD` (生年月日).
    #[schema(pattern = "^[0-5][0-9]{8}$", example = "319800217")]
    pub date_of_birth: String,
    /// `1` male, `2` female, `3` unknown (性別).
    #[schema(pattern = "^[1-3]$", example = "2")]
    pub gender: String,
    /// Prefecture first, full-width (住所).
    #[schema(example = "東京都清瀬市中里五丁目８４２番地")]
    pub address: String,
}

impl std::fmt::Debug for ApplicationForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApplicationForm(redacted)")
    }
}

impl std::fmt::Debug for FourItems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FourItems(redacted)")
    }
}

/// A closed list whose members the domain has under the same names.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident = $domain:ty { $($(#[$variant_doc:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::$variant,)*
                }
            }
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value {
                    $(<$domain>::$variant => Self::$variant,)*
                }
            }
        }
    };
}
pub(super) use mirror;

mirror! {
    /// What the applicant asks for (申請の種別).
    ApplicationKind = application::ApplicationKind {
        /// 新規
        New,
        /// 更新
        Renewal,
        /// 再発行
        Reissue,
    }
}

mirror! {
    /// Which of the two certificates.
    CertificateKind = certificate::CertificateKind {
        /// 署名用電子証明書
        Signature,
        /// 利用者証明用電子証明書
        Authentication,
    }
}

mirror! {
    /// Who stands at the counter.
    Applicant = evidence::Applicant {
        /// 本人
        InPerson,
        /// 代理人
        Proxy,
    }
}

impl ApplicationForm {
    /// The form as the domain knows it.
    ///
    /// # Errors
    /// [`Refused`], with the first member at fault.
    pub fn parse(self) -> Result<application::ApplicationForm, Refused> {
        let kinds: Vec<certificate::CertificateKind> =
            self.certificates.into_iter().map(Into::into).collect();
        Ok(application::ApplicationForm {
            kind: self.kind.into(),
            certificates: RequestedCertificates::of(&kinds)
                .ok_or_else(|| Refused::new(Code::BODY_MALFORMED, "/certificates"))?,
            resident: ResidentNumber::parse(&self.resident_number)
                .map_err(Refused::domain("/resident_number"))?,
            claimed: self.claimed.parse()?,
            applicant: self.applicant.into(),
            card_expiry: self.card_expiry.map(|Day(date)| date),
        })
    }
}

impl FourItems {
    fn parse(&self) -> Result<four_items::FourItems, Refused> {
        Ok(four_items::FourItems::new(
            Name::parse(&self.name).map_err(Refused::domain("/claimed/name"))?,
            DateOfBirth::parse(&self.date_of_birth).map_err(Refused::domain("/claimed/date_of_birth"))?,
            Gender::parse(&self.gender).map_err(Refused::domain("/claimed/gender"))?,
            Address::parse(&self.address).map_err(Refused::domain("/claimed/address"))?,
        ))
    }
}

impl From<&application::ApplicationForm> for ApplicationForm {
    fn from(form: &application::ApplicationForm) -> Self {
        Self {
            kind: form.kind.into(),
            certificates: form.certificates.kinds().map(Into::into).collect(),
            resident_number: form.resident.as_str().to_owned(),
            claimed: FourItems::from(&form.claimed),
            applicant: form.applicant.into(),
            card_expiry: form.card_expiry.map(Day),
        }
    }
}

impl From<&four_items::FourItems> for FourItems {
    fn from(items: &four_items::FourItems) -> Self {
        Self {
            name: items.name().as_str().to_owned(),
            date_of_birth: items.date_of_birth().encode(),
            gender: items.gender().encode().to_owned(),
            address: items.address().as_str().to_owned(),
        }
    }
}

//! The bytes to be signed, made from the public half alone.
//!
//! Contents (what is particular to one certificate, checked against the issuer)
//! become bytes, bytes become a draft of the signing chain. The ASN.1 types of
//! `structure` and `extension` only write; what was written is read back by
//! other code, in [`lint`](crate::lint).

mod authority;
mod authority_contents;
mod certificate;
mod contents;
mod draft;
mod error;
mod extension;
mod read;
mod structure;

pub use authority::authority_certificate;
pub use authority_contents::AuthorityContents;
pub use certificate::certificate;
pub use contents::{CertificateContents, Particulars};
pub use draft::{AuthorityDraft, CertificateDraft};
pub use error::TbsError;
pub(crate) use extension::type_id;
pub use read::AuthorityError;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use {
    authority::structure as authority_structure, certificate::structure as certificate_structure,
    structure::TbsCertificate,
};

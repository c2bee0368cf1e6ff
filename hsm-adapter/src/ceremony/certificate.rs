//! The authority's own certificate, through the same chain as every other: linted, recorded, signed,
//! verified.

use ca_core::{
    domain::{
        authority::KeyName,
        public_key::{KeyPolicy, PublicKey},
        serial::Serial,
    },
    ports::{clock::Clock, entropy::Entropy, signer::Signer},
    signing::record,
    tbs::{AuthorityContents, AuthorityDraft},
};

use super::{Plan, transcript::Transcript};
use crate::Error;

/// The DER of the self-signed certificate; its intent is in the transcript before it is signed.
///
/// # Errors
/// [`Error::Certificate`], [`Error::Transcript`].
pub(super) fn certify(
    plan: &Plan,
    spki_der: &[u8],
    signer: &dyn Signer,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
    transcript: &Transcript<'_>,
) -> Result<Vec<u8>, Error> {
    let key = PublicKey::parse(spki_der, &KeyPolicy::authorities())
        .map_err(|error| Error::certificate(error.code(), &error))?;
    let mut random = [0; Serial::RANDOM];
    entropy
        .fill(&mut random)
        .map_err(|error| Error::certificate(ca_core::domain::code::Code::INTERNAL, &error))?;
    let validity = AuthorityContents::validity_from(clock.now())
        .map_err(|error| Error::certificate(error.code(), &error))?;
    let contents = AuthorityContents::new(
        plan.prefecture,
        plan.kind,
        Serial::compose(plan.generation, random),
        validity,
        key,
        plan.key.algorithm.into(),
    )
    .map_err(|error| Error::certificate(error.code(), &error))?;
    let draft = AuthorityDraft::draft(contents, KeyName::new(plan.key.label.clone()))
        .map_err(|error| Error::certificate(error.code(), &error))?;
    let linted = draft
        .lint()
        .map_err(|failed| Error::certificate(ca_core::domain::code::Code::LINT_FAILED, &failed))?;
    let mut recorded = record(vec![linted], transcript)?;
    let recorded = recorded.pop().ok_or_else(|| Error::Plan("nothing was recorded".into()))?;
    let signed = recorded.sign(signer).map_err(|error| Error::certificate(error.code(), &error))?;
    Ok(signed.der().to_vec())
}

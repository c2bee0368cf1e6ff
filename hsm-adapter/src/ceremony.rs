//! The key ceremony: a reviewed plan becomes a key inside the token, a certificate, and a transcript.
//!
//! Nothing here overwrites anything: a key whose label or identifier is in use stops the ceremony, and so
//! does a transcript that exists. A ceremony that was broken off is not continued; its key is left unused.

use std::path::Path;

use ca_core::ports::{clock::Clock, entropy::Entropy};
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    Error, Hsm, HsmConfig,
    config::TokenConfig,
    pin::{PinSource, Prompt},
    public_key::PublicKey,
};

mod certificate;
mod desk;
mod key_pair;
mod plan;
mod transcript;

pub use key_pair::{GeneratedKey, generate_service_key};
pub use plan::{KeyPlan, Plan};
pub use transcript::verify_transcript;

use desk::at_desk;
use key_pair::{KeyPairFault, check_absent, generate};
use plan::hexadecimal;
use transcript::Transcript;

/// What a ceremony needs of the world.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Asks a person for the PIN.
    pub prompt: Prompt<'a>,
    /// The time.
    pub clock: &'a dyn Clock,
    /// The random octets of the certificate's serial.
    pub entropy: &'a dyn Entropy,
}

/// What a ceremony has brought about.
#[derive(Clone, Debug)]
pub struct Completed {
    /// DER of the authority's certificate.
    pub certificate: Vec<u8>,
    /// The public half of the key.
    pub public: PublicKey,
    /// The digest of the transcript's last line, for the witnesses to write down.
    pub transcript_digest: String,
}

/// The dry run: opens the token and makes sure that the plan could be carried out; changes nothing.
///
/// # Errors
/// [`Error::Pin`], [`Error::Token`], [`Error::Key`] if the label or the identifier is in use.
pub fn rehearse(plan: &Plan, prompt: Prompt<'_>) -> Result<Vec<String>, Error> {
    let pin = read_pin(plan, prompt)?;
    with_token(plan, &pin, |session| check_absent(session, &plan.key))?;
    Ok(plan.steps())
}

/// Carries the plan out.
///
/// # Errors
/// Whatever stopped it; the transcript then ends with the reason, as far as it could still be written.
pub fn execute(plan: &Plan, surroundings: Surroundings<'_>, transcript: &Path) -> Result<Completed, Error> {
    let pin = read_pin(plan, surroundings.prompt)?;
    let transcript = Transcript::begin(transcript, plan.digest(), surroundings.clock)?;
    carry_out(plan, &pin, surroundings, &transcript).inspect_err(|error| {
        let reason = [("code", error.code().as_str().into()), ("reason", error.to_string().into())];
        if let Err(failure) = transcript.write("broken-off", reason) {
            tracing::error!(%failure, "the end of the ceremony is not in its transcript");
        }
    })
}

fn carry_out(
    plan: &Plan,
    pin: &SecretString,
    surroundings: Surroundings<'_>,
    transcript: &Transcript<'_>,
) -> Result<Completed, Error> {
    transcript.write(
        "begun",
        [
            ("plan", plan.text.as_str().into()),
            ("officers", json!(plan.officers)),
            ("witnesses", json!(plan.witnesses)),
            ("program", concat!("jitsuin-ceremony ", env!("CARGO_PKG_VERSION")).into()),
        ],
    )?;
    let made = with_token(plan, pin, |session| generate(session, &plan.key))?;
    transcript.write(
        "key-made",
        [
            ("label", plan.key.label.as_str().into()),
            ("id", plan.key.id.to_string().into()),
            ("attributes", json!(made.attributes)),
            ("public_key", hexadecimal(made.public.spki_der()).into()),
        ],
    )?;
    // Opened as a service would open it, with the probe.
    let signer = Hsm::open(as_service(plan), &|_| Ok(pin.clone()))?;
    transcript.write("probe-verified", [])?;

    let Surroundings { clock, entropy, .. } = surroundings;
    let certificate =
        certificate::certify(plan, made.public.spki_der(), &signer, clock, entropy, transcript)?;
    transcript.write(
        "certificate-signed",
        [
            ("certificate", hexadecimal(&certificate).into()),
            ("sha256", hexadecimal(&Sha256::digest(&certificate)).into()),
        ],
    )?;
    Ok(Completed { certificate, public: made.public, transcript_digest: transcript.digest() })
}

fn read_pin(plan: &Plan, prompt: Prompt<'_>) -> Result<SecretString, Error> {
    plan.token.pin.read(prompt).map_err(|error| Error::pin(&plan.token.name, &error))
}

fn with_token<T>(
    plan: &Plan,
    pin: &SecretString,
    work: impl FnOnce(&mut dyn crate::token::Session) -> Result<T, KeyPairFault>,
) -> Result<T, Error> {
    at_desk(&plan.token.module, &plan.token.token_name(), pin, work)
        .map_err(|fault| fault.named(&plan.token.name, &plan.key.label))
}

/// The one key on the one token; the PIN, asked once, is handed on by the prompt.
fn as_service(plan: &Plan) -> HsmConfig {
    let pin = PinSource::Prompt(String::new());
    HsmConfig {
        tokens: vec![TokenConfig { pin, sessions: 1, ..plan.token.clone() }],
        keys: vec![plan.key.as_config()],
        deadline_ms: SIGNATURE_DEADLINE_MS,
        probe_interval_s: 0,
        reconnect_ms: 0,
        allow_extractable_keys: false,
    }
}

const SIGNATURE_DEADLINE_MS: u64 = 60_000;

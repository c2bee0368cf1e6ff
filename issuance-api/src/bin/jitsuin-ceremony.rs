//! The key ceremony at the command line: see `docs/ceremony.md`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use der::pem::{LineEnding, encode_string};
use hsm_adapter::Error;
use hsm_adapter::ceremony::{Plan, Surroundings, execute, rehearse, verify_transcript};
use issuance_api::compose::clock::SystemClock;
use issuance_api::compose::entropy::SystemEntropy;
use secrecy::SecretString;

/// Makes the key and the certificate of an authority, as a reviewed plan says.
///
/// The key is made inside the token and never leaves it. Every step is in the
/// transcript, on disk, before the next begins; the last line's digest is what
/// the witnesses write down.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Rehearse a plan, or hold the ceremony with --execute.
    Hold(Hold),
    /// Check that a transcript is whole and belongs to a plan; prints the digest of its last line.
    Verify {
        /// The plan (TOML).
        plan: PathBuf,
        /// The transcript of its ceremony (JSON lines).
        transcript: PathBuf,
    },
}

#[derive(Args)]
struct Hold {
    /// The reviewed plan (TOML): token, authority, key, officers, witnesses.
    plan: PathBuf,
    /// Make the key and sign. Without it nothing is changed.
    #[arg(long, requires_all = ["transcript", "certificate"])]
    execute: bool,
    /// Where the transcript goes; the file must not exist.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Where the authority's certificate goes, as PEM; the file must not exist.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Hold(hold) => self::hold(&hold),
        Command::Verify { plan, transcript } => verify(&plan, &transcript),
    };
    match done.and_then(|text| Ok(io::stdout().write_all(text.as_bytes())?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "jitsuin-ceremony: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Why the program ends without success.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0} ({code})", code = .0.code())]
    Ceremony(#[from] Error),
    #[error("{file}: {reason}")]
    File { file: String, reason: io::Error },
    #[error("the certificate has no PEM form")]
    Pem,
    #[error("standard output: {0}")]
    Output(#[from] io::Error),
}

fn hold(hold: &Hold) -> Result<String, Failure> {
    let plan = read_plan(&hold.plan)?;
    let (Some(transcript), Some(certificate), true) = (&hold.transcript, &hold.certificate, hold.execute)
    else {
        let steps = rehearse(&plan, &ask)?;
        let steps: String = steps.iter().map(|step| format!("  would {step}\n")).collect();
        return Ok(format!(
            "plan {}\n{steps}nothing was changed; --execute holds the ceremony\n",
            plan.digest()
        ));
    };
    // Claimed before the key is made: a certificate that cannot be written down is a key lost.
    let mut file = std::fs::File::create_new(certificate).map_err(|reason| at(certificate, reason))?;
    let surroundings = Surroundings { prompt: &ask, clock: &SystemClock, entropy: &SystemEntropy };
    let completed =
        execute(&plan, surroundings, transcript).inspect_err(|_| drop(std::fs::remove_file(certificate)))?;
    let pem =
        encode_string("CERTIFICATE", LineEnding::LF, &completed.certificate).map_err(|_| Failure::Pem)?;
    let written = file.write_all(pem.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|reason| at(certificate, reason))?;
    Ok(format!(
        "plan        {}\ncertificate {}\ntranscript  {}\nlast line   {}\n",
        plan.digest(),
        certificate.display(),
        transcript.display(),
        completed.transcript_digest
    ))
}

fn verify(plan: &Path, transcript: &Path) -> Result<String, Failure> {
    let plan = read_plan(plan)?;
    Ok(format!("last line   {}\n", verify_transcript(transcript, &plan.digest())?))
}

fn read_plan(file: &Path) -> Result<Plan, Failure> {
    let text = std::fs::read_to_string(file).map_err(|reason| at(file, reason))?;
    Ok(Plan::parse(&text)?)
}

fn ask(question: &str) -> io::Result<SecretString> {
    rpassword::prompt_password(format!("{question}: ")).map(SecretString::from)
}

fn at(file: &Path, reason: io::Error) -> Failure {
    Failure::File { file: file.display().to_string(), reason }
}

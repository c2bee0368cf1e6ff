//! `officer …` and `terminal …`: the same commands for both.

use std::io::Write;
use std::path::PathBuf;

use ca_core::domain::audit::Act;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::{ClientCertificate, OfficerId, Principal, TerminalId};
use clap::Subcommand;
use schemas::{PrincipalId, PrincipalKind, PrincipalStatus, RegisteredPrincipal};

use super::service_authority::client_certificate;
use super::{Office, say};
use crate::compose::PAGE;
use crate::error::Error;
use crate::secret;
use crate::tls::{fingerprint, read_certificates};

#[derive(Debug, Subcommand)]
pub(super) enum PrincipalCommand {
    /// Register one, active and without a client certificate
    Add {
        /// Its identifier: 1 to 64 of a-z, 0-9, hyphen and dot; a service number, not a name
        id: String,
        /// The only municipality it acts for: six digits
        #[arg(long, value_name = "CODE")]
        municipality: String,
    },
    /// List all: identifier, municipality, active or suspended, fingerprints of certificates
    List,
    /// Let it act no more; counts within five seconds
    Suspend {
        /// Its identifier
        id: String,
    },
    /// Let it act again
    Resume {
        /// Its identifier
        id: String,
    },
    /// Its client certificates
    #[command(subcommand)]
    Certificate(CertificateCommand),
}

#[derive(Debug, Subcommand)]
pub(super) enum CertificateCommand {
    /// Issue one from the service's own authority: writes ID.pem and ID.key
    Issue {
        /// Its identifier
        id: String,
        /// Where the files are written; nothing is overwritten
        #[arg(long, value_name = "DIR")]
        directory: PathBuf,
        /// For how many days
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=1100))]
        days: u16,
        /// PKCS#10 request (PEM) of a key that was made elsewhere: only ID.pem is written then
        #[arg(long, value_name = "FILE")]
        request: Option<PathBuf>,
    },
    /// Attach one that an outside authority issued (see tls.client_authorities)
    Attach {
        /// Its identifier
        id: String,
        /// The certificate (PEM)
        #[arg(
            long,
            value_name = "FILE",
            conflicts_with = "fingerprint",
            required_unless_present = "fingerprint"
        )]
        file: Option<PathBuf>,
        /// SHA-256 of its DER: 64 hexadecimal digits
        #[arg(long, value_name = "HEX")]
        fingerprint: Option<String>,
    },
    /// Detach one: it proves nothing any more
    Detach {
        /// Its identifier
        id: String,
        /// SHA-256 of its DER: 64 hexadecimal digits
        #[arg(long, value_name = "HEX")]
        fingerprint: String,
    },
}

pub(super) fn officer(command: PrincipalCommand, office: &Office, out: &mut dyn Write) -> Result<(), Error> {
    run(PrincipalKind::Officer, command, office, out)
}

pub(super) fn terminal(command: PrincipalCommand, office: &Office, out: &mut dyn Write) -> Result<(), Error> {
    run(PrincipalKind::Terminal, command, office, out)
}

fn run(
    kind: PrincipalKind,
    command: PrincipalCommand,
    office: &Office,
    out: &mut dyn Write,
) -> Result<(), Error> {
    match command {
        PrincipalCommand::Add { id, municipality } => add(kind, &id, &municipality, office, out),
        PrincipalCommand::List => list(kind, office, out),
        PrincipalCommand::Suspend { id } => set(kind, &id, PrincipalStatus::Suspended, office, out),
        PrincipalCommand::Resume { id } => set(kind, &id, PrincipalStatus::Active, office, out),
        PrincipalCommand::Certificate(command) => certificate(kind, command, office, out),
    }
}

fn add(
    kind: PrincipalKind,
    id: &str,
    municipality: &str,
    office: &Office,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let municipality = MunicipalityCode::parse(municipality)?;
    if office.store.municipality(municipality)?.is_none() {
        return Err(Error::Configuration(format!("municipality {municipality} is not served: add it first")));
    }
    let principal = match parse(kind, id)? {
        PrincipalId::Officer(id) => Principal::Officer { id, municipality },
        PrincipalId::Terminal(id) => Principal::Terminal { id, municipality },
    };
    office.store.register_principal(&principal, &office.audit(changed(kind), Some(municipality)))?;
    say(out, format_args!("{} {id} is registered for {municipality}", kind.as_str()))
}

fn list(kind: PrincipalKind, office: &Office, out: &mut dyn Write) -> Result<(), Error> {
    each(kind, office, |found| {
        let id = PrincipalId::from(&found.principal);
        let prints: Vec<_> = found.certificates.iter().map(secret::hexadecimal_text).collect();
        let (town, status) = (found.principal.municipality(), found.status.as_str());
        say(out, format_args!("{}\t{town}\t{status}\t{}", id.as_str(), prints.join(" ")))
    })
}

fn set(
    kind: PrincipalKind,
    id: &str,
    status: PrincipalStatus,
    office: &Office,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let found = find(kind, id, office)?;
    let audit = office.audit(changed(kind), Some(*found.principal.municipality()));
    office.store.set_principal_status(&PrincipalId::from(&found.principal), status, &audit)?;
    say(out, format_args!("{} {id} is {}", kind.as_str(), status.as_str()))
}

fn certificate(
    kind: PrincipalKind,
    command: CertificateCommand,
    office: &Office,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let (id, print, detach) = match command {
        CertificateCommand::Issue { id, directory, days, request } => {
            let found = find(kind, &id, office)?;
            let issued = client_certificate(office, &found.principal, days, request.as_deref(), &directory)?;
            for file in issued.files {
                say(out, file.display())?;
            }
            (id, issued.fingerprint, None)
        }
        CertificateCommand::Attach { id, file: Some(file), .. } => {
            let chain = read_certificates(&file)?;
            let leaf = chain.first().ok_or(Error::Pem { path: file, what: "certificate" })?;
            (id, fingerprint(leaf), None)
        }
        CertificateCommand::Attach { id, fingerprint, .. } => {
            (id, parse_fingerprint(&fingerprint.unwrap_or_default())?, None)
        }
        CertificateCommand::Detach { id, fingerprint } => (id, parse_fingerprint(&fingerprint)?, Some(())),
    };
    let found = find(kind, &id, office)?;
    let who = PrincipalId::from(&found.principal);
    let audit = office.audit(changed(kind), Some(*found.principal.municipality()));
    let done = match detach {
        None => office.store.attach_certificate(&who, print, &audit).map(|()| "attached"),
        Some(()) => office.store.detach_certificate(&who, print, &audit).map(|()| "detached"),
    };
    say(out, format_args!("{} {}", done?, secret::hexadecimal_text(&print)))
}

/// The registered one with this identifier.
fn find(kind: PrincipalKind, id: &str, office: &Office) -> Result<RegisteredPrincipal, Error> {
    let wanted = parse(kind, id)?;
    let mut found = None;
    each(kind, office, |principal| {
        if PrincipalId::from(&principal.principal) == wanted {
            found = Some(principal.clone());
        }
        Ok(())
    })?;
    found.ok_or_else(|| Error::Configuration(format!("there is no {} {id}", kind.as_str())))
}

fn each(
    kind: PrincipalKind,
    office: &Office,
    mut with: impl FnMut(&RegisteredPrincipal) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after: Option<String> = None;
    loop {
        let page = office.store.principals(kind, after.as_deref(), PAGE)?;
        page.iter().try_for_each(&mut with)?;
        match page.last() {
            Some(last) => after = Some(PrincipalId::from(&last.principal).as_str().to_owned()),
            None => return Ok(()),
        }
    }
}

fn parse(kind: PrincipalKind, id: &str) -> Result<PrincipalId, Error> {
    let parsed = match kind {
        PrincipalKind::Officer => OfficerId::parse(id).map(PrincipalId::Officer),
        PrincipalKind::Terminal => TerminalId::parse(id).map(PrincipalId::Terminal),
    };
    parsed.ok_or_else(|| {
        Error::Configuration(format!("an identifier is 1 to 64 of a-z, 0-9, hyphen and dot: {id:?}"))
    })
}

fn parse_fingerprint(text: &str) -> Result<ClientCertificate, Error> {
    let octets = secret::hexadecimal(&text.replace(':', ""));
    octets
        .map(ClientCertificate)
        .ok_or_else(|| Error::Configuration("a fingerprint is 64 hexadecimal digits".to_owned()))
}

const fn changed(kind: PrincipalKind) -> Act {
    match kind {
        PrincipalKind::Officer => Act::OfficerChanged,
        PrincipalKind::Terminal => Act::TerminalChanged,
    }
}

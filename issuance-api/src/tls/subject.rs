//! Whom the service authority certifies.

use std::net::IpAddr;

use ca_core::domain::officer::Principal;
use rcgen::{DistinguishedName, DnType, SanType};

use crate::error::Error;

/// The holder of a client certificate.
///
/// The name is for people who read certificates: what a connection may do is
/// decided by the certificate's fingerprint in the register of officers and
/// terminals, never by its subject.
#[derive(Clone, Copy, Debug)]
pub enum ClientSubject<'a> {
    /// An officer or terminal of a counter.
    Principal(&'a Principal),
    /// A service of the house, towards another (the register gateway's client).
    Service(&'a str),
}

impl ClientSubject<'_> {
    pub(super) fn distinguished_name(self) -> DistinguishedName {
        match self {
            Self::Principal(Principal::Officer { id, municipality }) => {
                name(&format!("officer {municipality}"), id.as_str())
            }
            Self::Principal(Principal::Terminal { id, municipality }) => {
                name(&format!("terminal {municipality}"), id.as_str())
            }
            Self::Service(service) => name("service", service),
        }
    }
}

/// A name under which clients reach a server: a host name or an IP address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerName {
    /// A DNS host name.
    Host(String),
    /// An address.
    Address(IpAddr),
}

impl ServerName {
    /// The name written as `text`.
    ///
    /// # Errors
    /// [`Error::ServerName`] if it is neither an IP address nor a host name
    /// that clients can check.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        match rustls::pki_types::DnsName::try_from(text) {
            Ok(host) => Ok(Self::Host(host.as_ref().to_ascii_lowercase())),
            Err(_) => Err(Error::ServerName(text.to_owned())),
        }
    }

    pub(super) fn subject_alternative_name(&self) -> Result<SanType, Error> {
        match self {
            Self::Address(address) => Ok(SanType::IpAddress(*address)),
            Self::Host(host) => {
                let host = host.as_str().try_into().map_err(|_| Error::ServerName(host.clone()))?;
                Ok(SanType::DnsName(host))
            }
        }
    }
}

impl std::fmt::Display for ServerName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Host(host) => f.write_str(host),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// `O=Jitsuin, OU=<unit>, CN=<common name>`.
pub(super) fn name(unit: &str, common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "Jitsuin");
    name.push(DnType::OrganizationalUnitName, unit);
    name.push(DnType::CommonName, common_name);
    name
}

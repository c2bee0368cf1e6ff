//! The service authority: certificates for our servers, officers and terminals.

use ca_core::domain::validity::Validity;
use ca_core::ports::entropy::Entropy;
use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PublicKeyData, SerialNumber, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateSigningRequestDer};

use super::credentials::Credentials;
use super::signer::{RcgenKey, ServiceSigner};
use super::subject::{ClientSubject, ServerName, name};
use crate::error::Error;

const SERIAL_OCTETS: usize = 16;

/// An authority for TLS between the parts of the service, and for nobody else.
///
/// One tier (`pathlen 0`); each certificate is for a server or for a client,
/// never both; serials are 127 random bits (RFC 5280 4.1.2.2).
pub struct ServiceAuthority<'a> {
    signer: &'a dyn ServiceSigner,
    entropy: &'a dyn Entropy,
    certificate: CertificateDer<'static>,
}

impl<'a> ServiceAuthority<'a> {
    /// A new authority: a self-signed certificate for the signer's key, named
    /// `common_name`.
    ///
    /// # Errors
    /// [`Error::Token`], [`Error::Entropy`], [`Error::ServiceCertificate`].
    pub fn found(
        signer: &'a dyn ServiceSigner,
        entropy: &'a dyn Entropy,
        common_name: &str,
        validity: Validity,
    ) -> Result<Self, Error> {
        let mut params = params(entropy, validity)?;
        params.distinguished_name = name("service authority", common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.use_authority_key_identifier_extension = false;
        let key = RcgenKey::new(signer)?;
        match params.self_signed(&key) {
            Ok(certificate) => Ok(Self { signer, entropy, certificate: certificate.into() }),
            Err(error) => Err(key.explain(&error)),
        }
    }

    /// The authority of an earlier [`found`](Self::found).
    ///
    /// # Errors
    /// [`Error::ServiceCertificate`] if the certificate is not one of this
    /// signer's key.
    pub fn open(
        signer: &'a dyn ServiceSigner,
        entropy: &'a dyn Entropy,
        certificate: CertificateDer<'static>,
    ) -> Result<Self, Error> {
        let malformed = |error: &dyn std::fmt::Display| Error::ServiceCertificate(error.to_string());
        let parsed =
            rustls::server::ParsedCertificate::try_from(&certificate).map_err(|error| malformed(&error))?;
        if parsed.subject_public_key_info().as_ref() != signer.subject_public_key_info() {
            return Err(malformed(&"the authority's certificate is not of the key in the token"));
        }
        Ok(Self { signer, entropy, certificate })
    }

    /// The authority's own certificate: the trust anchor of its clients and servers.
    #[must_use]
    pub const fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// A certificate and a new key (P-256) for a server that is reached under
    /// these names, at least one.
    ///
    /// # Errors
    /// [`Error::ServerName`], [`Error::Token`], [`Error::Entropy`],
    /// [`Error::ServiceCertificate`].
    pub fn issue_server(&self, names: &[ServerName], validity: Validity) -> Result<Credentials, Error> {
        let first = names.first().ok_or_else(|| Error::ServerName(String::new()))?;
        let mut params = leaf(self.entropy, validity, ExtendedKeyUsagePurpose::ServerAuth)?;
        params.distinguished_name = name("server", &first.to_string());
        params.subject_alt_names =
            names.iter().map(ServerName::subject_alternative_name).collect::<Result<_, _>>()?;
        self.issue_with_new_key(&params)
    }

    /// A certificate and a new key (P-256) for a client.
    ///
    /// # Errors
    /// [`Error::Token`], [`Error::Entropy`], [`Error::ServiceCertificate`].
    pub fn issue_client(&self, subject: ClientSubject<'_>, validity: Validity) -> Result<Credentials, Error> {
        self.issue_with_new_key(&self.client(subject, validity)?)
    }

    /// A certificate for a client that made its own key: of the PKCS#10 request
    /// (PEM) only the key is used, after its signature proved possession.
    ///
    /// # Errors
    /// [`Error::ClientRequest`], [`Error::Token`], [`Error::Entropy`],
    /// [`Error::ServiceCertificate`].
    pub fn issue_client_for_request(
        &self,
        subject: ClientSubject<'_>,
        request_pem: &[u8],
        validity: Validity,
    ) -> Result<CertificateDer<'static>, Error> {
        let request =
            CertificateSigningRequestDer::from_pem_slice(request_pem).map_err(|_| Error::ClientRequest)?;
        let request =
            CertificateSigningRequestParams::from_der(&request).map_err(|_| Error::ClientRequest)?;
        self.sign(&self.client(subject, validity)?, &request.public_key)
    }

    fn client(&self, subject: ClientSubject<'_>, validity: Validity) -> Result<CertificateParams, Error> {
        let mut params = leaf(self.entropy, validity, ExtendedKeyUsagePurpose::ClientAuth)?;
        params.distinguished_name = subject.distinguished_name();
        Ok(params)
    }

    fn issue_with_new_key(&self, params: &CertificateParams) -> Result<Credentials, Error> {
        let key = KeyPair::generate().map_err(|error| Error::ServiceCertificate(error.to_string()))?;
        let certificate = self.sign(params, &key)?;
        Ok(Credentials::new(certificate, key))
    }

    fn sign(
        &self,
        params: &CertificateParams,
        public: &impl PublicKeyData,
    ) -> Result<CertificateDer<'static>, Error> {
        let key = RcgenKey::new(self.signer)?;
        let issued = Issuer::from_ca_cert_der(&self.certificate, &key)
            .and_then(|issuer| params.signed_by(public, &issuer));
        issued.map(Into::into).map_err(|error| key.explain(&error))
    }
}

fn leaf(
    entropy: &dyn Entropy,
    validity: Validity,
    purpose: ExtendedKeyUsagePurpose,
) -> Result<CertificateParams, Error> {
    let mut params = params(entropy, validity)?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![purpose];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn params(entropy: &dyn Entropy, validity: Validity) -> Result<CertificateParams, Error> {
    let mut serial = [0; SERIAL_OCTETS];
    entropy.fill(&mut serial)?;
    // A first octet of 0x40 to 0x7f: positive, and never shorter than it looks.
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x3f) | 0x40;
    }
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.not_before = date_time_ymd(1970, 1, 1) + since_1970(validity.not_before());
    params.not_after = date_time_ymd(1970, 1, 1) + since_1970(validity.not_after());
    Ok(params)
}

/// A validity lies between 1950 and 2049; TLS has no use for the years before 1970.
fn since_1970(at: Timestamp) -> std::time::Duration {
    std::time::Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0))
}

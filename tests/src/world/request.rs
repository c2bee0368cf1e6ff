//! What can be asked of a counter, as data: so that it can be asked again.

use ca_core::domain::application::{Application, ApplicationForm, ApplicationId};
use ca_core::domain::evidence::Proof;
use ca_core::domain::officer::Principal;
use ca_core::flow::{Counter, FlowError, KeyCode, KeyRequest};
use ca_core::ports::certificates::IssuedCertificate;
use ca_core::ports::record::RequestKey;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// One request.
#[derive(Clone, Debug)]
pub enum Request {
    /// An application is handed in.
    Receive(ApplicationForm),
    /// Its items are held against the register.
    Match(ApplicationId),
    /// The inquiry letter was sent.
    SendLetter(ApplicationId, Date),
    /// Its answer came back.
    ReturnLetter(ApplicationId, Date),
    /// The applicant's identity is confirmed.
    Confirm(ApplicationId, Proof),
    /// The issue is approved.
    Approve(ApplicationId),
    /// The application is refused.
    Refuse(ApplicationId),
    /// The key pair device may submit keys.
    Authorize(ApplicationId),
    /// It submits them.
    Issue(ApplicationId, String, Vec<KeyRequest>),
    /// The certificates are delivered.
    Deliver(ApplicationId),
    /// The certificates are discarded.
    Discard(ApplicationId),
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The application after it.
    pub application: Application,
    /// The key authorization code, if it was asked for.
    pub code: Option<KeyCode>,
    /// The certificates, if they were asked for.
    pub certificates: Vec<IssuedCertificate>,
}

impl Request {
    /// Asks this counter.
    ///
    /// # Errors
    /// Those of the flow.
    pub fn ask(&self, counter: &Counter, by: &Principal, key: RequestKey) -> Result<Answer, FlowError> {
        match self {
            Self::Receive(form) => counter.receive(by, form.clone(), key).map(Answer::from),
            Self::Match(id) => counter.match_register(by, *id, key).map(Answer::from),
            Self::SendLetter(id, sent) => counter.letter_sent(by, *id, *sent, key).map(Answer::from),
            Self::ReturnLetter(id, returned) => {
                counter.letter_returned(by, *id, *returned, key).map(Answer::from)
            }
            Self::Confirm(id, proof) => {
                counter.confirm_identity(by, *id, proof.clone(), key).map(Answer::from)
            }
            Self::Approve(id) => counter.approve(by, *id, key).map(Answer::from),
            Self::Refuse(id) => counter.refuse(by, *id, key).map(Answer::from),
            Self::Authorize(id) => {
                let (application, code) = counter.authorize_key(by, *id, key)?;
                Ok(Answer { code: Some(code), ..Answer::from(application) })
            }
            Self::Issue(id, code, keys) => {
                let issued = counter.issue(by, *id, code, keys, key)?;
                Ok(Answer { certificates: issued.certificates, ..Answer::from(issued.application) })
            }
            Self::Deliver(id) => counter.deliver(by, *id, key).map(Answer::from),
            Self::Discard(id) => counter.discard(by, *id, key).map(Answer::from),
        }
    }
}

impl From<Application> for Answer {
    fn from(application: Application) -> Self {
        Self { application, code: None, certificates: Vec::new() }
    }
}

/// The request identifier that this caller gives his request number `number`.
#[must_use]
pub fn key(by: &Principal, number: u32) -> RequestKey {
    let principal = match by {
        Principal::Officer { id, .. } => id.to_string(),
        Principal::Terminal { id, .. } => id.to_string(),
    };
    RequestKey {
        principal,
        key: format!("request-{number}"),
        digest: Sha256::digest(number.to_be_bytes()).into(),
    }
}

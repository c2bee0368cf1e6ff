//! A request of which everything but the rules of the counter is checked: who
//! asks, whether he may, the idempotency key, the body.

mod answer;
mod body;
mod key;

#[cfg(test)]
mod tests;

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::{Duration, Instant};

use actix_web::body::BodyStream;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use ca_core::domain::application::ApplicationId;
use ca_core::domain::code::Code;
use ca_core::domain::officer::Principal;
use ca_core::flow::{Counter, FlowError};
use ca_core::ports::record::RequestKey;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::auth::{Peer, Role};
use crate::service::Service;
use crate::wire::Refused;

pub use answer::Answer;

/// A body that becomes a value of the domain.
pub trait Body: DeserializeOwned + 'static {
    /// What it becomes.
    type Value: Send + 'static;
    /// What an empty body means, if it may be empty.
    const EMPTY: Option<fn() -> Self>;

    /// The value.
    ///
    /// # Errors
    /// [`Refused`], with the member at fault.
    fn into_value(self) -> Result<Self::Value, Refused>;
}

/// An authenticated reading request.
pub struct Look<R> {
    caller: Caller,
    role: PhantomData<R>,
}

/// An authenticated request to act, with its idempotency key and its body.
pub struct Act<R, B: Body> {
    caller: Caller,
    key: RequestKey,
    body: B::Value,
    decoding: Duration,
    role: PhantomData<R>,
}

/// Who asks, and what answers him.
struct Caller {
    principal: Principal,
    service: web::Data<Service>,
    request: HttpRequest,
}

impl<R: Role> Look<R> {
    /// Answers with what the flow shows.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn answer(
        self,
        show: impl FnOnce(&Counter, &Principal) -> Result<Answer, FlowError> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        self.caller.run(show).await.map(Answer::into_response)
    }

    /// The application that the path names.
    ///
    /// # Errors
    /// [`Problem`] `application-unknown`.
    pub fn application(&self) -> Result<ApplicationId, Problem> {
        self.caller.application()
    }

    /// The answer with this code.
    #[must_use]
    pub fn problem(&self, code: Code) -> Problem {
        Problem::new(&self.caller.request, code)
    }
}

impl<R: Role, B: Body> Act<R, B> {
    /// Acts, and answers with what came of it.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn answer(
        self,
        act: impl FnOnce(&Counter, &Principal, B::Value, RequestKey) -> Result<Answer, FlowError> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let Self { caller, key, body, .. } = self;
        let answer = caller.run(move |counter, principal| act(counter, principal, body, key)).await?;
        Ok(answer.into_response())
    }

    /// The application that the path names.
    ///
    /// # Errors
    /// [`Problem`] `application-unknown`.
    pub fn application(&self) -> Result<ApplicationId, Problem> {
        self.caller.application()
    }

    /// How long it took to read the body's JSON and what it holds.
    #[must_use]
    pub const fn decoding(&self) -> Duration {
        self.decoding
    }
}

impl Caller {
    /// Runs a flow where it may block, within the limit of requests in work.
    async fn run<T: Send + 'static>(
        self,
        flow: impl FnOnce(&Counter, &Principal) -> Result<T, FlowError> + Send + 'static,
    ) -> Result<T, Problem> {
        let Self { principal, service, request } = self;
        let Some(place) = service.load.place() else {
            return Err(Problem::new(&request, Code::OVERLOADED));
        };
        let span = tracing::Span::current();
        let work = move || {
            let _place = place;
            span.in_scope(|| flow(&service.counter, &principal).map_err(|error| log(&error)))
        };
        match web::block(work).await {
            Ok(result) => result.map_err(|code| Problem::new(&request, code)),
            Err(_) => Err(Problem::new(&request, Code::INTERNAL)),
        }
    }

    fn application(&self) -> Result<ApplicationId, Problem> {
        let id = self.request.match_info().get("id").and_then(parse_id);
        id.ok_or_else(|| Problem::new(&self.request, Code::APPLICATION_UNKNOWN))
    }

    async fn admit<R: Role>(request: HttpRequest) -> Result<Self, Problem> {
        let refuse = |code| Problem::new(&request, code);
        let service = request.app_data::<web::Data<Service>>().cloned();
        let service = service.ok_or_else(|| refuse(Code::INTERNAL))?;
        let peer = request.conn_data::<Peer>().cloned().ok_or_else(|| refuse(Code::NOT_AUTHENTICATED))?;
        let authenticator = &service.authenticator;
        let principal = match authenticator.remembered(&peer) {
            Some(principal) => principal,
            None => {
                let authenticator = authenticator.clone();
                let found = web::block(move || authenticator.look_up(&peer)).await;
                found.unwrap_or(Err(Code::INTERNAL)).map_err(refuse)?
            }
        };
        request.extensions_mut().insert(principal.clone());
        R::admit(&principal).map_err(refuse)?;
        Ok(Self { principal, service, request })
    }
}

impl<R: Role> FromRequest for Look<R> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let caller = Caller::admit::<R>(request).await?;
            Ok(Self { caller, role: PhantomData })
        })
    }
}

impl<R: Role, B: Body> FromRequest for Act<R, B> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let caller = Caller::admit::<R>(request).await?;
            let request = &caller.request;
            let refuse = |code| Problem::new(request, code);
            let key = key::idempotency_key(request.headers()).map_err(refuse)?;
            let octets =
                body::read(BodyStream::new(payload), caller.service.body_deadline).await.map_err(refuse)?;
            let key = key::request_key(&caller.principal, key, request.method(), request.path(), &octets);
            let begun = Instant::now();
            let body = body::parse::<B>(&octets)
                .map_err(|refused| Problem::new(request, refused.code).at(refused.at))?;
            let decoding = begun.elapsed();
            Ok(Self { caller, key, body, decoding, role: PhantomData })
        })
    }
}

/// The only form of an identifier: a UUID with hyphens, in lower case.
pub fn parse_id(text: &str) -> Option<ApplicationId> {
    let id = ApplicationId::from_octets(*uuid::Uuid::try_parse(text).ok()?.as_bytes());
    (id.to_string() == text).then_some(id)
}

/// The code for the caller; the reasons for the log, louder if they are ours.
fn log(error: &FlowError) -> Code {
    let code = error.code();
    if super::problem::status(code).is_server_error() {
        tracing::error!(%code, %error, "not done");
    } else {
        tracing::debug!(%code, %error, "not done");
    }
    code
}

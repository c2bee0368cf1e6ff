//! `/health` and `/metrics` for operators, on an address of their own.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, get};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;

use super::metrics::READY;

/// A part of the service that must work before counters are served.
pub trait Check: Send + Sync {
    /// Its name, kebab-case.
    fn name(&self) -> &'static str;

    /// Asks the part now. May block, for a short time.
    ///
    /// # Errors
    /// What is wrong, for operators.
    fn check(&self) -> Result<(), String>;
}

/// Every part that must work.
#[derive(Clone)]
pub struct Readiness(Arc<[Box<dyn Check>]>);

/// How a part does.
#[derive(Debug, Serialize)]
pub struct PartHealth {
    /// Which part.
    pub part: &'static str,
    /// Whether it works.
    pub ready: bool,
    /// What is wrong, if something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Readiness {
    /// Ready when all of these are.
    #[must_use]
    pub fn new(checks: Vec<Box<dyn Check>>) -> Self {
        Self(checks.into())
    }

    /// Asks every part now, and shows it to the metrics. Blocks.
    #[must_use]
    pub fn ask(&self) -> Vec<PartHealth> {
        self.0
            .iter()
            .map(|check| {
                let reason = check.check().err();
                let gauge = metrics::gauge!(READY, "part" => check.name());
                gauge.set(if reason.is_none() { 1.0 } else { 0.0 });
                PartHealth { part: check.name(), ready: reason.is_none(), reason }
            })
            .collect()
    }
}

/// Adds the endpoints.
pub fn configure(app: &mut ServiceConfig) {
    app.service(show_live).service(show_ready).service(show_metrics);
}

/// 200 while the process serves at all: restart it otherwise.
#[get("/health/live")]
async fn show_live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "live": true }))
}

/// 200 when record, token and clock work, else 503: send no counter here.
#[get("/health/ready")]
async fn show_ready(readiness: Data<Readiness>) -> HttpResponse {
    let parts = web::block(move || readiness.ask()).await.unwrap_or_default();
    let ready = !parts.is_empty() && parts.iter().all(|part| part.ready);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    HttpResponse::build(status).json(serde_json::json!({ "ready": ready, "parts": parts }))
}

/// The measurements in Prometheus' text format.
#[get("/metrics")]
async fn show_metrics(handle: Data<PrometheusHandle>) -> HttpResponse {
    let text = web::block(move || handle.render()).await.unwrap_or_default();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text)
}

#[cfg(test)]
mod tests {
    use super::{Check, Readiness, configure};
    use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
    use actix_web::web::Data;
    use actix_web::{App, http::StatusCode};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    struct Part(&'static str, Arc<AtomicBool>);

    impl Check for Part {
        fn name(&self) -> &'static str {
            self.0
        }

        fn check(&self) -> Result<(), String> {
            if self.1.load(Ordering::Relaxed) { Ok(()) } else { Err("it does not answer".to_owned()) }
        }
    }

    #[actix_web::test]
    async fn ready_says_which_part_is_not_and_live_stays() {
        let works = Arc::new(AtomicBool::new(true));
        let parts: Vec<Box<dyn Check>> = vec![
            Box::new(Part("record", Arc::new(AtomicBool::new(true)))),
            Box::new(Part("token", Arc::clone(&works))),
        ];
        let app =
            init_service(App::new().app_data(Data::new(Readiness::new(parts))).configure(configure)).await;
        let ask = |path: &'static str| TestRequest::get().uri(path).to_request();
        assert_eq!(call_service(&app, ask("/health/ready")).await.status(), StatusCode::OK);
        works.store(false, Ordering::Relaxed);
        let response = call_service(&app, ask("/health/ready")).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let body: serde_json::Value = read_body_json(response).await;
        assert_eq!(body["parts"][0], serde_json::json!({ "part": "record", "ready": true }));
        assert_eq!(body["parts"][1]["reason"], "it does not answer");
        assert_eq!(call_service(&app, ask("/health/live")).await.status(), StatusCode::OK);
    }
}

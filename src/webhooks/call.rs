//! One call: posted, signed, written down, and tried again as long as there is hope.

use std::time::{Duration, Instant};

use anyhow::Context;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{SECRET_PLACE, Webhook, sign, store};
use crate::base::Base;
use crate::base::egress::{self, Answer, EgressError, Limits};
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::{Actor, Fact};

/// The jobs' kind.
pub const KIND: &str = "webhook.call";
/// A receiver that takes longer is tried again (the field's figure).
const TIME: Duration = Duration::from_secs(30);
/// Bytes of an answer that are kept for the log.
const EXCERPT: usize = 4096;
/// Seconds between attempts (the field's figures): about two and a half days in all.
const PAUSES: [u64; 11] = [5, 30, 60, 300, 1200, 3600, 14400, 21600, 43200, 43200, 86400];
/// Calls at once. Fifty receivers that hang in both their places leave 28 for those that answer.
const PARALLEL: usize = 128;
/// Calls at once to one endpoint.
const PER_ENDPOINT: i64 = 2;

/// A job's body.
#[derive(Deserialize)]
struct Notice {
    webhook: i64,
    message: String,
    payload: Value,
    /// The event that it tells of; jobs of the release before this one do not say.
    #[serde(default)]
    event: Option<i64>,
}

/// The work `webhook.call`.
pub struct Call {
    base: Base,
}

impl Call {
    pub fn new(base: Base) -> Self {
        Call { base }
    }

    async fn post(&self, job: &Job) -> Result<(), Failure> {
        let notice: Notice = serde_json::from_value(job.body.0.clone())?;
        let webhook = store::by_id(&mut self.base.read().await?, notice.webhook).await?;
        // Switched off or deleted meanwhile: nobody waits for this any more.
        let Some(webhook) = webhook.filter(|webhook| webhook.enabled) else { return Ok(()) };
        let call = self.request(&webhook, &notice)?;
        #[allow(clippy::disallowed_methods, reason = "measures, decides nothing")]
        let start = Instant::now();
        let result = self.base.egress.send(call).await;
        let millis = start.elapsed().as_millis() as i64;
        self.write_down(&webhook, &notice, job.attempt, &result, millis).await?;
        match result {
            Ok(answer) if answer.status.is_success() || answer.status == StatusCode::GONE => Ok(()),
            Ok(answer) => Err(anyhow::anyhow!("the receiver answered {}", answer.status).into()),
            Err(error) => Err(error.into()),
        }
    }

    fn request(&self, webhook: &Webhook, notice: &Notice) -> anyhow::Result<egress::Call> {
        let secret = self.base.seal.open(SECRET_PLACE, &webhook.secret)?;
        let body = notice.payload.to_string();
        let seconds = self.base.now().micros() / 1_000_000;
        let signature = sign::signature(&secret, &notice.message, seconds, &body);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert("webhook-id", HeaderValue::from_str(&notice.message)?);
        headers.insert("webhook-timestamp", seconds.into());
        headers.insert("webhook-signature", HeaderValue::from_str(&signature)?);
        let url = Url::parse(&webhook.target_url).context("a stored address is one")?;
        let limits = Limits { time: TIME, body: EXCERPT };
        Ok(egress::Call { method: Method::POST, url, headers, body: body.into(), limits })
    }

    /// The log's row, and what 410 means: do not come again.
    async fn write_down(
        &self,
        webhook: &Webhook,
        notice: &Notice,
        attempt: i64,
        result: &Result<Answer, EgressError>,
        millis: i64,
    ) -> Result<(), sqlx::Error> {
        let mut tx = self.base.begin(Actor::System).await?;
        let code = result.as_ref().ok().map(|answer| i64::from(answer.status.as_u16()));
        let response = match result {
            // NUL is text nowhere, and PostgreSQL refuses it.
            Ok(answer) => String::from_utf8_lossy(&answer.body).replace('\0', "\u{fffd}"),
            Err(error) => error.to_string(),
        };
        let call = store::NewCall {
            webhook_id: webhook.id,
            event_id: notice.event,
            message: &notice.message,
            action: notice.payload["action"].as_str().unwrap_or_default(),
            payload: &notice.payload,
            attempt,
            target_url: &webhook.target_url,
            millis,
            success: code.is_some_and(|code| (200..300).contains(&code)),
            return_code: code,
            response: &response,
        };
        let now = tx.now();
        store::insert_call(&mut tx, &call, now).await?;
        if code == Some(410) && store::disable(&mut tx, webhook.id).await? {
            tx.record(Fact {
                kind: "webhook.disabled",
                organizer_id: Some(webhook.organizer_id),
                event_id: None,
                subject: format!("webhook:{}", webhook.id),
                body: json!({"reason": "the receiver answered 410"}),
            })
            .await?;
        }
        tx.commit().await
    }
}

impl Work for Call {
    fn kind(&self) -> &str {
        KIND
    }

    fn parallel(&self) -> usize {
        PARALLEL
    }

    fn per_crowd(&self) -> Option<i64> {
        Some(PER_ENDPOINT)
    }

    fn pause(&self, attempt: i64) -> Option<Duration> {
        usize::try_from(attempt - 1).ok().and_then(|at| PAUSES.get(at)).copied().map(Duration::from_secs)
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.post(job).boxed()
    }
}

/// The recurring work that forgets old log rows.
pub struct Forget {
    base: Base,
}

impl Forget {
    pub fn new(base: Base) -> Self {
        Forget { base }
    }
}

impl Work for Forget {
    fn kind(&self) -> &str {
        "webhook.forget"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(3600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        async {
            let mut tx = self.base.begin(Actor::System).await?;
            let days = u64::from(self.base.config.retention.webhook_calls);
            let before = tx.now().minus(Duration::from_secs(days * 24 * 3600));
            store::forget_calls(&mut tx, before).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_make_two_and_a_half_days() {
        assert_eq!(PAUSES.iter().sum::<u64>(), 213_995);
    }
}

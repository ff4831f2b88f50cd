//! Asking a page what it says of itself: the job `live.preview`.
//!
//! Every hop of a redirect is checked as the first address was, and goes through the guarded way out, which looks at each
//! address after the name was resolved. What is read is bounded while it is read, time counts over all hops.

use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use image::codecs::jpeg::JpegEncoder;
use serde::Deserialize;
use signaling::protocol::ChatPreviewed;
use url::Url;
use uuid::Uuid;

use super::page::{self, Said};
use super::rules::may_be_asked;
use super::{State, store};
use crate::base::Base;
use crate::base::egress::{Answer, Call, Limits};
use crate::base::intake;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::Actor;
use crate::live::hall::News;
use crate::live::hall::wire::{encode, news_topic};

pub const KIND: &str = "live.preview";
/// Pages and pictures asked for at once by this process.
const PARALLEL: usize = 4;
/// Of one host.
const PER_HOST: i64 = 1;
/// Redirects that are followed.
const HOPS: usize = 3;
/// For a page with all its redirects; the same again for its picture.
const TIME: Duration = Duration::from_secs(8);
/// Bytes of a page: its head is at the beginning.
const MAX_PAGE: usize = 512 * 1024;
/// Bytes of a picture.
const MAX_PICTURE: usize = 3 * 1024 * 1024;
/// Longest side of the picture as it is shown.
const SIDE: u32 = 480;
/// Of 100.
const QUALITY: u8 = 80;
/// Messages that are told of one page. Those beyond have the card when they are read again.
const MOST_TOLD: i64 = 100;

/// What runs for previews.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(Fetch { base: base.clone() })]
}

struct Fetch {
    base: Base,
}

#[derive(Deserialize)]
struct Wanted {
    preview: Uuid,
}

impl Fetch {
    async fn fetch(&self, job: &Job) -> Result<(), Failure> {
        let wanted: Wanted = serde_json::from_value(job.body.0.clone())?;
        let Some(row) = store::by_id(&mut self.base.read().await?, wanted.preview).await? else { return Ok(()) };
        if row.state != State::Waiting {
            return Ok(());
        }
        let found = tokio::time::timeout(TIME, self.page(&row.url)).await.unwrap_or_default();
        let picture = match &found {
            Some((said, at)) => tokio::time::timeout(TIME, self.picture(&said.picture, at)).await.unwrap_or_default(),
            None => None,
        };
        let mut tx = self.base.begin(Actor::System).await?;
        let said = found.map(|(said, _)| said);
        store::answered(&mut tx, row.id, said.as_ref(), picture.as_deref()).await?;
        tx.commit().await?;
        if said.is_some() {
            self.tell(row.event_id, row.id).await?;
        }
        Ok(())
    }

    /// Those who read messages with this link.
    async fn tell(&self, event_id: i64, preview: Uuid) -> Result<(), sqlx::Error> {
        let told: Vec<ChatPreviewed> = store::messages_with(&mut self.base.read().await?, preview, MOST_TOLD).await?;
        for previewed in told {
            self.base.bus.publish(&news_topic(event_id), encode(&News::Previewed(Box::new(previewed))));
        }
        Ok(())
    }

    /// What the page says, and where it was found in the end.
    async fn page(&self, url: &str) -> Option<(Said, Url)> {
        let (answer, at) = self.ask(Url::parse(url).ok()?, "text/html", MAX_PAGE).await?;
        let html = String::from_utf8_lossy(&answer.body);
        let said = page::read(&html);
        (!said.title.is_empty()).then_some((said, at))
    }

    /// The picture, small and written anew by us; none where it is too large, too slow, or no picture.
    async fn picture(&self, address: &str, at: &Url) -> Option<Vec<u8>> {
        if address.is_empty() {
            return None;
        }
        let (answer, _) = self.ask(at.join(address).ok()?, "image/", MAX_PICTURE).await?;
        if !answer.complete {
            return None;
        }
        let kept = intake::take_in_turn(answer.body).await.ok()?.ok()?;
        let small = tokio::task::spawn_blocking(move || small(&kept.bytes));
        small.await.ok()?
    }

    /// Follows redirects to an answer of this kind.
    async fn ask(&self, mut url: Url, kind: &'static str, body: usize) -> Option<(Answer, Url)> {
        for _ in 0..=HOPS {
            if !may_be_asked(&url, self.base.config.egress.plain_http) {
                return None;
            }
            let mut headers = HeaderMap::new();
            headers.insert(
                ACCEPT,
                HeaderValue::from_static(if kind == "image/" {
                    "image/jpeg, image/png, image/webp"
                } else {
                    "text/html"
                }),
            );
            let limits = Limits { time: TIME, body };
            let call = Call { method: Method::GET, url: url.clone(), headers, body: Bytes::new(), limits };
            let answer = self
                .base
                .egress
                .send(call)
                .await
                .inspect_err(|error| tracing::debug!(%error, "live.preview_refused"))
                .ok()?;
            if answer.status.is_redirection() {
                let to = answer.headers.get(LOCATION)?.to_str().ok()?;
                url = url.join(to).ok()?;
                continue;
            }
            let said = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
            return (answer.status.is_success() && said.to_ascii_lowercase().starts_with(kind))
                .then_some((answer, url));
        }
        None
    }
}

fn small(bytes: &[u8]) -> Option<Vec<u8>> {
    let picture = image::load_from_memory(bytes).ok()?.thumbnail(SIDE, SIDE).to_rgb8();
    let mut written = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(Cursor::new(&mut written), QUALITY)).ok()?;
    Some(written)
}

impl Work for Fetch {
    fn kind(&self) -> &str {
        KIND
    }

    fn parallel(&self) -> usize {
        PARALLEL
    }

    fn per_crowd(&self) -> Option<i64> {
        Some(PER_HOST)
    }

    /// Nobody waits for a card: what failed is asked again when the link is posted again.
    fn pause(&self, attempt: i64) -> Option<Duration> {
        (attempt < 2).then_some(Duration::from_secs(5))
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.fetch(job).boxed()
    }
}

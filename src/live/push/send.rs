//! Two jobs: `push.fan` looks who is still to be told, `push.send` tells one browser, and forgets it when its push service does.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use signaling::protocol::ContactStanding;
use url::Url;
use uuid::Uuid;

use super::commands::SECRET_PLACE;
use super::notes::About;
use super::vapid::Keys;
use super::{PAGE, Subscription, encrypt, store};
use crate::access::people;
use crate::base::Base;
use crate::base::egress::{Call, Limits};
use crate::base::jobs::{self, Failure, Job, NewJob, Work};
use crate::base::language::Language;
use crate::base::secret;
use crate::base::tx::Actor;
use crate::events;
use crate::live::{announcements, contacts};
use crate::orgs::organizers;

pub const FAN: &str = "push.fan";
const SEND: &str = "push.send";
/// Push services asked at once by this process, and at once of one host.
const PARALLEL: usize = 8;
const PER_HOST: i64 = 4;
/// For one request.
const TIME: Duration = Duration::from_secs(15);
/// So long a push service keeps a note for a browser that is off, in seconds. Longer: notes of yesterday.
const KEEP: &str = "14400";
/// Seconds between attempts.
const PAUSES: [u64; 4] = [10, 60, 300, 900];

/// What runs for web push.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(Fan(base.clone())), Arc::new(Send(base.clone()))]
}

/// Who to tell.
struct Fan(Base);

#[derive(Deserialize)]
struct Wanted {
    message: Option<i64>,
    contact: Option<Asked>,
    announcement: Option<i64>,
    /// Of an announcement; and where its list goes on.
    event: Option<i64>,
    after: Option<Uuid>,
}

#[derive(Deserialize)]
struct Asked {
    from: Uuid,
    to: Uuid,
}

impl Fan {
    async fn fan(&self, job: &Job) -> Result<(), Failure> {
        let wanted: Wanted = serde_json::from_value(job.body.0.clone())?;
        let mut tx = self.0.begin(Actor::System).await?;
        let subscriptions = match (&wanted.message, &wanted.contact, &wanted.announcement) {
            (Some(message), _, _) => store::unread_by(&mut tx, *message).await?,
            (_, Some(asked), _) => {
                let waits = contacts::standing(&mut tx, asked.to, asked.from).await? == ContactStanding::Waiting;
                if waits { store::of_person(&mut tx, asked.to).await? } else { Vec::new() }
            }
            (_, _, Some(_)) => {
                let event = wanted.event.context("an announcement is of an event")?;
                let page = store::of_event(&mut tx, event, wanted.after, PAGE).await?;
                if page.len() as i64 == PAGE {
                    let body = json!({"announcement": wanted.announcement, "after": page.last(), "event": event});
                    let key = format!("{}:{}", job.key, page.last().copied().unwrap_or_default());
                    let due = tx.now();
                    let next = NewJob { kind: FAN, key, crowd: event.to_string(), event_id: Some(event), body, due };
                    jobs::enqueue(&mut tx, next).await?;
                }
                page
            }
            _ => Vec::new(),
        };
        for id in subscriptions {
            let Some(subscription) = store::by_id(&mut tx, id).await? else { continue };
            let host = Url::parse(&subscription.endpoint).ok().and_then(|url| url.host_str().map(str::to_owned));
            let due = tx.now();
            let send = NewJob {
                kind: SEND,
                key: format!("{}:{id}", job.key),
                crowd: host.unwrap_or_default(),
                event_id: Some(subscription.event_id),
                body: json!({"subscription": id, "of": job.body.0}),
                due,
            };
            jobs::enqueue(&mut tx, send).await?;
        }
        Ok(tx.commit().await?)
    }
}

impl Work for Fan {
    fn kind(&self) -> &str {
        FAN
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.fan(job).boxed()
    }
}

/// Telling one browser.
struct Send(Base);

#[derive(Deserialize)]
struct Told {
    subscription: Uuid,
    of: Value,
}

impl Send {
    async fn send(&self, job: &Job) -> Result<(), Failure> {
        let told: Told = serde_json::from_value(job.body.0.clone())?;
        let mut conn = self.0.read().await?;
        let Some(subscription) = store::by_id(&mut conn, told.subscription).await? else { return Ok(()) };
        drop(conn);
        let Some((text, tag)) = self.text(&subscription, serde_json::from_value(told.of)?).await? else {
            return Ok(());
        };
        let call = self.call(&subscription, &text, &tag).await?;
        let answer = self.0.egress.send(call).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                let mut tx = self.0.begin(Actor::System).await?;
                store::forget(&mut tx, subscription.id).await?;
                Ok(tx.commit().await?)
            }
            status if status.is_success() => Ok(()),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(anyhow::anyhow!("the push service answered {status}").into())
            }
            // Another attempt would be answered the same.
            status => Err(Failure::Hopeless(format!("the push service answered {status}"))),
        }
    }

    /// The note and its tag; nothing when there is nothing to tell any more.
    async fn text(&self, to: &Subscription, wanted: Wanted) -> Result<Option<(String, String)>, Failure> {
        let mut conn = self.0.read().await?;
        let about = match (wanted.message, wanted.contact, wanted.announcement) {
            (Some(message), _, _) => store::told(&mut conn, message).await?.and_then(|told| {
                let room = told.slug.zip(told.room);
                told.body.map(|text| About::Message { channel: told.channel_id, sender: told.sender, text, room })
            }),
            (_, Some(asked), _) => {
                let person = people::store::by_id(&mut conn, asked.from).await?;
                person.map(|person| About::Contact { from: person.id, name: person.display_name })
            }
            (_, _, Some(id)) => {
                let row = announcements::store::by_id(&mut conn, to.event_id, id).await?;
                row.filter(|row| row.state == announcements::State::Active)
                    .map(|row| About::Announcement { id, text: row.text })
            }
            _ => None,
        };
        let Some(about) = about else { return Ok(None) };
        let event = events::store::by_id(&mut conn, to.event_id).await?.context("its event is there")?;
        let organizer =
            organizers::store::by_id(&mut conn, event.organizer_id).await?.context("its organizer is there")?;
        let path = format!("/{}/{}/video/", organizer.slug, event.slug);
        let note = about.note(to.details, Language::or_english(&to.language), (&path, &event.name));
        Ok(Some((serde_json::to_string(&note)?, note.tag)))
    }

    async fn call(&self, to: &Subscription, text: &str, tag: &str) -> Result<Call, Failure> {
        let url = Url::parse(&to.endpoint).context("a stored endpoint is one")?;
        let point = URL_SAFE_NO_PAD.decode(&to.p256dh)?;
        let auth = URL_SAFE_NO_PAD.decode(self.0.seal.open(SECRET_PLACE, &to.auth)?)?;
        let body = encrypt::encrypt(text.as_bytes(), &point, &auth);
        let body = body.ok_or_else(|| Failure::Hopeless("nothing can be encrypted for this browser".to_owned()))?;
        let authorization = Keys::of(&self.0).await?.authorization(&url, &self.0.public_url, self.0.now())?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&authorization)?);
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert("ttl", HeaderValue::from_static(KEEP));
        headers.insert("urgency", HeaderValue::from_static("normal"));
        headers.insert("topic", HeaderValue::from_str(&topic(tag))?);
        Ok(Call { method: Method::POST, url, headers, body: body.into(), limits: Limits { time: TIME, body: 1024 } })
    }
}

/// What the push service sees of a conversation: 32 characters that tell it nothing (RFC 8030, 5.4).
fn topic(tag: &str) -> String {
    URL_SAFE_NO_PAD.encode(&secret::digest(tag)[..24])
}

impl Work for Send {
    fn kind(&self) -> &str {
        SEND
    }

    fn parallel(&self) -> usize {
        PARALLEL
    }

    fn per_crowd(&self) -> Option<i64> {
        Some(PER_HOST)
    }

    fn pause(&self, attempt: i64) -> Option<Duration> {
        usize::try_from(attempt - 1).ok().and_then(|at| PAUSES.get(at)).copied().map(Duration::from_secs)
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.send(job).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_as_push_services_take_it() {
        assert_eq!(topic("any conversation").len(), 32);
        assert_ne!(topic("one"), topic("two"));
    }
}

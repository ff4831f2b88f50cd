//! `web_push.key`, `web_push.subscribe`, `web_push.unsubscribe`

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use signaling::protocol::{ErrorCode, Failure, FetchPushKey, Nothing, PushKey, SubscribePush, UnsubscribePush};
use url::Url;
use uuid::Uuid;

use super::encrypt::{SECRET, is_point};
use super::vapid::Keys;
use super::{Subscription, store};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;

/// Browsers of one person. The oldest goes for a new one.
const MOST: i64 = 10;
/// Longest address of an endpoint, in bytes.
const MAX_ENDPOINT: usize = 1_000;
/// What the browser's secret is sealed for.
pub const SECRET_PLACE: &str = "push_subscriptions.auth";

pub async fn key(seat: &Seat, _: FetchPushKey) -> Answer<PushKey> {
    seat.pace(Action::Look)?;
    let keys = Keys::of(seat.hall.live().base()).await.map_err(fatal)?;
    Ok(PushKey { key: keys.public() })
}

pub async fn subscribe(seat: &Seat, asked: SubscribePush) -> Answer<Nothing> {
    seat.pace(Action::Profile)?;
    let base = seat.hall.live().base();
    let endpoint = Url::parse(&asked.subscription.endpoint).ok();
    let endpoint =
        endpoint.filter(|url| is_endpoint(url, base.config.egress.plain_http)).ok_or_else(|| invalid("endpoint"))?;
    let point = bytes(&asked.subscription.keys.p256dh).filter(|key| is_point(key)).ok_or_else(|| invalid("p256dh"))?;
    let secret =
        bytes(&asked.subscription.keys.auth).filter(|auth| auth.len() == SECRET).ok_or_else(|| invalid("auth"))?;
    // Where nothing may go, nothing is stored either.
    base.egress.check(&endpoint).await.map_err(|_| invalid("endpoint"))?;
    let language = asked.language.filter(|tag| crate::base::texts::is_locale(tag));
    let subscription = Subscription {
        id: Uuid::now_v7(),
        event_id: seat.hall.event.id,
        person_id: seat.person,
        endpoint: endpoint.into(),
        p256dh: URL_SAFE_NO_PAD.encode(point),
        auth: base.seal.close(SECRET_PLACE, &URL_SAFE_NO_PAD.encode(secret)),
        details: asked.details,
        language: language.unwrap_or_else(|| seat.hall.event.locale.clone()),
    };
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    store::put(&mut tx, &subscription, now).await.map_err(fatal)?;
    store::keep_newest(&mut tx, seat.person, MOST).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    Ok(Nothing {})
}

pub async fn unsubscribe(seat: &Seat, asked: UnsubscribePush) -> Answer<Nothing> {
    seat.pace(Action::Profile)?;
    if asked.endpoint.len() > MAX_ENDPOINT || asked.endpoint.contains('\0') {
        return Err(invalid("endpoint"));
    }
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    store::remove(&mut tx, seat.person, &asked.endpoint).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    Ok(Nothing {})
}

fn is_endpoint(url: &Url, plain: bool) -> bool {
    let scheme = url.scheme() == "https" || (plain && url.scheme() == "http");
    scheme && url.username().is_empty() && url.password().is_none() && url.as_str().len() <= MAX_ENDPOINT
}

/// Browsers write without padding, libraries with.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let short = text.len() <= 200;
    short.then(|| URL_SAFE_NO_PAD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok())?
}

fn invalid(field: &str) -> Failure {
    Failure::new(ErrorCode::WebPushInvalid).detail("field", field)
}

//! Cards under messages with a link: the page's title, a few words and a picture, fetched once by us however many post it and
//! read it, so that no reader tells the other host their address.
//!
//! Only in rooms: what people write to each other alone is shown to no other host. The page is fetched by a job, through the
//! guarded way out; a message never waits for it.

mod doors;
mod fetch;
mod page;
mod rules;
pub mod store;

use std::time::Duration;

use serde_json::json;
use signaling::protocol::{ChannelId, ChatEvent, ChatPreviewed, LinkPreview, Push};
use uuid::Uuid;

use super::answer::{Answer, fatal};
use super::chat::hear;
use super::door::Seat;
use super::hall::Hall;
use super::pace::Action;
use crate::base::db::Conn;
use crate::base::jobs::{self, NewJob};
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use crate::text_enum;

pub use doors::routes;
pub use fetch::works;

/// How long what a page said is believed. Longer: fewer questions, older cards.
const FRESH: Duration = Duration::from_secs(24 * 3600);
/// A page that said nothing is asked again after this long.
const RETRY: Duration = Duration::from_secs(600);
/// After a gap of the bus, cards of so long are told again.
const LOOK_BACK: Duration = Duration::from_secs(300);

text_enum! {
    "a state of a preview";
    /// What is known of a page.
    pub enum State {
        Waiting = "waiting",
        Ready = "ready",
        Nothing = "nothing",
    }
}

/// A row of `link_previews` without its picture.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub event_id: i64,
    pub url: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub title: String,
    pub description: String,
    pub has_picture: bool,
    pub asked_at: Timestamp,
}

impl Row {
    fn view(self) -> Option<LinkPreview> {
        if self.state != State::Ready {
            return None;
        }
        let host = url::Url::parse(&self.url).ok()?.host_str()?.to_owned();
        let picture = self.has_picture.then_some(self.id);
        Some(LinkPreview { url: self.url, host, title: self.title, description: self.description, picture })
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        let keeps = if self.state == State::Ready { FRESH } else { RETRY };
        self.asked_at.plus(keeps) > now
    }
}

/// Gives a new message of a room its card, or sees to it that one comes. Somebody who posts very many links posts them
/// without.
///
/// # Errors
/// When the database fails.
pub async fn attach(seat: &Seat, tx: &mut Tx, event: &mut ChatEvent, text: &str) -> Answer<()> {
    let own = &seat.hall.live().base().public_url;
    let plain = seat.hall.live().base().config.egress.plain_http;
    let Some(url) = rules::first_link(text, own, plain) else { return Ok(()) };
    let config = &seat.hall.live().base().config;
    let settings = seat.hall.event.settings(tx, config).await.map_err(fatal)?;
    if !settings.live_link_previews || seat.pace(Action::Preview).is_err() {
        return Ok(());
    }
    let event_id = seat.hall.event.id;
    let now = tx.now();
    let known = store::by_url(tx, event_id, &url).await.map_err(fatal)?;
    let row = match known {
        Some(row) if row.is_fresh(now) => row,
        _ => {
            let row = store::ask(tx, event_id, &url, now).await.map_err(fatal)?;
            let job = NewJob {
                kind: fetch::KIND,
                key: format!("{}:{}", row.id, now.micros()),
                crowd: url::Url::parse(&url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default(),
                event_id: Some(event_id),
                body: json!({"preview": row.id}),
                due: now,
            };
            jobs::enqueue(tx, job).await.map_err(fatal)?;
            row
        }
    };
    store::put(tx, event.event_id, row.id).await.map_err(fatal)?;
    event.preview = row.view();
    Ok(())
}

/// Puts their cards to messages of one channel.
///
/// # Errors
/// When the database fails.
pub async fn with_previews(conn: &mut Conn, channel: ChannelId, events: &mut [ChatEvent]) -> Result<(), sqlx::Error> {
    let ids = || events.iter().map(|event| event.event_id);
    let (Some(first), Some(last)) = (ids().min(), ids().max()) else { return Ok(()) };
    for (message, row) in store::of_messages(conn, channel, (first, last)).await? {
        if let Some(event) = events.iter_mut().find(|event| event.event_id == message) {
            event.preview = row.view();
        }
    }
    Ok(())
}

/// A process has heard of a card.
pub fn told(hall: &Hall, previewed: &ChatPreviewed) {
    hear::tell_listeners(&hall.state(), previewed.channel, &Push::new(previewed));
}

/// News may have been lost: cards that came lately are told again.
///
/// # Errors
/// When the database fails.
pub async fn start_over(hall: &Hall) -> Answer<()> {
    let base = hall.live().base();
    let mut conn = base.read().await.map_err(fatal)?;
    let since = base.now().minus(LOOK_BACK);
    for previewed in store::lately(&mut conn, hall.event.id, since).await.map_err(fatal)? {
        told(hall, &previewed);
    }
    Ok(())
}

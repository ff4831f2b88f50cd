//! `chat.send`: say something, or change what was said. A change passes the same checks as a new message, before anything is
//! written.

use signaling::protocol::{ChatSaid, ErrorCode, Failure, SendChat, SentChat};
use uuid::Uuid;

use super::mentions::{self, Addressed};
use super::rights::{self, Place};
use super::{Row, direct, evidence, files, named, reads, rules, store};
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::moderation::filter;
use crate::live::pace::Action;
use crate::live::{previews, profiles, push};

pub async fn send(seat: &Seat, asked: SendChat) -> Answer<SentChat> {
    let place = rights::reader(seat, asked.channel).await?;
    rights::writer(seat, &place, Action::Say)?;
    profiles::require(seat).await?;
    let (body, files) = rules::content(&asked.event_type, &asked.content, asked.replaces.is_some())?;
    if let (Some(text), Place::Room { .. }) = (&body, &place) {
        filter::check(&seat.hall, place.moderates(), text).await?;
    }
    let addressed = match &body {
        Some(text) if asked.replaces.is_none() => mentions::addressed(seat, &place, text).await?,
        _ => Addressed::default(),
    };
    let base = seat.hall.live().base();
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    rights::not_barred(&mut tx, seat.person, place.members()).await?;
    let mut released = Vec::new();
    match asked.replaces {
        Some(id) => released = change(seat, &mut tx, &asked, id, body.as_deref(), place.moderates()).await?,
        None => not_too_soon(seat, &mut tx, &asked, &place, now).await?,
    }
    let row = store::insert(&mut tx, asked.channel, seat.person, body.as_deref(), asked.replaces, now).await;
    let mut event = row.map(Row::view).map_err(fatal)?;
    files::attach(seat, &mut tx, &mut event, &files).await?;
    // What people write to each other alone is shown to no other host.
    if let (Some(text), Place::Room { .. }, None, false) = (&body, &place, asked.replaces, asked.no_preview) {
        previews::attach(seat, &mut tx, &mut event, text).await?;
    }
    for person in &addressed.owed {
        reads::store::owe(&mut tx, *person, asked.channel, event.event_id).await.map_err(fatal)?;
    }
    push::message(&mut tx, seat.hall.event.id, event.event_id, &addressed.owed).await.map_err(fatal)?;
    let shown = if place.members().is_empty() || asked.replaces.is_some() {
        Vec::new()
    } else {
        direct::show_to_all(&mut tx, asked.channel).await.map_err(fatal)?
    };
    let users = named(&seat.hall, &mut tx, std::slice::from_ref(&event)).await?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.live().meters().chat_messages.inc();
    files::forget(base, released).await;
    tell(seat, &place, ChatSaid { event: event.clone(), users }, addressed.owed, shown);
    mentions::warn(seat, &event, addressed.missed);
    Ok(SentChat { event })
}

fn tell(seat: &Seat, place: &Place, said: ChatSaid, owed: Vec<Uuid>, shown: Vec<Uuid>) {
    let members = place.members().to_vec();
    direct::tell_shown(&seat.hall, said.event.channel, members.clone(), shown, said.event.event_id - 1);
    seat.hall.tell(&News::Said { said: Box::new(said), owed, members });
}

/// Slow mode, held by what was committed: it counts over all windows and nodes.
async fn not_too_soon(seat: &Seat, tx: &mut Tx, asked: &SendChat, place: &Place, now: Timestamp) -> Answer<()> {
    let seconds = seat.hall.state().talks.slow(asked.channel);
    if seconds == 0 || place.moderates() {
        return Ok(());
    }
    let last = store::last_of(tx, asked.channel, seat.person).await.map_err(fatal)?;
    match rules::wait(last, seconds, now) {
        0 => Ok(()),
        wait => Err(Failure::new(ErrorCode::ChatRateLimited).retry_after(wait).detail("slow", seconds)),
    }
}

/// Gives a message its new text; the files of a deleted one are returned. What a moderator deletes of another is a fact, so that it can be answered for.
async fn change(
    seat: &Seat,
    tx: &mut Tx,
    asked: &SendChat,
    id: i64,
    body: Option<&str>,
    moderates: bool,
) -> Answer<Vec<Uuid>> {
    let Some(original) = store::by_id(tx, asked.channel, id).await.map_err(fatal)? else {
        return fail(ErrorCode::ChatDenied);
    };
    if !rules::may_change(&original, seat.person, body.is_none(), moderates) {
        return fail(ErrorCode::ChatDenied);
    }
    let now = tx.now();
    store::change(tx, id, body, now).await.map_err(fatal)?;
    let released = match body {
        None => files::store::release(tx, id).await.map_err(fatal)?,
        Some(_) => Vec::new(),
    };
    if original.sender_id == seat.person {
        return Ok(released);
    }
    let fact = evidence::deleted(&seat.hall, asked.channel, id, original.sender_id);
    tx.record(fact).await.map_err(fatal)?;
    Ok(released)
}

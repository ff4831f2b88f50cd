//! `chat.send`: say something, or change what was said.

use signaling::protocol::{ChannelId, ChatSaid, ErrorCode, SendChat, SentChat};

use super::{Row, admission_to, evidence, rules, senders, store};
use crate::access::Admission;
use crate::base::tx::{Actor, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::moderation::filter;
use crate::live::pace::Action;

pub async fn send(seat: &Seat, asked: SendChat) -> Answer<SentChat> {
    let admission = may_write(seat, asked.channel)?;
    let body = rules::content(&asked.event_type, &asked.content, asked.replaces.is_some())?;
    if let Some(body) = &body {
        filter::check(&seat.hall, &admission, body).await?;
    }
    let base = seat.hall.live().base();
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if let Some(id) = asked.replaces {
        change(seat, &mut tx, asked.channel, id, body.as_deref(), admission.moderate()).await?;
    }
    let now = tx.now();
    let row = store::insert(&mut tx, asked.channel, seat.person, body.as_deref(), asked.replaces, now).await;
    let event = row.map(Row::view).map_err(fatal)?;
    let users = senders(&seat.hall, &mut tx, std::slice::from_ref(&event)).await?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.live().meters().chat_messages.inc();
    seat.hall.tell(&News::Said(Box::new(ChatSaid { event: event.clone(), users })));
    Ok(SentChat { event })
}

fn may_write(seat: &Seat, channel: ChannelId) -> Answer<Admission> {
    let state = seat.hall.state();
    let (_, admission) = admission_to(&state, seat.person, channel)?;
    if !admission.speak() {
        return fail(ErrorCode::ChatDenied);
    }
    if state.seats.user(seat.person).is_none_or(|user| user.profile.display_name.is_empty()) {
        return fail(ErrorCode::ChannelJoinMissingProfile);
    }
    drop(state);
    seat.pace(Action::Say)?;
    Ok(admission)
}

/// Gives a message its new text. What a moderator deletes of another is a fact, so that it can be answered for.
async fn change(
    seat: &Seat,
    tx: &mut Tx,
    channel: ChannelId,
    id: i64,
    body: Option<&str>,
    moderates: bool,
) -> Answer<()> {
    let Some(original) = store::by_id(tx, channel, id).await.map_err(fatal)? else {
        return fail(ErrorCode::ChatDenied);
    };
    if !rules::may_change(original.sender_id, original.replaces.is_some(), seat.person, body.is_none(), moderates) {
        return fail(ErrorCode::ChatDenied);
    }
    let now = tx.now();
    store::change(tx, id, body, now).await.map_err(fatal)?;
    if original.sender_id == seat.person {
        return Ok(());
    }
    let fact = evidence::deleted(&seat.hall, channel, id, original.sender_id);
    tx.record(fact).await.map_err(fatal)
}

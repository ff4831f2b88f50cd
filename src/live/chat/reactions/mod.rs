//! `chat.react`: one emoji to a message, once from each person, held by the database. What changed is told once a second, as
//! the state it has become: a storm of reactions is one push a second, and one that was lost is made good by the next.

pub mod store;

use std::collections::BTreeMap;

use signaling::protocol::{ChannelId, ChatEvent, ChatReacted, ErrorCode, MAX_REACTED, Push, ReactToChat};
use uuid::Uuid;

use super::{Row, hear, rights};
use crate::base::db::Conn;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::{Hall, News};
use crate::live::pace::Action;

/// Different reactions of one message. More is a wall of pictures.
const MAX_KINDS: i64 = 20;
/// Messages whose reactions are told in one second; others wait for the next.
const AT_ONCE: usize = 100;
/// After a gap of the bus the reactions to so many of a channel's newest messages are told anew.
const TOLD_ANEW: i64 = 50;

pub async fn react(seat: &Seat, asked: ReactToChat) -> Answer<ChatEvent> {
    let place = rights::reader(seat, asked.channel).await?;
    rights::writer(seat, &place, Action::React)?;
    let reaction = emoji(&asked.reaction).ok_or(ErrorCode::EmojiSadPanda)?;
    let base = seat.hall.live().base();
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    rights::not_barred(&mut tx, seat.person, place.members()).await?;
    let row = super::store::by_id(&mut tx, asked.channel, asked.event).await.map_err(fatal)?;
    let Some(row) = row.filter(|row| row.replaces.is_none() && row.body.is_some()) else {
        return fail(ErrorCode::ChatDenied);
    };
    let now = tx.now();
    let changed = if asked.delete {
        store::remove(&mut tx, row.id, seat.person, reaction).await.map_err(fatal)?
    } else if store::kinds_besides(&mut tx, row.id, reaction).await.map_err(fatal)? >= MAX_KINDS {
        return fail(ErrorCode::ChatDenied);
    } else {
        store::add(&mut tx, row.id, seat.person, reaction, now).await.map_err(fatal)?
    };
    let mut event = Row::view(row);
    with_reactions(&mut tx, asked.channel, std::slice::from_mut(&mut event), seat.person).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    if changed > 0 {
        seat.hall.state().talks.reacted.insert((asked.channel, asked.event));
    }
    Ok(event)
}

/// The emoji that this text is, in its full form: 👍 and 👍 with a selector behind it are the same reaction.
fn emoji(text: &str) -> Option<&'static str> {
    emojis::get(text).map(|emoji| emoji.as_str())
}

/// Puts their reactions to events of one channel that stand in the order of their ids, either way.
pub async fn with_reactions(
    conn: &mut Conn,
    channel: ChannelId,
    events: &mut [ChatEvent],
    asker: Uuid,
) -> Result<(), sqlx::Error> {
    let ids = || events.iter().map(|event| event.event_id);
    let (Some(first), Some(last)) = (ids().min(), ids().max()) else { return Ok(()) };
    for reacted in store::of_events(conn, channel, (first, last), asker).await? {
        let Some(event) = events.iter_mut().find(|event| event.event_id == reacted.event_id) else { continue };
        event.reaction_counts.insert(reacted.reaction.clone(), u32::try_from(reacted.total).unwrap_or(u32::MAX));
        event.reactions.entry(reacted.reaction).or_default().push(reacted.person_id);
    }
    Ok(())
}

/// Tells what changed here within the last second.
pub async fn tell(hall: &Hall) {
    let changed: Vec<(ChannelId, i64)> = {
        let reacted = &mut hall.state().talks.reacted;
        let first: Vec<_> = reacted.iter().take(AT_ONCE).copied().collect();
        first.iter().for_each(|change| {
            reacted.remove(change);
        });
        first
    };
    for (channel, event) in changed {
        match state_of(hall, channel, event).await {
            Ok(Some(news)) => hall.tell(&News::ReactedTo(Box::new(news))),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "live.reactions_not_told"),
        }
    }
}

/// After a gap of the bus: the state of the newest messages of a channel, to those who listen here.
pub async fn tell_anew(hall: &Hall, channel: ChannelId) -> Result<(), sqlx::Error> {
    let mut conn = hall.live().base().read().await?;
    let rows = super::store::below(&mut conn, channel, i64::MAX, TOLD_ANEW).await?;
    let mut events: Vec<ChatEvent> = rows.into_iter().map(Row::view).collect();
    with_reactions(&mut conn, channel, &mut events, Uuid::nil()).await?;
    let state = hall.state();
    for event in events.into_iter().filter(|event| !event.reactions.is_empty()) {
        hear::tell_listeners(&state, channel, &Push::new(&told(event)));
    }
    Ok(())
}

async fn state_of(hall: &Hall, channel: ChannelId, id: i64) -> Result<Option<ChatReacted>, sqlx::Error> {
    let mut conn = hall.live().base().read().await?;
    let Some(row) = super::store::by_id(&mut conn, channel, id).await? else { return Ok(None) };
    let mut event = Row::view(row);
    with_reactions(&mut conn, channel, std::slice::from_mut(&mut event), Uuid::nil()).await?;
    Ok(Some(told(event)))
}

fn told(event: ChatEvent) -> ChatReacted {
    let first = |(reaction, people): (String, Vec<Uuid>)| (reaction, people.into_iter().take(MAX_REACTED).collect());
    let reactions: BTreeMap<_, _> = event.reactions.into_iter().map(first).collect();
    ChatReacted { channel: event.channel, event_id: event.event_id, reactions, reaction_counts: event.reaction_counts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_emoji_is_a_reaction_and_nothing_else_is() {
        for one in ["👍", "❤️", "👍🏽", "👩‍👩‍👧", "🇩🇪", "1️⃣", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"]
        {
            assert_eq!(emoji(one), Some(one), "{one}");
        }
        assert_eq!(emoji("❤"), Some("❤️"), "the same heart");
        for none in ["", " ", "a", "1", "👍👍", "👍 ", "thumbsup", ":+1:", "👩‍", "\u{200d}", "#", "<b>", "☃\0"]
        {
            assert_eq!(emoji(none), None, "{none}");
        }
    }
}

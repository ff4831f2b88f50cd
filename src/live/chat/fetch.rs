//! `chat.fetch`: what was said.

use signaling::protocol::{ChannelId, ChatContent, ChatEvent, ChatSaid, FetchChat, FetchedChat, MAX_FETCH};
use uuid::Uuid;

use super::reads::store as reads;
use super::{Row, files, mentions, named, reactions, rights, store};
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::hall::Hall;
use crate::live::previews;

/// Bytes of text in one answer, well below what a socket may have waiting.
const MAX_BYTES: usize = 256 * 1024;

pub async fn fetch(seat: &Seat, asked: FetchChat) -> Answer<FetchedChat> {
    rights::reader(seat, asked.channel).await?;
    let count = i64::from(asked.count.min(MAX_FETCH));
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let mut results: Vec<ChatEvent> = match asked.after_id {
        Some(after) => {
            let rows = store::above(&mut conn, asked.channel, after, count).await.map_err(fatal)?;
            fitting(rows)
        }
        None => {
            let before = asked.before_id.unwrap_or(i64::MAX);
            let rows = store::below(&mut conn, asked.channel, before, count).await.map_err(fatal)?;
            fitting(rows).into_iter().rev().collect()
        }
    };
    files::with_files(&mut conn, asked.channel, &mut results).await.map_err(fatal)?;
    previews::with_previews(&mut conn, asked.channel, &mut results).await.map_err(fatal)?;
    reactions::with_reactions(&mut conn, asked.channel, &mut results, seat.person).await.map_err(fatal)?;
    let users = named(&seat.hall, &mut conn, &results).await?;
    Ok(FetchedChat { results, users })
}

/// What was committed after `after`, and to whom it is, for a node that missed news of it.
pub async fn after(hall: &Hall, channel: ChannelId, after: i64) -> Answer<Vec<(ChatSaid, Vec<Uuid>)>> {
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let rows = store::above(&mut conn, channel, after, i64::from(MAX_FETCH)).await.map_err(fatal)?;
    let mut events: Vec<ChatEvent> = rows.into_iter().map(Row::view).collect();
    files::with_files(&mut conn, channel, &mut events).await.map_err(fatal)?;
    previews::with_previews(&mut conn, channel, &mut events).await.map_err(fatal)?;
    let users = named(hall, &mut conn, &events).await?;
    let last = events.last().map_or(after, |event| event.event_id);
    let owed = reads::owed_above(&mut conn, channel, (after, last)).await.map_err(fatal)?;
    let said = |event: ChatEvent| {
        let mut ids = mentions::of_events(std::slice::from_ref(&event));
        ids.push(event.sender);
        let users = users.iter().filter(|(id, _)| ids.contains(id)).map(|(id, user)| (*id, user.clone())).collect();
        let to = owed.iter().filter(|(_, id)| *id == event.event_id).map(|(person, _)| *person).collect();
        (ChatSaid { event, users }, to)
    };
    Ok(events.into_iter().map(said).collect())
}

/// The first of them, as many as fit; at least one.
pub(super) fn fitting(rows: Vec<Row>) -> Vec<ChatEvent> {
    let mut bytes = 0;
    let mut events = Vec::with_capacity(rows.len());
    for event in rows.into_iter().map(Row::view) {
        if let ChatContent::Text { body } | ChatContent::Files { body, .. } = &event.content {
            bytes += body.len();
        }
        if bytes > MAX_BYTES && !events.is_empty() {
            break;
        }
        events.push(event);
    }
    events
}

//! The channel of each room, opened when it is first needed.

use signaling::protocol::ChannelId;

use super::store;
use crate::base::Base;
use crate::base::tx::Actor;
use crate::events::rooms::{self, Room};

/// The rooms of an event, and the channel of each with the pause of slow mode.
pub async fn of_event(base: &Base, event_id: i64) -> Result<(Vec<Room>, Vec<(ChannelId, i64, i64)>), sqlx::Error> {
    let mut conn = base.read().await?;
    let rooms = rooms::store::with_stands(&mut conn, event_id).await?;
    let channels = store::channels(&mut conn, event_id).await?;
    let is_open = |room: &&Room| channels.iter().any(|(_, id, _)| *id == room.id);
    if rooms.iter().all(|room| is_open(&room)) {
        return Ok((rooms, channels));
    }
    drop(conn);
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    for room in &rooms {
        store::open_channel(&mut tx, event_id, room.id, now).await?;
    }
    let channels = store::channels(&mut tx, event_id).await?;
    tx.commit().await?;
    Ok((rooms, channels))
}

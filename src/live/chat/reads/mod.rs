//! What somebody has read: `chat.mark_read`, and what they start with at the door. It is known in memory at once and written
//! down every second, for all in one transaction: a crash makes a pointer a second old, and an audience that reads along
//! costs no transaction a message.

mod pointers;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use signaling::protocol::{ChatChannel, ErrorCode, MarkRead, Nothing};
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::{direct, hear, reactions, rights};
use crate::base::db::Conn;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::{Hall, News};
use crate::live::pace::Action;

pub use pointers::{Kept, Pointers, Unsaved};

/// How often pointers are written down, and reactions told. Longer: fewer transactions, and more forgotten in a crash.
const GATHER: Duration = Duration::from_secs(1);
/// Pointers of one piece of news.
const BATCH: usize = 500;

/// What somebody starts with.
pub struct Start {
    pub kept: Kept,
    pub channels: Vec<ChatChannel>,
}

/// Reads what somebody starts with.
pub async fn start(hall: &Hall, conn: &mut Conn, person: Uuid) -> Result<Start, sqlx::Error> {
    let (mut kept, mut rooms, mut directs) = (Kept::default(), Vec::new(), Vec::new());
    for (kind, channel, number, newest) in store::of_person(conn, person).await? {
        match kind {
            0 => {
                kept.read.push((channel, number, newest));
                rooms.push((channel, newest));
            }
            1 => kept.owed.push((channel, number)),
            _ => directs.push((channel, newest)),
        }
    }
    rooms.retain(|(channel, _)| hall.state().channels.contains_key(channel));
    let mut channels = direct::list(hall, conn, &directs).await?;
    let plain = |(id, unread_pointer)| ChatChannel { id, unread_pointer, members: Vec::new(), last: None };
    channels.extend(rooms.into_iter().map(plain));
    Ok(Start { kept, channels })
}

pub async fn mark_read(seat: &Seat, asked: MarkRead) -> Answer<Nothing> {
    rights::reader(seat, asked.channel).await?;
    seat.pace(Action::Read)?;
    if asked.id < 1 {
        return fail(ErrorCode::ChatInvalidBody);
    }
    let known = seat.hall.state().talks.newest(asked.channel);
    let newest = match known {
        Some(newest) if newest >= asked.id => newest,
        _ => {
            let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
            super::store::newest(&mut conn, asked.channel).await.map_err(fatal)?
        }
    };
    // Nobody has read what was not said yet.
    let id = asked.id.min(newest);
    let mut state = seat.hall.state();
    state.talks.said_up_to(asked.channel, newest);
    hear::read(&mut state, seat.person, asked.channel, id, Some(seat.id));
    Ok(Nothing {})
}

/// Runs as long as the process: writes down what was read, tells the other nodes, and tells reactions.
pub async fn follow(hall: Arc<Hall>) {
    let mut gather = interval(GATHER);
    gather.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        gather.tick().await;
        let unsaved = hall.state().talks.pointers.take_unsaved();
        for batch in unsaved.chunks(BATCH) {
            let reads = batch.iter().map(|read| (read.person, read.channel, read.read)).collect();
            hall.tell(&News::Read { node: hall.live().node(), reads });
        }
        if let Err(error) = save(&hall, &unsaved).await {
            tracing::warn!(%error, "live.chat_pointers_not_saved");
            hall.state().talks.pointers.put_back(unsaved);
        }
        reactions::tell(&hall).await;
    }
}

async fn save(hall: &Hall, unsaved: &[Unsaved]) -> Result<(), sqlx::Error> {
    if unsaved.is_empty() {
        return Ok(());
    }
    // In one order for every node, so that none waits for another in a circle.
    let mut unsaved = unsaved.to_vec();
    unsaved.sort_by_key(|read| (read.person, read.channel));
    let mut tx = hall.live().base().begin(Actor::System).await?;
    for read in &unsaved {
        store::save(&mut tx, read).await?;
    }
    tx.commit().await
}

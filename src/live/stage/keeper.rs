//! Keeps floors true while time passes: what is over is told, and whoever still asks goes on asking.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::store::{self, Kind};
use super::{refresh, rules::Floor};
use crate::live::hall::Hall;

/// How often floors are looked at. Shorter: a countdown ends more exactly for the desks (the gate has a clock of its own).
const LOOK: Duration = Duration::from_millis(200);
/// How often the asks of those who are here are renewed.
const RENEW: Duration = Duration::from_secs(10);
/// A hand or a place at the door of somebody whose process is gone is over after this.
pub(super) const ASK_LASTS: Duration = Duration::from_secs(35);

/// Runs as long as the hall does.
pub async fn follow(hall: Weak<Hall>) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut renewed = tokio::time::Instant::now();
    loop {
        looks.tick().await;
        let Some(hall) = hall.upgrade() else { return };
        for room_id in due(&hall) {
            refresh(&hall, room_id).await;
        }
        if renewed.elapsed() >= RENEW {
            renewed = tokio::time::Instant::now();
            if let Err(error) = renew(&hall).await {
                tracing::warn!(%error, "live.floor_not_renewed");
            }
        }
    }
}

/// Rooms whose floor is not what it was when it was read. Reading it says when it will be another one again.
fn due(hall: &Hall) -> Vec<i64> {
    let now = hall.live().base().now();
    let mut state = hall.state();
    let mut due: Vec<i64> = std::mem::take(&mut state.stale_floors).into_iter().collect();
    due.extend(state.floor_changes.extract_if(|_, at| *at <= now).map(|(room_id, _)| room_id));
    due
}

async fn renew(hall: &Arc<Hall>) -> Result<(), sqlx::Error> {
    let asking = asking_here(hall);
    if asking.is_empty() {
        return Ok(());
    }
    let mut tx = hall.live().base().begin(crate::base::tx::Actor::System).await?;
    let now = tx.now();
    for (room_id, person, kind) in asking {
        store::renew(&mut tx, room_id, person, kind, now, ASK_LASTS).await?;
    }
    tx.commit().await
    // The floors that others keep are read again when they expect an end.
}

/// Those on this node who asked for something and are still there.
fn asking_here(hall: &Hall) -> Vec<(i64, Uuid, Kind)> {
    let state = hall.state();
    let mut asking = Vec::new();
    for (room_id, floor) in &state.floors {
        let floor: &Floor = floor;
        let inside = |person: Uuid| state.rooms.get(room_id).is_some_and(|room| room.since(person).is_some());
        let hands = floor.hands.iter().filter(|ask| inside(ask.person));
        asking.extend(hands.map(|ask| (*room_id, ask.person, Kind::Hand)));
        let outside = floor.waiting.iter().filter(|ask| state.seats.user(ask.person).is_some());
        asking.extend(outside.map(|ask| (*room_id, ask.person, Kind::Door)));
    }
    asking
}

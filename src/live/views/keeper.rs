//! Writes down who came and went, every second, and puts right what was missed.

use std::collections::HashSet;
use std::sync::Weak;
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::{Came, Device, store};
use crate::base::tx::Actor;
use crate::live::hall::{Hall, State};

/// How often is written. Longer: fewer transactions, and more forgotten in a crash.
const GATHER: Duration = Duration::from_secs(1);
/// Changes of one transaction. More: a mass join is written in fewer, and others wait longer for the writer.
const BATCH: usize = 500;
/// How often a process with somebody inside says that it is there.
const BEAT: Duration = Duration::from_secs(10);
/// How often what is written is held against who is there.
const COMPARE: Duration = Duration::from_secs(20);
/// What the settings said is taken from memory for this long; a change at the event counts at once, one at the organizer
/// after this.
const KEPT: Duration = Duration::from_secs(60);

/// Runs as long as the hall does.
pub async fn follow(hall: Weak<Hall>) {
    let mut ticks = interval(GATHER);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut beat, mut compared) = (None::<Instant>, Instant::now());
    loop {
        ticks.tick().await;
        let Some(hall) = hall.upgrade() else { return };
        let is_due = |last: Option<Instant>, every: Duration| last.is_none_or(|last| last.elapsed() >= every);
        let kept = async {
            let wrote = write(&hall, is_due(beat, BEAT)).await?;
            if wrote {
                beat = Some(Instant::now());
            }
            if is_due(Some(compared), COMPARE) {
                compared = Instant::now();
                compare(&hall).await?;
            }
            Ok::<_, sqlx::Error>(())
        };
        if let Err(error) = kept.await {
            tracing::warn!(%error, "live.views_not_written");
        }
    }
}

/// Writes what is pending. True when this process was noted as being there.
async fn write(hall: &Hall, beat_is_due: bool) -> Result<bool, sqlx::Error> {
    let (mut changes, inside) = {
        let mut state = hall.state();
        (state.views.take(BATCH), state.rooms.values().any(|room| room.people().next().is_some()))
    };
    if changes.is_empty() && !(beat_is_due && inside) {
        return Ok(false);
    }
    let result = write_all(hall, &mut changes).await;
    if result.is_err() {
        hall.state().views.put_back(changes);
    }
    result
}

async fn write_all(hall: &Hall, changes: &mut Vec<super::Change>) -> Result<bool, sqlx::Error> {
    let node = hall.live().node().cast_signed();
    let tracks = tracks(hall).await?;
    let mut tx = hall.live().base().begin(Actor::System).await?;
    let now = tx.now();
    if tracks {
        store::beat(&mut tx, node, now).await?;
        for change in changes.iter() {
            match change.came {
                Some(came) => store::came(&mut tx, hall.event.id, node, change, came).await?,
                None => store::left(&mut tx, node, change).await?,
            }
        }
    } else {
        store::forget_open(&mut tx, hall.event.id).await?;
    }
    tx.commit().await?;
    changes.clear();
    Ok(true)
}

/// Whether the event's organizer wants to know who was where.
async fn tracks(hall: &Hall) -> Result<bool, sqlx::Error> {
    if let Some((read_at, tracks)) = hall.state().views.tracks
        && read_at.elapsed() < KEPT
    {
        return Ok(tracks);
    }
    let base = hall.live().base();
    let mut conn = base.read().await?;
    let tracks = hall.event.settings(&mut conn, &base.config).await?.track_room_views;
    drop(conn);
    hall.state().views.tracks = Some((Instant::now(), tracks));
    Ok(tracks)
}

/// Whoever is here has an open view, and nobody else has one by this process: what did not fit into memory, and whoever
/// left another process while they stayed on this one.
async fn compare(hall: &Hall) -> Result<(), sqlx::Error> {
    if !tracks(hall).await? {
        return Ok(());
    }
    let (here, now) = {
        let state = hall.state();
        if !state.views.pending.is_empty() {
            return Ok(());
        }
        (inside(&state), hall.live().base().now())
    };
    let node = hall.live().node().cast_signed();
    let mut conn = hall.live().base().read().await?;
    let open = store::open_of_event(&mut conn, hall.event.id).await?;
    drop(conn);
    let known: HashSet<(i64, Uuid)> = open.iter().map(|(room, person, _)| (*room, *person)).collect();
    let own = open.iter().filter(|(_, _, of)| *of == node).map(|(room, person, _)| (*room, *person));
    let gone: Vec<_> = own.filter(|seen| !here.contains(seen)).collect();
    let mut state = hall.state();
    for (room_id, person) in gone {
        state.views.left(room_id, person, now);
    }
    for (room_id, person) in here.difference(&known) {
        let came = Came { session: state.audience.standing(*room_id, now).session, device: Device::Computer };
        state.views.came(*room_id, *person, came, now);
    }
    Ok(())
}

fn inside(state: &State) -> HashSet<(i64, Uuid)> {
    let rooms = state.rooms.iter();
    rooms.flat_map(|(room_id, room)| room.people().map(|person| (*room_id, person))).collect()
}

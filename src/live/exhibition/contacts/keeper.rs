//! Keeps open requests alive while those who asked are there, and notes when they have gone.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};
use uuid::Uuid;

use super::store;
use crate::base::tx::Actor;
use crate::live::hall::{Hall, News};

/// How often requests are looked at that nobody renews.
const LOOK: Duration = Duration::from_secs(1);
/// How often a process says that those who asked are there.
const RENEW: Duration = Duration::from_secs(5);
/// A request is missed that long after the last time somebody said so.
pub const LASTS: Duration = Duration::from_secs(35);
/// Whoever has gone from one process may be on another, which says so within [`RENEW`].
const GRACE: Duration = Duration::from_secs(8);

/// Runs as long as the hall does. An event without requests costs nothing.
pub async fn follow(hall: Weak<Hall>) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut renewed: Option<Instant> = None;
    loop {
        looks.tick().await;
        let Some(hall) = hall.upgrade() else { return };
        if !hall.state().contacts_wait {
            continue;
        }
        let is_time = renewed.is_none_or(|at| at.elapsed() >= RENEW);
        if is_time {
            renewed = Some(Instant::now());
        }
        if let Err(error) = look(&hall, is_time).await {
            tracing::warn!(%error, "live.contacts_not_kept");
        }
    }
}

async fn look(hall: &Hall, renews: bool) -> Result<(), sqlx::Error> {
    let base = hall.live().base();
    let now = base.now();
    let open = store::open_of_event(&mut base.read().await?, hall.event.id).await?;
    if open.is_empty() {
        hall.state().contacts_wait = false;
        return Ok(());
    }
    let is_here = |person: Uuid| hall.state().seats.user(person).is_some();
    let here: Vec<Uuid> = open.iter().map(|(_, _, person, _)| *person).filter(|person| is_here(*person)).collect();
    let is_over = open.iter().any(|(_, _, _, until)| *until <= now);
    if (here.is_empty() || !renews) && !is_over {
        return Ok(());
    }
    let mut tx = base.begin(Actor::System).await?;
    for person in here {
        store::renew(&mut tx, person, now.plus(LASTS)).await?;
    }
    let missed = store::miss(&mut tx, hall.event.id, now).await?;
    tx.commit().await?;
    for (id, exhibitor) in missed {
        hall.tell(&News::Contact { id, exhibitor, channel: None });
    }
    Ok(())
}

/// Somebody's last window on this process is closed.
pub async fn left(hall: Arc<Hall>, person: Uuid) {
    if !hall.state().contacts_wait {
        return;
    }
    let done = async {
        let mut tx = hall.live().base().begin(Actor::Person(person)).await?;
        let until = tx.now().plus(GRACE);
        store::let_go(&mut tx, person, until).await?;
        tx.commit().await
    };
    if let Err(error) = done.await {
        // It is missed a little later by itself.
        tracing::warn!(%error, "live.contact_not_let_go");
    }
}

//! Slots: when and where a talk is given. A slot opens its room and lets its speakers on stage.

pub mod api;
pub mod change;
pub mod store;

use crate::access::grants::{self, Capability, NewGrant};
use crate::access::policies;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use crate::talks::speakers;

/// A slot of the schedule with its talk.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Slot {
    pub id: i64,
    pub room_id: i64,
    pub talk_id: i64,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub code: String,
    pub title: String,
    #[sqlx(rename = "abstract")]
    pub summary: String,
}

impl Slot {
    /// The handle of the grants that follow from a slot.
    pub fn grant_source(id: i64) -> String {
        format!("slot:{id}")
    }
}

/// Puts a talk on the schedule: the room's window and its speakers' right to present follow in the same transaction.
pub async fn create(
    tx: &mut Tx,
    event_id: i64,
    talk_id: i64,
    room_id: i64,
    starts_at: Timestamp,
    ends_at: Timestamp,
) -> Result<i64, sqlx::Error> {
    let id = store::insert(tx, event_id, talk_id, room_id, starts_at, ends_at).await?;
    policies::store::put_window(tx, id, room_id, starts_at, ends_at).await?;
    let now = tx.now();
    for speaker in speakers::store::of_talk(tx, talk_id).await? {
        let grant = NewGrant {
            room_id: Some(room_id),
            valid_from: Some(starts_at),
            valid_until: Some(ends_at),
            source: &Slot::grant_source(id),
            ..NewGrant::new(event_id, speaker.person_id, Capability::Present)
        };
        grants::store::insert(tx, &grant, now).await?;
    }
    Ok(id)
}

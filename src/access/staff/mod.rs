//! Staff: who looks after a room within a room, a booth or a poster. The gate reads it: staff may come in before the visitors do,
//! and keep order in their own stand and nowhere else.
//!
//! An organizer writes an e-mail address down, and whoever is known by it at that moment is staff. An address that somebody types
//! into the shop later proves nothing: it waits until the organizer confirms it.

pub mod store;

use serde_json::json;
use uuid::Uuid;

use super::people;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};

/// A stand that somebody looks after, and the room that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Post {
    pub room_id: i64,
    pub within: i64,
}

/// An address that an organizer wrote down.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Staff {
    pub id: i64,
    pub email: String,
    pub created_at: Timestamp,
}

/// Whose stand it is about.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    pub organizer_id: i64,
    pub event_id: i64,
    pub room_id: i64,
    pub within: i64,
}

/// Whoever is known by this address now looks after the stand. Doing it again confirms those who came since.
pub async fn add(tx: &mut Tx, stand: Stand, email: &str) -> Result<i64, sqlx::Error> {
    let email = email.trim().to_lowercase();
    let now = tx.now();
    let id = store::put(tx, stand.room_id, &email, now).await?;
    let known = known_by(tx, stand.event_id, &email).await?;
    for person in &known {
        store::bind(tx, id, *person).await?;
    }
    tell(tx, stand, &known).await?;
    Ok(id)
}

/// Everybody of the event who came with this address.
///
/// # Errors
/// When the database fails.
pub async fn known_by(conn: &mut Conn, event_id: i64, email: &str) -> Result<Vec<Uuid>, sqlx::Error> {
    store::known_by(conn, event_id, &people::mark_of(event_id, email)).await
}

/// Nobody is staff by this address any more. False when it is none of this stand's.
pub async fn remove(tx: &mut Tx, stand: Stand, id: i64) -> Result<bool, sqlx::Error> {
    let bound = store::bound_to(tx, id).await?;
    if store::delete(tx, stand.room_id, id).await? == 0 {
        return Ok(false);
    }
    tell(tx, stand, &bound).await?;
    Ok(true)
}

async fn tell(tx: &mut Tx, stand: Stand, persons: &[Uuid]) -> Result<(), sqlx::Error> {
    let fact = Fact {
        kind: "stand.staff_changed",
        organizer_id: Some(stand.organizer_id),
        event_id: Some(stand.event_id),
        subject: format!("stand:{}", stand.room_id),
        body: json!({"persons": persons, "rooms": [stand.within], "stand": stand.room_id}),
    };
    tx.record(fact).await.map(|_| ())
}

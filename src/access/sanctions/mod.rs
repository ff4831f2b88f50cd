//! Sanctions: a moderator silences a person or puts them out, in one room or at the whole event, for a while or until it
//! is lifted. They hold for everybody who is known to be the same human: coming again with another ticket does not help.

pub mod store;

use serde_json::json;
use uuid::Uuid;

use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use crate::text_enum;

text_enum! {
    "a kind of sanction";
    /// What a moderator did to somebody.
    pub enum Kind {
        /// Out, whatever right they hold.
        Ban = "ban",
        /// May watch and read, and do nothing that others notice.
        Silence = "silence",
    }
}

/// A sanction as the gate reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sanction {
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// `None`: every room of the event.
    pub room_id: Option<i64>,
    /// `None`: until it is lifted.
    pub until: Option<Timestamp>,
}

/// A sanction to be imposed.
pub struct NewSanction<'a> {
    pub organizer_id: i64,
    pub event_id: i64,
    pub person_id: Uuid,
    pub kind: Kind,
    pub room_id: Option<i64>,
    pub until: Option<Timestamp>,
    pub reason: &'a str,
}

/// Imposes it. Tells the rooms by the fact `ban.created` or `silence.created`, which names everybody it holds for.
///
/// # Errors
/// When the database fails.
pub async fn impose(tx: &mut Tx, new: &NewSanction<'_>) -> Result<i64, sqlx::Error> {
    let (now, actor) = (tx.now(), tx.actor().to_string());
    let id = store::insert(tx, new, &actor, now).await?;
    let kind = match new.kind {
        Kind::Ban => "ban.created",
        Kind::Silence => "silence.created",
    };
    let persons = store::same_human(tx, new.person_id).await?;
    let body = json!({"persons": persons, "room": new.room_id, "sanction": id, "until": new.until});
    tx.record(fact(kind, new.organizer_id, new.event_id, new.person_id, body)).await?;
    Ok(id)
}

/// Takes a sanction back. False when there is none of that id that stands.
///
/// # Errors
/// When the database fails.
pub async fn lift(tx: &mut Tx, organizer_id: i64, event_id: i64, id: i64) -> Result<bool, sqlx::Error> {
    let (now, actor) = (tx.now(), tx.actor().to_string());
    let Some((person_id, kind, room)) = store::lift(tx, event_id, id, &actor, now).await? else { return Ok(false) };
    let kind = if kind == Kind::Ban.as_str() { "ban.lifted" } else { "silence.lifted" };
    let persons = store::same_human(tx, person_id).await?;
    let body = json!({"persons": persons, "room": room, "sanction": id});
    tx.record(fact(kind, organizer_id, event_id, person_id, body)).await?;
    Ok(true)
}

fn fact(kind: &'static str, organizer_id: i64, event_id: i64, person_id: Uuid, body: serde_json::Value) -> Fact {
    Fact {
        kind,
        organizer_id: Some(organizer_id),
        event_id: Some(event_id),
        subject: format!("person:{person_id}"),
        body,
    }
}

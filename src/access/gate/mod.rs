//! The gate. Every door asks [`admit`]; rooms take the [`Admission`] it gives, so a door that forgot to ask does not compile.

mod refusal;
pub mod rules;

use uuid::Uuid;

use super::{bans, grants, people, policies};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::time::Timestamp;

pub use refusal::Refusal;

/// A room and the event it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomRef {
    pub room_id: i64,
    pub event_id: i64,
}

/// The right to be in a room, as of the moment it was asked. Only the gate makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    room: RoomRef,
    person: Option<Uuid>,
    terms: rules::Terms,
}

impl Admission {
    pub fn room(&self) -> RoomRef {
        self.room
    }

    /// `None`: an anonymous visitor of a public room.
    pub fn person(&self) -> Option<Uuid> {
        self.person
    }

    pub fn view(&self) -> bool {
        self.terms.view
    }

    pub fn publish(&self) -> bool {
        self.terms.publish
    }

    pub fn moderate(&self) -> bool {
        self.terms.moderate
    }

    /// When the answer will be another one, if nothing happens before; ask again then.
    pub fn until(&self) -> Option<Timestamp> {
        self.terms.until
    }

    /// Most people at once in this room; the room itself counts.
    pub fn capacity(&self) -> Option<i64> {
        self.terms.capacity
    }
}

/// Why there is no admission.
#[derive(Debug, thiserror::Error)]
pub enum AdmitError {
    #[error("{0}")]
    Refused(Refusal),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Refusal> for AdmitError {
    fn from(refusal: Refusal) -> Self {
        AdmitError::Refused(refusal)
    }
}

/// May this person be in this room now? `person` `None`: nobody whom we know.
pub async fn admit(base: &Base, person: Option<Uuid>, room: RoomRef) -> Result<Admission, AdmitError> {
    let mut conn = base.read().await?;
    let facts = load(&mut conn, person, room).await?;
    let terms = rules::decide(&facts, base.now())?;
    Ok(Admission { room, person, terms })
}

async fn load(conn: &mut Conn, person: Option<Uuid>, room: RoomRef) -> Result<rules::Facts, sqlx::Error> {
    let person = match person {
        Some(id) => people::store::by_id(conn, id).await?,
        None => None,
    };
    let (grants, banned) = match &person {
        Some(person) => {
            let grants = grants::store::of_person(conn, person.id).await?;
            (grants, bans::store::holds(conn, person.id, room.room_id).await?)
        }
        None => (Vec::new(), false),
    };
    Ok(rules::Facts {
        room,
        person_event: person.map(|person| person.event_id),
        grants,
        banned,
        policy: policies::store::of_room(conn, room.room_id).await?,
        products: policies::store::products(conn, room.room_id).await?,
        windows: policies::store::windows(conn, room.room_id).await?,
    })
}

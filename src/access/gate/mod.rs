//! The gate. Every door asks [`admit`]; rooms take the [`Admission`] it gives, so a door that forgot to ask does not compile.

mod refusal;
pub mod rules;
pub mod suppose;

use std::sync::Arc;

use uuid::Uuid;

use super::floor::{self, Place};
use super::policies::{Policy, Window};
use super::roles::{self, Right, RoleGrant};
use super::{grants, people, policies, sanctions, staff};
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

    /// May do what others notice: write, ask, vote, raise a hand. A silenced person may not.
    pub fn speak(&self) -> bool {
        self.terms.speak
    }

    /// Has every right that is exercised over others in a room. Commands ask for their own ([`may`](Self::may)).
    pub fn moderate(&self) -> bool {
        self.terms.moderate
    }

    /// Whether the person looks after this very stand.
    pub fn staff(&self) -> bool {
        self.terms.staff
    }

    /// Whether they have this right in this room, now. Every command asks for its own.
    pub fn may(&self, right: Right) -> bool {
        self.terms.rights.contains(right)
    }

    /// Whether they have any right that is exercised over others.
    pub fn keeps_order(&self) -> bool {
        self.terms.rights.keeps_order()
    }

    /// Whether the person may be behind the stage, and see who asks for the floor: presenters, guests and the team.
    pub fn backstage(&self) -> bool {
        self.terms.backstage
    }

    /// Where they were put; `None`: where their own right lets them be.
    pub fn place(&self) -> Option<Place> {
        self.terms.place
    }

    /// The group of the room that they are in, from 1: what they send goes there alone.
    pub fn group(&self) -> Option<i64> {
        self.terms.group
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

/// What the gate knows of a room, whoever comes.
#[derive(Clone, Debug)]
pub struct RoomFacts {
    room: RoomRef,
    /// The room that it stands in, whose rules are its own.
    within: Option<i64>,
    /// `None`: a room without a policy is the team's.
    policy: Option<Policy>,
    products: Vec<i64>,
    windows: Vec<Window>,
    /// All of the event: which are this room's, the rules say.
    roles: Arc<[RoleGrant]>,
}

impl RoomFacts {
    /// Reads them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, room: RoomRef) -> Result<Self, sqlx::Error> {
        let within = policies::store::within(conn, room.room_id).await?;
        let source = within.unwrap_or(room.room_id);
        Ok(RoomFacts {
            room,
            within,
            policy: policy(policies::store::of_room(conn, source).await?, within),
            products: policies::store::products(conn, source).await?,
            windows: policies::store::windows(conn, source).await?,
            roles: roles::store::of_event(conn, room.event_id).await?.into(),
        })
    }

    /// Reads those of several rooms of an event, each with the room that it stands in, in as many queries as for one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_event(
        conn: &mut Conn,
        event_id: i64,
        rooms: &[(i64, Option<i64>)],
    ) -> Result<Vec<Self>, sqlx::Error> {
        let policies = policies::store::of_event(conn, event_id).await?;
        let products = policies::store::products_of_event(conn, event_id).await?;
        let windows = policies::store::windows_of_event(conn, event_id).await?;
        let roles: Arc<[RoleGrant]> = roles::store::of_event(conn, event_id).await?.into();
        let facts = rooms.iter().map(|(room_id, within)| {
            let source = within.unwrap_or(*room_id);
            RoomFacts {
                room: RoomRef { room_id: *room_id, event_id },
                within: *within,
                policy: policy(policies.get(&source).cloned(), *within),
                products: products.get(&source).cloned().unwrap_or_default(),
                windows: windows.get(&source).cloned().unwrap_or_default(),
                roles: roles.clone(),
            }
        });
        Ok(facts.collect())
    }

    pub fn room_id(&self) -> i64 {
        self.room.room_id
    }
}

/// At a stand everybody talks, and how many fit into the room around it is that one's business.
fn policy(of_source: Option<Policy>, within: Option<i64>) -> Option<Policy> {
    match within {
        Some(_) => of_source.map(|policy| Policy { everyone_publishes: true, capacity: None, ..policy }),
        None => of_source,
    }
}

/// May this person be in this room now? `person` `None`: nobody whom we know.
pub async fn admit(base: &Base, person: Option<Uuid>, room: RoomRef) -> Result<Admission, AdmitError> {
    let mut conn = base.read().await?;
    let room = RoomFacts::of(&mut conn, room).await?;
    let mut answers = decide(&mut conn, person, std::slice::from_ref(&room), base.now()).await?;
    Ok(answers.pop().expect("one answer for one room")?)
}

/// The same for several rooms at once, of which the caller has just read what is the same for everybody. The answers come
/// in the rooms' order.
///
/// # Errors
/// When the database fails.
pub async fn admit_to_each(
    base: &Base,
    person: Uuid,
    rooms: &[RoomFacts],
) -> Result<Vec<Result<Admission, Refusal>>, sqlx::Error> {
    decide(&mut base.read().await?, Some(person), rooms, base.now()).await
}

async fn decide(
    conn: &mut Conn,
    id: Option<Uuid>,
    rooms: &[RoomFacts],
    now: Timestamp,
) -> Result<Vec<Result<Admission, Refusal>>, sqlx::Error> {
    let person = match id {
        Some(id) => people::store::by_id(conn, id).await?,
        None => None,
    };
    let (grants, sanctions) = match &person {
        Some(person) => {
            (grants::store::of_person(conn, person.id).await?, sanctions::store::of_person(conn, person.id).await?)
        }
        None => (Vec::new(), Vec::new()),
    };
    let places = match &person {
        Some(person) => floor::store::of_person(conn, person.id).await?,
        None => Vec::new(),
    };
    let posts = match &person {
        Some(person) => staff::store::of_person(conn, person.id).await?,
        None => Vec::new(),
    };
    let bearer = match (&person, rooms.first()) {
        (Some(person), Some(room)) => roles::bearer(conn, person, &room.roles).await?,
        _ => roles::Bearer::default(),
    };
    let facts = rooms.iter().map(|of| rules::Facts {
        room: of.room,
        within: of.within,
        posts: posts.clone(),
        placed: places.iter().find(|placed| placed.room_id == of.room.room_id).copied(),
        person_event: person.as_ref().map(|person| person.event_id),
        grants: grants.clone(),
        sanctions: sanctions.clone(),
        policy: of.policy.clone(),
        products: of.products.clone(),
        windows: of.windows.clone(),
        roles: of.roles.clone(),
        bearer: bearer.clone(),
    });
    let answers = facts.map(|facts| {
        let terms = rules::decide(&facts, now)?;
        Ok(Admission { room: facts.room, person: id, terms })
    });
    Ok(answers.collect())
}

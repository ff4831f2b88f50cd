//! People of an event: a ticket's holder, a speaker, somebody of the organizer's team. The subject of every right.

pub mod store;

use uuid::Uuid;

use super::grants::{self, Capability, NewGrant};
use crate::base::secret;
use crate::base::tx::Tx;
use crate::text_enum;

text_enum! {
    "a kind of person";
    /// In which role somebody is known to an event.
    pub enum Kind {
        Attendee = "attendee",
        Speaker = "speaker",
        Organizer = "organizer",
    }
}

/// A person of one event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    pub id: Uuid,
    pub event_id: i64,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub display_name: String,
    pub user_id: Option<i64>,
}

/// A new person of an event.
pub async fn create(tx: &mut Tx, event_id: i64, kind: Kind, display_name: &str) -> Result<Person, sqlx::Error> {
    let now = tx.now();
    store::insert(tx, Uuid::now_v7(), event_id, kind, display_name, None, now).await
}

/// Notes by what this person is known: who comes again with the same is the same human. `what`: an e-mail address, or an
/// outside identity; only a digest is kept.
///
/// # Errors
/// When the database fails.
pub async fn mark(tx: &mut Tx, event_id: i64, person_id: Uuid, what: &str) -> Result<(), sqlx::Error> {
    store::mark(tx, event_id, person_id, &mark_of(event_id, what)).await
}

/// The digest under which [`mark`] keeps something.
pub(super) fn mark_of(event_id: i64, what: &str) -> Vec<u8> {
    secret::digest(&format!("{event_id}:{}", what.trim().to_lowercase()))
}

/// The organizer's person for an account of the team, made at its first visit, with the right to moderate.
pub async fn of_team(tx: &mut Tx, event_id: i64, user_id: i64, name: &str) -> Result<Person, sqlx::Error> {
    if let Some(person) = store::of_user(tx, event_id, user_id).await? {
        if grants::store::of_person(tx, person.id).await?.is_empty() {
            organize(tx, &person, user_id).await?;
        }
        return Ok(person);
    }
    let person = of_role(tx, event_id, user_id, name).await?;
    organize(tx, &person, user_id).await?;
    Ok(person)
}

/// The person for an account of a team that holds a role and no more: what it may do, the role says.
pub async fn of_role(tx: &mut Tx, event_id: i64, user_id: i64, name: &str) -> Result<Person, sqlx::Error> {
    if let Some(person) = store::of_user(tx, event_id, user_id).await? {
        return Ok(person);
    }
    let now = tx.now();
    store::insert(tx, Uuid::now_v7(), event_id, Kind::Organizer, name, Some(user_id), now).await
}

async fn organize(tx: &mut Tx, person: &Person, user_id: i64) -> Result<(), sqlx::Error> {
    let (now, event_id) = (tx.now(), person.event_id);
    let grant =
        NewGrant { source: &format!("user:{user_id}"), ..NewGrant::new(event_id, person.id, Capability::Organize) };
    grants::store::insert(tx, &grant, now).await
}

//! Roles: named sets of rights, and who holds them where and from when until when. The gate adds them to what tickets, talks
//! and teams give; nothing here takes a right away.

pub mod presets;
pub mod rights;
pub mod store;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::grants::{Capability, Grant};
use super::people::Person;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::base::tx::Fact;

pub use rights::{Right, Rights};

/// Most roles of an event, and most grants. The gate looks at all grants of an event for everybody who comes.
pub const MAX_ROLES: i64 = 100;
pub const MAX_GRANTS: i64 = 2_000;
/// Longest trait, most alternatives, and most conditions of one grant.
pub const MAX_TRAIT: usize = 100;
pub const MAX_TRAITS: usize = 20;

/// Who holds a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    Person(Uuid),
    Team(i64),
    /// Whoever has a ticket of this product.
    Product(i64),
    /// Whoever has one trait of each of these; none asked for: whoever may be at the event.
    Traits(Vec<Vec<String>>),
}

/// A role in somebody's hands, as the gate reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleGrant {
    pub rights: Rights,
    pub holder: Holder,
    /// `None`: every room of the event.
    pub room_id: Option<i64>,
    pub valid_from: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
}

/// What a token or a link said of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    pub words: BTreeSet<String>,
    /// From then on they mean nothing.
    pub until: Timestamp,
}

/// By what somebody may hold a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bearer {
    pub person: Option<Uuid>,
    pub teams: Vec<i64>,
    /// `None`: they came without a token.
    pub traits: Option<Traits>,
}

impl Bearer {
    /// Whether they hold it at a moment, whatever its room and its time.
    pub fn holds(&self, grant: &RoleGrant, tickets: &[Grant], now: Timestamp) -> bool {
        let traits = self.traits.as_ref().filter(|traits| now < traits.until);
        match &grant.holder {
            Holder::Person(person) => self.person == Some(*person),
            Holder::Team(team) => self.teams.contains(team),
            Holder::Product(product) => tickets.iter().any(|ticket| {
                ticket.capability == Capability::Attend && ticket.product_id == Some(*product) && is_good(ticket, now)
            }),
            // Whoever lost what brought them here is not everybody any more.
            Holder::Traits(wanted) if wanted.is_empty() => {
                traits.is_some() || tickets.iter().any(|ticket| is_good(ticket, now))
            }
            Holder::Traits(wanted) => traits.is_some_and(|traits| {
                wanted.iter().all(|one_of| one_of.iter().any(|word| traits.words.contains(word)))
            }),
        }
    }
}

fn is_good(ticket: &Grant, now: Timestamp) -> bool {
    !ticket.held
        && ticket.revoked_at.is_none()
        && ticket.valid_from.is_none_or(|from| from <= now)
        && ticket.valid_until.is_none_or(|until| now < until)
}

/// Reads by what a person may hold a role of those; asks only what one of them needs.
///
/// # Errors
/// When the database fails.
pub async fn bearer(conn: &mut Conn, person: &Person, grants: &[RoleGrant]) -> Result<Bearer, sqlx::Error> {
    let mut bearer = Bearer { person: Some(person.id), ..Bearer::default() };
    if grants.iter().any(|grant| matches!(grant.holder, Holder::Team(_)))
        && let Some(user) = person.user_id
    {
        bearer.teams = store::teams_of(conn, user).await?;
    }
    if grants.iter().any(|grant| matches!(grant.holder, Holder::Traits(_))) {
        bearer.traits = super::traits::store::of_person(conn, person.id).await?;
    }
    Ok(bearer)
}

/// Whether somebody holds a role anywhere at the event by which they keep order among people.
///
/// # Errors
/// When the database fails.
pub async fn keeps_order(conn: &mut Conn, person: &Person, now: Timestamp) -> Result<bool, sqlx::Error> {
    let grants = store::of_event(conn, person.event_id).await?;
    let bearer = bearer(conn, person, &grants).await?;
    let tickets = super::grants::store::of_person(conn, person.id).await?;
    let keeps = |grant: &RoleGrant| {
        grant.rights.contains(Right::MembersModerate)
            && bearer.holds(grant, &tickets, now)
            && grant.valid_until.is_none_or(|until| now < until)
    };
    Ok(grants.iter().any(keeps))
}

/// The fact that roles changed: rooms ask the gate anew, about these people or about everybody.
pub fn changed(
    kind: &'static str,
    (organizer_id, event_id): (i64, i64),
    subject: String,
    persons: &[Uuid],
    mut body: Value,
) -> Fact {
    body["persons"] = json!(persons);
    Fact { kind, organizer_id: Some(organizer_id), event_id: Some(event_id), subject, body }
}

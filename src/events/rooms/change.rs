//! Makes, changes and deletes rooms.

use serde_json::{Value, json};

use super::{Mode, Room, store};
use crate::access::policies::{self, Audience, Policy, Timing};
use crate::base::db::Conn;
use crate::base::error::{ApiError, is_duplicate};
use crate::base::journal::{self, changes};
use crate::base::tx::Tx;
use crate::base::{Base, slug};
use crate::events::{EventScope, rules};

/// Most seconds that a room may open before or stay open after a session: a day.
const MAX_MARGIN: i64 = 86_400;
/// Longest name, in characters.
const MAX_NAME: usize = 100;
/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 10_000;
/// Furthest place in a list.
const MAX_POSITION: i64 = 1_000_000;
/// Most rooms of an event; each costs the schedule a column and the lobby a card.
const MAX_ROOMS: usize = 200;

/// A room as somebody wants it; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub name: Option<String>,
    pub description: Option<String>,
    pub position: Option<i64>,
    pub slug: Option<String>,
    pub mode: Option<String>,
    pub audience: Option<String>,
    pub timing: Option<String>,
    pub opens_before: Option<i64>,
    pub presenters_before: Option<i64>,
    pub closes_after: Option<i64>,
    pub capacity: Option<Option<i64>>,
}

/// A new room, at the end of the list where nothing else is said.
pub async fn create(base: &Base, tx: &mut Tx, scope: &EventScope, mut wish: Wish) -> Result<Room, ApiError> {
    let known = store::of_event(tx, scope.event.id).await?.len();
    if known >= MAX_ROOMS {
        return Err(ApiError::field("non_field_errors", format!("An event has at most {MAX_ROOMS} rooms.")));
    }
    let name = wish.name.take().unwrap_or_default();
    check_name(&name)?;
    let slug = wish.slug.take().unwrap_or_else(|| slug::of_name(&name, rules::MAX_SLUG));
    if !rules::is_slug(&slug) {
        return Err(ApiError::field("slug", "Small letters, digits and hyphens, beginning with a letter or digit."));
    }
    let mode = Mode::try_from(wish.mode.take().unwrap_or_else(|| Mode::Stage.as_str().to_owned()));
    let mode = mode.map_err(|error| ApiError::field("mode", error))?;
    let settings = scope.event.settings(tx, &base.config).await?;
    let policy = Policy {
        audience: Audience::Attendees,
        timing: Timing::Sessions,
        opens_before: settings.rooms_opens_before,
        presenters_before: settings.rooms_presenters_before,
        closes_after: settings.rooms_closes_after,
        everyone_publishes: mode != Mode::Stage,
        capacity: None,
    };
    let policy = changed(policy, &wish)?;
    let created = store::insert(tx, scope.event.id, &slug, &name, known as i64, mode).await;
    let taken = || ApiError::field("slug", "Another room of this event has it.");
    let room = created.map_err(|error| if is_duplicate(&error) { taken() } else { error.into() })?;
    policies::store::put(tx, room.id, &policy).await?;
    let room = rename(tx, room, &wish).await?;
    let new = told(tx, &room).await?;
    tx.record(scope.fact("room.created", subject(&room), json!({"rooms": [room.id], "new": new}))).await?;
    Ok(room)
}

/// Changes a room. Where it is about who may enter or when, whoever is inside is asked anew.
pub async fn update(tx: &mut Tx, scope: &EventScope, room: Room, wish: Wish) -> Result<Room, ApiError> {
    let before = told(tx, &room).await?;
    let policy = policies::store::of_room(tx, room.id).await?.ok_or(ApiError::NotFound)?;
    let changed_policy = changed(policy.clone(), &wish)?;
    let is_about_entering = changed_policy != policy;
    policies::store::put(tx, room.id, &changed_policy).await?;
    let room = rename(tx, room, &wish).await?;
    let after = told(tx, &room).await?;
    if let Some(body) = changes(&before, &after) {
        let kind = if is_about_entering { "room.policy_changed" } else { "room.changed" };
        let body = journal::with(body, "rooms", vec![room.id]);
        tx.record(scope.fact(kind, subject(&room), body)).await?;
    }
    Ok(room)
}

/// Deletes a room, unless a session is planned there.
pub async fn delete(tx: &mut Tx, scope: &EventScope, room: &Room) -> Result<(), ApiError> {
    if !policies::store::windows(tx, room.id).await?.is_empty() {
        return Err(ApiError::in_use("Sessions are planned in this room. Move them first."));
    }
    let old = told(tx, room).await?;
    store::delete(tx, room.id).await?;
    Ok(tx
        .record(scope.fact("room.deleted", subject(room), json!({"room": room.id, "rooms": [room.id], "old": old})))
        .await?)
}

fn subject(room: &Room) -> String {
    format!("room:{}", room.id)
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let fits = (1..=MAX_NAME).contains(&name.chars().count()) && !name.contains(char::is_control);
    if fits { Ok(()) } else { Err(ApiError::field("name", format!("Between 1 and {MAX_NAME} characters."))) }
}

async fn rename(tx: &mut Tx, room: Room, wish: &Wish) -> Result<Room, ApiError> {
    let room = Room {
        name: wish.name.clone().unwrap_or(room.name),
        description: wish.description.clone().unwrap_or(room.description),
        position: wish.position.unwrap_or(room.position),
        ..room
    };
    check_name(&room.name)?;
    if room.description.chars().count() > MAX_DESCRIPTION {
        return Err(ApiError::field("description", format!("At most {MAX_DESCRIPTION} characters.")));
    }
    if !(0..=MAX_POSITION).contains(&room.position) {
        return Err(ApiError::field("position", format!("Between 0 and {MAX_POSITION}.")));
    }
    store::update(tx, &room).await?;
    Ok(room)
}

/// What the journal says of a room.
async fn told(conn: &mut Conn, room: &Room) -> Result<Value, sqlx::Error> {
    let policy = policies::store::of_room(conn, room.id).await?;
    let policy = policy.map(|policy| {
        json!({"audience": policy.audience.as_str(), "timing": policy.timing.as_str(), "opens_before": policy.opens_before,
            "presenters_before": policy.presenters_before, "closes_after": policy.closes_after, "capacity": policy.capacity})
    });
    let mut told = policy.unwrap_or_else(|| json!({}));
    let products = policies::store::products(conn, room.id).await?;
    for (name, value) in [
        ("slug", json!(room.slug)),
        ("name", json!(room.name)),
        ("description_length", json!(room.description.chars().count())),
        ("position", json!(room.position)),
        ("mode", json!(room.mode.as_str())),
        ("products", json!(products)),
    ] {
        told[name] = value;
    }
    Ok(told)
}

fn changed(mut policy: Policy, wish: &Wish) -> Result<Policy, ApiError> {
    if let Some(audience) = wish.audience.clone() {
        policy.audience = Audience::try_from(audience).map_err(|error| ApiError::field("audience", error))?;
    }
    if let Some(timing) = wish.timing.clone() {
        policy.timing = Timing::try_from(timing).map_err(|error| ApiError::field("timing", error))?;
    }
    margin("opens_before", wish.opens_before, &mut policy.opens_before)?;
    margin("presenters_before", wish.presenters_before, &mut policy.presenters_before)?;
    margin("closes_after", wish.closes_after, &mut policy.closes_after)?;
    if let Some(capacity) = wish.capacity {
        if capacity.is_some_and(|capacity| capacity < 1) {
            return Err(ApiError::field("capacity", "At least one, or null for no limit."));
        }
        policy.capacity = capacity;
    }
    Ok(policy)
}

fn margin(name: &str, value: Option<i64>, target: &mut i64) -> Result<(), ApiError> {
    let Some(value) = value else { return Ok(()) };
    if !(0..=MAX_MARGIN).contains(&value) {
        return Err(ApiError::field(name, format!("Between 0 and {MAX_MARGIN} seconds.")));
    }
    *target = value;
    Ok(())
}

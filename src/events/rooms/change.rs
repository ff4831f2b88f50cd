//! Makes, changes and deletes rooms.

use serde_json::{Value, json};

use super::{Mode, Room, store};
use crate::access::policies::{self, Audience, Policy, Timing};
use crate::base::db::Conn;
use crate::base::error::{ApiError, is_duplicate, one_of};
use crate::base::journal::{self, changes};
use crate::base::language::say;
use crate::base::texts::{self, Texts};
use crate::base::tx::Tx;
use crate::base::{Base, slug};
use crate::events::stakes::Stakes;
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
    pub name: Option<Texts>,
    pub description: Option<Texts>,
    pub position: Option<i64>,
    pub slug: Option<String>,
    pub mode: Option<String>,
    pub hidden: Option<bool>,
    pub audience: Option<String>,
    pub products: Option<Vec<i64>>,
    pub timing: Option<String>,
    pub opens_before: Option<i64>,
    pub presenters_before: Option<i64>,
    pub closes_after: Option<i64>,
    pub capacity: Option<Option<i64>>,
}

/// A new room, at the end of the list where nothing else is said.
pub async fn create(
    base: &Base,
    tx: &mut Tx,
    (scope, stakes): (&EventScope, &Stakes),
    mut wish: Wish,
) -> Result<Room, ApiError> {
    let known = store::of_event(tx, scope.event.id).await?.len();
    if known >= MAX_ROOMS {
        return Err(ApiError::field("non_field_errors", say("api-most-rooms").with("most", MAX_ROOMS)));
    }
    let own = scope.event.locale.as_str();
    let name = wish.name.get_or_insert_default().read(own, own).to_owned();
    check(&wish)?;
    let slug = wish.slug.take().unwrap_or_else(|| slug::of_name(&name, rules::MAX_SLUG));
    if !rules::is_slug(&slug) {
        return Err(ApiError::field("slug", say("api-slug-letters")));
    }
    let mode = Mode::try_from(wish.mode.take().unwrap_or_else(|| Mode::Stage.as_str().to_owned()));
    let mode = mode.map_err(|_| ApiError::field("mode", one_of(Mode::WORDS)))?;
    let settings = scope.event.settings(tx, &base.config).await?;
    let policy = Policy {
        audience: Audience::Attendees,
        // Stands are looked at all day, whatever is on elsewhere.
        timing: if mode.has_stands() { Timing::Always } else { Timing::Sessions },
        opens_before: settings.rooms_opens_before,
        presenters_before: settings.rooms_presenters_before,
        closes_after: settings.rooms_closes_after,
        everyone_publishes: mode.everyone_publishes(),
        capacity: None,
    };
    let policy = changed(policy, &wish)?;
    let created = store::insert(tx, scope.event.id, &slug, &name, known as i64, mode).await;
    let taken = || ApiError::field("slug", say("api-slug-room"));
    let room = created.map_err(|error| if is_duplicate(&error) { taken() } else { error.into() })?;
    policies::store::put(tx, room.id, &policy).await?;
    open_with(tx, (scope, stakes), &room, &policy, wish.products.as_deref()).await?;
    let room = rename(tx, own, room, &wish).await?;
    let new = told(tx, own, &room).await?;
    tx.record(scope.fact("room.created", subject(&room), json!({"rooms": [room.id], "new": new}))).await?;
    Ok(room)
}

/// Changes a room. Where it is about who may enter or when, whoever is inside is asked anew.
pub async fn update(
    tx: &mut Tx,
    (scope, stakes): (&EventScope, &Stakes),
    room: Room,
    wish: Wish,
) -> Result<Room, ApiError> {
    check(&wish)?;
    let own = scope.event.locale.as_str();
    let before = told(tx, own, &room).await?;
    let policy = policies::store::of_room(tx, room.id).await?.ok_or(ApiError::NotFound)?;
    let changed_policy = changed(policy.clone(), &wish)?;
    policies::store::put(tx, room.id, &changed_policy).await?;
    open_with(tx, (scope, stakes), &room, &changed_policy, wish.products.as_deref()).await?;
    let room = rename(tx, own, room, &wish).await?;
    let after = told(tx, own, &room).await?;
    let is_about_entering = changed_policy != policy || before["products"] != after["products"];
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
        return Err(ApiError::in_use(say("api-room-in-use")));
    }
    let old = told(tx, &scope.event.locale, room).await?;
    store::delete(tx, room.id).await?;
    Ok(tx
        .record(scope.fact("room.deleted", subject(room), json!({"room": room.id, "rooms": [room.id], "old": old})))
        .await?)
}

fn subject(room: &Room) -> String {
    format!("room:{}", room.id)
}

fn check(wish: &Wish) -> Result<(), ApiError> {
    if let Some(problem) = wish.name.as_ref().and_then(|names| texts::name_problem(names, MAX_NAME)) {
        return Err(ApiError::field("name", problem));
    }
    if let Some(problem) = wish.description.as_ref().and_then(|texts| texts::problem(texts, MAX_DESCRIPTION)) {
        return Err(ApiError::field("description", problem));
    }
    if wish.position.is_some_and(|position| !(0..=MAX_POSITION).contains(&position)) {
        return Err(ApiError::field("position", say("api-between").with("least", 0).with("most", MAX_POSITION)));
    }
    Ok(())
}

async fn rename(tx: &mut Tx, own: &str, room: Room, wish: &Wish) -> Result<Room, ApiError> {
    let names = wish.name.clone().unwrap_or_else(|| room.names(own));
    let descriptions = wish.description.clone().unwrap_or_else(|| room.descriptions(own));
    let (position, hidden) = (wish.position.unwrap_or(room.position), wish.hidden.unwrap_or(room.hidden));
    let room = Room { position, hidden, ..room }.worded(names, descriptions, own);
    store::update(tx, &room).await?;
    Ok(room)
}

/// The tickets that open a room; `None`: they stay. One that opens for some tickets has some.
async fn open_with(
    tx: &mut Tx,
    (scope, stakes): (&EventScope, &Stakes),
    room: &Room,
    policy: &Policy,
    wanted: Option<&[i64]>,
) -> Result<(), ApiError> {
    if let Some(wanted) = wanted {
        let known = stakes.products(tx, &scope.event).await?;
        if let Some(id) = wanted.iter().find(|id| !known.contains(id)) {
            return Err(ApiError::field("products", say("api-no-product").with("id", id)));
        }
        policies::store::put_products(tx, room.id, wanted).await?;
    }
    let is_shut = policy.audience == Audience::Products && policies::store::products(tx, room.id).await?.is_empty();
    if is_shut { Err(ApiError::field("products", say("api-room-products"))) } else { Ok(()) }
}

/// What the journal says of a room.
async fn told(conn: &mut Conn, own: &str, room: &Room) -> Result<Value, sqlx::Error> {
    let policy = policies::store::of_room(conn, room.id).await?;
    let policy = policy.map(|policy| {
        json!({"audience": policy.audience.as_str(), "timing": policy.timing.as_str(), "opens_before": policy.opens_before,
            "presenters_before": policy.presenters_before, "closes_after": policy.closes_after, "capacity": policy.capacity})
    });
    let mut told = policy.unwrap_or_else(|| json!({}));
    let products = policies::store::products(conn, room.id).await?;
    for (name, value) in [
        ("slug", json!(room.slug)),
        ("name", json!(room.names(own))),
        ("description_length", json!(room.descriptions(own).lengths())),
        ("position", json!(room.position)),
        ("mode", json!(room.mode.as_str())),
        ("hidden", json!(room.hidden)),
        ("products", json!(products)),
    ] {
        told[name] = value;
    }
    Ok(told)
}

fn changed(mut policy: Policy, wish: &Wish) -> Result<Policy, ApiError> {
    if let Some(audience) = wish.audience.clone() {
        policy.audience =
            Audience::try_from(audience).map_err(|_| ApiError::field("audience", one_of(Audience::WORDS)))?;
    }
    if let Some(timing) = wish.timing.clone() {
        policy.timing = Timing::try_from(timing).map_err(|_| ApiError::field("timing", one_of(Timing::WORDS)))?;
    }
    margin("opens_before", wish.opens_before, &mut policy.opens_before)?;
    margin("presenters_before", wish.presenters_before, &mut policy.presenters_before)?;
    margin("closes_after", wish.closes_after, &mut policy.closes_after)?;
    if let Some(capacity) = wish.capacity {
        if capacity.is_some_and(|capacity| capacity < 1) {
            return Err(ApiError::field("capacity", say("api-one-or-null")));
        }
        policy.capacity = capacity;
    }
    Ok(policy)
}

fn margin(name: &str, value: Option<i64>, target: &mut i64) -> Result<(), ApiError> {
    let Some(value) = value else { return Ok(()) };
    if !(0..=MAX_MARGIN).contains(&value) {
        return Err(ApiError::field(name, say("api-seconds").with("least", 0).with("most", MAX_MARGIN)));
    }
    *target = value;
    Ok(())
}

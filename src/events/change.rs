//! Makes and changes events.

use serde_json::{Value, json};

use super::rules::{self, Shape};
use super::stakes::Stakes;
use super::{Event, rooms, store};
use crate::base::error::{ApiError, is_duplicate};
use crate::base::journal::changes;
use crate::base::language::say;
use crate::base::tx::{Fact, Tx};
use crate::orgs::rest::OrgScope;
use crate::orgs::{auth::Caller, organizers::Organizer, rights, teams};

/// A new event. Whoever makes it can reach it: where their teams have only some events, one of them gets this one too.
pub async fn create(tx: &mut Tx, scope: &OrgScope, shape: &Shape) -> Result<Event, ApiError> {
    create_as(tx, scope, shape, json!({"slug": shape.slug})).await
}

/// The same, with what the fact says of it.
pub async fn create_as(tx: &mut Tx, scope: &OrgScope, shape: &Shape, told: Value) -> Result<Event, ApiError> {
    check(shape)?;
    let now = tx.now();
    let created = store::insert(tx, scope.organizer.id, shape, now).await;
    let event = created.map_err(|error| if is_duplicate(&error) { taken() } else { error.into() })?;
    if !rights::events(tx, &scope.caller, scope.organizer.id).await?.contains(event.id) {
        let team = match (&scope.caller, scope.caller.user_id()) {
            (Caller::Token { team_id, .. }, _) => Some(*team_id),
            (_, Some(user)) => teams::store::first_of_user(tx, scope.organizer.id, user).await?,
            (_, None) => None,
        };
        if let Some(team) = team {
            teams::store::add_event(tx, team, event.id).await?;
        }
    }
    record(tx, &scope.organizer, &event, "event.created", told).await?;
    Ok(event)
}

/// Changes an event.
pub async fn update(tx: &mut Tx, organizer: &Organizer, event: &Event, shape: &Shape) -> Result<Event, ApiError> {
    check(shape)?;
    let before = Shape::from(event);
    let changed = store::update(tx, event.id, shape).await;
    let event = changed.map_err(|error| if is_duplicate(&error) { taken() } else { error.into() })?;
    for (was, is, kinds) in [
        (before.live, shape.live, ["event.live_activated", "event.live_deactivated"]),
        (before.testmode, shape.testmode, ["event.testmode_activated", "event.testmode_deactivated"]),
    ] {
        if was != is {
            record(tx, organizer, &event, kinds[usize::from(!is)], json!({})).await?;
        }
    }
    if let Some(changes) = changes(&told(&before), &told(shape)) {
        record(tx, organizer, &event, "event.changed", changes).await?;
    }
    Ok(event)
}

/// Deletes an event that holds nothing which must not be lost.
pub async fn delete(tx: &mut Tx, organizer: &Organizer, event: &Event, stakes: &Stakes) -> Result<(), ApiError> {
    for stake in stakes.iter() {
        if let Some(reason) = stake.give_up(tx, event).await? {
            return Err(ApiError::in_use(reason));
        }
    }
    // Whoever is in one of its rooms is put out.
    for room in rooms::store::of_event(tx, event.id).await? {
        record(
            tx,
            organizer,
            event,
            "room.deleted",
            json!({"room": room.id, "rooms": [room.id], "old": {"slug": room.slug}}),
        )
        .await?;
    }
    store::delete(tx, event.id).await?;
    Ok(record(tx, organizer, event, "event.deleted", json!({"old": told(&Shape::from(event))})).await?)
}

/// What the journal says of an event; long texts by their length.
fn told(shape: &Shape) -> Value {
    let lengths: Value =
        shape.description.iter().map(|(tag, text)| (tag.to_owned(), json!(text.chars().count()))).collect();
    json!({"slug": shape.slug, "name": shape.name, "description_length": lengths, "timezone": shape.timezone,
        "currency": shape.currency, "locale": shape.locale, "locales": shape.locales, "date_from": shape.date_from,
        "date_to": shape.date_to, "live": shape.live, "testmode": shape.testmode, "is_public": shape.is_public})
}

fn check(shape: &Shape) -> Result<(), ApiError> {
    let wrong = rules::check(shape);
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::Invalid(wrong)) }
}

fn taken() -> ApiError {
    ApiError::field("slug", say("api-slug-event"))
}

async fn record(
    tx: &mut Tx,
    organizer: &Organizer,
    event: &Event,
    kind: &'static str,
    body: serde_json::Value,
) -> Result<(), sqlx::Error> {
    let subject = format!("event:{}", event.slug);
    tx.record(Fact { kind, organizer_id: Some(organizer.id), event_id: Some(event.id), subject, body }).await
}

//! Makes and changes events.

use serde_json::json;

use super::rules::{self, Shape};
use super::{Event, store};
use crate::base::error::{ApiError, is_duplicate};
use crate::base::tx::{Fact, Tx};
use crate::orgs::rest::OrgScope;
use crate::orgs::{auth::Caller, organizers::Organizer, rights, teams};

/// A new event. Whoever makes it can reach it: where their teams have only some events, one of them gets this one too.
pub async fn create(tx: &mut Tx, scope: &OrgScope, shape: &Shape) -> Result<Event, ApiError> {
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
    record(tx, &scope.organizer, &event, "event.created", json!({"slug": event.slug})).await?;
    Ok(event)
}

/// Changes an event.
pub async fn update(tx: &mut Tx, organizer: &Organizer, event: &Event, shape: &Shape) -> Result<Event, ApiError> {
    check(shape)?;
    let before = Shape::from(event);
    let changed = store::update(tx, event.id, shape).await;
    let event = changed.map_err(|error| if is_duplicate(&error) { taken() } else { error.into() })?;
    if before.live != shape.live {
        let kind = if shape.live { "event.live_activated" } else { "event.live_deactivated" };
        record(tx, organizer, &event, kind, json!({})).await?;
    }
    let told = |shape: &Shape| {
        json!({"slug": shape.slug, "name": shape.name, "timezone": shape.timezone, "currency": shape.currency,
            "locale": shape.locale, "date_from": shape.date_from, "date_to": shape.date_to, "testmode": shape.testmode})
    };
    if before != *shape {
        record(tx, organizer, &event, "event.changed", json!({"old": told(&before), "new": told(shape)})).await?;
    }
    Ok(event)
}

fn check(shape: &Shape) -> Result<(), ApiError> {
    let wrong = rules::check(shape);
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::Invalid(wrong)) }
}

fn taken() -> ApiError {
    ApiError::field("slug", "Another event of this organizer has it.")
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

//! From the slugs in an address to the event they name, with the caller's right to it.
//!
//! Stores take ids of a scope, never ids of a client alone: what belongs to another event is not found.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::Value;

use super::{Event, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::tx::Fact;
use crate::orgs::auth::Caller;
use crate::orgs::organizers::Organizer;
use crate::orgs::permissions::Permissions;
use crate::orgs::rest::Passed;

/// The event of the address, and the caller with their permissions there. Operations that need something of an event get
/// it ([`Needs::Event`](crate::orgs::rest::Needs)).
pub struct EventScope {
    pub caller: Caller,
    pub organizer: Organizer,
    pub event: Event,
    pub permissions: Permissions,
}

impl EventScope {
    /// Something that happened at this event.
    pub fn fact(&self, kind: &'static str, subject: String, body: Value) -> Fact {
        Fact { kind, organizer_id: Some(self.organizer.id), event_id: Some(self.event.id), subject, body }
    }
}

impl FromRequestParts<Base> for EventScope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, base: &Base) -> Result<Self, ApiError> {
        let Passed { caller, organizer, event_id, permissions } = Passed::from_request_parts(parts, base).await?;
        let (Some(organizer), Some(event_id)) = (organizer, event_id) else {
            return Err(ApiError::Internal(anyhow::anyhow!("the address names no event")));
        };
        let event = store::by_id(&mut base.read().await?, event_id).await?.ok_or(ApiError::FORBIDDEN)?;
        Ok(EventScope { caller, organizer, event, permissions })
    }
}

/// The event that a public page speaks of; `None` unless its shop is open.
pub async fn public_event(base: &Base, organizer: &str, event: &str) -> Result<Option<Event>, sqlx::Error> {
    let found = store::by_slugs(&mut base.read().await?, organizer, event).await?;
    Ok(found.filter(|event| event.live))
}

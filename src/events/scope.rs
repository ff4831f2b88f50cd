//! From the slugs in an address to the event they name, with the caller's right to it.
//!
//! Stores take ids of a scope, never ids of a client alone: what belongs to another event is not found.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::{Event, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::orgs::auth::{Caller, organizer_of};
use crate::orgs::organizers::Organizer;

/// An event whose organizer the caller may act for. Routes name `{organizer}` and `{event}`.
pub struct EventScope {
    pub caller: Caller,
    pub organizer: Organizer,
    pub event: Event,
}

impl FromRequestParts<Base> for EventScope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, base: &Base) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, base).await?;
        let Path(names) =
            Path::<HashMap<String, String>>::from_request_parts(parts, base).await.map_err(|_| ApiError::NotFound)?;
        let (Some(organizer), Some(event)) = (names.get("organizer"), names.get("event")) else {
            return Err(ApiError::NotFound);
        };
        let mut conn = base.read().await?;
        let organizer = organizer_of(&mut conn, &caller, organizer).await?;
        let event = store::by_slugs(&mut conn, &organizer.slug, event).await?;
        let event = event.ok_or(ApiError::Forbidden("You do not have permission to perform this action."))?;
        Ok(EventScope { caller, organizer, event })
    }
}

/// The event that a public page speaks of; `None` unless its shop is open.
pub async fn public_event(base: &Base, organizer: &str, event: &str) -> Result<Option<Event>, sqlx::Error> {
    let found = store::by_slugs(&mut base.read().await?, organizer, event).await?;
    Ok(found.filter(|event| event.live))
}

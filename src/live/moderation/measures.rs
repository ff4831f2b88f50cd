//! What moderators do to people: put out, silence, ban. The fact does it: it reaches every node and every door.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use signaling::protocol::{ErrorCode, Failure, MAX_REASON};
use uuid::Uuid;

use crate::access::grants::{self, Capability};
use crate::access::sanctions::{self, Kind, NewSanction};
use crate::access::{floor, people, roles};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use crate::events::Event;
use crate::live::answer::fatal;

/// Longest sanction with an end, in minutes: a year. Longer ones are until they are lifted.
pub const MAX_MINUTES: u32 = 525_600;

/// Why nothing was done to somebody.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    #[error("there is no such person")]
    Unknown,
    /// Who keeps order is not put out by others who do: their role is taken away first.
    #[error("this person keeps order here as well")]
    Protected,
    #[error("a sanction lasts 1 to {MAX_MINUTES} minutes")]
    Span,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<MeasureError> for Failure {
    fn from(error: MeasureError) -> Failure {
        match error {
            MeasureError::Unknown => Failure::new(ErrorCode::UserNotFound),
            MeasureError::Protected => Failure::new(ErrorCode::ModerationProtected),
            MeasureError::Span => {
                Failure::new(ErrorCode::InvalidInput).message(error.to_string()).detail("field", "minutes")
            }
            MeasureError::Database(error) => fatal(error),
        }
    }
}

impl From<MeasureError> for ApiError {
    fn from(error: MeasureError) -> ApiError {
        match error {
            MeasureError::Unknown => ApiError::NotFound,
            MeasureError::Protected => {
                ApiError::Refused(StatusCode::CONFLICT, "moderation.protected", say("api-person-keeps-order"))
            }
            MeasureError::Span => {
                ApiError::field("minutes", say("api-between").with("least", 1).with("most", MAX_MINUTES))
            }
            MeasureError::Database(error) => error.into(),
        }
    }
}

/// Silences or bans somebody.
pub struct Measure<'a> {
    pub person: Uuid,
    pub kind: Kind,
    /// `None`: the whole event.
    pub room: Option<i64>,
    /// `None`: until it is lifted.
    pub minutes: Option<u32>,
    pub reason: &'a str,
}

/// Writes a sanction down. Returns its id.
///
/// # Errors
/// When the person is none of this event's, or keeps order there; a span out of bounds.
pub async fn impose(tx: &mut Tx, event: &Event, measure: &Measure<'_>) -> Result<i64, MeasureError> {
    let now = tx.now();
    touchable(tx, event, measure.person, now).await?;
    let until = match measure.minutes {
        None => None,
        Some(minutes @ 1..=MAX_MINUTES) => Some(tx.now().plus(Duration::from_secs(u64::from(minutes) * 60))),
        Some(_) => return Err(MeasureError::Span),
    };
    let new = NewSanction {
        organizer_id: event.organizer_id,
        event_id: event.id,
        person_id: measure.person,
        kind: measure.kind,
        room_id: measure.room,
        until,
        reason: &clean(measure.reason),
    };
    Ok(sanctions::impose(tx, &new).await?)
}

/// Puts somebody out of a room, who may enter again.
///
/// # Errors
/// When the person is none of this event's, or keeps order there.
pub async fn remove(tx: &mut Tx, event: &Event, person: Uuid, room_id: i64) -> Result<(), MeasureError> {
    let now = tx.now();
    touchable(tx, event, person, now).await?;
    // Nobody's guest on a stage any more: who comes back sits in the audience.
    floor::free_guest(tx, event.organizer_id, event.id, room_id, person).await?;
    let fact = Fact {
        kind: "member.removed",
        organizer_id: Some(event.organizer_id),
        event_id: Some(event.id),
        subject: format!("person:{person}"),
        body: json!({"persons": [person], "room": room_id}),
    };
    Ok(tx.record(fact).await?)
}

/// A reason as it is kept.
pub(super) fn clean(reason: &str) -> String {
    reason.trim().chars().filter(|c| *c != '\0').take(MAX_REASON).collect()
}

async fn touchable(conn: &mut Conn, event: &Event, person: Uuid, now: Timestamp) -> Result<(), MeasureError> {
    let known = people::store::by_id(conn, person).await?.filter(|person| person.event_id == event.id);
    let Some(known) = known else { return Err(MeasureError::Unknown) };
    let grants = grants::store::of_person(conn, person).await?;
    let keeps_order = |grant: &grants::Grant| {
        matches!(grant.capability, Capability::Moderate | Capability::Organize) && grant.revoked_at.is_none()
    };
    let by_role = roles::keeps_order(conn, &known, now).await?;
    if by_role || grants.iter().any(keeps_order) { Err(MeasureError::Protected) } else { Ok(()) }
}

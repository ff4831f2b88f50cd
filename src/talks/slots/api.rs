//! `.../slots/`: the schedule, readable by everybody while the event is public; organizers move sessions.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::change::{self, Change, ChangeError};
use super::{Slot, store};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::{EventScope, public_event};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};
use crate::talks::speakers;

#[derive(Serialize, ToSchema)]
#[schema(as = Slot)]
struct View {
    id: i64,
    room: i64,
    start: Timestamp,
    end: Timestamp,
    /// Minutes.
    duration: i64,
    submission: String,
    code: String,
    title: String,
    description: String,
    speakers: Vec<SpeakerView>,
}

#[derive(Clone, Serialize, ToSchema)]
#[schema(as = SlotSpeaker)]
struct SpeakerView {
    code: String,
    name: String,
}

/// The schedule as a list.
#[derive(Debug)]
struct Slots;

impl Listed for Slots {
    const ORDERINGS: &'static [&'static str] = &["start", "end", "room", "title", "id"];
    const DEFAULT: &'static str = "start";
    const SEARCH: &'static [&'static str] = &["title", "description", "code"];
    const FILTERS: &'static [Filter] = &[Filter::field("room", Kind::Number)];
}

pub fn api() -> Api {
    Api::below(EVENT).on(Needs::Nobody, routes!(list)).on(Needs::event(Permission::ScheduleWrite), routes!(update))
}

/// The schedule, as everybody may see it.
#[utoipa::path(get, path = "/slots/", tag = "slots", params(Asked<Slots>), responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    Path((organizer, event)): Path<(String, String)>,
    asked: Asked<Slots>,
) -> Result<Page<View>, ApiError> {
    let event = public_event(&base, &organizer, &event).await?.ok_or(ApiError::NotFound)?;
    let mut conn = base.read().await?;
    let slots = store::of_event(&mut conn, event.id).await?;
    let views = views(&mut conn, event.id, slots).await?;
    asked.whole(views)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SlotUpdate)]
struct UpdateBody {
    room: Option<i64>,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

/// Moves a session. Rooms open and close with it.
#[utoipa::path(patch, path = "/slots/{id}/", tag = "slots", request_body = UpdateBody,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<UpdateBody>,
) -> Result<Json<View>, ApiError> {
    let change = Change { room_id: body.room, starts_at: body.start, ends_at: body.end };
    let slot =
        change::change(&base, &scope.event, scope.caller.actor(), id, change).await?.ok_or(ApiError::NotFound)?;
    let views = views(&mut base.read().await?, scope.event.id, vec![slot]).await?;
    views.into_iter().next().map(Json).ok_or(ApiError::NotFound)
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::EndsBeforeStart => ApiError::field("end", say("api-session-ends")),
            ChangeError::UnknownRoom => ApiError::field("room", say("api-session-room")),
            ChangeError::Database(error) => error.into(),
        }
    }
}

async fn views(conn: &mut Conn, event_id: i64, slots: Vec<Slot>) -> Result<Vec<View>, sqlx::Error> {
    let mut speakers: BTreeMap<i64, Vec<SpeakerView>> = BTreeMap::new();
    for (talk, name, code) in speakers::store::of_event(conn, event_id).await? {
        speakers.entry(talk).or_default().push(SpeakerView { code, name });
    }
    let view = |slot: Slot| View {
        id: slot.id,
        room: slot.room_id,
        start: slot.starts_at,
        end: slot.ends_at,
        duration: (slot.ends_at.micros() - slot.starts_at.micros()) / 60_000_000,
        speakers: speakers.get(&slot.talk_id).cloned().unwrap_or_default(),
        submission: slot.code.clone(),
        code: slot.code,
        title: slot.title,
        description: slot.summary,
    };
    Ok(slots.into_iter().map(view).collect())
}

//! REST for organizers: how a room plays, and the host's board.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::figures::{Bucket, Waits};
use super::rules::{MAX_GROUP, MIN_GROUP, Rounds};
use super::wire::Ask;
use super::{ask, queue, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::journal::{self, changes};
use crate::base::language::say;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::events::rooms::{Mode, Room};
use crate::live::Live;
use crate::live::hall::SeatId;
use crate::live::rooms::api::{room_of, unavailable};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// The board looks back this far, in buckets of this length.
const SPAN: Duration = Duration::from_secs(3 * 3_600);
const BUCKET: Duration = Duration::from_secs(300);
/// Most people whose waits one answer is made of; older ones are left out.
const MOST_WAITS: i64 = 50_000;

pub fn api() -> Api {
    Api::below(EVENT)
        .on(Needs::Event(None), routes!(retrieve))
        .on(Needs::event(Permission::RoomsManage), routes!(update))
        .on(Needs::event(Permission::RoomsModerate), routes!(figures))
}

/// How a room plays in which strangers meet. Spans are in seconds.
#[derive(Serialize, ToSchema)]
#[schema(as = Roulette)]
struct View {
    /// People of one call, 2 to 6.
    group_size: u64,
    /// How long a round takes, 60 to 3600.
    round: u64,
    /// What all together may add to it, and how often.
    extension: u64,
    max_extensions: u64,
    /// A call may be skipped after this long, so many times within ten minutes.
    skip_after: u64,
    skips: u64,
    /// After each of these spans of waiting one wish less counts: first interests, then tickets, then new faces.
    relax_after: u64,
}

/// What to change; what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = RouletteBody)]
struct Body {
    group_size: Option<u64>,
    round: Option<u64>,
    extension: Option<u64>,
    max_extensions: Option<u64>,
    skip_after: Option<u64>,
    skips: Option<u64>,
    relax_after: Option<u64>,
}

/// The host's board: now, and the last three hours.
#[derive(Serialize, ToSchema)]
#[schema(as = RouletteFigures)]
struct Board {
    waiting: u32,
    calls: u32,
    /// Seconds that people waited until somebody was found; null while nobody was.
    wait_median: Option<f64>,
    wait_p95: Option<f64>,
    /// People who were found, and calls that began or not.
    found: u64,
    formed: u64,
    /// Of those, between people who had met before.
    rematches: u64,
    /// How calls ended, and how often.
    endings: BTreeMap<String, u64>,
    buckets: Vec<Bucket>,
}

/// How the room plays.
#[utoipa::path(get, path = "/rooms/{room}/roulette/", tag = "live", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let room = roulette_of(&base, &scope, room).await?;
    let mut conn = base.read().await?;
    Ok(Json(view(&store::rounds(&mut conn, room.id).await?)))
}

/// Changes how the room plays: for rounds that begin from then on.
#[utoipa::path(patch, path = "/rooms/{room}/roulette/", tag = "live", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let room = roulette_of(&base, &scope, room).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let before = view(&store::rounds(&mut tx, room.id).await?);
    let after = changed(&before, &body)?;
    store::put_rounds(&mut tx, room.id, &rounds(&after)).await?;
    if let Some(body) = changes(&json!(before), &json!(after)) {
        let body = journal::with(body, "rooms", vec![room.id]);
        tx.record(scope.fact("roulette.changed", format!("room:{}", room.id), body)).await?;
    }
    tx.commit().await?;
    Ok(Json(after))
}

/// How it goes in a room in which strangers meet: who waits and talks now, and how long people waited within the last three
/// hours.
#[utoipa::path(get, path = "/rooms/{room}/roulette/figures/", tag = "live", responses((status = 200, body = Board)))]
async fn figures(
    Extension(live): Extension<Live>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Json<Board>, ApiError> {
    let base = live.base();
    let room = roulette_of(base, &scope, room).await?;
    let hall = live.hall(&scope.organizer.slug, &scope.event).await.map_err(unavailable)?;
    let reply = ask(&hall, room.id, SeatId(0), Uuid::nil(), Ask::Count).await.map_err(unavailable)?;
    let now = queue::crowd(&reply);
    let since = base.now().minus(SPAN);
    let mut conn = base.read().await?;
    let rows = store::waits(&mut conn, room.id, since, MOST_WAITS).await?;
    let endings = store::endings(&mut conn, room.id, since).await?;
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    let waits = Waits::new(rows.iter().map(|(at, waited)| (*at, *waited)));
    Ok(Json(Board {
        waiting: now.waiting,
        calls: now.calls,
        wait_median: waits.share(0.5),
        wait_p95: waits.share(0.95),
        found: rows.len() as u64,
        formed: endings.iter().map(|(_, calls, _)| count(*calls)).sum(),
        rematches: endings.iter().map(|(_, _, again)| count(*again)).sum(),
        endings: endings.into_iter().filter_map(|(how, calls, _)| Some((how?, count(calls)))).collect(),
        buckets: waits.buckets(BUCKET),
    }))
}

/// The room, if strangers meet there.
async fn roulette_of(base: &Base, scope: &EventScope, id: i64) -> Result<Room, ApiError> {
    let room = room_of(base, scope, id).await?;
    if room.mode == Mode::Roulette { Ok(room) } else { Err(ApiError::NotFound) }
}

fn view(rounds: &Rounds) -> View {
    View {
        group_size: rounds.group_size as u64,
        round: rounds.round.as_secs(),
        extension: rounds.extension.as_secs(),
        max_extensions: rounds.max_extensions.into(),
        skip_after: rounds.skip_after.as_secs(),
        skips: rounds.skips as u64,
        relax_after: rounds.relax_after.as_secs(),
    }
}

fn rounds(view: &View) -> Rounds {
    Rounds {
        group_size: usize::try_from(view.group_size).unwrap_or(MIN_GROUP),
        round: Duration::from_secs(view.round),
        extension: Duration::from_secs(view.extension),
        max_extensions: u32::try_from(view.max_extensions).unwrap_or(0),
        skip_after: Duration::from_secs(view.skip_after),
        skips: usize::try_from(view.skips).unwrap_or(0),
        relax_after: Duration::from_secs(view.relax_after),
    }
}

fn changed(before: &View, body: &Body) -> Result<View, ApiError> {
    let within = |name: &str, asked: Option<u64>, before: u64, least: u64, most: u64| match asked {
        Some(value) if (least..=most).contains(&value) => Ok(value),
        Some(_) => Err(ApiError::field(name, say("api-between").with("least", least).with("most", most))),
        None => Ok(before),
    };
    let (smallest, largest) = (MIN_GROUP as u64, MAX_GROUP as u64);
    Ok(View {
        group_size: within("group_size", body.group_size, before.group_size, smallest, largest)?,
        round: within("round", body.round, before.round, 60, 3_600)?,
        extension: within("extension", body.extension, before.extension, 0, 3_600)?,
        max_extensions: within("max_extensions", body.max_extensions, before.max_extensions, 0, 10)?,
        skip_after: within("skip_after", body.skip_after, before.skip_after, 0, 600)?,
        skips: within("skips", body.skips, before.skips, 0, 50)?,
        relax_after: within("relax_after", body.relax_after, before.relax_after, 1, 300)?,
    })
}

/// What a bucket of the board begins with.
pub(super) fn bucket_of(at: Timestamp, length: Duration) -> Timestamp {
    let length = i64::try_from(length.as_micros()).unwrap_or(i64::MAX).max(1);
    Timestamp(at.0 - at.0.rem_euclid(length))
}

//! How the posters of a room are voted for, as organizers set it, and the results.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use signaling::protocol::PosterVoting;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Voting, store};
use crate::base::Base;
use crate::base::csv;
use crate::base::error::ApiError;
use crate::base::journal::{self, changes};
use crate::base::language::say;
use crate::base::tx::LockKey;
use crate::base::web::body::{JsonBody, present};
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::live::stands::{Kind, MAX_STANDS, hall_of, tell};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

pub fn api() -> Api {
    Api::below(EVENT)
        .on(Needs::Event(None), routes!(retrieve))
        .on(Needs::event(Permission::RoomsManage), routes!(update))
        .on(Needs::event(Permission::RoomsModerate), routes!(export))
}

/// How posters are voted for.
#[derive(Serialize, ToSchema)]
#[schema(as = PosterVoting)]
struct View {
    /// Whether people can vote now.
    open: bool,
    /// Votes of one person; null: one for each poster.
    votes_each: Option<i64>,
    /// Whether everybody sees how many voted for what.
    results_public: bool,
    /// How many people voted.
    voters: i64,
}

/// What to change; what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = PosterVotingBody)]
struct Body {
    open: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    votes_each: Option<Option<i64>>,
    results_public: Option<bool>,
}

/// How the posters of a room are voted for.
#[utoipa::path(get, path = "/rooms/{room}/poster_voting/", tag = "live", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let mut conn = base.read().await?;
    let terms = store::voting(&mut conn, room.id).await?;
    Ok(Json(settings(&terms, store::voters(&mut conn, room.id).await?)))
}

/// Opens or closes the vote, at once. Votes that were given stay.
#[utoipa::path(patch, path = "/rooms/{room}/poster_voting/", tag = "live", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let most = MAX_STANDS as i64;
    if body.votes_each.flatten().is_some_and(|votes| !(1..=most).contains(&votes)) {
        let words = say("api-between-or-null").with("least", 1).with("most", most);
        return Err(ApiError::field("votes_each", words));
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    tx.lock(vec![LockKey::Room(room.id)]).await?;
    let before = store::voting(&mut tx, room.id).await?;
    let after = Voting {
        open: body.open.unwrap_or(before.open),
        votes_each: body.votes_each.unwrap_or(before.votes_each),
        results_public: body.results_public.unwrap_or(before.results_public),
    };
    store::put_voting(&mut tx, room.id, &after).await?;
    let voters = store::voters(&mut tx, room.id).await?;
    let (old, new) = (settings(&before, voters), settings(&after, voters));
    if let Some(body) = changes(&json!(old), &json!(new)) {
        let body = journal::with(body, "rooms", vec![room.id]);
        tx.record(scope.fact("posters.changed", format!("room:{}", room.id), body)).await?;
    }
    tx.commit().await?;
    tell(&base, scope.event.id, room.id, None);
    Ok(Json(new))
}

/// The posters with their votes as CSV, the most votes first.
#[utoipa::path(get, path = "/rooms/{room}/poster_voting/export/", tag = "live",
    responses((status = 200, content((String = "text/csv")))))]
async fn export(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Response, ApiError> {
    const COLUMNS: [&str; 6] = ["id", "title", "authors", "category", "tags", "votes"];
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let mut rows = store::of_room(&mut base.read().await?, room.id).await?;
    rows.sort_by_key(|row| (-row.votes, row.position, row.id));
    let lines = rows.into_iter().map(|row| {
        let (id, votes) = (row.id.to_string(), row.votes.to_string());
        vec![id, row.title, row.authors, row.category, row.tags.0.join(", "), votes]
    });
    Ok(csv::file("posters", &COLUMNS, lines))
}

/// As a person finds it who gave so many votes.
pub fn view(terms: &Voting, used: usize) -> PosterVoting {
    PosterVoting {
        open: terms.open,
        votes_each: terms.votes_each.and_then(|votes| u32::try_from(votes).ok()),
        used: u32::try_from(used).unwrap_or(u32::MAX),
        results_public: terms.results_public,
    }
}

fn settings(terms: &Voting, voters: i64) -> View {
    let Voting { open, votes_each, results_public } = *terms;
    View { open, votes_each, results_public, voters }
}

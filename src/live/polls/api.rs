//! REST for organizers: the polls of a room with their results, and the same as a file.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::manage::MAX_POLLS;
use super::store;
use crate::base::Base;
use crate::base::csv;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::live::questions::api::place_of;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Polls of a room.
#[derive(Debug)]
struct Polls;

impl Listed for Polls {
    const ORDERINGS: &'static [&'static str] = &["id", "session"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["content"];
    const FILTERS: &'static [Filter] =
        &[Filter::field("session", Kind::Number), Filter::field("state", Kind::Choice(super::State::WORDS))];
}

pub fn api() -> Api {
    const MODERATE: Needs = Needs::event(Permission::RoomsModerate);
    Api::below(EVENT).on(MODERATE, routes!(list)).on(MODERATE, routes!(export))
}

/// A poll and how it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = RunPoll)]
struct View {
    id: i64,
    /// The session that was on when it was made; null: none was.
    session: Option<i64>,
    content: String,
    state: &'static str,
    poll_type: &'static str,
    /// People who voted.
    votes: u32,
    options: Vec<OptionView>,
    timestamp: Timestamp,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RunPollOption)]
struct OptionView {
    id: i64,
    content: String,
    votes: u32,
}

/// The polls of a room with their results.
#[utoipa::path(get, path = "/rooms/{room}/polls/", tag = "live", params(Asked<Polls>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Polls>,
) -> Result<Page<View>, ApiError> {
    asked.whole(views(&base, &scope, room).await?)
}

/// The same as CSV: a line for each answer.
#[utoipa::path(get, path = "/rooms/{room}/polls/export/", tag = "live",
    responses((status = 200, content((String = "text/csv")))))]
async fn export(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Response, ApiError> {
    const COLUMNS: [&str; 9] =
        ["id", "session", "timestamp", "state", "poll_type", "poll", "people", "answer", "votes"];
    let mut rows = Vec::new();
    for poll in views(&base, &scope, room).await? {
        rows.extend(poll.options.iter().map(|option| {
            vec![
                poll.id.to_string(),
                poll.session.map(|session| session.to_string()).unwrap_or_default(),
                poll.timestamp.to_string(),
                poll.state.to_owned(),
                poll.poll_type.to_owned(),
                poll.content.clone(),
                poll.votes.to_string(),
                option.content.clone(),
                option.votes.to_string(),
            ]
        }));
    }
    Ok(csv::file("polls", &COLUMNS, rows))
}

async fn views(base: &Base, scope: &EventScope, room: i64) -> Result<Vec<View>, ApiError> {
    let room = place_of(base, scope, room).await?;
    let mut conn = base.read().await?;
    let mut views = Vec::new();
    for row in store::of_room(&mut conn, room.id, MAX_POLLS).await? {
        let count = store::count(&mut conn, row.id).await?;
        let options = store::options(&mut conn, row.id).await?.into_iter().map(|option| OptionView {
            id: option.id,
            votes: count.options.get(&option.id).copied().unwrap_or(0),
            content: option.content,
        });
        views.push(View {
            id: row.id,
            session: row.slot_id,
            content: row.content,
            state: row.state.as_str(),
            poll_type: row.poll_type.as_str(),
            votes: count.votes,
            options: options.collect(),
            timestamp: row.created_at,
        });
    }
    Ok(views)
}

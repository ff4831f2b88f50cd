//! The page of a screen, and what it asks every other second.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use signaling::protocol::{PollCount, PollOption, PollState};

use super::store;
use crate::access::people;
use crate::access::roles::Right;
use crate::access::{AdmitError, RoomRef, admit};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::wishes::Wishes;
use crate::base::secret;
use crate::base::web::assets;
use crate::base::web::page::PageError;
use crate::events::rooms::{self, Room};
use crate::events::{Event, public_event};
use crate::live::audience::store as audience;
use crate::live::entrance::Visitor;
use crate::live::polls;
use crate::live::questions;

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/{organizer}/{event}/screen/{room}", get(show))
        .route("/{organizer}/{event}/screen/{room}/state", get(state))
}

/// What the page needs to start: nothing that is not public.
#[derive(Serialize)]
struct Bootstrap<'a> {
    organizer: &'a str,
    event: EventBootstrap<'a>,
    room: RoomBootstrap<'a>,
    state_url: String,
    /// Where people on site ask; their ticket opens it.
    ask_url: String,
}

#[derive(Serialize)]
struct EventBootstrap<'a> {
    slug: &'a str,
    title: &'a str,
    timezone: &'a str,
}

#[derive(Serialize)]
struct RoomBootstrap<'a> {
    id: i64,
    name: &'a str,
}

/// What is on the screen.
#[derive(Serialize)]
struct Shown {
    server_time: String,
    question: Option<ShownQuestion>,
    poll: Option<ShownPoll>,
}

#[derive(Serialize)]
struct ShownQuestion {
    id: i64,
    content: String,
    /// Null: asked without a name.
    name: Option<String>,
    score: i64,
    answered: bool,
}

#[derive(Serialize)]
struct ShownPoll {
    id: i64,
    content: String,
    state: PollState,
    options: Vec<PollOption>,
    /// Null: they are shown when the poll is closed.
    results: Option<PollCount>,
}

async fn show(
    State(base): State<Base>,
    Path((organizer, slug, room)): Path<(String, String, String)>,
    wishes: Wishes,
) -> Result<Response, PageError> {
    let (event, room) = place(&base, &organizer, &slug, &room).await?;
    let language = event.language(&wishes);
    let path = format!("/{organizer}/{slug}/");
    let bootstrap = Bootstrap {
        organizer: &organizer,
        event: EventBootstrap { slug: &slug, title: &event.title(language.tag()), timezone: &event.timezone },
        room: RoomBootstrap { id: room.id, name: &room.title(language.tag(), &event.locale) },
        state_url: format!("{path}screen/{}/state", room.slug),
        ask_url: format!("{}{path}video/{}/questions", base.public_url, room.slug),
    };
    Ok(assets::shell("screen.html", language, &bootstrap))
}

/// For a screen with a link that works, and for moderators of the room.
async fn state(
    State(base): State<Base>,
    Path((organizer, slug, room)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (event, room) = place(&base, &organizer, &slug, &room).await?;
    if !may_look(&base, &headers, &event, &room).await? {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    let mut conn = base.read().await?;
    let terms = audience::terms(&mut conn, room.id).await?;
    let question = match terms.pinned_question {
        Some(id) => shown_question(&mut conn, room.id, id).await?,
        None => None,
    };
    let poll = match terms.pinned_poll {
        Some(id) => shown_poll(&mut conn, room.id, id).await?,
        None => None,
    };
    let shown = Shown { server_time: base.now().to_string(), question, poll };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(shown)).into_response())
}

async fn place(base: &Base, organizer: &str, slug: &str, room: &str) -> Result<(Event, Room), PageError> {
    let event = public_event(base, organizer, slug).await?.ok_or(PageError::NotFound)?;
    let room = rooms::store::by_slug(&mut base.read().await?, event.id, room).await?;
    let room = room.filter(|room| room.mode.has_audience()).ok_or(PageError::NotFound)?;
    Ok((event, room))
}

async fn may_look(base: &Base, headers: &HeaderMap, event: &Event, room: &Room) -> Result<bool, PageError> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        let digest = secret::digest(token);
        return Ok(store::find(&mut base.read().await?, room.id, &digest, base.now()).await?.is_some());
    }
    let visitor = Visitor::of_request(base, headers, event).await?;
    let Some(person) = visitor.person else { return Ok(false) };
    let place = RoomRef { room_id: room.id, event_id: event.id };
    match admit(base, Some(person.id), place).await {
        Ok(admission) => Ok(admission.may(Right::QuestionModerate) || admission.may(Right::PollManage)),
        Err(AdmitError::Refused(_)) => Ok(false),
        Err(AdmitError::Database(error)) => Err(error.into()),
    }
}

async fn shown_question(conn: &mut Conn, room_id: i64, id: i64) -> Result<Option<ShownQuestion>, sqlx::Error> {
    let row = questions::store::by_id(conn, room_id, id).await?.filter(questions::Row::is_visible);
    let Some(row) = row else { return Ok(None) };
    let asker = if row.anonymous { None } else { people::store::by_id(conn, row.asker_id).await? };
    Ok(Some(ShownQuestion {
        id: row.id,
        content: row.content,
        name: asker.map(|person| person.display_name).filter(|name| !name.is_empty()),
        score: row.votes,
        answered: row.answered,
    }))
}

async fn shown_poll(conn: &mut Conn, room_id: i64, id: i64) -> Result<Option<ShownPoll>, sqlx::Error> {
    let row = polls::store::by_id(conn, room_id, id).await?.filter(polls::Row::is_public);
    let Some(row) = row else { return Ok(None) };
    let is_told = row.state == polls::State::Closed || row.show_results != polls::Shows::Closed;
    Ok(Some(ShownPoll {
        id: row.id,
        state: row.state.view(),
        options: polls::store::options(conn, id).await?,
        results: if is_told { Some(polls::store::count(conn, id).await?) } else { None },
        content: row.content,
    }))
}

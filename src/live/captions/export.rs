//! A transcript as a file. `GET /{organizer}/{event}/video/transcript/{room}?language=&session=&format=` is for those who write
//! captions in the room, or keep order there; the gate is asked each time.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use super::rules::{self, Format};
use super::store;
use crate::access::roles::Right;
use crate::access::{RoomRef, admit, policies};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::{ApiError, one_of};
use crate::base::language::say;
use crate::base::web::query::QueryOf;
use crate::events::rooms::{self, Room};
use crate::live::entrance::Visitor;
use crate::live::stands::files::doors::event;
use crate::live::stands::unseen;

/// Most lines of a file.
pub const MOST: i64 = 50_000;

pub fn routes() -> Router<Base> {
    Router::new().route("/{organizer}/{event}/video/transcript/{room}", get(fetch))
}

/// Which transcript, checked.
pub struct Wanted {
    language: String,
    session: Option<i64>,
    format: Format,
}

impl Wanted {
    /// # Errors
    /// The field that is none.
    pub fn of(language: &str, session: Option<i64>, format: Option<&str>) -> Result<Wanted, ApiError> {
        let language =
            rules::language(language).map_err(|_| ApiError::field("language", say("api-caption-language")))?;
        let format = Format::named(format.unwrap_or("vtt"));
        let format = format.ok_or_else(|| ApiError::field("format", one_of(Format::WORDS)))?;
        Ok(Wanted { language, session, format })
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    language: String,
    session: Option<i64>,
    format: Option<String>,
}

async fn fetch(
    State(base): State<Base>,
    Path((organizer, slug, room)): Path<(String, String, String)>,
    headers: HeaderMap,
    QueryOf(asked): QueryOf<Asked>,
) -> Result<Response, ApiError> {
    let event = event(&base, &organizer, &slug).await?;
    let room = room.parse().map_err(|_| ApiError::NotFound)?;
    let room = rooms::store::by_id(&mut base.read().await?, event.id, room).await?.ok_or(ApiError::NotFound)?;
    let visitor = Visitor::of_request(&base, &headers, &event).await?;
    let person = visitor.person.map(|person| person.id).ok_or(ApiError::NotFound)?;
    let at = RoomRef { room_id: room.id, event_id: event.id };
    let admission = admit(&base, Some(person), at).await.map_err(unseen)?;
    if !admission.may(Right::Caption) && !admission.keeps_order() {
        return Err(ApiError::NotFound);
    }
    let wanted = Wanted::of(&asked.language, asked.session, asked.format.as_deref())?;
    file(&mut base.read().await?, &room, &wanted).await
}

/// The transcript of a room.
///
/// # Errors
/// When the database fails.
pub async fn file(conn: &mut Conn, room: &Room, wanted: &Wanted) -> Result<Response, ApiError> {
    let rows = store::of_room(conn, room.id, Some(&wanted.language), wanted.session, MOST).await?;
    let sessions = policies::store::sessions_of_event(conn, room.event_id).await?;
    let of_session = |(room_id, slot, _, _): &(i64, i64, _, _)| *room_id == room.id && Some(*slot) == wanted.session;
    let from = sessions.into_iter().find(of_session).map(|(_, _, starts_at, _)| starts_at);
    let text = rules::transcript(wanted.format, &rows, from);
    let (content_type, ending) = match wanted.format {
        Format::Vtt => ("text/vtt; charset=utf-8", "vtt"),
        Format::Text => ("text/plain; charset=utf-8", "txt"),
    };
    let disposition = format!("attachment; filename=\"{}-{}.{ending}\"", room.slug, wanted.language);
    let headers = [(header::CONTENT_TYPE, content_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, text).into_response())
}

//! The page of the live app. The gate is asked before it is handed out, and again at every door behind it.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::{Visitor, refused};
use crate::access::people::Person;
use crate::access::{AdmitError, Refusal, RoomRef, admit};
use crate::base::Base;
use crate::base::language::wishes::Wishes;
use crate::base::web::page::PageError;
use crate::base::web::{assets, csrf};
use crate::events::rooms::{self, Room};
use crate::events::{Event, public_event};

/// What the live app needs to start.
#[derive(Serialize)]
struct Bootstrap<'a> {
    organizer: &'a str,
    event: EventBootstrap<'a>,
    person: Option<PersonBootstrap<'a>>,
    csrf: &'a str,
    ws_url: String,
    ticket_url: String,
    shop_url: &'a str,
    room: Option<&'a str>,
}

#[derive(Serialize)]
struct EventBootstrap<'a> {
    slug: &'a str,
    title: &'a str,
    timezone: &'a str,
    locale: &'a str,
}

#[derive(Serialize)]
struct PersonBootstrap<'a> {
    id: uuid::Uuid,
    display_name: &'a str,
    role: &'a str,
}

/// All rooms. Refused only when no room would ever open to this person without something else happening.
pub async fn lobby(
    State(base): State<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    wishes: Wishes,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let event = public_event(&base, &organizer, &slug).await?.ok_or(PageError::NotFound)?;
    let visitor = Visitor::of_request(&base, &headers, &event).await?;
    let person = visitor.person.as_ref();
    let rooms = rooms::store::of_event(&mut base.read().await?, event.id).await?;
    match hopeless(&base, person, &rooms).await? {
        Some(refusal) => {
            let path = format!("/{organizer}/{slug}/");
            Ok(refused::page(&base, &event, event.language(&wishes), &path, None, refusal).await?)
        }
        None => Ok(app(&base, &headers, &wishes, (&organizer, &event), person, None)),
    }
}

/// One room, straight from a link.
pub async fn room(
    State(base): State<Base>,
    Path((organizer, slug, room)): Path<(String, String, String)>,
    wishes: Wishes,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let event = public_event(&base, &organizer, &slug).await?.ok_or(PageError::NotFound)?;
    let room = rooms::store::by_slug(&mut base.read().await?, event.id, &room).await?.ok_or(PageError::NotFound)?;
    let visitor = Visitor::of_request(&base, &headers, &event).await?;
    let person = visitor.person.as_ref();
    match ask(&base, person, &room).await? {
        Some(refusal) => {
            let path = format!("/{organizer}/{slug}/");
            Ok(refused::page(&base, &event, event.language(&wishes), &path, Some(&room.name), refusal).await?)
        }
        None => Ok(app(&base, &headers, &wishes, (&organizer, &event), person, Some(&room.slug))),
    }
}

/// The refusal that every room gives, when waiting in the lobby is no use.
async fn hopeless(base: &Base, person: Option<&Person>, rooms: &[Room]) -> Result<Option<Refusal>, PageError> {
    let mut first = None;
    for room in rooms {
        match ask(base, person, room).await? {
            None | Some(Refusal::TooEarly { .. } | Refusal::Ended | Refusal::Full | Refusal::WrongTicket) => {
                return Ok(None);
            }
            Some(refusal) => first = first.or(Some(refusal)),
        }
    }
    Ok(first)
}

async fn ask(base: &Base, person: Option<&Person>, room: &Room) -> Result<Option<Refusal>, PageError> {
    let place = RoomRef { room_id: room.id, event_id: room.event_id };
    match admit(base, person.map(|person| person.id), place).await {
        Ok(_) => Ok(None),
        Err(AdmitError::Refused(refusal)) => Ok(Some(refusal)),
        Err(AdmitError::Database(error)) => Err(error.into()),
    }
}

fn app(
    base: &Base,
    headers: &HeaderMap,
    wishes: &Wishes,
    (organizer, event): (&str, &Event),
    person: Option<&Person>,
    room: Option<&str>,
) -> Response {
    let csrf = csrf::issue(headers, base.is_secure());
    let path = format!("/{organizer}/{}/", event.slug);
    let bootstrap = Bootstrap {
        organizer,
        event: EventBootstrap {
            slug: &event.slug,
            title: &event.name,
            timezone: &event.timezone,
            locale: &event.locale,
        },
        person: person.map(|person| PersonBootstrap {
            id: person.id,
            display_name: &person.display_name,
            role: person.kind.as_str(),
        }),
        csrf: &csrf.token,
        ws_url: format!("{}/ws/event{path}", base.public_url.replacen("http", "ws", 1)),
        ticket_url: format!("{path}video/ticket"),
        shop_url: &path,
        room,
    };
    let mut response = assets::shell("live.html", event.language(wishes), &bootstrap);
    if let Some(cookie) = csrf.set_cookie {
        response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
    }
    response
}

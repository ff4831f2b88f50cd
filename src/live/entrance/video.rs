//! The page of the live app. The gate is asked before it is handed out, and again at every door behind it.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::{Visitor, refused};
use crate::access::people::Person;
use crate::access::{AdmitError, Refusal, RoomRef, admit};
use crate::base::Base;
use crate::base::language::Language;
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
    /// What the rooms are called in the page's language; the socket tells everybody the same in the event's own.
    rooms: BTreeMap<i64, RoomWords>,
}

#[derive(Serialize)]
struct RoomWords {
    name: String,
    description: String,
}

#[derive(Serialize)]
struct EventBootstrap<'a> {
    slug: &'a str,
    title: &'a str,
    timezone: &'a str,
    locale: &'a str,
    /// The address of its logo; empty: none.
    logo: &'a str,
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
        None => {
            let language = event.language(&wishes);
            Ok(app(&base, &headers, language, (&organizer, &event, &rooms), person, None).await?)
        }
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
    let language = event.language(&wishes);
    match ask(&base, person, &room).await? {
        Some(refusal) => {
            let path = format!("/{organizer}/{slug}/");
            let title = room.title(language.tag(), &event.locale);
            Ok(refused::page(&base, &event, language, &path, Some(&title), refusal).await?)
        }
        None => {
            let rooms = rooms::store::of_event(&mut base.read().await?, event.id).await?;
            Ok(app(&base, &headers, language, (&organizer, &event, &rooms), person, Some(&room.slug)).await?)
        }
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

async fn app(
    base: &Base,
    headers: &HeaderMap,
    language: Language,
    (organizer, event, rooms): (&str, &Event, &[Room]),
    person: Option<&Person>,
    room: Option<&str>,
) -> Result<Response, sqlx::Error> {
    let csrf = csrf::issue(headers, base.is_secure());
    let path = format!("/{organizer}/{}/", event.slug);
    let bootstrap = Bootstrap {
        organizer,
        event: EventBootstrap {
            slug: &event.slug,
            title: &event.title(language.tag()),
            timezone: &event.timezone,
            locale: &event.locale,
            logo: &event.settings(&mut base.read().await?, &base.config).await?.logo_image,
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
        rooms: rooms.iter().map(|room| (room.id, words(room, language, &event.locale))).collect(),
    };
    let mut response = assets::shell("live.html", language, &bootstrap);
    if let Some(cookie) = csrf.set_cookie {
        response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn words(room: &Room, language: Language, own: &str) -> RoomWords {
    RoomWords { name: room.title(language.tag(), own), description: room.about(language.tag(), own) }
}

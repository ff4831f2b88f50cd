//! `/{organizer}/{event}/video/-/frame/{room}`: the page of ours in which another host's page stands. Only the live app
//! frames it, only for those whom the gate lets in, and its policy lets in that one host: the app itself loads no other's.

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use ring::hmac;

use crate::access::people::Person;
use crate::access::{AdmitError, RoomRef, admit};
use crate::base::Base;
use crate::base::web::page::PageError;
use crate::events::public_event;
use crate::events::rooms::content::store::Stored;
use crate::events::rooms::content::{VIDEO_HOST, rules, store};
use crate::events::rooms::{self, Mode};
use crate::live::entrance::Visitor;

/// Bytes of the id that a host is told: too many to guess, and no more.
const ID_BYTES: usize = 16;

pub fn routes() -> Router<Base> {
    Router::new().route("/{organizer}/{event}/video/-/frame/{room}", get(show))
}

/// The address of a room's frame.
pub fn path(organizer: &str, event: &str, room_id: i64) -> String {
    format!("/{organizer}/{event}/video/-/frame/{room_id}")
}

#[derive(Template)]
#[template(path = "frame.html")]
struct FramePage<'a> {
    title: &'a str,
    src: &'a str,
    /// A host that asks where it is shown is told our origin; others nothing.
    referrer: &'static str,
}

async fn show(
    State(base): State<Base>,
    Path((organizer, slug, room_id)): Path<(String, String, i64)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if !is_framed_by_us(&headers) {
        return Err(PageError::NotFound);
    }
    let event = public_event(&base, &organizer, &slug).await?.ok_or(PageError::NotFound)?;
    let visitor = Visitor::of_request(&base, &headers, &event).await?;
    let room_ref = RoomRef { room_id, event_id: event.id };
    match admit(&base, visitor.person.as_ref().map(|person| person.id), room_ref).await {
        Ok(_) => {}
        Err(AdmitError::Refused(_)) => return Err(PageError::NotFound),
        Err(AdmitError::Database(error)) => return Err(error.into()),
    }
    let mut conn = base.read().await?;
    let room = rooms::store::by_id(&mut conn, event.id, room_id).await?.ok_or(PageError::NotFound)?;
    let stored = store::of_room(&mut conn, room_id).await?.ok_or(PageError::NotFound)?;
    let (src, referrer) = match room.mode {
        Mode::Frame => (frame(&stored, visitor.person.as_ref()), "no-referrer"),
        // It plays for nobody whose page it is not told.
        Mode::Video => (video(&stored), "strict-origin-when-cross-origin"),
        _ => (None, ""),
    };
    let src = src.ok_or(PageError::NotFound)?;
    let origin = rules::link_of(&src).ok_or(PageError::NotFound)?.origin().ascii_serialization();
    let page = FramePage { title: &room.name, src: &src, referrer };
    let mut response = Response::new(Body::from(page.render().map_err(|error| PageError::Internal(error.into()))?));
    *response.status_mut() = StatusCode::OK;
    let policy = format!(
        "default-src 'none'; frame-src {origin}; style-src 'self'; font-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    );
    let policy = HeaderValue::from_str(&policy).map_err(|error| PageError::Internal(error.into()))?;
    let fixed = HeaderValue::from_static;
    for (name, value) in [
        (header::CONTENT_TYPE, fixed("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, fixed("no-store")),
        (header::CONTENT_SECURITY_POLICY, policy),
        (HeaderName::from_static("x-frame-options"), fixed("SAMEORIGIN")),
    ] {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// A link to this page would load another host's without a word: browsers say for what they ask.
fn is_framed_by_us(headers: &HeaderMap) -> bool {
    let says =
        |name: &str, fits: &str| headers.get(name).is_none_or(|value| value.to_str().is_ok_and(|value| value == fits));
    says("sec-fetch-dest", "iframe") && says("sec-fetch-site", "same-origin")
}

fn frame(stored: &Stored, person: Option<&Person>) -> Option<String> {
    let address = &stored.content.address;
    rules::frame_of(address)?;
    let name = person.map_or("", |person| person.display_name.as_str());
    let id = person.map_or_else(String::new, |person| opaque(&stored.secret, person));
    Some(rules::address_for(address, name, &id))
}

/// The same for the same person in the same room, and nothing that anybody else has.
fn opaque(secret: &str, person: &Person) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, person.id.as_bytes());
    tag.as_ref().iter().take(ID_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

fn video(stored: &Stored) -> Option<String> {
    let id = &stored.content.video;
    (!id.is_empty()).then(|| format!("https://{VIDEO_HOST}/embed/{id}?rel=0"))
}

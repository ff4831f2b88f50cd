//! `POST` an offer, `DELETE` the session.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sfu_node::{CloseReason, IceServer, Join, MemberId, Offer, SessionId};

use super::SDP;
use super::bearer::token_of;
use super::problem::Problem;
use crate::access::tokens::Token;
use crate::access::{Admission, AdmitError, Refusal, RoomRef, admit};
use crate::events::rooms::{self, Room};
use crate::events::{self, Event};
use crate::live::Live;
use crate::live::media::offer::permit_in;
use crate::live::media::{Direction, Entry, Owner, failure, media_room};
use crate::live::stage;

pub async fn post(
    direction: Direction,
    Extension(live): Extension<Live>,
    Path((organizer, event, room)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let place = (organizer.as_str(), event.as_str(), room.as_str());
    open(direction, &live, place, &headers, body).await.into_response()
}

async fn open(
    direction: Direction,
    live: &Live,
    (organizer, event, room): (&str, &str, &str),
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let token = token_of(live.base(), headers, direction).await?;
    let (event, room) = place(live, organizer, event, room).await?;
    let sdp = sdp_of(headers, body)?;
    let hall = live.hall(organizer, &event).await.map_err(|failure| Problem::not_served(&failure))?;
    let epoch = hall.epoch();
    let admission = ask_gate(live, &token, &event, &room, direction).await?;
    if !hall.state().room(room.id).is_ok_and(|place| place.has_place(token.person_id, &admission)) {
        return Err(Refusal::Full.into());
    }
    let closed = stage::door::closed(&hall, token.person_id, room.id, &admission).await;
    if let Some(refusal) = closed.map_err(|failure| Problem::not_served(&failure))? {
        return Err(refusal.into());
    }
    let Some(reservation) = live.desk().reserve(token.id, token.max_sessions) else {
        let detail = "This token holds as many sessions as it may. End one first.";
        return Err(Problem::new(StatusCode::CONFLICT, "too_many_sessions", detail));
    };
    let mut permit = permit_in(&hall, &admission);
    // The token is for one direction, whatever else the person may do.
    permit.view &= direction == Direction::Receive;
    permit.publish &= direction == Direction::Send;
    let offer = Offer { sdp, tracks: Vec::new() };
    let join = Join { room: media_room(room.id), member: MemberId(token.person_id.as_u128()), permit, offer };
    let joined = live.media().join(join).await.map_err(|error| Problem::not_served(&failure(&error)))?;
    let owner = Owner::Program { token: token.id, valid_until: token.valid_until, direction };
    hall.state().standings.put(token.person_id, room.id, Ok(admission));
    let (media_room, person) = (media_room(room.id), token.person_id);
    live.enter_media(joined.session, Entry { hall: hall.clone(), room_id: room.id, media_room, person, owner });
    reservation.use_up();
    if hall.epoch() != epoch {
        // Something touched rights meanwhile: act on the newest answer.
        hall.ask_again(token.person_id, room.id).await;
    }
    let name = if direction == Direction::Send { "whip" } else { "whep" };
    let location = format!("/{name}/{organizer}/{}/{}/{}", event.slug, room.slug, joined.session);
    let mut response = created(&location, joined.session, joined.answer.sdp);
    for server in live.ice_servers().for_user(&token.person_id.to_string()) {
        response.headers_mut().extend(links(&server).map(|link| (header::LINK, link)));
    }
    Ok(response)
}

pub async fn delete(
    direction: Direction,
    Extension(live): Extension<Live>,
    Path((_, _, _, session)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let token = match token_of(live.base(), &headers, direction).await {
        Ok(token) => token,
        Err(problem) => return problem.into_response(),
    };
    let entry = session.parse().ok().and_then(|session: SessionId| Some((session, live.desk().get(session)?)));
    match entry {
        Some((session, entry)) if is_of(&entry, &token) => {
            live.media().close(session, CloseReason::Left);
            StatusCode::OK.into_response()
        }
        // Another token's session looks like none.
        _ => Problem::new(StatusCode::NOT_FOUND, "unknown_session", "There is no such media session.").into_response(),
    }
}

fn is_of(entry: &Entry, token: &Token) -> bool {
    matches!(entry.owner, Owner::Program { token: id, .. } if id == token.id)
}

/// The event and the room, by slug or id.
async fn place(live: &Live, organizer: &str, event: &str, room: &str) -> Result<(Event, Room), Problem> {
    let found = async {
        let mut conn = live.base().read().await?;
        let Some(event) = events::store::by_slugs(&mut conn, organizer, event).await? else { return Ok(None) };
        let mut found = rooms::store::by_slug(&mut conn, event.id, room).await?;
        if let (None, Ok(id)) = (&found, room.parse()) {
            found = rooms::store::by_id(&mut conn, event.id, id).await?;
        }
        Ok::<_, sqlx::Error>(found.map(|room| (event, room)))
    };
    let found = found.await?;
    found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "unknown_room", "There is no such event or room."))
}

fn sdp_of(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<String, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(SDP) {
        let detail = "The offer is sent as application/sdp.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
    }
    if !accepts_sdp(headers) {
        return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", "The answer is application/sdp."));
    }
    let body = body.map_err(|error| Problem::new(error.status(), "body_too_large", "An offer has at most 64 KiB."))?;
    String::from_utf8(body.into())
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "media.invalid_offer", "The offer is not UTF-8 text."))
}

fn accepts_sdp(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()) else { return true };
    let mut ranges = accept.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    ranges.any(|range| matches!(range.to_ascii_lowercase().as_str(), "*/*" | "application/*" | SDP))
}

/// The token's own bounds first, then the gate.
async fn ask_gate(
    live: &Live,
    token: &Token,
    event: &Event,
    room: &Room,
    direction: Direction,
) -> Result<Admission, Problem> {
    if token.event_id != event.id {
        live.meters().refusals.inc();
        return Err(Refusal::WrongEvent.into());
    }
    if token.room_id != Some(room.id) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "wrong_room", "This token is for another room."));
    }
    let room_ref = RoomRef { room_id: room.id, event_id: event.id };
    let admission = admit(live.base(), Some(token.person_id), room_ref).await.map_err(|error| match error {
        AdmitError::Refused(refusal) => {
            live.meters().refusals.inc();
            Problem::from(refusal)
        }
        AdmitError::Database(error) => error.into(),
    })?;
    let may = if direction == Direction::Send { admission.publish() } else { admission.view() };
    // Where strangers meet, nobody is but those two; other rooms have no media.
    if may && room.mode.has_stage() {
        Ok(admission)
    } else {
        Err(Problem::new(StatusCode::FORBIDDEN, "media.denied", "This person may not do that in this room now."))
    }
}

fn created(location: &str, session: SessionId, sdp: String) -> Response {
    let etag = format!("\"{session}\"");
    let headers = [
        (header::LOCATION, location),
        (header::CONTENT_TYPE, SDP),
        (header::ETAG, etag.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::CREATED, headers, sdp).into_response()
}

/// Helpers for media through firewalls, as RFC 9725 4.6 names them. A credential that no header can carry is left out.
fn links(server: &IceServer) -> impl Iterator<Item = HeaderValue> {
    let proof = match (&server.username, &server.credential) {
        (Some(username), Some(credential)) => {
            format!("; username=\"{username}\"; credential=\"{credential}\"; credential-type=\"password\"")
        }
        _ => String::new(),
    };
    server.urls.iter().filter_map(move |url| format!("<{url}>; rel=\"ice-server\"{proof}").try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_become_links() {
        let urls = vec!["turns:a:443?transport=tcp".to_owned(), "bad\nurl".to_owned()];
        let server = IceServer { urls, username: Some("1:me".to_owned()), credential: Some("cd/+=".to_owned()) };
        let links: Vec<HeaderValue> = links(&server).collect();
        let wanted = "<turns:a:443?transport=tcp>; rel=\"ice-server\"; username=\"1:me\"; credential=\"cd/+=\"; \
                      credential-type=\"password\"";
        assert_eq!(links, [wanted]);
    }
}

//! The page of the control app, for signed-in organizers.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use crate::accounts::{sessions, users};
use crate::base::Base;
use crate::base::language::say;
use crate::base::language::wishes::Wishes;
use crate::base::web::page::{PageError, notice};
use crate::base::web::{assets, csrf};
use crate::events;
use crate::orgs::organizers;

#[derive(Serialize)]
struct Bootstrap {
    user: UserView,
    csrf: String,
    organizers: Vec<OrganizerView>,
}

#[derive(Serialize)]
struct UserView {
    name: String,
    email: String,
}

#[derive(Serialize)]
struct OrganizerView {
    slug: String,
    name: String,
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct EventView {
    slug: String,
    name: String,
    timezone: String,
}

pub async fn show(State(base): State<Base>, wishes: Wishes, headers: HeaderMap) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let session = sessions::of_request(&base, &mut conn, &headers).await?;
    let Some(user_id) = session.and_then(|session| session.user_id) else { return Ok(signed_out()) };
    let Some(user) = users::store::by_id(&mut conn, user_id).await? else { return Ok(signed_out()) };
    let mut organizers = Vec::new();
    for organizer in organizers::store::of_user(&mut conn, user.id).await? {
        let events = events::store::of_organizer(&mut conn, organizer.id).await?;
        let view = |event: events::Event| EventView { slug: event.slug, name: event.name, timezone: event.timezone };
        let events = events.into_iter().map(view).collect();
        organizers.push(OrganizerView { slug: organizer.slug, name: organizer.name, events });
    }
    let csrf = csrf::issue(&headers, base.is_secure());
    let user = UserView { name: user.name, email: user.email };
    let mut response =
        assets::shell("control.html", wishes.language(), &Bootstrap { user, csrf: csrf.token, organizers });
    if let Some(cookie) = csrf.set_cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn signed_out() -> Response {
    let way_on = (say("account-sign-in"), "/login/?next=/control/".to_owned());
    notice(StatusCode::FORBIDDEN, say("account-invite-signed-out"), say("account-organizers-sign-in"), Some(way_on))
}

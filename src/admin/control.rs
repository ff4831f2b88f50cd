//! The page of the control app, for signed-in organizers: who they are, and what they may do where.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Method, header};
use axum::response::Response;
use serde::Serialize;

use crate::accounts::users;
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::Language;
use crate::base::language::wishes::Wishes;
use crate::base::time::Timestamp;
use crate::base::web::page::{PageError, see_other};
use crate::base::web::{assets, csrf};
use crate::events;
use crate::orgs::auth::Caller;
use crate::orgs::organizers::{self, Organizer};
use crate::orgs::rights;

/// Most events of an organizer that the page knows from the beginning; the newest count.
const MAX_EVENTS: usize = 500;

#[derive(Serialize)]
struct Bootstrap {
    user: UserView,
    csrf: String,
    organizers: Vec<OrganizerView>,
    /// The languages to choose from: tag and own name.
    languages: Vec<(&'static str, String)>,
    /// Whether they run the installation.
    superuser: bool,
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
    permissions: Vec<&'static str>,
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct EventView {
    slug: String,
    name: String,
    timezone: String,
    currency: String,
    locale: String,
    live: bool,
    date_from: Timestamp,
    date_to: Timestamp,
    permissions: Vec<&'static str>,
}

pub async fn show(
    State(base): State<Base>,
    OriginalUri(uri): OriginalUri,
    wishes: Wishes,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let caller = Caller::of_request(&base, &Method::GET, &headers).await;
    let mut conn = base.read().await?;
    let user = match &caller {
        Ok(Caller::User { id, .. }) => users::store::by_id(&mut conn, *id).await?,
        _ => None,
    };
    let (Ok(caller), Some(user)) = (caller, user) else {
        return Ok(see_other(&format!("/login/?next={}", uri.path()), []));
    };
    let organizers = organizers_of(&mut conn, &caller, wishes.language().tag()).await?;
    let csrf = csrf::issue(&headers, base.is_secure());
    let user = UserView { name: user.name, email: user.email };
    let languages = Language::all().map(|language| (language.tag(), language.name())).collect();
    let superuser = matches!(caller, Caller::User { superuser: true, .. });
    let bootstrap = Bootstrap { user, csrf: csrf.token, organizers, languages, superuser };
    let mut response = assets::shell("control.html", wishes.language(), &bootstrap);
    if let Some(cookie) = csrf.set_cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn organizers_of(conn: &mut Conn, caller: &Caller, language: &str) -> Result<Vec<OrganizerView>, sqlx::Error> {
    let organizers = match caller {
        Caller::User { superuser: true, .. } => organizers::store::all(conn).await?,
        Caller::User { id, .. } => organizers::store::of_user(conn, *id).await?,
        // Only browsers come here.
        _ => Vec::new(),
    };
    let mut views = Vec::new();
    for organizer in organizers {
        let permissions = permissions(conn, caller, &organizer, None).await?;
        let events = events_of(conn, caller, &organizer, language).await?;
        views.push(OrganizerView { slug: organizer.slug, name: organizer.name, permissions, events });
    }
    Ok(views)
}

async fn events_of(
    conn: &mut Conn,
    caller: &Caller,
    organizer: &Organizer,
    language: &str,
) -> Result<Vec<EventView>, sqlx::Error> {
    let known = rights::events(conn, caller, organizer.id).await?;
    let events = events::store::of_organizer(conn, organizer.id).await?;
    let mut views = Vec::new();
    for event in events.into_iter().rev().filter(|event| known.contains(event.id)).take(MAX_EVENTS) {
        let permissions = permissions(conn, caller, organizer, Some(&event.slug)).await?;
        views.push(EventView {
            name: event.title(language),
            slug: event.slug,
            timezone: event.timezone,
            currency: event.currency,
            locale: event.locale,
            live: event.live,
            date_from: event.date_from,
            date_to: event.date_to,
            permissions,
        });
    }
    Ok(views)
}

async fn permissions(
    conn: &mut Conn,
    caller: &Caller,
    organizer: &Organizer,
    event: Option<&str>,
) -> Result<Vec<&'static str>, sqlx::Error> {
    let standing = rights::standing(conn, caller, &organizer.slug, event).await?;
    Ok(standing.map(|standing| standing.permissions.names()).unwrap_or_default())
}

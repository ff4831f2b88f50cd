//! Personal links. The address holds a secret, so opening it changes nothing (a mail scanner may have been first): the page
//! sends itself by POST, which makes this browser the person and leads on without the secret.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::access::people::{self, Person};
use crate::access::tokens::{self, Purpose};
use crate::accounts::sessions;
use crate::base::Base;
use crate::base::language::say;
use crate::base::language::wishes::Wishes;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, Link, PageError, notice, render, see_other};
use crate::events::pages::dressed;
use crate::events::{Event, public_event};

#[derive(Template)]
#[template(path = "join.html")]
struct JoinPage {
    frame: Frame,
    name: String,
    csrf: String,
}

type Address = (String, String, String);

pub async fn show(
    State(base): State<Base>,
    Path((organizer, slug, secret)): Path<Address>,
    wishes: Wishes,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let event = public_event(&base, &organizer, &slug).await?.ok_or(PageError::NotFound)?;
    let Some(person) = find(&base, &event, &secret).await? else { return Ok(gone(&organizer, &slug)) };
    page(&base, &headers, &wishes, (&organizer, &event), person.display_name).await
}

/// The page that sends itself.
pub(super) async fn page(
    base: &Base,
    headers: &HeaderMap,
    wishes: &Wishes,
    (organizer, event): (&str, &Event),
    name: String,
) -> Result<Response, PageError> {
    let csrf = csrf::issue(headers, base.is_secure());
    let language = event.language(wishes);
    let place = Some(Link::new(event.title(language.tag()), format!("/{organizer}/{}/", event.slug)));
    let frame = Frame { place, ..Frame::new(language, language.t("door-welcome")) };
    let page = JoinPage { frame: dressed(base, event, frame).await?, name, csrf: csrf.token };
    Ok(render(StatusCode::OK, &page, csrf.set_cookie))
}

#[derive(Deserialize)]
pub struct EnterForm {
    pub(super) csrf: String,
}

pub async fn enter(
    State(base): State<Base>,
    Path((organizer, slug, secret)): Path<Address>,
    headers: HeaderMap,
    Form(form): Form<EnterForm>,
) -> Result<Response, PageError> {
    if !csrf::holds(&headers, base.is_secure(), &form.csrf) {
        return Err(PageError::Forged);
    }
    let event = public_event(&base, &organizer, &slug).await?.ok_or(PageError::NotFound)?;
    let Some(person) = find(&base, &event, &secret).await? else { return Ok(gone(&organizer, &slug)) };
    let session = sessions::of_request(&base, &mut base.read().await?, &headers).await?;
    let mut tx = base.begin(Actor::Person(person.id)).await?;
    let (session, cookie) = sessions::reuse_or_open(&base, &mut tx, session).await?;
    people::store::put_into_session(&mut tx, session.id, &person).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/{organizer}/{slug}/video/"), cookie))
}

async fn find(base: &Base, event: &Event, secret: &str) -> Result<Option<Person>, sqlx::Error> {
    let mut conn = base.read().await?;
    let token = tokens::store::find(&mut conn, secret, Purpose::Join, base.now()).await?;
    match token.filter(|token| token.event_id == event.id) {
        Some(token) => people::store::by_id(&mut conn, token.person_id).await,
        None => Ok(None),
    }
}

pub(super) fn gone(organizer: &str, slug: &str) -> Response {
    let way_on = (say("door-to-event"), format!("/{organizer}/{slug}/"));
    notice(StatusCode::NOT_FOUND, say("door-link-gone"), say("door-link-gone-text"), Some(way_on))
}

//! Short links with traits (`events/traits`). Like personal links, opening one changes nothing: the page sends itself by POST.
//! Whoever came by a link already is the same person again, and uses nothing up.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::join::{EnterForm, gone, page};
use crate::access::people::{self, Person};
use crate::access::traits::{self, store};
use crate::accounts::sessions;
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::wishes::Wishes;
use crate::base::secret;
use crate::base::tx::{Actor, Fact};
use crate::base::web::csrf;
use crate::base::web::page::{PageError, see_other};
use crate::events::{Event, public_event};

type Address = (String, String, String);

pub async fn show(
    State(base): State<Base>,
    Path((organizer, slug, secret)): Path<Address>,
    wishes: Wishes,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let event = public_event(&base, &organizer, &slug).await?.ok_or(PageError::NotFound)?;
    let digest = secret::digest(&secret);
    let mut conn = base.read().await?;
    let Some(link) = store::link(&mut conn, event.id, &digest, base.now()).await? else {
        return Ok(gone(&organizer, &slug));
    };
    let known = known(&base, &mut conn, &headers, &event, link.id).await?;
    drop(conn);
    match known {
        None if link.uses >= link.max_uses => Ok(gone(&organizer, &slug)),
        known => {
            let name = known.map(|person| person.display_name).unwrap_or_default();
            page(&base, &headers, &wishes, (&organizer, &event), name).await
        }
    }
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
    let (digest, now) = (secret::digest(&secret), base.now());
    let mut conn = base.read().await?;
    let Some(link) = store::link(&mut conn, event.id, &digest, now).await? else { return Ok(gone(&organizer, &slug)) };
    let known = known(&base, &mut conn, &headers, &event, link.id).await?;
    let session = sessions::of_request(&base, &mut conn, &headers).await?;
    drop(conn);
    let mut tx = base.begin(Actor::Visitor).await?;
    let person = match known {
        Some(person) => person,
        None => {
            let Some(link) = store::use_link(&mut tx, event.id, &digest, now).await? else {
                return Ok(gone(&organizer, &slug));
            };
            let person = traits::enter_by_link(&mut tx, &link).await?;
            let fact = Fact {
                kind: "login_link.used",
                organizer_id: Some(event.organizer_id),
                event_id: Some(event.id),
                subject: format!("person:{}", person.id),
                body: json!({"link": link.id}),
            };
            tx.record(fact).await?;
            person
        }
    };
    let (session, cookie) = sessions::reuse_or_open(&base, &mut tx, session).await?;
    people::store::put_into_session(&mut tx, session.id, &person).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/{organizer}/{slug}/video/"), cookie))
}

/// Whom this browser became when it came by this link before.
async fn known(
    base: &Base,
    conn: &mut Conn,
    headers: &HeaderMap,
    event: &Event,
    link: i64,
) -> Result<Option<Person>, sqlx::Error> {
    let Some(session) = sessions::of_request(base, conn, headers).await? else { return Ok(None) };
    let Some(person) = people::store::of_session(conn, session.id, event.id).await? else { return Ok(None) };
    let came_by = store::link_of_person(conn, person.id).await?;
    Ok(if came_by == Some(link) { Some(person) } else { None })
}

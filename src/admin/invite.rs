//! Joining a team by the link of an invitation: whoever is signed in and has the link may take it, once.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::accounts::sessions;
use crate::base::language::say;
use crate::base::language::wishes::Wishes;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, notice, render, see_other};
use crate::base::{Base, secret};
use crate::orgs::organizers;
use crate::orgs::teams::{invites, store};

#[derive(Deserialize)]
pub struct CsrfForm {
    csrf: String,
}

#[derive(Template)]
#[template(path = "invite.html")]
struct InvitePage {
    frame: Frame,
    csrf: String,
    team: String,
    organizer: String,
}

pub async fn show(
    State(base): State<Base>,
    Path(given): Path<String>,
    wishes: Wishes,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let invite = store::invite_by_digest(&mut conn, &secret::digest(&given), base.now()).await?;
    let Some(invite) = invite else { return Ok(used_up()) };
    if user_of(&base, &headers).await?.is_none() {
        return Ok(signed_out());
    }
    let organizer_id = store::organizer_of(&mut conn, invite.team_id).await?;
    let organizer = organizers::store::by_id(&mut conn, organizer_id).await?.ok_or(PageError::NotFound)?;
    let team = store::by_id(&mut conn, organizer_id, invite.team_id).await?.ok_or(PageError::NotFound)?;
    let csrf = csrf::issue(&headers, base.is_secure());
    let language = wishes.language();
    let frame = Frame::new(language, language.t("account-invite"));
    let page = InvitePage { frame, csrf: csrf.token, team: team.name, organizer: organizer.name };
    Ok(render(StatusCode::OK, &page, csrf.set_cookie))
}

pub async fn accept(
    State(base): State<Base>,
    Path(given): Path<String>,
    headers: HeaderMap,
    Form(form): Form<CsrfForm>,
) -> Result<Response, PageError> {
    if !csrf::holds(&headers, base.is_secure(), &form.csrf) {
        return Err(PageError::Forged);
    }
    let Some(user_id) = user_of(&base, &headers).await? else { return Ok(signed_out()) };
    let mut tx = base.begin(Actor::User(user_id)).await?;
    if invites::accept(&mut tx, &given, user_id).await?.is_none() {
        return Ok(used_up());
    }
    tx.commit().await?;
    Ok(see_other("/control/", []))
}

async fn user_of(base: &Base, headers: &HeaderMap) -> Result<Option<i64>, PageError> {
    let session = sessions::of_request(base, &mut base.read().await?, headers).await?;
    Ok(session.and_then(|session| session.user_id))
}

fn signed_out() -> Response {
    let text = say("account-invite-signed-out-text");
    notice(StatusCode::FORBIDDEN, say("account-invite-signed-out"), text, None)
}

fn used_up() -> Response {
    let text = say("account-invite-closed-text");
    notice(StatusCode::NOT_FOUND, say("account-invite-closed"), text, None)
}

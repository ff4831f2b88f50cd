//! Signing in by a one-time link, and leaving. Opening the link changes nothing; the page's form uses it up.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::accounts::links::{self, Purpose};
use crate::accounts::sign_in::{By, Pending, proceed};
use crate::accounts::visit::{Nothing, Sent, Visit, used_up};
use crate::accounts::{sessions, users};
use crate::base::Base;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    csrf: String,
}

pub async fn show(State(base): State<Base>, Path(secret): Path<String>, visit: Visit) -> Result<Response, PageError> {
    if links::look(&base, &secret, Purpose::SignIn).await?.is_none() {
        return Ok(gone());
    }
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    Ok(render(StatusCode::OK, &LoginPage { frame: visit.frame("account-sign-in"), csrf: csrf.token }, csrf.set_cookie))
}

/// The link stands for the password, not for the second step.
pub async fn enter(
    State(base): State<Base>,
    Path(secret): Path<String>,
    visit: Visit,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    let mut tx = base.begin(Actor::Visitor).await?;
    let link = links::consume(&mut tx, &secret, Purpose::SignIn).await?;
    let Some(user_id) = link.and_then(|link| link.user_id) else { return Ok(gone()) };
    if users::store::by_id(&mut tx, user_id).await?.is_none() {
        return Ok(gone());
    }
    let pending = Pending { by: By::Link, keep: false, next: "/control/".to_owned() };
    proceed(&base, &visit, tx, user_id, pending).await
}

pub async fn leave(
    State(base): State<Base>,
    visit: Visit,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    let session = sessions::of_request(&base, &mut base.read().await?, &visit.headers).await?;
    let Some(session) = session else { return Ok(see_other("/", [])) };
    let mut tx = base.begin(Actor::Visitor).await?;
    let cookie = sessions::close(&base, &mut tx, &session).await?;
    tx.commit().await?;
    Ok(see_other("/", [cookie]))
}

fn gone() -> Response {
    used_up("account-sign-in-used-up", ("account-sign-in", "/login/"))
}

//! "Is it you?": before a sensitive change somebody proves once more who they are. The session goes on under a new token.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use crate::accounts::keeper;
use crate::accounts::sign_in::{patience, wait};
use crate::accounts::visit::{Sent, SignedIn, local};
use crate::accounts::{devices, factors, passwords, sessions};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

#[derive(Template)]
#[template(path = "account/again.html")]
struct AgainPage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    email: String,
    has_password: bool,
    passkeys: bool,
    next: String,
}

#[derive(Deserialize)]
pub struct Way {
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct AgainForm {
    password: String,
    next: Option<String>,
}

pub async fn show(State(base): State<Base>, Query(way): Query<Way>, me: SignedIn) -> Result<Response, PageError> {
    page(&base, &me, StatusCode::OK, way.next.as_deref(), None).await
}

pub async fn submit(
    State(base): State<Base>,
    me: SignedIn,
    Sent(form): Sent<AgainForm>,
) -> Result<Response, PageError> {
    let next = form.next.as_deref();
    let mut conn = base.read().await?;
    let device = devices::known(&base, &mut conn, &me.visit.headers, me.user.id).await?;
    let stored = passwords::store::by_id(&mut conn, me.user.id).await?.and_then(|found| found.password);
    drop(conn);
    let attempt = match keeper::password(&base, &me.visit, &me.user.email, device).await? {
        Ok(attempt) => attempt,
        Err(too_many) => {
            let page = page(&base, &me, StatusCode::TOO_MANY_REQUESTS, next, Some(patience(too_many))).await?;
            return Ok(wait(page, too_many));
        }
    };
    if !passwords::verify(form.password, stored).await.map_err(|_| PageError::Busy)? {
        return page(&base, &me, StatusCode::FORBIDDEN, next, Some(say("account-again-wrong"))).await;
    }
    attempt.was_right(&base).await?;
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let cookie = sessions::renew(&base, &mut tx, &me.session, false).await?;
    tx.commit().await?;
    Ok(see_other(&local(next, "/account/"), cookie))
}

async fn page(
    base: &Base,
    me: &SignedIn,
    status: StatusCode,
    next: Option<&str>,
    error: Option<Saying>,
) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let credentials = passwords::store::by_id(&mut conn, me.user.id).await?;
    let factors = factors::of_user(&mut conn, me.user.id).await?;
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let page = AgainPage {
        frame: me.frame("account-again"),
        csrf: csrf.token,
        error: me.visit.said(error),
        email: me.user.email.clone(),
        has_password: credentials.is_some_and(|credentials| credentials.password.is_some()),
        passkeys: factors.passkeys > 0,
        next: local(next, "/account/"),
    };
    Ok(render(status, &page, csrf.set_cookie))
}

//! Signing in by a one-time link. Opening the link changes nothing; the page's form uses it up.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::{links, sessions};
use crate::base::Base;
use crate::base::tx::{Actor, Fact};
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, message, render, see_other};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    csrf: String,
}

pub async fn show(
    State(base): State<Base>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if !links::is_open(&base, &secret).await? {
        return Ok(used_up());
    }
    let csrf = csrf::issue(&headers, base.is_secure());
    let frame = Frame { title: "Sign in".to_owned(), lang: "en".to_owned(), ..Frame::default() };
    Ok(render(StatusCode::OK, &LoginPage { frame, csrf: csrf.token }, csrf.set_cookie))
}

#[derive(Deserialize)]
pub struct CsrfForm {
    pub csrf: String,
}

pub async fn enter(
    State(base): State<Base>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(form): Form<CsrfForm>,
) -> Result<Response, PageError> {
    if !csrf::holds(&headers, base.is_secure(), &form.csrf) {
        return Err(PageError::Forged);
    }
    let mut tx = base.begin(Actor::Visitor).await?;
    let link = links::consume(&mut tx, &secret).await?;
    let Some(user_id) = link.and_then(|link| link.user_id) else { return Ok(used_up()) };
    // A fresh session, whatever the browser had: nobody can have planted this one before.
    let (_, cookie) = sessions::open(&base, &mut tx, Some(user_id)).await?;
    tx.record(Fact {
        kind: "user.signed_in",
        organizer_id: None,
        event_id: None,
        subject: format!("user:{user_id}"),
        body: json!({}),
    })
    .await?;
    tx.commit().await?;
    Ok(see_other("/control/", [cookie]))
}

pub async fn leave(
    State(base): State<Base>,
    headers: HeaderMap,
    Form(form): Form<CsrfForm>,
) -> Result<Response, PageError> {
    if !csrf::holds(&headers, base.is_secure(), &form.csrf) {
        return Err(PageError::Forged);
    }
    let session = sessions::of_request(&base, &mut base.read().await?, &headers).await?;
    let Some(session) = session else { return Ok(see_other("/", [])) };
    let mut tx = base.begin(Actor::Visitor).await?;
    let cookie = sessions::close(&base, &mut tx, &session).await?;
    tx.commit().await?;
    Ok(see_other("/", [cookie]))
}

fn used_up() -> Response {
    message(
        StatusCode::NOT_FOUND,
        "This link is used up",
        "A sign-in link works once and for one day. On the server, `eventyay admin login-link E-MAIL` prints a new one.",
        None,
    )
}

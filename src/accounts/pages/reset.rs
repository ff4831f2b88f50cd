//! A forgotten password: a link by mail sets a new one. It never goes past a second factor, and the answer to the request
//! is the same, and as fast, whether there is such an account or not.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::is_email;
use super::password::{Chosen, NewPassword, chosen, offer};
use crate::accounts::keeper;
use crate::accounts::links::{self, Purpose};
use crate::accounts::sign_in::{By, Pending, fact, patience, proceed, wait};
use crate::accounts::users;
use crate::accounts::visit::{Sent, Visit, used_up};
use crate::accounts::{passwords, sessions};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, notice, render};

const WORDS: NewPassword =
    NewPassword { title: "account-reset-choose", text: "account-reset-choose-text", button: "account-reset-set", gone };

#[derive(Template)]
#[template(path = "account/reset.html")]
struct ResetPage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    email: String,
}

#[derive(Default, Deserialize)]
pub struct ResetForm {
    email: String,
}

pub async fn ask(State(base): State<Base>, visit: Visit) -> Response {
    ask_page(&base, &visit, StatusCode::OK, ResetForm::default(), None)
}

pub async fn request(
    State(base): State<Base>,
    visit: Visit,
    Sent(form): Sent<ResetForm>,
) -> Result<Response, PageError> {
    if !is_email(&form.email) {
        let error = Some(say("account-email-invalid"));
        return Ok(ask_page(&base, &visit, StatusCode::BAD_REQUEST, form, error));
    }
    match keeper::mail(&base, &visit, &form.email).await? {
        Ok(true) => request_beside(&base, form.email),
        Ok(false) => {}
        Err(too_many) => {
            let page = ask_page(&base, &visit, StatusCode::TOO_MANY_REQUESTS, form, Some(patience(too_many)));
            return Ok(wait(page, too_many));
        }
    }
    Ok(notice(StatusCode::OK, say("account-mail-sent"), say("account-reset-sent"), None))
}

/// Beside the answer, which otherwise would tell by its time whether there is an account. The keeper bounds how many.
fn request_beside(base: &Base, email: String) {
    let base = base.clone();
    tokio::spawn(async move {
        if let Err(error) = record_request(&base, &email).await {
            tracing::error!(%error, "reset.request_failed");
        }
    });
}

async fn record_request(base: &Base, email: &str) -> Result<(), sqlx::Error> {
    let mut tx = base.begin(Actor::Visitor).await?;
    let Some(user) = users::store::by_email(&mut tx, email.trim()).await? else { return Ok(()) };
    tx.record(fact("user.reset_requested", user.id, json!({}))).await?;
    tx.commit().await
}

pub async fn show(State(base): State<Base>, Path(secret): Path<String>, visit: Visit) -> Result<Response, PageError> {
    offer(&base, &visit, (&secret, Purpose::Reset), &WORDS).await
}

pub async fn submit(
    State(base): State<Base>,
    Path(secret): Path<String>,
    visit: Visit,
    Sent(form): Sent<Chosen>,
) -> Result<Response, PageError> {
    let (user, hash) = match chosen(&base, &visit, (&secret, Purpose::Reset), &WORDS, &form).await? {
        Ok(chosen) => chosen,
        Err(answer) => return Ok(answer),
    };
    let mut tx = base.begin(Actor::User(user.id)).await?;
    if links::consume(&mut tx, &secret, Purpose::Reset).await?.is_none() {
        return Ok(gone());
    }
    let now = tx.now();
    // Whoever reads the mail has the address.
    users::store::confirm(&mut tx, user.id, now).await?;
    passwords::store::set(&mut tx, user.id, &hash, now).await?;
    links::store::withdraw_of_user(&mut tx, user.id, now).await?;
    sessions::store::delete_others(&mut tx, user.id, 0).await?;
    tx.record(fact("user.security_changed", user.id, json!({"what": "password"}))).await?;
    let pending = Pending { by: By::Link, keep: false, next: "/account/".to_owned() };
    proceed(&base, &visit, tx, user.id, pending).await
}

fn gone() -> Response {
    used_up("account-reset-used-up", ("account-new-link", "/account/reset/"))
}

fn ask_page(base: &Base, visit: &Visit, status: StatusCode, form: ResetForm, error: Option<Saying>) -> Response {
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let (frame, error) = (visit.frame("account-reset"), visit.said(error));
    let page = ResetPage { frame, csrf: csrf.token, error, email: form.email };
    render(status, &page, csrf.set_cookie)
}

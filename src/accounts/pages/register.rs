//! Asking for an account. The answer is the same for every address, and so is the work: who has an account is nobody's
//! business. The mail says which it is. The password is chosen after the address is confirmed, so that nobody can prepare
//! an account for somebody else's address.

use std::time::Duration;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{is_email, is_name};
use crate::accounts::keeper;
use crate::accounts::sign_in::{fact, patience, wait};
use crate::accounts::users;
use crate::accounts::visit::{Sent, Visit};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, notice, render};

/// An account that nobody confirmed is forgotten after this.
const UNCONFIRMED: Duration = Duration::from_secs(7 * 24 * 3600);

#[derive(Template)]
#[template(path = "account/register.html")]
struct RegisterPage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    name: String,
    email: String,
}

#[derive(Default, Deserialize)]
pub struct RegisterForm {
    name: String,
    email: String,
}

pub async fn show(State(base): State<Base>, visit: Visit) -> Response {
    page(&base, &visit, StatusCode::OK, RegisterForm::default(), None)
}

pub async fn submit(
    State(base): State<Base>,
    visit: Visit,
    Sent(form): Sent<RegisterForm>,
) -> Result<Response, PageError> {
    if !is_name(&form.name) || !is_email(&form.email) {
        let error = Some(say("account-register-invalid"));
        return Ok(page(&base, &visit, StatusCode::BAD_REQUEST, form, error));
    }
    let send = match keeper::mail(&base, &visit, &form.email).await? {
        Ok(send) => send,
        Err(too_many) => {
            return Ok(wait(
                page(&base, &visit, StatusCode::TOO_MANY_REQUESTS, form, Some(patience(too_many))),
                too_many,
            ));
        }
    };
    if send {
        let mut tx = base.begin(Actor::Visitor).await?;
        let now = tx.now();
        users::store::sweep_unconfirmed(&mut tx, now.minus(UNCONFIRMED)).await?;
        let user = users::store::register(&mut tx, form.email.trim(), form.name.trim(), visit.language, now).await?;
        tx.record(fact("user.registered", user.id, json!({}))).await?;
        tx.commit().await?;
    }
    Ok(notice(StatusCode::OK, say("account-mail-sent"), say("account-register-sent"), None))
}

fn page(base: &Base, visit: &Visit, status: StatusCode, form: RegisterForm, error: Option<Saying>) -> Response {
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let RegisterForm { name, email } = form;
    let (frame, error) = (visit.frame("account-register"), visit.said(error));
    render(status, &RegisterPage { frame, csrf: csrf.token, error, name, email }, csrf.set_cookie)
}

//! Another address for an account: its owner proves who they are, the new address is confirmed by a link, the old one is told.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::is_email;
use crate::accounts::emails::store::{self, Change};
use crate::accounts::keeper;
use crate::accounts::links::{self, Purpose};
use crate::accounts::sign_in::{fact, patience, wait};
use crate::accounts::visit::{Nothing, Sent, SignedIn, Visit, used_up};
use crate::base::Base;
use crate::base::error::is_duplicate;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, notice, render, see_other};

#[derive(Template)]
#[template(path = "account/email.html")]
struct EmailPage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    now: String,
    email: String,
}

#[derive(Template)]
#[template(path = "account/confirm_email.html")]
struct ConfirmPage {
    frame: Frame,
    csrf: String,
    email: String,
}

#[derive(Default, Deserialize)]
pub struct EmailForm {
    email: String,
}

pub async fn show(State(base): State<Base>, me: SignedIn) -> Response {
    match me.must_prove(&base, "/account/email/") {
        Some(prove) => prove,
        None => page(&base, &me, StatusCode::OK, EmailForm::default(), None),
    }
}

pub async fn request(
    State(base): State<Base>,
    me: SignedIn,
    Sent(form): Sent<EmailForm>,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, "/account/email/") {
        return Ok(prove);
    }
    if !is_email(&form.email) || form.email.trim().eq_ignore_ascii_case(&me.user.email) {
        let error = Some(say("account-email-new-invalid"));
        return Ok(page(&base, &me, StatusCode::BAD_REQUEST, form, error));
    }
    let send = match keeper::mail(&base, &me.visit, &form.email).await? {
        Ok(send) => send,
        Err(too_many) => {
            let page = page(&base, &me, StatusCode::TOO_MANY_REQUESTS, form, Some(patience(too_many)));
            return Ok(wait(page, too_many));
        }
    };
    if send {
        let mut tx = base.begin(Actor::User(me.user.id)).await?;
        let now = tx.now();
        let change = store::insert(&mut tx, me.user.id, &me.user.email, form.email.trim(), now).await?;
        tx.record(fact("user.email_change_requested", me.user.id, json!({"change": change}))).await?;
        tx.commit().await?;
    }
    Ok(see_other("/account/?done=sent", []))
}

pub async fn look(State(base): State<Base>, Path(secret): Path<String>, visit: Visit) -> Result<Response, PageError> {
    let Some(link) = links::look(&base, &secret, Purpose::ChangeEmail).await? else { return Ok(gone()) };
    let change = open_change(&mut base.read().await?, link.change_id).await?;
    let Some(change) = change else { return Ok(gone()) };
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let frame = visit.frame("account-email-confirm");
    let page = ConfirmPage { frame, csrf: csrf.token, email: change.new_email };
    Ok(render(StatusCode::OK, &page, csrf.set_cookie))
}

/// Needs no session: the request came out of one, and this proves the address.
pub async fn confirm(
    State(base): State<Base>,
    Path(secret): Path<String>,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    let mut tx = base.begin(Actor::Visitor).await?;
    let link = links::consume(&mut tx, &secret, Purpose::ChangeEmail).await?;
    let change = match link {
        Some(link) => open_change(&mut tx, link.change_id).await?,
        None => None,
    };
    let Some(change) = change else { return Ok(gone()) };
    let now = tx.now();
    match store::carry_out(&mut tx, &change, now).await {
        Ok(true) => {}
        Ok(false) => return Ok(gone()),
        Err(error) if is_duplicate(&error) => return Ok(taken()),
        Err(error) => return Err(error.into()),
    }
    links::store::withdraw_of_user(&mut tx, change.user_id, now).await?;
    tx.record(fact("user.email_changed", change.user_id, json!({"change": change.id}))).await?;
    tx.commit().await?;
    Ok(see_other("/account/?done=email", []))
}

async fn open_change(conn: &mut crate::base::db::Conn, id: Option<i64>) -> Result<Option<Change>, sqlx::Error> {
    match id {
        Some(id) => Ok(store::by_id(conn, id).await?.filter(|change| change.done_at.is_none())),
        None => Ok(None),
    }
}

fn gone() -> Response {
    used_up("account-email-used-up", ("account-yours", "/account/"))
}

fn taken() -> Response {
    let action = (say("account-yours"), "/account/".to_owned());
    notice(StatusCode::CONFLICT, say("account-email-taken"), say("account-email-taken-text"), Some(action))
}

fn page(base: &Base, me: &SignedIn, status: StatusCode, form: EmailForm, error: Option<Saying>) -> Response {
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let page = EmailPage {
        frame: me.frame("account-email-change"),
        csrf: csrf.token,
        error: me.visit.said(error),
        now: me.user.email.clone(),
        email: form.email,
    };
    render(status, &page, csrf.set_cookie)
}

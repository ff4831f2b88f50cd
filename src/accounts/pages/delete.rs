//! The end of an account. What it did stays in the journal under its number; nothing personal stays. Who alone looks after
//! something hands that over first.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::sign_in::fact;
use crate::accounts::ties::{Alone, Ties};
use crate::accounts::visit::{Sent, SignedIn};
use crate::accounts::{devices, emails, factors, links, providers, sessions, users};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

const PATH: &str = "/account/delete/";

#[derive(Template)]
#[template(path = "account/delete.html")]
struct DeletePage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    email: String,
    /// What nobody else could look after: there is no button then.
    alone: Vec<Alone>,
}

#[derive(Deserialize)]
pub struct DeleteForm {
    sure: Option<String>,
}

pub async fn show(
    State(base): State<Base>,
    Extension(ties): Extension<Ties>,
    me: SignedIn,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, PATH) {
        return Ok(prove);
    }
    let alone = ties.alone(&mut base.read().await?, me.user.id).await?;
    Ok(page(&base, &me, StatusCode::OK, None, alone))
}

pub async fn submit(
    State(base): State<Base>,
    Extension(ties): Extension<Ties>,
    me: SignedIn,
    Sent(form): Sent<DeleteForm>,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, PATH) {
        return Ok(prove);
    }
    if form.sure.is_none() {
        let unsure = Some(say("account-delete-unsure"));
        return Ok(page(&base, &me, StatusCode::BAD_REQUEST, unsure, Vec::new()));
    }
    let id = me.user.id;
    let mut tx = base.begin(Actor::User(id)).await?;
    let now = tx.now();
    let alone = ties.let_go(&mut tx, id).await?;
    if !alone.is_empty() {
        return Ok(page(&base, &me, StatusCode::CONFLICT, None, alone));
    }
    let cookie = sessions::close(&base, &mut tx, &me.session).await?;
    sessions::store::delete_others(&mut tx, id, 0).await?;
    links::store::withdraw_of_user(&mut tx, id, now).await?;
    devices::store::forget(&mut tx, id).await?;
    emails::store::forget(&mut tx, id).await?;
    factors::reset(&mut tx, id).await?;
    providers::store::forget(&mut tx, id).await?;
    users::store::erase(&mut tx, id, now).await?;
    tx.record(fact("user.deleted", id, json!({}))).await?;
    tx.commit().await?;
    Ok(see_other("/", [cookie]))
}

fn page(base: &Base, me: &SignedIn, status: StatusCode, error: Option<Saying>, alone: Vec<Alone>) -> Response {
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let (frame, email) = (me.frame("account-delete"), me.user.email.clone());
    let page = DeletePage { frame, csrf: csrf.token, error: me.visit.said(error), email, alone };
    render(status, &page, csrf.set_cookie)
}

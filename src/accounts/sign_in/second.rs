//! The second step: a code of the app, a recovery code, or a passkey.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::page::{patience, wait};
use super::{Pending, finish};
use crate::accounts::ceremonies::{self, Begun, Kind};
use crate::accounts::factors;
use crate::accounts::keeper;
use crate::accounts::visit::{Sent, Visit};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

#[derive(Template)]
#[template(path = "account/second_step.html")]
struct SecondStepPage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    codes: bool,
    passkeys: bool,
    next: String,
}

#[derive(Deserialize)]
pub struct CodeForm {
    code: String,
}

pub async fn show(State(base): State<Base>, visit: Visit) -> Result<Response, PageError> {
    match begun(&base, &visit).await? {
        Some((begun, user_id)) => page(&base, &visit, StatusCode::OK, &begun.state, user_id, None).await,
        None => Ok(see_other("/login/", [])),
    }
}

pub async fn enter(State(base): State<Base>, visit: Visit, Sent(form): Sent<CodeForm>) -> Result<Response, PageError> {
    let Some((begun, user_id)) = begun(&base, &visit).await? else { return Ok(see_other("/login/", [])) };
    let attempt = match keeper::code(&base, user_id).await? {
        Ok(attempt) => attempt,
        Err(too_many) => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            let page = page(&base, &visit, status, &begun.state, user_id, Some(patience(too_many))).await?;
            return Ok(wait(page, too_many));
        }
    };
    let mut tx = base.begin(Actor::User(user_id)).await?;
    if !factors::accept(&base, &mut tx, user_id, &form.code).await.map_err(PageError::Internal)? {
        drop(tx);
        tracing::info!(address = %visit.address, user = user_id, "second_step.refused");
        let error = Some(say("account-wrong-code"));
        return page(&base, &visit, StatusCode::FORBIDDEN, &begun.state, user_id, error).await;
    }
    let Some(ended) = ceremonies::finish(&base, &mut tx, Kind::SignIn, begun.id).await? else {
        return Ok(see_other("/login/", []));
    };
    let mut cookies = finish(&base, &visit, &mut tx, user_id, &begun.state, true).await?;
    tx.commit().await?;
    attempt.was_right(&base).await?;
    cookies.push(ended);
    Ok(see_other(&begun.state.next, cookies))
}

/// What this browser began, with its account.
async fn begun(base: &Base, visit: &Visit) -> Result<Option<(Begun<Pending>, i64)>, sqlx::Error> {
    let begun = ceremonies::of_request(base, &mut base.read().await?, &visit.headers, Kind::SignIn).await?;
    Ok(begun.and_then(|begun: Begun<Pending>| begun.user_id.map(|user_id| (begun, user_id))))
}

async fn page(
    base: &Base,
    visit: &Visit,
    status: StatusCode,
    pending: &Pending,
    user_id: i64,
    error: Option<Saying>,
) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let factors = factors::of_user(&mut conn, user_id).await?;
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let page = SecondStepPage {
        frame: visit.frame("account-second-step"),
        csrf: csrf.token,
        error: visit.said(error),
        codes: factors.totp,
        passkeys: factors.passkeys > 0,
        next: pending.next.clone(),
    };
    Ok(render(status, &page, csrf.set_cookie))
}

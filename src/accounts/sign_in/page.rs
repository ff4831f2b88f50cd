//! The first step: e-mail address and password.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

use super::{By, Pending, proceed};
use crate::accounts::keeper;
use crate::accounts::passwords::{self, store::Credentials};
use crate::accounts::tries::TooMany;
use crate::accounts::visit::{Sent, Visit, local};
use crate::accounts::{devices, sessions};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    email: String,
    keep: bool,
    next: String,
    /// Name and label of each.
    providers: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
pub struct SignInForm {
    email: String,
    password: String,
    keep: Option<String>,
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct Way {
    next: Option<String>,
}

pub async fn show(State(base): State<Base>, Query(way): Query<Way>, visit: Visit) -> Result<Response, PageError> {
    let session = sessions::of_request(&base, &mut base.read().await?, &visit.headers).await?;
    if session.is_some_and(|session| session.user_id.is_some()) {
        return Ok(see_other(&local(way.next.as_deref(), "/account/"), []));
    }
    let form = SignInForm { next: way.next, ..SignInForm::default() };
    Ok(page(&base, &visit, StatusCode::OK, &form, None))
}

pub async fn submit(
    State(base): State<Base>,
    visit: Visit,
    Sent(mut form): Sent<SignInForm>,
) -> Result<Response, PageError> {
    let (found, device) = look_up(&base, &visit, &form.email).await?;
    let attempt = match keeper::password(&base, &visit, &form.email, device).await? {
        Ok(attempt) => attempt,
        Err(too_many) => {
            return Ok(wait(
                page(&base, &visit, StatusCode::TOO_MANY_REQUESTS, &form, Some(patience(too_many))),
                too_many,
            ));
        }
    };
    let typed = std::mem::take(&mut form.password);
    let stored = found.as_ref().filter(|user| user.confirmed_at.is_some()).and_then(|user| user.password.clone());
    let right = passwords::verify(typed.clone(), stored.clone()).await.map_err(|_| PageError::Busy)?;
    let (Some(user), Some(stored), true) = (found, stored, right) else {
        tracing::info!(address = %visit.address, "sign_in.refused");
        return Ok(page(&base, &visit, StatusCode::FORBIDDEN, &form, Some(say("account-wrong-password"))));
    };
    attempt.was_right(&base).await?;
    let fresh = match passwords::is_outdated(&stored) {
        true => Some(passwords::hash(typed).await.map_err(|_| PageError::Busy)?),
        false => None,
    };
    let mut tx = base.begin(Actor::User(user.id)).await?;
    if let Some(fresh) = fresh {
        passwords::store::rehash(&mut tx, user.id, &stored, &fresh).await?;
    }
    let next = local(form.next.as_deref(), "/control/");
    proceed(&base, &visit, tx, user.id, Pending { by: By::Password, keep: form.keep.is_some(), next }).await
}

/// The account with this address, and whether it knows this browser.
async fn look_up(base: &Base, visit: &Visit, email: &str) -> Result<(Option<Credentials>, Option<i64>), sqlx::Error> {
    let mut conn = base.read().await?;
    let Some(user) = passwords::store::by_email(&mut conn, email.trim()).await? else { return Ok((None, None)) };
    let device = devices::known(base, &mut conn, &visit.headers, user.id).await?;
    Ok((Some(user), device))
}

fn page(base: &Base, visit: &Visit, status: StatusCode, form: &SignInForm, error: Option<Saying>) -> Response {
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let page = SignInPage {
        frame: visit.frame("account-sign-in"),
        csrf: csrf.token,
        error: visit.said(error),
        email: form.email.clone(),
        keep: form.keep.is_some(),
        next: local(form.next.as_deref(), ""),
        providers: base.config.accounts.oidc.iter().map(|one| (one.name.clone(), one.label.clone())).collect(),
    };
    render(status, &page, csrf.set_cookie)
}

/// What somebody reads who was wrong too often.
pub fn patience(TooMany(left): TooMany) -> Saying {
    say("account-patience").with("minutes", left.as_secs().div_ceil(60).max(1))
}

/// The same for programs.
pub fn wait(mut response: Response, TooMany(left): TooMany) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(left.as_secs().max(1)));
    response
}

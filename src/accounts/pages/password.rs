//! Changing a password, which wants the current one; and the page on which a link's owner chooses one.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::keeper;
use crate::accounts::links::{self, Purpose};
use crate::accounts::passwords::rules::{self, Weak};
use crate::accounts::passwords::{self, store};
use crate::accounts::sign_in::{fact, patience, wait};
use crate::accounts::users::{self, User};
use crate::accounts::visit::{Sent, SignedIn, Visit};
use crate::accounts::{devices, sessions};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

/// The messages of a page on which somebody chooses a password by a link.
pub struct NewPassword {
    pub title: &'static str,
    pub text: &'static str,
    pub button: &'static str,
    /// The page of a link that opens nothing any more.
    pub gone: fn() -> Response,
}

#[derive(Template)]
#[template(path = "account/new_password.html")]
struct NewPasswordPage<'a> {
    frame: Frame,
    csrf: String,
    text: Said,
    button: Said,
    email: &'a str,
    error: Option<Said>,
    advised: usize,
}

#[derive(Deserialize)]
pub struct Chosen {
    pub password: String,
}

/// The page for a link's owner.
fn page(
    base: &Base,
    visit: &Visit,
    status: StatusCode,
    words: &NewPassword,
    user: &User,
    error: Option<Saying>,
) -> Response {
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let page = NewPasswordPage {
        frame: visit.frame(words.title),
        csrf: csrf.token,
        text: visit.language.t(words.text),
        button: visit.language.t(words.button),
        email: &user.email,
        error: visit.said(error),
        advised: rules::ADVISED,
    };
    render(status, &page, csrf.set_cookie)
}

/// Whose link it is, while it opens something.
pub async fn owner(base: &Base, secret: &str, purpose: Purpose) -> Result<Option<User>, sqlx::Error> {
    let link = links::look(base, secret, purpose).await?;
    let Some(user_id) = link.and_then(|link| link.user_id) else { return Ok(None) };
    users::store::by_id(&mut base.read().await?, user_id).await
}

/// What the owner of a link chose: the account and what to store, or the answer to give instead.
pub async fn chosen(
    base: &Base,
    visit: &Visit,
    (secret, purpose): (&str, Purpose),
    words: &NewPassword,
    form: &Chosen,
) -> Result<Result<(User, String), Response>, PageError> {
    let Some(user) = owner(base, secret, purpose).await? else { return Ok(Err((words.gone)())) };
    Ok(match set_checked(&form.password, &user).await? {
        Ok(hash) => Ok((user, hash)),
        Err(weak) => Err(page(base, visit, StatusCode::BAD_REQUEST, words, &user, Some(weak.sentence()))),
    })
}

/// The page behind a link: the form, or that the link is used up.
pub async fn offer(
    base: &Base,
    visit: &Visit,
    (secret, purpose): (&str, Purpose),
    words: &NewPassword,
) -> Result<Response, PageError> {
    match owner(base, secret, purpose).await? {
        Some(user) => Ok(page(base, visit, StatusCode::OK, words, &user, None)),
        None => Ok((words.gone)()),
    }
}

/// What to store for a password that somebody chose, or why it is not taken.
pub async fn set_checked(password: &str, user: &User) -> Result<Result<String, Weak>, PageError> {
    if let Err(weak) = rules::check(password, &[&user.name, &user.email, "eventyay"]) {
        return Ok(Err(weak));
    }
    passwords::hash(password.to_owned()).await.map(Ok).map_err(|_| PageError::Busy)
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    frame: Frame,
    csrf: String,
    email: String,
    error: Option<Said>,
    has_password: bool,
    advised: usize,
}

#[derive(Deserialize)]
pub struct PasswordForm {
    current: Option<String>,
    password: String,
    /// "End all other sessions."
    others: Option<String>,
}

pub async fn show(State(base): State<Base>, me: SignedIn) -> Result<Response, PageError> {
    let has_password = stored(&base, &me).await?.is_some();
    if !has_password && let Some(prove) = me.must_prove(&base, "/account/password/") {
        return Ok(prove);
    }
    Ok(change_page(&base, &me, StatusCode::OK, has_password, None))
}

pub async fn submit(
    State(base): State<Base>,
    me: SignedIn,
    Sent(form): Sent<PasswordForm>,
) -> Result<Response, PageError> {
    let stored = stored(&base, &me).await?;
    let refuse = |status, error: Saying| change_page(&base, &me, status, stored.is_some(), Some(error));
    match &stored {
        None => {
            if let Some(prove) = me.must_prove(&base, "/account/password/") {
                return Ok(prove);
            }
        }
        Some(hash) => {
            let device = devices::known(&base, &mut base.read().await?, &me.visit.headers, me.user.id).await?;
            let attempt = match keeper::password(&base, &me.visit, &me.user.email, device).await? {
                Ok(attempt) => attempt,
                Err(too_many) => {
                    return Ok(wait(refuse(StatusCode::TOO_MANY_REQUESTS, patience(too_many)), too_many));
                }
            };
            let right = passwords::verify(form.current.unwrap_or_default(), Some(hash.clone())).await;
            if !right.map_err(|_| PageError::Busy)? {
                return Ok(refuse(StatusCode::FORBIDDEN, say("account-password-wrong")));
            }
            attempt.was_right(&base).await?;
        }
    }
    let hash = match set_checked(&form.password, &me.user).await? {
        Ok(hash) => hash,
        Err(weak) => return Ok(refuse(StatusCode::BAD_REQUEST, weak.sentence())),
    };
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let now = tx.now();
    store::set(&mut tx, me.user.id, &hash, now).await?;
    let cookie = sessions::renew(&base, &mut tx, &me.session, false).await?;
    if form.others.is_some() {
        sessions::store::delete_others(&mut tx, me.user.id, me.session.id).await?;
    }
    tx.record(fact("user.security_changed", me.user.id, json!({"what": "password"}))).await?;
    tx.commit().await?;
    Ok(see_other("/account/?done=password", cookie))
}

async fn stored(base: &Base, me: &SignedIn) -> Result<Option<String>, sqlx::Error> {
    let credentials = store::by_id(&mut base.read().await?, me.user.id).await?;
    Ok(credentials.and_then(|credentials| credentials.password))
}

fn change_page(base: &Base, me: &SignedIn, status: StatusCode, has_password: bool, error: Option<Saying>) -> Response {
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let title = if has_password { "account-password-change" } else { "account-password-set" };
    let page = PasswordPage {
        frame: me.frame(title),
        csrf: csrf.token,
        email: me.user.email.clone(),
        error: me.visit.said(error),
        has_password,
        advised: rules::ADVISED,
    };
    render(status, &page, csrf.set_cookie)
}

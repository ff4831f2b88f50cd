//! The pages of the second step: an app for codes, recovery codes, passkeys.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Factors, make_recovery_codes, qr, set_totp, store, totp};
use crate::accounts::ceremonies::{self, Kind};
use crate::accounts::keeper;
use crate::accounts::passkeys;
use crate::accounts::sessions;
use crate::accounts::sign_in::{fact, patience, wait};
use crate::accounts::visit::{Nothing, Sent, SignedIn};
use crate::base::Base;
use crate::base::language::{Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

pub const PATH: &str = "/account/security/";

#[derive(Template)]
#[template(path = "account/security.html")]
struct SecurityPage {
    frame: Frame,
    csrf: String,
    factors: Factors,
    passkeys: Vec<passkeys::Shown>,
    /// Changes want a fresh proof first.
    fresh: bool,
}

#[derive(Template)]
#[template(path = "account/totp.html")]
struct TotpPage {
    frame: Frame,
    csrf: String,
    error: Option<Said>,
    spelled: String,
    address: String,
    picture: Option<qr::Picture>,
}

#[derive(Template)]
#[template(path = "account/recovery.html")]
struct RecoveryPage {
    frame: Frame,
    codes: Vec<String>,
}

#[derive(Deserialize)]
pub struct CodeForm {
    code: String,
}

/// What waits for its first code.
#[derive(Serialize, Deserialize)]
struct SetUp {
    key: Vec<u8>,
}

pub async fn show(State(base): State<Base>, me: SignedIn) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let factors = super::of_user(&mut conn, me.user.id).await?;
    let passkeys = passkeys::of_user(&mut conn, me.user.id, me.visit.language).await?;
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let fresh = me.session.is_fresh(base.now());
    let page = SecurityPage { frame: me.frame("account-security"), csrf: csrf.token, factors, passkeys, fresh };
    Ok(render(StatusCode::OK, &page, csrf.set_cookie))
}

/// Shows a fresh key; nothing changes until the app proves that it has it.
pub async fn start_totp(
    State(base): State<Base>,
    me: SignedIn,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, PATH) {
        return Ok(prove);
    }
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let key = totp::key();
    let state = SetUp { key };
    let cookie = ceremonies::begin(&base, &mut tx, Kind::TotpSetUp, Some(me.user.id), &state).await?;
    tx.commit().await?;
    Ok(see_other("/account/security/codes/", [cookie]))
}

pub async fn show_totp(State(base): State<Base>, me: SignedIn) -> Result<Response, PageError> {
    match begun(&base, &me).await? {
        Some((_, key)) => Ok(totp_page(&base, &me, StatusCode::OK, &key, None)),
        None => Ok(see_other(PATH, [])),
    }
}

pub async fn finish_totp(
    State(base): State<Base>,
    me: SignedIn,
    Sent(form): Sent<CodeForm>,
) -> Result<Response, PageError> {
    let Some((id, key)) = begun(&base, &me).await? else { return Ok(see_other(PATH, [])) };
    let attempt = match keeper::code(&base, me.user.id).await? {
        Ok(attempt) => attempt,
        Err(too_many) => {
            let error = Some(patience(too_many));
            return Ok(wait(totp_page(&base, &me, StatusCode::TOO_MANY_REQUESTS, &key, error), too_many));
        }
    };
    let Some(step) = totp::step_of(&key, &form.code, base.now()) else {
        let error = Some(say("account-totp-wrong"));
        return Ok(totp_page(&base, &me, StatusCode::BAD_REQUEST, &key, error));
    };
    attempt.was_right(&base).await?;
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let Some(ended) = ceremonies::finish(&base, &mut tx, Kind::TotpSetUp, id).await? else {
        return Ok(see_other(PATH, []));
    };
    set_totp(&base, &mut tx, me.user.id, &key, step).await?;
    let codes = make_recovery_codes(&mut tx, me.user.id).await?;
    let session = sessions::renew(&base, &mut tx, &me.session, true).await?;
    tx.record(fact("user.security_changed", me.user.id, json!({"what": "totp_added"}))).await?;
    tx.commit().await?;
    Ok(recovery_page(&me, codes, session.into_iter().chain([ended])))
}

pub async fn remove_totp(
    State(base): State<Base>,
    me: SignedIn,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, PATH) {
        return Ok(prove);
    }
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    store::forget_totp(&mut tx, me.user.id).await?;
    super::forget_codes_without_factor(&mut tx, me.user.id).await?;
    tx.record(fact("user.security_changed", me.user.id, json!({"what": "totp_removed"}))).await?;
    tx.commit().await?;
    Ok(see_other("/account/sessions/?changed=1", []))
}

/// New recovery codes; the old ones end.
pub async fn renew_recovery(
    State(base): State<Base>,
    me: SignedIn,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, PATH) {
        return Ok(prove);
    }
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    if !super::is_on(&mut tx, me.user.id).await? {
        return Ok(see_other(PATH, []));
    }
    let codes = make_recovery_codes(&mut tx, me.user.id).await?;
    tx.record(fact("user.security_changed", me.user.id, json!({"what": "recovery_codes"}))).await?;
    tx.commit().await?;
    Ok(recovery_page(&me, codes, []))
}

async fn begun(base: &Base, me: &SignedIn) -> Result<Option<(i64, Vec<u8>)>, sqlx::Error> {
    let begun =
        ceremonies::of_request::<SetUp>(base, &mut base.read().await?, &me.visit.headers, Kind::TotpSetUp).await?;
    Ok(begun.filter(|begun| begun.user_id == Some(me.user.id)).map(|begun| (begun.id, begun.state.key)))
}

fn totp_page(base: &Base, me: &SignedIn, status: StatusCode, key: &[u8], error: Option<Saying>) -> Response {
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let address = totp::address(key, &me.user.email);
    let picture = qr::picture(&address);
    let (frame, error) = (me.frame("account-codes"), me.visit.said(error));
    let page = TotpPage { frame, csrf: csrf.token, error, spelled: totp::spelled(key), address, picture };
    render(status, &page, csrf.set_cookie)
}

fn recovery_page(
    me: &SignedIn,
    codes: Vec<String>,
    cookies: impl IntoIterator<Item = axum::http::HeaderValue>,
) -> Response {
    render(StatusCode::OK, &RecoveryPage { frame: me.frame("account-recovery"), codes }, cookies)
}

//! Sessions: what a browser's cookie stands for. The cookie is random, the row keeps only its digest.
//!
//! A visitor's session (it knows persons of events, not an account) lives for two weeks. An account's ends three hours after
//! it was last used and twelve hours after it began, unless its owner asked to be kept signed in.

pub mod store;

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, Tx};
use crate::base::web::cookies;
use crate::base::{Base, secret};

const COOKIE: &str = "session";
/// A session of a visitor, or of an account that is kept signed in, ends so long after it began, whatever happens.
const LIFETIME: Duration = Duration::from_secs(14 * 24 * 3600);
/// An account's session ends so long after it began (the field's figure).
const ACCOUNT_LIFETIME: Duration = Duration::from_secs(12 * 3600);
/// And so long after its last request (the field's figure).
const ACCOUNT_IDLE: Duration = Duration::from_secs(3 * 3600);
/// The row learns of requests at most this often; an idle limit is late by so much.
const TOUCH_EVERY: Duration = Duration::from_secs(60);
/// After so long, sensitive changes ask once more who is there.
const FRESH: Duration = Duration::from_secs(15 * 60);

/// A browser that we know.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: i64,
    pub user_id: Option<i64>,
    /// When the person last proved who they are. `None`: a visitor.
    pub authenticated_at: Option<Timestamp>,
    /// Whether that took a second factor, or a passkey.
    pub second_factor: bool,
    pub last_seen_at: Timestamp,
    pub idle_until: Option<Timestamp>,
}

impl Session {
    /// Whether the person proved who they are a short while ago.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.authenticated_at.is_some_and(|at| at.plus(FRESH) > now)
    }
}

/// How an account's session begins.
#[derive(Clone, Debug)]
pub struct Opening {
    pub user_id: i64,
    /// "Keep me signed in": no idle limit, two weeks at most.
    pub keep: bool,
    pub second_factor: bool,
    /// What the browser calls itself, for the list of sessions.
    pub user_agent: String,
    pub address: String,
}

/// The session that a request's cookie names, while it is valid.
pub async fn of_request(base: &Base, conn: &mut Conn, headers: &HeaderMap) -> Result<Option<Session>, sqlx::Error> {
    let Some(token) = cookies::get(headers, &cookies::name(COOKIE, base.is_secure())) else { return Ok(None) };
    let session = store::by_digest(conn, &secret::digest(&token), base.now()).await?;
    if let Some(session) = &session {
        touch(base, session);
    }
    Ok(session)
}

/// Tells the row that the session is in use. Beside the request: whoever asks may hold the one writer of SQLite.
fn touch(base: &Base, session: &Session) {
    let now = base.now();
    if session.idle_until.is_none() || session.last_seen_at.plus(TOUCH_EVERY) > now {
        return;
    }
    let (base, id) = (base.clone(), session.id);
    tokio::spawn(async move {
        if let Err(error) = seen(&base, id).await {
            tracing::warn!(%error, "session.touch_failed");
        }
    });
}

async fn seen(base: &Base, id: i64) -> Result<(), sqlx::Error> {
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    store::touch(&mut tx, id, now, now.plus(ACCOUNT_IDLE)).await?;
    tx.commit().await
}

/// Opens a visitor's session; the header sets its cookie.
pub async fn open(base: &Base, tx: &mut Tx) -> Result<(Session, HeaderValue), sqlx::Error> {
    let token = secret::token();
    let now = tx.now();
    let session = store::insert(tx, &secret::digest(&token), now, now.plus(LIFETIME)).await?;
    Ok((session, cookie(base, &token, LIFETIME)))
}

/// Opens an account's session, always a fresh one: nobody can have planted its token before.
pub async fn open_for(base: &Base, tx: &mut Tx, opening: &Opening) -> Result<(Session, HeaderValue), sqlx::Error> {
    let token = secret::token();
    let now = tx.now();
    let lifetime = if opening.keep { LIFETIME } else { ACCOUNT_LIFETIME };
    let idle_until = (!opening.keep).then(|| now.plus(ACCOUNT_IDLE));
    let session = store::insert_for(tx, &secret::digest(&token), opening, now, now.plus(lifetime), idle_until).await?;
    Ok((session, cookie(base, &token, lifetime)))
}

/// The person proved once more who they are: the session goes on under a new token.
pub async fn renew(
    base: &Base,
    tx: &mut Tx,
    session: &Session,
    second_factor: bool,
) -> Result<Option<HeaderValue>, sqlx::Error> {
    let token = secret::token();
    let now = tx.now();
    let expires_at = store::renew(tx, session.id, &secret::digest(&token), now, second_factor).await?;
    Ok(expires_at.map(|expires_at| cookie(base, &token, now.until(expires_at))))
}

/// The session that the browser has, or a fresh one with its cookie to set.
pub async fn reuse_or_open(
    base: &Base,
    tx: &mut Tx,
    session: Option<Session>,
) -> Result<(Session, Option<HeaderValue>), sqlx::Error> {
    match session {
        Some(session) => Ok((session, None)),
        None => open(base, tx).await.map(|(session, cookie)| (session, Some(cookie))),
    }
}

/// Ends a session and takes its cookie away.
pub async fn close(base: &Base, tx: &mut Tx, session: &Session) -> Result<HeaderValue, sqlx::Error> {
    store::delete(tx, session.id).await?;
    Ok(cookie(base, "", Duration::ZERO))
}

fn cookie(base: &Base, token: &str, lifetime: Duration) -> HeaderValue {
    cookies::set(&cookies::name(COOKIE, base.is_secure()), token, base.is_secure(), lifetime.as_secs())
}

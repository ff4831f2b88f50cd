//! Sessions: what a browser's cookie stands for. The cookie is random, the row keeps only its digest.

pub mod store;

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};

use crate::base::db::Conn;
use crate::base::tx::Tx;
use crate::base::web::cookies;
use crate::base::{Base, secret};

const COOKIE: &str = "session";
/// A session ends so long after it began, whatever happens.
const LIFETIME: Duration = Duration::from_secs(14 * 24 * 3600);

/// A browser that we know.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: i64,
    pub user_id: Option<i64>,
}

/// The session that a request's cookie names, while it is valid.
pub async fn of_request(base: &Base, conn: &mut Conn, headers: &HeaderMap) -> Result<Option<Session>, sqlx::Error> {
    let Some(token) = cookies::get(headers, &cookies::name(COOKIE, base.is_secure())) else { return Ok(None) };
    store::by_digest(conn, &secret::digest(&token), base.now()).await
}

/// Opens a session; the header sets its cookie.
pub async fn open(base: &Base, tx: &mut Tx, user_id: Option<i64>) -> Result<(Session, HeaderValue), sqlx::Error> {
    let token = secret::token();
    let now = tx.now();
    let session = store::insert(tx, &secret::digest(&token), user_id, now, now.plus(LIFETIME)).await?;
    let name = cookies::name(COOKIE, base.is_secure());
    Ok((session, cookies::set(&name, &token, base.is_secure(), LIFETIME.as_secs())))
}

/// The session that the browser has, or a fresh one with its cookie to set.
pub async fn reuse_or_open(
    base: &Base,
    tx: &mut Tx,
    session: Option<Session>,
) -> Result<(Session, Option<HeaderValue>), sqlx::Error> {
    match session {
        Some(session) => Ok((session, None)),
        None => open(base, tx, None).await.map(|(session, cookie)| (session, Some(cookie))),
    }
}

/// Ends a session and takes its cookie away.
pub async fn close(base: &Base, tx: &mut Tx, session: &Session) -> Result<HeaderValue, sqlx::Error> {
    store::delete(tx, session.id).await?;
    Ok(cookies::set(&cookies::name(COOKIE, base.is_secure()), "", base.is_secure(), 0))
}

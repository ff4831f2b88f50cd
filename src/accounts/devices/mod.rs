//! Known devices: browsers on which an account signed in before.
//!
//! A stranger who tries many passwords cannot lock an owner out, because the owner's browser is counted by itself; and a
//! sign-in on any other browser is told to the owner.

pub mod store;

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};

use crate::base::db::Conn;
use crate::base::tx::Tx;
use crate::base::web::cookies;
use crate::base::{Base, secret};

const COOKIE: &str = "device";
/// A browser that did not sign in for a year is a stranger again.
const LIFETIME: Duration = Duration::from_secs(365 * 24 * 3600);

/// The browser's number, when `user_id` signed in on it before.
pub async fn known(
    base: &Base,
    conn: &mut Conn,
    headers: &HeaderMap,
    user_id: i64,
) -> Result<Option<i64>, sqlx::Error> {
    let Some(token) = cookies::get(headers, &cookies::name(COOKIE, base.is_secure())) else { return Ok(None) };
    let since = base.now().minus(LIFETIME);
    store::by_digest(conn, &digest(&token, user_id), user_id, since).await
}

/// Whether the account has never signed in anywhere.
pub async fn is_first(conn: &mut Conn, user_id: i64) -> Result<bool, sqlx::Error> {
    Ok(store::count(conn, user_id).await? == 0)
}

/// Remembers the browser for this account. One cookie serves every account on it.
pub async fn remember(base: &Base, tx: &mut Tx, headers: &HeaderMap, user_id: i64) -> Result<HeaderValue, sqlx::Error> {
    let name = cookies::name(COOKIE, base.is_secure());
    let token = cookies::get(headers, &name).filter(|token| token.len() == 43).unwrap_or_else(secret::token);
    let now = tx.now();
    store::remember(tx, &digest(&token, user_id), user_id, now).await?;
    Ok(cookies::set(&name, &token, base.is_secure(), LIFETIME.as_secs()))
}

/// Forgets browsers that are strangers again.
pub async fn sweep(tx: &mut Tx) -> Result<(), sqlx::Error> {
    let before = tx.now().minus(LIFETIME);
    store::sweep(tx, before).await
}

/// Nobody can tell from the rows which accounts share a browser.
fn digest(token: &str, user_id: i64) -> Vec<u8> {
    secret::digest(&format!("{user_id}:{token}"))
}

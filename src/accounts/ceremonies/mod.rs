//! Ceremonies: what a browser began and has to finish within minutes, in the same browser. A sign-in between password and
//! second factor, the challenge for a passkey. The state stays here; the browser holds a random cookie.

pub mod store;

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base::db::Conn;
use crate::base::tx::Tx;
use crate::base::web::cookies;
use crate::base::{Base, secret};

/// Long enough to find one's telephone.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

crate::text_enum! {
    "a kind of ceremony";
    pub enum Kind {
        /// The password was right, the second factor is missing.
        SignIn = "sign_in",
        /// A new key for codes is shown, the first code is missing.
        TotpSetUp = "totp_setup",
        /// A challenge for a passkey that shall be added.
        PasskeyAdd = "passkey_add",
        /// A challenge for signing in by passkey.
        PasskeyUse = "passkey_use",
        /// A way to an identity provider, whose answer is missing.
        Provider = "provider",
    }
}

/// A ceremony that waits to be finished.
#[derive(Clone, Debug)]
pub struct Begun<T> {
    pub id: i64,
    pub user_id: Option<i64>,
    pub state: T,
}

/// Begins one; the header sets its cookie. An older one of the same kind in this browser is forgotten with its cookie.
pub async fn begin(
    base: &Base,
    tx: &mut Tx,
    kind: Kind,
    user_id: Option<i64>,
    state: &impl Serialize,
) -> Result<HeaderValue, sqlx::Error> {
    let token = secret::token();
    let now = tx.now();
    let state = serde_json::to_string(state).expect("the states are plain values");
    store::sweep(tx, now).await?;
    store::insert(tx, &secret::digest(&token), kind, user_id, &state, now.plus(LIFETIME)).await?;
    Ok(cookies::set(&cookie(base, kind), &token, base.is_secure(), LIFETIME.as_secs()))
}

/// The one that this browser began.
pub async fn of_request<T: DeserializeOwned>(
    base: &Base,
    conn: &mut Conn,
    headers: &HeaderMap,
    kind: Kind,
) -> Result<Option<Begun<T>>, sqlx::Error> {
    let Some(token) = cookies::get(headers, &cookie(base, kind)) else { return Ok(None) };
    let row = store::by_digest(conn, &secret::digest(&token), kind, base.now()).await?;
    Ok(row.and_then(|(id, user_id, state)| {
        // A state that an older release wrote in other words is begun again.
        let state = serde_json::from_str(&state).ok()?;
        Some(Begun { id, user_id, state })
    }))
}

/// Ends it; the header takes the cookie away. `None`: somebody else ended it first, so it must not count.
pub async fn finish(base: &Base, tx: &mut Tx, kind: Kind, id: i64) -> Result<Option<HeaderValue>, sqlx::Error> {
    let ended = store::delete(tx, id).await? == 1;
    Ok(ended.then(|| cookies::set(&cookie(base, kind), "", base.is_secure(), 0)))
}

fn cookie(base: &Base, kind: Kind) -> String {
    cookies::name(kind.as_str(), base.is_secure())
}

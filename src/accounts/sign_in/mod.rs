//! Signing in. Every way in (password, link, passkey, identity provider) ends in [`proceed`], so that each meets the same
//! second step and leaves the same facts.

mod page;
mod second;

use axum::http::HeaderValue;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use page::{patience, show, submit, wait};
pub use second::{enter, show as show_second};

use super::ceremonies::{self, Kind};
use super::sessions::{self, Opening};
use super::visit::Visit;
use super::{devices, factors, users};
use crate::base::Base;
use crate::base::language::wishes;
use crate::base::tx::{Fact, Tx};
use crate::base::web::page::{PageError, see_other};

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Password,
    Link,
    /// Something one has and knows or is: counts as both factors.
    Passkey,
    /// An identity provider.
    Provider,
}

/// A sign-in whose first step is done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pending {
    pub by: By,
    /// "Keep me signed in".
    pub keep: bool,
    /// A path of ours to go on to.
    pub next: String,
}

/// After the first step: on to the second one where the account has one, otherwise in. Commits.
pub async fn proceed(
    base: &Base,
    visit: &Visit,
    mut tx: Tx,
    user_id: i64,
    pending: Pending,
) -> Result<Response, PageError> {
    if pending.by != By::Passkey && factors::is_on(&mut tx, user_id).await? {
        let cookie = ceremonies::begin(base, &mut tx, Kind::SignIn, Some(user_id), &pending).await?;
        tx.commit().await?;
        return Ok(see_other("/login/second/", [cookie]));
    }
    let strong = pending.by == By::Passkey;
    let cookies = finish(base, visit, &mut tx, user_id, &pending, strong).await?;
    tx.commit().await?;
    Ok(see_other(&pending.next, cookies))
}

/// Opens the session and tells what happened. `strong`: with a second factor, or by passkey. Does not commit.
pub async fn finish(
    base: &Base,
    visit: &Visit,
    tx: &mut Tx,
    user_id: i64,
    pending: &Pending,
    strong: bool,
) -> Result<Vec<HeaderValue>, sqlx::Error> {
    let before = sessions::of_request(base, tx, &visit.headers).await?;
    if let Some(before) = before.filter(|session| session.user_id.is_some()) {
        sessions::store::delete(tx, before.id).await?;
    }
    let now = tx.now();
    sessions::store::sweep(tx, now).await?;
    let is_new = devices::known(base, tx, &visit.headers, user_id).await?.is_none();
    let is_first = devices::is_first(tx, user_id).await?;
    let device = devices::remember(base, tx, &visit.headers, user_id).await?;
    let opening = Opening {
        user_id,
        keep: pending.keep,
        second_factor: strong,
        user_agent: visit.agent.clone(),
        address: visit.address.to_string(),
    };
    let (session, cookie) = sessions::open_for(base, tx, &opening).await?;
    tx.record(fact("user.signed_in", user_id, json!({"by": pending.by, "second_factor": strong}))).await?;
    if is_new && !is_first {
        tx.record(fact("user.new_device", user_id, json!({"session": session.id}))).await?;
    }
    let language = users::store::language_or(tx, user_id, visit.language).await?;
    Ok(vec![cookie, device, wishes::remember(language, base.is_secure())])
}

/// A fact about an account; its id is always part of the body.
pub fn fact(kind: &'static str, user_id: i64, mut body: serde_json::Value) -> Fact {
    body["user"] = json!(user_id);
    Fact { kind, organizer_id: None, event_id: None, subject: format!("user:{user_id}"), body }
}

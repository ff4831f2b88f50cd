//! The link of a new account: confirms its address and lets its owner choose a password.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::password::{Chosen, NewPassword, chosen, offer};
use crate::accounts::links::{self, Purpose};
use crate::accounts::sign_in::{By, Pending, fact, proceed};
use crate::accounts::users;
use crate::accounts::visit::{Sent, Visit, used_up};
use crate::base::Base;
use crate::base::tx::Actor;
use crate::base::web::page::PageError;

const WORDS: NewPassword =
    NewPassword { title: "account-confirm", text: "account-confirm-text", button: "account-confirm-create", gone };

pub async fn show(State(base): State<Base>, Path(secret): Path<String>, visit: Visit) -> Result<Response, PageError> {
    offer(&base, &visit, (&secret, Purpose::Confirm), &WORDS).await
}

pub async fn submit(
    State(base): State<Base>,
    Path(secret): Path<String>,
    visit: Visit,
    Sent(form): Sent<Chosen>,
) -> Result<Response, PageError> {
    let (user, hash) = match chosen(&base, &visit, (&secret, Purpose::Confirm), &WORDS, &form).await? {
        Ok(chosen) => chosen,
        Err(answer) => return Ok(answer),
    };
    let mut tx = base.begin(Actor::User(user.id)).await?;
    let link = links::consume(&mut tx, &secret, Purpose::Confirm).await?;
    if link.is_none() || users::store::is_confirmed(&mut tx, user.id).await? != Some(false) {
        return Ok(gone());
    }
    let now = tx.now();
    users::store::confirm(&mut tx, user.id, now).await?;
    crate::accounts::passwords::store::set(&mut tx, user.id, &hash, now).await?;
    links::store::withdraw_of_user(&mut tx, user.id, now).await?;
    tx.record(fact("user.confirmed", user.id, json!({}))).await?;
    let pending = Pending { by: By::Link, keep: false, next: "/account/".to_owned() };
    proceed(&base, &visit, tx, user.id, pending).await
}

fn gone() -> Response {
    used_up("account-confirm-used-up", ("account-register", "/account/register/"))
}

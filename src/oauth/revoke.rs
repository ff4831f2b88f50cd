//! `POST /api/v1/oauth/revoke_token` (RFC 7009): an application gives a token back. A refresh token ends everything that
//! came of its consent, an access token only itself. The answer is the same for tokens that are not its own or not any.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::clients::Client;
use super::error::Error;
use super::parameters::Parameters;
use super::{Patience, tokens};
use crate::accounts::visit::Visit;
use crate::base::tx::Actor;
use crate::base::{Base, secret};
use crate::orgs::consents;

pub async fn answer(
    State(base): State<Base>,
    Extension(patience): Extension<Arc<Patience>>,
    visit: Visit,
    body: Bytes,
) -> Response {
    tokens::called(&base, &patience, &visit, &body, async |client, form| run(&base, client, form).await).await
}

async fn run(base: &Base, client: Client, form: &Parameters) -> Result<Value, Error> {
    let token = form.get("token").ok_or(Error::Refused("invalid_request", "token is missing."))?;
    let digest = secret::digest(token);
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    if let Some(refresh) = tokens::store::refresh(&mut tx, &digest).await? {
        let consent = consents::store::by_id(&mut tx, refresh.consent_id).await?;
        if let Some(consent) = consent.filter(|consent| consent.client_id == client.id) {
            consents::revoke(&mut tx, &consent, "application").await?;
        }
    } else if let Some(bearer) = consents::store::bearer(&mut tx, &digest, false, now).await?
        && bearer.client_id == client.id
    {
        consents::store::delete_access(&mut tx, &digest).await?;
    }
    tx.commit().await?;
    Ok(json!({}))
}

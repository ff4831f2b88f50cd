//! A refresh token becomes a new pair; it is used up by that.

use serde_json::Value;

use super::{mint_pair, person, stolen, store};
use crate::base::tx::Actor;
use crate::base::{Base, secret};
use crate::oauth::clients::Client;
use crate::oauth::error::Error;
use crate::oauth::parameters::Parameters;
use crate::orgs::consents::{self, scopes::Scopes};

pub async fn run(base: &Base, client: Client, form: &Parameters) -> Result<Value, Error> {
    let token = form.get("refresh_token").ok_or(Error::Refused("invalid_request", "refresh_token is missing."))?;
    let digest = secret::digest(token);
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    let found = store::refresh(&mut tx, &digest).await?.ok_or(Error::GRANT)?;
    let consent = consents::store::by_id(&mut tx, found.consent_id).await?.ok_or(Error::GRANT)?;
    if consent.client_id != client.id {
        return Err(Error::GRANT);
    }
    let scopes = narrowed(form, consent.scopes())?;
    if !store::use_refresh(&mut tx, found.id, now).await? {
        return Err(stolen(tx, &consent, "refresh_reused").await);
    }
    person(&mut tx, &consent, now).await?;
    let answer = mint_pair(&mut tx, &consent, &scopes).await?;
    tx.commit().await?;
    Ok(answer)
}

/// An application may ask for less than it was allowed, for this access token.
fn narrowed(form: &Parameters, allowed: Scopes) -> Result<Scopes, Error> {
    let Some(text) = form.get("scope") else { return Ok(allowed) };
    let wanted = Scopes::parse(text).filter(|wanted| !wanted.is_empty() && allowed.covers(wanted));
    wanted.ok_or(Error::Refused("invalid_scope", "The person did not allow one of these scopes."))
}

//! Endpoints come, change and go. The signing secret is readable once: in the answer that made it.

use serde_json::{Value, json};

use super::rules::{self, MAX_WEBHOOKS, Refusal, Wish};
use super::{SECRET_PLACE, Webhook, sign, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::journal::{self, changes};
use crate::base::tx::{Actor, Fact, Tx};

/// An endpoint was not stored: for a reason that its organizer can do something about, or for one that we must.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("{}", .0.saying())]
    Refused(Refusal),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Refusal> for ChangeError {
    fn from(refusal: Refusal) -> Self {
        ChangeError::Refused(refusal)
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(refusal) => ApiError::field(refusal.field(), refusal.saying()),
            ChangeError::Database(error) => error.into(),
        }
    }
}

/// Makes an endpoint; its secret in clear, for this one answer.
pub async fn create(
    base: &Base,
    organizer_id: i64,
    actor: Actor,
    wish: &Wish,
) -> Result<(Webhook, String), ChangeError> {
    check(base, wish).await?;
    let mut tx = base.begin(actor).await?;
    if store::count(&mut tx, organizer_id).await? >= MAX_WEBHOOKS {
        return Err(Refusal::TooMany.into());
    }
    let secret = sign::new_secret();
    let (sealed, now) = (base.seal.close(SECRET_PLACE, &secret), tx.now());
    let webhook = store::insert(&mut tx, organizer_id, wish, &sealed, now).await?;
    put_choices(&mut tx, &webhook, wish).await?;
    tx.record(fact("webhook.created", &webhook)).await?;
    tx.commit().await?;
    Ok((webhook, secret))
}

/// Changes an endpoint. `Ok(None)`: the organizer has no such one.
pub async fn update(
    base: &Base,
    organizer_id: i64,
    actor: Actor,
    id: i64,
    wish: &Wish,
) -> Result<Option<Webhook>, ChangeError> {
    check(base, wish).await?;
    let mut tx = base.begin(actor).await?;
    let Some(before) = told(&mut tx, organizer_id, id).await? else { return Ok(None) };
    let Some(webhook) = store::put(&mut tx, organizer_id, id, wish).await? else { return Ok(None) };
    put_choices(&mut tx, &webhook, wish).await?;
    let after = told(&mut tx, organizer_id, id).await?;
    if let Some(body) = changes(&before, &after) {
        let body = journal::with(body, "enabled", webhook.enabled);
        tx.record(Fact { body, ..fact("webhook.changed", &webhook) }).await?;
    }
    tx.commit().await?;
    Ok(Some(webhook))
}

/// Another secret from now on; calls that are already being made still carry the old one.
pub async fn rotate_secret(
    base: &Base,
    organizer_id: i64,
    actor: Actor,
    id: i64,
) -> Result<Option<(Webhook, String)>, sqlx::Error> {
    let mut tx = base.begin(actor).await?;
    let secret = sign::new_secret();
    let sealed = base.seal.close(SECRET_PLACE, &secret);
    let Some(webhook) = store::put_secret(&mut tx, organizer_id, id, &sealed).await? else { return Ok(None) };
    tx.record(fact("webhook.secret_rotated", &webhook)).await?;
    tx.commit().await?;
    Ok(Some((webhook, secret)))
}

/// Deletes an endpoint with its log. False: the organizer has no such one.
pub async fn delete(base: &Base, organizer_id: i64, actor: Actor, id: i64) -> Result<bool, sqlx::Error> {
    let mut tx = base.begin(actor).await?;
    let Some(webhook) = store::delete(&mut tx, organizer_id, id).await? else { return Ok(false) };
    tx.record(fact("webhook.deleted", &webhook)).await?;
    tx.commit().await?;
    Ok(true)
}

/// A name that is not known just now is accepted; an address that will never be called is not.
async fn check(base: &Base, wish: &Wish) -> Result<(), Refusal> {
    let url = rules::check(wish)?;
    match base.egress.check(&url).await {
        Err(error) if error.is_refusal() => Err(Refusal::Unreachable(error.saying())),
        _ => Ok(()),
    }
}

/// What the journal says of an endpoint: an address may carry a secret in its query, which is left out.
async fn told(tx: &mut Tx, organizer_id: i64, id: i64) -> Result<Option<Value>, sqlx::Error> {
    let found = store::by_id(tx, id).await?;
    let Some(webhook) = found.filter(|webhook| webhook.organizer_id == organizer_id) else { return Ok(None) };
    let address = webhook.target_url.split(['?', '#']).next().unwrap_or_default();
    let (events, actions) = (store::events(tx, id).await?, store::actions(tx, id).await?);
    Ok(Some(json!({"target_url": address, "enabled": webhook.enabled, "all_events": webhook.all_events,
        "limit_events": events, "action_types": actions, "comment": webhook.comment})))
}

async fn put_choices(tx: &mut Tx, webhook: &Webhook, wish: &Wish) -> Result<(), ChangeError> {
    let events = if wish.all_events { &[][..] } else { &wish.limit_events[..] };
    store::clear_choices(tx, webhook.id).await?;
    for event in events {
        if !store::put_event(tx, webhook, *event).await? {
            return Err(Refusal::UnknownEvent.into());
        }
    }
    for action in &wish.action_types {
        store::put_action(tx, webhook.id, action).await?;
    }
    Ok(())
}

fn fact(kind: &'static str, webhook: &Webhook) -> Fact {
    Fact {
        kind,
        organizer_id: Some(webhook.organizer_id),
        event_id: None,
        subject: format!("webhook:{}", webhook.id),
        body: json!({"enabled": webhook.enabled}),
    }
}

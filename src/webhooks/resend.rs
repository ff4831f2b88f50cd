//! Calls that a person asks for: one of the log again, or a test.

use serde_json::json;
use uuid::Uuid;

use super::actions::PING;
use super::call::KIND;
use super::change::ChangeError;
use super::rules::Refusal;
use super::{Webhook, store};
use crate::base::Base;
use crate::base::jobs::{self, NewJob};
use crate::base::tx::{Actor, Tx};
use crate::orgs::organizers::Organizer;

/// Posts what a logged call posted once more, under the same message id. `Ok(false)`: there is no such call.
pub async fn resend(base: &Base, webhook: &Webhook, actor: Actor, call: i64) -> Result<bool, ChangeError> {
    let mut tx = begin(base, webhook, actor).await?;
    let Some(call) = store::call(&mut tx, webhook.id, call).await? else { return Ok(false) };
    ask(&mut tx, webhook, &call.message, call.payload.0, call.event_id).await?;
    tx.commit().await?;
    Ok(true)
}

/// Posts a test.
pub async fn ping(base: &Base, organizer: &Organizer, webhook: &Webhook, actor: Actor) -> Result<(), ChangeError> {
    let mut tx = begin(base, webhook, actor).await?;
    let payload = json!({"notification_id": 0, "organizer": organizer.slug, "event": null, "action": PING});
    ask(&mut tx, webhook, &format!("ping_{}", Uuid::now_v7().simple()), payload, None).await?;
    Ok(tx.commit().await?)
}

async fn begin(base: &Base, webhook: &Webhook, actor: Actor) -> Result<Tx, ChangeError> {
    if !webhook.enabled {
        return Err(Refusal::Disabled.into());
    }
    Ok(base.begin(actor).await?)
}

async fn ask(
    tx: &mut Tx,
    webhook: &Webhook,
    message: &str,
    payload: serde_json::Value,
    event: Option<i64>,
) -> Result<(), sqlx::Error> {
    let due = tx.now();
    let job = NewJob {
        kind: KIND,
        key: format!("{}:again:{}", webhook.id, Uuid::now_v7()),
        crowd: webhook.id.to_string(),
        event_id: None,
        body: json!({"webhook": webhook.id, "message": message, "payload": payload, "event": event}),
        due,
    };
    jobs::enqueue(tx, job).await
}

//! Web push: people who have no window open are told that something is to them (RFC 8030, 8291, 8292).
//!
//! What is told waits a few seconds first: whoever reads it meanwhile, in whichever window, is not told. A note is one per
//! conversation, and says who writes and what only to those who want that.

mod commands;
mod encrypt;
mod notes;
mod send;
pub mod store;
mod vapid;

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use crate::base::jobs::{self, NewJob};
use crate::base::tx::Tx;

pub use commands::{key, subscribe, unsubscribe};
pub use send::works;

/// So long somebody has to see it by themselves. Longer: fewer notes about what one sees anyway, and later ones.
const PATIENCE: Duration = Duration::from_secs(6);
/// A read again of the subscriptions of an event, in one piece.
const PAGE: i64 = 200;

/// A row of `push_subscriptions`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Subscription {
    pub id: Uuid,
    pub event_id: i64,
    pub person_id: Uuid,
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
    pub details: bool,
    pub language: String,
}

/// A message was written in this transaction, which is to these people.
///
/// # Errors
/// When the database fails.
pub async fn message(tx: &mut Tx, event_id: i64, message: i64, owed: &[Uuid]) -> Result<(), sqlx::Error> {
    for person in owed {
        if store::is_subscribed(tx, *person).await? {
            return fan(tx, event_id, format!("message:{message}"), json!({"message": message})).await;
        }
    }
    Ok(())
}

/// Somebody asked another for contacts.
///
/// # Errors
/// When the database fails.
pub async fn contact(tx: &mut Tx, event_id: i64, from: Uuid, to: Uuid) -> Result<(), sqlx::Error> {
    if !store::is_subscribed(tx, to).await? {
        return Ok(());
    }
    let key = format!("contact:{from}:{to}:{}", tx.now().micros());
    fan(tx, event_id, key, json!({"contact": {"from": from, "to": to}})).await
}

/// An announcement is told to everybody.
///
/// # Errors
/// When the database fails.
pub async fn announcement(tx: &mut Tx, event_id: i64, announcement: i64) -> Result<(), sqlx::Error> {
    fan(tx, event_id, format!("announcement:{announcement}"), json!({"announcement": announcement, "event": event_id}))
        .await
}

async fn fan(tx: &mut Tx, event_id: i64, key: String, body: serde_json::Value) -> Result<(), sqlx::Error> {
    let due = tx.now().plus(PATIENCE);
    let job = NewJob { kind: send::FAN, key, crowd: event_id.to_string(), event_id: Some(event_id), body, due };
    jobs::enqueue(tx, job).await
}

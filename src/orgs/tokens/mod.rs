//! API tokens: shown once, stored hashed.

pub mod store;

use serde_json::json;

use crate::base::secret;
use crate::base::tx::{Fact, Tx};

/// Length of a token, as the field's clients expect it.
const LENGTH: usize = 64;

/// Makes a token for programs of an organizer; this is the only time it is readable.
pub async fn create(tx: &mut Tx, organizer_id: i64, name: &str) -> Result<String, sqlx::Error> {
    let token = secret::readable(LENGTH);
    let now = tx.now();
    let id = store::insert(tx, organizer_id, name, &secret::digest(&token), now).await?;
    let fact = Fact {
        kind: "api_token.created",
        organizer_id: Some(organizer_id),
        event_id: None,
        subject: format!("api_token:{id}"),
        body: json!({"name": name}),
    };
    tx.record(fact).await?;
    Ok(token)
}

//! API tokens: shown once, stored hashed.

pub mod store;

use serde_json::json;

use super::teams::Team;
use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};

/// Length of a token, as the field's clients expect it.
const LENGTH: usize = 64;

/// A token's row, without the token.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Token {
    pub id: i64,
    pub name: String,
    pub created_at: Timestamp,
}

/// Makes a token for programs of a team, which may do what the team may; this is the only time it is readable.
pub async fn create(tx: &mut Tx, team: &Team, name: &str) -> Result<(Token, String), sqlx::Error> {
    let token = secret::readable(LENGTH);
    let now = tx.now();
    let id = store::insert(tx, team, name, &secret::digest(&token), now).await?;
    let fact = Fact {
        kind: "api_token.created",
        organizer_id: Some(team.organizer_id),
        event_id: None,
        subject: format!("api_token:{id}"),
        body: json!({"name": name, "team": team.id}),
    };
    tx.record(fact).await?;
    Ok((Token { id, name: name.to_owned(), created_at: now }, token))
}

//! Tokens for the doors: opaque, kept as digests, bound to a person and a purpose.

pub mod store;

use std::time::Duration;

use uuid::Uuid;

use crate::base::secret;
use crate::base::tx::Tx;
use crate::text_enum;

/// A page's socket ticket waits this long for its one use.
pub const TICKET_LIFETIME: Duration = Duration::from_secs(60);

text_enum! {
    "a purpose";
    /// What a token opens.
    pub enum Purpose {
        /// A personal link into the event (speakers, ticket holders).
        Join = "join",
        /// One WebSocket, once, within a minute.
        Ticket = "ticket",
        /// WebSockets of a program.
        Socket = "socket",
        /// Sending media into one room (RFC 9725).
        Whip = "whip",
        /// Receiving media of one room.
        Whep = "whep",
    }
}

/// A valid token's row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Token {
    pub id: i64,
    pub event_id: i64,
    pub person_id: Uuid,
    pub room_id: Option<i64>,
    pub valid_until: Option<crate::base::time::Timestamp>,
    /// How many sessions it may hold at once; `None`: unlimited.
    pub max_sessions: Option<i64>,
}

/// A token to be made.
pub struct NewToken {
    pub event_id: i64,
    pub person_id: Uuid,
    pub purpose: Purpose,
    pub room_id: Option<i64>,
    pub valid_until: Option<crate::base::time::Timestamp>,
    pub max_sessions: Option<i64>,
}

/// Makes a token; this is the only time it is readable.
pub async fn mint(tx: &mut Tx, new: &NewToken) -> Result<String, sqlx::Error> {
    let secret = secret::readable(40);
    let now = tx.now();
    store::insert(tx, &secret::digest(&secret), new, now).await?;
    Ok(secret)
}

/// A one-time socket ticket for a page.
pub async fn mint_ticket(tx: &mut Tx, event_id: i64, person_id: Uuid) -> Result<String, sqlx::Error> {
    let valid_until = Some(tx.now().plus(TICKET_LIFETIME));
    let new =
        NewToken { event_id, person_id, purpose: Purpose::Ticket, room_id: None, valid_until, max_sessions: Some(1) };
    mint(tx, &new).await
}

/// Uses a one-time ticket up.
pub async fn redeem_ticket(tx: &mut Tx, secret: &str) -> Result<Option<Token>, sqlx::Error> {
    let now = tx.now();
    store::redeem(tx, &secret::digest(secret), Purpose::Ticket, now).await
}

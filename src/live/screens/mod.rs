//! Screens in the hall: a page for each room that shows, large, what is pinned there, and where to ask. Moderators open it
//! as themselves; a screen that nobody sits at gets a link of its own, which only looks, ends, and can be taken back.

pub mod api;
pub mod page;
mod store;

use std::time::Duration;

use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;

/// How long a link works when nobody says how long.
const LIFETIME: Duration = Duration::from_secs(7 * 86_400);
/// Longest life of a link. Longer: one that somebody has forgotten shows the next year's questions.
const MAX_LIFETIME: Duration = Duration::from_secs(366 * 86_400);
/// Links of one room.
const MAX_SCREENS: i64 = 50;
/// Longest name of a screen, in characters.
const MAX_NAME: usize = 100;

/// A row of `screens`.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Screen {
    id: i64,
    name: String,
    valid_until: Timestamp,
    created_at: Timestamp,
}

/// Makes a link for a screen; this is the only time its secret is readable.
async fn create(
    tx: &mut Tx,
    room_id: i64,
    name: &str,
    valid_until: Timestamp,
) -> Result<(Screen, String), sqlx::Error> {
    let secret = secret::readable(40);
    let now = tx.now();
    let screen = store::insert(tx, room_id, name, &secret::digest(&secret), valid_until, now).await?;
    Ok((screen, secret))
}

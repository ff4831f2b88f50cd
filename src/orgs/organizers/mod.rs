//! Organizers.

pub mod api;
pub mod store;

use crate::base::tx::Tx;
use crate::orgs::teams;

/// Somebody who holds events.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organizer {
    pub id: i64,
    pub slug: String,
    pub name: String,
}

/// A new organizer with a team that may do everything, and its first member.
pub async fn found(tx: &mut Tx, slug: &str, name: &str, user_id: i64) -> Result<Organizer, sqlx::Error> {
    let now = tx.now();
    let organizer = store::insert(tx, slug, name, now).await?;
    let team = teams::found(tx, organizer.id).await?;
    teams::store::add_member(tx, team, user_id).await?;
    Ok(organizer)
}

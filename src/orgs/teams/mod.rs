//! Teams: people who work for an organizer, what they may do, and at which events.

pub mod api;
mod change;
pub mod invites;
pub mod leave;
pub mod letters;
pub mod members;
pub mod rules;
pub mod store;
mod tokens_api;

use serde_json::Value;
use sqlx::types::Json;

use super::permissions::{Level, Permissions};
use super::rights;
use crate::base::tx::Tx;

/// The team that an organizer begins with.
const ADMINISTRATORS: &str = "Administrators";

/// A team.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Team {
    pub id: i64,
    pub organizer_id: i64,
    pub name: String,
    /// It has every event, also those to come; else those of `team_events`.
    pub all_events: bool,
    pub all_organizer_permissions: bool,
    pub all_event_permissions: bool,
    permissions: Json<Value>,
    /// Its rights need a second factor.
    pub require_2fa: bool,
}

impl Team {
    /// Its permissions about one level.
    pub fn permissions(&self, level: Level) -> Permissions {
        let all = match level {
            Level::Organizer => self.all_organizer_permissions,
            Level::Event => self.all_event_permissions,
        };
        if all {
            Permissions::all(level)
        } else {
            rights::named(&self.permissions).intersection(Permissions::all(level))
        }
    }
}

/// The team of a new organizer: it may do everything.
pub async fn found(tx: &mut Tx, organizer_id: i64) -> Result<i64, sqlx::Error> {
    let shape = rules::Shape {
        name: ADMINISTRATORS.to_owned(),
        all_events: true,
        all_organizer_permissions: true,
        all_event_permissions: true,
        ..rules::Shape::empty()
    };
    let now = tx.now();
    store::insert(tx, organizer_id, &shape, now).await
}

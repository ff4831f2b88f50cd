//! What a caller may do for an organizer and at an event: the sum of their teams.

pub mod store;

use serde_json::Value;
use sqlx::types::Json;

use super::auth::Caller;
use super::organizers::{self, Organizer};
use super::permissions::{Level, Permission, Permissions};
use crate::base::db::Conn;

/// Where a caller wants to do something, and what they may do there.
#[derive(Clone, Debug)]
pub struct Standing {
    pub organizer: Organizer,
    /// The event, where one is named.
    pub event_id: Option<i64>,
    pub permissions: Permissions,
}

/// What a team gives.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::orgs) struct TeamRights {
    pub all_events: bool,
    pub all_organizer_permissions: bool,
    pub all_event_permissions: bool,
    pub permissions: Json<Value>,
    /// Whether it has the event that was asked about, by name.
    pub names_event: bool,
}

impl TeamRights {
    /// Its permissions about one level, wherever they hold.
    pub fn of_level(&self, level: Level) -> Permissions {
        let all = match level {
            Level::Organizer => self.all_organizer_permissions,
            Level::Event => self.all_event_permissions,
        };
        if all {
            return Permissions::all(level);
        }
        named(&self.permissions).intersection(Permissions::all(level))
    }

    fn here(&self, event: bool) -> Permissions {
        let of_organizer = self.of_level(Level::Organizer);
        if event && (self.all_events || self.names_event) {
            return of_organizer.union(self.of_level(Level::Event));
        }
        of_organizer
    }
}

/// The permissions that a list of names means; unknown names mean nothing.
pub fn named(names: &Value) -> Permissions {
    let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.filter_map(Permission::named).collect()
}

/// Where the caller stands. `None`: there is no such organizer or event, or they have nothing to do with it; from outside
/// both look the same, so that nobody can list who is here.
pub async fn standing(
    conn: &mut Conn,
    caller: &Caller,
    organizer: &str,
    event: Option<&str>,
) -> Result<Option<Standing>, sqlx::Error> {
    let Some(organizer) = organizers::store::by_slug(conn, organizer).await? else { return Ok(None) };
    let event_id = match event {
        None => None,
        Some(slug) => match store::event_id(conn, organizer.id, slug).await? {
            None => return Ok(None),
            id => id,
        },
    };
    let everything = Permissions::all(Level::Organizer).union(Permissions::all(Level::Event));
    let teams = match caller {
        Caller::User { superuser: true, .. } => {
            return Ok(Some(Standing { organizer, event_id, permissions: everything }));
        }
        Caller::User { id, .. } => store::teams_of_user(conn, organizer.id, *id, event_id).await?,
        Caller::Token { team_id, .. } => {
            store::team(conn, organizer.id, *team_id, event_id).await?.into_iter().collect()
        }
    };
    let has_event = |team: &TeamRights| event_id.is_none() || team.all_events || team.names_event;
    if !teams.iter().any(has_event) {
        return Ok(None);
    }
    let permissions =
        teams.iter().map(|team| team.here(event_id.is_some())).fold(Permissions::default(), Permissions::union);
    Ok(Some(Standing { organizer, event_id, permissions }))
}

/// Which events of an organizer a caller may know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Events {
    All,
    /// Those with these ids.
    Some(Vec<i64>),
}

impl Events {
    pub fn contains(&self, id: i64) -> bool {
        match self {
            Events::All => true,
            Events::Some(ids) => ids.contains(&id),
        }
    }
}

/// The events of an organizer that the caller's teams have.
pub async fn events(conn: &mut Conn, caller: &Caller, organizer_id: i64) -> Result<Events, sqlx::Error> {
    let (teams, ids) = match caller {
        Caller::User { superuser: true, .. } => return Ok(Events::All),
        Caller::User { id, .. } => (
            store::teams_of_user(conn, organizer_id, *id, None).await?,
            store::events_of_user(conn, organizer_id, *id).await?,
        ),
        Caller::Token { team_id, .. } => (
            store::team(conn, organizer_id, *team_id, None).await?.into_iter().collect(),
            store::events_of_team(conn, *team_id).await?,
        ),
    };
    if teams.iter().any(|team| team.all_events) { Ok(Events::All) } else { Ok(Events::Some(ids)) }
}

/// The permissions about events that a caller has at any event of an organizer.
pub async fn somewhere(conn: &mut Conn, caller: &Caller, organizer_id: i64) -> Result<Permissions, sqlx::Error> {
    let teams = match caller {
        Caller::User { id, .. } => store::teams_of_user(conn, organizer_id, *id, None).await?,
        Caller::Token { team_id, .. } => store::team(conn, organizer_id, *team_id, None).await?.into_iter().collect(),
    };
    Ok(teams.iter().map(|team| team.of_level(Level::Event)).fold(Permissions::default(), Permissions::union))
}

/// What an account may do at an event.
pub async fn of_user(
    conn: &mut Conn,
    organizer_id: i64,
    event_id: i64,
    user_id: i64,
) -> Result<Permissions, sqlx::Error> {
    let teams = store::teams_of_user(conn, organizer_id, user_id, Some(event_id)).await?;
    Ok(teams.iter().map(|team| team.here(true)).fold(Permissions::default(), Permissions::union))
}

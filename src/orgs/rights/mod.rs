//! What a caller may do for an organizer and at an event: the sum of their teams, as far as the way in which they come
//! carries it. A team may want a second factor: to a session without one it gives nothing. An application has what its
//! scopes and its person both have; a device has what all devices have.

pub mod store;

use serde_json::Value;
use sqlx::types::Json;

use super::auth::Caller;
use super::consents;
use super::devices;
use super::organizers::{self, Organizer};
use super::permissions::{Level, Permission, Permissions};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;

/// Where a caller wants to do something, and what they may do there.
#[derive(Clone, Debug)]
pub struct Standing {
    pub organizer: Organizer,
    /// The event, where one is named.
    pub event_id: Option<i64>,
    /// Whether a team of theirs counts here; without one they may not even know of it.
    pub belongs: bool,
    pub permissions: Permissions,
    /// What teams would give on top if the caller had a second factor. `None`: there is no such team.
    pub withheld: Option<Permissions>,
}

/// What a team gives.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::orgs) struct TeamRights {
    pub all_events: bool,
    pub all_organizer_permissions: bool,
    pub all_event_permissions: bool,
    pub permissions: Json<Value>,
    /// It gives nothing to a session without a second factor.
    pub require_2fa: bool,
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

/// An account, and how it proved who it is.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    pub user_id: i64,
    pub second_factor: bool,
}

/// The teams that a caller comes with.
#[derive(Default)]
struct Held {
    counted: Vec<TeamRights>,
    /// Those that want a second factor which the caller does not have.
    locked: Vec<TeamRights>,
    /// Nothing beyond this, whatever the teams give.
    most: Permissions,
}

impl Held {
    fn all(counted: Vec<TeamRights>) -> Self {
        Held { counted, locked: Vec::new(), most: everything() }
    }

    fn of_person(teams: Vec<TeamRights>, second_factor: bool, most: Permissions) -> Self {
        let (counted, locked) = teams.into_iter().partition(|team| second_factor || !team.require_2fa);
        Held { counted, locked, most }
    }

    fn sum(&self, teams: &[TeamRights], of: impl Fn(&TeamRights) -> Permissions) -> Permissions {
        teams.iter().map(of).fold(Permissions::default(), Permissions::union).intersection(self.most)
    }
}

fn everything() -> Permissions {
    Permissions::all(Level::Organizer).union(Permissions::all(Level::Event))
}

async fn held(conn: &mut Conn, caller: &Caller, organizer_id: i64, event_id: Option<i64>) -> Result<Held, sqlx::Error> {
    Ok(match caller {
        Caller::User { id, second_factor, .. } => {
            let teams = store::teams_of_user(conn, organizer_id, *id, event_id).await?;
            Held::of_person(teams, *second_factor, everything())
        }
        Caller::Bearer(bearer) => {
            if !consents::store::includes(conn, bearer.consent_id, organizer_id).await? {
                return Ok(Held::default());
            }
            let teams = store::teams_of_user(conn, organizer_id, bearer.user_id, event_id).await?;
            Held::of_person(teams, bearer.second_factor, bearer.scopes.permissions(bearer.writes))
        }
        Caller::Token { team_id, .. } => {
            Held::all(store::team(conn, organizer_id, *team_id, event_id).await?.into_iter().collect())
        }
        Caller::Device(device) if device.organizer_id != organizer_id => Held::default(),
        Caller::Device(device) => {
            let names_event = match event_id {
                Some(event_id) => devices::store::has_event(conn, device.id, event_id).await?,
                None => false,
            };
            Held::all(vec![devices::rights(device, names_event)])
        }
    })
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
    if let Caller::User { superuser: true, .. } = caller {
        let permissions = everything();
        return Ok(Some(Standing { organizer, event_id, belongs: true, permissions, withheld: None }));
    }
    let held = held(conn, caller, organizer.id, event_id).await?;
    let has_event = |team: &TeamRights| event_id.is_none() || team.all_events || team.names_event;
    let belongs = held.counted.iter().any(has_event);
    let withheld = held.locked.iter().any(has_event);
    if !belongs && !withheld {
        return Ok(None);
    }
    let here = |team: &TeamRights| team.here(event_id.is_some());
    let permissions = held.sum(&held.counted, here);
    let withheld = withheld.then(|| held.sum(&held.locked, here));
    Ok(Some(Standing { organizer, event_id, belongs, permissions, withheld }))
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

/// The events of an organizer that `limit_events` of a body names, of those in `known`.
///
/// # Errors
/// 400 at `limit_events` for a name that is no event's, or one of an event beyond `known`: from outside both look the same.
pub async fn named_events(
    conn: &mut Conn,
    organizer_id: i64,
    slugs: &[String],
    known: &Events,
) -> Result<Vec<i64>, ApiError> {
    let mut ids = Vec::with_capacity(slugs.len());
    for slug in slugs {
        let id = store::event_id(conn, organizer_id, slug).await?.filter(|id| known.contains(*id));
        ids.push(id.ok_or_else(|| ApiError::field("limit_events", say("api-no-event").with("slug", slug)))?);
    }
    Ok(ids)
}

/// The events of an organizer that the caller's teams have.
pub async fn events(conn: &mut Conn, caller: &Caller, organizer_id: i64) -> Result<Events, sqlx::Error> {
    if let Caller::User { superuser: true, .. } = caller {
        return Ok(Events::All);
    }
    let held = held(conn, caller, organizer_id, None).await?;
    if held.counted.iter().any(|team| team.all_events) {
        return Ok(Events::All);
    }
    if held.counted.is_empty() {
        return Ok(Events::Some(Vec::new()));
    }
    let of_person = |user_id, second_factor| Proof { user_id, second_factor };
    Ok(Events::Some(match caller {
        Caller::User { id, second_factor, .. } => {
            store::events_of_user(conn, organizer_id, of_person(*id, *second_factor)).await?
        }
        Caller::Bearer(bearer) => {
            store::events_of_user(conn, organizer_id, of_person(bearer.user_id, bearer.second_factor)).await?
        }
        Caller::Token { team_id, .. } => store::events_of_team(conn, *team_id).await?,
        Caller::Device(device) => devices::store::event_ids(conn, device.id).await?,
    }))
}

/// The permissions about events that a caller has at any event of an organizer.
pub async fn somewhere(conn: &mut Conn, caller: &Caller, organizer_id: i64) -> Result<Permissions, sqlx::Error> {
    let held = held(conn, caller, organizer_id, None).await?;
    Ok(held.sum(&held.counted, |team| team.of_level(Level::Event)))
}

/// What an account may do at an event.
pub async fn of_user(
    conn: &mut Conn,
    organizer_id: i64,
    event_id: i64,
    proof: Proof,
) -> Result<Permissions, sqlx::Error> {
    let teams = store::teams_of_user(conn, organizer_id, proof.user_id, Some(event_id)).await?;
    let held = Held::of_person(teams, proof.second_factor, everything());
    Ok(held.sum(&held.counted, |team| team.here(true)))
}

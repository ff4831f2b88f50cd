use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Holder, Right, Rights, RoleGrant};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// A role as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Role {
    pub id: i64,
    pub name: String,
    permissions: Json<Vec<String>>,
}

impl Role {
    /// What this release knows of it.
    pub fn rights(&self) -> Rights {
        rights_of(&self.permissions)
    }
}

fn rights_of(names: &Json<Vec<String>>) -> Rights {
    names.iter().filter_map(|name| Right::named(name)).collect()
}

fn names_of(rights: Rights) -> Json<Vec<&'static str>> {
    Json(rights.iter().map(Right::as_str).collect())
}

/// Who holds a role, as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub role_id: i64,
    pub person_id: Option<Uuid>,
    pub team_id: Option<i64>,
    pub product_id: Option<i64>,
    pub traits: Option<Json<Value>>,
    pub room_id: Option<i64>,
    pub valid_from: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub permissions: Json<Vec<String>>,
}

impl Row {
    /// As the gate reads it; `None`: nobody holds what cannot be read.
    pub fn grant(&self) -> Option<RoleGrant> {
        let holder = match (self.person_id, self.team_id, self.product_id, &self.traits) {
            (Some(person), ..) => Holder::Person(person),
            (_, Some(team), ..) => Holder::Team(team),
            (_, _, Some(product), _) => Holder::Product(product),
            (.., Some(traits)) => Holder::Traits(serde_json::from_value(traits.0.clone()).ok()?),
            _ => return None,
        };
        let (room_id, valid_from, valid_until) = (self.room_id, self.valid_from, self.valid_until);
        Some(RoleGrant { rights: rights_of(&self.permissions), holder, room_id, valid_from, valid_until })
    }
}

pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<RoleGrant>, sqlx::Error> {
    let rows = grants(conn, event_id, super::MAX_GRANTS).await?;
    Ok(rows.iter().filter_map(Row::grant).collect())
}

pub async fn grants(conn: &mut Conn, event_id: i64, most: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT g.id, g.role_id, g.person_id, g.team_id, g.product_id, g.traits, g.room_id, g.valid_from, g.valid_until,
             g.created_at, r.permissions
         FROM role_grants g JOIN roles r ON r.id = g.role_id WHERE g.event_id = $1 ORDER BY g.id LIMIT $2",
        event_id,
        most,
    )
}

/// A grant to be written.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub role_id: i64,
    pub holder: Holder,
    pub room_id: Option<i64>,
    pub valid_from: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
}

pub async fn insert_grant(conn: &mut Conn, event_id: i64, new: &NewGrant, now: Timestamp) -> Result<i64, sqlx::Error> {
    let (mut person, mut team, mut product, mut traits) = (None, None, None, None);
    match &new.holder {
        Holder::Person(id) => person = Some(*id),
        Holder::Team(id) => team = Some(*id),
        Holder::Product(id) => product = Some(*id),
        Holder::Traits(wanted) => traits = Some(Json(wanted)),
    }
    scalar!(
        conn,
        i64,
        "INSERT INTO role_grants (event_id, role_id, person_id, team_id, product_id, traits, room_id, valid_from, valid_until,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        event_id,
        new.role_id,
        person,
        team,
        product,
        traits,
        new.room_id,
        new.valid_from,
        new.valid_until,
        now,
    )
}

pub async fn delete_grant(conn: &mut Conn, event_id: i64, id: i64) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "DELETE FROM role_grants WHERE event_id = $1 AND id = $2", event_id, id)? > 0)
}

pub async fn forget_product(conn: &mut Conn, product_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM role_grants WHERE product_id = $1", product_id)?;
    Ok(())
}

pub async fn count_grants(conn: &mut Conn, event_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM role_grants WHERE event_id = $1", event_id)
}

pub async fn roles(conn: &mut Conn, event_id: i64) -> Result<Vec<Role>, sqlx::Error> {
    query_all!(conn, Role, "SELECT id, name, permissions FROM roles WHERE event_id = $1 ORDER BY id", event_id)
}

pub async fn role(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Role>, sqlx::Error> {
    query_opt!(conn, Role, "SELECT id, name, permissions FROM roles WHERE event_id = $1 AND id = $2", event_id, id)
}

/// `None`: the event has one of that name.
pub async fn insert_role(
    conn: &mut Conn,
    event_id: i64,
    name: &str,
    rights: Rights,
    now: Timestamp,
) -> Result<Option<Role>, sqlx::Error> {
    query_opt!(
        conn,
        Role,
        "INSERT INTO roles (event_id, name, permissions, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id, name) DO NOTHING RETURNING id, name, permissions",
        event_id,
        name,
        names_of(rights),
        now,
    )
}

pub async fn update_role(conn: &mut Conn, id: i64, name: &str, rights: Rights) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE roles SET name = $2, permissions = $3 WHERE id = $1", id, name, names_of(rights))?;
    Ok(())
}

pub async fn delete_role(conn: &mut Conn, event_id: i64, id: i64) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "DELETE FROM roles WHERE event_id = $1 AND id = $2", event_id, id)? > 0)
}

/// The teams of an account.
pub async fn teams_of(conn: &mut Conn, user_id: i64) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query_all!(conn, (i64,), "SELECT team_id FROM team_members WHERE user_id = $1", user_id)?;
    Ok(rows.into_iter().map(|(team,)| team).collect())
}

/// Whether one of the account's teams holds a role at an event.
pub async fn holds_by_team(conn: &mut Conn, event_id: i64, user_id: i64) -> Result<bool, sqlx::Error> {
    let found = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM role_grants g JOIN team_members m ON m.team_id = g.team_id
         WHERE g.event_id = $1 AND m.user_id = $2",
        event_id,
        user_id,
    )?;
    Ok(found > 0)
}

/// The events of an organizer at which teams hold roles.
pub async fn events_with_teams(conn: &mut Conn, organizer_id: i64) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64,),
        "SELECT DISTINCT g.event_id FROM role_grants g JOIN events e ON e.id = g.event_id
         WHERE e.organizer_id = $1 AND g.team_id IS NOT NULL",
        organizer_id,
    )?;
    Ok(rows.into_iter().map(|(event,)| event).collect())
}

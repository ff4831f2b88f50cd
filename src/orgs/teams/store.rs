use serde_json::json;
use sqlx::types::Json;

use super::Team;
use super::rules::Shape;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar, with};

pub async fn insert(conn: &mut Conn, organizer_id: i64, shape: &Shape, now: Timestamp) -> Result<i64, sqlx::Error> {
    let id = scalar!(
        conn,
        i64,
        "INSERT INTO teams (organizer_id, name, all_events, all_organizer_permissions, all_event_permissions, permissions,
             require_2fa, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        organizer_id,
        shape.name.as_str(),
        shape.all_events,
        shape.all_organizer_permissions,
        shape.all_event_permissions,
        Json(json!(shape.permissions.names())),
        shape.require_2fa,
        now,
    )?;
    put_events(conn, id, &shape.events).await?;
    Ok(id)
}

pub async fn update(conn: &mut Conn, id: i64, shape: &Shape) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE teams SET name = $2, all_events = $3, all_organizer_permissions = $4, all_event_permissions = $5,
             permissions = $6, require_2fa = $7
         WHERE id = $1",
        id,
        shape.name.as_str(),
        shape.all_events,
        shape.all_organizer_permissions,
        shape.all_event_permissions,
        Json(json!(shape.permissions.names())),
        shape.require_2fa,
    )?;
    put_events(conn, id, &shape.events).await
}

async fn put_events(conn: &mut Conn, id: i64, events: &[i64]) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM team_events WHERE team_id = $1", id)?;
    for event in events {
        execute!(
            conn,
            "INSERT INTO team_events (team_id, event_id) VALUES ($1, $2) ON CONFLICT (team_id, event_id) DO NOTHING",
            id,
            *event,
        )?;
    }
    Ok(())
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM teams WHERE id = $1", id)?;
    Ok(())
}

/// Teams as they are read everywhere.
macro_rules! team {
    ($condition:literal) => {
        concat!(
            "SELECT id, organizer_id, name, all_events, all_organizer_permissions, all_event_permissions, permissions,
                 require_2fa
             FROM teams WHERE ",
            $condition
        )
    };
}

pub async fn by_id(conn: &mut Conn, organizer_id: i64, id: i64) -> Result<Option<Team>, sqlx::Error> {
    query_opt!(conn, Team, team!("organizer_id = $1 AND id = $2"), organizer_id, id,)
}

/// All teams of an organizer, oldest first.
pub async fn of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<Vec<Team>, sqlx::Error> {
    query_all!(conn, Team, team!("organizer_id = $1 ORDER BY id"), organizer_id,)
}

/// The events that a team names: ids and slugs.
pub async fn events(conn: &mut Conn, id: i64) -> Result<Vec<(i64, String)>, sqlx::Error> {
    with!(conn, c => sqlx::query_as::<_, (i64, String)>(
        "SELECT e.id, e.slug FROM team_events t JOIN events e ON e.id = t.event_id WHERE t.team_id = $1 ORDER BY e.slug")
        .bind(id)
        .fetch_all(c)
        .await)
}

pub async fn add_member(conn: &mut Conn, id: i64, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO team_members (team_id, user_id) VALUES ($1, $2) ON CONFLICT (team_id, user_id) DO NOTHING",
        id,
        user_id,
    )?;
    Ok(())
}

/// Whether the account was a member.
pub async fn remove_member(conn: &mut Conn, id: i64, user_id: i64) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "DELETE FROM team_members WHERE team_id = $1 AND user_id = $2", id, user_id)? > 0)
}

pub async fn add_event(conn: &mut Conn, id: i64, event_id: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO team_events (team_id, event_id) VALUES ($1, $2) ON CONFLICT (team_id, event_id) DO NOTHING",
        id,
        event_id,
    )?;
    Ok(())
}

/// The oldest team of an organizer that an account is in.
pub async fn first_of_user(conn: &mut Conn, organizer_id: i64, user_id: i64) -> Result<Option<i64>, sqlx::Error> {
    scalar!(
        conn,
        Option<i64>,
        "SELECT MIN(t.id) FROM teams t JOIN team_members m ON m.team_id = t.id
         WHERE t.organizer_id = $1 AND m.user_id = $2",
        organizer_id,
        user_id,
    )
}

/// How many members have a team's rights, or can have them by signing in: where it wants a second factor, those who have
/// one. `but`: without this account.
pub async fn count_able(conn: &mut Conn, team: &Team, but: Option<i64>) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM team_members m JOIN users u ON u.id = m.user_id
         WHERE m.team_id = $1 AND u.deleted_at IS NULL AND m.user_id <> $2
             AND (NOT $3 OR EXISTS (SELECT 1 FROM totp f WHERE f.user_id = m.user_id)
                 OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = m.user_id))",
        team.id,
        but.unwrap_or(0),
        team.require_2fa,
    )
}

pub async fn organizer_of(conn: &mut Conn, id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT organizer_id FROM teams WHERE id = $1", id)
}

/// A member.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    pub id: i64,
    pub email: String,
    pub name: String,
}

pub async fn members(conn: &mut Conn, id: i64) -> Result<Vec<Member>, sqlx::Error> {
    query_all!(
        conn,
        Member,
        "SELECT u.id, u.email, u.name FROM team_members m JOIN users u ON u.id = m.user_id
         WHERE m.team_id = $1 ORDER BY u.email",
        id,
    )
}

/// Somebody who was asked to join.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invite {
    pub id: i64,
    pub team_id: i64,
    pub email: String,
    pub expires_at: Timestamp,
}

pub async fn invites(conn: &mut Conn, id: i64, now: Timestamp) -> Result<Vec<Invite>, sqlx::Error> {
    query_all!(
        conn,
        Invite,
        "SELECT id, team_id, email, expires_at FROM team_invites WHERE team_id = $1 AND expires_at > $2 ORDER BY email",
        id,
        now,
    )
}

pub async fn count_invites(conn: &mut Conn, id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM team_invites WHERE team_id = $1", id)
}

/// One invitation per address: asking again gives it a new end and, with `digest`, a new secret.
pub async fn put_invite(
    conn: &mut Conn,
    id: i64,
    email: &str,
    digest: &[u8],
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO team_invites (team_id, email, digest, expires_at, created_at) VALUES ($1, lower($2), $3, $4, $5)
         ON CONFLICT (team_id, email) DO UPDATE SET digest = $3, expires_at = $4 RETURNING id",
        id,
        email,
        digest,
        expires_at,
        now,
    )
}

pub async fn set_invite_secret(conn: &mut Conn, invite: i64, digest: &[u8]) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "UPDATE team_invites SET digest = $2 WHERE id = $1", invite, digest)? > 0)
}

pub async fn invite_by_id(conn: &mut Conn, invite: i64) -> Result<Option<Invite>, sqlx::Error> {
    query_opt!(conn, Invite, "SELECT id, team_id, email, expires_at FROM team_invites WHERE id = $1", invite)
}

pub async fn invite_by_digest(conn: &mut Conn, digest: &[u8], now: Timestamp) -> Result<Option<Invite>, sqlx::Error> {
    query_opt!(
        conn,
        Invite,
        "SELECT id, team_id, email, expires_at FROM team_invites WHERE digest = $1 AND expires_at > $2",
        digest,
        now,
    )
}

/// Whether there was one.
pub async fn delete_invite(conn: &mut Conn, id: i64, invite: i64) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "DELETE FROM team_invites WHERE team_id = $1 AND id = $2", id, invite)? > 0)
}

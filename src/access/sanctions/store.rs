use uuid::Uuid;

use super::{NewSanction, Sanction};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{query_all, query_opt, scalar};

/// Most sanctions that are listed.
const MOST: i64 = 500;

pub async fn insert(
    conn: &mut Conn,
    new: &NewSanction<'_>,
    created_by: &str,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO sanctions (event_id, person_id, kind, room_id, until, reason, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        new.event_id,
        new.person_id,
        new.kind.as_str(),
        new.room_id,
        new.until,
        new.reason,
        created_by,
        now,
    )
}

/// Whose it was, its kind and room. `None`: nothing that stood.
pub async fn lift(
    conn: &mut Conn,
    event_id: i64,
    id: i64,
    lifted_by: &str,
    now: Timestamp,
) -> Result<Option<(Uuid, String, Option<i64>)>, sqlx::Error> {
    query_opt!(
        conn,
        (Uuid, String, Option<i64>),
        "UPDATE sanctions SET lifted_at = $3, lifted_by = $4 WHERE event_id = $1 AND id = $2 AND lifted_at IS NULL
         RETURNING person_id, kind, room_id",
        event_id,
        id,
        now,
        lifted_by,
    )
}

/// What holds for this person, imposed on them or on somebody known to be the same human; some may be over by their time.
pub async fn of_person(conn: &mut Conn, person_id: Uuid) -> Result<Vec<Sanction>, sqlx::Error> {
    query_all!(
        conn,
        Sanction,
        "SELECT kind, room_id, until FROM sanctions
         WHERE lifted_at IS NULL AND person_id IN (
             SELECT $1 UNION
             SELECT other.person_id FROM person_marks own
             JOIN person_marks other ON other.event_id = own.event_id AND other.mark = own.mark
             WHERE own.person_id = $1)
         ORDER BY id",
        person_id,
    )
}

/// The person and everybody of the event known to be the same human.
pub async fn same_human(conn: &mut Conn, person_id: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT id FROM people WHERE id = $1 UNION
         SELECT other.person_id FROM person_marks own
         JOIN person_marks other ON other.event_id = own.event_id AND other.mark = own.mark
         WHERE own.person_id = $1",
        person_id,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A sanction as moderators see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Standing {
    pub id: i64,
    pub person_id: Uuid,
    pub kind: String,
    pub room_id: Option<i64>,
    pub until: Option<Timestamp>,
    pub reason: String,
    pub created_by: String,
    pub created_at: Timestamp,
}

/// Every sanction of the event that holds at `now`, newest first.
pub async fn standing(conn: &mut Conn, event_id: i64, now: Timestamp) -> Result<Vec<Standing>, sqlx::Error> {
    query_all!(
        conn,
        Standing,
        "SELECT id, person_id, kind, room_id, until, reason, created_by, created_at FROM sanctions
         WHERE event_id = $1 AND lifted_at IS NULL AND COALESCE(until, $2 + 1) > $2 ORDER BY id DESC LIMIT $3",
        event_id,
        now,
        MOST,
    )
}

/// The sanction of this id, while it holds at `now`.
pub async fn by_id(conn: &mut Conn, event_id: i64, id: i64, now: Timestamp) -> Result<Option<Standing>, sqlx::Error> {
    query_opt!(
        conn,
        Standing,
        "SELECT id, person_id, kind, room_id, until, reason, created_by, created_at FROM sanctions
         WHERE event_id = $1 AND id = $2 AND lifted_at IS NULL AND COALESCE(until, $3 + 1) > $3",
        event_id,
        id,
        now,
    )
}

use uuid::Uuid;

use super::{Named, Row};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// Most requests in one list; the newest come first.
const MOST: i64 = 500;

/// What somebody asks.
pub struct New<'a> {
    pub event_id: i64,
    pub exhibitor_id: i64,
    pub person_id: Uuid,
    pub message: &'a str,
    pub shared_name: &'a str,
    pub shared_email: &'a str,
    pub alive_until: Timestamp,
}

/// The one that waits, new or asked before: asking again says it anew.
pub async fn put(conn: &mut Conn, new: &New<'_>, now: Timestamp) -> Result<i64, sqlx::Error> {
    let (id,) = query_one!(
        conn,
        (i64,),
        "INSERT INTO contact_requests (event_id, exhibitor_id, person_id, state, message, shared_name, shared_email,
             created_at, alive_until)
         VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8)
         ON CONFLICT (exhibitor_id, person_id) WHERE state = 'open' DO UPDATE SET message = excluded.message,
             shared_name = excluded.shared_name, shared_email = excluded.shared_email,
             alive_until = excluded.alive_until
         RETURNING id",
        new.event_id,
        new.exhibitor_id,
        new.person_id,
        new.message,
        new.shared_name,
        new.shared_email,
        now,
        new.alive_until,
    )?;
    Ok(id)
}

pub async fn by_id(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT c.id, c.exhibitor_id, r.name AS exhibitor, c.person_id, c.state, c.message, c.shared_name,
             c.shared_email, c.answered_by, c.created_at, c.answered_at
         FROM contact_requests c JOIN rooms r ON r.id = c.exhibitor_id WHERE c.event_id = $1 AND c.id = $2",
        event_id,
        id,
    )
}

/// The person's own one that waits.
pub async fn open_of(conn: &mut Conn, exhibitor: i64, person: Uuid) -> Result<Option<i64>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (i64,),
        "SELECT id FROM contact_requests WHERE exhibitor_id = $1 AND person_id = $2 AND state = 'open'",
        exhibitor,
        person,
    )?;
    Ok(row.map(|(id,)| id))
}

/// How many of somebody's requests wait.
pub async fn count_open(conn: &mut Conn, person: Uuid) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM contact_requests WHERE person_id = $1 AND state = 'open'", person)
}

/// Those to an exhibitor that wait, the oldest first.
pub async fn waiting(conn: &mut Conn, exhibitor: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT c.id, c.exhibitor_id, r.name AS exhibitor, c.person_id, c.state, c.message, c.shared_name,
             c.shared_email, c.answered_by, c.created_at, c.answered_at
         FROM contact_requests c JOIN rooms r ON r.id = c.exhibitor_id
         WHERE c.exhibitor_id = $1 AND c.state = 'open' ORDER BY c.id LIMIT $2",
        exhibitor,
        MOST,
    )
}

/// All of an exhibitor: open ones first, then the newest.
pub async fn of_exhibitor(conn: &mut Conn, exhibitor: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT c.id, c.exhibitor_id, r.name AS exhibitor, c.person_id, c.state, c.message, c.shared_name,
             c.shared_email, c.answered_by, c.created_at, c.answered_at
         FROM contact_requests c JOIN rooms r ON r.id = c.exhibitor_id
         WHERE c.exhibitor_id = $1 ORDER BY CASE WHEN c.state = 'open' THEN 0 ELSE 1 END, c.id DESC LIMIT $2",
        exhibitor,
        MOST,
    )
}

/// All of an exhibitor with the names of those who asked, for organizers and for the exhibitor's own file.
pub async fn with_names(conn: &mut Conn, exhibitor: i64) -> Result<Vec<Named>, sqlx::Error> {
    query_all!(
        conn,
        Named,
        "SELECT c.id, c.exhibitor_id, r.name AS exhibitor, c.person_id, c.state, c.message, c.shared_name,
             c.shared_email, c.answered_by, c.created_at, c.answered_at, p.display_name AS visitor
         FROM contact_requests c JOIN rooms r ON r.id = c.exhibitor_id JOIN people p ON p.id = c.person_id
         WHERE c.exhibitor_id = $1 ORDER BY c.id",
        exhibitor,
    )
}

/// Taken back by the one who asked. Returns the exhibitor; none when it was not theirs, or waits no more.
pub async fn cancel(conn: &mut Conn, id: i64, person: Uuid) -> Result<Option<i64>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (i64,),
        "DELETE FROM contact_requests WHERE id = $1 AND person_id = $2 AND state <> 'answered' RETURNING exhibitor_id",
        id,
        person,
    )?;
    Ok(row.map(|(exhibitor,)| exhibitor))
}

/// The first one who answers has it. False: it was answered, or taken back, before.
pub async fn answer(conn: &mut Conn, id: i64, by: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE contact_requests SET state = 'answered', answered_by = $2, answered_at = $3
         WHERE id = $1 AND state <> 'answered'",
        id,
        by,
        now,
    )?;
    Ok(touched == 1)
}

/// Whoever asked is still there.
pub async fn renew(conn: &mut Conn, person: Uuid, until: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE contact_requests SET alive_until = $2 WHERE person_id = $1 AND state = 'open'",
        person,
        until,
    )?;
    Ok(())
}

/// Whoever asked went, on one process: unless another one says that they are there, it is over then.
pub async fn let_go(conn: &mut Conn, person: Uuid, until: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE contact_requests SET alive_until = $2 WHERE person_id = $1 AND state = 'open' AND alive_until > $2",
        person,
        until,
    )?;
    Ok(())
}

/// Those that nobody keeps alive become missed; each is returned to one process only.
pub async fn miss(conn: &mut Conn, event_id: i64, now: Timestamp) -> Result<Vec<(i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, i64),
        "UPDATE contact_requests SET state = 'missed' WHERE event_id = $1 AND state = 'open' AND alive_until <= $2
         RETURNING id, exhibitor_id",
        event_id,
        now,
    )
}

/// Everybody of an event who waits, and the requests: `(request, exhibitor, person, until)`.
pub async fn open_of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<(i64, i64, Uuid, Timestamp)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, i64, Uuid, Timestamp),
        "SELECT id, exhibitor_id, person_id, alive_until FROM contact_requests WHERE event_id = $1 AND state = 'open'
         ORDER BY id",
        event_id,
    )
}

use super::{Row, State};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    text: &str,
    show_until: Option<Timestamp>,
    now: Timestamp,
) -> Result<Row, sqlx::Error> {
    query_one!(
        conn,
        Row,
        "INSERT INTO announcements (event_id, text, state, show_until, created_at) VALUES ($1, $2, 'draft', $3, $4)
         RETURNING id, text, state, show_until, created_at, told_at",
        event_id,
        text,
        show_until,
        now,
    )
}

pub async fn by_id(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT id, text, state, show_until, created_at, told_at FROM announcements WHERE event_id = $1 AND id = $2",
        event_id,
        id,
    )
}

/// The newest first.
pub async fn of_event(conn: &mut Conn, event_id: i64, limit: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, text, state, show_until, created_at, told_at FROM announcements
         WHERE event_id = $1 ORDER BY id DESC LIMIT $2",
        event_id,
        limit,
    )
}

pub async fn count_of_event(conn: &mut Conn, event_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM announcements WHERE event_id = $1", event_id)
}

/// What is to be seen now, the newest first.
pub async fn shown(conn: &mut Conn, event_id: i64, now: Timestamp) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, text, state, show_until, created_at, told_at FROM announcements
         WHERE event_id = $1 AND state = 'active' AND COALESCE(show_until, $2 + 1) > $2 ORDER BY id DESC",
        event_id,
        now,
    )
}

/// Changes what is still in the state in which it was seen. False: it is not.
pub async fn change(conn: &mut Conn, before: State, row: &Row) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE announcements SET text = $3, state = $4, show_until = $5, told_at = $6 WHERE id = $1 AND state = $2",
        row.id,
        before.as_str(),
        &row.text,
        row.state.as_str(),
        row.show_until,
        row.told_at,
    )?;
    Ok(touched > 0)
}

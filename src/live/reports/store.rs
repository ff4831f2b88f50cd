use uuid::Uuid;

use super::{Format, Report, What};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// A report to be made.
pub struct New {
    pub event_id: i64,
    pub what: What,
    pub format: Format,
    pub room_id: Option<i64>,
    pub minutes: i64,
    pub expires_at: Timestamp,
}

pub async fn insert(conn: &mut Conn, new: &New, now: Timestamp) -> Result<Report, sqlx::Error> {
    query_one!(
        conn,
        Report,
        "INSERT INTO event_reports (event_id, what, format, room_id, minutes, state, progress, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7)
         RETURNING id, event_id, what, format, room_id, minutes, state, progress, lines, created_at, expires_at",
        new.event_id,
        new.what.as_str(),
        new.format.as_str(),
        new.room_id,
        new.minutes,
        now,
        new.expires_at,
    )
}

/// Those whose time is not over, newest first.
pub async fn of_event(conn: &mut Conn, event_id: i64, now: Timestamp) -> Result<Vec<Report>, sqlx::Error> {
    query_all!(
        conn,
        Report,
        "SELECT id, event_id, what, format, room_id, minutes, state, progress, lines, created_at, expires_at
         FROM event_reports WHERE event_id = $1 AND expires_at > $2 ORDER BY id DESC",
        event_id,
        now,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Report>, sqlx::Error> {
    query_opt!(
        conn,
        Report,
        "SELECT id, event_id, what, format, room_id, minutes, state, progress, lines, created_at, expires_at
         FROM event_reports WHERE id = $1",
        id,
    )
}

pub async fn file(conn: &mut Conn, id: i64) -> Result<Option<Vec<u8>>, sqlx::Error> {
    scalar!(conn, Option<Vec<u8>>, "SELECT file FROM event_reports WHERE id = $1", id)
}

pub async fn progress(conn: &mut Conn, id: i64, progress: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE event_reports SET progress = $2 WHERE id = $1 AND state = 'waiting'", id, progress)?;
    Ok(())
}

pub async fn done(conn: &mut Conn, id: i64, file: &[u8], lines: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE event_reports SET state = 'done', progress = 100, file = $2, lines = $3 WHERE id = $1",
        id,
        file,
        lines,
    )?;
    Ok(())
}

pub async fn failed(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE event_reports SET state = 'failed' WHERE id = $1 AND state = 'waiting'", id)?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, event_id: i64, id: i64) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "DELETE FROM event_reports WHERE event_id = $1 AND id = $2", event_id, id)? > 0)
}

pub async fn forget(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM event_reports WHERE expires_at <= $1", now)?;
    Ok(())
}

/// People of an event above an id: `(id, name, kind)`.
pub async fn people(
    conn: &mut Conn,
    event_id: i64,
    after: Uuid,
    most: i64,
) -> Result<Vec<(Uuid, String, String)>, sqlx::Error> {
    query_all!(
        conn,
        (Uuid, String, String),
        "SELECT id, display_name, kind FROM people WHERE event_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        event_id,
        after,
        most,
    )
}

/// What was written in a room, without the edits that replaced it: whoever wrote it by name.
#[derive(sqlx::FromRow)]
pub struct Said {
    pub id: i64,
    pub at: Timestamp,
    pub name: String,
    pub body: Option<String>,
    pub edited_at: Option<Timestamp>,
}

pub async fn said(conn: &mut Conn, room_id: i64, after: i64, most: i64) -> Result<Vec<Said>, sqlx::Error> {
    query_all!(
        conn,
        Said,
        "SELECT e.id, e.at, p.display_name AS name, e.body, e.edited_at
         FROM chat_events e JOIN chat_channels c ON c.id = e.channel_id JOIN people p ON p.id = e.sender_id
         WHERE c.room_id = $1 AND e.replaces IS NULL AND e.id > $2 ORDER BY e.id LIMIT $3",
        room_id,
        after,
        most,
    )
}

#[derive(sqlx::FromRow)]
pub struct Asked {
    pub id: i64,
    pub room_id: i64,
    pub slot_id: Option<i64>,
    pub asked_at: Timestamp,
    pub name: String,
    pub anonymous: bool,
    pub content: String,
    pub state: String,
    pub answered: bool,
    pub votes: i64,
}

pub async fn asked(conn: &mut Conn, event_id: i64, after: i64, most: i64) -> Result<Vec<Asked>, sqlx::Error> {
    query_all!(
        conn,
        Asked,
        "SELECT q.id, q.room_id, q.slot_id, q.asked_at, p.display_name AS name, q.anonymous, q.content, q.state, q.answered,
             q.votes
         FROM questions q JOIN people p ON p.id = q.asker_id WHERE q.event_id = $1 AND q.id > $2 ORDER BY q.id LIMIT $3",
        event_id,
        after,
        most,
    )
}

#[derive(sqlx::FromRow)]
pub struct Polled {
    pub room_id: i64,
    pub slot_id: Option<i64>,
    pub content: String,
    pub state: String,
    pub answer: String,
    pub votes: i64,
    pub voters: i64,
}

/// Each answer of each poll that people could see.
pub async fn polled(conn: &mut Conn, event_id: i64, most: i64) -> Result<Vec<Polled>, sqlx::Error> {
    query_all!(
        conn,
        Polled,
        "SELECT p.room_id, p.slot_id, p.content, p.state, o.content AS answer,
             (SELECT COUNT(*) FROM poll_votes v WHERE v.option_id = o.id) AS votes,
             (SELECT COUNT(*) FROM poll_ballots b WHERE b.poll_id = p.id) AS voters
         FROM polls p JOIN poll_options o ON o.poll_id = p.id
         WHERE p.event_id = $1 AND p.state <> 'draft' ORDER BY p.id, o.position LIMIT $2",
        event_id,
        most,
    )
}

/// How many `(messages, questions, polls, votes in polls)` there were.
pub async fn totals(conn: &mut Conn, event_id: i64) -> Result<(i64, i64, i64, i64), sqlx::Error> {
    query_one!(
        conn,
        (i64, i64, i64, i64),
        "SELECT
             (SELECT COUNT(*) FROM chat_events e JOIN chat_channels c ON c.id = e.channel_id
                 WHERE c.event_id = $1 AND c.room_id IS NOT NULL AND e.replaces IS NULL AND e.body IS NOT NULL),
             (SELECT COUNT(*) FROM questions WHERE event_id = $1),
             (SELECT COUNT(*) FROM polls WHERE event_id = $1 AND state <> 'draft'),
             (SELECT COUNT(*) FROM poll_ballots b JOIN polls p ON p.id = b.poll_id WHERE p.event_id = $1)",
        event_id,
    )
}

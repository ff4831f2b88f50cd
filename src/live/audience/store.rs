use std::collections::HashMap;

use super::Terms;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt};

#[derive(sqlx::FromRow)]
struct OfRoom<T> {
    room_id: i64,
    #[sqlx(flatten)]
    value: T,
}

/// The settings of every room that has some.
pub async fn terms_of_event(conn: &mut Conn, event_id: i64) -> Result<HashMap<i64, Terms>, sqlx::Error> {
    let rows = query_all!(
        conn,
        OfRoom<Terms>,
        "SELECT q.room_id, q.opens, q.moderated, q.by_hand, q.by_hand_at, q.pinned_question, q.pinned_poll
         FROM question_rooms q JOIN rooms r ON r.id = q.room_id WHERE r.event_id = $1",
        event_id,
    )?;
    Ok(rows.into_iter().map(|row| (row.room_id, row.value)).collect())
}

pub async fn terms(conn: &mut Conn, room_id: i64) -> Result<Terms, sqlx::Error> {
    let found = query_opt!(
        conn,
        Terms,
        "SELECT opens, moderated, by_hand, by_hand_at, pinned_question, pinned_poll FROM question_rooms
         WHERE room_id = $1",
        room_id,
    )?;
    Ok(found.unwrap_or_default())
}

/// The row that settings and pins change; a room without one gets the defaults.
async fn make_row(conn: &mut Conn, room_id: i64) -> Result<(), sqlx::Error> {
    let Terms { opens, moderated, .. } = Terms::default();
    execute!(
        conn,
        "INSERT INTO question_rooms (room_id, opens, moderated) VALUES ($1, $2, $3) ON CONFLICT (room_id) DO NOTHING",
        room_id,
        opens.as_str(),
        moderated,
    )?;
    Ok(())
}

pub async fn put_settings(conn: &mut Conn, room_id: i64, terms: &Terms) -> Result<(), sqlx::Error> {
    make_row(conn, room_id).await?;
    execute!(
        conn,
        "UPDATE question_rooms SET opens = $2, moderated = $3 WHERE room_id = $1",
        room_id,
        terms.opens.as_str(),
        terms.moderated,
    )?;
    Ok(())
}

pub async fn put_by_hand(conn: &mut Conn, room_id: i64, open: Option<bool>, now: Timestamp) -> Result<(), sqlx::Error> {
    make_row(conn, room_id).await?;
    execute!(conn, "UPDATE question_rooms SET by_hand = $2, by_hand_at = $3 WHERE room_id = $1", room_id, open, now,)?;
    Ok(())
}

/// What the hall looks at: one thing a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    Question(i64),
    Poll(i64),
}

/// Puts it there, in the place of what was.
pub async fn pin(conn: &mut Conn, room_id: i64, pin: Pin) -> Result<(), sqlx::Error> {
    make_row(conn, room_id).await?;
    let (question, poll) = match pin {
        Pin::Question(id) => (Some(id), None),
        Pin::Poll(id) => (None, Some(id)),
    };
    execute!(
        conn,
        "UPDATE question_rooms SET pinned_question = $2, pinned_poll = $3 WHERE room_id = $1",
        room_id,
        question,
        poll,
    )?;
    Ok(())
}

/// True when that was pinned.
pub async fn unpin(conn: &mut Conn, room_id: i64, pin: Pin) -> Result<bool, sqlx::Error> {
    let touched = match pin {
        Pin::Question(id) => execute!(
            conn,
            "UPDATE question_rooms SET pinned_question = NULL WHERE room_id = $1 AND pinned_question = $2",
            room_id,
            id,
        )?,
        Pin::Poll(id) => execute!(
            conn,
            "UPDATE question_rooms SET pinned_poll = NULL WHERE room_id = $1 AND pinned_poll = $2",
            room_id,
            id,
        )?,
    };
    Ok(touched > 0)
}

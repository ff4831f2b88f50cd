use std::collections::{BTreeMap, BTreeSet, HashMap};

use signaling::protocol::{PollCount, PollOption};
use uuid::Uuid;

use super::{Kind, Row, Shows, State};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// A poll to be made.
pub struct New<'a> {
    pub event_id: i64,
    pub room_id: i64,
    pub slot_id: Option<i64>,
    pub content: &'a str,
    pub state: State,
    pub poll_type: Kind,
    pub show_results: Shows,
}

pub async fn insert(conn: &mut Conn, new: &New<'_>, now: Timestamp) -> Result<Row, sqlx::Error> {
    query_one!(
        conn,
        Row,
        "INSERT INTO polls (event_id, room_id, slot_id, content, state, poll_type, show_results, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         RETURNING id, room_id, slot_id, content, state, poll_type, show_results, created_at",
        new.event_id,
        new.room_id,
        new.slot_id,
        new.content,
        new.state.as_str(),
        new.poll_type.as_str(),
        new.show_results.as_str(),
        now,
    )
}

pub async fn by_id(conn: &mut Conn, room_id: i64, id: i64) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT id, room_id, slot_id, content, state, poll_type, show_results, created_at FROM polls
         WHERE room_id = $1 AND id = $2",
        room_id,
        id,
    )
}

/// The newest first.
pub async fn of_room(conn: &mut Conn, room_id: i64, limit: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, room_id, slot_id, content, state, poll_type, show_results, created_at FROM polls
         WHERE room_id = $1 ORDER BY id DESC LIMIT $2",
        room_id,
        limit,
    )
}

pub async fn count_of_room(conn: &mut Conn, room_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM polls WHERE room_id = $1", room_id)
}

/// Changes a poll that is still as it was seen. False: it is not.
pub async fn change(conn: &mut Conn, before: State, row: &Row) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE polls SET content = $3, state = $4, poll_type = $5, show_results = $6 WHERE id = $1 AND state = $2",
        row.id,
        before.as_str(),
        &row.content,
        row.state.as_str(),
        row.poll_type.as_str(),
        row.show_results.as_str(),
    )?;
    Ok(touched > 0)
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM polls WHERE id = $1", id)?;
    Ok(())
}

/// The options from now on.
pub async fn put_options(conn: &mut Conn, poll: i64, options: &[String]) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM poll_options WHERE poll_id = $1", poll)?;
    for (position, content) in (0_i64..).zip(options) {
        execute!(
            conn,
            "INSERT INTO poll_options (poll_id, position, content) VALUES ($1, $2, $3)",
            poll,
            position,
            content,
        )?;
    }
    Ok(())
}

pub async fn options(conn: &mut Conn, poll: i64) -> Result<Vec<PollOption>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64, String),
        "SELECT id, content FROM poll_options WHERE poll_id = $1 ORDER BY position",
        poll,
    )?;
    Ok(rows.into_iter().map(|(id, content)| PollOption { id, content }).collect())
}

/// The options of all polls of a room.
pub async fn options_of_room(conn: &mut Conn, room_id: i64) -> Result<HashMap<i64, Vec<PollOption>>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64, i64, String),
        "SELECT o.poll_id, o.id, o.content FROM poll_options o JOIN polls p ON p.id = o.poll_id
         WHERE p.room_id = $1 ORDER BY o.poll_id, o.position",
        room_id,
    )?;
    let mut options: HashMap<i64, Vec<PollOption>> = HashMap::new();
    for (poll, id, content) in rows {
        options.entry(poll).or_default().push(PollOption { id, content });
    }
    Ok(options)
}

/// What a person voted for, in all polls of a room.
pub async fn votes_of(conn: &mut Conn, room_id: i64, person: Uuid) -> Result<HashMap<i64, Vec<i64>>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64, i64),
        "SELECT v.poll_id, v.option_id FROM poll_votes v JOIN polls p ON p.id = v.poll_id
         WHERE p.room_id = $1 AND v.person_id = $2 ORDER BY v.option_id",
        room_id,
        person,
    )?;
    let mut votes: HashMap<i64, Vec<i64>> = HashMap::new();
    rows.into_iter().for_each(|(poll, option)| votes.entry(poll).or_default().push(option));
    Ok(votes)
}

/// Puts a vote in the place of the person's old one. False: the poll is not open. The ballot is written first, so that of
/// two votes of one person at once the second waits for the first.
pub async fn vote(
    conn: &mut Conn,
    poll: i64,
    person: Uuid,
    options: &BTreeSet<i64>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let cast = execute!(
        conn,
        "INSERT INTO poll_ballots (poll_id, person_id, cast_at)
         SELECT id, $2, $3 FROM polls WHERE id = $1 AND state = 'open'
         ON CONFLICT (poll_id, person_id) DO UPDATE SET cast_at = excluded.cast_at",
        poll,
        person,
        now,
    )?;
    if cast == 0 {
        return Ok(false);
    }
    execute!(conn, "DELETE FROM poll_votes WHERE poll_id = $1 AND person_id = $2", poll, person)?;
    for option in options {
        execute!(
            conn,
            "INSERT INTO poll_votes (poll_id, person_id, option_id) VALUES ($1, $2, $3)",
            poll,
            person,
            *option,
        )?;
    }
    if options.is_empty() {
        execute!(conn, "DELETE FROM poll_ballots WHERE poll_id = $1 AND person_id = $2", poll, person)?;
    }
    Ok(true)
}

/// How a poll stands; options without votes count too.
pub async fn count(conn: &mut Conn, poll: i64) -> Result<PollCount, sqlx::Error> {
    let votes = scalar!(conn, i64, "SELECT COUNT(*) FROM poll_ballots WHERE poll_id = $1", poll)?;
    let rows = query_all!(
        conn,
        (i64, i64),
        "SELECT o.id, COUNT(v.person_id) FROM poll_options o LEFT JOIN poll_votes v ON v.option_id = o.id
         WHERE o.poll_id = $1 GROUP BY o.id",
        poll,
    )?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let options: BTreeMap<i64, u32> = rows.into_iter().map(|(option, votes)| (option, number(votes))).collect();
    Ok(PollCount { votes: number(votes), options })
}

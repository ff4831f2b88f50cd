use std::collections::HashSet;

use uuid::Uuid;

use super::{Row, State};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// A question to be asked.
pub struct New<'a> {
    pub event_id: i64,
    pub room_id: i64,
    pub slot_id: Option<i64>,
    pub asker_id: Uuid,
    pub anonymous: bool,
    pub content: &'a str,
    pub state: State,
}

pub async fn insert(conn: &mut Conn, new: &New<'_>, now: Timestamp) -> Result<Row, sqlx::Error> {
    query_one!(
        conn,
        Row,
        "INSERT INTO questions (event_id, room_id, slot_id, asker_id, anonymous, content, state, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         RETURNING id, room_id, slot_id, asker_id, anonymous, content, state, answered, votes, asked_at",
        new.event_id,
        new.room_id,
        new.slot_id,
        new.asker_id,
        new.anonymous,
        new.content,
        new.state.as_str(),
        now,
    )
}

pub async fn by_id(conn: &mut Conn, room_id: i64, id: i64) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT id, room_id, slot_id, asker_id, anonymous, content, state, answered, votes, asked_at FROM questions
         WHERE room_id = $1 AND id = $2",
        room_id,
        id,
    )
}

/// How many questions of a person wait in a room.
pub async fn waiting_of(conn: &mut Conn, room_id: i64, asker_id: Uuid) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM questions WHERE room_id = $1 AND asker_id = $2 AND state = 'mod_queue'",
        room_id,
        asker_id,
    )
}

/// Whose questions, and which of them.
pub struct Asked {
    pub room_id: i64,
    /// 0: asked while no session was on.
    pub slot: i64,
    /// Moderators see all of them.
    pub all: bool,
    pub person: Uuid,
    /// Only those that come after this place.
    pub after: (i64, i64),
    pub limit: i64,
}

/// Those with the most votes first, the older first among equals.
pub async fn list(conn: &mut Conn, asked: &Asked) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, room_id, slot_id, asker_id, anonymous, content, state, answered, votes, asked_at FROM questions
         WHERE room_id = $1 AND COALESCE(slot_id, 0) = $2
           AND ($3 OR state = 'visible' OR (state = 'mod_queue' AND asker_id = $4))
           AND (votes < $5 OR (votes = $5 AND id > $6))
         ORDER BY votes DESC, id LIMIT $7",
        asked.room_id,
        asked.slot,
        asked.all,
        asked.person,
        asked.after.0,
        asked.after.1,
        asked.limit,
    )
}

/// Which questions of a session a person voted for.
pub async fn voted(conn: &mut Conn, room_id: i64, slot: i64, person: Uuid) -> Result<HashSet<i64>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64,),
        "SELECT v.question_id FROM question_votes v JOIN questions q ON q.id = v.question_id
         WHERE v.person_id = $1 AND q.room_id = $2 AND COALESCE(q.slot_id, 0) = $3",
        person,
        room_id,
        slot,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn has_voted(conn: &mut Conn, id: i64, person: Uuid) -> Result<bool, sqlx::Error> {
    let found = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM question_votes WHERE question_id = $1 AND person_id = $2",
        id,
        person,
    )?;
    Ok(found > 0)
}

/// One more vote, unless the person has voted already: the key decides, not who looked first.
pub async fn vote(conn: &mut Conn, id: i64, person: Uuid) -> Result<(), sqlx::Error> {
    let new = execute!(
        conn,
        "INSERT INTO question_votes (question_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id,
        person,
    )?;
    if new > 0 {
        execute!(conn, "UPDATE questions SET votes = votes + 1 WHERE id = $1", id)?;
    }
    Ok(())
}

pub async fn take_vote_back(conn: &mut Conn, id: i64, person: Uuid) -> Result<(), sqlx::Error> {
    let gone = execute!(conn, "DELETE FROM question_votes WHERE question_id = $1 AND person_id = $2", id, person)?;
    if gone > 0 {
        execute!(conn, "UPDATE questions SET votes = votes - 1 WHERE id = $1", id)?;
    }
    Ok(())
}

/// What a moderator decided. False: it was not as it was seen any more.
pub async fn change(conn: &mut Conn, row: &Row, state: State, answered: bool) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE questions SET state = $3, answered = $4 WHERE id = $1 AND state = $2",
        row.id,
        row.state.as_str(),
        state.as_str(),
        answered,
    )?;
    Ok(touched > 0)
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM questions WHERE id = $1", id)?;
    Ok(())
}

/// The scores of visible questions of a room, for those who count.
pub async fn scores(conn: &mut Conn, room_id: i64, from: i64, to: i64) -> Result<Vec<(i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, i64),
        "SELECT id, votes FROM questions WHERE room_id = $1 AND id BETWEEN $2 AND $3 AND state = 'visible'",
        room_id,
        from,
        to,
    )
}

/// One question with the name of who asked, for organizers.
#[derive(sqlx::FromRow)]
pub struct Named {
    #[sqlx(flatten)]
    pub row: Row,
    pub asker: String,
}

/// All questions of a room, as they were asked.
pub async fn of_room(conn: &mut Conn, room_id: i64, limit: i64) -> Result<Vec<Named>, sqlx::Error> {
    query_all!(
        conn,
        Named,
        "SELECT q.id, q.room_id, q.slot_id, q.asker_id, q.anonymous, q.content, q.state, q.answered, q.votes, q.asked_at,
             p.display_name AS asker
         FROM questions q JOIN people p ON p.id = q.asker_id WHERE q.room_id = $1 ORDER BY q.id LIMIT $2",
        room_id,
        limit,
    )
}

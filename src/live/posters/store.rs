use sqlx::types::Json;
use uuid::Uuid;

use super::{Row, Voting};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// Those of a room, in their order.
pub async fn of_room(conn: &mut Conn, room_id: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT p.id, p.room_id, r.name AS title, r.position, p.abstract, p.authors, p.category, p.tags, p.session,
             p.presentation_room, p.links, (SELECT COUNT(*) FROM poster_votes v WHERE v.poster_id = p.id) AS votes
         FROM posters p JOIN rooms r ON r.id = p.id WHERE p.room_id = $1 ORDER BY r.position, p.id",
        room_id,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT p.id, p.room_id, r.name AS title, r.position, p.abstract, p.authors, p.category, p.tags, p.session,
             p.presentation_room, p.links, (SELECT COUNT(*) FROM poster_votes v WHERE v.poster_id = p.id) AS votes
         FROM posters p JOIN rooms r ON r.id = p.id WHERE p.id = $1",
        id,
    )
}

pub async fn insert(conn: &mut Conn, row: &Row) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO posters (id, room_id, abstract, authors, category, tags, session, presentation_room, links)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.id,
        row.room_id,
        row.summary.as_str(),
        row.authors.as_str(),
        row.category.as_str(),
        Json(&row.tags.0),
        row.session.as_str(),
        row.presentation_room,
        Json(&row.links.0),
    )?;
    Ok(())
}

/// Everything but the title and the place, which are its room's.
pub async fn update(conn: &mut Conn, row: &Row) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE posters SET abstract = $2, authors = $3, category = $4, tags = $5, session = $6,
             presentation_room = $7, links = $8 WHERE id = $1",
        row.id,
        row.summary.as_str(),
        row.authors.as_str(),
        row.category.as_str(),
        Json(&row.tags.0),
        row.session.as_str(),
        row.presentation_room,
        Json(&row.links.0),
    )?;
    Ok(())
}

pub async fn voting(conn: &mut Conn, room_id: i64) -> Result<Voting, sqlx::Error> {
    let row = query_opt!(
        conn,
        Voting,
        "SELECT voting, votes_each, results_public FROM poster_rooms WHERE room_id = $1",
        room_id,
    )?;
    Ok(row.unwrap_or_default())
}

pub async fn put_voting(conn: &mut Conn, room_id: i64, voting: &Voting) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO poster_rooms (room_id, voting, votes_each, results_public) VALUES ($1, $2, $3, $4)
         ON CONFLICT (room_id) DO UPDATE SET voting = excluded.voting, votes_each = excluded.votes_each,
             results_public = excluded.results_public",
        room_id,
        voting.open,
        voting.votes_each,
        voting.results_public,
    )?;
    Ok(())
}

/// The posters of a room for which a person voted.
pub async fn voted(conn: &mut Conn, room_id: i64, person: Uuid) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64,),
        "SELECT v.poster_id FROM poster_votes v JOIN posters p ON p.id = v.poster_id
         WHERE p.room_id = $1 AND v.person_id = $2 ORDER BY v.poster_id",
        room_id,
        person,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Twice is once.
pub async fn vote(conn: &mut Conn, poster: i64, person: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO poster_votes (poster_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        poster,
        person,
        now,
    )?;
    Ok(())
}

pub async fn unvote(conn: &mut Conn, poster: i64, person: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM poster_votes WHERE poster_id = $1 AND person_id = $2", poster, person)?;
    Ok(())
}

/// How many people voted in a room.
pub async fn voters(conn: &mut Conn, room_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(DISTINCT v.person_id) FROM poster_votes v JOIN posters p ON p.id = v.poster_id
         WHERE p.room_id = $1",
        room_id,
    )
}

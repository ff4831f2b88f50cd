use super::Counts;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all};

/// The people of this process.
pub async fn put(conn: &mut Conn, event_id: i64, node: u64, present: &[u8], now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO attendance_nodes (event_id, node, at, present) VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id, node) DO UPDATE SET at = excluded.at, present = excluded.present",
        event_id,
        node as i64,
        now,
        present,
    )?;
    Ok(())
}

/// The people of every process that was heard of since.
pub async fn fresh(conn: &mut Conn, event_id: i64, since: Timestamp) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Vec<u8>,),
        "SELECT present FROM attendance_nodes WHERE event_id = $1 AND at >= $2",
        event_id,
        since,
    )?;
    Ok(rows.into_iter().map(|(present,)| present).collect())
}

/// What is written down already stays. A room that was deleted meanwhile is left out.
pub async fn sample(conn: &mut Conn, event_id: i64, at: Timestamp, counts: &Counts) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO attendance_samples (event_id, room_id, at, people) VALUES ($1, NULL, $2, $3) ON CONFLICT DO NOTHING",
        event_id,
        at,
        counts.event,
    )?;
    for (room, people) in &counts.rooms {
        execute!(
            conn,
            "INSERT INTO attendance_samples (event_id, room_id, at, people)
             SELECT event_id, id, $3, $4 FROM rooms WHERE event_id = $1 AND id = $2 ON CONFLICT DO NOTHING",
            event_id,
            room,
            at,
            people,
        )?;
    }
    Ok(())
}

/// The most people within each span of so many microseconds: `(room, begin of the span, people)`, in the order of time.
pub async fn series(
    conn: &mut Conn,
    event_id: i64,
    (since, until): (Timestamp, Timestamp),
    step: i64,
) -> Result<Vec<(Option<i64>, Timestamp, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (Option<i64>, Timestamp, i64),
        "SELECT room_id, at / $4 * $4, MAX(people) FROM attendance_samples
         WHERE event_id = $1 AND at >= $2 AND at < $3 GROUP BY room_id, at / $4 ORDER BY at / $4, room_id",
        event_id,
        since,
        until,
        step,
    )
}

/// When the most people were at the event, and how many.
pub async fn peak(conn: &mut Conn, event_id: i64) -> Result<Option<(Timestamp, i64)>, sqlx::Error> {
    crate::query_opt!(
        conn,
        (Timestamp, i64),
        "SELECT at, people FROM attendance_samples WHERE event_id = $1 AND room_id IS NULL ORDER BY people DESC, at LIMIT 1",
        event_id,
    )
}

/// The first and the last minute that was written down.
pub async fn span(conn: &mut Conn, event_id: i64) -> Result<Option<(Timestamp, Timestamp)>, sqlx::Error> {
    let found = crate::query_one!(
        conn,
        (Option<Timestamp>, Option<Timestamp>),
        "SELECT MIN(at), MAX(at) FROM attendance_samples WHERE event_id = $1",
        event_id,
    )?;
    Ok(found.0.zip(found.1))
}

/// How many questions wait for an answer, by room.
pub async fn open_questions(conn: &mut Conn, event_id: i64) -> Result<Vec<(i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, i64),
        "SELECT room_id, COUNT(*) FROM questions WHERE event_id = $1 AND state <> 'archived' AND answered = FALSE
         GROUP BY room_id",
        event_id,
    )
}

/// How many polls run, by room.
pub async fn running_polls(conn: &mut Conn, event_id: i64) -> Result<Vec<(i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, i64),
        "SELECT room_id, COUNT(*) FROM polls WHERE event_id = $1 AND state = 'open' GROUP BY room_id",
        event_id,
    )
}

/// How many reports wait for a moderator, by room; in no room: of the event as a whole.
pub async fn open_reports(conn: &mut Conn, event_id: i64) -> Result<Vec<(Option<i64>, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (Option<i64>, i64),
        "SELECT room_id, COUNT(*) FROM live_reports WHERE event_id = $1 AND handled_at IS NULL GROUP BY room_id",
        event_id,
    )
}

pub async fn forget(conn: &mut Conn, samples: Timestamp, nodes: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM attendance_samples WHERE at < $1", samples)?;
    execute!(conn, "DELETE FROM attendance_nodes WHERE at < $1", nodes)?;
    Ok(())
}

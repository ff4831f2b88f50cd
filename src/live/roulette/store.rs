use std::time::Duration;

use uuid::Uuid;

use super::rules::{Compromise, Rounds};
use super::table::{How, Note};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

#[derive(sqlx::FromRow)]
struct RoundsRow {
    room_id: i64,
    group_size: i64,
    round_length: i64,
    extension: i64,
    max_extensions: i64,
    skip_after: i64,
    skips: i64,
    relax_after: i64,
}

impl RoundsRow {
    fn rounds(&self) -> Rounds {
        let seconds = |count: i64| Duration::from_secs(count.max(0) as u64);
        Rounds {
            group_size: self.group_size.max(2) as usize,
            round: seconds(self.round_length),
            extension: seconds(self.extension),
            max_extensions: self.max_extensions.max(0) as u32,
            skip_after: seconds(self.skip_after),
            skips: self.skips.max(0) as usize,
            relax_after: seconds(self.relax_after),
        }
    }
}

/// How the rooms of an event play, where somebody has said it.
pub async fn rounds_of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<(i64, Rounds)>, sqlx::Error> {
    let rows = query_all!(
        conn,
        RoundsRow,
        "SELECT r.room_id, r.group_size, r.round_length, r.extension, r.max_extensions, r.skip_after, r.skips, r.relax_after
         FROM roulette_rooms r JOIN rooms ON rooms.id = r.room_id WHERE rooms.event_id = $1",
        event_id,
    )?;
    Ok(rows.iter().map(|row| (row.room_id, row.rounds())).collect())
}

pub async fn rounds(conn: &mut Conn, room_id: i64) -> Result<Rounds, sqlx::Error> {
    let row = query_opt!(
        conn,
        RoundsRow,
        "SELECT room_id, group_size, round_length, extension, max_extensions, skip_after, skips, relax_after
         FROM roulette_rooms WHERE room_id = $1",
        room_id,
    )?;
    Ok(row.map(|row| row.rounds()).unwrap_or_default())
}

pub async fn put_rounds(conn: &mut Conn, room_id: i64, rounds: &Rounds) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO roulette_rooms
             (room_id, group_size, round_length, extension, max_extensions, skip_after, skips, relax_after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (room_id) DO UPDATE SET group_size = excluded.group_size, round_length = excluded.round_length,
             extension = excluded.extension, max_extensions = excluded.max_extensions, skip_after = excluded.skip_after,
             skips = excluded.skips, relax_after = excluded.relax_after",
        room_id,
        rounds.group_size as i64,
        rounds.round.as_secs() as i64,
        rounds.extension.as_secs() as i64,
        i64::from(rounds.max_extensions),
        rounds.skip_after.as_secs() as i64,
        rounds.skips as i64,
        rounds.relax_after.as_secs() as i64,
    )?;
    Ok(())
}

/// This process decides for the room until then. False when another one does.
pub async fn take_lease(
    conn: &mut Conn,
    room_id: i64,
    node: u64,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, sqlx::Error> {
    let taken = execute!(
        conn,
        "INSERT INTO roulette_leases (room_id, node, valid_until) VALUES ($1, $2, $4)
         ON CONFLICT (room_id) DO UPDATE SET node = excluded.node, valid_until = excluded.valid_until
         WHERE roulette_leases.node = excluded.node OR roulette_leases.valid_until < $3",
        room_id,
        node as i64,
        now,
        until,
    )?;
    Ok(taken == 1)
}

pub async fn give_lease(conn: &mut Conn, room_id: i64, node: u64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM roulette_leases WHERE room_id = $1 AND node = $2", room_id, node as i64)?;
    Ok(())
}

/// Writes down what happened.
pub async fn note(
    conn: &mut Conn,
    event_id: i64,
    room_id: i64,
    note: &Note,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    match note {
        Note::Formed { call, host, people, compromise } => {
            execute!(
                conn,
                "INSERT INTO roulette_calls (id, event_id, room_id, host, compromise, formed_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                *call,
                event_id,
                room_id,
                *host as i64,
                compromise_word(*compromise),
                now,
            )?;
            for (person, waited) in people {
                insert_member(conn, *call, *person, *waited).await?;
            }
        }
        Note::Joined { call, person, waited } => insert_member(conn, *call, *person, *waited).await?,
        Note::Started { call, ends } => {
            execute!(conn, "UPDATE roulette_calls SET started_at = $2, ends_at = $3 WHERE id = $1", *call, now, *ends)?;
        }
        Note::Extended { call, ends } => {
            execute!(
                conn,
                "UPDATE roulette_calls SET ends_at = $2, extensions = extensions + 1 WHERE id = $1",
                *call,
                *ends
            )?;
        }
        Note::Gone { call, person, how } => {
            execute!(
                conn,
                "UPDATE roulette_members SET left_at = $3, left_by = $4 WHERE call_id = $1 AND person_id = $2
                     AND left_at IS NULL",
                *call,
                *person,
                now,
                how_word(*how),
            )?;
        }
        Note::Ended { call, how } => {
            execute!(
                conn,
                "UPDATE roulette_calls SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL",
                *call,
                now,
                how_word(*how)
            )?;
        }
    }
    Ok(())
}

async fn insert_member(conn: &mut Conn, call: Uuid, person: Uuid, waited: Duration) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO roulette_members (call_id, person_id, waited) VALUES ($1, $2, $3)",
        call,
        person,
        i64::try_from(waited.as_micros()).unwrap_or(i64::MAX),
    )?;
    Ok(())
}

/// A call that nobody has ended.
#[derive(sqlx::FromRow)]
pub struct OpenCall {
    pub id: Uuid,
    pub host: i64,
    pub started_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub extensions: i64,
}

pub async fn open_calls(conn: &mut Conn, room_id: i64) -> Result<Vec<OpenCall>, sqlx::Error> {
    query_all!(
        conn,
        OpenCall,
        "SELECT id, host, started_at, ends_at, extensions FROM roulette_calls WHERE room_id = $1 AND ended_at IS NULL",
        room_id,
    )
}

/// Who is in a call now.
pub async fn members(conn: &mut Conn, call: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT person_id FROM roulette_members WHERE call_id = $1 AND left_at IS NULL",
        call
    )?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// Everybody whom this person has talked with at the event.
pub async fn met(conn: &mut Conn, person: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT DISTINCT other.person_id FROM roulette_members own
         JOIN roulette_calls c ON c.id = own.call_id AND c.started_at IS NOT NULL
         JOIN roulette_members other ON other.call_id = own.call_id AND other.person_id <> own.person_id
             AND COALESCE(other.left_by, '') <> 'unanswered'
         WHERE own.person_id = $1 AND COALESCE(own.left_by, '') <> 'unanswered'",
        person,
    )?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// A call that this person was part of, over or not.
#[derive(sqlx::FromRow)]
pub struct OwnCall {
    pub room_id: i64,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

pub async fn call_of(conn: &mut Conn, call: Uuid, person: Uuid) -> Result<Option<OwnCall>, sqlx::Error> {
    query_opt!(
        conn,
        OwnCall,
        "SELECT c.room_id, c.started_at, c.ended_at FROM roulette_calls c
         JOIN roulette_members m ON m.call_id = c.id WHERE c.id = $1 AND m.person_id = $2",
        call,
        person,
    )
}

/// Everybody who was in a call with this person, them not.
pub async fn others(conn: &mut Conn, call: Uuid, person: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT person_id FROM roulette_members WHERE call_id = $1 AND person_id <> $2",
        call,
        person
    )?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// Calls of the room that began since then.
pub async fn begun_since(conn: &mut Conn, room_id: i64, since: Timestamp) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM roulette_calls WHERE room_id = $1 AND started_at >= $2", room_id, since)
}

/// When people were found since then, and how long they had waited, in microseconds. At most `most`, the newest first.
pub async fn waits(
    conn: &mut Conn,
    room_id: i64,
    since: Timestamp,
    most: i64,
) -> Result<Vec<(Timestamp, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (Timestamp, i64),
        "SELECT c.formed_at, m.waited FROM roulette_calls c JOIN roulette_members m ON m.call_id = c.id
         WHERE c.room_id = $1 AND c.formed_at >= $2 ORDER BY c.formed_at DESC LIMIT $3",
        room_id,
        since,
        most,
    )
}

/// How calls of the room ended since then, how often; without a word the ones that are on.
pub async fn endings(
    conn: &mut Conn,
    room_id: i64,
    since: Timestamp,
) -> Result<Vec<(Option<String>, i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (Option<String>, i64, i64),
        "SELECT ended_by, COUNT(*), COUNT(CASE WHEN compromise = 'rematch' THEN 1 END) FROM roulette_calls
         WHERE room_id = $1 AND formed_at >= $2 GROUP BY ended_by",
        room_id,
        since,
    )
}

fn compromise_word(compromise: Compromise) -> &'static str {
    match compromise {
        Compromise::None => "none",
        Compromise::Interests => "interests",
        Compromise::Ticket => "ticket",
        Compromise::Rematch => "rematch",
    }
}

fn how_word(how: How) -> &'static str {
    match how {
        How::Left => "left",
        How::Skipped => "skipped",
        How::Time => "time",
        How::Reported => "reported",
        How::Blocked => "blocked",
        How::Lost => "lost",
        How::PutOut => "put_out",
        How::Unanswered => "unanswered",
    }
}

use uuid::Uuid;

use super::Speaker;
use crate::base::db::Conn;
use crate::{query_all, query_one};

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    code: &str,
    name: &str,
    email: &str,
    person_id: Uuid,
) -> Result<Speaker, sqlx::Error> {
    query_one!(
        conn,
        Speaker,
        "INSERT INTO speakers (event_id, code, name, email, person_id) VALUES ($1, $2, $3, $4, $5)
         RETURNING id, code, name, person_id",
        event_id,
        code,
        name,
        email,
        person_id,
    )
}

pub async fn of_talk(conn: &mut Conn, talk_id: i64) -> Result<Vec<Speaker>, sqlx::Error> {
    query_all!(
        conn,
        Speaker,
        "SELECT s.id, s.code, s.name, s.person_id FROM speakers s JOIN talk_speakers ts ON ts.speaker_id = s.id
         WHERE ts.talk_id = $1 ORDER BY s.name, s.id",
        talk_id,
    )
}

/// (talk, speaker's name and code) for every talk of an event.
pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<(i64, String, String)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, String, String),
        "SELECT ts.talk_id, s.name, s.code FROM speakers s JOIN talk_speakers ts ON ts.speaker_id = s.id
         WHERE s.event_id = $1 ORDER BY s.name, s.id",
        event_id,
    )
}

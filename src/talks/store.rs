use super::Talk;
use crate::base::db::Conn;
use crate::{execute, query_one, scalar};

/// A confirmed talk.
pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    code: &str,
    title: &str,
    summary: &str,
) -> Result<Talk, sqlx::Error> {
    query_one!(
        conn,
        Talk,
        "INSERT INTO talks (event_id, code, title, abstract, state) VALUES ($1, $2, $3, $4, 'confirmed')
         RETURNING id, code, title, abstract",
        event_id,
        code,
        title,
        summary,
    )
}

pub async fn any(conn: &mut Conn, event_id: i64) -> Result<bool, sqlx::Error> {
    Ok(scalar!(conn, i64, "SELECT COUNT(*) FROM talks WHERE event_id = $1", event_id)? > 0)
}

pub async fn add_speaker(conn: &mut Conn, talk_id: i64, speaker_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "INSERT INTO talk_speakers (talk_id, speaker_id) VALUES ($1, $2)", talk_id, speaker_id)?;
    Ok(())
}

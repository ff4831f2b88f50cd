use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt};

/// The channel of exactly these members; they are written once, with it.
pub async fn open(
    conn: &mut Conn,
    event_id: i64,
    key: &str,
    members: &[Uuid],
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    let opened = execute!(
        conn,
        "INSERT INTO chat_channels (id, event_id, members_key, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        id,
        event_id,
        key,
        now,
    )?;
    if opened == 0 {
        let found = query_opt!(
            conn,
            (Uuid,),
            "SELECT id FROM chat_channels WHERE event_id = $1 AND members_key = $2",
            event_id,
            key
        )?;
        return found.map(|(id,)| id).ok_or(sqlx::Error::RowNotFound);
    }
    for member in members {
        execute!(
            conn,
            "INSERT INTO chat_members (channel_id, person_id, hidden) VALUES ($1, $2, $3)",
            id,
            *member,
            true,
        )?;
    }
    Ok(id)
}

/// The members of a direct channel of this event; none when there is no such channel.
pub async fn members(conn: &mut Conn, event_id: i64, channel: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT m.person_id FROM chat_members m JOIN chat_channels c ON c.id = m.channel_id
         WHERE c.event_id = $1 AND c.id = $2 ORDER BY m.person_id",
        event_id,
        channel,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn hide(conn: &mut Conn, channel: Uuid, person: Uuid) -> Result<u64, sqlx::Error> {
    execute!(
        conn,
        "UPDATE chat_members SET hidden = $3 WHERE channel_id = $1 AND person_id = $2 AND NOT hidden",
        channel,
        person,
        true,
    )
}

/// Shows it to this member; false when it was shown already.
pub async fn show(conn: &mut Conn, channel: Uuid, person: Uuid) -> Result<bool, sqlx::Error> {
    let shown = execute!(
        conn,
        "UPDATE chat_members SET hidden = $3 WHERE channel_id = $1 AND person_id = $2 AND hidden",
        channel,
        person,
        false,
    )?;
    Ok(shown > 0)
}

/// Members to whom it is hidden.
pub async fn hidden(conn: &mut Conn, channel: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows =
        query_all!(conn, (Uuid,), "SELECT person_id FROM chat_members WHERE channel_id = $1 AND hidden", channel)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Direct channels of an event that were opened after `since`.
pub async fn opened_since(conn: &mut Conn, event_id: i64, since: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT id FROM chat_channels WHERE event_id = $1 AND members_key IS NOT NULL AND created_at > $2
         ORDER BY created_at DESC LIMIT 500",
        event_id,
        since,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

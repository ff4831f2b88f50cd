use signaling::protocol::{ChannelId, ChatPreviewed};
use uuid::Uuid;

use super::page::Said;
use super::{Row, State};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt};

pub async fn by_url(conn: &mut Conn, event_id: i64, url: &str) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT id, event_id, url, state, title, description, picture IS NOT NULL AS has_picture, asked_at
         FROM link_previews WHERE event_id = $1 AND url = $2",
        event_id,
        url,
    )
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT id, event_id, url, state, title, description, picture IS NOT NULL AS has_picture, asked_at
         FROM link_previews WHERE id = $1",
        id,
    )
}

/// A page that is to be asked, or asked again.
pub async fn ask(conn: &mut Conn, event_id: i64, url: &str, now: Timestamp) -> Result<Row, sqlx::Error> {
    query_one!(
        conn,
        Row,
        "INSERT INTO link_previews (id, event_id, url, state, title, description, asked_at)
         VALUES ($1, $2, $3, 'waiting', '', '', $4)
         ON CONFLICT (event_id, url) DO UPDATE SET state = 'waiting', asked_at = excluded.asked_at
         RETURNING id, event_id, url, state, title, description, picture IS NOT NULL AS has_picture, asked_at",
        Uuid::new_v4(),
        event_id,
        url,
        now,
    )
}

/// What the page said; nothing: that it said nothing.
pub async fn answered(
    conn: &mut Conn,
    id: Uuid,
    said: Option<&Said>,
    picture: Option<&[u8]>,
) -> Result<(), sqlx::Error> {
    let state = if said.is_some() { State::Ready } else { State::Nothing };
    execute!(
        conn,
        "UPDATE link_previews SET state = $2, title = $3, description = $4, picture = $5 WHERE id = $1",
        id,
        state.as_str(),
        said.map_or("", |said| said.title.as_str()),
        said.map_or("", |said| said.description.as_str()),
        picture,
    )?;
    Ok(())
}

/// A message gets the card of a page.
pub async fn put(conn: &mut Conn, message: i64, preview: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE chat_events SET preview_id = $2 WHERE id = $1", message, preview)?;
    Ok(())
}

/// A row beside the message that has it.
#[derive(sqlx::FromRow)]
struct Told {
    message_id: i64,
    channel_id: Uuid,
    #[sqlx(flatten)]
    row: Row,
}

impl Told {
    fn view(self) -> Option<ChatPreviewed> {
        let preview = self.row.view()?;
        Some(ChatPreviewed { channel: self.channel_id, event_id: self.message_id, preview })
    }
}

/// The cards of these messages, from the first to the last id.
pub async fn of_messages(
    conn: &mut Conn,
    channel: ChannelId,
    (first, last): (i64, i64),
) -> Result<Vec<(i64, Row)>, sqlx::Error> {
    let found = query_all!(
        conn,
        Told,
        "SELECT e.id AS message_id, e.channel_id, p.id, p.event_id, p.url, p.state, p.title, p.description,
             p.picture IS NOT NULL AS has_picture, p.asked_at
         FROM chat_events e JOIN link_previews p ON p.id = e.preview_id
         WHERE e.channel_id = $1 AND e.id >= $2 AND e.id <= $3 AND e.body IS NOT NULL",
        channel,
        first,
        last,
    )?;
    Ok(found.into_iter().map(|told| (told.message_id, told.row)).collect())
}

/// Messages with the card of this page, the newest first.
pub async fn messages_with(conn: &mut Conn, preview: Uuid, most: i64) -> Result<Vec<ChatPreviewed>, sqlx::Error> {
    let found = query_all!(
        conn,
        Told,
        "SELECT e.id AS message_id, e.channel_id, p.id, p.event_id, p.url, p.state, p.title, p.description,
             p.picture IS NOT NULL AS has_picture, p.asked_at
         FROM chat_events e JOIN link_previews p ON p.id = e.preview_id
         WHERE p.id = $1 AND e.body IS NOT NULL ORDER BY e.id DESC LIMIT $2",
        preview,
        most,
    )?;
    Ok(found.into_iter().filter_map(Told::view).collect())
}

/// Messages with cards of pages that were asked since then.
pub async fn lately(conn: &mut Conn, event_id: i64, since: Timestamp) -> Result<Vec<ChatPreviewed>, sqlx::Error> {
    let found = query_all!(
        conn,
        Told,
        "SELECT e.id AS message_id, e.channel_id, p.id, p.event_id, p.url, p.state, p.title, p.description,
             p.picture IS NOT NULL AS has_picture, p.asked_at
         FROM chat_events e JOIN link_previews p ON p.id = e.preview_id
         WHERE p.event_id = $1 AND p.asked_at > $2 AND e.body IS NOT NULL ORDER BY e.id DESC LIMIT 200",
        event_id,
        since,
    )?;
    Ok(found.into_iter().filter_map(Told::view).collect())
}

/// The picture of a card, while a message of the event has it.
pub async fn picture(conn: &mut Conn, event_id: i64, id: Uuid) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (Vec<u8>,),
        "SELECT p.picture FROM link_previews p WHERE p.id = $1 AND p.event_id = $2 AND p.picture IS NOT NULL
             AND EXISTS (SELECT 1 FROM chat_events e WHERE e.preview_id = p.id AND e.body IS NOT NULL)",
        id,
        event_id,
    )?;
    Ok(row.map(|(picture,)| picture))
}

//! What may be changed of an exhibitor, by whichever door.

use serde_json::{Value, json};
use signaling::protocol::{PatchExhibitor, StandLink};
use sqlx::types::Json;

use super::{Row, Size, store};
use crate::base::db::Conn;
use crate::base::error::{ApiError, one_of};
use crate::base::journal::changes;
use crate::base::language::{Saying, say};
use crate::base::tx::Tx;
use crate::events::Event;
use crate::events::rooms;
use crate::live::stands::{fact, rules};

/// Longest name, in characters: as long as any name here (the field has 80).
const MAX_NAME: usize = 100;
/// Longest texts, in characters (the field's figures).
const MAX_TAGLINE: usize = 250;
const MAX_SHORT_TEXT: usize = 500;
/// Longest text of a page, in characters.
const MAX_TEXT: usize = 20_000;
/// Furthest place in the order.
const MAX_POSITION: i64 = 1_000_000;

/// What to change: what is none stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub name: Option<String>,
    pub position: Option<i64>,
    pub size: Option<String>,
    pub highlighted_room: Option<Option<i64>>,
    pub tagline: Option<String>,
    pub short_text: Option<String>,
    pub text: Option<String>,
    pub contact_enabled: Option<bool>,
    pub links: Option<Vec<StandLink>>,
}

/// Staff change how they present themselves, and nothing of where and how large they stand.
impl From<PatchExhibitor> for Wish {
    fn from(asked: PatchExhibitor) -> Self {
        let PatchExhibitor { exhibitor: _, tagline, short_text, text, contact_enabled, links } = asked;
        Wish { tagline, short_text, text, contact_enabled, links, ..Wish::default() }
    }
}

/// The row as wished.
///
/// # Errors
/// A wrong field, and what is wrong with it.
pub async fn apply(conn: &mut Conn, event: &Event, row: Row, wish: Wish) -> Result<Row, ApiError> {
    if wish.position.is_some_and(|position| !(0..=MAX_POSITION).contains(&position)) {
        return Err(ApiError::field(
            "sorting_priority",
            say("api-between").with("least", 0).with("most", MAX_POSITION),
        ));
    }
    let highlighted_room = match wish.highlighted_room {
        Some(Some(room)) if rooms::store::by_id(conn, event.id, room).await?.is_none() => {
            return Err(ApiError::field("highlighted_room", say("api-session-room")));
        }
        wanted => wanted.unwrap_or(row.highlighted_room),
    };
    let size = wish.size.map(Size::try_from).transpose();
    Ok(Row {
        name: or("name", wish.name, row.name, |text| rules::title(text, MAX_NAME))?,
        position: wish.position.unwrap_or(row.position),
        tagline: or("tagline", wish.tagline, row.tagline, |text| rules::line(text, MAX_TAGLINE))?,
        short_text: or("short_text", wish.short_text, row.short_text, |text| rules::text(text, MAX_SHORT_TEXT))?,
        body: or("text", wish.text, row.body, |text| rules::text(text, MAX_TEXT))?,
        size: size.map_err(|_| ApiError::field("size", one_of(Size::WORDS)))?.unwrap_or(row.size),
        highlighted_room,
        contact_enabled: wish.contact_enabled.unwrap_or(row.contact_enabled),
        links: match wish.links {
            Some(links) => Json(rules::links(links).map_err(|why| ApiError::field("links", why))?),
            None => row.links,
        },
        ..row
    })
}

fn or(
    field: &str,
    wanted: Option<String>,
    before: String,
    check: impl Fn(&str) -> Result<String, Saying>,
) -> Result<String, ApiError> {
    match wanted {
        Some(text) => check(&text).map_err(|why| ApiError::field(field, why)),
        None => Ok(before),
    }
}

/// Writes a changed row down. False: nothing was another one.
pub async fn save(tx: &mut Tx, event: &Event, before: &Row, after: &Row) -> Result<bool, sqlx::Error> {
    let Some(body) = changes(&told(before), &told(after)) else { return Ok(false) };
    store::update(tx, after).await?;
    rooms::store::place_stand(tx, after.id, &after.name, after.position).await?;
    tx.record(fact(event, "stand.changed", (after.room_id, after.id), &body)).await?;
    Ok(true)
}

fn told(row: &Row) -> Value {
    json!({
        "name": row.name, "sorting_priority": row.position, "tagline": row.tagline, "short_text": row.short_text,
        "text": row.body, "size": row.size.as_str(), "highlighted_room": row.highlighted_room,
        "contact_enabled": row.contact_enabled, "links": row.links.0,
    })
}

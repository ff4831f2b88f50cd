//! What may be changed of a poster, by whichever door.

use serde_json::{Value, json};
use signaling::protocol::{MAX_TAGS, PatchPoster, StandLink};
use sqlx::types::Json;

use super::{Row, store};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::journal::changes;
use crate::base::language::{Saying, say};
use crate::base::tx::Tx;
use crate::events::Event;
use crate::events::rooms;
use crate::live::stands::{fact, rules};

/// Longest texts, in characters.
const MAX_TITLE: usize = 300;
const MAX_AUTHORS: usize = 1_000;
const MAX_ABSTRACT: usize = 20_000;
const MAX_CATEGORY: usize = 100;
const MAX_TAG: usize = 40;
/// Longest code of a talk.
const MAX_SESSION: usize = 20;
/// Furthest place in the order.
const MAX_POSITION: i64 = 1_000_000;

/// What to change: what is none stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub title: Option<String>,
    pub position: Option<i64>,
    pub summary: Option<String>,
    pub authors: Option<String>,
    pub category: Option<String>,
    pub tags: Option<Vec<String>>,
    pub session: Option<String>,
    pub presentation_room: Option<Option<i64>>,
    pub links: Option<Vec<StandLink>>,
}

/// Presenters change what their poster says of itself, and nothing of what it is listed as.
impl From<PatchPoster> for Wish {
    fn from(asked: PatchPoster) -> Self {
        let PatchPoster { poster: _, abstract_, authors, tags, links } = asked;
        Wish { summary: abstract_, authors, tags, links, ..Wish::default() }
    }
}

/// The row as wished.
///
/// # Errors
/// A wrong field, and what is wrong with it.
pub async fn apply(conn: &mut Conn, event: &Event, row: Row, wish: Wish) -> Result<Row, ApiError> {
    if wish.position.is_some_and(|position| !(0..=MAX_POSITION).contains(&position)) {
        return Err(ApiError::field("position", say("api-between").with("least", 0).with("most", MAX_POSITION)));
    }
    let presentation_room = match wish.presentation_room {
        Some(Some(room)) if rooms::store::by_id(conn, event.id, room).await?.is_none() => {
            return Err(ApiError::field("presentation_room", say("api-session-room")));
        }
        wanted => wanted.unwrap_or(row.presentation_room),
    };
    Ok(Row {
        title: or("title", wish.title, row.title, |text| rules::title(text, MAX_TITLE))?,
        position: wish.position.unwrap_or(row.position),
        summary: or("abstract", wish.summary, row.summary, |text| rules::text(text, MAX_ABSTRACT))?,
        authors: or("authors", wish.authors, row.authors, |text| rules::line(text, MAX_AUTHORS))?,
        category: or("category", wish.category, row.category, |text| rules::line(text, MAX_CATEGORY))?,
        session: or("session", wish.session, row.session, code)?,
        tags: match wish.tags {
            Some(wanted) => Json(tags(&wanted).map_err(|why| ApiError::field("tags", why))?),
            None => row.tags,
        },
        presentation_room,
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

/// Part of an address: letters and digits.
fn code(text: &str) -> Result<String, Saying> {
    match rules::line(text, MAX_SESSION)? {
        code if code.chars().all(|c| c.is_ascii_alphanumeric()) => Ok(code.to_uppercase()),
        _ => Err(say("api-poster-session")),
    }
}

/// Each once, in the order given.
fn tags(wanted: &[String]) -> Result<Vec<String>, Saying> {
    if wanted.len() > MAX_TAGS {
        return Err(say("api-poster-tags").with("most", MAX_TAGS));
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in wanted {
        let tag = rules::title(tag, MAX_TAG)?;
        if !tags.iter().any(|known| known.eq_ignore_ascii_case(&tag)) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// Writes a changed row down. False: nothing was another one.
pub async fn save(tx: &mut Tx, event: &Event, before: &Row, after: &Row) -> Result<bool, sqlx::Error> {
    let Some(body) = changes(&told(before), &told(after)) else { return Ok(false) };
    store::update(tx, after).await?;
    rooms::store::place_stand(tx, after.id, &after.title, after.position).await?;
    tx.record(fact(event, "stand.changed", (after.room_id, after.id), &body)).await?;
    Ok(true)
}

fn told(row: &Row) -> Value {
    json!({
        "title": row.title, "position": row.position, "abstract": row.summary, "authors": row.authors,
        "category": row.category, "tags": row.tags.0, "session": row.session,
        "presentation_room": row.presentation_room, "links": row.links.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_stands_there_once() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(tags(&words(&["Optics", " optics ", "RNA"])).ok(), Some(words(&["Optics", "RNA"])));
        assert!(tags(&words(&[" "])).is_err());
        assert!(tags(&words(&["x"; MAX_TAGS + 1])).is_err());
    }

    #[test]
    fn a_session_is_a_code_and_no_path() {
        assert_eq!(code("abc12f").ok().as_deref(), Some("ABC12F"));
        assert!(code("../control").is_err() && code("a b").is_err());
        assert_eq!(code("").ok().as_deref(), Some(""));
    }
}

//! Posters in a room of kind `posters`: a tile on the wall, a page with the poster itself, a place to talk, presenters, and votes.

mod api;
pub mod change;
pub mod commands;
pub mod store;
pub mod votes;
mod voting;

use serde_json::Value;
use signaling::protocol::{PosterTile, RoomId};
use sqlx::types::Json;
use uuid::Uuid;

use super::hall::State;
use super::stands;
use super::stands::files::{File, Kind};

pub use api::api;

/// A row of `posters`, with the title and the place of its own room, and how many voted for it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub room_id: i64,
    pub title: String,
    pub position: i64,
    #[sqlx(rename = "abstract")]
    pub summary: String,
    pub authors: String,
    pub category: String,
    pub tags: Json<Vec<String>>,
    pub session: String,
    pub presentation_room: Option<i64>,
    pub links: Json<Value>,
    pub votes: i64,
}

/// How the posters of a room are voted for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Voting {
    #[sqlx(rename = "voting")]
    pub open: bool,
    /// `None`: one for each poster.
    pub votes_each: Option<i64>,
    pub results_public: bool,
}

/// What somebody sees of the wall.
struct Eyes<'a> {
    posts: &'a [i64],
    voted: &'a [i64],
    sees_results: bool,
}

fn tile(state: &State, row: &Row, files: &[File], eyes: &Eyes<'_>) -> PosterTile {
    PosterTile {
        id: RoomId(row.id),
        room: RoomId(row.room_id),
        title: row.title.clone(),
        authors: row.authors.clone(),
        category: row.category.clone(),
        tags: row.tags.0.clone(),
        preview: preview(files, row.id),
        users: stands::crowd(state, row.id),
        is_presenter: eyes.posts.contains(&row.id),
        voted: eyes.voted.contains(&row.id),
        votes: eyes.sees_results.then(|| u32::try_from(row.votes).unwrap_or(0)),
    }
}

/// The preview, or the poster itself where it is a picture.
fn preview(files: &[File], stand: i64) -> Option<Uuid> {
    let mut own = files.iter().filter(|file| file.stand_id == Some(stand) && file.content_type.starts_with("image/"));
    let poster = own.clone().find(|file| file.kind == Kind::Poster);
    own.find(|file| file.kind == Kind::Preview).or(poster).map(|file| file.id)
}

//! Exhibitors in a room of kind `exhibition`: a tile in the hall, a page, a booth with chat and calls, and staff. Visitors who
//! want to talk ask for it ([`contacts`]).

mod api;
pub mod change;
pub mod commands;
pub mod contacts;
pub mod store;

use serde_json::Value;
use signaling::protocol::{ExhibitorTile, RoomId, TileSize};
use sqlx::types::Json;
use uuid::Uuid;

use super::hall::State;
use super::stands;
use super::stands::files::{File, Kind};
use crate::text_enum;

pub use api::api;

text_enum! {
    "a size of a tile";
    /// How many columns and rows a tile takes.
    pub enum Size {
        Small = "1x1",
        Wide = "3x1",
        Large = "3x3",
    }
}

impl Size {
    fn view(self) -> TileSize {
        match self {
            Size::Small => TileSize::Small,
            Size::Wide => TileSize::Wide,
            Size::Large => TileSize::Large,
        }
    }
}

/// A row of `exhibitors`, with the name and the place of its own room.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub room_id: i64,
    pub name: String,
    pub position: i64,
    pub tagline: String,
    pub short_text: String,
    pub body: String,
    #[sqlx(try_from = "String")]
    pub size: Size,
    pub highlighted_room: Option<i64>,
    pub contact_enabled: bool,
    pub links: Json<Value>,
}

/// As it stands in the hall. `files`: those of this stand are looked for among them.
fn tile(state: &State, row: &Row, files: &[File], posts: &[i64]) -> ExhibitorTile {
    ExhibitorTile {
        id: RoomId(row.id),
        room: RoomId(row.room_id),
        name: row.name.clone(),
        tagline: row.tagline.clone(),
        short_text: row.short_text.clone(),
        size: row.size.view(),
        sorting_priority: u32::try_from(row.position).unwrap_or(0),
        logo: picture(files, row.id, Kind::Logo),
        banner: picture(files, row.id, Kind::Banner),
        users: stands::crowd(state, row.id),
        is_staff: posts.contains(&row.id),
    }
}

fn picture(files: &[File], stand: i64, kind: Kind) -> Option<Uuid> {
    files.iter().find(|file| file.stand_id == Some(stand) && file.kind == kind).map(|file| file.id)
}

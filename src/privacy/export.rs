//! The file that somebody takes before data go: NDJSON, told while it is read, so that no copy of it is ever stored. The code
//! that confirms stands in its last line: who has it has the whole file.

use std::collections::VecDeque;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::table::{self, Table};
use super::{Class, Shredding, store};
use crate::base::Base;
use crate::events::Event;

/// Rows of one read. Larger reads are fewer and hold more in memory.
const BATCH: i64 = 500;

/// The file with everything that `shredding` would take.
pub fn file(base: Base, event: &Event, shredding: Shredding) -> Response {
    let name = format!("attachment; filename=\"{}_personal_data.ndjson\"", event.slug);
    let parts =
        shredding.classes().into_iter().flat_map(|class| table::of_class(class).map(move |table| (class, table)));
    let parts = parts.filter(|(class, table)| !table.exported(*class).is_empty()).collect();
    let head = json!({"event": event.slug, "shredders": shredding.classes, "at": shredding.created_at});
    let reader = Reader { base, shredding, parts, offset: 0, ready: Some(line(&head)), over: false };
    let body = Body::from_stream(stream::try_unfold(reader, Reader::next));
    let kind = (header::CONTENT_TYPE, "application/x-ndjson".to_owned());
    let headers = [kind, (header::CONTENT_DISPOSITION, name), (header::CACHE_CONTROL, "private, no-store".to_owned())];
    (headers, body).into_response()
}

struct Reader {
    base: Base,
    shredding: Shredding,
    /// What is left to read.
    parts: VecDeque<(Class, &'static Table)>,
    /// Rows of the first part that were read.
    offset: i64,
    ready: Option<Bytes>,
    over: bool,
}

impl Reader {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, sqlx::Error> {
        while self.ready.is_none() && !self.over {
            self.read().await?;
        }
        Ok(self.ready.take().map(|chunk| (chunk, self)))
    }

    /// A connection is held for one batch, not while a slow client reads.
    async fn read(&mut self) -> Result<(), sqlx::Error> {
        let Some((class, table)) = self.parts.front().copied() else {
            self.over = true;
            self.ready = Some(line(&json!({"confirm_code": self.shredding.confirm_code})));
            return Ok(());
        };
        let mut conn = self.base.read().await?;
        let rows = store::export(&mut conn, table, class, self.shredding.event_id, (self.offset, BATCH)).await?;
        self.offset += rows.len() as i64;
        if (rows.len() as i64) < BATCH {
            self.parts.pop_front();
            self.offset = 0;
        }
        let lines =
            rows.into_iter().map(|row| line(&json!({"shredder": class.as_str(), "table": table.name, "row": row})));
        let chunk: Vec<u8> = lines.flatten().collect();
        self.ready = (!chunk.is_empty()).then(|| chunk.into());
        Ok(())
    }
}

fn line(value: &Value) -> Bytes {
    format!("{value}\n").into()
}

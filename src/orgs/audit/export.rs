//! The whole log as a file, told while it is read: CSV for tables, NDJSON for programs.

use std::collections::VecDeque;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::actors::Actors;
use super::api::{View, view};
use super::store::{self, Filter};
use crate::base::{Base, csv};

/// Lines of one read. Larger reads are fewer and hold more in memory.
const BATCH: i64 = 500;
/// Most lines of one export; who needs more asks by time (`since`, `before`).
pub const MOST_LINES: usize = 200_000;

/// What the file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Ndjson,
}

const COLUMNS: [&str; 9] = ["id", "datetime", "event", "kind", "object", "actor", "actor_name", "old", "new"];

/// A file with everything that the filter lets through, the oldest first.
pub fn file(base: Base, filter: Filter, events: Vec<(i64, String)>, format: Format) -> Response {
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"audit_log.csv\""),
        Format::Ndjson => ("application/x-ndjson", "attachment; filename=\"audit_log.ndjson\""),
    };
    let mut ready = VecDeque::new();
    if format == Format::Csv {
        ready.push_back(Bytes::from(csv::line(&COLUMNS.map(str::to_owned))));
    }
    let reader =
        Reader { base, filter, events, format, actors: Actors::default(), after: 0, told: 0, ready, over: false };
    let body = Body::from_stream(stream::try_unfold(reader, Reader::next));
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response()
}

struct Reader {
    base: Base,
    filter: Filter,
    events: Vec<(i64, String)>,
    format: Format,
    actors: Actors,
    /// The last line that was read.
    after: i64,
    told: usize,
    ready: VecDeque<Bytes>,
    over: bool,
}

impl Reader {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, sqlx::Error> {
        while self.ready.is_empty() && !self.over {
            self.read().await?;
        }
        Ok(self.ready.pop_front().map(|chunk| (chunk, self)))
    }

    /// A connection is held for one batch, not while a slow client reads.
    async fn read(&mut self) -> Result<(), sqlx::Error> {
        let mut conn = self.base.read().await?;
        let limit = BATCH.min((MOST_LINES - self.told) as i64);
        let lines = store::after(&mut conn, &self.filter, self.after, limit).await?;
        self.actors.learn(&mut conn, self.filter.organizer_id, &lines).await?;
        self.over = (lines.len() as i64) < limit || self.told + lines.len() >= MOST_LINES;
        self.told += lines.len();
        self.after = lines.last().map_or(self.after, |line| line.id);
        let mut chunk = String::new();
        for line in &lines {
            chunk.push_str(&written(view(line, &self.actors, &self.events), self.format));
        }
        if !chunk.is_empty() {
            self.ready.push_back(Bytes::from(chunk));
        }
        Ok(())
    }
}

fn written(line: View, format: Format) -> String {
    match format {
        Format::Ndjson => {
            let text = serde_json::to_string(&line).expect("a view of plain values is JSON");
            format!("{text}\n")
        }
        Format::Csv => {
            let (actor, name) = (line.actor.word(), line.actor.name().to_owned());
            let json = |value: serde_json::Value| if value.is_null() { String::new() } else { value.to_string() };
            csv::line(&[
                line.id.to_string(),
                line.datetime.to_string(),
                line.event.unwrap_or_default(),
                line.kind,
                line.object,
                actor,
                name,
                json(line.old),
                json(line.new),
            ])
        }
    }
}

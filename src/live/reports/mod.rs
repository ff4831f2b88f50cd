//! Reports for organizers: who was where for how long, who took part in which session, what was said, asked and voted. Made as
//! jobs, so that ten thousand people are no reason to wait in a browser; kept for two hours, for those who may see what is in.
//!
//! - [`attendance`] counts stays into days and sessions, pure.
//! - [`gather`] makes the [`sheet`] of each kind from rows; a sheet is written as CSV or XLSX.
//! - [`paper`] writes the summary as PDF.
//! - [`work`] makes what [`api`] was asked for.

pub mod api;
mod attendance;
mod gather;
mod paper;
mod sheet;
mod store;
mod work;

use std::time::Duration;

use crate::base::time::Timestamp;
use crate::orgs::permissions::Permission;
use crate::text_enum;

pub use work::works;

/// How long a file is kept. Longer: lists of people lie around; the next one is made in seconds.
const KEPT: Duration = Duration::from_secs(2 * 3_600);
/// Most lines of a sheet. More: larger files than spreadsheets like, and more memory for one report.
const MOST_LINES: usize = 200_000;
/// Reports of an event that are kept or made at once.
const MOST_REPORTS: i64 = 50;
/// Who was in a session for so long took part, when nobody says otherwise.
const MINUTES: i64 = 5;
/// Longest stay that can be asked for: a day.
const MAX_MINUTES: i64 = 1_440;

text_enum! {
    "a kind of report";
    /// What a report tells.
    pub enum What {
        /// How many people, room by room and day by day.
        Attendance = "attendance",
        /// How many people, session by session.
        Sessions = "sessions",
        /// Who took part in which session.
        SessionAttendees = "session_attendees",
        /// Everybody who was there.
        Attendees = "attendees",
        /// What was written in a room.
        Chat = "chat",
        Questions = "questions",
        Polls = "polls",
        /// The event on a page.
        Summary = "summary",
    }
}

impl What {
    /// What seeing it needs beside the right to figures: names are for those who may see orders, words for those who may
    /// moderate.
    pub fn needs(self) -> Option<Permission> {
        match self {
            What::Attendance | What::Sessions | What::Polls | What::Summary => None,
            What::SessionAttendees | What::Attendees => Some(Permission::OrdersRead),
            What::Chat | What::Questions => Some(Permission::RoomsModerate),
        }
    }
}

text_enum! {
    "a format";
    /// How it is written.
    pub enum Format {
        Csv = "csv",
        Xlsx = "xlsx",
        Pdf = "pdf",
    }
}

impl Format {
    fn content_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Pdf => "application/pdf",
        }
    }
}

text_enum! {
    "a state";
    /// How far it is.
    pub enum State {
        Waiting = "waiting",
        Done = "done",
        Failed = "failed",
    }
}

/// A row of `event_reports`, without its file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Report {
    pub id: i64,
    pub event_id: i64,
    #[sqlx(try_from = "String")]
    pub what: What,
    #[sqlx(try_from = "String")]
    pub format: Format,
    pub room_id: Option<i64>,
    pub minutes: i64,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub progress: i64,
    pub lines: Option<i64>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

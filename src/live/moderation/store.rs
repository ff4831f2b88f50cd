use signaling::protocol::ReportContext;
use sqlx::types::Json;
use uuid::Uuid;

use super::Report;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// A report as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub room_id: Option<i64>,
    pub reporter_id: Uuid,
    pub reported_id: Uuid,
    pub subject: String,
    pub reason: String,
    pub context: Json<ReportContext>,
    pub created_at: Timestamp,
    pub outcome: Option<String>,
    pub handled_at: Option<Timestamp>,
    /// While it holds.
    pub sanction_id: Option<i64>,
    /// Reports about this person before this one.
    pub earlier: i64,
}

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    report: &Report,
    reason: &str,
    context: &Json<&ReportContext>,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO live_reports (event_id, room_id, reporter_id, reported_id, subject, reason, context, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        event_id,
        report.room_id,
        report.reporter,
        report.reported,
        report.subject.as_str(),
        reason,
        context,
        now,
    )
}

/// Reports below `before`, newest first; `room` `None`: of all rooms and of none.
pub async fn reports(
    conn: &mut Conn,
    event_id: i64,
    room: Option<i64>,
    handled: bool,
    before: i64,
    most: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT r.id, r.room_id, r.reporter_id, r.reported_id, r.subject, r.reason, r.context, r.created_at, r.outcome,
             r.handled_at, (SELECT s.id FROM sanctions s WHERE s.id = r.sanction_id AND s.lifted_at IS NULL) AS sanction_id,
             (SELECT COUNT(*) FROM live_reports e WHERE e.reported_id = r.reported_id AND e.id < r.id) AS earlier
         FROM live_reports r
         WHERE r.event_id = $1 AND COALESCE($2, r.room_id, -1) = COALESCE(r.room_id, -1) AND r.id < $3
             AND ($4 OR r.handled_at IS NULL)
         ORDER BY r.id DESC LIMIT $5",
        event_id,
        room,
        before,
        handled,
        most,
    )
}

/// What an open report is about.
pub async fn open(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Opened>, sqlx::Error> {
    query_opt!(
        conn,
        Opened,
        "SELECT room_id, reported_id, subject FROM live_reports WHERE event_id = $1 AND id = $2 AND handled_at IS NULL",
        event_id,
        id,
    )
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Opened {
    pub room_id: Option<i64>,
    pub reported_id: Uuid,
    pub subject: String,
}

/// Answers every open report about the same thing. The guard in the `WHERE` keeps two moderators from answering twice.
pub async fn resolve(
    conn: &mut Conn,
    event_id: i64,
    report: &Opened,
    outcome: &str,
    sanction: Option<i64>,
    by: &str,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    execute!(
        conn,
        "UPDATE live_reports SET outcome = $4, sanction_id = $5, handled_by = $6, handled_at = $7
         WHERE event_id = $1 AND subject = $2 AND reported_id = $3 AND handled_at IS NULL",
        event_id,
        report.subject.as_str(),
        report.reported_id,
        outcome,
        sanction,
        by,
        now,
    )
}

/// Open reports for each room; `None`: about no room.
pub async fn waiting(conn: &mut Conn, event_id: i64) -> Result<Vec<(Option<i64>, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (Option<i64>, i64),
        "SELECT room_id, COUNT(*) FROM live_reports WHERE event_id = $1 AND handled_at IS NULL GROUP BY room_id",
        event_id,
    )
}

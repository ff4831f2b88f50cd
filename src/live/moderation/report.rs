//! `user.report`, `chat.report`: one action tells the moderators. Who is told of never learns of it.

use serde_json::json;
use signaling::protocol::{ErrorCode, Nothing, ReportContext, ReportMessage, ReportUser, SaidThen};
use sqlx::types::Json;
use uuid::Uuid;

use super::{measures, store};
use crate::base::tx::{Actor, Fact, Tx};
use crate::events::Event;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::chat::evidence;
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;
use crate::live::people::user_of;

/// Messages kept from before the one that is told of. More: more context, and more of what others said is kept.
const BEFORE: i64 = 5;

/// What somebody tells the moderators about somebody else.
pub struct Report {
    pub room_id: Option<i64>,
    pub reporter: Uuid,
    pub reported: Uuid,
    /// What it is about: `call:{id}`, `message:{channel}/{id}` or `person:{id}`.
    pub subject: String,
    pub reason: String,
    pub context: ReportContext,
}

/// Writes a report down, with the fact. Tell the halls by [`News::ReportsChanged`] after the commit.
///
/// # Errors
/// When the database fails.
pub async fn file(tx: &mut Tx, event: &Event, report: &Report) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let reason = measures::clean(&report.reason);
    let id = store::insert(tx, event.id, report, &reason, &Json(&report.context), now).await?;
    let fact = Fact {
        kind: "person.reported",
        organizer_id: Some(event.organizer_id),
        event_id: Some(event.id),
        subject: format!("person:{}", report.reported),
        body: json!({"report": id, "room": report.room_id}),
    };
    tx.record(fact).await
}

pub async fn person(seat: &Seat, asked: ReportUser) -> Answer<Nothing> {
    let room_id = asked.room.map(|room| room.0);
    if let Some(room_id) = room_id {
        seat.hall.state().room(room_id)?;
    }
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    if user_of(&seat.hall, &mut conn, asked.user).await.map_err(fatal)?.is_none() {
        return fail(ErrorCode::UserNotFound);
    }
    drop(conn);
    let report = Report {
        room_id,
        reporter: seat.person,
        reported: asked.user,
        subject: format!("person:{}", asked.user),
        reason: asked.reason,
        context: ReportContext::default(),
    };
    tell(seat, report).await
}

/// The words are ours, not the reporter's: they are read where they were written.
pub async fn message(seat: &Seat, asked: ReportMessage) -> Answer<Nothing> {
    let found = evidence::read(seat, asked.channel, asked.event, BEFORE).await?;
    let said = |line: evidence::Line| SaidThen { sender: line.sender, body: line.body, at: line.at.to_string() };
    let report = Report {
        room_id: found.room_id,
        reporter: seat.person,
        reported: found.message.sender,
        subject: format!("message:{}/{}", asked.channel, asked.event),
        reason: asked.reason,
        context: ReportContext {
            message: Some(said(found.message)),
            before: found.before.into_iter().map(said).collect(),
            ..ReportContext::default()
        },
    };
    tell(seat, report).await
}

async fn tell(seat: &Seat, report: Report) -> Answer<Nothing> {
    if report.reported == seat.person {
        return fail(ErrorCode::UserReportSelf);
    }
    seat.pace(Action::Report)?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    file(&mut tx, &seat.hall.event, &report).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::ReportsChanged);
    Ok(Nothing {})
}

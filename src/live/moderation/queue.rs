//! `moderation.*`: what moderators see, do and take back.

use std::collections::BTreeMap;

use serde_json::json;
use signaling::protocol::{
    ErrorCode, Failure, ImposeSanction, Imposed, LiftSanction, ListReports, ListSanctions, Nothing, Outcome, Report,
    ReportAbout, Reports, ResolveReport, Resolved, RoomId, Sanction, SanctionKind, Sanctions, User,
};
use uuid::Uuid;

use super::measures::{self, Measure};
use super::store::{self, Opened, Row};
use super::{Reach, notices};
use crate::access::roles::Right;
use crate::access::sanctions::{self, Kind};
use crate::base::db::Conn;
use crate::base::tx::{Actor, Fact, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::chat::evidence;
use crate::live::door::Seat;
use crate::live::hall::{Hall, News};
use crate::live::pace::Action;
use crate::live::people::user_of;

/// Most reports in one answer.
const MOST: usize = 100;

pub async fn reports(seat: &Seat, asked: ListReports) -> Answer<Reports> {
    let reach = Reach::of(seat, Right::MembersModerate).await?;
    let (hall, before) = (&seat.hall, asked.before_id.unwrap_or(i64::MAX));
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let mut rows = Vec::new();
    for room in reach.questions() {
        let found = store::reports(&mut conn, hall.event.id, room, asked.handled, before, MOST as i64).await;
        rows.extend(found.map_err(fatal)?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    rows.truncate(MOST);
    let waiting = store::waiting(&mut conn, hall.event.id).await.map_err(fatal)?;
    let results: Vec<Report> = rows.into_iter().map(view).collect();
    let users = named(hall, &mut conn, &results).await?;
    Ok(Reports { open: notices::open(&waiting, &reach), results, users })
}

fn view(row: Row) -> Report {
    Report {
        id: row.id,
        about: about(&row.subject),
        room: row.room_id.map(RoomId),
        reporter: row.reporter_id,
        reported: row.reported_id,
        reason: row.reason,
        context: row.context.0,
        created_at: row.created_at.to_string(),
        earlier: u32::try_from(row.earlier).unwrap_or(u32::MAX),
        outcome: row.outcome.as_deref().and_then(outcome_of),
        handled_at: row.handled_at.map(|at| at.to_string()),
        sanction: row.sanction_id,
    }
}

fn about(subject: &str) -> ReportAbout {
    match subject.split_once(':') {
        Some(("message", _)) => ReportAbout::Message,
        Some(("call", _)) => ReportAbout::Call,
        _ => ReportAbout::Person,
    }
}

const OUTCOMES: [(Outcome, &str); 5] = [
    (Outcome::Dismissed, "dismissed"),
    (Outcome::Deleted, "deleted"),
    (Outcome::Removed, "removed"),
    (Outcome::Silenced, "silenced"),
    (Outcome::Banned, "banned"),
];

fn outcome_of(word: &str) -> Option<Outcome> {
    OUTCOMES.iter().find(|(_, known)| *known == word).map(|(outcome, _)| *outcome)
}

fn word_of(outcome: Outcome) -> &'static str {
    OUTCOMES.iter().find(|(known, _)| *known == outcome).map_or("dismissed", |(_, word)| word)
}

async fn named(hall: &Hall, conn: &mut Conn, reports: &[Report]) -> Answer<BTreeMap<Uuid, User>> {
    let mut users = BTreeMap::new();
    for report in reports {
        let said = report.context.before.iter().chain(&report.context.message).map(|line| line.sender);
        let people = [report.reporter, report.reported].into_iter().chain(said).chain(report.context.people.clone());
        for person in people {
            if !users.contains_key(&person)
                && let Some(user) = user_of(hall, conn, person).await.map_err(fatal)?
            {
                users.insert(person, user);
            }
        }
    }
    Ok(users)
}

pub async fn resolve(seat: &Seat, asked: ResolveReport) -> Answer<Resolved> {
    seat.pace(Action::Moderate)?;
    let reach = Reach::of(seat, Right::MembersModerate).await?;
    let hall = &seat.hall;
    let mut tx = hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let report = store::open(&mut tx, hall.event.id, asked.report).await.map_err(fatal)?;
    let Some(report) = report.filter(|report| reach.covers(report.room_id)) else {
        return fail(ErrorCode::ModerationUnknownReport);
    };
    let room = if asked.everywhere { None } else { report.room_id };
    if !reach.covers(room) {
        return fail(ErrorCode::ProtocolDenied);
    }
    let needs = match asked.outcome {
        Outcome::Deleted => Right::ChatModerate,
        Outcome::Banned => Right::MembersBan,
        Outcome::Dismissed | Outcome::Removed | Outcome::Silenced => Right::MembersModerate,
    };
    // A message is deleted where it was written, however far the answer reaches.
    let place = if asked.outcome == Outcome::Deleted { report.room_id } else { room };
    if needs != Right::MembersModerate && !Reach::of(seat, needs).await?.covers(place) {
        return fail(ErrorCode::ProtocolDenied);
    }
    let mut taken_down = None;
    let sanction = match asked.outcome {
        Outcome::Dismissed => None,
        Outcome::Deleted => {
            let (channel, event) = message_of(&report)?;
            taken_down = evidence::take_down(hall, &mut tx, channel, event, seat.person).await?;
            None
        }
        Outcome::Removed => {
            let room = report.room_id.ok_or_else(no_room)?;
            measures::remove(&mut tx, &hall.event, report.reported_id, room).await?;
            None
        }
        Outcome::Silenced | Outcome::Banned => {
            let kind = if asked.outcome == Outcome::Banned { Kind::Ban } else { Kind::Silence };
            let person = report.reported_id;
            let measure = Measure { person, kind, room, minutes: asked.minutes, reason: &asked.reason };
            Some(measures::impose(&mut tx, &hall.event, &measure).await?)
        }
    };
    let (word, by, now) = (word_of(asked.outcome), tx.actor().to_string(), tx.now());
    let answered = store::resolve(&mut tx, hall.event.id, &report, word, sanction, &by, now).await.map_err(fatal)?;
    if answered == 0 {
        return fail(ErrorCode::ModerationUnknownReport);
    }
    record(&mut tx, hall, &report, asked.report, word, sanction).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    if let Some(said) = taken_down {
        let members =
            hall.state().talks.members(said.event.channel).map(|members| members.to_vec()).unwrap_or_default();
        hall.tell(&News::Said { said: Box::new(said), owed: Vec::new(), members });
    }
    hall.tell(&News::ReportsChanged);
    Ok(Resolved { sanction })
}

async fn record(
    tx: &mut Tx,
    hall: &Hall,
    report: &Opened,
    id: i64,
    outcome: &str,
    sanction: Option<i64>,
) -> Result<(), sqlx::Error> {
    let fact = Fact {
        kind: "report.handled",
        organizer_id: Some(hall.event.organizer_id),
        event_id: Some(hall.event.id),
        subject: format!("person:{}", report.reported_id),
        body: json!({"report": id, "room": report.room_id, "outcome": outcome, "sanction": sanction}),
    };
    tx.record(fact).await
}

/// The channel and id of the message that a report is about.
fn message_of(report: &Opened) -> Answer<(Uuid, i64)> {
    let of = report.subject.strip_prefix("message:").and_then(|of| of.split_once('/'));
    let parsed = of.and_then(|(channel, event)| Some((channel.parse().ok()?, event.parse().ok()?)));
    parsed.ok_or_else(|| wrong("outcome", "only messages are deleted"))
}

fn no_room() -> Failure {
    wrong("outcome", "this happened in no room")
}

fn wrong(field: &str, message: &str) -> Failure {
    Failure::new(ErrorCode::InvalidInput).message(message).detail("field", field)
}

pub async fn impose(seat: &Seat, asked: ImposeSanction) -> Answer<Imposed> {
    seat.pace(Action::Moderate)?;
    let reach = Reach::of(seat, Right::MembersModerate).await?;
    let room = asked.room.map(|room| room.0);
    if let Some(room) = room {
        seat.hall.state().room(room)?;
    }
    if !reach.covers(room) {
        return fail(ErrorCode::ProtocolDenied);
    }
    let kind = match asked.kind {
        SanctionKind::Ban => Kind::Ban,
        SanctionKind::Silence => Kind::Silence,
    };
    if kind == Kind::Ban && !Reach::of(seat, Right::MembersBan).await?.covers(room) {
        return fail(ErrorCode::ProtocolDenied);
    }
    let measure = Measure { person: asked.user, kind, room, minutes: asked.minutes, reason: &asked.reason };
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let sanction = measures::impose(&mut tx, &seat.hall.event, &measure).await?;
    tx.commit().await.map_err(fatal)?;
    Ok(Imposed { sanction })
}

pub async fn lift(seat: &Seat, asked: LiftSanction) -> Answer<Nothing> {
    seat.pace(Action::Moderate)?;
    let reach = Reach::of(seat, Right::MembersModerate).await?;
    let event = &seat.hall.event;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    let standing = sanctions::store::by_id(&mut tx, event.id, asked.sanction, now).await.map_err(fatal)?;
    let Some(standing) = standing.filter(|standing| reach.covers(standing.room_id)) else {
        return fail(ErrorCode::ModerationUnknownSanction);
    };
    if standing.kind == Kind::Ban.as_str() && !Reach::of(seat, Right::MembersBan).await?.covers(standing.room_id) {
        return fail(ErrorCode::ProtocolDenied);
    }
    sanctions::lift(&mut tx, event.organizer_id, event.id, asked.sanction).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    Ok(Nothing {})
}

pub async fn standing(seat: &Seat, _: ListSanctions) -> Answer<Sanctions> {
    let reach = Reach::of(seat, Right::MembersModerate).await?;
    let base = seat.hall.live().base();
    let mut conn = base.read().await.map_err(fatal)?;
    let standing = sanctions::store::standing(&mut conn, seat.hall.event.id, base.now()).await.map_err(fatal)?;
    let mut results = Vec::new();
    for sanction in standing.into_iter().filter(|sanction| reach.covers(sanction.room_id)) {
        let Some(user) = user_of(&seat.hall, &mut conn, sanction.person_id).await.map_err(fatal)? else { continue };
        results.push(Sanction {
            id: sanction.id,
            user,
            kind: if sanction.kind == Kind::Ban.as_str() { SanctionKind::Ban } else { SanctionKind::Silence },
            room: sanction.room_id.map(RoomId),
            until: sanction.until.map(|until| until.to_string()),
            reason: sanction.reason,
            created_at: sanction.created_at.to_string(),
        });
    }
    Ok(Sanctions { results })
}

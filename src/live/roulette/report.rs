//! `roulette.report`: one action tells the moderators, bars the two from each other for good and ends the call.

use serde_json::json;
use signaling::protocol::{ErrorCode, Nothing, ReportRoulette};

use super::wire::Ask;
use super::{ask, store};
use crate::base::tx::{Actor, Fact};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;
use crate::live::people;

/// Longest reason, in characters.
const MAX_REASON: usize = 1_000;
/// A call may still be reported this long after its end: many find the words later.
const AFTERWARDS: std::time::Duration = std::time::Duration::from_secs(86_400);

pub async fn report(seat: &Seat, asked: ReportRoulette) -> Answer<Nothing> {
    let live = seat.hall.live();
    let base = live.base();
    let now = base.now();
    seat.pace(Action::Report)?;
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let own = store::call_of(&mut tx, asked.call_id, seat.person).await.map_err(fatal)?;
    let others = store::others(&mut tx, asked.call_id, seat.person).await.map_err(fatal)?;
    let Some(own) =
        own.filter(|own| others.contains(&asked.user) && own.ended_at.is_none_or(|at| at.plus(AFTERWARDS) > now))
    else {
        return fail(ErrorCode::RouletteUnknownCall);
    };
    let reason: String = asked.reason.chars().filter(|c| *c != '\0').take(MAX_REASON).collect();
    let report = people::Report {
        event_id: seat.hall.event.id,
        room_id: Some(own.room_id),
        reporter: seat.person,
        reported: asked.user,
        subject: format!("call:{}", asked.call_id),
        reason,
        context: json!({
            "people": others,
            "started_at": own.started_at,
            "ended_at": own.ended_at,
        }),
    };
    let id = people::store::insert_report(&mut tx, &report, now).await.map_err(fatal)?;
    people::store::block(&mut tx, seat.hall.event.id, seat.person, asked.user, now).await.map_err(fatal)?;
    let fact = Fact {
        kind: "person.reported",
        organizer_id: Some(seat.hall.event.organizer_id),
        event_id: Some(seat.hall.event.id),
        subject: format!("person:{}", asked.user),
        body: json!({"report": id, "room": own.room_id, "call": asked.call_id}),
    };
    tx.record(fact).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    let end = match own.ended_at {
        None => Ask::Report { call: asked.call_id, other: asked.user },
        Some(_) => Ask::Bar { other: asked.user },
    };
    match ask(&seat.hall, own.room_id, seat.id, seat.person, end).await {
        // It ended by itself meanwhile.
        Err(failure) if failure.code == ErrorCode::RouletteUnknownCall => {
            let bar = Ask::Bar { other: asked.user };
            ask(&seat.hall, own.room_id, seat.id, seat.person, bar).await?;
        }
        Err(failure) => return Err(failure),
        Ok(_) => {}
    }
    Ok(Nothing {})
}

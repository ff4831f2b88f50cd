//! `roulette.report`: one action tells the moderators, bars the two from each other for good and ends the call.

use signaling::protocol::{ErrorCode, Nothing, ReportContext, ReportRoulette};

use super::wire::Ask;
use super::{ask, store};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;
use crate::live::{moderation, people};

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
    let report = moderation::Report {
        room_id: Some(own.room_id),
        reporter: seat.person,
        reported: asked.user,
        subject: format!("call:{}", asked.call_id),
        reason: asked.reason,
        context: ReportContext {
            people: others,
            started_at: own.started_at.map(|at| at.to_string()),
            ended_at: own.ended_at.map(|at| at.to_string()),
            ..ReportContext::default()
        },
    };
    moderation::file(&mut tx, &seat.hall.event, &report).await.map_err(fatal)?;
    people::store::block(&mut tx, seat.hall.event.id, seat.person, asked.user, now).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::ReportsChanged);
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

//! Writing an announcement, by whichever door.

use serde_json::json;
use signaling::protocol::ErrorCode;

use super::{Row, State, rules, store};
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use crate::events::Event;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::push;

/// Announcements of one event.
const MAX_ANNOUNCEMENTS: i64 = 500;

/// What is asked; what is none stays as it is.
pub struct Wish {
    pub text: Option<String>,
    pub show_until: Option<Timestamp>,
    pub state: Option<State>,
}

pub async fn create(tx: &mut Tx, event: &Event, text: &str, show_until: Option<Timestamp>) -> Answer<Row> {
    let text = rules::text(text)?;
    if store::count_of_event(tx, event.id).await.map_err(fatal)? >= MAX_ANNOUNCEMENTS {
        return fail(ErrorCode::AnnouncementLimit);
    }
    let now = tx.now();
    let row = store::insert(tx, event.id, &text, show_until, now).await.map_err(fatal)?;
    tx.record(fact("announcement.created", event, &row)).await.map_err(fatal)?;
    Ok(row)
}

pub async fn update(tx: &mut Tx, event: &Event, id: i64, wish: Wish) -> Answer<Row> {
    let row = store::by_id(tx, event.id, id).await.map_err(fatal)?.ok_or(ErrorCode::AnnouncementUnknown)?;
    let before = row.state;
    let state = wish.state.unwrap_or(before);
    let text = wish.text.as_deref().map(rules::text).transpose()?;
    rules::step(before, state, text.as_ref().is_some_and(|text| *text != row.text))?;
    let told_at = row.told_at.or((state == State::Active).then_some(tx.now()));
    let show_until = wish.show_until.or(row.show_until);
    let changed = Row { text: text.unwrap_or(row.text), state, show_until, told_at, ..row };
    if !store::change(tx, before, &changed).await.map_err(fatal)? {
        return fail(ErrorCode::AnnouncementFixed);
    }
    tx.record(fact("announcement.changed", event, &changed)).await.map_err(fatal)?;
    if before != State::Active && state == State::Active {
        push::announcement(tx, event.id, id).await.map_err(fatal)?;
    }
    Ok(changed)
}

fn fact(kind: &'static str, event: &Event, row: &Row) -> Fact {
    Fact {
        kind,
        organizer_id: Some(event.organizer_id),
        event_id: Some(event.id),
        subject: format!("announcement:{}", row.id),
        body: json!({"state": row.state.as_str()}),
    }
}

//! `contact.list`: with whom contacts were exchanged, who waits, for whom one waits.

use std::collections::HashMap;

use signaling::protocol::{
    ContactAsked, ContactShare, ContactStanding, ListMyContacts, MyContact, MyContacts, ProfileValue, User,
};
use uuid::Uuid;

use super::{Row, is_open, rules, store};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;
use crate::live::people;

/// Most rows that one answer is made of: two of each exchange.
const MOST: i64 = 2_000;

pub async fn list(seat: &Seat, _: ListMyContacts) -> Answer<MyContacts> {
    seat.pace(Action::Look)?;
    let base = seat.hall.live().base();
    let mut conn = base.read().await.map_err(fatal)?;
    of_person(&mut conn, seat.hall.event.id, seat.person, base.now()).await.map_err(fatal)
}

/// Everything that somebody sees of their contacts. Whom they blocked, or who blocked them, is not in it; nor are requests
/// once the event is over.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    conn: &mut Conn,
    event_id: i64,
    person: Uuid,
    now: Timestamp,
) -> Result<MyContacts, sqlx::Error> {
    let rows = store::around(conn, person, MOST).await?;
    let known = store::others(conn, person).await?;
    let users: HashMap<Uuid, User> = known.iter().map(|other| (other.id, people::view(other))).collect();
    let barred = people::store::barred(conn, person).await?;
    let values = store::values_for(conn, person).await?;
    let open = is_open(conn, event_id, now).await?;
    let mut found = MyContacts::default();
    let mut seen = Vec::new();
    for row in &rows {
        let other = if row.person_id == person { row.other_id } else { row.person_id };
        let Some(user) = users.get(&other).filter(|_| !barred.contains(&other) && !seen.contains(&other)) else {
            continue;
        };
        seen.push(other);
        let given = |from: Uuid, to: Uuid| rows.iter().find(|row| (row.person_id, row.other_id) == (from, to));
        let (mine, theirs) = (given(person, other), given(other, person));
        match (rules::standing(mine, theirs), mine, theirs) {
            (ContactStanding::Exchanged, Some(mine), Some(theirs)) => {
                found.contacts.push(contact(user, mine, theirs, &values));
            }
            (ContactStanding::Asked, Some(mine), _) if open => found.asked.extend(asked(user, mine)),
            (ContactStanding::Waiting, _, Some(theirs)) if open => found.waiting.extend(asked(user, theirs)),
            _ => {}
        }
    }
    found.contacts.sort_by(|one, other| other.exchanged_at.cmp(&one.exchanged_at));
    Ok(found)
}

fn contact(user: &User, mine: &Row, theirs: &Row, values: &[(Uuid, i64, String)]) -> MyContact {
    let own = values.iter().filter(|(person, _, _)| *person == theirs.person_id && theirs.fields);
    MyContact {
        user: user.clone(),
        card: theirs.card.clone(),
        email: theirs.email.clone(),
        values: own.map(|(_, field, value)| ProfileValue { field: *field, value: value.clone() }).collect(),
        note: mine.note.clone(),
        given: ContactShare { card: mine.card.clone(), email: mine.email.clone(), fields: mine.fields },
        exchanged_at: mine.created_at.max(theirs.created_at).to_string(),
    }
}

fn asked(user: &User, row: &Row) -> Option<ContactAsked> {
    row.asked_at.map(|at| ContactAsked { user: user.clone(), asked_at: at.to_string() })
}

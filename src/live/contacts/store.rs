use signaling::protocol::ContactShare;
use uuid::Uuid;

use super::Row;
use crate::access::people::Person;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

async fn given(conn: &mut Conn, person: Uuid, other: Uuid) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT person_id, other_id, card, email, fields, note, created_at, asked_at, declined, ended
         FROM live_contacts WHERE person_id = $1 AND other_id = $2",
        person,
        other,
    )
}

/// What the one gives, and what the other gives.
pub async fn pair(conn: &mut Conn, person: Uuid, other: Uuid) -> Result<(Option<Row>, Option<Row>), sqlx::Error> {
    Ok((given(conn, person, other).await?, given(conn, other, person).await?))
}

/// Every row between somebody and others, the newest first.
pub async fn around(conn: &mut Conn, person: Uuid, most: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT person_id, other_id, card, email, fields, note, created_at, asked_at, declined, ended
         FROM live_contacts WHERE (person_id = $1 OR other_id = $1) AND NOT ended
         ORDER BY created_at DESC, person_id LIMIT $2",
        person,
        most,
    )
}

/// Those others.
pub async fn others(conn: &mut Conn, person: Uuid) -> Result<Vec<Person>, sqlx::Error> {
    query_all!(
        conn,
        Person,
        "SELECT p.id, p.event_id, p.kind, p.display_name, p.user_id FROM people p
         WHERE p.id IN (SELECT c.other_id FROM live_contacts c WHERE c.person_id = $1 AND NOT c.ended
             UNION SELECT c.person_id FROM live_contacts c WHERE c.other_id = $1 AND NOT c.ended)",
        person,
    )
}

/// The answers to public fields of those who gave them along to somebody: who, the field, the answer.
pub async fn values_for(conn: &mut Conn, person: Uuid) -> Result<Vec<(Uuid, i64, String)>, sqlx::Error> {
    query_all!(
        conn,
        (Uuid, i64, String),
        "SELECT v.person_id, v.field_id, v.value FROM profile_values v
         JOIN profile_fields f ON f.id = v.field_id
         JOIN live_contacts c ON c.person_id = v.person_id
         WHERE c.other_id = $1 AND c.fields AND NOT c.ended AND f.shown ORDER BY f.position, f.id",
        person,
    )
}

/// Requests of somebody since then, to whomever.
pub async fn asked_since(conn: &mut Conn, person: Uuid, since: Timestamp) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM live_contacts WHERE person_id = $1 AND asked_at > $2", person, since)
}

/// What is given; `asked_at`: when the other was asked for theirs. `declined`: they will not see it. A no that was said
/// before stays.
pub async fn give(
    conn: &mut Conn,
    (event_id, person, other): (i64, Uuid, Uuid),
    share: &ContactShare,
    asked_at: Option<Timestamp>,
    declined: bool,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO live_contacts
             (event_id, person_id, other_id, card, email, fields, created_at, asked_at, declined, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7)
         ON CONFLICT (person_id, other_id) DO UPDATE SET card = excluded.card, email = excluded.email,
             fields = excluded.fields, asked_at = COALESCE(excluded.asked_at, live_contacts.asked_at),
             declined = (live_contacts.declined OR excluded.declined), ended = FALSE,
             created_at = CASE WHEN live_contacts.ended THEN excluded.created_at ELSE live_contacts.created_at END,
             changed_at = excluded.changed_at",
        event_id,
        person,
        other,
        share.card.as_str(),
        share.email.as_str(),
        share.fields,
        now,
        asked_at,
        declined,
    )?;
    Ok(())
}

/// A line for somebody whom one has met, beside what they have already; without one nothing is given any more.
pub async fn put_card(
    conn: &mut Conn,
    between: (i64, Uuid, Uuid),
    card: Option<&str>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (_, person, other) = between;
    let Some(card) = card else { return end(conn, person, other, now).await.map(drop) };
    let known = given(conn, person, other).await?.filter(|row| !row.ended);
    let (email, fields) = known.map_or((String::new(), false), |row| (row.email, row.fields));
    give(conn, between, &ContactShare { card: card.to_owned(), email, fields }, None, false, now).await
}

/// The other does not want to, or does after all.
pub async fn decline(
    conn: &mut Conn,
    person: Uuid,
    other: Uuid,
    declined: bool,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE live_contacts SET declined = $3, changed_at = $4 WHERE person_id = $1 AND other_id = $2",
        person,
        other,
        declined,
        now,
    )?;
    Ok(())
}

/// Nothing is given any more, and what was given is forgotten. False: nothing was.
pub async fn end(conn: &mut Conn, person: Uuid, other: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let ended = execute!(
        conn,
        "UPDATE live_contacts SET ended = TRUE, card = '', email = '', fields = FALSE, note = '', changed_at = $3
         WHERE person_id = $1 AND other_id = $2 AND NOT ended",
        person,
        other,
        now,
    )?;
    Ok(ended > 0)
}

pub async fn note(conn: &mut Conn, person: Uuid, other: Uuid, note: &str) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE live_contacts SET note = $3 WHERE person_id = $1 AND other_id = $2 AND NOT ended",
        person,
        other,
        note,
    )?;
    Ok(())
}

/// With whom contacts were exchanged: who, a line of theirs, and when the second one agreed. The newest first.
pub async fn exchanged(
    conn: &mut Conn,
    person: Uuid,
    most: i64,
) -> Result<Vec<(Uuid, String, Timestamp)>, sqlx::Error> {
    query_all!(
        conn,
        (Uuid, String, Timestamp),
        "SELECT theirs.person_id, CASE WHEN theirs.card <> '' THEN theirs.card ELSE theirs.email END,
             CASE WHEN theirs.created_at > own.created_at THEN theirs.created_at ELSE own.created_at END AS exchanged_at
         FROM live_contacts own
         JOIN live_contacts theirs ON theirs.person_id = own.other_id AND theirs.other_id = own.person_id
         WHERE own.person_id = $1 AND NOT own.ended AND NOT theirs.ended ORDER BY exchanged_at DESC LIMIT $2",
        person,
        most,
    )
}

/// Whose contacts changed since then.
pub async fn changed_since(conn: &mut Conn, event_id: i64, since: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT person_id FROM live_contacts WHERE event_id = $1 AND changed_at > $2
         UNION SELECT other_id FROM live_contacts WHERE event_id = $1 AND changed_at > $2",
        event_id,
        since,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

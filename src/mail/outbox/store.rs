use sqlx::QueryBuilder;

use super::{Mail, State};
use crate::base::db::{Conn, Raw, contains};
use crate::base::journal::Line;
use crate::base::page::PageQuery;
use crate::base::time::Timestamp;
use crate::{execute, query_one, query_opt};

/// A letter's row to be.
pub struct NewMail<'a> {
    pub organizer_id: Option<i64>,
    pub event_id: Option<i64>,
    pub journal_id: Option<i64>,
    pub role: &'a str,
    pub state: State,
    pub locale: &'a str,
    pub to_name: &'a str,
    pub to_email: &'a str,
    pub subject: &'a str,
    pub body: Option<&'a str>,
}

/// `None`: the fact has this letter already.
pub async fn insert(conn: &mut Conn, new: &NewMail<'_>, now: Timestamp) -> Result<Option<Mail>, sqlx::Error> {
    query_opt!(
        conn,
        Mail,
        "INSERT INTO mails (organizer_id, event_id, journal_id, role, state, locale, to_name, to_email, subject, body,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (journal_id, role) DO NOTHING
         RETURNING id, organizer_id, event_id, journal_id, role, state, locale, to_name, to_email, subject, body,
             sendings, unclear, error, created_at, sent_at",
        new.organizer_id,
        new.event_id,
        new.journal_id,
        new.role,
        new.state.as_str(),
        new.locale,
        new.to_name,
        new.to_email,
        new.subject,
        new.body,
        now,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Mail>, sqlx::Error> {
    query_opt!(
        conn,
        Mail,
        "SELECT id, organizer_id, event_id, journal_id, role, state, locale, to_name, to_email, subject, body, sendings,
             unclear, error, created_at, sent_at
         FROM mails WHERE id = $1",
        id,
    )
}

/// How a list is narrowed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub state: Option<String>,
    pub role: Option<String>,
    /// Part of an address, a name or a subject, in any case.
    pub search: Option<String>,
}

macro_rules! narrow {
    ($query:ident, $event_id:expr, $filter:expr) => {
        $query.push_bind($event_id);
        if let Some(state) = &$filter.state {
            $query.push(" AND state = ").push_bind(state.clone());
        }
        if let Some(role) = &$filter.role {
            $query.push(" AND role = ").push_bind(role.clone());
        }
        if let Some(search) = &$filter.search {
            let pattern = contains(search);
            $query.push(" AND (lower(to_email) LIKE lower(").push_bind(pattern.clone());
            $query.push(") ESCAPE '!' OR lower(to_name) LIKE lower(").push_bind(pattern.clone());
            $query.push(") ESCAPE '!' OR lower(subject) LIKE lower(").push_bind(pattern).push(") ESCAPE '!')");
        }
    };
}

/// One page of an event's letters, and how many there are.
pub async fn of_event(
    conn: &mut Conn,
    event_id: i64,
    filter: &Filter,
    order_by: &str,
    page: PageQuery,
) -> Result<(Vec<Mail>, i64), sqlx::Error> {
    macro_rules! run {
        ($conn:expr) => {{
            let mut count = QueryBuilder::new("SELECT COUNT(*) FROM mails WHERE event_id = ");
            narrow!(count, event_id, filter);
            let count: i64 = count.build_query_scalar().fetch_one(&mut *$conn).await?;
            let mut query = QueryBuilder::new(
                "SELECT id, organizer_id, event_id, journal_id, role, state, locale, to_name, to_email, subject, body,
                     sendings, unclear, error, created_at, sent_at
                 FROM mails WHERE event_id = ",
            );
            narrow!(query, event_id, filter);
            query.push(order_by).push(" LIMIT ").push_bind(page.limit()).push(" OFFSET ").push_bind(page.offset());
            Ok((query.build_query_as::<Mail>().fetch_all(&mut *$conn).await?, count))
        }};
    }
    match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    }
}

/// The guard in the `WHERE`: only drafts can be changed. `None`: it is none (any more).
pub async fn put_draft(
    conn: &mut Conn,
    event_id: i64,
    id: i64,
    to: (&str, &str),
    subject: &str,
    body: &str,
) -> Result<Option<Mail>, sqlx::Error> {
    query_opt!(
        conn,
        Mail,
        "UPDATE mails SET to_name = $3, to_email = $4, subject = $5, body = $6
         WHERE event_id = $1 AND id = $2 AND state = 'draft'
         RETURNING id, organizer_id, event_id, journal_id, role, state, locale, to_name, to_email, subject, body,
             sendings, unclear, error, created_at, sent_at",
        event_id,
        id,
        to.0,
        to.1,
        subject,
        body,
    )
}

/// Drafts and failed letters go (again). `None`: it is neither.
pub async fn queue(conn: &mut Conn, id: i64) -> Result<Option<Mail>, sqlx::Error> {
    query_opt!(
        conn,
        Mail,
        "UPDATE mails SET state = 'queued', sendings = sendings + 1, unclear = 0, error = NULL
         WHERE id = $1 AND (state IN ('draft', 'failed') OR (state = 'queued' AND sendings = 0))
         RETURNING id, organizer_id, event_id, journal_id, role, state, locale, to_name, to_email, subject, body,
             sendings, unclear, error, created_at, sent_at",
        id,
    )
}

/// False: it is neither draft nor failed.
pub async fn discard(conn: &mut Conn, id: i64) -> Result<bool, sqlx::Error> {
    let rows =
        execute!(conn, "UPDATE mails SET state = 'discarded' WHERE id = $1 AND state IN ('draft', 'failed')", id)?;
    Ok(rows == 1)
}

/// About to hand it over. False: twice already without learning the end, or it is not waiting any more.
pub async fn claim(conn: &mut Conn, id: i64, most: i64) -> Result<bool, sqlx::Error> {
    let rows = execute!(
        conn,
        "UPDATE mails SET unclear = unclear + 1, state = 'queued'
         WHERE id = $1 AND state IN ('queued', 'failed') AND unclear < $2",
        id,
        most,
    )?;
    Ok(rows == 1)
}

pub async fn set_sent(conn: &mut Conn, id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE mails SET state = 'sent', sent_at = $2, unclear = unclear - 1, error = NULL WHERE id = $1",
        id,
        now,
    )?;
    Ok(())
}

/// What went wrong; `is_clear`: the server said that it does not have it; `is_final`: it is not tried again by itself.
pub async fn set_trouble(
    conn: &mut Conn,
    id: i64,
    error: &str,
    is_clear: bool,
    is_final: bool,
) -> Result<(), sqlx::Error> {
    let (less, state) = (i64::from(is_clear), if is_final { "failed" } else { "queued" });
    execute!(
        conn,
        "UPDATE mails SET error = $2, unclear = unclear - $3, state = $4 WHERE id = $1 AND state IN ('queued', 'failed')",
        id,
        error,
        less,
        state,
    )?;
    Ok(())
}

/// Nobody is to read it any more.
pub async fn set_discarded(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE mails SET state = 'discarded' WHERE id = $1", id)?;
    Ok(())
}

/// The fact that a letter tells of.
pub async fn line(conn: &mut Conn, journal_id: i64) -> Result<Line, sqlx::Error> {
    query_one!(
        conn,
        Line,
        "SELECT id, at, organizer_id, event_id, actor, kind, subject, body FROM journal WHERE id = $1",
        journal_id,
    )
}

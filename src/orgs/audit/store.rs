use sqlx::QueryBuilder;

use crate::base::db::{Conn, Raw};
use crate::base::journal::Line;
use crate::base::time::Timestamp;
use crate::orgs::rights::Events;
use crate::{query_all, query_opt};

/// Which facts.
#[derive(Clone, Debug)]
pub struct Filter {
    pub organizer_id: i64,
    /// One event's, or those of the whole organizer as far as `known` goes.
    pub event_id: Option<i64>,
    pub known: Events,
    /// A kind, or all that begin so where it ends with a dot.
    pub kind: Option<String>,
    pub actor: Option<String>,
    /// As `product:12`.
    pub object: Option<String>,
    pub since: Option<Timestamp>,
    pub before: Option<Timestamp>,
}

macro_rules! narrow {
    ($query:ident, $filter:expr) => {
        $query.push_bind($filter.organizer_id);
        if let Some(event) = $filter.event_id {
            $query.push(" AND event_id = ").push_bind(event);
        } else if let Events::Some(known) = &$filter.known {
            $query.push(" AND (event_id IS NULL");
            for event in known {
                $query.push(" OR event_id = ").push_bind(*event);
            }
            $query.push(")");
        }
        match $filter.kind.as_deref() {
            // The dot's successor ends the range: "product." to "product/".
            Some(kind) if kind.ends_with('.') => {
                let end = format!("{}/", kind.trim_end_matches('.'));
                $query.push(" AND kind >= ").push_bind(kind.to_owned()).push(" AND kind < ").push_bind(end);
            }
            Some(kind) => {
                $query.push(" AND kind = ").push_bind(kind.to_owned());
            }
            None => {}
        }
        if let Some(actor) = &$filter.actor {
            $query.push(" AND actor = ").push_bind(actor.clone());
        }
        if let Some(object) = &$filter.object {
            $query.push(" AND subject = ").push_bind(object.clone());
        }
        if let Some(since) = $filter.since {
            $query.push(" AND at >= ").push_bind(since);
        }
        if let Some(before) = $filter.before {
            $query.push(" AND at < ").push_bind(before);
        }
    };
}

/// One page, in an order of [`Asked::order_by`](crate::base::listing::Asked::order_by), and how many there are.
pub async fn page(
    conn: &mut Conn,
    filter: &Filter,
    order_by: &str,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Line>, i64), sqlx::Error> {
    macro_rules! run {
        ($conn:expr) => {{
            let mut count = QueryBuilder::new("SELECT COUNT(*) FROM journal WHERE organizer_id = ");
            narrow!(count, filter);
            let count: i64 = count.build_query_scalar().fetch_one(&mut *$conn).await?;
            let mut page = QueryBuilder::new(
                "SELECT id, at, organizer_id, event_id, actor, kind, subject, body FROM journal WHERE organizer_id = ",
            );
            narrow!(page, filter);
            page.push(order_by).push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
            Ok((page.build_query_as::<Line>().fetch_all(&mut *$conn).await?, count))
        }};
    }
    match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    }
}

/// The next lines after one, the oldest first.
pub async fn after(conn: &mut Conn, filter: &Filter, id: i64, limit: i64) -> Result<Vec<Line>, sqlx::Error> {
    macro_rules! run {
        ($conn:expr) => {{
            let mut page = QueryBuilder::new(
                "SELECT id, at, organizer_id, event_id, actor, kind, subject, body FROM journal WHERE organizer_id = ",
            );
            narrow!(page, filter);
            page.push(" AND id > ").push_bind(id).push(" ORDER BY id LIMIT ").push_bind(limit);
            page.build_query_as::<Line>().fetch_all(&mut *$conn).await
        }};
    }
    match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    }
}

/// The slugs of an organizer's events.
pub async fn event_slugs(conn: &mut Conn, organizer_id: i64) -> Result<Vec<(i64, String)>, sqlx::Error> {
    query_all!(conn, (i64, String), "SELECT id, slug FROM events WHERE organizer_id = $1", organizer_id)
}

/// The name of a device of the organizer, revoked or not.
pub async fn device_name(conn: &mut Conn, organizer_id: i64, id: i64) -> Result<Option<String>, sqlx::Error> {
    let sql = "SELECT name FROM devices WHERE organizer_id = $1 AND id = $2";
    Ok(query_opt!(conn, (String,), sql, organizer_id, id)?.map(|(name,)| name))
}

/// The name of an application that somebody allowed to act for them, ended or not.
pub async fn application_name(conn: &mut Conn, id: i64) -> Result<Option<String>, sqlx::Error> {
    let found = query_opt!(conn, (String,), "SELECT name FROM oauth_clients WHERE id = $1", id)?;
    Ok(found.map(|(name,)| name))
}

/// The name of an API token of the organizer, revoked or not.
pub async fn token_name(conn: &mut Conn, organizer_id: i64, id: i64) -> Result<Option<String>, sqlx::Error> {
    let found = query_opt!(
        conn,
        (String,),
        "SELECT name FROM api_tokens WHERE organizer_id = $1 AND id = $2",
        organizer_id,
        id,
    )?;
    Ok(found.map(|(name,)| name))
}

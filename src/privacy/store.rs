//! Statements over the [`table`](super::table): its names and values are our own literals; what comes from outside is bound.

use serde_json::{Map, Value};
use sqlx::types::Json;
use sqlx::{Database, Encode, QueryBuilder, Row, Type};

use super::table::Table;
use super::{Class, Shredding};
use crate::base::db::{Conn, Raw};
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt};

/// `this`: the event, for the scopes of the table.
fn of_event<DB: Database>(event_id: i64) -> QueryBuilder<DB>
where
    i64: for<'q> Encode<'q, DB> + Type<DB>,
{
    let mut query = QueryBuilder::new(
        "WITH this AS (SELECT e.id, o.slug || '/' || e.slug AS place FROM events e JOIN organizers o ON o.id = e.organizer_id
         WHERE e.id = ",
    );
    query.push_bind(event_id).push(") ");
    query
}

/// Rows of the event that still hold something of the class.
fn narrow<DB: Database>(query: &mut QueryBuilder<DB>, table: &Table, class: Class) {
    query.push(" FROM ").push(table.name).push(" WHERE (").push(table.scope).push(")");
    if !table.loses_rows(class) {
        let full = table.emptied(class).map(|(column, value)| match value {
            "NULL" => format!("{column} IS NOT NULL"),
            value => format!("{column} <> {value}"),
        });
        query.push(" AND (").push(full.collect::<Vec<_>>().join(" OR ")).push(")");
    }
}

/// Empties, or deletes, at most `most` rows of an event. How many there were.
pub async fn shred(conn: &mut Conn, table: &Table, class: Class, event_id: i64, most: i64) -> Result<u64, sqlx::Error> {
    macro_rules! run {
        ($conn:expr) => {{
            let mut query = of_event(event_id);
            if table.loses_rows(class) {
                query.push("DELETE FROM ").push(table.name);
            } else {
                let set = table.emptied(class).map(|(column, value)| format!("{column} = {value}"));
                query.push("UPDATE ").push(table.name).push(" SET ").push(set.collect::<Vec<_>>().join(", "));
            }
            query.push(" WHERE (").push(table.scope).push(") AND ").push(table.key);
            query.push(" IN (SELECT ").push(table.key);
            narrow(&mut query, table, class);
            query.push(" LIMIT ").push_bind(most).push(")");
            query.build().execute(&mut *$conn).await?.rows_affected()
        }};
    }
    Ok(match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    })
}

/// The next rows of what [`shred`] would take, as the file has them.
pub async fn export(
    conn: &mut Conn,
    table: &Table,
    class: Class,
    event_id: i64,
    (offset, most): (i64, i64),
) -> Result<Vec<Map<String, Value>>, sqlx::Error> {
    let columns = table.exported(class);
    macro_rules! run {
        ($conn:expr) => {{
            let mut query = of_event(event_id);
            let texts: Vec<String> = columns.iter().map(|column| format!("CAST({column} AS TEXT)")).collect();
            query.push("SELECT ").push(texts.join(", "));
            narrow(&mut query, table, class);
            query.push(" ORDER BY ").push(table.key).push(" LIMIT ").push_bind(most);
            query.push(" OFFSET ").push_bind(offset);
            let mut rows = Vec::new();
            for row in query.build().fetch_all(&mut *$conn).await? {
                let mut told = Map::new();
                for (at, column) in columns.iter().enumerate() {
                    told.insert((*column).to_owned(), row.try_get::<Option<String>, _>(at)?.into());
                }
                rows.push(told);
            }
            rows
        }};
    }
    Ok(match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    })
}

/// A statement with the columns of a shredding between its two halves.
macro_rules! shredding {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " id, event_id, actor, classes, confirm_code, created_at, confirmed_at, done_at, emptied ",
            $after
        )
    };
}

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    actor: &str,
    classes: &[Class],
    confirm_code: &str,
    now: Timestamp,
) -> Result<Shredding, sqlx::Error> {
    let names: Vec<&str> = classes.iter().map(|class| class.as_str()).collect();
    query_one!(
        conn,
        Shredding,
        shredding!(
            "INSERT INTO shreddings (event_id, actor, classes, confirm_code, created_at) VALUES ($1, $2, $3, $4, $5)
             RETURNING",
            ""
        ),
        event_id,
        actor,
        Json(names),
        confirm_code,
        now,
    )
}

/// Of an event, whoever wished it.
pub async fn find(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Shredding>, sqlx::Error> {
    let sql = shredding!("SELECT", "FROM shreddings WHERE event_id = $1 AND id = $2");
    query_opt!(conn, Shredding, sql, event_id, id)
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Shredding>, sqlx::Error> {
    query_opt!(conn, Shredding, shredding!("SELECT", "FROM shreddings WHERE id = $1"), id)
}

/// False: it was confirmed before.
pub async fn confirm(conn: &mut Conn, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let rows =
        execute!(conn, "UPDATE shreddings SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL", id, now)?;
    Ok(rows == 1)
}

pub async fn count(conn: &mut Conn, id: i64, emptied: u64) -> Result<(), sqlx::Error> {
    let emptied = i64::try_from(emptied).unwrap_or(i64::MAX);
    execute!(conn, "UPDATE shreddings SET emptied = emptied + $2 WHERE id = $1", id, emptied)?;
    Ok(())
}

/// False: it was done before.
pub async fn finish(conn: &mut Conn, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let rows = execute!(conn, "UPDATE shreddings SET done_at = $2 WHERE id = $1 AND done_at IS NULL", id, now)?;
    Ok(rows == 1)
}

pub async fn mark(conn: &mut Conn, event_id: i64, class: Class, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO shredded (event_id, class, at) VALUES ($1, $2, $3)
         ON CONFLICT (event_id, class) DO UPDATE SET at = excluded.at",
        event_id,
        class.as_str(),
        now,
    )?;
    Ok(())
}

/// When which class of an event was shredded last.
pub async fn marks(conn: &mut Conn, event_id: i64) -> Result<Vec<(Class, Timestamp)>, sqlx::Error> {
    let rows = query_all!(conn, (String, Timestamp), "SELECT class, at FROM shredded WHERE event_id = $1", event_id)?;
    Ok(rows.into_iter().filter_map(|(name, at)| Some((Class::named(&name)?, at))).collect())
}

/// Whether something is being shredded at an event, or is about to be.
pub async fn is_running(conn: &mut Conn, event_id: i64) -> Result<bool, sqlx::Error> {
    let open = query_opt!(
        conn,
        (i64,),
        "SELECT id FROM shreddings WHERE event_id = $1 AND confirmed_at IS NOT NULL AND done_at IS NULL LIMIT 1",
        event_id,
    )?;
    Ok(open.is_some())
}

/// Events after `after` that are over and for which somebody decided how long to keep something.
pub async fn with_retention(conn: &mut Conn, after: i64, now: Timestamp, most: i64) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64,),
        "SELECT e.id FROM events e
         WHERE e.id > $1 AND e.date_to <= $2
             AND (EXISTS (SELECT 1 FROM event_settings s WHERE s.event_id = e.id AND s.key LIKE 'retention!_%' ESCAPE '!')
                 OR EXISTS (SELECT 1 FROM organizer_settings s
                     WHERE s.organizer_id = e.organizer_id AND s.key LIKE 'retention!_%' ESCAPE '!'))
         ORDER BY e.id LIMIT $3",
        after,
        now,
        most,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Letters that belong to no event (about accounts and teams) and are older than `before`.
pub async fn forget_letters(conn: &mut Conn, before: Timestamp, most: i64) -> Result<u64, sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM mails WHERE id IN (
             SELECT id FROM mails WHERE event_id IS NULL AND created_at < $1 AND state <> 'queued' LIMIT $2)",
        before,
        most,
    )
}

/// Invitations that ended before `before`, and changes of address from before then.
pub async fn forget_leftovers(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM team_invites WHERE expires_at < $1", before)?;
    execute!(conn, "DELETE FROM email_changes WHERE created_at < $1", before)?;
    execute!(conn, "DELETE FROM login_links WHERE expires_at < $1", before)?;
    Ok(())
}

/// Wishes to shred that nobody confirmed.
pub async fn forget_wishes(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM shreddings WHERE confirmed_at IS NULL AND created_at < $1", before)?;
    Ok(())
}

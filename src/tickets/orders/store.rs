use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Order, Payment, Position, Status};
use crate::base::db::{Conn, Raw, contains};
use crate::base::money::Money;
use crate::base::page::PageQuery;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// An order's row to be.
pub struct NewOrder<'a> {
    pub organizer_id: i64,
    pub event_id: i64,
    pub code: &'a str,
    pub secret: &'a str,
    pub status: Status,
    pub testmode: bool,
    pub email: &'a str,
    pub locale: &'a str,
    pub total: Money,
    pub expires_at: Timestamp,
}

pub async fn insert(conn: &mut Conn, new: &NewOrder<'_>, now: Timestamp) -> Result<Order, sqlx::Error> {
    query_one!(
        conn,
        Order,
        "INSERT INTO orders (organizer_id, event_id, code, secret, status, testmode, email, locale, total, created_at,
             expires_at, modified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10)
         RETURNING id, organizer_id, event_id, code, secret, status, testmode, email, locale, total, created_at,
             expires_at, canceled_at, modified_at",
        new.organizer_id,
        new.event_id,
        new.code,
        new.secret,
        new.status.letter(),
        new.testmode,
        new.email,
        new.locale,
        new.total,
        now,
        new.expires_at,
    )
}

/// A position's row to be.
pub struct NewPosition<'a> {
    pub order_id: i64,
    pub positionid: i64,
    pub product_id: i64,
    pub price: Money,
    pub attendee_name: Option<&'a str>,
    pub attendee_email: Option<&'a str>,
    pub addon_to: Option<i64>,
    pub secret: &'a str,
    pub person_id: Option<Uuid>,
}

pub async fn insert_position(conn: &mut Conn, new: &NewPosition<'_>) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO order_positions (order_id, positionid, product_id, price, attendee_name, attendee_email, addon_to,
             secret, person_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        new.order_id,
        new.positionid,
        new.product_id,
        new.price,
        new.attendee_name,
        new.attendee_email,
        new.addon_to,
        new.secret,
        new.person_id,
    )
}

pub async fn insert_payment(
    conn: &mut Conn,
    order_id: i64,
    state: &str,
    amount: Money,
    provider: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let paid_at = (state == "confirmed").then_some(now);
    execute!(
        conn,
        "INSERT INTO order_payments (order_id, local_id, state, amount, provider, created_at, paid_at)
         SELECT $1, COALESCE(MAX(local_id), 0) + 1, $2, $3, $4, $5, $6 FROM order_payments WHERE order_id = $1",
        order_id,
        state,
        amount,
        provider,
        now,
        paid_at,
    )?;
    Ok(())
}

pub async fn code_is_taken(conn: &mut Conn, organizer_id: i64, code: &str) -> Result<bool, sqlx::Error> {
    let found =
        scalar!(conn, i64, "SELECT COUNT(*) FROM orders WHERE organizer_id = $1 AND code = $2", organizer_id, code,)?;
    Ok(found > 0)
}

pub async fn by_code(conn: &mut Conn, event_id: i64, code: &str) -> Result<Option<Order>, sqlx::Error> {
    query_opt!(
        conn,
        Order,
        "SELECT id, organizer_id, event_id, code, secret, status, testmode, email, locale, total, created_at, expires_at,
             canceled_at, modified_at
         FROM orders WHERE event_id = $1 AND code = $2",
        event_id,
        code,
    )
}

/// How a list is narrowed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub status: Option<String>,
    pub email: Option<String>,
    pub code: Option<String>,
    /// Part of a code, an address or an attendee's name, in any case.
    pub search: Option<String>,
    pub locale: Option<String>,
    pub testmode: Option<bool>,
    pub modified_since: Option<Timestamp>,
    pub created_since: Option<Timestamp>,
    pub created_before: Option<Timestamp>,
    /// Orders with this product among their positions.
    pub product: Option<i64>,
}

/// The conditions of a [`Filter`], for a builder of either database.
macro_rules! narrow {
    ($query:ident, $event_id:expr, $filter:expr) => {
        $query.push_bind($event_id);
        if let Some(status) = &$filter.status {
            $query.push(" AND status = ").push_bind(status.clone());
        }
        if let Some(email) = &$filter.email {
            $query.push(" AND lower(email) = lower(").push_bind(email.clone()).push(")");
        }
        if let Some(code) = &$filter.code {
            $query.push(" AND code = ").push_bind(code.clone());
        }
        if let Some(locale) = &$filter.locale {
            $query.push(" AND locale = ").push_bind(locale.clone());
        }
        if let Some(testmode) = $filter.testmode {
            $query.push(" AND testmode = ").push_bind(testmode);
        }
        if let Some(since) = $filter.modified_since {
            $query.push(" AND modified_at >= ").push_bind(since);
        }
        if let Some(since) = $filter.created_since {
            $query.push(" AND created_at >= ").push_bind(since);
        }
        if let Some(before) = $filter.created_before {
            $query.push(" AND created_at < ").push_bind(before);
        }
        if let Some(product) = $filter.product {
            $query.push(" AND id IN (SELECT order_id FROM order_positions WHERE canceled = FALSE AND product_id = ");
            $query.push_bind(product).push(")");
        }
        if let Some(search) = &$filter.search {
            let pattern = contains(search);
            $query.push(" AND (lower(code) LIKE lower(").push_bind(pattern.clone());
            $query.push(") ESCAPE '!' OR lower(email) LIKE lower(").push_bind(pattern.clone());
            $query.push(
                ") ESCAPE '!' OR id IN (SELECT order_id FROM order_positions WHERE lower(attendee_name) LIKE lower(",
            );
            $query.push_bind(pattern).push(") ESCAPE '!'))");
        }
    };
}

/// One page of an event's orders and how many there are in all.
pub async fn list(
    conn: &mut Conn,
    event_id: i64,
    filter: &Filter,
    order_by: &str,
    page: PageQuery,
) -> Result<(Vec<Order>, i64), sqlx::Error> {
    macro_rules! run {
        ($conn:expr) => {{
            let mut count = QueryBuilder::new("SELECT COUNT(*) FROM orders WHERE event_id = ");
            narrow!(count, event_id, filter);
            let count: i64 = count.build_query_scalar().fetch_one(&mut *$conn).await?;
            let mut query = QueryBuilder::new(
                "SELECT id, organizer_id, event_id, code, secret, status, testmode, email, locale, total, created_at,
                     expires_at, canceled_at, modified_at FROM orders WHERE event_id = ",
            );
            narrow!(query, event_id, filter);
            query.push(order_by).push(" LIMIT ").push_bind(page.limit()).push(" OFFSET ").push_bind(page.offset());
            Ok((query.build_query_as::<Order>().fetch_all(&mut *$conn).await?, count))
        }};
    }
    match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    }
}

pub async fn positions(conn: &mut Conn, order_id: i64) -> Result<Vec<Position>, sqlx::Error> {
    query_all!(
        conn,
        Position,
        "SELECT p.id, p.order_id, p.positionid, p.product_id, pr.name AS product_name, pr.names AS product_names,
             p.price, p.attendee_name, p.attendee_email, p.addon_to, p.secret, p.person_id, p.canceled
         FROM order_positions p JOIN products pr ON pr.id = p.product_id WHERE p.order_id = $1 ORDER BY p.positionid",
        order_id,
    )
}

pub async fn payments(conn: &mut Conn, order_id: i64) -> Result<Vec<Payment>, sqlx::Error> {
    query_all!(
        conn,
        Payment,
        "SELECT order_id, local_id, state, amount, provider, created_at, paid_at FROM order_payments
         WHERE order_id = $1 ORDER BY local_id",
        order_id,
    )
}

pub async fn set_paid(conn: &mut Conn, order_id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE orders SET status = 'p', modified_at = $2 WHERE id = $1", order_id, now)?;
    Ok(())
}

/// Open payments of a canceled order are not waited for any more.
pub async fn set_canceled(conn: &mut Conn, order_id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE orders SET status = 'c', canceled_at = $2, modified_at = $2 WHERE id = $1", order_id, now,)?;
    execute!(conn, "UPDATE order_positions SET canceled = TRUE WHERE order_id = $1", order_id)?;
    execute!(
        conn,
        "UPDATE order_payments SET state = 'canceled' WHERE order_id = $1 AND state IN ('created', 'pending')",
        order_id,
    )?;
    Ok(())
}

/// Confirms what was open. True when there was a payment to confirm.
pub async fn confirm_payments(conn: &mut Conn, order_id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let confirmed = execute!(
        conn,
        "UPDATE order_payments SET state = 'confirmed', paid_at = $2
         WHERE order_id = $1 AND state IN ('created', 'pending')",
        order_id,
        now,
    )?;
    Ok(confirmed > 0)
}

/// Whether anything was ever ordered at an event.
pub async fn any(conn: &mut Conn, event_id: i64) -> Result<bool, sqlx::Error> {
    let first = query_opt!(conn, (i64,), "SELECT id FROM orders WHERE event_id = $1 LIMIT 1", event_id)?;
    Ok(first.is_some())
}

pub async fn any_due(conn: &mut Conn, now: Timestamp) -> Result<bool, sqlx::Error> {
    let due = scalar!(conn, i64, "SELECT COUNT(*) FROM orders WHERE status = 'n' AND expires_at < $1", now)?;
    Ok(due > 0)
}

/// The status in the `WHERE` keeps a payment that came at the same moment.
pub async fn expire_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Order>, sqlx::Error> {
    query_all!(
        conn,
        Order,
        "UPDATE orders SET status = 'e', modified_at = $1
         WHERE status = 'n' AND id IN (SELECT id FROM orders WHERE status = 'n' AND expires_at < $1 ORDER BY id LIMIT $2)
         RETURNING id, organizer_id, event_id, code, secret, status, testmode, email, locale, total, created_at,
             expires_at, canceled_at, modified_at",
        now,
        limit,
    )
}

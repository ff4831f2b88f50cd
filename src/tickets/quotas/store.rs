use super::Quota;
use crate::base::db::Conn;
use crate::{execute, query_all, query_opt, scalar};

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    name: &str,
    size: Option<i64>,
    products: &[i64],
) -> Result<i64, sqlx::Error> {
    let id = scalar!(
        conn,
        i64,
        "INSERT INTO quotas (event_id, name, size) VALUES ($1, $2, $3) RETURNING id",
        event_id,
        name,
        size,
    )?;
    put_products(conn, id, products).await?;
    Ok(id)
}

pub async fn update(conn: &mut Conn, id: i64, name: &str, size: Option<i64>, closed: bool) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE quotas SET name = $2, size = $3, closed = $4 WHERE id = $1", id, name, size, closed)?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, event_id: i64, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM quotas WHERE event_id = $1 AND id = $2", event_id, id)?;
    Ok(())
}

/// The products that a quota counts, from now on.
pub async fn put_products(conn: &mut Conn, id: i64, products: &[i64]) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM quota_products WHERE quota_id = $1", id)?;
    for product in products {
        execute!(conn, "INSERT INTO quota_products (quota_id, product_id) VALUES ($1, $2)", id, *product)?;
    }
    Ok(())
}

/// Quotas with what counts against each: one statement, so that the numbers belong together.
macro_rules! counted {
    ($condition:literal) => {
        concat!(
            "SELECT q.id, q.name, q.size, q.closed,
                 CAST(COUNT(p.id) FILTER (WHERE o.status = 'p') AS BIGINT) AS paid,
                 CAST(COUNT(p.id) FILTER (WHERE o.status = 'n') AS BIGINT) AS pending
             FROM quotas q
             LEFT JOIN quota_products qp ON qp.quota_id = q.id
             LEFT JOIN order_positions p ON p.product_id = qp.product_id AND p.canceled = FALSE
             LEFT JOIN orders o ON o.id = p.order_id
             WHERE ",
            $condition,
            " GROUP BY q.id, q.name, q.size, q.closed ORDER BY q.id"
        )
    };
}

/// All quotas of an event.
pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<Quota>, sqlx::Error> {
    query_all!(conn, Quota, counted!("q.event_id = $1"), event_id)
}

/// One quota with its numbers as of now, for the sale decision.
pub async fn by_id(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Quota>, sqlx::Error> {
    query_opt!(conn, Quota, counted!("q.event_id = $1 AND q.id = $2"), event_id, id)
}

/// Which quotas count which products of an event: (quota, product).
pub async fn memberships(conn: &mut Conn, event_id: i64) -> Result<Vec<(i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, i64),
        "SELECT qp.quota_id, qp.product_id FROM quota_products qp JOIN quotas q ON q.id = qp.quota_id
         WHERE q.event_id = $1 ORDER BY qp.quota_id, qp.product_id",
        event_id,
    )
}

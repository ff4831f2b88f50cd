use std::collections::HashMap;

use super::{Policy, Window};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt};

/// A row with the room that it belongs to.
#[derive(sqlx::FromRow)]
struct OfRoom<T> {
    room_id: i64,
    #[sqlx(flatten)]
    value: T,
}

/// The room that a stand stands in; `None`: it is a room of its own.
pub async fn within(conn: &mut Conn, room_id: i64) -> Result<Option<i64>, sqlx::Error> {
    let row = query_opt!(conn, (Option<i64>,), "SELECT parent_id FROM rooms WHERE id = $1", room_id)?;
    Ok(row.and_then(|(parent,)| parent))
}

pub async fn of_room(conn: &mut Conn, room_id: i64) -> Result<Option<Policy>, sqlx::Error> {
    query_opt!(
        conn,
        Policy,
        "SELECT audience, timing, opens_before, presenters_before, closes_after, everyone_publishes, capacity
         FROM room_policies WHERE room_id = $1",
        room_id,
    )
}

/// The policy of each room of an event, by the room's id.
pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<HashMap<i64, Policy>, sqlx::Error> {
    let rows = query_all!(
        conn,
        OfRoom<Policy>,
        "SELECT room_id, audience, timing, opens_before, presenters_before, closes_after, everyone_publishes, capacity
         FROM room_policies JOIN rooms ON rooms.id = room_id WHERE event_id = $1",
        event_id,
    )?;
    Ok(rows.into_iter().map(|row| (row.room_id, row.value)).collect())
}

/// The products that open each room of an event, by the room's id.
pub async fn products_of_event(conn: &mut Conn, event_id: i64) -> Result<HashMap<i64, Vec<i64>>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64, i64),
        "SELECT room_id, product_id FROM room_products JOIN rooms ON rooms.id = room_id WHERE event_id = $1
         ORDER BY product_id",
        event_id,
    )?;
    let mut products: HashMap<i64, Vec<i64>> = HashMap::new();
    rows.into_iter().for_each(|(room_id, product)| products.entry(room_id).or_default().push(product));
    Ok(products)
}

/// The sessions of an event with their rooms: `(room, slot, start, end)`, first ones first.
pub async fn sessions_of_event(
    conn: &mut Conn,
    event_id: i64,
) -> Result<Vec<(i64, i64, Timestamp, Timestamp)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, i64, Timestamp, Timestamp),
        "SELECT room_id, slot_id, starts_at, ends_at FROM room_windows JOIN rooms ON rooms.id = room_id
         WHERE event_id = $1 ORDER BY starts_at",
        event_id,
    )
}

/// The sessions of each room of an event, first ones first, by the room's id.
pub async fn windows_of_event(conn: &mut Conn, event_id: i64) -> Result<HashMap<i64, Vec<Window>>, sqlx::Error> {
    let rows = query_all!(
        conn,
        OfRoom<Window>,
        "SELECT room_id, starts_at, ends_at FROM room_windows JOIN rooms ON rooms.id = room_id WHERE event_id = $1
         ORDER BY starts_at",
        event_id,
    )?;
    let mut windows: HashMap<i64, Vec<Window>> = HashMap::new();
    rows.into_iter().for_each(|row| windows.entry(row.room_id).or_default().push(row.value));
    Ok(windows)
}

pub async fn put(conn: &mut Conn, room_id: i64, policy: &Policy) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO room_policies (room_id, audience, timing, opens_before, presenters_before, closes_after,
             everyone_publishes, capacity)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (room_id) DO UPDATE SET audience = excluded.audience, timing = excluded.timing,
             opens_before = excluded.opens_before, presenters_before = excluded.presenters_before,
             closes_after = excluded.closes_after, everyone_publishes = excluded.everyone_publishes,
             capacity = excluded.capacity",
        room_id,
        policy.audience.as_str(),
        policy.timing.as_str(),
        policy.opens_before,
        policy.presenters_before,
        policy.closes_after,
        policy.everyone_publishes,
        policy.capacity,
    )?;
    Ok(())
}

pub async fn products(conn: &mut Conn, room_id: i64) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64,),
        "SELECT product_id FROM room_products WHERE room_id = $1 ORDER BY product_id",
        room_id,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn add_product(conn: &mut Conn, room_id: i64, product_id: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO room_products (room_id, product_id) VALUES ($1, $2) ON CONFLICT (room_id, product_id) DO NOTHING",
        room_id,
        product_id,
    )?;
    Ok(())
}

/// The products that open a room from now on.
pub async fn put_products(conn: &mut Conn, room_id: i64, products: &[i64]) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM room_products WHERE room_id = $1", room_id)?;
    for product in products {
        add_product(conn, room_id, *product).await?;
    }
    Ok(())
}

/// A product that is gone opens no room any more.
pub async fn forget_product(conn: &mut Conn, product_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM room_products WHERE product_id = $1", product_id)?;
    crate::access::roles::store::forget_product(conn, product_id).await
}

/// Sessions that are not long over, first ones first.
pub async fn windows(conn: &mut Conn, room_id: i64) -> Result<Vec<Window>, sqlx::Error> {
    query_all!(
        conn,
        Window,
        "SELECT starts_at, ends_at FROM room_windows WHERE room_id = $1 ORDER BY starts_at",
        room_id,
    )
}

pub async fn put_window(
    conn: &mut Conn,
    slot_id: i64,
    room_id: i64,
    starts_at: Timestamp,
    ends_at: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO room_windows (slot_id, room_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (slot_id) DO UPDATE SET room_id = excluded.room_id, starts_at = excluded.starts_at,
             ends_at = excluded.ends_at",
        slot_id,
        room_id,
        starts_at,
        ends_at,
    )?;
    Ok(())
}

use uuid::Uuid;

use super::{Post, Staff};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one};

/// The stands that a person looks after.
pub async fn of_person(conn: &mut Conn, person: Uuid) -> Result<Vec<Post>, sqlx::Error> {
    query_all!(
        conn,
        Post,
        "SELECT s.room_id, r.parent_id AS within FROM room_staff_people p
         JOIN room_staff s ON s.id = p.staff_id JOIN rooms r ON r.id = s.room_id
         WHERE p.person_id = $1 AND r.parent_id IS NOT NULL ORDER BY s.room_id",
        person,
    )
}

pub async fn put(conn: &mut Conn, room_id: i64, email: &str, now: Timestamp) -> Result<i64, sqlx::Error> {
    let (id,) = query_one!(
        conn,
        (i64,),
        "INSERT INTO room_staff (room_id, email, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (room_id, email) DO UPDATE SET email = excluded.email RETURNING id",
        room_id,
        email,
        now,
    )?;
    Ok(id)
}

pub async fn bind(conn: &mut Conn, staff_id: i64, person: Uuid) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO room_staff_people (staff_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        staff_id,
        person,
    )?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, room_id: i64, id: i64) -> Result<u64, sqlx::Error> {
    execute!(conn, "DELETE FROM room_staff WHERE id = $1 AND room_id = $2", id, room_id)
}

/// The addresses of a stand, in the order in which they were written down.
pub async fn of_room(conn: &mut Conn, room_id: i64) -> Result<Vec<Staff>, sqlx::Error> {
    query_all!(conn, Staff, "SELECT id, email, created_at FROM room_staff WHERE room_id = $1 ORDER BY id", room_id)
}

/// The people who are staff by one address.
pub async fn bound_to(conn: &mut Conn, staff_id: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    ids(query_all!(
        conn,
        (Uuid,),
        "SELECT person_id FROM room_staff_people WHERE staff_id = $1 ORDER BY person_id",
        staff_id
    )?)
}

/// Everybody who looks after a stand.
pub async fn people_of(conn: &mut Conn, room_id: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    ids(query_all!(
        conn,
        (Uuid,),
        "SELECT DISTINCT p.person_id FROM room_staff_people p JOIN room_staff s ON s.id = p.staff_id
         WHERE s.room_id = $1 ORDER BY p.person_id",
        room_id,
    )?)
}

/// The people of an event who came with an address.
pub async fn known_by(conn: &mut Conn, event_id: i64, mark: &[u8]) -> Result<Vec<Uuid>, sqlx::Error> {
    ids(query_all!(
        conn,
        (Uuid,),
        "SELECT person_id FROM person_marks WHERE event_id = $1 AND mark = $2 ORDER BY person_id",
        event_id,
        mark,
    )?)
}

fn ids(rows: Vec<(Uuid,)>) -> Result<Vec<Uuid>, sqlx::Error> {
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

use uuid::Uuid;

use super::{Place, Placed};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all};

#[derive(sqlx::FromRow)]
struct Row {
    room_id: i64,
    person_id: Uuid,
    #[sqlx(try_from = "String")]
    place: Place,
    group_number: i64,
    since: Timestamp,
    place_before: Option<String>,
    valid_until: Timestamp,
    guest: bool,
}

impl Row {
    fn placed(self) -> Placed {
        Placed {
            room_id: self.room_id,
            person: self.person_id,
            place: self.place,
            group: self.group_number,
            since: self.since,
            before: self.place_before.and_then(|word| Place::try_from(word).ok()),
            valid_until: self.valid_until,
            guest: self.guest,
        }
    }
}

pub async fn of_person(conn: &mut Conn, person: Uuid) -> Result<Vec<Placed>, sqlx::Error> {
    let rows = query_all!(
        conn,
        Row,
        "SELECT room_id, person_id, place, group_number, since, place_before, valid_until, guest FROM floor_places
         WHERE person_id = $1",
        person,
    )?;
    Ok(rows.into_iter().map(Row::placed).collect())
}

/// Those of a room that are not over.
pub async fn of_room(conn: &mut Conn, room_id: i64, now: Timestamp) -> Result<Vec<Placed>, sqlx::Error> {
    let rows = query_all!(
        conn,
        Row,
        "SELECT room_id, person_id, place, group_number, since, place_before, valid_until, guest FROM floor_places
         WHERE room_id = $1 AND valid_until > $2 ORDER BY since, person_id LIMIT 1000",
        room_id,
        now,
    )?;
    Ok(rows.into_iter().map(Row::placed).collect())
}

pub async fn put(conn: &mut Conn, placed: &Placed) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO floor_places (room_id, person_id, place, group_number, since, place_before, valid_until, guest)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (room_id, person_id) DO UPDATE SET place = excluded.place, group_number = excluded.group_number, since = excluded.since,
             place_before = excluded.place_before, valid_until = excluded.valid_until, guest = excluded.guest",
        placed.room_id,
        placed.person,
        placed.place.as_str(),
        placed.group,
        placed.since,
        placed.before.map(Place::as_str),
        placed.valid_until,
        placed.guest,
    )?;
    Ok(())
}

pub async fn remove(conn: &mut Conn, room_id: i64, person: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM floor_places WHERE room_id = $1 AND person_id = $2", room_id, person)?;
    Ok(())
}

use super::profiles::Profile;
use super::{Device, Make};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar, with};

/// What can be changed of a device.
#[derive(Clone, Debug)]
pub struct Shape {
    pub name: String,
    pub all_events: bool,
    /// Ids.
    pub events: Vec<i64>,
    pub profile: Profile,
}

/// Devices as they are read everywhere.
macro_rules! device {
    ($rest:literal) => {
        concat!(
            "SELECT id, organizer_id, device_id, unique_serial, name, all_events, security_profile, created_at,
                 initialized_at, revoked_at, hardware_brand, hardware_model, os_name, os_version, software_brand,
                 software_version
             FROM devices WHERE ",
            $rest
        )
    };
}

/// The id of the row. The caller holds the organizer's lock, so that no two devices get one number.
pub async fn insert(
    conn: &mut Conn,
    organizer_id: i64,
    shape: &Shape,
    serial: &str,
    digest: &[u8],
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let id = scalar!(
        conn,
        i64,
        "INSERT INTO devices (organizer_id, device_id, unique_serial, name, all_events, security_profile,
             initialization_digest, created_at)
         VALUES ($1, (SELECT COALESCE(MAX(device_id), 0) + 1 FROM devices WHERE organizer_id = $1), $2, $3, $4, $5, $6, $7)
         RETURNING id",
        organizer_id,
        serial,
        shape.name.as_str(),
        shape.all_events,
        shape.profile.as_str(),
        digest,
        now,
    )?;
    put_events(conn, id, &shape.events).await?;
    Ok(id)
}

pub async fn update(conn: &mut Conn, id: i64, shape: &Shape) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE devices SET name = $2, all_events = $3, security_profile = $4 WHERE id = $1",
        id,
        shape.name.as_str(),
        shape.all_events,
        shape.profile.as_str(),
    )?;
    put_events(conn, id, &shape.events).await
}

async fn put_events(conn: &mut Conn, id: i64, events: &[i64]) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM device_events WHERE device_id = $1", id)?;
    for event in events {
        execute!(
            conn,
            "INSERT INTO device_events (device_id, event_id) VALUES ($1, $2) ON CONFLICT (device_id, event_id) DO NOTHING",
            id,
            *event,
        )?;
    }
    Ok(())
}

/// An organizer's devices, oldest first.
pub async fn of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<Vec<Device>, sqlx::Error> {
    query_all!(conn, Device, device!("organizer_id = $1 ORDER BY device_id"), organizer_id)
}

/// The events that the devices of an organizer name: ids of devices and slugs.
pub async fn events_of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<Vec<(i64, String)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, String),
        "SELECT d.device_id, e.slug FROM device_events d JOIN events e ON e.id = d.event_id
         WHERE e.organizer_id = $1 ORDER BY e.slug",
        organizer_id,
    )
}

pub async fn count(conn: &mut Conn, organizer_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM devices WHERE organizer_id = $1", organizer_id)
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Device>, sqlx::Error> {
    query_opt!(conn, Device, device!("id = $1"), id)
}

pub async fn by_number(conn: &mut Conn, organizer_id: i64, device_id: i64) -> Result<Option<Device>, sqlx::Error> {
    query_opt!(conn, Device, device!("organizer_id = $1 AND device_id = $2"), organizer_id, device_id)
}

/// The device whose initialization token this is or was.
pub async fn by_initialization_digest(conn: &mut Conn, digest: &[u8]) -> Result<Option<Device>, sqlx::Error> {
    query_opt!(conn, Device, device!("initialization_digest = $1"), digest)
}

/// The device that calls with this token, unless it was revoked.
pub async fn by_api_digest(conn: &mut Conn, digest: &[u8]) -> Result<Option<Device>, sqlx::Error> {
    query_opt!(conn, Device, device!("api_digest = $1 AND revoked_at IS NULL"), digest)
}

/// Gives a device its own token. False when it was initialized or revoked meanwhile.
pub async fn initialize(conn: &mut Conn, id: i64, digest: &[u8], now: Timestamp) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE devices SET api_digest = $2, initialized_at = $3
         WHERE id = $1 AND initialized_at IS NULL AND revoked_at IS NULL",
        id,
        digest,
        now,
    )?;
    Ok(touched == 1)
}

/// Another token instead of the one it has.
pub async fn roll(conn: &mut Conn, id: i64, digest: &[u8]) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE devices SET api_digest = $2 WHERE id = $1 AND revoked_at IS NULL", id, digest)?;
    Ok(())
}

/// Whether it was not revoked before.
pub async fn revoke(conn: &mut Conn, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE devices SET revoked_at = $2, api_digest = NULL WHERE id = $1 AND revoked_at IS NULL",
        id,
        now,
    )?;
    Ok(touched == 1)
}

pub async fn describe(conn: &mut Conn, id: i64, make: &Make) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE devices SET hardware_brand = $2, hardware_model = $3, os_name = $4, os_version = $5,
             software_brand = $6, software_version = $7
         WHERE id = $1",
        id,
        make.hardware_brand.as_deref(),
        make.hardware_model.as_deref(),
        make.os_name.as_deref(),
        make.os_version.as_deref(),
        make.software_brand.as_deref(),
        make.software_version.as_deref(),
    )?;
    Ok(())
}

/// The events that a device names: ids and slugs.
pub async fn events(conn: &mut Conn, id: i64) -> Result<Vec<(i64, String)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, String),
        "SELECT e.id, e.slug FROM device_events d JOIN events e ON e.id = d.event_id WHERE d.device_id = $1 ORDER BY e.slug",
        id,
    )
}

pub async fn event_ids(conn: &mut Conn, id: i64) -> Result<Vec<i64>, sqlx::Error> {
    with!(conn, c => sqlx::query_scalar::<_, i64>("SELECT event_id FROM device_events WHERE device_id = $1")
        .bind(id)
        .fetch_all(c)
        .await)
}

pub async fn has_event(conn: &mut Conn, id: i64, event_id: i64) -> Result<bool, sqlx::Error> {
    scalar!(
        conn,
        bool,
        "SELECT EXISTS (SELECT 1 FROM device_events WHERE device_id = $1 AND event_id = $2)",
        id,
        event_id,
    )
}

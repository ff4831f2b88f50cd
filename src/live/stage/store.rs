use std::time::Duration;

use signaling::protocol::StageLayout;
use uuid::Uuid;

use super::groups;
use super::rules::{Ask, Floor, Invitation, Pause, Setting};
use crate::access::floor::{self, Place};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar, text_enum};

text_enum! {
    "what somebody asks for";
    /// What a row of `stage_asks` is.
    pub enum Kind {
        Hand = "hand",
        Door = "door",
        Admitted = "admitted",
    }
}

#[derive(sqlx::FromRow)]
struct SettingRow {
    layout: String,
    spotlight: Option<Uuid>,
    interpreter: Option<Uuid>,
    paused: bool,
    pause_note: String,
    back_at: Option<Timestamp>,
    locked: bool,
    waiting_room: bool,
}

#[derive(sqlx::FromRow)]
struct AskRow {
    person_id: Uuid,
    #[sqlx(try_from = "String")]
    kind: Kind,
    asked_at: Timestamp,
    valid_until: Timestamp,
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    person_id: Uuid,
    #[sqlx(try_from = "String")]
    place: Place,
    invited_by: Uuid,
    valid_until: Timestamp,
}

/// The floor of a room now.
pub async fn floor_of(conn: &mut Conn, room_id: i64, now: Timestamp) -> Result<Floor, sqlx::Error> {
    let asks = query_all!(
        conn,
        AskRow,
        "SELECT person_id, kind, asked_at, valid_until FROM stage_asks WHERE room_id = $1 AND valid_until > $2
         ORDER BY asked_at, person_id",
        room_id,
        now,
    )?;
    let of = |kind: Kind| {
        let of_kind = asks.iter().filter(move |row| row.kind == kind);
        of_kind.map(|row| Ask { person: row.person_id, since: row.asked_at, valid_until: row.valid_until })
    };
    Ok(Floor {
        setting: setting(conn, room_id).await?,
        hands: of(Kind::Hand).collect(),
        waiting: of(Kind::Door).collect(),
        admitted: of(Kind::Admitted).map(|ask| ask.person).collect(),
        invitations: invitations(conn, room_id, now).await?,
        placed: floor::store::of_room(conn, room_id, now).await?,
        round: groups::store::round(conn, room_id, now).await?,
        read_at: now,
    })
}

pub async fn setting(conn: &mut Conn, room_id: i64) -> Result<Setting, sqlx::Error> {
    let row = query_opt!(
        conn,
        SettingRow,
        "SELECT layout, spotlight, interpreter, paused, pause_note, back_at, locked, waiting_room FROM stage_rooms
         WHERE room_id = $1",
        room_id,
    )?;
    let Some(row) = row else { return Ok(Setting::default()) };
    let pause = row.paused.then_some(Pause { note: row.pause_note, back_at: row.back_at });
    let (spotlight, interpreter) = (row.spotlight, row.interpreter);
    let (locked, waiting_room) = (row.locked, row.waiting_room);
    Ok(Setting { layout: layout(&row.layout), spotlight, interpreter, pause, locked, waiting_room })
}

pub async fn put_setting(conn: &mut Conn, room_id: i64, setting: &Setting) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO stage_rooms (room_id, layout, spotlight, paused, pause_note, back_at, locked, waiting_room, interpreter)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (room_id) DO UPDATE SET layout = excluded.layout, spotlight = excluded.spotlight,
             paused = excluded.paused, pause_note = excluded.pause_note, back_at = excluded.back_at,
             locked = excluded.locked, waiting_room = excluded.waiting_room, interpreter = excluded.interpreter",
        room_id,
        word_of(setting.layout),
        setting.spotlight,
        setting.pause.is_some(),
        setting.pause.as_ref().map_or("", |pause| pause.note.as_str()),
        setting.pause.as_ref().and_then(|pause| pause.back_at),
        setting.locked,
        setting.waiting_room,
        setting.interpreter,
    )?;
    Ok(())
}

async fn invitations(conn: &mut Conn, room_id: i64, now: Timestamp) -> Result<Vec<Invitation>, sqlx::Error> {
    let rows = query_all!(
        conn,
        InvitationRow,
        "SELECT person_id, place, invited_by, valid_until FROM stage_invitations WHERE room_id = $1 AND valid_until > $2
         ORDER BY valid_until, person_id",
        room_id,
        now,
    )?;
    let invitation = |row: InvitationRow| Invitation {
        person: row.person_id,
        to: row.place,
        by: row.invited_by,
        valid_until: row.valid_until,
    };
    Ok(rows.into_iter().map(invitation).collect())
}

pub async fn count(conn: &mut Conn, room_id: i64, kind: Kind, now: Timestamp) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM stage_asks WHERE room_id = $1 AND kind = $2 AND valid_until > $3",
        room_id,
        kind.as_str(),
        now,
    )
}

/// Asks, or goes on asking: whoever asked before and did not stop keeps their place.
pub async fn ask(
    conn: &mut Conn,
    room_id: i64,
    person: Uuid,
    kind: Kind,
    now: Timestamp,
    lasts: Duration,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO stage_asks (room_id, person_id, kind, asked_at, valid_until) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (room_id, person_id, kind) DO UPDATE SET valid_until = excluded.valid_until,
             asked_at = CASE WHEN stage_asks.valid_until > excluded.asked_at THEN stage_asks.asked_at
                 ELSE excluded.asked_at END",
        room_id,
        person,
        kind.as_str(),
        now,
        now.plus(lasts),
    )?;
    Ok(())
}

/// They are still there.
pub async fn renew(
    conn: &mut Conn,
    room_id: i64,
    person: Uuid,
    kind: Kind,
    now: Timestamp,
    lasts: Duration,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE stage_asks SET valid_until = $5 WHERE room_id = $1 AND person_id = $2 AND kind = $3 AND valid_until > $4",
        room_id,
        person,
        kind.as_str(),
        now,
        now.plus(lasts),
    )?;
    Ok(())
}

/// True when they had asked.
pub async fn stop_asking(conn: &mut Conn, room_id: i64, person: Uuid, kind: Kind) -> Result<bool, sqlx::Error> {
    let gone = execute!(
        conn,
        "DELETE FROM stage_asks WHERE room_id = $1 AND person_id = $2 AND kind = $3",
        room_id,
        person,
        kind.as_str(),
    )?;
    Ok(gone > 0)
}

pub async fn forget_asks(conn: &mut Conn, room_id: i64, kind: Kind) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM stage_asks WHERE room_id = $1 AND kind = $2", room_id, kind.as_str())?;
    Ok(())
}

pub async fn invite(conn: &mut Conn, room_id: i64, invitation: &Invitation) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO stage_invitations (room_id, person_id, place, invited_by, valid_until) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (room_id, person_id) DO UPDATE SET place = excluded.place, invited_by = excluded.invited_by,
             valid_until = excluded.valid_until",
        room_id,
        invitation.person,
        invitation.to.as_str(),
        invitation.by,
        invitation.valid_until,
    )?;
    Ok(())
}

/// Takes the invitation of a person, if it still holds. Of two who answer at once, one gets it.
pub async fn take_invitation(
    conn: &mut Conn,
    room_id: i64,
    person: Uuid,
    now: Timestamp,
) -> Result<Option<Place>, sqlx::Error> {
    let row = query_opt!(
        conn,
        InvitationRow,
        "DELETE FROM stage_invitations WHERE room_id = $1 AND person_id = $2
         RETURNING person_id, place, invited_by, valid_until",
        room_id,
        person,
    )?;
    Ok(row.filter(|row| row.valid_until > now).map(|row| row.place))
}

fn layout(word: &str) -> StageLayout {
    match word {
        "speaker" => StageLayout::Speaker,
        "grid" => StageLayout::Grid,
        "screen" => StageLayout::Screen,
        "picture" => StageLayout::Picture,
        _ => StageLayout::Auto,
    }
}

fn word_of(layout: StageLayout) -> &'static str {
    match layout {
        StageLayout::Auto => "auto",
        StageLayout::Speaker => "speaker",
        StageLayout::Grid => "grid",
        StageLayout::Screen => "screen",
        StageLayout::Picture => "picture",
    }
}

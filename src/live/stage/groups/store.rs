use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::live::stage::rules::Round;
use crate::live::whiteboard;
use crate::{execute, query_all, query_opt};

#[derive(sqlx::FromRow)]
struct RoundRow {
    ends_at: Timestamp,
    timed: bool,
    called_back: bool,
    choose: bool,
}

#[derive(sqlx::FromRow)]
struct GroupRow {
    number: i64,
    name: String,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    person_id: Uuid,
    number: i64,
}

/// The groups that a room is in now.
pub async fn round(conn: &mut Conn, room_id: i64, now: Timestamp) -> Result<Option<Round>, sqlx::Error> {
    let row = query_opt!(
        conn,
        RoundRow,
        "SELECT ends_at, timed, called_back, choose FROM breakout_rounds WHERE room_id = $1 AND ends_at > $2",
        room_id,
        now,
    )?;
    let Some(row) = row else { return Ok(None) };
    let groups = query_all!(
        conn,
        GroupRow,
        "SELECT number, name FROM breakout_groups WHERE room_id = $1 ORDER BY number",
        room_id,
    )?;
    let members = query_all!(
        conn,
        MemberRow,
        "SELECT person_id, number FROM breakout_members WHERE room_id = $1 ORDER BY number, person_id",
        room_id,
    )?;
    let RoundRow { ends_at, timed, called_back, choose } = row;
    Ok(Some(Round {
        ends_at,
        timed,
        called_back,
        choose,
        groups: groups.into_iter().map(|group| (group.number, group.name)).collect(),
        assigned: members.into_iter().map(|member| (member.person_id, member.number)).collect(),
    }))
}

/// Begins groups; those of before are forgotten.
pub async fn begin(conn: &mut Conn, room_id: i64, round: &Round) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM breakout_rounds WHERE room_id = $1", room_id)?;
    whiteboard::store::forget_groups(conn, room_id).await?;
    execute!(
        conn,
        "INSERT INTO breakout_rounds (room_id, ends_at, timed, called_back, choose) VALUES ($1, $2, $3, $4, $5)",
        room_id,
        round.ends_at,
        round.timed,
        round.called_back,
        round.choose,
    )?;
    for (number, name) in &round.groups {
        execute!(
            conn,
            "INSERT INTO breakout_groups (room_id, number, name) VALUES ($1, $2, $3)",
            room_id,
            *number,
            name.as_str(),
        )?;
    }
    for (person, number) in &round.assigned {
        assign(conn, room_id, *person, *number).await?;
    }
    Ok(())
}

/// Says where somebody belongs.
pub async fn assign(conn: &mut Conn, room_id: i64, person: Uuid, number: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO breakout_members (room_id, person_id, number) VALUES ($1, $2, $3)
         ON CONFLICT (room_id, person_id) DO UPDATE SET number = excluded.number",
        room_id,
        person,
        number,
    )?;
    Ok(())
}

/// They belong to no group any more.
pub async fn unassign(conn: &mut Conn, room_id: i64, person: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM breakout_members WHERE room_id = $1 AND person_id = $2", room_id, person)?;
    Ok(())
}

/// When the groups end, and why.
pub async fn end_at(
    conn: &mut Conn,
    room_id: i64,
    ends_at: Timestamp,
    timed: bool,
    called_back: bool,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE breakout_rounds SET ends_at = $2, timed = $3, called_back = $4 WHERE room_id = $1",
        room_id,
        ends_at,
        timed,
        called_back,
    )?;
    Ok(())
}

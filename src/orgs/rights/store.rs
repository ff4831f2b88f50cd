use super::{Proof, TeamRights};
use crate::base::db::Conn;
use crate::{query_all, query_opt, with};

/// The event that a slug names. Read here and not in `events`, which may know of organizers but not the other way round.
pub async fn event_id(conn: &mut Conn, organizer_id: i64, slug: &str) -> Result<Option<i64>, sqlx::Error> {
    with!(conn, c => sqlx::query_scalar::<_, i64>("SELECT id FROM events WHERE organizer_id = $1 AND slug = $2")
        .bind(organizer_id)
        .bind(slug)
        .fetch_optional(c)
        .await)
}

/// What teams give; the third value is the event that is asked about.
macro_rules! team_rights {
    ($of:literal) => {
        concat!(
            "SELECT t.all_events, t.all_organizer_permissions, t.all_event_permissions, t.permissions,
                 t.require_2fa, EXISTS (SELECT 1 FROM team_events e WHERE e.team_id = t.id AND e.event_id = $3) AS names_event
             FROM teams t ",
            $of
        )
    };
}

pub(in crate::orgs) async fn teams_of_user(
    conn: &mut Conn,
    organizer_id: i64,
    user_id: i64,
    event_id: Option<i64>,
) -> Result<Vec<TeamRights>, sqlx::Error> {
    query_all!(
        conn,
        TeamRights,
        team_rights!("JOIN team_members m ON m.team_id = t.id WHERE t.organizer_id = $1 AND m.user_id = $2"),
        organizer_id,
        user_id,
        event_id,
    )
}

pub(in crate::orgs) async fn team(
    conn: &mut Conn,
    organizer_id: i64,
    team_id: i64,
    event_id: Option<i64>,
) -> Result<Option<TeamRights>, sqlx::Error> {
    query_opt!(
        conn,
        TeamRights,
        team_rights!("WHERE t.organizer_id = $1 AND t.id = $2"),
        organizer_id,
        team_id,
        event_id,
    )
}

/// The events that a person's teams name, without teams that want a second factor which is not there.
pub async fn events_of_user(conn: &mut Conn, organizer_id: i64, proof: Proof) -> Result<Vec<i64>, sqlx::Error> {
    with!(conn, c => sqlx::query_scalar::<_, i64>(
        "SELECT DISTINCT e.event_id FROM team_events e
         JOIN teams t ON t.id = e.team_id JOIN team_members m ON m.team_id = t.id
         WHERE t.organizer_id = $1 AND m.user_id = $2 AND ($3 OR NOT t.require_2fa)")
        .bind(organizer_id)
        .bind(proof.user_id)
        .bind(proof.second_factor)
        .fetch_all(c)
        .await)
}

pub async fn events_of_team(conn: &mut Conn, team_id: i64) -> Result<Vec<i64>, sqlx::Error> {
    with!(conn, c => sqlx::query_scalar::<_, i64>("SELECT event_id FROM team_events WHERE team_id = $1 ORDER BY event_id")
        .bind(team_id)
        .fetch_all(c)
        .await)
}

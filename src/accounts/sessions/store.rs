use super::{Opening, Session};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt};

pub async fn by_digest(conn: &mut Conn, digest: &[u8], now: Timestamp) -> Result<Option<Session>, sqlx::Error> {
    query_opt!(
        conn,
        Session,
        "SELECT id, user_id, authenticated_at, second_factor, last_seen_at, idle_until FROM sessions
         WHERE digest = $1 AND expires_at > $2 AND (idle_until IS NULL OR idle_until > $2)",
        digest,
        now,
    )
}

pub async fn insert(
    conn: &mut Conn,
    digest: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Session, sqlx::Error> {
    query_one!(
        conn,
        Session,
        "INSERT INTO sessions (digest, created_at, last_seen_at, expires_at) VALUES ($1, $2, $2, $3)
         RETURNING id, user_id, authenticated_at, second_factor, last_seen_at, idle_until",
        digest,
        now,
        expires_at,
    )
}

pub async fn insert_for(
    conn: &mut Conn,
    digest: &[u8],
    opening: &Opening,
    now: Timestamp,
    expires_at: Timestamp,
    idle_until: Option<Timestamp>,
) -> Result<Session, sqlx::Error> {
    query_one!(
        conn,
        Session,
        "INSERT INTO sessions (digest, user_id, created_at, last_seen_at, authenticated_at, expires_at, idle_until,
             second_factor, user_agent, address)
         VALUES ($1, $2, $3, $3, $3, $4, $5, $6, $7, $8)
         RETURNING id, user_id, authenticated_at, second_factor, last_seen_at, idle_until",
        digest,
        opening.user_id,
        now,
        expires_at,
        idle_until,
        opening.second_factor,
        opening.user_agent.as_str(),
        opening.address.as_str(),
    )
}

pub async fn touch(conn: &mut Conn, id: i64, now: Timestamp, idle_until: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE sessions SET last_seen_at = $2, idle_until = $3
         WHERE id = $1 AND idle_until IS NOT NULL AND idle_until > $2 AND idle_until < $3",
        id,
        now,
        idle_until,
    )?;
    Ok(())
}

/// When the session ends, or `None` when it was ended meanwhile.
pub async fn renew(
    conn: &mut Conn,
    id: i64,
    digest: &[u8],
    now: Timestamp,
    second_factor: bool,
) -> Result<Option<Timestamp>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (Timestamp,),
        "UPDATE sessions SET digest = $2, authenticated_at = $3, last_seen_at = $3, second_factor = second_factor OR $4
         WHERE id = $1 RETURNING expires_at",
        id,
        digest,
        now,
        second_factor,
    )?;
    Ok(row.map(|(expires_at,)| expires_at))
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM sessions WHERE id = $1", id)?;
    Ok(())
}

/// A session as its owner sees it in the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Shown {
    pub id: i64,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub user_agent: String,
    pub address: String,
}

/// What is open of an account, newest first. Nobody reads more than a hundred.
pub async fn of_user(conn: &mut Conn, user_id: i64, now: Timestamp) -> Result<Vec<Shown>, sqlx::Error> {
    query_all!(
        conn,
        Shown,
        "SELECT id, created_at, last_seen_at, expires_at, user_agent, address FROM sessions
         WHERE user_id = $1 AND expires_at > $2 AND (idle_until IS NULL OR idle_until > $2)
         ORDER BY last_seen_at DESC, id DESC LIMIT 100",
        user_id,
        now,
    )
}

/// Ends one session of an account; 0 when it has no such session.
pub async fn delete_of_user(conn: &mut Conn, user_id: i64, id: i64) -> Result<u64, sqlx::Error> {
    execute!(conn, "DELETE FROM sessions WHERE user_id = $1 AND id = $2", user_id, id)
}

/// Ends every session of an account but one (0: every one).
pub async fn delete_others(conn: &mut Conn, user_id: i64, but: i64) -> Result<u64, sqlx::Error> {
    execute!(conn, "DELETE FROM sessions WHERE user_id = $1 AND id <> $2", user_id, but)
}

/// Rows that open nothing any more.
pub async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM sessions WHERE expires_at <= $1 OR idle_until <= $1", now)?;
    Ok(())
}

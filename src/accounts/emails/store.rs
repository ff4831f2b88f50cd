use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt, scalar};

/// One change, asked for or done.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Change {
    pub id: i64,
    pub user_id: i64,
    pub old_email: String,
    pub new_email: String,
    pub done_at: Option<Timestamp>,
}

pub async fn insert(
    conn: &mut Conn,
    user_id: i64,
    old_email: &str,
    new_email: &str,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO email_changes (user_id, old_email, new_email, created_at) VALUES ($1, $2, lower($3), $4)
         RETURNING id",
        user_id,
        old_email,
        new_email,
        now,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Change>, sqlx::Error> {
    query_opt!(conn, Change, "SELECT id, user_id, old_email, new_email, done_at FROM email_changes WHERE id = $1", id,)
}

/// False when the account has got another address meanwhile: then this change is not meant any more.
///
/// # Errors
/// A unique violation when another account has the new address.
pub async fn carry_out(conn: &mut Conn, change: &Change, now: Timestamp) -> Result<bool, sqlx::Error> {
    let changed = execute!(
        conn,
        "UPDATE users SET email = $3, confirmed_at = $4 WHERE id = $1 AND email = $2 AND deleted_at IS NULL",
        change.user_id,
        change.old_email.as_str(),
        change.new_email.as_str(),
        now,
    )?;
    execute!(conn, "UPDATE email_changes SET done_at = $2 WHERE id = $1", change.id, now)?;
    Ok(changed == 1)
}

pub async fn forget(conn: &mut Conn, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM email_changes WHERE user_id = $1", user_id)?;
    Ok(())
}

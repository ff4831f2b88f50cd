use super::User;
use crate::base::db::Conn;
use crate::base::language::Language;
use crate::base::time::Timestamp;
use crate::{execute, query_one, query_opt, scalar};

/// An account whose address somebody vouches for: the command line, the set-up, an import.
pub async fn insert(conn: &mut Conn, email: &str, name: &str, now: Timestamp) -> Result<User, sqlx::Error> {
    query_one!(
        conn,
        User,
        "INSERT INTO users (email, name, created_at, confirmed_at) VALUES (lower($1), $2, $3, $3)
         RETURNING id, email, name, language, timezone",
        email,
        name,
        now,
    )
}

/// An account whose address nobody has confirmed yet, or the one that has this address.
pub async fn register(
    conn: &mut Conn,
    email: &str,
    name: &str,
    language: Language,
    now: Timestamp,
) -> Result<User, sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO users (email, name, language, created_at) VALUES (lower($1), $2, $3, $4)
         ON CONFLICT (email) DO NOTHING",
        email,
        name,
        language.tag(),
        now,
    )?;
    query_one!(conn, User, "SELECT id, email, name, language, timezone FROM users WHERE email = lower($1)", email)
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<User>, sqlx::Error> {
    query_opt!(
        conn,
        User,
        "SELECT id, email, name, language, timezone FROM users WHERE id = $1 AND deleted_at IS NULL",
        id
    )
}

pub async fn by_email(conn: &mut Conn, email: &str) -> Result<Option<User>, sqlx::Error> {
    query_opt!(conn, User, "SELECT id, email, name, language, timezone FROM users WHERE email = lower($1)", email)
}

/// Whether an account may do everything everywhere.
pub async fn is_superuser(conn: &mut Conn, id: i64) -> Result<bool, sqlx::Error> {
    scalar!(conn, bool, "SELECT superuser FROM users WHERE id = $1", id)
}

pub async fn make_superuser(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET superuser = TRUE WHERE id = $1", id)?;
    Ok(())
}

pub async fn count(conn: &mut Conn) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM users")
}

/// Whether the account's address is its owner's. `None`: there is no such account.
pub async fn is_confirmed(conn: &mut Conn, id: i64) -> Result<Option<bool>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (Option<Timestamp>,),
        "SELECT confirmed_at FROM users WHERE id = $1 AND deleted_at IS NULL",
        id,
    )?;
    Ok(row.map(|(confirmed_at,)| confirmed_at.is_some()))
}

pub async fn confirm(conn: &mut Conn, id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL", id, now)?;
    Ok(())
}

pub async fn rename(conn: &mut Conn, id: i64, name: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET name = $2 WHERE id = $1", id, name)?;
    Ok(())
}

pub async fn set_language(conn: &mut Conn, id: i64, language: Language) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET language = $2 WHERE id = $1", id, language.tag())?;
    Ok(())
}

/// The clocks that its owner lives by (an IANA name).
pub async fn set_zone(conn: &mut Conn, id: i64, zone: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET timezone = $2 WHERE id = $1", id, zone)?;
    Ok(())
}

/// The account's language; what `page` is in when nobody chose one before.
pub async fn language_or(conn: &mut Conn, id: i64, page: Language) -> Result<Language, sqlx::Error> {
    execute!(conn, "UPDATE users SET language = $2 WHERE id = $1 AND language IS NULL", id, page.tag())?;
    let tag = scalar!(conn, String, "SELECT language FROM users WHERE id = $1", id)?;
    Ok(Language::find(&tag).unwrap_or(page))
}

/// Accounts that were asked for before `then` and never confirmed.
pub async fn sweep_unconfirmed(conn: &mut Conn, then: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM users WHERE confirmed_at IS NULL AND deleted_at IS NULL AND created_at < $1", then)?;
    Ok(())
}

/// Nothing personal stays; the id does, because the journal speaks of it.
pub async fn erase(conn: &mut Conn, id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE users SET email = 'deleted-' || CAST(id AS TEXT) || '@invalid', name = '', language = NULL, timezone = NULL,
             password = NULL, handle = NULL, superuser = FALSE, deleted_at = $2 WHERE id = $1",
        id,
        now,
    )?;
    Ok(())
}

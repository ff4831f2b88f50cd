use super::scopes::Scopes;
use super::{Bearer, Consent, NewConsent};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// Consents as they are read everywhere.
macro_rules! consent {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, user_id, scopes, second_factor, authenticated_at, created_at, used_at, expires_at,
                 revoked_at
             FROM consents ",
            $rest
        )
    };
}

pub async fn insert(
    conn: &mut Conn,
    new: &NewConsent,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Consent, sqlx::Error> {
    query_one!(
        conn,
        Consent,
        "INSERT INTO consents (client_id, user_id, scopes, second_factor, authenticated_at, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING id, client_id, user_id, scopes, second_factor, authenticated_at, created_at, used_at, expires_at,
             revoked_at",
        new.client_id,
        new.user_id,
        new.scopes.to_string(),
        new.second_factor,
        new.authenticated_at,
        now,
        expires_at,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Consent>, sqlx::Error> {
    query_opt!(conn, Consent, consent!("WHERE id = $1"), id)
}

/// What an account allows, newest first.
pub async fn of_user(conn: &mut Conn, user_id: i64, now: Timestamp) -> Result<Vec<Consent>, sqlx::Error> {
    query_all!(
        conn,
        Consent,
        consent!("WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id DESC LIMIT 200"),
        user_id,
        now,
    )
}

/// What an account allows one application, newest first, without the `keep` newest.
pub async fn beyond(
    conn: &mut Conn,
    user_id: i64,
    client_id: i64,
    keep: i64,
    now: Timestamp,
) -> Result<Vec<Consent>, sqlx::Error> {
    query_all!(
        conn,
        Consent,
        consent!(
            "WHERE user_id = $1 AND client_id = $2 AND revoked_at IS NULL AND expires_at > $3
             ORDER BY id DESC LIMIT 1000 OFFSET $4"
        ),
        user_id,
        client_id,
        now,
        keep,
    )
}

/// What anybody allows one application.
pub async fn of_client(conn: &mut Conn, client_id: i64) -> Result<Vec<Consent>, sqlx::Error> {
    query_all!(conn, Consent, consent!("WHERE client_id = $1 AND revoked_at IS NULL"), client_id)
}

/// Whether it held until now. Its tokens go at once, and so do its codes.
pub async fn revoke(conn: &mut Conn, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    execute!(conn, "DELETE FROM oauth_access_tokens WHERE consent_id = $1", id)?;
    Ok(execute!(conn, "UPDATE consents SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, now)? == 1)
}

pub async fn touch(conn: &mut Conn, id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE consents SET used_at = $2 WHERE id = $1", id, now)?;
    Ok(())
}

pub async fn add_organizer(conn: &mut Conn, id: i64, organizer_id: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO consent_organizers (consent_id, organizer_id) VALUES ($1, $2)
         ON CONFLICT (consent_id, organizer_id) DO NOTHING",
        id,
        organizer_id,
    )?;
    Ok(())
}

/// The organizers that a consent is about: ids and names.
pub async fn organizers(conn: &mut Conn, id: i64) -> Result<Vec<(i64, String)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, String),
        "SELECT o.id, o.name FROM consent_organizers c JOIN organizers o ON o.id = c.organizer_id
         WHERE c.consent_id = $1 ORDER BY o.name",
        id,
    )
}

pub async fn includes(conn: &mut Conn, id: i64, organizer_id: i64) -> Result<bool, sqlx::Error> {
    scalar!(
        conn,
        bool,
        "SELECT EXISTS (SELECT 1 FROM consent_organizers WHERE consent_id = $1 AND organizer_id = $2)",
        id,
        organizer_id,
    )
}

pub async fn insert_access(
    conn: &mut Conn,
    digest: &[u8],
    consent_id: i64,
    scopes: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO oauth_access_tokens (digest, consent_id, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        digest,
        consent_id,
        scopes,
        now,
        expires_at,
    )?;
    Ok(())
}

pub async fn keep_newest_access(conn: &mut Conn, consent_id: i64, keep: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM oauth_access_tokens WHERE consent_id = $1 AND id NOT IN
             (SELECT id FROM oauth_access_tokens WHERE consent_id = $1 ORDER BY id DESC LIMIT $2)",
        consent_id,
        keep,
    )?;
    Ok(())
}

/// Ends one access token. Whether there was one.
pub async fn delete_access(conn: &mut Conn, digest: &[u8]) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "DELETE FROM oauth_access_tokens WHERE digest = $1", digest)? == 1)
}

/// Who calls with this access token, while it works. Whether the account still exists is for the caller to look at.
pub async fn bearer(
    conn: &mut Conn,
    digest: &[u8],
    writes: bool,
    now: Timestamp,
) -> Result<Option<Bearer>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (i64, i64, i64, String, bool, Timestamp, Timestamp),
        "SELECT c.id, c.client_id, c.user_id, a.scopes, c.second_factor, a.expires_at, a.created_at
         FROM oauth_access_tokens a JOIN consents c ON c.id = a.consent_id
         WHERE a.digest = $1 AND a.expires_at > $2 AND c.expires_at > $2 AND c.revoked_at IS NULL",
        digest,
        now,
    )?;
    Ok(row.map(|(consent_id, client_id, user_id, scopes, second_factor, expires_at, created_at)| Bearer {
        consent_id,
        client_id,
        user_id,
        scopes: Scopes::stored(&scopes),
        second_factor,
        writes,
        expires_at,
        created_at,
    }))
}

/// Forgets tokens that ended and consents that ended long ago, at `then`.
pub async fn sweep(conn: &mut Conn, now: Timestamp, then: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM oauth_access_tokens WHERE expires_at <= $1", now)?;
    execute!(conn, "DELETE FROM consents WHERE expires_at <= $1 OR revoked_at <= $1", then)?;
    Ok(())
}

use sqlx::types::Json;

use super::Client;
use super::rules::Shape;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// Applications as they are read everywhere; ended ones are not there.
macro_rules! client {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, organizer_id, name, secret_digest, redirect_uris, scopes, created_at
             FROM oauth_clients WHERE ended_at IS NULL AND ",
            $rest
        )
    };
}

pub async fn insert(
    conn: &mut Conn,
    organizer_id: i64,
    client_id: &str,
    shape: &Shape,
    secret_digest: Option<&[u8]>,
    now: Timestamp,
) -> Result<Client, sqlx::Error> {
    query_one!(
        conn,
        Client,
        "INSERT INTO oauth_clients (client_id, organizer_id, name, secret_digest, redirect_uris, scopes, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING id, client_id, organizer_id, name, secret_digest, redirect_uris, scopes, created_at",
        client_id,
        organizer_id,
        shape.name.trim(),
        secret_digest,
        Json(&shape.redirect_uris),
        shape.scopes.to_string(),
        now,
    )
}

pub async fn update(conn: &mut Conn, id: i64, shape: &Shape) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE oauth_clients SET name = $2, redirect_uris = $3, scopes = $4 WHERE id = $1",
        id,
        shape.name.trim(),
        Json(&shape.redirect_uris),
        shape.scopes.to_string(),
    )?;
    Ok(())
}

pub async fn set_secret(conn: &mut Conn, id: i64, digest: &[u8]) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE oauth_clients SET secret_digest = $2 WHERE id = $1", id, digest)?;
    Ok(())
}

pub async fn end(conn: &mut Conn, id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE oauth_clients SET ended_at = $2 WHERE id = $1", id, now)?;
    Ok(())
}

pub async fn by_client_id(conn: &mut Conn, client_id: &str) -> Result<Option<Client>, sqlx::Error> {
    query_opt!(conn, Client, client!("client_id = $1"), client_id)
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Client>, sqlx::Error> {
    query_opt!(conn, Client, client!("id = $1"), id)
}

/// The applications that an organizer registered, oldest first.
pub async fn of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<Vec<Client>, sqlx::Error> {
    query_all!(conn, Client, client!("organizer_id = $1 ORDER BY id"), organizer_id)
}

pub async fn count(conn: &mut Conn, organizer_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM oauth_clients WHERE organizer_id = $1 AND ended_at IS NULL", organizer_id,)
}

use std::collections::BTreeSet;

use sqlx::types::Json;
use uuid::Uuid;

use super::jwt::Algorithm;
use super::{Came, traits_of};
use crate::access::roles::Traits;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// What is known of somebody who came with a token or a link.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    traits: Json<Vec<String>>,
    pub issued_at: i64,
    pub valid_until: Timestamp,
}

impl Known {
    pub fn words(&self) -> BTreeSet<String> {
        self.traits.iter().cloned().collect()
    }

    #[cfg(test)]
    pub fn new(traits: &[&str], issued_at: i64) -> Known {
        let traits = Json(traits.iter().map(|word| (*word).to_owned()).collect());
        Known { traits, issued_at, valid_until: Timestamp(i64::MAX) }
    }
}

pub async fn by_person(conn: &mut Conn, person: Uuid) -> Result<Option<Known>, sqlx::Error> {
    let sql = "SELECT traits, issued_at, valid_until FROM trait_people WHERE person_id = $1";
    query_opt!(conn, Known, sql, person)
}

/// As the gate reads it.
pub async fn of_person(conn: &mut Conn, person: Uuid) -> Result<Option<Traits>, sqlx::Error> {
    Ok(by_person(conn, person).await?.as_ref().map(traits_of))
}

pub async fn person_of_uid(conn: &mut Conn, event_id: i64, uid: &[u8]) -> Result<Option<Uuid>, sqlx::Error> {
    let sql = "SELECT person_id FROM trait_people WHERE event_id = $1 AND uid = $2";
    Ok(query_opt!(conn, (Uuid,), sql, event_id, uid)?.map(|(person,)| person))
}

pub async fn put(conn: &mut Conn, person: Uuid, came: &Came) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO trait_people (person_id, event_id, uid, secret_id, link_id, jti, traits, issued_at, valid_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (person_id) DO UPDATE SET secret_id = excluded.secret_id, jti = excluded.jti, traits = excluded.traits,
             issued_at = excluded.issued_at, valid_until = excluded.valid_until",
        person,
        came.event_id,
        came.uid.as_slice(),
        came.secret_id,
        came.link_id,
        came.jti.as_deref(),
        Json(&came.traits),
        came.issued_at,
        came.valid_until,
    )?;
    Ok(())
}

pub async fn is_revoked(conn: &mut Conn, event_id: i64, kind: &str, digest: &[u8]) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM trait_revocations WHERE event_id = $1 AND kind = $2 AND digest = $3";
    Ok(scalar!(conn, i64, sql, event_id, kind, digest)? > 0)
}

pub async fn revoke(
    conn: &mut Conn,
    event_id: i64,
    kind: &str,
    digest: &[u8],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO trait_revocations (event_id, kind, digest, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        event_id,
        kind,
        digest,
        now,
    )?;
    Ok(())
}

/// Their traits mean nothing from now on; who they are.
pub async fn empty(
    conn: &mut Conn,
    event_id: i64,
    kind: &str,
    digest: &[u8],
    now: Timestamp,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "UPDATE trait_people SET traits = '[]', valid_until = $4
         WHERE event_id = $1 AND (($2 = 'uid' AND uid = $3) OR ($2 = 'jti' AND jti = $3)) RETURNING person_id",
        event_id,
        kind,
        digest,
        now,
    )?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// The same for everybody whose last token a key signed.
pub async fn empty_of_secret(conn: &mut Conn, secret_id: i64, now: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    let sql = "UPDATE trait_people SET traits = '[]', valid_until = $2 WHERE secret_id = $1 RETURNING person_id";
    Ok(query_all!(conn, (Uuid,), sql, secret_id, now)?.into_iter().map(|(person,)| person).collect())
}

/// The same for everybody who came by a link.
pub async fn empty_of_link(conn: &mut Conn, link_id: i64, now: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    let sql = "UPDATE trait_people SET traits = '[]', valid_until = $2 WHERE link_id = $1 RETURNING person_id";
    Ok(query_all!(conn, (Uuid,), sql, link_id, now)?.into_iter().map(|(person,)| person).collect())
}

/// A key that signs tokens.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Secret {
    pub id: i64,
    pub issuer: String,
    pub audience: String,
    #[sqlx(try_from = "String")]
    pub algorithm: Algorithm,
    pub key: String,
    pub created_at: Timestamp,
}

pub async fn secrets(conn: &mut Conn, event_id: i64) -> Result<Vec<Secret>, sqlx::Error> {
    query_all!(
        conn,
        Secret,
        "SELECT id, issuer, audience, algorithm, key, created_at FROM trait_secrets WHERE event_id = $1 ORDER BY id",
        event_id,
    )
}

pub async fn insert_secret(
    conn: &mut Conn,
    event_id: i64,
    (issuer, audience, algorithm): (&str, &str, Algorithm),
    key: &str,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO trait_secrets (event_id, issuer, audience, algorithm, key, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        event_id,
        issuer,
        audience,
        algorithm.as_str(),
        key,
        now,
    )
}

pub async fn delete_secret(conn: &mut Conn, event_id: i64, id: i64) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "DELETE FROM trait_secrets WHERE event_id = $1 AND id = $2", event_id, id)? > 0)
}

/// A short link with traits.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Link {
    pub id: i64,
    pub event_id: i64,
    pub name: String,
    pub traits: Json<Vec<String>>,
    pub valid_until: Timestamp,
    pub max_uses: i64,
    pub uses: i64,
    pub created_at: Timestamp,
}

/// Those that were not taken back.
pub async fn links(conn: &mut Conn, event_id: i64) -> Result<Vec<Link>, sqlx::Error> {
    query_all!(
        conn,
        Link,
        "SELECT id, event_id, name, traits, valid_until, max_uses, uses, created_at FROM trait_links
         WHERE event_id = $1 AND revoked_at IS NULL ORDER BY id",
        event_id,
    )
}

/// A link to be written.
pub struct NewLink<'a> {
    pub digest: &'a [u8],
    pub name: &'a str,
    pub traits: &'a [String],
    pub valid_until: Timestamp,
    pub max_uses: i64,
}

pub async fn insert_link(
    conn: &mut Conn,
    event_id: i64,
    new: &NewLink<'_>,
    now: Timestamp,
) -> Result<Link, sqlx::Error> {
    crate::query_one!(
        conn,
        Link,
        "INSERT INTO trait_links (event_id, digest, name, traits, valid_until, max_uses, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING id, event_id, name, traits, valid_until, max_uses, uses, created_at",
        event_id,
        new.digest,
        new.name,
        Json(new.traits),
        new.valid_until,
        new.max_uses,
        now,
    )
}

/// A link that works, or would if it were not used up.
pub async fn link(conn: &mut Conn, event_id: i64, digest: &[u8], now: Timestamp) -> Result<Option<Link>, sqlx::Error> {
    query_opt!(
        conn,
        Link,
        "SELECT id, event_id, name, traits, valid_until, max_uses, uses, created_at FROM trait_links
         WHERE event_id = $1 AND digest = $2 AND revoked_at IS NULL AND valid_until > $3",
        event_id,
        digest,
        now,
    )
}

/// Uses a link once more; the guard keeps it from being used too often.
pub async fn use_link(
    conn: &mut Conn,
    event_id: i64,
    digest: &[u8],
    now: Timestamp,
) -> Result<Option<Link>, sqlx::Error> {
    query_opt!(
        conn,
        Link,
        "UPDATE trait_links SET uses = uses + 1
         WHERE event_id = $1 AND digest = $2 AND revoked_at IS NULL AND valid_until > $3 AND uses < max_uses
         RETURNING id, event_id, name, traits, valid_until, max_uses, uses, created_at",
        event_id,
        digest,
        now,
    )
}

pub async fn revoke_link(conn: &mut Conn, event_id: i64, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE trait_links SET revoked_at = $3 WHERE event_id = $1 AND id = $2 AND revoked_at IS NULL";
    Ok(execute!(conn, sql, event_id, id, now)? > 0)
}

/// The link by which a person came.
pub async fn link_of_person(conn: &mut Conn, person: Uuid) -> Result<Option<i64>, sqlx::Error> {
    let sql = "SELECT link_id FROM trait_people WHERE person_id = $1";
    Ok(query_opt!(conn, (Option<i64>,), sql, person)?.and_then(|(link,)| link))
}

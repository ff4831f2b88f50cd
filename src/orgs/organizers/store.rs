use super::Organizer;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt};

pub async fn insert(conn: &mut Conn, slug: &str, name: &str, now: Timestamp) -> Result<Organizer, sqlx::Error> {
    query_one!(
        conn,
        Organizer,
        "INSERT INTO organizers (slug, name, created_at) VALUES ($1, $2, $3) RETURNING id, slug, name",
        slug,
        name,
        now,
    )
}

pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Organizer>, sqlx::Error> {
    query_opt!(conn, Organizer, "SELECT id, slug, name FROM organizers WHERE slug = $1", slug)
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Organizer>, sqlx::Error> {
    query_opt!(conn, Organizer, "SELECT id, slug, name FROM organizers WHERE id = $1", id)
}

/// The organizers in whose teams an account is.
pub async fn of_user(conn: &mut Conn, user_id: i64) -> Result<Vec<Organizer>, sqlx::Error> {
    query_all!(
        conn,
        Organizer,
        "SELECT DISTINCT o.id, o.slug, o.name FROM organizers o
         JOIN teams t ON t.organizer_id = o.id JOIN team_members m ON m.team_id = t.id
         WHERE m.user_id = $1 ORDER BY o.slug",
        user_id,
    )
}

pub async fn all(conn: &mut Conn) -> Result<Vec<Organizer>, sqlx::Error> {
    query_all!(conn, Organizer, "SELECT id, slug, name FROM organizers ORDER BY slug")
}

pub async fn rename(conn: &mut Conn, id: i64, name: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE organizers SET name = $2 WHERE id = $1", id, name)?;
    Ok(())
}

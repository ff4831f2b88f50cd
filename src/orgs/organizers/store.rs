use super::Organizer;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

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

pub async fn of_user(conn: &mut Conn, user_id: i64) -> Result<Vec<Organizer>, sqlx::Error> {
    query_all!(
        conn,
        Organizer,
        "SELECT o.id, o.slug, o.name FROM organizers o JOIN members m ON m.organizer_id = o.id
         WHERE m.user_id = $1 ORDER BY o.slug",
        user_id,
    )
}

pub async fn add_member(conn: &mut Conn, organizer_id: i64, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "INSERT INTO members (organizer_id, user_id) VALUES ($1, $2)", organizer_id, user_id)?;
    Ok(())
}

pub async fn is_member(conn: &mut Conn, organizer_id: i64, user_id: i64) -> Result<bool, sqlx::Error> {
    let found = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM members WHERE organizer_id = $1 AND user_id = $2",
        organizer_id,
        user_id,
    )?;
    Ok(found > 0)
}

use super::Template;
use crate::base::db::Conn;
use crate::{execute, query_all, query_opt};

pub async fn find(conn: &mut Conn, event_id: i64, role: &str, locale: &str) -> Result<Option<Template>, sqlx::Error> {
    query_opt!(
        conn,
        Template,
        "SELECT subject, body FROM mail_templates WHERE event_id = $1 AND role = $2 AND locale = $3",
        event_id,
        role,
        locale,
    )
}

/// Kinds and languages for which an event has its own text.
pub async fn own(conn: &mut Conn, event_id: i64) -> Result<Vec<(String, String)>, sqlx::Error> {
    query_all!(
        conn,
        (String, String),
        "SELECT role, locale FROM mail_templates WHERE event_id = $1 ORDER BY role, locale",
        event_id,
    )
}

pub async fn put(
    conn: &mut Conn,
    event_id: i64,
    role: &str,
    locale: &str,
    template: &Template,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO mail_templates (event_id, role, locale, subject, body) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (event_id, role, locale) DO UPDATE SET subject = excluded.subject, body = excluded.body",
        event_id,
        role,
        locale,
        template.subject.as_str(),
        template.body.as_str(),
    )?;
    Ok(())
}

/// False: there was no own text.
pub async fn delete(conn: &mut Conn, event_id: i64, role: &str, locale: &str) -> Result<bool, sqlx::Error> {
    let rows = execute!(
        conn,
        "DELETE FROM mail_templates WHERE event_id = $1 AND role = $2 AND locale = $3",
        event_id,
        role,
        locale,
    )?;
    Ok(rows == 1)
}

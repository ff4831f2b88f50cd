use super::Settings;
use crate::base::db::Conn;
use crate::{execute, query_opt};

pub async fn find(conn: &mut Conn, event_id: i64) -> Result<Option<Settings>, sqlx::Error> {
    query_opt!(
        conn,
        Settings,
        "SELECT server, security, user_name, password, from_address FROM mail_settings
         WHERE event_id = $1",
        event_id,
    )
}

pub async fn put(conn: &mut Conn, event_id: i64, settings: &Settings) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO mail_settings (event_id, sender_name, reply_to, server, security, user_name, password, from_address)
         VALUES ($1, '', '', $2, $3, $4, $5, $6)
         ON CONFLICT (event_id) DO UPDATE SET server = excluded.server, security = excluded.security, user_name = excluded.user_name,
             password = excluded.password, from_address = excluded.from_address",
        event_id,
        settings.server.as_str(),
        settings.security.as_str(),
        settings.user_name.as_str(),
        settings.password.as_str(),
        settings.from_address.as_str(),
    )?;
    Ok(())
}

use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::base::db::Conn;
use crate::{execute, query_opt};

pub async fn client_state(conn: &mut Conn, person_id: Uuid) -> Result<Option<Value>, sqlx::Error> {
    let row = query_opt!(conn, (Json<Value>,), "SELECT state FROM client_states WHERE person_id = $1", person_id)?;
    Ok(row.map(|(state,)| state.0))
}

pub async fn put_client_state(conn: &mut Conn, person_id: Uuid, state: &Value) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO client_states (person_id, state) VALUES ($1, $2)
         ON CONFLICT (person_id) DO UPDATE SET state = excluded.state",
        person_id,
        Json(state),
    )?;
    Ok(())
}

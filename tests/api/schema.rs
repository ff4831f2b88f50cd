//! The schema as the database has it, and texts found anywhere in it.

use std::collections::BTreeSet;

use eventyay::base::db::Raw;
use sqlx::AssertSqlSafe;

use crate::server::Server;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    pub table: String,
    pub name: String,
    pub kind: String,
}

impl Column {
    /// Whether anybody's words could stand in it.
    pub fn is_text(&self) -> bool {
        ["text", "jsonb", "bytea"].contains(&self.kind.as_str())
    }

    pub fn pair(&self) -> (String, String) {
        (self.table.clone(), self.name.clone())
    }
}

/// All columns of all tables of ours.
pub async fn columns(server: &Server) -> Vec<Column> {
    const OF_SQLITE: &str = "SELECT t.name, c.name, lower(c.type) FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.name NOT LIKE '!_%' ESCAPE '!'";
    const OF_POSTGRES: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '!_%' ESCAPE '!'";
    let mut conn = server.base.read().await.unwrap();
    let rows: Vec<(String, String, String)> = match conn.raw() {
        Raw::Sqlite(conn) => sqlx::query_as(OF_SQLITE).fetch_all(conn).await.unwrap(),
        Raw::Postgres(conn) => sqlx::query_as(OF_POSTGRES).fetch_all(conn).await.unwrap(),
    };
    assert!(rows.len() > 200, "the schema was read: {}", rows.len());
    let mut columns: Vec<Column> = rows.into_iter().map(|(table, name, kind)| Column { table, name, kind }).collect();
    columns.sort();
    columns
}

/// Where a text stands, as `table.column`; in ASCII, because that is how bytes can be looked at on both.
pub async fn found(server: &Server, columns: &[Column], needle: &str) -> BTreeSet<String> {
    assert!(needle.is_ascii());
    let mut conn = server.base.read().await.unwrap();
    let mut places = BTreeSet::new();
    for column in columns.iter().filter(|column| column.is_text()) {
        let (table, name) = (&column.table, &column.name);
        // Names of our own schema; the text is bound.
        let count: i64 = match conn.raw() {
            Raw::Sqlite(conn) => {
                let has = format!("instr(CAST({name} AS BLOB), CAST($1 AS BLOB)) > 0");
                let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE {has}"));
                sqlx::query_scalar(sql).bind(needle).fetch_one(conn).await.unwrap()
            }
            Raw::Postgres(conn) => {
                let text = if column.kind == "bytea" {
                    format!("encode({name}, 'escape')")
                } else {
                    format!("CAST({name} AS TEXT)")
                };
                let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE position($1 IN {text}) > 0"));
                sqlx::query_scalar(sql).bind(needle).fetch_one(conn).await.unwrap()
            }
        };
        if count > 0 {
            places.insert(format!("{table}.{name}"));
        }
    }
    places
}

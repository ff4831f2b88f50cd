//! Both databases behind one face. SQL is written once, with `$n` placeholders, and runs on SQLite and PostgreSQL.
//!
//! Store functions take a [`Conn`] and use the macros at the end of this file; nothing else sees a pool.
//! SQLite writes go through one connection whose pool queue is fair; PostgreSQL uses transactions with advisory locks.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::watch;

/// Readers on SQLite. More help only while several cores read at once.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL. More means more parallel writers and more memory over there.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long somebody waits for a connection before the answer is "too busy".
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether sale decisions take their locks. `Off` exists for one purpose: the negative control of the race tests,
/// which must oversell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locking {
    On,
    Off,
}

/// A database, open and migrated.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    locking: Locking,
    /// Changes when this process committed something, so that what follows from it need not wait for the next look.
    committed: Arc<watch::Sender<()>>,
}

#[derive(Clone)]
enum Pools {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres(PgPool),
}

impl Db {
    /// Opens `url` (`sqlite:PATH`, `sqlite::memory:` is refused, or `postgres://...`). Nothing is migrated yet.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let pools = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            anyhow::ensure!(path != ":memory:" && !path.is_empty(), "the database needs a file: sqlite:PATH");
            open_sqlite(Path::new(path)).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url).await?
        } else {
            anyhow::bail!("EVENTYAY_DB_URL must begin with sqlite: or postgres:");
        };
        Ok(Db { pools, locking: Locking::On, committed: Arc::new(watch::Sender::new(())) })
    }

    /// The same database with locks switched off. Only race tests want this.
    pub fn with_locking(&self, locking: Locking) -> Self {
        Db { locking, ..self.clone() }
    }

    /// Changes at every commit of this process.
    pub(super) fn commits(&self) -> watch::Receiver<()> {
        self.committed.subscribe()
    }

    pub(super) fn committed(&self) -> &Arc<watch::Sender<()>> {
        &self.committed
    }

    pub fn locking(&self) -> Locking {
        self.locking
    }

    /// A connection for reading outside a transaction.
    pub async fn read(&self) -> Result<Conn, sqlx::Error> {
        Ok(match &self.pools {
            Pools::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Pools::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a writing transaction; on SQLite it waits its turn for the one writer.
    pub(super) async fn begin(&self) -> Result<Conn, sqlx::Error> {
        Ok(match (&self.pools, self.locking) {
            (Pools::Sqlite { write, .. }, Locking::On) => Conn::SqliteTx(write.begin_with("BEGIN IMMEDIATE").await?),
            // Without the transaction every statement stands alone: what the negative control needs.
            (Pools::Sqlite { read, .. }, Locking::Off) => Conn::Sqlite(read.acquire().await?),
            (Pools::Postgres(pool), _) => Conn::PostgresTx(pool.begin().await?),
        })
    }

    /// Brings the schema up to date. One text serves both databases, see [`Migrations`].
    pub async fn migrate(&self, migrations: Migrations) -> anyhow::Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => migrations.sqlite.run(write).await?,
            Pools::Postgres(pool) => migrations.postgres.run(pool).await?,
        }
        Ok(())
    }

    /// Takes what was deleted out of the write-ahead log too. PostgreSQL does that by itself, in time.
    ///
    /// # Errors
    /// Somebody reads a state from before: try again.
    pub async fn wipe_deleted(&self) -> anyhow::Result<()> {
        let Pools::Sqlite { write, .. } = &self.pools else { return Ok(()) };
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(write).await?;
        anyhow::ensure!(busy == 0, "the write-ahead log is being read");
        Ok(())
    }

    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }
}

async fn open_sqlite(path: &Path) -> anyhow::Result<Pools> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is overwritten: without it, shredded names would stay in free pages of the file.
        .pragma("secure_delete", "ON")
        .busy_timeout(ACQUIRE_TIMEOUT);
    let pool = |size: u32| SqlitePoolOptions::new().max_connections(size).acquire_timeout(ACQUIRE_TIMEOUT);
    let write = pool(1).connect_with(options.clone()).await?;
    let read = pool(SQLITE_READERS).connect_with(options).await?;
    Ok(Pools::Sqlite { read, write })
}

async fn open_postgres(url: &str) -> anyhow::Result<Pools> {
    let options: PgConnectOptions = url.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?;
    Ok(Pools::Postgres(pool))
}

/// One folder of migrations in the words of each database.
pub struct Migrations {
    sqlite: sqlx::migrate::Migrator,
    postgres: sqlx::migrate::Migrator,
}

/// How the migrations write a generated integer id and the making of JSON; SQLite wants its own words for the same things.
const IN_SQLITE: [(&str, &str); 3] = [
    ("BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ("jsonb_build_object(", "json_object("),
    ("to_jsonb(", "json_quote("),
];

impl Migrations {
    /// `text` is the numbered folder as `sqlx::migrate!` embeds it, written for PostgreSQL.
    pub fn new(text: sqlx::migrate::Migrator) -> Self {
        let sqlite = text.iter().map(|migration| {
            let mut translated = migration.clone();
            let text = migration.sql.as_str().to_owned();
            let text = IN_SQLITE.iter().fold(text, |text, (words, own)| text.replace(words, own));
            let text: Vec<String> =
                text.lines().map(|line| without_not_null(line).unwrap_or(line.to_owned())).collect();
            translated.sql = sqlx::SqlStr::from_static(leak(text.join("\n")));
            translated
        });
        let sqlite = sqlx::migrate::Migrator {
            migrations: sqlite.collect::<Vec<_>>().into(),
            ..sqlx::migrate::Migrator::DEFAULT
        };
        Migrations { sqlite, postgres: text }
    }
}

/// `ALTER TABLE t ALTER COLUMN c DROP NOT NULL;`, which SQLite has no word for: its own procedure for changes of a table's
/// declaration that change nothing of its rows (https://www.sqlite.org/lang_altertable.html, section 7). For BIGINT columns.
fn without_not_null(line: &str) -> Option<String> {
    let (table, column) =
        line.strip_prefix("ALTER TABLE ")?.strip_suffix(" DROP NOT NULL;")?.split_once(" ALTER COLUMN ")?;
    Some(format!(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, '{column} BIGINT NOT NULL', '{column} BIGINT')
         WHERE type = 'table' AND name = '{table}';
         PRAGMA writable_schema = RESET;"
    ))
}

/// A program migrates once: a few kilobytes for its lifetime.
fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// A connection of either database, in a transaction or not.
pub enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTx(Transaction<'static, Sqlite>),
    PostgresTx(Transaction<'static, Postgres>),
}

/// The driver's own connection, for the macros.
pub enum Raw<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn {
    pub fn raw(&mut self) -> Raw<'_> {
        match self {
            Conn::Sqlite(conn) => Raw::Sqlite(conn),
            Conn::Postgres(conn) => Raw::Postgres(conn),
            Conn::SqliteTx(tx) => Raw::Sqlite(tx),
            Conn::PostgresTx(tx) => Raw::Postgres(tx),
        }
    }

    /// Commits when this is a transaction.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Conn::SqliteTx(tx) => tx.commit().await,
            Conn::PostgresTx(tx) => tx.commit().await,
            Conn::Sqlite(_) | Conn::Postgres(_) => Ok(()),
        }
    }
}

/// A LIKE pattern that finds `text` anywhere, with its wildcards taken literally: `lower(x) LIKE lower($1) ESCAPE '!'`.
pub fn contains(text: &str) -> String {
    let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

/// Runs `$body` with the driver's connection bound to `$c`.
#[macro_export]
macro_rules! with {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn.raw() {
            $crate::base::db::Raw::Sqlite($c) => $body,
            $crate::base::db::Raw::Postgres($c) => $body,
        }
    };
}

/// All rows as `$row`: `query_all!(conn, Room, "SELECT ...", event_id)`.
#[macro_export]
macro_rules! query_all {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with!($conn, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await)
    };
}

/// One row or none.
#[macro_export]
macro_rules! query_opt {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with!($conn, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await)
    };
}

/// Exactly one row; none is an error.
#[macro_export]
macro_rules! query_one {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with!($conn, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(c).await)
    };
}

/// The first column of exactly one row.
#[macro_export]
macro_rules! scalar {
    ($conn:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with!($conn, c => sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_one(c).await)
    };
}

/// Runs a statement; the number of rows it touched.
#[macro_export]
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with!($conn, c => sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()))
    };
}

//! A server of one's own for a test.

use std::net::SocketAddr;
use std::time::Duration;

use eventyay::app::demo::{self, Demo};
use eventyay::app::{App, Options, Roles};
use eventyay::base::Base;
use eventyay::base::clock::Clock;
use eventyay::base::config::{self, Config, Sources};
use eventyay::base::db::Locking;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Which database a server runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// A started server with the demo conference, its services, and a browser-like client.
pub struct Server {
    pub demo: Demo,
    pub base: Base,
    pub client: Client,
    /// Where it listens, whatever its public address is.
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
    postgres: Option<(String, String)>,
    _data: tempfile::TempDir,
}

/// Makes the two tests of one behaviour; `#[start_without_worker]` before it starts the server that way.
#[macro_export]
macro_rules! both {
    (@start $database:ident) => { Server::start(Database::$database).await };
    (@start $database:ident $start:ident) => { Server::$start(Database::$database).await };
    ($(#[$start:ident])? async fn $name:ident($server:ident: Server) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every behaviour needs its file's imports")]
            use super::*;
            use $crate::server::{Database, Server};

            async fn behaviour($server: &Server) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let server = $crate::both!(@start Sqlite $($start)?);
                behaviour(&server).await;
                server.stop().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let server = $crate::both!(@start Postgres $($start)?);
                behaviour(&server).await;
                server.stop().await;
            }
        }
    };
}

impl Server {
    pub async fn start(database: Database) -> Server {
        Server::start_with(database, Locking::On).await
    }

    /// On a bus that other processes can share.
    pub async fn start_shared(database: Database) -> Server {
        let redis = std::env::var("EVENTYAY_TEST_REDIS").expect("EVENTYAY_TEST_REDIS names a server: run `make test`");
        Server::start_configured_with(database, |config| config.redis.url = redis).await
    }

    pub async fn start_with(database: Database, locking: Locking) -> Server {
        Server::start_as(database, locking, Roles::ALL, |_| {}).await
    }

    /// With the configuration changed by `change`.
    pub async fn start_configured_with(database: Database, change: impl FnOnce(&mut Config)) -> Server {
        Server::start_as(database, Locking::On, Roles::ALL, change).await
    }

    /// A server whose facts nobody delivers: for tests that bring their own consumers.
    pub async fn start_without_worker(database: Database) -> Server {
        Server::start_as(database, Locking::On, Roles { worker: false, ..Roles::ALL }, |_| {}).await
    }

    /// A server whose calls (webhooks and their like) may go to this machine.
    pub async fn start_open_to_loopback(database: Database) -> Server {
        Server::start_configured_with(database, |config| {
            config.egress.allow = vec!["127.0.0.0/8".to_owned()];
            config.egress.plain_http = true;
        })
        .await
    }

    async fn start_as(database: Database, locking: Locking, roles: Roles, change: impl FnOnce(&mut Config)) -> Server {
        let data = tempfile::tempdir().expect("a temporary directory");
        let postgres = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(create_postgres().await),
        };
        let mut config = config::load(&Sources::default()).expect("the defaults are valid").config;
        config.data.dir = data.path().to_owned();
        config.database.url = postgres.as_ref().map(|(url, _)| url.clone()).unwrap_or_default();
        change(&mut config);
        Server::start_configured(locking, roles, config, data, postgres).await
    }

    async fn start_configured(
        locking: Locking,
        roles: Roles,
        mut config: Config,
        data: tempfile::TempDir,
        postgres: Option<(String, String)>,
    ) -> Server {
        config.http.listen = "127.0.0.1:0".parse().expect("an address");
        config.media.listen = "127.0.0.1:0".parse().expect("an address");
        config.http.drain_timeout = 1;
        let options = Options { locking, roles, clock: Clock::system(), ..Options::new(config) };
        let app = App::start(options).await.expect("the server starts");
        let demo = demo::prepare(&app, 0).await.expect("the demo conference is made");
        let (base, address) = (app.base.clone(), app.local_addr());
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(app.run(async move {
            let _ = stopped.await;
        }));
        let client = browser();
        Server { demo, base, client, address, stop: Some(stop), running: Some(running), postgres, _data: data }
    }

    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(running) = self.running.take() {
            let _ = running.await;
        }
        if let Some((_, name)) = self.postgres.take() {
            drop_postgres(&name).await;
        }
    }

    /// `path` below the server's address.
    pub fn url(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("http://{}{path}", self.address) }
    }

    /// `path` below the demo event's API.
    pub fn api(&self, path: &str) -> String {
        let Demo { organizer, event, .. } = &self.demo;
        self.url(&format!("/api/v1/organizers/{}/events/{}/{path}", organizer.slug, event.slug))
    }

    /// With the organizer's token.
    pub fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("Authorization", format!("Token {}", self.demo.organizer.api_token))
    }

    pub async fn api_get(&self, path: &str) -> Value {
        json(self.authorized(self.client.get(self.api(path))).send().await.expect("an answer")).await
    }

    pub async fn api_post(&self, path: &str, body: &Value) -> (u16, Value) {
        let response = self.authorized(self.client.post(self.api(path))).json(body).send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, json(response).await)
    }

    pub async fn api_patch(&self, path: &str, body: &Value) -> (u16, Value) {
        let response = self.authorized(self.client.patch(self.api(path))).json(body).send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, json(response).await)
    }

    /// The product's id by its English name.
    pub async fn product(&self, name: &str) -> i64 {
        let products = self.api_get("products/").await;
        let found =
            products["results"].as_array().expect("a list").iter().find(|product| product["name"]["en"] == name);
        found.expect("the demo sells it")["id"].as_i64().expect("an id")
    }

    pub fn room(&self, slug: &str) -> i64 {
        self.demo.rooms.iter().find(|room| room.slug == slug).expect("the demo has it").id
    }
}

/// A client that keeps cookies and follows nothing by itself.
pub fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client")
}

pub async fn json(response: Response) -> Value {
    let text = response.text().await.expect("a body");
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"))
}

/// The hidden CSRF token of a page's form.
pub fn csrf_of(html: &str) -> String {
    let start = html.find("name=\"csrf\" value=\"").expect("the form has a token") + 19;
    html[start..].split('"').next().expect("the value ends").to_owned()
}

async fn create_postgres() -> (String, String) {
    let server = postgres_server();
    let name = format!("t_{}", uuid::Uuid::new_v4().simple());
    postgres_admin(&format!("CREATE DATABASE {name}")).await;
    (format!("{server}/{name}"), name)
}

async fn drop_postgres(name: &str) {
    postgres_admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
}

fn postgres_server() -> String {
    std::env::var("EVENTYAY_TEST_POSTGRES")
        .expect("EVENTYAY_TEST_POSTGRES names a server, as postgres://app@127.0.0.1:5432: run `make test`")
}

async fn postgres_admin(statement: &str) {
    use sqlx::Connection;
    let mut conn =
        sqlx::PgConnection::connect(&format!("{}/postgres", postgres_server())).await.expect("PostgreSQL answers");
    // The only SQL of the tests that is put together: a name of our own.
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut conn).await.expect("PostgreSQL does it");
}

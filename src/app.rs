//! The program put together: services, areas, background work, and the way down.

pub mod crowd;
pub mod demo;
mod media;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use sfu_node::Node;
use sfu_node::door::{Door, Web};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::accounts::letters::AccountLetters;
use crate::accounts::ties::Ties;
use crate::base::blob;
use crate::base::bus::{Bus, MemoryBus, RedisBus};
use crate::base::clock::Clock;
use crate::base::config::Config;
use crate::base::db::{Db, Locking};
use crate::base::egress::Egress;
use crate::base::jobs::{self, Sweep, Work};
use crate::base::metrics::Metrics;
use crate::base::seal::Seal;
use crate::base::tx::Actor;
use crate::base::web::server::{self, Limits};
use crate::base::{Base, deliveries, installation};
use crate::events::stakes::Stakes;
use crate::files::hand_over::Waiting;
use crate::live::Live;
use crate::live::door::OriginCheck;
use crate::live::rooms::consumer::Rooms;
use crate::live::stake::LiveRooms;
use crate::mail::stake::Letters;
use crate::orgs::teams::leave::Memberships;
use crate::orgs::teams::letters::TeamLetters;
use crate::settings::pictures::TakesUploads;
use crate::talks::stake::Talks;
use crate::tickets::orders::expire::Expiry;
use crate::tickets::orders::letters::OrderLetters;
use crate::tickets::stake::Tickets;
use crate::{accounts, files, http, mail, oauth, privacy, settings, webhooks};

/// Which parts of the program this process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Pages and API.
    pub web: bool,
    /// WebSockets, WHIP, WHEP and the media shards behind them.
    pub live: bool,
    /// Deliveries: what follows from facts.
    pub worker: bool,
}

impl Roles {
    pub const ALL: Roles = Roles { web: true, live: true, worker: true };
}

impl std::str::FromStr for Roles {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut roles = Roles { web: false, live: false, worker: false };
        for name in text.split(',').map(str::trim) {
            match name {
                "all" => roles = Roles::ALL,
                "web" => roles.web = true,
                // Rooms and their media live in one process: a room's right and its packets must not drift apart.
                "live" | "media" => roles.live = true,
                "worker" => roles.worker = true,
                "streaming" => {
                    return Err("this build has no streaming role yet; use web, live, worker or all".to_owned());
                }
                other => return Err(format!("`{other}` is not a role; use all, or some of web, live, worker")),
            }
        }
        Ok(roles)
    }
}

/// How a program is started.
pub struct Options {
    pub config: Config,
    pub roles: Roles,
    pub clock: Clock,
    /// `Off` only in the negative control of the race tests.
    pub locking: Locking,
    /// `Off` only in the negative control of the WebSocket's Origin test.
    pub origins: OriginCheck,
}

impl Options {
    pub fn new(config: Config) -> Self {
        Options { config, roles: Roles::ALL, clock: Clock::system(), locking: Locking::On, origins: OriginCheck::On }
    }
}

/// A started program, ready to serve.
pub struct App {
    pub base: Base,
    pub roles: Roles,
    /// Cancelled when the program begins to end.
    pub ending: CancellationToken,
    /// The media shards and the rooms on them, where this process has the role.
    pub live: Option<(Live, Node)>,
    listener: TcpListener,
    /// The other way in, for media and perhaps for the web.
    door: Option<Door>,
    web: Option<mpsc::Receiver<Web>>,
}

impl App {
    /// Opens everything, migrates, binds the ports. When this returns, clients can connect.
    pub async fn start(options: Options) -> anyhow::Result<App> {
        let Options { config, roles, clock, locking, origins } = options;
        check_debug(&config)?;
        let db = open_database(&config).await?.with_locking(locking);
        let bus = open_bus(&config, &db, &clock).await?;
        let listen = config.http.listen;
        let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        let public_url = public_url(&config, listener.local_addr()?);
        let (egress, seal) = (Egress::new(&config.egress)?, Seal::new(&config.secrets)?);
        let blob = blob::open(&config)?;
        let (config, public_url) = (Arc::new(config), public_url.into());
        let base = Base { db, bus, clock, config, metrics: Metrics::default(), blob, egress, seal, public_url };
        say_what_is_missing(&base)?;
        let (mut live, mut door, mut web) = (None, None, None);
        if roles.live {
            let media = media::start(&base.config.media)?;
            let node = media.node.clone();
            live = Some((Live::start(base.clone(), media.node, media.notices, media.ice_servers, origins), node));
            (door, web) = (media.door, media.web);
        }
        Ok(App { base, roles, ending: CancellationToken::new(), live, listener, door, web })
    }

    pub fn local_addr(&self) -> SocketAddr {
        self.listener.local_addr().expect("a bound listener has an address")
    }

    /// The one-time link of an installation without any account; `None` once there is one.
    pub async fn setup_link(&self) -> anyhow::Result<Option<String>> {
        let mut tx = self.base.begin(Actor::System).await?;
        if accounts::users::store::count(&mut tx).await? > 0 {
            return Ok(None);
        }
        let now = tx.now();
        accounts::links::store::withdraw_setup(&mut tx, now).await?;
        let secret = accounts::links::mint(&mut tx, accounts::links::Target::SetUp).await?;
        tx.commit().await?;
        Ok(Some(format!("{}/setup/{secret}/", self.base.public_url)))
    }

    /// Serves until `shutdown` resolves, then drains.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let App { base, roles, ending, live, listener, door, web } = self;
        let writers = letter_writers();
        let consumers: Vec<Arc<dyn deliveries::Consumer>> =
            vec![Arc::new(Rooms::new(base.clone())), webhooks::consumer(&base), mail::consumer(&base, &writers)];
        let mut background = JoinSet::new();
        if roles.worker {
            let mut works: Vec<Arc<dyn Work>> = vec![Arc::new(Sweep(base.clone())), Arc::new(Expiry(base.clone()))];
            works.extend(accounts::works(&base));
            works.extend(webhooks::works(&base));
            works.extend(files::works(&base));
            works.extend(crate::live::chat::files::works(&base));
            works.push(Arc::new(crate::live::attendance::Sweep(base.clone())));
            works.extend(crate::live::views::works(&base));
            works.extend(crate::live::stands::files::works(&base));
            works.extend(crate::live::previews::works(&base));
            works.extend(crate::live::push::works(&base));
            works.extend(crate::live::reports::works(&base, &stakes()));
            works.extend(settings::pictures::works(&base));
            works.extend(oauth::works(&base));
            works.extend(privacy::works(&base));
            works.extend(mail::works(&base, &writers));
            background.spawn(deliveries::run(base.clone(), consumers));
            background.spawn(jobs::run(base.clone(), works));
        }
        let limits = Limits {
            max_connections: base.config.http.max_connections,
            header_timeout: Duration::from_secs(base.config.http.header_timeout),
            drain_timeout: Duration::from_secs(base.config.http.drain_timeout),
        };
        let router = http::router(&base, roles, live.as_ref().map(|(live, _)| live), ending.clone());
        let (end, leaving) = (ending.clone(), live.clone());
        server::serve(listener, web, router, limits, async move {
            shutdown.await;
            tracing::info!("app.draining");
            end.cancel();
            if let Some((live, _)) = leaving {
                live.drain();
            }
        })
        .await;
        background.shutdown().await;
        if let Some((_, media)) = live {
            media.shutdown().await;
        }
        drop(door);
        base.db.close().await;
    }
}

/// Everybody who writes letters about facts.
pub fn letter_writers() -> mail::Writers {
    mail::Writers::new(vec![Arc::new(OrderLetters), Arc::new(AccountLetters), Arc::new(TeamLetters)])
}

/// Everybody who keeps something for an event; products come first, because rooms are opened by them.
pub fn stakes() -> Stakes {
    Stakes::new(vec![Arc::new(Tickets), Arc::new(Talks), Arc::new(Letters), Arc::new(LiveRooms)])
}

/// Where pictures of settings come from.
pub fn uploads() -> TakesUploads {
    TakesUploads(Arc::new(Waiting))
}

/// Everybody who keeps something of accounts.
pub fn ties() -> Ties {
    Ties::new(vec![Arc::new(Memberships), Arc::new(oauth::Consents)])
}

/// What works, but not as somebody might think.
fn say_what_is_missing(base: &Base) -> anyhow::Result<()> {
    if mail::settings::of_installation(base)?.is_none() {
        tracing::warn!("mail.server is not set: letters wait in the outbox");
    }
    if base.seal.is_open() {
        tracing::warn!("secrets.key is not set: signing secrets and SMTP passwords are stored as they are");
    }
    Ok(())
}

/// Debug shows internals: never beyond this machine.
fn check_debug(config: &Config) -> anyhow::Result<()> {
    let exposed = config.debug.enabled && !config.http.listen.ip().is_loopback();
    anyhow::ensure!(!exposed, "debug.enabled is for this machine only: listen on 127.0.0.1, or switch it off");
    Ok(())
}

/// Opens and migrates the database that the configuration names.
pub async fn open_database(config: &Config) -> anyhow::Result<Db> {
    let url = if config.database.url.is_empty() {
        std::fs::create_dir_all(&config.data.dir)
            .with_context(|| format!("cannot create the data directory {}", config.data.dir.display()))?;
        format!("sqlite:{}", config.data.dir.join("eventyay.sqlite").display())
    } else {
        config.database.url.clone()
    };
    let db = Db::open(&url).await.context("cannot open the database")?;
    db.migrate(crate::migrations()).await.context("cannot migrate the database")?;
    Ok(db)
}

async fn open_bus(config: &Config, db: &Db, clock: &Clock) -> anyhow::Result<Arc<dyn Bus>> {
    if config.redis.url.is_empty() {
        return Ok(Arc::new(MemoryBus::default()));
    }
    let installation = installation::id(db, clock).await?;
    Ok(Arc::new(RedisBus::open(&config.redis.url, &installation)?))
}

fn public_url(config: &Config, bound: SocketAddr) -> String {
    match config.http.public_url.trim_end_matches('/') {
        "" => format!("http://{bound}"),
        url => url.to_owned(),
    }
}

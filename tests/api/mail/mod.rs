//! Letters, against a real mail server on the loopback that parses what it gets: the server, and what the tests share.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eventyay::accounts::links;
use eventyay::app::letter_writers;
use eventyay::base::journal::Line;
use eventyay::base::letters::{Form, Letter, Reader, Role, Value, Writer};
use eventyay::base::page::PageQuery;
use eventyay::base::tx::{Actor, Fact, Tx};
use eventyay::base::{Base, config, deliveries, jobs};
use eventyay::events::{self, Event};
use eventyay::mail::outbox::edit::{self, Draft};
use eventyay::mail::outbox::{Mail, State, store};
use eventyay::mail::settings::change::{Wish, put};
use eventyay::mail::templates::{self, Template, change, languages, rules};
use eventyay::mail::{self, Writers, render};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value as Json, json};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::server::Server;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The mail server and what it got.
pub struct Post {
    pub port: u16,
    letters: Arc<Mutex<Vec<Json>>>,
    news: watch::Receiver<()>,
    child: Child,
}

impl Post {
    pub fn start(arguments: &[&str]) -> Post {
        let mut child = Command::new(python())
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/smtp_server.py"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap().parse().unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let (told, news) = watch::channel(());
        let arrived = letters.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                arrived.lock().unwrap().push(serde_json::from_str(&line).unwrap());
                told.send_replace(());
            }
        });
        Post { port, letters, news, child }
    }

    /// What came for `reader`.
    fn of(&self, reader: &str) -> Vec<Json> {
        self.letters.lock().unwrap().iter().filter(|letter| letter["rcpt_tos"][0] == reader).cloned().collect()
    }

    /// The first letter for `reader` whose subject has `subject` in it.
    pub async fn letter(&self, reader: &str, subject: &str) -> Json {
        let mut news = self.news.clone();
        let arrives = async {
            loop {
                news.mark_unchanged();
                let found =
                    self.of(reader).into_iter().find(|letter| letter["subject"].as_str().unwrap().contains(subject));
                match found {
                    Some(letter) => return letter,
                    None => news.changed().await.unwrap(),
                }
            }
        };
        timeout(PATIENCE, arrives).await.unwrap_or_else(|_| panic!("no letter for {reader} about {subject}"))
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A Python that has aiosmtpd: Debian's, or the one that EVENTYAY_TEST_PYTHON names.
fn python() -> String {
    let named = std::env::var("EVENTYAY_TEST_PYTHON").ok();
    let known = ["/usr/bin/python3", "python3"].map(str::to_owned);
    let has_it = |python: &String| {
        Command::new(python)
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|end| end.success())
    };
    named.into_iter().chain(known).find(has_it).expect("a Python with aiosmtpd: install python3-aiosmtpd")
}

/// The two tests of one behaviour, with a mail server that the installation uses.
macro_rules! with_post {
    (async fn $name:ident($server:ident: Server, $post:ident: Post) $body:block) => {
        mod $name {
            use super::*;
            use crate::server::Database;

            #[allow(unused_variables, reason = "not every behaviour looks into the mail")]
            async fn behaviour($server: &Server, $post: &Post) $body

            async fn on(database: Database) {
                let post = Post::start(&["plain"]);
                let server = Server::start_configured_with(database, |config| {
                    config.mail.server = format!("127.0.0.1:{}", post.port);
                    config.mail.security = "none".to_owned();
                    config.mail.from = "tickets@example.org".to_owned();
                }).await;
                behaviour(&server, &post).await;
                server.stop().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                on(Database::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                on(Database::Postgres).await;
            }
        }
    };
}

async fn event(base: &Base) -> Event {
    events::store::by_slugs(&mut base.read().await.unwrap(), "lotus", "monsoon").await.unwrap().unwrap()
}

fn draft(to_name: &str, to_email: &str, subject: &str, body: &str) -> Draft {
    let own = str::to_owned;
    Draft { to_name: own(to_name), to_email: own(to_email), locale: own("en"), subject: own(subject), body: own(body) }
}

async fn send(base: &Base, draft: &Draft) -> i64 {
    let event = event(base).await;
    let mail = edit::write(base, &event, Actor::System, draft).await.unwrap();
    edit::send(base, &event, Actor::System, mail.id).await.unwrap().unwrap();
    mail.id
}

/// Waits until the mail looks so.
async fn until(base: &Base, id: i64, what: impl Fn(&Mail) -> bool) -> Mail {
    let reached = async {
        loop {
            let mail = store::by_id(&mut base.read().await.unwrap(), id).await.unwrap().unwrap();
            if what(&mail) {
                return mail;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, reached).await.expect("the mail gets there")
}

/// When the next letter is due.
async fn due(base: &Base) -> i64 {
    let (open, _) = jobs::store::open(&mut base.read().await.unwrap(), None, "", PageQuery::default()).await.unwrap();
    open.iter().find(|job| job.kind == "mail.send" && !job.running).map_or(0, |job| job.due.micros())
}

/// Waits until so many letters are open and parked, and none is being sent; when the next is due.
async fn until_jobs(base: &Base, wanted: (i64, i64)) -> i64 {
    let reached = async {
        loop {
            let counts = jobs::store::counts(&mut base.read().await.unwrap(), "mail.send").await.unwrap();
            let due = due(base).await;
            if counts == wanted && (due > 0 || wanted.0 == 0) {
                return due;
            }
        }
    };
    timeout(PATIENCE, reached).await.expect("the letters get there")
}

mod delivery;
mod organizers;
mod wording;

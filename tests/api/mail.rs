//! Letters, against a real mail server on the loopback that parses what it gets.

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
use eventyay::base::tx::{Actor, Fact, Tx};
use eventyay::base::{Base, config, deliveries, jobs};
use eventyay::events::{self, Event};
use eventyay::mail::outbox::edit::{self, Draft};
use eventyay::mail::outbox::{Mail, State, store};
use eventyay::mail::settings::change::{Wish, put};
use eventyay::mail::templates::{self, LANGUAGES, Template, change, rules};
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
    port: u16,
    letters: Arc<Mutex<Vec<Json>>>,
    news: watch::Receiver<()>,
    child: Child,
}

impl Post {
    fn start(arguments: &[&str]) -> Post {
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
    async fn letter(&self, reader: &str, subject: &str) -> Json {
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
    let (open, _) = jobs::store::open(&mut base.read().await.unwrap(), None, 50, 0).await.unwrap();
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

with_post! {
    async fn a_buyer_gets_letters_with_the_way_to_the_order(server: Server, post: Post) {
        let product = server.product("Supporter").await;
        let body = json!({"email": "buyer@example.org", "positions": [{"product": product, "attendee_name": "Ada"}]});
        let (status, order) = server.api_post("orders/", &body).await;
        assert_eq!(status, 201, "{order}");
        let code = order["code"].as_str().unwrap();
        let letter = post.letter("buyer@example.org", "Your order").await;
        assert_eq!(letter["type"], "multipart/alternative");
        assert_eq!((&letter["defects"], &letter["header_defects"]), (&json!([]), &json!([])));
        assert_eq!(letter["from"], json!([["eventyay", "tickets@example.org"]]));
        let header = |name: &str| {
            let headers = letter["headers"].as_array().unwrap();
            headers.iter().find(|header| header[0] == name).unwrap()[1].as_str().unwrap()
        };
        assert_eq!((header("Auto-Submitted"), header("Content-Language")), ("auto-generated", "en"));
        assert!(header("Message-ID").ends_with("@example.org>"));
        let link = format!("{}/lotus/monsoon/order/{code}/", server.demo.base_url);
        for (part, kind) in [(0, "text/plain"), (1, "text/html")] {
            assert_eq!((&letter["parts"][part][0], &letter["parts"][part][1]), (&json!(kind), &json!("utf-8")));
            let text = letter["parts"][part][2].as_str().unwrap();
            assert!(text.contains(code) && text.contains(&link) && text.contains("20.00 EUR"), "{text}");
        }
        assert!(letter["parts"][1][2].as_str().unwrap().contains(&format!("href=\"{link}")));

        assert_eq!(server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await.0, 200);
        post.letter("buyer@example.org", "Your tickets").await;
        assert_eq!(server.api_post(&format!("orders/{code}/mark_canceled/"), &json!({})).await.0, 200);
        post.letter("buyer@example.org", "is canceled").await;
        assert_eq!(post.of("buyer@example.org").len(), 3);
    }
}

with_post! {
    async fn names_long_lines_and_all_scripts_arrive_as_written(server: Server, post: Post) {
        let name = "Žofie \"Zo\" Čapková, 李小龙 🎟";
        let subject = "Grüße — שלום, ".repeat(6);
        let body = format!("{}\n\n.\n.leading dot\n\nFrom here\n\n{}", "überaus ".repeat(400), "x".repeat(3000));
        let id = send(&server.base, &draft(name, "ada@example.org", subject.trim(), &body)).await;
        let letter = post.letter("ada@example.org", "Grüße").await;
        assert_eq!((&letter["to"], &letter["subject"]), (&json!([[name, "ada@example.org"]]), &json!(subject.trim())));
        assert!(letter["longest_line"].as_u64().unwrap() <= 998 && letter["is_ascii"] == true, "{letter}");
        let text = letter["parts"][0][2].as_str().unwrap().replace("\r\n", "\n");
        assert!(text.starts_with(&"überaus ".repeat(400).trim_end().to_owned()), "{text}");
        assert!(text.contains("\n.\n.leading dot\n\nFrom here\n") && text.contains(&"x".repeat(3000)), "{text}");
        assert_eq!((&letter["defects"], &letter["header_defects"]), (&json!([]), &json!([])));
        until(&server.base, id, |mail| mail.state == State::Sent && mail.unclear == 0).await;
    }
}

with_post! {
    async fn a_refusal_is_final_and_later_is_tried_later(server: Server, post: Post) {
        let base = &server.base;
        let never = send(base, &draft("", "never@example.org", "S", "B")).await;
        let mail = until(base, never, |mail| mail.state == State::Failed).await;
        assert!(mail.error.unwrap().contains("nobody of this name"));
        let later = send(base, &draft("", "later@example.org", "S", "B")).await;
        let mail = until(base, later, |mail| mail.error.is_some()).await;
        assert_eq!((mail.state, mail.unclear), (State::Queued, 0));
        // The other letters of the demo are out, the refused one is parked for a person, this one waits.
        until_jobs(base, (1, 1)).await;
        base.clock.advance(Duration::from_secs(61));
        until(base, later, |mail| mail.state == State::Sent).await;
        until_jobs(base, (0, 1)).await;
        edit::discard(base, &event(base).await, Actor::System, never).await.unwrap();
        until(base, never, |mail| mail.state == State::Discarded).await;
    }
}

with_post! {
    async fn a_letter_whose_fate_is_unknown_goes_out_twice_at_most(server: Server, post: Post) {
        let base = &server.base;
        let id = send(base, &draft("", "drop@example.org", "S", "B")).await;
        until(base, id, |mail| mail.unclear == 1 && mail.error.is_some()).await;
        let before = until_jobs(base, (1, 0)).await;
        base.clock.advance(Duration::from_secs(61));
        until(base, id, |mail| mail.unclear == 2).await;
        timeout(PATIENCE, async { while due(base).await <= before {} }).await.expect("its second end is written");
        base.clock.advance(Duration::from_secs(301));
        let mail = until(base, id, |mail| mail.state == State::Failed).await;
        assert!(mail.error.unwrap().contains("twice"));
        let copies = post.of("drop@example.org");
        assert_eq!(copies.len(), 2);
        let id_of = |letter: &Json| {
            let headers = letter["headers"].as_array().unwrap();
            headers.iter().find(|header| header[0] == "Message-ID").unwrap()[1].clone()
        };
        assert_eq!(id_of(&copies[0]), id_of(&copies[1]), "the second copy is known as one");
    }
}

crate::both! {
    async fn without_a_mail_server_letters_wait_and_say_why(server: Server) {
        let base = &server.base;
        let event = event(base).await;
        let waits = async {
            loop {
                let mut conn = base.read().await.unwrap();
                let (mails, _) = store::of_event(&mut conn, event.id, Some(State::Queued), 50, 0).await.unwrap();
                if let Some(mail) = mails.into_iter().find(|mail| mail.error.is_some()) {
                    return mail;
                }
                tokio::task::yield_now().await;
            }
        };
        let mail = timeout(PATIENCE, waits).await.unwrap();
        assert!(mail.error.unwrap().contains("mail.server"));
        assert!(mail.body.unwrap().contains("order"), "what it will say can be read");
    }
}

/// A certificate of its own authority for `mail.test`-like names, and the files that both sides read.
fn certificate(folder: &Path) -> (String, String) {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&certificate, own.cert.pem()).unwrap();
    std::fs::write(&key, own.signing_key.serialize_pem()).unwrap();
    (certificate.display().to_string(), key.display().to_string())
}

mod an_event_has_its_own_sender_and_its_own_server {
    use super::*;
    use crate::server::Database;

    async fn on(database: Database, mode: &str) {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = certificate(folder.path());
        let post = Post::start(&[mode, &certificate, &key]);
        let server = Server::start_configured_with(database, |config| {
            config.egress.allow = vec!["127.0.0.0/8".to_owned()];
            config.egress.ca_file = certificate.into();
            config.secrets.key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned();
        })
        .await;
        let base = &server.base;
        let event = event(base).await;
        let wish = Wish {
            sender_name: "Monsoon Büro".into(),
            reply_to: "help@example.org".into(),
            server: format!("localhost:{}", post.port),
            security: mode.into(),
            user_name: "conf".into(),
            password: Some("geheim ü".into()),
            from_address: "conf@example.org".into(),
        };
        let stored = put(base, &event, Actor::System, wish.clone()).await.unwrap();
        assert!(stored.password.starts_with("sealed1:"));
        let kept = put(base, &event, Actor::System, Wish { password: None, ..wish.clone() }).await.unwrap();
        assert_eq!(kept.password, stored.password);
        let id = send(base, &draft("", "ada@example.org", "Hello", "Body")).await;
        let letter = post.letter("ada@example.org", "Hello").await;
        assert_eq!(
            (&letter["from"], &letter["user"]),
            (&json!([["Monsoon Büro", "conf@example.org"]]), &json!("conf"))
        );
        assert_eq!((&letter["reply_to"], &letter["tls"]), (&json!([["", "help@example.org"]]), &json!(true)));
        until(base, id, |mail| mail.state == State::Sent).await;

        let elsewhere = Wish { password: None, server: "127.0.0.2:2525".into(), ..wish };
        let moved = put(base, &event, Actor::System, elsewhere).await.unwrap();
        let opened = base.seal.open("mail_settings.password", &moved.password).unwrap();
        assert_eq!(opened, "", "a password goes to the server for which it was given only");
        server.stop().await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        on(Database::Sqlite, "starttls").await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        on(Database::Postgres, "tls").await;
    }
}

crate::both! {
    #[start_without_worker]
    async fn a_mail_server_inside_and_broken_addresses_are_refused(server: Server) {
        let event = event(&server.base).await;
        let wish = |server: &str, from: &str| Wish { server: server.into(), from_address: from.into(), ..Wish::default() };
        for (wish, field) in [
            (wish("127.0.0.1:25", "a@example.org"), "server"),
            (wish("localhost:25", "a@example.org"), "server"),
            (wish("mail.example.org", "nobody"), "from_address"),
            (Wish { reply_to: "a@b\r\nBcc: x@example.org".into(), ..Wish::default() }, "non_field_errors"),
            (Wish { security: "none".into(), ..wish("mail.example.org", "a@example.org") }, "security"),
        ] {
            let error = put(&server.base, &event, Actor::System, wish).await.unwrap_err();
            let eventyay::mail::settings::change::ChangeError::Refused(at, _) = error else { panic!("{error}") };
            assert_eq!(at, field);
        }
        for (to, subject) in [("a@example.org\r\nBcc: x@example.org", "S"), ("a@example.org", "S\r\nBcc: x@example.org")] {
            let written = edit::write(&server.base, &event, Actor::System, &draft("", to, subject, "B")).await;
            assert!(written.is_err(), "{to:?} {subject:?}");
        }
    }
}

crate::both! {
    #[start_without_worker]
    async fn an_event_words_its_letters_and_can_go_back(server: Server) {
        let (base, event, writers) = (&server.base, event(&server.base).await, letter_writers());
        let role = writers.event_role("order_paid").unwrap();
        let own = |body: &str| Template { subject: "Da! {code}".into(), body: body.into() };
        let unknown = change::put(base, &event, Actor::System, role, "de", &own("{ticket}")).await.unwrap_err();
        assert!(unknown.to_string().contains("{ticket}") && unknown.to_string().contains("{link}"), "{unknown}");
        assert!(change::put(base, &event, Actor::System, role, "../x", &own("{link}")).await.is_err());
        change::put(base, &event, Actor::System, role, "de", &own("Hier: {link}")).await.unwrap();
        let mut conn = base.read().await.unwrap();
        let used = templates::in_use(&mut conn, Some(event.id), "order_paid", "de-AT").await.unwrap().unwrap();
        assert_eq!(used.body, "Hier: {link}");
        let other = templates::in_use(&mut conn, Some(event.id), "order_paid", "en").await.unwrap().unwrap();
        assert!(other.subject.contains("Your tickets"));
        drop(conn);
        assert!(change::reset(base, &event, Actor::System, role, "de").await.unwrap());
        assert!(!change::reset(base, &event, Actor::System, role, "de").await.unwrap());
    }
}

/// Writes a letter with a one-time link for every sign-in.
struct LinkLetters;

impl Writer for LinkLetters {
    fn roles(&self) -> &'static [Role] {
        &[]
    }

    fn wants(&self, kind: &str) -> bool {
        kind == "user.signed_in"
    }

    fn write<'a>(&'a self, _: &'a Base, tx: &'a mut Tx, _: &'a Line) -> BoxFuture<'a, anyhow::Result<Option<Letter>>> {
        async {
            let secret = links::mint(tx, links::Target::SetUp).await?;
            let text = |text: &str| Value::Text(text.into());
            Ok(Some(Letter {
                role: "order_canceled",
                organizer_id: None,
                event_id: None,
                to: Reader { name: "Ada".into(), email: "later@example.org".into(), locale: "en".into() },
                values: BTreeMap::from([
                    ("code", text("X")),
                    ("event", text("Y")),
                    ("link", Value::Link(format!("https://example.org/login/{secret}/"))),
                ]),
                confidential: true,
            }))
        }
        .boxed()
    }
}

mod a_letter_with_a_one_time_link_is_written_when_it_is_sent {
    use super::*;
    use crate::server::Database;

    fn link_in(letter: &Json) -> String {
        let text = letter["parts"][0][2].as_str().unwrap();
        text.split("/login/").nth(1).unwrap().split('/').next().unwrap().to_owned()
    }

    async fn on(database: Database) {
        let post = Post::start(&["plain"]);
        let settings = config::Mail {
            server: format!("127.0.0.1:{}", post.port),
            security: "none".into(),
            user: String::new(),
            password: String::new(),
            from: "tickets@example.org".into(),
            from_name: String::new(),
        };
        let server = Server::start_without_worker(database).await;
        let mut base = server.base.clone();
        let mut changed = (*base.config).clone();
        changed.mail = settings;
        base.config = Arc::new(changed);
        let writers = Writers::new(vec![Arc::new(LinkLetters)]);
        let worker = tokio::spawn({
            let (base, consumers, works) =
                (base.clone(), vec![mail::consumer(&base, &writers)], mail::works(&base, &writers));
            async move { tokio::join!(deliveries::run(base.clone(), consumers), jobs::run(base, works)) }
        });
        let mut tx = base.begin(Actor::System).await.unwrap();
        let (subject, body) = ("user:0".to_owned(), json!({}));
        tx.record(Fact { kind: "user.signed_in", organizer_id: None, event_id: None, subject, body }).await.unwrap();
        tx.commit().await.unwrap();
        // Put off once, so it is written twice: each try has a link of its own, and only what was sent opens.
        let id = 1;
        let exists = async { while store::by_id(&mut base.read().await.unwrap(), id).await.unwrap().is_none() {} };
        timeout(PATIENCE, exists).await.unwrap();
        let waiting = until(&base, id, |mail| mail.error.is_some()).await;
        assert_eq!(waiting.body, None, "the link is stored nowhere");
        until_jobs(&base, (1, 0)).await;
        base.clock.advance(Duration::from_secs(61));
        let letter = post.letter("later@example.org", "X").await;
        until(&base, id, |mail| mail.state == State::Sent && mail.body.is_none()).await;
        assert!(links::look(&base, &link_in(&letter), links::Purpose::SetUp).await.unwrap().is_some());
        worker.abort();
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

/// Values that try to be more than text (threat T21).
const EVIL: &str = "**bold** [click](https://evil.example/) <img src=x onerror=alert(1)> <script>alert(1)</script> \
    `code` &lt;b&gt; ![p](https://evil.example/p.gif) <https://evil.example/>\r\nBcc: victim@example.org\r\n\r\n# Heading\n\
    - item\n{link} {{link}} \u{202e}turned";

fn evil_values(role: &Role) -> BTreeMap<&'static str, Value> {
    let value = |form: Form| match form {
        Form::Text => Value::Text(EVIL.into()),
        Form::Lines => Value::Lines(EVIL.into()),
        Form::Link => Value::Link("https://example.org/order/A7KZQ/?a=1&b=\"><script>alert(1)</script>".into()),
    };
    role.placeholders.iter().map(|(name, form, _)| (*name, value(*form))).collect()
}

/// Every letter in every language with values that try everything. A changed output is looked at, then taken over with
/// `EVENTYAY_UPDATE_GOLDEN=1`.
#[test]
fn whatever_values_hold_they_are_text_in_every_letter() {
    let writers = letter_writers();
    let mut all = String::new();
    for role in writers.roles() {
        for locale in LANGUAGES {
            let template = templates::default(role.name, locale).expect("every letter has a text");
            let values = evil_values(role);
            let subject = rules::fill_subject(&template.subject, &values).unwrap();
            let body = rules::fill_body(&template.body, &values).unwrap();
            let letter = render::render(&subject, &body, locale, "Conf <b>");
            assert!(!letter.subject.contains(['\r', '\n']), "{}", role.name);
            for forbidden in ["<script", "<img", "<h1", "href=\"https://evil", "onerror=alert(1)>", "<b>", "\u{202e}"] {
                assert!(!letter.html.contains(forbidden), "{} {locale}: {forbidden}\n{}", role.name, letter.html);
            }
            let start = letter.html.find("<body>").unwrap();
            all += &format!(
                "== {} {locale}\nSubject: {}\n\n{}\n{}\n",
                role.name,
                letter.subject,
                letter.text,
                &letter.html[start..]
            );
        }
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/golden/letters.txt");
    if std::env::var_os("EVENTYAY_UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::write(&golden, &all).unwrap();
    }
    assert!(std::fs::read_to_string(&golden).unwrap_or_default() == all, "letters differ from {}", golden.display());
}

#[test]
fn every_letter_has_a_sound_text_in_every_language() {
    for role in letter_writers().roles() {
        for locale in LANGUAGES {
            let template = templates::default(role.name, locale).unwrap_or_else(|| panic!("{} has no text", role.name));
            let sound = rules::check(template, role);
            assert!(sound.is_ok(), "{} {locale}: {sound:?}", role.name);
            let english = templates::default(role.name, "en").unwrap();
            assert!(locale == "en" || template.subject != english.subject, "{} {locale} is not translated", role.name);
        }
    }
}

with_post! {
    async fn the_api_writes_previews_sends_and_words_letters(server: Server, post: Post) {
        let body = json!({"to_email": "ada@example.org", "subject": "Hello", "body": "See **you**."});
        let (status, mail) = server.api_post("mails/", &body).await;
        assert_eq!((status, &mail["state"]), (201, &json!("draft")), "{mail}");
        let path = format!("mails/{}/", mail["id"]);
        let preview = server.api_get(&format!("{path}preview/")).await;
        assert!(preview["html"].as_str().unwrap().contains("<strong>you</strong>") && preview["text"].as_str().unwrap().contains("See you."));
        let changed = json!({"to_email": "ada@example.org", "subject": "Hello again", "body": "See you."});
        let changed = server.authorized(server.client.put(server.api(&path))).json(&changed).send().await.unwrap();
        assert_eq!(changed.status(), 200);
        assert_eq!(server.api_post(&format!("{path}send/"), &json!({})).await.0, 202);
        post.letter("ada@example.org", "Hello again").await;
        assert_eq!(server.api_post(&format!("{path}send/"), &json!({})).await.0, 400, "once is enough");
        let is_sent = async { while server.api_get("mails/?state=sent").await["count"] == 0 {} };
        timeout(PATIENCE, is_sent).await.expect("the outbox says so");

        let path = "mail_templates/order_paid/en/";
        let put = |body: &'static str| {
            let body = json!({"subject": "Yes! {code}", "body": body});
            server.authorized(server.client.put(server.api(path))).json(&body).send()
        };
        assert_eq!(put("{nothing}").await.unwrap().status(), 400);
        assert_eq!(put("Here: {link}").await.unwrap().status(), 200);
        let template = server.api_get(path).await;
        assert_eq!((&template["own"], &template["body"]), (&json!(true), &json!("Here: {link}")));
        let code = &server.demo.holders[3].order_code;
        assert_eq!(server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await.0, 200);
        post.letter(&server.demo.holders[3].email, "Yes!").await;
    }
}

with_post! {
    async fn parked_work_is_shown_and_restarted(server: Server, post: Post) {
        let id = send(&server.base, &draft("", "never@example.org", "S", "B")).await;
        until(&server.base, id, |mail| mail.state == State::Failed).await;
        let parked = async {
            loop {
                let jobs = server.api_get("jobs/").await;
                if jobs["results"][0]["state"] == "parked" {
                    return jobs["results"][0].clone();
                }
            }
        };
        let job = timeout(PATIENCE, parked).await.unwrap();
        assert_eq!((&job["kind"], job["error"].as_str().unwrap().contains("nobody")), (&json!("mail.send"), true));
        assert_eq!(server.api_post(&format!("jobs/{}/restart/", i64::MAX), &json!({})).await.0, 404);
        let restarted = server.authorized(server.client.post(server.api(&format!("jobs/{}/restart/", job["id"]))));
        assert_eq!(restarted.send().await.unwrap().status(), 202);
    }
}

with_post! {
    async fn an_invitation_comes_by_mail_and_is_taken_once(server: Server, post: Post) {
        let url = |path: &str| server.url(&format!("/api/v1/organizers/lotus/teams/{path}"));
        let ask = |path: &str, body: Json| server.authorized(server.client.post(url(path))).json(&body).send();
        let made = ask("", json!({"name": "Box <b>office</b>", "limit_event_permissions": ["event.orders:checkin"]})).await.unwrap();
        assert_eq!(made.status(), 201);
        let team = crate::server::json(made).await["id"].to_string();
        let asked = ask(&format!("{team}/invites/"), json!({"email": "new@example.org"})).await.unwrap();
        assert_eq!(asked.status(), 201, "{}", asked.text().await.unwrap());
        let letter = post.letter("new@example.org", "asks you to join").await;
        let text = letter["parts"][0][2].as_str().unwrap();
        let link = text.split_whitespace().find(|word| word.contains("/invite/")).unwrap().to_owned();

        let browser = crate::server::browser();
        let page = browser.get(&link).send().await.unwrap();
        assert_eq!(page.status(), 403, "first sign in");
        let secret = {
            let mut tx = server.base.begin(Actor::System).await.unwrap();
            let now = tx.now();
            let user = eventyay::accounts::users::store::insert(&mut tx, "new@example.org", "New", now).await.unwrap();
            let secret = links::mint(&mut tx, Some(user.id)).await.unwrap();
            tx.commit().await.unwrap();
            secret
        };
        let door = server.url(&format!("/login/{secret}/"));
        let csrf = crate::server::csrf_of(&browser.get(&door).send().await.unwrap().text().await.unwrap());
        assert_eq!(browser.post(&door).form(&[("csrf", csrf)]).send().await.unwrap().status(), 303);
        let page = browser.get(&link).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("Box &#60;b&#62;office"), "{page}");
        let form = [("csrf", crate::server::csrf_of(&page))];
        assert_eq!(browser.post(&link).form(&[("csrf", "x")]).send().await.unwrap().status(), 403);
        assert_eq!(browser.post(&link).form(&form).send().await.unwrap().status(), 303);
        assert_eq!(browser.post(&link).form(&form).send().await.unwrap().status(), 404, "once");
        let members = server.authorized(server.client.get(url(&format!("{team}/members/")))).send().await.unwrap();
        assert!(members.text().await.unwrap().contains("new@example.org"));
    }
}

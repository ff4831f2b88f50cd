//! How letters leave: when, how often, as what, and what becomes of those that do not.

use super::*;

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
        let queued = store::Filter { state: Some(State::Queued.as_str().to_owned()), ..store::Filter::default() };
        let waits = async {
            loop {
                let mut conn = base.read().await.unwrap();
                let (mails, _) = store::of_event(&mut conn, event.id, &queued, "", PageQuery::default()).await.unwrap();
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
            server: format!("localhost:{}", post.port),
            security: mode.into(),
            user_name: "conf".into(),
            password: Some("geheim ü".into()),
            from_address: "conf@example.org".into(),
        };
        let sender = json!({"mail_from_name": "Monsoon Büro", "mail_reply_to": "help@example.org"});
        assert_eq!(server.api_patch("settings/", &sender).await.0, 200);
        assert_eq!(
            server.api_patch("settings/", &json!({"mail_reply_to": "a@b.c\r\nBcc: x@example.org"})).await.0,
            400
        );
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

//! T38: personal data go when they are told to, everywhere, and nothing else does.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use axum::routing::post;
use eventyay::access::sanctions::{self, Kind, NewSanction};
use eventyay::base::jobs;
use eventyay::base::tx::Actor;
use eventyay::privacy::table::{self, Fate};
use eventyay::talks::speakers;
use eventyay::{events, privacy};
use reqwest::Method;
use serde_json::{Map, Value, json};
use signaling::protocol::{JoinChat, Profile, SendChat, UpdateUser};

use crate::accounts_visitor::until;
use crate::live_guest::Guest;
use crate::permissions::token;
use crate::schema::{self, columns, found};
use crate::server::Server;
use crate::settings::{call, set};

const EVENT: &str = "/api/v1/organizers/lotus/events/monsoon/";
const ALL: [&str; 6] = ["order_emails", "attendee_info", "speakers", "letters", "chat", "deliveries"];

/// Of people at the event: each stands somewhere.
const PLANTED: [&str; 12] = [
    "zelda.buyer@example.org",
    "Zelda Quillfeather",
    "quill.attendee@example.org",
    "Sven Brackwater",
    "sven.brackwater@example.org",
    "born by the Brackwater sea",
    "Letterreader Umberto",
    "the letter about Umberto",
    "my telephone is 0049-7711",
    "Nickname Okapi",
    "shouted at Quillfeather",
    "receiver knows Quillfeather",
];
/// Of people at the organizer's other event.
const NEIGHBOURS: [&str; 2] = ["nell.nextdoor@example.org", "Nell Nextdoor"];

/// Sells one ticket at an event, with a key under which the answer can be asked for again.
async fn order(server: &Server, event: &str, [email, name, attendee]: [&str; 3]) -> Value {
    let products = call(server, Method::GET, &format!("{event}products/"), json!({})).await.1;
    let product = &products["results"][0]["id"];
    let position = json!({"product": product, "attendee_name": name, "attendee_email": attendee});
    let body = json!({"email": email, "positions": [position]});
    let request = server.authorized(server.client.post(server.url(&format!("{event}orders/")))).json(&body);
    let answer = request.header("x-idempotency-key", email).send().await.expect("an answer");
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    crate::server::json(answer).await
}

/// Puts everything of [`PLANTED`] where people put it.
async fn plant(server: &Server) {
    set(server, &format!("{EVENT}settings/"), json!({"attendee_emails_asked": true})).await;
    let order = order(server, EVENT, [PLANTED[0], PLANTED[1], PLANTED[2]]).await;
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let event = events::store::by_slugs(&mut tx, "lotus", "monsoon").await.unwrap().unwrap();
    let speaker = speakers::create(&mut tx, event.id, PLANTED[3], PLANTED[4]).await.unwrap();
    let biography = "UPDATE speakers SET biography = $2 WHERE id = $1";
    eventyay::execute!(tx, biography, speaker.id, PLANTED[5]).unwrap();
    let ban = NewSanction {
        organizer_id: event.organizer_id,
        event_id: event.id,
        person_id: speaker.person_id,
        kind: Kind::Ban,
        room_id: None,
        until: None,
        reason: PLANTED[10],
    };
    sanctions::impose(&mut tx, &ban).await.unwrap();
    // What mail servers and receivers say stands in jobs and letters.
    let now = tx.now();
    let job = jobs::NewJob {
        kind: "errand",
        key: "1".into(),
        crowd: String::new(),
        event_id: Some(event.id),
        body: json!({}),
        due: now,
    };
    jobs::enqueue(&mut tx, job).await.unwrap();
    eventyay::execute!(tx, "UPDATE jobs SET error = $1 WHERE kind = 'errand'", "550 zelda.buyer@example.org").unwrap();
    tx.commit().await.unwrap();
    let letter =
        json!({"to_email": "umberto@example.org", "to_name": PLANTED[6], "subject": "To Umberto", "body": PLANTED[7]});
    assert_eq!(call(server, Method::POST, &format!("{EVENT}mails/"), letter).await.0, 201);
    let trouble = "UPDATE mails SET error = 'no such user: Letterreader Umberto' WHERE to_name = $1";
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    eventyay::execute!(tx, trouble, PLANTED[6]).unwrap();
    tx.commit().await.unwrap();
    let guest = Guest::enter(server, &server.demo.holders[0].ws_token).await;
    guest.enter_room("main-stage").await;
    let channel = guest.channel("main-stage");
    guest.client.call(&JoinChat { channel }).await.unwrap();
    let said = guest.client.call(&SendChat::text(channel, PLANTED[8])).await.unwrap().event.event_id;
    let file =
        "INSERT INTO chat_files (id, event_id, channel_id, person_id, message_id, name, content_type, size, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, 'image/png', 1, 1)";
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    eventyay::execute!(tx, file, uuid::Uuid::new_v4(), event.id, channel, guest.id(), said, PLANTED[9]).unwrap();
    let poster = "INSERT INTO posters (id, room_id, abstract, authors, category, tags, session, links)
                  VALUES ($1, $1, '', $2, '', '[]', '', '[]')";
    eventyay::execute!(tx, poster, guest.room("main-stage").id.0, PLANTED[3]).unwrap();
    // What a visitor asked of an exhibitor, with what they handed over, and who looks after the stand.
    let stand = "INSERT INTO exhibitors (id, room_id, tagline, short_text, body, size, contact_enabled, links)
                 VALUES ($1, $1, '', '', '', '1x1', TRUE, '[]')";
    eventyay::execute!(tx, stand, guest.room("main-stage").id.0).unwrap();
    let request =
        "INSERT INTO contact_requests (event_id, exhibitor_id, person_id, state, message, shared_name, shared_email,
                       created_at, alive_until) VALUES ($1, $2, $3, 'answered', $4, $5, $5, 1, 1)";
    let exhibitor = guest.room("main-stage").id.0;
    eventyay::execute!(tx, request, event.id, exhibitor, guest.id(), PLANTED[8], PLANTED[9]).unwrap();
    let staff = "INSERT INTO room_staff (room_id, email, created_at) VALUES ($1, $2, 1)";
    eventyay::execute!(tx, staff, exhibitor, PLANTED[0]).unwrap();
    tx.commit().await.unwrap();
    let question = json!({"room": guest.room("main-stage").id, "content": PLANTED[8]});
    guest.client.call_raw("question.ask", question).await.unwrap();
    guest.client.call_raw("user.show", json!({"about": PLANTED[8]})).await.unwrap();
    let mut state = Map::new();
    state.insert("note".into(), json!(PLANTED[8]));
    let profile = Some(Profile { display_name: PLANTED[9].into() });
    guest.client.call(&UpdateUser { profile, client_state: Some(state) }).await.unwrap();
    assert!(order["code"].is_string());
}

/// A receiver of webhooks that says what it knows of people.
async fn talkative_receiver() -> String {
    let router = axum::Router::new().route("/hook", post(|| async { PLANTED[11] }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}/hook")
}

/// The event is over and its shop closed.
async fn close(server: &Server) {
    let over = json!({"live": false, "date_from": "2020-01-01T09:00:00Z", "date_to": "2020-01-02T09:00:00Z"});
    assert_eq!(call(server, Method::PATCH, EVENT, over).await.0, 200);
}

async fn wish(server: &Server, shredders: &[&str]) -> (u16, Value) {
    call(server, Method::POST, &format!("{EVENT}shredders/export/"), json!({"shredders": shredders})).await
}

/// The file's lines.
async fn download(server: &Server, wish: &Value) -> Vec<Value> {
    let request = server.authorized(server.client.get(wish["download"].as_str().expect("an address")));
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    let text = answer.text().await.expect("a file");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

async fn confirm(server: &Server, wish: &Value, code: &str) -> (u16, Value) {
    call(server, Method::POST, wish["shred"].as_str().expect("an address"), json!({"confirm_code": code})).await
}

/// Shreds, as the control page does.
async fn shred(server: &Server, shredders: &[&str]) {
    let (status, wish) = wish(server, shredders).await;
    assert_eq!(status, 202, "{wish}");
    let lines = download(server, &wish).await;
    let code = lines.last().expect("a last line")["confirm_code"].as_str().expect("the code").to_owned();
    assert_eq!(confirm(server, &wish, &code).await.0, 202);
    let address = wish["status"].as_str().expect("an address");
    until("it is shredded", || async { call(server, Method::GET, address, json!({})).await.0 == 200 }).await;
}

/// Files of the data directory that hold a text, the database's among them.
fn files_with(folder: &Path, needle: &str) -> Vec<String> {
    let mut with = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            with.extend(files_with(&path, needle));
        } else if std::fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(needle.len()).any(|part| part == needle.as_bytes()))
        {
            with.push(path.display().to_string());
        }
    }
    with
}

crate::both! {
    async fn every_column_with_text_has_its_fate(server: Server) {
        let told = table::all().flat_map(|table| table.columns.iter().map(|(column, _)| (table.name.to_owned(), (*column).to_owned())));
        let told: BTreeSet<(String, String)> = told.collect();
        let columns = columns(server).await;
        let texts = columns.iter().filter(|column| column.is_text()).map(schema::Column::pair);
        let forgotten: Vec<_> = texts.filter(|pair| !told.contains(pair)).collect();
        assert!(forgotten.is_empty(), "columns without a line in src/privacy/table.rs: {forgotten:?}");
        let there: BTreeSet<_> = columns.iter().map(schema::Column::pair).collect();
        let gone: Vec<_> = told.iter().filter(|pair| !there.contains(*pair)).collect();
        assert!(gone.is_empty(), "lines of src/privacy/table.rs about nothing: {gone:?}");
    }
}

crate::both! {
    #[start_open_to_loopback]
    async fn what_is_shredded_is_found_nowhere_and_the_neighbour_keeps_everything(server: Server) {
        let hook = json!({"target_url": talkative_receiver().await, "all_events": false, "limit_events": ["monsoon"],
            "enabled": true, "action_types": ["eventyay.event.order.placed"]});
        assert_eq!(call(server, Method::POST, "/api/v1/organizers/lotus/webhooks/", hook).await.0, 201);
        let second = json!({"slug": "second", "name": {"en": "Second"}, "date_from": "2030-01-01T09:00:00Z",
            "date_to": "2030-01-02T09:00:00Z", "from": "monsoon"});
        assert_eq!(call(server, Method::POST, &format!("{EVENT}clone/"), second).await.0, 201);
        let other = "/api/v1/organizers/lotus/events/second/";
        set(server, &format!("{other}settings/"), json!({"attendee_emails_asked": true})).await;
        order(server, other, [NEIGHBOURS[0], NEIGHBOURS[1], NEIGHBOURS[0]]).await;
        plant(server).await;
        let columns = columns(server).await;
        until("the receiver's answer is logged", || async { !found(server, &columns, PLANTED[11]).await.is_empty() }).await;
        until("a letter went out", || async { found(server, &columns, PLANTED[0]).await.contains("mails.to_email") }).await;

        // The control: everything is there, in every column that says that it holds such things.
        let mut seen = BTreeSet::new();
        for needle in PLANTED {
            let places = found(server, &columns, needle).await;
            assert!(!places.is_empty(), "{needle} was planted");
            assert!(!places.iter().any(|place| place.starts_with("journal.")), "{needle} in a fact: {places:?}");
            seen.extend(places);
        }
        seen.extend(found(server, &columns, "To Umberto").await);
        for table in table::all() {
            for (column, fate) in table.columns.iter().filter(|(_, fate)| matches!(fate, Fate::Emptied(..))) {
                let pair = format!("{}.{column}", table.name);
                let holds_none = ["people.user_id", "mails.state"].contains(&pair.as_str());
                assert!(holds_none || seen.contains(&pair), "nothing was planted in {pair} ({fate:?})");
            }
        }
        let data = &server.base.config.data.dir;
        let in_files = |needle: &str| if server.base.db.is_sqlite() { files_with(data, needle) } else { Vec::new() };
        assert!(!server.base.db.is_sqlite() || !in_files(PLANTED[0]).is_empty(), "the control: the database's file has it");
        let orders = call(server, Method::GET, &format!("{EVENT}orders/?ordering=code"), json!({})).await.1;

        assert_eq!(wish(server, &ALL).await.1["code"], "event_live");
        assert_eq!(call(server, Method::PATCH, EVENT, json!({"live": false})).await.0, 200);
        assert_eq!(wish(server, &ALL).await.1["code"], "event_not_over");
        close(server).await;
        shred(server, &ALL).await;

        for needle in PLANTED {
            assert_eq!(found(server, &columns, needle).await, BTreeSet::new(), "{needle}");
            assert_eq!(in_files(needle), Vec::<String>::new(), "{needle}");
        }
        for needle in NEIGHBOURS {
            assert!(!found(server, &columns, needle).await.is_empty(), "the neighbour's {needle}");
        }
        let letters = found(server, &columns, NEIGHBOURS[0]).await;
        assert!(letters.contains("mails.to_email") && letters.contains("idempotency_keys.body"), "{letters:?}");
        // The demo's own people are gone as well, money is not.
        let after = call(server, Method::GET, &format!("{EVENT}orders/?ordering=code"), json!({})).await.1;
        let money = |orders: &Value| -> Vec<Value> {
            let one = |order: &Value| json!([order["code"], order["status"], order["total"], order["payments"]]);
            orders["results"].as_array().expect("orders").iter().map(one).collect()
        };
        assert_eq!(money(&after), money(&orders));
        assert!(after["results"].as_array().expect("orders").iter().all(|order| order["email"] == ""), "{after}");
        let log = call(server, Method::GET, &format!("{EVENT}audit_log/?kind=event.shredded"), json!({})).await.1;
        assert_eq!((&log["count"], &log["results"][0]["data"]["shredders"]), (&json!(1), &json!(ALL)));
        let list = call(server, Method::GET, &format!("{EVENT}shredders/"), json!({})).await.1;
        assert!(list["results"].as_array().expect("shredders").iter().all(|one| one["shredded"].is_string()), "{list}");
    }
}

crate::both! {
    async fn only_the_whole_file_confirms_and_it_has_what_goes(server: Server) {
        plant(server).await;
        close(server).await;
        assert_eq!(wish(server, &["everything"]).await.0, 400);
        assert_eq!(wish(server, &[]).await.0, 400);
        let (_, wish) = wish(server, &["order_emails", "chat"]).await;
        let lines = download(server, &wish).await;
        assert_eq!(lines[0]["event"], "monsoon");
        let of = |table: &str| lines.iter().filter(|line| line["table"] == table).map(|line| line["row"].clone()).collect::<Vec<_>>();
        assert!(of("orders").iter().any(|row| row["email"] == PLANTED[0]), "{lines:?}");
        assert!(of("chat_events").iter().any(|row| row["body"] == PLANTED[8]));
        assert!(of("people").is_empty(), "names of attendees were not chosen");
        let orders = server.api_get("orders/").await;
        let secret = orders["results"][0]["secret"].as_str().expect("a secret");
        assert!(!lines.iter().any(|line| line.to_string().contains(secret)), "no secret leaves with the file");

        let (status, refused) = confirm(server, &wish, "ABCDEFGH").await;
        assert_eq!((status, &refused["code"]), (400, &json!("wrong_confirm_code")));
        assert_eq!(call(server, Method::GET, wish["status"].as_str().unwrap(), json!({})).await, (409, json!({"status": "waiting", "rows": 0, "done": null})));
        // Somebody else's wish is not there, and each class wants its own right.
        let few = token(server, "lotus", [eventyay::orgs::permissions::Permission::EventSettings].into_iter().collect(), true).await;
        let other = |method: Method, path: &str, body: Value| {
            let request = server.client.request(method, server.url(path)).header("authorization", format!("Token {few}"));
            async move { crate::server::json(request.json(&body).send().await.unwrap()).await }
        };
        let export = format!("{EVENT}shredders/export/");
        let refused = other(Method::POST, &export, json!({"shredders": ["order_emails"]})).await;
        assert_eq!(refused["missing"], "event.orders:write", "{refused}");
        assert_eq!(other(Method::POST, &export, json!({"shredders": ["deliveries"]})).await["shredders"], json!(["deliveries"]));
        let path = format!("{EVENT}shredders/download/{}/", wish["id"]);
        assert_eq!(other(Method::GET, &path, json!({})).await["code"], "not_found");
        server.base.clock.advance(Duration::from_secs(24 * 3600 + 1));
        let code = lines.last().unwrap()["confirm_code"].as_str().unwrap();
        assert_eq!(confirm(server, &wish, code).await.0, 404, "a day later it is forgotten");
        assert!(!found(server, &columns(server).await, PLANTED[0]).await.is_empty(), "nothing was shredded");
    }
}

/// More rows than two transactions take.
const MANY: i64 = 1_500;

crate::both! {
    #[start_without_worker]
    async fn a_killed_shredding_goes_on_where_it_was(server: Server) {
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        let event = events::store::by_slugs(&mut tx, "lotus", "monsoon").await.unwrap().unwrap();
        let sql = "INSERT INTO mails (organizer_id, event_id, role, state, locale, to_name, to_email, subject, body, created_at)
                   VALUES ($1, $2, 'x', 'sent', 'en', 'Umberto', 'u@example.org', 'x', 'x', 0)";
        for _ in 0..MANY {
            eventyay::execute!(tx, sql, event.organizer_id, event.id).unwrap();
        }
        tx.commit().await.unwrap();
        close(server).await;
        let (_, wish) = wish(server, &["letters"]).await;
        let lines = download(server, &wish).await;
        assert_eq!(lines.len() as i64, MANY + 2);
        confirm(server, &wish, lines.last().unwrap()["confirm_code"].as_str().unwrap()).await;
        let rows = async || call(server, Method::GET, wish["status"].as_str().unwrap(), json!({})).await.1["rows"].as_i64().unwrap();
        let worker = || tokio::spawn(jobs::run(server.base.clone(), privacy::works(&server.base)));
        let killed = worker();
        until("it has begun", || async { rows().await > 0 }).await;
        killed.abort();
        let _ = killed.await;
        // The dead worker's claim ends, and another takes over.
        server.base.clock.advance(Duration::from_secs(11));
        let heir = worker();
        until("it is done", || async { call(server, Method::GET, wish["status"].as_str().unwrap(), json!({})).await.0 == 200 }).await;
        assert_eq!(rows().await, MANY);
        let left = "SELECT COUNT(*) FROM mails WHERE to_email <> ''";
        assert_eq!(eventyay::scalar!(server.base.read().await.unwrap(), i64, left).unwrap(), 0);
        heir.abort();
    }
}

crate::both! {
    async fn what_has_a_time_goes_by_itself(server: Server) {
        plant(server).await;
        close(server).await;
        let columns = columns(server).await;
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        let of_account = "INSERT INTO mails (role, state, locale, to_name, to_email, subject, body, created_at)
                          VALUES ('x', 'sent', 'en', 'Accountholder', 'x', 'x', 'x', $1)";
        let now = tx.now();
        eventyay::execute!(tx, of_account, now).unwrap();
        tx.commit().await.unwrap();
        set(server, "/api/v1/organizers/lotus/settings/", json!({"retention_letters": 30, "retention_chat": 30})).await;
        // The event keeps what was said longer than its organizer's others.
        set(server, &format!("{EVENT}settings/"), json!({"retention_chat": 3650})).await;
        server.base.clock.advance(Duration::from_secs(2 * 3600));
        until("the letters are gone", || async { found(server, &columns, PLANTED[7]).await.is_empty() }).await;
        assert!(!found(server, &columns, PLANTED[8]).await.is_empty(), "the control: ten years are not over");
        assert!(!found(server, &columns, PLANTED[0]).await.is_empty(), "nobody said when addresses go");
        assert!(!found(server, &columns, "Accountholder").await.is_empty(), "younger than 90 days");
        server.base.clock.advance(Duration::from_secs(91 * 24 * 3600));
        until("letters about accounts are gone", || async { found(server, &columns, "Accountholder").await.is_empty() }).await;
        let log = call(server, Method::GET, &format!("{EVENT}audit_log/?kind=event.shredded"), json!({})).await.1;
        assert_eq!((&log["results"][0]["actor"]["type"], &log["results"][0]["data"]["wished_by"]), (&json!("system"), &json!("system")));
    }
}

//! T16: what is asked with GET changes nothing, shown on a database that refuses to be changed; and no form of ours can be
//! sent from another site.

use std::collections::BTreeSet;
use std::path::Path;

use eventyay::base::db::Raw;
use reqwest::{Client, Method};
use sqlx::AssertSqlSafe;

use crate::accounts_visitor::{PASSWORD, Visitor, account, link};
use crate::oauth_visitor::{administrator, register};
use crate::permissions::{address, operations};
use crate::server::{Database, Server};

/// `get(` or `post(` stands in the route's line: every address of our pages.
fn routes(method: &str) -> BTreeSet<String> {
    let mut routes = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for line in text.lines().filter_map(|line| line.split_once(".route(").map(|(_, rest)| rest)) {
                let has = line.contains(&format!(" {method}(")) || line.contains(&format!(".{method}("));
                let Some(route) = line.split('"').nth(1).filter(|route| has && route.starts_with('/')) else {
                    continue;
                };
                routes.insert(route.to_owned());
            }
        }
    }
    routes
}

/// Without a token by design: another site could send nothing but a choice of language, and browsers say when one does.
const WITHOUT_TOKEN: &str = "/language/";

/// The address with things that exist.
async fn filled(server: &Server, route: &str, user: i64) -> String {
    use eventyay::accounts::links::Target;
    let secret = |link: &str| link.trim_end_matches('/').rsplit('/').next().expect("a secret").to_owned();
    let holder = &server.demo.holders[0];
    let one_time = match route {
        "/login/{secret}/" => secret(&server.demo.organizer.login_link),
        "/account/reset/{secret}/" => secret(&link(server, Target::Reset { user }).await),
        "/account/confirm/{secret}/" => secret(&link(server, Target::Confirm { user }).await),
        "/{organizer}/{event}/join/{secret}/" => secret(&holder.join_link),
        _ => secret(&holder.order_link),
    };
    let fill = [
        ("{organizer}", "lotus"),
        ("{event}", "monsoon"),
        ("{code}", &holder.order_code),
        ("{secret}", &one_time),
        ("{room}", "main-stage"),
        ("{session}", "1"),
        ("{stand}", "1"),
        ("{channel}", "00000000-0000-0000-0000-000000000000"),
        ("{provider}", "nobody"),
        (
            "{id}",
            if route.starts_with("/files/") || route.contains("/file/") {
                "00000000-0000-0000-0000-000000000000"
            } else {
                "1"
            },
        ),
        ("{*path}", "nothing.js"),
        ("{*rest}", "lotus/monsoon/"),
    ];
    let path = fill.iter().fold(route.to_owned(), |path, (name, value)| path.replace(name, value));
    assert!(!path.contains('{'), "a placeholder that this test does not know: {path}");
    path
}

/// From now on the server's database takes no changes: its connections are closed, and new ones can only read.
async fn forbid_writing(server: &Server) {
    let mut conn = server.base.read().await.unwrap();
    let Raw::Postgres(conn) = conn.raw() else { panic!("PostgreSQL") };
    let name: String =
        sqlx::query_scalar("SELECT CAST(current_database() AS TEXT)").fetch_one(&mut *conn).await.unwrap();
    let alter = AssertSqlSafe(format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    sqlx::raw_sql(alter).execute(&mut *conn).await.unwrap();
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    sqlx::raw_sql(others).execute(&mut *conn).await.unwrap();
    let _ = sqlx::raw_sql("SELECT pg_terminate_backend(pg_backend_pid())").execute(&mut *conn).await;
}

/// Asks, again when the first connection from the pool was one of the closed ones.
async fn status(client: &Client, method: Method, url: &str, authorization: Option<&str>) -> (u16, String) {
    for _ in 0..40 {
        let request = client.request(method.clone(), url);
        let request = match authorization {
            Some(token) => request.header("authorization", format!("Token {token}")),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        let (status, text) = (answer.status().as_u16(), answer.text().await.expect("a body"));
        if status != 503 {
            return (status, text);
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the database is away: {url}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_asked_with_get_changes_nothing() {
    let server = Server::start_without_worker(Database::Postgres).await;
    let (organizer, user) = administrator(&server, "olga@example.org").await;
    let guest = Visitor::new(&server);
    let joined = guest.post(&server.demo.holders[0].join_link.replace(&server.demo.base_url, ""), &[]).await;
    assert_eq!(joined.status, 303);
    let app = register(&server, false).await;
    // The exceptions, each made once by whoever comes first, with nothing to gain from making somebody come: who organizes is
    // a person at their event's rooms from their first visit on, and a room has its chat's channel from the first look on.
    assert_eq!(organizer.get("/lotus/monsoon/video/").await.status, 200);
    let members = format!("rooms/{}/members/", server.room("main-stage"));
    server.api_get(&members).await;
    let mut paths = BTreeSet::new();
    for route in routes("get") {
        paths.insert(filled(&server, &route, user.id).await);
    }
    paths.insert(app.address("openid read", &[]));
    paths.insert("/.well-known/openid-configuration".to_owned());
    for constant in ["/api/v1/oauth/userinfo", "/api/v1/oauth/jwks"] {
        paths.insert(constant.to_owned());
    }
    assert!(paths.len() > 40, "{paths:?}");
    forbid_writing(&server).await;

    let product = server.api("products/");
    let body = reqwest::Client::new()
        .post(&product)
        .header("authorization", format!("Token {}", server.demo.organizer.api_token));
    let mut refused = 503;
    while refused == 503 {
        let answer =
            body.try_clone().expect("no stream").json(&serde_json::json!({"name": "x", "default_price": "1.00"}));
        refused = answer.send().await.unwrap().status().as_u16();
    }
    assert_eq!(refused, 500, "the control: the database refuses every change");

    let mut asked = 0;
    let mut wrong = Vec::new();
    for path in &paths {
        for (who, client) in [
            ("nobody", crate::server::browser()),
            ("guest", guest.client.clone()),
            ("organizer", organizer.client.clone()),
        ] {
            let (status, text) = status(&client, Method::GET, &server.url(path), None).await;
            asked += 1;
            if status >= 500 {
                wrong.push(format!("{who} {path}: {status} {}", text.chars().take(200).collect::<String>()));
            }
        }
    }
    for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
        let url = server.url(&address(&server, operation, "lotus"));
        for token in [Some(server.demo.organizer.api_token.as_str()), None] {
            let (status, text) = status(&organizer.client, Method::GET, &url, token).await;
            asked += 1;
            if status >= 500 {
                wrong.push(format!("{url}: {status} {text}"));
            }
        }
    }
    println!("{asked} requests of {} pages and all GET operations", paths.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    server.stop().await;
}

/// Programs prove who they are in these, without a browser's cookies.
const FOR_PROGRAMS: [&str; 2] = ["/whip/", "/whep/"];

crate::both! {
    async fn no_form_can_be_sent_from_another_site(server: Server) {
        let user = account(server, "forged@example.org").await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let csrf = visitor.csrf().await;
        let fields = ["name", "email", "password", "current", "code", "next", "organizer", "slug", "position", "session", "client", "decision", "language", "id"];
        let mut form: Vec<(&str, &str)> = fields.iter().map(|field| (*field, "1")).collect();
        form.push(("csrf", csrf));
        let routes = routes("post").into_iter().filter(|route| !FOR_PROGRAMS.iter().any(|start| route.starts_with(start)));
        let routes: Vec<String> = routes.collect();
        assert!(routes.len() > 20, "{routes:?}");
        let mut wrong = Vec::new();
        for route in &routes {
            let url = server.url(&filled(server, route, user.id).await);
            let forged = visitor.client.post(&url).header("x-csrf-token", csrf).header("sec-fetch-site", "cross-site");
            // Some take JSON, which no form of another site can send at all.
            let takes_json = route.contains("/passkey") && route.ends_with("/finish/");
            let response = serde_json::json!({"clientDataJSON": "AA", "attestationObject": "AA", "authenticatorData": "AA", "signature": "AA"});
            let credential = serde_json::json!({"id": "AA", "rawId": "AA", "type": "public-key", "response": response, "extensions": {}});
            let body = serde_json::json!({"name": "1", "credential": credential});
            let forged = if takes_json { forged.json(&body) } else { forged.form(&form) };
            let from_elsewhere = forged.send().await.unwrap().status().as_u16();
            // An old browser that says nothing of where it comes from, and a page that cannot know the token.
            let bare: Vec<(&str, &str)> = form.iter().copied().filter(|(name, _)| *name != "csrf").chain([("csrf", "guessed")]).collect();
            let guessed = visitor.client.post(&url);
            let guessed = if takes_json { guessed.json(&body) } else { guessed.form(&bare) };
            let without = guessed.send().await.unwrap().status().as_u16();
            let needs_token = route != WITHOUT_TOKEN;
            if from_elsewhere != 403 || (needs_token && without != 403) {
                wrong.push(format!("{route}: {from_elsewhere} from elsewhere, {without} without the token"));
            }
        }
        for operation in operations().iter().filter(|operation| operation.method != Method::GET && operation.is_guarded()) {
            let url = server.url(&address(server, operation, "lotus"));
            let request = visitor.client.request(operation.method.clone(), &url).header("x-csrf-token", csrf);
            let status = request.header("sec-fetch-site", "cross-site").json(&serde_json::json!({})).send().await.unwrap().status();
            if status != 403 {
                wrong.push(format!("{} {url}: {status} from elsewhere", operation.method));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // The control: the same form from our own page is taken.
        let own = visitor.client.post(server.url("/account/")).header("sec-fetch-site", "same-origin");
        let renamed = own.form(&[("csrf", csrf), ("name", "Olga")]).send().await.unwrap();
        assert_eq!(renamed.status(), 303);
        assert_eq!(Visitor::new(server).sign_in("olga@example.org", PASSWORD).await.status, 303, "nothing was changed");
    }
}

//! T37 and T13: a person, an application, a device, mail and webhooks do everything that has a secret in it, while the server
//! logs at `debug`; then none of the secrets stands in the log, in a location, or in a link of a page.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use eventyay::accounts::factors::totp;
use eventyay::accounts::links::Target;
use eventyay::base::config::OidcProvider;
use eventyay::base::log;
use eventyay::orgs::teams::invites;
use reqwest::Method;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::accounts_factors::key_of;
use crate::accounts_providers::Provider;
use crate::accounts_visitor::{Page, Visitor, account_with, link, until};
use crate::live_guest::Guest;
use crate::mail::Post;
use crate::oauth_visitor::{BACK, VERIFIER, call, join, leads_to, query_of, register};
use crate::server::{Database, Server};

/// What the server logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Log;

    fn make_writer(&'w self) -> Log {
        self.clone()
    }
}

/// Everything secret that there was, by what it is.
#[derive(Default)]
struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// Only what nothing else could contain by accident.
    fn plant(&mut self, what: &str, secret: &str) -> String {
        assert!(secret.len() >= 6, "{what}: {secret:?}");
        let taken = self.0.insert(what.to_owned(), secret.to_owned());
        assert!(taken.is_none(), "{what} twice");
        secret.to_owned()
    }

    /// The last part of a link.
    fn plant_link(&mut self, what: &str, link: &str) {
        let secret = link.trim_end_matches('/').rsplit('/').next().expect("a last part");
        assert!(secret.len() >= 16, "{what}: {link}");
        self.plant(what, secret);
    }
}

const PASSWORD: &str = "planted marble 77 otter";
const WRONG_PASSWORD: &str = "planted wrong 31 heron";
const NEXT_PASSWORD: &str = "planted violet 52 crane";
const RESET_PASSWORD: &str = "planted copper 18 finch";
/// Lines that somebody would like to write into our log.
const FORGED: &str = "Eve\r\n2026-01-01T00:00:00Z ERROR eventyay: forged";

/// Pages and answers of the run, for what stands in locations and links.
#[derive(Default)]
struct Seen(Vec<String>);

impl Seen {
    fn page(&mut self, page: Page) -> Page {
        self.0.push(page.location.clone());
        for attribute in ["href=\"", "src=\"", "action=\"", "content=\"0;url="] {
            self.0.extend(
                page.text.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()),
            );
        }
        page
    }
}

struct Run<'a> {
    server: &'a Server,
    post: &'a Post,
    secrets: Secrets,
    /// Those that are sent in a header, a cookie or a body with every request: never in an address.
    bearers: Vec<String>,
    seen: Seen,
}

impl Run<'_> {
    fn bearer(&mut self, what: &str, secret: &str) -> String {
        self.bearers.push(secret.to_owned());
        self.secrets.plant(what, secret)
    }

    async fn account(&mut self) {
        let server = self.server;
        let hash = eventyay::accounts::passwords::hash(PASSWORD.to_owned()).await.expect("a core is free");
        let user = account_with(server, "olga.planted@example.org", &hash).await;
        self.secrets.plant("password hash", &hash);
        join(server, &user, 0).await;
        let visitor = Visitor::new(server);
        assert_eq!(visitor.sign_in("olga.planted@example.org", WRONG_PASSWORD).await.status, 403);
        let page = self.seen.page(visitor.sign_in("olga.planted@example.org", PASSWORD).await);
        self.bearer("first session", page.cookie("session").expect("a session"));
        self.bearer("device cookie", page.cookie("device").expect("a known browser"));
        let csrf = visitor.csrf().await.to_owned();
        self.bearer("CSRF token", &csrf);
        self.seen.page(visitor.get("/account/").await);
        // The second step.
        visitor.post("/account/security/codes/start/", &[]).await;
        let page = self.seen.page(visitor.get("/account/security/codes/").await);
        let key = key_of(&page.text);
        let spelled =
            page.text.split("otpauth://totp/").nth(1).and_then(|uri| uri.split("secret=").nth(1)).expect("a key");
        self.secrets.plant("TOTP key", spelled.split('&').next().unwrap());
        let code = totp::code_at(&key, server.base.now());
        let page = self.seen.page(visitor.post("/account/security/codes/", &[("code", &code)]).await);
        self.bearer("session after the second factor", page.cookie("session").expect("a new one"));
        let recovery =
            page.text.split("recovery-code\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a code");
        self.secrets.plant("recovery code", recovery);
        let other = Visitor::new(server);
        let page = other.sign_in("olga.planted@example.org", PASSWORD).await;
        let begun = page.cookies.iter().find(|cookie| !cookie.starts_with("csrf")).expect("something was begun");
        let begun = begun.split(['=', ';']).nth(1).expect("a value").to_owned();
        self.bearer("sign-in between its steps", &begun);
        let page = self.seen.page(other.post("/login/second/", &[("code", recovery)]).await);
        self.bearer("session by recovery code", page.cookie("session").expect("a session"));
        // A new password, a forgotten one, another address.
        visitor.post("/account/password/", &[("current", PASSWORD), ("password", NEXT_PASSWORD)]).await;
        for (what, password) in [
            ("password", PASSWORD),
            ("wrong password", WRONG_PASSWORD),
            ("next password", NEXT_PASSWORD),
            ("reset password", RESET_PASSWORD),
        ] {
            self.secrets.plant(what, password);
        }
        let anonymous = Visitor::new(server);
        anonymous.post("/account/reset/", &[("email", "olga.planted@example.org")]).await;
        let reset = self.link_of("olga.planted@example.org", "Set a new password", "/account/reset/").await;
        self.secrets.plant_link("reset link", &reset);
        anonymous.post(&reset, &[("password", "short")]).await;
        self.seen.page(anonymous.post(&reset, &[("password", RESET_PASSWORD)]).await);
        for (what, target) in [
            ("sign-in link", Target::SignIn { user: user.id }),
            ("confirmation link", Target::Confirm { user: user.id }),
        ] {
            let path = link(server, target).await;
            self.secrets.plant_link(what, &path);
            self.seen.page(anonymous.get(&path).await);
            self.seen.page(anonymous.post(&path, &[]).await);
        }
        anonymous.post("/account/register/", &[("name", FORGED), ("email", "eve.planted@example.org")]).await;
        anonymous.sign_in(FORGED, FORGED).await;
    }

    /// A link from a letter.
    async fn link_of(&self, reader: &str, subject: &str, path: &str) -> String {
        let letter = self.post.letter(reader, subject).await;
        let text = letter["parts"][0][2].as_str().expect("text");
        let links = text.match_indices(path).map(|(start, _)| &text[start..]);
        let links =
            links.map(|rest| rest.split(|c: char| c.is_whitespace() || ">)".contains(c)).next().unwrap_or_default());
        let link = links.max_by_key(|link| link.len()).unwrap_or_else(|| panic!("no {path} in {text}"));
        link.to_owned()
    }

    async fn organizer(&mut self) {
        let server = self.server;
        self.bearer("API token of the demo", &server.demo.organizer.api_token.clone());
        let made = async |path: &str, body: Value| {
            let (status, made) = call(server, Method::POST, &format!("/api/v1/organizers/lotus/{path}"), &body).await;
            assert_eq!(status, 201, "{path}: {made}");
            made
        };
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let team = made("teams/", json!({"name": "Desk", "all_events": true})).await;
        let token = made(&format!("teams/{}/tokens/", team["id"]), json!({"name": "desk"})).await;
        self.bearer("API token", &text(&token["token"]));
        let invite =
            made(&format!("teams/{}/invites/", team["id"]), json!({"email": "hana.planted@example.org"})).await;
        let mailed = self.link_of("hana.planted@example.org", "", "/invite/").await;
        self.secrets.plant_link("invitation link", &mailed);
        let mut tx = server.base.begin(eventyay::base::tx::Actor::System).await.unwrap();
        let secret = invites::mint(&mut tx, invite["id"].as_i64().unwrap()).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        self.secrets.plant("second invitation", &secret);
        self.seen.page(Visitor::new(server).get(&format!("/invite/{secret}/")).await);
        let hook = json!({"target_url": "https://127.0.0.1:1/planted-path-7d1c?key=planted-query-99e", "all_events": true, "enabled": true});
        let hook = made("webhooks/", hook).await;
        self.secrets.plant("webhook secret", &text(&hook["secret"]));
        let ping = server.client.post(server.url(&format!("/api/v1/organizers/lotus/webhooks/{}/ping/", hook["id"])));
        assert_eq!(server.authorized(ping).send().await.unwrap().status(), 202);
        self.secrets.plant("webhook address", "planted-query-99e");
        let mail = json!({"server": "127.0.0.1:1", "security": "tls", "user_name": "us", "password": "planted-smtp-password", "from_address": "a@example.org"});
        let put = server.authorized(server.client.put(server.api("mail_settings/"))).json(&mail).send().await.unwrap();
        assert_eq!(put.status(), 200);
        self.secrets.plant("SMTP password", "planted-smtp-password");
        let device = made("devices/", json!({"name": FORGED.replace(['\r', '\n'], " "), "all_events": true})).await;
        let initialization = self.secrets.plant("device initialization", &text(&device["initialization_token"]));
        let body = json!({"token": initialization, "hardware_brand": "x", "hardware_model": "x", "os_name": "x", "os_version": "x", "software_brand": "x", "software_version": "x"});
        let own = server.client.post(server.url("/api/v1/device/initialize")).json(&body).send().await.unwrap();
        self.bearer("device token", &text(&crate::server::json(own).await["api_token"]));
        let wrong = self.bearer("wrong API token", "planted-wrong-api-token-123456");
        let refused = server
            .client
            .get(server.api("orders/"))
            .header("authorization", format!("Token {wrong}"))
            .send()
            .await
            .unwrap();
        assert_eq!(refused.status(), 401);
    }

    async fn application(&mut self) {
        let server = self.server;
        let app = register(server, true).await;
        let client_secret = app.secret.clone().expect("a confidential application");
        self.bearer("OAuth client secret", &client_secret);
        let (visitor, _) = crate::oauth_visitor::administrator(server, "app.planted@example.org").await;
        let page = visitor.get(&app.address("openid read", &[])).await;
        let back = crate::oauth_visitor::decide(&visitor, &page, "allow", true).await;
        let address = leads_to(&back);
        assert!(address.as_str().starts_with(BACK));
        let code = query_of(&address)["code"].clone();
        self.secrets.plant("OAuth code", &code);
        self.secrets.plant("PKCE verifier", VERIFIER);
        let answer = app.exchange(&code).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let refreshed = app.refresh(answer.refresh()).await;
        for (what, secret) in [
            ("access token", answer.access()),
            ("refresh token", answer.refresh()),
            ("second access token", refreshed.access()),
            ("second refresh token", refreshed.refresh()),
        ] {
            self.bearer(what, secret);
        }
        let id_token = answer.body["id_token"].as_str().expect("an ID token");
        self.bearer("ID token", id_token);
        app.refresh(answer.refresh()).await;
        app.exchange(&code).await;
        // Signing in elsewhere goes wrong at the provider's token endpoint, with our secret in the request.
        let page = Visitor::new(server);
        let asked = page.post("/login/with/planted/", &[]).await;
        let state = query_of(&leads_to(&asked))["state"].clone();
        self.secrets.plant("OIDC state", &state);
        let back = page.get(&format!("/login/with/planted/back/?code=planted-provider-code&state={state}")).await;
        assert_ne!(back.status, 303, "the provider knows no such code");
        self.secrets.plant("OIDC code", "planted-provider-code");
    }

    async fn guests(&mut self) {
        let server = self.server;
        let holder = &server.demo.holders[0];
        self.secrets.plant_link("order link", &holder.order_link);
        self.secrets.plant_link("join link", &holder.join_link);
        self.secrets.plant_link("organizer's sign-in link", &server.demo.organizer.login_link);
        let visitor = Visitor::new(server);
        let path = |link: &str| link.replace(&server.demo.base_url, "");
        let order = visitor.client.get(&holder.order_link).send().await.unwrap();
        assert_eq!(order.headers()["referrer-policy"], "same-origin", "nobody else learns an order's address");
        let page = self.seen.page(visitor.post(&path(&holder.join_link), &[]).await);
        assert_eq!(page.status, 303, "{}", page.text);
        self.bearer("guest's session", page.cookie("session").expect("a session"));
        self.seen.page(visitor.get("/lotus/monsoon/video/").await);
        let csrf = visitor.csrf().await;
        let ticket = visitor
            .client
            .post(server.url("/lotus/monsoon/video/ticket"))
            .header("x-csrf-token", csrf)
            .send()
            .await
            .unwrap();
        let ticket = crate::server::json(ticket).await;
        let ticket =
            ticket.as_object().and_then(|fields| fields.values().find_map(Value::as_str)).expect("a ticket").to_owned();
        self.bearer("socket ticket", &ticket);
        let guest = Guest::enter_resumable(server, &ticket).await;
        let welcome = json!(guest.welcome).to_string();
        if let Some(token) = welcome.split("\"token\":\"").nth(1).and_then(|rest| rest.split('"').next()) {
            self.bearer("resume token", token);
        }
        self.bearer("socket token", &server.demo.holders[1].ws_token.clone());
        Guest::enter(server, &server.demo.holders[1].ws_token).await;
        self.bearer("WHIP bearer", server.demo.whip.bearer.as_deref().expect("one"));
        let whip = server
            .client
            .post(server.url("/whip/lotus/monsoon/main-stage"))
            .bearer_auth(server.demo.whip.bearer.as_deref().unwrap());
        whip.header("content-type", "application/sdp").body("v=0\r\nplanted").send().await.unwrap();
        let body = json!({"email": "buyer.planted@example.org", "positions": [{"product": server.product("Online ticket").await, "attendee_name": FORGED.replace(['\r', '\n'], " ")}]});
        let (status, order) = server.api_post("orders/", &body).await;
        assert_eq!(status, 201, "{order}");
        self.secrets.plant("order secret", order["secret"].as_str().expect("a secret"));
        self.secrets.plant("ticket secret", order["positions"][0]["secret"].as_str().expect("a secret"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_stands_in_the_log_or_in_an_address() {
    let (log, post, provider) = (Log::default(), Post::start(&["plain"]), Provider::start().await);
    let mut secrets = Secrets::default();
    let config = |name: &str, secret: &str, secrets: &mut Secrets| secrets.plant(name, secret);
    let metrics = config("metrics token", "planted-metrics-token", &mut secrets);
    let ice = config("ICE secret", "planted-ice-secret", &mut secrets);
    let client_secret = config("OIDC client secret", "planted-oidc-client-secret", &mut secrets);
    let key = config("sealing key", "cGxhbnRlZC1zZWFsaW5nLWtleS0zMi1ieXRlcy1vbmU=", &mut secrets);
    let (logged, port) = (log.clone(), post.port);
    let server = Server::start_configured_with(Database::Postgres, move |config| {
        config.metrics.token = metrics;
        config.media.ice.urls = vec!["turn:127.0.0.1:3999".into()];
        config.media.ice.secret = ice;
        config.secrets.key = key;
        config.mail.server = format!("127.0.0.1:{port}");
        config.mail.security = "none".into();
        config.mail.from = "tickets@example.org".into();
        config.egress.allow = vec!["127.0.0.0/8".into()];
        config.egress.plain_http = true;
        config.accounts.oidc = vec![OidcProvider {
            name: "planted".into(),
            label: "Planted".into(),
            issuer: provider.issuer(),
            client_id: "us".into(),
            client_secret,
        }];
        // Everything, except what the test's own browser says of its cookies and connections.
        config.log.filter = "trace,cookie_store=off,reqwest=off".into();
        log::start(config, logged).expect("nobody logs yet");
    })
    .await;
    let mut run = Run { server: &server, post: &post, secrets, bearers: Vec::new(), seen: Seen::default() };
    tracing::info!(planted = "not-a-secret-5b2e", name = FORGED, "control.planted");
    tracing::warn!(error = %FORGED, "control.displayed");
    run.account().await;
    run.guests().await;
    run.application().await;
    run.organizer().await;
    until("a job failed and was logged", || async { log.text().contains("job.failed") }).await;
    let Run { secrets, bearers, seen, .. } = run;
    server.stop().await;

    let text = log.text();
    assert!(text.contains("not-a-secret-5b2e"), "the control: what is no secret is found");
    assert!(text.contains("sign_in.refused") && text.contains("DEBUG"), "the server itself logged, down to debug");
    assert!(
        !text.lines().any(|line| line.starts_with("2026-01-01T00:00:00Z ERROR")),
        "a line that somebody else wrote"
    );
    assert!(text.contains("\\r\\n2026-01-01T00:00:00Z ERROR"), "its text is there, as text");
    println!("{} secrets, {} lines of log, {} addresses", secrets.0.len(), text.lines().count(), seen.0.len());
    assert!(secrets.0.len() >= 40, "{}", secrets.0.len());
    let leaks = |(what, secret): (&String, &String)| {
        let line = text.lines().find(|line| line.contains(secret.as_str()))?;
        Some(format!("{what}: {}", line.chars().take(600).collect::<String>()))
    };
    let leaks: Vec<String> = secrets.0.iter().filter_map(leaks).collect();
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(seen.0.iter().filter(|address| address.starts_with('/')).count() > 50, "addresses were seen");
    for bearer in bearers {
        let address = seen.0.iter().find(|address| address.contains(&bearer));
        assert!(address.is_none(), "a bearer secret in an address: {address:?}");
    }
}

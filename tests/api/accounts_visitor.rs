//! A person at the account's pages: forms carry their token, redirects are told and not followed.

use std::time::Duration;

use eventyay::accounts::links::{self, Target};
use eventyay::accounts::users::{self, User};
use eventyay::accounts::{factors, passwords};
use eventyay::base::tx::Actor;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::server::{Server, browser, csrf_of};

/// A password that nobody has on a list.
pub const PASSWORD: &str = "wharf kettle 19 lantern";

pub struct Visitor<'a> {
    pub server: &'a Server,
    pub client: Client,
    forwarded_for: Option<String>,
    csrf: OnceCell<String>,
}

pub struct Page {
    pub status: u16,
    pub location: String,
    pub text: String,
    pub cookies: Vec<String>,
    pub retry_after: Option<u64>,
}

impl Page {
    /// The value that the answer sets for a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.cookies.iter().filter_map(|line| line.split(';').next()?.split_once('='));
        lines.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
    }
}

impl<'a> Visitor<'a> {
    pub fn new(server: &'a Server) -> Self {
        Visitor { server, client: browser(), forwarded_for: None, csrf: OnceCell::new() }
    }

    /// Says that it was forwarded for somebody.
    pub fn forwarded_for(server: &'a Server, addresses: &str) -> Self {
        Visitor { forwarded_for: Some(addresses.to_owned()), ..Visitor::new(server) }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.client.get(self.server.url(path))).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf().await;
        let form: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf)]).collect();
        self.send(self.client.post(self.server.url(path)).form(&form)).await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Page {
        self.post("/login/", &[("email", email), ("password", password)]).await
    }

    /// Changes something over the API, as a page does.
    pub async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        let csrf = self.csrf().await;
        let request = self.client.patch(self.server.url(path)).header("x-csrf-token", csrf).json(&body);
        let page = self.send(request).await;
        (page.status, serde_json::from_str(&page.text).unwrap_or_default())
    }

    /// Asks the API to do something, as a page does; the status.
    pub async fn post_json(&self, path: &str) -> u16 {
        let csrf = self.csrf().await;
        let request = self.client.post(self.server.url(path)).header("x-csrf-token", csrf).json(&Value::Null);
        self.send(request).await.status
    }

    /// Whether the browser is signed in.
    pub async fn is_in(&self) -> bool {
        self.get("/account/").await.status == 200
    }

    pub async fn csrf(&self) -> &str {
        let token = || async { csrf_of(&self.get("/account/register/").await.text) };
        self.csrf.get_or_init(token).await
    }

    async fn send(&self, request: RequestBuilder) -> Page {
        let request = match &self.forwarded_for {
            Some(addresses) => request.header("x-forwarded-for", addresses),
            None => request,
        };
        let response = request.timeout(Duration::from_secs(90)).send().await.expect("an answer");
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let cookies = response.headers().get_all("set-cookie").iter();
        Page {
            status: response.status().as_u16(),
            location: header("location").unwrap_or_default(),
            retry_after: header("retry-after").and_then(|seconds| seconds.parse().ok()),
            cookies: cookies.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect(),
            text: response.text().await.expect("a body"),
        }
    }
}

/// An account with [`PASSWORD`].
pub async fn account(server: &Server, email: &str) -> User {
    let hash = passwords::hash(PASSWORD.to_owned()).await.expect("a core is free");
    account_with(server, email, &hash).await
}

/// An account with a stored password, as an import makes it.
pub async fn account_with(server: &Server, email: &str, hash: &str) -> User {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let now = tx.now();
    let user = users::store::insert(&mut tx, email, "Nadia", now).await.unwrap();
    passwords::store::set(&mut tx, user.id, hash, now).await.unwrap();
    tx.commit().await.unwrap();
    user
}

/// What a mail would carry: the path of a fresh link.
pub async fn link(server: &Server, target: Target) -> String {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let address = links::address(&server.base, &mut tx, target).await.unwrap();
    tx.commit().await.unwrap();
    address
}

/// The codes by an app that an account has from now on: its key.
pub async fn with_codes(server: &Server, user: &User) -> Vec<u8> {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let key = factors::totp::key();
    factors::set_totp(&server.base, &mut tx, user.id, &key, 0).await.unwrap();
    tx.commit().await.unwrap();
    key
}

/// How many facts of a kind there are about an account.
pub async fn facts(server: &Server, kind: &str, user: i64) -> i64 {
    let mut conn = server.base.read().await.unwrap();
    let subject = format!("user:{user}");
    let sql = "SELECT COUNT(*) FROM journal WHERE kind = $1 AND subject = $2";
    eventyay::scalar!(conn, i64, sql, kind, subject.as_str()).unwrap()
}

/// Waits until something is so that happens beside the answer.
pub async fn until<F: Future<Output = bool>>(what: &str, ask: impl Fn() -> F) {
    let patience = tokio::time::timeout(Duration::from_secs(10), async {
        while !ask().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    patience.await.unwrap_or_else(|_| panic!("never happened: {what}"));
}

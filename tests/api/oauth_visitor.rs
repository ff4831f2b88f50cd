//! An application and a person with a browser, as the tests of our OAuth provider need them.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use eventyay::accounts::users::User;
use eventyay::base::tx::Actor;
use eventyay::orgs::{organizers, teams};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::accounts_visitor::{PASSWORD, Page, Visitor, account};
use crate::server::{Server, browser, json as body_of};

pub const BACK: &str = "https://app.example/back";
pub const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0";
pub const AUTHORIZE: &str = "/api/v1/oauth/authorize";
pub const TOKEN: &str = "/api/v1/oauth/token";
const APPLICATIONS: &str = "/api/v1/organizers/lotus/applications/";

/// A registered application.
pub struct App<'a> {
    pub server: &'a Server,
    pub client_id: String,
    pub secret: Option<String>,
    pub client: Client,
}

/// What the application may ask for in these tests.
const SCOPES: [&str; 8] = [
    "openid",
    "profile",
    "email",
    "read",
    "write",
    "event.orders:read",
    "organizer.teams:write",
    "organizer.events:create",
];

pub async fn register(server: &Server, confidential: bool) -> App<'_> {
    let body = json!({
        "name": "Badge printer", "confidential": confidential, "redirect_uris": [BACK], "scopes": SCOPES,
    });
    let (status, view) = call(server, Method::POST, APPLICATIONS, &body).await;
    assert_eq!(status, 201, "{view}");
    let text = |name: &str| view[name].as_str().map(str::to_owned);
    App { server, client_id: text("client_id").expect("an id"), secret: text("client_secret"), client: browser() }
}

/// With the administrators' token.
pub async fn call(server: &Server, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let request = server.authorized(server.client.request(method, server.url(path))).json(body);
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, if status == 204 { Value::Null } else { body_of(response).await })
}

/// A signed-in administrator of the demo's organizer, and its id.
pub async fn administrator<'a>(server: &'a Server, email: &str) -> (Visitor<'a>, User) {
    let user = account(server, email).await;
    join(server, &user, 0).await;
    let visitor = Visitor::new(server);
    assert_eq!(visitor.sign_in(email, PASSWORD).await.status, 303);
    (visitor, user)
}

/// Into a team of the demo's organizer.
pub async fn join(server: &Server, user: &User, team: usize) {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let organizer = organizers::store::by_slug(&mut tx, "lotus").await.unwrap().unwrap();
    let team = teams::store::of_organizer(&mut tx, organizer.id).await.unwrap().remove(team);
    teams::store::add_member(&mut tx, team.id, user.id).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// An answer of an endpoint for applications.
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub challenge: Option<String>,
}

impl Answer {
    pub fn error(&self) -> (u16, &str) {
        (self.status, self.body["error"].as_str().unwrap_or_default())
    }

    pub fn access(&self) -> &str {
        self.body["access_token"].as_str().unwrap_or_else(|| panic!("no token: {}", self.body))
    }

    pub fn refresh(&self) -> &str {
        self.body["refresh_token"].as_str().unwrap_or_else(|| panic!("no token: {}", self.body))
    }
}

impl App<'_> {
    /// The address to send a browser to; `changes` replace parameters, an empty value leaves one out.
    pub fn address(&self, scope: &str, changes: &[(&str, &str)]) -> String {
        let challenge = challenge();
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", BACK),
            ("scope", scope),
            ("state", "st4te"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        parameters.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        parameters.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        format!("{AUTHORIZE}?{query}")
    }

    /// Goes through the consent page and allows it, for every organizer; what comes back to the application.
    pub async fn allowed(
        &self,
        visitor: &Visitor<'_>,
        scope: &str,
        changes: &[(&str, &str)],
    ) -> HashMap<String, String> {
        let page = visitor.get(&self.address(scope, changes)).await;
        assert_eq!(page.status, 200, "{} {}", page.location, page.text);
        let back = decide(visitor, &page, "allow", true).await;
        assert_eq!(back.status, 200, "{} {}", back.location, back.text);
        query_of(&leads_to(&back))
    }

    pub async fn code(&self, visitor: &Visitor<'_>, scope: &str) -> String {
        self.allowed(visitor, scope, &[]).await.remove("code").expect("a code")
    }

    /// Posts a form, with the application's secret in the header.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form: Vec<(&str, &str)> = fields.to_vec();
        let mut request = self.client.post(self.server.url(path));
        match &self.secret {
            Some(secret) => request = request.basic_auth(&self.client_id, Some(secret)),
            None => form.push(("client_id", &self.client_id)),
        }
        sent(request.form(&form)).await
    }

    pub async fn exchange(&self, code: &str) -> Answer {
        let fields =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", BACK), ("code_verifier", VERIFIER)];
        self.post(TOKEN, &fields).await
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        self.post(TOKEN, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Through consent to tokens.
    pub async fn tokens(&self, visitor: &Visitor<'_>, scope: &str) -> Answer {
        let answer = self.exchange(&self.code(visitor, scope).await).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer
    }
}

pub async fn sent(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let challenge = response.headers().get("www-authenticate").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let status = response.status().as_u16();
    Answer { status, body: body_of(response).await, challenge }
}

/// Calls the API with an access token.
pub async fn bearer(server: &Server, token: &str, method: Method, path: &str, body: &Value) -> Answer {
    let request = server.client.request(method.clone(), server.url(path)).bearer_auth(token);
    let request = if method == Method::GET { request } else { request.json(body) };
    let response = request.send().await.expect("an answer");
    let challenge = response.headers().get("www-authenticate").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let status = response.status().as_u16();
    let body = if status == 204 { Value::Null } else { body_of(response).await };
    Answer { status, body, challenge }
}

/// Sends the consent page's form.
pub async fn decide(visitor: &Visitor<'_>, page: &Page, decision: &str, organizers: bool) -> Page {
    let mut fields = inputs(&page.text, "hidden");
    fields.retain(|(name, _)| name != "csrf");
    if organizers {
        fields.extend(inputs(&page.text, "checkbox"));
    }
    fields.push(("decision".to_owned(), decision.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(AUTHORIZE, &fields).await
}

/// Names and values of a page's inputs of a kind.
fn inputs(html: &str, kind: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[start..].split('"').next().map(unescaped)
    };
    let tags = html.split("<input ").skip(1).map(|rest| format!(" {}", rest.split('>').next().unwrap_or_default()));
    tags.filter(|tag| tag.contains(&format!(" type=\"{kind}\"")))
        .filter_map(|tag| Some((attribute(&tag, "name")?, attribute(&tag, "value")?)))
        .collect()
}

/// Where a page leads on to by itself.
pub fn leads_to(page: &Page) -> Url {
    let text = page.text.split("content=\"0;url=").nth(1).unwrap_or_else(|| panic!("no way on: {}", page.text));
    unescaped(text.split('"').next().unwrap_or_default()).parse().expect("an address")
}

pub fn query_of(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

fn unescaped(html: &str) -> String {
    html.replace("&#38;", "&").replace("&amp;", "&").replace("&#34;", "\"").replace("&#39;", "'")
}

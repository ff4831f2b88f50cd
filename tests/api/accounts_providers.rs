//! Signing in with an identity provider (T29). The provider is ours: real HTTP on the loopback, and as dishonest as a test wants.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use eventyay::accounts::factors::totp;
use eventyay::base::config::OidcProvider;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts, with_codes};
use crate::server::{Database, Server};

struct Key(EcdsaKeyPair);

impl Key {
    fn new() -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Key(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap())
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let signature = self.0.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", encoded(signature.as_ref()))
    }

    fn public(&self) -> Value {
        let point = self.0.public_key().as_ref();
        json!({"kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "alg": "ES256", "x": encoded(&point[1..33]), "y": encoded(&point[33..65])})
    }
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A provider: what it answers to each code, once.
pub struct Provider {
    address: SocketAddr,
    key: Key,
    codes: Mutex<HashMap<String, (String, String)>>,
}

impl Provider {
    pub async fn start() -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let provider = Arc::new(Provider { address, key: Key::new(), codes: Mutex::default() });
        let router =
            Router::new()
                .route("/.well-known/openid-configuration", get(configuration))
                .route(
                    "/jwks",
                    get(|State(provider): State<Arc<Provider>>| async move {
                        Json(json!({"keys": [provider.key.public()]}))
                    }),
                )
                .route("/token", post(token))
                .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A code for a token; `challenge` binds it to who asked.
    fn grant(&self, code: &str, challenge: &str, token: String) {
        self.codes.lock().unwrap().insert(code.to_owned(), (challenge.to_owned(), token));
    }
}

async fn configuration(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let issuer = provider.issuer();
    Json(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256"],
    }))
}

async fn token(
    State(provider): State<Arc<Provider>>,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let granted = form.get("code").and_then(|code| provider.codes.lock().unwrap().remove(code));
    let proof = form.get("code_verifier").map(|verifier| encoded(Sha256::digest(verifier.as_bytes())));
    match granted {
        Some((challenge, token)) if proof.as_ref() == Some(&challenge) => {
            (StatusCode::OK, Json(json!({"access_token": "a", "token_type": "Bearer", "id_token": token})))
        }
        _ => (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))),
    }
}

async fn with(database: Database, providers: &[&Provider]) -> Server {
    let oidc = providers.iter().enumerate().map(|(at, provider)| OidcProvider {
        name: format!("p{at}"),
        label: format!("Provider {at}"),
        issuer: provider.issuer(),
        client_id: "us".into(),
        client_secret: "s".into(),
    });
    let oidc = oidc.collect();
    Server::start_configured_with(database, |config| {
        config.accounts.oidc = oidc;
        config.egress.allow = vec!["127.0.0.0/8".into()];
        config.egress.plain_http = true;
    })
    .await
}

/// What our server asked of the provider.
struct Asked {
    state: String,
    nonce: String,
    challenge: String,
}

async fn ask(visitor: &Visitor<'_>, path: &str) -> Asked {
    let page = visitor.post(path, &[("next", "/account/")]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let address = page
        .text
        .split("content=\"0;url=")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    let url = url::Url::parse(&address).unwrap();
    let value = |name: &str| {
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    assert_eq!((value("code_challenge_method").as_str(), value("response_type").as_str()), ("S256", "code"));
    Asked { state: value("state"), nonce: value("nonce"), challenge: value("code_challenge") }
}

fn claims(provider: &Provider, asked: &Asked, subject: &str, more: Value) -> Value {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let mut claims = json!({"iss": provider.issuer(), "aud": "us", "sub": subject, "nonce": asked.nonce, "iat": now, "exp": now + 300});
    for (key, value) in more.as_object().unwrap() {
        claims[key] = value.clone();
    }
    claims
}

fn header() -> Value {
    json!({"alg": "ES256", "kid": "k1"})
}

/// The whole way with an honest provider.
async fn sign_in(
    visitor: &Visitor<'_>,
    name: &str,
    provider: &Provider,
    subject: &str,
    more: Value,
) -> crate::accounts_visitor::Page {
    let asked = ask(visitor, &format!("/login/with/{name}/")).await;
    provider.grant("c", &asked.challenge, provider.key.sign(&header(), &claims(provider, &asked, subject, more)));
    visitor.get(&format!("/login/with/{name}/back/?code=c&state={}", asked.state)).await
}

macro_rules! on_both {
    (async fn $name:ident($server:ident, $one:ident, $two:ident) $body:block) => {
        mod $name {
            use super::*;

            async fn behaviour($server: &Server, $one: &Provider, $two: &Provider) $body

            async fn run(database: Database) {
                let (one, two) = (Provider::start().await, Provider::start().await);
                let server = with(database, &[&one, &two]).await;
                behaviour(&server, &one, &two).await;
                server.stop().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run(Database::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run(Database::Postgres).await;
            }
        }
    };
}

on_both! {
    async fn a_person_is_issuer_and_subject_whatever_the_address(server, one, two) {
        let first = Visitor::new(server);
        let page = sign_in(&first, "p0", one, "s1", json!({"email": "Ines@example.org", "email_verified": true, "name": "Ines"})).await;
        assert_eq!((page.status, page.location.as_str()), (303, "/account/"), "{}", page.text);
        assert!(first.get("/account/").await.text.contains("ines@example.org"));
        let again = Visitor::new(server);
        assert_eq!(sign_in(&again, "p0", one, "s1", json!({"email": "other@example.org", "email_verified": true})).await.status, 303);
        assert!(again.get("/account/").await.text.contains("ines@example.org"), "the same account");
        let same_subject = Visitor::new(server);
        let page = sign_in(&same_subject, "p1", two, "s1", json!({"email": "else@example.org", "email_verified": true})).await;
        assert_eq!(page.status, 303);
        assert!(same_subject.get("/account/").await.text.contains("else@example.org"), "another issuer's s1 is another person");
    }
}

on_both! {
    async fn an_address_that_a_provider_asserts_opens_no_account(server, one, _two) {
        let victim = account(server, "victim@example.org").await;
        let thief = Visitor::new(server);
        let page = sign_in(&thief, "p0", one, "evil", json!({"email": "victim@example.org", "email_verified": true})).await;
        assert_eq!(page.status, 409);
        assert!(!thief.is_in().await);
        for unverified in [json!({"email": "new@example.org"}), json!({"email": "new@example.org", "email_verified": false}), json!({})] {
            assert_eq!(sign_in(&thief, "p0", one, "evil", unverified).await.status, 403);
            assert!(!thief.is_in().await);
        }
        assert_eq!(facts(server, "user.signed_in", victim.id).await, 0);
    }
}

on_both! {
    async fn linking_needs_to_be_signed_in_and_the_second_step_stays(server, one, _two) {
        let user = account(server, "linked@example.org").await;
        let me = Visitor::new(server);
        assert_eq!(me.post("/account/providers/p0/link/", &[]).await.location, "/login/?next=/account/");
        me.sign_in("linked@example.org", PASSWORD).await;
        let asked = ask(&me, "/account/providers/p0/link/").await;
        one.grant("c", &asked.challenge, one.key.sign(&header(), &claims(one, &asked, "s7", json!({}))));
        assert_eq!(me.get(&format!("/login/with/p0/back/?code=c&state={}", asked.state)).await.location, "/account/");
        assert!(me.get("/account/").await.text.contains("Provider 0: connected"));
        let elsewhere = Visitor::new(server);
        assert_eq!(sign_in(&elsewhere, "p0", one, "s7", json!({})).await.location, "/account/");
        let key = with_codes(server, &user).await;
        let strong = Visitor::new(server);
        assert_eq!(sign_in(&strong, "p0", one, "s7", json!({})).await.location, "/login/second/");
        assert_eq!(strong.post("/login/second/", &[("code", &totp::code_at(&key, server.base.now()))]).await.status, 303);
        assert_eq!(me.post("/account/providers/p0/unlink/", &[]).await.status, 303);
        assert_eq!(sign_in(&Visitor::new(server), "p0", one, "s7", json!({})).await.status, 403, "nobody's any more");
    }
}

on_both! {
    async fn answers_that_do_not_fit_sign_nobody_in(server, one, two) {
        let verified = json!({"email": "x@example.org", "email_verified": true});
        let thief = Key::new();
        type Forge<'a> = Box<dyn Fn(&Asked) -> String + Send + Sync + 'a>;
        let with = |change: Value| -> Forge { let verified = verified.clone(); Box::new(move |asked| {
            let mut made = claims(one, asked, "s", verified.clone());
            for (key, value) in change.as_object().unwrap() { made[key] = value.clone(); }
            one.key.sign(&header(), &made)
        }) };
        let honest = |asked: &Asked| claims(one, asked, "s", verified.clone());
        let forged: Vec<(&str, Forge)> = vec![
            ("another nonce", with(json!({"nonce": "other"}))),
            ("another audience", with(json!({"aud": "them"}))),
            ("another issuer", with(json!({"iss": two.issuer()}))),
            ("too old", with(json!({"exp": 1_600_000_000}))),
            ("another key", Box::new(|asked| thief.sign(&header(), &honest(asked)))),
            ("another provider's key", Box::new(|asked| two.key.sign(&header(), &honest(asked)))),
            ("no signature", Box::new(|asked| format!("{}.{}.", encoded(json!({"alg": "none"}).to_string()), encoded(honest(asked).to_string())))),
            ("a shared secret", Box::new(|asked| one.key.sign(&json!({"alg": "HS256", "kid": "k1"}), &honest(asked)))),
            ("nonsense", Box::new(|_| "x.y.z".to_owned())),
        ];
        for (what, forge) in &forged {
            let visitor = Visitor::new(server);
            let asked = ask(&visitor, "/login/with/p0/").await;
            one.grant("c", &asked.challenge, forge(&asked));
            let page = visitor.get(&format!("/login/with/p0/back/?code=c&state={}", asked.state)).await;
            assert_eq!(page.status, 502, "{what}");
            assert!(!visitor.is_in().await, "{what}");
        }
        let (me, other) = (Visitor::new(server), Visitor::new(server));
        let fresh = async || { let asked = ask(&me, "/login/with/p0/").await; one.grant("c", &asked.challenge, one.key.sign(&header(), &honest(&asked))); asked };
        let asked = fresh().await;
        assert_eq!(me.get("/login/with/p0/back/?code=c&state=other").await.status, 403, "another state");
        let asked_again = fresh().await;
        assert_eq!(me.get(&format!("/login/with/p0/back/?code=c&state={}", asked.state)).await.status, 403, "an older state");
        let _ = asked_again;
        let asked = fresh().await;
        assert_eq!(other.get(&format!("/login/with/p0/back/?code=c&state={}", asked.state)).await.status, 403, "another browser");
        assert_eq!(me.get(&format!("/login/with/p1/back/?code=c&state={}", asked.state)).await.status, 403, "another provider");
        let asked = fresh().await;
        let mixed_up = format!("/login/with/p0/back/?code=c&state={}&iss=https%3A%2F%2Fevil.example", asked.state);
        assert_eq!(me.get(&mixed_up).await.status, 403, "another issuer in the answer");
        let asked = fresh().await;
        one.grant("c", "another challenge", "x".into());
        assert_eq!(me.get(&format!("/login/with/p0/back/?code=c&state={}", asked.state)).await.status, 502, "another verifier");
        assert!(!me.is_in().await && !other.is_in().await);
        // The control: with nothing wrong, the same way leads in, once.
        let asked = fresh().await;
        let path = format!("/login/with/p0/back/?code=c&state={}", asked.state);
        assert_eq!(me.get(&path).await.status, 303);
        assert!(me.is_in().await);
        assert_eq!(Visitor::new(server).get(&path).await.status, 403);
    }
}

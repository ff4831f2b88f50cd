//! People who come with a token of a ticket shop, or by a short link: what they may do, and how they lose it.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};
use signaling::protocol::Refused;

use crate::live_guest::{Guest, api_delete};
use crate::live_roles::{give, role};
use crate::server::{Server, browser, csrf_of};

/// A shop of the field whose tokens are taken.
struct Shop {
    id: i64,
    secret: String,
}

impl Shop {
    async fn of(server: &Server) -> Shop {
        let (status, made) = server.api_post("trait_secrets/", &json!({"issuer": "any", "audience": "eventyay"})).await;
        assert_eq!(status, 201, "{made}");
        Shop { id: made["id"].as_i64().expect("an id"), secret: made["secret"].as_str().expect("told once").to_owned() }
    }

    /// A token for an hour, with some claims changed.
    fn token(&self, server: &Server, claims: Value) -> String {
        let now = server.base.now().micros() / 1_000_000;
        let mut body = json!({"iss": "any", "aud": "eventyay", "uid": "ada", "iat": now, "exp": now + 3_600, "traits": ["attendee"],
            "profile": {"display_name": "Ada of the shop"}});
        for (name, value) in claims.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        self.signed(&json!({"alg": "HS256", "typ": "JWT"}), &body)
    }

    fn signed(&self, header: &Value, body: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(body));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, self.secret.as_bytes()), message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
    }
}

/// Whoever has the trait `attendee` takes part.
async fn attendees(server: &Server) -> i64 {
    let role = role(server, "Attendee", &["room:view", "room:chat.send", "room:react"]).await;
    give(server, json!({"role": role, "traits": ["attendee"]})).await
}

async fn code(server: &Server, token: &str) -> Option<String> {
    let refused = Guest::try_enter(server, token, false).await.err()?;
    Some(refused["code"].as_str().expect("a code").to_owned())
}

crate::both! {
    async fn a_token_of_the_field_lets_in_by_its_traits(server: Server) {
        let shop = Shop::of(server).await;
        assert_eq!(code(server, &shop.token(server, json!({}))).await.as_deref(), Some("auth.denied"), "no role for it yet");
        let before = server.api_get("role_candidates/?name=of the shop").await;
        assert_eq!(before["count"], 0, "nobody is kept whom no door lets in");
        attendees(server).await;
        let ada = Guest::enter(server, &shop.token(server, json!({}))).await;
        assert_eq!(ada.welcome.user.user.profile.display_name, "Ada of the shop");
        let entered = ada.enter_room("main-stage").await;
        assert!(entered.admission.speak && !entered.admission.publish && !entered.admission.moderate);
        assert!(entered.admission.until.is_some(), "until the token ends");
        let again = Guest::enter(server, &shop.token(server, json!({"profile": {"display_name": "Eve"}}))).await;
        assert_eq!((again.id(), again.welcome.user.user.profile.display_name.as_str()), (ada.id(), "Ada of the shop"));
        let listed = server.api_get("trait_secrets/").await.to_string();
        assert!(!listed.contains(&shop.secret), "a secret is told once");
    }
}

crate::both! {
    async fn what_is_wrong_with_a_token_has_its_code(server: Server) {
        attendees(server).await;
        let shop = Shop::of(server).await;
        let now = server.base.now().micros() / 1_000_000;
        assert_eq!(code(server, &shop.token(server, json!({}))).await, None, "the control");
        for (claims, wanted) in [
            (json!({"exp": now + 30 * 86_400}), "auth.token_too_long"),
            (json!({"exp": now - 120}), "auth.expired_token"),
            (json!({"nbf": now + 600}), "auth.invalid_token"),
            (json!({"iat": now + 600}), "auth.invalid_token"),
            (json!({"iss": "other"}), "auth.invalid_token"),
            (json!({"aud": "other"}), "auth.invalid_token"),
            (json!({"uid": "x".repeat(201)}), "auth.invalid_token"),
            (json!({"profile": {"display_name": "x".repeat(9_000)}}), "auth.invalid_token"),
            (json!({"traits": ["admin"]}), "auth.denied"),
        ] {
            assert_eq!(code(server, &shop.token(server, claims.clone())).await.as_deref(), Some(wanted), "{claims}");
        }
        let body = json!({"iss": "any", "aud": "eventyay", "uid": "eve", "exp": now + 60, "traits": ["attendee"]});
        let other = Shop { id: 0, secret: "a secret that nobody here has ever seen".to_owned() };
        for token in [shop.signed(&json!({"alg": "none"}), &body), other.signed(&json!({"alg": "HS256"}), &body), "a.b.c".to_owned()] {
            assert_eq!(code(server, &token).await.as_deref(), Some("auth.invalid_token"));
        }
        let (head, _) = shop.signed(&json!({"alg": "none"}), &body).rsplit_once('.').map(|(head, tag)| (head.to_owned(), tag.to_owned())).expect("parts");
        assert_eq!(code(server, &format!("{head}.")).await.as_deref(), Some("auth.invalid_token"));
    }
}

crate::both! {
    async fn an_older_token_gives_nothing_back_and_a_ban_outlives_every_new_one(server: Server) {
        attendees(server).await;
        let shop = Shop::of(server).await;
        let now = server.base.now().micros() / 1_000_000;
        let old = shop.token(server, json!({"iat": now - 100}));
        assert_eq!(code(server, &old).await, None);
        assert_eq!(code(server, &shop.token(server, json!({"traits": []}))).await.as_deref(), Some("auth.denied"));
        assert_eq!(code(server, &old).await.as_deref(), Some("auth.denied"), "the older token has the trait still");
        let newest = shop.token(server, json!({"iat": now + 1}));
        let ada = Guest::try_enter(server, &newest, false).await.expect("the shop gave it back");
        let (status, _) = server.api_post("sanctions/", &json!({"user": ada.id(), "kind": "ban"})).await;
        assert_eq!(status, 201);
        for claims in [json!({}), json!({"iat": now + 30, "jti": "another"}), json!({"iat": now + 40, "traits": ["attendee", "admin"]})] {
            assert_eq!(code(server, &shop.token(server, claims)).await.as_deref(), Some("auth.denied"));
        }
        assert_eq!(code(server, &shop.token(server, json!({"uid": "bo"}))).await, None, "the control: somebody else");
    }
}

crate::both! {
    async fn what_is_revoked_is_out_at_once_and_stays_out(server: Server) {
        attendees(server).await;
        let (shop, second) = (Shop::of(server).await, Shop::of(server).await);
        let of = |uid: &str| json!({"uid": uid, "jti": format!("token of {uid}")});
        let mut inside = Vec::new();
        for (uid, shop) in [("ada", &shop), ("bo", &shop), ("cy", &second), ("dee", &shop)] {
            let guest = Guest::enter(server, &shop.token(server, of(uid))).await;
            guest.enter_room("main-stage").await;
            inside.push(guest);
        }
        let begin = Instant::now();
        assert_eq!(server.authorized(server.client.post(server.api("trait_revocations/"))).json(&json!({"uid": "ada"})).send().await.unwrap().status(), 204);
        assert_eq!(server.authorized(server.client.post(server.api("trait_revocations/"))).json(&json!({"jti": "token of bo"})).send().await.unwrap().status(), 204);
        assert_eq!(api_delete(server, &format!("trait_secrets/{}/", second.id)).await, 204);
        for guest in &mut inside[..3] {
            guest.wait_for(|_: &Refused| true).await;
        }
        assert!(begin.elapsed() < Duration::from_secs(2));
        assert_eq!(code(server, &shop.token(server, of("ada"))).await.as_deref(), Some("auth.invalid_token"));
        assert_eq!(code(server, &shop.token(server, of("bo"))).await.as_deref(), Some("auth.invalid_token"));
        assert_eq!(code(server, &second.token(server, of("cy"))).await.as_deref(), Some("auth.invalid_token"));
        assert_eq!(code(server, &shop.token(server, json!({"uid": "bo", "jti": "a new one"}))).await, None, "only that token");
        let stage = inside[3].room("main-stage").id;
        inside[3].client.call_raw("room.react", json!({"room": stage, "reaction": "👏"})).await.expect("the control: Dee stays");
    }
}

crate::both! {
    async fn a_short_link_lets_in_as_many_as_it_says_and_is_taken_back(server: Server) {
        attendees(server).await;
        let (status, link) = server.api_post("login_links/", &json!({"name": "Crew", "traits": ["attendee"], "max_uses": 1})).await;
        assert_eq!(status, 201, "{link}");
        let url = link["url"].as_str().expect("told once").replace(&server.demo.base_url, "");
        let secret = url.trim_end_matches('/').rsplit('/').next().expect("a secret");
        assert_eq!(secret.len(), 24);
        let come = async |client: &reqwest::Client| {
            let page = client.get(server.url(&url)).send().await.unwrap();
            let status = page.status().as_u16();
            if status != 200 {
                return status;
            }
            let csrf = csrf_of(&page.text().await.unwrap());
            client.post(server.url(&url)).form(&[("csrf", csrf)]).send().await.unwrap().status().as_u16()
        };
        let (first, second) = (browser(), browser());
        assert_eq!(first.get(server.url(&url)).send().await.unwrap().status(), 200, "looking uses nothing up");
        assert_eq!(come(&first).await, 303);
        assert_eq!(come(&first).await, 303, "the same browser is the same person");
        assert_eq!(come(&second).await, 404, "used up");
        assert_eq!(first.get(server.url("/lotus/monsoon/video/main-stage")).send().await.unwrap().status(), 200);
        let uses = server.api_get("login_links/").await["results"][0]["uses"].clone();
        assert_eq!(uses, 1);
        assert_eq!(api_delete(server, &format!("login_links/{}/", link["id"])).await, 204);
        assert_eq!(come(&first).await, 404);
        assert_eq!(first.get(server.url("/lotus/monsoon/video/main-stage")).send().await.unwrap().status(), 403, "who came by it is out");
        for wrong in [json!({"name": "", "traits": ["a"]}), json!({"name": "x", "traits": []}), json!({"name": "x", "traits": ["a"], "max_uses": 0}),
            json!({"name": "x", "traits": ["a"], "valid_until": "2020-01-01T00:00:00Z"}), json!({"name": "x", "traits": ["a"], "valid_until": "2120-01-01T00:00:00Z"})] {
            assert_eq!(server.api_post("login_links/", &wrong).await.0, 400, "{wrong}");
        }
    }
}

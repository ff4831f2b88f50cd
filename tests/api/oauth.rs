//! Our OAuth provider, when everybody means well.

use eventyay::accounts::visit;
use reqwest::Method;
use serde_json::{Value, json};

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts};
use crate::oauth_visitor::{AUTHORIZE, BACK, administrator, bearer, call, decide, leads_to, query_of, register};

crate::both! {
    async fn an_application_acts_for_somebody_who_allowed_it(server: Server) {
        let app = register(server, true).await;
        let (visitor, user) = administrator(server, "olga@example.org").await;
        let page = visitor.get(&app.address("openid profile read", &[("nonce", "n0nce")])).await;
        for named in ["Badge printer", "an application of", "olga@example.org", "see everything that you can see", "app.example", "90 days"] {
            assert!(page.text.contains(named), "the page names {named}: {}", page.text);
        }
        let back = app.allowed(&visitor, "openid profile read", &[("nonce", "n0nce")]).await;
        assert_eq!((back["state"].as_str(), back["iss"].as_str()), ("st4te", &*server.base.public_url));

        let answer = app.exchange(&back["code"]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!((&answer.body["token_type"], &answer.body["expires_in"]), (&json!("Bearer"), &json!(3600)));
        assert_eq!(answer.body["scope"], "openid profile read");
        let orders = bearer(server, answer.access(), Method::GET, &server.api("orders/"), &Value::Null).await;
        assert_eq!(orders.status, 200, "{}", orders.body);
        let me = bearer(server, answer.access(), Method::GET, "/api/v1/me", &Value::Null).await;
        assert_eq!((me.status, &me.body["email"]), (200, &json!("olga@example.org")));
        let info = bearer(server, answer.access(), Method::GET, "/api/v1/oauth/userinfo", &Value::Null).await;
        assert_eq!((&info.body["sub"], &info.body["name"]), (&json!(user.id.to_string()), &json!("Nadia")));

        let refreshed = app.refresh(answer.refresh()).await;
        assert_eq!(refreshed.status, 200, "{}", refreshed.body);
        assert_ne!(refreshed.refresh(), answer.refresh());
        assert!(refreshed.body.get("id_token").is_none());
        let orders = bearer(server, refreshed.access(), Method::GET, &server.api("orders/"), &Value::Null).await;
        assert_eq!(orders.status, 200);
        assert_eq!(journal(server, "oauth.consented").await.len(), 1);
        let told = journal(server, "oauth.").await.concat();
        for secret in [answer.access(), answer.refresh(), refreshed.access(), back["code"].as_str(), app.secret.as_deref().unwrap()] {
            assert!(!told.contains(secret), "the journal holds no secret");
        }
        assert_eq!(facts(server, "oauth.consented", user.id).await, 0, "its subject is the consent");
    }
}

crate::both! {
    async fn who_somebody_is_is_signed_for_the_application(server: Server) {
        use openidconnect::core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet};
        use openidconnect::{ClientId, IssuerUrl, Nonce};
        let app = register(server, false).await;
        let (visitor, user) = administrator(server, "olga@example.org").await;
        let back = app.allowed(&visitor, "openid email", &[("nonce", "n0nce")]).await;
        let answer = app.exchange(&back["code"]).await;
        let token: CoreIdToken = answer.body["id_token"].as_str().expect("an ID token").parse().expect("a JWT");
        let published = server.client.get(server.url("/api/v1/oauth/jwks")).send().await.unwrap().text().await.unwrap();
        assert!(!published.contains("\"d\""), "no private half: {published}");
        let keys: CoreJsonWebKeySet = serde_json::from_str(&published).expect("keys");
        let issuer = IssuerUrl::new(server.base.public_url.to_string()).unwrap();
        let verifier = CoreIdTokenVerifier::new_public_client(ClientId::new(app.client_id.clone()), issuer.clone(), keys)
            .set_allowed_algs([openidconnect::core::CoreJwsSigningAlgorithm::EcdsaP256Sha256]);
        let claims = token.claims(&verifier, &Nonce::new("n0nce".into())).expect("a valid token");
        assert_eq!((claims.subject().as_str(), claims.email().unwrap().as_str()), (user.id.to_string().as_str(), "olga@example.org"));
        assert!(claims.name().is_none(), "the name was not asked for");
        assert!(claims.auth_time().is_some() && claims.access_token_hash().is_some());
        assert!(token.claims(&verifier, &Nonce::new("other".into())).is_err(), "bound to the nonce");
        let other = CoreIdTokenVerifier::new_public_client(ClientId::new("other".into()), issuer, serde_json::from_str(&published).unwrap());
        assert!(token.claims(&other, &Nonce::new("n0nce".into())).is_err(), "for nobody else");
    }
}

crate::both! {
    async fn what_is_there_can_be_found_out(server: Server) {
        for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
            let found = crate::server::json(server.client.get(server.url(path)).send().await.unwrap()).await;
            assert_eq!(found["issuer"], json!(&*server.base.public_url));
            assert_eq!((&found["code_challenge_methods_supported"], &found["response_types_supported"]), (&json!(["S256"]), &json!(["code"])));
            for endpoint in ["token_endpoint", "revocation_endpoint", "introspection_endpoint"] {
                let url = found[endpoint].as_str().expect("an address");
                let answer = server.client.post(server.url(&url.replace(&*server.base.public_url, ""))).send().await.unwrap();
                assert_eq!(answer.status(), 400, "{endpoint} is there and wants a form");
            }
        }
    }
}

crate::both! {
    async fn strangers_sign_in_first_and_prompts_are_heeded(server: Server) {
        let app = register(server, true).await;
        let (admin, user) = administrator(server, "olga@example.org").await;
        let stranger = Visitor::new(server);
        let sent = stranger.get(&app.address("profile", &[("prompt", "login"), ("max_age", "0")])).await;
        assert!(sent.status == 303 && sent.location.starts_with("/login/?next="), "{}", sent.location);
        let next = url::form_urlencoded::parse(sent.location.split_once('?').unwrap().1.as_bytes()).next().unwrap().1.into_owned();
        assert_eq!(visit::local(Some(&next), ""), next, "the sign-in leads back to it");
        let entered = stranger.post("/login/", &[("email", &user.email), ("password", PASSWORD), ("next", &next)]).await;
        assert_eq!((entered.status, entered.location.as_str()), (303, next.as_str()));
        assert_eq!(stranger.get(&next).await.status, 200, "and it does not ask twice");

        let again = admin.get(&app.address("profile", &[("prompt", "login")])).await;
        assert!(again.location.starts_with("/account/again/?next="), "{}", again.location);
        let again = admin.get(&app.address("profile", &[("max_age", "0")])).await;
        assert!(again.location.starts_with("/account/again/?next="), "{}", again.location);

        let silent = |visitor, scope| { let address = app.address(scope, &[("prompt", "none")]); async move { Visitor::get(visitor, &address).await.location } };
        let nobody = Visitor::new(server);
        assert!(silent(&nobody, "profile").await.contains("error=login_required"));
        assert!(silent(&admin, "profile").await.contains("error=consent_required"));
        app.allowed(&admin, "profile", &[]).await;
        let back = silent(&admin, "profile").await;
        assert!(back.starts_with(BACK) && back.contains("code="), "{back}");
        assert!(silent(&admin, "profile read").await.contains("error=consent_required"), "not for more");
        let public = register(server, false).await;
        public.allowed(&admin, "profile", &[]).await;
        let back = admin.get(&public.address("profile", &[("prompt", "none")])).await.location;
        assert!(back.contains("error=consent_required"), "a public application is always asked for: {back}");
    }
}

crate::both! {
    async fn rights_are_only_given_by_whom_was_just_there(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let page = visitor.get(&app.address("read", &[])).await;
        server.base.clock.advance(std::time::Duration::from_secs(16 * 60));
        let late = decide(&visitor, &page, "allow", true).await;
        assert!(late.status == 303 && late.location.starts_with("/account/again/"), "{} {}", late.status, late.location);
        let late = visitor.get(&app.address("read", &[])).await;
        assert!(late.location.starts_with("/account/again/"), "{}", late.location);
        assert_eq!(visitor.get(&app.address("openid profile", &[])).await.status, 200, "who it is may be told");
    }
}

crate::both! {
    async fn what_was_allowed_can_be_seen_and_taken_back(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let (other, _) = administrator(server, "otto@example.org").await;
        let tokens = app.tokens(&visitor, "read").await;
        let page = visitor.get("/account/applications/").await;
        assert!(page.text.contains("Badge printer") && page.text.contains("see everything that you can see"));
        assert!(!other.get("/account/applications/").await.text.contains("Badge printer"));
        let consent = page.text.split("name=\"consent\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(other.post("/account/applications/", &[("consent", consent)]).await.status, 303);
        let path = server.api("orders/");
        assert_eq!(bearer(server, tokens.access(), Method::GET, &path, &Value::Null).await.status, 200, "not somebody else's to end");
        assert_eq!(visitor.post("/account/applications/", &[("consent", consent)]).await.status, 303);
        let refused = bearer(server, tokens.access(), Method::GET, &path, &Value::Null).await;
        assert_eq!((refused.status, &refused.body["code"]), (401, &json!("invalid_token")));
        assert_eq!(refused.challenge.as_deref(), Some("Bearer error=\"invalid_token\""));
        assert_eq!(app.refresh(tokens.refresh()).await.error(), (400, "invalid_grant"));
        assert!(!visitor.get("/account/applications/").await.text.contains("Badge printer"));
    }
}

crate::both! {
    async fn applications_give_tokens_back_and_ask_whether_they_work(server: Server) {
        let (app, other) = (register(server, true).await, register(server, true).await);
        let (visitor, user) = administrator(server, "olga@example.org").await;
        let tokens = app.tokens(&visitor, "profile read").await;
        let ask = async |app: &crate::oauth_visitor::App<'_>, token: &str| app.post("/api/v1/oauth/introspect", &[("token", token)]).await.body;
        let known = ask(&app, tokens.access()).await;
        assert_eq!((&known["active"], &known["sub"], &known["scope"]), (&json!(true), &json!(user.id.to_string()), &json!("profile read")));
        assert_eq!(ask(&app, tokens.refresh()).await["active"], true);
        for token in [tokens.access(), tokens.refresh()] {
            assert_eq!(ask(&other, token).await, json!({"active": false}), "not another's");
            assert_eq!(other.post("/api/v1/oauth/revoke_token", &[("token", token)]).await.status, 200);
            assert_eq!(ask(&app, token).await["active"], true, "nor another's to end");
        }
        assert_eq!(app.post("/api/v1/oauth/revoke_token", &[("token", tokens.access())]).await.status, 200);
        assert_eq!(ask(&app, tokens.access()).await, json!({"active": false}));
        let fresh = app.refresh(tokens.refresh()).await;
        assert_eq!(fresh.status, 200, "only the one token ended");
        assert_eq!(app.post("/api/v1/oauth/revoke_token", &[("token", fresh.refresh())]).await.status, 200);
        assert_eq!(ask(&app, fresh.access()).await, json!({"active": false}), "with the refresh token everything ends");
        assert_eq!(app.post("/api/v1/oauth/revoke_token", &[("token", "nonsense")]).await.status, 200);
    }
}

crate::both! {
    async fn organizers_register_change_and_end_applications(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let tokens = app.tokens(&visitor, "read").await;
        let path = format!("/api/v1/organizers/lotus/applications/{}/", app.client_id);
        let (_, shown) = call(server, Method::GET, &path, &Value::Null).await;
        assert!(shown.get("client_secret").is_none(), "shown once: {shown}");
        let (status, _) = call(server, Method::PATCH, &path, &json!({"redirect_uris": ["https://app.example/other"]})).await;
        assert_eq!(status, 200);
        assert_eq!(visitor.get(&app.address("read", &[])).await.status, 400, "the old address is none any more");
        let (status, body) = call(server, Method::PATCH, &path, &json!({"redirect_uris": ["http://app.example/"]})).await;
        assert_eq!(status, 400, "{body}");
        assert_eq!(call(server, Method::PATCH, &path, &json!({"confidential": false})).await.0, 400);
        let (_, rotated) = call(server, Method::POST, &format!("{path}rotate_secret/"), &json!({})).await;
        assert_ne!(rotated["client_secret"].as_str(), app.secret.as_deref());
        assert_eq!(app.refresh(tokens.refresh()).await.error(), (401, "invalid_client"), "the old secret ended");
        assert_eq!(call(server, Method::DELETE, &path, &Value::Null).await.0, 204);
        assert_eq!(bearer(server, tokens.access(), Method::GET, &server.api("orders/"), &Value::Null).await.status, 401);
        assert_eq!(visitor.get(&app.address("read", &[])).await.status, 400);
        assert_eq!(call(server, Method::GET, &path, &Value::Null).await.0, 404);
    }
}

crate::both! {
    async fn signing_keys_are_replaced_in_time_and_stay_known_for_a_while(server: Server) {
        use eventyay::oauth::keys;
        let day = std::time::Duration::from_secs(24 * 3600);
        let kids = || async {
            let keys = crate::server::json(server.client.get(server.url("/api/v1/oauth/jwks")).send().await.unwrap()).await;
            keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        keys::rotate(&server.base).await.unwrap();
        let first = kids().await;
        keys::rotate(&server.base).await.unwrap();
        assert_eq!((first.len(), kids().await), (1, first.clone()), "nothing to do yet");
        server.base.clock.advance(90 * day);
        keys::rotate(&server.base).await.unwrap();
        let both = kids().await;
        assert_eq!((both.len(), &both[0]), (2, &first[0]));
        server.base.clock.advance(7 * day);
        keys::rotate(&server.base).await.unwrap();
        assert_eq!(kids().await, both[1..]);
    }
}

crate::both! {
    async fn a_deleted_account_takes_its_applications_along(server: Server) {
        let app = register(server, true).await;
        let user = account(server, "gone@example.org").await;
        let visitor = Visitor::new(server);
        visitor.sign_in(&user.email, PASSWORD).await;
        let tokens = app.tokens(&visitor, "openid profile").await;
        let code = app.code(&visitor, "profile").await;
        assert_eq!(visitor.post("/account/delete/", &[("sure", "1")]).await.status, 303);
        let info = bearer(server, tokens.access(), Method::GET, "/api/v1/oauth/userinfo", &Value::Null).await;
        assert_eq!(info.status, 401);
        assert_eq!(app.refresh(tokens.refresh()).await.error(), (400, "invalid_grant"));
        assert_eq!(app.exchange(&code).await.error(), (400, "invalid_grant"));
    }
}

crate::both! {
    async fn saying_no_is_told_to_the_application(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let page = visitor.get(&app.address("read", &[])).await;
        let back = query_of(&leads_to(&decide(&visitor, &page, "deny", true).await));
        assert_eq!((back["error"].as_str(), back["state"].as_str()), ("access_denied", "st4te"));
        let none = decide(&visitor, &page, "allow", false).await;
        assert!(none.status == 400 && none.text.contains("Choose for which organizers"), "{}", none.text);
        assert_eq!(visitor.post(AUTHORIZE, &[("decision", "allow")]).await.status, 400);
        let headers = server.client.get(server.url(&app.address("read", &[]))).send().await.unwrap();
        assert_eq!(headers.headers()["x-frame-options"], "DENY", "nobody frames it");
        assert!(journal(server, "oauth.consented").await.is_empty());
    }
}

/// The lines of the journal whose kind begins so.
async fn journal(server: &crate::server::Server, kind: &str) -> Vec<String> {
    let mut conn = server.base.read().await.unwrap();
    let sql = "SELECT CAST(body AS TEXT) FROM journal WHERE kind LIKE $1 || '%'";
    let rows = eventyay::query_all!(conn, (String,), sql, kind).unwrap();
    rows.into_iter().map(|(body,)| body).collect()
}

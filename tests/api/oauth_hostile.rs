//! Our OAuth provider, when somebody means ill (T28): what a thief, a forger or a careless application sends gets nowhere.
//! Each test has its control: the same request in order works.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::accounts_visitor::{PASSWORD, Visitor, account};
use crate::oauth_visitor::{
    AUTHORIZE, App, BACK, TOKEN, VERIFIER, administrator, bearer, decide, leads_to, query_of, register, sent,
};
use crate::server::Server;

async fn works(server: &Server, token: &str) -> bool {
    bearer(server, token, Method::GET, &server.api("orders/"), &Value::Null).await.status == 200
}

crate::both! {
    async fn nobody_is_sent_to_an_address_that_is_not_registered(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        for uri in [
            "https://app.example/back/", "https://app.example/back?x=1", "https://app.example:443/back", "http://app.example/back",
            "https://app.example.evil.example/back", "https://evil.example/?https://app.example/back", "//app.example/back",
            "https://app.example/back#x", "https://app.example/%62ack", "javascript:alert(1)", "",
        ] {
            let page = visitor.get(&app.address("read", &[("redirect_uri", uri)])).await;
            assert_eq!((page.status, page.location.as_str()), (400, ""), "{uri}");
            assert!(!page.text.contains("http-equiv"), "{uri}: the page leads nowhere");
            let posted = visitor.post(AUTHORIZE, &[("client_id", &app.client_id), ("redirect_uri", uri), ("decision", "allow")]).await;
            assert_eq!((posted.status, posted.location.as_str()), (400, ""), "{uri} posted");
        }
        let twice = format!("{}&redirect_uri=https%3A%2F%2Fevil.example%2F", app.address("read", &[]));
        assert_eq!(visitor.get(&twice).await.status, 400, "two addresses are none");
        assert_eq!(visitor.get(&app.address("read", &[("client_id", "nobody")])).await.status, 400);
        assert_eq!(visitor.get(&app.address("read", &[])).await.status, 200, "the control");
    }
}

crate::both! {
    async fn requests_out_of_order_go_back_with_the_standards_word(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        for (name, value, word) in [
            ("response_type", "token", "unsupported_response_type"),
            ("response_type", "code token", "unsupported_response_type"),
            ("code_challenge", "", "invalid_request"),
            ("code_challenge_method", "plain", "invalid_request"),
            ("code_challenge_method", "", "invalid_request"),
            ("scope", "admin", "invalid_scope"),
            ("scope", "event.orders:write", "invalid_scope"),
            ("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported"),
            ("request_uri", "https://evil.example/", "request_uri_not_supported"),
            ("response_mode", "form_post", "invalid_request"),
        ] {
            let page = visitor.get(&app.address("read", &[(name, value)])).await;
            assert!(page.location.starts_with(BACK), "{name}={value}: {} {}", page.status, page.location);
            let back = query_of(&page.location.parse().unwrap());
            assert_eq!((back["error"].as_str(), back["state"].as_str()), (word, "st4te"), "{name}={value}");
            assert_eq!(back["iss"], *server.base.public_url);
        }
        let twice = visitor.get(&format!("{}&state=other", app.address("read", &[]))).await;
        assert!(twice.location.contains("error=invalid_request"), "{}", twice.location);
    }
}

crate::both! {
    async fn a_consent_page_believes_only_its_own_form(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let page = visitor.get(&app.address("read", &[])).await;
        let fields = [("client_id", app.client_id.as_str()), ("redirect_uri", BACK), ("decision", "allow"), ("csrf", "forged")];
        let forged = visitor.client.post(server.url(AUTHORIZE)).form(&fields).send().await.unwrap();
        assert_eq!(forged.status(), 403);
        let cross = visitor.client.post(server.url(AUTHORIZE)).header("sec-fetch-site", "cross-site");
        let csrf = visitor.csrf().await;
        assert_eq!(cross.form(&[fields[0], fields[1], fields[2], ("csrf", csrf)]).send().await.unwrap().status(), 403);
        // Somebody else's organizer cannot be given away.
        let stranger = account(server, "sam@example.org").await;
        let sam = Visitor::new(server);
        sam.sign_in(&stranger.email, PASSWORD).await;
        let own = sam.get(&app.address("read", &[])).await;
        let back = decide(&sam, &own, "allow", true).await;
        let tokens = app.exchange(&query_of(&leads_to(&back))["code"]).await;
        let organizers = bearer(server, tokens.access(), Method::GET, "/api/v1/organizers/", &Value::Null).await;
        assert_eq!((organizers.status, &organizers.body["count"]), (200, &json!(0)));
        assert!(!works(server, tokens.access()).await);
        assert_eq!(decide(&visitor, &page, "allow", true).await.status, 200, "the control");
    }
}

crate::both! {
    async fn a_code_used_twice_ends_everything_that_came_of_it(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let untouched = app.tokens(&visitor, "read").await;
        let code = app.code(&visitor, "read").await;
        let tokens = app.exchange(&code).await;
        assert!(works(server, tokens.access()).await, "the control");
        assert_eq!(app.exchange(&code).await.error(), (400, "invalid_grant"));
        assert!(!works(server, tokens.access()).await, "the tokens of the first use ended");
        assert_eq!(app.refresh(tokens.refresh()).await.error(), (400, "invalid_grant"));
        assert!(works(server, untouched.access()).await, "other consents go on");
    }
}

crate::both! {
    async fn of_two_at_once_with_one_code_at_most_one_gets_tokens(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let code = app.code(&visitor, "read").await;
        let answers = futures_util::future::join_all((0..6).map(|_| app.exchange(&code))).await;
        assert!(answers.iter().filter(|answer| answer.status == 200).count() <= 1);
        for answer in answers.iter().filter(|answer| answer.status == 200) {
            assert!(!works(server, answer.access()).await, "and loses them to the theft");
        }
    }
}

crate::both! {
    async fn a_refresh_token_used_twice_ends_its_family(server: Server) {
        let app = register(server, false).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let first = app.tokens(&visitor, "read").await;
        let second = app.refresh(first.refresh()).await;
        let third = app.refresh(second.refresh()).await;
        assert!(works(server, third.access()).await, "the control");
        assert_eq!(app.refresh(first.refresh()).await.error(), (400, "invalid_grant"));
        for tokens in [&first, &second, &third] {
            assert!(!works(server, tokens.access()).await);
        }
        assert_eq!(app.refresh(third.refresh()).await.error(), (400, "invalid_grant"), "the newest too");
    }
}

crate::both! {
    async fn a_code_is_worth_nothing_without_what_belongs_to_it(server: Server) {
        let (app, thief) = (register(server, true).await, register(server, true).await);
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let code = app.code(&visitor, "read").await;
        let good = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", BACK), ("code_verifier", VERIFIER)];
        let with = |name: &'static str, value: &'static str| {
            let mut fields = good.to_vec();
            fields.retain(|(known, _)| *known != name);
            if !value.is_empty() { fields.push((name, value)); }
            fields
        };
        for (name, value, word) in [
            ("code_verifier", "another-verifier-of-at-least-forty-three-chars", "invalid_grant"),
            ("code_verifier", "short", "invalid_grant"),
            ("code_verifier", "", "invalid_request"),
            ("redirect_uri", "https://app.example/other", "invalid_grant"),
            ("redirect_uri", "", "invalid_request"),
            ("code", "nonsense", "invalid_grant"),
            ("code", "", "invalid_request"),
            ("grant_type", "password", "unsupported_grant_type"),
            ("grant_type", "client_credentials", "unsupported_grant_type"),
            ("grant_type", "", "invalid_request"),
        ] {
            assert_eq!(app.post(TOKEN, &with(name, value)).await.error(), (400, word), "{name}={value}");
        }
        assert_eq!(thief.post(TOKEN, &good).await.error(), (400, "invalid_grant"), "another application");
        assert_eq!(app.post(TOKEN, &good).await.status, 200, "none of that spoiled it: the control");
    }
}

crate::both! {
    async fn codes_and_tokens_end_in_time(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let (tokens, code) = (app.tokens(&visitor, "read").await, app.code(&visitor, "read").await);
        server.base.clock.advance(Duration::from_secs(61));
        assert_eq!(app.exchange(&code).await.error(), (400, "invalid_grant"), "a code lives for a minute");
        assert!(works(server, tokens.access()).await, "the control");
        server.base.clock.advance(Duration::from_secs(3600));
        assert!(!works(server, tokens.access()).await, "an access token for an hour");
        let fresh = app.refresh(tokens.refresh()).await;
        assert!(works(server, fresh.access()).await, "a refresh token for longer");
        server.base.clock.advance(Duration::from_secs(90 * 24 * 3600));
        assert_eq!(app.refresh(fresh.refresh()).await.error(), (400, "invalid_grant"), "but not for ever");
    }
}

crate::both! {
    async fn applications_prove_which_one_they_are(server: Server) {
        let (app, public) = (register(server, true).await, register(server, false).await);
        let secret = app.secret.clone().unwrap();
        let post = |form: Vec<(&str, &str)>| server.client.post(server.url(TOKEN)).form(&form);
        let grant = ("grant_type", "refresh_token");
        let token = ("refresh_token", "nonsense");
        let (id, public_id) = (("client_id", app.client_id.as_str()), ("client_id", public.client_id.as_str()));
        for (name, request) in [
            ("no secret", post(vec![grant, token, id])),
            ("a wrong secret", post(vec![grant, token, id, ("client_secret", "wrong")])),
            ("a wrong secret in the header", post(vec![grant, token]).basic_auth(&app.client_id, Some("wrong"))),
            ("an empty secret", post(vec![grant, token]).basic_auth(&app.client_id, Some(""))),
            ("a secret where none belongs", post(vec![grant, token, public_id, ("client_secret", &secret)])),
            ("nobody", post(vec![grant, token])),
            ("somebody unknown", post(vec![grant, token, ("client_id", "nobody")])),
            ("another scheme", post(vec![grant, token, id]).header("authorization", format!("Bearer {secret}"))),
        ] {
            let answer = sent(request).await;
            assert_eq!(answer.error(), (401, "invalid_client"), "{name}");
            assert!(answer.challenge.is_some_and(|challenge| challenge.starts_with("Basic")), "{name}");
        }
        let both = post(vec![grant, token, ("client_secret", &secret)]).basic_auth(&app.client_id, Some(&secret));
        assert_eq!(sent(both).await.error(), (400, "invalid_request"));
        let two = post(vec![grant, token, public_id]).basic_auth(&app.client_id, Some(&secret));
        assert_eq!(sent(two).await.error(), (400, "invalid_request"));
        let json = server.client.post(server.url(TOKEN)).basic_auth(&app.client_id, Some(&secret)).json(&json!({"grant_type": "refresh_token"}));
        assert_eq!(sent(json).await.error(), (400, "invalid_request"));
        let twice = post(vec![grant, grant, token]).basic_auth(&app.client_id, Some(&secret));
        assert_eq!(sent(twice).await.error(), (400, "invalid_request"));
        let introspect = server.client.post(server.url("/api/v1/oauth/introspect")).form(&[public_id, ("token", "x")]);
        assert_eq!(sent(introspect).await.error(), (401, "invalid_client"), "a public application learns nothing");
        let good = post(vec![grant, token, id, ("client_secret", &secret)]);
        assert_eq!(sent(good).await.error(), (400, "invalid_grant"), "the control: known, but the token is none");
        let good = post(vec![grant, token]).basic_auth(&app.client_id, Some(&secret));
        assert_eq!(sent(good).await.error(), (400, "invalid_grant"));
    }
}

crate::both! {
    async fn refresh_tokens_stay_with_their_application_and_their_scopes(server: Server) {
        let (app, thief) = (register(server, true).await, register(server, true).await);
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let tokens = app.tokens(&visitor, "profile read").await;
        assert_eq!(thief.refresh(tokens.refresh()).await.error(), (400, "invalid_grant"));
        assert_eq!(app.refresh(tokens.access()).await.error(), (400, "invalid_grant"), "an access token is none");
        let more = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh()), ("scope", "profile read write")];
        assert_eq!(app.post(TOKEN, &more).await.error(), (400, "invalid_scope"));
        let less = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh()), ("scope", "profile")];
        let narrow = app.post(TOKEN, &less).await;
        assert_eq!((narrow.status, &narrow.body["scope"]), (200, &json!("profile")), "none of that spoiled it: the control");
        assert!(!works(server, narrow.access()).await, "less is less");
        let wide = app.refresh(narrow.refresh()).await;
        assert!(works(server, wide.access()).await, "the consent itself stays as it was");
        assert!(!works(server, wide.refresh()).await, "a refresh token opens no API");
    }
}

crate::both! {
    async fn a_network_that_is_wrong_too_often_waits(server: Server) {
        let app = register(server, true).await;
        let wrong = App { secret: Some("wrong".to_owned()), ..register(server, true).await };
        assert_eq!(app.refresh("nonsense").await.status, 400, "the control");
        let mut statuses = Vec::new();
        for _ in 0..310 {
            statuses.push(wrong.refresh("nonsense").await.status);
        }
        assert_eq!((statuses[0], statuses[309]), (401, 429));
        server.base.clock.advance(Duration::from_secs(301));
        assert_eq!(wrong.refresh("nonsense").await.status, 401);
    }
}

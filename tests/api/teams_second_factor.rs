//! A team may want a second factor: it gives nothing to a session without one, and nobody locks themselves out by asking.

use eventyay::base::tx::Actor;
use reqwest::Method;
use serde_json::{Value, json};

use crate::accounts_visitor::{PASSWORD, Visitor, account, with_codes};
use crate::oauth_visitor::{bearer, call, join, register};
use crate::server::{Server, json as body_of};

const TEAMS: &str = "/api/v1/organizers/lotus/teams/";

async fn get(visitor: &Visitor<'_>, path: &str) -> (u16, Value) {
    let response = visitor.client.get(visitor.server.url(path)).send().await.unwrap();
    (response.status().as_u16(), body_of(response).await)
}

async fn patch(visitor: &Visitor<'_>, path: &str, body: Value) -> (u16, Value) {
    let request = visitor.client.patch(visitor.server.url(path)).header("x-csrf-token", visitor.csrf().await);
    let response = request.json(&body).send().await.unwrap();
    (response.status().as_u16(), body_of(response).await)
}

async fn signed_in<'a>(server: &'a Server, email: &str) -> Visitor<'a> {
    let visitor = Visitor::new(server);
    let page = visitor.sign_in(email, PASSWORD).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/control/"));
    visitor
}

/// Signed in with a code.
async fn with_code<'a>(server: &'a Server, email: &str, key: &[u8]) -> Visitor<'a> {
    let visitor = Visitor::new(server);
    assert_eq!(visitor.sign_in(email, PASSWORD).await.location, "/login/second/");
    let code = eventyay::accounts::factors::totp::code_at(key, server.base.now());
    assert_eq!(visitor.post("/login/second/", &[("code", &code)]).await.location, "/control/");
    visitor
}

/// The second team of the demo's organizer: it sees orders, and wants a second factor.
async fn careful_team(server: &Server) -> i64 {
    let body = json!({
        "name": "Box office", "all_events": true, "limit_event_permissions": ["event.orders:read"], "require_2fa": true,
    });
    let (status, team) = call(server, Method::POST, TEAMS, &body).await;
    assert_eq!((status, &team["require_2fa"]), (201, &json!(true)), "{team}");
    team["id"].as_i64().unwrap()
}

crate::both! {
    async fn a_careful_team_gives_nothing_to_a_session_without_a_second_factor(server: Server) {
        let team = careful_team(server).await;
        let user = account(server, "olga@example.org").await;
        add(server, team, user.id).await;
        let orders = server.api("orders/");
        let visitor = signed_in(server, &user.email).await;
        for path in [orders.as_str(), "/api/v1/organizers/lotus/", &server.api("")] {
            let (status, body) = get(&visitor, path).await;
            assert_eq!((status, &body["code"]), (403, &json!("second_factor_required")), "{path}: {body}");
            assert!(body["detail"].as_str().unwrap().contains("second factor"));
        }
        let (status, body) = get(&visitor, TEAMS).await;
        assert_eq!((status, &body["code"]), (403, &json!("permission_denied")), "where it makes no difference it is not named");
        let (_, body) = get(&visitor, "/api/v1/organizers/nobody/").await;
        assert_eq!(body["code"], "permission_denied");

        let key = with_codes(server, &user).await;
        let (status, _) = get(&visitor, &orders).await;
        assert_eq!(status, 403, "to have one is not to have used it");
        let strong = with_code(server, &user.email, &key).await;
        assert_eq!(get(&strong, &orders).await.0, 200);
        assert_eq!(get(&strong, &server.api("")).await.0, 200);

        // Another team without that wish goes on giving what it gives.
        call(server, Method::POST, TEAMS, &json!({"name": "Helpers", "all_events": true, "limit_event_permissions": ["event.vouchers:read"]})).await;
        join(server, &user, 2).await;
        assert_eq!(get(&visitor, &server.api("")).await.0, 200);
        assert_eq!(get(&visitor, &orders).await.1["code"], "second_factor_required");
    }
}

async fn add(server: &Server, team: i64, user: i64) {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    eventyay::orgs::teams::store::add_member(&mut tx, team, user).await.unwrap();
    tx.commit().await.unwrap();
}

crate::both! {
    async fn an_application_counts_as_the_session_that_allowed_it(server: Server) {
        let app = register(server, true).await;
        let team = careful_team(server).await;
        let user = account(server, "olga@example.org").await;
        add(server, team, user.id).await;
        let orders = server.api("orders/");
        let weak = app.tokens(&signed_in(server, &user.email).await, "read").await;
        let refused = bearer(server, weak.access(), Method::GET, &orders, &Value::Null).await;
        assert_eq!((refused.status, &refused.body["code"]), (403, &json!("second_factor_required")));
        let key = with_codes(server, &user).await;
        let strong = app.tokens(&with_code(server, &user.email, &key).await, "read").await;
        assert_eq!(bearer(server, strong.access(), Method::GET, &orders, &Value::Null).await.status, 200);
        let refreshed = app.refresh(weak.refresh()).await;
        assert_eq!(bearer(server, refreshed.access(), Method::GET, &orders, &Value::Null).await.status, 403, "it stays weak");
    }
}

crate::both! {
    async fn nobody_locks_themselves_out_by_asking_for_a_second_factor(server: Server) {
        let user = account(server, "olga@example.org").await;
        join(server, &user, 0).await;
        let visitor = signed_in(server, &user.email).await;
        let (_, teams) = get(&visitor, TEAMS).await;
        let own = format!("{TEAMS}{}/", teams["results"][0]["id"]);
        let (status, body) = call(server, Method::PATCH, &own, &json!({"require_2fa": true})).await;
        assert_eq!((status, &body["code"]), (400, &json!("last_administrator")), "nobody in it has one: {body}");
        let key = with_codes(server, &user).await;
        let (status, body) = patch(&visitor, &own, json!({"require_2fa": true})).await;
        assert_eq!((status, &body["code"]), (400, &json!("second_factor_required")), "{body}");
        assert_eq!(patch(&visitor, &own, json!({"name": "Admins"})).await.0, 200, "nothing else is refused");
        let strong = with_code(server, &user.email, &key).await;
        let (status, body) = patch(&strong, &own, json!({"require_2fa": true})).await;
        assert_eq!((status, &body["require_2fa"]), (200, &json!(true)), "{body}");
        assert_eq!(get(&visitor, TEAMS).await.1["code"], "second_factor_required");
        assert_eq!(patch(&strong, &own, json!({"require_2fa": false})).await.0, 200);
        assert_eq!(get(&visitor, TEAMS).await.0, 200);
    }
}

//! What an access token opens: what its scopes say and its person may do at that moment, and nothing else.

use eventyay::base::tx::Actor;
use eventyay::orgs::organizers;
use eventyay::orgs::permissions::{Permission, Permissions};
use reqwest::Method;
use serde_json::{Value, json};

use crate::oauth_visitor::{administrator, bearer, call, register};
use crate::server::Server;

const TEAMS: &str = "/api/v1/organizers/lotus/teams/";
const NEW_EVENT: &str = "/api/v1/organizers/lotus/events/";

async fn status(server: &Server, token: &str, method: Method, path: &str) -> u16 {
    bearer(server, token, method, path, &json!({})).await.status
}

crate::both! {
    async fn scopes_bound_what_an_application_may_do(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let orders = server.api("orders/");
        let (get, post) = (Method::GET, Method::POST);

        let read = app.tokens(&visitor, "read").await;
        assert_eq!(status(server, read.access(), get.clone(), &orders).await, 200);
        assert_eq!(status(server, read.access(), get.clone(), TEAMS).await, 200);
        let refused = bearer(server, read.access(), post.clone(), &orders, &json!({})).await;
        assert_eq!((refused.status, &refused.body["code"]), (403, &json!("insufficient_scope")));
        let wanted = "Bearer error=\"insufficient_scope\", scope=\"write event.orders:write\"";
        assert_eq!(refused.challenge.as_deref(), Some(wanted));
        assert_eq!(status(server, read.access(), get.clone(), "/api/v1/me").await, 403, "who it is was not asked");

        let write = app.tokens(&visitor, "write").await;
        assert_eq!(status(server, write.access(), post.clone(), &orders).await, 400, "it is let in, and the body is wrong");
        assert_eq!(status(server, write.access(), get.clone(), &orders).await, 403);
        assert_eq!(status(server, write.access(), post.clone(), TEAMS).await, 403, "what lasts longer than the consent");

        let fine = app.tokens(&visitor, "event.orders:read").await;
        assert_eq!(status(server, fine.access(), get.clone(), &orders).await, 200);
        assert_eq!(status(server, fine.access(), get.clone(), &server.api("products/")).await, 200, "what every member sees");
        assert_eq!(status(server, fine.access(), get.clone(), TEAMS).await, 403);
        assert_eq!(status(server, fine.access(), post.clone(), &orders).await, 403);

        let teams = app.tokens(&visitor, "organizer.teams:write").await;
        assert_eq!(status(server, teams.access(), post.clone(), TEAMS).await, 400);
        let might = bearer(server, teams.access(), post, TEAMS, &json!({"name": "All", "all_event_permissions": true})).await;
        assert_eq!(might.body["code"], "permission_escalation", "it gives no more than it has: {}", might.body);

        let who = app.tokens(&visitor, "openid profile").await;
        assert_eq!(status(server, who.access(), get.clone(), "/api/v1/me").await, 200);
        assert_eq!(status(server, who.access(), get.clone(), "/api/v1/organizers/").await, 403);
        assert_eq!(status(server, who.access(), get, &orders).await, 403);
    }
}

crate::both! {
    async fn an_application_never_has_more_than_its_person_has_now(server: Server) {
        let app = register(server, true).await;
        let (visitor, user) = administrator(server, "olga@example.org").await;
        let tokens = app.tokens(&visitor, "read write organizer.events:create").await;
        let orders = server.api("orders/");
        assert_eq!(status(server, tokens.access(), Method::GET, &orders).await, 200, "the control");
        let mine = neighbour(server, user.id).await;
        let foreign = bearer(server, tokens.access(), Method::GET, "/api/v1/organizers/neighbour/events/", &Value::Null).await;
        assert_eq!(foreign.status, 403, "an organizer that was not chosen, {mine}");
        let listed = bearer(server, tokens.access(), Method::GET, "/api/v1/organizers/", &Value::Null).await;
        assert_eq!(listed.body["results"].as_array().unwrap().len(), 1);

        let (_, all) = call(server, Method::GET, TEAMS, &Value::Null).await;
        let member = format!("{TEAMS}{}/members/{}/", all["results"][0]["id"], user.id);
        let made = bearer(server, tokens.access(), Method::POST, NEW_EVENT, &json!({})).await;
        assert_eq!(made.status, 400);
        assert_eq!(call(server, Method::DELETE, &member, &Value::Null).await.0, 204);
        assert_eq!(status(server, tokens.access(), Method::GET, &orders).await, 403, "at once");
        assert_eq!(status(server, tokens.access(), Method::POST, NEW_EVENT).await, 403);
    }
}

/// Another organizer of the same person.
async fn neighbour(server: &Server, user: i64) -> i64 {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let organizer = organizers::found(&mut tx, "neighbour", "Neighbour", user).await.unwrap();
    tx.commit().await.unwrap();
    organizer.id
}

crate::both! {
    async fn no_scope_opens_an_operation_that_is_not_its_own(server: Server) {
        let app = register(server, true).await;
        let (visitor, _) = administrator(server, "olga@example.org").await;
        let read = app.tokens(&visitor, "read").await;
        let fine = app.tokens(&visitor, "event.orders:read").await;
        let who = app.tokens(&visitor, "openid profile").await;
        let own: Permissions = [Permission::OrdersRead].into_iter().collect();
        for operation in crate::permissions::operations().iter().filter(|operation| operation.is_guarded()) {
            let path = crate::permissions::address(server, operation, "lotus");
            let name = format!("{} {path}", operation.method);
            let got = async |token: &str| status(server, token, operation.method.clone(), &path).await;
            if operation.method == Method::GET {
                if path != "/api/v1/me" {
                    assert_eq!(got(who.access()).await, 403, "{name} by who it is");
                }
            } else {
                assert_eq!(got(read.access()).await, 403, "{name} by reading");
            }
            if let Some(permission) = operation.permission.filter(|permission| !own.contains(*permission)) {
                assert_eq!(got(fine.access()).await, 403, "{name} by {}", permission.as_str());
            }
        }
    }
}

crate::both! {
    async fn tokens_of_every_kind_fail_in_their_own_words(server: Server) {
        for (value, challenge) in [
            ("Bearer nonsense", "Bearer error=\"invalid_token\""),
            ("bearer nonsense", "Bearer error=\"invalid_token\""),
            ("Device nonsense", "Token, Bearer"),
            ("Token nonsense", "Token, Bearer"),
            ("Basic bm9ib2R5Og==", "Token, Bearer"),
            ("nonsense", "Token, Bearer"),
        ] {
            let request = server.client.get(server.api("orders/")).header("authorization", value);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 401, "{value}");
            assert_eq!(response.headers()["www-authenticate"], challenge, "{value}");
        }
    }
}

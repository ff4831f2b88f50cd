//! Teams: made, changed, ended, and what nobody may do with them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, json as body_of};

const TEAMS: &str = "/api/v1/organizers/lotus/teams/";

async fn call(server: &Server, token: &str, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = server.client.request(method, server.url(path)).header("authorization", format!("Token {token}"));
    let response = request.json(&body).send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, if status == 204 { Value::Null } else { body_of(response).await })
}

fn administrator(server: &Server) -> &str {
    &server.demo.organizer.api_token
}

crate::both! {
    async fn a_team_is_made_changed_and_ended_with_its_tokens(server: Server) {
        let admin = administrator(server);
        let (status, team) = call(server, admin, Method::POST, TEAMS, json!({
            "name": "Desk", "limit_events": ["monsoon"], "limit_event_permissions": ["event.orders:read"], "can_checkin_orders": true,
        })).await;
        assert_eq!(status, 201, "{team}");
        assert_eq!(team["limit_event_permissions"], json!(["event.orders:read", "event.orders:checkin"]));
        assert_eq!((&team["can_view_orders"], &team["can_change_orders"]), (&json!(true), &json!(false)));
        let own = format!("{TEAMS}{}/", team["id"]);
        let (status, token) = call(server, admin, Method::POST, &format!("{own}tokens/"), json!({"name": "scanner"})).await;
        assert_eq!(status, 201);
        let readable = token["token"].as_str().unwrap();
        assert_eq!(readable.len(), 64);
        let (_, listed) = call(server, admin, Method::GET, &format!("{own}tokens/"), json!(null)).await;
        assert!(listed["results"][0].get("token").is_none(), "it is shown once: {listed}");
        assert_eq!(call(server, readable, Method::GET, &server.api("orders/"), json!(null)).await.0, 200);
        assert_eq!(call(server, readable, Method::POST, &server.api("orders/"), json!({})).await.0, 403);

        let (status, team) = call(server, admin, Method::PATCH, &own, json!({"limit_event_permissions": [], "name": "Nobody"})).await;
        assert_eq!((status, &team["name"]), (200, &json!("Nobody")));
        assert_eq!(call(server, readable, Method::GET, &server.api("orders/"), json!(null)).await.0, 403, "at once");
        assert_eq!(call(server, admin, Method::DELETE, &own, json!(null)).await.0, 204);
        assert_eq!(call(server, readable, Method::GET, &server.api("rooms/"), json!(null)).await.0, 401);
        assert_eq!(call(server, admin, Method::GET, &own, json!(null)).await.0, 404);
    }
}

crate::both! {
    async fn nobody_gives_what_they_do_not_have_and_somebody_stays_in_charge(server: Server) {
        let admin = administrator(server);
        let (_, team) = call(server, admin, Method::POST, TEAMS, json!({
            "name": "Deputies", "limit_events": ["monsoon"], "limit_organizer_permissions": ["organizer.teams:write"],
            "limit_event_permissions": ["event.orders:read"],
        })).await;
        let path = format!("{TEAMS}{}/", team["id"]);
        let (_, token) = call(server, admin, Method::POST, &format!("{path}tokens/"), json!({"name": "deputy"})).await;
        let deputy = token["token"].as_str().unwrap();
        for more in [
            json!({"all_events": true}), json!({"all_event_permissions": true}), json!({"all_organizer_permissions": true}),
            json!({"limit_event_permissions": ["event.orders:write"]}), json!({"can_create_events": true}),
        ] {
            let (status, body) = call(server, deputy, Method::PATCH, &path, more.clone()).await;
            assert_eq!((status, &body["code"]), (403, &json!("permission_escalation")), "{more}");
        }
        let (_, teams) = call(server, admin, Method::GET, TEAMS, json!(null)).await;
        let administrators = format!("{TEAMS}{}/", teams["results"][0]["id"]);
        let (status, _) = call(server, deputy, Method::POST, &format!("{administrators}tokens/"), json!({"name": "mine"})).await;
        assert_eq!(status, 403, "a token of a mightier team is might");
        assert_eq!(call(server, deputy, Method::PATCH, &path, json!({"name": "Helpers"})).await.0, 200);

        let (status, body) = call(server, admin, Method::DELETE, &administrators, json!(null)).await;
        assert_eq!((status, &body["code"]), (400, &json!("last_administrator")));
        let (_, members) = call(server, admin, Method::GET, &format!("{administrators}members/"), json!(null)).await;
        let only = format!("{administrators}members/{}/", members["results"][0]["id"]);
        assert_eq!(call(server, admin, Method::DELETE, &only, json!(null)).await.1["code"], "last_administrator");
        assert_eq!(call(server, admin, Method::GET, TEAMS, json!(null)).await.0, 200, "nothing was changed");
    }
}

crate::both! {
    async fn an_invitation_is_taken_once_by_whoever_has_the_link(server: Server) {
        use eventyay::accounts::users;
        use eventyay::base::tx::Actor;
        use eventyay::orgs::teams::{invites, store};
        let admin = administrator(server);
        let (_, team) = call(server, admin, Method::POST, TEAMS, json!({"name": "Hosts"})).await;
        let path = format!("{TEAMS}{}/invites/", team["id"]);
        let (status, invite) = call(server, admin, Method::POST, &path, json!({"email": "Hana@Example.org"})).await;
        assert_eq!((status, &invite["email"]), (201, &json!("hana@example.org")));
        for wrong in ["", "hana", "a@b\r\nBcc: c@d", "a b@c"] {
            assert_eq!(call(server, admin, Method::POST, &path, json!({"email": wrong})).await.0, 400, "{wrong:?}");
        }
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        let now = tx.now();
        let user = users::store::insert(&mut tx, "hana@example.org", "Hana", now).await.unwrap();
        let first = invites::mint(&mut tx, invite["id"].as_i64().unwrap()).await.unwrap().unwrap();
        let second = invites::mint(&mut tx, invite["id"].as_i64().unwrap()).await.unwrap().unwrap();
        assert_eq!(invites::accept(&mut tx, &first, user.id).await.unwrap(), None, "an older mail's link");
        let id = invites::accept(&mut tx, &second, user.id).await.unwrap().expect("the newest link opens");
        assert_eq!(invites::accept(&mut tx, &second, user.id).await.unwrap(), None, "once");
        assert_eq!(store::members(&mut tx, id).await.unwrap()[0].email, "hana@example.org");
        tx.commit().await.unwrap();
        assert_eq!(call(server, admin, Method::GET, &path, json!(null)).await.1["count"], 0);
    }
}

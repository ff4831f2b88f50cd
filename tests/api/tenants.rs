//! One organizer's programs see nothing of another's.

use eventyay::accounts::users;
use eventyay::base::tx::Actor;
use eventyay::events::rules::Shape;
use eventyay::events::store::insert as insert_event;
use eventyay::orgs::{organizers, teams, tokens};
use serde_json::json;

use crate::server::Server;

/// A second organizer with an event of their own; their API token.
pub async fn neighbour(server: &Server) -> String {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let now = tx.now();
    let user = users::store::insert(&mut tx, "nora@example.org", "Nora", now).await.unwrap();
    let organizer = organizers::found(&mut tx, "neighbour", "Neighbour", user.id).await.unwrap();
    let new = Shape { live: true, ..Shape::new("fair", "Fair", now, now.plus(std::time::Duration::from_secs(86_400))) };
    insert_event(&mut tx, organizer.id, &new, now).await.unwrap();
    let team = teams::store::of_organizer(&mut tx, organizer.id).await.unwrap().remove(0);
    let (_, token) = tokens::create(&mut tx, &team, "neighbour").await.unwrap();
    tx.commit().await.unwrap();
    token
}

crate::both! {
    async fn neither_foreign_events_nor_foreign_ids_open(server: Server) {
        let token = neighbour(server).await;
        let header = format!("Token {token}");
        let status = async |method: reqwest::Method, path: String| {
            let request = server.client.request(method, server.url(&path)).header("authorization", &header).json(&json!({}));
            request.send().await.unwrap().status().as_u16()
        };
        let (room, code) = (server.room("main-stage"), &server.demo.holders[0].order_code);
        let member = uuid::Uuid::now_v7();
        let paths = [
            ("GET", "".to_owned()), ("GET", "products/".into()), ("GET", "products/1/".into()), ("GET", "quotas/".into()), ("GET", "quotas/1/".into()),
            ("GET", "quotas/1/availability/".into()), ("GET", "orders/".into()), ("POST", "orders/".into()), ("GET", format!("orders/{code}/")),
            ("POST", format!("orders/{code}/mark_paid/")), ("POST", format!("orders/{code}/mark_canceled/")), ("GET", "rooms/".into()),
            ("GET", format!("rooms/{room}/")), ("PATCH", format!("rooms/{room}/")), ("PATCH", "slots/1/".into()), ("GET", format!("rooms/{room}/members/")),
            ("POST", format!("rooms/{room}/members/{member}/remove/")), ("POST", format!("rooms/{room}/media_tokens/")),
        ];
        for (method, path) in paths {
            let method: reqwest::Method = method.parse().unwrap();
            let foreign = format!("/api/v1/organizers/lotus/events/monsoon/{path}");
            assert_eq!(status(method.clone(), foreign.clone()).await, 403, "{method} {foreign}");
            // Under their own event's address, somebody else's ids mean nothing.
            if path.contains(|c: char| c.is_ascii_digit()) {
                let own = format!("/api/v1/organizers/neighbour/events/fair/{path}");
                let got = status(method.clone(), own.clone()).await;
                assert!([400, 404].contains(&got), "{method} {own}: {got}");
            }
        }
        let own = server.client.get(server.url("/api/v1/organizers/")).header("authorization", &header).send().await.unwrap();
        let listed = crate::server::json(own).await;
        assert_eq!((listed["count"].clone(), listed["results"][0]["slug"].clone()), (json!(1), json!("neighbour")));
        assert_eq!(server.api_get(&format!("orders/{code}/")).await["status"], "p", "nothing was changed");
    }
}

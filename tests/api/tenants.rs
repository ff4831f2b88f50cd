//! One organizer's programs see nothing of another's.

use std::collections::BTreeMap;

use eventyay::accounts::users;
use eventyay::base::tx::Actor;
use eventyay::events::rules::Shape;
use eventyay::events::store::insert as insert_event;
use eventyay::orgs::{organizers, teams, tokens};
use reqwest::Method;
use serde_json::{Value, json};

use crate::permissions::operations;
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
            ("GET", format!("rooms/{room}/content/")), ("PATCH", format!("rooms/{room}/content/")), ("GET", format!("rooms/{room}/door/?as=team")),
            ("POST", "rooms/reorder/".into()), ("POST", "rooms/preview/".into()),
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

/// Something of the demo organizer for every collection in whose addresses an id stands.
async fn things(server: &Server) -> BTreeMap<String, String> {
    let organizer = "/api/v1/organizers/lotus/";
    let event = "/api/v1/organizers/lotus/events/monsoon/";
    let made = async |path: String, body: Value, id: &str| {
        let request = server.authorized(server.client.post(server.url(&path))).json(&body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let made = crate::server::json(answer).await;
        assert_eq!(status, 201, "{path}: {made}");
        made[id].as_str().map(str::to_owned).unwrap_or_else(|| made[id].to_string())
    };
    let product = made(format!("{event}products/"), json!({"name": MARK, "default_price": "1.00"}), "id").await;
    let number: i64 = product.parse().unwrap();
    let quota = json!({"name": MARK, "size": 1, "products": [number]});
    let mail = json!({"to_email": "a@example.org", "subject": MARK, "body": MARK});
    let team = made(format!("{organizer}teams/"), json!({"name": MARK, "all_events": true}), "id").await;
    let webhook = json!({"target_url": "https://hooks.example.org/", "all_events": true, "comment": MARK,
        "action_types": ["eventyay.event.order.paid"]});
    let application =
        json!({"name": MARK, "redirect_uris": ["https://app.example.org/"], "scopes": ["read"], "confidential": true});
    let role = made(format!("{event}roles/"), json!({"name": MARK, "permissions": ["room:view"]}), "id").await;
    let grant = json!({"role": role.parse::<i64>().unwrap(), "traits": [MARK]});
    let link = json!({"name": MARK, "traits": [MARK]});
    let things = [
        ("products", product.clone()),
        ("items", product),
        ("quotas", made(format!("{event}quotas/"), quota, "id").await),
        ("rooms", made(format!("{event}rooms/"), json!({"name": MARK}), "id").await),
        ("mails", made(format!("{event}mails/"), mail, "id").await),
        ("invites", made(format!("{organizer}teams/{team}/invites/"), json!({"email": "i@example.org"}), "id").await),
        ("tokens", made(format!("{organizer}teams/{team}/tokens/"), json!({"name": MARK}), "id").await),
        ("teams", team),
        ("webhooks", made(format!("{organizer}webhooks/"), webhook, "id").await),
        ("devices", made(format!("{organizer}devices/"), json!({"name": MARK, "all_events": true}), "device_id").await),
        ("applications", made(format!("{organizer}applications/"), application, "client_id").await),
        ("orders", server.demo.holders[0].order_code.clone()),
        ("slots", "1".to_owned()),
        ("members", uuid::Uuid::now_v7().to_string()),
        ("role_grants", made(format!("{event}role_grants/"), grant, "id").await),
        ("roles", role),
        (
            "trait_secrets",
            made(format!("{event}trait_secrets/"), json!({"issuer": MARK, "audience": MARK}), "id").await,
        ),
        ("login_links", made(format!("{event}login_links/"), link, "id").await),
        ("reports", "1".to_owned()),
        ("sanctions", "1".to_owned()),
        ("exhibitors", "1".to_owned()),
        ("posters", "1".to_owned()),
        ("stands", "1".to_owned()),
        ("staff", "1".to_owned()),
        ("files", uuid::Uuid::now_v7().to_string()),
        ("jobs", "1".to_owned()),
        ("deliveries", "1".to_owned()),
        ("download", "1".to_owned()),
        ("shred", "1".to_owned()),
        ("status", "1".to_owned()),
    ];
    things.into_iter().map(|(name, id)| (name.to_owned(), id)).collect()
}

/// The address with these things in it; `None` where no id stands.
fn with_ids(path: &str, organizer: &str, event: &str, things: &BTreeMap<String, String>) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut ids = 0;
    for part in path.split('/') {
        let filled = match (part, parts.last().map(String::as_str)) {
            ("{organizer}", _) => organizer.to_owned(),
            ("{event}", _) => event.to_owned(),
            ("{user}", _) => "1".to_owned(),
            (part, Some(collection)) if part.starts_with('{') => {
                // Roles and languages of templates are nobody's.
                ids += 1;
                things.get(collection)?.clone()
            }
            (part, _) => part.to_owned(),
        };
        parts.push(filled);
    }
    (ids > 0).then(|| parts.join("/"))
}

/// Everything that has an id, as its owner sees it.
async fn state(server: &Server, things: &BTreeMap<String, String>) -> Vec<(String, u16, String)> {
    let mut state = Vec::new();
    for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
        let Some(path) = with_ids(&operation.path, "lotus", "monsoon", things) else { continue };
        let answer = server.authorized(server.client.get(server.url(&path))).send().await.unwrap();
        let status = answer.status().as_u16();
        state.push((path, status, answer.text().await.unwrap()));
    }
    state
}

/// In every name: an answer to somebody else must not have it.
const MARK: &str = "Only for lotus";

crate::both! {
    // Threat T17: two organizers, two events, every operation that the API describes, every id.
    async fn no_id_of_others_means_anything_anywhere(server: Server) {
        let neighbour = neighbour(server).await;
        let things = things(server).await;
        let second = json!({"slug": "second", "name": "Second", "timezone": "UTC", "currency": "EUR",
            "date_from": "2036-03-01T09:00:00Z", "date_to": "2036-03-02T09:00:00Z"});
        let made = server.authorized(server.client.post(server.url("/api/v1/organizers/lotus/events/"))).json(&second);
        assert_eq!(made.send().await.unwrap().status(), 201);
        let before = state(server, &things).await;
        let found = before.iter().filter(|(_, status, _)| *status == 200).count();
        assert!(found >= 12, "the control: their owner finds them, {found} of {}", before.len());

        let mut asked = 0;
        for operation in operations() {
            // The same event's neighbour, and the organizer's own other event.
            let of_event = operation.path.contains("{event}");
            let own = (of_event).then_some(("lotus", "second", server.demo.organizer.api_token.as_str()));
            for (organizer, event, token) in [Some(("neighbour", "fair", neighbour.as_str())), own].into_iter().flatten() {
                let Some(path) = with_ids(&operation.path, organizer, event, &things) else { continue };
                let request = server.client.request(operation.method.clone(), server.url(&path));
                let mut request = request.header("authorization", format!("Token {token}"));
                if ![Method::GET, Method::DELETE].contains(&operation.method) {
                    request = request.json(&json!({}));
                }
                let answer = request.send().await.unwrap();
                let status = answer.status().as_u16();
                let text = answer.text().await.unwrap();
                // A body can be wrong before anybody looks for the thing.
                assert!([400, 404].contains(&status), "{} {path}: {status} {text}", operation.method);
                assert!(!text.contains(MARK) && !text.contains("ada@example.org"), "{} {path}: {text}", operation.method);
                asked += 1;
            }
        }
        assert!(asked > 60, "{asked}");
        assert_eq!(state(server, &things).await, before, "nothing was changed");
    }
}

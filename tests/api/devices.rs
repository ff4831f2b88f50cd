//! Devices: from a QR code to a token, what their profile lets them call, and their end.

use std::collections::BTreeMap;

use eventyay::http;
use eventyay::orgs::devices::profiles::Profile;
use eventyay::orgs::permissions::{Permission, Permissions};
use reqwest::Method;
use serde_json::{Value, json};

use crate::oauth_visitor::call;
use crate::server::{Server, json as body_of};

const DEVICES: &str = "/api/v1/organizers/lotus/devices/";

async fn make(server: &Server, body: Value) -> Value {
    let (status, device) = call(server, Method::POST, DEVICES, &body).await;
    assert_eq!(status, 201, "{device}");
    device
}

async fn initialize(server: &Server, token: &str) -> (u16, Value) {
    let body = json!({
        "token": token, "hardware_brand": "Samsung", "hardware_model": "Galaxy", "os_name": "Android",
        "os_version": "15", "software_brand": "scanner", "software_version": "4.0.0",
    });
    let response = server.client.post(server.url("/api/v1/device/initialize")).json(&body).send().await.unwrap();
    (response.status().as_u16(), body_of(response).await)
}

/// As the device.
async fn ask(server: &Server, token: &str, method: Method, path: &str) -> (u16, Value) {
    let request =
        server.client.request(method.clone(), server.url(path)).header("authorization", format!("Device {token}"));
    let request = if method == Method::GET { request } else { request.json(&json!({})) };
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, if status == 204 { Value::Null } else { body_of(response).await })
}

async fn device(server: &Server, body: Value) -> (String, Value) {
    let made = make(server, body).await;
    let (status, own) = initialize(server, made["initialization_token"].as_str().unwrap()).await;
    assert_eq!(status, 200, "{own}");
    (own["api_token"].as_str().unwrap().to_owned(), made)
}

crate::both! {
    async fn a_scanner_initializes_itself_once(server: Server) {
        let made = make(server, json!({"name": "Door", "all_events": true, "security_profile": "pretixscan"})).await;
        let token = made["initialization_token"].as_str().unwrap();
        assert_eq!(token.len(), 16);
        assert_eq!(made["qr"], json!({"handshake_version": 1, "url": &*server.base.public_url, "token": token}));
        assert_eq!((&made["device_id"], &made["initialized"]), (&json!(1), &Value::Null));
        let path = format!("{DEVICES}1/");
        assert_eq!(call(server, Method::GET, &path, &Value::Null).await.1["initialization_token"], Value::Null, "shown once");

        assert_eq!(initialize(server, "nonsense").await, (400, json!({"token": ["Unknown initialization token."]})));
        let (status, own) = initialize(server, token).await;
        assert_eq!(status, 200, "{own}");
        assert_eq!((&own["organizer"], &own["device_id"], &own["name"]), (&json!("lotus"), &json!(1), &json!("Door")));
        assert_eq!((&own["unique_serial"], &own["security_profile"]), (&made["unique_serial"], &json!("pretixscan")));
        let api_token = own["api_token"].as_str().unwrap();
        assert_eq!(api_token.len(), 64);
        assert_eq!(initialize(server, token).await, (400, json!({"token": ["This initialization token has already been used."]})));

        let (_, shown) = call(server, Method::GET, &path, &Value::Null).await;
        assert_eq!((&shown["hardware_model"], &shown["software_version"]), (&json!("Galaxy"), &json!("4.0.0")));
        let (status, info) = ask(server, api_token, Method::GET, "/api/v1/device/info").await;
        assert_eq!((status, &info["device"]["name"]), (200, &json!("Door")));
        assert!(info["device"].get("api_token").is_none());
        assert_eq!(ask(server, api_token, Method::GET, &server.api("orders/")).await.0, 200);

        let (_, rolled) = ask(server, api_token, Method::POST, "/api/v1/device/roll").await;
        let fresh = rolled["api_token"].as_str().unwrap();
        assert_eq!(ask(server, api_token, Method::GET, "/api/v1/device/info").await.0, 401);
        assert_eq!(ask(server, fresh, Method::POST, "/api/v1/device/update").await.0, 200);
        assert_eq!(ask(server, fresh, Method::POST, "/api/v1/device/revoke").await.0, 200);
        assert_eq!(ask(server, fresh, Method::GET, "/api/v1/device/info").await.0, 401);
        assert_eq!(call(server, Method::GET, &path, &Value::Null).await.1["revoked"], true);
        let kinds = journal(server).await;
        assert_eq!(kinds, ["device.created", "device.initialized", "device.token_rolled", "device.revoked"]);
    }
}

async fn journal(server: &Server) -> Vec<String> {
    let mut conn = server.base.read().await.unwrap();
    let sql = "SELECT kind FROM journal WHERE kind LIKE 'device.%' ORDER BY id";
    eventyay::query_all!(conn, (String,), sql).unwrap().into_iter().map(|(kind,)| kind).collect()
}

crate::both! {
    async fn a_device_has_its_events_and_what_devices_may_do(server: Server) {
        let (full, made) = device(server, json!({"name": "Till", "limit_events": ["monsoon"]})).await;
        assert_eq!(made["limit_events"], json!(["monsoon"]));
        assert_eq!(ask(server, &full, Method::GET, &server.api("orders/")).await.0, 200);
        assert_eq!(ask(server, &full, Method::POST, &server.api("orders/")).await.0, 400, "let in; the body is wrong");
        assert_eq!(ask(server, &full, Method::GET, "/api/v1/organizers/lotus/teams/").await.0, 403);
        assert_eq!(ask(server, &full, Method::POST, &server.api("products/")).await.0, 403);
        assert_eq!(ask(server, &full, Method::GET, "/api/v1/organizers/nobody/events/").await.0, 403);
        let path = format!("{DEVICES}{}/", made["device_id"]);
        let (status, changed) = call(server, Method::PATCH, &path, &json!({"limit_events": [], "name": "Spare"})).await;
        assert_eq!((status, &changed["name"]), (200, &json!("Spare")));
        assert_eq!(ask(server, &full, Method::GET, &server.api("orders/")).await.0, 403, "at once");
        let (_, events) = ask(server, &full, Method::GET, "/api/v1/organizers/lotus/events/").await;
        assert_eq!(events["count"], 0);
        assert_eq!(call(server, Method::PATCH, &path, &json!({"limit_events": ["nothing"]})).await.0, 400);
        assert_eq!(call(server, Method::PATCH, &path, &json!({"security_profile": "root"})).await.0, 400);
        assert_eq!(call(server, Method::POST, &format!("{path}revoke/"), &json!({})).await.1["revoked"], true);
        assert_eq!(ask(server, &full, Method::GET, "/api/v1/device/info").await.0, 401);
        let late = make(server, json!({"name": "Late", "all_events": true})).await;
        call(server, Method::POST, &format!("{DEVICES}{}/revoke/", late["device_id"]), &json!({})).await;
        let (status, body) = initialize(server, late["initialization_token"].as_str().unwrap()).await;
        assert_eq!((status, body), (400, json!({"token": ["This initialization token has been revoked."]})));
    }
}

crate::both! {
    async fn a_profile_lets_its_own_list_in_and_nothing_else(server: Server) {
        let document = serde_json::to_value(http::document()).unwrap();
        let known: Vec<(String, String)> = document["paths"].as_object().unwrap().iter()
            .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())))
            .collect();
        for profile in [Profile::Scan, Profile::Kiosk, Profile::NoOrders, Profile::Pos] {
            for (method, path) in profile.operations() {
                assert!(known.contains(&(method.to_owned(), path.to_owned())), "{}: there is no {method} {path}", profile.as_str());
            }
            let (token, _) = device(server, json!({"name": profile.as_str(), "all_events": true, "security_profile": profile.as_str()})).await;
            let mut codes: BTreeMap<bool, usize> = BTreeMap::new();
            for operation in crate::permissions::operations().iter().filter(|operation| operation.is_guarded()) {
                let listed = profile.allows(&operation.method.as_str().to_lowercase(), operation.template());
                // These end or change the device itself: they are looked at above.
                if listed && operation.template().starts_with("/api/v1/device/") {
                    continue;
                }
                let path = crate::permissions::address(server, operation, "lotus");
                let (status, body) = ask(server, &token, operation.method.clone(), &path).await;
                let refused = status == 403 && body["code"] == "security_profile";
                assert_eq!(refused, !listed, "{}: {} {path}: {status} {body}", profile.as_str(), operation.method);
                *codes.entry(listed).or_default() += 1;
            }
            assert!(codes[&true] >= 8 && codes[&false] > 30, "both ways were tried: {codes:?}");
        }
    }
}

crate::both! {
    async fn nobody_gives_a_device_events_that_they_do_not_have(server: Server) {
        let devices: Permissions = [Permission::DevicesRead, Permission::DevicesWrite].into_iter().collect();
        let token = crate::permissions::token(server, "lotus", devices, false).await;
        let post = async |body: Value| {
            let request = server.client.post(server.url(DEVICES)).header("authorization", format!("Token {token}")).json(&body);
            request.send().await.unwrap().status().as_u16()
        };
        assert_eq!(post(json!({"name": "All", "all_events": true})).await, 400);
        assert_eq!(post(json!({"name": "One", "limit_events": ["monsoon"]})).await, 400);
        assert_eq!(post(json!({"name": "None"})).await, 201, "the control");
    }
}

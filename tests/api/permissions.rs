//! Every operation of the API against callers with too little: generated from the API's own description, so that no new
//! operation is left out.

use eventyay::base::tx::Actor;
use eventyay::orgs::permissions::{Level, Permission, Permissions};
use eventyay::orgs::teams::rules::Shape;
use eventyay::orgs::{organizers, teams, tokens};
use eventyay::{accounts::users, http};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server::Server;

/// An operation as the description has it.
pub struct Operation {
    pub method: Method,
    pub path: String,
    pub permission: Option<Permission>,
    open: bool,
}

impl Operation {
    /// Whether it asks who calls.
    pub fn is_guarded(&self) -> bool {
        !self.open
    }

    /// Its address with the placeholders in it.
    pub fn template(&self) -> &str {
        &self.path
    }
}

pub fn operations() -> Vec<Operation> {
    let document: Value = serde_json::to_value(http::document()).expect("a document");
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let permission =
                operation["x-permission"].as_str().map(|name| Permission::named(name).expect("a permission"));
            operations.push(Operation {
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                permission,
                open: operation["security"].as_array().is_none_or(Vec::is_empty),
            });
        }
    }
    assert!(operations.len() > 30, "the description has the API");
    operations
}

/// A token of a new team with these permissions and no events, or all.
pub async fn token(server: &Server, organizer: &str, permissions: Permissions, all_events: bool) -> String {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let organizer = organizers::store::by_slug(&mut tx, organizer).await.unwrap().unwrap();
    let shape = Shape { name: "Some".to_owned(), permissions, all_events, ..Shape::empty() };
    let now = tx.now();
    let id = teams::store::insert(&mut tx, organizer.id, &shape, now).await.unwrap();
    let team = teams::store::by_id(&mut tx, organizer.id, id).await.unwrap().unwrap();
    let (_, token) = tokens::create(&mut tx, &team, "some").await.unwrap();
    tx.commit().await.unwrap();
    token
}

/// The address with things of the demo that exist where ids are asked for.
pub fn address(server: &Server, operation: &Operation, organizer: &str) -> String {
    let code = &server.demo.holders[0].order_code;
    let room = server.room("main-stage").to_string();
    let person = uuid::Uuid::nil().to_string();
    let fill = [
        ("{organizer}", organizer),
        ("{event}", "monsoon"),
        ("{code}", code),
        ("{room}", &room),
        ("{person}", &person),
        ("{id}", "1"),
        ("{team}", "1"),
        ("{user}", "1"),
        ("{call}", "1"),
        ("{role}", "order_paid"),
        ("{locale}", "en"),
        ("{device}", "1"),
        ("{client}", "nobody"),
        ("{sanction}", "1"),
        ("{staff}", "1"),
        ("{file}", &person),
    ];
    let path = fill.iter().fold(operation.path.clone(), |path, (name, value)| path.replace(name, value));
    assert!(!path.contains('{'), "a placeholder that this test does not know: {path}");
    path
}

async fn status(server: &Server, operation: &Operation, path: &str, token: Option<&str>) -> u16 {
    answer(server, operation, path, token).await.0
}

/// Status and stable code.
async fn answer(server: &Server, operation: &Operation, path: &str, token: Option<&str>) -> (u16, String) {
    let client = crate::server::browser();
    let mut request = client.request(operation.method.clone(), server.url(path));
    if let Some(token) = token {
        request = request.header("authorization", format!("Token {token}"));
    }
    if operation.method != Method::GET && operation.method != Method::DELETE {
        request = request.json(&json!({}));
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap_or_default();
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

crate::both! {
    async fn nobody_gets_in_without_the_permission_of_the_operation(server: Server) {
        let everything = Permissions::all(Level::Event).union(Permissions::all(Level::Organizer));
        let powerless = token(server, "lotus", Permissions::default(), true).await;
        let eventless = token(server, "lotus", everything, false).await;
        let foreign = neighbour(server).await;
        for operation in operations().iter().filter(|operation| !operation.open) {
            let path = address(server, operation, "lotus");
            let name = format!("{} {path}", operation.method);
            assert_eq!(status(server, operation, &path, None).await, 401, "{name} without a token");
            assert_eq!(status(server, operation, &path, Some("nonsense")).await, 401, "{name} with nonsense");
            if !path.contains("lotus") {
                continue;
            }
            assert_eq!(status(server, operation, &path, Some(&foreign)).await, 403, "{name} from another organizer");
            if path.contains("monsoon") {
                assert_eq!(status(server, operation, &path, Some(&eventless)).await, 403, "{name} without the event");
            }
            let Some(permission) = operation.permission else { continue };
            assert_eq!(status(server, operation, &path, Some(&powerless)).await, 403, "{name} without the permission");
            let others = everything.without([permission].into_iter().collect());
            let others = token(server, "lotus", others, true).await;
            assert_eq!(status(server, operation, &path, Some(&others)).await, 403, "{name} with every other permission");
            // The control: the one permission is enough to reach the handler, which may refuse for other reasons.
            let enough = token(server, "lotus", [permission].into_iter().collect(), true).await;
            let (got, code) = answer(server, operation, &path, Some(&enough)).await;
            let reached = ![401, 403, 405, 500].contains(&got) || (got, code.as_str()) == (403, "in_use");
            assert!(reached, "{name} with {}: {got} {code}", permission.as_str());
        }
    }
}

/// The token of somebody who may do everything elsewhere.
async fn neighbour(server: &Server) -> String {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let now = tx.now();
    let user = users::store::insert(&mut tx, "nora@example.org", "Nora", now).await.unwrap();
    let organizer = organizers::found(&mut tx, "neighbour", "Neighbour", user.id).await.unwrap();
    let team = teams::store::of_organizer(&mut tx, organizer.id).await.unwrap().remove(0);
    let (_, token) = tokens::create(&mut tx, &team, "neighbour").await.unwrap();
    tx.commit().await.unwrap();
    token
}

/// The file says what the program does: `UPDATE=1` writes it anew.
#[test]
fn the_openapi_file_is_what_the_code_says() {
    let document = http::document().to_pretty_json().expect("a document") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/openapi.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &document).expect("the file can be written");
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert!(known == document, "web/openapi.json is out of date: UPDATE=1 cargo nextest run --workspace openapi");
}

crate::both! {
    async fn the_description_is_served_with_a_page_to_read(server: Server) {
        let served = server.client.get(server.url("/api/v1/openapi.json")).send().await.unwrap();
        assert_eq!(served.status(), 200);
        let served = crate::server::json(served).await;
        assert_eq!(served["openapi"], "3.1.0");
        assert_eq!(served, serde_json::to_value(http::document()).unwrap());
        let page = server.client.get(server.url("/api/v1/docs/")).send().await.unwrap().text().await.unwrap();
        for operation in operations() {
            assert!(page.contains(&operation.path), "the page names {}", operation.path);
        }
    }
}

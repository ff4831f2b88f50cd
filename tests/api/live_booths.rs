//! A hall with two booths and a wall with two posters, for the tests of both.

use serde_json::{Value, json};
use signaling::protocol::{Module, Room};
use uuid::Uuid;

use crate::live_guest::Guest;
use crate::server::Server;

/// Rooms and what stands in them.
pub struct Fair {
    pub hall: i64,
    pub engines: i64,
    pub looms: i64,
    pub wall: i64,
    pub optics: i64,
    pub rivers: i64,
}

impl Fair {
    /// Ada looks after the engines and presents optics, Bo after the looms and presents rivers.
    pub async fn set_up(server: &Server) -> Fair {
        let hall = room(server, "Hall", "exhibition").await;
        let wall = room(server, "Wall", "posters").await;
        let fair = Fair {
            engines: stand(server, hall, "exhibitors", &json!({"name": "Engines", "tagline": "They think"})).await,
            looms: stand(server, hall, "exhibitors", &json!({"name": "Looms", "size": "3x1"})).await,
            optics: stand(
                server,
                wall,
                "posters",
                &json!({"title": "Optics", "category": "Physics", "tags": ["light"]}),
            )
            .await,
            rivers: stand(server, wall, "posters", &json!({"title": "Rivers", "category": "Earth"})).await,
            hall,
            wall,
        };
        for stand in [fair.engines, fair.optics] {
            staff(server, stand, "ada@example.org").await;
        }
        for stand in [fair.looms, fair.rivers] {
            staff(server, stand, "bo@example.org").await;
        }
        fair
    }
}

async fn room(server: &Server, name: &str, mode: &str) -> i64 {
    let (status, made) = server.api_post("rooms/", &json!({"name": name, "mode": mode})).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_i64().expect("an id")
}

async fn stand(server: &Server, room: i64, kind: &str, body: &Value) -> i64 {
    let (status, made) = server.api_post(&format!("rooms/{room}/{kind}/"), body).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_i64().expect("an id")
}

/// Writes an address down for a stand; its number.
pub async fn staff(server: &Server, stand: i64, email: &str) -> i64 {
    let (status, made) = server.api_post(&format!("stands/{stand}/staff/"), &json!({"email": email})).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_i64().expect("an id")
}

/// What a person gets, or the code with which it failed.
pub async fn ask(guest: &Guest, action: &str, payload: Value) -> Result<Value, String> {
    let answer = guest.client.call_raw(action, payload).await;
    answer.map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
}

/// A stand as a room.
pub async fn place(guest: &Guest, exhibitor: i64) -> Room {
    let about = ask(guest, "exhibition.get", json!({"exhibitor": exhibitor})).await.expect("it is open");
    serde_json::from_value(about["place"].clone()).expect("a room")
}

/// The channel of a stand.
pub async fn channel(guest: &Guest, exhibitor: i64) -> Uuid {
    let modules = place(guest, exhibitor).await.modules;
    let chat = modules.iter().find_map(|module| match module {
        Module::Chat { channel_id } => Some(*channel_id),
        _ => None,
    });
    chat.expect("a stand has a chat")
}

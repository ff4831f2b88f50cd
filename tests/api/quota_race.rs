//! Twenty buyers, three seats. With locks exactly three are sold; without them more are, which shows that the first test
//! could fail.

use eventyay::base::db::Locking;
use serde_json::json;

use crate::server::{Database, Server};

const BUYERS: usize = 20;
const SEATS: i64 = 3;
/// Races that the negative control may try until one oversells; one is nearly always enough.
const ROUNDS: usize = 10;

/// All buyers at once; how many got a seat.
async fn race(server: &Server) -> i64 {
    let (ticket, seat) = (server.product("Online ticket").await, server.product("Workshop seat").await);
    let buyer = |number: usize| {
        let body = json!({
            "email": format!("buyer{number}@example.org"),
            "positions": [
                {"positionid": 1, "product": ticket, "attendee_name": format!("Buyer {number}")},
                {"positionid": 2, "product": seat, "addon_to": 1},
            ],
        });
        let request = server.authorized(server.client.post(server.api("orders/"))).json(&body);
        tokio::spawn(async move { request.send().await.expect("an answer").status().as_u16() })
    };
    let buyers: Vec<_> = (0..BUYERS).map(buyer).collect();
    let mut sold = 0;
    for buyer in buyers {
        let status = buyer.await.expect("a buyer ends");
        assert!([201, 400, 409].contains(&status), "unexpected status {status}");
        sold += i64::from(status == 201);
    }
    sold
}

async fn seats_taken(server: &Server) -> i64 {
    let quotas = server.api_get("quotas/").await;
    let quota = quotas["results"].as_array().unwrap().iter().find(|quota| quota["name"] == "Workshop seats").unwrap();
    let numbers = server.api_get(&format!("quotas/{}/availability/", quota["id"])).await;
    numbers["paid_orders"].as_i64().unwrap() + numbers["pending_orders"].as_i64().unwrap()
}

crate::both! {
    async fn exactly_three_of_twenty_buyers_get_the_three_seats(server: Server) {
        assert_eq!(race(server).await, SEATS);
        assert_eq!(seats_taken(server).await, SEATS);
        let quotas = server.api_get("quotas/?with_availability=true").await;
        let quota = quotas["results"].as_array().unwrap().iter().find(|quota| quota["name"] == "Workshop seats").unwrap().clone();
        assert_eq!((&quota["available"], &quota["available_number"]), (&json!(false), &json!(0)));
    }
}

async fn oversells_without_locks(database: Database) {
    for round in 1..=ROUNDS {
        let server = Server::start_with(database, Locking::Off).await;
        let sold = race(&server).await;
        let taken = seats_taken(&server).await;
        server.stop().await;
        assert_eq!(sold, taken, "what was answered is what was written");
        if sold > SEATS {
            println!("round {round}: sold {sold} of {SEATS}");
            return;
        }
    }
    panic!("{ROUNDS} races without locks never oversold: the test above proves nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_locks_sqlite_oversells() {
    oversells_without_locks(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_locks_postgres_oversells() {
    oversells_without_locks(Database::Postgres).await;
}

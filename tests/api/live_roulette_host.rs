//! How a room plays in which strangers meet: said by the organizer, told to everybody, within its bounds.

use serde_json::json;
use signaling::protocol::Module;

use crate::live_roulette::{comes, open_room};

crate::both! {
    async fn the_room_says_how_it_plays(server: Server) {
        let room = open_room(server).await;
        let path = format!("rooms/{room}/roulette/");
        assert_eq!(server.api_get(&path).await["group_size"], 2);
        for (field, value) in [("group_size", 7), ("group_size", 1), ("round", 59), ("relax_after", 0), ("skips", 51)] {
            let (status, problem) = server.api_patch(&path, &json!({field: value})).await;
            assert_eq!(status, 400);
            assert!(problem[field].is_array(), "{problem}");
        }
        let (status, changed) = server.api_patch(&path, &json!({"group_size": 3, "round": 600})).await;
        assert_eq!((status, &changed["group_size"], &changed["round"]), (200, &json!(3), &json!(600)));
        let ada = comes(server, 0).await;
        let [Module::Roulette { config }] = &ada.room("coffee").modules[..] else { panic!("one module") };
        assert_eq!((config.group_size, config.round), (3, 600));
        let stage = format!("rooms/{}/roulette/", server.room("main-stage"));
        let answer = server.authorized(server.client.get(server.api(&stage))).send().await.unwrap();
        assert_eq!(answer.status(), 404);
        let list = server.api_get("rooms/?mode=roulette").await;
        assert_eq!((&list["count"], &list["results"][0]["slug"]), (&json!(1), &json!("coffee")));
    }
}

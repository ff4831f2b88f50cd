//! Who may do what at a stand: whoever may be in the room around it looks and talks, those who look after it keep order there and
//! nowhere else, and all of that ends with the row that says so.

use serde_json::{Value, json};
use signaling::protocol::{AdmissionChanged, ExhibitionChanged, MediaClosed, Refused, RoomId};

use crate::live_booths::{Fair, ask, channel, place, staff};
use crate::live_guest::{Guest, api_delete, media_in, offer, organizer_token};
use crate::server::Server;

async fn guest(server: &Server, holder: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[holder].ws_token).await
}

/// What each caller gets: `ok`, or the code.
async fn outcome(guest: &Guest, action: &str, payload: Value) -> String {
    ask(guest, action, payload).await.map_or_else(|code| code, |_| "ok".to_owned())
}

async fn enter(guest: &Guest, room: i64) {
    ask(guest, "room.enter", json!({"room": room})).await.expect("the gate lets them in");
}

crate::both! {
    async fn the_matrix_of_who_may_do_what_at_a_booth(server: Server) {
        let fair = Fair::set_up(server).await;
        let (ada, bo, chidi) = (guest(server, 0).await, guest(server, 1).await, guest(server, 2).await);
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        let dana = guest(server, 3).await; // has not paid
        let patch = json!({"exhibitor": fair.engines, "tagline": "They dream"});
        let requests = json!({"exhibitor": fair.engines});
        let rows: [(&str, Value, [&str; 5]); 8] = [
            // action, payload, and what its staff, the neighbour's staff, a visitor, the organizer and somebody unpaid get
            ("exhibition.list", json!({"room": fair.hall}), ["ok", "ok", "ok", "ok", "room.refused"]),
            ("exhibition.get", json!({"exhibitor": fair.engines}), ["ok", "ok", "ok", "ok", "room.refused"]),
            ("exhibition.patch", patch, ["ok", "exhibition.not_staff_member", "exhibition.not_staff_member", "ok", "room.refused"]),
            ("exhibition.contacts", requests, ["ok", "exhibition.not_staff_member", "exhibition.not_staff_member", "exhibition.not_staff_member", "room.refused"]),
            ("room.enter", json!({"room": fair.engines}), ["ok", "ok", "ok", "ok", "room.refused"]),
            ("poster.list", json!({"room": fair.wall}), ["ok", "ok", "ok", "ok", "room.refused"]),
            ("poster.get", json!({"poster": fair.optics}), ["ok", "ok", "ok", "ok", "room.refused"]),
            ("poster.patch", json!({"poster": fair.optics, "authors": "A. L."}), ["ok", "poster.not_presenter", "poster.not_presenter", "ok", "room.refused"]),
        ];
        for (action, payload, expected) in rows {
            for (caller, expected) in [&ada, &bo, &chidi, &olga, &dana].into_iter().zip(expected) {
                assert_eq!(outcome(caller, action, payload.clone()).await, expected, "{action} {payload}");
            }
        }
        let told = ask(&chidi, "exhibition.get", json!({"exhibitor": fair.engines})).await.unwrap();
        assert_eq!(told["exhibitor"]["tagline"], "They dream");
        // Of the wrong kind, of another room, of nobody.
        assert_eq!(outcome(&ada, "exhibition.get", json!({"exhibitor": fair.optics})).await, "exhibition.unknown_exhibitor");
        assert_eq!(outcome(&ada, "exhibition.get", json!({"exhibitor": fair.hall})).await, "exhibition.unknown_exhibitor");
        assert_eq!(outcome(&ada, "poster.get", json!({"poster": fair.engines})).await, "poster.unknown_poster");
        assert_eq!(outcome(&ada, "exhibition.list", json!({"room": fair.wall})).await, "room.unknown");
        assert_eq!(outcome(&ada, "exhibition.list", json!({"room": server.room("main-stage")})).await, "room.unknown");
    }
}

crate::both! {
    async fn staff_change_how_they_present_themselves_and_nothing_else(server: Server) {
        let fair = Fair::set_up(server).await;
        let ada = guest(server, 0).await;
        let wish = json!({"exhibitor": fair.engines, "short_text": "Come in", "text": "# Engines", "name": "Best", "size": "3x3",
            "sorting_priority": 0, "highlighted_room": 1, "room": 1, "staff": [ada.id()],
            "links": [{"kind": "profile", "label": "Us", "url": "https://example.org/"}]});
        ask(&ada, "exhibition.patch", wish).await.unwrap();
        let kept = server.api_get(&format!("rooms/{}/exhibitors/{}/", fair.hall, fair.engines)).await;
        assert_eq!((&kept["short_text"], &kept["text"]), (&json!("Come in"), &json!("# Engines")));
        assert_eq!(kept["links"][0]["url"], "https://example.org/");
        assert_eq!((&kept["name"], &kept["size"], &kept["highlighted_room"]), (&json!("Engines"), &json!("1x1"), &Value::Null));
        let evil = json!({"exhibitor": fair.engines, "links": [{"kind": "profile", "label": "x", "url": "javascript:alert(1)"}]});
        assert_eq!(outcome(&ada, "exhibition.patch", evil).await, "exhibition.invalid");
        let long = json!({"exhibitor": fair.engines, "tagline": "x".repeat(251)});
        assert_eq!(outcome(&ada, "exhibition.patch", long).await, "exhibition.invalid");
    }
}

crate::both! {
    async fn staff_keep_order_at_their_own_booth_and_not_at_the_neighbours(server: Server) {
        let fair = Fair::set_up(server).await;
        let (ada, bo, mut chidi) = (guest(server, 0).await, guest(server, 1).await, guest(server, 2).await);
        for person in [&ada, &bo, &chidi] {
            enter(person, fair.engines).await;
        }
        let talk = channel(&chidi, fair.engines).await;
        ask(&chidi, "chat.join", json!({"channel": talk})).await.unwrap();
        let content = json!({"type": "text", "body": "Buy mine instead"});
        let said = ask(&chidi, "chat.send", json!({"channel": talk, "event_type": "channel.message", "content": content})).await;
        let id = said.unwrap()["event"]["event_id"].as_i64().unwrap();
        let delete = json!({"channel": talk, "event_type": "channel.message", "content": {"type": "deleted"}, "replaces": id});
        assert_eq!(outcome(&bo, "chat.send", delete.clone()).await, "chat.denied");
        assert_eq!(outcome(&ada, "chat.send", delete).await, "ok");

        let mute = json!({"room": fair.engines, "user": chidi.id(), "sources": ["microphone"]});
        assert_eq!(outcome(&bo, "stage.mute", mute.clone()).await, "stage.denied");
        assert_eq!(outcome(&ada, "stage.mute", mute).await, "ok");
        let remove = json!({"room": fair.engines, "user": chidi.id()});
        assert_eq!(outcome(&bo, "room.remove", remove.clone()).await, "protocol.denied");
        assert_eq!(outcome(&ada, "room.remove", remove).await, "ok");
        let refused = chidi.wait_for::<Refused>(|told| told.room == RoomId(fair.engines)).await;
        assert_eq!(serde_json::to_value(refused.refusal.code).unwrap(), "removed");

        // Nor in the hall around it, nor on the stage.
        enter(&ada, fair.hall).await;
        for room in [fair.hall, server.room("main-stage")] {
            let remove = json!({"room": room, "user": chidi.id()});
            assert_eq!(outcome(&ada, "room.remove", remove).await, "protocol.denied");
        }
        // A ban from the booth leaves the neighbour's open.
        let ban = json!({"room": fair.engines, "user": chidi.id(), "ban": true});
        assert_eq!(outcome(&ada, "room.remove", ban).await, "ok");
        assert_eq!(outcome(&chidi, "exhibition.get", json!({"exhibitor": fair.engines})).await, "room.refused");
        assert_eq!(outcome(&chidi, "exhibition.get", json!({"exhibitor": fair.looms})).await, "ok");
    }
}

crate::both! {
    async fn who_loses_the_row_loses_everything_at_once(server: Server) {
        let fair = Fair::set_up(server).await;
        let mut ada = guest(server, 0).await;
        enter(&ada, fair.engines).await;
        assert!(place(&ada, fair.engines).await.admission.is_some_and(|admission| admission.moderate));
        let listed = server.api_get(&format!("stands/{}/staff/", fair.engines)).await;
        let id = listed["results"][0]["id"].as_i64().unwrap();
        assert_eq!(listed["results"][0]["people"][0]["name"], "Ada Lovelace");
        assert_eq!(api_delete(server, &format!("stands/{}/staff/{id}/", fair.engines)).await, 204);

        let told = ada.wait_for::<AdmissionChanged>(|told| told.room == RoomId(fair.engines)).await;
        assert!(told.admission.is_some_and(|admission| !admission.moderate && admission.view), "a visitor as all others");
        for (action, payload) in [
            ("exhibition.patch", json!({"exhibitor": fair.engines, "tagline": "mine"})),
            ("exhibition.contacts", json!({"exhibitor": fair.engines})),
        ] {
            assert_eq!(outcome(&ada, action, payload).await, "exhibition.not_staff_member");
        }
        let staffed = ask(&ada, "exhibition.get.staffed_by_user", json!({})).await.unwrap();
        assert_eq!(staffed["exhibitors"], json!([]));
        assert_eq!(outcome(&ada, "stage.mute", json!({"room": fair.engines, "sources": ["camera"]})).await, "stage.denied");
    }
}

crate::both! {
    async fn an_address_typed_into_the_shop_is_no_right(server: Server) {
        let fair = Fair::set_up(server).await;
        staff(server, fair.engines, "late@example.org").await;
        let product = server.product("Online ticket").await;
        let order = json!({"email": "Late@Example.org", "positions": [{"product": product, "attendee_name": "Somebody"}]});
        let (status, made) = server.api_post("orders/", &order).await;
        assert_eq!(status, 201, "{made}");
        let staffs = server.api_get(&format!("stands/{}/staff/", fair.engines)).await;
        let late = staffs["results"].as_array().unwrap().iter().find(|staff| staff["email"] == "late@example.org").unwrap();
        assert_eq!((&late["people"], &late["waiting"][0]["name"]), (&json!([]), &json!("Somebody")));
        // The organizer confirms.
        let (_, again) = server.api_post(&format!("stands/{}/staff/", fair.engines), &json!({"email": "late@example.org"})).await;
        assert_eq!((&again["people"][0]["name"], &again["waiting"]), (&json!("Somebody"), &json!([])));
        for wrong in ["", "nobody", "a@b", "a b@example.org", &format!("{}@example.org", "x".repeat(300))] {
            let (status, told) = server.api_post(&format!("stands/{}/staff/", fair.engines), &json!({"email": wrong})).await;
            assert_eq!((status, told["email"].is_array()), (400, true), "{wrong}");
        }
    }
}

crate::both! {
    async fn staff_come_in_before_the_visitors_do_as_long_as_their_ticket_is_good(server: Server) {
        let fair = Fair::set_up(server).await;
        let (status, _) = server.api_patch(&format!("rooms/{}/", fair.hall), &json!({"audience": "team"})).await;
        assert_eq!(status, 200);
        let (ada, chidi) = (guest(server, 0).await, guest(server, 2).await);
        assert_eq!(outcome(&chidi, "exhibition.list", json!({"room": fair.hall})).await, "room.refused");
        assert_eq!(outcome(&ada, "exhibition.list", json!({"room": fair.hall})).await, "ok");
        assert_eq!(outcome(&ada, "room.enter", json!({"room": fair.engines})).await, "ok");
        let order = &server.demo.holders[0].order_code;
        server.api_post(&format!("orders/{order}/mark_canceled/"), &json!({})).await;
        crate::live_guest::eventually("a canceled ticket ends it", async || {
            (outcome(&ada, "exhibition.list", json!({"room": fair.hall})).await == "room.refused").then_some(())
        })
        .await;
    }
}

crate::both! {
    async fn a_booth_has_media_of_its_own_and_the_hall_has_none(server: Server) {
        let fair = Fair::set_up(server).await;
        let (mut chidi, ada) = (guest(server, 2).await, guest(server, 0).await);
        for room in [fair.engines, fair.hall] {
            enter(&chidi, room).await;
            enter(&ada, room).await;
        }
        let send = |room: i64| json!({"room": room, "sdp": offer("sendrecv"), "tracks": []});
        let session = ask(&chidi, "media.offer", send(fair.engines)).await.expect("everybody talks at a booth")["session"].clone();
        assert_eq!(outcome(&chidi, "media.offer", send(fair.hall)).await, "media.denied");
        assert_eq!(outcome(&chidi, "media.offer", send(fair.looms)).await, "room.not_entered");
        assert_eq!(media_in(server, server.room("main-stage")).await, []);
        ask(&ada, "room.remove", json!({"room": fair.engines, "user": chidi.id()})).await.unwrap();
        let closed = chidi.wait_for::<MediaClosed>(|_| true).await;
        assert_eq!(json!(closed.session), session);
    }
}

crate::both! {
    async fn a_booth_that_goes_puts_everybody_out(server: Server) {
        let fair = Fair::set_up(server).await;
        let mut chidi = guest(server, 2).await;
        enter(&chidi, fair.hall).await;
        enter(&chidi, fair.engines).await;
        assert_eq!(api_delete(server, &format!("rooms/{}/exhibitors/{}/", fair.hall, fair.engines)).await, 204);
        chidi.wait_for::<Refused>(|told| told.room == RoomId(fair.engines)).await;
        assert_eq!(outcome(&chidi, "exhibition.get", json!({"exhibitor": fair.engines})).await, "exhibition.unknown_exhibitor");
        let left = ask(&chidi, "exhibition.list", json!({"room": fair.hall})).await.unwrap();
        assert_eq!(left["exhibitors"].as_array().map(Vec::len), Some(1));
    }
}

crate::both! {
    async fn a_change_is_told_to_those_in_the_hall(server: Server) {
        let fair = Fair::set_up(server).await;
        let (ada, mut chidi) = (guest(server, 0).await, guest(server, 2).await);
        enter(&chidi, fair.hall).await;
        ask(&ada, "exhibition.patch", json!({"exhibitor": fair.engines, "tagline": "New"})).await.unwrap();
        let told = chidi.wait_for::<ExhibitionChanged>(|_| true).await;
        assert_eq!((told.room, told.exhibitor), (RoomId(fair.hall), Some(RoomId(fair.engines))));
    }
}

crate::both! {
    async fn stands_are_in_no_list_of_rooms_and_at_no_address_of_one(server: Server) {
        let fair = Fair::set_up(server).await;
        let rooms = server.api_get("rooms/").await;
        let ids: Vec<i64> = rooms["results"].as_array().unwrap().iter().map(|room| room["id"].as_i64().unwrap()).collect();
        assert!(ids.contains(&fair.hall) && !ids.contains(&fair.engines));
        for path in [format!("rooms/{}/", fair.engines), format!("rooms/{}/exhibitors/", fair.engines), format!("rooms/{}/exhibitors/{}/", fair.wall, fair.optics)] {
            let answer = server.authorized(server.client.get(server.api(&path))).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{path}");
        }
        let ada = guest(server, 0).await;
        assert!(ada.welcome.event.rooms.iter().all(|room| room.id != RoomId(fair.engines)));
        assert!(ada.welcome.event.rooms.iter().any(|room| room.id == RoomId(fair.hall)));
    }
}

//! A meeting draws: who may, who sees it, that everybody ends with the same picture, and what is kept.

use std::collections::BTreeMap;

use eventyay::base::tx::Actor;
use eventyay::events::rooms;
use serde_json::{Value, json};
use signaling::client::Client;
use signaling::protocol::{BoardChanged, BoardDrawn, BoardElement, EnterRoom, RoomId, StageOwn, WatchedBoard};

use crate::live_breakouts::{Meeting, meeting, open_to_everybody};
use crate::live_guest::{Guest, eventually, organizer_token};
use crate::live_nodes::{second_node, wait};
use crate::server::{Database, Server};

fn note(id: &str, version: u32, text: &str) -> Value {
    json!({"id": id, "version": version, "nonce": 5, "kind": "note", "color": "yellow", "size": 2, "x": 10, "y": 20,
        "width": 100, "height": 80, "text": text})
}

fn gone(id: &str, version: u32) -> Value {
    let mut element = note(id, version, "");
    element["deleted"] = json!(true);
    element
}

impl Guest {
    pub async fn board(&self, verb: &str, mut payload: Value) -> Result<Value, String> {
        payload["room"] = json!(self.room("workshop").id);
        let done = self.client.call_raw(&format!("whiteboard.{verb}"), payload).await;
        done.map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
    }

    /// The whole board, however many pages it has.
    async fn look(&self) -> WatchedBoard {
        let (mut all, mut asked) = (BTreeMap::new(), json!({}));
        loop {
            let page: WatchedBoard =
                serde_json::from_value(self.board("watch", asked).await.expect("they may look")).unwrap();
            all.extend(page.elements.iter().map(|element| (element.id.clone(), element.clone())));
            asked = json!({"after": page.seq, "board": page.board});
            if !page.more {
                return WatchedBoard { elements: all.into_values().collect(), ..page };
            }
        }
    }

    async fn draw(&self, board: i64, elements: Value) -> Result<Vec<BoardElement>, String> {
        let drawn = self.board("draw", json!({"board": board, "elements": elements})).await?;
        Ok(serde_json::from_value(drawn["newer"].clone()).unwrap())
    }
}

fn texts(elements: &[BoardElement]) -> Vec<&str> {
    elements.iter().filter(|element| !element.deleted).map(|element| element.text.as_str()).collect()
}

crate::both! {
    async fn what_one_draws_the_others_see_and_who_comes_late_sees_all_of_it(server: Server) {
        let Meeting { ada, mut bo, cy, .. } = meeting(server).await;
        let board = ada.look().await.board;
        assert_eq!(bo.look().await.board, board);
        assert_eq!(ada.draw(board, json!([note("a", 1, "Tea"), note("b", 1, "Coffee")])).await, Ok(vec![]));
        let drawn: BoardDrawn = bo.wait_for(|_: &BoardDrawn| true).await;
        assert_eq!((texts(&drawn.elements), drawn.after, drawn.seq), (vec!["Tea", "Coffee"], 0, 2));
        bo.draw(board, json!([note("a", 2, "Mate")])).await.unwrap();
        let late = cy.look().await;
        assert_eq!((texts(&late.elements), late.seq, late.whole), (vec!["Mate", "Coffee"], 3, true));

        // Ada changes what she saw before Bo's change came: his is newer, and she is told.
        assert_eq!(texts(&ada.draw(board, json!([note("a", 2, "Chai")])).await.unwrap()), ["Mate"]);
        ada.draw(board, json!([gone("b", 2)])).await.unwrap();
        let drawn: BoardDrawn = bo.wait_for(|drawn: &BoardDrawn| drawn.seq == 4).await;
        assert!(drawn.elements[0].deleted && drawn.elements[0].text.is_empty(), "{drawn:?}");
        assert_eq!(texts(&cy.look().await.elements), ["Mate"]);

        // Who was away reads on, deleted ones too.
        let answer = cy.board("watch", json!({"after": 3, "board": board})).await.unwrap();
        let page: WatchedBoard = serde_json::from_value(answer).unwrap();
        assert_eq!((page.whole, page.elements.len(), page.elements[0].deleted), (false, 1, true));
    }
}

crate::both! {
    async fn the_order_of_changes_makes_no_difference(server: Server) {
        let Meeting { ada, bo, .. } = meeting(server).await;
        let board = ada.look().await.board;
        let change = |nonce: u32, text: &str| {
            let mut element = note("a", 2, text);
            element["nonce"] = json!(nonce);
            json!([element])
        };
        ada.draw(board, change(7, "seven")).await.unwrap();
        bo.draw(board, change(3, "three")).await.unwrap();
        assert_eq!(texts(&bo.look().await.elements), ["seven"]);
        bo.draw(board, change(9, "nine")).await.unwrap();
        assert_eq!(texts(&ada.look().await.elements), ["nine"]);
        let many = json!([note("a", 3, "x"), note("a", 4, "y"), note("a", 3, "z")]);
        ada.draw(board, many).await.unwrap();
        assert_eq!(texts(&bo.look().await.elements), ["y"]);
    }
}

crate::both! {
    async fn a_large_board_comes_in_pages_and_has_an_end(server: Server) {
        let Meeting { ada, bo, .. } = meeting(server).await;
        let board = ada.look().await.board;
        let line = |id: usize| json!({"id": format!("l{id}"), "version": 1, "nonce": 1, "kind": "pen", "color": "ink", "size": 1, "x": 0, "y": 0,
            "points": (0..2_000).map(|step| step % 1_000 - 19_000).collect::<Vec<_>>()});
        for id in 0..30 {
            server.base.clock.advance(std::time::Duration::from_secs(1));
            ada.draw(board, json!([line(id)])).await.unwrap();
        }
        assert_eq!(bo.look().await.elements.len(), 30);
        let first: WatchedBoard = serde_json::from_value(bo.board("watch", json!({})).await.unwrap()).unwrap();
        assert!(first.more && first.elements.len() < 6, "{} of {} bytes", first.elements.len(), line(0).to_string().len());

        let mut drawn = 30;
        let refused = loop {
            server.base.clock.advance(std::time::Duration::from_secs(1));
            let fifty: Vec<Value> = (drawn..drawn + 50).map(|id| note(&format!("n{id}"), 1, "x")).collect();
            match ada.draw(board, json!(fifty)).await {
                Ok(_) => drawn += 50,
                Err(code) => break code,
            }
        };
        assert_eq!((refused.as_str(), drawn), ("whiteboard.full", 1_980));
        ada.draw(board, json!([gone("l0", 2), note("last", 1, "x")])).await.expect("what goes makes place");
    }
}

crate::both! {
    async fn only_what_the_board_knows_is_drawn(server: Server) {
        let Meeting { ada, .. } = meeting(server).await;
        let board = ada.look().await.board;
        let with = |field: &str, value: Value| {
            let mut element = note("a", 1, "x");
            element[field] = value;
            json!([element])
        };
        for (field, value, code) in [
            ("kind", json!("iframe"), "invalid_input"),
            ("kind", json!("image"), "invalid_input"),
            ("color", json!("url(https://elsewhere.example)"), "invalid_input"),
            ("id", json!("<b>"), "whiteboard.invalid"),
            ("version", json!(0), "whiteboard.invalid"),
            ("version", json!(1_000_001), "whiteboard.invalid"),
            ("version", json!(-1), "invalid_input"),
            ("x", json!(20_001), "whiteboard.invalid"),
            ("x", json!(0.5), "invalid_input"),
            ("width", json!(-1), "whiteboard.invalid"),
            ("text", json!("x".repeat(1_001)), "whiteboard.invalid"),
            ("points", json!([1, 2]), "whiteboard.invalid"),
        ] {
            assert_eq!(ada.draw(board, with(field, value.clone())).await, Err(code.to_owned()), "{field} {value}");
        }
        assert_eq!(ada.draw(board, json!([])).await, Err("whiteboard.invalid".to_owned()));
        let many: Vec<Value> = (0..51).map(|id| note(&format!("n{id}"), 1, "x")).collect();
        assert_eq!(ada.draw(board, json!(many)).await, Err("whiteboard.invalid".to_owned()));
        // Fields that it does not know are not kept: no link, no picture in disguise.
        ada.draw(board, with("link", json!("https://elsewhere.example"))).await.unwrap();
        let answer = ada.board("watch", json!({})).await.unwrap();
        assert!(!answer.to_string().contains("elsewhere"), "{answer}");
        assert_eq!(ada.draw(board + 1, json!([note("z", 1, "x")])).await, Err("whiteboard.cleared".to_owned()));
        let mut flood = None;
        for version in 2..300 {
            if let Err(code) = ada.draw(board, json!([note("a", version, "x")])).await {
                flood = Some(code);
                break;
            }
        }
        assert_eq!(flood.as_deref(), Some("whiteboard.rate_limited"));
    }
}

crate::both! {
    async fn moderators_clear_close_and_open_it_and_nobody_else_does(server: Server) {
        let Meeting { mut ada, bo, olga, .. } = meeting(server).await;
        let board = ada.look().await.board;
        ada.draw(board, json!([note("a", 1, "Tea")])).await.unwrap();
        for (verb, payload) in [("clear", json!({})), ("close", json!({"closed": true}))] {
            assert_eq!(bo.board(verb, payload).await, Err("whiteboard.denied".to_owned()), "{verb}");
        }
        olga.board("close", json!({"closed": true})).await.unwrap();
        assert!(ada.wait_for(|_: &BoardChanged| true).await.closed);
        assert_eq!(bo.draw(board, json!([note("b", 1, "x")])).await, Err("whiteboard.closed".to_owned()));
        olga.draw(board, json!([note("c", 1, "From the team")])).await.expect("whoever closed it still draws");
        assert!(bo.look().await.closed);
        olga.board("close", json!({"closed": false})).await.unwrap();
        assert!(!ada.wait_for(|_: &BoardChanged| true).await.closed);
        bo.draw(board, json!([note("b", 1, "x")])).await.unwrap();

        olga.board("clear", json!({})).await.unwrap();
        let changed: BoardChanged = ada.wait_for(|changed: &BoardChanged| changed.board != board).await;
        let empty = ada.look().await;
        assert_eq!((empty.board, empty.elements.len()), (changed.board, 0));
        assert_eq!(bo.draw(board, json!([note("b", 2, "too late")])).await, Err("whiteboard.cleared".to_owned()));
        assert!(server.api_get("audit_log/?page_size=50").await.to_string().contains("whiteboard.cleared"));
    }
}

crate::both! {
    async fn who_may_not_speak_only_looks_and_who_is_out_sees_nothing(server: Server) {
        let Meeting { ada, mut bo, olga, .. } = meeting(server).await;
        let board = ada.look().await.board;
        bo.look().await;
        let room = server.room("workshop");
        olga.client.call_raw("moderation.sanction", json!({"user": bo.id(), "kind": "silence", "room": room, "minutes": 5})).await.unwrap();
        eventually("the silence", async || bo.draw(board, json!([note("b", 1, "x")])).await.err()).await;
        assert_eq!(bo.draw(board, json!([note("b", 1, "x")])).await, Err("whiteboard.denied".to_owned()));
        ada.draw(board, json!([note("a", 1, "Seen by those who look")])).await.unwrap();
        bo.wait_for(|_: &BoardDrawn| true).await;
        olga.client.call_raw("room.remove", json!({"room": room, "user": bo.id()})).await.unwrap();
        bo.wait_for(|_: &signaling::protocol::Refused| true).await;
        ada.draw(board, json!([note("a", 2, "Not for Bo")])).await.unwrap();
        let quiet = bo.until_closed_or_quiet().await;
        assert!(quiet.iter().all(|pushed| pushed.read::<BoardDrawn>().is_none()), "{quiet:?}");
        assert_eq!(bo.board("watch", json!({})).await, Err("room.not_entered".to_owned()));
        // On a stage nobody draws.
        ada.enter_room("main-stage").await;
        let code = ada.code_of("whiteboard.watch", json!({"room": server.room("main-stage")})).await;
        assert_eq!(code, "whiteboard.denied");
    }
}

crate::both! {
    async fn each_group_has_a_board_of_its_own(server: Server) {
        let Meeting { mut ada, mut bo, olga, .. } = meeting(server).await;
        let board = ada.look().await.board;
        bo.look().await;
        ada.draw(board, json!([note("a", 1, "For everybody")])).await.unwrap();
        let plan = json!({"room": olga.room("workshop").id, "groups": [{"name": "Red", "users": [ada.id()]}, {"name": "Blue", "users": [bo.id()]}]});
        olga.client.call_raw("breakout.open", plan).await.unwrap();
        ada.wait_for(|own: &StageOwn| own.group == Some(1)).await;
        bo.wait_for(|own: &StageOwn| own.group == Some(2)).await;
        let red = ada.look().await;
        assert_eq!((red.group, red.elements.len()), (Some(1), 0));
        assert_eq!(ada.draw(board, json!([note("b", 1, "x")])).await, Err("whiteboard.cleared".to_owned()), "no way to another board");
        bo.until_closed_or_quiet().await;
        ada.draw(red.board, json!([note("r", 1, "Red's own")])).await.unwrap();
        olga.look().await;
        olga.draw(board, json!([note("o", 1, "In the room")])).await.unwrap();
        let quiet = bo.until_closed_or_quiet().await;
        assert!(quiet.iter().all(|pushed| pushed.read::<BoardDrawn>().is_none()), "neither of the room's nor of another group's: {quiet:?}");
        assert_eq!(bo.look().await.elements.len(), 0);
        olga.client.call_raw("breakout.close", json!({"room": olga.room("workshop").id, "seconds": 0})).await.unwrap();
        ada.wait_for(|own: &StageOwn| own.group.is_none()).await;
        assert_eq!(texts(&ada.look().await.elements), ["For everybody", "In the room"]);
    }
}

crate::both! {
    async fn it_goes_with_its_room(server: Server) {
        let Meeting { ada, .. } = meeting(server).await;
        let board = ada.look().await.board;
        ada.draw(board, json!([note("a", 1, "Tea")])).await.unwrap();
        let at = (server.room("workshop"), 0);
        let mut conn = server.base.read().await.unwrap();
        assert!(eventyay::live::whiteboard::store::board(&mut conn, at).await.unwrap().is_some());
        drop(conn);
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        rooms::store::delete(&mut tx, at.0).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = server.base.read().await.unwrap();
        assert!(eventyay::live::whiteboard::store::board(&mut conn, at).await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_have_the_same_board_and_a_new_one_has_it_too() {
    let server = Server::start_shared(Database::Postgres).await;
    open_to_everybody(&server).await;
    let room = server.room("workshop");
    let enter = async |url: &str, token: &str| {
        let mut client = Client::connect(url, None).await.unwrap();
        client.authenticate(token, false).await.unwrap();
        client.call(&EnterRoom { room: RoomId(room) }).await.unwrap();
        client
    };
    let ask = async |client: &Client, verb: &str, mut payload: Value| {
        payload["room"] = json!(room);
        client.call_raw(&format!("whiteboard.{verb}"), payload).await.unwrap()
    };
    let second = second_node(&server).await;
    let ada = enter(&server.demo.ws_url, &server.demo.holders[0].ws_token).await;
    let mut bo = enter(&second.ws_url, &server.demo.holders[1].ws_token).await;
    let olga = enter(&second.ws_url, &organizer_token(&server).await).await;
    let board = ask(&ada, "watch", json!({})).await["board"].clone();
    assert_eq!(ask(&bo, "watch", json!({})).await["board"], board);
    ask(&ada, "draw", json!({"board": board, "elements": [note("a", 1, "Tea")]})).await;
    assert_eq!(texts(&wait::<BoardDrawn>(&mut bo).await.elements), ["Tea"]);
    ask(&olga, "draw", json!({"board": board, "elements": [note("b", 1, "Coffee")]})).await;
    assert_eq!(texts(&wait::<BoardDrawn>(&mut bo).await.elements), ["Coffee"]);
    // A process that begins now has what was drawn before it.
    let third = second_node(&server).await;
    let cy = enter(&third.ws_url, &server.demo.holders[2].ws_token).await;
    let whole: WatchedBoard = serde_json::from_value(ask(&cy, "watch", json!({})).await).unwrap();
    assert_eq!(texts(&whole.elements), ["Tea", "Coffee"]);
    ask(&olga, "clear", json!({})).await;
    assert_ne!(json!(wait::<BoardChanged>(&mut bo).await.board), board);
    second.running.abort();
    third.running.abort();
    server.stop().await;
}

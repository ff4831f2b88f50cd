//! Two server processes with one PostgreSQL and one Redis: people on both see and hear each other.

use std::sync::{Arc, Mutex};

use eventyay::app::demo::Demo;
use eventyay::app::{App, Options};
use eventyay::base::config::{self, Sources};
use signaling::client::Client;
use signaling::protocol::{
    ChatContent, ChatSaid, EnterRoom, JoinChat, Module, RefusalCode, Refused, RoomId, SendChat, ViewerAdded,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::server::{Database, Server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_share_chat_presence_and_lost_rights() {
    let server = Server::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let demo = &server.demo;
    let (mut ada, channel) = enter(&demo.ws_url, demo, 0).await;
    let (mut bo, _) = enter(&second.ws_url, demo, 1).await;
    let bo_id = wait::<ViewerAdded>(&mut ada).await.user.id;

    ada.call(&SendChat::text(channel, "hello over there")).await.unwrap();
    let heard = wait::<ChatSaid>(&mut bo).await;
    assert_eq!(heard.users[&heard.event.sender].profile.display_name, "Ada Lovelace");

    let room = server.room("main-stage");
    let (status, _) =
        server.api_post(&format!("rooms/{room}/members/{bo_id}/remove/"), &serde_json::json!({"ban": true})).await;
    assert_eq!(status, 200);
    assert_eq!(wait::<Refused>(&mut bo).await.refusal.code, RefusalCode::Banned);
    let gone = wait::<signaling::protocol::ViewerRemoved>(&mut ada).await;
    assert_eq!(gone.user_id, bo_id);
    second.running.abort();
    server.stop().await;
}

/// The bus may lose messages, the chat may not: what a node missed is read from where it was committed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_bus_loses_no_chat() {
    let line = Line::to(&std::env::var("EVENTYAY_TEST_REDIS").expect("`make test` starts one")).await;
    let url = line.url.clone();
    let server = Server::start_configured_with(Database::Sqlite, |config| config.redis.url = url).await;
    let (mut ada, channel) = enter(&server.demo.ws_url, &server.demo, 0).await;
    let (bo, _) = enter(&server.demo.ws_url, &server.demo, 1).await;
    line.cut();
    for word in ["one", "two", "three"] {
        bo.call(&SendChat::text(channel, word)).await.unwrap();
    }
    for word in ["one", "two", "three"] {
        let said = wait::<ChatSaid>(&mut ada).await;
        assert_eq!(said.event.content, ChatContent::Text { body: word.to_owned() });
    }
    server.stop().await;
}

pub struct Second {
    pub ws_url: String,
    pub running: tokio::task::JoinHandle<()>,
}

pub async fn second_node(server: &Server) -> Second {
    let mut config = config::load(&Sources::default()).unwrap().config;
    config.http.listen = "127.0.0.1:0".parse().unwrap();
    config.media.listen = "127.0.0.1:0".parse().unwrap();
    config.database = server.base.config.database.clone();
    config.redis = server.base.config.redis.clone();
    let app = App::start(Options::new(config)).await.unwrap();
    let ws_url = format!("ws://{}/ws/event/lotus/monsoon/", app.local_addr());
    Second { ws_url, running: tokio::spawn(app.run(std::future::pending())) }
}

pub async fn enter(url: &str, demo: &Demo, holder: usize) -> (Client, uuid::Uuid) {
    let mut client = Client::connect(url, None).await.unwrap();
    let welcome = client.authenticate(&demo.holders[holder].ws_token, false).await.unwrap();
    let stage = &welcome.event.rooms[0];
    client.call(&EnterRoom { room: RoomId(stage.id.0) }).await.unwrap();
    let Some(Module::Chat { channel_id }) = stage.modules.last() else { panic!("the room has a chat") };
    client.call(&JoinChat { channel: *channel_id }).await.unwrap();
    (client, *channel_id)
}

pub async fn wait<P: signaling::protocol::PushPayload>(client: &mut Client) -> P {
    let found = tokio::time::timeout(std::time::Duration::from_secs(10), client.wait_for()).await;
    found.unwrap_or_else(|_| panic!("no {} came", P::NAME)).expect("the socket stays open")
}

/// A line to Redis that can be cut.
pub struct Line {
    pub url: String,
    calls: Arc<Mutex<JoinSet<()>>>,
}

impl Line {
    pub async fn to(redis: &str) -> Line {
        let (host, database) = redis.trim_start_matches("redis://").split_once('/').expect("redis://host:port/db");
        let (host, calls) = (host.to_owned(), Arc::new(Mutex::new(JoinSet::new())));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("redis://{}/{database}", listener.local_addr().unwrap());
        let taken = calls.clone();
        tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                let host = host.clone();
                taken.lock().unwrap().spawn(async move {
                    let mut there = TcpStream::connect(host).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
                });
            }
        });
        Line { url, calls }
    }

    /// Ends every connection; new ones are taken again.
    pub fn cut(&self) {
        self.calls.lock().unwrap().abort_all();
    }
}

//! Files in messages: whoever may read the channel may have them, nobody else, and not for longer than their message.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::Client;
use serde_json::{Value, json};
use signaling::protocol::{BlockUser, ChatContent, ChatSaid, CreateDirect, FetchChat, SendChat, SentContent};

use crate::live_chat::at_the_stage;
use crate::live_guest::{Guest, eventually};
use crate::server::{Server as Started, browser, csrf_of};

/// A browser that joined as one of the demo's people.
pub async fn joined(server: &Started, holder: usize) -> (Client, String) {
    let browser = browser();
    let link = &server.demo.holders[holder].join_link;
    let csrf = csrf_of(&browser.get(link).send().await.unwrap().text().await.unwrap());
    browser.post(link).form(&[("csrf", csrf.clone())]).send().await.unwrap();
    (browser, csrf)
}

pub fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(64, 32)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn upload(
    server: &Started,
    from: &(Client, String),
    channel: uuid::Uuid,
    name: &str,
    bytes: Vec<u8>,
) -> (u16, Value) {
    let url = server.url(&format!("/lotus/monsoon/video/files/{channel}?name={}", name.replace(' ', "%20")));
    let request = from.0.post(url).header("X-CSRF-Token", &from.1).body(bytes);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
}

async fn get(server: &Started, from: &Client, id: &str) -> reqwest::Response {
    from.get(server.url(&format!("/lotus/monsoon/video/file/{id}"))).send().await.unwrap()
}

fn with_files(channel: uuid::Uuid, ids: &[&str]) -> SendChat {
    let files = ids.iter().map(|id| json!({"id": id})).collect();
    let content = SentContent { kind: "files".into(), body: json!("Look"), files: Value::Array(files) };
    SendChat { content, ..SendChat::text(channel, "") }
}

fn kept(server: &Started) -> usize {
    let folder = server.base.config.data.dir.join("files");
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |path: std::path::PathBuf| if path.is_dir() { std::fs::read_dir(path).unwrap().count() } else { 1 };
    entries.map(|entry| count(entry.unwrap().path())).sum()
}

crate::both! {
    async fn a_picture_is_sent_seen_and_gone_with_its_message(server: Server) {
        let (ada, mut bo) = (at_the_stage(server, 0, false).await, at_the_stage(server, 1, false).await);
        let (hers, his) = (joined(server, 0).await, joined(server, 1).await);
        let channel = ada.channel("main-stage");
        let (status, file) = upload(server, &hers, channel, "../my cat.png", picture()).await;
        assert_eq!((status, file["name"].as_str()), (201, Some("my_cat.png")), "{file}");
        let id = file["id"].as_str().unwrap();
        assert_eq!(get(server, &his.0, id).await.status(), 404, "it was not sent yet");
        assert_eq!(bo.code_of("chat.send", json!(with_files(channel, &[id]))).await, "chat.invalid_body", "another's");
        let sent = ada.client.call(&with_files(channel, &[id])).await.unwrap().event;
        let heard = bo.wait_for(|_: &ChatSaid| true).await.event;
        let ChatContent::Files { body, files } = &heard.content else { panic!("{heard:?}") };
        assert_eq!((body.as_str(), files[0].id.to_string().as_str()), ("Look", id));
        let fetched = bo.client.call(&FetchChat { channel, count: 9, before_id: None, after_id: None }).await.unwrap();
        assert_eq!(fetched.results[0].content, heard.content);
        assert_eq!(ada.code_of("chat.send", json!(with_files(channel, &[id]))).await, "chat.invalid_body", "sent already");

        let answer = get(server, &his.0, id).await;
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert_eq!(answer.headers()["content-type"], "image/png");
        assert_eq!(get(server, &browser(), id).await.status(), 404, "a stranger");
        assert_eq!(kept(server), 1);
        let deleted = SentContent { kind: "deleted".into(), body: Value::Null, files: Value::Null };
        let delete = SendChat { content: deleted, replaces: Some(sent.event_id), ..SendChat::text(channel, "") };
        ada.client.call(&delete).await.unwrap();
        assert_eq!(get(server, &his.0, id).await.status(), 404);
        assert_eq!(kept(server), 0, "the bytes are gone too");
    }
}

crate::both! {
    async fn a_file_of_two_is_for_those_two_and_ends_with_the_right(server: Server) {
        let (ada, bo) = (at_the_stage(server, 0, false).await, at_the_stage(server, 1, false).await);
        let (hers, his, stranger) = (joined(server, 0).await, joined(server, 1).await, joined(server, 2).await);
        let channel = ada.client.call(&CreateDirect { users: vec![bo.id()], hide: true }).await.unwrap().id;
        assert_eq!(upload(server, &stranger, channel, "x.png", picture()).await.0, 404);
        let (_, file) = upload(server, &hers, channel, "x.png", picture()).await;
        let id = file["id"].as_str().unwrap();
        ada.client.call(&with_files(channel, &[id])).await.unwrap();
        assert_eq!(get(server, &his.0, id).await.status(), 200);
        assert_eq!(get(server, &stranger.0, id).await.status(), 404);
        bo.client.call(&BlockUser { id: ada.id() }).await.unwrap();
        let (_, next) = upload(server, &hers, channel, "x.png", picture()).await;
        let blocked = json!(with_files(channel, &[next["id"].as_str().unwrap()]));
        assert_eq!(ada.code_of("chat.send", blocked).await, "chat.denied");

        let stage = ada.channel("main-stage");
        let (_, shown) = upload(server, &hers, stage, "x.png", picture()).await;
        let shown = shown["id"].as_str().unwrap();
        ada.client.call(&with_files(stage, &[shown])).await.unwrap();
        assert_eq!(get(server, &his.0, shown).await.status(), 200, "the control");
        let room = server.room("main-stage");
        server.api_post(&format!("rooms/{room}/members/{}/remove/", bo.id()), &json!({"ban": true})).await;
        eventually("who lost the room has its files no longer", async || {
            (get(server, &his.0, shown).await.status() == 404).then_some(())
        })
        .await;
    }
}

crate::both! {
    async fn what_is_no_picture_is_refused_and_so_is_another_site(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let channel = ada.channel("main-stage");
        let hers = joined(server, 0).await;
        for bytes in [b"<svg onload=alert(1)>".to_vec(), b"<html>".to_vec(), Vec::new(), b"GIF89a".to_vec()] {
            assert_eq!(upload(server, &hers, channel, "x.png", bytes).await.0, 400);
        }
        let elsewhere = (hers.0.clone(), "made-up".to_owned());
        assert_eq!(upload(server, &elsewhere, channel, "x.png", picture()).await.0, 403);
        assert_eq!(upload(server, &hers, uuid::Uuid::new_v4(), "x.png", picture()).await.0, 404);
        let pdf = b"%PDF-1.7\n<script>alert(1)</script>".to_vec();
        let (status, file) = upload(server, &hers, channel, "paper.html", pdf).await;
        assert_eq!((status, file["name"].as_str()), (201, Some("paper.pdf")));
        let answer = get(server, &hers.0, file["id"].as_str().unwrap()).await;
        assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        let guest = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let nobody = json!(with_files(channel, &["nonsense"]));
        assert_eq!(guest.code_of("chat.send", nobody).await, "chat.invalid_body");
    }
}

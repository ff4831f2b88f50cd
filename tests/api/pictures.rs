//! Logos and header pictures: an upload becomes one when a setting takes it over, is shown on pages and in letters, goes along
//! to a copy, and is nobody else's.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, browser, json as body_of};
use crate::settings::call;
use crate::tenants::neighbour;

const MONSOON: &str = "/api/v1/organizers/lotus/events/monsoon/";
const SETTINGS: &str = "/api/v1/organizers/lotus/events/monsoon/settings/";
const LOTUS: &str = "/api/v1/organizers/lotus/settings/";

pub fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(64, 32)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub async fn upload(server: &Server, token: &str, bytes: Vec<u8>) -> String {
    let request = server.client.post(server.url("/api/v1/upload")).header("authorization", format!("Token {token}"));
    let response =
        request.header("content-disposition", "attachment; filename=\"logo.png\"").body(bytes).send().await.unwrap();
    let answer = body_of(response).await;
    answer["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn set(server: &Server, path: &str, body: Value) -> (u16, Value) {
    call(server, Method::PATCH, path, body).await
}

async fn page(server: &Server, path: &str) -> String {
    browser().get(server.url(path)).send().await.unwrap().text().await.unwrap()
}

crate::both! {
    async fn an_upload_becomes_the_logo_of_pages_and_letters(server: Server) {
        let own = server.demo.organizer.api_token.clone();
        let file = upload(server, &own, picture()).await;
        let (status, told) = set(server, SETTINGS, json!({"logo_image": file})).await;
        let logo = told["logo_image"].as_str().unwrap().to_owned();
        assert_eq!((status, logo.starts_with("/pictures/")), (200, true), "{told}");
        let (status, _) = set(server, SETTINGS, json!({"logo_image": file})).await;
        assert_eq!(status, 400, "an upload is used once");

        let shown = browser().get(server.url(&logo)).send().await.unwrap();
        assert_eq!((shown.status(), &shown.headers()["content-type"]), (StatusCode::OK, &"image/png".parse().unwrap()));
        let cached = shown.headers()["cache-control"].to_str().unwrap().to_owned();
        assert!(cached.contains("public") && cached.contains("immutable"), "{cached}");
        assert!(shown.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert_eq!(image::load_from_memory(&shown.bytes().await.unwrap()).unwrap().width(), 64);

        let shop = page(server, "/lotus/monsoon/").await;
        assert!(shop.contains(&format!("src=\"{logo}\" alt=\"\"")), "{shop}");
        assert!(shop.contains(&format!("<meta property=\"og:image\" content=\"{}{logo}\">", server.base.public_url)), "{shop}");
        assert!(page(server, "/lotus/monsoon/schedule/").await.contains(&logo));
        let stage = server.room("main-stage");
        let opened = call(server, Method::PATCH, &format!("{MONSOON}rooms/{stage}/"), json!({"audience": "public", "timing": "always"})).await;
        assert_eq!(opened.0, 200, "{opened:?}");
        assert!(page(server, "/lotus/monsoon/video/").await.contains(&logo), "the lobby's data");

        let letter = json!({"to_email": "uma@example.org", "subject": "Hello", "body": "Welcome", "locale": "en"});
        let (status, draft) = server.api_post("mails/", &letter).await;
        assert_eq!(status, 201, "{draft}");
        let preview = server.api_get(&format!("mails/{}/preview/", draft["id"])).await;
        let html = preview["html"].as_str().unwrap();
        assert!(html.contains(&format!("src=\"{}{logo}\"", server.base.public_url)) && html.contains("alt=\"Monsoon"), "{html}");
        assert!(!preview["text"].as_str().unwrap().contains("pictures"), "readable without");
    }
}

crate::both! {
    async fn a_picture_is_inherited_replaced_copied_and_removed(server: Server) {
        let own = server.demo.organizer.api_token.clone();
        let (_, told) = set(server, LOTUS, json!({"logo_image": upload(server, &own, picture()).await})).await;
        let of_lotus = told["logo_image"].as_str().unwrap().to_owned();
        assert!(page(server, "/lotus/monsoon/").await.contains(&of_lotus), "from the organizer");
        let (_, told) = set(server, SETTINGS, json!({"logo_image": upload(server, &own, picture()).await, "header_image": of_lotus})).await;
        let of_event = told["logo_image"].as_str().unwrap().to_owned();
        let shop = page(server, "/lotus/monsoon/").await;
        assert!(shop.contains(&format!("site-logo\" src=\"{of_event}\"")) && shop.contains(&format!("event-picture\" src=\"{of_lotus}\"")), "{shop}");
        let (status, _) = call(server, Method::POST, &format!("{MONSOON}clone/"), json!({"slug": "next"})).await;
        assert_eq!(status, 201);
        let copied = call(server, Method::GET, "/api/v1/organizers/lotus/events/next/settings/", json!({})).await.1;
        assert_eq!((&copied["logo_image"], &copied["header_image"]), (&json!(of_event), &json!(of_lotus)));
        let (_, told) = set(server, SETTINGS, json!({"logo_image": "", "header_image": null})).await;
        assert_eq!((&told["logo_image"], &told["header_image"]), (&json!(""), &json!("")));
        let shop = page(server, "/lotus/monsoon/").await;
        assert!(!shop.contains("/pictures/"), "none, and not the organizer's either: {shop}");
        let (_, told) = set(server, SETTINGS, json!({"logo_image": null})).await;
        assert_eq!(told["logo_image"], json!(of_lotus));
        assert_eq!(browser().get(server.url(&of_event)).send().await.unwrap().status(), 200, "the copy still shows it");
    }
}

crate::both! {
    async fn nobody_takes_what_somebody_else_uploaded(server: Server) {
        let theirs = neighbour(server).await;
        let own = server.demo.organizer.api_token.clone();
        let file = upload(server, &own, picture()).await;
        let as_neighbour = async |body: Value| {
            let request = server.client.patch(server.url("/api/v1/organizers/neighbour/settings/"));
            let response = request.header("authorization", format!("Token {theirs}")).json(&body).send().await.unwrap();
            (response.status().as_u16(), body_of(response).await)
        };
        let (status, refused) = as_neighbour(json!({"logo_image": file})).await;
        assert_eq!((status, refused["logo_image"].is_array()), (400, true), "{refused}");
        let (status, told) = set(server, LOTUS, json!({"logo_image": file})).await;
        assert_eq!(status, 200, "and it is still its owner's: {told}");
        let (status, refused) = as_neighbour(json!({"logo_image": told["logo_image"]})).await;
        assert_eq!((status, refused["logo_image"].is_array()), (400, true), "nor is a picture in use: {refused}");
        let of_neighbour = upload(server, &theirs, picture()).await;
        assert_eq!(as_neighbour(json!({"logo_image": of_neighbour})).await.0, 200, "their own works");
        for wrong in [json!("https://evil.example/x.png"), json!("javascript:alert(1)"), json!("file:x"), json!(7),
            json!("/pictures/00000000-0000-0000-0000-000000000007/"), json!(upload(server, &own, b"%PDF-1.4 none".to_vec()).await)] {
            let (status, answer) = set(server, LOTUS, json!({"logo_image": wrong})).await;
            assert_eq!((status, answer["logo_image"].is_array()), (400, true), "{wrong}: {answer}");
        }
        assert_eq!(browser().get(server.url("/pictures/x/")).send().await.unwrap().status(), 404);
    }
}

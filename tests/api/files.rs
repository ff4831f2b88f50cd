//! Uploads (threats T18 and T22): what is kept is harmless, and only its owner gets it.

use std::io::Cursor;
use std::time::Duration;

use crate::server::{Server, json};
use crate::small_s3;
use eventyay::base::blob::{Blob, S3};
use eventyay::base::config::{self, Sources};
use eventyay::base::intake::{self, Refusal};
use eventyay::base::tx::Actor;
use eventyay::orgs::permissions::{Level, Permissions};
use eventyay::orgs::teams::rules::Shape;
use eventyay::orgs::{organizers, teams, tokens};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageEncoder, ImageFormat, RgbImage};
use reqwest::Response;

/// Stands in every evil file; where it is still found, something got through.
const MARK: &str = "EVIL<script>alert(1)</script>";

fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 99])))
}

fn written(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture(64, 32).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

/// A PNG with one more chunk after its header.
fn png_with(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let plain = written(ImageFormat::Png);
    [&plain[..33], &chunk(name, data), &plain[33..]].concat()
}

/// A PNG that says it is so large, and holds next to nothing.
fn png_of_size(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let mut plain = b"\x89PNG\r\n\x1a\n".to_vec();
    plain.extend(chunk(b"IHDR", &header));
    plain.extend(chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1]));
    plain.extend(chunk(b"IEND", &[]));
    plain
}

/// EXIF with an orientation (6: turned by a quarter) and a text.
fn exif() -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    tiff.extend(b"\x01\x0e\0\x02");
    tiff.extend((MARK.len() as u32).to_be_bytes());
    tiff.extend(38u32.to_be_bytes());
    tiff.extend(0u32.to_be_bytes());
    tiff.extend(MARK.as_bytes());
    tiff
}

/// A JPEG with one more segment at its beginning.
fn jpeg_with(marker: u8, data: &[u8]) -> Vec<u8> {
    let plain = written(ImageFormat::Jpeg);
    let length = (data.len() as u16 + 2).to_be_bytes();
    [&plain[..2], &[0xff, marker], &length, data, &plain[2..]].concat()
}

fn webp_with(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut file = written(ImageFormat::WebP);
    file.extend(name);
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    file.extend(vec![0; data.len() % 2]);
    let size = (file.len() as u32 - 8).to_le_bytes();
    file[4..8].copy_from_slice(&size);
    file
}

fn with_tail(mut file: Vec<u8>, tail: &[u8]) -> Vec<u8> {
    file.extend(tail);
    file
}

/// Files that are no picture, whatever they say they are.
fn strangers() -> Vec<Vec<u8>> {
    let texts = [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg>&x;</svg>",
        "<html><script>alert(1)</script></html>",
        "\u{feff}<html>",
        "<?php system($_GET[0]); ?>",
        "#!/bin/sh\nid",
        "GIF89a/*<script>*/=1;alert(1)",
        "BM\0\0",
        "II*\0",
        "MM\0*",
        "PK\x03\x04",
        "\x7fELF",
        "MZ\0\0",
        "Rar!\x1a\x07",
        "{\\rtf1}",
        "%!PS-Adobe",
        "\0\0\x01\0",
        "",
        " ",
        "\n\u{89}PNG",
        "RIFF\0\0\0\0WAVE",
        "RIFF\0\0\0\0AVI ",
        "8BPS",
        "ftypavif",
        "wOF2",
        "OggS",
        "ID3",
        "<",
        "%PD",
    ];
    texts.iter().map(|text| [text.as_bytes(), MARK.as_bytes()].concat()).collect()
}

/// Pictures that are broken, or a bomb.
fn bombs() -> Vec<Vec<u8>> {
    let mut all = vec![
        png_of_size(60_000, 60_000),
        png_of_size(u32::MAX, u32::MAX),
        png_of_size(0, 0),
        png_of_size(11_000, 11_000),
        png_of_size(1, i32::MAX as u32),
        b"\x89PNG\r\n\x1a\n".to_vec(),
        b"\xff\xd8\xff".to_vec(),
        b"RIFF\xff\xff\xff\xffWEBP".to_vec(),
        b"RIFF\x04\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff".to_vec(),
    ];
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let whole = written(format);
        all.push(whole[..40].to_vec());
        let mut damaged = whole.clone();
        damaged[20..30].fill(0xff);
        all.push(damaged);
    }
    // A start of frame that says 65500 x 65500.
    let mut huge = written(ImageFormat::Jpeg);
    let frame = huge.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    huge[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    all.push(huge);
    all
}

/// Good pictures that carry something else along.
fn carriers() -> Vec<Vec<u8>> {
    let text = [b"Comment\0", MARK.as_bytes()].concat();
    let long = MARK.repeat(1000);
    vec![
        with_tail(written(ImageFormat::Png), MARK.as_bytes()),
        with_tail(written(ImageFormat::Jpeg), MARK.as_bytes()),
        with_tail(written(ImageFormat::Png), &[b"PK\x03\x04", MARK.as_bytes()].concat()),
        png_with(b"tEXt", &text),
        png_with(b"eXIf", &exif()),
        png_with(b"evIL", long.as_bytes()),
        jpeg_with(0xfe, MARK.as_bytes()),
        jpeg_with(0xe1, &[b"Exif\0\0", &exif()[..]].concat()),
        jpeg_with(0xed, MARK.as_bytes()),
        jpeg_with(0xe2, &[b"ICC_PROFILE\0\x01\x01", MARK.as_bytes()].concat()),
        webp_with(b"EXIF", &exif()),
        webp_with(b"XMP ", MARK.as_bytes()),
    ]
}

#[test]
fn nothing_comes_in_but_pictures_written_anew() {
    for file in strangers() {
        assert_eq!(intake::take(&file), Err(Refusal::UnknownKind), "{}", String::from_utf8_lossy(&file));
    }
    for (number, file) in bombs().iter().enumerate() {
        let refused = intake::take(file);
        assert!(matches!(refused, Err(Refusal::TooManyPixels | Refusal::Damaged)), "bomb {number}");
    }
    for (number, file) in carriers().iter().enumerate() {
        let kept = intake::take(file).unwrap_or_else(|refusal| panic!("carrier {number}: {refusal:?}"));
        let found = |what: &str| kept.bytes.windows(what.len()).any(|window| window == what.as_bytes());
        assert!(!found("EVIL") && !found("script") && !found("Exif"), "carrier {number}");
        let picture = image::load_from_memory(&kept.bytes).unwrap();
        assert_eq!(picture.width() * picture.height(), 64 * 32, "carrier {number}");
        // The control: what was sent did hold it.
        assert!(file.windows(4).any(|window| window == b"EVIL"), "carrier {number}");
    }
    assert!(strangers().len() + bombs().len() + carriers().len() >= 50);
    // 25 million pixels are let in: the largest that we take stays below the bound too.
    let mut large = Vec::new();
    let black = vec![0; 5000 * 5000];
    PngEncoder::new(&mut large).write_image(&black, 5000, 5000, image::ExtendedColorType::L8).unwrap();
    intake::take(&large).expect("large and good");
    assert!(peak_megabytes() < 300, "{} MB", peak_megabytes());
}

/// The most memory that this process ever had.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[test]
fn a_photograph_is_turned_as_its_camera_said() {
    let kept = intake::take(&jpeg_with(0xe1, &[b"Exif\0\0", &exif()[..]].concat())).unwrap();
    let picture = image::load_from_memory(&kept.bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (32, 64));
}

async fn upload(server: &Server, name: &str, bytes: Vec<u8>) -> Response {
    try_upload(server, name, bytes).await.unwrap()
}

async fn try_upload(server: &Server, name: &str, bytes: Vec<u8>) -> reqwest::Result<Response> {
    let request = server.authorized(server.client.post(server.url("/api/v1/upload")));
    let request = request.header("content-type", "image/png");
    request.header("content-disposition", format!("attachment; filename=\"{name}\"")).body(bytes).send().await
}

async fn fetch(server: &Server, url: &str, token: Option<&str>) -> Response {
    let request = crate::server::browser().get(server.url(url));
    let request = match token {
        Some(token) => request.header("authorization", format!("Token {token}")),
        None => request,
    };
    request.send().await.unwrap()
}

async fn other_token(server: &Server, organizer_id: i64) -> String {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let permissions = Permissions::all(Level::Event).union(Permissions::all(Level::Organizer));
    let shape = Shape { name: "Other".to_owned(), permissions, all_events: true, ..Shape::empty() };
    let now = tx.now();
    let id = teams::store::insert(&mut tx, organizer_id, &shape, now).await.unwrap();
    let team = teams::store::by_id(&mut tx, organizer_id, id).await.unwrap().unwrap();
    let (_, token) = tokens::create(&mut tx, &team, "other").await.unwrap();
    tx.commit().await.unwrap();
    token
}

async fn nobody_but_the_owner(server: &Server) {
    let response = upload(server, "../our \"logo\".php.png", png_with(b"tEXt", MARK.as_bytes())).await;
    assert_eq!(response.status(), 201);
    let file = json(response).await;
    let url = file["url"].as_str().unwrap();
    assert!(file["id"].as_str().unwrap().starts_with("file:"), "{file}");

    let own = fetch(server, url, Some(&server.demo.organizer.api_token)).await;
    assert_eq!(own.status(), 200);
    let header = |name: &str| own.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment; ") && !header("content-disposition").contains(".."));
    assert_eq!((header("x-content-type-options"), header("content-type")), ("nosniff".into(), "image/png".into()));
    assert!(header("content-security-policy").starts_with("default-src 'none'; sandbox"));
    let bytes = own.bytes().await.unwrap();
    assert!(image::load_from_memory(&bytes).is_ok() && !bytes.windows(4).any(|window| window == b"EVIL"));

    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let now = tx.now();
    let lotus = organizers::store::by_slug(&mut tx, "lotus").await.unwrap().unwrap().id;
    let neighbour = organizers::store::insert(&mut tx, "neighbour", "Neighbour", now).await.unwrap().id;
    tx.commit().await.unwrap();
    let strangers = [None, Some(other_token(server, lotus).await), Some(other_token(server, neighbour).await)];
    for stranger in strangers {
        assert_eq!(fetch(server, url, stranger.as_deref()).await.status(), 404, "{stranger:?}");
    }
    let nothing = fetch(server, "/files/../../etc/passwd/", Some(&server.demo.organizer.api_token)).await;
    assert_eq!(nothing.status(), 404);
}

crate::both! {
    async fn a_file_is_its_uploaders_alone(server: Server) {
        nobody_but_the_owner(server).await;
    }
}

crate::both! {
    async fn uploads_are_bounded_and_go_after_a_day(server: Server) {
        assert_eq!(upload(server, "x.png", b"<svg/>".to_vec()).await.status(), 400);
        // The answer comes before the whole body was read: a client that still writes may see the line cut instead.
        let too_large = try_upload(server, "x.png", vec![0; 11 * 1024 * 1024]).await;
        assert!(too_large.map_or(true, |answer| answer.status() == 413));
        let large = {
            let noise: Vec<u8> = (0..1_500_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let mut jpeg = Vec::new();
            JpegEncoder::new_with_quality(&mut jpeg, 100).encode(&noise, 1000, 500, image::ExtendedColorType::Rgb8).unwrap();
            jpeg
        };
        let response = upload(server, "photo.jpg", with_tail(large, &vec![0; 1_500_000])).await;
        assert_eq!(response.status(), 201, "larger than other bodies may be");
        let url = json(response).await["url"].as_str().unwrap().to_owned();
        let token = &server.demo.organizer.api_token;
        assert_eq!(fetch(server, &url, Some(token)).await.status(), 200);
        let folder = server.base.config.data.dir.join("files");
        assert_eq!(files_in(&folder), 1);
        server.base.clock.advance(Duration::from_secs(25 * 3600));
        assert_eq!(fetch(server, &url, Some(token)).await.status(), 404);
        let gone = async { while files_in(&folder) > 0 { tokio::task::yield_now().await } };
        tokio::time::timeout(Duration::from_secs(30), gone).await.expect("the sweep deletes it");
    }
}

fn files_in(folder: &std::path::Path) -> usize {
    let folders = std::fs::read_dir(folder).into_iter().flatten().flatten();
    folders.map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().count()).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_can_live_in_a_store_that_speaks_s3() {
    let store = small_s3::start("secret-key").await;
    let server = Server::start_configured_with(crate::server::Database::Sqlite, |config| {
        config.files.s3 = settings(&format!("http://{}", store.address), "secret-key");
    })
    .await;
    nobody_but_the_owner(&server).await;
    assert_eq!((store.objects(), files_in(&server.base.config.data.dir.join("files"))), (1, 0));
    let mut config = config::load(&Sources::default()).unwrap().config;
    config.files.s3 = settings(&format!("http://{}", store.address), "wrong-key");
    let stranger = S3::new(&config).unwrap();
    let refused = stranger.get(uuid::Uuid::nil()).await.unwrap_err();
    assert!(refused.to_string().contains("403"), "the store does check signatures: {refused}");
    server.stop().await;
}

fn settings(endpoint: &str, secret_key: &str) -> config::S3 {
    config::S3 {
        endpoint: endpoint.to_owned(),
        bucket: "files".into(),
        region: "us-east-1".into(),
        path_style: true,
        access_key: "key".into(),
        secret_key: secret_key.to_owned(),
    }
}

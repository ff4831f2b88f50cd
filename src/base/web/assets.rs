//! What Vite built, out of the binary. A build without Node has none: pages then work unstyled and the apps say what is missing.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::headers::nonce;
use crate::base::language::Language;

/// What Vite writes where the number used once of the answer belongs (`html.cspNonce` in `web/vite.config.ts`).
const NONCE_PLACE: &str = "__CSP_NONCE__";

/// The service worker of the live app.
const WORKER: &str = "site.worker.js";

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// `GET /assets/{path}`. Chunks carry a hash in their name and never change; the two fixed names are asked for again.
pub async fn serve(Path(path): Path<String>) -> Response {
    let Some(file) = Dist::get(&format!("assets/{path}")) else { return StatusCode::NOT_FOUND.into_response() };
    let fixed = path.starts_with("site.");
    let cache = if fixed { "no-cache" } else { "public, max-age=31536000, immutable" };
    // The live app's worker is for the pages of its event, which lie elsewhere.
    let scope = (path == WORKER)
        .then_some((header::HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static("/")));
    let etag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..12]));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_str(file.metadata.mimetype()).expect("mime types are plain ASCII")),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::ETAG, HeaderValue::from_str(&etag).expect("hex is plain ASCII")),
    ];
    let mut response = (headers, file.data).into_response();
    response.headers_mut().extend(scope);
    response
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The shell of one of our browser apps (`live.html`, `control.html`) with what it needs to start. The app speaks the language
/// that stands at the top of it.
pub fn shell(name: &str, language: Language, bootstrap: &impl Serialize) -> Response {
    let Some(file) = Dist::get(name) else {
        let text = "This build carries no web app. Run `make web` (it needs Node), then build again.";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let html = String::from_utf8_lossy(&file.data);
    let json = serde_json::to_string(bootstrap).expect("bootstrap data are plain values");
    // `<` cannot end the script element when it is written as an escape, which JSON allows.
    let json = json.replace('<', "\\u003c");
    let script = format!("<script type=\"application/json\" id=\"bootstrap\">{json}</script>");
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_LANGUAGE, language.tag()),
        (header::VARY, "accept-language, cookie"),
    ];
    let needs_script = language.t("common-needs-script").to_string();
    let top = format!("<html lang=\"{}\" dir=\"{}\">", language.tag(), language.dir());
    let html = html.replace("<html lang=\"en\">", &top).replace(NONCE_PLACE, &nonce());
    (headers, html.replace("<!--needs-script-->", &needs_script).replace("<!--bootstrap-->", &script)).into_response()
}

//! `.../rooms/{id}/content/`: what is in a room that is a page, a frame or a video.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Content, Sponsor, rules, store};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::journal::{self, changes};
use crate::base::language::say;
use crate::base::texts::Texts;
use crate::base::tx::Tx;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::base::words::Words;
use crate::base::{Base, secret};
use crate::events::EventScope;
use crate::events::rooms;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};
use crate::settings::pictures::{self, TakesUploads, Uploads};

#[derive(Serialize, ToSchema)]
#[schema(as = RoomContent)]
struct View {
    text: Texts,
    landing: bool,
    front: bool,
    hero: String,
    featured: Vec<i64>,
    speakers: Vec<String>,
    sponsors: Vec<Sponsor>,
    address: String,
    policy: String,
    video: String,
    chat: Option<bool>,
    questions: Option<bool>,
}

/// What to change: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = RoomContentBody)]
struct Body {
    /// Markdown by language; `file:` and the id of an upload is a picture.
    text: Option<Words>,
    landing: Option<bool>,
    front: Option<bool>,
    /// A picture of ours, `file:` and the id of an upload, or nothing.
    hero: Option<String>,
    featured: Option<Vec<i64>>,
    speakers: Option<Vec<String>>,
    sponsors: Option<Vec<Sponsor>>,
    /// Encrypted and foreign; `{display_name}` and `{id}` stand for who looks.
    address: Option<String>,
    policy: Option<String>,
    /// The id of a video, or a link to it.
    video: Option<String>,
    chat: Option<bool>,
    questions: Option<bool>,
}

pub fn api(uploads: &TakesUploads) -> Api {
    Api::below(EVENT)
        .on(Needs::event(Permission::RoomsManage), routes!(retrieve))
        .on(Needs::event(Permission::RoomsManage), routes!(update))
        .with(uploads.clone())
}

/// What is in a room.
#[utoipa::path(get, path = "/rooms/{id}/content/", tag = "rooms", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    rooms::store::by_id(&mut conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let stored = store::of_room(&mut conn, id).await?;
    Ok(Json(view(stored.map(|stored| stored.content.0).unwrap_or_default())))
}

/// Changes what is in a room; whoever is inside sees it at once.
#[utoipa::path(patch, path = "/rooms/{id}/content/", tag = "rooms", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    Extension(TakesUploads(uploads)): Extension<TakesUploads>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let room = rooms::store::by_id(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let before = store::of_room(&mut tx, id).await?;
    let secret = before.as_ref().map_or_else(secret::token, |stored| stored.secret.clone());
    let before = before.map(|stored| stored.content.0).unwrap_or_default();
    let mut content = changed(before.clone(), body, &scope.event.locale)?;
    let own = own_origins(&base, &mut tx, &scope).await?;
    let wrong = rules::check(&content, base.config.egress.plain_http, &own);
    wrong.map_err(|(field, problem)| ApiError::field(field, problem))?;
    settle(&mut tx, &*uploads, scope.organizer.id, &mut content).await?;
    let now = tx.now();
    store::put(&mut tx, id, &content, &secret, now).await?;
    if let Some(body) = changes(&told(&before), &told(&content)) {
        let body = journal::with(body, "room", id);
        tx.record(scope.fact("room.content_changed", format!("room:{}", room.id), body)).await?;
    }
    tx.commit().await?;
    Ok(Json(view(content)))
}

fn changed(before: Content, body: Body, own: &str) -> Result<Content, ApiError> {
    let trimmed = |text: Option<String>, before: String| text.map_or(before, |text| text.trim().to_owned());
    let video = match body.video.as_deref().map(str::trim) {
        None => before.video,
        Some("") => String::new(),
        Some(link) => rules::video_of(link).ok_or_else(|| ApiError::field("video", say("api-content-video")))?,
    };
    Ok(Content {
        text: body.text.map_or(before.text, |words| Texts::of(words, own)),
        landing: body.landing.unwrap_or(before.landing),
        front: body.front.unwrap_or(before.front),
        hero: trimmed(body.hero, before.hero),
        featured: body.featured.unwrap_or(before.featured),
        speakers: body.speakers.unwrap_or(before.speakers),
        sponsors: body.sponsors.unwrap_or(before.sponsors),
        address: trimmed(body.address, before.address),
        policy: trimmed(body.policy, before.policy),
        video,
        chat: body.chat.or(before.chat),
        questions: body.questions.or(before.questions),
    })
}

/// A frame of our own would be one of us: it could do whatever its reader may.
async fn own_origins(base: &Base, conn: &mut Conn, scope: &EventScope) -> Result<Vec<String>, sqlx::Error> {
    let domain = scope.event.settings(conn, &base.config).await?.custom_domain;
    let public = rules::link_of(&base.public_url).map(|url| url.origin().ascii_serialization());
    let domains = [format!("https://{domain}"), format!("http://{domain}")];
    Ok(public.into_iter().chain(domains).collect())
}

/// Uploads become pictures of the organizer's.
async fn settle(tx: &mut Tx, uploads: &dyn Uploads, organizer_id: i64, content: &mut Content) -> Result<(), ApiError> {
    content.hero = pictures::settle(tx, uploads, organizer_id, "hero", &content.hero).await?;
    for sponsor in &mut content.sponsors {
        sponsor.logo = pictures::settle(tx, uploads, organizer_id, "sponsors", &sponsor.logo).await?;
    }
    let mut texts = Texts::default();
    let mut settled = std::collections::BTreeMap::new();
    for (language, text) in content.text.iter() {
        let mut text = text.to_owned();
        for upload in rules::words_after(&text.clone(), rules::UPLOADS) {
            let known = settled.get(&upload).cloned();
            let path = match known {
                Some(path) => path,
                None => pictures::settle(tx, uploads, organizer_id, "text", &upload).await?,
            };
            text = text.replace(&upload, &path);
            settled.insert(upload, path);
        }
        texts.put(language, &text);
    }
    content.text = texts;
    Ok(())
}

/// What the journal says of it.
fn told(content: &Content) -> Value {
    json!({
        "text_length": content.text.lengths(), "landing": content.landing, "front": content.front,
        "hero": content.hero, "featured": content.featured, "speakers": content.speakers,
        "sponsors": content.sponsors, "address": content.address, "policy": content.policy,
        "video": content.video, "chat": content.chat, "questions": content.questions,
    })
}

fn view(content: Content) -> View {
    View {
        text: content.text,
        landing: content.landing,
        front: content.front,
        hero: content.hero,
        featured: content.featured,
        speakers: content.speakers,
        sponsors: content.sponsors,
        address: content.address,
        policy: content.policy,
        video: content.video,
        chat: content.chat,
        questions: content.questions,
    }
}

//! REST for organizers: links for screens in the hall.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{LIFETIME, MAX_LIFETIME, MAX_NAME, MAX_SCREENS, Screen, create, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::live::questions::api::place_of;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Links of a room.
#[derive(Debug)]
struct Screens;

impl Listed for Screens {
    const ORDERINGS: &'static [&'static str] = &["id"];
    const DEFAULT: &'static str = "id";
}

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::KiosksManage);
    Api::below(EVENT).on(MANAGE, routes!(list)).on(MANAGE, routes!(make)).on(MANAGE, routes!(revoke))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Screen)]
struct View {
    id: i64,
    name: String,
    valid_until: Timestamp,
    created_at: Timestamp,
    /// What to open on the screen; told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ScreenBody)]
struct Body {
    /// Where it hangs.
    name: String,
    /// At most a year from now; left out: a week.
    valid_until: Option<Timestamp>,
}

/// Links for screens that show what is pinned in a room.
#[utoipa::path(get, path = "/rooms/{room}/screens/", tag = "live", params(Asked<Screens>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Screens>,
) -> Result<Page<View>, ApiError> {
    let room = place_of(&base, &scope, room).await?;
    let screens = store::of_room(&mut base.read().await?, room.id).await?;
    asked.whole(screens.into_iter().map(|screen| view(screen, None)).collect::<Vec<_>>())
}

/// Makes a link: whoever has it sees what is pinned in the room, and nothing else.
#[utoipa::path(post, path = "/rooms/{room}/screens/", tag = "live", request_body = Body,
    responses((status = 201, body = View)))]
async fn make(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let room = place_of(&base, &scope, room).await?;
    let name = body.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(ApiError::field("name", say("api-screen-name").with("most", MAX_NAME as u64)));
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    let now = tx.now();
    let until = body.valid_until.unwrap_or(now.plus(LIFETIME));
    if until <= now || until > now.plus(MAX_LIFETIME) {
        return Err(ApiError::field("valid_until", say("api-screen-until")));
    }
    if store::count(&mut tx, room.id).await? >= MAX_SCREENS {
        return Err(ApiError::Refused(StatusCode::CONFLICT, "limit", say("api-screen-limit")));
    }
    let (screen, secret) = create(&mut tx, room.id, name, until).await?;
    let body = json!({"rooms": [room.id], "screen": screen.id});
    tx.record(scope.fact("screen.created", format!("screen:{}", screen.id), body)).await?;
    tx.commit().await?;
    // Behind the `#` it is sent to nobody, and stands in no log.
    let place = format!("{}/{}/{}", base.public_url, scope.organizer.slug, scope.event.slug);
    let url = format!("{place}/screen/{}#{secret}", room.slug);
    Ok((StatusCode::CREATED, Json(view(screen, Some(url)))))
}

/// Takes a link back: the screen goes dark within seconds.
#[utoipa::path(delete, path = "/rooms/{room}/screens/{id}/", tag = "live", responses((status = 204)))]
async fn revoke(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let room = place_of(&base, &scope, room).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let now = tx.now();
    if !store::revoke(&mut tx, room.id, id, now).await? {
        return Err(ApiError::NotFound);
    }
    let body = json!({"rooms": [room.id], "screen": id});
    tx.record(scope.fact("screen.revoked", format!("screen:{id}"), body)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(screen: Screen, url: Option<String>) -> View {
    let Screen { id, name, valid_until, created_at } = screen;
    View { id, name, valid_until, created_at, url }
}

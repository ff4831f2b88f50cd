//! REST for organizers: who looks after a stand, and its files.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::files::{self, File, Kind, doors};
use super::{is_email, post, rules, tell};
use crate::access::people;
use crate::access::staff::{self, Staff};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::{ApiError, one_of};
use crate::base::intake;
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::events::rooms::{self, Room};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};
use crate::settings::pictures::TakesUploads;

/// Most addresses of one stand.
const MAX_STAFF: usize = 50;
/// Longest e-mail address, in characters (RFC 5321).
const MAX_EMAIL: usize = 254;

/// Those who look after a stand.
#[derive(Debug)]
struct Staffs;

impl Listed for Staffs {
    const ORDERINGS: &'static [&'static str] = &["id", "email"];
    const DEFAULT: &'static str = "id";
}

/// Files of a stand.
#[derive(Debug)]
struct Files;

impl Listed for Files {
    const ORDERINGS: &'static [&'static str] = &["position", "kind", "name"];
    const DEFAULT: &'static str = "position";
}

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::RoomsManage);
    Api::below(EVENT)
        .on(MANAGE, routes!(staff_list))
        .on(MANAGE, routes!(staff_add))
        .on(MANAGE, routes!(staff_remove))
        .on(MANAGE, routes!(file_list))
        .on(MANAGE, routes!(file_add))
        .on(MANAGE, routes!(file_remove))
}

#[derive(Serialize, ToSchema)]
#[schema(as = StandStaff)]
struct StaffView {
    id: i64,
    email: String,
    /// Whoever has the right by it.
    people: Vec<StaffPerson>,
    /// People who came with this address since: add it again to let them in as well.
    waiting: Vec<StaffPerson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = StandStaffPerson)]
struct StaffPerson {
    id: Uuid,
    name: String,
}

/// Whom to add.
#[derive(Deserialize, ToSchema)]
#[schema(as = StandStaffBody)]
struct StaffBody {
    /// As on their ticket.
    email: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = StandFile)]
struct FileView {
    id: Uuid,
    kind: &'static str,
    name: String,
    content_type: String,
    size: i64,
    position: i64,
}

/// A file to put on a stand.
#[derive(Deserialize, ToSchema)]
#[schema(as = StandFileBody)]
struct FileBody {
    /// What was uploaded: `file:` and an id.
    file: String,
    /// `logo`, `banner`, `preview`, `poster` or `download`.
    kind: String,
    /// What it is called; left out: as it was uploaded.
    name: Option<String>,
}

/// Who looks after a stand, by the addresses that were written down for it.
#[utoipa::path(get, path = "/stands/{id}/staff/", tag = "live", params(Asked<Staffs>),
    responses((status = 200, body = Page<StaffView>)))]
async fn staff_list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    asked: Asked<Staffs>,
) -> Result<Page<StaffView>, ApiError> {
    let mut conn = base.read().await?;
    let stand = stand(&mut conn, &scope, id).await?;
    let mut views = Vec::new();
    for staff in staff::store::of_room(&mut conn, stand.id).await? {
        views.push(staff_view(&mut conn, scope.event.id, staff).await?);
    }
    asked.whole(views)
}

/// Lets everybody who is known by this address at the event look after the stand. Whoever comes with it later waits until it is
/// added again.
#[utoipa::path(post, path = "/stands/{id}/staff/", tag = "live", request_body = StaffBody,
    responses((status = 201, body = StaffView)))]
async fn staff_add(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<StaffBody>,
) -> Result<(StatusCode, Json<StaffView>), ApiError> {
    let email = rules::line(&body.email, MAX_EMAIL).ok().filter(|email| is_email(email));
    let email = email.ok_or_else(|| ApiError::field("email", say("api-email")))?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let stand = stand(&mut tx, &scope, id).await?;
    let known = staff::store::of_room(&mut tx, stand.id).await?;
    if known.len() >= MAX_STAFF && !known.iter().any(|staff| staff.email == email.to_lowercase()) {
        return Err(ApiError::field("email", rules::too_many(MAX_STAFF)));
    }
    let added = staff::add(&mut tx, post(&scope, &stand), &email).await?;
    let staff = staff::store::of_room(&mut tx, stand.id).await?.into_iter().find(|staff| staff.id == added);
    let view = staff_view(&mut tx, scope.event.id, staff.ok_or(ApiError::NotFound)?).await?;
    tx.commit().await?;
    tell(&base, scope.event.id, stand.parent_id.unwrap_or(stand.id), Some(stand.id));
    Ok((StatusCode::CREATED, Json(view)))
}

/// Nobody looks after the stand by this address any more, from now on.
#[utoipa::path(delete, path = "/stands/{id}/staff/{staff}/", tag = "live", responses((status = 204)))]
async fn staff_remove(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id, staff)): Path<(String, String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let stand = stand(&mut tx, &scope, id).await?;
    if !staff::remove(&mut tx, post(&scope, &stand), staff).await? {
        return Err(ApiError::NotFound);
    }
    tx.commit().await?;
    tell(&base, scope.event.id, stand.parent_id.unwrap_or(stand.id), Some(stand.id));
    Ok(StatusCode::NO_CONTENT)
}

/// The files of a stand.
#[utoipa::path(get, path = "/stands/{id}/files/", tag = "live", params(Asked<Files>),
    responses((status = 200, body = Page<FileView>)))]
async fn file_list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    asked: Asked<Files>,
) -> Result<Page<FileView>, ApiError> {
    let mut conn = base.read().await?;
    let stand = stand(&mut conn, &scope, id).await?;
    let files = files::store::of_stand(&mut conn, stand.id).await?;
    asked.whole(files.into_iter().enumerate().map(|(at, file)| file_view(file, at)).collect::<Vec<_>>())
}

/// Puts what the caller uploaded on a stand. Of all kinds but downloads it has one: the old one goes.
#[utoipa::path(post, path = "/stands/{id}/files/", tag = "live", request_body = FileBody,
    responses((status = 201, body = FileView)))]
async fn file_add(
    State(base): State<Base>,
    Extension(TakesUploads(uploads)): Extension<TakesUploads>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<FileBody>,
) -> Result<(StatusCode, Json<FileView>), ApiError> {
    let kind = Kind::try_from(body.kind).map_err(|_| ApiError::field("kind", one_of(Kind::WORDS)))?;
    let unknown = || ApiError::field("file", say("api-picture-unknown"));
    let upload: Uuid = body.file.strip_prefix("file:").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
    let stand = stand(&mut base.read().await?, &scope, id).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let taken = uploads.take(&mut tx, upload).await?.ok_or_else(unknown)?;
    let extension = taken.name.rsplit_once('.').map_or("bin", |(_, extension)| extension).to_owned();
    let file = File {
        id: upload,
        event_id: scope.event.id,
        stand_id: Some(stand.id),
        kind,
        name: body.name.map_or(taken.name, |name| intake::name(&name, &extension)),
        content_type: taken.content_type,
        size: taken.size,
    };
    doors::fits(&base, stand.id, &file).await?;
    files::put(&mut tx, stand.id, &file).await?;
    tx.commit().await?;
    tell(&base, scope.event.id, stand.parent_id.unwrap_or(stand.id), Some(stand.id));
    Ok((StatusCode::CREATED, Json(file_view(file, 0))))
}

/// Takes a file away.
#[utoipa::path(delete, path = "/stands/{id}/files/{file}/", tag = "live", responses((status = 204)))]
async fn file_remove(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id, file)): Path<(String, String, i64, Uuid)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let stand = stand(&mut tx, &scope, id).await?;
    if !files::store::release(&mut tx, stand.id, file).await? {
        return Err(ApiError::NotFound);
    }
    tx.commit().await?;
    tell(&base, scope.event.id, stand.parent_id.unwrap_or(stand.id), Some(stand.id));
    Ok(StatusCode::NO_CONTENT)
}

async fn stand(conn: &mut Conn, scope: &EventScope, id: i64) -> Result<Room, ApiError> {
    rooms::store::stand(conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)
}

async fn staff_view(conn: &mut Conn, event_id: i64, staff: Staff) -> Result<StaffView, sqlx::Error> {
    let bound = staff::store::bound_to(conn, staff.id).await?;
    let known = staff::known_by(conn, event_id, &staff.email).await?;
    let waiting = known.into_iter().filter(|person| !bound.contains(person)).collect();
    Ok(StaffView {
        id: staff.id,
        people: named(conn, bound).await?,
        waiting: named(conn, waiting).await?,
        email: staff.email,
    })
}

async fn named(conn: &mut Conn, people: Vec<Uuid>) -> Result<Vec<StaffPerson>, sqlx::Error> {
    let mut named = Vec::new();
    for id in people {
        let person = people::store::by_id(conn, id).await?;
        named.extend(person.map(|person| StaffPerson { id, name: person.display_name }));
    }
    Ok(named)
}

fn file_view(file: File, at: usize) -> FileView {
    let File { id, kind, name, content_type, size, .. } = file;
    FileView { id, kind: kind.as_str(), name, content_type, size, position: at as i64 }
}

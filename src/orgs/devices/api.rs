//! `/api/v1/organizers/{organizer}/devices/`, as the field has it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::profiles::Profile;
use super::store::Shape;
use super::{Device, INITIALIZATION_LENGTH, SERIAL_LENGTH, handshake, store};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::error::one_of;
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::tx::{LockKey, Tx};
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::base::{Base, secret};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, ORGANIZER, OrgScope};
use crate::orgs::rights;

/// Longest name, in characters.
const MAX_NAME: usize = 190;
/// Devices of one organizer, revoked ones too.
const MOST: i64 = 1_000;
/// Characters of a serial number that people read out.
const SERIAL_ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ3789";

/// A device.
#[derive(Serialize, ToSchema)]
#[schema(as = Device)]
struct View {
    device_id: i64,
    unique_serial: String,
    name: String,
    all_events: bool,
    /// Slugs.
    limit_events: Vec<String>,
    revoked: bool,
    created: Timestamp,
    initialized: Option<Timestamp>,
    /// For the QR code: only in the answer to its making.
    initialization_token: Option<String>,
    /// What the QR code says: only in the answer to its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<Value>,
    security_profile: &'static str,
    /// Places within a venue are not told apart yet.
    gate: Option<i64>,
    hardware_brand: Option<String>,
    hardware_model: Option<String>,
    os_name: Option<String>,
    os_version: Option<String>,
    software_brand: Option<String>,
    software_version: Option<String>,
}

/// A device to make, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = DeviceBody)]
struct Body {
    name: Option<String>,
    all_events: Option<bool>,
    /// Slugs of events.
    limit_events: Option<Vec<String>>,
    /// full, pretixscan, pretixscan_online_kiosk, pretixscan_online_noorders or pretixpos
    security_profile: Option<String>,
}

const READ: Needs = Needs::organizer(Permission::DevicesRead);
const WRITE: Needs = Needs::organizer(Permission::DevicesWrite);

pub fn api() -> Api {
    Api::below(ORGANIZER)
        .on(READ, routes!(list))
        .on(WRITE, routes!(create))
        .on(READ, routes!(retrieve))
        .on(WRITE, routes!(update))
        .on(WRITE, routes!(revoke))
}

/// Devices, as lists of the API go.
#[derive(Debug)]
struct Devices;

impl Listed for Devices {
    const ORDERINGS: &'static [&'static str] = &["device_id", "name", "created", "initialized"];
    const DEFAULT: &'static str = "device_id";
    const SEARCH: &'static [&'static str] = &["name", "unique_serial", "hardware_model"];
    const FILTERS: &'static [Filter] =
        &[Filter::field("revoked", Kind::Flag), Filter::field("security_profile", Kind::Text)];
}

/// The organizer's devices.
#[utoipa::path(get, path = "/devices/", tag = "devices", params(Asked<Devices>),
    responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: OrgScope, asked: Asked<Devices>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let mut events = store::events_of_organizer(&mut conn, scope.organizer.id).await?;
    let devices = store::of_organizer(&mut conn, scope.organizer.id).await?;
    let views = devices.into_iter().map(|device| {
        let (own, others) = std::mem::take(&mut events).into_iter().partition(|(id, _)| *id == device.id);
        events = others;
        view(device, own)
    });
    asked.whole(views.collect())
}

/// Makes a device. The answer is the only place where the token for its QR code can be read.
#[utoipa::path(post, path = "/devices/", tag = "devices", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let empty = Shape { name: String::new(), all_events: false, events: Vec::new(), profile: Profile::Full };
    let shape = shape(&mut tx, &scope, body, empty).await?;
    tx.lock(vec![LockKey::Organizer(scope.organizer.id)]).await?;
    if store::count(&mut tx, scope.organizer.id).await? >= MOST {
        return Err(ApiError::field("name", say("api-most-devices").with("most", MOST)));
    }
    let (token, serial) = (secret::readable(INITIALIZATION_LENGTH), secret::pick(SERIAL_ALPHABET, SERIAL_LENGTH));
    let now = tx.now();
    let id = store::insert(&mut tx, scope.organizer.id, &shape, &serial, &secret::digest(&token), now).await?;
    let device = store::by_id(&mut tx, id).await?.ok_or(ApiError::NotFound)?;
    record(&mut tx, &scope, "device.created", &device, written(&shape)).await?;
    let mut view = viewed(&mut tx, device).await?;
    tx.commit().await?;
    view.qr = Some(handshake(&base.public_url, &token));
    view.initialization_token = Some(token);
    Ok((StatusCode::CREATED, Json(view)))
}

/// One of them.
#[utoipa::path(get, path = "/devices/{device}/", tag = "devices", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, device)): Path<(String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let device = of_path(&mut conn, &scope, device).await?;
    Ok(Json(viewed(&mut conn, device).await?))
}

/// Changes name, events or security profile; it holds from the device's next call on.
#[utoipa::path(patch, path = "/devices/{device}/", tag = "devices", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, device)): Path<(String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let device = of_path(&mut tx, &scope, device).await?;
    let before = Shape {
        name: device.name.clone(),
        all_events: device.all_events,
        events: store::event_ids(&mut tx, device.id).await?,
        profile: device.profile,
    };
    let shape = shape(&mut tx, &scope, body, before.clone()).await?;
    store::update(&mut tx, device.id, &shape).await?;
    record(&mut tx, &scope, "device.changed", &device, json!({"old": written(&before), "new": written(&shape)}))
        .await?;
    let device = of_path(&mut tx, &scope, device.device_id).await?;
    let view = viewed(&mut tx, device).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Ends a device: it cannot call the API any more, or be initialized.
#[utoipa::path(post, path = "/devices/{device}/revoke/", tag = "devices", responses((status = 200, body = View)))]
async fn revoke(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, device)): Path<(String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let device = of_path(&mut tx, &scope, device).await?;
    let now = tx.now();
    if store::revoke(&mut tx, device.id, now).await? {
        record(&mut tx, &scope, "device.revoked", &device, json!({})).await?;
    }
    let device = of_path(&mut tx, &scope, device.device_id).await?;
    let view = viewed(&mut tx, device).await?;
    tx.commit().await?;
    Ok(Json(view))
}

async fn of_path(conn: &mut Conn, scope: &OrgScope, number: i64) -> Result<Device, ApiError> {
    store::by_number(conn, scope.organizer.id, number).await?.ok_or(ApiError::NotFound)
}

/// What a body makes of a device. Nobody gives it events that they do not have themselves.
async fn shape(tx: &mut Tx, scope: &OrgScope, body: Body, mut shape: Shape) -> Result<Shape, ApiError> {
    if let Some(name) = body.name {
        shape.name = name.trim().to_owned();
    }
    if shape.name.is_empty() || shape.name.chars().count() > MAX_NAME {
        return Err(ApiError::field("name", say("api-characters").with("least", 1).with("most", MAX_NAME)));
    }
    if let Some(profile) = body.security_profile {
        let known = Profile::try_from(profile);
        shape.profile = known.map_err(|_| ApiError::field("security_profile", one_of(Profile::WORDS)))?;
    }
    let own = rights::events(tx, &scope.caller, scope.organizer.id).await?;
    if body.all_events == Some(true) && !shape.all_events && own != rights::Events::All {
        return Err(ApiError::field("all_events", say("api-all-events")));
    }
    shape.all_events = body.all_events.unwrap_or(shape.all_events);
    if let Some(slugs) = body.limit_events {
        shape.events = rights::named_events(tx, scope.organizer.id, &slugs, &own).await?;
    }
    Ok(shape)
}

fn written(shape: &Shape) -> Value {
    let profile = shape.profile.as_str();
    json!({"name": shape.name, "all_events": shape.all_events, "events": shape.events, "security_profile": profile})
}

async fn record(
    tx: &mut Tx,
    scope: &OrgScope,
    kind: &'static str,
    device: &Device,
    body: Value,
) -> Result<(), sqlx::Error> {
    tx.record(scope.fact(kind, format!("device:{}", device.id), body)).await
}

async fn viewed(conn: &mut Conn, device: Device) -> Result<View, sqlx::Error> {
    let events = store::events(conn, device.id).await?;
    Ok(view(device, events))
}

/// `events`: their slugs, beside an id.
fn view(device: Device, events: Vec<(i64, String)>) -> View {
    View {
        device_id: device.device_id,
        unique_serial: device.unique_serial,
        name: device.name,
        all_events: device.all_events,
        limit_events: events.into_iter().map(|(_, slug)| slug).collect(),
        revoked: device.revoked_at.is_some(),
        created: device.created_at,
        initialized: device.initialized_at,
        initialization_token: None,
        qr: None,
        security_profile: device.profile.as_str(),
        gate: None,
        hardware_brand: device.make.hardware_brand,
        hardware_model: device.make.hardware_model,
        os_name: device.make.os_name,
        os_version: device.make.os_version,
        software_brand: device.make.software_brand,
        software_version: device.make.software_version,
    }
}

//! `/api/v1/device/`: what a device does itself, as scanners expect it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Device, Make, TOKEN_LENGTH, store};
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::tx::{Actor, Fact, Tx};
use crate::base::web::body::JsonBody;
use crate::base::{Base, secret};
use crate::orgs::auth::Caller;
use crate::orgs::organizers;
use crate::orgs::rest::{Api, Needs, Passed};

/// Longest thing that a device may say about itself, in characters.
const MAX_WORD: usize = 190;

/// What a device is told about itself.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDevice)]
struct View {
    /// The organizer's slug.
    organizer: String,
    device_id: i64,
    unique_serial: String,
    name: String,
    security_profile: &'static str,
    /// Places within a venue are not told apart yet.
    gate: Option<Value>,
    /// Only when it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_token: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = DeviceDescription)]
struct Description {
    hardware_brand: Option<String>,
    hardware_model: Option<String>,
    os_name: Option<String>,
    os_version: Option<String>,
    software_brand: Option<String>,
    software_version: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = DeviceInitialization)]
struct Initialization {
    /// The token of the QR code.
    token: String,
    #[serde(flatten)]
    description: Description,
}

pub fn api() -> Api {
    Api::below("/api/v1/device")
        .on(Needs::Nobody, routes!(initialize))
        .on(Needs::Caller, routes!(update))
        .on(Needs::Caller, routes!(roll))
        .on(Needs::Caller, routes!(revoke))
        .on(Needs::Caller, routes!(info))
}

/// Turns the token of a QR code into the device's own, once.
#[utoipa::path(post, path = "/initialize", tag = "device", request_body = Initialization,
    responses((status = 200, body = View)))]
async fn initialize(
    State(base): State<Base>,
    JsonBody(body): JsonBody<Initialization>,
) -> Result<Json<View>, ApiError> {
    let make = make(body.description)?;
    let digest = secret::digest(body.token.trim());
    let found = store::by_initialization_digest(&mut base.read().await?, &digest).await?;
    let device = found.ok_or_else(|| ApiError::field("token", say("api-device-unknown")))?;
    let mut tx = base.begin(Actor::Device(device.id)).await?;
    let (token, now) = (secret::readable(TOKEN_LENGTH), tx.now());
    if !store::initialize(&mut tx, device.id, &secret::digest(&token), now).await? {
        let revoked = device.revoked_at.is_some();
        let why = say(if revoked { "api-device-revoked" } else { "api-device-used" });
        return Err(ApiError::field("token", why));
    }
    store::describe(&mut tx, device.id, &make).await?;
    record(&mut tx, "device.initialized", &device).await?;
    let view = view(&mut tx, device, Some(token)).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Says which hardware and software the device is now.
#[utoipa::path(post, path = "/update", tag = "device", request_body = Description, responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    passed: Passed,
    JsonBody(body): JsonBody<Description>,
) -> Result<Json<View>, ApiError> {
    let (device, make) = (own(passed)?, make(body)?);
    let mut tx = base.begin(Actor::Device(device.id)).await?;
    store::describe(&mut tx, device.id, &make).await?;
    let view = view(&mut tx, device, None).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Another token instead of the one that the device has.
#[utoipa::path(post, path = "/roll", tag = "device", responses((status = 200, body = View)))]
async fn roll(State(base): State<Base>, passed: Passed) -> Result<Json<View>, ApiError> {
    let device = own(passed)?;
    let token = secret::readable(TOKEN_LENGTH);
    let mut tx = base.begin(Actor::Device(device.id)).await?;
    store::roll(&mut tx, device.id, &secret::digest(&token)).await?;
    record(&mut tx, "device.token_rolled", &device).await?;
    let view = view(&mut tx, device, Some(token)).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Ends the device's own access.
#[utoipa::path(post, path = "/revoke", tag = "device", responses((status = 200, body = View)))]
async fn revoke(State(base): State<Base>, passed: Passed) -> Result<Json<View>, ApiError> {
    let device = own(passed)?;
    let mut tx = base.begin(Actor::Device(device.id)).await?;
    let now = tx.now();
    if store::revoke(&mut tx, device.id, now).await? {
        record(&mut tx, "device.revoked", &device).await?;
    }
    let view = view(&mut tx, device, None).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// What the server knows about the device, and which version the server is.
#[utoipa::path(get, path = "/info", tag = "device", responses((status = 200, body = Value)))]
async fn info(State(base): State<Base>, passed: Passed) -> Result<Json<Value>, ApiError> {
    let view = view(&mut base.read().await?, own(passed)?, None).await?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(Json(json!({"device": view, "server": {"version": {"eventyay": version}}, "medium_key_sets": []})))
}

fn own(passed: Passed) -> Result<Device, ApiError> {
    match passed.caller {
        Caller::Device(device) => Ok(*device),
        _ => Err(ApiError::Refused(StatusCode::FORBIDDEN, "not_a_device", say("api-device-only"))),
    }
}

fn make(said: Description) -> Result<Make, ApiError> {
    let word = |field: &str, word: Option<String>| match word {
        Some(word) if word.chars().count() > MAX_WORD || word.chars().any(char::is_control) => {
            Err(ApiError::field(field, say("api-most-characters").with("most", MAX_WORD)))
        }
        word => Ok(word),
    };
    Ok(Make {
        hardware_brand: word("hardware_brand", said.hardware_brand)?,
        hardware_model: word("hardware_model", said.hardware_model)?,
        os_name: word("os_name", said.os_name)?,
        os_version: word("os_version", said.os_version)?,
        software_brand: word("software_brand", said.software_brand)?,
        software_version: word("software_version", said.software_version)?,
    })
}

async fn view(conn: &mut crate::base::db::Conn, device: Device, token: Option<String>) -> Result<View, ApiError> {
    let organizer = organizers::store::by_id(conn, device.organizer_id).await?.ok_or(ApiError::NotFound)?;
    Ok(View {
        organizer: organizer.slug,
        device_id: device.device_id,
        unique_serial: device.unique_serial,
        name: device.name,
        security_profile: device.profile.as_str(),
        gate: None,
        api_token: token,
    })
}

async fn record(tx: &mut Tx, kind: &'static str, device: &Device) -> Result<(), sqlx::Error> {
    let subject = format!("device:{}", device.id);
    let organizer_id = Some(device.organizer_id);
    tx.record(Fact { kind, organizer_id, event_id: None, subject, body: json!({}) }).await
}

//! `POST .../events/{event}/clone/`: an event like another one, for the next year. It begins closed; dates keep their distance.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::api::{View, view};
use super::rooms::content::Content;
use super::rules::Shape;
use super::stakes::{Copy, Stakes};
use super::{Event, EventScope, change};
use super::{roles, rooms};
use crate::access::policies;
use crate::base::error::ApiError;
use crate::base::texts::Texts;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use crate::base::web::body::JsonBody;
use crate::base::words::Words;
use crate::base::{Base, secret};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs, OrgScope};
use crate::settings::{self, Place};

/// What the new event has differently.
#[derive(Deserialize, ToSchema)]
#[schema(as = EventCloneBody)]
struct Body {
    slug: String,
    name: Option<Words>,
    date_from: Option<Timestamp>,
    date_to: Option<Timestamp>,
    testmode: Option<bool>,
    is_public: Option<bool>,
}

pub fn api(stakes: &Stakes) -> Api {
    Api::below(EVENT).on(Needs::event(Permission::EventsCreate), routes!(clone)).with(stakes.clone())
}

/// Makes an event like this one: its texts, settings, products, quotas, rooms and mail, but no orders, people or talks. It
/// is closed at first. Needs `event.settings.general:write` at this event too.
#[utoipa::path(post, path = "/clone/", tag = "events", request_body = Body, responses((status = 201, body = View)))]
async fn clone(
    State(base): State<Base>,
    Extension(stakes): Extension<Stakes>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    if !scope.permissions.contains(Permission::EventSettings) {
        return Err(ApiError::FORBIDDEN);
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    let shape = shape(&scope.event, body);
    let EventScope { caller, organizer, event, permissions } = scope;
    let organizer = OrgScope { caller, organizer, permissions };
    let told = json!({"slug": shape.slug, "cloned_from": event.slug});
    let made = change::create_as(&mut tx, &organizer, &shape, told).await?;
    let mut copy = Copy::new(event, made);
    copy_settings(&mut tx, &copy).await?;
    for stake in stakes.iter() {
        stake.copy(&mut tx, &mut copy).await?;
    }
    copy_rooms(&mut tx, &mut copy).await?;
    for stake in stakes.iter() {
        stake.furnish(&mut tx, &copy).await?;
    }
    roles::copy(&mut tx, &copy).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&base, &organizer.organizer.slug, copy.to))))
}

fn shape(event: &Event, body: Body) -> Shape {
    let before = Shape::from(event);
    let lasts = event.date_from.until(event.date_to).max(Duration::from_secs(1));
    let date_from = body.date_from.unwrap_or(event.date_from);
    Shape {
        slug: body.slug,
        name: body.name.map_or(before.name, |words| Texts::of(words, &event.locale)),
        date_from,
        date_to: body.date_to.unwrap_or(date_from.plus(lasts)),
        live: false,
        testmode: body.testmode.unwrap_or(before.testmode),
        is_public: body.is_public.unwrap_or(before.is_public),
        ..before
    }
}

/// A domain is one event's; everything else goes along.
async fn copy_settings(tx: &mut Tx, copy: &Copy) -> Result<(), sqlx::Error> {
    let place = Place::Event(copy.to.organizer_id, copy.to.id);
    for (key, value) in settings::store::of_event(tx, copy.from.id).await? {
        if key != "custom_domain" {
            settings::store::put(tx, place, &key, Some(&value)).await?;
        }
    }
    Ok(())
}

async fn copy_rooms(tx: &mut Tx, copy: &mut Copy) -> Result<(), sqlx::Error> {
    for room in rooms::store::of_event(tx, copy.from.id).await? {
        let made = rooms::store::insert(tx, copy.to.id, &room.slug, &room.name, room.position, room.mode).await?;
        copy.became("room", room.id, made.id);
        let own = copy.from.locale.as_str();
        let worded = made.clone().worded(room.names(own), room.descriptions(own), own);
        rooms::store::update(tx, &rooms::Room { hidden: room.hidden, ..worded }).await?;
        if let Some(stored) = rooms::content::store::of_room(tx, room.id).await? {
            // Sessions and speakers are another year's.
            let content = Content { featured: Vec::new(), speakers: Vec::new(), ..stored.content.0 };
            let now = tx.now();
            rooms::content::store::put(tx, made.id, &content, &secret::token(), now).await?;
        }
        if let Some(policy) = policies::store::of_room(tx, room.id).await? {
            policies::store::put(tx, made.id, &policy).await?;
        }
        for product in policies::store::products(tx, room.id).await? {
            if let Some(product) = copy.now("product", product) {
                policies::store::add_product(tx, made.id, product).await?;
            }
        }
    }
    Ok(())
}

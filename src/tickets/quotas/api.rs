//! `.../quotas/`, with availability.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Availability, Quota, availability, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::journal::{self, changes};
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::tx::Tx;
use crate::base::web::body::{JsonBody, present};
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};
use crate::tickets::products;

/// Longest name, in characters.
const MAX_NAME: usize = 200;
/// Largest size.
const MAX_SIZE: i64 = 10_000_000;
/// Most quotas of an event; an order looks at each that it touches.
const MAX_QUOTAS: usize = 500;

#[derive(Serialize, ToSchema)]
#[schema(as = Quota)]
struct View {
    id: i64,
    name: String,
    size: Option<i64>,
    products: Vec<i64>,
    closed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_number: Option<Option<i64>>,
}

/// The field's keys; what does not exist here yet counts nothing.
#[derive(Serialize, ToSchema)]
#[schema(as = QuotaAvailability)]
struct AvailabilityView {
    paid_orders: i64,
    pending_orders: i64,
    blocking_vouchers: i64,
    cart_positions: i64,
    waiting_list: i64,
    available: bool,
    available_number: Option<i64>,
    total_size: Option<i64>,
}

/// Lists of quotas.
#[derive(Debug)]
struct Quotas;

impl Listed for Quotas {
    const ORDERINGS: &'static [&'static str] = &["id", "name", "size"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[
        Filter::field("closed", Kind::Flag),
        Filter::own("with_availability", Kind::Flag, "`true` adds `available` and `available_number`."),
        Filter::own(
            "products__in",
            Kind::Text,
            "Only those that count one of these products: ids with commas between.",
        ),
    ];
}

pub fn api() -> Api {
    const ANY: Needs = Needs::Event(None);
    const WRITE: Needs = Needs::event(Permission::Items);
    Api::below(EVENT)
        .on(ANY, routes!(list))
        .on(WRITE, routes!(create))
        .on(ANY, routes!(retrieve))
        .on(WRITE, routes!(update))
        .on(WRITE, routes!(put))
        .on(WRITE, routes!(delete))
        .on(ANY, routes!(numbers))
}

/// How much there is of what.
#[utoipa::path(get, path = "/quotas/", tag = "quotas", params(Asked<Quotas>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Quotas>) -> Result<Page<View>, ApiError> {
    let with_availability = asked.flag("with_availability").unwrap_or_default();
    let mut conn = base.read().await?;
    let quotas = store::of_event(&mut conn, scope.event.id).await?;
    let memberships = store::memberships(&mut conn, scope.event.id).await?;
    let views = quotas.into_iter().map(|quota| view(quota, &memberships, with_availability));
    let page = match asked.text("products__in") {
        Some(list) => {
            let wanted = ids(list)?;
            asked.whole(views.filter(|view| view.products.iter().any(|product| wanted.contains(product))).collect())?
        }
        None => asked.whole(views.collect())?,
    };
    // How much is left follows from orders too.
    let modified = if with_availability { None } else { journal::last(&mut conn, scope.event.id, "quota.").await? };
    Ok(page.modified(modified))
}

fn ids(list: &str) -> Result<Vec<i64>, ApiError> {
    let ids = list.split(',').map(|id| id.trim().parse()).collect::<Result<_, _>>();
    ids.map_err(|_| ApiError::field("products__in", say("api-ids")))
}

/// One quota.
#[utoipa::path(get, path = "/quotas/{id}/", tag = "quotas", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let quota = store::by_id(&mut conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let memberships = store::memberships(&mut conn, scope.event.id).await?;
    Ok(Json(view(quota, &memberships, true)))
}

/// What of a quota is taken, and by what.
#[utoipa::path(get, path = "/quotas/{id}/availability/", tag = "quotas", responses((status = 200, body = AvailabilityView)))]
async fn numbers(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<AvailabilityView>, ApiError> {
    let quota = store::by_id(&mut base.read().await?, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let available = availability(&quota);
    Ok(Json(AvailabilityView {
        paid_orders: quota.paid,
        pending_orders: quota.pending,
        blocking_vouchers: 0,
        cart_positions: 0,
        waiting_list: 0,
        available: available.has(1),
        available_number: available.number(),
        total_size: quota.size,
    }))
}

/// A quota to make, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = QuotaBody)]
struct Body {
    name: Option<String>,
    /// A number sets it, `null` takes the limit away.
    #[serde(default, deserialize_with = "present")]
    size: Option<Option<i64>>,
    /// Ids of products.
    #[serde(alias = "items")]
    products: Option<Vec<i64>>,
    closed: Option<bool>,
}

/// Makes a quota.
#[utoipa::path(post, path = "/quotas/", tag = "quotas", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    if store::of_event(&mut tx, scope.event.id).await?.len() >= MAX_QUOTAS {
        return Err(ApiError::field("non_field_errors", say("api-most-quotas").with("most", MAX_QUOTAS)));
    }
    let name = name_of(body.name.unwrap_or_default())?;
    let size = size_of(body.size.flatten())?;
    let products = products_of(&mut tx, &scope, body.products.unwrap_or_default()).await?;
    let id = store::insert(&mut tx, scope.event.id, &name, size, &products).await?;
    if body.closed == Some(true) {
        store::update(&mut tx, id, &name, size, true).await?;
    }
    let new = told(&mut tx, &scope, id).await?;
    tx.record(scope.fact("quota.created", format!("quota:{id}"), json!({"quota": id, "new": new}))).await?;
    let view = view_of(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Changes a quota. A smaller size takes nothing away from anybody: it stops further sales.
#[utoipa::path(patch, path = "/quotas/{id}/", tag = "quotas", request_body = Body, responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    save(&base, &scope, id, body).await
}

/// Replaces a quota: what stays out of the body is as for a new one.
#[utoipa::path(put, path = "/quotas/{id}/", tag = "quotas", request_body = Body, responses((status = 200, body = View)))]
async fn put(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let whole = Body {
        name: Some(body.name.unwrap_or_default()),
        size: Some(body.size.flatten()),
        products: Some(body.products.unwrap_or_default()),
        closed: Some(body.closed.unwrap_or_default()),
    };
    save(&base, &scope, id, whole).await
}

/// Deletes a quota. A product that no other quota counts is not sold any more.
#[utoipa::path(delete, path = "/quotas/{id}/", tag = "quotas", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let old = told(&mut tx, &scope, id).await?;
    store::delete(&mut tx, scope.event.id, id).await?;
    tx.record(scope.fact("quota.deleted", format!("quota:{id}"), json!({"quota": id, "old": old}))).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn save(base: &Base, scope: &EventScope, id: i64, body: Body) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let quota = store::by_id(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let before = told(&mut tx, scope, id).await?;
    let name = name_of(body.name.unwrap_or(quota.name))?;
    let size = size_of(body.size.unwrap_or(quota.size))?;
    store::update(&mut tx, id, &name, size, body.closed.unwrap_or(quota.closed)).await?;
    if let Some(products) = body.products {
        let products = products_of(&mut tx, scope, products).await?;
        store::put_products(&mut tx, id, &products).await?;
    }
    if let Some(body) = changes(&before, &told(&mut tx, scope, id).await?) {
        tx.record(scope.fact("quota.changed", format!("quota:{id}"), journal::with(body, "quota", id))).await?;
    }
    let view = view_of(&mut tx, scope, id).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// What the journal says of a quota.
async fn told(tx: &mut Tx, scope: &EventScope, id: i64) -> Result<Value, ApiError> {
    let quota = store::by_id(tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let memberships = store::memberships(tx, scope.event.id).await?;
    let products: Vec<i64> =
        memberships.into_iter().filter(|(own, _)| *own == id).map(|(_, product)| product).collect();
    Ok(json!({"name": quota.name, "size": quota.size, "closed": quota.closed, "products": products}))
}

fn name_of(name: String) -> Result<String, ApiError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= MAX_NAME;
    if fits {
        Ok(name.to_owned())
    } else {
        Err(ApiError::field("name", say("api-characters").with("least", 1).with("most", MAX_NAME)))
    }
}

fn size_of(size: Option<i64>) -> Result<Option<i64>, ApiError> {
    let fits = size.is_none_or(|size| (0..=MAX_SIZE).contains(&size));
    if fits {
        Ok(size)
    } else {
        Err(ApiError::field("size", say("api-between-or-null").with("least", 0).with("most", MAX_SIZE)))
    }
}

/// Only products of this event can be counted here.
async fn products_of(tx: &mut Tx, scope: &EventScope, mut wanted: Vec<i64>) -> Result<Vec<i64>, ApiError> {
    let known = products::store::of_event(tx, scope.event.id).await?;
    wanted.sort_unstable();
    wanted.dedup();
    match wanted.iter().find(|id| known.iter().all(|product| product.id != **id)) {
        None => Ok(wanted),
        Some(id) => Err(ApiError::field("products", say("api-no-product").with("id", id))),
    }
}

async fn view_of(tx: &mut Tx, scope: &EventScope, id: i64) -> Result<View, ApiError> {
    let quota = store::by_id(tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let memberships = store::memberships(tx, scope.event.id).await?;
    Ok(view(quota, &memberships, true))
}

fn view(quota: Quota, memberships: &[(i64, i64)], with_availability: bool) -> View {
    let available: Option<Availability> = with_availability.then(|| availability(&quota));
    let products = memberships.iter().filter(|(id, _)| *id == quota.id).map(|(_, product)| *product).collect();
    View {
        id: quota.id,
        name: quota.name,
        size: quota.size,
        products,
        closed: quota.closed,
        available: available.map(|available| available.has(1)),
        available_number: available.map(Availability::number),
    }
}

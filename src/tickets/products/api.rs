//! `.../products/` (the field's older name `items/` is an alias).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Catalog, Product, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::tx::Tx;
use crate::base::web::body::{JsonBody, present};
use crate::base::words::Words;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Longest name, in characters.
const MAX_NAME: usize = 200;
/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 10_000;
/// Highest price. An order of a thousand of them still counts exactly.
const MAX_PRICE: Money = Money(1_000_000_000);

#[derive(Serialize, ToSchema)]
#[schema(as = Product)]
struct View {
    id: i64,
    name: BTreeMap<String, String>,
    description: BTreeMap<String, String>,
    active: bool,
    default_price: Money,
    admission: bool,
    is_addon: bool,
    position: i64,
    max_per_order: Option<i64>,
    addons: Vec<AddonView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ProductAddon)]
struct AddonView {
    product: i64,
    max_count: i64,
}

pub fn api() -> Api {
    const ANY: Needs = Needs::Event(None);
    Api::below(EVENT)
        .on(ANY, routes!(list))
        .on(Needs::event(Permission::Items), routes!(create))
        .on(Needs::event(Permission::Items), routes!(update))
        .on(ANY, routes!(list_items))
        .on(ANY, routes!(retrieve))
        .on(ANY, routes!(retrieve_item))
}

/// What the event sells.
#[utoipa::path(get, path = "/products/", tag = "products", responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope) -> Result<Json<Page<View>>, ApiError> {
    let catalog = store::catalog(&mut base.read().await?, scope.event.id).await?;
    let views = catalog.products.iter().map(|product| view(&catalog, product, &scope.event.locale)).collect();
    Ok(Json(Page::whole(views)))
}

/// One product.
#[utoipa::path(get, path = "/products/{id}/", tag = "products", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let catalog = store::catalog(&mut base.read().await?, scope.event.id).await?;
    let product = catalog.product(id).ok_or(ApiError::NotFound)?;
    Ok(Json(view(&catalog, product, &scope.event.locale)))
}

/// The same as `products`, under its older name.
#[utoipa::path(get, path = "/items/", tag = "products", responses((status = 200, body = Page<View>)))]
async fn list_items(base: State<Base>, scope: EventScope) -> Result<Json<Page<View>>, ApiError> {
    list(base, scope).await
}

/// The same as in `products`, under its older name.
#[utoipa::path(get, path = "/items/{id}/", tag = "products", responses((status = 200, body = View)))]
async fn retrieve_item(
    base: State<Base>,
    scope: EventScope,
    path: Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    retrieve(base, scope, path).await
}

/// A product to make, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = ProductBody)]
struct Body {
    name: Option<Words>,
    description: Option<Words>,
    default_price: Option<Money>,
    /// Whether a person comes in with it.
    admission: Option<bool>,
    /// Bought with a ticket, never alone.
    is_addon: Option<bool>,
    active: Option<bool>,
    position: Option<i64>,
    /// A number sets it, `null` takes the limit away.
    #[serde(default, deserialize_with = "present")]
    max_per_order: Option<Option<i64>>,
}

/// Makes a product. It can be bought once a quota has it.
#[utoipa::path(post, path = "/products/", tag = "products", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let position = store::of_event(&mut tx, scope.event.id).await?.len() as i64;
    let empty = Product::new("", Money::ZERO, position);
    let id = store::insert(&mut tx, scope.event.id, &shape(&scope, body, empty)?).await?.id;
    tx.record(scope.fact("product.created", format!("product:{id}"), json!({"product": id}))).await?;
    let view = view_of(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Changes a product. Orders that were placed keep their prices.
#[utoipa::path(patch, path = "/products/{id}/", tag = "products", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let before = store::catalog(&mut tx, scope.event.id).await?.product(id).cloned().ok_or(ApiError::NotFound)?;
    store::update(&mut tx, scope.event.id, &shape(&scope, body, before)?).await?;
    tx.record(scope.fact("product.changed", format!("product:{id}"), json!({"product": id}))).await?;
    let view = view_of(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(Json(view))
}

fn shape(scope: &EventScope, body: Body, before: Product) -> Result<Product, ApiError> {
    let words = |words: Option<Words>, before: String| {
        words.map_or(before, |words| words.in_language(&scope.event.locale).to_owned())
    };
    let product = Product {
        id: before.id,
        name: words(body.name, before.name),
        description: words(body.description, before.description),
        price: body.default_price.unwrap_or(before.price),
        admission: body.admission.unwrap_or(before.admission),
        is_addon: body.is_addon.unwrap_or(before.is_addon),
        active: body.active.unwrap_or(before.active),
        position: body.position.unwrap_or(before.position),
        max_per_order: body.max_per_order.unwrap_or(before.max_per_order),
    };
    if product.name.is_empty() || product.name.chars().count() > MAX_NAME {
        return Err(ApiError::field("name", format!("Between 1 and {MAX_NAME} characters.")));
    }
    if product.description.chars().count() > MAX_DESCRIPTION {
        return Err(ApiError::field("description", format!("At most {MAX_DESCRIPTION} characters.")));
    }
    if !(Money::ZERO..=MAX_PRICE).contains(&product.price) {
        return Err(ApiError::field("default_price", format!("Between 0.00 and {MAX_PRICE}.")));
    }
    if product.max_per_order.is_some_and(|most| most < 1) {
        return Err(ApiError::field("max_per_order", "At least one, or null for no limit."));
    }
    Ok(product)
}

async fn view_of(tx: &mut Tx, scope: &EventScope, id: i64) -> Result<View, ApiError> {
    let catalog = store::catalog(tx, scope.event.id).await?;
    let product = catalog.product(id).ok_or(ApiError::NotFound)?;
    Ok(view(&catalog, product, &scope.event.locale))
}

fn view(catalog: &Catalog, product: &Product, locale: &str) -> View {
    let addons = catalog.addons_of(product.id);
    View {
        id: product.id,
        name: BTreeMap::from([(locale.to_owned(), product.name.clone())]),
        description: BTreeMap::from([(locale.to_owned(), product.description.clone())]),
        active: product.active,
        default_price: product.price,
        admission: product.admission,
        is_addon: product.is_addon,
        position: product.position,
        max_per_order: product.max_per_order,
        addons: addons.map(|(addon, _)| AddonView { product: addon.addon_id, max_count: addon.max_count }).collect(),
    }
}

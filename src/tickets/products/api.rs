//! `.../products/` (the field's older name `items/` is an alias).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Catalog, Product, change, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::journal;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::texts::Texts;
use crate::base::tx::Tx;
use crate::base::web::body::{JsonBody, present};
use crate::base::web::path::Path;
use crate::base::words::Words;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

#[derive(Serialize, ToSchema)]
#[schema(as = Product)]
struct View {
    id: i64,
    name: Texts,
    description: Texts,
    active: bool,
    default_price: Money,
    admission: bool,
    is_addon: bool,
    position: i64,
    max_per_order: Option<i64>,
    addons: Vec<AddonView>,
}

/// What can be bought with a product, and how many of it with each at most.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = ProductAddon)]
struct AddonView {
    product: i64,
    #[serde(default = "one")]
    max_count: i64,
}

fn one() -> i64 {
    1
}

/// Lists of products.
#[derive(Debug)]
struct Products;

impl Listed for Products {
    const ORDERINGS: &'static [&'static str] = &["position", "id", "name", "default_price"];
    const DEFAULT: &'static str = "position";
    const SEARCH: &'static [&'static str] = &["name", "description"];
    const FILTERS: &'static [Filter] = &[
        Filter::field("active", Kind::Flag),
        Filter::field("admission", Kind::Flag),
        Filter::field("is_addon", Kind::Flag),
    ];
}

pub fn api() -> Api {
    const ANY: Needs = Needs::Event(None);
    const WRITE: Needs = Needs::event(Permission::Items);
    Api::below(EVENT)
        .on(ANY, routes!(list))
        .on(WRITE, routes!(create))
        .on(WRITE, routes!(update))
        .on(WRITE, routes!(put))
        .on(WRITE, routes!(delete))
        .on(ANY, routes!(list_items))
        .on(ANY, routes!(retrieve))
        .on(ANY, routes!(retrieve_item))
}

/// What the event sells.
#[utoipa::path(get, path = "/products/", tag = "products", params(Asked<Products>),
    responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Products>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let catalog = store::catalog(&mut conn, scope.event.id).await?;
    let views = catalog.products.iter().map(|product| view(&catalog, product, &scope.event.locale)).collect();
    Ok(asked.whole(views)?.modified(journal::last(&mut conn, scope.event.id, "product.").await?))
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
#[utoipa::path(get, path = "/items/", tag = "products", params(Asked<Products>),
    responses((status = 200, body = Page<View>)))]
async fn list_items(base: State<Base>, scope: EventScope, asked: Asked<Products>) -> Result<Page<View>, ApiError> {
    list(base, scope, asked).await
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
    /// All add-ons that go with it.
    addons: Option<Vec<AddonView>>,
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
    let (product, addons) = shape(&scope, body, Product::new("", Money::ZERO, position));
    let id = change::create(&mut tx, &scope, &product, &addons.unwrap_or_default()).await?.id;
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
    save(&base, &scope, id, body, Clone::clone).await
}

/// Replaces a product: what stays out of the body is as for a new one.
#[utoipa::path(put, path = "/products/{id}/", tag = "products", request_body = Body,
    responses((status = 200, body = View)))]
async fn put(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let empty = |before: &Product| Product { id: before.id, ..Product::new("", Money::ZERO, before.position) };
    save(&base, &scope, id, body, empty).await
}

async fn save(
    base: &Base,
    scope: &EventScope,
    id: i64,
    body: Body,
    ground: impl Fn(&Product) -> Product,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let catalog = store::catalog(&mut tx, scope.event.id).await?;
    let before = catalog.product(id).ok_or(ApiError::NotFound)?;
    let (after, addons) = shape(scope, body, ground(before));
    change::update(&mut tx, scope, &catalog, &after, addons).await?;
    let view = view_of(&mut tx, scope, id).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Deletes a product that nobody ordered; otherwise 409 with the code `in_use`.
#[utoipa::path(delete, path = "/products/{id}/", tag = "products", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let product = store::catalog(&mut tx, scope.event.id).await?.product(id).cloned().ok_or(ApiError::NotFound)?;
    change::delete(&mut tx, &scope, &product).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shape(scope: &EventScope, body: Body, before: Product) -> (Product, Option<Vec<(i64, i64)>>) {
    let own = scope.event.locale.as_str();
    let texts = |words: Option<Words>, before: Texts| words.map_or(before, |words| Texts::of(words, own));
    let names = texts(body.name, before.names(own));
    let descriptions = texts(body.description, before.descriptions(own));
    let addons = body.addons.map(|addons| addons.iter().map(|addon| (addon.product, addon.max_count)).collect());
    let product = Product {
        price: body.default_price.unwrap_or(before.price),
        admission: body.admission.unwrap_or(before.admission),
        is_addon: body.is_addon.unwrap_or(before.is_addon),
        active: body.active.unwrap_or(before.active),
        position: body.position.unwrap_or(before.position),
        max_per_order: body.max_per_order.unwrap_or(before.max_per_order),
        ..before
    };
    (product.worded(names, descriptions, own), addons)
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
        name: product.names(locale),
        description: product.descriptions(locale),
        active: product.active,
        default_price: product.price,
        admission: product.admission,
        is_addon: product.is_addon,
        position: product.position,
        max_per_order: product.max_per_order,
        addons: addons.map(|(addon, _)| AddonView { product: addon.addon_id, max_count: addon.max_count }).collect(),
    }
}

//! `.../products/` (the field's older name `items/` is an alias).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Catalog, Product, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::money::Money;
use crate::base::page::Page;
use crate::events::EventScope;
use crate::orgs::rest::{Api, EVENT, Needs};

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

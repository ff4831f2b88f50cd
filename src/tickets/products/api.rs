//! `.../products/` (the field's older name `items/` is an alias).

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::{Catalog, Product, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::money::Money;
use crate::base::page::Page;
use crate::events::EventScope;

#[derive(Serialize)]
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

#[derive(Serialize)]
struct AddonView {
    product: i64,
    max_count: i64,
}

pub fn routes() -> Router<Base> {
    const EVENT: &str = "/api/v1/organizers/{organizer}/events/{event}";
    Router::new()
        .route(&format!("{EVENT}/products/"), get(list))
        .route(&format!("{EVENT}/items/"), get(list))
        .route(&format!("{EVENT}/products/{{id}}/"), get(retrieve))
        .route(&format!("{EVENT}/items/{{id}}/"), get(retrieve))
}

async fn list(State(base): State<Base>, scope: EventScope) -> Result<Json<Page<View>>, ApiError> {
    let catalog = store::catalog(&mut base.read().await?, scope.event.id).await?;
    let views = catalog.products.iter().map(|product| view(&catalog, product, &scope.event.locale)).collect();
    Ok(Json(Page::whole(views)))
}

async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let catalog = store::catalog(&mut base.read().await?, scope.event.id).await?;
    let product = catalog.product(id).ok_or(ApiError::NotFound)?;
    Ok(Json(view(&catalog, product, &scope.event.locale)))
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

//! Makes, changes and deletes products.

use serde_json::{Value, json};

use super::{Addon, Catalog, Product, store};
use crate::access::policies;
use crate::base::error::{ApiError, is_referenced};
use crate::base::journal::{self, changes};
use crate::base::language::say;
use crate::base::money::Money;
use crate::base::texts;
use crate::base::tx::Tx;
use crate::events::EventScope;

/// Longest name, in characters.
const MAX_NAME: usize = 200;
/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 10_000;
/// Highest price. An order of a thousand of them still counts exactly.
const MAX_PRICE: Money = Money(1_000_000_000);
/// Furthest place in the shop, and most of one product in an order.
const MAX_NUMBER: i64 = 1_000_000;
/// Most products of an event; each is a row of the shop.
const MAX_PRODUCTS: usize = 500;

/// A new product, with the add-ons that go with it and how many of each. It can be bought once a quota has it.
pub async fn create(
    tx: &mut Tx,
    scope: &EventScope,
    product: &Product,
    addons: &[(i64, i64)],
) -> Result<Product, ApiError> {
    check(scope, product)?;
    let catalog = store::catalog(tx, scope.event.id).await?;
    if catalog.products.len() >= MAX_PRODUCTS {
        return Err(ApiError::field("non_field_errors", say("api-most-products").with("most", MAX_PRODUCTS)));
    }
    check_addons(&catalog, product, addons)?;
    let product = store::insert(tx, scope.event.id, product).await?;
    store::put_addons(tx, product.id, addons).await?;
    let body = json!({"product": product.id, "new": told(scope, &product, addons)});
    tx.record(scope.fact("product.created", subject(product.id), body)).await?;
    Ok(product)
}

/// Changes a product of the catalog. Orders that were placed keep their prices and add-ons. `addons`: all that go with it from
/// now on; `None`: they stay.
pub async fn update(
    tx: &mut Tx,
    scope: &EventScope,
    catalog: &Catalog,
    after: &Product,
    addons: Option<Vec<(i64, i64)>>,
) -> Result<(), ApiError> {
    check(scope, after)?;
    let before = catalog.product(after.id).ok_or(ApiError::NotFound)?;
    let had = pairs(catalog, after.id);
    let has = addons.unwrap_or_else(|| had.clone());
    check_addons(catalog, after, &has)?;
    store::update(tx, scope.event.id, after).await?;
    if has != had {
        store::put_addons(tx, after.id, &has).await?;
    }
    if let Some(body) = changes(&told(scope, before, &had), &told(scope, after, &has)) {
        let body = journal::with(body, "product", after.id);
        tx.record(scope.fact("product.changed", subject(after.id), body)).await?;
    }
    Ok(())
}

/// Deletes a product that nobody ordered.
pub async fn delete(tx: &mut Tx, scope: &EventScope, product: &Product) -> Result<(), ApiError> {
    policies::store::forget_product(tx, product.id).await?;
    match store::delete(tx, scope.event.id, product.id).await {
        Err(error) if is_referenced(&error) => {
            return Err(ApiError::in_use(say("api-product-in-use")));
        }
        done => done?,
    }
    let body = json!({"product": product.id, "old": told(scope, product, &[])});
    Ok(tx.record(scope.fact("product.deleted", subject(product.id), body)).await?)
}

fn subject(id: i64) -> String {
    format!("product:{id}")
}

/// What the journal says of a product; a long text by its length.
fn told(scope: &EventScope, product: &Product, addons: &[(i64, i64)]) -> Value {
    let own = scope.event.locale.as_str();
    let (names, descriptions) = (product.names(own), product.descriptions(own));
    json!({"name": names, "description_length": descriptions.lengths(), "default_price": product.price,
        "admission": product.admission, "is_addon": product.is_addon, "active": product.active,
        "position": product.position, "max_per_order": product.max_per_order, "addons": addons})
}

/// The add-ons of a product, and how many of each.
fn pairs(catalog: &Catalog, product_id: i64) -> Vec<(i64, i64)> {
    let own = catalog.addons.iter().filter(|addon| addon.product_id == product_id);
    own.map(|Addon { addon_id, max_count, .. }| (*addon_id, *max_count)).collect()
}

fn check_addons(catalog: &Catalog, product: &Product, addons: &[(i64, i64)]) -> Result<(), ApiError> {
    if product.is_addon && !addons.is_empty() {
        return Err(ApiError::field("addons", say("api-addon-of-addon")));
    }
    for (at, (id, most)) in addons.iter().enumerate() {
        if !catalog.product(*id).is_some_and(|other| other.is_addon && other.id != product.id) {
            return Err(ApiError::field("addons", say("api-no-addon").with("id", id)));
        }
        if addons[..at].iter().any(|(other, _)| other == id) {
            return Err(ApiError::field("addons", say("api-addon-twice").with("id", id)));
        }
        if !(1..=MAX_NUMBER).contains(most) {
            return Err(ApiError::field("addons", say("api-between-each").with("least", 1).with("most", MAX_NUMBER)));
        }
    }
    Ok(())
}

fn check(scope: &EventScope, product: &Product) -> Result<(), ApiError> {
    let own = scope.event.locale.as_str();
    let (names, descriptions) = (product.names(own), product.descriptions(own));
    if let Some(problem) = texts::name_problem(&names, MAX_NAME) {
        return Err(ApiError::field("name", problem));
    }
    if let Some(problem) = texts::problem(&descriptions, MAX_DESCRIPTION) {
        return Err(ApiError::field("description", problem));
    }
    if !(Money::ZERO..=MAX_PRICE).contains(&product.price) {
        return Err(ApiError::field(
            "default_price",
            say("api-between").with("least", Money::ZERO.to_string()).with("most", MAX_PRICE.to_string()),
        ));
    }
    if !(0..=MAX_NUMBER).contains(&product.position) {
        return Err(ApiError::field("position", say("api-between").with("least", 0).with("most", MAX_NUMBER)));
    }
    if product.max_per_order.is_some_and(|most| !(1..=MAX_NUMBER).contains(&most)) {
        return Err(ApiError::field(
            "max_per_order",
            say("api-between-or-null").with("least", 1).with("most", MAX_NUMBER),
        ));
    }
    Ok(())
}

//! Makes, changes and deletes products.

use serde_json::{Value, json};

use super::{Product, store};
use crate::access::policies;
use crate::base::error::{ApiError, is_referenced};
use crate::base::journal::{self, changes};
use crate::base::money::Money;
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

/// A new product. It can be bought once a quota has it.
pub async fn create(tx: &mut Tx, scope: &EventScope, product: &Product) -> Result<Product, ApiError> {
    check(product)?;
    if store::of_event(tx, scope.event.id).await?.len() >= MAX_PRODUCTS {
        return Err(ApiError::field("non_field_errors", format!("An event has at most {MAX_PRODUCTS} products.")));
    }
    let product = store::insert(tx, scope.event.id, product).await?;
    let body = json!({"product": product.id, "new": told(&product)});
    tx.record(scope.fact("product.created", subject(product.id), body)).await?;
    Ok(product)
}

/// Changes a product. Orders that were placed keep their prices.
pub async fn update(tx: &mut Tx, scope: &EventScope, before: &Product, after: &Product) -> Result<(), ApiError> {
    check(after)?;
    store::update(tx, scope.event.id, after).await?;
    if let Some(body) = changes(&told(before), &told(after)) {
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
            return Err(ApiError::in_use("It was ordered, so it stays. Make it inactive to stop its sale."));
        }
        done => done?,
    }
    let body = json!({"product": product.id, "old": told(product)});
    Ok(tx.record(scope.fact("product.deleted", subject(product.id), body)).await?)
}

fn subject(id: i64) -> String {
    format!("product:{id}")
}

/// What the journal says of a product; a long text by its length.
fn told(product: &Product) -> Value {
    json!({"name": product.name, "description_length": product.description.chars().count(), "default_price": product.price,
        "admission": product.admission, "is_addon": product.is_addon, "active": product.active,
        "position": product.position, "max_per_order": product.max_per_order})
}

fn check(product: &Product) -> Result<(), ApiError> {
    let name = product.name.chars().count();
    if !(1..=MAX_NAME).contains(&name) || product.name.contains(char::is_control) {
        return Err(ApiError::field("name", format!("Between 1 and {MAX_NAME} characters.")));
    }
    if product.description.chars().count() > MAX_DESCRIPTION {
        return Err(ApiError::field("description", format!("At most {MAX_DESCRIPTION} characters.")));
    }
    if !(Money::ZERO..=MAX_PRICE).contains(&product.price) {
        return Err(ApiError::field("default_price", format!("Between 0.00 and {MAX_PRICE}.")));
    }
    if !(0..=MAX_NUMBER).contains(&product.position) {
        return Err(ApiError::field("position", format!("Between 0 and {MAX_NUMBER}.")));
    }
    if product.max_per_order.is_some_and(|most| !(1..=MAX_NUMBER).contains(&most)) {
        return Err(ApiError::field("max_per_order", format!("Between 1 and {MAX_NUMBER}, or null for no limit.")));
    }
    Ok(())
}

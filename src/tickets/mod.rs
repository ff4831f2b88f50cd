//! Tickets: what is sold, how much of it, and the orders that come of it.

pub mod orders;
pub mod products;
pub mod quotas;
pub mod shop;

use axum::Router;

use crate::base::Base;

pub fn routes() -> Router<Base> {
    Router::new()
        .merge(products::api::routes())
        .merge(quotas::api::routes())
        .merge(orders::api::routes())
        .merge(shop::routes())
}

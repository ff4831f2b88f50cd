//! Tickets: what is sold, how much of it, and the orders that come of it.

pub mod orders;
pub mod products;
pub mod quotas;
pub mod shop;
pub mod stake;

use axum::Router;

use crate::base::Base;
use crate::orgs::rest::Api;

pub fn routes() -> Router<Base> {
    shop::routes()
}

/// Its operations of the API.
pub fn api() -> Api {
    products::api::api().merge(quotas::api::api()).merge(orders::api::api())
}

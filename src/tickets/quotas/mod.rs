//! Quotas: shared capacity over products. What is left is counted from the orders, never kept in a counter.

pub mod api;
pub mod rules;
pub mod store;

pub use rules::{Availability, availability};

/// A quota with what counts against it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Quota {
    pub id: i64,
    pub name: String,
    /// `None`: unlimited.
    pub size: Option<i64>,
    pub closed: bool,
    /// Positions of paid orders.
    pub paid: i64,
    /// Positions of pending orders.
    pub pending: i64,
}

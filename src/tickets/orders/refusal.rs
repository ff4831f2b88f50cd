use axum::http::StatusCode;

use crate::base::error::ApiError;
use crate::base::language::{Saying, say};

/// Why an order cannot be placed or changed. Each has a stable code and says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooMany(i64),
    UnknownProduct,
    AddonAlone(String),
    AddonMismatch(String),
    TooManyOf { product: String, max: i64 },
    SoldOut(String),
    TooFewLeft { product: String, left: i64 },
    NotOnSale(String),
    SaleEnded,
    NameMissing,
    BadEmail,
    AlreadyCanceled,
    AlreadyPaid,
    CanceledOrder,
}

impl Refusal {
    /// For the person who wants the order.
    pub fn saying(&self) -> Saying {
        match self {
            Refusal::Empty => say("shop-refused-empty"),
            Refusal::TooMany(max) => say("shop-refused-too-many").with("max", max),
            Refusal::UnknownProduct => say("shop-refused-unknown-product"),
            Refusal::AddonAlone(product) => say("shop-refused-addon-alone").with("product", product),
            Refusal::AddonMismatch(product) => say("shop-refused-addon-mismatch").with("product", product),
            Refusal::TooManyOf { product, max } => {
                say("shop-refused-too-many-of").with("product", product).with("max", max)
            }
            Refusal::SoldOut(product) => say("shop-refused-sold-out").with("product", product),
            Refusal::TooFewLeft { product, left } => {
                say("shop-refused-too-few-left").with("product", product).with("left", left)
            }
            Refusal::NotOnSale(product) => say("shop-refused-not-on-sale").with("product", product),
            Refusal::SaleEnded => say("shop-refused-sale-ended"),
            Refusal::NameMissing => say("shop-refused-name-missing"),
            Refusal::BadEmail => say("shop-refused-bad-email"),
            Refusal::AlreadyCanceled => say("shop-refused-already-canceled"),
            Refusal::AlreadyPaid => say("shop-refused-already-paid"),
            Refusal::CanceledOrder => say("shop-refused-canceled-order"),
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Empty => "empty",
            Refusal::TooMany(_) => "too_many",
            Refusal::UnknownProduct => "unknown_product",
            Refusal::AddonAlone(_) => "addon_alone",
            Refusal::AddonMismatch(_) => "addon_mismatch",
            Refusal::TooManyOf { .. } => "too_many_of_product",
            Refusal::SoldOut(_) => "sold_out",
            Refusal::TooFewLeft { .. } => "too_few_left",
            Refusal::NotOnSale(_) => "not_on_sale",
            Refusal::SaleEnded => "sale_ended",
            Refusal::NameMissing => "name_missing",
            Refusal::BadEmail => "bad_email",
            Refusal::AlreadyCanceled => "already_canceled",
            Refusal::AlreadyPaid => "already_paid",
            Refusal::CanceledOrder => "canceled_order",
        }
    }

    /// The form field that it is about, where there is one.
    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::BadEmail => Some("email"),
            Refusal::AlreadyCanceled | Refusal::AlreadyPaid | Refusal::CanceledOrder => None,
            _ => Some("positions"),
        }
    }
}

/// A use case of orders did not happen: for a reason that its user can do something about, or for one that we must.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    #[error("{}", .0.saying())]
    Refused(Refusal),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Refusal> for OrderError {
    fn from(refusal: Refusal) -> Self {
        OrderError::Refused(refusal)
    }
}

impl From<OrderError> for ApiError {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Refused(refusal) => match refusal.field() {
                Some(field) => ApiError::field(field, refusal.saying()),
                None => ApiError::Refused(StatusCode::BAD_REQUEST, refusal.code(), refusal.saying()),
            },
            OrderError::Database(error) => error.into(),
        }
    }
}

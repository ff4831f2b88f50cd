use axum::http::StatusCode;

use crate::base::error::ApiError;

/// Why an order cannot be placed or changed. Each has a stable code and says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Choose at least one ticket.")]
    Empty,
    #[error("One order takes at most {0} tickets. Place a second order for more.")]
    TooMany(i64),
    #[error("There is no such ticket here any more. Go back and choose again.")]
    UnknownProduct,
    #[error("\"{0}\" is bought together with a ticket. Add it to one.")]
    AddonAlone(String),
    #[error("\"{0}\" does not go with that ticket.")]
    AddonMismatch(String),
    #[error("\"{product}\" can be taken {max} times at most.")]
    TooManyOf { product: String, max: i64 },
    #[error(
        "\"{0}\" is sold out. Take it out of your order, or try again later: places come back when an order is canceled."
    )]
    SoldOut(String),
    #[error("\"{product}\": only {left} left. Take fewer of it.")]
    TooFewLeft { product: String, left: i64 },
    #[error("\"{0}\" is not on sale.")]
    NotOnSale(String),
    #[error("The sale for this event has ended.")]
    SaleEnded,
    #[error("Every ticket needs the name of the person who comes with it, at most 100 characters.")]
    NameMissing,
    #[error("Please give an e-mail address like name@example.org.")]
    BadEmail,
    #[error("The order is canceled already.")]
    AlreadyCanceled,
    #[error("The order is paid already.")]
    AlreadyPaid,
    #[error("A canceled order cannot be paid. Place a new one.")]
    CanceledOrder,
}

impl Refusal {
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
    #[error("{0}")]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<OrderError> for ApiError {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Refused(refusal) => match refusal.field() {
                Some(field) => ApiError::field(field, refusal.to_string()),
                None => ApiError::Refused(StatusCode::BAD_REQUEST, refusal.code(), refusal.to_string()),
            },
            OrderError::Database(error) => error.into(),
        }
    }
}

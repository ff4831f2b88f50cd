//! The shop: server-rendered, complete without JavaScript. Choose, say who comes, order; then the order's own page.

mod checkout;
mod form;
mod landing;
mod order_page;

use axum::Router;
use axum::routing::{get, post};

use crate::base::Base;
use crate::base::language::{Language, Saying, say};
use crate::base::money::Money;
use crate::base::web::page::PageError;
use crate::events::{Event, public_event};
use crate::settings::Settings;
use crate::tickets::orders::refusal::Refusal;
use crate::tickets::quotas::Availability;

/// So many tickets are few: the shop says how many.
const FEW: i64 = 10;

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/{organizer}/{event}/", get(landing::show))
        .route("/{organizer}/{event}/checkout", get(checkout::show).post(checkout::submit))
        .route("/{organizer}/{event}/order/{code}/{secret}/", get(order_page::show))
        .route("/{organizer}/{event}/order/{code}/{secret}/join", post(order_page::join))
}

async fn event_of(base: &Base, organizer: &str, event: &str) -> Result<Event, PageError> {
    public_event(base, organizer, event).await?.ok_or(PageError::NotFound)
}

/// "20.00 EUR", or "free".
fn price(language: Language, amount: Money, currency: &str) -> String {
    if amount == Money::ZERO { language.t("shop-free").into() } else { language.money(amount, currency) }
}

/// What the shop says beside a product; how many are left only where the event tells.
fn note(language: Language, settings: &Settings, availability: Availability) -> String {
    match availability {
        Availability::Gone => language.t("shop-sold-out").into(),
        Availability::Ordered => language.t("shop-sold-out-for-now").into(),
        Availability::Left(Some(number)) if number <= FEW && settings.show_quota_left => {
            language.t("shop-left").with("count", number).into()
        }
        Availability::Left(_) => String::new(),
    }
}

/// Why an order cannot be placed, for the person who wants to.
fn refused(refusal: &Refusal) -> Saying {
    match refusal {
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

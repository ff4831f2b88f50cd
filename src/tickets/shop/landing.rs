//! The event's front page with its tickets.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Shelf, event_of};
use crate::base::Base;
use crate::base::language::wishes::Wishes;
use crate::base::language::{Language, Said, Saying};
use crate::base::time::Timestamp;
use crate::base::web::page::{Frame, PageError, render};
use crate::events::Event;
use crate::events::frame::dress;
use crate::events::pages::frame_with_times;
use crate::tickets::products::Product;

#[derive(Template)]
#[template(path = "shop.html")]
struct Shop {
    frame: Frame,
    event: Event,
    /// Its name and text in the page's language.
    title: String,
    about: String,
    path: String,
    starts: String,
    ends: String,
    /// How the script writes them in the reader's own zone: with the time of day or without.
    shape: &'static str,
    ended: bool,
    error: Option<Said>,
    offers: Vec<Offer>,
}

struct Offer {
    id: i64,
    name: String,
    description: String,
    price: String,
    note: String,
    available: bool,
    max: i64,
    quantity: i64,
    addons: Vec<AddonOffer>,
}

struct AddonOffer {
    name: String,
    price: String,
    note: String,
}

pub async fn show(
    State(base): State<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    wishes: Wishes,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let event = event_of(&base, &organizer, &slug).await?;
    let language = event.language(&wishes);
    page(&base, language, (&organizer, event), &query, None).await
}

/// The front page; `query` carries quantities that were chosen before, `error` what was wrong with them.
pub async fn page(
    base: &Base,
    language: Language,
    (organizer, event): (&str, Event),
    query: &BTreeMap<String, String>,
    error: Option<Saying>,
) -> Result<Response, PageError> {
    let shelf = Shelf::look(&mut base.read().await?, &base.config, &event, language).await?;
    let path = format!("/{organizer}/{}/", event.slug);
    let tickets = shelf.catalog.products.iter().filter(|product| product.active && !product.is_addon);
    let offers = tickets.map(|product| offer(&shelf, product, query)).collect();
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let frame = frame_with_times(&event, language, &path, language.t("common-tickets"));
    let shop = Shop {
        frame: dress(&event, &shelf.settings, frame),
        title: event.title(language.tag()),
        about: event.about(language.tag()),
        starts: moment(&shelf, event.date_from),
        ends: if shelf.settings.show_date_to { moment(&shelf, event.date_to) } else { String::new() },
        shape: if shelf.settings.show_times { "moment" } else { "day" },
        ended: event.date_to <= base.now(),
        path,
        error: error.map(|error| error.in_language(language)),
        offers,
        event: event.clone(),
    };
    Ok(render(status, &shop, []))
}

/// A moment of the event, with the time of day where it shows that.
fn moment(Shelf { event, language, settings, .. }: &Shelf, at: Timestamp) -> String {
    if settings.show_times { event.moment(*language, at) } else { event.day(*language, at) }
}

fn offer(shelf: &Shelf, product: &Product, query: &BTreeMap<String, String>) -> Offer {
    let left = shelf.left(product.id);
    let allowed = shelf.settings.max_items_per_order;
    let most = product.max_per_order.unwrap_or(allowed).min(allowed);
    let max = left.number().map_or(most, |number| number.min(most));
    let chosen = query.get(&format!("product_{}", product.id)).and_then(|text| text.parse().ok());
    let addons = shelf.catalog.addons_of(product.id).filter(|(_, addon)| addon.active).map(|(_, addon)| AddonOffer {
        name: addon.name.clone(),
        price: shelf.price(addon.price),
        note: shelf.note(addon.id),
    });
    Offer {
        id: product.id,
        name: product.name.clone(),
        description: product.description.clone(),
        price: shelf.price(product.price),
        note: shelf.note(product.id),
        available: left.has(1),
        max,
        quantity: chosen.unwrap_or(0).clamp(0, max),
        addons: addons.collect(),
    }
}

//! The event's front page with its tickets.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{event_of, frame, note, price};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::base::web::page::{Frame, PageError, render};
use crate::events::Event;
use crate::events::frame::dress;
use crate::settings::Settings;
use crate::tickets::products::{self, Catalog, Product};
use crate::tickets::quotas::{self, Availability, availability};

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
    ended: bool,
    error: Option<String>,
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
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let event = event_of(&base, &organizer, &slug).await?;
    page(&base, event, &organizer, &query, None).await
}

/// The front page; `query` carries quantities that were chosen before, `error` what was wrong with them.
pub async fn page(
    base: &Base,
    event: Event,
    organizer: &str,
    query: &BTreeMap<String, String>,
    error: Option<String>,
) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let catalog = products::store::catalog(&mut conn, event.id).await?;
    let stock = stock(&mut conn, event.id).await?;
    let settings = event.settings(&mut conn, &base.config).await?;
    let path = format!("/{organizer}/{}/", event.slug);
    let tickets = catalog.products.iter().filter(|product| product.active && !product.is_addon);
    let offers = tickets.map(|product| offer(&event, &settings, &catalog, &stock, product, query)).collect();
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let frame = dress(&event, &settings, frame(&event, &path, "Tickets"));
    let shop = Shop {
        title: event.title(frame.language.tag()),
        about: event.about(frame.language.tag()),
        frame,
        starts: moment(&event, &settings, event.date_from),
        ends: if settings.show_date_to { moment(&event, &settings, event.date_to) } else { String::new() },
        ended: event.date_to <= base.now(),
        path,
        error,
        offers,
        event,
    };
    Ok(render(status, &shop, []))
}

/// How much is left of every product: the least of its quotas; a product without a quota is not sold.
pub async fn stock(conn: &mut Conn, event_id: i64) -> Result<BTreeMap<i64, Availability>, sqlx::Error> {
    let quotas = quotas::store::of_event(conn, event_id).await?;
    let mut stock: BTreeMap<i64, Availability> = BTreeMap::new();
    for (id, product) in quotas::store::memberships(conn, event_id).await? {
        let Some(quota) = quotas.iter().find(|quota| quota.id == id) else { continue };
        let here = availability(quota);
        stock.entry(product).and_modify(|left| *left = left.scarcer(here)).or_insert(here);
    }
    Ok(stock)
}

/// A moment of the event, with the time of day where it shows that.
fn moment(event: &Event, settings: &Settings, at: Timestamp) -> String {
    if settings.show_times { event.clock_time(at) } else { event.clock_day(at) }
}

fn offer(
    event: &Event,
    settings: &Settings,
    catalog: &Catalog,
    stock: &BTreeMap<i64, Availability>,
    product: &Product,
    query: &BTreeMap<String, String>,
) -> Offer {
    let left = stock.get(&product.id).copied().unwrap_or(Availability::Gone);
    let allowed = settings.max_items_per_order;
    let most = product.max_per_order.unwrap_or(allowed).min(allowed);
    let max = left.number().map_or(most, |number| number.min(most));
    let chosen = query.get(&format!("product_{}", product.id)).and_then(|text| text.parse().ok());
    let addons = catalog.addons_of(product.id).filter(|(_, addon)| addon.active).map(|(_, addon)| AddonOffer {
        name: addon.name.clone(),
        price: price(addon.price, &event.currency),
        note: note(settings, stock.get(&addon.id).copied().unwrap_or(Availability::Gone)),
    });
    Offer {
        id: product.id,
        name: product.name.clone(),
        description: product.description.clone(),
        price: price(product.price, &event.currency),
        note: note(settings, left),
        available: left.has(1),
        max,
        quantity: chosen.unwrap_or(0).clamp(0, max),
        addons: addons.collect(),
    }
}

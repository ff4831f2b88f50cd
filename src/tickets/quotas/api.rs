//! `.../quotas/`, with availability.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::{Availability, Quota, availability, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::page::Page;
use crate::events::EventScope;
use crate::orgs::rest::{Api, EVENT, Needs};

#[derive(Serialize, ToSchema)]
#[schema(as = Quota)]
struct View {
    id: i64,
    name: String,
    size: Option<i64>,
    products: Vec<i64>,
    closed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_number: Option<Option<i64>>,
}

/// The field's keys; what does not exist here yet counts nothing.
#[derive(Serialize, ToSchema)]
#[schema(as = QuotaAvailability)]
struct AvailabilityView {
    paid_orders: i64,
    pending_orders: i64,
    blocking_vouchers: i64,
    cart_positions: i64,
    waiting_list: i64,
    available: bool,
    available_number: Option<i64>,
    total_size: Option<i64>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `true` adds `available` and `available_number`.
    with_availability: Option<String>,
}

pub fn api() -> Api {
    const ANY: Needs = Needs::Event(None);
    Api::below(EVENT).on(ANY, routes!(list)).on(ANY, routes!(retrieve)).on(ANY, routes!(numbers))
}

/// How much there is of what.
#[utoipa::path(get, path = "/quotas/", tag = "quotas", params(ListQuery), responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: EventScope,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<View>>, ApiError> {
    let with_availability = query.with_availability.as_deref() == Some("true");
    let mut conn = base.read().await?;
    let quotas = store::of_event(&mut conn, scope.event.id).await?;
    let memberships = store::memberships(&mut conn, scope.event.id).await?;
    let views = quotas.into_iter().map(|quota| view(quota, &memberships, with_availability)).collect();
    Ok(Json(Page::whole(views)))
}

/// One quota.
#[utoipa::path(get, path = "/quotas/{id}/", tag = "quotas", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let quota = store::by_id(&mut conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let memberships = store::memberships(&mut conn, scope.event.id).await?;
    Ok(Json(view(quota, &memberships, true)))
}

/// What of a quota is taken, and by what.
#[utoipa::path(get, path = "/quotas/{id}/availability/", tag = "quotas", responses((status = 200, body = AvailabilityView)))]
async fn numbers(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<AvailabilityView>, ApiError> {
    let quota = store::by_id(&mut base.read().await?, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let available = availability(&quota);
    Ok(Json(AvailabilityView {
        paid_orders: quota.paid,
        pending_orders: quota.pending,
        blocking_vouchers: 0,
        cart_positions: 0,
        waiting_list: 0,
        available: available.has(1),
        available_number: available.number(),
        total_size: quota.size,
    }))
}

fn view(quota: Quota, memberships: &[(i64, i64)], with_availability: bool) -> View {
    let available: Option<Availability> = with_availability.then(|| availability(&quota));
    let products = memberships.iter().filter(|(id, _)| *id == quota.id).map(|(_, product)| *product).collect();
    View {
        id: quota.id,
        name: quota.name,
        size: quota.size,
        products,
        closed: quota.closed,
        available: available.map(|available| available.has(1)),
        available_number: available.map(Availability::number),
    }
}

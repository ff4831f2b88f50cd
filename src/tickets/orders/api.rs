//! `.../orders/`: list, create, mark paid, mark canceled.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::rules::{Choice, Request};
use super::{Order, Payment, Position, cancel, pay, place, store};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::base::{Base, codes};
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

#[derive(Serialize, ToSchema)]
#[schema(as = Order)]
struct View {
    code: String,
    event: String,
    status: &'static str,
    testmode: bool,
    secret: String,
    email: String,
    locale: String,
    datetime: Timestamp,
    expires: Timestamp,
    last_modified: Timestamp,
    cancellation_date: Option<Timestamp>,
    total: Money,
    currency: String,
    url: String,
    positions: Vec<PositionView>,
    payments: Vec<PaymentView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = OrderPosition)]
struct PositionView {
    id: i64,
    positionid: i64,
    product: i64,
    product_name: String,
    price: Money,
    attendee_name: Option<String>,
    attendee_email: Option<String>,
    addon_to: Option<i64>,
    secret: String,
    canceled: bool,
    person: Option<uuid::Uuid>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = OrderPayment)]
struct PaymentView {
    local_id: i64,
    state: String,
    amount: Money,
    provider: String,
    created: Timestamp,
    payment_date: Option<Timestamp>,
}

pub fn api() -> Api {
    const READ: Needs = Needs::event(Permission::OrdersRead);
    const WRITE: Needs = Needs::event(Permission::OrdersWrite);
    Api::below(EVENT)
        .on(READ, routes!(list))
        .on(WRITE, routes!(create))
        .on(READ, routes!(retrieve))
        .on(WRITE, routes!(mark_paid))
        .on(WRITE, routes!(mark_canceled))
}

/// Lists of orders.
#[derive(Debug)]
struct Orders;

impl Listed for Orders {
    const ORDERINGS: &'static [&'static str] =
        &["datetime", "code", "status", "last_modified", "cancellation_date", "total", "email"];
    const DEFAULT: &'static str = "-datetime";
    const SEARCH: &'static [&'static str] = &["code", "email", "attendee_name"];
    const FILTERS: &'static [Filter] = &[
        Filter::own("status", Kind::Choice(&["n", "p", "e", "c"]), "Pending, paid, expired or canceled."),
        Filter::own("code", Kind::Text, "The order with this code."),
        Filter::own("email", Kind::Text, "Orders of this address, in any case."),
        Filter::own("locale", Kind::Text, "Orders in this language."),
        Filter::own("testmode", Kind::Flag, "Test orders, or real ones."),
        Filter::own("modified_since", Kind::Moment, "What changed since, as `X-Page-Generated` of the last answer."),
        Filter::own("created_since", Kind::Moment, "Placed at this moment or later."),
        Filter::own("created_before", Kind::Moment, "Placed before this moment."),
        Filter::own("product", Kind::Number, "With this product among its positions."),
    ];
}

/// How each order reads in SQL.
const COLUMNS: [(&str, &str); 7] = [
    ("datetime", "created_at"),
    ("code", "code"),
    ("status", "status"),
    ("last_modified", "modified_at"),
    ("cancellation_date", "COALESCE(canceled_at, 0)"),
    ("total", "total"),
    ("email", "lower(email)"),
];

/// Orders, the newest first.
#[utoipa::path(get, path = "/orders/", tag = "orders", params(Asked<Orders>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Orders>) -> Result<Page<View>, ApiError> {
    let text = |name| asked.text(name).map(str::to_owned);
    let filter = store::Filter {
        status: text("status"),
        email: text("email"),
        code: asked.text("code").map(codes::normalize_order_code),
        locale: text("locale"),
        testmode: asked.flag("testmode"),
        modified_since: asked.moment("modified_since"),
        created_since: asked.moment("created_since"),
        created_before: asked.moment("created_before"),
        product: asked.number("product"),
        search: asked.search.clone(),
    };
    let mut conn = base.read().await?;
    let order_by = asked.order_by(&COLUMNS, "id");
    let (orders, count) = store::list(&mut conn, scope.event.id, &filter, &order_by, asked.page).await?;
    let mut views = Vec::with_capacity(orders.len());
    for order in orders {
        views.push(view(&base, &mut conn, &scope, order).await?);
    }
    Ok(asked.page(views, count))
}

/// One order.
#[utoipa::path(get, path = "/orders/{code}/", tag = "orders", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, code)): Path<(String, String, String)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let order = store::by_code(&mut conn, scope.event.id, &code).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(&base, &mut conn, &scope, order).await?))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = OrderBody)]
struct CreateBody {
    email: String,
    positions: Vec<CreatePosition>,
}

/// `price` and everything else that the client may not decide is not read.
#[derive(Deserialize, ToSchema)]
#[schema(as = OrderBodyPosition)]
struct CreatePosition {
    #[serde(alias = "item")]
    product: i64,
    positionid: Option<i64>,
    attendee_name: Option<String>,
    attendee_email: Option<String>,
    /// `positionid` of an earlier position of this body.
    addon_to: Option<i64>,
}

/// Places an order at the prices of the catalog.
#[utoipa::path(post, path = "/orders/", tag = "orders", request_body = CreateBody,
    responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<CreateBody>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let request =
        Request { email: body.email.trim().to_owned(), choices: choices(body.positions)?, ..Request::default() };
    let order = place::place(&base, &scope.event, scope.caller.actor(), &request).await?;
    let mut conn = base.read().await?;
    Ok((StatusCode::CREATED, Json(view(&base, &mut conn, &scope, order).await?)))
}

fn choices(positions: Vec<CreatePosition>) -> Result<Vec<Choice>, ApiError> {
    let numbers: Vec<i64> =
        positions.iter().enumerate().map(|(at, position)| position.positionid.unwrap_or(at as i64 + 1)).collect();
    let unknown = || ApiError::field("positions", say("api-addon-to"));
    let choice = |(at, position): (usize, CreatePosition)| {
        let base = position.addon_to.map(|number| numbers[..at].iter().position(|other| *other == number));
        Ok(Choice {
            product_id: position.product,
            attendee_name: position.attendee_name.unwrap_or_default(),
            attendee_email: position.attendee_email,
            addon_to: base.map(|found| found.ok_or_else(unknown)).transpose()?,
        })
    };
    positions.into_iter().enumerate().map(choice).collect()
}

/// Notes that an order was paid.
#[utoipa::path(post, path = "/orders/{code}/mark_paid/", tag = "orders", responses((status = 200, body = View)))]
async fn mark_paid(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, code)): Path<(String, String, String)>,
) -> Result<Json<View>, ApiError> {
    let order = pay::mark_paid(&base, &scope.event, scope.caller.actor(), &code).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(&base, &mut base.read().await?, &scope, order).await?))
}

/// Cancels an order: its tickets open nothing any more, at once.
#[utoipa::path(post, path = "/orders/{code}/mark_canceled/", tag = "orders", responses((status = 200, body = View)))]
async fn mark_canceled(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, code)): Path<(String, String, String)>,
) -> Result<Json<View>, ApiError> {
    let order = cancel::cancel(&base, &scope.event, scope.caller.actor(), &code).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(&base, &mut base.read().await?, &scope, order).await?))
}

async fn view(base: &Base, conn: &mut Conn, scope: &EventScope, order: Order) -> Result<View, ApiError> {
    let positions = store::positions(conn, order.id).await?;
    let payments = store::payments(conn, order.id).await?;
    let number_of = |id: i64| positions.iter().find(|position| position.id == id).map(|base| base.positionid);
    let path = format!("{}/{}/order/{}/{}/", scope.organizer.slug, scope.event.slug, order.code, order.secret);
    Ok(View {
        url: format!("{}/{path}", base.public_url),
        positions: positions.iter().map(|position| position_view(position, number_of)).collect(),
        payments: payments.into_iter().map(payment_view).collect(),
        event: scope.event.slug.clone(),
        currency: scope.event.currency.clone(),
        code: order.code,
        status: order.status.letter(),
        testmode: order.testmode,
        secret: order.secret,
        email: order.email,
        locale: order.locale,
        datetime: order.created_at,
        expires: order.expires_at,
        last_modified: order.modified_at,
        cancellation_date: order.canceled_at,
        total: order.total,
    })
}

fn position_view(position: &Position, number_of: impl Fn(i64) -> Option<i64>) -> PositionView {
    PositionView {
        id: position.id,
        positionid: position.positionid,
        product: position.product_id,
        product_name: position.product_name.clone(),
        price: position.price,
        attendee_name: position.attendee_name.clone(),
        attendee_email: position.attendee_email.clone(),
        addon_to: position.addon_to.and_then(number_of),
        secret: position.secret.clone(),
        canceled: position.canceled,
        person: position.person_id,
    }
}

fn payment_view(payment: Payment) -> PaymentView {
    PaymentView {
        local_id: payment.local_id,
        state: payment.state,
        amount: payment.amount,
        provider: payment.provider,
        created: payment.created_at,
        payment_date: payment.paid_at,
    }
}

//! The REST API's operations: each names the permission that it needs and its entry in the OpenAPI document, or it does not
//! exist. [`Api`] collects them; the guard in front of all of them looks who calls, finds what the address names, and lets
//! nobody in without the permission. Handlers get the result ([`OrgScope`], `events::EventScope`) and ask nothing more.

mod document;
mod guard;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware;
use axum::{Router, routing::MethodRouter};
use serde_json::Value;
use tower_http::cors::CorsLayer;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{OpenApi, RefOr, Schema};

use super::auth::Caller;
use super::organizers::Organizer;
use super::permissions::{Permission, Permissions};
use crate::base::Base;
use crate::base::error::{self, ApiError};
use crate::base::tx::Fact;
use crate::base::web::limits::{self, Limits};
use crate::base::web::{conditional, idempotency};

/// What an operation of the API needs from its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: anybody may call it.
    Nobody,
    /// Somebody whom we know.
    Caller,
    /// Somebody whom we know, or an application that may know who it is.
    Profile,
    /// A permission at the organizer that the address names; `None`: to belong to it.
    Organizer(Option<Permission>),
    /// A permission at the event that the address names; `None`: to have anything to do with it.
    Event(Option<Permission>),
}

impl Needs {
    /// A permission at the organizer.
    pub const fn organizer(permission: Permission) -> Self {
        Needs::Organizer(Some(permission))
    }

    /// A permission at the event.
    pub const fn event(permission: Permission) -> Self {
        Needs::Event(Some(permission))
    }

    fn permission(self) -> Option<Permission> {
        match self {
            Needs::Organizer(permission) | Needs::Event(permission) => permission,
            Needs::Nobody | Needs::Caller | Needs::Profile => None,
        }
    }
}

/// What `utoipa_axum::routes!` makes of a handler.
pub type Described = (Vec<(String, RefOr<Schema>)>, Paths, MethodRouter<Base>);

/// Operations with their addresses below one prefix.
#[derive(Default)]
pub struct Api {
    prefix: &'static str,
    router: Router<Base>,
    needs: BTreeMap<(String, String), Needs>,
    paths: Paths,
    schemas: BTreeMap<String, RefOr<Schema>>,
}

/// Below this address is everything of an organizer.
pub const ORGANIZER: &str = "/api/v1/organizers/{organizer}";
/// Below this address is everything of an event.
pub const EVENT: &str = "/api/v1/organizers/{organizer}/events/{event}";

impl Api {
    /// Operations whose `path` is relative to `prefix`.
    pub fn below(prefix: &'static str) -> Self {
        Api { prefix, ..Api::default() }
    }

    /// Adds an operation: `api.on(Needs::event(OrdersRead), routes!(list))`.
    ///
    /// # Panics
    /// At the start of the program, when the address does not name what the permission is about, or is taken.
    pub fn on(mut self, needs: Needs, (schemas, mut described, methods): Described) -> Self {
        self.schemas.extend(schemas);
        let (path, mut item) = described.paths.pop_first().expect("routes! describes the handler that it was given");
        assert!(described.paths.is_empty(), "one operation at a time: {path}");
        let path = format!("{}{path}", self.prefix);
        needs.assert_fits(&path);
        for method in document::complete(&path, &mut item, needs) {
            let taken = self.needs.insert((method, path.clone()), needs);
            assert!(taken.is_none(), "an operation is declared twice: {path}");
        }
        match self.paths.paths.get_mut(&path) {
            Some(known) => known.merge_operations(item),
            None => drop(self.paths.paths.insert(path.clone(), item)),
        }
        self.router = self.router.route(&path, methods);
        self
    }

    /// These operations and those.
    pub fn merge(mut self, other: Api) -> Self {
        for (operation, needs) in other.needs {
            let taken = self.needs.insert(operation.clone(), needs);
            assert!(taken.is_none(), "an operation is declared twice: {operation:?}");
        }
        for (path, item) in other.paths.paths {
            match self.paths.paths.get_mut(&path) {
                Some(known) => known.merge_operations(item),
                None => drop(self.paths.paths.insert(path, item)),
            }
        }
        self.schemas.extend(other.schemas);
        self.router = self.router.merge(other.router);
        self
    }

    /// With something for its handlers to extract.
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.router = self.router.layer(axum::Extension(value));
        self
    }

    /// Every operation: method and address, with what it needs.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str, Needs)> {
        self.needs.iter().map(|((method, path), needs)| (method.as_str(), path.as_str(), *needs))
    }

    /// The description in OpenAPI 3.1.
    pub fn document(&self) -> OpenApi {
        document::of(self.paths.clone(), self.schemas.clone())
    }

    /// Everything behind the guard.
    pub fn into_router(self, base: &Base) -> Router<Base> {
        let guard = guard::Guard { base: base.clone(), needs: Arc::new(self.needs) };
        let limits = Limits::per_minute(base.config.api.rate_limit, base.is_secure());
        self.router
            .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
            .route_layer(middleware::from_fn_with_state(guard, guard::check))
            // Within what keeps answers for those who ask twice: they get the same words again.
            .route_layer(middleware::from_fn(error::put_into_words))
            .route_layer(middleware::from_fn_with_state(base.clone(), idempotency::replay))
            .route_layer(middleware::from_fn(conditional::tag))
            .route_layer(middleware::from_fn_with_state(limits, limits::check))
            .route_layer(cors(&base.config.api.cors_origins))
    }
}

/// Pages of other origins that may call the API with a token; a list, never everybody.
fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    let headers = [header::AUTHORIZATION, header::CONTENT_TYPE, HeaderName::from_static("x-idempotency-key")];
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    CorsLayer::new()
        .allow_origin(origins)
        .allow_headers(headers)
        .allow_methods(methods)
        .expose_headers([header::ETAG, header::RETRY_AFTER])
}

impl Needs {
    fn assert_fits(self, path: &str) {
        let (organizer, event) = (path.contains("{organizer}"), path.contains("{event}"));
        let fits = match self {
            Needs::Nobody | Needs::Caller | Needs::Profile => true,
            Needs::Organizer(_) => organizer && !event,
            Needs::Event(_) => organizer && event,
        };
        assert!(fits, "{self:?} does not fit the address {path}");
    }
}

/// The key of a method in the table; HEAD is answered by what answers GET.
fn method_key(method: &Method) -> String {
    if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_ascii_lowercase() }
}

/// What the guard found. Only it makes one, so whoever has one has passed it.
#[derive(Clone, Debug)]
pub struct Passed {
    pub caller: Caller,
    pub organizer: Option<Organizer>,
    pub event_id: Option<i64>,
    pub permissions: Permissions,
}

impl FromRequestParts<Base> for Passed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Base) -> Result<Self, ApiError> {
        let missing = || ApiError::Internal(anyhow::anyhow!("{} is no operation of the API", parts.uri.path()));
        parts.extensions.get::<Passed>().cloned().ok_or_else(missing)
    }
}

/// The organizer of the address, and the caller with their permissions there.
pub struct OrgScope {
    pub caller: Caller,
    pub organizer: Organizer,
    pub permissions: Permissions,
}

impl OrgScope {
    /// Something that happened to this organizer.
    pub fn fact(&self, kind: &'static str, subject: String, body: Value) -> Fact {
        Fact { kind, organizer_id: Some(self.organizer.id), event_id: None, subject, body }
    }
}

impl FromRequestParts<Base> for OrgScope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, base: &Base) -> Result<Self, ApiError> {
        let Passed { caller, organizer, permissions, .. } = Passed::from_request_parts(parts, base).await?;
        let organizer =
            organizer.ok_or_else(|| ApiError::Internal(anyhow::anyhow!("the address names no organizer")))?;
        Ok(OrgScope { caller, organizer, permissions })
    }
}

//! `.../events/{event}/jobs/`: what the program is about to do for an event, and what it could not. `/api/v1/jobs/` has those of
//! the whole installation, for who runs it.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::jobs::store;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::orgs::auth::Caller;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs, Passed};

/// A piece of work that is not done.
#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
struct View {
    id: i64,
    kind: String,
    /// waiting, running or parked
    state: &'static str,
    attempts: i64,
    due: Timestamp,
    created: Timestamp,
    /// Why the last attempt failed.
    error: Option<String>,
}

pub fn api() -> Api {
    const SETTINGS: Needs = Needs::event(Permission::EventSettings);
    let of_events = Api::below(EVENT).on(SETTINGS, routes!(list)).on(SETTINGS, routes!(restart));
    let of_all = Api::below("/api/v1").on(Needs::Caller, routes!(list_all)).on(Needs::Caller, routes!(restart_any));
    of_events.merge(of_all)
}

/// Lists of jobs.
#[derive(Debug)]
struct Jobs;

impl Listed for Jobs {
    const ORDERINGS: &'static [&'static str] = &["state", "due", "created", "id"];
    const DEFAULT: &'static str = "state,due";
}

/// How each order reads in SQL; states as the words for them go.
const COLUMNS: [(&str, &str); 4] = [
    ("state", "CASE WHEN parked_at IS NOT NULL THEN 0 WHEN claimed_by IS NOT NULL THEN 1 ELSE 2 END"),
    ("due", "due"),
    ("created", "created_at"),
    ("id", "id"),
];

/// Work that is not done, what is parked first.
#[utoipa::path(get, path = "/jobs/", tag = "jobs", params(Asked<Jobs>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Jobs>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let order_by = asked.order_by(&COLUMNS, "id");
    let (jobs, count) = store::open(&mut conn, Some(scope.event.id), &order_by, asked.page).await?;
    Ok(asked.page(jobs.into_iter().map(view).collect(), count))
}

/// Lets parked work run again, with all its attempts.
#[utoipa::path(post, path = "/jobs/{id}/restart/", tag = "jobs", responses((status = 202)))]
async fn restart(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let now = tx.now();
    if !store::restart(&mut tx, id, Some(scope.event.id), now).await? {
        return Err(ApiError::NotFound);
    }
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Work of the whole installation that is not done, what is parked first. For its superusers.
#[utoipa::path(get, path = "/jobs/", tag = "jobs", params(Asked<Jobs>), responses((status = 200, body = Page<View>)))]
async fn list_all(State(base): State<Base>, passed: Passed, asked: Asked<Jobs>) -> Result<Page<View>, ApiError> {
    superuser(&passed)?;
    let mut conn = base.read().await?;
    let order_by = asked.order_by(&COLUMNS, "id");
    let (jobs, count) = store::open(&mut conn, None, &order_by, asked.page).await?;
    Ok(asked.page(jobs.into_iter().map(view).collect(), count))
}

/// Lets any parked work run again, with all its attempts. For superusers.
#[utoipa::path(post, path = "/jobs/{id}/restart/", tag = "jobs", responses((status = 202)))]
async fn restart_any(State(base): State<Base>, passed: Passed, Path(id): Path<i64>) -> Result<StatusCode, ApiError> {
    // As for any other number that means nothing to somebody.
    superuser(&passed).map_err(|_| ApiError::NotFound)?;
    let mut tx = base.begin(passed.caller.actor()).await?;
    let now = tx.now();
    if !store::restart(&mut tx, id, None, now).await? {
        return Err(ApiError::NotFound);
    }
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Who runs the installation, in a session of their own: no token is as much.
fn superuser(passed: &Passed) -> Result<(), ApiError> {
    match passed.caller {
        Caller::User { superuser: true, .. } => Ok(()),
        _ => Err(ApiError::FORBIDDEN),
    }
}

fn view(job: store::Shown) -> View {
    let state = match (job.parked_at, job.running) {
        (Some(_), _) => "parked",
        (None, true) => "running",
        (None, false) => "waiting",
    };
    View {
        id: job.id,
        kind: job.kind,
        state,
        attempts: job.attempt,
        due: job.due,
        created: job.created_at,
        error: job.error,
    }
}

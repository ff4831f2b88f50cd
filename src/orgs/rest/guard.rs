//! In front of every operation: who calls, what the address names, and whether the one may do this to the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::{Needs, Passed, document, method_key};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::orgs::auth::Caller;
use crate::orgs::permissions::Permissions;
use crate::orgs::rights;

#[derive(Clone)]
pub struct Guard {
    pub base: Base,
    pub needs: Arc<BTreeMap<(String, String), Needs>>,
}

/// Lets a request on to its handler, with what was found.
pub async fn check(
    State(guard): State<Guard>,
    path: MatchedPath,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let operation = (method_key(request.method()), path.as_str().to_owned());
    // The router has no such operation either and says 405.
    let Some(needs) = guard.needs.get(&operation).copied() else { return Ok(next.run(request).await) };
    if needs == Needs::Nobody {
        return Ok(next.run(request).await);
    }
    if params.iter().any(|(name, value)| !means_something(name, value)) {
        return Err(ApiError::NotFound);
    }
    let caller = Caller::of_request(&guard.base, request.method(), request.headers()).await?;
    let named = |wanted: &str| params.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
    let passed = match (needs, named("organizer")) {
        (Needs::Organizer(_) | Needs::Event(_), Some(organizer)) => {
            let event = named("event").filter(|_| matches!(needs, Needs::Event(_)));
            stand(&guard.base, caller, organizer, event, needs).await?
        }
        _ => Passed { caller, organizer: None, event_id: None, permissions: Permissions::default() },
    };
    request.extensions_mut().insert(passed);
    Ok(next.run(request).await)
}

/// Whether a value in an address can name anything: numbers and ids have their form, and no name holds U+0000.
fn means_something(name: &str, value: &str) -> bool {
    match name {
        name if document::NUMBERS.contains(&name) => value.parse::<i64>().is_ok(),
        "person" => value.parse::<uuid::Uuid>().is_ok(),
        _ => !value.contains('\0'),
    }
}

async fn stand(
    base: &Base,
    caller: Caller,
    organizer: &str,
    event: Option<&str>,
    needs: Needs,
) -> Result<Passed, ApiError> {
    let standing = rights::standing(&mut base.read().await?, &caller, organizer, event).await?;
    let standing = standing.ok_or(ApiError::FORBIDDEN)?;
    if needs.permission().is_some_and(|permission| !standing.permissions.contains(permission)) {
        return Err(ApiError::FORBIDDEN);
    }
    Ok(Passed {
        caller,
        organizer: Some(standing.organizer),
        event_id: standing.event_id,
        permissions: standing.permissions,
    })
}

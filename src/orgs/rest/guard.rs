//! In front of every operation: who calls, what the address names, and whether the one may do this to the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::{Needs, Passed, document, method_key};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
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
    may_call(&caller, &operation, needs)?;
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

/// What the way of calling allows, before anybody asks what the caller may do: a device only what its profile lists, an
/// application only what it was allowed.
fn may_call(caller: &Caller, (method, path): &(String, String), needs: Needs) -> Result<(), ApiError> {
    match caller {
        Caller::Device(device) if !device.profile.allows(method, path) => {
            Err(ApiError::Refused(StatusCode::FORBIDDEN, "security_profile", say("api-security-profile")))
        }
        Caller::Bearer(bearer) => {
            let fits = match (needs, needs.permission()) {
                (Needs::Profile, _) => bearer.knows_profile(),
                (_, Some(permission)) => bearer.scopes.permissions(bearer.writes).contains(permission),
                (_, None) => bearer.scopes.may_call(bearer.writes),
            };
            let broad = if bearer.writes { "write" } else { "read" };
            let wanted = match needs {
                Needs::Profile => "profile".to_owned(),
                _ => needs.permission().map_or(broad.to_owned(), |fine| match fine.lasts() {
                    true => fine.as_str().to_owned(),
                    false => format!("{broad} {}", fine.as_str()),
                }),
            };
            if fits { Ok(()) } else { Err(ApiError::Scope(wanted)) }
        }
        _ => Ok(()),
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
    let permission = needs.permission();
    let allowed = standing.belongs && permission.is_none_or(|permission| standing.permissions.contains(permission));
    if !allowed {
        let locked = standing.withheld.is_some_and(|locked| permission.is_none_or(|one| locked.contains(one)));
        return Err(match permission {
            _ if locked => second_factor(),
            Some(missing) if standing.belongs => ApiError::Lacking(missing.as_str()),
            _ => ApiError::FORBIDDEN,
        });
    }
    Ok(Passed {
        caller,
        organizer: Some(standing.organizer),
        event_id: standing.event_id,
        permissions: standing.permissions,
    })
}

/// A team would give this to a session with a second factor.
fn second_factor() -> ApiError {
    ApiError::Refused(StatusCode::FORBIDDEN, "second_factor_required", say("api-second-factor"))
}

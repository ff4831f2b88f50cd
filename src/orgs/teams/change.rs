//! Makes, changes and ends teams.

use serde_json::json;

use super::rules::{self, Holder, Refusal, Shape};
use super::{Team, store};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::tx::{LockKey, Tx};
use crate::orgs::auth::Caller;
use crate::orgs::permissions::{Level, Permission, Permissions};
use crate::orgs::rest::OrgScope;
use crate::orgs::rights;

/// A team as it is now.
pub async fn shape_of(conn: &mut Conn, team: &Team) -> Result<Shape, sqlx::Error> {
    let events = store::events(conn, team.id).await?;
    Ok(Shape {
        name: team.name.clone(),
        all_events: team.all_events,
        events: events.into_iter().map(|(id, _)| id).collect(),
        all_organizer_permissions: team.all_organizer_permissions,
        all_event_permissions: team.all_event_permissions,
        permissions: rights::named(&team.permissions),
        require_2fa: team.require_2fa,
    })
}

/// What the caller has to give.
pub async fn holder(conn: &mut Conn, scope: &OrgScope) -> Result<Holder, sqlx::Error> {
    let event = match &scope.caller {
        Caller::User { superuser: true, .. } => Permissions::all(Level::Event),
        caller => rights::somewhere(conn, caller, scope.organizer.id).await?,
    };
    let events = rights::events(conn, &scope.caller, scope.organizer.id).await?;
    Ok(Holder { organizer: scope.permissions, event, events })
}

pub async fn create(tx: &mut Tx, scope: &OrgScope, shape: &Shape) -> Result<Team, ApiError> {
    rules::check(shape, None, &holder(tx, scope).await?).map_err(refused)?;
    let now = tx.now();
    let id = store::insert(tx, scope.organizer.id, shape, now).await?;
    record(tx, scope, "team.created", id, json!({"name": shape.name})).await?;
    store::by_id(tx, scope.organizer.id, id).await?.ok_or(ApiError::NotFound)
}

pub async fn update(tx: &mut Tx, scope: &OrgScope, team: &Team, shape: &Shape) -> Result<Team, ApiError> {
    let before = shape_of(tx, team).await?;
    rules::check(shape, Some(&before), &holder(tx, scope).await?).map_err(refused)?;
    lock(tx, scope).await?;
    store::update(tx, team.id, shape).await?;
    assert_governed(tx, scope).await?;
    assert_still_in(tx, scope).await?;
    let names = |shape: &Shape| json!({"name": shape.name, "permissions": shape.permissions.names(), "events": shape.events, "require_2fa": shape.require_2fa});
    record(tx, scope, "team.changed", team.id, json!({"old": names(&before), "new": names(shape)})).await?;
    store::by_id(tx, scope.organizer.id, team.id).await?.ok_or(ApiError::NotFound)
}

pub async fn delete(tx: &mut Tx, scope: &OrgScope, team: &Team) -> Result<(), ApiError> {
    lock(tx, scope).await?;
    store::delete(tx, team.id).await?;
    assert_governed(tx, scope).await?;
    Ok(record(tx, scope, "team.deleted", team.id, json!({"name": team.name})).await?)
}

/// Two who take rights away from each other at once must not both succeed.
pub async fn lock(tx: &mut Tx, scope: &OrgScope) -> Result<(), sqlx::Error> {
    tx.lock(vec![LockKey::Organizer(scope.organizer.id)]).await
}

/// Refuses what would leave nobody who can change teams. Call it after the change, before the commit.
pub async fn assert_governed(tx: &mut Tx, scope: &OrgScope) -> Result<(), ApiError> {
    let mut teams = Vec::new();
    for team in store::of_organizer(tx, scope.organizer.id).await? {
        teams.push((team.permissions(Level::Organizer), store::count_able(tx, &team, None).await?));
    }
    if rules::is_governed(teams) { Ok(()) } else { Err(refused(Refusal::LastAdministrator)) }
}

/// Whoever asks for a second factor has to have come with one, where it is their own right that hangs on it.
async fn assert_still_in(tx: &mut Tx, scope: &OrgScope) -> Result<(), ApiError> {
    let standing = rights::standing(tx, &scope.caller, &scope.organizer.slug, None).await?;
    let teams = Permission::Teams;
    let locked_out = standing.is_some_and(|standing| {
        !standing.permissions.contains(teams) && standing.withheld.is_some_and(|locked| locked.contains(teams))
    });
    if locked_out { Err(refused(Refusal::OwnSecondFactor)) } else { Ok(()) }
}

pub async fn record(
    tx: &mut Tx,
    scope: &OrgScope,
    kind: &'static str,
    team: i64,
    body: serde_json::Value,
) -> Result<(), sqlx::Error> {
    tx.record(scope.fact(kind, format!("team:{team}"), body)).await
}

pub fn refused(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::Name => ApiError::field("name", say("api-characters").with("least", 1).with("most", rules::MAX_NAME)),
        Refusal::Escalation(permission) => ApiError::Refused(
            axum::http::StatusCode::FORBIDDEN,
            "permission_escalation",
            say("api-escalation").with("permission", permission.as_str()),
        ),
        Refusal::Events => {
            ApiError::Refused(axum::http::StatusCode::FORBIDDEN, "permission_escalation", say("api-escalation-events"))
        }
        Refusal::LastAdministrator => {
            ApiError::Refused(axum::http::StatusCode::BAD_REQUEST, "last_administrator", say("api-last-administrator"))
        }
        Refusal::OwnSecondFactor => ApiError::Refused(
            axum::http::StatusCode::BAD_REQUEST,
            "second_factor_required",
            say("api-own-second-factor"),
        ),
    }
}

//! `.../teams/{team}/invites/`: who was asked to join. A mail carries the link; only its digest is kept.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::api::{NEEDS, of_path};
use super::store::Invite;
use super::{change, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::orgs::rest::{Api, ORGANIZER, OrgScope};

/// How long an invitation is open.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);
/// Most invitations of a team at once. More would make us a machine that writes to strangers.
const MAX_INVITES: i64 = 100;
/// 26 readable characters carry more than 128 bits.
const SECRET_LENGTH: usize = 32;

/// An invitation that nobody has taken yet.
#[derive(Serialize, ToSchema)]
#[schema(as = TeamInvite)]
struct View {
    id: i64,
    email: String,
    expires: Timestamp,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = TeamInviteBody)]
struct Body {
    email: String,
}

/// Lists of them.
#[derive(Debug)]
struct Invites;

impl Listed for Invites {
    const ORDERINGS: &'static [&'static str] = &["id", "email", "expires"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["email"];
}

pub fn api() -> Api {
    Api::below(ORGANIZER).on(NEEDS, routes!(list)).on(NEEDS, routes!(create)).on(NEEDS, routes!(withdraw))
}

/// The invitations of a team that are open.
#[utoipa::path(get, path = "/teams/{team}/invites/", tag = "teams", params(Asked<Invites>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
    asked: Asked<Invites>,
) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let team = of_path(&mut conn, &scope, team).await?;
    let invites = store::invites(&mut conn, team.id, base.now()).await?;
    asked.whole(invites.into_iter().map(view).collect())
}

/// Asks somebody to join, by mail. Asking again sends a new link.
#[utoipa::path(post, path = "/teams/{team}/invites/", tag = "teams", request_body = Body,
    responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let email = body.email.trim();
    let is_address =
        email.len() <= 254 && email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if !is_address || email.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return Err(ApiError::field("email", say("api-invite-email")));
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    if store::count_invites(&mut tx, team.id).await? >= MAX_INVITES {
        return Err(ApiError::field("email", say("api-most-invites").with("most", MAX_INVITES)));
    }
    let now = tx.now();
    // Nobody has this secret: the mail that carries the link gets one of its own when it is sent.
    let nobody = secret::digest(&secret::readable(SECRET_LENGTH));
    let id = store::put_invite(&mut tx, team.id, email, &nobody, now.plus(LIFETIME), now).await?;
    let invite = store::invite_by_id(&mut tx, id).await?.ok_or(ApiError::NotFound)?;
    change::record(&mut tx, &scope, "team.invited", team.id, json!({"team": team.id, "invite": id})).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(invite))))
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/teams/{team}/invites/{id}/", tag = "teams", responses((status = 204)))]
async fn withdraw(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team, id)): Path<(String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    if !store::delete_invite(&mut tx, team.id, id).await? {
        return Err(ApiError::NotFound);
    }
    change::record(&mut tx, &scope, "team.invite_withdrawn", team.id, json!({"invite": id})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(invite: Invite) -> View {
    View { id: invite.id, email: invite.email, expires: invite.expires_at }
}

/// The secret of an invitation's link, made when the mail leaves; an earlier one stops working. `None`: it was withdrawn.
pub async fn mint(tx: &mut Tx, invite: i64) -> Result<Option<String>, sqlx::Error> {
    let secret = secret::readable(SECRET_LENGTH);
    let open = store::set_invite_secret(tx, invite, &secret::digest(&secret)).await?;
    Ok(open.then_some(secret))
}

/// Takes an invitation: the account is in the team from now on. `None`: unknown, withdrawn, taken or too old.
pub async fn accept(tx: &mut Tx, secret: &str, user_id: i64) -> Result<Option<i64>, sqlx::Error> {
    let now = tx.now();
    let Some(invite) = store::invite_by_digest(tx, &secret::digest(secret), now).await? else { return Ok(None) };
    store::delete_invite(tx, invite.team_id, invite.id).await?;
    store::add_member(tx, invite.team_id, user_id).await?;
    let organizer_id = store::organizer_of(tx, invite.team_id).await?;
    let fact = Fact {
        kind: "team.member_added",
        organizer_id: Some(organizer_id),
        event_id: None,
        subject: format!("team:{}", invite.team_id),
        body: json!({"user": user_id}),
    };
    tx.record(fact).await?;
    Ok(Some(invite.team_id))
}

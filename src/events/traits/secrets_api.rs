//! REST: the keys that sign tokens, and tokens that are taken no more.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::access::roles;
use crate::access::traits::jwt::{Algorithm, Key, KeyError, MIN_SECRET};
use crate::access::traits::{self, Revoked, SECRET_PLACE, store};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Most keys of an event.
const MAX_SECRETS: usize = 20;
/// Longest issuer, audience, uid or id of a token.
const MAX_WORD: usize = 200;
/// Longest key that is taken: a public one of 8192 bits.
const MAX_KEY: usize = 4_000;

/// Whose tokens are taken.
#[derive(Debug)]
struct Secrets;

impl Listed for Secrets {
    const ORDERINGS: &'static [&'static str] = &["id"];
    const DEFAULT: &'static str = "id";
}

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::EventSettings);
    Api::below(EVENT)
        .on(MANAGE, routes!(list))
        .on(MANAGE, routes!(make))
        .on(MANAGE, routes!(delete))
        .on(MANAGE, routes!(revoke))
}

#[derive(Serialize, ToSchema)]
#[schema(as = TraitSecret)]
struct View {
    id: i64,
    issuer: String,
    audience: String,
    algorithm: &'static str,
    created_at: Timestamp,
    /// The shared secret that signs; told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TraitSecretBody)]
struct Body {
    /// `iss` of the tokens.
    issuer: String,
    /// `aud` of the tokens.
    audience: String,
    /// `HS256` (left out), `RS256` or `EdDSA`.
    algorithm: Option<String>,
    /// For `RS256` and `EdDSA`: the public key in PEM.
    public_key: Option<String>,
}

/// Whose tokens are taken.
#[utoipa::path(get, path = "/trait_secrets/", tag = "roles", params(Asked<Secrets>),
    responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Secrets>) -> Result<Page<View>, ApiError> {
    let secrets = store::secrets(&mut base.read().await?, scope.event.id).await?;
    asked.whole(secrets.into_iter().map(|secret| view(secret, None)).collect())
}

fn view(row: store::Secret, secret: Option<String>) -> View {
    let store::Secret { id, issuer, audience, algorithm, created_at, .. } = row;
    View { id, issuer, audience, algorithm: algorithm.as_str(), created_at, secret }
}

/// Takes tokens of a shop: with a shared secret that is made and told now, or by its public key.
#[utoipa::path(post, path = "/trait_secrets/", tag = "roles", request_body = Body, responses((status = 201, body = View)))]
async fn make(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let (issuer, audience) = (word("issuer", &body.issuer)?, word("audience", &body.audience)?);
    let algorithm = Algorithm::try_from(body.algorithm.unwrap_or_else(|| "HS256".to_owned()))
        .map_err(|_| ApiError::field("algorithm", one_of(Algorithm::WORDS)))?;
    let (kept, told) = match algorithm {
        Algorithm::Hs256 => {
            let secret = secret::token();
            (base.seal.close(SECRET_PLACE, &secret), Some(secret))
        }
        Algorithm::Rs256 | Algorithm::EdDsa => (public_key(algorithm, body.public_key.as_deref())?, None),
    };
    let mut tx = base.begin(scope.caller.actor()).await?;
    if store::secrets(&mut tx, scope.event.id).await?.len() >= MAX_SECRETS {
        let most = say("api-role-limit").with("most", MAX_SECRETS as u64);
        return Err(ApiError::Refused(StatusCode::CONFLICT, "limit", most));
    }
    let now = tx.now();
    let id = store::insert_secret(&mut tx, scope.event.id, (issuer, audience, algorithm), &kept, now).await?;
    let fact = json!({"issuer": issuer, "audience": audience, "algorithm": algorithm.as_str()});
    tx.record(scope.fact("trait_secret.created", format!("trait_secret:{id}"), fact)).await?;
    let row = store::secrets(&mut tx, scope.event.id).await?.into_iter().find(|row| row.id == id);
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(row.ok_or(ApiError::NotFound)?, told))))
}

fn word<'a>(field: &str, word: &'a str) -> Result<&'a str, ApiError> {
    let word = word.trim();
    let fits = !word.is_empty() && word.chars().count() <= MAX_WORD && !word.contains(char::is_control);
    if fits { Ok(word) } else { Err(ApiError::field(field, say("api-role-name").with("most", MAX_WORD as u64))) }
}

fn public_key(algorithm: Algorithm, pem: Option<&str>) -> Result<String, ApiError> {
    let pem = pem.unwrap_or_default().trim();
    let read = if pem.len() > MAX_KEY { Err(KeyError::Unreadable) } else { Key::of(algorithm, pem) };
    match read {
        Ok(_) => Ok(pem.to_owned()),
        Err(KeyError::TooShort) => {
            Err(ApiError::field("public_key", say("api-trait-key-short").with("least", MIN_SECRET as u64)))
        }
        Err(KeyError::Unreadable) => Err(ApiError::field("public_key", say("api-trait-key"))),
    }
}

/// Takes no more tokens by this key; who is in with one is out at once.
#[utoipa::path(delete, path = "/trait_secrets/{id}/", tag = "roles", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let known = store::secrets(&mut tx, scope.event.id).await?.into_iter().find(|row| row.id == id);
    let known = known.ok_or(ApiError::NotFound)?;
    let now = tx.now();
    let persons = store::empty_of_secret(&mut tx, id, now).await?;
    store::delete_secret(&mut tx, scope.event.id, id).await?;
    let old = json!({"old": {"issuer": known.issuer, "audience": known.audience}});
    tx.record(scope.fact("trait_secret.deleted", format!("trait_secret:{id}"), old)).await?;
    tell(&mut tx, &scope, "secret", &persons).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is taken no more: one of both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TraitRevocation)]
struct Revocation {
    /// Everybody whom tokens call so.
    uid: Option<String>,
    /// The token with this id.
    jti: Option<String>,
}

/// Takes a token, or all of somebody, no more; who is in with one is out at once.
#[utoipa::path(post, path = "/trait_revocations/", tag = "roles", request_body = Revocation, responses((status = 204)))]
async fn revoke(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Revocation>,
) -> Result<StatusCode, ApiError> {
    let what = match (&body.uid, &body.jti) {
        (Some(uid), None) => Revoked::Uid(word("uid", uid)?),
        (None, Some(jti)) => Revoked::Jti(word("jti", jti)?),
        _ => return Err(ApiError::field("uid", say("api-trait-revoke"))),
    };
    let mut tx = base.begin(scope.caller.actor()).await?;
    let persons = traits::revoke(&mut tx, scope.event.id, what).await?;
    let word = if body.uid.is_some() { "uid" } else { "jti" };
    tell(&mut tx, &scope, word, &persons).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rooms learn who lost their traits.
pub(super) async fn tell(
    tx: &mut crate::base::tx::Tx,
    scope: &EventScope,
    what: &str,
    persons: &[uuid::Uuid],
) -> Result<(), sqlx::Error> {
    let place = (scope.organizer.id, scope.event.id);
    let body = json!({"what": what});
    tx.record(roles::changed("traits.revoked", place, format!("event:{}", scope.event.id), persons, body)).await
}

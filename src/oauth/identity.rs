//! Who somebody is, as an application is told: the ID token beside the first access token, and `userinfo`.

use anyhow::Context;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use openidconnect::AccessToken;
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm};
use serde_json::{Value, json};

use super::clients::Client;
use super::error::answer;
use super::keys::SigningKey;
use crate::accounts::users::{self, User};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::time::Timestamp;
use crate::orgs::auth::Caller;
use crate::orgs::consents::scopes::{Scope, Scopes};
use crate::orgs::consents::{ACCESS_LIFETIME, Consent};

/// A signed ID token for `client`, bound to the access token and to the nonce of the request.
pub fn token(
    base: &Base,
    key: &SigningKey,
    client: &Client,
    consent: &Consent,
    user: &User,
    (access, nonce): (&str, Option<&str>),
    now: Timestamp,
) -> anyhow::Result<String> {
    let seconds = |at: Timestamp| at.micros() / 1_000_000;
    let mut claims = claims(user, &consent.scopes());
    let fixed = json!({
        "iss": &*base.public_url,
        "aud": [client.client_id],
        "exp": seconds(now.plus(ACCESS_LIFETIME)),
        "iat": seconds(now),
        "auth_time": seconds(consent.authenticated_at),
        "amr": if consent.second_factor { ["mfa"] } else { ["pwd"] },
    });
    let (claims_map, fixed) = (claims.as_object_mut(), fixed.as_object().cloned());
    claims_map.context("claims are an object")?.extend(fixed.context("claims are an object")?);
    if let Some(nonce) = nonce {
        claims["nonce"] = json!(nonce);
    }
    let claims: CoreIdTokenClaims = serde_json::from_value(claims)?;
    let access = AccessToken::new(access.to_owned());
    let token = CoreIdToken::new(claims, key, CoreJwsSigningAlgorithm::EcdsaP256Sha256, Some(&access), None)?;
    Ok(token.to_string())
}

/// `GET` or `POST /api/v1/oauth/userinfo` with an access token that has `openid`.
pub async fn userinfo(State(base): State<Base>, headers: HeaderMap) -> Result<Response, ApiError> {
    let Caller::Bearer(bearer) = Caller::of_request(&base, &Method::GET, &headers).await? else {
        return Err(ApiError::InvalidToken);
    };
    if !bearer.scopes.contains(Scope::OpenId) {
        return Err(ApiError::Scope("openid".to_owned()));
    }
    let user = users::store::by_id(&mut base.read().await?, bearer.user_id).await?;
    Ok(answer(claims(&user.ok_or(ApiError::InvalidToken)?, &bearer.scopes)))
}

/// What the scopes let an application know. Addresses are confirmed before an account can be used at all.
fn claims(user: &User, scopes: &Scopes) -> Value {
    let mut claims = json!({"sub": user.id.to_string()});
    if scopes.contains(Scope::Profile) {
        claims["name"] = json!(user.name);
    }
    if scopes.contains(Scope::Profile) || scopes.contains(Scope::Email) {
        claims["email"] = json!(user.email);
        claims["email_verified"] = json!(true);
    }
    claims
}

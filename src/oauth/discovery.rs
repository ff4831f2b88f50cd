//! What applications find out by themselves (RFC 8414, OpenID Connect Discovery).

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{AUTHORIZE, INTROSPECT, JWKS, REVOKE, TOKEN, USERINFO};
use crate::base::Base;
use crate::orgs::consents::scopes::Scope;

/// `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`
pub async fn answer(State(base): State<Base>) -> Response {
    let at = |path: &str| format!("{}{path}", base.public_url);
    let proofs = ["client_secret_basic", "client_secret_post", "none"];
    let scopes: Vec<&str> = Scope::all().map(Scope::as_str).collect();
    let body = json!({
        "issuer": &*base.public_url,
        "authorization_endpoint": at(AUTHORIZE),
        "token_endpoint": at(TOKEN),
        "revocation_endpoint": at(REVOKE),
        "introspection_endpoint": at(INTROSPECT),
        "userinfo_endpoint": at(USERINFO),
        "jwks_uri": at(JWKS),
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": proofs,
        "revocation_endpoint_auth_methods_supported": proofs,
        "introspection_endpoint_auth_methods_supported": &proofs[..2],
        "authorization_response_iss_parameter_supported": true,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "amr", "nonce", "at_hash", "name", "email", "email_verified",
        ],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "claims_parameter_supported": false,
    });
    ([(header::CACHE_CONTROL, "public, max-age=3600")], Json(body)).into_response()
}

//! Our OAuth 2.0 and OpenID Connect provider: applications act for people, as far as those allowed it.
//!
//! One grant: the authorization code with PKCE (S256 only), and refresh tokens that change with every use. An organizer
//! registers an application (`clients`); somebody is asked on our own page (`authorize`) and their answer is a consent
//! (`orgs::consents`), the family to which a code, refresh tokens and access tokens belong (`tokens`). A code or a refresh
//! token that is used twice was stolen, so it ends its whole family. Who somebody is, is signed with a key that is kept
//! here (`keys`). RFC 6749, 6750, 7009, 7636, 7662, 8414, 9207 and 9700; OpenID Connect Core and Discovery.

mod applications;
mod authorize;
mod clients;
mod discovery;
mod error;
mod identity;
mod introspect;
pub mod keys;
mod leave;
mod me;
mod parameters;
mod revoke;
mod sentences;
mod sweep;
mod tokens;

use std::sync::Arc;
use std::time::Duration;

use axum::routing::{get, post};
use axum::{Extension, Router};
use ipnet::IpNet;

use crate::accounts::tries::Tries;
use crate::base::Base;
use crate::base::jobs::Work;
use crate::orgs::rest::Api;
pub use leave::Consents;

const AUTHORIZE: &str = "/api/v1/oauth/authorize";
const TOKEN: &str = "/api/v1/oauth/token";
const REVOKE: &str = "/api/v1/oauth/revoke_token";
const INTROSPECT: &str = "/api/v1/oauth/introspect";
const USERINFO: &str = "/api/v1/oauth/userinfo";
const JWKS: &str = "/api/v1/oauth/jwks";

/// Wrong secrets, codes and tokens that one network may send in [`WINDOW`]. More lets a broken program go on for longer,
/// fewer shuts out an office for one; guessing is hopeless either way.
const WRONG: usize = 300;
const WINDOW: Duration = Duration::from_secs(300);

/// Counts what programs send that is wrong.
struct Patience(Tries<IpNet>);

/// The endpoints and the page on which somebody sees what they allowed.
pub fn routes() -> Router<Base> {
    Router::new()
        .route(AUTHORIZE, get(authorize::show).post(authorize::decide))
        .route(TOKEN, post(tokens::answer))
        .route(REVOKE, post(revoke::answer))
        .route(INTROSPECT, post(introspect::answer))
        .route(USERINFO, get(identity::userinfo).post(identity::userinfo))
        .route(JWKS, get(keys::publish))
        .route("/.well-known/openid-configuration", get(discovery::answer))
        .route("/.well-known/oauth-authorization-server", get(discovery::answer))
        .route("/account/applications/", get(applications::show).post(applications::end))
        .layer(Extension(Arc::new(Patience(Tries::new(WRONG, WINDOW)))))
}

/// `/api/v1/me` and the registration of applications.
pub fn api() -> Api {
    clients::api::api().merge(me::api())
}

/// Recurring work.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(sweep::Sweep(base.clone()))]
}

//! Who somebody is: accounts with their passwords, second factors and passkeys, the sessions of their browsers, and one-time
//! links that open them.

pub mod ceremonies;
pub mod devices;
pub mod emails;
pub mod factors;
pub mod keeper;
pub mod letters;
pub mod links;
mod pages;
pub mod passkeys;
pub mod passwords;
pub mod providers;
pub mod sessions;
pub mod sign_in;
pub mod ties;
pub mod tries;
pub mod users;
pub mod visit;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::base::Base;
use crate::base::jobs::Work;
pub use pages::{is_email, is_name};
use ties::Ties;

/// Signing in, and everything about one's own account. `ties`: who else keeps something of accounts.
pub fn routes(ties: Ties) -> Router<Base> {
    Router::new()
        .merge(doors())
        .merge(own_account())
        .merge(passkeys::api::routes())
        .merge(other_doors())
        .layer(Extension(ties))
}

/// What runs for accounts by itself.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(keeper::Forget(base.clone()))]
}

fn doors() -> Router<Base> {
    Router::new()
        .route("/login/", get(sign_in::show).post(sign_in::submit))
        .route("/language/", post(pages::language::choose))
        .route("/login/second/", get(sign_in::show_second).post(sign_in::enter))
        .route("/account/register/", get(pages::register::show).post(pages::register::submit))
        .route("/account/confirm/{secret}/", get(pages::confirm::show).post(pages::confirm::submit))
        .route("/account/reset/", get(pages::reset::ask).post(pages::reset::request))
        .route("/account/reset/{secret}/", get(pages::reset::show).post(pages::reset::submit))
}

fn other_doors() -> Router<Base> {
    Router::new()
        .route("/login/with/{provider}/", post(providers::pages::start))
        .route("/login/with/{provider}/back/", get(providers::pages::back))
        .route("/account/providers/{provider}/link/", post(providers::pages::link))
        .route("/account/providers/{provider}/unlink/", post(providers::pages::unlink))
        .layer(Extension(Arc::new(providers::Discovered::default())))
}

fn own_account() -> Router<Base> {
    Router::new()
        .route("/account/", get(pages::overview::show).post(pages::overview::rename))
        .route("/account/again/", get(pages::again::show).post(pages::again::submit))
        .route("/account/password/", get(pages::password::show).post(pages::password::submit))
        .route("/account/email/", get(pages::email::show).post(pages::email::request))
        .route("/account/email/{secret}/", get(pages::email::look).post(pages::email::confirm))
        .route("/account/sessions/", get(pages::sessions::show).post(pages::sessions::end))
        .route("/account/security/", get(factors::pages::show))
        .route("/account/security/codes/", get(factors::pages::show_totp).post(factors::pages::finish_totp))
        .route("/account/security/codes/start/", post(factors::pages::start_totp))
        .route("/account/security/codes/remove/", post(factors::pages::remove_totp))
        .route("/account/security/recovery/", post(factors::pages::renew_recovery))
        .route("/account/delete/", get(pages::delete::show).post(pages::delete::submit))
}

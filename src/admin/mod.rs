//! The organizer's doors: sign-in links, the first set-up, and the control app. And the list of public events.

mod control;
pub mod docs;
pub mod domains;
mod home;
mod invite;
pub mod jobs;
mod login;
mod setup;

use axum::Router;
use axum::routing::{get, post};

use crate::base::Base;

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/", get(home::show))
        .route("/{organizer}/", get(home::of_organizer))
        .route("/login/{secret}/", get(login::show).post(login::enter))
        .route("/invite/{secret}/", get(invite::show).post(invite::accept))
        .route("/logout", post(login::leave))
        .route("/setup/{secret}/", get(setup::show).post(setup::submit))
        .route("/control/", get(control::show))
        .route("/control/{*rest}", get(control::show))
}

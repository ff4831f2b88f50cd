//! The web doors: the live app's page, the refusal page, personal links, and short ones.

mod join;
mod login;
mod refused;
mod video;
mod visitor;

use axum::Router;
use axum::routing::get;

use crate::base::Base;

pub use visitor::Visitor;

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/{organizer}/{event}/video/", get(video::lobby))
        // No room can be called `~`.
        .route("/{organizer}/{event}/video/~/profile", get(video::lobby))
        .route("/{organizer}/{event}/video/~/contacts", get(video::lobby))
        .route("/{organizer}/{event}/video/{room}", get(video::room))
        .route("/{organizer}/{event}/video/{room}/chat", get(video::room))
        .route("/{organizer}/{event}/video/{room}/questions", get(video::room))
        .merge(crate::live::screens::page::routes())
        .route("/{organizer}/{event}/join/{secret}/", get(join::show).post(join::enter))
        .route("/{organizer}/{event}/login/{secret}/", get(login::show).post(login::enter))
}

//! The web doors: the live app's page, the refusal page, and personal links.

mod join;
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
        .route("/{organizer}/{event}/video/{room}", get(video::room))
        .route("/{organizer}/{event}/video/{room}/chat", get(video::room))
        .route("/{organizer}/{event}/video/{room}/questions", get(video::room))
        .merge(crate::live::screens::page::routes())
        .route("/{organizer}/{event}/join/{secret}/", get(join::show).post(join::enter))
}

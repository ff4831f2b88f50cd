//! `/api/v1/organizers/`: the organizers whom the caller belongs to.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::{Organizer, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::page::Page;
use crate::orgs::auth::{Caller, organizer_of};

#[derive(Serialize)]
struct View {
    name: String,
    slug: String,
    public_url: String,
}

pub fn routes() -> Router<Base> {
    Router::new().route("/api/v1/organizers/", get(list)).route("/api/v1/organizers/{organizer}/", get(retrieve))
}

async fn list(State(base): State<Base>, caller: Caller) -> Result<Json<Page<View>>, ApiError> {
    let mut conn = base.read().await?;
    let organizers = match &caller {
        Caller::Token { organizer_id, .. } => store::by_id(&mut conn, *organizer_id).await?.into_iter().collect(),
        Caller::User { id, .. } => store::of_user(&mut conn, *id).await?,
    };
    Ok(Json(Page::whole(organizers.into_iter().map(|organizer| view(&base, organizer)).collect())))
}

async fn retrieve(State(base): State<Base>, caller: Caller, Path(slug): Path<String>) -> Result<Json<View>, ApiError> {
    let organizer = organizer_of(&mut base.read().await?, &caller, &slug).await?;
    Ok(Json(view(&base, organizer)))
}

fn view(base: &Base, organizer: Organizer) -> View {
    View { public_url: format!("{}/{}/", base.public_url, organizer.slug), name: organizer.name, slug: organizer.slug }
}

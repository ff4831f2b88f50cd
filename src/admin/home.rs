//! The front page: what is on.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::base::Base;
use crate::base::language::Language;
use crate::base::language::wishes::Wishes;
use crate::base::web::page::{Frame, PageError, render};
use crate::events;
use crate::orgs::organizers;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    events: Vec<Card>,
}

struct Card {
    href: String,
    name: String,
    starts: String,
    when: String,
    zone: String,
    organizer: String,
}

/// All public events.
pub async fn show(State(base): State<Base>, wishes: Wishes) -> Result<Response, PageError> {
    let listed = events::store::public(&mut base.read().await?, base.now()).await?;
    let language = wishes.language();
    Ok(page(language, language.t("pages-events").into(), listed))
}

/// The public events of one organizer.
pub async fn of_organizer(
    State(base): State<Base>,
    Path(slug): Path<String>,
    wishes: Wishes,
) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let organizer = organizers::store::by_slug(&mut conn, &slug).await?.ok_or(PageError::NotFound)?;
    let mut listed = events::store::public(&mut conn, base.now()).await?;
    listed.retain(|(event, _)| event.organizer_id == organizer.id);
    Ok(page(wishes.language(), organizer.name, listed))
}

fn page(language: Language, title: String, listed: Vec<(events::Event, (String, String))>) -> Response {
    let card = |(event, organizer): (events::Event, (String, String))| Card {
        href: format!("/{}/{}/", organizer.0, event.slug),
        starts: event.date_from.to_string(),
        when: event.moment(language, event.date_from),
        name: event.title(language.tag()),
        zone: event.timezone,
        organizer: organizer.1,
    };
    let events = listed.into_iter().map(card).collect();
    let frame = Frame::new(language, title);
    render(StatusCode::OK, &Home { frame, events }, [])
}

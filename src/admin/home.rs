//! The front page: what is on.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::base::Base;
use crate::base::web::page::{Frame, PageError, render};
use crate::events;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    events: Vec<Card>,
}

struct Card {
    href: String,
    name: String,
    when: String,
    organizer: String,
}

pub async fn show(State(base): State<Base>) -> Result<Response, PageError> {
    let listed = events::store::public(&mut base.read().await?, base.now()).await?;
    let card = |(event, organizer): (events::Event, (String, String))| Card {
        href: format!("/{}/{}/", organizer.0, event.slug),
        when: event.clock_time(event.date_from),
        organizer: organizer.1,
        name: event.name,
    };
    let events = listed.into_iter().map(card).collect();
    let frame = Frame { title: "Events".to_owned(), lang: "en".to_owned(), ..Frame::default() };
    Ok(render(StatusCode::OK, &Home { frame, events }, []))
}

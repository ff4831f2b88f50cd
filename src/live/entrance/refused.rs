//! The page of the gate's "no": why, what to do, and, when it is only a matter of time, a way in by itself.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::access::Refusal;
use crate::base::Base;
use crate::base::language::Language;
use crate::base::web::page::{Frame, Link, render};
use crate::events::Event;
use crate::events::frame::dressed;

/// Without scripts the page loads again at most so seldom and at least so often, in seconds.
const REFRESH: std::ops::RangeInclusive<u64> = 2..=60;

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    frame: Frame,
    code: &'static str,
    title: &'static str,
    message: &'static str,
    room: Option<String>,
    opens_at: Option<Opening>,
    now: String,
    actions: Vec<Link>,
}

struct Opening {
    iso: String,
    clock: String,
    timezone: String,
}

/// 403 with the reason. `path` is the event's front page.
pub async fn page(
    base: &Base,
    event: &Event,
    path: &str,
    room: Option<&str>,
    refusal: Refusal,
) -> Result<Response, sqlx::Error> {
    let now = base.now();
    let opens_at = refusal.opens_at();
    let refresh = opens_at.map(|opens_at| (now.until(opens_at).as_secs() + 1).clamp(*REFRESH.start(), *REFRESH.end()));
    let frame = Frame {
        place: Some(Link::new(event.name.clone(), path)),
        links: vec![Link::new("Tickets", path), Link::new("Schedule", format!("{path}schedule/"))],
        refresh_seconds: refresh,
        ..Frame::new(Language::or_english(&event.locale), title(refusal))
    };
    let page = RefusalPage {
        frame: dressed(base, event, frame).await?,
        code: refusal.code(),
        title: title(refusal),
        message: refusal.message(),
        room: room.map(str::to_owned),
        opens_at: opens_at.map(|at| Opening {
            iso: at.to_string(),
            clock: event.clock_time(at),
            timezone: event.timezone.clone(),
        }),
        now: now.to_string(),
        actions: actions(refusal, path),
    };
    Ok(render(StatusCode::FORBIDDEN, &page, []))
}

fn title(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotLoggedIn => "Please show your ticket",
        Refusal::NoTicket => "You need a ticket",
        Refusal::WrongTicket => "Your ticket is for other rooms",
        Refusal::Unpaid => "Waiting for your payment",
        Refusal::Canceled => "This ticket was canceled",
        Refusal::TooEarly { .. } => "Not open yet",
        Refusal::Ended => "This is over",
        Refusal::Banned => "You were put out",
        Refusal::Full => "The room is full",
        Refusal::WrongEvent => "A ticket for another event",
    }
}

fn actions(refusal: Refusal, path: &str) -> Vec<Link> {
    let shop = Link::new("Go to the tickets", path);
    let schedule = Link::new("See the schedule", format!("{path}schedule/"));
    match refusal {
        Refusal::NotLoggedIn | Refusal::NoTicket | Refusal::WrongTicket | Refusal::WrongEvent => vec![shop, schedule],
        _ => vec![schedule],
    }
}

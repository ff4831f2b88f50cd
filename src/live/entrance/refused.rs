//! The page of the gate's "no": why, what to do, and, when it is only a matter of time, a way in by itself.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::access::Refusal;
use crate::base::Base;
use crate::base::language::{Language, Said};
use crate::base::web::page::{Frame, Link, render};
use crate::events::Event;
use crate::events::pages::{dressed, frame, frame_with_times};

/// Without scripts the page loads again at most so seldom and at least so often, in seconds.
const REFRESH: std::ops::RangeInclusive<u64> = 2..=60;

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    frame: Frame,
    code: &'static str,
    message: Said,
    room: Option<String>,
    opens_at: Option<Opening>,
    now: String,
    actions: Vec<Link>,
}

struct Opening {
    iso: String,
    clock: String,
}

/// 403 with the reason. `path` is the event's front page.
pub async fn page(
    base: &Base,
    event: &Event,
    language: Language,
    path: &str,
    room: Option<&str>,
    refusal: Refusal,
) -> Result<Response, sqlx::Error> {
    let now = base.now();
    let opens_at = refusal.opens_at();
    let refresh = opens_at.map(|opens_at| (now.until(opens_at).as_secs() + 1).clamp(*REFRESH.start(), *REFRESH.end()));
    let (title, message) = words(refusal);
    let frame = if opens_at.is_some() { frame_with_times } else { frame }(event, language, path, language.t(title));
    let page = RefusalPage {
        frame: Frame { refresh_seconds: refresh, ..dressed(base, event, frame).await? },
        code: refusal.code(),
        message: language.t(message),
        room: room.map(str::to_owned),
        opens_at: opens_at.map(|at| Opening { iso: at.to_string(), clock: event.moment(language, at) }),
        now: now.to_string(),
        actions: actions(refusal, language, path),
    };
    Ok(render(StatusCode::FORBIDDEN, &page, []))
}

/// The messages for title and text; the live app has the same.
fn words(refusal: Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NotLoggedIn => ("door-not-logged-in", "door-not-logged-in-text"),
        Refusal::NoTicket => ("door-no-ticket", "door-no-ticket-text"),
        Refusal::WrongTicket => ("door-wrong-ticket", "door-wrong-ticket-text"),
        Refusal::Unpaid => ("door-unpaid", "door-unpaid-text"),
        Refusal::Canceled => ("door-canceled", "door-canceled-text"),
        Refusal::TooEarly { .. } => ("door-too-early", "door-too-early-text"),
        Refusal::Ended => ("door-ended", "door-ended-text"),
        Refusal::Banned => ("door-banned", "door-banned-text"),
        Refusal::Full => ("door-full", "door-full-text"),
        Refusal::WrongEvent => ("door-wrong-event", "door-wrong-event-text"),
        Refusal::Locked => ("door-locked", "door-locked-text"),
        Refusal::Waiting => ("door-waiting", "door-waiting-text"),
    }
}

fn actions(refusal: Refusal, language: Language, path: &str) -> Vec<Link> {
    let shop = Link::new(language.t("door-to-tickets"), path);
    let schedule = Link::new(language.t("door-to-schedule"), format!("{path}schedule/"));
    match refusal {
        Refusal::NotLoggedIn | Refusal::NoTicket | Refusal::WrongTicket | Refusal::WrongEvent => vec![shop, schedule],
        _ => vec![schedule],
    }
}

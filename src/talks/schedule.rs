//! The public schedule page.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::{slots, speakers};
use crate::base::Base;
use crate::base::language::Language;
use crate::base::language::wishes::Wishes;
use crate::base::web::page::{Frame, PageError, render};
use crate::events::pages::{dressed, frame_with_times};
use crate::events::{Event, public_event, rooms};

#[derive(Template)]
#[template(path = "schedule.html")]
struct SchedulePage {
    frame: Frame,
    days: Vec<Day>,
}

struct Day {
    /// As `2026-11-23`.
    date: String,
    title: String,
    sessions: Vec<Session>,
}

struct Session {
    title: String,
    summary: String,
    speakers: String,
    room: String,
    room_href: String,
    from: String,
    from_iso: String,
    until: String,
    until_iso: String,
    running: bool,
    over: bool,
}

pub fn routes() -> Router<Base> {
    Router::new().route("/{organizer}/{event}/schedule/", get(show))
}

async fn show(
    State(base): State<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    wishes: Wishes,
) -> Result<Response, PageError> {
    let event = public_event(&base, &organizer, &slug).await?.ok_or(PageError::NotFound)?;
    let path = format!("/{organizer}/{slug}/");
    let language = event.language(&wishes);
    let frame = frame_with_times(&event, language, &path, language.t("common-schedule"));
    let page =
        SchedulePage { days: days(&base, &event, language, &path).await?, frame: dressed(&base, &event, frame).await? };
    Ok(render(StatusCode::OK, &page, []))
}

async fn days(base: &Base, event: &Event, language: Language, path: &str) -> Result<Vec<Day>, sqlx::Error> {
    let mut conn = base.read().await?;
    let slots = slots::store::of_event(&mut conn, event.id).await?;
    let rooms = rooms::store::of_event(&mut conn, event.id).await?;
    let mut names: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (talk, name, _) in speakers::store::of_event(&mut conn, event.id).await? {
        names.entry(talk).or_default().push(name);
    }
    let (now, zone) = (base.now(), event.zone());
    let mut days: Vec<Day> = Vec::new();
    for slot in slots {
        let starts = slot.starts_at.in_zone(&zone);
        let date = starts.date().to_string();
        let room = rooms.iter().find(|room| room.id == slot.room_id);
        let clock = |at: crate::base::time::Timestamp| language.clock(&at.in_zone(&zone));
        let session = Session {
            speakers: names.get(&slot.talk_id).map(|names| names.join(", ")).unwrap_or_default(),
            room: room.map(|room| room.title(language.tag(), &event.locale)).unwrap_or_default(),
            room_href: room.map(|room| format!("{path}video/{}", room.slug)).unwrap_or_default(),
            from: clock(slot.starts_at),
            from_iso: slot.starts_at.to_string(),
            until: clock(slot.ends_at),
            until_iso: slot.ends_at.to_string(),
            running: slot.starts_at <= now && now < slot.ends_at,
            over: slot.ends_at <= now,
            title: slot.title,
            summary: slot.summary,
        };
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.sessions.push(session),
            None => days.push(Day { title: language.day(&starts), date, sessions: vec![session] }),
        }
    }
    Ok(days)
}

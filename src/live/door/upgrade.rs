//! `/ws/event/{organizer}/{event}/`: from HTTP to a socket.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Path;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use signaling::protocol::{ErrorCode, Failure};
use signaling::session::{Farewell, Input, Output, Session};
use signaling::ws::{Socket, bounded};

use super::connection::{self, Target};
use super::origin::{OriginCheck, is_own};
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::events;
use crate::live::Live;
use crate::live::views::Device;

pub async fn upgrade(
    Extension(live): Extension<Live>,
    Path((organizer, event)): Path<(String, String)>,
    headers: HeaderMap,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    if !may_connect(&live, &headers) {
        return Err(ApiError::Refused(StatusCode::FORBIDDEN, "foreign_origin", say("api-foreign-origin")));
    }
    let socket = match socket {
        Ok(socket) => bounded(socket),
        Err(rejection) => return Ok(rejection.into_response()),
    };
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let device = Device::of(agent.unwrap_or_default());
    let mut conn = live.base().read().await?;
    let found = events::store::by_slugs(&mut conn, &organizer, &event).await?;
    drop(conn);
    Ok(match found {
        Some(event) => {
            let target = Arc::new(Target { organizer, event, device });
            socket.on_upgrade(move |socket| connection::run(live, target, Socket::new(socket)))
        }
        None => socket.on_upgrade(|socket| turn_away(Socket::new(socket))),
    })
}

fn may_connect(live: &Live, headers: &HeaderMap) -> bool {
    match headers.get(header::ORIGIN) {
        None => true,
        Some(_) if live.0.origins == OriginCheck::Off => true,
        Some(origin) => {
            let own = origin.to_str().is_ok_and(|origin| is_own(origin, &live.base().public_url));
            if !own {
                // Either an attack, or an address that `http.public_url` does not name.
                tracing::info!(?origin, public_url = %live.base().public_url, "live.foreign_origin_refused");
            }
            own
        }
    }
}

/// There is no such event: say so and close.
async fn turn_away(socket: Socket) {
    let now = std::time::Instant::now();
    let mut session = Session::new(now, Default::default());
    session.handle(now, Input::End(Farewell::Error(Box::new(Failure::new(ErrorCode::EventUnknownEvent)))));
    if let Some(Output::Close { close, .. }) = session.poll() {
        socket.close(session.take_frames(), close).await;
    }
}

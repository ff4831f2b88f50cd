//! Who calls the API: a program with a token, or a signed-in person from our own pages.

use axum::http::{HeaderMap, Method, header};

use super::tokens;
use crate::accounts::{sessions, users};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::{Base, secret};

/// An authenticated caller of the API.
#[derive(Clone, Debug)]
pub enum Caller {
    /// `Authorization: Token ...`
    Token { id: i64, team_id: i64, organizer_id: i64 },
    /// A session cookie; writing needs `X-CSRF-Token` too.
    User { id: i64, session_id: i64, superuser: bool },
}

impl Caller {
    pub fn actor(&self) -> Actor {
        match self {
            Caller::Token { id, .. } => Actor::Token(*id),
            Caller::User { id, .. } => Actor::User(*id),
        }
    }

    /// Who sent a request.
    ///
    /// # Errors
    /// 401 for nobody; 403 for a writing request of a session without its CSRF token.
    pub async fn of_request(base: &Base, method: &Method, headers: &HeaderMap) -> Result<Caller, ApiError> {
        let mut conn = base.read().await?;
        match headers.get(header::AUTHORIZATION) {
            Some(value) => by_token(&mut conn, value.to_str().unwrap_or_default()).await,
            None => by_session(base, &mut conn, method, headers).await,
        }
    }
}

async fn by_token(conn: &mut Conn, authorization: &str) -> Result<Caller, ApiError> {
    let token = authorization
        .strip_prefix("Token ")
        .ok_or(ApiError::Unauthenticated("Send the header as \"Authorization: Token ...\"."))?;
    let row = tokens::store::by_digest(conn, &secret::digest(token.trim())).await?;
    let row = row.ok_or(ApiError::Unauthenticated("Invalid token."))?;
    Ok(Caller::Token { id: row.id, team_id: row.team_id, organizer_id: row.organizer_id })
}

async fn by_session(base: &Base, conn: &mut Conn, method: &Method, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let missing = ApiError::Unauthenticated("Authentication credentials were not provided.");
    let Some(session) = sessions::of_request(base, conn, headers).await? else { return Err(missing) };
    let Some(user_id) = session.user_id else { return Err(missing) };
    let submitted = headers.get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !method.is_safe() && !csrf::holds(headers, base.is_secure(), submitted) {
        return Err(ApiError::Forbidden("The request carries no valid X-CSRF-Token. Reload the page and try again."));
    }
    let user = users::store::by_id(conn, user_id).await?.ok_or(missing)?;
    let superuser = users::store::is_superuser(conn, user.id).await?;
    Ok(Caller::User { id: user.id, session_id: session.id, superuser })
}
